"""What lies in ``data/``, read into the model: letters, registers, figures, alignments."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from edition import paths
from edition.errors import EditionError, Problem
from edition.model import Letter
from edition.tei import read

#: Types of a Data Package field, as pandas names them.
_DTYPES = {"string": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean"}


def letters() -> list[str]:
    """Return the ids of the letters of the edition, in alphabetical order."""
    return sorted(path.stem for path in (paths.data() / "letters").glob("*.xml"))


def load(letter_id: str, layer: str = "edition") -> Letter:
    """Return a layer of a letter: ``edition`` (in the repository) or ``published`` (made by the importer).

    Raises EditionError where there is no such letter or layer, or its file is not as it should be.
    """
    if letter_id not in letters():
        raise EditionError(
            Problem.at(paths.data() / "letters", 0, f"no letter {letter_id!r}", f"one of {', '.join(letters())}")
        )
    if layer == "edition":
        return _read(paths.letter_file(letter_id))
    if layer != "published":
        raise EditionError(Problem.at(letter_id, 0, f"no layer {layer!r}", "'edition' or 'published'"))
    path = paths.published_file(letter_id)
    if not path.exists():
        raise EditionError(
            Problem.at(
                path,
                0,
                f"the published layer of {letter_id} has not been made",
                "python -m edition import --sources FOLDER",
            )
        )
    return _read(path)


def _read(path: Path) -> Letter:
    status = path.stat()
    return _read_version(path, status.st_mtime_ns, status.st_size)


@cache
def _read_version(path: Path, _modified: int, _size: int) -> Letter:
    return read(path)


def package() -> dict[str, Any]:
    """Return ``data/datapackage.json``, the schema of every table."""
    path = paths.data() / "datapackage.json"
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise EditionError(Problem.at(path, 0, "there is no such file", "a Data Package descriptor")) from None
    except ValueError as error:
        line = getattr(error, "lineno", 0)
        raise EditionError(Problem.at(path, line, f"not JSON: {error}", "a Data Package descriptor")) from None
    return dict(found)


def table(name: str) -> pd.DataFrame:
    """Return a table of the Data Package by its resource name, with the types its schema declares.

    Empty fields are missing values (``<NA>``). Raises EditionError where the name is unknown, the file is
    missing, its header is not the schema's, or a value is not of its type.
    """
    resources = {resource["name"]: resource for resource in package().get("resources", [])}
    if name not in resources:
        raise EditionError(
            Problem.at(paths.data() / "datapackage.json", 0, f"no table {name!r}", f"one of {', '.join(resources)}")
        )
    path = paths.data() / resources[name]["path"]
    fields = {field["name"]: _DTYPES[field["type"]] for field in resources[name]["schema"]["fields"]}
    rows = read_csv(path)
    header = list(rows[0][1]) if rows else []
    if header != list(fields):
        raise EditionError(Problem.at(path, 1, f"columns {', '.join(header) or 'none'}", ", ".join(fields)))
    ragged = [
        Problem.at(path, line, f"{len(row)} fields", f"{len(fields)}")
        for line, row in rows[1:]
        if len(row) != len(fields)
    ]
    if ragged:
        raise EditionError(ragged)
    columns: dict[str, Any] = {}
    for position, (column, dtype) in enumerate(fields.items()):
        values = pd.Series([row[position] or None for _, row in rows[1:]], dtype="string")
        try:
            columns[column] = values.astype(dtype)  # type: ignore[call-overload]
        except (TypeError, ValueError):
            line = next(line for line, row in rows[1:] if row[position] and not _is(row[position], dtype))
            raise EditionError(
                Problem.at(path, line, f"{column} is not a {dtype} value", "a value of that type")
            ) from None
    return pd.DataFrame(columns)


def _is(value: str, dtype: str) -> bool:
    try:
        pd.Series([value], dtype="string").astype(dtype)  # type: ignore[call-overload]
    except (TypeError, ValueError):
        return False
    return True


def read_csv(path: Path) -> list[tuple[int, list[str]]]:
    """Return the rows of a CSV file in UTF-8, each with the line it ends on. Raises EditionError."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file, strict=True)
            rows = []
            for row in reader:
                rows.append((reader.line_num, row))
    except FileNotFoundError:
        raise EditionError(Problem.at(path, 0, "there is no such file", "a table in CSV")) from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise EditionError(Problem.at(path, line, "not UTF-8", "a table in UTF-8")) from None
    except csv.Error as error:
        raise EditionError(Problem.at(path, len(rows) + 1, f"not CSV: {error}", "a table in CSV")) from None
    return rows


def register(name: str) -> pd.DataFrame:
    """Return a register: ``people``, ``places``, ``organisations``, ``events`` or ``terms``. Raises EditionError."""
    return table(name)


def figures(name: str) -> pd.DataFrame:
    """Return recorded figures about the published texts: ``paragraphs`` or ``medvedev-1924-apparatus``."""
    return table(f"figures-{name}")


def alignment(letter_id: str) -> pd.DataFrame:
    """Return the table that ties the paragraphs of a letter's two layers, many to many."""
    return table(f"alignment-{letter_id}")
