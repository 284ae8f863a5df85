"""What lies in ``data/``, read into the model: letters, registers, figures, alignments.

Every function reads the edition at hand (``edition.project.find_project``), or the one that is given as ``project``.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from edition import paths, table_schema
from edition.csv_file import explain_header, explain_row, read_csv
from edition.errors import EditionError, Problem
from edition.files import read_json, read_text
from edition.model import Letter
from edition.project import Project, find_project
from edition.tei import read
from edition.vocabulary import Vocabularies

if TYPE_CHECKING:
    import pandas as pd


def letters(project: Project | None = None) -> list[str]:
    """Return the ids of the letters of an edition, in alphabetical order."""
    folder = (project or find_project()).data / "letters"
    # Asked of every place that names a letter, of which a large book has many: no path is made of any of them.
    names = os.listdir(folder) if folder.is_dir() else []  # noqa: PTH208
    return sorted(name.removesuffix(".xml") for name in names if name.endswith(".xml"))


def find_letter(letter_id: str, project: Project | None = None) -> Path:
    """Return the TEI file of a letter's edition layer.

    Raises EditionError where there is no such letter.
    """
    project = project or find_project()
    if letter_id not in (known := letters(project)):
        raise EditionError(
            Problem.at(
                project.data / "letters", 0, f"no {project.text.singular} {letter_id!r}", f"one of {', '.join(known)}"
            )
        )
    return project.letter_file(letter_id)


def load(letter_id: str, layer: str = "edition", project: Project | None = None) -> Letter:
    """Return a layer of a letter.

    ``layer`` is ``edition`` (in the repository) or ``published`` (made by the importer). Raises EditionError where
    there is no such letter or layer, or its file is not as it should be.
    """
    project = project or find_project()
    file = find_letter(letter_id, project)
    if layer == "edition":
        return read_file(file, project.vocabularies)
    if layer != "published":
        raise EditionError(Problem.at(letter_id, 0, f"no layer {layer!r}", "'edition' or 'published'"))
    path = project.published_file(letter_id)
    if not path.exists():
        raise EditionError(
            Problem.at(
                path,
                0,
                f"the published layer of {letter_id} has not been made",
                "python -m edition import --sources FOLDER",
            )
        )
    return read_file(path, project.vocabularies)


def read_file(path: Path, lists: Vocabularies) -> Letter:
    """Return the letter in a file, which is read once while it is unchanged.

    Raises EditionError where it is not as it should be.
    """
    try:
        status = path.stat()
    except OSError:
        return read(path, lists)  # which says what is wrong with the file
    return _read_version(path, lists, status.st_mtime_ns, status.st_size)


@cache
def _read_version(path: Path, lists: Vocabularies, _modified: int, _size: int) -> Letter:
    return read(path, lists)


def package(project: Project | None = None) -> dict[str, Any]:
    """Return ``data/datapackage.json``, the schema of every table.

    Raises EditionError where it cannot be read, is not JSON, does not say where each table lies and what its columns
    are, or leaves out or changes what the engine needs of them (``edition.table_schema``).
    """
    path = (project or find_project()).data / "datapackage.json"
    try:
        status = path.stat()
    except OSError:
        return read_package(path)  # which says what is wrong with the file
    return _read_package(path, status.st_mtime_ns, status.st_size)


@cache
def _read_package(path: Path, _modified: int, _size: int) -> dict[str, Any]:
    return read_package(path)


def read_package(path: Path) -> dict[str, Any]:
    """Read a description of tables, as ``package`` does.

    Where it is that of the exports, what these add to it is left out.
    """
    wanted = "a Data Package descriptor"
    descriptor = read_json(path, wanted)
    if path.parent.name == paths.EXPORTED:
        descriptor = table_schema.leave_out_made(descriptor)
    if not table_schema.describes_tables(descriptor):
        raise EditionError(
            Problem.at(
                path,
                0,
                "not a description of tables",
                "'resources', each with 'name', 'path' inside the folder, and 'schema' with 'fields' and their types",
            )
        )
    if faults := [*table_schema.find_faults(descriptor)]:
        text = read_text(path, wanted)  # again, for the lines
        raise EditionError(
            Problem.at(path, table_schema.find_line(text, (table, column)), what, expected)
            for table, column, what, expected in faults
        )
    return dict(descriptor)


def name_languages(described: Mapping[str, Any], table: str) -> dict[str, str]:
    """Return the columns of a table that hold names in another language.

    Each comes with the tag of the language.

    ``described`` is ``package``'s; a field of the table's schema says so as its ``language``.
    """
    schemas = (resource["schema"] for resource in described["resources"] if resource["name"] == table)
    return {field["name"]: field["language"] for schema in schemas for field in schema["fields"] if "language" in field}


@dataclass(frozen=True)
class Table:
    """A table as it stands in its file.

    Each row has the line it begins on and its fields by column, as text.
    """

    name: str
    path: Path
    schema: dict[str, Any]
    rows: tuple[tuple[int, dict[str, str]], ...]


def raw_table(name: str, project: Project | None = None) -> Table:
    """Return a table of the Data Package by its resource name, untyped.

    Raises EditionError where the name is unknown, the file is missing or not CSV in UTF-8, or its columns are not
    those of its schema.
    """
    project = project or find_project()
    resources = {resource["name"]: resource for resource in package(project)["resources"]}
    if name not in resources:
        raise EditionError(
            Problem.at(project.data / "datapackage.json", 0, f"no table {name!r}", f"one of {', '.join(resources)}")
        )
    path = project.data / resources[name]["path"]
    schema = resources[name]["schema"]
    columns = [field["name"] for field in schema["fields"]]
    (line, header), *rows = read_csv(path) or [(1, [])]
    wrong = explain_header(path, line, header, columns)
    if wrong:
        raise EditionError(wrong)
    ragged = [wrong for line, row in rows if (wrong := explain_row(path, line, row, schema["fields"]))]
    if ragged:
        raise EditionError(ragged)
    return Table(name, path, schema, tuple((line, dict(zip(columns, row, strict=True))) for line, row in rows))


def table(name: str, project: Project | None = None) -> pd.DataFrame:
    """Return a table of the Data Package by its resource name.

    The columns are those of its schema, with the types that this declares. Empty fields are missing values (``<NA>``).
    Raises EditionError as ``raw_table`` does, and where a value is not of its type.
    """
    import pandas as pd

    raw = raw_table(name, project)
    columns: dict[str, Any] = {}
    for field in raw.schema["fields"]:
        column, dtype = field["name"], table_schema.DTYPES[field["type"]]
        values = pd.Series([row[column] or None for _, row in raw.rows], dtype="string")
        try:
            columns[column] = values.astype(dtype)  # type: ignore[call-overload]
        except (TypeError, ValueError, OverflowError):
            line = next(line for line, row in raw.rows if row[column] and not _is(row[column], dtype))
            raise EditionError(
                Problem.at(raw.path, line, f"{column} is not of type {field['type']}", "a value of that type")
            ) from None
    return pd.DataFrame(columns)


def _is(value: str, dtype: str) -> bool:
    import pandas as pd

    try:
        pd.Series([value], dtype="string").astype(dtype)  # type: ignore[call-overload]
    except (TypeError, ValueError, OverflowError):
        return False
    return True


def register(name: str, project: Project | None = None) -> pd.DataFrame:
    """Return a register.

    ``name`` is ``people``, ``places``, ``organisations``, ``events`` or ``terms``. The columns are described in
    ``data/datapackage.json``, as those of the three tables below. Raises EditionError as ``table`` does.
    """
    return table(name, project)


def figures(name: str, project: Project | None = None) -> pd.DataFrame:
    """Return recorded figures about the published texts.

    ``name`` is ``paragraphs`` or ``LETTER-apparatus``. Raises EditionError as ``table`` does.
    """
    return table(f"figures-{name}", project)


def codings(project: Project | None = None) -> pd.DataFrame:
    """Return what two passes judged of every variant, a row for each of both.

    The second was made without sight of the first. Raises EditionError as ``table`` does.
    """
    return table("codings", project)


def alignment(letter_id: str, project: Project | None = None) -> pd.DataFrame:
    """Return the table that ties the paragraphs of a letter's two layers.

    One row a pair, many to many. Raises EditionError as ``table`` does.
    """
    return table(f"alignment-{letter_id}", project)
