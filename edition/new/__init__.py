"""An edition of one's own, begun in a folder: a small one that is whole, with the engine that builds it beside it."""

from __future__ import annotations

from pathlib import Path

from edition.errors import EditionError, Problem
from edition.files import write_atomically
from edition.new.engine import pack_engine
from edition.new.starter import Details, fill_starter

__all__ = ["Details", "create_edition"]


def create_edition(folder: Path, details: Details) -> list[Path]:
    """Write a new edition into a folder and return its files.

    The folder is made where there is none. Raises EditionError, and writes nothing, where the folder holds something,
    or the engine was not installed from its wheel.
    """
    try:
        if folder.exists() and any(folder.iterdir()):
            raise EditionError(Problem(str(folder), 0, "not empty", "a new folder, or an empty one"))
    except NotADirectoryError:
        raise EditionError(Problem(str(folder), 0, "not a folder", "a new folder, or an empty one")) from None
    files = fill_starter(details, pack_engine())
    write_atomically({folder / name: content for name, content in files.items()})
    return [folder / name for name in files]
