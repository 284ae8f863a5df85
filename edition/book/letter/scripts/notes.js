/* Notes beside the line that calls them, where there is room for them; else they open at their call. Where calls stand
   close, notes move down a little; where that does not do, a long one is cut off for the next, and is whole under the
   pointer, with the focus, and when opened. */
(() => {
  const { letter, lend, giveBack, target, whenChosen, make } = window.edition;
  const notes = [...document.querySelectorAll(".ed-note")];
  if (!notes.length) return;
  // In rem.
  const ROOM = 47;
  const LEAST = 5.2; // four lines
  const GAP = 0.7;
  const ASTRAY = 12; // how far below its call a note may begin
  let rem = 16;
  const said = make("p", { class: "ed-remark" }, "The notes stand in the margin of the text.");
  let sides = false;
  let beside = false;
  let width = 0;

  const placeOf = (note) => {
    const number = note.querySelector("a.ed-note-number");
    return number && target(number);
  };

  /* The block of the text that a note stands beside: the paragraph of its call, or the whole site it is in. */
  const blockOf = (call) => call?.closest(".ed-site-block") ?? call?.closest(".ed-p");

  function put(note) {
    const block = blockOf(placeOf(note));
    if (!block || !letter.contains(block)) return;
    lend(note, () => block.before(note));
    note.classList.add("ed-beside");
  }

  function takeBack(note) {
    if (!note.classList.contains("ed-beside")) return;
    note.classList.remove("ed-beside", "ed-cut", "ed-uncalled");
    giveBack(note);
  }

  /* Bring the notes beside their calls, and cut those that would push others too far away. A note whose call stands in
     words that the version read lacks is not shown with it. */
  function fit() {
    const beside = [...letter.querySelectorAll(".ed-beside")];
    for (const note of beside) {
      note.classList.remove("ed-cut");
      note.classList.toggle("ed-uncalled", !placeOf(note).getClientRects().length);
      note.style.removeProperty("--ed-down");
    }
    const all = beside.filter((note) => !note.matches(".ed-uncalled"));
    const calls = all.map(placeOf);
    const blocks = calls.map((call) => blockOf(call).getBoundingClientRect().top);
    const tops = calls.map((call) => call.getBoundingClientRect().top);
    const heights = all.map((note) => note.getBoundingClientRect().height);
    // The lowest that each may begin, so that those after it, cut to the least, still find their places.
    const [least, gap] = [LEAST * rem, GAP * rem];
    const lowest = tops.map((top) => top + ASTRAY * rem);
    for (let n = all.length - 2; n >= 0; n -= 1)
      lowest[n] = Math.min(lowest[n], lowest[n + 1] - gap - Math.min(heights[n], least));
    let free = -Infinity;
    all.forEach((note, n) => {
      const top = Math.max(free, tops[n]);
      note.style.setProperty("--ed-down", `${top - Math.max(free, blocks[n])}px`);
      const allowed = Math.max(least, (lowest[n + 1] ?? Infinity) - top - gap);
      const cut = heights[n] > allowed;
      note.classList.toggle("ed-cut", cut);
      if (cut) {
        note.style.setProperty("--ed-cut", `${allowed}px`);
        note.style.setProperty("--ed-more", `${heights[n] - allowed}px`);
      }
      free = top + Math.min(heights[n], allowed) + gap;
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

  // As wide as it was when it was last laid out: to ask for its width here would have it laid out once more.
  const fitting = () => !sides && width >= ROOM * rem;
  new ResizeObserver(([{ contentRect }]) => {
    if (contentRect.width === width) return;
    width = contentRect.width;
    rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    arrange(fitting());
  }).observe(letter);
  document.fonts.ready.then(() => arrange(fitting()));
  whenChosen((chosen) => {
    sides = window.edition.columns(chosen).length > 0;
    arrange(fitting());
  });

  letter.addEventListener("click", (event) => {
    const note = event.target.closest(".ed-cut:not(.ed-pop)");
    if (note && !event.target.closest("a")) window.edition.openPopover(note, placeOf(note));
  });

  window.edition.notesToFoot = () => arrange(false);
  window.edition.notesBeside = () => arrange(fitting());
})();
