"""The book in print is made when it is asked for and something has changed, and offered only by pages of its state."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from books import Book, build, write
from in_small import EPUB, PDF
from pypdf import PdfReader

from edition import print_record
from edition.press import typesetting
from edition.print_record import RECORD

EXTENSIONS = ["myst_parser", "edition.book", "edition.press.builder"]
PAGE = "chapters/downloads"


@pytest.fixture
def book(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a tiny book that lists the book in print."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    book = write("letters", tmp_path, "baker", "sources")
    (book / "chapters").mkdir()
    (book / f"{PAGE}.md").write_text("# Files\n\n```{downloads} print\n```\n\n```{downloads} packing-list\n```\n")
    index = (book / "index.md").read_text(encoding="utf-8")
    (book / "index.md").write_text(index.replace("sources\n", f"sources\n{PAGE}\n"), encoding="utf-8")
    return book


def on_screen(book: Path) -> Book:
    made = build(book, extensions=EXTENSIONS)
    assert (made.said, made.status) == ("", 0)
    return made


def in_print(book: Path) -> Path:
    """Make the book in print and return its folder."""
    made = build(book, "press", extensions=EXTENSIONS)
    assert (made.said, made.status) == ("", 0)
    return made.out


def change(small: Path) -> None:
    """Let the baker's letter say something else."""
    letter = small / "letters" / "baker-1902.xml"
    letter.write_text(letter.read_text(encoding="utf-8").replace("oven is cold", "oven is hot"), encoding="utf-8")


def another_state(book: Path) -> None:
    """Change what could be printed, and is not."""
    (book / "requirements.txt").write_text("something-else==1.0\n")


def words(folder: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(folder / PDF).pages).split())


def offered(book: Book) -> set[str]:
    """Return the files in print to which the page leads, which are those that lie there and are packed."""
    links = {Path(href).name for href in book.page(PAGE).xpath("//dt/a/@href")} & {PDF, EPUB}
    lying = {path.name for path in (book.out / "downloads").iterdir()} & {PDF, EPUB}
    crate = json.loads((book.out / "downloads" / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    packed = {each["@id"] for each in crate["@graph"]} & {PDF, EPUB}
    assert links == lying == packed
    assert bool(links) != ("make press makes it" in book.page(PAGE).text_content())
    return links


def test_pages_offer_a_book_in_print_of_their_own_state_and_no_other(book: Path) -> None:
    without = on_screen(book)
    said = without.page(PAGE).text_content()
    assert offered(without) == set()
    in_print(book)
    again = on_screen(book)
    assert (offered(again), again.read) == ({PDF, EPUB}, [])
    another_state(book)
    older = on_screen(book)
    assert offered(older) == set()
    assert older.page(PAGE).text_content() == said  # as if there were none


def test_what_was_read_for_print_is_shown_on_screen_too(book: Path, small: Path) -> None:
    on_screen(book)
    change(small)
    in_print(book)
    again = on_screen(book)
    assert "oven is hot" in again.page("baker").text_content()
    assert offered(again) == {PDF, EPUB}


def test_the_files_are_left_alone_while_what_they_are_set_from_is_the_same(
    book: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = in_print(book)
    before = {name: (folder / name).stat().st_mtime_ns for name in (PDF, EPUB)}
    record = print_record.read_record(folder)
    with monkeypatch.context() as patch:
        patch.setattr(typesetting, "set_book", lambda _book: pytest.fail("the book is set again"))
        another_state(book)
        in_print(book)
    assert {name: (folder / name).stat().st_mtime_ns for name in (PDF, EPUB)} == before
    now = print_record.read_record(folder)
    assert record and now and (now.content, now.state != record.state) == (record.content, True)
    change(small)
    assert "oven is hot" in words(in_print(book)).replace("- ", "")


def test_files_that_are_not_as_they_were_made_are_not_offered_and_made_anew(book: Path) -> None:
    folder = in_print(book)
    made = (folder / PDF).read_bytes()
    (folder / PDF).write_bytes(made[:-100])
    assert print_record.find_files(folder, book) == {}
    in_print(book)
    assert print_record.find_files(folder, book)[PDF] == made
    assert (folder / PDF).read_bytes() == made
    (folder / RECORD).write_text("no record")
    assert print_record.read_record(folder) is None


def test_the_state_is_that_of_pages_data_and_time_and_not_of_the_readers_own_files(
    book: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = [print_record.digest_state(book)]
    for path in (small / "sources" / "article.txt", small / ".hidden", book / "_build" / "index.html"):
        path.parent.mkdir(exist_ok=True)
        path.write_text("not of the book")
    assert print_record.digest_state(book) == states[0]
    (book / "chapters" / "new.md").write_text("# New\n")
    states.append(print_record.digest_state(book))
    change(small)
    states.append(print_record.digest_state(book))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000001")
    states.append(print_record.digest_state(book))
    assert len(set(states)) == len(states)


def test_a_package_that_is_wanting_is_named_before_any_page_is_read(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetting, "_PACKAGES", ("lxml", "no-such-typesetter"))
    with pytest.raises(Exception, match="no-such-typesetter is not installed; expected what `make press` installs"):
        build(book, "press", extensions=EXTENSIONS)
    assert not (book / "_build" / "doctrees" / "index.doctree").exists()
