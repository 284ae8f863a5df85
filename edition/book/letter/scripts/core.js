/* What the scripts of a letter's page share. What a reader has chosen stands in the address, as in
   "?version=B&kind=omission#p12", so that a link gives it to someone else and back and forward go through it. */
(() => {
  const letter = document.querySelector("[data-letter]");
  const listeners = [];
  const homes = new Map();
  const NEAR = 100; // pixels from the screen within which all is laid out at once
  const chosen = () => new URLSearchParams(location.search);
  const filters = [...letter.querySelectorAll(".ed-filter select")].map((list) => list.name);
  const addressOf = (asked) => (asked.size ? `?${asked}`.replaceAll("%2C", ",") : location.pathname) + location.hash;

  /* Ask where the paragraph that is being read stands on the screen; what is returned brings it there again. */
  function holdPlace() {
    const inside = letter.getBoundingClientRect().top < 0;
    const near = inside ? [...letter.querySelectorAll(".ed-p[id]:not(.ed-far, .ed-far *)")] : [];
    const read = near.find((paragraph) => {
      const { top, bottom } = paragraph.getBoundingClientRect();
      return top > 48 || bottom > innerHeight / 2;
    });
    const before = read?.getBoundingClientRect().top;
    return () => read && scrollBy({ top: read.getBoundingClientRect().top - before, behavior: "instant" });
  }

  /* Let what is far from the screen wait, divisions, and paragraphs of those that are near: it keeps the room it has. What
     is above may be of another height when it is laid out: only a browser that then keeps the place can let it wait. */
  const above = CSS.supports("overflow-anchor", "auto") ? -NEAR : -Infinity;
  function putOff() {
    const far = new Map();
    const isNear = (part) => {
      const { top, bottom, height } = part.getBoundingClientRect();
      const is = (bottom > above && top < innerHeight + NEAR) || part.matches(":focus-within");
      if (!is) far.set(part, height);
      return is;
    };
    const waitFor = (parts) => [...parts].filter(isNear);
    for (const division of waitFor(letter.querySelectorAll(":scope > .ed-division:not(.ed-far)")))
      waitFor(division.querySelectorAll(".ed-p:not(.ed-far)"));
    for (const [part, height] of far) {
      part.style.setProperty("--ed-room", `${height}px`);
      part.classList.add("ed-far");
    }
    // In this frame not even what lies a screen or two away, which a browser would lay out with what is seen.
    letter.classList.add("ed-turning");
    requestAnimationFrame(() => requestAnimationFrame(() => letter.classList.remove("ed-turning")));
  }

  /* Lay out what was put off of the division at hand, or else of the next, and tell of it; return whether there was any. */
  function layNext() {
    const division = (letter.querySelector(".ed-p.ed-far") ?? letter.querySelector(".ed-far"))?.closest(".ed-division");
    if (!division) return false;
    for (const part of [division, ...division.querySelectorAll(".ed-far")]) part.classList.remove("ed-far");
    division.dispatchEvent(new Event("ed-laid", { bubbles: true }));
    return true;
  }

  function layAll() {
    const any = layNext();
    while (layNext());
    return any;
  }

  /* Lay out one after another what was put off, when the browser has time. */
  const soon = window.requestIdleCallback ?? ((call) => setTimeout(call, 50));
  let isSettling = false;
  function settle() {
    isSettling = true;
    soon(() => {
      if (layNext()) settle();
      else {
        isSettling = false;
        letter.dispatchEvent(new Event("ed-settled"));
      }
    });
  }

  /* What is to be known is asked before anything is changed: else the page would be laid out once more for it. */
  let told = location.search;
  function tell() {
    told = location.search;
    const keepPlace = holdPlace();
    putOff();
    for (const listener of listeners) listener(chosen());
    keepPlace();
    if (!isSettling) settle();
  }

  /* Put what is chosen into the address, as a step or in the place of the last: values by name, an empty one for what is
     chosen no longer. */
  function choose(values, how = "pushState") {
    const asked = chosen();
    for (const [name, value] of Object.entries(values)) {
      if (value) asked.set(name, value);
      else asked.delete(name);
    }
    history[how](null, "", addressOf(asked));
    tell();
  }

  Object.assign(window.edition, {
    letter,
    choose,
    layAll,

    /* Call a function with what is chosen, now and whenever that changes. */
    whenChosen(listener) {
      listeners.push(listener);
      listener(chosen());
    },

    /* A control that opens a dialog, of a class and with a word to press. */
    control(name, word, label, open) {
      const attributes = { type: "button", class: name, "aria-haspopup": "dialog", "aria-label": label };
      const button = window.edition.make("button", attributes, word);
      button.addEventListener("click", () => open(button));
      return button;
    },

    /* Take an entry or a note from where it is to another place, and put it back there. There is one of each. */
    lend(element, put) {
      const home = new Comment("");
      element.before(home);
      homes.set(element, [...(homes.get(element) ?? []), home]);
      put(element);
      element.dataset.paratext = "";
    },

    giveBack(element) {
      const home = homes.get(element)?.pop();
      home?.replaceWith(element);
      if (!element.closest("[data-letter]")) delete element.dataset.paratext;
    },

    /* Return how a paragraph or a line is cited. */
    placeOf(paragraph) {
      const number = paragraph.querySelector(":scope > .ed-num")?.textContent.trim() ?? paragraph.id;
      return `${paragraph.matches(".ed-l") ? "l." : "¶"}\u00a0${number}`;
    },

    /* Return the element that a link inside the page leads to. */
    target: (link) => document.getElementById(decodeURIComponent(link.hash.slice(1))),

    smooth: () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth"),
  });

  addEventListener("beforeprint", layAll);

  const hasBox = (element) => element.getClientRects().length > 0;

  /* Go to the place in the address. One that a filter leaves out is shown without filters, one that is the same in the
     versions side by side among all paragraphs, one that the version does not have among all versions, and one that has
     no box of its own, such as a whole site side by side with another, by what it holds. */
  function land() {
    const place = location.hash && window.edition.target(location);
    if (!place) return;
    const held = () => {
      layAll();
      return [place, ...place.querySelectorAll("[id]")].find(hasBox);
    };
    if (place.closest(".ed-out")) drop(filters);
    if (!held()) drop(["only"]);
    if (!held()) drop(["version", "side"]);
    held()?.scrollIntoView({ behavior: "instant" });
  }

  function drop(names) {
    const asked = names.filter((name) => chosen().has(name));
    if (asked.length) choose(Object.fromEntries(asked.map((name) => [name])), "replaceState");
  }

  addEventListener("popstate", () => {
    moved = true; // the browser knows where the reader was
    if (location.search !== told) tell(); // and a step to another place of the page changes nothing
  });
  addEventListener("hashchange", () => {
    const place = window.edition.target(location);
    // A browser goes to no place that is not laid out.
    if (!layAll() && (!place || (hasBox(place) && !place.closest(".ed-out")))) return;
    moved = false;
    land();
  });

  /* Notes, fonts and what was put off find their places after the browser has gone to its own; so it is done again, once
     they have and unless the reader has begun to move. Where one comes back, the browser knows how far they had read. */
  let moved = performance.getEntriesByType("navigation")[0]?.type !== "navigate";
  for (const sign of ["wheel", "touchmove", "pointerdown", "keydown"])
    addEventListener(sign, () => (moved = true), { passive: true });
  const arrive = () => moved || land();
  letter.addEventListener("ed-settled", () => requestAnimationFrame(arrive));
  addEventListener("load", async () => {
    arrive();
    await document.fonts.ready;
    requestAnimationFrame(() => requestAnimationFrame(arrive));
  });
})();
