/* Charts that answer to the pointer, to touch and to keys. Each is on the page as a drawing; when a reader first turns to
   one, Vega is loaded once for all, and what this chart is drawn from, and the chart is drawn again. Where that fails, or
   where a chart is a drawing and no more, the drawing stays. */
(() => {
  "use strict";

  const { load } = window.editionShared;

  const tip = document.createElement("div");
  tip.className = "ed-chart-tip";
  tip.hidden = true;
  tip.setAttribute("role", "status");
  const LEAVE = 300; // milliseconds in which the pointer can come from a mark to what is said of it
  let leaving = 0;
  const hideTip = () => (tip.hidden = true);
  tip.addEventListener("pointerleave", hideTip);

  /* Vega calls this as the pointer comes to a mark and leaves it. Text is set as text: data is no markup. */
  function explain(_handler, event, _item, value) {
    clearTimeout(leaving);
    if (value === null || value === undefined || value === "") {
      leaving = setTimeout(() => tip.matches(":hover") || hideTip(), LEAVE);
      return;
    }
    tip.hidden = false;
    const lines = typeof value === "object" ? Object.entries(value).map((pair) => pair.join(": ")) : [String(value)];
    tip.replaceChildren(...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
    if (!tip.isConnected) document.body.append(tip);
    const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
    tip.style.left = `${Math.max(8, Math.min(event.clientX + 14, room))}px`;
    tip.style.top = `${Math.min(event.clientY + 14, window.innerHeight - tip.offsetHeight - 8)}px`;
  }

  /* Whoever has no mouse: a tap opens what is said of a mark, and the next one closes it; with the keyboard the arrows go
     from mark to mark. Vega keeps at an element what it was drawn from. */
  function answer(stage, name, live) {
    let told = null;
    let choose = () => {};
    const come = async () => ({ choose } = await live());
    const tell = (mark, event) => {
      told = mark;
      choose(mark?.__data__);
      if (mark) explain(null, event, mark, mark.__data__.tooltip);
      else hideTip();
    };
    const marks = () => [...stage.querySelectorAll("svg *")].filter((part) => part.__data__?.tooltip);
    const away = (event) => !stage.contains(event.target) && tell(null);

    stage.addEventListener("pointerenter", come);
    stage.addEventListener("focus", come);
    stage.addEventListener("click", async (event) => {
      if (event.pointerType === "mouse") return;
      await come();
      // What was touched may have been the drawing that has gone since.
      const part = event.target.isConnected ? event.target : document.elementFromPoint(event.clientX, event.clientY);
      const mark = part?.__data__?.tooltip ? part : null;
      tell(mark === told && !tip.hidden ? null : mark, event);
      if (!tip.hidden) document.addEventListener("pointerdown", away, { once: true });
    });
    stage.tabIndex = 0;
    stage.setAttribute("role", "application");
    stage.setAttribute("aria-label", `${name} The arrow keys go from mark to mark.`);
    stage.addEventListener("keydown", async (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") tell(null);
      if (!step) return;
      event.preventDefault();
      await come();
      const all = marks();
      if (!all.length) return;
      const at = all.indexOf(told);
      const next = all[at < 0 ? 0 : (at + step + all.length) % all.length];
      const box = next.getBoundingClientRect();
      tell(next, { clientX: box.left + box.width / 2, clientY: box.bottom });
    });
    stage.addEventListener("blur", () => tell(null));
    stage.addEventListener("pointerover", (event) => event.pointerType === "mouse" && choose(event.target.__data__));
    stage.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && choose(told?.__data__));
  }

  /* In a chart that has this parameter one name can be chosen: its ties stand out, and the rest steps back. */
  const CHOSEN = "ed_chosen";

  function chooser(view, specification) {
    if (!(specification.params ?? []).some((each) => each.name === CHOSEN)) return () => {};
    return (item) => {
      const chosen = item?.datum?.node ?? -1;
      if (view.signal(CHOSEN) !== chosen) view.signal(CHOSEN, chosen).runAsync();
    };
  }

  /* Draw a chart anew in the place of its drawing; return what it can be asked then. */
  async function enliven(still, address, number) {
    await load("_static/vega.js", address);
    const specification = window.editionCharts[address][number];
    const place = document.createElement("div");
    const { view } = await window.vegaEmbed(place, specification, {
      actions: false,
      ast: true,
      defaultStyle: false,
      mode: "vega-lite",
      renderer: "svg",
      tooltip: explain,
    });
    const made = place.querySelector("svg");
    // The picture is named as a whole; its parts have no names of their own.
    for (const part of made.querySelectorAll("[role], [aria-roledescription], [aria-label]")) {
      for (const name of ["role", "aria-roledescription", "aria-label"]) part.removeAttribute(name);
    }
    for (const name of ["role", "aria-label"]) made.setAttribute(name, still.getAttribute(name));
    place.className = "ed-chart-live";
    still.replaceWith(place);
    if (asked) point([...made.querySelectorAll("*")].filter((part) => part.__data__?.datum?.entry === asked));
    return { view, specification, choose: chooser(view, specification) };
  }

  /* Set a stage around a drawing, on which it comes alive once. */
  function prepare(drawing, number, { id, dataset }) {
    const still = drawing.querySelector("svg");
    const stage = document.createElement("div");
    stage.className = "ed-chart-stage";
    still.replaceWith(stage);
    stage.append(still);
    let living = null;
    const live = () => {
      living ??= enliven(still, dataset.live, number).catch((error) => {
        console.warn(`A chart stays as it was drawn. ${error}`);
        living = null; // it may come the next time
        return { choose() {} };
      });
      return living;
    };
    answer(stage, still.getAttribute("aria-label"), live);
    if ("moves" in dataset) navigate(stage, live);
    if (asked && id === location.hash.slice(1) && stage.getClientRects().length) live();
  }

  /* A chart whose axis follows these two parameters can show a shorter stretch of time: by buttons, by dragging with
     a mouse, and by the wheel while Ctrl is held, as on maps, so that a page scrolls as ever. */
  const FROM = "ed_from";
  const TO = "ed_to";
  const AT = "ed_at";
  const DAY = 86400000;

  function navigate(stage, live) {
    /* Make what is shown so many times as long, about a place at some share of it; then move it by a share. Where no place
       is given, it is the middle, or, while it is in sight, where most things stand. */
    async function turn(factor, place, step) {
      const { view, specification } = await live();
      if (!view) return;
      const [first, last, crowd] = [FROM, TO, AT].map(
        (name) => specification.params.find((each) => each.name === name).value,
      );
      const [from, to] = [view.signal(FROM), view.signal(TO)];
      const length = to - from;
      const about = place ?? (from < crowd && crowd < to ? (crowd - from) / length : 0.5);
      const wanted = Math.min(Math.max(length * factor, 14 * DAY), last - first);
      const middle = from + (about + step) * length + (0.5 - about) * wanted;
      const start = Math.min(Math.max(middle - wanted / 2, first), last - wanted);
      view
        .signal(FROM, start)
        .signal(TO, start + wanted)
        .run();
    }

    const bar = document.createElement("p");
    bar.className = "ed-chart-zoom";
    const moves = {
      Earlier: () => turn(1, 0.5, -0.4),
      Later: () => turn(1, 0.5, 0.4),
      Nearer: () => turn(0.5, null, 0),
      Wider: () => turn(2, 0.5, 0),
      All: () => turn(Infinity, 0.5, 0),
    };
    for (const [name, move] of Object.entries(moves)) {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: name });
      button.addEventListener("click", move);
      bar.append(button);
    }
    stage.before(bar);
    stage.classList.add("ed-chart-moving");

    /* How far along the axis the pointer is, once the chart is alive. */
    let measures = null;
    const share = (event) => {
      if (!measures) return null;
      const { width, padding } = measures;
      const box = stage.getBoundingClientRect();
      const scale = box.width / (width + padding.left + padding.right);
      return (event.clientX - box.left - padding.left * scale) / (width * scale);
    };
    stage.addEventListener("pointerenter", async () => ({ specification: measures = null } = await live()));
    stage.addEventListener(
      "wheel",
      (event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        turn(event.deltaY < 0 ? 0.8 : 1.25, Math.min(Math.max(share(event) ?? 0.5, 0), 1), 0);
      },
      { passive: false },
    );
    let held = null;
    stage.addEventListener("pointerdown", (event) => {
      if (event.pointerType !== "mouse" || event.button) return;
      held = share(event);
      stage.setPointerCapture(event.pointerId);
    });
    stage.addEventListener("pointermove", (event) => {
      if (held === null) return;
      turn(1, 0.5, held - share(event));
      held = share(event);
    });
    for (const end of ["pointerup", "pointercancel"]) stage.addEventListener(end, () => (held = null));
  }

  /* Who comes from the chronology finds the event marked: by its label, or by its symbol once the chart is alive. */
  const asked = new URLSearchParams(location.search).get("entry");

  function point(parts) {
    const chart = location.hash.slice(1); // which is no :target yet while the page is read
    const seen = parts.filter((part) => part.closest("figure").id === chart && part.getClientRects().length);
    for (const part of seen) part.classList.add("ed-asked");
    seen[0]?.scrollIntoView({ block: "center" });
  }
  if (asked) point([...document.querySelectorAll(`.ed-chart-drawing [data-mark="${CSS.escape(asked)}"]`)]);

  const MARGIN = 24; // pixels around a drawing that is taken along
  const SVG = "http://www.w3.org/2000/svg";

  /* A drawing to take along, for itself, as a page of print has it: the broad one, dark on white, its title and caption
     above it, and below it from where it comes. It is the one of the page as it was before it came alive. */
  function sheet(figure, still) {
    const [width, height] = still.getAttribute("viewBox").split(" ").slice(2).map(Number);
    const across = width + 2 * MARGIN;
    const made = document.createElementNS(SVG, "svg");
    const add = (tag, attributes, text = "") => {
      const part = made.appendChild(document.createElementNS(SVG, tag));
      for (const [name, value] of Object.entries(attributes)) part.setAttribute(name, value);
      part.textContent = text;
      return part;
    };
    add("title", {}, figure.querySelector("figcaption strong").textContent);
    add("desc", {}, still.getAttribute("aria-label"));
    add("rect", { width: "100%", height: "100%", fill: "white" });
    let y = MARGIN;
    /* Put a text into lines, at the height that has been reached. */
    function write(text, size, look = {}) {
      for (const line of lines(text, width / (size * 0.52))) {
        y += Math.round(size * 1.35);
        add("text", { x: MARGIN, y, "font-size": size, fill: "currentColor", ...look }, line);
      }
    }
    const [title, caption] = [...figure.querySelector("figcaption").children].map((line) => line.textContent);
    write(title, 14, { "font-weight": "bold" });
    if (caption) write(caption, 12);
    y += 14;
    const drawing = made.appendChild(still.cloneNode(true));
    for (const name of ["role", "aria-label"]) drawing.removeAttribute(name);
    for (const link of drawing.querySelectorAll("a")) link.replaceWith(...link.childNodes);
    for (const [name, value] of Object.entries({ x: MARGIN, y, width, height, overflow: "visible" }))
      drawing.setAttribute(name, value);
    y += height + 6;
    write(figure.dataset.credit, 11);
    y += MARGIN;
    const faces = getComputedStyle(figure.querySelector(".ed-chart-drawing")).fontFamily;
    const whole = { viewBox: `0 0 ${across} ${y}`, width: across, height: y, color: "#1d1b19", "font-family": faces };
    for (const [name, value] of Object.entries(whole)) made.setAttribute(name, value);
    return made;
  }

  function lines(text, letters) {
    const found = [""];
    for (const word of text.split(" ")) {
      if (found.at(-1) && found.at(-1).length + word.length >= letters) found.push("");
      found.push(`${found.pop()} ${word}`.trim());
    }
    return found;
  }

  const SHARP = 3; // dots of a picture for a pixel

  /* A picture of a drawing. It is made from an address that holds the drawing itself, which the policy of pages allows. */
  async function picture(drawing, text) {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    for (const name of ["width", "height"]) canvas[name] = SHARP * drawing.getAttribute(name);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas.toDataURL("image/png");
  }

  function offer(figure) {
    const still = figure.querySelector(":is(.ed-chart-wide, .ed-chart-fixed) svg");
    for (const type of ["svg", "png"]) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `Drawing (${type.toUpperCase()})`;
      button.addEventListener("click", async () => {
        const drawing = sheet(figure, still);
        const text = new XMLSerializer().serializeToString(drawing);
        const href =
          type === "png"
            ? await picture(drawing, text)
            : URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
        Object.assign(document.createElement("a"), { href, download: `${figure.id}.${type}` }).click();
        if (href.startsWith("blob:")) setTimeout(() => URL.revokeObjectURL(href), 60000);
      });
      figure.querySelector(".ed-downloads").append(button);
    }
  }

  document.querySelectorAll("figure.ed-chart").forEach(offer);
  const living = document.querySelectorAll("figure.ed-chart[data-live]");
  if (living.length) window.editionKeys.register("← → ↑ ↓", "In a chart: go from mark to mark");

  for (const figure of living)
    for (const [number, drawing] of figure.querySelectorAll(".ed-chart-drawing").entries())
      prepare(drawing, number, figure);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hideTip();
  });
  document.addEventListener("scroll", hideTip, { passive: true });
})();
