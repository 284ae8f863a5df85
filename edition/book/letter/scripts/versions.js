/* The version to read: the buttons above the text work by themselves, and here the address learns of them. Of many
   versions there is a list instead, which works here. A second list stays in sight while one reads on. */
(() => {
  const { letter, choose, whenChosen, make, keep, sigla, both, columns } = window.edition;
  const radios = [...letter.querySelectorAll(".ed-view input[type=radio]")];
  const many = letter.querySelector(".ed-view select[name=version]");
  if (!radios.length && !many) return;

  const SIDE = " "; // no siglum has white space
  for (const radio of radios) radio.parentElement.hidden = false;
  const list = many
    ? many.cloneNode(true)
    : make("select", {}, ...radios.map((radio) => new Option(radio.parentElement.textContent.trim(), radio.value)));
  list.removeAttribute("name");
  list.setAttribute("aria-label", "Version to read");
  list.setAttribute("autocomplete", "off");
  const bar = make("div", { class: "ed-reading-bar", "data-paratext": "" }, list);
  letter.append(bar);

  /* Above the text the panel offers the same: the bar would stand in its way. What is below the screen counts as on it, so
     that a jump past the panel is told too. */
  const watched = new IntersectionObserver((told) => bar.classList.toggle("ed-early", told.at(-1).isIntersecting), {
    rootMargin: "0px 0px 999999px",
  });
  watched.observe(letter.querySelector(".ed-tools"));

  const all = many ? many.options[0].value : radios[0].value;
  const beside = radios.find((one) => one.matches(".ed-view-side"))?.value;
  function read(value) {
    if (value === SIDE) return;
    const asked = value === beside ? both() : { version: value === all ? "" : value };
    choose({ version: "", side: "", ...asked });
  }
  for (const radio of radios) radio.addEventListener("change", () => read(radio.value));
  for (const one of [many, list]) one?.addEventListener("change", () => read(one.value));
  if (many) many.closest("fieldset").hidden = false;

  /* Where versions are set side by side by lists of their own, these lists say so. */
  function offerSide(one, side) {
    const last = one.options[one.options.length - 1];
    if (last.value === SIDE) last.remove();
    if (side) one.append(new Option("Side by side", SIDE));
  }

  let alone = "";
  whenChosen((chosen) => {
    const asked = chosen.get("version");
    const isSide = columns(chosen).length > 0;
    const side = isSide && !beside;
    const value = isSide ? (beside ?? SIDE) : asked;
    for (const one of [many, list]) if (one) offerSide(one, side);
    const radio = radios.find((one) => one.value === value) ?? radios[0];
    if (radio) radio.checked = true;
    list.value = side || !radio ? value : radio.value;
    if (list.selectedIndex < 0) list.value = all;
    if (many) many.value = list.value;
    const siglum = sigla.includes(list.value) ? list.value : "";
    if (siglum === alone) return;
    alone = siglum;
    letter.classList.toggle("ed-alone", Boolean(siglum));
    if (siglum) keep([letter], siglum, [...letter.querySelectorAll(".ed-p")]);
  });
})();
