// What the page's menus cannot do without a script: the choice of light or dark, the key for the search, and where in
// the page you are. The menus themselves are popovers and need none.

const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");
const MODES = { auto: "as the system has it", light: "light", dark: "dark" };

const button = document.querySelector(".ed-scheme");

function show(mode) {
  root.dataset.mode = mode;
  root.dataset.theme = mode !== "auto" ? mode : dark.matches ? "dark" : "light";
  button.title = `Colours: ${MODES[mode]}`;
  button.setAttribute("aria-label", button.title);
}

show(root.dataset.mode);
dark.addEventListener("change", () => show(root.dataset.mode));
button.addEventListener("click", () => {
  const modes = Object.keys(MODES);
  const next = modes[(modes.indexOf(root.dataset.mode) + 1) % modes.length];
  try {
    localStorage.setItem("mode", next);
  } catch {
    // Where nothing may be stored, the choice holds for this page.
  }
  show(next);
});

window.editionKeys.register("Ctrl+K", "Open the search");
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
  event.preventDefault();
  document.getElementById("ed-search").showPopover();
});

const contents = document.getElementById("ed-contents");
if (contents) {
  const links = new Map(
    [...contents.querySelectorAll("nav li > a")].map((link) => [
      document.getElementById(decodeURIComponent(link.hash.slice(1))),
      link,
    ]),
  );
  links.delete(null);
  const list = contents.querySelector("nav[aria-labelledby]");
  const keepInSight = (link) => {
    const [{ top, bottom }, seen] = [link.getBoundingClientRect(), list.getBoundingClientRect()];
    if (top < seen.top || bottom > seen.bottom) list.scrollTop += top - seen.top - list.clientHeight / 3;
  };
  const mark = () => {
    const passed = [...links.keys()].filter((section) => {
      const [box] = section.getClientRects(); // none where it is hidden
      return box && box.top < 160;
    });
    const here = links.get(passed.at(-1));
    if (here?.getAttribute("aria-current")) return;
    for (const link of links.values()) {
      if (link === here) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
    if (here) keepInSight(here);
  };
  let waiting = 0;
  const markSoon = () => {
    if (waiting) return;
    waiting = requestAnimationFrame(() => {
      mark();
      waiting = 0;
    });
  };
  addEventListener("scroll", markSoon, { passive: true });
  // What a reader chooses may hide sections, or move them where they are.
  new ResizeObserver(markSoon).observe(document.querySelector(".ed-article"));
  // Once the page has been laid out and drawn: to ask where a section is before that would have it laid out twice.
  addEventListener("load", () => requestAnimationFrame(() => setTimeout(mark)));
  contents.addEventListener("click", (event) => {
    if (event.target.closest("a") && contents.matches(":popover-open")) contents.hidePopover();
  });
}
