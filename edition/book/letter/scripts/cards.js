/* A person, a place, an organisation, a term: the name is a link to its entry in the register, and opens a card with
   what the register says. The entries are loaded when a first name is opened; where they do not come, the link is
   followed. What they say is put on the page as text. */
(() => {
  const { letter, make, putPopover } = window.edition;
  const root = new URL(document.documentElement.dataset.content_root ?? "./", location.href.replace(/[?#].*$/, ""));
  let loading = null;

  function entries() {
    loading ??= new Promise((resolve, reject) => {
      const script = make("script", { src: new URL("_static/entries.js", root) });
      script.addEventListener("load", () => resolve(window.editionEntries ?? {}));
      script.addEventListener("error", () => {
        loading = null;
        reject(new Error("no entries"));
      });
      document.head.append(script);
    });
    return loading;
  }

  /* The place where a name stands: a paragraph, a note, or the variant that an entry of the apparatus is of. */
  const placeOf = (link) => link.closest(".ed-p[id], .ed-note, .ed-entry")?.id.replace(/^app-/, "");

  /* Links to where a letter mentions it, the place where one is apart; no line where there is no other. */
  function mentioned([where, places], link) {
    const here = new URL(`#${placeOf(link)}`, location.href.replace(/[?#].*$/, "")).href;
    const others = places
      .map(([words, address]) => [words, new URL(address, root).href])
      .filter((one) => one[1] !== here);
    const links = others.flatMap(([words, href], n) => [n ? ", " : " ", make("a", { href }, words)]);
    return links.length ? [make("p", { class: "ed-mentions" }, where, ...links)] : [];
  }

  const said = (line) =>
    make("p", {}, ...line.map((one) => (typeof one === "string" ? one : make("span", { lang: one[0] }, one[1]))));

  function show([name, lines, mentions], link) {
    const close = make("button", { type: "button", class: "ed-close" }, "Close");
    const card = make(
      "div",
      { class: "ed-pop ed-card", popover: "auto", role: "dialog", "aria-label": name, tabindex: -1 },
      make("p", { class: "ed-card-name" }, name),
      ...lines.map(said),
      ...mentions.flatMap((one) => mentioned(one, link)),
      make("p", { class: "ed-pop-foot" }, make("a", { href: link.href }, "Entry in the register"), " ", close),
    );
    letter.after(card);
    link.setAttribute("aria-expanded", "true");
    card.showPopover({ source: link });
    putPopover(card, link);
    card.focus({ preventScroll: true });
    close.addEventListener("click", () => card.hidePopover());
    card.addEventListener("click", (event) => event.target.closest("a[href*='#']") && card.hidePopover());
    card.addEventListener("beforetoggle", () => {
      link.removeAttribute("aria-expanded");
      if (card.contains(document.activeElement)) link.focus({ preventScroll: true });
    });
    card.addEventListener("toggle", () => card.matches(":popover-open") || card.remove());
  }

  for (const name of document.querySelectorAll("a.ed-name")) name.setAttribute("aria-haspopup", "dialog");

  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a.ed-name");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const card = await entries().then(
      (all) => all[link.href.slice(root.href.length)],
      () => null,
    );
    if (card) show(card, link);
    else location.assign(link.href);
  });

  addEventListener("beforeprint", () => document.querySelector(".ed-card")?.hidePopover());
})();
