"""Witnesses may be called as they are called, also by a word that the page has for something else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from books import Book
from conftest import Opens, served
from playwright.sync_api import Page, expect
from test_search_words import build_texts, list_witnesses
from waiting import address_has, address_lacks

from edition.exports.witness_texts import name_witnesses
from edition.model import Letter, Markup, Witness

pytestmark = pytest.mark.builds

TWO = """<p xml:id="p1">The river <app xml:id="v01" type="substitution"><lem wit="#side">rose</lem>
<rdg wit="#all">fell</rdg></app> then.</p>"""
THREE = """<p xml:id="p1">The river <app xml:id="v01" type="substitution"><lem wit="#side">rose</lem>
<rdg wit="#all">fell</rdg><rdg wit="#version">froze</rdg></app> then.</p>"""
MANY = """<p xml:id="p1">The river <app xml:id="v01" type="substitution"><lem wit="#side #c #d #e #f #g">rose</lem>
<rdg wit="#all">fell</rdg></app> then.</p>"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    texts = {
        "two": (TWO, list_witnesses("side all")),
        "three": (THREE, list_witnesses("side all version")),
        "many": (MANY, list_witnesses("side all c d e f g")),
    }
    return build_texts(tmp_path_factory.mktemp("names"), texts)


@pytest.fixture(scope="module")
def address(book: Book) -> Iterator[str]:
    with served(book.out) as address:
        yield address


def seen(page: Page) -> list[str]:
    """Return the words of sites that a reader sees, in the order of the page."""
    found: list[str] = page.evaluate(
        """[...document.querySelectorAll("[data-letter] [data-wit]")]
            .filter((one) => one.textContent.trim() && one.getClientRects().length).map((one) => one.textContent)"""
    )
    return found


@pytest.mark.browser
@pytest.mark.parametrize(
    ("page", "every"), [("two", ["rose", "fell"]), ("three", ["rose", "fell", "froze"]), ("many", ["rose", "fell"])]
)
def test_a_witness_is_read_alone_whatever_it_is_called(opens: Opens, address: str, page: str, every: list[str]) -> None:
    shown = opens(f"{address}{page}.html?version=side")
    assert seen(shown) == ["rose"]
    choice = shown.get_by_label("Version to read")
    choice.select_option("all")
    assert seen(shown) == ["fell"]
    address_has(shown, "version=all")
    choice.select_option(index=0)
    assert sorted(seen(shown)) == sorted(every if page != "many" else ["rose"])
    address_lacks(shown, "version")
    shown.go_back()
    assert seen(shown) == ["fell"]


@pytest.mark.browser
def test_both_of_two_versions_stand_side_by_side_whatever_they_are_called(opens: Opens, address: str) -> None:
    page = opens(f"{address}two.html")
    page.get_by_label("Side by side").check()
    expect(page.locator(".ed-heads")).to_be_visible()
    assert seen(page) == ["rose", "fell"]
    address_has(page, "side=side,all")
    page.reload()
    expect(page.locator(".ed-heads")).to_be_visible()
    expect(page.get_by_label("Side by side")).to_be_checked()


def test_texts_of_witnesses_that_differ_in_capitals_have_files_of_their_own() -> None:
    witnesses = tuple(Witness(siglum) for siglum in ("A", "a", "a-2", "B", "ß", "SS"))
    letter = Letter("x", "edition", "transcription", Markup("teiHeader"), witnesses, ())
    names = name_witnesses(letter)
    assert list(names) == ["A", "a", "a-2", "B", "ß", "SS"]
    assert names["A"] == "A" and names["B"] == "B"
    assert len({name.casefold() for name in names.values()}) == len(witnesses)
