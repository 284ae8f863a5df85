/* A link to a variant, on any page, opens the variant's entry beside it. The entries of a letter come in a script of data
   when the first is opened; where they do not come, the link is followed. */
(() => {
  const { load, openCard, whenOpened, dressEntry } = window.edition;

  whenOpened("a.ed-to-variant", async (link, address) => {
    const [page, id] = address.split("#");
    const name = page.replace(/(\.html|\/)$/, "");
    const found = await load(`_static/variants/${name}.js`).then(
      () => window.editionVariants?.[name],
      () => null,
    );
    const written = Object.hasOwn(found?.entries ?? {}, id) && found.entries[id];
    if (!written) return false;
    const entry = new DOMParser().parseFromString(written, "text/html").body.firstElementChild;
    for (const one of entry.querySelectorAll("a[href]")) one.href = new URL(one.getAttribute("href"), link.href).href;
    dressEntry(entry, found.names);
    openCard(entry, link, entry.querySelector(".ed-pop-head").textContent, "Go to the place");
    return true;
  });
})();
