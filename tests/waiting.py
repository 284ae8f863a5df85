"""What a browser does a moment after a click or a key, and what a test therefore waits for."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect


def address_ends(page: Page, end: str) -> None:
    """Wait until the address of a page ends so."""
    expect(page).to_have_url(re.compile(f"{re.escape(end)}$"))


def address_has(page: Page, part: str) -> None:
    """Wait until the address of a page has a part."""
    expect(page).to_have_url(re.compile(re.escape(part)))


def address_lacks(page: Page, part: str) -> None:
    """Wait until the address of a page has no such part."""
    expect(page).not_to_have_url(re.compile(re.escape(part)))


def painted(page: Page) -> None:
    """Wait until a page has been painted: nobody acts before that.

    It is also when a browser goes to the place in the address, and takes the focus from wherever it is.
    """
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def at_rest(page: Page) -> None:
    """Wait until the fonts of a page have come, all of a letter is laid out, and two frames have been drawn."""
    page.wait_for_function("!document.querySelector('.ed-far')")
    page.evaluate("document.fonts.ready.then(() => null)")
    painted(page)
