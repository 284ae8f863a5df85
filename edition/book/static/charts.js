/* Charts that answer to the pointer. Each is on the page as a drawing; when it comes near, Vega is loaded once for
   all and draws it again from the specification that stands beside it. Where that fails, the drawing stays. */
(() => {
  "use strict";

  const home = document.currentScript.src;
  const NEAR = "400px";
  let loading = null;

  function runtime() {
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL("vega.js", home);
      script.onload = () => resolve(window.vegaEmbed);
      script.onerror = () => reject(new Error("vega.js could not be loaded"));
      document.head.append(script);
    });
    return loading;
  }

  const tip = document.createElement("div");
  tip.className = "ed-chart-tip";
  tip.hidden = true;

  /* Vega calls this as the pointer comes to a mark and leaves it. Text is set as text: data is no markup. */
  function explain(_handler, event, _item, value) {
    tip.hidden = value === null || value === undefined || value === "";
    if (tip.hidden) return;
    const lines = typeof value === "object" ? Object.entries(value).map((pair) => pair.join(": ")) : [String(value)];
    tip.replaceChildren(...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
    if (!tip.isConnected) document.body.append(tip);
    const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
    tip.style.left = `${Math.max(8, Math.min(event.clientX + 14, room))}px`;
    tip.style.top = `${Math.min(event.clientY + 14, window.innerHeight - tip.offsetHeight - 8)}px`;
  }

  async function enliven(drawing) {
    const embed = await runtime();
    const stage = document.createElement("div");
    const specification = JSON.parse(drawing.querySelector("script").textContent);
    await embed(stage, specification, {
      actions: false,
      ast: true,
      defaultStyle: false,
      mode: "vega-lite",
      renderer: "svg",
      tooltip: explain,
    });
    const made = stage.querySelector("svg");
    const still = drawing.querySelector("svg");
    for (const name of ["class", "role", "aria-label"]) made.setAttribute(name, still.getAttribute(name));
    stage.className = "ed-chart-stage";
    still.replaceWith(stage);
  }

  const watch = new IntersectionObserver(
    (entries) => {
      for (const entry of entries.filter((each) => each.isIntersecting)) {
        watch.unobserve(entry.target);
        enliven(entry.target).catch((error) => console.warn(`A chart stays as it was drawn. ${error}`));
      }
    },
    { rootMargin: NEAR },
  );
  document.querySelectorAll(".ed-chart-drawing").forEach((drawing) => watch.observe(drawing));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") tip.hidden = true;
  });
  document.addEventListener("scroll", () => (tip.hidden = true), { passive: true });
})();
