/* How the search shows what it found: an item of a list, the same on its page and in the box. */
(() => {
  const { root } = window.editionAnswers;
  const { make } = window.editionShared;

  /* Return a stretch of the text of a place with the words found in it marked. */
  function stretch({ place, hits }, from, to) {
    const parts = [];
    let at = from;
    for (const { start, end } of hits) {
      if (start < at || end > to) continue;
      parts.push(place.text.slice(at, start), make("mark", {}, place.text.slice(start, end)));
      at = end;
    }
    return [...parts, place.text.slice(at, to)];
  }

  /* Return what stands around the words found after the beginning of a text: where most of what was asked stands
     together, and there the first time. "around" is a number of characters on either side. */
  function excerpt({ place, hits }, beginning, around) {
    const later = hits.filter(({ start }) => start >= beginning);
    const near = (hit) => later.filter(({ start, end }) => start >= hit.start && end <= hit.end + around);
    const together = later.map((hit) => new Set(near(hit).map(({ unit }) => unit)).size);
    const hit = later[together.indexOf(Math.max(...together))] ?? { start: beginning, end: beginning };
    const from = hit.start - beginning <= around ? beginning : place.text.indexOf(" ", hit.start - around) + 1;
    const cut = hit.end + around;
    const to = cut >= place.text.length ? place.text.length : place.text.lastIndexOf(" ", cut);
    const ends = [from > beginning ? "… " : "", to < place.text.length ? "\u00a0…" : ""];
    return make("span", {}, ends[0], ...stretch({ place, hits }, from, to), ends[1]);
  }

  /* Return a link to a place, and what stands in it around the words found. */
  function describe(found, around) {
    const { page, label, anchor, text } = found.place;
    const href = `${root}${page.address}${found.marks ? `?highlight=${encodeURIComponent(found.marks)}` : ""}#${anchor}`;
    // An entry begins with what it is called, which is said once.
    const beginning = text.startsWith(label) ? label.length : 0;
    const name = beginning ? stretch(found, 0, beginning) : [label];
    const names = [...new Set(found.names.filter(Boolean))].join(", ");
    return {
      href,
      name: names ? [...name, ` (names ${names})`] : name,
      text: beginning < text.length ? [excerpt(found, beginning, around)] : [],
    };
  }

  const count = (number, thing) => `${number} ${thing}${number === 1 ? "" : "s"}`;

  /* Return how many places were found, and a query that may have been meant, as a link to the search page, whose
     address is "page". */
  function tell({ found, together, meant }, query, page) {
    const pages = new Set(found.map(({ place }) => place.page));
    const number = `${count(found.length, "place")} on ${count(pages.size, "page")}`;
    const said = !found.length
      ? `Nothing in the book answers to ${query}.`
      : together
        ? number
        : `No place has all of these words; ${number} ${found.length === 1 ? "has" : "have"} some.`;
    if (!meant) return [said];
    return [
      `${said}${together ? "." : ""} Did you mean `,
      make("a", { href: `${page}?${new URLSearchParams({ q: meant })}` }, meant),
      "?",
    ];
  }

  window.editionShown = {
    make,
    describe,
    tell,
    NOT_LOADED: "The words of the book could not be loaded. The pages and registers can be read without them.",
  };
})();
