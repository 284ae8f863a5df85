"""A letter as files that other tools read: TEI, tables in CSV, plain text.

Each format is a function from a letter to the names and bytes of its files; ``export`` writes them. Files of the
published layer carry ``-published`` in their names and never go into the repository.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from edition import paths
from edition.errors import EditionError, Problem
from edition.exports.naming import stem
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

    Raises RestatedTextError for the text of a layer that holds no witness's, EditionError for a published layer
    that would go into the repository. Nothing is written before all of it has been made.
    """
    inside = folder.resolve().is_relative_to(paths.ROOT)
    if letter.layer == "published" and inside:
        raise EditionError(
            Problem.at(
                folder,
                0,
                f"the published layer of {letter.id} is under copyright and this folder lies in the repository",
                "a folder outside of it",
            )
        )
    files = {folder / f"{stem(letter)}{ending}": content for ending, content in FORMATS[form](letter).items()}
    write_atomically(files)
    return list(files)
