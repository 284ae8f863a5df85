/* The words that a reader comes with ("?highlight=old+guard#p12"), marked on the page, whichever version of a letter is
   shown. */
(() => {
  const { terms, voices, find } = window.editionSearch;
  const BLOCK = "p, li, dt, dd, td, th, figcaption, h1, h2, h3, h4, h5, h6";
  /* Copies of the text, and what was lent to it from the foot of the page, are marked though they are not the text. */
  const LENT = ".ed-copy, .ed-note, .ed-entry";
  const REST = "*"; // in data-wit: all whom the site does not name

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
    const old = bar?.querySelector(".ed-unmark");
    if (!bar || Boolean(old) === number > 0) return; // it may have the focus
    if (old) return old.remove();
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

  if (window.edition?.whenChosen) {
    window.edition.whenChosen(mark); // on the page of a letter alone
    window.edition.letter.addEventListener("ed-settled", mark); // with the copies that far paragraphs have then
  } else mark();
  const arrive = () => setTimeout(() => show(mark()));
  if (document.readyState === "complete") arrive();
  else addEventListener("load", arrive);
})();
