/* Where a reader makes notes at a letter: a control at each paragraph and in the entry of a variant, and a key. What keeps,
   finds and shows notes is loaded with the first of them, or when words are selected; at once where this browser keeps
   notes. */
(() => {
  const { letter, load, placeOf } = window.edition;
  const STORED = `edition-notes/${JSON.parse(document.getElementById("ed-own").textContent).name}`;
  let kept;
  try {
    localStorage.setItem(`${STORED}/try`, "");
    localStorage.removeItem(`${STORED}/try`);
    kept = localStorage.getItem(STORED);
  } catch {
    return; // nothing is offered that would not last
  }

  const control = (label, open) => window.edition.control("ed-own", "note", label, open);

  const controls = new Map();
  const own = { control, controls };
  const begin = () => load("_static/dialogs.css", "_static/own-notes-at-letter.js");
  const open = (place, opener) => begin().then(() => own.open(place, opener));

  for (const paragraph of letter.querySelectorAll(".ed-p[id]")) {
    if (paragraph.closest("[data-paratext]")) continue;
    const button = control(`Make a note at ${placeOf(paragraph)}`, () => open(paragraph, button));
    button.dataset.paratext = "";
    paragraph.append(" ", button);
    controls.set(paragraph, button);
  }

  document.addEventListener("ed-opened", ({ detail: { entry, foot } }) => {
    const place = entry.id.startsWith("app-") && document.getElementById(entry.id.slice(4));
    if (!place) return;
    const opener = document.querySelector(".ed-letter [aria-expanded=true]");
    foot.prepend(
      control(`Your note on ${place.id}`, () => open(place, opener)),
      " ",
    );
  });

  const does = "Make a note: on the selected words, or at the variant or paragraph you are at";
  window.editionKeys.whenPressed("m", does, () => begin().then(() => own.openHere()));

  window.editionOwnControls = own;
  const isSelected = () => {
    const selection = getSelection();
    return selection.rangeCount > 0 && !selection.isCollapsed && letter.contains(selection.anchorNode);
  };
  document.addEventListener("selectionchange", () => isSelected() && begin());
  addEventListener("storage", (event) => event.key === STORED && begin());
  if (kept) begin();
})();
