"""The picture that is shown where an address of the book is shared: its title and subtitle, in its own face.

Each letter is drawn as an outline, so that no font of the machine comes in and the same title gives the same bytes.
What draws is imported where it is used, since a book without an address has no picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import metadata
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import uharfbuzz
from lxml import etree
from lxml.builder import ElementMaker
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from edition import typeface
from edition.errors import EditionError
from edition.files import write_atomically
from edition.kept import keep_made
from edition.project import find_project

#: Its name in the folder of static files.
FILE = "card.png"
#: Its size in pixels, which those who show it ask for.
WIDTH, HEIGHT = 1200, 630
_MARGIN = 96
_PAPER, _INK, _QUIET, _ACCENT = "#fffefb", "#1d1b19", "#5c5751", "#7a1f1f"
#: Sizes to try for the title in pixels, and how many lines it may have.
_SIZES, _LINES = (84, 72, 60, 50, 42), 4
_SVG = "http://www.w3.org/2000/svg"
_E = ElementMaker(namespace=_SVG, nsmap={None: _SVG})


class _Face(NamedTuple):
    """The face at one weight: for shaping, and for its outlines."""

    shaper: Any
    outlines: Any
    names: list[str]
    per_em: int


def _cut(weight: float, text: str) -> _Face:
    """Cut the face down to one weight and the characters of a text."""
    from fontTools.ttLib import TTFont

    axes = {"opsz": 36.0, "wght": weight}
    cut = typeface.cut_font(
        typeface.read_source(typeface.UPRIGHT), axes, map(ord, text + " "), ["kern", "liga", "mark"]
    )
    font = TTFont(BytesIO(cut))
    return _Face(uharfbuzz.Font(uharfbuzz.Face(cut)), font.getGlyphSet(), font.getGlyphOrder(), font["head"].unitsPerEm)


def _shape(text: str, face: _Face) -> Iterator[tuple[str, float, float]]:
    """Yield the glyphs of a line, each with its place and advance, in parts of an em."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(face.shaper, buffer)
    pen = 0
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        yield face.names[info.codepoint], (pen + position.x_offset) / face.per_em, position.x_advance / face.per_em
        pen += position.x_advance


def _measure(text: str, face: _Face, size: float) -> float:
    return sum(advance for _, _, advance in _shape(text, face)) * size


def _break(text: str, face: _Face, size: float) -> list[str]:
    """Break a text into lines that fit between the margins.

    A word that is wider stands alone.
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _measure(longer, face, size) <= WIDTH - 2 * _MARGIN:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _draw(text: str, face: _Face, size: float, base: float, colour: str) -> etree._Element:
    """Draw a line with its foot at ``base``."""
    from fontTools.pens.svgPathPen import SVGPathPen

    scale = size / face.per_em
    group = _E.g(fill=colour, transform=f"translate({_MARGIN} {base:.1f}) scale({scale:.5f} {-scale:.5f})")
    for name, place, _ in _shape(text, face):
        pen = SVGPathPen(face.outlines)
        face.outlines[name].draw(pen)
        if path := pen.getCommands():
            group.append(_E.path(d=path, transform=f"translate({place * face.per_em:.1f} 0)"))
    return group


def draw_card(title: str, subtitle: str) -> str:
    """Draw the picture as SVG: the title as large as it fits, the subtitle below it."""
    bold, plain = _cut(650, title), _cut(400, subtitle)
    sized = ((size, _break(title, bold, size)) for size in _SIZES)
    fitting = (each for each in sized if len(each[1]) <= _LINES and _fits(each[1], bold, each[0]))
    size, lines = next(fitting, (_SIZES[-1], _break(title, bold, _SIZES[-1])[:_LINES]))
    below = _break(subtitle, plain, 34)[:3]
    picture = _E.svg(
        _E.rect(width=str(WIDTH), height=str(HEIGHT), fill=_PAPER),
        _E.rect(width=str(WIDTH), height="18", fill=_ACCENT),
        width=str(WIDTH),
        height=str(HEIGHT),
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
    )
    base = (HEIGHT - 1.2 * size * len(lines) - 46 * len(below) - 40) / 2 + size
    for line in lines:
        picture.append(_draw(line, bold, size, base, _INK))
        base += 1.2 * size
    base += 40 - 0.2 * size
    for line in below:
        picture.append(_draw(line, plain, 34, base, _QUIET))
        base += 46
    return etree.tostring(picture, encoding="unicode")


def _fits(lines: list[str], face: _Face, size: float) -> bool:
    return all(_measure(line, face, size) <= WIDTH - 2 * _MARGIN for line in lines)


def make_card(title: str, subtitle: str) -> bytes:
    """Make the picture as PNG; the same words give the same bytes."""
    import vl_convert

    return bytes(vl_convert.svg_to_png(draw_card(title, subtitle), scale=1, ppi=72))


def write_card(app: Sphinx, error: Exception | None) -> None:
    """Write the picture into an HTML book, unless the build has failed.

    There is none while the site has no address. Raises ExtensionError where it cannot be written.
    """
    project = find_project()
    if error or app.builder.name not in ("html", "dirhtml") or not project.newest:
        return
    recipe = (
        project.title,
        project.subtitle,
        typeface.read_versions(),
        metadata.version("vl-convert-python"),
        Path(__file__).read_bytes(),
    )
    try:
        made = keep_made(project.root / ".cache" / "card", recipe, lambda: make_card(project.title, project.subtitle))
        write_atomically({Path(app.outdir) / "_static" / FILE: made})
    except EditionError as fault:
        raise ExtensionError(str(fault)) from None
