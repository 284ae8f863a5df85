/* A tour through the letter: what leads along it is loaded when the list of its stops is opened, or the address names one. */
(() => {
  const tour = document.querySelector(".ed-tour");
  if (!tour) return;
  const begin = () => window.edition.load("_static/tour.css", "_static/tour.js");
  if (tour.open || new URLSearchParams(location.search).has("tour")) begin();
  else tour.addEventListener("toggle", begin, { once: true });
})();
