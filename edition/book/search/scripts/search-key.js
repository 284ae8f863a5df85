/* What every page has of the search: the key "/", which can be switched off on the search page, and the way to the rest
   when the box is opened, or when a reader comes with words to be marked. */
(() => {
  const { load } = window.editionShared;

  window.editionSlash = (value) => {
    try {
      if (value) localStorage.setItem("edition-slash", value);
      return localStorage.getItem("edition-slash") !== "off";
    } catch {
      return value !== "off"; // a browser that keeps nothing
    }
  };

  window.editionKeys.register("/", "Go to the search", () => window.editionSlash());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !window.editionSlash()) return;
    if (event.target.closest("input, select, textarea, [contenteditable], dialog")) return;
    event.preventDefault();
    const field = document.querySelector("article input[type=search]");
    if (field) field.focus();
    else document.getElementById("ed-search")?.showPopover();
  });

  document.getElementById("ed-search")?.addEventListener(
    "beforetoggle",
    () => {
      load("_static/search.css", ...(window.editionAnswers ? [] : ["_static/search.js"]), "_static/search-box.js");
    },
    { once: true },
  );

  // After the scripts of a letter, which change its text when another version is chosen.
  document.addEventListener("DOMContentLoaded", () => {
    if (new URLSearchParams(location.search).get("highlight")) load("_static/search.css", "_static/search-marks.js");
  });
})();
