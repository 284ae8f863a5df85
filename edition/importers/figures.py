"""Figures about the published texts, recorded so that statistics need no source: computed, compared, written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from edition import paths
from edition.importers.files import write_atomically
from edition.importers.parts import Result
from edition.importers.table import COLUMNS, Site, read_table
from edition.model import Letter
from edition.tables import measured, paragraphs, places

PARAGRAPHS = ("letter", "paragraph", "witness", "words")


def paragraph_rows(letters: Iterable[Letter]) -> list[list[str]]:
    """Return the words of each paragraph in each witness, in the order of letters and text."""
    rows: list[list[str]] = []
    for letter in letters:
        table = paragraphs(letter)
        for siglum in letter.readable:
            for identifier, words in zip(table["id"], table[f"words_{siglum}"], strict=True):
                rows.append([letter.id, identifier, siglum, str(words)])
    return rows


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


def tables(results: Sequence[Result]) -> dict[Path, bytes]:
    """Return the tables of figures as the imported letters give them, by the path each is kept at."""
    folder = paths.data() / "figures"
    found = {folder / "paragraphs.csv": csv_bytes(PARAGRAPHS, paragraph_rows(result.letter for result in results))}
    for result in results:
        table = folder / f"{result.letter.id}-apparatus.csv"
        if table.exists():
            sites = recounted(read_table(table), result.letter)
            found[table] = csv_bytes(COLUMNS, (site.row() for site in sites))
    return found


def write_figures(results: Sequence[Result]) -> list[Path]:
    """Write the figures of some imports and return the files that changed.

    Figures are of all letters or of none, and never of a PDF, whose italics say more than the table records:
    ``results`` must be the text files of every publication.
    """
    wanted = {
        path: content
        for path, content in tables(results).items()
        if not path.exists() or path.read_bytes() != content
    }  # fmt: skip
    write_atomically(wanted)
    return sorted(wanted)
