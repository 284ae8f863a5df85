"""The text face for print: the cuts of Literata that Typst sets, made from the variable font of its package."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from edition import typeface
from edition.files import write_atomically
from edition.kept import named
from edition.project import find_project

_OPTICAL_SIZE = 10.0  # points: the running text of a printed page


class Cut(NamedTuple):
    """One cut: the file of the package that it is made from, its weight, and its own name."""

    source: str
    weight: int
    style: str


_CUTS = (
    Cut(typeface.UPRIGHT, 400, "Regular"),
    Cut(typeface.UPRIGHT, 700, "Bold"),
    Cut(typeface.ITALIC, 400, "Italic"),
    Cut(typeface.ITALIC, 700, "Bold Italic"),
)


def folder() -> Path:
    """Return a folder with the cuts as TrueType fonts. They are made where wanting, the same bytes each time.

    Weight and optical size are fixed, every character and feature is kept.
    """
    place = find_project().root / ".cache" / "fonts" / f"print-{named((typeface.versions(), _OPTICAL_SIZE, _CUTS))}"
    wanted = {place / f"Literata-{cut.style.replace(' ', '')}.ttf": cut for cut in _CUTS}
    if not all(path.exists() for path in wanted):
        write_atomically({path: _made(cut) for path, cut in wanted.items()})
    return place


def _made(cut: Cut) -> bytes:
    from fontTools.ttLib import TTFont

    made = typeface.cut(typeface.source(cut.source), {"opsz": _OPTICAL_SIZE, "wght": cut.weight})
    font: Any = TTFont(BytesIO(made), recalcTimestamp=False)
    for platform in ((3, 1, 0x409), (1, 0, 0)):
        for identifier, text in ((1, "Literata"), (2, cut.style), (16, "Literata"), (17, cut.style)):
            font["name"].setName(text, identifier, *platform)
    written = BytesIO()
    font.save(written)
    return written.getvalue()
