/* Marks and sigla say what they are. What opens at its place is loaded at the first sign of a reader, and a click that
   comes before it waits for it. */
(() => {
  const { letter, load } = window.edition;
  const names = JSON.parse(letter.dataset.names ?? "{}");
  const OPENERS = ".ed-letter a[href^='#'], .ed-name, .ed-to-variant, .ed-cut";

  for (const siglum of document.querySelectorAll("b:not([class])")) {
    const name = names[siglum.textContent.trim()];
    if (name) siglum.title = name;
  }

  for (const mark of letter.querySelectorAll(".ed-mark")) {
    const { kind, status } = mark.closest(".ed-site").dataset;
    const said = [mark.textContent, ...kind.split(" "), ...(status ? [status] : [])].join(", ");
    mark.setAttribute("aria-label", `Variant ${said}`);
    mark.setAttribute("role", "button");
    mark.setAttribute("aria-haspopup", "dialog");
  }

  let coming;
  let isThere = false;
  const waiting = new AbortController();
  function begin() {
    waiting.abort();
    coming ??= load("_static/opened.css", "_static/letter-opened.js")
      .catch(() => undefined) // links are followed
      .then(() => {
        isThere = true;
      });
    return coming;
  }

  const options = { capture: true, passive: true, signal: waiting.signal };
  for (const sign of ["scroll", "pointerdown", "keydown", "focusin"]) addEventListener(sign, begin, options);
  // A browser says of itself where the pointer is, though nobody has moved it: what it comes upon tells.
  addEventListener("pointerover", (event) => event.target.closest?.(OPENERS) && begin(), options);

  addEventListener(
    "click",
    (event) => {
      const one = event.target.closest?.(OPENERS);
      if (isThere || !one || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      event.stopPropagation();
      begin().then(() => one.click());
    },
    true,
  );

  window.editionKeys.register("Space Enter", "At the number of a variant: open its entry");
  window.editionKeys.register("Esc", "Close what is open");
  document.addEventListener("keydown", (event) => {
    if (event.key !== " " || !event.target.matches?.(".ed-mark")) return;
    event.preventDefault();
    event.target.click();
  });
})();
