/* The whole letter at a glance, in the contents of the page: each paragraph a bar by its length, each variant a sign on it
   where it stands: that of its kind, which the style sheet knows. */
(() => {
  const { letter, make, placeOf } = window.edition;
  const column = document.querySelector(".ed-contents");
  const paragraphs = [...letter.querySelectorAll(".ed-p[id]")];
  const MOST = 400; // of more there is no glance
  if (!column || paragraphs.length < 2 || paragraphs.length > MOST) return;
  const WIDTH = 190;
  const SVG = "http://www.w3.org/2000/svg";
  const pitch = Math.max(4, Math.min(12, 420 / paragraphs.length));

  function draw(tag, attributes, ...children) {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  /* Return the length of a paragraph in letters, and how far into it each of its sites stands. */
  function measure(paragraph) {
    const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT, (node) =>
      node.nodeType === 1 && node.hasAttribute("data-paratext") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    );
    const sites = [];
    let length = 0;
    while (walker.nextNode()) {
      if (walker.currentNode.nodeType === 3) length += walker.currentNode.length;
      else if (walker.currentNode.matches(".ed-site[id]:not([data-continues])"))
        sites.push([walker.currentNode, length]);
    }
    const around = paragraph.closest(".ed-site-block");
    if (around && around.querySelector(".ed-p") === paragraph) sites.unshift([around, 0]);
    return { paragraph, length, sites };
  }

  /* The sign of a site's kind, drawn from the path that the style sheet holds. */
  const found = new Set();
  function signOf(site, x, y, r) {
    const kind = site.dataset.kind.split(" ")[0];
    found.add(kind);
    const shape = getComputedStyle(site).getPropertyValue("--ed-shape").replaceAll('"', "");
    return draw("path", { d: shape, transform: `translate(${x} ${y}) scale(${r})`, "data-sign": kind });
  }

  const measured = paragraphs.map(measure);
  const scale = WIDTH / Math.max(...measured.map((one) => one.length));

  /* The bar of a paragraph with its signs, a link to it, so far below the top of its drawing. */
  function drawRow({ paragraph, length, sites }, y) {
    const middle = y + pitch / 2;
    const thick = Math.max(1.5, pitch * 0.3);
    const place = paragraph.matches(".ed-l") ? "Line" : "Paragraph";
    const number = placeOf(paragraph).slice(2).trim();
    const name = `${place} ${number}${sites.length ? `, ${sites.length} ${sites.length === 1 ? "site" : "sites"}` : ""}`;
    const signs = sites.map(([site, at]) => {
      const sign = signOf(site, 2 + at * scale, middle, Math.max(3, Math.min(4, pitch * 0.55)));
      sign.dataset.of = site.id;
      return sign;
    });
    return draw(
      "a",
      { href: `#${paragraph.id}`, tabindex: -1, "aria-label": name },
      draw("title", {}, name),
      draw("rect", { x: 0, y, width: WIDTH + 6, height: pitch, class: "ed-row" }),
      draw("rect", {
        x: 0,
        y: middle - thick / 2,
        width: Math.max(2, length * scale),
        height: thick,
        class: "ed-length",
      }),
      ...signs,
    );
  }

  /* Each section has its paragraphs below its name in the contents, and those that stand in none after it; what comes
     before all sections stands below the name of the text. */
  const named = (id) => id && column.querySelector(`li > a[href="#${CSS.escape(id)}"]`);
  let section = named("text");
  const strips = Map.groupBy(measured, ({ paragraph }) => {
    section = named(paragraph.closest(".ed-division")?.id) || section;
    return section;
  });
  const links = [];
  for (const [name, rows] of strips) {
    const drawn = rows.map((row, n) => drawRow(row, n * pitch));
    links.push(...drawn);
    const size = { viewBox: `-4 -2 ${WIDTH + 10} ${Math.ceil(rows.length * pitch) + 4}` };
    const strip = draw("svg", { ...size, class: "ed-map", role: "group", "aria-label": "Paragraphs" }, ...drawn);
    if (name) name.after(strip);
    else column.prepend(strip);
  }
  links[0].setAttribute("tabindex", 0);
  const drawings = [...column.querySelectorAll(".ed-map")];
  const title = column.querySelector(".ed-contents-title");
  title.textContent = `Map of the ${letter.dataset.noun}`;
  title.after(
    make(
      "div",
      { class: "ed-map-key" },
      "A bar is a paragraph, as long as its text: click it to go there. ",
      ...[...found].flatMap((kind) => [make("span", { class: "ed-sign", "data-sign": kind }, kind), " "]),
    ),
  );

  /* One stop for the tab key; the arrows go along the map. */
  window.editionKeys.register("↓ ↑ Home End", `In the ${title.textContent.toLowerCase()}: go along its paragraphs`);
  column.addEventListener("keydown", (event) => {
    const now = links.indexOf(event.target);
    const next = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: links.length - 1 }[event.key];
    if (now < 0 || !links[next]) return;
    event.preventDefault();
    links[next].focus();
  });
  column.addEventListener("focusin", (event) => {
    if (!links.includes(event.target)) return;
    for (const link of links) link.setAttribute("tabindex", link === event.target ? 0 : -1);
  });

  const filtered = () => {
    for (const sign of drawings.flatMap((one) => [...one.querySelectorAll("[data-of]")]))
      sign.classList.toggle("ed-out", document.getElementById(sign.dataset.of).classList.contains("ed-out"));
  };
  letter.addEventListener("ed-filtered", filtered);
  filtered();

  /* The paragraphs on the screen are marked; the first of them is the place. */
  const seen = new Set();
  const watch = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) seen[entry.isIntersecting ? "add" : "delete"](entry.target);
      const first = paragraphs.findIndex((paragraph) => seen.has(paragraph));
      links.forEach((link, index) => {
        link.classList.toggle("ed-seen", seen.has(paragraphs[index]));
        if (index === first) link.setAttribute("aria-current", "location");
        else link.removeAttribute("aria-current");
      });
    },
    { rootMargin: "-80px 0px 0px 0px" },
  );
  for (const paragraph of paragraphs) watch.observe(paragraph);
})();
