"""A page of the book is light, asks for little before it shows, and its menus work by keyboard and without a script."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import HTML, PAGES, ROOT
from lxml import html
from playwright.sync_api import Browser, Page, Route, expect
from waiting import address_ends

from edition.errors import EditionError
from edition.theme import page_files as files

LETTERS = ("chapters/medvedev-1924.html", "chapters/joffe-1927.html")
NOTEBOOKS = tuple(f"notebooks/{path.stem}.html" for path in sorted((ROOT / "notebooks").glob("*.ipynb")))
OPENED = {"letter-opened.js", "opened.css"}
browsed = [pytest.mark.built, pytest.mark.browser]


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """Return an empty page of a narrow screen."""
    context = browser.new_context(viewport={"width": 360, "height": 800})
    yield context.new_page()
    context.close()


class TestLetters:
    """What a reader of a letter's page gets."""

    pytestmark = browsed

    @pytest.mark.parametrize(
        ("name", "most"), [*zip(LETTERS, (330_000, 232_000), strict=True), *((name, 400_000) for name in NOTEBOOKS)]
    )
    def test_a_page_weighs_no_more_than_so_many_bytes(self, name: str, most: int, site: str, page: Page) -> None:
        weight: Counter[str] = Counter()
        address: dict[str, str] = {}
        protocol = page.context.new_cdp_session(page)
        protocol.send("Network.enable")
        protocol.on(
            "Network.responseReceived", lambda told: address.update({told["requestId"]: told["response"]["url"]})
        )
        protocol.on("Network.dataReceived", lambda told: weight.update({told["requestId"]: told["dataLength"]}))
        page.goto(site + name)
        page.wait_for_load_state("networkidle")
        parts = {address.get(request, request).removeprefix(site): size for request, size in weight.most_common()}
        assert weight.total() > 50_000, "nothing was counted"
        assert weight.total() <= most, parts

    @pytest.mark.parametrize("name", LETTERS)
    def test_one_style_sheet_is_all_that_holds_back_the_first_sight_of_it(
        self, name: str, site: str, page: Page
    ) -> None:
        page.goto(site + name)
        page.wait_for_load_state("networkidle")
        blocking = page.evaluate(
            "performance.getEntriesByType('resource').filter(entry => entry.renderBlockingStatus === 'blocking')"
            ".map(entry => entry.name)"
        )
        assert [address.split("/")[-1] for address in blocking] == [files.STYLE_SHEET]

    def test_what_opens_in_a_dialog_is_loaded_when_it_is_asked_for(self, site: str, page: Page) -> None:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[-1]))
        page.goto(site + LETTERS[0])
        page.wait_for_load_state("networkidle")
        assert {"cite.js", "dialogs.css", "own-notes-dialog.js", "tour.js", "search.css"} & set(asked) == set()
        page.locator("#p2 > .ed-cite").click()
        expect(page.locator("dialog.ed-cite-dialog")).to_be_visible()
        assert {"cite.js", "dialogs.css"} < set(asked)

    def test_what_opens_at_its_place_is_loaded_at_the_first_sign_of_a_reader(self, site: str, page: Page) -> None:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[-1]))
        page.goto(site + LETTERS[0])
        page.wait_for_load_state("networkidle")
        assert not OPENED & set(asked)
        page.mouse.wheel(0, 100)
        while not set(asked) >= OPENED:
            page.wait_for_timeout(20)

    def test_a_click_that_comes_before_what_it_opens_waits_for_it(self, site: str, page: Page) -> None:
        held: list[Route] = []
        page.route("**/letter-opened.js", lambda route: held.append(route))
        page.goto(site + LETTERS[0])
        page.evaluate("document.querySelector('#v18 > .ed-mark').click()")
        while not held:
            page.wait_for_timeout(20)
        expect(page.locator("#app-v18:popover-open")).to_have_count(0)
        held[0].continue_()
        expect(page.locator("#app-v18:popover-open")).to_be_visible()
        assert not page.url.endswith("#app-v18")

    def test_where_what_would_open_does_not_come_a_link_is_followed(self, site: str, page: Page) -> None:
        page.route("**/letter-opened.js", lambda route: route.abort())
        page.goto(site + LETTERS[0])
        page.locator("#v18 > .ed-mark").click()
        address_ends(page, "#app-v18")
        expect(page.locator("#app-v18")).to_be_in_viewport()

    def test_to_open_an_entry_styles_few_elements_anew(self, site: str, page: Page) -> None:
        page.goto(site + LETTERS[0])
        page.wait_for_load_state("networkidle")
        page.locator("#p9").scroll_into_view_if_needed()
        protocol = page.context.new_cdp_session(page)
        told: list[dict[str, Any]] = []
        ended: list[bool] = []
        protocol.on("Tracing.dataCollected", lambda data: told.extend(data["value"]))
        protocol.on("Tracing.tracingComplete", lambda _told: ended.append(True))
        protocol.send("Tracing.start", {"categories": "devtools.timeline", "transferMode": "ReportEvents"})
        page.evaluate("document.querySelector('#v18 > .ed-mark').click()")
        page.wait_for_selector("#app-v18:popover-open")
        protocol.send("Tracing.end")
        while not ended:
            page.wait_for_timeout(20)
        styled = [event["args"]["elementCount"] for event in told if event["name"] == "UpdateLayoutTree"]
        assert 0 < sum(styled) < 110, "what it holds, each once"

    def test_what_is_far_is_laid_out_after_a_version_is_chosen_and_then_all_is(self, site: str, page: Page) -> None:
        page.goto(site + LETTERS[0] + "#p9")
        page.wait_for_load_state("networkidle")
        top = "document.getElementById('p9').getBoundingClientRect().top"
        before = page.evaluate(top)
        far = """() => {
            const list = document.querySelector(".ed-reading-bar select");
            list.value = "B";
            list.dispatchEvent(new Event("change"));
            return document.querySelectorAll(".ed-far").length;
        }"""
        assert page.evaluate(far) > 0
        page.wait_for_function("!document.querySelector('.ed-far')")
        assert abs(page.evaluate(top) - before) < 2
        assert page.locator("#p80 .ed-site > span:not([class])[data-paratext]:visible").count() == 0

    def test_nothing_scrolls_sideways_on_a_tablet_with_versions_side_by_side(self, site: str, page: Page) -> None:
        page.set_viewport_size({"width": 768, "height": 900})
        page.goto(f"{site}{LETTERS[0]}?version=side")
        expect(page.locator(".ed-copy.ed-second").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") == 768

    def test_without_a_script_it_can_be_read_and_its_menus_open(self, site: str, browser: Browser) -> None:
        context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
        page = context.new_page()
        page.goto(site + LETTERS[0])
        expect(page.locator("#p2")).to_be_visible()
        expect(page.locator(".ed-scheme")).to_be_hidden()
        for opener, menu in ((".ed-menu-open", "#ed-menu"), (".ed-contents-open", "#ed-contents")):
            expect(page.locator(menu)).to_be_hidden()
            page.locator(opener).click()
            expect(page.locator(menu).get_by_role("link").first).to_be_visible()
            page.keyboard.press("Escape")
        page.locator(".ed-bar-search").click()
        page.keyboard.type("kerosene")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search.html?q=kerosene")
        context.close()


class TestMenus:
    """The menus of the page around a chapter."""

    pytestmark = browsed

    def test_the_chapters_open_by_keyboard_on_a_phone_and_close_by_escape(self, site: str, phone: Page) -> None:
        phone.goto(site + LETTERS[0])
        opener, menu = phone.locator(".ed-menu-open"), phone.locator("#ed-menu")
        expect(menu).to_be_hidden()
        opener.focus()
        phone.keyboard.press("Enter")
        expect(menu).to_be_visible()
        phone.keyboard.press("Tab")
        assert menu.evaluate("menu => menu.contains(document.activeElement)"), "the next stop is in the menu"
        phone.keyboard.press("Escape")
        expect(menu).to_be_hidden()
        expect(opener).to_be_focused()  # the keyboard is where it was

    @pytest.mark.whole
    def test_a_link_in_the_contents_leads_there_and_closes_them(self, site: str, phone: Page) -> None:
        phone.goto(site + LETTERS[0])
        phone.locator(".ed-contents-open").click()
        link = phone.locator("#ed-contents li a").last
        target = link.get_attribute("href") or ""
        link.click()
        address_ends(phone, target)
        expect(phone.locator("#ed-contents")).to_be_hidden()

    @pytest.mark.whole
    def test_beside_a_wide_text_the_menus_stand_open_and_say_where_one_is(self, site: str, page: Page) -> None:
        page.goto(site + LETTERS[0])
        for menu in ("#ed-menu", "#ed-contents"):
            expect(page.locator(menu)).to_be_visible()
        for opener in (".ed-menu-open", ".ed-contents-open"):
            expect(page.locator(opener)).to_be_hidden()
        links = page.locator("#ed-contents li > a")
        links.last.click()
        page.wait_for_selector("#ed-contents li > [aria-current=location]")
        links.nth(1).click()
        page.wait_for_function(
            "[...document.querySelectorAll('#ed-contents li > [aria-current]')].map(a=>a.hash).join() == location.hash"
        )

    @pytest.mark.whole
    def test_the_page_one_is_on_is_marked_in_forced_colours_too(self, site: str, browser: Browser) -> None:
        context = browser.new_context(forced_colors="active", viewport={"width": 1440, "height": 1000})
        page = context.new_page()
        page.goto(site + LETTERS[0])
        here = page.locator("#ed-menu a[aria-current=page]")
        expect(here).to_have_text("Sergei Medvedev to a comrade in Baku, early 1924")
        lines = page.locator("#ed-menu li a").evaluate_all("all => all.map(a => getComputedStyle(a).borderLeftColor)")
        assert lines.count(here.evaluate("a => getComputedStyle(a).borderLeftColor")) == 1
        context.close()

    @pytest.mark.whole
    def test_control_k_opens_the_search_from_anywhere(self, site: str, page: Page) -> None:
        page.goto(site + LETTERS[0])
        page.wait_for_load_state("networkidle")
        page.keyboard.press("Control+k")
        page.keyboard.type("kerosene")
        page.keyboard.press("Enter")
        page.wait_for_selector("#search-results a[href*='medvedev-1924']", timeout=10_000)


class TestColours:
    """Light and dark."""

    pytestmark = browsed

    @pytest.mark.whole
    def test_a_choice_is_remembered_on_the_next_page(self, site: str, page: Page) -> None:
        page.emulate_media(color_scheme="light")
        page.goto(site + LETTERS[0])
        assert page.locator("html").get_attribute("data-theme") == "light"
        button = page.locator(".ed-scheme")
        while page.locator("html").get_attribute("data-mode") != "dark":
            button.click()
        assert page.locator("html").get_attribute("data-theme") == "dark"
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.goto(site + LETTERS[1])
        assert page.locator("html").get_attribute("data-theme") == "dark"
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == ground
        assert page.locator(".ed-scheme").get_attribute("aria-label") == "Colours: dark"

    @pytest.mark.parametrize("scripts", [True, False])
    def test_dark_is_the_same_with_and_without_scripts(self, scripts: bool, site: str, browser: Browser) -> None:
        context = browser.new_context(java_script_enabled=scripts, color_scheme="dark")
        page = context.new_page()
        page.goto(site + LETTERS[0])
        paragraph = page.locator("#p2")
        expect(paragraph).to_have_css("color", "rgb(232, 227, 218)")
        expect(page.locator("body")).to_have_css("background-color", "rgb(23, 22, 20)")
        context.close()

    def test_without_a_choice_the_page_follows_the_system(self, site: str, page: Page) -> None:
        page.emulate_media(color_scheme="dark")
        page.goto(site + LETTERS[0])
        assert page.locator("html").get_attribute("data-theme") == "dark"
        page.emulate_media(color_scheme="light")
        page.wait_for_selector("html[data-theme=light]")


@pytest.mark.built
@pytest.mark.browser
@pytest.mark.parametrize("name", ["chapters/people.html", *LETTERS])
def test_text_in_cyrillic_too_is_set_in_the_face_of_the_book(name: str, site: str, page: Page) -> None:
    page.goto(site + name)
    page.wait_for_load_state("networkidle")
    protocol = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        protocol.send(f"{domain}.enable")
    root = protocol.send("DOM.getDocument")["root"]["nodeId"]
    found = protocol.send("DOM.querySelectorAll", {"nodeId": root, "selector": "main [lang=ru]"})["nodeIds"]
    assert found
    faces: set[str] = set()
    for node in found:
        told = protocol.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        faces.update(each["familyName"] for each in told)
    assert faces == {"Literata"}


@pytest.mark.built
def test_a_page_says_its_viewport_once() -> None:
    for name in PAGES:
        assert len(html.parse(str(HTML / name)).xpath("//meta[@name='viewport']")) == 1, name


@pytest.mark.built
def test_no_file_of_the_theme_lies_in_the_book_that_no_page_asks_for() -> None:
    static = HTML / "_static"
    assert (static / files.STYLE_SHEET).is_file()
    assert not [path.name for path in static.rglob("*") if "fontawesome" in path.name or "bootstrap" in path.name]
    assert not list(static.rglob("*.map"))


@pytest.mark.built
def test_every_address_in_the_style_sheet_leads_to_a_file() -> None:
    static = HTML / "_static"
    style = (static / files.STYLE_SHEET).read_text(encoding="utf-8")
    addresses = [found for found in re.findall(r"url\(\s*[\"']?([^\"')]+)", style) if not found.startswith("data:")]
    assert addresses
    assert [address for address in addresses if not (static / address).is_file()] == []


@pytest.mark.built
def test_every_page_describes_itself_for_search_engines() -> None:
    for name in PAGES:
        (described,) = html.parse(str(HTML / name)).xpath("//meta[@name='description']/@content")
        assert 20 < len(described) <= 156, name


def sheet(name: str, text: str) -> files.Sheet:
    """Return a style sheet."""
    return files.Sheet(Path(name), text)


def test_sheets_are_put_together_in_their_order_after_those_of_extensions() -> None:
    style = files.join_sheets(
        [sheet("a.css", "p { color: red }"), sheet("b.css", "em { color: red }")], [sheet("c.css", "h1 { color: red }")]
    )
    assert style == "h1,p,em{color:red}"


def test_a_fault_in_a_sheet_of_the_book_is_told_by_its_name_and_in_that_of_an_extension_left_out() -> None:
    with pytest.raises(EditionError, match=r"wrong\.css.*not CSS"):
        files.join_sheets([sheet("wrong.css", "p { color: red } }")])
    assert files.join_sheets([], [sheet("wrong.css", "p { color: red } } em { color: red }")])


def test_no_rule_asks_the_whole_page_or_letter_what_it_holds() -> None:
    asking = re.compile(r"(?:\.ed-letter|\bhtml|:root|\bbody)[^\s,>~+{]*:has\(")
    paths = (path for room in ("book", "theme") for path in (ROOT / "edition" / room).rglob("*.css"))
    sheets = {path: path.read_text("utf-8") for path in paths}
    assert any(":has(" in sheet for sheet in sheets.values())
    assert [path.name for path, sheet in sheets.items() if asking.search(sheet)] == []
