/* The versions of the edition, for every page of every version: a menu, and a banner where a newer one has come. Old
   pages stay as they were and ask for this one file, which is written anew with each release. An address in latest/
   whose page or place has moved since leads on to where it is now. */
(() => {
  "use strict";

  const VERSIONS = /* versions, the newest first: put in when the site is assembled */ [];
  const MOVED = /* pages, as those: where in latest/ what they had is now, by its id */ {};
  const root = new URL(".", document.currentScript.src);
  const [folder, ...rest] = location.href.slice(root.href.length).split(/[?#]/)[0].split("/");
  const newest = VERSIONS[0];
  const here = folder === "latest" ? newest : VERSIONS.find((each) => `v${each.version}` === folder);
  if (!here) return;
  const page = rest.join("/");

  const gone = MOVED[page] ?? {};
  const there = (id) => (Object.hasOwn(gone, id) ? gone[id] : undefined);

  /* Goes to where a place of this page, or the page itself, is now; tells whether it has to. */
  function leadOn() {
    const id = location.hash.slice(1);
    const to = folder === "latest" && (there(id) ?? there(""));
    if (to) location.replace(new URL(`latest/${to}${location.search}${location.hash}`, root));
    return Boolean(to);
  }
  if (leadOn()) return;
  addEventListener("hashchange", leadOn);

  function made(tag, properties, ...content) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...content);
    return element;
  }

  /* A page of another version that has this page, or has it under another name; its first page where it has not. */
  function address(version) {
    const found = version === newest ? "latest" : `v${version.version}`;
    const names = [page, version === newest && there(""), "index.html"];
    return new URL(`${found}/${names.find((name) => version.pages.includes(name))}`, root).href;
  }

  const menu = made("select", { id: "ed-versions-menu" });
  for (const each of VERSIONS) {
    const words = `${each.version} (${each.day})${each === newest ? ", the newest" : ""}`;
    menu.append(made("option", { value: address(each), textContent: words, selected: each === here }));
  }
  const go = made("button", { type: "button", textContent: "Go" });
  go.addEventListener("click", () => location.assign(menu.value + location.hash));
  const bar = made(
    "nav",
    { className: "ed-versions", ariaLabel: "Versions of the edition" },
    made("p", {}, made("label", { htmlFor: menu.id, textContent: "Version " }), menu, " ", go),
  );
  if (here !== newest) {
    bar.classList.add("ed-versions-old");
    const told = made("p", {}, `This is version ${here.version}. Version ${newest.version} has come out since. `);
    const link = made("a", { textContent: "Read this page there" });
    const aim = () => Object.assign(link, { href: address(newest) + location.hash });
    aim();
    addEventListener("hashchange", aim);
    told.append(link, "; ");
    const compared = new URL(`compare/v${here.version}.html`, root).href;
    told.append(made("a", { href: compared, textContent: "see what changed in the texts" }), ".");
    bar.prepend(told);
  }
  const sheet = made("link", { rel: "stylesheet", href: new URL("versions.css", root).href });
  document.head.append(sheet);
  const skip = document.querySelector("body > .ed-skip");
  if (skip) skip.after(bar);
  else document.body.prepend(bar);
})();
