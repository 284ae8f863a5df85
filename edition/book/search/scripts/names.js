/* Names: which entries of the registers a query names, in whatever spelling or case, and by what names else they are
   found. Spellings are compared by how they sound, so that the ways of writing a name in Latin letters are one. */
(() => {
  const { words, stems, sameStem } = window.editionSearch;
  const LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюяёіѣѳѵїєґ";
  const LATIN = "a b v g d e z z i i k l m n o p r s t u f h ц ч s sч  i  e u a e i e f i i e g".split(" ");
  const SHORT = 3; // letters below which a word is no name by itself, and one more before a name may go on

  /* How a name sounds, whichever of the common systems it was transliterated by; the order is that of the rules. */
  const RULES = [
    [/t?sch|sh/g, (found) => (found[0] === "t" ? "ч" : "s")],
    [/t?ch/g, "ч"],
    [/kh/g, "h"],
    [/zh/g, "z"],
    [/t[szc]|c(?=[eiyk])/g, "ц"],
    [/c/g, "k"],
    [/x/g, "ks"],
    [/w/g, "v"],
    [/[iyj]+(?=[aeou])/g, ""],
    [/[iyj]+/g, "i"],
    [/[zц]/g, "s"], // German writes s for what others write with z, and z for ts
    [/ч/g, "h"], // and ch for kh
    [/(.)\1+/g, "$1"],
  ];
  const heard = new Map();
  function sound(word) {
    if (!heard.has(word)) {
      const latin = [...word].map((letter) => LATIN[LETTERS.indexOf(letter)] ?? letter).join("");
      heard.set(
        word,
        RULES.reduce((made, [from, to]) => made.replace(from, to), latin),
      );
    }
    return heard.get(word);
  }

  /* A word of a name is asked for by its letters, by its stem or, with a capital, by its sound in whichever case. */
  const same = (asked, { word, proper }) =>
    asked === word ||
    sameStem(asked, word) ||
    (proper && asked.length >= SHORT && [asked, ...stems(asked)].some((one) => sound(one) === sound(word)));
  const begins = (asked, { word, proper }) =>
    asked.length > SHORT && (word.startsWith(asked) || (proper && sound(word).startsWith(sound(asked))));

  const read = (form) =>
    words(form).wholes.map(({ word, start }) => ({ word, proper: form[start] !== form[start].toLowerCase() }));

  /* Return an entry as it is asked for. A person is called by the last word of a form too, in which the surname is. */
  function entry([address, person, own, also, places]) {
    const forms = [...own, ...also].map((form, n) => ({ text: form, words: read(form), own: n < own.length }));
    const last = forms
      .filter((form) => person && form.words.length > 1 && form.words.at(-1).word.length >= SHORT)
      .map((form) => ({ ...form, text: form.text.split(/\s+/).at(-1), words: form.words.slice(-1) }));
    const names = [...forms, ...last].filter((name) => name.words.length);
    for (const { word } of names.flatMap((name) => name.words)) same(sound(word), { word }); // known before one asks
    return { address, places, person, names };
  }

  /* Return how many words of a query, from a place in it, are a name: all of it, or the beginning of its last word. */
  const covers = (name, asked, at, compare) =>
    at + name.words.length <= asked.length &&
    name.words.every((word, n) => (n + 1 < name.words.length ? same : compare)(asked[at + n], word));

  /* Return the entries that words of a query name, from a place in it: those with the longest names, each with the name
     found. Only where no name is whole, the query's last word may be the beginning of one. */
  function named(entries, asked, at) {
    for (const compare of [same, begins]) {
      const found = entries.flatMap((one) =>
        one.names
          .filter((name) => covers(name, asked, at, compare))
          .filter((name) => compare === same || at + name.words.length === asked.length)
          .map((name) => ({ entry: one, name })),
      );
      const longest = Math.max(...found.map(({ name }) => name.words.length));
      if (found.length) return found.filter(({ name }) => name.words.length === longest);
    }
    return [];
  }

  /* Return the other names by which an entry is looked for, where it was asked for by one: other spellings, and what it
     is called first of all. A person's further names may be those of others, and are left to the places that the
     registers tie to the entry. */
  const others = ({ entry: { names, person }, name }) =>
    names.filter(
      (other) =>
        !person ||
        ((other.words.length === 1) === (name.words.length === 1) &&
          (other.own || other.words.every(({ word }, n) => name.words[n] && same(word, name.words[n])))),
    );

  window.editionNames = { entry, named, others, sound };
})();
