/* The search page: what was asked, in the address; the data, loaded when something is; the places found, by page. */
(() => {
  const { words, terms, voices, find } = window.editionSearch;
  const form = document.querySelector(".ed-search-page");
  const field = form.querySelector("input");
  const told = document.querySelector(".ed-search-told");
  const results = document.querySelector(".ed-search-results");
  const help = document.querySelector(".ed-search-help");
  const AROUND = 110; // characters of an excerpt on either side of the first word found
  const SHOWN = 6; // places of a page that are shown at once
  let loading;

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  function load() {
    loading ??= new Promise((resolve, reject) => {
      const script = make("script", { src: form.dataset.index });
      script.addEventListener("load", () => resolve(window.editionSearchData.flatMap(places)));
      script.addEventListener("error", reject);
      document.head.append(script);
    });
    return loading;
  }

  const places = ([title, address, found], order) =>
    found.map(([label, anchor, ...runs]) => ({ page: { title, address, order }, label, anchor, runs }));

  /* Put the text of a place together as it is shown, a reading of another witness than the first in brackets, and
     tell its words. */
  function read(place) {
    let text = "";
    const pieces = [];
    const first = place.runs.find((run) => typeof run !== "string")?.[0];
    for (const run of place.runs) {
      const [sigla, said, members, but] = typeof run === "string" ? ["", run] : run;
      const other = sigla && sigla !== first && said.trim();
      if (other) text += text && !text.endsWith(" ") ? " [" : "[";
      const at = text.length - (other ? said.search(/\S/) : 0);
      pieces.push({ text: said, at, wit: typeof run === "string" ? null : new Set(members ?? sigla.split(" ")), but });
      text += other ? `${said.trim()}\u00a0${sigla}]` : said;
    }
    return Object.assign(place, { text, ways: voices(pieces), named: words(place.label).parts.map((one) => one.word) });
  }

  /* Tell whether a query is what a place is called: "v67", "¶ 12" or "p12", "n36" or "note 36". */
  const called = (query, { label, anchor }) =>
    [label.toLowerCase(), short(anchor)].includes(
      short(query.toLowerCase().replace(/^¶\s*/, "p").replace(/\s+/g, " ")),
    );
  const short = (name) => name.replace(/^([pvn]) ?0*(?=\d)/, "$1");

  /* Return a place with the words that answer to the query, or null; "some" lets it lack some of the terms. */
  function answer(place, query, asked, some) {
    if (!place.ways) read(place);
    const found = asked.map((term) => find(term, place.ways));
    const met = found.filter((tokens) => tokens.size).length;
    const isCalled = called(query, place);
    if (!isCalled && (!met || (met < asked.length && !some))) return null;
    const named = asked.filter((term) => term.parts.every(({ word }) => place.named.includes(word))).length;
    return {
      place,
      hits: found
        .flatMap((tokens, term) =>
          [...tokens].flatMap(({ spans }) =>
            spans.map((span) => ({ start: span.piece.at + span.start, end: span.piece.at + span.end, term })),
          ),
        )
        .sort((a, b) => a.start - b.start),
      score: isCalled ? Infinity : met + 2 * named,
    };
  }

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
     together, and there the first time. */
  function excerpt({ place, hits }, beginning) {
    const later = hits.filter(({ start }) => start >= beginning);
    const near = (hit) => later.filter(({ start, end }) => start >= hit.start && end <= hit.end + AROUND);
    const together = later.map((hit) => new Set(near(hit).map(({ term }) => term)).size);
    const hit = later[together.indexOf(Math.max(...together))] ?? { start: beginning, end: beginning };
    const from = hit.start - beginning <= AROUND ? beginning : place.text.indexOf(" ", hit.start - AROUND) + 1;
    const cut = hit.end + AROUND;
    const to = cut >= place.text.length ? place.text.length : place.text.lastIndexOf(" ", cut);
    const ends = [from > beginning ? "… " : "", to < place.text.length ? " …" : ""];
    return make("span", {}, ends[0], ...stretch({ place, hits }, from, to), ends[1]);
  }

  function item(found, query) {
    const { page, label, anchor, text } = found.place;
    const href = `${page.address}${found.hits.length ? `?highlight=${encodeURIComponent(query)}` : ""}#${anchor}`;
    // An entry begins with what it is called, which is said once.
    const beginning = text.startsWith(label) ? label.length : 0;
    const name = beginning ? stretch(found, 0, beginning) : [label];
    return make(
      "li",
      {},
      make("a", { href }, ...name),
      " ",
      ...(beginning < text.length ? [excerpt(found, beginning)] : []),
    );
  }

  function group(found, query) {
    const { title, address } = found[0].place.page;
    const [shown, rest] = [found.slice(0, SHOWN), found.slice(SHOWN)].map((part) =>
      part.map((one) => item(one, query)),
    );
    const section = make(
      "section",
      {},
      make("h2", {}, make("a", { href: address }, title), ` (${found.length})`),
      make("ul", {}, ...shown),
    );
    if (rest.length)
      section.append(
        make("details", {}, make("summary", {}, `${rest.length} more on this page`), make("ul", {}, ...rest)),
      );
    return section;
  }

  const count = (number, thing) => `${number} ${thing}${number === 1 ? "" : "s"}`;

  async function search() {
    const query = field.value.trim();
    const asked = terms(query);
    document.title = document.title.replace(
      /^.*?( – )/,
      query ? `${query.replaceAll("$", "$$$$")} – Search$1` : "Search$1",
    );
    if (!asked.length) {
      results.replaceChildren();
      told.textContent = "";
      help.hidden = false;
      return;
    }
    let all;
    try {
      all = await load();
    } catch {
      told.textContent = "The words of the book could not be loaded. The pages and registers can be read without them.";
      help.hidden = false;
      return;
    }
    if (query !== field.value.trim()) return; // the reader has gone on typing
    const answers = (some) => all.map((place) => answer(place, query, asked, some)).filter(Boolean);
    let found = answers(false);
    const together = found.length > 0;
    if (!together && asked.length > 1) found = answers(true);
    const groups = [...Map.groupBy(found, (one) => one.place.page.order).values()];
    const best = (one) => Math.max(...one.map(({ score }) => score));
    for (const one of groups) one.sort((a, b) => (b.score === Infinity) - (a.score === Infinity));
    groups.sort(
      (one, other) =>
        (best(other) > best(one)) - (best(other) < best(one)) || one[0].place.page.order - other[0].place.page.order,
    );
    results.replaceChildren(...groups.map((one) => group(one, query)));
    const number = `${count(found.length, "place")} on ${count(groups.length, "page")}`;
    told.textContent = !found.length
      ? `Nothing in the book answers to ${query}.`
      : together
        ? number
        : `No place has all of these words; ${number} ${found.length === 1 ? "has" : "have"} some.`;
    help.hidden = together;
  }

  let waiting;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const query = field.value.trim();
      history.replaceState(null, "", query ? `?${new URLSearchParams({ q: query })}` : location.pathname);
      search();
    }, 250);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    const query = field.value.trim();
    history.pushState(null, "", query ? `?${new URLSearchParams({ q: query })}` : location.pathname);
    search();
  });
  function ask() {
    field.value = new URLSearchParams(location.search).get("q") ?? "";
    search();
  }
  addEventListener("popstate", ask);
  ask();

  const key = document.querySelector(".ed-slash input");
  key.checked = window.editionSlash();
  key.addEventListener("change", () => window.editionSlash(key.checked ? "on" : "off"));
})();
