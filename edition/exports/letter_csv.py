"""A letter's variants and paragraphs as CSV, with a Data Package that says what every column means."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from edition import vocabulary
from edition.model import Letter
from edition.project import find_project
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
        "description": f"A {letter.nature}: {vocabulary.NATURE[letter.nature]}. "
        f"Witnesses: {', '.join(letter.sigla)}; the first is the base of the apparatus.",
        "licenses": [{"name": given.licence, "path": given.licence_address}],
        "resources": [
            {
                "name": name,
                "type": "table",
                "path": f"{letter.id}-{name}.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": {"fields": describe_fields(table, columns), "primaryKey": ["id"], "missingValues": [""]},
            }
            for name, (table, columns) in tables.items()
        ],
    }
    return {**files, ".datapackage.json": (json.dumps(package, indent=2, ensure_ascii=False) + "\n").encode()}


def describe_fields(table: pd.DataFrame, columns: Columns) -> list[dict[str, str]]:
    """Return the columns of a table as fields of a Data Package.

    The columns ``words_<siglum>`` are described together, as ``words_*``.
    """
    described = ((name, columns[name if name in columns else "words_*"]) for name in table.columns)
    return [{"name": str(name), "type": _TYPES[dtype], "description": meaning} for name, (dtype, meaning) in described]
