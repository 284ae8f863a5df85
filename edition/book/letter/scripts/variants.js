/* Which variants are shown, and the way from one to the next: by buttons, and by the keys n and p. */
(() => {
  const { letter, choose, whenChosen, make, smooth } = window.edition;
  const bar = letter.querySelector(".ed-reading-bar");
  if (!bar) return;
  const filter = letter.querySelector(".ed-filter");
  const lists = [...filter.querySelectorAll("select")];
  const told = filter.querySelector("output");
  const place = make("span", { class: "ed-place", role: "status" });
  const few = make("span", { class: "ed-few", hidden: "" });
  const whole = make("button", { type: "button", class: "ed-whole", hidden: "" }, "Show all");

  const all = () => [...letter.querySelectorAll(".ed-site[id]:not([data-continues])")];
  const shown = () => all().filter((site) => !site.classList.contains("ed-out"));
  const idOf = (site) => site.dataset.of ?? site.dataset.continues ?? site.id;

  filter.hidden = false;
  for (const list of lists) list.addEventListener("change", () => choose({ [list.name]: list.value }));
  whole.addEventListener("click", () => {
    choose(Object.fromEntries(lists.map((list) => [list.name, ""])));
    bar.querySelector("select").focus({ preventScroll: true });
  });

  /* A site counts once, under the first of its kinds; of the rest it has every code that it names. */
  const fits = (site, list, value) => {
    const codes = (site.dataset[list.name] ?? (list.name === "status" ? "variant" : "")).split(" ");
    return !value || (list.name === "kind" ? codes[0] === value : codes.includes(value));
  };

  /* Say beside each choice of a list how many sites it would leave, the other lists being as they are. */
  function count(list, sites) {
    const left = sites.filter((site) => lists.every((other) => other === list || fits(site, other, other.value)));
    for (const option of list.options) {
      if (!option.value) continue;
      const number = left.filter((site) => fits(site, list, option.value)).length;
      option.textContent = option.textContent.replace(/\(\d+\)$/, `(${number})`);
      option.disabled = !number && !option.selected;
    }
  }

  /* Leave out what does not fit, and say how much is left, if something is asked for. */
  function sift(asked) {
    for (const site of letter.querySelectorAll(".ed-site")) {
      const out = !lists.every((list) => fits(site, list, list.value));
      site.classList.toggle("ed-out", out);
      document.getElementById(`app-${idOf(site)}`)?.classList.toggle("ed-out", out);
    }
    const sites = all();
    for (const list of lists) count(list, sites);
    few.textContent = asked && `${shown().length} of ${sites.length} sites`;
    told.textContent = asked && `${few.textContent} shown`;
    few.hidden = whole.hidden = !asked;
    letter.dispatchEvent(new Event("ed-filtered"));
  }

  // As the page comes all sites are shown, and it says itself how many there are of each.
  let sifted = "";
  whenChosen((chosen) => {
    for (const list of lists) {
      list.value = chosen.get(list.name) ?? "";
      if (list.selectedIndex < 0) list.value = "";
    }
    const asked = `${lists.filter((list) => list.value).map((list) => [list.name, list.value])}`;
    if (asked) filter.closest("details").open = true;
    letter.classList.toggle("ed-punctuation", chosen.get("kind") === "punctuation");
    place.textContent = "";
    // The copies that another view makes are as what they are copies of.
    if (asked !== sifted) sift(asked);
    sifted = asked;
  });

  /* Where a site is seen now: itself, its copy in the other column, or, where it has no box, the head of what it holds. */
  function seen(site) {
    const copies = letter.querySelectorAll(`.ed-site[data-of="${CSS.escape(site.id)}"]`);
    const held = site.querySelectorAll(":scope > .ed-legend, .ed-p");
    return [site, ...copies, ...held].find((one) => one.getClientRects().length) ?? site;
  }

  /* Where the reader is among the sites: at the one that has the focus or is open, or the last one visited if in sight. */
  function here(sites) {
    const focus = document.activeElement;
    const open = focus.closest(".ed-entry")?.id.replace("app-", "");
    const within = focus.closest(".ed-site");
    const at = sites.findIndex((site) => site.id === (open ?? (within && idOf(within))));
    if (at >= 0) return at;
    const marked = sites.findIndex((site) => site.classList.contains("ed-here"));
    const box = marked >= 0 && seen(sites[marked]).getBoundingClientRect();
    return box && box.bottom > 0 && box.top < innerHeight ? marked : -1;
  }

  function go(step) {
    window.edition.layAll();
    const sites = shown();
    const now = here(sites);
    const tops = () => sites.map((site) => seen(site).getBoundingClientRect().top);
    let next = now + step;
    if (now < 0) next = step > 0 ? tops().findIndex((top) => top > 90) : tops().findLastIndex((top) => top < 90);
    const site = sites[next];
    if (!site) return;
    document.querySelector(".ed-card")?.hidePopover();
    const opened = document.querySelector(".ed-pop:not(.ed-card)");
    for (const one of letter.querySelectorAll(".ed-here")) one.classList.remove("ed-here");
    site.classList.add("ed-here");
    const visible = seen(site);
    visible.classList.add("ed-here");
    visible.scrollIntoView({ block: "center", behavior: smooth() });
    const mark = visible.querySelector(":scope > .ed-mark, :scope > .ed-legend > .ed-mark");
    const focused = mark?.getClientRects().length ? mark : visible;
    if (focused === visible) visible.tabIndex = -1;
    focused.focus({ preventScroll: true });
    place.textContent = `${site.id}, ${next + 1} of ${sites.length}`;
    if (opened && focused === mark) mark.click();
  }

  const button = (name, key, step) => {
    const kbd = make("kbd", {}, key);
    const made = make("button", { type: "button", class: "ed-step", "aria-label": name, title: name }, kbd);
    made.addEventListener("click", () => go(step));
    window.editionKeys.whenPressed(key, name, () => go(step));
    window.editionKeys.whenSwitched((on) => {
      kbd.hidden = !on;
      if (on) made.setAttribute("aria-keyshortcuts", key);
      else made.removeAttribute("aria-keyshortcuts");
    });
    return made;
  };
  const buttons = [button("Previous variant", "p", -1), button("Next variant", "n", 1)];
  bar.append(few, whole, place, ...buttons);
})();
