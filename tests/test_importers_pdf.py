"""The importer of articles reads a PDF, where the italics settle how far a lemma reaches."""

from __future__ import annotations

import random
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from importer_samples import HEAD, PUBLICATION, Site, row, write_table
from in_small import begin
from pdfminer.fontmetrics import FONT_METRICS
from reportlab.lib.pagesizes import A5
from reportlab.pdfgen.canvas import Canvas

from edition import importers
from edition.errors import EditionError
from edition.files import write_atomically
from edition.importers import Result, reconstruct
from edition.importers.article import import_article
from edition.importers.completeness import require_complete
from edition.importers.pdf_lines import read_pdf
from edition.importers.source_record import squeeze
from edition.importers.text_figures import count_figures
from edition.importers.times_metrics import measure_width
from edition.model import Extent, Markup, walk
from edition.tei import dumps, loads
from edition.text import plain

#: Printed lines: page, indent in points, and runs of text, each with its style: roman, italic, call or note.
Run = tuple[str, str]
LINES: list[tuple[int, int, list[Run]]] = [
    (1, 0, [("Before", "r")]),
    (1, 12, [("A letter of 1900, printed in the ", "r"), ("Miller’s Gazette", "i"), (", is given here.", "r")]),
    (1, 90, [("A Letter from the Mill", "r")]),
    (1, 12, [("Dear friend,", "r"), ("1", "c")]),
    (1, 12, [("First: the water is low this year and the ", "r"), ("wheel", "i")]),
    (1, 0, [("turns slowly ", "i"), ("[miller sleeps] from morning to evening; we shall", "r")]),
    (1, 0, [("have to [soon] wait for rain, as everybody in the val-", "r")]),
    (1, 0, [("ley ", "r"), ("who owns a meadow by the river, or keeps", "i")]),
    (1, 0, [("1. The friend is not ", "n"), ("named", "ni"), (" anywhere.", "n")]),
    (2, 0, [("two cows", "i"), (" [omitted], knows. In the valley nobody is", "r")]),
    (2, 0, [("without care.", "r")]),
    (2, 12, [("Second: the millstone of which I ", "r"), ("wrote", "i"), (" [spoke] has cracked.", "r")]),
    (2, 12, [("With greetings", "r")]),
    (2, 150, [("(Miller)", "r")]),
    (2, 12, [("P.S. Send ", "r"), ("“the old drawing”", "i"), (" [quotation marks omitted] back.", "r")]),
    (2, 0, [("After", "r")]),
    (2, 12, [("All is told; so it ends.", "r")]),
]
SITES = [
    Site("wheel turns slowly", "miller sleeps"),
    Site("", "soon"),
    Site("who owns a meadow by the river, or keeps two cows", None),
    Site("wrote", "spoke"),
    Site("the old drawing", "the old drawing"),
]
_FONTS = {"r": ("Times-Roman", 11, 0), "i": ("Times-Italic", 11, 0), "c": ("Times-Roman", 6.5, 4),
          "n": ("Times-Roman", 9, 0), "ni": ("Times-Italic", 9, 0)}  # fmt: skip


def draw(path: Path, lines: list[tuple[int, int, list[Run]]] = LINES, compressed: bool = True) -> Path:
    """Set the lines in Times, with a running head above each page but the first."""
    canvas = Canvas(str(path), pagesize=A5, invariant=True, pageCompression=int(compressed))
    for page in sorted({line[0] for line in lines}):
        if page > 1:
            canvas.setFont("Times-Roman", 9)
            canvas.drawString(60, 560, f"{40 + page}     {HEAD}")
        for nth, (_, indent, runs) in enumerate(line for line in lines if line[0] == page):
            x, y = 60.0 + indent, 530.0 - 14 * nth
            for text, style in runs:
                font, size, rise = _FONTS[style]
                canvas.setFont(font, size)
                canvas.drawString(x, y + rise, text)
                x += canvas.stringWidth(text, font, size)
        canvas.showPage()
    canvas.save()
    return path


@pytest.fixture
def result(tmp_path: Path) -> Result:
    return imported(draw(tmp_path / "mill.pdf"), tmp_path)


def imported(path: Path, folder: Path) -> Result:
    table = folder / "apparatus.csv"
    paragraphs = (2, 2, 2, 3, 6)
    rows = [row(nth, paragraph, site) for nth, (paragraph, site) in enumerate(zip(paragraphs, SITES, strict=True), 1)]
    rows[4] |= {"kind": "punctuation", "kinds": "punctuation"}
    for other in rows[:4]:  # what the table says of extents counts for nothing where there are italics
        other |= {"lemma_words": "1", "lemma_least": "0", "lemma_most": "1", "extent_certainty": "low"}
    write_table(table, rows)
    return import_article(read_pdf(path, PUBLICATION.running), PUBLICATION, path, table)


def lemma(result: Result, identifier: str) -> str:
    found = result.letter.variant(identifier).lemma
    assert found is not None
    return plain(found.content)


def test_the_italics_settle_the_lemma_across_lines_and_pages(result: Result) -> None:
    assert [lemma(result, f"v{n:02}") for n in range(1, 6)] == [
        "wheel turns slowly",
        "",
        "who owns a meadow by the river, or keeps two cows",
        "wrote",
        "“the old drawing”",
    ]
    extents = [variant.extent for variant in result.letter.all_variants]
    assert extents == [Extent(words, words, ("italics",), "high") for words in (3, 0, 11, 1, 3)]


def test_both_versions_can_be_read(result: Result) -> None:
    assert result.letter.witness_text("M").split("\n\n")[1:3] == [
        "First: the water is low this year and the wheel turns slowly from morning to evening; we shall have to wait "
        "for rain, as everybody in the valley who owns a meadow by the river, or keeps two cows, knows. In the valley "
        "nobody is without care.",
        "Second: the millstone of which I wrote has cracked.",
    ]
    assert "the miller sleeps from morning" in result.letter.witness_text("B")
    assert "everybody in the valley, knows." in result.letter.witness_text("B")


def test_a_running_head_gives_the_page_number_and_is_not_text(result: Result) -> None:
    breaks = [node for node in walk(result.letter.sections) if isinstance(node, Markup) and node.tag == "pb"]
    assert [node.get("n") for node in breaks] == ["42"]
    assert HEAD not in plain((*result.letter.front, *result.letter.sections, *result.letter.back))


def test_a_footnote_and_its_raised_call_find_each_other(result: Result) -> None:
    (note,) = result.letter.notes
    assert (note.id, note.n, note.target, plain(note.content)) == (
        "fn01",
        "1",
        "p1",
        "The friend is not named anywhere.",
    )
    assert result.missing_notes == ()


def test_italics_that_are_no_lemma_are_kept_as_italics(result: Result) -> None:
    kept = [node for node in walk((*result.letter.front, *result.letter.sections)) if isinstance(node, Markup)]
    assert [plain(node.content) for node in kept if node.tag == "hi"] == ["Miller’s Gazette"]


def test_every_character_of_the_pdf_is_accounted_for(result: Result) -> None:
    printed = "".join(line.printed for line in read_pdf(result.source, PUBLICATION.running))
    assert reconstruct(result) == squeeze(printed) == squeeze("".join(part.text for part in result.parts))
    assert loads(dumps(result.letter)) == result.letter


def test_a_pdf_is_known_by_the_title_of_the_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = importers.Importer(
        "the paper on the mill", ("Before", PUBLICATION.title), lambda path, _: imported(path, tmp_path)
    )
    monkeypatch.setattr(importers, "load_importers", lambda: {"mill-1900": known})
    path = draw(tmp_path / "mill.pdf")
    assert importers.recognise(path) is None
    monkeypatch.setattr(importers, "load_importers", lambda: {"mill-1900": replace(known, takes_pdf=True)})
    assert importers.recognise(path) == "mill-1900"


def test_what_stands_above_the_first_heading_is_kept(tmp_path: Path) -> None:
    title: list[tuple[int, int, list[Run]]] = [(1, 60, [("The Mill, by a Translator", "r")])]
    letter = imported(draw(tmp_path / "mill.pdf", title + LINES), tmp_path).letter
    assert [plain(section.head) for section in letter.front] == ["", "Before"]
    assert plain(letter.front[0].content) == "The Mill, by a Translator"


def test_a_pdf_of_pictures_is_refused(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "scan.pdf"), pagesize=A5)
    canvas.rect(50, 50, 100, 100)
    canvas.showPage()
    canvas.save()
    with pytest.raises(EditionError, match="a PDF without text"):
        read_pdf(tmp_path / "scan.pdf", ())


@pytest.mark.slow
@pytest.mark.parametrize("count", [30, pytest.param(120, marks=pytest.mark.whole)])
def test_a_damaged_pdf_is_refused_in_one_sentence_whatever_is_wrong_with_it(count: int, tmp_path: Path) -> None:
    dice = random.Random(1924)
    whole = draw(tmp_path / "whole.pdf", compressed=False).read_bytes()
    path = tmp_path / "damaged.pdf"
    refused = 0
    for _ in range(count):
        damaged = bytearray(whole)
        for _ in range(dice.randrange(1, 8)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        path.write_bytes(damaged[: dice.choice([None, dice.randrange(len(damaged))])])
        try:
            importers.import_file(path)
        except EditionError as error:
            refused += "not a PDF that can be read" in str(error)
            assert len(error.problems) == 1 and "\n" not in str(error)
    assert refused


def test_a_stumbling_reader_of_pdf_is_a_file_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object) -> None:
        raise KeyError("W")

    path = draw(tmp_path / "mill.pdf")
    monkeypatch.setattr("pdfplumber.open", stumble)
    with pytest.raises(EditionError, match=r"mill.pdf: not a PDF that can be read \(KeyError: 'W'\)"):
        read_pdf(path, ())


def test_a_pdf_is_compared_with_the_figures_by_its_base(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, result: Result
) -> None:
    monkeypatch.setenv("EDITION_PROJECT", str(begin(tmp_path)))
    monkeypatch.setattr("edition.importers.text_figures.find_site_table", lambda _: tmp_path / "none.csv")
    write_atomically(count_figures([result.letter]))
    require_complete(result)
    table = tmp_path / "book" / "data" / "figures" / "paragraphs.csv"
    recorded = table.read_text(encoding="utf-8")
    table.write_text(recorded.replace(",p2,B,", ",p2,B,1"), encoding="utf-8")
    require_complete(result)  # its italics may tell other lemmas than the text let infer
    table.write_text(recorded.replace(",p3,M,", ",p3,M,1"), encoding="utf-8")
    with pytest.raises(EditionError, match="p3 has "):
        require_complete(result)


def test_a_pdf_that_ends_too_soon_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EditionError, match="cut short"):
        imported(draw(tmp_path / "mill.pdf", LINES[:-3]), tmp_path)
    whole = draw(tmp_path / "whole.pdf").read_bytes()
    (tmp_path / "cut.pdf").write_bytes(whole[: len(whole) // 3])
    with pytest.raises(EditionError):
        imported(tmp_path / "cut.pdf", tmp_path)


def test_where_pdfs_cannot_be_read_it_is_said_what_brings_their_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pdfplumber", None)
    with pytest.raises(EditionError, match=r"mill.pdf: .* is not installed.* `make book SOURCES=FOLDER` installs"):
        importers.import_file(draw(tmp_path / "mill.pdf"))


def test_lines_are_measured_by_the_widths_of_times() -> None:
    widths = FONT_METRICS["Times-Roman"][1]
    assert {character: measure_width(character) for character in widths} == widths
    assert measure_width("Щ") == 500
