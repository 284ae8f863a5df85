"""The published layer in the book: there when it has been made, gone without a trace when it has not."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from books import Book, build, letter_of, witness_text, write
from in_small import chosen, make
from sphinx.errors import ConfigError

import edition
from edition.model import Content, Letter, Markup, Node, Paragraph, Reading, Section, Variant
from edition.project import find_project
from edition.tei import dumps

#: A word that the published layer alone has.
ONLY_PUBLISHED = "periwinkle"
TOC: dict[str, Any] = {"external_toc_path": "_toc.yml", "external_toc_exclude_missing": True}
EXTENSIONS = ["myst_parser", "sphinx_external_toc", "edition.book"]


def _without_gaps(content: Content) -> Content:
    def changed(node: Node) -> Node:
        match node:
            case Markup(tag="gap"):
                return ONLY_PUBLISHED
            case Markup() | Paragraph() | Section():
                return replace(node, content=_without_gaps(node.content))
            case Variant():
                return replace(
                    node,
                    lemma=_reading(node.lemma) if node.lemma else None,
                    readings=tuple(_reading(reading) for reading in node.readings),
                )
            case _:
                return node

    return tuple(changed(node) for node in content)


def _reading(reading: Reading) -> Reading:
    return replace(reading, content=_without_gaps(reading.content))


def publication(letter: Letter) -> Letter:
    """Return a letter as a publication has it: nothing kept back, an introduction, no notes of the edition's."""
    introduction = Section("", "introduction", (Paragraph("f1", (f"By way of a {ONLY_PUBLISHED}.",)),))
    return replace(
        letter,
        layer="published",
        nature="publication",
        sections=_without_gaps(letter.sections),
        front=(introduction,),
        notes=(),
    )


def layers(folder: Path) -> Path:
    """Make published layers of both letters beside the edition in small in a folder, and return where they lie."""
    place = folder / "published"
    place.mkdir()
    for identifier in edition.letters():
        layer = publication(edition.load(identifier))
        sections = _without_calls(layer.sections)
        (place / f"{identifier}.xml").write_bytes(dumps(replace(layer, sections=sections)))
    return place


@pytest.fixture
def made(small: Path, tmp_path: Path) -> Path:
    """Return the folder of published layers, made of both letters."""
    return layers(tmp_path)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Return the tiny book with published layers, built once for the tests that only read it."""
    folder = tmp_path_factory.mktemp("layers")
    with chosen(make(folder)):
        layers(folder)
        found = built(write("published", folder))
    assert (found.said, found.status) == ("", 0)
    return found


def _without_calls(content: Content) -> Content:
    def changed(node: Node) -> Node:
        match node:
            case Markup() | Paragraph() | Section():
                return replace(node, content=_without_calls(node.content))
            case _:
                return node

    return tuple(changed(node) for node in content if not (isinstance(node, Markup) and node.tag == "ptr"))


def built(book: Path) -> Book:
    return build(book, extensions=EXTENSIONS, nitpicky=True, **TOC)


def test_published_layers_get_pages_of_their_own_under_their_letters(book: Book) -> None:
    letter = letter_of(book.page("sailor-1901-published"))
    assert letter.get("data-layer") == "published"
    assert ONLY_PUBLISHED in letter.text_content()
    assert book.page("sailor-1901").xpath("//a/@href[. = 'sailor-1901-published.html']")


def test_the_published_page_gives_the_running_text_of_each_witness(book: Book, made: Path) -> None:
    letter = letter_of(book.page("sailor-1901-published"))
    known = edition.load("sailor-1901", "published")
    for siglum in known.sigla:
        assert witness_text(letter, siglum) == known.witness_text(siglum)


def test_an_introduction_stands_outside_the_letters_text(book: Book) -> None:
    page = book.page("sailor-1901-published")
    (paragraph,) = page.xpath("//p[@id='f1']")
    assert not paragraph.xpath("ancestor::*[@data-letter]")


def test_the_published_page_says_what_it_is_and_where_it_must_not_go(book: Book) -> None:
    page = book.page("sailor-1901-published")
    said = page.xpath("//*[contains(@class, 'ed-about')]")[0].text_content()
    assert "The text of a publication" in said
    assert "do not put this page on the public web without the permission" in said


def test_paragraphs_with_the_same_ids_lead_to_each_other(book: Book) -> None:
    for page, other in (("sailor-1901", "sailor-1901-published"), ("sailor-1901-published", "sailor-1901")):
        paragraphs = letter_of(book.page(page)).xpath(".//p[@id]")
        assert paragraphs
        for paragraph in paragraphs:
            assert paragraph.xpath(".//a[contains(@class, 'ed-other')]/@href") == [
                f"{other}.html#{paragraph.get('id')}"
            ]


def test_paragraphs_divided_otherwise_are_tied_by_the_table_of_alignment(book: Book) -> None:
    letter = letter_of(book.page("baker-1902"))
    links = {p.get("id"): p.xpath(".//a[contains(@class, 'ed-other')]/@href") for p in letter.xpath(".//p[@id]")}
    assert links == {"p1": ["baker-1902-published.html#p1"], "p2": ["baker-1902-published.html#p2"], "p3": []}


def test_a_book_without_published_layers_keeps_no_trace_of_them(made: Path, tmp_path: Path) -> None:
    folder = write("published", tmp_path)
    before = built(folder)
    assert _traces(folder), "the word that gives the published layer away is not in the book with it"
    assert before.page("baker-1902-published") is not None
    for path in made.glob("*.xml"):
        path.unlink()
    after = built(folder)
    assert (after.said, after.status) == ("", 0)
    assert _traces(folder) == []
    assert after.page("baker-1902") is not None


def _traces(folder: Path) -> list[str]:
    """Return every file of a built book, its doctrees and caches that holds words of a published layer or its page."""
    found = []
    for path in (*(folder / "_build").rglob("*"), *(folder / ".cache").rglob("*")):
        written = path.read_bytes() if path.is_file() else b""
        if ONLY_PUBLISHED.encode() in written or "-published" in path.name or b"-published.html" in written:
            found.append(str(path.relative_to(folder)))
    return found


def test_a_published_layer_alone_builds_the_book_from_the_beginning(small: Path, made: Path, tmp_path: Path) -> None:
    folder = write("published", tmp_path)
    built(folder)
    assert built(folder).read == []
    (made / "baker-1902.xml").unlink()
    again = built(folder)
    assert "sailor-1901" in again.read
    assert not (again.out / "baker-1902-published.html").exists()


def test_a_folder_outside_the_book_is_never_emptied(small: Path, tmp_path: Path) -> None:
    site = tmp_path / "site" / "html"
    site.mkdir(parents=True)
    for name in ("CNAME", ".buildinfo"):
        (site / name).write_text("mine\n")
    with pytest.raises(ConfigError, match="html: this folder was built with other layers; empty it"):
        build(write("published", tmp_path), folder=site.parent, extensions=EXTENSIONS, **TOC)
    assert (site / "CNAME").read_text() == "mine\n"


def test_a_folder_outside_the_book_can_be_built_in_again(small: Path, tmp_path: Path) -> None:
    folder, site = write("published", tmp_path), tmp_path / "site"
    for _ in range(2):
        assert build(folder, folder=site, extensions=EXTENSIONS, **TOC).status == 0


def test_a_broken_description_of_the_tables_is_reported_where_two_layers_are_tied(made: Path, tmp_path: Path) -> None:
    (find_project().data / "datapackage.json").write_text("{")
    book = built(write("published", tmp_path))
    assert book.status == 1
    for page in ("sailor-1901", "sailor-1901-published", "baker-1902", "baker-1902-published"):
        assert re.search(rf"{page}\.md:\d+: ERROR: .*datapackage\.json:1: not JSON", _plain(book.said)), page


def _plain(said: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", said)
