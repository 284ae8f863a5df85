/* Where a note stands: its id leads to the paragraph or the variant, its words are looked for there. A text with variants
   is read in as many ways as it names witnesses, and once with all readings, so that words are found whichever version is
   shown now or was shown when they were chosen. */
(() => {
  const REST = "*"; // in data-wit: all whom the site does not name
  const AROUND = 32; // characters of context that a quotation keeps on either side

  /* Return the nodes of an element that are the letter's text. */
  function textNodes(element) {
    const walker = element.ownerDocument.createTreeWalker(
      element,
      NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT,
      (node) =>
        node.nodeType === 1 && node.matches("[data-paratext]") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    );
    const nodes = [];
    while (walker.nextNode()) if (walker.currentNode.nodeType === 3) nodes.push(walker.currentNode);
    return nodes;
  }

  const sigla = (element) => element.dataset.wit.split(" ").filter(Boolean);

  /* Whether a witness has what stands in an element; a name that no reading has is whoever is not named. */
  function has(element, siglum) {
    const named = sigla(element);
    if (named.includes(siglum)) return true;
    return (
      named.includes(REST) &&
      ![...element.parentElement.children].some((one) => one.dataset.wit && sigla(one).includes(siglum))
    );
  }

  function holders(node, within) {
    const around = [];
    let element = node.parentElement.closest("[data-wit]");
    while (element && within.contains(element)) {
      around.push(element);
      element = element.parentElement.closest("[data-wit]");
    }
    return around;
  }

  /* Put nodes together as one text with single spaces, which knows of each character where it stands. Between two
     readings of one place, shown both, stands a space. */
  function join(nodes) {
    const text = [];
    const from = [];
    let last = null;
    const push = (character, at) => {
      if (character === " " && (!text.length || text.at(-1) === " ")) return;
      text.push(character);
      from.push(at);
    };
    for (const node of nodes) {
      const reading = node.parentElement.closest("[data-wit]:not(.ed-space)");
      if (reading && last && reading !== last && reading.parentElement === last.parentElement) push(" ", [node, 0]);
      if (node.data.trim()) last = reading;
      for (let at = 0; at < node.length; at++) push(/\s/.test(node.data[at]) ? " " : node.data[at], [node, at]);
    }
    return { text: text.join(""), from };
  }

  /* Return the ways in which the text of an element can be read: with all readings, and as each witness has it. */
  function ways(element) {
    const nodes = textNodes(element);
    const around = new Map(nodes.map((node) => [node, holders(node, element)]));
    const named = new Set([...around.values()].flat().flatMap(sigla));
    const read = [nodes];
    if (named.size)
      for (const siglum of [...named, ""])
        read.push(nodes.filter((node) => around.get(node).every((one) => has(one, siglum))));
    return read.map(join);
  }

  const plain = (words) => words.replace(/\s+/g, " ").trim();

  function* occurrences(text, words) {
    for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) yield at;
  }

  const alike = (one, other) => {
    let n = 0;
    while (n < one.length && n < other.length && one[n] === other[n]) n++;
    return n;
  };
  const turned = (words) => [...words].reverse().join("");

  /* Return the words of a quotation where they stand in an element: pieces of nodes, and whether they are the whole of it;
     null where they do not. Of several places the one is taken whose surroundings are most like those of the quotation. */
  function find(element, { exact, prefix = "", suffix = "" }) {
    const words = plain(exact);
    if (!words) return null;
    let best = null;
    for (const { text, from } of ways(element)) {
      for (const at of occurrences(text, words)) {
        const end = at + words.length;
        const likeness = alike(turned(text.slice(0, at)), turned(prefix)) + alike(text.slice(end), suffix);
        if (!best || likeness > best.likeness) best = { likeness, text, from, at, end };
      }
    }
    if (!best) return null;
    const pieces = [];
    for (const [node, offset] of best.from.slice(best.at, best.end)) {
      const piece = pieces.at(-1);
      if (piece?.node === node) piece.end = offset + 1;
      else pieces.push({ node, start: offset, end: offset + 1 });
    }
    return { pieces, isWhole: words === best.text.trim(), quote: quoted(best) };
  }

  const quoted = ({ text, at, end }) => ({
    exact: text.slice(at, end),
    prefix: text.slice(Math.max(0, at - AROUND), at),
    suffix: text.slice(end, end + AROUND),
  });

  /* Return the quotation of what a range holds of an element, as it is seen; of the whole of it without a range. */
  function quote(element, range) {
    const nodes = textNodes(element).filter((node) => !range || node.parentElement.checkVisibility());
    const { text, from } = join(nodes);
    if (!range) return { exact: text.trim() };
    const held = from.flatMap(([node, at], n) =>
      range.isPointInRange(node, at) && !isEnd(range, node, at) ? [n] : [],
    );
    if (!held.length) return null;
    let [at, end] = [held[0], held.at(-1) + 1];
    while (at < end && text[at] === " ") at++;
    while (end > at && text[end - 1] === " ") end--;
    return at < end ? quoted({ text, at, end }) : null;
  }

  const isEnd = (range, node, at) => range.endContainer === node && range.endOffset === at;

  /* Where notes stand: in a letter, and in the paragraphs of other pages. */
  const PROSE = "p[id^='t-']";
  const PLACES = `[data-letter] :is(.ed-p, .ed-site), ${PROSE}`;

  /* Return how a note stands on a page: "fits" with its place and its words, "changed" with its place alone, "gone". The id
     of a paragraph of prose is made of its words and goes when one is changed: then the quoted words are looked for in the
     others, since they may stand there still. */
  function resolve(page, note) {
    const place = page.getElementById(note.id);
    if (place?.matches(PLACES)) {
      const found = find(place, note);
      return found ? { state: "fits", place, ...found } : { state: "changed", place };
    }
    for (const other of note.id.startsWith("t-") ? page.querySelectorAll(PROSE) : []) {
      const found = find(other, note);
      if (found) return { state: "fits", place: other, ...found };
    }
    return { state: "gone" };
  }

  window.editionPlaces = { find, quote, resolve };
})();
