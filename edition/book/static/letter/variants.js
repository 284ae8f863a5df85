/* Which variants are shown, and the way from one to the next: by buttons, and by the keys n and p, which can be
   switched off. */
(() => {
  const { letter, choose, whenChosen, make, smooth } = window.edition;
  const bar = letter.querySelector(".ed-reading-bar");
  if (!bar) return;
  const filter = letter.querySelector(".ed-filter");
  const lists = [...filter.querySelectorAll("select")];
  const told = filter.querySelector("output");
  const place = make("span", { class: "ed-place", role: "status" });
  const STORED = "edition-keys";

  const all = () => [...letter.querySelectorAll(".ed-site[id]:not([data-continues])")];
  const shown = () => all().filter((site) => !site.classList.contains("ed-out"));
  const idOf = (site) => site.dataset.of ?? site.dataset.continues ?? site.id;

  filter.hidden = false;
  for (const list of lists) list.addEventListener("change", () => choose(list.name, list.value));
  whenChosen((chosen) => {
    for (const list of lists) {
      list.value = chosen.get(list.name) ?? "";
      if (list.selectedIndex < 0) list.value = "";
    }
    const asked = lists.filter((list) => list.value);
    const fits = (site) => asked.every((list) => (site.dataset[list.name] ?? "").split(" ").includes(list.value));
    for (const site of letter.querySelectorAll(".ed-site")) {
      const out = !fits(site);
      site.classList.toggle("ed-out", out);
      document.getElementById(`app-${idOf(site)}`)?.classList.toggle("ed-out", out);
    }
    told.textContent = asked.length ? `${shown().length} of ${all().length} sites shown` : "";
    place.textContent = "";
    letter.dispatchEvent(new Event("ed-filtered"));
  });

  /* Where a site is seen now: itself, or its copy in the other column. */
  function seen(site) {
    const copies = letter.querySelectorAll(`.ed-site[data-of="${CSS.escape(site.id)}"]`);
    return [site, ...copies].find((one) => one.getClientRects().length) ?? site;
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

  const keys = make("input", { type: "checkbox", class: "ed-keys" });
  const signs = [];
  const button = (name, key, sign, step) => {
    const kbd = make("kbd", {}, key);
    signs.push(kbd);
    const made = make("button", { type: "button", "aria-label": name, title: name }, sign, " ", kbd);
    made.addEventListener("click", () => go(step));
    return made;
  };
  const buttons = [button("Previous variant", "p", "‹", -1), button("Next variant", "n", "›", 1)];
  bar.append(place, ...buttons);
  filter.after(make("p", { class: "ed-keys-choice" }, make("label", {}, keys, " Keys ", make("kbd", {}, "n"), " and ",
    make("kbd", {}, "p"), " go to the next and the previous variant")));

  function remember(value) {
    try {
      if (value !== undefined) localStorage.setItem(STORED, value);
      return localStorage.getItem(STORED);
    } catch {
      return value; // a browser that keeps nothing
    }
  }
  function heed() {
    signs.forEach((sign) => (sign.hidden = !keys.checked));
    buttons.forEach((one, n) => (keys.checked ? one.setAttribute("aria-keyshortcuts", "pn"[n])
      : one.removeAttribute("aria-keyshortcuts")));
  }
  keys.checked = remember() !== "off";
  keys.addEventListener("change", () => {
    remember(keys.checked ? "on" : "off");
    heed();
  });
  heed();
  document.addEventListener("keydown", (event) => {
    if (!keys.checked || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input, select, textarea, [contenteditable], dialog")) return;
    if (event.key === "n") go(1);
    if (event.key === "p") go(-1);
  });
})();
