"""The built book in a real browser: every page, in light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from accessibility import LOOKS, every_look, faults, overflow
from conftest import HTML, PAGES
from lxml import etree, html
from playwright.sync_api import Browser, Locator, Page, expect
from waiting import address_ends

import edition

pytestmark = [pytest.mark.built, pytest.mark.browser]

#: One page of each kind, which are tried first.
KINDS = ["index.html", "chapters/joffe-1927.html", "chapters/people.html", "notebooks/variants.html", "search.html"]
LETTERS = ("chapters/medvedev-1924.html", "chapters/joffe-1927.html")


@dataclass
class Visit:
    """A page of the book that has been opened, and what it asked for or said that it should not."""

    page: Page
    told: list[str] = field(default_factory=list)


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(name, marks=[pytest.mark.xdist_group(name), *([] if name in KINDS else [pytest.mark.whole])])
        for name in PAGES
    ],
)
def visit(request: pytest.FixtureRequest, site: str, browser: Browser) -> Iterator[Visit]:
    """Open each page once, for all that is asked of every page."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    page, told = context.new_page(), []
    page.on("request", lambda request: told.append(request.url) if not _own(request.url, site) else None)
    page.on("response", lambda response: told.append(f"{response.status} {response.url}") if not response.ok else None)
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("console", lambda message: told.append(message.text) if message.type in ("error", "warning") else None)
    page.goto(site + request.param)
    page.wait_for_load_state("networkidle")
    yield Visit(page, told)
    context.close()


def _own(address: str, site: str) -> bool:
    return address.startswith((site, "data:", "blob:"))


def test_the_book_is_built(site: str) -> None:
    assert "index.html" in PAGES
    assert {*LETTERS, *KINDS} <= set(PAGES)


def test_works_of_one_author_and_year_are_cited_with_short_titles(site: str, page: Page) -> None:
    page.goto(f"{site}chapters/people.html")
    assert "Encyclopædia Britannica “Sun Yat-sen”" in page.locator("#sun-yat-sen").inner_text()


def test_a_page_asks_no_other_host_and_raises_no_error(visit: Visit) -> None:
    assert visit.told == []


@every_look
def test_axe_finds_nothing_in_light_or_dark_wide_or_narrow(visit: Visit, scheme: str, width: int) -> None:
    visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    visit.page.wait_for_selector(f"html[data-theme={scheme}]")
    visit.page.set_viewport_size({"width": width, "height": 1000})
    assert faults(visit.page, colours_alone=(scheme, width) in LOOKS[2:]) == []
    assert overflow(visit.page) <= 0


@pytest.mark.whole
@pytest.mark.release
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_colours_of_each_single_element(visit: Visit, scheme: str) -> None:
    visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    visit.page.wait_for_selector(f"html[data-theme={scheme}]")
    assert faults(visit.page, colours_alone=True, each=True) == []


def test_at_four_times_the_size_no_page_scrolls_sideways(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 320, "height": 512})
    assert overflow(visit.page) <= 0


def _trees() -> dict[str, etree._Element]:
    return {name: html.parse(str(HTML / name)).getroot() for name in PAGES}


def test_every_link_inside_the_book_leads_somewhere(site: str) -> None:
    trees = _trees()
    anchors = {name: set(tree.xpath("//@id")) for name, tree in trees.items()}
    broken = []
    for name, tree in trees.items():
        for address in tree.xpath("//@href | //@src"):
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = (HTML / name).parent / unquote(parts.path) if parts.path else HTML / name
            inside = target.resolve().relative_to(HTML.resolve()).as_posix()
            if not target.exists() or (parts.fragment and inside in anchors and parts.fragment not in anchors[inside]):
                broken.append(f"{name}: {address}")
    assert broken == []


def test_no_id_stands_twice_on_a_page(site: str) -> None:
    for name, tree in _trees().items():
        ids = tree.xpath("//@id")
        assert sorted(ids) == sorted(set(ids)), name


def is_dot(mark: Locator) -> bool:
    """Tell whether of a mark nothing is to be seen but a dot, if that: its number has no size."""
    return not mark.is_visible() or mark.evaluate("one => getComputedStyle(one).fontSize") == "0px"


@pytest.mark.parametrize("name", LETTERS)
@pytest.mark.parametrize("script", [True, False])
def test_a_version_can_be_chosen_with_the_keyboard_alone_and_without_a_script(
    name: str, script: bool, site: str, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=script)
    page = context.new_page()
    page.goto(site + name)
    marks, (one, other) = (
        page.locator(".ed-mark"),
        (page.locator(f":is(.ed-lem, .ed-rdg)[data-wit='{siglum}']") for siglum in edition.load(Path(name).stem).sigla),
    )
    for place in (marks, one, other):
        expect(place.first).to_be_visible()
    assert not is_dot(marks.first)
    page.locator(".ed-view-0").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".ed-view-1")).to_be_checked()
    expect(one.first).to_be_visible()
    expect(other.first).to_be_hidden()
    assert is_dot(marks.first)
    page.keyboard.press("ArrowDown")
    expect(page.locator(".ed-view-2")).to_be_checked()
    expect(other.first).to_be_visible()
    expect(one.first).to_be_hidden()
    assert is_dot(marks.first)
    context.close()


def test_an_entry_of_the_apparatus_leads_back_to_its_place(site: str, page: Page) -> None:
    page.goto(site + LETTERS[0])
    page.locator("#app-v02 > p:first-child > a:last-of-type").click()
    address_ends(page, "#v02")


def test_the_search_finds_a_word_of_a_letter(site: str, page: Page) -> None:
    page.goto(site + "search.html?q=kerosene")
    page.wait_for_selector("#search-results li", timeout=10_000)
    assert page.locator("#search-results a[href*='medvedev-1924']").count() > 0


def test_print_shows_the_letter_without_its_controls(site: str, page: Page) -> None:
    page.goto(site + LETTERS[0])
    page.emulate_media(media="print")
    expect(page.locator("#p2")).to_be_visible()
    expect(page.locator(".ed-tools")).to_be_hidden()
    expect(page.locator("#ed-menu")).to_be_hidden()
