/* What asks how a place of a letter is cited: a control at each paragraph, and at a variant or a note that is open. */
(() => {
  const { letter, make, load, placeOf } = window.edition;
  if (letter.dataset.layer !== "edition") return; // a publication is cited as what it is

  const control = (label, open) => window.edition.control("ed-cite", "cite", label, open);

  async function show(...asked) {
    await load("_static/dialogs.css", `_static/citations/${letter.dataset.letter}.js`, "_static/cite.js");
    window.edition.cite(...asked);
  }

  for (const paragraph of letter.querySelectorAll(".ed-p[id]")) {
    const number = paragraph.querySelector(":scope > .ed-num");
    if (!number) continue;
    const place = placeOf(paragraph);
    const named = place.replace(/^¶\u00a0/, "paragraph ").replace(/^l\.\u00a0/, "line ");
    const button = control(`Cite ${named}`, () => show(place, paragraph.id, button, true));
    button.dataset.paratext = "";
    number.after(button);
  }

  /* The letter as a whole, from the panel and at its foot. */
  const cite = () => control(`Cite this ${letter.dataset.noun}`, (button) => show("", "", button, true));
  letter.querySelector(".ed-tools .ed-view")?.after(cite());
  const last = [...letter.children].findLast((one) => !one.matches(".ed-reading-bar, .ed-note"));
  last?.after(make("p", { class: "ed-cite-foot", "data-paratext": "" }, cite()));

  /* A variant or a note that has opened beside its paragraph (see letter/popovers.js). Its buttons go with it when the
     dialog opens, so the focus returns to what opened it. */
  document.addEventListener("ed-opened", ({ detail: { entry, foot } }) => {
    const opener = document.querySelector(".ed-letter [aria-expanded=true]");
    const variant = entry.id.startsWith("app-") && entry.id.slice(4);
    const number = entry.querySelector("p > :first-child").textContent;
    const paragraph = opener?.closest(".ed-p[id]");
    const name = variant || `note ${number}`;
    const place = variant && paragraph ? `${placeOf(paragraph)}, ${name}` : name;
    foot.prepend(
      control(`Cite ${name}`, () => show(place, variant || entry.id, opener)),
      " ",
    );
  });
})();
