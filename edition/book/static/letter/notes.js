/* Notes beside the paragraph they belong to, where there is room for them; else they open at their call. Where notes
   stand close, a long one is cut off for the next, and is whole under the pointer, with the focus, and when opened. */
(() => {
  const { letter, lend, giveBack, target, whenChosen, make } = window.edition;
  const notes = [...document.querySelectorAll(".ed-note")];
  if (!notes.length) return;
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const ROOM = 47 * rem;
  const LEAST = 5.2 * rem; // four lines
  const GAP = 0.8 * rem;
  const said = make("p", { class: "ed-remark" }, "The notes stand in the margin of the text.");
  let sides = false;
  let beside = false;
  let width = 0;

  const placeOf = (note) => {
    const number = note.querySelector("a.ed-note-number");
    return number && target(number);
  };

  function put(note) {
    const block = placeOf(note)?.closest(".ed-p, .ed-site-block");
    if (!block || !letter.contains(block)) return;
    lend(note, () => block.before(note));
    note.classList.add("ed-beside");
  }

  function takeBack(note) {
    if (!note.classList.contains("ed-beside")) return;
    note.classList.remove("ed-beside", "ed-cut");
    giveBack(note);
  }

  /* Cut the notes that would push others away from their paragraphs. */
  function fit() {
    const all = [...letter.querySelectorAll(".ed-beside")];
    for (const note of all) note.classList.remove("ed-cut");
    const tops = all.map((note) => placeOf(note).closest(".ed-p, .ed-site-block").getBoundingClientRect().top);
    const heights = all.map((note) => note.getBoundingClientRect().height);
    let free = -Infinity;
    all.forEach((note, n) => {
      const top = Math.max(free, tops[n]);
      const allowed = Math.max(LEAST, (tops[n + 1] ?? Infinity) - top - GAP);
      const cut = heights[n] > allowed;
      note.classList.toggle("ed-cut", cut);
      if (cut) {
        note.style.setProperty("--ed-cut", `${allowed}px`);
        note.style.setProperty("--ed-more", `${heights[n] - allowed}px`);
      }
      free = top + Math.min(heights[n], allowed) + GAP;
    });
  }

  function arrange(wanted) {
    if (wanted !== beside) {
      window.edition.closePopover();
      beside = wanted;
      notes.forEach(beside ? put : takeBack);
      if (beside && !document.querySelector("#notes > .ed-note")) document.querySelector("#notes").append(said);
      else said.remove();
    }
    if (beside) fit();
  }

  const fitting = () => !sides && letter.clientWidth >= ROOM;
  new ResizeObserver(() => {
    if (letter.clientWidth === width) return;
    width = letter.clientWidth;
    arrange(fitting());
  }).observe(letter);
  document.fonts.ready.then(() => arrange(fitting()));
  whenChosen((chosen) => {
    sides = chosen.get("version") === "side";
    arrange(fitting());
  });

  letter.addEventListener("click", (event) => {
    const note = event.target.closest(".ed-cut:not(.ed-pop)");
    if (note && !event.target.closest("a")) window.edition.openPopover(note, placeOf(note));
  });

  window.edition.notesToFoot = () => arrange(false);
  window.edition.notesBeside = () => arrange(fitting());
})();
