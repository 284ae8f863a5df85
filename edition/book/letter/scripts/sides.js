/* Two or three versions side by side, paragraph by paragraph. Each paragraph is read as the first of them has it, and
   copies of it, made here and dropped again, as the others have it. What is far from the screen has its copies when it is
   laid out. */
(() => {
  const { letter, choose, whenChosen, make, sigla, attest, reads, keep, columns } = window.edition;
  const view = letter.querySelector(".ed-view");
  if (!view || sigla.length < 2) return;
  const PLACES = ["", "ed-second", "ed-third"];
  const radio = letter.querySelector(".ed-view-side");
  const only = letter.querySelector(".ed-only") ?? make("input", { type: "checkbox", class: "ed-only" });
  const lists = radio ? [] : offer();
  let waiting = new Set(); // paragraphs that are far, and have no copies yet
  let shown = [];

  const label = (text) => make("span", { class: "ed-side-siglum", "data-paratext": "" }, text, " ");
  const blank = (siglum) =>
    make("p", { class: "ed-p ed-copy ed-blank", "data-paratext": "" }, label(siglum), `not in ${siglum}`);

  /* Lists of the versions for the columns, where there are more than two versions. */
  function offer() {
    const named = new Map([...letter.querySelectorAll(".ed-view option")].map((one) => [one.value, one.textContent]));
    const found = [1, 2, 3].map((n) => {
      const options = sigla.map((siglum) => new Option(named.get(siglum) ?? siglum, siglum));
      return make("select", { "aria-label": `Column ${n}`, autocomplete: "off" }, new Option("–", ""), ...options);
    });
    const told = make("span", { class: "ed-columns-told", role: "status" });
    for (const list of found)
      list.addEventListener("change", () => {
        const asked = [...new Set(found.map((one) => one.value).filter(Boolean))];
        told.textContent = asked.length === 1 ? "Choose a second version." : "";
        if (asked.length > 1) choose({ side: asked.map(encodeURIComponent).join(","), version: "" });
        else if (shown.length) choose({ side: "" });
      });
    view.append(
      make("p", { class: "ed-columns", role: "group", "aria-label": "Side by side" }, "Side by side ", ...found, told),
      make("label", { hidden: "" }, only, " Only what differs among these"),
    );
    return found;
  }

  function copy(paragraph, siglum) {
    const found = paragraph.cloneNode(true);
    found.removeAttribute("id");
    for (const site of found.querySelectorAll(".ed-site")) {
      site.dataset.site = site.id;
      site.dataset.of = site.dataset.continues ?? site.id;
    }
    for (const element of found.querySelectorAll("[id]")) element.removeAttribute("id");
    for (const element of found.querySelectorAll(".ed-num, .ed-others, .ed-cite, .ed-compare")) element.remove();
    for (const call of found.querySelectorAll(".ed-call")) if (!call.closest("[data-wit]")) call.remove();
    found.classList.add("ed-copy");
    found.dataset.paratext = ""; // the text is on the page once
    found.prepend(label(siglum));
    return found;
  }

  /* Whether the versions shown have the same at a site. */
  function agree(site) {
    const [first, ...others] = shown.map((siglum) => attest(site, siglum));
    return others.every((one) => one.state === first.state && one.reading === first.reading);
  }

  /* Return what stands in each column for a paragraph: itself in the first that has it, copies, blanks. */
  function set(paragraph) {
    waiting.delete(paragraph);
    const around = paragraph.closest("[data-wit]");
    const having = shown.map((siglum) => !around || reads(around, siglum));
    if (!having.includes(true)) {
      paragraph.classList.add("ed-not");
      return null;
    }
    const own = having.indexOf(true);
    const sites = [...paragraph.querySelectorAll(".ed-site")];
    for (const site of sites) site.classList.toggle("ed-same", agree(site));
    const row = shown.map((siglum, n) => {
      if (n === own) return paragraph;
      return having[n] ? copy(paragraph, siglum) : blank(siglum);
    });
    paragraph.before(...row.slice(0, own));
    paragraph.after(...row.slice(own + 1));
    const agrees = (!around || having.every(Boolean)) && sites.every((site) => site.matches(".ed-same"));
    for (const [n, one] of row.entries()) {
      if (n) one.classList.add(PLACES[n]);
      one.classList.toggle("ed-agrees", agrees);
    }
    const differs = around || sites.length;
    const name = label(differs ? shown[own] : shown.join(" "));
    name.classList.add("ed-copy");
    const number = paragraph.querySelector(":scope > .ed-num");
    if (number) number.after(name);
    else paragraph.prepend(name);
    return row;
  }

  /* Set paragraphs side by side, each column as its version has them. */
  function raise(paragraphs) {
    const rows = paragraphs.map(set).filter(Boolean);
    for (const [n, siglum] of shown.entries())
      keep(
        rows.map((row) => row[n]).filter((one) => !one.matches(".ed-blank")),
        siglum,
      );
  }

  function build() {
    waiting = new Set(letter.querySelectorAll(".ed-p"));
    // Where a version breaks off, only the whole of what is before tells.
    raise([...waiting].filter((one) => !one.closest(".ed-far") || letter.querySelector(".ed-turn")));
    const heads = shown.map((siglum) => {
      const button = letter.querySelector(`.ed-view input[value="${CSS.escape(siglum)}"]`);
      return make("span", {}, button?.parentElement.textContent.trim() ?? siglum);
    });
    letter
      .querySelector(".ed-p, .ed-site-block")
      .closest(".ed-letter > *")
      .before(make("div", { class: "ed-heads ed-copy", "data-paratext": "" }, ...heads));
  }

  letter.addEventListener("ed-laid", ({ target }) => raise([...waiting].filter((one) => target.contains(one))));
  only.addEventListener("change", () => choose({ only: only.checked ? "differing" : "" }));
  whenChosen((chosen) => {
    const asked = columns(chosen);
    const others = `${asked}` !== `${shown}`;
    const side = asked.length > 0;
    shown = asked;
    if (others) {
      waiting.clear();
      if (side) build();
      for (const [n, list] of lists.entries()) list.value = shown[n] ?? "";
    }
    letter.classList.toggle("ed-sides", side);
    document.documentElement.classList.toggle("ed-headed", side);
    letter.classList.toggle("ed-sides-three", shown.length === 3);
    only.parentElement.hidden = !side;
    only.checked = chosen.get("only") === "differing";
    if (only.checked) raise([...waiting]);
    letter.classList.toggle("ed-only-differing", side && only.checked);
  });
})();
