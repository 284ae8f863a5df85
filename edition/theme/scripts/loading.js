/* What the scripts of all pages share: how they make elements; and further scripts and style sheets of the book, loaded
   where a reader asks for what they are for. Data come as scripts too, since a page opened from a folder may load no
   other. */
(() => {
  const root = new URL(document.documentElement.dataset.content_root ?? "./", location.href.replace(/[?#].*$/, ""));
  const loading = new Map();

  /* Make an element with attributes and what it holds. */
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  function add(address) {
    const href = new URL(address, root).href;
    const element = document.createElement(address.endsWith(".css") ? "link" : "script");
    if (element.matches("link")) Object.assign(element, { rel: "stylesheet", href });
    else Object.assign(element, { src: href, async: false }); // one after another
    return new Promise((resolve, reject) => {
      element.addEventListener("load", () => resolve());
      element.addEventListener("error", () => {
        loading.delete(address);
        reject(new Error(`no ${address}`));
      });
      document.head.append(element);
    });
  }

  /* Load files once, by their addresses from the root of the book; one that did not come is asked for again. */
  function load(...addresses) {
    for (const address of addresses) if (!loading.has(address)) loading.set(address, add(address));
    return Promise.all(addresses.map((address) => loading.get(address)));
  }

  window.editionShared = { root, load, make };
})();
