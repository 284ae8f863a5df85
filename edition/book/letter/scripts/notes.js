/* Notes beside the line that calls them, where there is room for them; else they open at their call. Where calls stand
   close, notes move down a little; where that does not do, a long one ends at a whole line with the sign that it goes on,
   and is whole under the pointer, with the focus, and when opened, above those below it. */
(() => {
  const { letter, lend, giveBack, target, whenChosen, make } = window.edition;
  const notes = [...document.querySelectorAll(".ed-note")];
  if (!notes.length) return;
  // In rem; the style sheet has the same gap, and the same height of the sign.
  const LEAST_WIDTH = 10.9; // of a note and what parts it from the text
  const LEAST_LINES = 3;
  const GAP = 0.7;
  const SIGN = 0.95;
  const ASTRAY = 22; // how far below its call a note may begin
  const ASIDE = 1.36; // the height of a line, in the size of its letters
  let rem = 16;
  let room = Infinity;
  const said = make("p", { class: "ed-remark" }, "The notes stand in the margin of the text.");
  let sides = false;
  let onPaper = false;
  let beside = false;
  let width = 0;
  let line = 0;
  const measured = new Map();

  const placeOf = (note) => {
    const number = note.querySelector(":scope > p:first-child > a:first-child");
    return number && target(number);
  };

  /* The block of the text that a note stands beside: the paragraph of its call, or the whole site it is in. */
  const blockOf = (call) => call?.closest(".ed-site-block") ?? call?.closest(".ed-p");

  function put(note) {
    const block = blockOf(placeOf(note));
    if (!block || !letter.contains(block) || isFar(block) || note.matches(".ed-beside")) return;
    lend(note, () => block.before(note));
    note.classList.add("ed-beside");
  }

  function takeBack(note) {
    if (!note.matches(".ed-beside")) return;
    note.classList.remove("ed-beside", "ed-cut", "ed-uncalled");
    giveBack(note);
  }

  const isFar = (element) => element.closest(".ed-far");

  /* Put the notes where they are wanted: in the margin with what they stand beside, when that is laid out; at the foot,
     where the style sheet hides them beside several versions, when all is. */
  function move() {
    if (beside) notes.forEach(put);
    else if (!sides || !letter.querySelector(".ed-far")) notes.forEach(takeBack);
    if (beside && !document.querySelector("#notes > .ed-note")) document.querySelector("#notes").append(said);
    else said.remove();
  }

  /* Measure the paragraphs of notes, whole. How high they are, only the width of the margin changes. */
  function measure(some) {
    for (const note of some) note.classList.remove("ed-cut", "ed-uncalled");
    for (const note of some)
      measured.set(
        note,
        [...note.querySelectorAll(":scope > p")].map((part) => [part, part.getBoundingClientRect().height]),
      );
    if (some.length) line = parseFloat(getComputedStyle(some[0]).fontSize) * ASIDE;
  }

  /* Bring the notes beside their calls, and cut those that would push others too far away. A note whose call stands in
     words that the version read lacks is not shown with it. What is to be known is asked first, and then written: else
     each question would lay the page out anew. What is far is left as it is, until it has been laid out. */
  function fit() {
    const every = [...letter.querySelectorAll(".ed-beside")];
    const near = every.filter((note) => !isFar(placeOf(note)));
    measure(near.filter((note) => !measured.has(note)));
    const beside = near.map((note) => {
      const call = placeOf(note);
      const [box] = call.getClientRects();
      return { note, isCalled: Boolean(box), top: box?.top, block: blockOf(call).getBoundingClientRect().top };
    });
    for (const { note, isCalled } of beside) note.classList.toggle("ed-uncalled", !isCalled);
    const all = beside.filter((one) => one.isCalled);
    const parts = all.map(({ note }) => measured.get(note));
    const whole = parts.map((some) => some.reduce((sum, [, height]) => sum + height, 0));
    // The lowest that each may begin, so that those after it, cut to the least, still find their places.
    const [gap, sign] = [GAP * rem, SIGN * rem];
    const least = LEAST_LINES * line + sign;
    const lowest = all.map(({ top }) => top + ASTRAY * rem);
    for (let n = all.length - 2; n >= 0; n -= 1)
      lowest[n] = Math.min(lowest[n], lowest[n + 1] - gap - Math.min(whole[n], least));
    const begin = letter.getBoundingClientRect().top;
    let free = -Infinity;
    all.forEach(({ note, top: called, block }, n) => {
      const top = Math.max(free, called);
      note.style.setProperty("--ed-down", `${top - block}px`);
      const allowed = Math.max(least, (lowest[n + 1] ?? Infinity) - top - gap);
      const isCut = whole[n] > allowed + 1;
      note.classList.toggle("ed-cut", isCut);
      const height = isCut ? cut(parts[n], allowed - sign) + sign : whole[n];
      free = top + height + gap;
    });
    if (near.length === every.length) letter.style.setProperty("--ed-room", `${Math.max(0, free - begin)}px`);
  }

  /* Let the paragraphs of a note end at the last whole line that has room, and return how high its lines are. */
  function cut(parts, allowed) {
    let left = Math.floor(allowed / line + 0.05);
    const shown = left;
    for (const [part, height] of parts) {
      const lines = Math.min(left, Math.round(height / line));
      part.style.setProperty("--ed-lines", lines);
      part.classList.toggle("ed-beyond", lines === 0);
      left -= lines;
    }
    return (shown - left) * line;
  }

  /* Put the notes where they are wanted, and measure them where they may be of another height. */
  function arrange(wanted, isOther = false) {
    const turns = wanted !== beside;
    if (turns || letter.querySelector(".ed-beside.ed-pop")) window.edition.closePopover?.();
    if (turns) {
      beside = wanted;
      move();
      if (!beside) letter.style.removeProperty("--ed-room");
    }
    if (!beside) return;
    if (turns || isOther) measured.clear();
    fit();
  }

  // As wide as it was when it was last laid out: to ask for its width here would have it laid out once more.
  const fitting = () => !sides && !onPaper && width >= room;
  new ResizeObserver(([{ contentRect }]) => {
    if (contentRect.width === width) return;
    width = contentRect.width;
    rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    room = (parseFloat(getComputedStyle(letter).getPropertyValue("--ed-measure")) + LEAST_WIDTH) * rem;
    arrange(fitting(), true);
  }).observe(letter);
  document.fonts.ready.then(() => arrange(fitting(), true));
  letter.addEventListener("ed-laid", move);
  letter.addEventListener("ed-settled", () => beside && fit());
  whenChosen((chosen) => {
    sides = window.edition.columns(chosen).length > 0;
    arrange(fitting());
  });

  letter.addEventListener("click", (event) => {
    const note = event.target.closest(".ed-cut:not(.ed-pop)");
    if (note && !event.target.closest("a")) window.edition.openPopover?.(note, placeOf(note));
  });

  /* While a page is printed, its notes stay at the foot, though its width changes or its fonts come. */
  window.edition.printNotes = (isPrinted) => {
    onPaper = isPrinted;
    arrange(fitting());
  };
})();
