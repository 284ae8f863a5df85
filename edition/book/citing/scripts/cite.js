/* The dialog in which a place of a letter is cited, loaded when it is first asked for, with the forms of citing the letter,
   into which the place is put here. */
(() => {
  const { make } = window.edition;
  const { noun, letter } = window.edition.letter.dataset;
  const { forms, address } = window.editionCitations[letter];
  const here = address || location.href.replace(/[?#].*$/, "");
  const FILES = {
    BibTeX: ["bib", "application/x-bibtex"],
    RIS: ["ris", "application/x-research-info-systems"],
    "CSL-JSON": ["json", "application/vnd.citationstyles.csl+json"],
  };
  const SIGNS = { "\\": "\\textbackslash{}", "^": "\\textasciicircum{}", "~": "\\textasciitilde{}" };
  let parts;
  let back;

  /* The versions that are being read, in words and as the address has them; nothing where all are shown together. */
  function versionRead() {
    const { sigla, both, columns } = window.edition;
    const chosen = new URLSearchParams(location.search);
    const side = columns(chosen);
    const alone = sigla.filter((siglum) => siglum === chosen.get("version"));
    const read = side.length ? side : alone;
    if (!read.length) return { words: "", query: "" };
    const words =
      read.length === 1 ? `version ${read[0]}` : `versions ${read.slice(0, -1).join(", ")} and ${read.at(-1)}`;
    if (side.length && chosen.get("version") === both().version) return { words, query: "?version=side" };
    return { words, query: `?${side.length ? "side" : "version"}=${read.map(encodeURIComponent).join(",")}` };
  }

  /* What would be markup in a file for reference managers. */
  function escaped(words, form) {
    if (form === "CSL-JSON") return JSON.stringify(words).slice(1, -1);
    return form === "BibTeX" ? words.replace(/[\\{}$&%#_^~]/g, (sign) => SIGNS[sign] ?? `\\${sign}`) : words;
  }

  function dialog() {
    if (parts) return parts;
    const title = make("h2", { id: "ed-cite-title" });
    const form = make("select", { autocomplete: "off" }, ...Object.keys(forms).map((name) => new Option(name)));
    const shown = make("textarea", { readonly: "", rows: "7", "aria-label": "Citation", spellcheck: "false" });
    const copy = make("button", { type: "button" }, "Copy");
    const save = make("a", { download: "" }, "Download");
    const link = make("button", { type: "button" }, "Copy link");
    const close = make("button", { type: "button" }, "Close");
    const told = make("span", { role: "status" });
    const box = make(
      "dialog",
      { class: "ed-cite-dialog", "aria-labelledby": title.id },
      title,
      make("p", {}, make("label", {}, "Form ", form)),
      shown,
      make("p", { class: "ed-cite-buttons" }, copy, save, link, close, told),
    );
    document.body.append(box);
    parts = { box, title, form, shown, copy, save, link, told };

    form.addEventListener("change", write);
    copy.addEventListener("click", () => give(shown.value, "Citation copied."));
    link.addEventListener("click", () =>
      give(`${here}${parts.place.query}${parts.place.id && `#${parts.place.id}`}`, "Link copied."),
    );
    close.addEventListener("click", () => box.close());
    box.addEventListener("click", (event) => event.target === box && box.close());
    box.addEventListener("close", () => {
      URL.revokeObjectURL(save.href);
      back?.focus({ preventScroll: true });
    });
    return parts;
  }

  /* Show how a place is cited, by its name and its id; that of the letter as a whole has neither. "isRead" says whether the
     versions that are being read belong to it. */
  window.edition.cite = (place, id, opener, isRead) => {
    const { box, title } = dialog();
    const { words, query } = isRead ? versionRead() : { words: "", query: "" };
    back = opener;
    parts.place = { place: [place, words].filter(Boolean).join(", "), id, query };
    title.textContent = `Cite ${parts.place.place || `this ${noun}`}`;
    box.showModal();
    write();
  };

  /* A form for the letter as a whole: its own id is that of the letter. */
  function withoutId(form, place) {
    const found = form
      .replaceAll("#@id@", () => parts.place.query)
      .replace(/@place@ \(([^,()]+), @id@\)/g, place ? "@place@ ($1)" : "$1")
      .replace(/(, |-)@id@/g, "");
    return place ? found : found.replaceAll("@place@, ", "");
  }

  /* Where a field does not grow with what is in it by itself, it is made to. */
  function fit(field) {
    if (CSS.supports("field-sizing", "content")) return;
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
  }

  function write() {
    const { form, shown, save, told, place } = parts;
    shown.value = (place.id ? forms[form.value] : withoutId(forms[form.value], place.place))
      .replaceAll("@place@", () => escaped(place.place, form.value))
      .replaceAll("#@id@", () => `${place.query}#${place.id}`)
      .replaceAll("@id@", place.id);
    fit(shown);
    told.textContent = "";
    const [ending, type] = FILES[form.value] ?? [];
    save.hidden = !ending;
    URL.revokeObjectURL(save.href);
    if (!ending) return save.removeAttribute("href");
    save.href = URL.createObjectURL(new Blob([shown.value, "\n"], { type }));
    save.download = `${[letter, place.id].filter(Boolean).join("-")}.${ending}`;
  }

  async function give(words, said) {
    const { shown, told } = parts;
    try {
      await navigator.clipboard.writeText(words);
      told.textContent = said;
    } catch {
      // Where a page may not write to the clipboard, the reader does.
      shown.value = words;
      shown.select();
      told.textContent = "Selected: copy it with the keyboard or the menu.";
    }
  }
})();
