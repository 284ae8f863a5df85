/* The version to read: the buttons above the text work by themselves, and here the address learns of them. A second
   list stays in sight while one reads on. */
(() => {
  const { letter, choose, whenChosen, make } = window.edition;
  const radios = [...letter.querySelectorAll(".ed-view input[type=radio]")];
  if (!radios.length) return;

  for (const radio of radios) radio.parentElement.hidden = false;
  const list = make("select", { "aria-label": "Version to read", autocomplete: "off" });
  list.append(...radios.map((radio) => new Option(radio.parentElement.textContent.trim(), radio.value)));
  letter.append(make("div", { class: "ed-reading-bar", "data-paratext": "" }, list));

  const read = (value) => choose({ version: value === radios[0].value ? "" : value });
  for (const radio of radios) radio.addEventListener("change", () => read(radio.value));
  list.addEventListener("change", () => read(list.value));
  whenChosen((chosen) => {
    const radio = radios.find((one) => one.value === chosen.get("version")) ?? radios[0];
    radio.checked = true;
    list.value = radio.value;
  });
})();
