"""Drawings of the book in print: what an SVG file says about itself, and the ground it is seen on."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from lxml import etree

_SVG = "http://www.w3.org/2000/svg"
#: A sheet and its ink. A drawing has no ground of its own, and its lines are black where nothing else is said: on the
#: dark page of a reader at night they could not be seen.
_PAPER, _INK = "#ffffff", "#1b1b1b"
#: The margin of the sheet, as a share of the drawing's width.
_MARGIN = 0.02


@dataclass(frozen=True)
class Drawing:
    """What an SVG file says about itself.

    ``words`` are its title and description, ``ratio`` is its height divided by its width, ``breadth`` its width in the
    units it is drawn in.
    """

    words: str
    ratio: float
    breadth: float


def read_drawing(image: bytes) -> Drawing:
    """Return what an SVG file says about itself.

    ``words`` are empty where it has none, ``ratio`` and ``breadth`` are 0 where its size is not given. Raises
    XMLSyntaxError of lxml where it is not XML.
    """
    root = _parse(image)
    said = [root.findtext(f"{{{_SVG}}}{name}") or "" for name in ("title", "desc")]
    box = _box(root)
    return Drawing(" ".join(filter(None, said)), box[3] / box[2] if box else 0.0, box[2] if box else 0.0)


def lay_on_paper(image: bytes) -> bytes:
    """Return an SVG drawing with a ground, a margin and a colour of ink of its own.

    One whose size is not given has no place for a sheet, and is returned as it is.
    """
    root = _parse(image)
    box = _box(root)
    if not box:
        return image
    margin = box[2] * _MARGIN
    x, y, width, height = box[0] - margin, box[1] - margin, box[2] + 2 * margin, box[3] + 2 * margin
    for narrow in root.findall(f"{{{_SVG}}}defs/{{{_SVG}}}svg[@class='ed-chart-narrow']/.."):
        root.remove(narrow)  # which lies beside it
    sheet = {"x": f"{x:g}", "y": f"{y:g}", "width": f"{width:g}", "height": f"{height:g}"}
    root.insert(0, etree.Element(f"{{{_SVG}}}rect", sheet, fill=_PAPER))
    root.set("viewBox", " ".join(sheet.values()))
    for name in ("width", "height"):
        if name in root.attrib:
            root.set(name, sheet[name])
    root.set("color", _INK)
    return etree.tostring(root)


def cut_drawing(image: bytes, most: float) -> list[bytes]:
    """Return an SVG drawing in parts, from above.

    None of them is higher than ``most`` times its width. It is cut above words in bold, which head what follows, or
    else in the widest gap between lines of words. A drawing that is not higher, or says no size, is returned whole.
    """
    root = _parse(image)
    box = _box(root)
    if not box or box[3] <= most * box[2]:
        return [image]
    x, y, width, height = box
    bands = sorted(_find_bands(root, y, 13.0, bold=False))
    edges = [y]
    for left in range(math.ceil(height / (most * width)) - 1, 0, -1):
        edges.append(_choose_cut(bands, y + height - left * most * width, edges[-1] + most * width))
    edges.append(y + height)
    return [_take_part(image, (x, above, width, below - above)) for above, below in pairwise(edges)]


class _Band(NamedTuple):
    """A line of words in a drawing: its edges, and whether it is in bold."""

    top: float
    bottom: float
    bold: bool


def _find_bands(element: etree._Element, y: float, size: float, *, bold: bool) -> Iterator[_Band]:
    """Yield the lines of words in an element that stands at a height, in a size."""
    y = _stand(element, y)
    size = float(str(element.get("font-size", size)).removesuffix("px"))
    bold = element.get("font-weight", "bold" if bold else "") == "bold"
    if element.tag in (f"{{{_SVG}}}text", f"{{{_SVG}}}tspan") and (element.text or "").strip():
        yield _Band(y - 0.8 * size, y + 0.3 * size, bold)
    for child in element:
        if child.tag not in (f"{{{_SVG}}}defs", f"{{{_SVG}}}title", f"{{{_SVG}}}desc"):
            yield from _find_bands(child, y, size, bold=bold)


def _stand(element: etree._Element, y: float) -> float:
    """Return at which height an element stands inside one that stands at a height."""
    moved = re.match(r"translate\([^,)]+,([^)]+)\)", str(element.get("transform", "")))
    return y + float(moved[1] if moved else 0) + float(element.get("y") or 0)


def _choose_cut(bands: Sequence[_Band], least: float, most: float) -> float:
    """Return the height between two others where a drawing is best cut."""
    gaps, end = [], bands[0].bottom if bands else least
    for band in bands:
        if band.top > end and least <= band.top <= most:
            gaps.append((band.bold, band.top - end, band.top - (3 if band.bold else (band.top - end) / 2)))
        end = max(end, band.bottom)
    return max(gaps)[2] if gaps else most


def _take_part(image: bytes, box: tuple[float, float, float, float]) -> bytes:
    """Return a drawing cut to a box; of its words those that stand there."""
    root = _parse(image)
    for text in [*root.iter(f"{{{_SVG}}}text", f"{{{_SVG}}}tspan")]:
        y = 0.0
        element: etree._Element | None = text
        while element is not None:
            y, element = _stand(element, y), element.getparent()
        if not box[1] <= y < box[1] + box[3]:
            text.text = ""
    root.set("viewBox", " ".join(f"{number:g}" for number in box))
    root.set("width", f"{box[2]:g}")
    root.set("height", f"{box[3]:g}")
    return etree.tostring(root)


def take_narrow(image: bytes) -> bytes | None:
    """Return the drawing for narrow screens that an SVG carries, or None.

    It lies in an element ``defs``, with the class ``ed-chart-narrow``, where it is not shown (``edition.charts``).
    """
    found = _parse(image).find(f"{{{_SVG}}}defs/{{{_SVG}}}svg[@class='ed-chart-narrow']")
    return None if found is None else etree.tostring(found, with_tail=False)


def name_narrow(name: str) -> str:
    """Return the name of the drawing for narrow screens beside one of some name."""
    return name.replace(".svg", "-narrow.svg")


def _parse(image: bytes) -> etree._Element:
    return etree.fromstring(image, etree.XMLParser(resolve_entities=False, no_network=True))


def _box(root: etree._Element) -> list[float]:
    """Return the corner and the size of a drawing; nothing where they are not given."""
    box = [float(value) for value in re.findall(r"-?\d+(?:\.\d+)?", str(root.get("viewBox", "")))]
    return box if len(box) == 4 and box[2] > 0 else []
