/* How words are compared: what a query asks for, and where a text answers to it. */
(() => {
  const { find: findWords, spell } = window.editionWords;
  const PART = /[^‐‑-]+/gu;
  const ENDING = /(?<=[a-z]{3})(?:ing|ed|es|e|(?<!s)s)$/;

  const HYPHEN = /[‐‑-]/;
  const BETWEEN = /[^\p{L}\p{N}\p{M}\p{Co}\p{Cf}'’ʼʹ‐‑-]+/u;

  const fold = (word) =>
    word
      .toLowerCase()
      .replace(/['’]s$/, "")
      .replace(/[æœ]/g, (both) => (both === "æ" ? "ae" : "oe"))
      .replaceAll("ı", "i")
      .normalize("NFD")
      .replaceAll("и\u0306", "й") // a letter of its own, by which endings are known
      .replace(/[\p{M}'’ʼʹ-]|\u180e|\u200c|\u200d/gu, "");

  const folded = new Map();
  function foldWord(word) {
    if (!folded.has(word)) folded.set(word, fold(word));
    return folded.get(word);
  }

  /* Return the stems of a word: by English endings, and by the stemmers of the languages that the registers name. */
  const stemmed = new Map();
  function stems(word) {
    if (!stemmed.has(word)) {
      const light = word.replace(/ies$/, "y").replace(ENDING, "");
      stemmed.set(word, [light, ...(window.editionStemmers ?? []).map((one) => one.stemWord(word))]);
    }
    return stemmed.get(word);
  }
  const sameStem = (one, other) =>
    one.startsWith(other.slice(0, 2)) && stems(one).some((stem, n) => stem === stems(other)[n]);

  /* Return the words of a text, and their parts where hyphens part them: "to-day" is asked for as "today" and as
     "day". */
  function words(text) {
    const wholes = findWords(text).map(({ word, start, end }) => ({ word: foldWord(word), start, end }));
    const parts = wholes.flatMap((whole) => {
      const found = [...text.slice(whole.start, whole.end).matchAll(PART)];
      if (found.length < 2) return [whole];
      return found.map(({ 0: part, index }) => {
        const start = whole.start + index;
        return { word: foldWord(spell(part)), start, end: start + part.length, whole };
      });
    });
    return { wholes, parts };
  }

  /* Return what a query asks for: words, and phrases in quotation marks, which are taken by the letter. After an
     asterisk at its end a word may go on. */
  const terms = (query) =>
    [...query.matchAll(/["“”„«»]([^"“”„«»]+)["“”„«»]|[^\s"“”„«»]+/gu)]
      .map(({ 0: said, 1: quoted, index }) => ({ ...term(quoted ?? said, quoted !== undefined), said, index }))
      .filter(({ wholes }) => wholes.length);
  function term(text, exact = false) {
    const asked = (found) => found.map((one) => ({ word: one.word, open: goesOn(text, one.end) }));
    const { wholes, parts } = words(text);
    return { exact, wholes: asked(wholes), parts: asked(parts) };
  }
  const goesOn = (text, end) => /^\*(?![\p{L}\p{N}])/u.test(text.slice(end));

  /* A term with "name" is the whole of a name: a longer word is another. */
  const fits = ({ exact, name }, { word: wanted, open }, { word }) =>
    word === wanted ||
    (open && word.startsWith(wanted)) ||
    (!exact && wanted.length > 2 && ((!name && word.startsWith(wanted)) || sameStem(wanted, word)));

  /* Return what any text that answers to a term has among its words, as "listWords" gives them: words, "whole" or as
     they begin. */
  const needles = ({ exact, parts }) =>
    parts.map(({ word, open }) => {
      if (exact || word.length < 3) return { word, whole: !open };
      const shortest = stems(word).reduce((one, other) => (other.length < one.length ? other : one));
      return { word: shortest.replace(/(?<=..)y$/, ""), whole: false };
    });

  /* Return the words of a text that is given in pieces, for each way of reading it. A piece has "text", and where not
     all witnesses have it "wit", the sigla of those that do or, with "but", of those that do not. A word may lie in
     several pieces; it has "spans" in them. What several witnesses have is there once. */
  function voices(pieces) {
    const order = new Map(pieces.map((piece, n) => [piece, n]));
    const all = ways(pieces);
    const known = all.length > 1 && new Map();
    return all.map((held) => read(held, known, order));
  }

  /* Return the pieces of each way of reading a text. */
  function ways(pieces) {
    if (!pieces.some((piece) => piece.wit)) return pieces.length ? [pieces] : [];
    const named = new Set(pieces.flatMap((piece) => [...(piece.wit ?? [])]));
    if (!named.size || pieces.some((piece) => piece.but)) named.add(""); // whoever is not named
    const found = new Map();
    for (const siglum of named) {
      const holds = pieces.map((piece) => !piece.wit || piece.wit.has(siglum) !== Boolean(piece.but));
      found.set(holds.join(), () => pieces.filter((_, n) => holds[n]));
    }
    return [...found.values()].map((held) => held());
  }

  function read(held, known, order) {
    const text = joinPieces(held);
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
      if (!known) return { word: found.word, spans };
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

  /* Return the folded words of a text in pieces, whoever has them: those with hyphens whole and in their parts. */
  const listWords = (pieces) =>
    new Set(ways(pieces).flatMap((held) => joinPieces(held).split(BETWEEN).flatMap(spellings)));
  const known = new Map();
  function spellings(found) {
    if (!known.has(found))
      known.set(
        found,
        [found, ...(HYPHEN.test(found) ? found.split(HYPHEN) : [])].map((word) => fold(spell(word))),
      );
    return known.get(found);
  }
  const joinPieces = (held) => (held.length > 1 ? held.map((piece) => piece.text).join("") : held[0].text);

  window.editionSearch = { words, terms, term, voices, find, stems, sameStem, needles, listWords };
})();
