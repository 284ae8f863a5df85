/* Who has what at a site. A page with few witnesses names all of them at each reading; one with many names families by
   their sigla, writes "*" for all that a site does not name, and says once for the letter from which site to which a
   witness is not extant. */
(() => {
  const { letter, make, whenChosen } = window.edition;
  const REST = "*";
  const radios = [...letter.querySelectorAll(".ed-view input[type=radio]:not(.ed-view-0, .ed-view-side)")];
  const sigla = letter.dataset.witnesses?.split(" ") ?? radios.map((radio) => radio.value);
  const families = new Map(JSON.parse(letter.dataset.families ?? "[]"));
  const lost = new Map(Object.entries(JSON.parse(letter.dataset.lost ?? "{}")));
  const order = new Map([...letter.querySelectorAll(".ed-site[id]")].map((site, n) => [site.id, n]));
  const sets = new Map();

  /* The sigla that an attribute names. */
  function named(words = "") {
    if (!sets.has(words)) sets.set(words, new Set(words.split(" ").flatMap((one) => families.get(one) ?? [one])));
    return sets.get(words);
  }

  const idOf = (site) => site.dataset.site ?? site.id;
  const readingsOf = (site) => [...site.children].filter((one) => one.dataset.wit !== undefined);

  function isLost(site, siglum) {
    const at = order.get(idOf(site));
    return (lost.get(siglum) ?? []).some(([first, last]) => order.get(first) <= at && at <= order.get(last));
  }

  /* Return what is known of a witness at a site, and the reading that it has, if any. */
  function attest(site, siglum) {
    const around = site.parentElement.closest("[data-wit]");
    if (around && !reads(around, siglum)) return { state: "has another text" };
    const readings = readingsOf(site);
    // A family's siglum stands for those of its members that are extant.
    if (named(site.dataset.absent).has(siglum) || isLost(site, siglum)) return { state: "not extant" };
    const own = readings.find((one) => named(one.dataset.wit).has(siglum));
    if (own) return told(own);
    if (named(site.dataset.unreported).has(siglum)) return { state: "not reported" };
    const rest = readings.find((one) => one.dataset.wit === REST);
    return rest ? told(rest) : { state: "not reported" };
  }

  const told = (reading) => ({ state: reading.hasChildNodes() ? "reads" : "omits", reading });

  /* Whether a witness has a reading, or what else of the text is of some witnesses alone. */
  function reads(element, siglum) {
    if (element.matches(".ed-space")) return named(element.dataset.wit).has(siglum);
    return attest(element.parentElement, siglum).reading === element;
  }

  /* Return the words that a witness has in a reading. */
  function wordsOf(reading, siglum) {
    const gone = [...reading.querySelectorAll("[data-paratext], [data-wit]")].map(
      (one) => one.dataset.wit === undefined || !reads(one, siglum),
    );
    const copy = reading.cloneNode(true);
    for (const [n, one] of [...copy.querySelectorAll("[data-paratext], [data-wit]")].entries())
      if (gone[n]) one.remove();
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  /* Hide in parts of the text what a witness does not have, and say where it is not extant or not reported. The parts
     hold the paragraphs, or are these. */
  function keep(parts, siglum, paragraphs = parts) {
    for (const part of parts) {
      for (const space of part.querySelectorAll(".ed-space")) space.classList.toggle("ed-not", !reads(space, siglum));
      for (const site of part.querySelectorAll(".ed-site")) {
        const { state, reading } = attest(site, siglum);
        const readings = readingsOf(site);
        for (const one of readings) one.classList.toggle("ed-not", one !== reading);
        if (reading || state.startsWith("has")) continue;
        const spaced = (edge) => (readings.some((one) => edge.test(one.textContent)) ? [sign(" ", "white")] : []);
        site.prepend(...spaced(/^\s/), sign(state, state.replace(" ", "-")), ...spaced(/\s$/));
      }
    }
    lose(paragraphs, siglum);
  }

  const sign = (words, kind) =>
    make("span", { class: `ed-made ed-lost ed-${kind}`, "data-paratext": "" }, words.trim() ? `[${words}]` : words);

  /* Show again what was hidden, and drop what was made. */
  function release() {
    for (const one of letter.querySelectorAll(".ed-copy, .ed-made")) one.remove();
    for (const name of ["ed-not", "ed-second", "ed-third", "ed-agrees", "ed-same"])
      for (const one of letter.querySelectorAll(`.${name}`)) one.classList.remove(name);
    for (const one of letter.querySelectorAll(".ed-gone")) {
      if (one.matches(".ed-p")) one.classList.remove("ed-gone");
      else {
        const { parentElement } = one;
        one.replaceWith(...one.childNodes);
        parentElement.normalize();
      }
    }
  }

  /* Hide the words between the places where a witness breaks off and sets in again. */
  function lose(parts, siglum) {
    const concerns = (turn) =>
      turn.dataset.of ? named(turn.dataset.of).has(siglum) : reads(turn.closest("[data-wit]"), siglum);
    const turns = new Set(parts.flatMap((part) => [...part.querySelectorAll(".ed-turn")]).filter(concerns));
    if (!turns.size) return;
    let isOut = [...turns][0].dataset.turn === "extant";
    let said = false;
    for (const part of parts) {
      const gone = new Map(); // whether a passage begins there, by the text
      let held = said ? 0 : 1;
      const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
      while (walker.nextNode()) {
        const node = walker.currentNode;
        if (turns.has(node)) isOut = node.dataset.turn === "lost";
        if (!isOut) said = false;
        if (isOut && node.nodeType === 1 && node.matches(".ed-made")) node.hidden = true;
        if (node.nodeType !== 3 || !node.data.trim() || node.parentElement.closest("[data-paratext], .ed-not"))
          continue;
        if (isOut) {
          gone.set(node, !said);
          said = true;
        } else held += 1;
      }
      for (const [node, begins] of gone) {
        const around = make("span", { class: "ed-gone" });
        node.replaceWith(around);
        around.append(node);
        const white = /^\s/.test(node.data) ? [sign(" ", "white")] : [];
        if (begins) around.before(...white, sign(`not extant in ${siglum}`, "not-extant"));
      }
      if (gone.size && !held) part.classList.add("ed-gone");
    }
  }

  /* What the address says of both of two versions side by side; a witness that is called "side" goes before. */
  const both = () => (sigla.includes("side") ? { side: sigla.map(encodeURIComponent).join(",") } : { version: "side" });

  /* The versions that are read side by side: two or three, or none. */
  function columns(chosen) {
    if (sigla.length === 2 && chosen.get("version") === both().version) return sigla;
    const asked = (chosen.get("side") ?? "").split(",").map(decode);
    const known = [...new Set(asked)].filter((siglum) => sigla.includes(siglum)).slice(0, 3);
    return known.length > 1 ? known : [];
  }

  function decode(siglum) {
    try {
      return decodeURIComponent(siglum);
    } catch {
      return siglum;
    }
  }

  Object.assign(window.edition, { sigla, attest, reads, wordsOf, keep, both, columns });

  /* Before another version is read, or others side by side, the text is as it was. */
  let read = "";
  whenChosen((chosen) => {
    const asked = `${chosen.get("version")} ${chosen.get("side")}`;
    if (read && asked !== read) release();
    read = asked;
  });
})();
