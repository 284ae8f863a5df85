"""A page of the book is light, asks for little before it shows, and its menus work by keyboard and without a script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import HTML, PAGES
from lxml import html
from playwright.sync_api import Browser, Page, expect

from edition.book import assets
from edition.errors import EditionError

LETTERS = ("chapters/medvedev-1924.html", "chapters/joffe-1927.html")
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

    @pytest.mark.parametrize("name", LETTERS)
    def test_a_letter_weighs_at_most_400_kilobytes(self, name: str, site: str, page: Page) -> None:
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
        assert weight.total() <= 400_000, parts

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
        assert [address.split("/")[-1] for address in blocking] == [assets.STYLE_SHEET]

    def test_without_a_script_it_can_be_read_and_its_menus_open(self, site: str, browser: Browser) -> None:
        context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
        page = context.new_page()
        page.goto(site + LETTERS[0])
        assert page.locator("#p2").is_visible()
        assert not page.locator(".ed-scheme").is_visible()
        for opener, menu in ((".ed-menu-open", "#ed-menu"), (".ed-contents-open", "#ed-contents")):
            assert not page.locator(menu).is_visible()
            page.locator(opener).click()
            assert page.locator(menu).get_by_role("link").first.is_visible()
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
        assert not menu.is_visible()
        opener.focus()
        phone.keyboard.press("Enter")
        assert menu.is_visible()
        phone.keyboard.press("Tab")
        assert menu.evaluate("menu => menu.contains(document.activeElement)"), "the next stop is in the menu"
        phone.keyboard.press("Escape")
        assert not menu.is_visible()
        assert opener.evaluate("opener => opener === document.activeElement"), "the keyboard is where it was"

    @pytest.mark.whole
    def test_a_link_in_the_contents_leads_there_and_closes_them(self, site: str, phone: Page) -> None:
        phone.goto(site + LETTERS[0])
        phone.locator(".ed-contents-open").click()
        link = phone.locator("#ed-contents li a").last
        target = link.get_attribute("href") or ""
        link.click()
        assert phone.url.endswith(target)
        assert not phone.locator("#ed-contents").is_visible()

    @pytest.mark.whole
    def test_beside_a_wide_text_the_menus_stand_open_and_say_where_one_is(self, site: str, page: Page) -> None:
        page.goto(site + LETTERS[0])
        assert page.locator("#ed-menu").is_visible() and page.locator("#ed-contents").is_visible()
        assert not page.locator(".ed-menu-open").is_visible() and not page.locator(".ed-contents-open").is_visible()
        links = page.locator("#ed-contents li a")
        links.last.click()
        page.wait_for_selector("#ed-contents [aria-current=location]")
        links.nth(1).click()
        page.wait_for_function(
            "[...document.querySelectorAll('#ed-contents [aria-current]')].map(a => a.hash).join() === location.hash"
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
    assert (static / assets.STYLE_SHEET).is_file()
    assert not [path.name for path in static.rglob("*") if "fontawesome" in path.name or "bootstrap" in path.name]
    assert not list(static.rglob("*.map"))


@pytest.mark.built
def test_every_address_in_the_style_sheet_leads_to_a_file() -> None:
    static = HTML / "_static"
    addresses = assets.addresses((static / assets.STYLE_SHEET).read_text(encoding="utf-8"))
    assert addresses
    assert [address for address in addresses if not (static / address).is_file()] == []


@pytest.mark.built
def test_every_page_describes_itself_for_search_engines() -> None:
    for name in PAGES:
        if name != "search.html":
            (described,) = html.parse(str(HTML / name)).xpath("//meta[@name='description']/@content")
            assert 20 < len(described) <= 156, name


def style_sheet(folder: Path, ours: str, theirs: str = "", page: str = "", script: str = "") -> str:
    """Return the one style sheet of a book of one page."""
    static = folder / "_static"
    static.mkdir()
    for name, text in (("ours.css", ours), ("theirs.css", theirs), ("page.js", script)):
        (static / name).write_text(text, encoding="utf-8")
    body = f'<!DOCTYPE html><title>P</title><body>{page}<script src="_static/page.js"></script>'
    (folder / "page.html").write_text(body, encoding="utf-8")
    sheets = [assets.Sheet(static / "theirs.css", False), assets.Sheet(static / "ours.css", True)]
    return assets.joined(sheets, assets.read_pages(folder, static), folder / "kept")


def test_a_rule_stays_where_a_page_or_a_script_names_its_class(tmp_path: Path) -> None:
    style = style_sheet(
        tmp_path,
        ".here { color: red } .nowhere { color: red } .set-later { color: red } p { color: red }",
        page='<p class="here">',
        script="node.classList.add('set-later')",
    )
    assert ".here" in style and ".set-later" in style and "p{" in style
    assert ".nowhere" not in style


def test_a_property_stays_though_a_class_of_its_name_is_unused(tmp_path: Path) -> None:
    style = style_sheet(tmp_path, "h1 { text-wrap: balance }", theirs=".text-wrap { color: red }", page="<h1>")
    assert style == "h1{text-wrap:balance}"


def test_custom_properties_that_nothing_asks_for_go_with_those_that_only_they_asked_for(tmp_path: Path) -> None:
    style = style_sheet(tmp_path, ":root { --a: 1px; --b: var(--a); --c: 2px } p { margin: var(--c) }", page="<p>")
    assert "--c" in style and "--a" not in style and "--b" not in style


def test_an_animation_stays_where_a_rule_names_it(tmp_path: Path) -> None:
    style = style_sheet(
        tmp_path,
        "@keyframes to-here { to { opacity: 1 } } p { animation: to-here 1s }",
        theirs="@keyframes to-nowhere { to { opacity: 1 } }",
        page="<p>",
    )
    assert "@keyframes to-here" in style and "to-nowhere" not in style


def test_scripts_are_put_together_in_their_order_without_comments_and_their_parts_go(tmp_path: Path) -> None:
    static = tmp_path / "_static"
    static.mkdir()
    for name, text in (("a.js", "/* first */ (() => {})();\n"), ("b.js", "(() => { `b  c`; })();\n")):
        (static / name).write_text(text, encoding="utf-8")
    (tmp_path / "page.html").write_text('<!DOCTYPE html><script src="_static/all.js"></script>', encoding="utf-8")
    assets.bundle(tmp_path, static, [], {"all.js": ("a.js", "b.js")}, [], tmp_path / "kept")
    written = (static / "all.js").read_text(encoding="utf-8")
    assert "first" not in written and written.index("(()=>{})") < written.index("`b  c`")
    assert not (static / "a.js").exists() and not (static / "b.js").exists()


def test_fonts_come_from_the_edition_alone(tmp_path: Path) -> None:
    style = style_sheet(
        tmp_path,
        '@font-face { font-family: "Text"; src: url("text.woff2") }',
        theirs='@font-face { font-family: "Icons"; src: url("icons.woff2") }',
    )
    assert assets.addresses(style) == ["text.woff2"]


def test_a_fault_in_a_style_sheet_of_the_edition_is_named_and_one_of_others_forgiven(tmp_path: Path) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    assert "p{" in style_sheet(folder, "p { color: red }", theirs="a { color: } } b { }", page="<p>")
    with pytest.raises(EditionError, match=r"ours\.css.*not CSS"):
        style_sheet(tmp_path, "a } { color: red")
