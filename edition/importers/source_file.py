"""Reading a reader's copy."""

from __future__ import annotations

from pathlib import Path

from edition.errors import EditionError, Problem
from edition.files import read_text


def read_source(path: Path) -> str:
    """Read the text of a copy of a publication, lines separated by line feeds.

    Raises EditionError where it cannot be read, is empty or in another encoding than UTF-8.
    """
    text = read_text(path, "a text file").removeprefix("\ufeff")
    if not text.strip():
        raise EditionError(Problem.at(path, 0, "the file is empty", "the text of a publication"))
    return text.replace("\r\n", "\n")
