"""The sheet of keys: it lists what the page answers to, and keys of one character can be switched off."""

from __future__ import annotations

import re

import pytest
from conftest import Opens
from playwright.sync_api import Locator, Page, expect

pytestmark = [pytest.mark.built, pytest.mark.browser]

LETTER, PROSE = "chapters/medvedev-1924.html", "chapters/about.html"


def sheet(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Keys")


def listed(page: Page) -> dict[str, str]:
    """Return what the sheet says of each key, once it is there."""
    expect(sheet(page)).to_be_visible()
    rows = sheet(page).locator("tbody tr")
    return dict(rows.evaluate_all("all => all.map((one) => [...one.cells].map((cell) => cell.textContent))"))


def test_the_sheet_lists_the_keys_of_its_own_page(opens: Opens) -> None:
    page = opens(PROSE)
    page.keyboard.press("?")
    assert {"Ctrl+K", "/", "?"} <= listed(page).keys() and "n" not in listed(page)
    page.keyboard.press("Escape")
    expect(sheet(page)).to_be_hidden()
    page = opens(LETTER)
    page.get_by_role("button", name="Keys", exact=True).click()
    assert {"Ctrl+K", "/", "?", "n", "p"} <= listed(page).keys()
    assert listed(page)["n"] == "Next variant"


def test_keys_of_one_character_can_be_switched_off_for_all_pages(opens: Opens, site: str) -> None:
    page = opens(LETTER)
    page.keyboard.press("?")
    page.get_by_label("Keys of one character work").uncheck()
    assert re.search(r"\(switched off\)$", listed(page)["n"]) and "off" not in listed(page)["Ctrl+K"]
    page.keyboard.press("Escape")
    for address in (LETTER, PROSE):
        page.goto(site + address)
        for key in "?n/":
            page.keyboard.press(key)
        expect(sheet(page)).to_be_hidden()
        expect(page.locator(".ed-here")).to_have_count(0)
        expect(page.locator("#ed-search")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(page.locator("#ed-search")).to_be_visible()
    page.keyboard.type("n?/")
    assert page.locator("#ed-search input").input_value() == "n?/"
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Keys", exact=True).click()
    page.get_by_label("Keys of one character work").check()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(sheet(page)).to_be_visible()
