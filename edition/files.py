"""Writing so that nothing is left half-written."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from edition.errors import EditionError, Problem


def write_atomically(files: Mapping[Path, bytes]) -> None:
    """Write some files, all of them or none: each beside its place first, then put there. Raises EditionError."""
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
