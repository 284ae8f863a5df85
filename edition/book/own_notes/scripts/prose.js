/* What of any other page a reader makes notes on: its paragraphs, by the words that are selected and by the key. */
(() => {
  const WORDS = 5; // of a paragraph, by which it is called
  const root = document.querySelector("article");
  const paragraphs = "p[id^='t-']";

  function nameOf(paragraph) {
    const words = paragraph.textContent.trim().split(/\s+/);
    return `“${words.slice(0, WORDS).join(" ")}${words.length > WORDS ? " …" : ""}”`;
  }

  const offer = () => new Map([...root.querySelectorAll(paragraphs)].map((paragraph) => [paragraph, null]));
  const does = "Make a note: on the selected words, or at the paragraph you are at";
  window.editionOwnText = { root, paragraphs, does, nameOf, whenChosen: (listener) => listener(), offer };
})();
