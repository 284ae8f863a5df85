/* A person, a place, an organisation, a term: the name is a link to its entry in the register, and opens a card with
   what the register says. The entries are loaded when a first name is opened; where they do not come, the link is
   followed. What they say is put on the page as text. */
(() => {
  const { make, root, load, openCard, whenOpened } = window.edition;

  /* The place where a name stands: a paragraph, a note, or the variant that an entry of the apparatus is of. */
  const placeOf = (link) => link.closest(".ed-p[id], .ed-note, .ed-entry")?.id.replace(/^app-/, "");

  /* Links to where a letter mentions it, the place where one is apart; no line where there is no other. */
  function mentioned([where, places], link) {
    const here = new URL(`#${placeOf(link)}`, location.href.replace(/[?#].*$/, "")).href;
    const others = places
      .map(([words, address]) => [words, new URL(address, root).href])
      .filter((one) => one[1] !== here);
    const links = others.flatMap(([words, href], n) => [n ? ", " : " ", make("a", { href }, words)]);
    return links.length ? [make("p", { class: "ed-mentions" }, where, ...links)] : [];
  }

  const said = (line) =>
    make("p", {}, ...line.map((one) => (typeof one === "string" ? one : make("span", { lang: one[0] }, one[1]))));

  whenOpened("a.ed-name", async (link, address) => {
    const entry = await load("_static/entries.js").then(
      () => window.editionEntries?.[address],
      () => null,
    );
    if (!entry) return false;
    const [name, lines, mentions] = entry;
    const card = make(
      "div",
      {},
      make("p", { class: "ed-card-name" }, name),
      ...lines.map(said),
      ...mentions.flatMap((one) => mentioned(one, link)),
    );
    openCard(card, link, name, "Entry in the register");
    return true;
  });
})();
