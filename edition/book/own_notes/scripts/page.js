/* The page of a reader's own notes: all of them with the way to their places, and the file that takes them along. */
(() => {
  const own = window.editionOwn;
  const { make } = own;
  const { resolve } = window.editionPlaces;
  const area = document.querySelector(".ed-own-page");
  if (!area) return;
  const isFolder = location.protocol === "file:";
  const STATES = {
    changed: "The words have changed: the place is there, but it no longer has what is quoted here.",
    gone: "The place is gone: this release has no such paragraph or variant.",
  };

  const said = make("p", { role: "status", class: "ed-own-status" });
  const list = make("div", { class: "ed-own-list" });
  const take = make("button", { type: "button" }, "Save as a file");
  const file = make("input", { type: "file", accept: ".jsonld,.json,application/ld+json,application/json" });
  const bring = make("label", { class: "ed-own-file" }, "Bring in a file ", file);
  const empty = make("button", { type: "button" }, "Delete all");
  area.append(make("div", { class: "ed-own-buttons" }, take, empty, bring), said, list);
  if (!own.works()) {
    for (const one of [take, file, empty]) one.disabled = true;
    said.textContent =
      "This browser keeps nothing for this page, so that you can make no notes here. Allow the page to keep data, or read the book from a web server.";
    return;
  }

  const count = (number) => (number === 1 ? "1 note" : `${number} notes`);
  const titles = new Map();

  function titleOf(page) {
    const address = new URL(page, own.root).href;
    const link = [...document.querySelectorAll(".ed-chapters a")].find(
      (one) => one.href.replace(/[?#].*$/, "") === address,
    );
    return titles.get(page) ?? link?.textContent.trim() ?? page;
  }

  /* An undone deletion puts back what was there, beside what has come since. */
  function remove(gone, words) {
    const names = new Set(gone.map((note) => note.name));
    const fault = own.save(own.load().filter((note) => !names.has(note.name)));
    const undo = make("button", { type: "button" }, "Undo");
    undo.addEventListener("click", () => {
      said.textContent = own.save(own.merge(own.load(), gone)) || "Put back.";
      take.focus();
    });
    said.replaceChildren(fault || `${words} `, ...(fault ? [] : [undo]));
    if (!fault) undo.focus();
  }

  function item(note, state) {
    const href = `${new URL(note.page, own.root).href}#${encodeURIComponent(note.id)}`;
    const name = /^p\d+$/.test(note.id)
      ? `¶\u00a0${note.id.slice(1).replace(/^0+(?=.)/, "")}`
      : note.id.replace(/^t-.*/, "To the paragraph");
    const drop = make(
      "button",
      { type: "button", "aria-label": `Delete the note at ${name}: ${note.exact.slice(0, 60)}` },
      "Delete",
    );
    drop.addEventListener("click", () => remove([note], "Deleted."));
    return make(
      "li",
      { class: "ed-own-note" },
      make(
        "p",
        {},
        make("a", { href }, name),
        " ",
        make("time", { datetime: note.modified ?? note.created }, (note.modified ?? note.created).slice(0, 10)),
      ),
      make("blockquote", {}, make("p", {}, note.exact)),
      ...(note.words ? [make("p", { class: "ed-own-words" }, note.words)] : []),
      ...(STATES[state] ? [make("p", { class: "ed-own-changed" }, STATES[state])] : []),
      make("p", {}, drop),
    );
  }

  function show() {
    const notes = own.load();
    const fits = own.fits();
    const pages = [...new Set(notes.map((note) => note.page))];
    take.disabled = empty.disabled = !notes.length;
    const there = pages.map((page) =>
      make(
        "section",
        {},
        make("h2", {}, titleOf(page)),
        make("ul", {}, ...notes.filter((note) => note.page === page).map((note) => item(note, fits.get(note.name)))),
      ),
    );
    const none =
      "There are no notes yet. At a letter, every paragraph and the entry of every variant has a control “note”; on other pages, words that are selected have one.";
    list.replaceChildren(...(there.length ? there : [make("p", {}, none)]));
  }

  /* Ask the pages themselves whether notes still fit. From a folder a browser lets no page read another one; then it is
     known from when the letter was last opened. */
  async function look() {
    if (isFolder) return;
    const notes = own.load();
    for (const page of new Set(notes.map((note) => note.page))) {
      const asked = notes.filter((note) => note.page === page);
      try {
        const answer = await fetch(new URL(page, own.root));
        if (!answer.ok && answer.status !== 404) continue;
        const text = answer.ok ? await answer.text() : "";
        const read = new DOMParser().parseFromString(text, "text/html");
        own.rememberFits(asked.map((note) => [note.name, resolve(read, note).state]));
      } catch {
        // Without a connection it stays as it was last known.
      }
    }
    show();
  }

  take.addEventListener("click", () => {
    const type = 'application/ld+json;profile="http://www.w3.org/ns/anno.jsonld"';
    const content = own.writeFile(own.load(), `Notes on ${own.title}`);
    const href = URL.createObjectURL(new Blob([content], { type }));
    make("a", { href, download: `${own.name}-notes.jsonld` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60000);
  });
  empty.addEventListener("click", () => {
    const all = own.load();
    remove(all, `${count(all.length)} deleted.`);
  });
  file.addEventListener("change", async () => {
    const [given] = file.files;
    if (!given) return;
    try {
      if (given.size > 10e6) throw new own.Refused("The file is larger than 10 MB.");
      const { notes, refused } = own.readFile(await given.text());
      const fault = notes.length ? own.save(own.merge(own.load(), notes)) : "";
      const left = refused.length ? ` Refused: ${refused.join("; ")}.` : "";
      said.textContent = fault || `${count(notes.length)} brought in.${left}`;
      look();
    } catch (error) {
      if (!(error instanceof own.Refused)) throw error;
      said.textContent = error.message;
    }
    file.value = "";
  });

  own.whenChanged(show);
  show();
  look();
})();
