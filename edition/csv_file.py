"""A table in CSV: read, and what is wrong with it said with what an editor did to make it so."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

from edition.errors import EditionError, Problem
from edition.files import read_text

#: What other programs put between fields, and what it is called.
_OTHER_SIGNS = {";": "semicolons", "\t": "tabs", "|": "bars"}
_SEPARATED = "commas between them: save it again as “CSV UTF-8 (comma delimited)”, or let `check --fix` put them in"
_MOST_GUESSES = 3

Rows = list[tuple[int, list[str]]]


def read_csv(path: Path) -> Rows:
    """Return the rows of a CSV file in UTF-8, each with the line it begins on.

    Raises EditionError where it is not such a file.
    """
    return parse_csv(read_text(path, "a table in CSV"), path)


def parse_csv(text: str, path: Path, separator: str = ",") -> Rows:
    """Return the rows of a text in CSV, as ``read_csv`` does."""
    rows: Rows = []
    line = 1
    try:
        reader = csv.reader(StringIO(text, newline=""), strict=True, delimiter=separator)
        for row in reader:
            rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        raise EditionError(
            Problem.at(path, line, f"not CSV in the row that begins here: {error}", "every quoted field closed")
        ) from None
    return rows


def write_csv(rows: Iterable[Sequence[str]], like: str) -> str:
    """Return rows as a text in CSV, with the line ends of another text."""
    written = StringIO(newline="")
    csv.writer(written, lineterminator="\r\n" if "\r\n" in like else "\n").writerows(rows)
    return written.getvalue()


def find_separator(header: Sequence[str], columns: Sequence[str]) -> str | None:
    """Return the sign that parts the fields of a table, after its first row.

    None where it is the comma.

    ``columns`` are those that the table should have.

    >>> find_separator(["id;name"], ["id", "name"])
    ';'
    """
    line = ",".join(header)
    for sign in _OTHER_SIGNS:
        names = [name.strip().strip('"') for name in line.split(sign)]
        if len(names) > 1 and len(set(names) & set(columns)) * 2 > len(columns):
            return sign
    return None


def explain_header(path: Path, line: int, header: Sequence[str], columns: Sequence[str]) -> Problem | None:
    """Return what is wrong with the first row of a table, or None."""
    if list(header) == list(columns):
        return None
    sign = find_separator(header, columns)
    if sign:
        return Problem.at(path, line, f"the fields are parted by {_OTHER_SIGNS[sign]}", _SEPARATED)
    strange = [name for name in header if name not in columns]
    wanting = [name for name in columns if name not in header]
    told = []
    if strange:
        told.append(f"not known: {', '.join(map(repr, strange))}")
    if wanting and any(header):
        told.append(f"wanting: {', '.join(map(repr, wanting))}")
    if header and not strange and not wanting:
        told.append("in another order" if len(header) == len(columns) else "one twice")
    what = f"the columns {', '.join(header) or '(none)'}" + (f" ({'; '.join(told)})" if told else "")
    return Problem.at(path, line, what, f"the columns {', '.join(columns)}")


def explain_row(path: Path, line: int, row: Sequence[str], fields: Sequence[Mapping[str, Any]]) -> Problem | None:
    """Return what is wrong with the number of fields in a row, or None.

    It says where that seems to come from.

    ``fields`` are those of the table's schema.
    """
    if len(row) == len(fields):
        return None
    expected = str(len(fields))
    if len(row) > len(fields) and not any(row[len(fields) :]):
        expected += f": {len(row) - len(fields)} empty at the end are too many"
    elif len(row) > len(fields):
        guesses = _guess_unquoted(row, fields)
        if guesses:
            names = " or ".join(f"`{name}`" for name in guesses)
            expected += f': is a comma in {names} not quoted? A field with a comma stands in "quotation marks"'
    elif row and len(row) < len(fields):
        expected += ": is a comma forgotten, or a line broken within a field that is not quoted?"
    return Problem.at(path, line, f"a row of {len(row)} fields", expected)


def _guess_unquoted(row: Sequence[str], fields: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the names of the columns whose field may have come apart.

    They are the likeliest alone.
    """
    more = len(row) - len(fields)
    likely: list[tuple[bool, str]] = []
    for place, field in enumerate(fields):
        joined = [*row[:place], ",".join(row[place : place + more + 1]), *row[place + more + 1 :]]
        if all(fits(value, each) for value, each in zip(joined, fields, strict=True)):
            spaced = all(part.startswith(" ") for part in row[place + 1 : place + more + 1])
            likely.append((spaced, str(field["name"])))
    best = max((spaced for spaced, _ in likely), default=False)
    names = [name for spaced, name in likely if spaced == best]
    return names if len(names) <= _MOST_GUESSES else []


def fits(value: str, field: Mapping[str, Any]) -> bool:
    """Tell whether a value can be one of a field of a schema, as far as that is plain."""
    constraints = field.get("constraints", {})
    if not value:
        return not constraints.get("required")
    if field.get("type") in ("integer", "number"):
        return bool(re.fullmatch(r"-?\d+(\.\d+)?", value))
    if "enum" in constraints and value not in map(str, constraints["enum"]):
        return False
    try:
        return re.fullmatch(str(constraints.get("pattern", ".*")), value, re.DOTALL) is not None
    except re.error:
        return True
