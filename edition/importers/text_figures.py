"""Figures about the published texts, recorded so that statistics need no source."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from edition.importers.site_table import COLUMNS, Site, read_table
from edition.model import Letter, Note, Paragraph, walk
from edition.project import find_project
from edition.tables import find_places, measure_words, tabulate_paragraphs
from edition.text import plain
from edition.words import count_words

PARAGRAPHS = ("letter", "paragraph", "witness", "words")
PARTS = ("letter", "part", "words")


def count_paragraphs(letters: Iterable[Letter]) -> list[list[str]]:
    """Count the words of each paragraph in each witness.

    Returns rows of letter, paragraph, siglum and number of words, in the order of letters and text.
    """
    rows: list[list[str]] = []
    for letter in letters:
        table = tabulate_paragraphs(letter)
        for siglum in letter.readable:
            for identifier, words in zip(table["id"], table[f"words_{siglum}"], strict=True):
                rows.append([letter.id, identifier, siglum, str(words)])
    return rows


def count_parts(letters: Iterable[Letter]) -> list[list[str]]:
    """Count the words of each paragraph and note around the letters.

    Returns rows of letter, id and number of words, for introductions, conclusions and notes.
    """
    return [
        [letter.id, part.id, str(count_words(plain(part.content)))]
        for letter in letters
        for part in (*walk((*letter.front, *letter.back)), *letter.notes)
        if isinstance(part, Paragraph | Note)
    ]


def recount_sites(sites: Sequence[Site], letter: Letter) -> list[Site]:
    """Return the sites with the counts of the imported letter.

    The editor's decisions stay.
    """
    where = find_places(letter)
    counted = []
    for site in sites:
        variant = letter.variant(site.id)
        lemma = measure_words(variant.lemma.content) if variant.lemma else 0
        reading = max(measure_words(reading.content) for reading in variant.readings)
        counted.append(replace(site, paragraph=where[site.id][1], lemma=lemma, reading=reading))
    return counted


def serialise_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as the bytes of a CSV file of ``data/``."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def count_figures(letters: Sequence[Letter]) -> dict[Path, bytes]:
    """Make the tables of figures of the letters, by path."""
    folder = find_project().data / "figures"
    tables = {
        folder / "paragraphs.csv": serialise_csv(PARAGRAPHS, count_paragraphs(letters)),
        folder / "parts.csv": serialise_csv(PARTS, count_parts(letters)),
    }
    for letter in letters:
        table = find_site_table(letter.id)
        if table.exists():
            tables[table] = serialise_csv(COLUMNS, (site.row() for site in recount_sites(read_table(table), letter)))
    return tables


def find_site_table(letter_id: str) -> Path:
    """Return the path of the table of decisions about a letter's apparatus."""
    return find_project().data / "figures" / f"{letter_id}-apparatus.csv"
