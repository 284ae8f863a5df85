/* Search, where it is used: how words are compared, and the words a reader comes with ("?highlight=old+guard#p12")
   marked on the page, whichever version of a letter is shown. */
(() => {
  const { find: findWords, spell } = window.editionWords;
  const PART = /[^‐‑-]+/gu;
  const ENDING = /(?<=[a-z]{3})(?:ing|ed|es|e|(?<!s)s)$/;
  const BLOCK = "p, li, dt, dd, td, th, figcaption, h1, h2, h3, h4, h5, h6";
  /* Copies of the text, and what was lent to it from the foot of the page, are marked though they are not the text. */
  const LENT = ".ed-copy, .ed-note, .ed-entry";
  const REST = "*"; // in data-wit: all whom the site does not name

  const fold = (word) =>
    word
      .toLowerCase()
      .replace(/['’]s$/, "")
      .replace(/[æœ]/g, (both) => (both === "æ" ? "ae" : "oe"))
      .normalize("NFD")
      .replace(/[\p{M}'’ʼʹ-]|\u180e|\u200c|\u200d/gu, "");
  const stem = (word) => word.replace(/ies$/, "y").replace(ENDING, "");

  /* Return the words of a text, and their parts where hyphens part them: "to-day" is asked for as "today" and as
     "day". */
  function words(text) {
    const wholes = findWords(text).map(({ word, start, end }) => ({ word: fold(word), start, end }));
    const parts = wholes.flatMap((whole) => {
      const found = [...text.slice(whole.start, whole.end).matchAll(PART)];
      if (found.length < 2) return [whole];
      return found.map(({ 0: part, index }) => {
        const start = whole.start + index;
        return { word: fold(spell(part)), start, end: start + part.length, whole };
      });
    });
    return { wholes, parts };
  }

  /* Return what a query asks for: words, and phrases in quotation marks, which are taken by the letter. After an
     asterisk at its end a word may go on. */
  const terms = (query) =>
    [...query.matchAll(/["“”„«»]([^"“”„«»]+)["“”„«»]|[^\s"“”„«»]+/gu)]
      .map(([all, quoted]) => {
        const text = quoted ?? all;
        const asked = (found) => found.map((one) => ({ word: one.word, open: goesOn(text, one.end) }));
        const { wholes, parts } = words(text);
        return { exact: quoted !== undefined, wholes: asked(wholes), parts: asked(parts) };
      })
      .filter((term) => term.wholes.length);
  const goesOn = (text, end) => /^\*(?![\p{L}\p{N}])/u.test(text.slice(end));

  const alike = (wanted, word) => word.startsWith(wanted) || stem(word) === stem(wanted);
  const fits = (term, { word: wanted, open }, { word }) =>
    word === wanted || (open && word.startsWith(wanted)) || (!term.exact && wanted.length > 2 && alike(wanted, word));

  /* Return the words of a text that is given in pieces, for each way of reading it. A piece has "text", and where not
     all witnesses have it "wit", the sigla of those that do or, with "but", of those that do not. A word may lie in
     several pieces; it has "spans" in them. What several witnesses have is there once. */
  function voices(pieces) {
    const named = new Set(pieces.flatMap((piece) => [...(piece.wit ?? [])]));
    if (!named.size || pieces.some((piece) => piece.but)) named.add(""); // whoever is not named
    const order = new Map(pieces.map((piece, n) => [piece, n]));
    const known = new Map();
    const ways = new Map();
    for (const siglum of named) {
      const held = pieces.filter((piece) => !piece.wit || piece.wit.has(siglum) !== Boolean(piece.but));
      const key = held.map((piece) => order.get(piece)).join();
      if (!ways.has(key)) ways.set(key, read(held, known, order));
    }
    return [...ways.values()];
  }

  function read(held, known, order) {
    const text = held.map((piece) => piece.text).join("");
    const starts = [0];
    for (const piece of held) starts.push(starts.at(-1) + piece.text.length);
    let first = 0;
    function token(found) {
      while (first + 1 < held.length && starts[first + 1] <= found.start) first++;
      const spans = [];
      for (let n = first; n < held.length && starts[n] < found.end; n++) {
        const start = Math.max(found.start - starts[n], 0);
        const end = Math.min(found.end - starts[n], held[n].text.length);
        if (start < end) spans.push({ piece: held[n], start, end });
      }
      const key = spans.map(({ piece, start, end }) => [order.get(piece), start, end]).join(";");
      if (!known.has(key)) known.set(key, { word: found.word, spans });
      return known.get(key);
    }
    const { wholes, parts } = words(text);
    const made = new Map(wholes.map((whole) => [whole, token(whole)]));
    first = 0;
    return {
      wholes: [...made.values()],
      parts: parts.map((part) => made.get(part) ?? Object.assign(token(part), { whole: made.get(part.whole) })),
    };
  }

  /* Return the words that answer to a term, in any way of reading a text. A phrase runs through one of them. */
  function find(term, ways) {
    const found = new Set();
    for (const kind of ["wholes", "parts"])
      for (const { [kind]: text } of ways)
        for (let at = 0; at + term[kind].length <= text.length; at++)
          if (term[kind].every((wanted, n) => fits(term, wanted, text[at + n])))
            for (const token of text.slice(at, at + term[kind].length)) if (!found.has(token.whole)) found.add(token);
    return found;
  }

  /* Return who has what stands in an element, as "wit" and "but" of a piece. */
  function having(element, families) {
    const named = (sigla = "") => sigla.split(" ").flatMap((one) => families.get(one) ?? (one ? [one] : []));
    const own = element?.closest("[data-wit]");
    if (!own) return {};
    const { wit, claimed } = own.dataset;
    if (wit !== REST) return { wit: new Set(wit ? named(wit) : [` ${claimed}`]) };
    const site = own.parentElement;
    const said = [site.dataset.absent, site.dataset.unreported, ...[...site.children].map((one) => one.dataset.wit)];
    const apart = new Set(said.flatMap(named));
    const around = having(site, families);
    if (!around.wit) return { wit: apart, but: true };
    return around.but ? { wit: around.wit.union(apart), but: true } : { wit: around.wit.difference(apart) };
  }

  function textOfPage() {
    const blocks = new Map();
    const main = document.querySelector("article") ?? document.body;
    const told = new Map();
    const tell = (element) => {
      const own = element.closest("[data-wit]");
      const letter = own?.closest("[data-families]");
      if (!told.has(own)) told.set(own, having(own, new Map(JSON.parse(letter?.dataset.families ?? "[]"))));
      return told.get(own);
    };
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node.nodeType === 1 && node.tagName !== "BR") continue;
      const block = node.parentElement.closest(BLOCK);
      const paratext = node.parentElement.closest("[data-paratext]");
      if (!block || (paratext && !paratext.matches(LENT))) continue;
      if (!blocks.has(block)) blocks.set(block, []);
      blocks.get(block).push({ text: node.data ?? " ", node, ...tell(node.parentElement) });
    }
    return blocks.values();
  }

  function mark() {
    const asked = terms(new URLSearchParams(location.search).get("highlight") ?? "");
    if (!globalThis.CSS?.highlights) return;
    const marks = new Highlight();
    for (const pieces of asked.length ? textOfPage() : []) {
      const ways = voices(pieces);
      for (const term of asked)
        for (const { spans } of find(term, ways))
          for (const { piece, start, end } of spans)
            marks.add(
              new StaticRange({
                startContainer: piece.node,
                startOffset: start,
                endContainer: piece.node,
                endOffset: end,
              }),
            );
    }
    CSS.highlights.set("ed-found", marks);
    offer(marks.size);
    return [...marks];
  }

  /* In a long paragraph the word may stand below the screen. */
  function show(marks) {
    const place = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const first = place && marks?.find(({ startContainer }) => place.contains(startContainer));
    if (!first) return;
    const range = new Range();
    range.setStart(first.startContainer, first.startOffset);
    range.setEnd(first.endContainer, first.endOffset);
    const { top, bottom } = range.getBoundingClientRect();
    if (bottom > innerHeight - 80) scrollBy({ top: top - innerHeight / 2, behavior: "instant" });
  }

  /* A button that takes the marks away. */
  function offer(number) {
    const bar = document.querySelector(".ed-bar-end");
    bar?.querySelector(".ed-unmark")?.remove();
    if (!bar || !number) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "ed-unmark";
    button.textContent = "Hide marks";
    button.addEventListener("click", () => {
      const asked = new URLSearchParams(location.search);
      asked.delete("highlight");
      history.replaceState(null, "", (asked.size ? `?${asked}` : location.pathname) + location.hash);
      mark();
    });
    bar.prepend(button);
  }

  window.editionSearch = { words, terms, voices, find };

  if (window.edition) window.edition.whenChosen(mark);
  else mark();
  const arrive = () => setTimeout(() => show(mark()));
  if (document.readyState === "complete") arrive();
  else addEventListener("load", arrive);
})();
