/* What scripts of a text's page and of links to it share. */
(() => {
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  window.edition = { make, ...window.editionFiles };
})();
