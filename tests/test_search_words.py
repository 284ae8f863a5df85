"""A reader finds whole words, whatever stands between their letters, and sees them marked where the search leads."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from books import ROOTS, Book, build
from conftest import Opens, served
from in_small import chosen, make
from playwright.sync_api import Browser, expect

from edition import words

pytestmark = pytest.mark.builds

_TEXT = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="{name}">
<teiHeader><fileDesc><titleStmt><title>{name}</title></titleStmt>
<publicationStmt><publisher>The edition</publisher></publicationStmt>
<sourceDesc><listWit>{witnesses}</listWit></sourceDesc></fileDesc></teiHeader>
<text type="edition" subtype="transcription" xml:lang="en"><body><div type="section" xml:id="s1">{text}</div></body>
</text></TEI>"""
_TWO = """<p xml:id="p1">He har<app xml:id="v01"
type="substitution"><lem wit="#A">bou</lem><rdg wit="#B">bo</rdg></app>red
<hi rend="italic">T</hi>opsails, a com\u00adrade’s to\u2010day and a left-wing замо\u0301к.</p>
<p xml:id="p2">The <app xml:id="v02"
type="substitution"><lem wit="#A">old guard</lem><rdg wit="#B">new hands</rdg></app>
came<lb/>home ship<lb break="no"/>shape.</p>"""
_MANY = """<p xml:id="p1">He har<app xml:id="v01" type="substitution"><lem wit="#C #D #E #F #G #H">bou</lem>
<rdg wit="#A">bo</rdg><rdg wit="#B">va</rdg><rdg source="#A">pu</rdg></app>red it and
<app xml:id="v02" type="substitution"><lem wit="#A #B">went <app xml:id="v03"
type="substitution"><lem wit="#A">soft</lem>
<rdg wit="#B">loud</rdg></app>ly home</lem><rdg wit="#C #D #E #F #G #H">sailed</rdg></app> then.</p>"""


def build_texts(folder: Path, texts: dict[str, tuple[str, str]]) -> Book:
    """Build a book of texts, each given by its paragraphs and its list of witnesses."""
    root = folder / "book-of-texts"
    root.mkdir()
    with chosen(make(folder)) as data:
        for path in (data / "letters").glob("*.xml"):
            path.unlink()
        shutil.copy(ROOTS / "conf.py", root)
        for name, (text, listed) in texts.items():
            made = _TEXT.format(name=name, text=text.replace(">\n<rdg", "><rdg"), witnesses=listed)
            (data / "letters" / f"{name}.xml").write_text(made, encoding="utf-8")
            (root / f"{name}.md").write_text(f"# Page {name}\n\n```{{letter}} {name}\n```\n", encoding="utf-8")
        named = "\n".join(texts)
        (root / "index.md").write_text(f"# All\n\n```{{toctree}}\n{named}\n```\n\n```{{bibliography}}\n:all:\n```\n")
        built = build(root)
        assert built.said == ""
        return built


def list_witnesses(sigla: str) -> str:
    return "".join(f'<witness xml:id="{siglum}">A copy</witness>' for siglum in sigla.split())


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Build a book of texts whose words have variants inside."""
    family = (
        f'{list_witnesses("A B")}<listWit xml:id="fam">{list_witnesses("C D E")}</listWit>{list_witnesses("F G H")}'
    )
    texts = {"two": (_TWO, list_witnesses("A B")), "many": (_MANY, family)}
    return build_texts(tmp_path_factory.mktemp("words"), texts)


@pytest.fixture(scope="module")
def address(book: Book) -> Iterator[str]:
    with served(book.out) as address:
        yield address


def _runs(book: Book, page: str) -> list[Any]:
    text = (book.out / "_static" / "search-data.js").read_text(encoding="utf-8")
    found = {address: places for _, address, places in json.loads(text.partition("=")[2].rstrip(";\n"))}
    (place,) = (place for place in found[f"{page}.html"] if place[1] == "p1")
    return list(place[2:])


def test_the_data_names_who_has_what_and_never_everybody(book: Book) -> None:
    assert [run for run in _runs(book, "two") if not isinstance(run, str)] == [["A", "bou"], ["B", "bo"]]
    many = [run for run in _runs(book, "many") if not isinstance(run, str)]
    assert ["", "bou", ["A", "B"], 1] in many
    assert ["A", "bo"] in many and ["B", "va"] in many
    assert any(run[1] == "pu" and "A" not in run[0].split(" ") for run in many)  # proposed, and no witness's


#: What is searched for, on which page it is found, and what is marked there.
FOUND = [
    ("harboured", "two", ["har", "bou", "red"]),
    ("harbored", "two", ["har", "bo", "red"]),
    ('"he harbored topsails"', "two", ["He", "har", "bo", "red", "T", "opsails"]),
    ("topsails", "two", ["T", "opsails"]),
    ("comrade", "two", ["com\u00adrade’s"]),
    ("today", "two", ["to\u2010day"]),
    ("to-day", "two", ["to\u2010day"]),
    ("left-wing", "two", ["left-wing"]),
    ('"left wing"', "two", ["left", "wing"]),
    ("wing", "two", ["wing"]),
    ("замок", "two", ["замо\u0301к"]),
    ("shipshape", "two", ["shipshape"]),
    ('"came home"', "two", ["came", "home"]),
    ('"old guard came"', "two", ["old", "guard", "came"]),
    ('"old gua*"', "two", ["old", "guard"]),
    ("harboured", "many", ["har", "bou", "red"]),
    ("harvared", "many", ["har", "va", "red"]),
    ("softly", "many", ["soft", "ly"]),
    ("loudly", "many", ["loud", "ly"]),
]


@pytest.mark.browser
def test_a_word_is_found_whole_and_marked_after_the_jump(opens: Opens, address: str) -> None:
    found = opens(f"{address}search.html")
    for query, page, marked in FOUND:
        found.goto(f"{address}search.html")
        found.locator("article input[type=search]").fill(query)
        found.keyboard.press("Enter")
        link = found.locator(f".ed-search-results a[href^='{page}.html?'][href*='#p']")
        expect(link.first, query).to_be_visible()
        pieces = link.locator("xpath=..").first.locator("mark").all_text_contents()
        assert "".join(pieces) == "".join(marked), query
        link.first.click()
        found.wait_for_function("CSS.highlights.get('ed-found')?.size")
        texts: list[str] = found.evaluate(
            """[...CSS.highlights.get("ed-found")]
                .filter(({ startContainer }) => startContainer.parentElement.closest(".ed-p"))
                .map((range) => range.startContainer.data.slice(range.startOffset, range.endOffset))"""
        )
        assert "".join(texts) == "".join(marked), query


NOT_FOUND = ["harboubored", "harred", '"bou bo"', "*", '"*"', '"harbou"', '"old guard hands"', "softloud", "guardcame"]


@pytest.mark.browser
def test_what_no_witness_has_is_not_found(opens: Opens, address: str) -> None:
    found = opens(f"{address}search.html")
    for query in NOT_FOUND:
        found.goto(f"{address}search.html?q={query}")
        if query.strip('"*'):
            expect(found.get_by_role("status"), query).to_contain_text("Nothing")
        expect(found.locator(".ed-search-results li"), query).to_have_count(0)


@pytest.mark.browser
def test_an_asterisk_is_a_wildcard_at_the_end_of_a_word_or_nothing(browser: Browser) -> None:
    page = browser.new_page()
    folder = Path(words.__file__).parent / "book" / "search" / "scripts"
    for name in ("words.js", "match.js"):
        page.add_script_tag(path=folder / name)
    ask = """(query) => {
        const { terms, voices, find } = editionSearch;
        const ways = voices([{ text: "he is harbouring a star of ho*pe" }]);
        return terms(query).flatMap((term) => [...find(term, ways)].map(({ word }) => word));
    }"""
    wanted: dict[str, list[str]] = {
        "h*": ["he", "harbouring", "ho"],
        '"h*"': ["he", "harbouring", "ho"],
        "h": [],
        "*h": [],
        "star*": ["star"],
        "*": [],
        "ho*pe": ["ho", "pe"],
        "**": [],
        "s* *": ["star"],
    }
    assert {query: page.evaluate(ask, query) for query in wanted} == wanted
    page.close()
