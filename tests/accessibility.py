"""What axe-core finds on a page, and how a page may look when it is asked."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from repeated import first

#: All that axe-core knows, its experimental rules included.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "experimental"]
#: The rules about colours, each with the elements it is for: they ask what lies beneath every one, and take nine tenths
#: of the time of all rules.
COLOURS = {"color-contrast": "*", "link-in-text-block": "a[href]"}
#: Colours and width of a page: the first two have each colour and each width, and so all but what is of colours.
LOOKS = [("light", 1440), ("dark", 360), ("dark", 1440), ("light", 360)]
every_look = pytest.mark.parametrize(("scheme", "width"), first(LOOKS))

#: Marks the elements that look like an earlier one of the page, and so are read as well or as badly as that one: they
#: are the same kind of element and have the same colours, and so has each element that they stand in.
_MARK_ALIKE = """() => {
  const known = new Map(), numbers = new Map();
  const words = (node) => (node?.textContent ?? "").trim();
  const number = (element) => {
    if (!element) return -1;
    if (!known.has(element)) {
      const {color, backgroundColor, backgroundImage, opacity, display, position, fontSize, fontWeight, textShadow,
        textDecorationLine, filter, borderBottom} = getComputedStyle(element);
      const look = JSON.stringify([
        number(element.parentElement), element.localName, element.getAttribute("class"), element.disabled,
        element.ariaDisabled, element.checkVisibility({visibilityProperty: true}),
        [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && words(node)),
        words(element) === words(element.parentElement),
        color, backgroundColor, backgroundImage, opacity, display, position, fontSize, fontWeight, textShadow,
        textDecorationLine, filter, borderBottom]);
      if (!numbers.has(look)) numbers.set(look, numbers.size);
      else element.dataset.alike = "";
      known.set(element, numbers.get(look));
    }
    return known.get(element);
  };
  for (const element of document.querySelectorAll("[data-alike]")) delete element.dataset.alike;
  for (const element of document.querySelectorAll("*")) number(element);
}"""
_RUN = """async (options) => {
  const found = await axe.run({...options, resultTypes: ["violations"]});
  return found.violations.map(({id, nodes}) => [id, nodes.map(({html}) => html.slice(0, 200))]);
}"""


def faults(page: Page, *, colours_alone: bool = False, each: bool = False) -> list[tuple[str, list[str]]]:
    """Return the rules that a page breaks, each with the beginnings of the elements that break it.

    Of elements that look alike the colours of the first are judged, or those of each; the colours alone, where another
    test has asked the rest of a page that differs in nothing else.
    """
    page.evaluate(Axe().axe_script)
    if not each:
        page.evaluate(_MARK_ALIKE)
        rules = [{"id": rule, "selector": f"{what}:not([data-alike])"} for rule, what in COLOURS.items()]
        page.evaluate("(rules) => axe.configure({rules})", rules)
    found = page.evaluate(_RUN, {"runOnly": [*COLOURS] if colours_alone else RULES})
    return [(rule, elements) for rule, elements in found]


def overflow(page: Page) -> int:
    """Return by how many pixels a page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
