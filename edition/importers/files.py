"""Reading a reader's copy, and writing so that nothing is left half-written."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from edition.errors import EditionError, Problem


def source_text(path: Path) -> str:
    """Return the text of a file in UTF-8. Raises EditionError where it is missing, empty or in another encoding."""
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
    return text.replace("\r\n", "\n").replace("\f", "\n ")


def write_atomically(files: Mapping[Path, bytes]) -> None:
    """Write some files, all of them or none: each beside its place first, then put there."""
    waiting: list[tuple[Path, Path]] = []
    try:
        for path, content in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f".{path.name}.{os.getpid()}")
            waiting.append((beside, path))
            beside.write_bytes(content)
        for beside, path in waiting:
            beside.replace(path)
    except OSError as error:
        raise EditionError(
            Problem.at(error.filename or "", 0, f"cannot be written: {error.strerror}", "a folder to write in")
        ) from None
    finally:
        for beside, _ in waiting:
            beside.unlink(missing_ok=True)
