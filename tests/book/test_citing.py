"""How a place of a letter is cited: the forms, what a page says of itself to programs, the control at a paragraph."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import rispy
from books import Book, build, write
from conftest import HTML, PAGES, Opens
from in_small import chosen, make, settle
from lxml import etree, html
from playwright.sync_api import expect
from pybtex.database import parse_string
from waiting import address_ends

import edition
from edition import bibliography, header
from edition.bibliography import Name
from edition.citation import FORMS, Work, format_citations, make_work
from edition.dates import describe
from edition.exports import letter_facts
from edition.model import Markup
from edition.project import Project, find_project

UNSETTLED = replace(
    find_project(), repository=None, site=None, publisher=None, released=None, doi=None, concept_doi=None
)
RELEASED = replace(
    UNSETTLED,
    version="1.0.0",
    site="https://letters.example",
    publisher="Salt & Co.",
    released="2027-03-01",
    doi="10.5281/zenodo.1_2",
)
MEDVEDEV, JOFFE = "medvedev-1924", "joffe-1927"


def work(letter: str, project: Project = RELEASED) -> Work:
    book = ("Letters of the Opposition, 1924–1927", "the edition’s contributors", "1.0.0")
    source = bibliography.sources()["allen2015"]
    return make_work(edition.load(letter), source, book, project, f"chapters/{letter}.html")


def forms(letter: str, project: Project = RELEASED) -> dict[str, str]:
    return format_citations(work(letter, project), "¶ 12", "p12")


def csl_names(file: str) -> set[str]:
    """Return the names that the schema of CSL, which citeproc-py carries, knows as types or as variables."""
    schema = files("citeproc") / "data" / "schema" / "schemas" / "styles" / file
    return set(re.findall(r'"([\w-]+)"', schema.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", FORMS)
def test_medvedev_is_cited_as_restated_after_allen_in_every_form(name: str) -> None:
    assert "restated after Allen 2015" in forms(MEDVEDEV)[name]


def test_a_publication_of_two_authors_is_named_by_both_as_the_bibliography_names_it() -> None:
    book = ("Letters", "the editors", "1.0.0")
    both = replace(bibliography.sources()["allen2015"], persons={"author": (Name("Ash", "Ann"), Name("Beech", "Ben"))})
    found = make_work(edition.load(MEDVEDEV), both, book, RELEASED, "chapters/a.html")
    assert (
        found.nature == "restated after Ash and Beech 2015" == f"restated after {bibliography.format_author_year(both)}"
    )


@pytest.mark.parametrize("letter", edition.letters())
def test_citations_and_exports_read_the_same_header(letter: str) -> None:
    found, one = work(letter), edition.load(letter)
    assert [person.id for person in found.authors] == [letter_facts.find_author(one)]
    assert [person.id for person in found.recipients] == letter_facts.find_correspondents(one, "received")
    assert found.created == {MEDVEDEV: "1924-01-21/1924-02-29", JOFFE: "1927-11-16"}[letter]
    assert letter_facts.find_date(one) == {MEDVEDEV: "[1924-01-21..1924-02-29]", JOFFE: "1927-11-16"}[letter]
    if credit := header.read_credit(one):
        assert found.nature == credit


def test_place_and_date_are_said_as_the_header_gives_them() -> None:
    assert header.read_dateline(edition.load(JOFFE)) == "Moscow, 16 November 1927"
    assert header.read_dateline(edition.load(MEDVEDEV)) == "Moscow, late January or February 1924"
    assert header.read_dateline(replace(edition.load(JOFFE), header=Markup("teiHeader"))) == ""


def test_a_date_is_read_as_its_header_gives_it() -> None:
    letter = edition.load(JOFFE)

    def read(*attributes: tuple[str, str]) -> header.Span | None:
        said = Markup("creation", (), (Markup("date", attributes, ("a day",)),))
        return header.read_date(replace(letter, header=Markup("teiHeader", (), (said,))))

    for attributes, edtf, interval in (
        ((("when", "1924"),), "1924", "1924"),
        ((("from", "1924-01"), ("to", "1924-03")), "1924-01/1924-03", "1924-01/1924-03"),
        ((("from", "1924-01"),), "1924-01/..", ""),
        ((("to", "1924-01"),), "../1924-01", ""),
        ((("notBefore", "1924-01"),), "[1924-01..]", ""),
    ):
        found = read(*attributes)
        assert found and (found.edtf, found.interval) == (edtf, interval)
        assert describe(found.edtf)  # a date that EDTF knows
    assert read() is None


@pytest.mark.parametrize("name", FORMS)
def test_every_form_names_the_version_the_place_and_where_it_is(name: str) -> None:
    found = forms(JOFFE)[name]
    assert "1.0.0" in found and "unreleased" not in found
    assert "¶ 12" in found
    assert "10.5281/zenodo.1_2" in found
    assert "Joffe" in found


def test_chicago_and_mla_are_what_their_handbooks_ask() -> None:
    found = forms(JOFFE)
    assert found["Chicago"] == (
        "Adolf Joffe, “Adolf Joffe to Lev Trotsky, 16 November 1927, translated for this edition,” in Letters of the "
        "Opposition, 1924–1927, version 1.0.0, ed. the edition’s contributors (Salt & Co., 2027), ¶ 12, "
        "https://doi.org/10.5281/zenodo.1_2."
    )
    assert found["MLA"] == (
        "Joffe, Adolf. “Adolf Joffe to Lev Trotsky, 16 November 1927, translated for this edition.” Letters of the "
        "Opposition, 1924–1927, edited by the edition’s contributors, Version 1.0.0, Salt & Co., 2027, ¶ 12, "
        "https://doi.org/10.5281/zenodo.1_2."
    )


@pytest.mark.parametrize("name", FORMS)
def test_what_is_not_known_yet_is_not_invented(name: str) -> None:
    found = forms(MEDVEDEV, UNSETTLED)[name]
    assert "medvedev-1924" in found and "p12" in found
    assert "1.0.0, unreleased" in found
    assert not re.search(r"https?:|doi|DOI|20(?!15)\d\d", found)


def test_without_a_doi_the_address_of_the_place_is_given() -> None:
    found = forms(JOFFE, replace(UNSETTLED, version="1.0.0", site="https://letters.example"))
    for name in FORMS:
        assert "https://letters.example/v1.0.0/chapters/joffe-1927.html#p12" in found[name]


def test_the_bibtex_is_read_by_pybtex() -> None:
    (entry,) = parse_string(forms(MEDVEDEV)["BibTeX"], "bibtex").entries.values()
    assert entry.key == "medvedev-1924-p12"
    assert [str(person) for person in entry.persons["author"]] == ["Medvedev, Sergei"]
    assert entry.fields["doi"] == "10.5281/zenodo.1_2"
    assert entry.fields["url"] == "https://letters.example/v1.0.0/chapters/medvedev-1924.html#p12"
    assert entry.fields["year"] == "2027"


def test_the_ris_is_read_by_rispy() -> None:
    (found,) = rispy.loads(forms(MEDVEDEV)["RIS"])
    assert found["type_of_reference"] == "CHAP"
    assert found["authors"] == ["Medvedev, Sergei"]
    assert found["secondary_title"] == "Letters of the Opposition, 1924–1927"
    assert found["doi"] == "10.5281/zenodo.1_2"
    assert "¶ 12 (medvedev-1924, p12)" in found["notes"]


@pytest.mark.parametrize("project", [RELEASED, UNSETTLED])
def test_the_csl_json_has_the_types_and_variables_of_the_schema(project: Project) -> None:
    (item,) = json.loads(forms(JOFFE, project)["CSL-JSON"])
    assert item["type"] in csl_names("csl-types.rnc")
    assert set(item) - {"id", "type"} <= csl_names("csl-variables.rnc")
    assert all(set(name) in ({"family", "given"}, {"literal"}) for role in ("author", "editor") for name in item[role])
    assert item.get("issued", {"date-parts": [[2027, 3, 1]]}) == {"date-parts": [[2027, 3, 1]]}


@pytest.mark.parametrize("text", ["released: 2027-13-01\n", "released: soon\n", "doi: https://doi.org/10.1/x\n"])
def test_a_release_that_is_none_is_refused(text: str, small: Path) -> None:
    settle(small)
    with (small / "project.yml").open("a") as settings:
        settings.write(text)
    with pytest.raises(edition.EditionError, match=r"project\.yml.*expected a (day|DOI)"):
        find_project()


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder = tmp_path_factory.mktemp("released")
    with chosen(make(folder)) as data:
        settle(data, site="https://letters.example", released="2027-03-01", publisher='"><script>alert(1)</script>')
        return build(write("letters", folder), author="the makers")


def meta(page: etree._Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for tag in page.xpath("//head/meta[@name]"):
        found.setdefault(tag.get("name"), []).append(tag.get("content"))
    return found


def linked(page: etree._Element) -> dict[str, Any]:
    (script,) = page.xpath("//head/script[@type='application/ld+json']")
    return json.loads(script.text)  # type: ignore[no-any-return]


def test_the_page_of_a_letter_names_its_author_date_and_book_to_programs(book: Book) -> None:
    found = meta(book.page("sailor"))
    assert found["citation_author"] == found["DC.creator"] == ["Ivan the sailor"]
    assert found["citation_title"][0].startswith("A sailor to his sister, spring 1901, restated after")
    assert found["citation_publication_date"] == ["2027/03/01"]
    assert found["citation_language"] == found["DC.language"] == ["en"]
    assert found["DCTERMS.created"] == ["1901-04-01/1901-05-31"]
    assert found["citation_public_url"] == [f"https://letters.example/v{find_project().version}/sailor.html"]
    assert "citation_doi" not in found


def test_what_a_page_says_to_programs_is_escaped(book: Book) -> None:
    page = book.page("sailor")
    assert meta(page)["citation_publisher"] == ['"><script>alert(1)</script>']
    assert not [script for script in page.iter("script") if (script.text or "").startswith("alert")]


def test_every_page_says_what_it_is(book: Book) -> None:
    for name in ("index", "people", "sailor", "baker"):
        page = book.page(name)
        data = linked(page)
        assert data["@type"] == "Chapter" and data["isPartOf"]["@type"] == "Book"
        assert data["name"] == meta(page)["citation_title"][0]
        # The page is cited in its release; search engines are led to the newest.
        assert data["url"] == f"https://letters.example/v{find_project().version}/{name}.html"
        assert page.xpath("string(//link[@rel='canonical']/@href)") == f"https://letters.example/latest/{name}.html"


def test_linked_data_of_a_letter_tells_the_letter_from_the_text(book: Book) -> None:
    restated, translated = linked(book.page("sailor")), linked(book.page("baker"))
    assert restated["isBasedOn"] and "translationOfWork" not in restated
    # A message is what a header says was sent; that of the baker's letter names neither sender nor recipient.
    assert translated["translationOfWork"]["@type"] == "CreativeWork"
    assert restated["author"][0]["sameAs"] == "http://www.wikidata.org/entity/Q111111111"


def test_where_the_site_has_no_address_no_page_claims_one(small: Path, tmp_path: Path) -> None:
    settle(small, site=None)
    page = build(write("letters", tmp_path, "sailor", "sources")).page("sailor")
    assert not page.xpath("//link[@rel='canonical']")
    assert "citation_public_url" not in meta(page) and "url" not in linked(page)


# What follows reads the built book in a browser.

built = pytest.mark.built
browsed = pytest.mark.browser


@built
@browsed
def test_a_person_cites_paragraph_12_and_copies_the_citation(opens: Opens) -> None:
    page = opens(f"chapters/{MEDVEDEV}.html", permissions=["clipboard-read", "clipboard-write"])
    page.locator("#p12").hover()
    page.get_by_role("button", name="Cite paragraph 12", exact=True).click()
    dialog = page.get_by_role("dialog", name="Cite ¶ 12")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Copy", exact=True).click()
    expect(dialog.get_by_role("status")).to_have_text("Citation copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "restated after Allen 2015" in copied and "¶\u00a012" in copied and "@" not in copied


@built
@browsed
def test_a_letter_as_a_whole_is_cited_from_the_panel_and_at_its_foot(opens: Opens) -> None:
    page = opens(f"chapters/{MEDVEDEV}.html?version=B")
    control = page.get_by_role("button", name="Cite this letter", exact=True)
    expect(control).to_have_count(2)
    control.last.click()
    citation = page.get_by_label("Citation", exact=True)
    for form in FORMS:
        page.get_by_role("dialog").get_by_label("Form").select_option(form)
        found = citation.input_value()
        assert "@place@" not in found and "@id@" not in found and "version B" in found
        assert "medvedev-1924" in found
    page.keyboard.press("Escape")
    page.goto(page.url.replace("?version=B", ""))
    control.first.click()
    assert re.search(r"\), (medvedev-1924|https://\S+)\.$", citation.input_value())


@pytest.mark.whole
@built
@browsed
def test_a_citation_is_made_with_the_keyboard_alone_and_the_focus_returns(opens: Opens) -> None:
    page = opens(f"chapters/{JOFFE}.html#p3")
    page.locator("#p3 > .ed-num").focus()
    page.keyboard.press("Tab")
    control = page.locator("#p3 > .ed-cite")
    expect(control).to_be_focused()
    expect(control).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    expect(page.locator(".ed-cite-dialog")).to_be_visible()
    page.keyboard.type("RIS")
    expect(page.get_by_label("Citation", exact=True)).to_have_value(re.compile("^TY  - CHAP"))
    page.keyboard.press("Escape")
    expect(page.locator(".ed-cite-dialog")).to_be_hidden()
    expect(control).to_be_focused()


@pytest.mark.whole
@built
@browsed
def test_an_open_variant_is_cited_by_its_paragraph_and_number(opens: Opens) -> None:
    page = opens(f"chapters/{MEDVEDEV}.html")
    page.locator("#v06 .ed-mark").click()
    page.get_by_role("button", name="Cite v06").click()
    expect(page.get_by_label("Citation", exact=True)).to_have_value(re.compile("¶\u00a05, v06"))
    page.keyboard.press("Escape")
    expect(page.locator("#v06 .ed-mark")).to_be_focused()


@built
@browsed
def test_files_for_reference_managers_can_be_downloaded(opens: Opens) -> None:
    page = opens(f"chapters/{JOFFE}.html")
    page.locator("#p4 > .ed-cite").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Form").select_option("BibTeX")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download", exact=True).click()
    assert waiting.value.suggested_filename == "joffe-1927-p4.bib"
    (entry,) = parse_string(Path(waiting.value.path()).read_text(encoding="utf-8"), "bibtex").entries.values()
    assert entry.key == "joffe-1927-p4"


@pytest.mark.whole
@built
@browsed
def test_on_a_touch_screen_the_control_is_always_there_and_large_enough(opens: Opens) -> None:
    page = opens(f"chapters/{JOFFE}.html", viewport={"width": 360, "height": 800}, has_touch=True, is_mobile=True)
    control = page.locator("#p5 > .ed-cite")
    expect(control).to_have_css("opacity", "1")
    box = control.bounding_box()
    assert box and box["width"] >= 24 and box["height"] >= 24
    control.tap()
    expect(page.get_by_role("dialog", name="Cite ¶ 5")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@built
@browsed
def test_without_javascript_the_number_of_a_paragraph_is_its_link(opens: Opens) -> None:
    page = opens(f"chapters/{JOFFE}.html", java_script_enabled=False)
    expect(page.locator(".ed-cite")).to_have_count(0)
    page.locator("#p5 > .ed-num").click()
    address_ends(page, "#p5")


@built
@browsed
def test_nothing_of_the_control_is_the_letters_text(opens: Opens) -> None:
    page = opens(f"chapters/{JOFFE}.html")
    outside = page.locator("[data-letter] .ed-cite").evaluate_all(
        "all => all.filter(one => !one.closest('[data-paratext]')).length"
    )
    assert outside == 0


def test_what_readers_see_of_a_paragraph_is_its_sign_and_number() -> None:
    references = [
        reference
        for letter in (MEDVEDEV, JOFFE)
        for reference in etree.parse(str(find_project().data / "letters" / f"{letter}.xml")).iter("{*}ref")
        if re.fullmatch(r"#p\d+", reference.get("target", ""))
    ]
    assert references
    for reference in references:
        assert reference.text == f"¶\u00a0{reference.attrib['target'][2:]}"


@built
def test_a_note_is_referred_to_by_the_number_that_it_has_on_its_page() -> None:
    pages = {name: html.parse(str(HTML / name)).getroot() for name in PAGES}
    numbers = {
        f"{letter}.html#{note.get('id')}": note.xpath("string(./p[1]/*[1])").strip()
        for letter in (MEDVEDEV, JOFFE)
        for note in pages[f"chapters/{letter}.html"].xpath("//*[contains(@class, 'ed-note') and @id]")
    }
    said = [
        (link.text_content().replace("\u00a0", " "), numbers[address])
        for page in pages.values()
        for link in page.xpath("//a[contains(@href, '#n')]")
        if (address := re.sub(r"^.*/", "", link.get("href"))) in numbers
    ]
    wrong = [(text, number) for text, number in said if re.search(r"\d", text) and text != f"note {number}"]
    assert len(said) > 50 and wrong == []
