"""Drawings of the book in print: what an SVG file says about itself, and the ground it is seen on."""

from __future__ import annotations

import re
from dataclasses import dataclass

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

    ``words`` are its title and description, ``ratio`` is its height divided by its width.
    """

    words: str
    ratio: float


def read_drawing(image: bytes) -> Drawing:
    """Return what an SVG file says about itself.

    ``words`` are empty where it has none, ``ratio`` is 0 where its size is not given. Raises XMLSyntaxError of lxml
    where it is not XML.
    """
    root = _parse(image)
    said = [root.findtext(f"{{{_SVG}}}{name}") or "" for name in ("title", "desc")]
    box = _box(root)
    return Drawing(" ".join(filter(None, said)), box[3] / box[2] if box else 0.0)


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
