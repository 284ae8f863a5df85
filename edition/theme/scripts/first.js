/* What a page needs before it is drawn: light or dark, and the text face as early as the style sheet that names it. It
   stands in the page itself, where nothing waits for it; the policy names it by its hash (edition/book/build/content_policy.py). */
(() => {
  "use strict";

  const root = document.documentElement;
  root.classList.add("ed-js");
  let mode = "auto";
  try {
    mode = localStorage.getItem("mode") || mode;
  } catch {
    /* no storage: as the system has it */
  }
  if (mode !== "light" && mode !== "dark") mode = "auto";
  root.dataset.mode = mode;
  root.dataset.theme = mode !== "auto" ? mode : matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";

  // From a folder a browser would refuse the face asked for like this, and there is nobody to ask about versions.
  if (!location.protocol.startsWith("http")) return;
  const book = new URL(root.dataset.content_root, location.href);
  const face = document.createElement("link");
  Object.assign(face, { rel: "preload", as: "font", type: "font/woff2", crossOrigin: "" });
  face.href = new URL("_static/fonts/literata.woff2", book).href;
  document.head.append(face);

  // Where all releases stand side by side, one script beside them knows of the newer ones.
  if (!/\/(latest|v\d+\.\d+\.\d+)\/$/.test(book.pathname)) return;
  const versions = document.createElement("script");
  versions.src = new URL("../versions.js", book).href;
  versions.defer = true;
  addEventListener("DOMContentLoaded", () => document.head.append(versions));
})();
