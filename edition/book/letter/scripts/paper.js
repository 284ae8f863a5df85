/* On paper each section of the letter is followed by its part of the apparatus and its notes. */
(() => {
  const { letter, lend, giveBack, target, make } = window.edition;
  const HEADS = [
    ["ed-entry", "Apparatus", "p:first-child > a:last-of-type"],
    ["ed-note", "Notes", "p:first-child > a:first-child"],
  ];
  const made = [];

  addEventListener("beforeprint", () => {
    window.edition.closePopover?.();
    window.edition.printNotes?.(true);
    for (const division of letter.querySelectorAll(":scope > .ed-division")) {
      for (const [name, head, back] of HEADS) {
        const here = [...document.querySelectorAll(`.ed-foot > .${name}`)].filter((entry) => {
          const link = entry.querySelector(back);
          return link && division.contains(target(link));
        });
        if (!here.length) continue;
        const foot = make(
          "div",
          { class: "ed-paper", "data-paratext": "" },
          make("p", { class: "ed-paper-head" }, head),
        );
        division.append(foot);
        made.push(foot);
        for (const entry of here) lend(entry, () => foot.append(entry));
      }
    }
    for (const foot of document.querySelectorAll(".ed-foot"))
      foot.classList.toggle("ed-empty", !foot.querySelector(".ed-entry, .ed-note"));
  });

  addEventListener("afterprint", () => {
    for (const foot of made.splice(0)) {
      [...foot.querySelectorAll(".ed-entry, .ed-note")].forEach(giveBack);
      foot.remove();
    }
    for (const foot of document.querySelectorAll(".ed-empty")) foot.classList.remove("ed-empty");
    window.edition.printNotes?.(false);
  });
})();
