"""A letter as files that other tools read: TEI, tables in CSV, plain text.

Each format is a function from a letter to the names and bytes of its files; ``export`` writes them. A published
layer is under copyright and never exported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from edition.errors import EditionError, Problem
from edition.exports.plain import as_text
from edition.exports.tables import as_csv
from edition.files import write_atomically
from edition.model import Letter
from edition.tei import dumps

__all__ = ["FORMATS", "export"]


def as_tei(letter: Letter) -> dict[str, bytes]:
    """Return a letter as one TEI document."""
    return {".xml": dumps(letter)}


#: What a format makes of a letter: bytes by the end of the file's name.
FORMATS: Mapping[str, Callable[[Letter], dict[str, bytes]]] = {"tei": as_tei, "csv": as_csv, "txt": as_text}


def export(letter: Letter, form: str, folder: Path) -> list[Path]:
    """Write a letter into a folder, in one of ``FORMATS``, and return the files.

    Raises RestatedTextError for the text of a layer that holds no witness's, EditionError for a published layer.
    Nothing is written before all of it has been made.
    """
    if letter.layer == "published":
        raise EditionError(
            Problem.at(letter.id, 0, "its published layer is under copyright and is not exported", "the edition layer")
        )
    files = {folder / f"{letter.id}{ending}": content for ending, content in FORMATS[form](letter).items()}
    write_atomically(files)
    return list(files)
