/* Tables made of what the page holds: one site with all witnesses, and one paragraph, witness by witness, by its sites.
   They open in a dialog from the entry of the apparatus and from the paragraph. */
(() => {
  const { letter, make, sigla, attest, wordsOf } = window.edition;
  if (sigla.length < 3) return; // of two, the entry says all, and they can be read side by side
  const SIGNS = { "not extant": "[…] ", "not reported": "? " };
  let back = null;

  const title = make("h2", { id: "ed-compare-title" });
  const region = make("div", { class: "ed-compare-table", role: "region", "aria-labelledby": title.id, tabindex: "0" });
  const close = make("button", { type: "button" }, "Close");
  const box = make(
    "dialog",
    { class: "ed-compare-dialog", "aria-labelledby": title.id },
    title,
    region,
    make("p", {}, close),
  );
  close.addEventListener("click", () => box.close());
  box.addEventListener(
    "click",
    (event) => (event.target === box || event.target.closest("a[href^='#']")) && box.close(),
  );
  box.addEventListener("close", () => back?.focus({ preventScroll: true }));

  function cell(pieces, siglum) {
    const known = pieces.map((site) => attest(site, siglum));
    const words = known.map(({ reading }) => (reading ? wordsOf(reading, siglum) : "")).filter(Boolean);
    if (words.length) {
      const written = make("td", { lang: letter.lang }, words.join(" … "));
      if (letter.dir) written.dir = letter.dir;
      return written;
    }
    const { state } = known[0];
    const said = state === "reads" ? "omits" : state;
    return make("td", { class: `ed-absent ed-${said.replace(" ", "-")}` }, `${SIGNS[said] ?? ""}${said}`);
  }

  const piecesOf = (site) => [
    site,
    ...letter.querySelectorAll(`.ed-site[id][data-continues="${CSS.escape(site.id)}"]`),
  ];

  function open(name, sites, opener) {
    if (!box.isConnected) document.body.append(box);
    const columns = sites.map(piecesOf);
    const heads = sites.map((site) => make("th", { scope: "col" }, make("a", { href: `#${site.id}` }, site.id)));
    const rows = sigla.map((siglum) =>
      make("tr", {}, make("th", { scope: "row" }, siglum), ...columns.map((pieces) => cell(pieces, siglum))),
    );
    const head = make("tr", {}, make("th", { scope: "col" }, "Witness"), ...heads);
    region.replaceChildren(make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows)));
    title.textContent = name;
    back = opener;
    box.showModal();
    region.scrollTo(0, 0);
  }

  function control(label, sites, name, opener) {
    const attributes = { type: "button", class: "ed-compare", "aria-haspopup": "dialog", "aria-label": label };
    const button = make("button", attributes, "all witnesses");
    button.addEventListener("click", () => open(name, sites, opener ?? button));
    return button;
  }

  for (const paragraph of letter.querySelectorAll(".ed-p[id]")) {
    const sites = [...paragraph.querySelectorAll(".ed-site[id]:not([data-continues])")];
    const number = paragraph.querySelector(":scope > .ed-num");
    if (!number || !sites.length) continue;
    const place = window.edition.placeOf(paragraph);
    const button = control(`All witnesses of ${place}, by its variants`, sites, `${place}, witness by witness`);
    button.dataset.paratext = "";
    paragraph.append(" ", button);
  }

  document.addEventListener("ed-opened", ({ detail: { entry, foot } }) => {
    const site = entry.id.startsWith("app-") && document.getElementById(entry.id.slice(4));
    if (!site) return;
    const opener = document.querySelector(".ed-letter [aria-expanded=true]");
    foot.prepend(control(`All witnesses at ${site.id}`, [site], `${site.id}, witness by witness`, opener), " ");
  });
})();
