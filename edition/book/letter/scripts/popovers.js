/* An entry of the apparatus or a note, opened at its place: the one from the foot of the page, lent to the paragraph as
   a popover of the platform while it is open. */
(() => {
  const { letter, lend, giveBack, target, make, openingAt, dressEntry, layAll } = window.edition;
  const names = JSON.parse(letter.dataset.names ?? "{}");
  let opened = null;

  const number = (note) => note.querySelector("p > :first-child").textContent.trim();
  const named = (entry) =>
    letter.querySelector(`.ed-mark[href="#${entry.id}"]`)?.getAttribute("aria-label") ?? entry.id;

  function foot(entry) {
    const close = make("button", { type: "button", class: "ed-close" }, "Close");
    close.addEventListener("click", () => hide());
    const back = entry.querySelector(":scope.ed-note > p:first-child > a:first-child");
    const place = make(
      "a",
      { href: back?.getAttribute("href") ?? `#${entry.id.replace("app-", "")}` },
      "Link to this place",
    );
    place.addEventListener("click", () => hide());
    const terms = entry.matches(".ed-entry") ? [...document.querySelectorAll(".ed-terms > a")] : [];
    return make("p", { class: "ed-pop-foot" }, place, " ", ...terms.map((one) => one.cloneNode(true)), " ", close);
  }

  function show(entry, link) {
    const trigger = link.closest(".ed-pop:not(.ed-card)") ? opened.trigger : link;
    const open = openingAt(trigger);
    hide();
    const block = trigger.closest(".ed-p, .ed-legend") ?? trigger.parentElement;
    lend(entry, (one) => block.after(one));
    const undress = entry.matches(".ed-entry") ? dressEntry(entry, names) : () => {};
    entry.append(foot(entry));
    entry.classList.add("ed-pop");
    entry.popover = "auto";
    entry.tabIndex = -1;
    entry.setAttribute("role", "dialog");
    entry.setAttribute("aria-label", entry.matches(".ed-note") ? `Note ${number(entry)}` : named(entry));
    opened = { entry, trigger, undress };
    trigger.setAttribute("aria-expanded", "true");
    document.dispatchEvent(new CustomEvent("ed-opened", { detail: { entry, foot: entry.lastElementChild } }));
    open(entry);
  }

  function hide() {
    if (!opened) return;
    const { entry, trigger, undress } = opened;
    opened = null;
    const within = entry.contains(document.activeElement) || document.activeElement === document.body;
    if (entry.matches(":popover-open")) entry.hidePopover();
    entry.querySelector(".ed-pop-foot").remove();
    undress();
    for (const name of ["popover", "tabindex", "role", "aria-label"]) entry.removeAttribute(name);
    entry.classList.remove("ed-pop");
    trigger.setAttribute("aria-expanded", "false");
    if (within) trigger.focus({ preventScroll: true });
    giveBack(entry);
  }

  document.addEventListener(
    "toggle",
    (event) => {
      if (event.target === opened?.entry && event.newState === "closed" && !event.target.matches(":popover-open"))
        hide();
    },
    true,
  );

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#']");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    // One that a filter leaves out has no entry to show: the link leads to it, and the filter is dropped.
    const toVariant = link.matches(".ed-pointer, .ed-to-variant") && target(link)?.matches(".ed-site:not(.ed-out)");
    if (!toVariant && !link.closest(".ed-letter")) return;
    layAll();
    const entry = toVariant ? document.getElementById(`app-${target(link).id}`) : target(link);
    if (
      !entry?.matches(".ed-entry, .ed-note") ||
      (toVariant && entry.contains(link)) ||
      entry.matches(".ed-beside:not(.ed-cut, .ed-pop)")
    )
      return;
    event.preventDefault();
    // Escape closes the popover at once and says so only later; a key pressed between the two opens it again.
    if (opened?.entry === entry && entry.matches(":popover-open")) hide();
    else show(entry, link);
  });

  window.edition.openPopover = show;
  window.edition.closePopover = hide;
})();
