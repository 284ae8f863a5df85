/* An entry of the apparatus as it is shown where it opens: a line for each version, by its name; what is judged, in
   words; and the codes folded. It is made of the entry as it stands at the foot of the letter. */
(() => {
  const { make } = window.edition;

  const nameOf = (siglum, names) => (Object.hasOwn(names, siglum) ? `${names[siglum]} (${siglum})` : siglum);

  /* A name and the words that it has; of many witnesses, the sigla that the entry gives. */
  function line(share, names) {
    const words = share.cloneNode(true);
    const sigla = share.dataset.has.split(" ").filter(Boolean);
    const given = words.querySelector(".ed-whose, b:not([class]), .ed-claim");
    const name = sigla.length ? [sigla.map((one) => nameOf(one, names)).join(", ")] : [...(given?.childNodes ?? [])];
    for (const one of words.querySelectorAll(sigla.length ? ".ed-whose, b:not([class])" : ".ed-whose")) one.remove();
    if (!sigla.length && given?.matches(".ed-claim")) given.remove();
    for (const one of words.querySelectorAll("[id]")) one.removeAttribute("id");
    return [make("dt", {}, ...name), make("dd", {}, words)];
  }

  /* Put the lines into an entry and fold its codes; return what takes that back. */
  window.edition.dressEntry = (entry, names) => {
    const shares = [...entry.querySelectorAll(":scope > p:first-child [data-has]")];
    const codes = entry.querySelector(":scope > .ed-remarks");
    const [kind] = codes?.textContent.split("\u00a0· ") ?? [""];
    const id = entry.querySelector(":scope > p:first-child > a:last-of-type").textContent;
    const head = make("p", { class: "ed-pop-head" }, [id, kind].filter(Boolean).join(", "));
    const lines = make("dl", { class: "ed-versions" }, ...shares.flatMap((share) => line(share, names)));
    entry.prepend(head, lines);
    if (!codes)
      return () => {
        for (const one of [head, lines]) one.remove();
      };
    const fold = make("details", { class: "ed-codes" }, make("summary", {}, "In codes"));
    const home = new Comment("");
    codes.replaceWith(home);
    fold.append(codes);
    entry.append(fold);
    return () => {
      home.replaceWith(codes);
      for (const one of [head, lines, fold]) one.remove();
    };
  };
})();
