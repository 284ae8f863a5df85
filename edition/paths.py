"""Where things lie. The only module that knows the folders of the repository."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def data() -> Path:
    """Return the folder of the editors' data: ``data/``, or ``$EDITION_DATA``."""
    return Path(os.environ.get("EDITION_DATA") or ROOT / "data")


def letter_file(letter_id: str) -> Path:
    """Return the TEI file of a letter's edition layer."""
    return data() / "letters" / f"{letter_id}.xml"


def published() -> Path:
    """Return the folder of the published layer, which git ignores: ``_build/published``, or ``$EDITION_PUBLISHED``."""
    return Path(os.environ.get("EDITION_PUBLISHED") or ROOT / "_build" / "published")


def published_file(letter_id: str) -> Path:
    """Return the TEI file of a letter's published layer, whether or not it has been made."""
    return published() / f"{letter_id}.xml"


def printed() -> Path:
    """Return the folder of the book in print, whether or not it has been made."""
    return data().parent / "_build" / "press"


def is_private(folder: Path) -> bool:
    """Tell whether a folder is outside the repository, or the one inside it that is neither tracked nor served.

    ``_build/html`` is not tracked either, but it is what is put on the web.
    """
    place = folder.resolve()
    return not place.is_relative_to(ROOT) or place == ROOT / "_build" / "published"


def shown(path: Path | str) -> str:
    """Return ``path`` as messages show it: from the root of the repository where it lies inside."""
    try:
        return Path(path).resolve().relative_to(ROOT).as_posix()
    except ValueError:
        return str(path)
