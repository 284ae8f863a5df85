/* A reader's own notes on a page: how many at each paragraph, the words that they are about, a control beside words that
   are selected, and one dialog for all of them, in which the words can be written as well. */
(() => {
  const own = window.editionOwn;
  const { quote, resolve, find } = window.editionPlaces;
  const { root, paragraphs, nameOf, whenChosen } = window.editionOwnText;
  const { controls } = window.editionOwnControls;
  const { list, make } = own;
  const EXCERPT = 160;
  let parts = null;
  let back = null;

  const notesHere = () => own.load().filter((note) => note.page === own.here);
  const paragraphOf = (place) => place.closest(paragraphs) ?? place.querySelector(paragraphs);
  const excerpt = (words) => (words.length > EXCERPT ? `${words.slice(0, EXCERPT).replace(/\s\S*$/, "")} …` : words);

  /* Show the marks, and the words that notes are about; where a note does not fit any more, say so above the text. */
  const told = make("p", { class: "ed-own-told", "data-paratext": "", hidden: "" });
  const first = root.querySelector(paragraphs);
  (first?.closest(".ed-division, .ed-p, .ed-site-block") ?? first)?.before(told);

  function mark() {
    const found = notesHere().map((note) => ({ note, ...resolve(document, note) }));
    own.rememberFits(found.map(({ note, state }) => [note.name, state]));
    const number = new Map();
    const ranges = [];
    for (const { note, place, pieces = [], isWhole } of found) {
      const paragraph = place && paragraphOf(place);
      if (paragraph) number.set(paragraph, (number.get(paragraph) ?? 0) + 1);
      if (isWhole && note.words) continue;
      for (const { node, start, end } of pieces)
        ranges.push(new StaticRange({ startContainer: node, startOffset: start, endContainer: node, endOffset: end }));
    }
    for (const [paragraph, button] of controls) {
      if (!button) continue;
      const count = number.get(paragraph) ?? 0;
      button.classList.toggle("ed-own-some", count > 0);
      button.textContent = count > 1 ? `${count} notes` : "note";
      const at = nameOf(paragraph);
      button.setAttribute("aria-label", count ? `Your notes at ${at}: ${count}` : `Make a note at ${at}`);
    }
    if (globalThis.CSS?.highlights) CSS.highlights.set("ed-own", new Highlight(...ranges));
    tell(found);
  }

  function tell(found) {
    const lost = found.filter(({ state }) => state !== "fits").length;
    told.hidden = !found.length;
    const some = found.length === 1 ? "1 note of yours is" : `${found.length} notes of yours are`;
    const said = lost ? `; ${lost} no longer ${lost === 1 ? "fits its place" : "fit their places"}` : "";
    told.replaceChildren(`${some} on this page${said}. `, make("a", { href: list }, "All your notes"));
  }

  function dialog() {
    if (parts) return parts;
    const title = make("h2", { id: "ed-own-title" });
    const there = make("ul", { class: "ed-own-there" });
    const words = make("input", { type: "text", autocomplete: "off", spellcheck: "false" });
    const text = make("textarea", { rows: "4", maxlength: "50000" });
    const keep = make("button", { type: "submit" }, "Keep");
    const close = make("button", { type: "button" }, "Close");
    const said = make("p", { role: "status" });
    const form = make(
      "form",
      { method: "dialog" },
      make("p", {}, make("label", {}, "Words (leave empty for the whole of it) ", words)),
      make("p", {}, make("label", {}, "Note (leave empty to highlight the words only) ", text)),
      make("p", { class: "ed-own-buttons" }, keep, close),
      said,
    );
    const all = make("a", { href: list }, "All your notes");
    const kept = make("p", { class: "ed-own-kept" }, "Kept in this browser and sent nowhere. ", all);
    const box = make(
      "dialog",
      { class: "ed-dialog ed-own-dialog", "aria-labelledby": title.id },
      title,
      there,
      form,
      kept,
    );
    document.body.append(box);
    parts = { box, title, there, words, text, said };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      enter();
    });
    close.addEventListener("click", () => box.close());
    box.addEventListener("click", (event) => event.target === box && box.close());
    box.addEventListener("close", () => back?.focus({ preventScroll: true }));
    return parts;
  }

  /* Open the dialog at a place, for a new note on the words that a quotation holds, if any. */
  function open(place, opener, quoted = null) {
    const { box, title } = dialog();
    back = opener;
    Object.assign(parts, { place, quoted, edited: null });
    title.textContent = `Your notes at ${nameOf(place)}`;
    begin(null);
    listThere();
    box.showModal();
    parts.text.focus();
  }

  function begin(note) {
    const { place, quoted, words, text, said } = parts;
    parts.edited = note;
    const stands = note && resolve(document, note);
    words.value = note ? (stands.isWhole ? "" : note.exact) : (quoted?.exact ?? "");
    text.value = note?.words ?? "";
    said.textContent = "";
    parts.at = stands?.place ?? place;
  }

  /* Keep what the dialog says, as a new note or in the place of the one that is edited. */
  function enter() {
    const { words, text, said, at, quoted, edited } = parts;
    const asked = words.value.trim();
    const context = [edited, quoted].find((one) => one?.exact === asked) ?? { exact: asked };
    const found = asked ? find(at, context)?.quote : quote(at);
    if (!found?.exact) {
      said.textContent = `These words do not stand in ${nameOf(at)}, in any version.`;
      words.focus();
      return;
    }
    const made = edited ? { created: edited.created, modified: own.now() } : { created: own.now() };
    const note = {
      name: edited?.name ?? own.newName(),
      page: own.here,
      id: at.id,
      words: text.value.trim(),
      ...made,
      ...found,
    };
    const others = own.load();
    const n = others.findIndex((one) => one.name === note.name);
    if (n >= 0) others[n] = note;
    else others.push(note);
    const fault = own.save(others);
    parts.quoted = null;
    if (!fault) begin(null);
    said.textContent = fault || "Kept.";
  }

  function listThere() {
    const { there, place } = parts;
    const notes = notesHere().filter((note) => {
      const at = document.getElementById(note.id);
      return at && (at === place || place.contains(at) || (place.matches(".ed-p") && at.contains(place)));
    });
    there.replaceChildren(...notes.map(item));
  }

  function item(note) {
    const { state } = resolve(document, note);
    const edit = make("button", { type: "button", "aria-label": `Edit the note on ${excerpt(note.exact)}` }, "Edit");
    const remove = make(
      "button",
      { type: "button", "aria-label": `Delete the note on ${excerpt(note.exact)}` },
      "Delete",
    );
    edit.addEventListener("click", () => {
      begin(note);
      parts.text.focus();
    });
    remove.addEventListener("click", () => {
      const fault = own.save(own.load().filter((one) => one.name !== note.name));
      begin(null);
      parts.said.textContent = fault || "Deleted.";
      parts.text.focus();
    });
    const changed =
      state === "changed" ? [make("p", { class: "ed-own-changed" }, "These words no longer stand here.")] : [];
    return make(
      "li",
      {},
      make("q", root.lang ? { lang: root.lang } : {}, excerpt(note.exact)),
      ...changed,
      ...(note.words ? [make("p", { class: "ed-own-words" }, note.words)] : []),
      make("p", { class: "ed-own-buttons" }, edit, " ", remove),
    );
  }

  /* Words that are selected inside one paragraph: a control stands beside them. */
  const beside = make(
    "button",
    {
      type: "button",
      class: "ed-own ed-own-beside",
      "aria-haspopup": "dialog",
      "aria-label": "Make a note on the selected words",
      hidden: "",
    },
    "Note on these words",
  );
  beside.addEventListener("click", () => openSelected(selected()));
  root.after(beside);
  beside.addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays

  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const element = (node) => (node.nodeType === 1 ? node : node.parentElement);
    const paragraph = element(range.startContainer).closest(paragraphs);
    if (!controls.has(paragraph)) return null;
    // A double click at the end of a paragraph may select up to the next one.
    if (!paragraph.contains(range.endContainer) && range.endOffset > 0) return null;
    const quoted = quote(paragraph, range);
    return quoted && { paragraph, quoted, range };
  }

  function openSelected(found) {
    if (found) open(found.paragraph, controls.get(found.paragraph), found.quoted);
    beside.hidden = true;
  }

  function offer() {
    const found = selected();
    beside.hidden = !found;
    if (!found) return;
    const { bottom, right } = found.range.getBoundingClientRect();
    const room = document.documentElement.clientWidth - beside.offsetWidth - 8;
    beside.style.setProperty("--ed-top", `${scrollY + bottom + 6}px`);
    beside.style.setProperty("--ed-left", `${scrollX + Math.max(8, Math.min(right - beside.offsetWidth, room))}px`);
  }

  let waiting = 0;
  document.addEventListener("selectionchange", () => {
    clearTimeout(waiting);
    waiting = setTimeout(offer, 200);
  });
  offer(); // it may be a selection that this was loaded for

  /* For whoever has no mouse: open the dialog at the words selected, else at the variant or the paragraph where one is. */
  function openHere() {
    const words = selected();
    if (words) return openSelected(words);
    const focus = document.activeElement;
    const entry = focus.closest(".ed-entry[id^='app-']");
    const place = entry ? document.getElementById(entry.id.slice(4)) : focus.closest(`.ed-site[id], ${paragraphs}`);
    const onScreen = (paragraph) => paragraph.getBoundingClientRect().bottom > 60 && paragraph.getClientRects().length;
    const at = place ?? [...controls.keys()].find(onScreen);
    if (!at) return;
    const opener = entry ? document.querySelector(".ed-letter [aria-expanded=true]") : focus;
    open(at, place ? opener : controls.get(at));
  }

  Object.assign(window.editionOwnControls, { open, openHere });

  own.whenChanged(() => {
    mark();
    if (parts?.box.open) listThere();
  });
  whenChosen(mark);
})();
