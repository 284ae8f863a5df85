"""A letter's variants and paragraphs as CSV, with a Data Package that says what every column means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from edition.exports import letter_facts
from edition.exports.json_file import write_json
from edition.model import Letter
from edition.project import Noun, find_project
from edition.tables import PARAGRAPHS, VARIANTS, Columns

if TYPE_CHECKING:
    import pandas as pd

_TYPES = {"string": "string", "Int64": "integer", "boolean": "boolean"}


def make_csv(letter: Letter) -> dict[str, bytes]:
    """Make the tables of a letter and their descriptor, by the endings of file names."""
    tables = {"variants": (letter.variants, VARIANTS), "paragraphs": (letter.paragraphs, PARAGRAPHS)}
    files = {
        f"-{name}.csv": table.to_csv(index=False, lineterminator="\n").encode() for name, (table, _) in tables.items()
    }
    given = find_project()
    package: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": letter.id,
        "title": letter.title,
        "description": f"A {letter.nature}: {letter_facts.find_meaning(letter)}. "
        f"Witnesses: {', '.join(letter.sigla)}; the first is the base of the apparatus.",
        "licenses": letter_facts.find_licences(letter, given),
        "resources": [
            {
                "name": name,
                "type": "table",
                "path": f"{letter.id}-{name}.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {
                    "fields": describe_fields(table, columns, given.text),
                    "primaryKey": ["id"],
                    "missingValues": [""],
                },
            }
            for name, (table, columns) in tables.items()
        ],
    }
    return {**files, ".datapackage.json": write_json(package, 2)}


def describe_fields(table: pd.DataFrame, columns: Columns, noun: Noun) -> list[dict[str, str]]:
    """Return the columns of a table as fields of a Data Package.

    The columns ``words_<siglum>`` are described together, as ``words_*``. ``noun`` is what the edition calls a text.
    """
    described = ((name, columns[name if name in columns else "words_*"]) for name in table.columns)
    return [
        {"name": str(name), "type": _TYPES[dtype], "description": noun.put(meaning)}
        for name, (dtype, meaning) in described
    ]
