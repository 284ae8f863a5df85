"""Where the edition at hand lies: the folder that was given, or the nearest one from the working folder upwards."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

#: What tells the root of an edition, from there.
PROJECT_FILE = Path("data/project.yml")
#: The folder that holds the data where an edition was exported: those of the editors, and tables made of the texts.
EXPORTED = "tables"
#: Names the root of the edition, wherever one works; inherited by the processes that build its book.
GIVEN = "EDITION_PROJECT"
#: Names another folder for the layers of publications than ``_build/published``.
PUBLISHED = "EDITION_PUBLISHED"
#: The folder of the exports in the built book.
EXPORTS = "downloads"


def real(path: Path) -> Path:
    """Return where a path leads, whole and without links.

    Of links that lead to one another it is one of them, where ``Path.resolve`` would end the program.
    """
    return Path(os.path.realpath(path))


def root_above(folder: Path) -> Path | None:
    """Return the nearest folder with a project file, from ``folder`` upwards.

    None where there is none.
    """
    return next((place for place in (folder, *folder.parents) if (place / project_file(place)).is_file()), None)


def project_file(root: Path) -> Path:
    """Return where the project file of an edition lies, from its root.

    In the exports of an edition that is in the folder of the tables.
    """
    exported = Path(EXPORTED) / PROJECT_FILE.name
    return PROJECT_FILE if (root / PROJECT_FILE).is_file() or not (root / exported).is_file() else exported


@cache
def _resolve(folder: str) -> Path:
    return real(Path(folder))


def find_root() -> Path | None:
    """Return the root of the edition at hand.

    It is the one that was given, or the nearest one from the working folder upwards. None where there is neither.
    """
    given = os.environ.get(GIVEN)
    return _resolve(os.path.abspath(given)) if given else root_above(Path.cwd())  # noqa: PTH100  # asked of each fact


def shown(path: Path | str) -> str:
    """Return a path as messages show it.

    It is relative to the root of the edition where it lies inside.
    """
    root = find_root()
    # A link is named, not what it leads to.
    place = real(Path(path).parent) / Path(path).name
    return place.relative_to(root).as_posix() if root and place.is_relative_to(root) else str(path)
