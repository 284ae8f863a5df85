/* A reader's own notes, as this browser keeps them: Web Annotations (https://www.w3.org/TR/annotation-model/), one for
   each note, of which the file that a reader takes along is made. Whatever comes from the store or from a file may have
   been written by anybody: only what is understood is taken, part by part, and pages show it as text. */
(() => {
  const { name, title, site, list } = JSON.parse(document.getElementById("ed-own").textContent);
  const CONTEXT = "http://www.w3.org/ns/anno.jsonld";
  /* Fragments of HTML, as the model names them (section 4.2.1). */
  const HTML_FRAGMENT = "http://tools.ietf.org/rfc/rfc3236";
  const STORED = `edition-notes/${name}`;
  const FITS = `${STORED}/fits`;
  const MOST = 5000;
  const LONGEST = { value: 50000, exact: 20000, prefix: 200, suffix: 200, id: 200, fragment: 200 };
  const PAGE = /^(?:[\p{L}\p{N}_-][\p{L}\p{N}_.-]*\/)*[\p{L}\p{N}_-][\p{L}\p{N}_.-]*\.html$/u;
  const PLACE = /^[\p{L}\p{N}_][\p{L}\p{N}\p{M}_.-]*$/u;
  const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;
  const { root, make } = window.editionShared;

  class Refused extends Error {}

  const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  const listOf = (value) => (value === undefined ? [] : [value].flat());
  const isOf = (value, type) => isObject(value) && listOf(value.type).includes(type);

  function text(value, kind) {
    if (typeof value !== "string" || value.length > LONGEST[kind]) throw new Refused("words that are none or too long");
    return value;
  }

  /* The path of a page of this book, from an address in any of its releases or relative to its root. */
  function pageOf(source) {
    const address = text(isObject(source) ? source.id : source, "value").replace(/[?#].*$/, "");
    const [before, release] = site ? [`${site}/`, /^(?:latest|v\d+\.\d+\.\d+)\//] : [root.href, /^/];
    let path = address;
    if (address.startsWith(root.href)) path = address.slice(root.href.length);
    else if (address.startsWith(before)) path = address.slice(before.length).replace(release, "");
    if (!PAGE.test(path) || path.includes("..")) throw new Refused("a page that is not of this book");
    return path;
  }

  /* What a note is about: the id of a paragraph or a variant, and in it the words. */
  function placeOf(target) {
    if (!isObject(target)) throw new Refused("no place");
    const fragment = listOf(target.selector).find((one) => isOf(one, "FragmentSelector"));
    const id = fragment && text(fragment.value, "fragment");
    if (!id || !PLACE.test(id)) throw new Refused("no place");
    const quote = listOf(fragment.refinedBy).find((one) => isOf(one, "TextQuoteSelector"));
    if (!quote || !text(quote.exact, "exact").trim()) throw new Refused("no words");
    return {
      page: pageOf(target.source),
      id,
      exact: quote.exact,
      prefix: text(quote.prefix ?? "", "prefix"),
      suffix: text(quote.suffix ?? "", "suffix"),
    };
  }

  function wordsOf(annotation) {
    if (annotation.bodyValue !== undefined) return text(annotation.bodyValue, "value");
    const bodies = listOf(annotation.body).map((one) => (typeof one === "string" ? {} : one));
    const body = bodies.find((one) => isOf(one, "TextualBody"));
    if (body && listOf(body.format).some((one) => one !== "text/plain"))
      throw new Refused("a note that is not plain text");
    return body ? text(body.value, "value") : "";
  }

  const timeOf = (value) => (typeof value === "string" && TIME.test(value) ? value : undefined);
  const isName = (id) =>
    typeof id === "string" && id.length <= LONGEST.id && /^(?:urn:uuid:|https?:\/\/)[^\s<>"]+$/.test(id);

  /* Return a note as scripts have it; throw Refused where an annotation is none that a page can show. */
  function read(annotation) {
    if (!isOf(annotation, "Annotation")) throw new Refused("no annotation");
    if (Array.isArray(annotation.target)) throw new Refused("several places");
    return {
      name: isName(annotation.id) ? annotation.id : newName(),
      words: wordsOf(annotation),
      created: timeOf(annotation.created) ?? now(),
      modified: timeOf(annotation.modified),
      ...placeOf(annotation.target),
    };
  }

  /* Return the annotation of a note. The page is named by its address in the newest release, if the book has any. */
  function write(note) {
    const quote = { type: "TextQuoteSelector", exact: note.exact };
    for (const side of ["prefix", "suffix"]) if (note[side]) quote[side] = note[side];
    const annotation = {
      "@context": CONTEXT,
      id: note.name,
      type: "Annotation",
      motivation: note.words ? "commenting" : "highlighting",
      created: note.created,
    };
    if (note.modified) annotation.modified = note.modified;
    if (note.words) annotation.body = { type: "TextualBody", value: note.words, format: "text/plain" };
    const source = site ? `${site}/latest/${note.page}` : note.page;
    const selector = { type: "FragmentSelector", conformsTo: HTML_FRAGMENT, value: note.id, refinedBy: quote };
    return { ...annotation, target: { source, selector } };
  }

  /* A random name (RFC 9562, version 4); randomUUID is not there on a page that came without encryption. */
  function newName() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return `urn:uuid:${hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-")}`;
  }

  const now = () => new Date().toISOString().replace(/\.\d+Z$/, "Z");

  function kept(key) {
    try {
      return JSON.parse(localStorage.getItem(key) ?? "null");
    } catch {
      return null;
    }
  }

  /* Return all notes, in the order in which they were made. */
  function load() {
    return listOf(kept(STORED) ?? undefined).flatMap((annotation) => {
      try {
        return [read(annotation)];
      } catch {
        return [];
      }
    });
  }

  /* Keep all notes; return what went wrong, in words, or nothing. */
  function save(notes) {
    try {
      localStorage.setItem(STORED, JSON.stringify(notes.map(write)));
    } catch {
      return "This browser keeps nothing for this page, or has no room left: the change is not kept.";
    }
    for (const listener of listeners) listener();
    return "";
  }

  /* Return the notes of a file, and in words how many parts of it were refused for which reason. */
  function readFile(content) {
    let data;
    try {
      data = JSON.parse(content);
    } catch {
      throw new Refused("The file is not JSON.");
    }
    const first = isOf(data, "AnnotationCollection") ? data.first : data;
    const items = isOf(first, "AnnotationPage") ? first.items : isOf(first, "Annotation") ? [first] : first;
    if (!Array.isArray(items)) throw new Refused("The file holds no Web Annotations.");
    if (items.length > MOST) throw new Refused(`The file holds more than ${MOST} annotations.`);
    const notes = [];
    const refused = new Map();
    for (const item of items) {
      try {
        notes.push(read(item));
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        refused.set(error.message, (refused.get(error.message) ?? 0) + 1);
      }
    }
    return { notes, refused: [...refused].map(([reason, number]) => `${number} with ${reason}`) };
  }

  /* Put notes to those that are there: of two with one name the one that was changed last. */
  function merge(notes, others) {
    const changed = (note) => Date.parse(note.modified ?? note.created);
    const all = new Map(notes.map((note) => [note.name, note]));
    for (const note of others) {
      const known = all.get(note.name);
      if (!known || changed(note) > changed(known)) all.set(note.name, note);
    }
    return [...all.values()].slice(0, MOST);
  }

  /* Return the text of a file with notes: one collection, with one page of all. */
  function writeFile(notes, label) {
    const id = newName();
    const items = notes.map(write).map(({ "@context": _, ...annotation }) => annotation);
    const first = { id: newName(), type: "AnnotationPage", partOf: id, startIndex: 0, items };
    const collection = { "@context": CONTEXT, id, type: "AnnotationCollection", label, total: items.length, first };
    return `${JSON.stringify(collection, null, 1)}\n`;
  }

  const listeners = [];
  addEventListener("storage", (event) => {
    if (event.key === STORED) for (const listener of listeners) listener();
  });

  /* Whether the browser keeps anything for this page. */
  function works() {
    try {
      localStorage.setItem(`${STORED}/try`, "");
      localStorage.removeItem(`${STORED}/try`);
      return true;
    } catch {
      return false;
    }
  }

  /* How notes were found to stand on their pages, by their names: "fits", "changed", "gone". */
  const fits = () => new Map(Object.entries(kept(FITS) ?? {}));
  function rememberFits(found) {
    const all = fits();
    for (const [one, state] of found) all.set(one, state);
    const there = new Set(load().map((note) => note.name));
    try {
      localStorage.setItem(FITS, JSON.stringify(Object.fromEntries([...all].filter(([one]) => there.has(one)))));
    } catch {
      // It is asked again when the page is opened.
    }
  }

  window.editionOwn = {
    Refused,
    make,
    name,
    title,
    list,
    root,
    here: location.href.replace(/[?#].*$/, "").slice(root.href.length) || "index.html",
    load,
    save,
    works,
    readFile,
    writeFile,
    merge,
    newName,
    now,
    fits,
    rememberFits,
    whenChanged: (listener) => listeners.push(listener),
  };
})();
