"""Reading a reader's copy."""

from __future__ import annotations

from pathlib import Path

from edition.errors import EditionError, Problem


def read_source(path: Path) -> str:
    """Read the text of a reader's copy, in UTF-8.

    Raises EditionError where it cannot be read, is empty or in another encoding.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise EditionError(Problem.at(path, 0, f"cannot be read: {error.strerror}", "a text file")) from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise EditionError(Problem.at(path, line, "not UTF-8", "a text file in UTF-8")) from None
    if not text.strip():
        raise EditionError(Problem.at(path, 0, "the file is empty", "the text of a publication"))
    return text.replace("\r\n", "\n")
