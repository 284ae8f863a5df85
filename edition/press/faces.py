"""The text face for print: the cuts of Literata that Typst sets, made from the variable font of its package."""

from __future__ import annotations

import hashlib
from importlib import metadata
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from edition import paths
from edition.files import write_atomically

_PACKAGE = "fontpkg-literata"
_OPTICAL_SIZE = 10.0  # points: the running text of a printed page


class Cut(NamedTuple):
    """One cut: the file of the package that it is made from, its weight, and its own name."""

    source: str
    weight: int
    style: str


_CUTS = (
    Cut("Literata[opsz,wght].ttf", 400, "Regular"),
    Cut("Literata[opsz,wght].ttf", 700, "Bold"),
    Cut("Literata-Italic[opsz,wght].ttf", 400, "Italic"),
    Cut("Literata-Italic[opsz,wght].ttf", 700, "Bold Italic"),
)


def folder() -> Path:
    """Return a folder with the cuts as TrueType fonts. They are made where wanting, the same bytes each time.

    Method: fontTools' instancer fixes weight and optical size and keeps every character and feature.
    """
    recipe = repr((metadata.version(_PACKAGE), metadata.version("fonttools"), _OPTICAL_SIZE, _CUTS))
    place = paths.ROOT / ".cache" / "fonts" / f"print-{hashlib.sha256(recipe.encode()).hexdigest()[:16]}"
    wanted = {place / f"Literata-{cut.style.replace(' ', '')}.ttf": cut for cut in _CUTS}
    if not all(path.exists() for path in wanted):
        write_atomically({path: _made(cut) for path, cut in wanted.items()})
    return place


def _made(cut: Cut) -> bytes:
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    source = (files(_PACKAGE.replace("-", "_")) / "files" / cut.source).read_bytes()
    font: Any = TTFont(BytesIO(source), recalcTimestamp=False)
    font = instancer.instantiateVariableFont(font, {"opsz": _OPTICAL_SIZE, "wght": cut.weight})
    for platform in ((3, 1, 0x409), (1, 0, 0)):
        for identifier, text in ((1, "Literata"), (2, cut.style), (16, "Literata"), (17, cut.style)):
            font["name"].setName(text, identifier, *platform)
    written = BytesIO()
    font.save(written)
    return written.getvalue()
