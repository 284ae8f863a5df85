/* Two versions side by side, paragraph by paragraph. Each paragraph is read as the first witness has it, and a copy of
   it, made here and dropped again, as the second has it. */
(() => {
  const { letter, choose, whenChosen, make } = window.edition;
  const only = letter.querySelector(".ed-only");
  if (!only) return;
  const [first, second] = [1, 2].map((n) => letter.querySelector(`.ed-view-${n}`));
  const sigla = [first.value, second.value];

  const label = (text) => make("span", { class: "ed-side-siglum", "data-paratext": "" }, text, " ");
  const blank = (siglum) =>
    make("p", { class: "ed-p ed-copy ed-blank", "data-paratext": "" }, label(siglum), `not in ${siglum}`);

  function copy(paragraph) {
    const found = paragraph.cloneNode(true);
    found.removeAttribute("id");
    for (const site of found.querySelectorAll(".ed-site")) site.dataset.of = site.dataset.continues ?? site.id;
    for (const element of found.querySelectorAll("[id]")) element.removeAttribute("id");
    for (const element of found.querySelectorAll(".ed-num, .ed-others")) element.remove();
    for (const call of found.querySelectorAll(".ed-call")) if (!call.closest("[data-wit]")) call.remove();
    found.classList.add("ed-copy", "ed-second");
    found.dataset.paratext = ""; // the text is on the page once
    return found;
  }

  function pair(paragraph) {
    const around = paragraph.closest("[data-wit]");
    const [inFirst, inSecond] = sigla.map((siglum) => !around || around.dataset.wit.split(" ").includes(siglum));
    const other = inFirst && inSecond ? copy(paragraph) : blank(inFirst ? sigla[1] : sigla[0]);
    paragraph.classList.toggle("ed-second", !inFirst);
    other.classList.toggle("ed-second", inFirst);
    paragraph[inFirst ? "after" : "before"](other);
    if (inFirst && inSecond) other.prepend(label(sigla[1]));
    const differs = around || paragraph.querySelector(".ed-site");
    const own = label(differs ? sigla[inFirst ? 0 : 1] : sigla.join(" "));
    own.classList.add("ed-copy");
    paragraph.querySelector(":scope > .ed-num")?.after(own);
  }

  function build() {
    for (const paragraph of [...letter.querySelectorAll(".ed-p")]) pair(paragraph);
    const heads = [first, second].map((radio) => make("span", {}, radio.parentElement.textContent.trim()));
    letter
      .querySelector(".ed-division")
      .before(make("div", { class: "ed-heads ed-copy", "data-paratext": "" }, ...heads));
  }

  function drop() {
    for (const made of letter.querySelectorAll(".ed-copy")) made.remove();
    for (const paragraph of letter.querySelectorAll(".ed-second")) paragraph.classList.remove("ed-second");
  }

  only.addEventListener("change", () => choose({ only: only.checked ? "differing" : "" }));
  whenChosen((chosen) => {
    const side = chosen.get("version") === "side";
    if (side !== letter.classList.contains("ed-sides")) (side ? build : drop)();
    letter.classList.toggle("ed-sides", side);
    only.parentElement.hidden = !side;
    only.checked = chosen.get("only") === "differing";
    letter.classList.toggle("ed-only-differing", side && only.checked);
  });
})();
