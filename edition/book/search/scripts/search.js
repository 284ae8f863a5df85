/* Search, where it is used: how words are compared, and the words a reader comes with ("?highlight=old+guard#p12")
   marked on the page, whichever version of a letter is shown. */
(() => {
  const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}'’ʼʹ]*/gu;
  const ENDING = /(?<=[a-z]{3})(?:ing|ed|es|e|(?<!s)s)$/;
  const BLOCK = "p, li, dt, dd, td, th, figcaption, h1, h2, h3, h4, h5, h6";
  /* Copies of the text, and what was lent to it from the foot of the page, are marked though they are not the text. */
  const LENT = ".ed-copy, .ed-note, .ed-entry";

  const fold = (text) =>
    text
      .toLowerCase()
      .replace(/['’]s$/, "")
      .replace(/[æœ]/g, (both) => (both === "æ" ? "ae" : "oe"))
      .normalize("NFD")
      .replace(/[\p{M}'’ʼʹ]/gu, "");
  const stem = (word) => word.replace(/ies$/, "y").replace(ENDING, "");
  const words = (text) =>
    [...text.matchAll(WORD)].map((found) => ({
      word: fold(found[0]),
      start: found.index,
      end: found.index + found[0].length,
    }));

  /* Return what a query asks for: words, and phrases in quotation marks, which are taken by the letter. */
  const terms = (query) =>
    [...query.matchAll(/["“”„«»]([^"“”„«»]+)["“”„«»]|[^\s"“”„«»]+/gu)]
      .map(([all, quoted]) => ({ exact: quoted !== undefined, words: words(quoted ?? all).map((one) => one.word) }))
      .filter((term) => term.words.length);

  const alike = (wanted, word) => word.startsWith(wanted) || stem(word) === stem(wanted);
  const fits = (term, wanted, word) => word === wanted || (!term.exact && wanted.length > 2 && alike(wanted, word));

  /* Return those of some words (each with "wit", the sigla of its witnesses, or none) that answer to a term. A phrase
     runs through the words of one witness. */
  function find(term, tokens) {
    const found = new Set();
    const sigla = new Set(tokens.flatMap((token) => token.wit ?? []));
    for (const siglum of sigla.size ? sigla : [""]) {
      const text = sigla.size ? tokens.filter((token) => !token.wit || token.wit.includes(siglum)) : tokens;
      for (let at = 0; at + term.words.length <= text.length; at++)
        if (term.words.every((wanted, n) => fits(term, wanted, text[at + n].word)))
          for (let n = 0; n < term.words.length; n++) found.add(text[at + n]);
    }
    return found;
  }

  function wordsOfPage() {
    const blocks = new Map();
    const main = document.querySelector("article") ?? document.body;
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const block = node.parentElement.closest(BLOCK);
      const paratext = node.parentElement.closest("[data-paratext]");
      if (!block || (paratext && !paratext.matches(LENT))) continue;
      const wit = node.parentElement.closest("[data-wit]:not([data-wit='*'])")?.dataset.wit.split(" ");
      const tokens = words(node.data).map((token) => ({ ...token, node, wit }));
      blocks.set(block, [...(blocks.get(block) ?? []), ...tokens]);
    }
    return blocks.values();
  }

  function mark() {
    const asked = terms(new URLSearchParams(location.search).get("highlight") ?? "");
    if (!globalThis.CSS?.highlights) return;
    const marks = new Highlight();
    for (const tokens of asked.length ? wordsOfPage() : [])
      for (const term of asked)
        for (const { node, start, end } of find(term, tokens))
          marks.add(new StaticRange({ startContainer: node, startOffset: start, endContainer: node, endOffset: end }));
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

  window.editionSearch = { words, terms, find };

  if (window.edition) window.edition.whenChosen(mark);
  else mark();
  const arrive = () => setTimeout(() => show(mark()));
  if (document.readyState === "complete") arrive();
  else addEventListener("load", arrive);
})();
