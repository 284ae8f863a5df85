/* What of a letter a reader makes notes on: its paragraphs and variants. A control stands at each paragraph and in the
   entry of each variant. */
(() => {
  const { letter, placeOf, control, whenChosen } = window.edition;
  const nameOf = (place) => (place.matches(".ed-site") ? place.id : placeOf(place));

  /* Put the controls there, and return those of paragraphs. */
  function offer(open) {
    const controls = new Map();
    for (const paragraph of letter.querySelectorAll(".ed-p[id]")) {
      if (paragraph.closest("[data-paratext]")) continue;
      const at = `Make a note at ${placeOf(paragraph)}`;
      const button = control("ed-own", "note", at, () => open(paragraph, button));
      button.dataset.paratext = "";
      paragraph.append(" ", button);
      controls.set(paragraph, button);
    }
    document.addEventListener("ed-opened", ({ detail: { entry, foot } }) => {
      const place = entry.id.startsWith("app-") && document.getElementById(entry.id.slice(4));
      if (!place) return;
      const opener = document.querySelector(".ed-letter [aria-expanded=true]");
      foot.prepend(
        control("ed-own", "note", `Your note on ${place.id}`, () => open(place, opener)),
        " ",
      );
    });
    return controls;
  }

  const does = "Make a note: on the selected words, or at the variant or paragraph you are at";
  window.editionOwnText = { root: letter, paragraphs: ".ed-p[id]", does, nameOf, whenChosen, offer };
})();
