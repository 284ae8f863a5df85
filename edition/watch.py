"""What a program reads of the project, noted from the moment that this module is imported.

A notebook's process imports it before the first cell, so that the results can be kept for as long as everything that
they were made from stays the same (``edition.kernel``).
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from edition.model import Letter, Note

_opened: set[str] = set()
_listed: set[str] = set()
#: The files of the letters whose notes were looked at.
_annotated: set[str] = set()


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    known = {"open": _opened, "os.listdir": _listed, "os.scandir": _listed}.get(event)
    if known is not None and arguments and isinstance(arguments[0], str | os.PathLike):
        known.add(os.path.abspath(arguments[0]))  # noqa: PTH100  # Path would resolve links at each call


class _Notes:
    """Descriptor for the field ``notes`` of letters, which records each access."""

    def __get__(self, letter: Letter | None, _type: type[Letter] | None = None) -> tuple[Note, ...]:
        """Return the notes of a letter, and record that they were looked at."""
        if letter is None:
            return ()
        if letter.path:
            _annotated.add(os.path.abspath(letter.path))  # noqa: PTH100  # as an opened file is named
        return letter.__dict__["notes"]  # type: ignore[no-any-return]

    def __set__(self, letter: Letter, notes: tuple[Note, ...]) -> None:
        """Set the notes of a letter."""
        letter.__dict__["notes"] = notes


def read() -> dict[str, list[str]]:
    """Return what has been read so far, as absolute paths by kind.

    ``opened`` are files, ``listed`` folders, ``modules`` those imported; ``annotated`` are those of the files that are
    letters whose notes were looked at. Folders in which Python only looked for modules are left out.
    """
    modules = {str(Path(file)) for module in [*sys.modules.values()] if (file := getattr(module, "__file__", None))}
    return {
        "opened": sorted(_opened),
        "listed": sorted(
            _listed - {str(Path(module).parent) for module in modules} - {*map(os.path.abspath, sys.path)}
        ),
        "modules": sorted(modules),
        "annotated": sorted(_annotated),
    }


def tell() -> None:
    """Print what ``read`` returns, in one line of JSON."""
    print(json.dumps(read()))


sys.addaudithook(_note)
Letter.notes = _Notes()  # type: ignore[assignment]
