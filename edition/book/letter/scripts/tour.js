/* A tour: the list of its stops, and on the way a line at the foot of the screen with the stop at hand, the one before and
   the next. Which stop it is stands in the address, as in "?tour=3". */
(() => {
  const { letter, make, choose, whenChosen, smooth, target } = window.edition;
  const tour = document.querySelector(".ed-tour");
  const stops = [...tour.querySelectorAll("li")];
  const linkOf = (stop) => stop.querySelector("a[href^='#']");
  const title = tour.querySelector("summary").textContent;
  // A stop is shown among all variants of all versions.
  const ALL = { version: "", side: "", only: "" };
  for (const list of letter.querySelectorAll(".ed-filter select")) ALL[list.name] = "";
  let now = 0;

  const go = (number) => choose({ ...ALL, tour: number ? `${number}` : "" });
  const button = (words, act) => {
    const made = make("button", { type: "button" }, words);
    made.addEventListener("click", () => made.getAttribute("aria-disabled") === "true" || act());
    return made;
  };

  const said = make("p", { class: "ed-tour-said", role: "status" });
  const back = button("Previous stop", () => go(now - 1));
  const next = button("Next stop", () => go(now + 1));
  const end = button("End the tour", () => {
    go(0);
    start.focus();
  });
  const line = make(
    "div",
    { class: "ed-tour-line", role: "region", "aria-label": title, hidden: "" },
    said,
    make("p", {}, back, next, end),
  );
  const bar =
    letter.querySelector(".ed-reading-bar") ??
    letter.appendChild(make("div", { class: "ed-reading-bar", "data-paratext": "" }));
  bar.prepend(line);

  const start = button("Start the tour", () => {
    go(1);
    next.focus({ preventScroll: true });
  });
  tour.append(make("p", {}, start));
  for (const [n, stop] of stops.entries())
    linkOf(stop)?.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      if (n + 1 === now) show(stop, smooth());
      else go(n + 1);
      next.focus({ preventScroll: true });
    });

  function show(stop, behavior) {
    const copy = stop.cloneNode(true);
    for (const one of copy.querySelectorAll("[id]")) one.removeAttribute("id");
    said.replaceChildren(
      make("strong", {}, `${now} of ${stops.length}`),
      " ",
      ...(copy.querySelector("p") ?? copy).childNodes,
    );
    for (const [one, is] of [
      [back, now === 1],
      [next, now === stops.length],
    ])
      one.setAttribute("aria-disabled", is);
    const place = target(linkOf(stop));
    place.classList.add("ed-here");
    const seen = [place, ...place.querySelectorAll(".ed-p, .ed-legend")].find((one) => one.getClientRects().length);
    seen?.scrollIntoView({ block: "center", behavior });
  }

  /* Once the page has kept its place, and the notes have found theirs. */
  const soon = (act) => requestAnimationFrame(() => requestAnimationFrame(act));

  whenChosen((chosen) => {
    const asked = Number(chosen.get("tour"));
    const number = stops[asked - 1] && linkOf(stops[asked - 1]) ? asked : 0;
    line.hidden = !number;
    if (number === now) return;
    now = number;
    for (const one of letter.querySelectorAll(".ed-here")) one.classList.remove("ed-here");
    if (!now) return;
    const stop = stops[now - 1];
    if (document.readyState === "complete") soon(() => show(stop, smooth()));
    else addEventListener("load", () => document.fonts.ready.then(() => soon(() => show(stop, "instant"))));
  });
})();
