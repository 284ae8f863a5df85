/* What opens beside a link, on any page: a popover of the platform. */
(() => {
  const { make, root } = window.edition;

  /* Ask where a trigger stands, before anything is changed: what is returned opens a popover there. Below it, or above it
     where there is more room; the style sheet keeps it within the page, and at the foot of a phone's screen. It is laid out
     once: to ask between one change and the next would have it done for each. */
  function openingAt(trigger) {
    const at = trigger.getBoundingClientRect();
    const [right, down] = [scrollX, scrollY];
    return (popover) => {
      const put = (top) => popover.style.setProperty("--ed-top", `${down + top}px`);
      popover.style.setProperty("--ed-left", `${right + at.left - 32}px`);
      put(at.bottom + 8);
      popover.showPopover({ source: trigger });
      const { top, height } = popover.getBoundingClientRect();
      const isAtFoot = getComputedStyle(popover).position === "fixed";
      const above = at.bottom + height + 12 > innerHeight && at.top > height + 80;
      if (above) put(at.top - height - 8);
      popover.focus({ preventScroll: true });
      // What there is no room for on the screen: the page is moved, so that both the link and what it opened are seen.
      const lacking = isAtFoot
        ? at.bottom - top + 16
        : above
          ? 0
          : Math.min(at.bottom + height + 16 - innerHeight, at.top - 80);
      if (lacking > 0) scrollBy({ top: lacking });
    };
  }

  /* Open a card beside its link. It ends with a link, of the given words, to where the other leads. */
  function openCard(card, link, name, words) {
    const show = openingAt(link);
    const close = make("button", { type: "button", class: "ed-close" }, "Close");
    card.append(make("p", { class: "ed-pop-foot" }, make("a", { href: link.href }, words), " ", close));
    card.classList.add("ed-pop", "ed-card");
    card.popover = "auto";
    card.tabIndex = -1;
    card.setAttribute("role", "dialog");
    card.setAttribute("aria-label", name);
    link.closest(".ed-article").append(card);
    link.setAttribute("aria-expanded", "true");
    show(card);
    close.addEventListener("click", () => card.hidePopover());
    // A link to a place closes it; one that opens a card itself opens it above this one.
    const leads = "a[href*='#']:not(.ed-name, .ed-to-variant)";
    card.addEventListener("click", (event) => event.target.closest(leads) && card.hidePopover());
    // It goes at once: a "toggle" comes only later, when another card may be open.
    card.addEventListener("beforetoggle", () => {
      link.removeAttribute("aria-expanded");
      if (card.contains(document.activeElement)) link.focus({ preventScroll: true });
      card.remove();
    });
  }

  /* Let links that match open something beside them; one that is clicked to open elsewhere goes there. */
  function whenOpened(links, open) {
    for (const link of document.querySelectorAll(links)) link.setAttribute("aria-haspopup", "dialog");
    document.addEventListener("click", async (event) => {
      const link = event.target.closest?.(links);
      if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      if (!(await open(link, link.href.slice(root.href.length)))) location.assign(link.href);
    });
  }

  addEventListener("beforeprint", () => document.querySelector(".ed-card")?.hidePopover());

  Object.assign(window.edition, { openingAt, openCard, whenOpened });
})();
