"""A chart as SVG: drawn by vl-convert, then made fit to stand inside a page. No network, no random ids."""

from __future__ import annotations

import json
import re
import textwrap
from functools import lru_cache
from typing import Any

import altair as alt
import vl_convert
from lxml import etree

from edition.charts.theme import LINE, TEXT_SIZE
from edition.figure import SERIF

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
VEGA_LITE = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
#: A number finer than anyone sees.
_FINE = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?|-?\d+(?:\.\d+)?e-?\d+")
#: What Vega writes for its own scripts or for readers of the marks one by one; the figure speaks for the whole.
_DROPPED = ("class", "role", "aria-hidden", "aria-label", "aria-roledescription", "font-family", "pointer-events")


def draw(spec: dict[str, Any], name: str) -> etree._Element:
    """Return a Vega-Lite specification drawn as an ``svg`` element.

    All its ids start with ``name``, and its numbers are whole hundredths. Raises ValueError where vl-convert
    refuses the specification, or where it asks for data from elsewhere.
    """
    text = _converted(json.dumps(spec))
    root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    ids: dict[str, str] = {}
    for element in root.iter():
        for attribute in _DROPPED:
            _drop(element, attribute)
        if identifier := str(element.get("id", "")):
            ids[identifier] = f"{name}-{len(ids) + 1}"
            element.set("id", ids[identifier])
    for link in [*root.iter(f"{{{SVG}}}a")]:
        _mark(link)
    for element in root.iter():
        for place, value in element.items():
            if "url(#" in str(value):
                element.set(place, _REFERENCE.sub(lambda match: f"url(#{ids[match[1]]})", str(value)))
            else:
                element.set(place, _FINE.sub(_hundredths, str(value)))
    for path in [path for path in root.iter(f"{{{SVG}}}path") if _invisible(path)]:
        parent = path.getparent()
        if parent is not None:
            parent.remove(path)
    for element in [*root.iter()]:
        _simplify(element)
    for group in root.iter(f"{{{SVG}}}g"):
        _say_once(group)
    for group in [group for group in root.iter(f"{{{SVG}}}g") if not group.attrib]:
        _unwrap(group)
    etree.cleanup_namespaces(root)
    _drop(root, "version")
    return root


#: The attribute that says what a part of a drawing shows, by its id.
MARK = "data-mark"


def _simplify(element: etree._Element) -> None:
    """Say in the shortest form where an element stands and what it looks like.

    An outline that is a circle becomes one.
    """
    for name in ("opacity", "fill-opacity", "stroke-opacity"):
        if element.get(name) == "1":
            _drop(element, name)
    at = _MOVED.fullmatch(str(element.get("transform", "")))
    if at and at.groups() == ("0", "0"):
        _drop(element, "transform")
    circle = _CIRCLE.fullmatch(str(element.get("d", "")))
    if circle:
        element.tag = f"{{{SVG}}}circle"
        _drop(element, "d")
        element.set("r", circle[1])
    places = ("cx", "cy") if circle else ("x", "y") if element.tag == f"{{{SVG}}}text" and not len(element) else ()
    if at and places and not any(name in element.attrib for name in places):
        _drop(element, "transform")
        for name, value in zip(places, at.groups(), strict=True):
            element.set(name, value)


#: Where a part of a drawing stands, and the outline of a circle, as Vega writes them.
_MOVED = re.compile(r"translate\((-?[\d.]+),(-?[\d.]+)\)")
_CIRCLE = re.compile(r"M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0")


def _unwrap(group: etree._Element) -> None:
    """Put what a group holds in its place."""
    parent = group.getparent()
    for part in [*group] if parent is not None else ():
        group.addprevious(part)
    if parent is not None:
        parent.remove(group)


def _mark(link: etree._Element) -> None:
    """Put the parts of a link in its place, each with the id to which it led.

    Of what Vega draws a link alone can carry an id: the channel ``href``, as in ``#joined-the-navy``.
    """
    for part in link:
        part.set(MARK, str(link.get(f"{{{XLINK}}}href", "")).rpartition("#")[2])
    _unwrap(link)


#: What the parts of a group take from it.
_INHERITED = ("fill", "font-size", "font-weight", "font-style", "text-anchor", "stroke", "stroke-width")


def _say_once(group: etree._Element) -> None:
    """Move to a group what all of its parts say alike."""
    parts = list(group)
    for name in _INHERITED if len(parts) > 1 else ():
        values = {part.get(name) for part in parts}
        if len(values) == 1 and (value := values.pop()) is not None:
            group.set(name, value)
            for part in parts:
                del part.attrib[name]


def _hundredths(number: re.Match[str]) -> str:
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


@lru_cache(maxsize=4)
def _converted(spec: str) -> str:
    """Return the SVG that Vega makes of a specification.

    The last few are kept: a figure asks for the same drawing for its page and for print.
    """
    return str(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE, allowed_base_urls=[]))


def _invisible(path: etree._Element) -> bool:
    """Tell whether a path draws nothing, such as Vega's empty backgrounds."""
    return path.get("display") == "none" or not {"fill", "stroke"} & set(path.attrib)


def inline(root: etree._Element, alt_text: str, *, measured: bool = False) -> str:
    """Return a drawing as markup for a page, an image with ``alt_text`` for readers.

    It fills its place, or, ``measured``, keeps its own width and height.
    """
    root = _copy(root)
    for name in ("width", "height") if not measured else ():
        _drop(root, name)
    root.set("role", "img")
    root.set("aria-label", alt_text)
    return etree.tostring(root, encoding="unicode")


def standalone(root: etree._Element, title: str, alt_text: str) -> str:
    """Return a drawing as an SVG file with its title written above it.

    Title and ``alt_text`` also stand in its ``title`` and ``desc``.
    """
    root = _copy(root)
    for part in root.iter():
        _drop(part, MARK)
    width, height = (float(root.get(name, "0")) for name in ("width", "height"))
    lines = textwrap.wrap(title, int(width / (TEXT_SIZE * 0.58)))
    head = LINE * len(lines) + 12
    drawing = etree.Element(f"{{{SVG}}}g", transform=f"translate(0,{head})")
    drawing.extend(list(root))
    heading = etree.Element(f"{{{SVG}}}text", {"font-size": f"{TEXT_SIZE + 1}px", "font-weight": "bold"})
    heading.set("fill", "currentColor")
    for number, line in enumerate(lines, start=1):
        span = etree.SubElement(heading, f"{{{SVG}}}tspan", x="0", y=str(LINE * number - 2))
        span.text = line
    for tag, text in (("title", title), ("desc", alt_text)):
        element = etree.SubElement(root, f"{{{SVG}}}{tag}")
        element.text = text
    root.extend([heading, drawing])
    root.set("height", f"{height + head:g}")
    root.set("viewBox", f"0 0 {width:g} {height + head:g}")
    root.set("font-family", SERIF)
    root.set("role", "img")
    return etree.tostring(root, encoding="unicode")


def carry(drawing: str, other: str, class_name: str) -> str:
    """Return a drawing that holds another, not shown, in an element ``defs``."""
    root, held = etree.fromstring(drawing), etree.fromstring(other)
    held.set("class", class_name)
    etree.SubElement(root, f"{{{SVG}}}defs").append(held)
    return etree.tostring(root, encoding="unicode")


def _drop(element: etree._Element, attribute: str) -> None:
    if attribute in element.attrib:
        del element.attrib[attribute]


def _copy(root: etree._Element) -> etree._Element:
    return etree.fromstring(etree.tostring(root))
