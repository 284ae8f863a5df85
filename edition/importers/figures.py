"""Figures about the published texts, recorded so that statistics need no source."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from edition.importers.table import COLUMNS, Site, read_table
from edition.model import Letter, Note, Paragraph, walk
from edition.project import find_project
from edition.tables import measured, paragraphs, places
from edition.text import count_words, plain

PARAGRAPHS = ("letter", "paragraph", "witness", "words")
PARTS = ("letter", "part", "words")


def paragraph_rows(letters: Iterable[Letter]) -> list[list[str]]:
    """Return the words of each paragraph in each witness, in the order of letters and text."""
    rows: list[list[str]] = []
    for letter in letters:
        table = paragraphs(letter)
        for siglum in letter.readable:
            for identifier, words in zip(table["id"], table[f"words_{siglum}"], strict=True):
                rows.append([letter.id, identifier, siglum, str(words)])
    return rows


def part_rows(letters: Iterable[Letter]) -> list[list[str]]:
    """Return the words of each paragraph and note around the letters: introductions, conclusions, notes."""
    return [
        [letter.id, part.id, str(count_words(plain(part.content)))]
        for letter in letters
        for part in (*walk((*letter.front, *letter.back)), *letter.notes)
        if isinstance(part, Paragraph | Note)
    ]


def recounted(sites: Sequence[Site], letter: Letter) -> list[Site]:
    """Return the sites with the counts that the imported letter gives; what was decided stays."""
    where = places(letter)
    counted = []
    for site in sites:
        variant = letter.variant(site.id)
        lemma = measured(variant.lemma.content) if variant.lemma else 0
        reading = max(measured(reading.content) for reading in variant.readings)
        counted.append(replace(site, paragraph=where[site.id][1], lemma=lemma, reading=reading))
    return counted


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as it is kept in ``data/``."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def figures(letters: Sequence[Letter]) -> dict[Path, bytes]:
    """Return the tables of figures as the letters give them, by the path each is kept at."""
    folder = find_project().data / "figures"
    found = {
        folder / "paragraphs.csv": csv_bytes(PARAGRAPHS, paragraph_rows(letters)),
        folder / "parts.csv": csv_bytes(PARTS, part_rows(letters)),
    }
    for letter in letters:
        table = apparatus_table(letter.id)
        if table.exists():
            found[table] = csv_bytes(COLUMNS, (site.row() for site in recounted(read_table(table), letter)))
    return found


def apparatus_table(letter_id: str) -> Path:
    """Return the table of decisions about a letter's apparatus."""
    return find_project().data / "figures" / f"{letter_id}-apparatus.csv"
