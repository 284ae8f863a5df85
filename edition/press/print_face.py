"""The text face for print: the cuts of Literata that Typst sets, made from the variable font of its package."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from edition import typeface
from edition.kept import keep_files, name_recipe
from edition.project import find_project

_OPTICAL_SIZE = 10.0  # points: the running text of a printed page


class Cut(NamedTuple):
    """One cut of the typeface.

    It is given by the file of the package that it is made from, its weight, and its own name.
    """

    source: str
    weight: int
    style: str


_CUTS = (
    Cut(typeface.UPRIGHT, 400, "Regular"),
    Cut(typeface.UPRIGHT, 700, "Bold"),
    Cut(typeface.ITALIC, 400, "Italic"),
    Cut(typeface.ITALIC, 700, "Bold Italic"),
)


def make_face() -> Path:
    """Return a folder with the cuts of the face as TrueType fonts.

    They are made where they are missing, with the same bytes each time. Weight and optical size are fixed; all
    characters and features are kept.
    """
    place = (
        find_project().root
        / ".cache"
        / "fonts"
        / f"print-{name_recipe((typeface.read_versions(), _OPTICAL_SIZE, _CUTS))}"
    )
    return keep_files(place, lambda: {f"Literata-{cut.style.replace(' ', '')}.ttf": _cut_font(cut) for cut in _CUTS})


def find_own_fonts() -> tuple[Path, ...]:
    """Return the font files of the edition at hand, in ``data/fonts``.

    They are for the letters that neither the face nor what Typst brings along has.
    """
    folder = find_project().data / "fonts"
    return tuple(sorted(path for path in folder.glob("*") if path.suffix.lower() in (".ttf", ".otf")))


@cache
def _cut_font(cut: Cut) -> bytes:
    def name_cut(font: Any) -> None:
        for platform in ((3, 1, 0x409), (1, 0, 0)):
            for identifier, text in ((1, "Literata"), (2, cut.style), (16, "Literata"), (17, cut.style)):
                font["name"].setName(text, identifier, *platform)

    font = typeface.cut_font(typeface.read_source(cut.source), {"opsz": _OPTICAL_SIZE, "wght": cut.weight})
    return typeface.rewrite_font(font, name_cut)
