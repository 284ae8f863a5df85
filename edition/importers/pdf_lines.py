"""From a PDF to printed lines, with the italics that a text extraction loses.

Every character of a PDF has a font and a place. Italics are fonts called so; note calls are raised small
figures; notes are set smaller than the text; a first line that is set in marks a paragraph.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from io import BytesIO
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from edition.errors import EditionError, Problem
from edition.files import read_bytes
from edition.importers.page_layout import Line, head_number

Char = dict[str, Any]

#: Parts of the size of the text: below it a line is a note's, a figure a call; a wider gap is a space, a parting.
_SMALL, _CALL, _SPACE, _INDENT = 0.93, 0.8, 0.2, 0.5


def read_first_words(path: Path, pages: int = 6) -> str:
    """Return the text of the first pages of a PDF.

    Raises EditionError where the file is not a PDF that can be read.
    """
    return "\n".join(line.printed for line in read_pdf(path, (), pages))


def read_pdf(path: Path, running: Sequence[str], pages: int | None = None) -> list[Line]:
    """Return the printed lines of a PDF.

    They are numbered through the whole document. Raises EditionError where the file is not a PDF, or has no text, or
    where pdfplumber is not installed.
    """
    try:
        import pdfplumber
    except ImportError:
        wanted = "the package pdfplumber, which `make book SOURCES=FOLDER` installs where the folder holds a PDF"
        raise EditionError(Problem.at(path, 0, "what reads a PDF is not installed", wanted)) from None
    source = BytesIO(read_bytes(path, "a PDF with text"))
    try:
        with pdfplumber.open(source) as document:
            chars = [page.chars for page in document.pages[:pages]]
    except Exception as error:  # the readers of PDF raise whatever a damaged file makes them stumble over
        said = f"{type(error).__name__}: {error}"
        raise EditionError(Problem.at(path, 0, f"not a PDF that can be read ({said})", "a PDF with text")) from None
    rows_by_page = [_rows(of_page) for of_page in chars]
    sizes = Counter(round(char["size"], 1) for rows in rows_by_page for row in rows for char in row)
    if not sizes:
        raise EditionError(Problem.at(path, 0, "a PDF without text", "a PDF whose text can be selected")) from None
    size = sizes.most_common(1)[0][0]
    lines: list[Line] = []
    for rows in rows_by_page:
        lines.extend(_page(rows, size, running, len(lines)))
    return lines


def _rows(chars: Sequence[Char]) -> list[list[Char]]:
    """Group the characters of a page into lines, from top to bottom.

    Raised figures are put into the line they belong to.
    """
    rows: list[list[Char]] = []
    for char in sorted(chars, key=lambda char: (char["bottom"], char["x0"])):
        last = rows[-1] if rows else None
        if last is not None:
            top, bottom = min(c["top"] for c in last), max(c["bottom"] for c in last)
            middle = (char["top"] + char["bottom"]) / 2
            if top <= middle <= bottom or char["top"] <= (top + bottom) / 2:
                last.append(char)
                continue
        rows.append([char])
    kept = [sorted(row, key=lambda char: float(char["x0"])) for row in rows]
    return [row for row in kept if any(not char["text"].isspace() for char in row)]


def _page(rows: Sequence[list[Char]], size: float, running: Sequence[str], count: int) -> list[Line]:
    lines: list[Line] = []
    made = [_line(row) for row in rows]
    kinds = ["note" if _main(row) < size * _SMALL else "text" for row in rows]
    left = min((row[0]["x0"] for row, kind in zip(rows, kinds, strict=True) if kind == "text"), default=0.0)
    gaps = sorted(b[0]["bottom"] - a[0]["bottom"] for a, b in pairwise(rows))
    leading = gaps[len(gaps) // 2] if gaps else size
    page: str | None = ""
    for nth, (row, (text, calls, italic)) in enumerate(zip(rows, made, strict=True)):
        number = count + len(lines) + 1
        head = head_number(text, running)
        if (head is not None or text.isdecimal()) and nth in {0, len(rows) - 1}:
            lines.append(Line(text, "head", ((0, number),)))
            page = (head or (text if head is None else "")) if nth == 0 else page
            continue
        above = rows[nth - 1] if nth and lines and lines[-1].kind == kinds[nth] else None
        lines.append(
            Line(
                text,
                kinds[nth],
                ((0, number),),
                calls,
                page=page if kinds[nth] == "text" and count else None,
                parted=above is not None and row[0]["bottom"] - above[0]["bottom"] > 1.6 * leading,
                indented=row[0]["x0"] - left > size * _INDENT,
                italic=italic,
            )
        )
        page = None
    return lines


def _main(row: Sequence[Char]) -> float:
    return float(Counter(round(char["size"], 1) for char in row).most_common(1)[0][0])


def _line(row: Sequence[Char]) -> tuple[str, tuple[tuple[int, str], ...], tuple[bool, ...]]:
    """Return a line's text, its note calls, and which of its characters are italic."""
    size = _main(row)
    text = ""
    italic: list[bool] = []
    calls: list[tuple[int, str]] = []
    end = row[0]["x0"]
    for is_call, run in groupby(row, lambda char: char["size"] < size * _CALL and char["text"].isdecimal()):
        chars = list(run)
        if is_call:
            calls.append((len(text), "".join(char["text"] for char in chars)))
            end = chars[-1]["x1"]
            continue
        for char in chars:
            added = char["text"]
            slanted = any(name in char["fontname"].lower() for name in ("italic", "oblique"))
            if added.isspace():
                added = " "
            elif text and not text.endswith(" ") and char["x0"] - end > size * _SPACE:
                text += " "
                italic.append(slanted and italic[-1])
            if added != " " or (text and not text.endswith(" ")):
                text += added
                italic.extend([slanted] * len(added))
            end = char["x1"]
    kept = text.rstrip()
    return kept, tuple((min(offset, len(kept)), number) for offset, number in calls), tuple(italic[: len(kept)])
