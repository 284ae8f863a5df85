"""Cuts of a variable font: what a page or a printed book needs of a face, and no more.

Method: HarfBuzz's subsetter (https://harfbuzz.github.io/utilities.html#utilities-command-line-hbsubset), which writes
no time, so that the same font gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib import metadata
from importlib.resources import files
from io import BytesIO
from typing import Any

from edition.errors import EditionError, Problem

PACKAGE = "fontpkg-literata"
UPRIGHT, ITALIC = "Literata[opsz,wght].ttf", "Literata-Italic[opsz,wght].ttf"
#: What every font says of itself: its names, its makers, its licence.
_NAMES = (0, 1, 2, 3, 4, 5, 6, 13, 14)
#: Measures of lines that run from above, which neither a page nor a printed book has.
_VERTICAL = ("vhea", "vmtx", "VVAR")


def read_source(name: str) -> bytes:
    """Read a file from the package of the typeface.

    Raises EditionError where it is not there.
    """
    try:
        folder = files(PACKAGE.replace("-", "_"))
        return (folder / name if name == "LICENSE" else folder / "files" / name).read_bytes()
    except (ModuleNotFoundError, OSError):
        raise EditionError(_lacks(f"no file {name}")) from None


def read_versions() -> tuple[str, ...]:
    """Return the versions of the packages that the bytes of a cut depend on.

    Raises EditionError where one is missing.
    """
    try:
        return tuple(metadata.version(name) for name in (PACKAGE, "uharfbuzz", "fonttools"))
    except metadata.PackageNotFoundError as error:
        raise EditionError(_lacks(f"{error.name} is not installed")) from None


def _lacks(what: str) -> Problem:
    return Problem(f"the face, of the package {PACKAGE}", 0, what, "the packages of requirements.txt, whole")


def cut_font(
    font: bytes,
    axes: Mapping[str, float | tuple[float, float]],
    characters: Iterable[int] | None = None,
    features: Iterable[str] = (),
) -> bytes:
    """Reduce a variable font: fix its axes, or limit them to a range.

    With ``characters`` (code points), only these and the named layout ``features`` are kept, and the hints for screens
    of low resolution and the measures of vertical lines are dropped; without it, everything in the font is kept.
    """
    import uharfbuzz

    face, wanted = uharfbuzz.Face(font), uharfbuzz.SubsetInput()
    if characters is None:
        wanted.keep_everything()
    else:
        wanted.unicode_set.update(set(characters))
        wanted.layout_feature_tag_set.clear()
        wanted.layout_feature_tag_set.update(map(_tag, features))
        wanted.drop_table_tag_set.update(map(_tag, _VERTICAL))
        wanted.name_id_set.clear()
        wanted.name_id_set.update(set(_NAMES))
        wanted.flags |= uharfbuzz.SubsetFlags.NO_HINTING
    for axis, value in axes.items():
        if isinstance(value, tuple):
            wanted.set_axis_range(face, axis, *value, value[0])
        else:
            wanted.pin_axis_location(face, axis, value)
    return bytes(wanted.subset(face).blob.data)


def _tag(name: str) -> int:
    return int.from_bytes(name.encode(), "big")


def rewrite_font(font: bytes, change: Callable[[Any], None]) -> bytes:
    """Read a font with fontTools, change it, and return it as bytes.

    Its time stamp stays as it was.
    """
    from fontTools.ttLib import TTFont

    opened: Any = TTFont(BytesIO(font), recalcTimestamp=False)
    change(opened)
    rewritten = BytesIO()
    opened.save(rewritten)
    return rewritten.getvalue()
