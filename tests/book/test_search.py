"""The search: what its data holds, what it finds, and how it leads to a place with the word marked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from accessibility import every_look, faults
from books import Book, build, write
from conftest import HTML, Opens
from lxml import html
from playwright.sync_api import Browser, Page, expect
from repeated import first
from waiting import address_ends, address_has, address_lacks

from edition.book.search.index import render_script
from edition.book.search.names import list_forms
from edition.book.search.page_places import find_places

Data = dict[str, list[list[Any]]]


def data(book: Book) -> Data:
    """Return the places of a book by the address of their page."""
    text = (book.out / "_static" / "search-data.js").read_text(encoding="utf-8")
    assert text.startswith("window.editionSearchData=")
    return {address: found for _, address, found in json.loads(text.partition("=")[2].rstrip(";\n"))}


@pytest.fixture
def book(book_in_small: Book) -> Book:
    return book_in_small


def test_a_paragraph_of_a_letter_is_found_with_the_words_of_every_version(book: Book) -> None:
    (found,) = (place for place in data(book)["sailor.html"] if place[1] == "p2")
    label, _, *runs = found
    assert label == "¶ 2"
    assert "".join(run for run in runs if isinstance(run, str)).startswith("We lie at Lowport ")
    assert ["A", "since Friday"] in runs and ["A", "enough"] in runs and ["B", "none"] in runs


def test_numbers_sigla_and_calls_are_not_found(book: Book) -> None:
    places = [place for place in data(book)["sailor.html"] if place[0].startswith("¶")]
    assert places
    for _, _, *runs in places:
        text = "".join(run if isinstance(run, str) else run[1] for run in runs)
        assert "¶" not in text and "v01" not in text and "[" not in text


def test_notes_judgements_and_entries_are_places_of_their_own(book: Book) -> None:
    found = data(book)
    labels = {place[1]: place[0] for place in found["sailor.html"]}
    assert labels["n01"] == "note 1"
    assert "v05, judgement" in labels.values()
    (entry,) = (place for place in found["people.html"] if place[1] == "sailor-ivan")
    assert entry[0] == "Ivan the sailor"
    assert "Иван" in "".join(entry[2:])


def test_variants_and_sources_are_called_as_the_book_calls_them(book: Book) -> None:
    found = data(book)
    assert ["¶ 2, v02", "v02"] in found["sailor.html"]
    names = [place[0] for places in found.values() for place in places]
    assert "harbour1926" not in names


def test_every_place_is_there_on_its_page(book: Book) -> None:
    known = data(book)
    assert {"index.html", "sailor.html", "people.html", "sources.html"} <= known.keys()
    for address, found in known.items():
        anchors = set(book.page(address.removesuffix(".html")).xpath("//@id"))
        assert found
        assert {place[1] for place in found} <= anchors, address


def test_the_index_of_sphinx_is_neither_built_nor_left_from_an_earlier_build(small: Path, tmp_path: Path) -> None:
    folder = write("letters", tmp_path, "sources")
    stale = build(folder).out / "searchindex.js"
    stale.write_text("Search.setIndex({})")
    again = build(folder)
    assert not stale.exists()
    assert not again.page("search").xpath("//script[contains(@src, 'searchtools') or contains(@src, 'searchindex')]")


def test_a_paragraph_of_a_chapter_keeps_its_id_when_others_come_before_it(small: Path, tmp_path: Path) -> None:
    folder = write("letters", tmp_path)

    def anchors() -> dict[str, str]:
        return {"".join(map(str, place[2:])): place[1] for place in data(build(folder))["index.html"]}

    before = anchors()
    index = folder / "index.md"
    head, _, rest = index.read_text().partition("\n")
    index.write_text(f"{head}\n\nA paragraph that was not there.\n{rest}")
    after = anchors()
    assert set(before.items()) < set(after.items())


@pytest.mark.parametrize(("builder", "address"), [("html", "of.1926.html"), ("dirhtml", "of.1926/")])
def test_a_page_is_found_whatever_its_name_and_its_address(
    builder: str, address: str, small: Path, tmp_path: Path
) -> None:
    folder = write("letters", tmp_path, "sources")
    (folder / "of.1926.md").write_text("---\norphan: true\n---\n# A year\n\nIt rained.\n", encoding="utf-8")
    found = data(build(folder, builder))[address]
    assert ["It rained."] in [place[2:] for place in found]


def test_no_word_of_the_data_can_end_the_script() -> None:
    page = html.document_fromstring('<article><p id="a">&lt;/script&gt; "quoted" \u2028 line</p></article>')
    written = render_script([("A", "a.html", find_places(page))])
    assert json.loads(written.partition("=")[2].rstrip(";\n"))[0][2][0][2].startswith('</script> "quoted"')


def test_the_names_of_an_entry_stand_with_the_places_that_name_it(book: Book) -> None:
    text = (book.out / "_static" / "search-names.js").read_text(encoding="utf-8")
    listed, _, stemmers = text.removeprefix("window.editionSearchNames=").partition(";\nwindow.editionStemmers=")
    entries = {address: rest for address, *rest in json.loads(listed)}
    is_person, own, also, places = entries["people.html#sailor-ivan"]
    assert is_person and own[0] == "Ivan the sailor" and any("Иван" in name for name in own)
    letter = book.page("sailor")
    assert {place for place in places if place.startswith("sailor.html#p")} == {
        f"sailor.html#{place.get('id')}"
        for place in letter.xpath("//*[contains(@class, 'ed-p')][@id]")
        if place.xpath(".//a[@class='ed-name' and contains(@href, 'people.html#sailor-ivan')]")
    }
    assert any(place.startswith("events.html#") or "#arrival" in place for place in places)
    assert "RussianStemmer" in stemmers and "GermanStemmer" not in stemmers
    assert not [name for name in also if ";" in name]


def test_forms_are_parted_and_each_is_there_once() -> None:
    row = {"name": "Lev; the lion", "also": " Leon;; Leo; Leon", "ru": "Лев;Лео"}
    assert list_forms(row, ["ru", "none"]) == (("Lev; the lion", "Лев", "Лео"), ("Leon", "Leo"))


# What follows reads the built book in a browser.


def reading(function: Callable[..., None]) -> Callable[..., None]:
    """Mark a test as one that reads the built book in a browser."""
    marked: Callable[..., None] = pytest.mark.built(pytest.mark.browser(function))
    return marked


def searched(opens: Opens, query: str, **how: Any) -> Page:
    page = opens("search.html", **how)
    page.locator("article input[type=search]").fill(query)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).not_to_be_empty(timeout=15_000)
    return page


def marked(page: Page) -> list[str]:
    """Return the words marked in the text of a letter, as far as a reader can see them."""
    return page.evaluate(  # type: ignore[no-any-return]
        """[...(CSS.highlights.get("ed-found") ?? [])]
            .filter(({ startContainer: { parentElement } }) =>
                parentElement.closest(".ed-p") && parentElement.getClientRects().length)
            .map(range => range.startContainer.data.slice(range.startOffset, range.endOffset))"""
    )


@reading
@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("shattering", "chapters/medvedev-1924.html#p5"),  # B alone has it
        ("downsizing", "chapters/medvedev-1924.html#p5"),  # M alone has it
        ("Зиновьев", "chapters/people.html#zinoviev-grigorii"),
        ("Grigory Zinoviev", "chapters/people.html#zinoviev-grigorii"),
        ("zinovev", "chapters/people.html#zinoviev-grigorii"),
        ('"doomed to shattering"', "chapters/medvedev-1924.html#p5"),  # a phrase as B has it
        ('"doomed to downsizing, to what"', "chapters/medvedev-1924.html#p5"),  # and as M has it, past B's word
        ("ENCYCLOPAEDIA", "chapters/sources.html#britannica-sun"),
    ],
)
def test_a_place_is_found_by_the_words_of_any_version_and_any_spelling(query: str, address: str, opens: Opens) -> None:
    page = searched(opens, query)
    path, _, anchor = address.partition("#")
    assert page.locator(f".ed-search-results a[href^='{path}?'][href$='#{anchor}']").count() == 1


@reading
@pytest.mark.parametrize(
    ("query", "anchor"),
    first(
        [
            ("V 67", "v67"),
            ("¶12", "p12"),
            ("note 3", "n"),
            ("v67", "v67"),
            ("¶ 12", "p12"),
            ("p12", "p12"),
            ("n36", "n36"),
        ],
        3,
    ),
)
def test_a_place_asked_for_by_its_number_comes_first(query: str, anchor: str, opens: Opens) -> None:
    link = searched(opens, query).locator(".ed-search-results li a").first
    assert re.search(rf"chapters/[^?]*#{anchor}", link.get_attribute("href") or "")
    link.click()
    expect(link.page.locator(":target")).to_be_in_viewport()


@reading
@pytest.mark.parametrize(
    ("query", "address"),
    [("Zinovyev", "chapters/people.html#zinoviev-grigorii"), ("Yoffe", "chapters/people.html#joffe-adolf")],
)
def test_a_person_is_found_by_the_spelling_of_another_book(query: str, address: str, opens: Opens) -> None:
    path, _, anchor = address.partition("#")
    expect(searched(opens, query).locator(f".ed-search-results a[href^='{path}'][href$='#{anchor}']")).to_have_count(1)


@pytest.mark.whole
@reading
def test_what_an_entry_is_called_is_said_once(opens: Opens) -> None:
    entry = searched(opens, "scissors").locator(".ed-search-results li:has(a[href*='terms.html'][href$='#scissors'])")
    expect(entry).to_have_text(re.compile(r"^scissors (?!.*scissors ножницы)", re.DOTALL))


@pytest.mark.whole
@reading
def test_results_are_as_wide_as_a_phone(opens: Opens) -> None:
    page = searched(opens, "https", viewport={"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@reading
def test_a_phrase_of_two_versions_mixed_is_not_found(opens: Opens) -> None:
    page = searched(opens, '"doomed to downsizing shattering"')
    expect(page.get_by_role("status")).to_contain_text("Nothing in the book")
    expect(page.locator(".ed-search-help")).to_be_visible()
    expect(page.locator(".ed-search-help a")).not_to_have_count(0)


@reading
def test_a_result_leads_to_its_paragraph_with_the_word_marked(opens: Opens) -> None:
    page = searched(opens, "shattering")
    page.locator(".ed-search-results a[href*='medvedev-1924.html'][href$='#p5']").click()
    expect(page.locator("#p5")).to_be_in_viewport()
    page.wait_for_function("CSS.highlights.get('ed-found')?.size")
    assert marked(page) == ["shattering"]
    page.get_by_role("button", name="Hide marks").click()
    assert marked(page) == []
    address_lacks(page, "highlight")


@reading
@pytest.mark.whole
def test_the_word_is_marked_in_the_view_of_its_version_and_side_by_side(opens: Opens) -> None:
    page = opens("chapters/medvedev-1924.html?highlight=shattering&version=M#p5")
    page.wait_for_function("CSS.highlights.get('ed-found')?.size")
    assert marked(page) == []
    page.get_by_label("Version to read").select_option("B")
    assert marked(page) == ["shattering"]
    page.get_by_label("Version to read").select_option("side")
    assert marked(page) == ["shattering"]


@reading
@pytest.mark.whole
def test_a_paragraph_of_a_chapter_is_where_its_result_leads(opens: Opens) -> None:
    page = searched(opens, "kerosene")
    link = page.locator(".ed-search-results a[href*='#t-']").first
    link.click()
    page.wait_for_url("**#t-*")
    target = page.locator(":target")
    expect(target).to_be_in_viewport()
    expect(target).to_contain_text("kerosene")


@reading
def test_the_address_holds_the_search_and_the_results_are_counted_aloud(opens: Opens) -> None:
    page = opens("search.html?q=kerosene")
    told = page.get_by_role("status")
    expect(told).to_have_text(re.compile(r"^\d places? on \d pages?$"))
    field = page.locator("article input[type=search]")
    expect(field).to_have_value("kerosene")
    field.fill("trotsky")
    expect(told).to_have_text(re.compile(r"^\d\d+ places on \d+ pages$"))
    address_ends(page, "?q=trotsky")


@pytest.mark.whole
@reading
def test_where_not_all_words_stand_together_the_places_that_have_some_are_shown(opens: Opens) -> None:
    page = searched(opens, "kerosene xylophone")
    expect(page.get_by_role("status")).to_contain_text("No place has all of these words")
    expect(page.locator(".ed-search-results mark").first).to_have_text("kerosene")


@pytest.mark.whole
@reading
def test_the_search_works_from_a_folder(browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{HTML.as_uri()}/chapters/people.html")
    page.keyboard.press("/")
    page.locator("#ed-search input").fill("shattering")
    page.keyboard.press("Enter")
    page.locator(".ed-search-results li a[href*='medvedev-1924.html']").first.click()
    page.wait_for_function("CSS.highlights.get('ed-found')?.size")
    page.close()


@reading
@pytest.mark.parametrize("key", first(["/", "Control+k"]))
def test_a_key_opens_the_search_and_one_of_them_can_be_switched_off(key: str, opens: Opens) -> None:
    page = opens("chapters/about.html")
    page.keyboard.press(key)
    expect(page.locator("#ed-search input")).to_be_focused()
    page.goto(page.url.replace("chapters/about.html", "search.html"))
    page.get_by_label("The key / opens the search").uncheck()
    page.go_back()
    page.reload()
    page.keyboard.press("/")
    expect(page.locator("#ed-search input")).to_be_hidden()


@reading
def test_no_page_loads_the_words_of_the_book_before_they_are_searched(opens: Opens, site: str) -> None:
    page = opens("chapters/medvedev-1924.html")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for name in ("search.html", "chapters/people.html", "chapters/medvedev-1924.html"):
        page.goto(site + name)
        page.wait_for_load_state("networkidle")
    assert asked and not [address for address in asked if "search-data" in address or "search-names" in address]
    page.keyboard.press("Control+k")
    page.wait_for_function("window.editionSearchData && window.editionSearchNames")


@reading
def test_without_javascript_the_search_says_so_and_leads_to_the_registers(opens: Opens) -> None:
    page = opens("search.html?q=kerosene", java_script_enabled=False)
    expect(page.get_by_text("this page needs JavaScript")).to_be_visible()
    page.locator(".ed-search-help").get_by_role("link", name="People").click()
    expect(page.locator("h1")).to_contain_text("People")


@reading
@every_look
def test_axe_finds_nothing_in_results(scheme: str, width: int, opens: Opens) -> None:
    assert faults(searched(opens, "party", color_scheme=scheme, viewport={"width": width, "height": 900})) == []


#: What the search finds: the addresses, best first, and what may have been meant.
_ASK = """async (queries) => {
    const found = {};
    for (const query of queries) {
        const { found: places, meant } = await editionAnswers.search(query, { isOld: () => false });
        found[query] = [places.map(({ place }) => `${place.page.address}#${place.anchor}`), meant];
    }
    return found;
}"""


def ask(opens: Opens, *queries: str) -> dict[str, tuple[list[str], str | None]]:
    """Return what the box finds for each query: addresses of places, best first, and what may have been meant."""
    page = opens("chapters/about.html")
    page.keyboard.press("Control+k")
    page.wait_for_function("window.editionAnswers")
    return {query: tuple(found) for query, found in page.evaluate(_ASK, list(queries)).items()}


@reading
def test_a_name_in_any_spelling_and_case_finds_its_entry_first_and_all_its_places(opens: Opens) -> None:
    spellings = {
        "people.html#trotsky-lev": ["Trotsky", "Trotzki", "Trozki", "Trotskij", "Trockij", "Троцкий", "Троцкому"],
        "people.html#zinoviev-grigorii": ["Zinoviev", "Zinovjev", "Sinowjew", "Зиновьевым"],
        "people.html#shliapnikov-aleksandr": ["Shliapnikov", "Schljapnikow", "Šljapnikov", "Шляпникова"],
        "people.html#bukharin-nikolai": ["Bukharin", "Bucharin"],
        "people.html#abrosov": ["Abrosov", "Obrosov", "Обросова"],
        "places.html#baku": ["Baku", "Baki", "Bakı", "Баку"],
        "places.html#kronstadt": ["Kronstadt", "Kronshtadt", "Кронштадта"],
        "organisations.html#comintern": ["Comintern", "Komintern", "Коминтерн", "Коминтерна", "Third International"],
        "terms.html#concession": ["concession", "concessions", "концессии"],
    }
    found = ask(opens, *(name for names in spellings.values() for name in names))
    for entry, names in spellings.items():
        first, _ = found[names[0]]
        for name in names:
            places, meant = found[name]
            assert places[0] == f"chapters/{entry}", name
            assert meant is None
            # A few places alone have a longer word that begins so, or another name of the same person.
            assert len(set(first) ^ set(places)) <= 3, name


@reading
def test_a_place_that_only_the_register_ties_to_a_name_is_found(opens: Opens) -> None:
    found = ask(opens, "Barchuk", '"Barchuk"')
    letter = {place for place in found["Barchuk"][0] if "medvedev-1924.html#p" in place}
    assert letter and not letter & set(found['"Barchuk"'][0])


@reading
def test_straight_and_curly_apostrophes_rank_alike(opens: Opens) -> None:
    straight, curly = ask(opens, "Workers' Opposition", "Workers’ Opposition").values()
    assert straight == curly
    assert straight[0][0] == "chapters/organisations.html#workers-opposition"


@reading
def test_near_spellings_are_offered_where_nothing_answers(opens: Opens) -> None:
    wanted = {
        "concesions": "concessions",
        "concesions ruind": "concessions ruined",
        "shatering party": "shattering party",
        "kerosene": None,
        "qqqqqqqq": None,
        "kerosene xylophone": None,
    }
    assert {query: meant for query, (_, meant) in ask(opens, *wanted).items()} == wanted
    page = searched(opens, "concesions")
    page.get_by_role("status").get_by_role("link", name="concessions").click()
    expect(page.get_by_role("status")).to_have_text(re.compile(r"^\d+ places on \d+ pages$"))


@reading
def test_the_first_results_are_seen_before_all_are_found_and_are_not_made_again(opens: Opens) -> None:
    page = opens("chapters/about.html")
    page.keyboard.press("Control+k")
    page.wait_for_function("window.editionAnswers?.load()")
    happened = page.evaluate(
        """() => new Promise((tell) => {
          const found = [];
          const watch = (place, call) =>
            new MutationObserver(call).observe(document.querySelector(`#ed-search ${place}`), { childList: true });
          watch("ul", () => {
            found.push("results");
            requestAnimationFrame(() => found.push("a frame"));
          });
          watch("[role=status]", () => tell([...found, "their number"]));
          const field = document.querySelector("#ed-search input");
          field.value = "party";
          field.dispatchEvent(new Event("input"));
        })"""
    )
    assert happened == ["results", "a frame", "their number"]


@reading
def test_results_come_as_one_types_and_the_keyboard_goes_through_them(opens: Opens) -> None:
    page = opens("chapters/about.html")
    box = page.locator("#ed-search")
    page.keyboard.press("Control+k")
    page.keyboard.type("kerosene")
    expect(box.get_by_role("status")).to_have_text(re.compile(r"^\d places? on \d pages?$"))
    results = box.locator("ul a")
    expect(results).not_to_have_count(0)
    for key, wanted in (
        ("ArrowDown", results.first),
        ("ArrowUp", box.locator("input")),
        ("ArrowUp", box.locator("> a")),
    ):
        page.keyboard.press(key)
        expect(wanted).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    page.keyboard.press("Control+k")
    page.locator("#ed-search input").fill("shattering")
    expect(results.first).to_contain_text("shattering")
    assert faults(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_function("CSS.highlights.get('ed-found')?.size")
    address_has(page, "#")
    page.keyboard.press("Control+k")
    page.locator("#ed-search input").fill("kerosene")
    box.get_by_role("link", name="All results").click()
    page.wait_for_selector("#search-results li")
    address_ends(page, "search.html?q=kerosene")


@reading
def test_on_a_phone_no_keys_are_named_and_the_box_is_as_wide_as_the_screen(opens: Opens) -> None:
    page = opens("chapters/about.html", viewport={"width": 360, "height": 740}, has_touch=True)
    page.locator(".ed-menu-open").click()
    expect(page.locator(".ed-search-open")).to_be_visible()
    expect(page.locator(".ed-search-open kbd").first).to_be_hidden()
    page.locator(".ed-search-open").click()
    page.locator("#ed-search input").fill("Троцкого")
    expect(page.locator("#ed-search ul a").first).to_contain_text("Lev Trotsky")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
