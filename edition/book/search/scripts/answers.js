/* What in the book answers to a query: its places and the entries of its registers, loaded when a reader searches. */
(() => {
  const { words, terms, term, voices, find, needles, listWords } = window.editionSearch;
  const { entry, named, others, sound } = window.editionNames;
  const root = document.documentElement.dataset.content_root.replace(/^\.\//, "");
  const SLICE = 12; // milliseconds of work, after which the browser may do its own
  const FIRST = 30; // and as long as there are no first answers to show
  const NAMED = 1000; // above any number of words: an entry that is asked for by its name
  let loading;

  function load() {
    loading ??= window.editionShared.load("_static/search-names.js", "_static/search-data.js").then(prepare);
    return loading;
  }

  /* Work in slices, between which the browser answers to keys. */
  function slices(long = SLICE) {
    let begun = performance.now();
    return async () => {
      if (performance.now() - begun < long) return;
      await new Promise((resolve) => setTimeout(resolve));
      begun = performance.now();
    };
  }

  /* Wait until what has been shown is painted; in a window that is not seen, nothing is. */
  const painted = () =>
    new Promise((resolve) => {
      requestAnimationFrame(() => setTimeout(resolve));
      setTimeout(resolve, 200);
    });

  /* Return the book in order: its places, the entries of its registers, and by each word the places that have it. */
  async function prepare() {
    const rest = slices();
    const places = [];
    const index = new Map();
    for (const [title, address, found] of window.editionSearchData) {
      const page = { title, address, order: places.length };
      const these = found.map(([label, anchor, ...runs]) => place(page, label, anchor, runs));
      for (const one of these)
        for (const word of listWords(one.pieces)) {
          if (!index.has(word)) index.set(word, []);
          index.get(word).push(one);
        }
      places.push(...these);
      await rest();
    }
    index.delete("");
    const at = new Map();
    for (const one of places) {
      const address = `${one.page.address}#${one.anchor}`;
      if (one.pieces.length && !at.has(address)) at.set(address, one);
    }
    // What is said of a variant is a place, the variant itself has no words of its own.
    const tied = (address) => at.get(address) ?? at.get(address.replace("#", "#app-"));
    const entries = [];
    for (const one of window.editionSearchNames.map(entry)) {
      entries.push({ ...one, place: tied(one.address), tied: one.places.map(tied).filter(Boolean) });
      await rest();
    }
    makeReady(places.values());
    return { places, entries, index, words: [...index.keys()].sort() };
  }

  /* Part the text of places into words when the browser has time, so that the first key has not to wait for it. */
  const soon = window.requestIdleCallback ?? ((call) => setTimeout(() => call({ timeRemaining: () => 5 }), 20));
  function makeReady(places) {
    soon((left) => {
      for (const one of places) {
        one.ways ??= voices(one.pieces);
        if (left.timeRemaining() < 2) return makeReady(places);
      }
    });
  }

  /* Return the places that have a word, or one that begins so. */
  function having({ index, words }, { word, whole }) {
    if (whole) return new Set(index.get(word));
    let [first, end] = [0, words.length];
    while (first < end) {
      const middle = (first + end) >> 1;
      if (words[middle] < word) first = middle + 1;
      else end = middle;
    }
    const found = new Set();
    for (; words[first]?.startsWith(word); first++) for (const one of index.get(words[first])) found.add(one);
    return found;
  }

  /* Put the text of a place together as it is shown, a reading of another witness than the first in brackets. */
  function place(page, label, anchor, runs) {
    let text = "";
    const pieces = [];
    const first = runs.find((run) => typeof run !== "string")?.[0];
    for (const run of runs) {
      const [sigla, said, members, but] = typeof run === "string" ? ["", run] : run;
      const other = sigla && sigla !== first && said.trim();
      if (other) text += text && !text.endsWith(" ") ? " [" : "[";
      const at = text.length - (other ? said.search(/\S/) : 0);
      pieces.push({ text: said, at, wit: typeof run === "string" ? null : new Set(members ?? sigla.split(" ")), but });
      text += other ? `${said.trim()}\u00a0${sigla}]` : said;
    }
    const names = [label.toLowerCase(), short(anchor)];
    return { page, label, anchor, names, text, pieces, called: labelled(label) };
  }

  const labels = new Map();
  function labelled(label) {
    if (!labels.has(label)) labels.set(label, new Set(words(label).parts.map(({ word }) => word)));
    return labels.get(label);
  }

  /* Return a query as a place may be called by its number, if it has one: "v67", "¶ 12" or "p12", "n36" or "note 36". */
  const number = (query) => /\d/.test(query) && short(query.toLowerCase().replace(/^¶\s*/, "p").replace(/\s+/g, " "));
  const short = (name) => name.replace(/^([pvn]) ?0*(?=\d)/, "$1");

  /* Return what a query asks for. Each is some terms that stand together, or one; where they name entries of the
     registers, also the other names of these, and the places where they are named. */
  function understand({ entries }, query) {
    const asked = terms(query);
    const said = asked.map(({ exact, wholes: [one, more] }) => (exact || more || one.open ? "" : one.word));
    const units = [];
    for (let at = 0; at < asked.length; at += units.at(-1).terms.length) {
      const found = said[at] ? named(entries, said, at) : [];
      const length = found[0]?.name.words.length ?? 1;
      const isSaid = ({ wholes }) => wholes.map(({ word }) => word).join() === said.slice(at, at + length).join();
      const names = new Set(found.flatMap(others).map(({ text }) => text));
      units.push({
        terms: asked.slice(at, at + length),
        also: [...names].map((text) => ({ ...term(text), name: true, said: text })).filter((one) => !isSaid(one)),
        entries: new Map(found.map((one) => [one.entry.place, one.entry.tied.length])),
        tied: new Map(found.flatMap(({ entry: { tied, names } }) => tied.map((one) => [one, names[0].text]))),
      });
    }
    return units;
  }

  const isTied = ({ entries, tied }, one) => entries.has(one) || tied.has(one);

  /* Return the places that may answer to what is asked for: by their letters, or by the registers. */
  function mayAnswer(book, { terms: asked, also, entries, tied }) {
    const found = new Set([...entries.keys(), ...tied.keys()]);
    for (const of of [asked, ...also.map((one) => [one])]) {
      const sets = of.flatMap(needles).map((needle) => having(book, needle));
      for (const one of sets.reduce((these, those) => these.intersection(those))) found.add(one);
    }
    return found;
  }

  /* Return how much a place is what was asked for: it is called so; it is the entry of that name, of several the one
     that is named most; or it is a heading or an entry that has the words in its title. */
  function rank(units, called, one) {
    if (one.names.includes(called)) return Infinity;
    if (units.every(({ entries }) => entries.has(one))) return NAMED + units[0].entries.get(one);
    if (!one.text.startsWith(one.label)) return 0;
    const has = ({ parts }) => parts.every(({ word }) => one.called.has(word));
    return units.filter((unit) => unit.terms.every(has) || unit.also.some(has)).length;
  }

  /* Return a place with the words that answer to a query, or null; "some" lets it lack some of what is asked for. */
  function answer(one, { units, ranks }, some) {
    one.ways ??= voices(one.pieces);
    const found = units.map((unit) => {
      const literal = unit.terms.map((each) => find(each, one.ways));
      const also = unit.also.map((each) => find(each, one.ways));
      const all = literal.every((tokens) => tokens.size);
      return {
        met: all || also.some((tokens) => tokens.size) || isTied(unit, one),
        terms: unit.terms.filter((_, n) => literal[n].size),
        also: unit.also.filter((_, n) => also[n].size),
        tokens: new Set([...literal, ...also].flatMap((tokens) => [...tokens])),
      };
    });
    const met = found.filter((unit) => unit.met).length;
    if (ranks.get(one) !== Infinity && (!met || (met < units.length && !some))) return null;
    return {
      place: one,
      score: 2 * ranks.get(one) + met,
      hits: found
        .flatMap(({ tokens }, unit) =>
          [...tokens].flatMap(({ spans }) =>
            spans.map(({ piece, start, end }) => ({ start: piece.at + start, end: piece.at + end, unit })),
          ),
        )
        .sort((a, b) => a.start - b.start),
      marks: [...new Set(found.flatMap(listMarks))].join(" "),
      names: units.filter((_, n) => !found[n].tokens.size).map(({ tied }) => tied.get(one)),
    };
  }

  /* Return what is to be marked on the page of a place: what was asked for, and what answers to it by another name or
     in a case that a page does not know, since it has no registers and no stemmers. */
  function listMarks({ terms: asked, also, tokens }) {
    const known = [...asked, ...also].flatMap(({ wholes, parts }) => [...wholes, ...parts].map(({ word }) => word));
    const further = [...tokens].filter((token) => !known.some((word) => token.word.startsWith(word))).map(surface);
    return [
      ...asked.map(({ said }) => said),
      ...[...also.map(({ said }) => said), ...further].map((one) => `"${one}"`),
    ];
  }
  const surface = ({ spans }) => spans.map(({ piece, start, end }) => piece.text.slice(start, end)).join("");

  /* Find what answers to a query, best first. "show" is called with the first answers as soon as there are "enough" of
     them, and the search goes on when they are seen; "slice" is how long the browser may be kept from keys. Returns null
     once "isOld" says that something else is asked for, else the answers, whether each has all that was asked for, and a
     query that may have been meant where none has. */
  async function search(query, { isOld, enough = Infinity, show, slice }) {
    const book = await load();
    if (isOld()) return null;
    const units = understand(book, query);
    for (const unit of units) unit.places = mayAnswer(book, unit);
    const called = number(query);
    const found = [];
    const rest = slices(slice);
    const hurry = slices(Math.max(FIRST, slice ?? 0));
    for (const some of units.length > 1 ? [false, true] : [false]) {
      const join = (one, other) => (some ? one.union(other) : one.intersection(other));
      const may = units.map(({ places }) => places).reduce(join, new Set(some ? [] : units[0]?.places));
      const held = book.places.filter((one) => may.has(one) || (called && one.names.includes(called)));
      const ranks = new Map(held.map((one) => [one, rank(units, called, one)]));
      held.sort((a, b) => (ranks.get(b) > ranks.get(a)) - (ranks.get(b) < ranks.get(a)));
      for (const one of held) {
        const answered = answer(one, { units, ranks }, some);
        if (answered) found.push(answered);
        if (answered && found.length === enough) {
          show(found);
          await painted();
        } else await (found.length < enough ? hurry() : rest());
        if (isOld()) return null;
      }
      if (found.length) return { found, together: !some, meant: some ? near(book, query, units) : null };
    }
    return { found, together: false, meant: near(book, query, units) };
  }

  /* Return a query in which words that nothing answers to are those of the book that are spelt or sound most alike, or
     null where there are none. */
  function near(book, query, units) {
    const lost = units
      .filter((unit) => ![...unit.places].some((one) => answer(one, { units: [unit], ranks: new Map() })))
      .flatMap((unit) => unit.terms.map((one) => ({ ...one, instead: alike(book, one) })));
    if (!lost.length || lost.some(({ instead }) => !instead)) return null;
    let meant = query;
    for (const { index, said, instead } of lost.reverse())
      meant = meant.slice(0, index) + instead + meant.slice(index + said.length);
    return meant;
  }

  function alike(book, { wholes }) {
    const [{ word }] = wholes;
    if (wholes.length > 1 || word.length < 3) return null;
    const most = word.length < 5 ? 1 : 2;
    let best = null;
    for (const [other, { length: times }] of book.index) {
      if (Math.abs(other.length - word.length) > most || other.length < 3) continue;
      const far = sound(other) === sound(word) ? 0.5 : distance(word, other, most);
      if (far <= most && (!best || far < best.far || (far === best.far && times > best.times)))
        best = { other, far, times };
    }
    return best && spelt(book, best.other);
  }

  function count(all) {
    const times = new Map();
    for (const word of all) times.set(word, (times.get(word) ?? 0) + 1);
    return times;
  }

  /* Return a word as the book spells it most: with its capitals and accents. */
  function spelt(book, word) {
    const found = book.index.get(word).flatMap((one) => {
      one.ways ??= voices(one.pieces);
      const tokens = one.ways.flatMap(({ wholes }) => wholes.filter((token) => token.word === word));
      return tokens.map((token) => surface(token).replace(/['’]s?$/, ""));
    });
    const [most] = [...count(found)].sort(([, one], [, other]) => other - one);
    return most?.[0] ?? word;
  }

  /* Return how many letters are to be put in, left out, changed or changed over with the next to make one word of
     another; more than "most" is not counted out. (Optimal string alignment: Damerau 1964.) */
  function distance(one, other, most) {
    let [before, row] = [[], Array.from({ length: other.length + 1 }, (_, n) => n)];
    for (let i = 1; i <= one.length; i++) {
      const next = [i];
      for (let j = 1; j <= other.length; j++) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] !== other[j - 1]));
        if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1])
          next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      if (Math.min(...next) > most) return Infinity;
      [before, row] = [row, next];
    }
    return row.at(-1);
  }

  window.editionAnswers = { root, load, search, NAMED };
})();
