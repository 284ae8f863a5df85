"""What axe-core finds on a page, and how a page may look when it is asked."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from repeated import first

#: All that axe-core knows, its experimental rules included.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "experimental"]
#: Colours and width of a page.
LOOKS = [("light", 1440), ("dark", 360), ("dark", 1440), ("light", 360)]
every_look = pytest.mark.parametrize(("scheme", "width"), first(LOOKS))


def faults(page: Page) -> list[tuple[str, list[str]]]:
    """Return the rules that a page breaks, each with the beginnings of the elements that break it."""
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]}).response["violations"]
    return [(fault["id"], [node["html"][:200] for node in fault["nodes"]]) for fault in found]


def overflow(page: Page) -> int:
    """Return by how many pixels a page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
