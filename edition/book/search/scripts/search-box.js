/* The box that Ctrl+K opens: results as one types, as links that the arrows go through; Enter leads to all of them. */
(() => {
  const { load, search } = window.editionAnswers;
  const { make, describe, tell, NOT_LOADED } = window.editionShown;
  const box = document.getElementById("ed-search");
  const field = box.querySelector("input");
  const page = box.getAttribute("action");
  const AROUND = 45; // characters of an excerpt on either side of the first word found
  const ENOUGH = 8; // results, of which the search page shows all

  const told = make("p", { class: "ed-search-told", role: "status" });
  const list = make("ul", { "aria-label": "Results" });
  const all = make("a", { class: "ed-search-all" }, "All results");
  all.hidden = true;
  box.append(told, list, all);

  function item(found) {
    const { href, name, text } = describe(found, AROUND);
    const { page, label } = found.place;
    const where = label === page.title ? [] : [make("span", { class: "ed-search-where" }, page.title)];
    return make("li", {}, make("a", { href }, make("strong", {}, ...name), " ", ...where, " ", ...text));
  }

  let shown = ""; // the query that the list answers to
  function show(found, query) {
    shown = query;
    list.replaceChildren(...found.slice(0, ENOUGH).map(item));
    all.href = `${page}?${new URLSearchParams({ q: query })}`;
    all.hidden = !found.length;
  }

  let asked = "";
  async function answer() {
    const query = field.value.trim();
    if (query === asked) return;
    asked = query;
    if (!/[\p{L}\p{N}]/u.test(query)) {
      show([], query);
      told.textContent = "";
      return;
    }
    try {
      const isOld = () => query !== asked;
      const answered = await search(query, { isOld, enough: ENOUGH, show: (found) => show(found, query) });
      if (!answered) return;
      if (shown !== query) show(answered.found, query);
      // One or two letters are seldom a word; whoever types on has asked for nothing yet.
      if (answered.found.length || query.length > 2) told.replaceChildren(...tell(answered, query, page));
      else told.textContent = "";
    } catch {
      told.textContent = NOT_LOADED;
    }
  }

  /* The arrows go from the field through the links and back; whoever types on in a link types in the field. */
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") box.hidePopover(); // which a field of this kind would keep for itself
    const stops = [field, ...box.querySelectorAll("ul a"), ...(all.hidden ? [] : [all])];
    const here = stops.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (here >= 0 && step) {
      event.preventDefault();
      stops.at((here + step) % stops.length).focus();
    } else if (here > 0 && (event.key === "Backspace" || (event.key.length === 1 && event.key !== " "))) field.focus();
  });
  // A result on the page one reads is a step within it, and leaves the box open.
  box.addEventListener("click", (event) => {
    if (event.target.closest("a") && !event.ctrlKey && !event.metaKey && !event.shiftKey) box.hidePopover();
  });
  field.addEventListener("input", answer);
  load().catch(() => undefined);
  answer();
})();
