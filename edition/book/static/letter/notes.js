/* Notes beside the paragraph they belong to, where there is room for them; else they open at their call. */
(() => {
  const { letter, lend, giveBack, target, whenChosen, make } = window.edition;
  const notes = [...document.querySelectorAll(".ed-note")];
  if (!notes.length) return;
  const room = 48 * parseFloat(getComputedStyle(document.documentElement).fontSize);
  const said = make("p", { class: "ed-remark" }, "The notes stand in the margin of the text.");
  let sides = false;
  let beside = false;

  function put(note) {
    const number = note.querySelector("a.ed-note-number");
    const block = number && target(number)?.closest(".ed-p, .ed-site-block");
    if (block && letter.contains(block)) lend(note, () => block.before(note));
  }

  function arrange(wanted) {
    if (wanted === beside) return;
    beside = wanted;
    window.edition.closePopover();
    notes.forEach(beside ? put : giveBack);
    if (beside && !document.querySelector("#notes > .ed-note")) document.querySelector("#notes").append(said);
    else said.remove();
  }

  const fitting = () => !sides && letter.clientWidth >= room;
  new ResizeObserver(() => arrange(fitting())).observe(letter);
  whenChosen((chosen) => {
    sides = chosen.get("version") === "side";
    arrange(fitting());
  });
  window.edition.notesToFoot = () => arrange(false);
  window.edition.notesBeside = () => arrange(fitting());
})();
