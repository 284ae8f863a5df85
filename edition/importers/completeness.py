"""Whether a copy holds what the publication holds: its words against the figures recorded when it was first read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from edition.csv_file import read_csv
from edition.errors import EditionError, Problem
from edition.importers.source_record import Result
from edition.importers.text_figures import PARAGRAPHS, PARTS, count_paragraphs, count_parts
from edition.project import find_project


def require_complete(result: Result) -> None:
    """Raise EditionError unless a letter has as many words as were recorded.

    The words of each paragraph and note are compared with ``data/figures``; something must be recorded of the letter.
    Of a PDF only the letter is compared, and only as the base reads: its italics give other lemmas than those inferred
    without them, and so other words of the second witness; and it holds more around the letter than an extracted text,
    such as a title page and all the notes.
    """
    letter = result.letter
    recorded, counted = _recorded("paragraphs", PARAGRAPHS, letter.id), count_paragraphs([letter])
    if result.source.suffix.lower() == ".pdf":
        base = letter.sigla[0]
        pairs = [*zip_longest(*([row for row in rows if row[2] == base] for rows in (recorded, counted)))]
    else:
        around = zip_longest(_recorded("parts", PARTS, letter.id), count_parts([letter]))
        pairs = [*zip_longest(recorded, counted), *around]
    for wanted, row in pairs:
        if wanted != row:
            line = result.lines.get((row or wanted)[1])
            raise EditionError(Problem.at(result.source, line, *_said(wanted, row)))


def _said(wanted: Sequence[str] | None, row: Sequence[str] | None) -> tuple[str, str]:
    """Return what was found and what was expected, in words.

    Both are rows: letter, id, in some tables a siglum, and number of words.
    """
    if wanted and row and wanted[:-1] == row[:-1]:
        of_witness = f" in {row[2]}" if len(row) == len(PARAGRAPHS) else ""
        return f"{row[1]} has {row[-1]} words{of_witness}", f"{wanted[-1]}, as data/figures records of a whole copy"
    present = f"{row[1]} of {row[-1]} words" if row else "nothing more"
    expected = f"{wanted[1]} of {wanted[-1]} words" if wanted else "nothing more"
    return f"{present}, where something else should follow", f"{expected}, as data/figures records of a whole copy"


def _recorded(name: str, columns: tuple[str, ...], letter_id: str) -> list[list[str]]:
    path = find_project().data / "figures" / f"{name}.csv"
    (_, header), *rows = read_csv(path) or [(1, [])]
    if tuple(header) != columns:
        raise EditionError(Problem.at(path, 1, "not the columns of a table of figures", ", ".join(columns)))
    of_letter = [row for _, row in rows if row[:1] == [letter_id]]
    if not of_letter:
        what = f"{path.name} records no figures of {letter_id}"
        raise EditionError(Problem.at(path, 1, what, "them, counted by python -m edition import --figures"))
    return of_letter
