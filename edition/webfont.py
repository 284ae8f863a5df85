"""The text face of the book: Literata, cut down to what the book can need and shipped with it.

The variable font and its licence (SIL Open Font License 1.1) come from the package ``fontpkg-literata``; no font lies
in the repository. Optical size is fixed for running text. The weight of the upright cut stays variable from regular to
bold; the italic comes in regular alone, and a browser thickens the few bold words of it. Cyrillic and rare accents are
in files of their own, which a browser asks for where a page has such a letter. All files of a cut have the same
weights: of faces that differ in more than their characters a browser looks into one alone (CSS Fonts Level 4, "Using
character ranges to define composite fonts", https://www.w3.org/TR/css-fonts-4/#composite-fonts).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from edition import typeface
from edition.kept import keep_files, name_recipe
from edition.project import find_project

_FONTS = {"normal": typeface.UPRIGHT, "italic": typeface.ITALIC}
_OPTICAL_SIZE = 14.0  # points: the running text of a page
_Ranges = tuple[tuple[int, int], ...]
#: English with the letters of western names (of the capitals those with an umlaut, and É), punctuation, arrows.
_LATIN: _Ranges = ((0x20, 0x7E), (0xA0, 0xA0), (0xA7, 0xA7), (0xA9, 0xA9), (0xAB, 0xAB), (0xB6, 0xB7), (0xBB, 0xBB),
                   (0xC4, 0xC4), (0xC9, 0xC9), (0xD6, 0xD6), (0xDC, 0xDC), (0xDF, 0xEF),
                   (0xF1, 0xF6), (0xF8, 0xFC), (0x2010, 0x203A), (0x2190, 0x2195), (0x2212, 0x2212))  # fmt: skip
#: The letters of Cyrillic that a browser asks for together: those of Russian as it is written now.
_CYRILLIC: _Ranges = ((0x401, 0x401), (0x410, 0x44F), (0x451, 0x451))
#: The rest of Cyrillic and of Latin, and the letters and accents of transliteration: whatever else a register may hold.
_OTHERS: _Ranges = ((0xA1, 0xA6), (0xA8, 0xA8), (0xAA, 0xAA), (0xAC, 0xB5), (0xB8, 0xBA), (0xBC, 0xC3), (0xC5, 0xC8),
                    (0xCA, 0xD5), (0xD7, 0xDB), (0xDD, 0xDE), (0xF0, 0xF0), (0xF7, 0xF7), (0xFD, 0x17F),
                    (0x20AC, 0x20AC), (0x2116, 0x2116), (0x2B0, 0x2DD),
                    (0x300, 0x30C), (0x400, 0x400), (0x402, 0x40F), (0x450, 0x450), (0x452, 0x45F))  # fmt: skip
#: What the style sheets ask of the face: kerning, ligatures, figures of four kinds.
_FEATURES = ["kern", "liga", "locl", "mark", "mkmk", "onum", "lnum", "pnum", "tnum", "ccmp"]

#: The bits of a format of values in GPOS that stand for tables of what varies.
_DEVICES = 0xF0


class Face(NamedTuple):
    """One font file: its name, cut, weights and characters.

    ``weights`` are the same number twice, or the ends of a range that stays variable.
    """

    name: str
    style: str
    weights: tuple[int, int]
    characters: _Ranges


_FACES = (
    Face("literata", "normal", (400, 700), _LATIN),
    Face("literata-cyrillic", "normal", (400, 700), _CYRILLIC),
    Face("literata-others", "normal", (400, 700), _OTHERS),
    Face("literata-italic", "italic", (400, 400), _LATIN),
    Face("literata-italic-cyrillic", "italic", (400, 400), _CYRILLIC),
    Face("literata-italic-others", "italic", (400, 400), _OTHERS),
)


def make_folder() -> Path:
    """Return a folder with the font files (WOFF2) and their licence in ``fonts/``.

    It is made once for each version of what it depends on.
    """
    recipe = write_rules(), typeface.read_versions(), _OPTICAL_SIZE, _FEATURES, Path(__file__).read_bytes()
    return keep_files(find_project().root / ".cache" / "fonts" / name_recipe(recipe), _make_files)


def _make_files() -> dict[str, bytes]:
    found = {f"fonts/{face.name}.woff2": cut_face(face) for face in _FACES}
    return {**found, "fonts/OFL.txt": typeface.read_source("LICENSE")}


def write_rules() -> str:
    """Return the CSS rules that say which font file has which characters.

    Their addresses count from the folder that holds ``fonts/``.
    """
    return "".join(map(_rule, _FACES))


def _rule(face: Face) -> str:
    least, most = face.weights
    weights = f"{least}" if least == most else f"{least} {most}"
    ranges = ", ".join(f"U+{first:X}-{last:X}" if first != last else f"U+{first:X}" for first, last in face.characters)
    return (
        f'@font-face {{ font-family: "Literata"; font-style: {face.style}; font-weight: {weights}; font-display: swap; '
        f'src: url("fonts/{face.name}.woff2") format("woff2"); unicode-range: {ranges}; }}\n'
    )


# A process that builds several books, as tests do, has it once.
@cache
def cut_face(face: Face) -> bytes:
    """Return a font file as WOFF2, cut down to its characters, weights and features."""
    least, most = face.weights
    weights: float | tuple[float, float] = least if least == most else face.weights
    characters = [code for first, last in face.characters for code in range(first, last + 1)]
    axes = {"opsz": _OPTICAL_SIZE, "wght": weights}
    font = typeface.cut_font(typeface.read_source(_FONTS[face.style]), axes, characters, _FEATURES)
    return typeface.rewrite_font(font, _pack)


def _pack(font: Any) -> None:
    """Pack a font for the web, with the same kerning in all its weights.

    That distances vary by hundredths of an em from one weight to the other is a tenth of the file.
    """
    font.flavor = "woff2"
    for lookup in font["GPOS"].table.LookupList.Lookup if "fvar" in font else ():
        for table in (getattr(part, "ExtSubTable", part) for part in lookup.SubTable):
            pairs = [pair for some in getattr(table, "PairSet", ()) for pair in some.PairValueRecord]
            pairs += [pair for some in getattr(table, "Class1Record", ()) for pair in some.Class2Record]
            for value in (value for pair in pairs for value in (pair.Value1, pair.Value2) if value):
                value.__dict__.pop("XAdvDevice", None)
            for name in ("ValueFormat1", "ValueFormat2"):
                setattr(table, name, getattr(table, name, 0) & ~_DEVICES)
