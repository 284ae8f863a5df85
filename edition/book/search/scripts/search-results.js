/* The search page: what was asked, in the address, and the places found, by page. */
(() => {
  const { load, search, NAMED } = window.editionAnswers;
  const { make, describe, tell, NOT_LOADED } = window.editionShown;
  const form = document.querySelector(".ed-search-page");
  const field = form.querySelector("input");
  const told = document.querySelector("article .ed-search-told");
  const results = document.querySelector(".ed-search-results");
  const help = document.querySelector(".ed-search-help");
  const AROUND = 110; // characters of an excerpt on either side of the first word found
  const SHOWN = 6; // places of a page that are shown at once

  function item(found) {
    const { href, name, text } = describe(found, AROUND);
    return make("li", {}, make("a", { href }, ...name), " ", ...text);
  }

  function group(found) {
    const { title, address } = found[0].place.page;
    const [shown, rest] = [found.slice(0, SHOWN), found.slice(SHOWN)].map((part) => part.map((one) => item(one)));
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

  let asked;
  async function show() {
    const query = field.value.trim();
    if (query === asked) return;
    asked = query;
    document.title = document.title.replace(
      /^.*?( – )/,
      query ? `${query.replaceAll("$", "$$$$")} – Search$1` : "Search$1",
    );
    if (!/[\p{L}\p{N}]/u.test(query)) {
      results.replaceChildren();
      told.removeAttribute("aria-busy");
      told.textContent = "";
      help.hidden = false;
      return;
    }
    told.setAttribute("aria-busy", "true");
    help.hidden = true;
    let answered;
    try {
      answered = await search(query, { isOld: () => query !== asked, slice: 100 });
    } catch {
      told.removeAttribute("aria-busy");
      told.textContent = NOT_LOADED;
      help.hidden = false;
      return;
    }
    if (!answered) return; // the reader has gone on typing
    const groups = [...Map.groupBy(answered.found, ({ place }) => place.page.order).values()];
    const best = (one) => Math.max(...one.map(({ score }) => score));
    const first = ({ score }) => (score >= NAMED ? score : 0);
    for (const one of groups) one.sort((a, b) => (first(b) > first(a)) - (first(b) < first(a)));
    groups.sort(
      (one, other) =>
        (best(other) > best(one)) - (best(other) < best(one)) || one[0].place.page.order - other[0].place.page.order,
    );
    results.replaceChildren(...groups.map(group));
    told.removeAttribute("aria-busy");
    told.replaceChildren(...tell(answered, query, ""));
    help.hidden = answered.together;
  }

  let waiting;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const query = field.value.trim();
      history.replaceState(null, "", query ? `?${new URLSearchParams({ q: query })}` : location.pathname);
      show();
    }, 120);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    const query = field.value.trim();
    history.pushState(null, "", query ? `?${new URLSearchParams({ q: query })}` : location.pathname);
    show();
  });
  field.addEventListener("focus", () => load().catch(() => undefined), { once: true });
  function ask() {
    field.value = new URLSearchParams(location.search).get("q") ?? "";
    show();
  }
  addEventListener("popstate", ask);
  ask();

  const key = document.querySelector(".ed-slash input");
  key.checked = window.editionSlash();
  key.addEventListener("change", () => window.editionSlash(key.checked ? "on" : "off"));
})();
