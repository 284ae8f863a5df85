/* Where a reader makes notes: at the controls of a text, if it has any, at words that are selected, and by a key. What
   keeps, finds and shows notes is loaded with the first of them, or when words are selected; at once where this browser
   keeps notes. */
(() => {
  const { load } = window.editionShared;
  const { root, does, offer } = window.editionOwnText;
  const STORED = `edition-notes/${JSON.parse(document.getElementById("ed-own").textContent).name}`;
  let kept;
  try {
    localStorage.setItem(`${STORED}/try`, "");
    localStorage.removeItem(`${STORED}/try`);
    kept = localStorage.getItem(STORED);
  } catch {
    return; // nothing is offered that would not last
  }

  const own = {};
  const begin = () => load("_static/dialogs.css", "_static/own-notes-dialog.js");
  own.controls = offer((place, opener) => begin().then(() => own.open(place, opener)));
  window.editionKeys.whenPressed("m", does, () => begin().then(() => own.openHere()));

  window.editionOwnControls = own;
  const isSelected = () => {
    const selection = getSelection();
    return selection.rangeCount > 0 && !selection.isCollapsed && root.contains(selection.anchorNode);
  };
  document.addEventListener("selectionchange", () => isSelected() && begin());
  addEventListener("storage", (event) => event.key === STORED && begin());
  if (kept) begin();
})();
