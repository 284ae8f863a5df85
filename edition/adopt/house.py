"""What the schema of the house lets stand where: attributes of an element, and elements inside it.

Read off ``edition/tei/edition.rng`` itself, so that what is adopted follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree

from edition import tei

_RNG = "{http://relaxng.org/ns/structure/1.0}"
_NCNAME = r"[^\W\d][\w.\-·]*"
#: Datatypes of XML Schema as patterns of the values that they take; of one that is not here, any value is taken.
_DATA = {
    "NCName": _NCNAME,
    "ID": _NCNAME,
    "IDREF": _NCNAME,
    "language": r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*",
    "nonNegativeInteger": r"\+?\d+",
    "positiveInteger": r"\+?0*[1-9]\d*",
    "integer": r"[+-]?\d+",
    "decimal": r"[+-]?(\d+(\.\d*)?|\.\d+)",
    "double": r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?",
    "boolean": r"true|false|0|1",
    "anyURI": r"[^\s<>\"{}|\\^`]*",
    "date": r"-?\d{4,}-\d\d-\d\d(Z|[+-]\d\d:\d\d)?",
    "gYear": r"-?\d{4,}(Z|[+-]\d\d:\d\d)?",
    "gYearMonth": r"-?\d{4,}-\d\d(Z|[+-]\d\d:\d\d)?",
    "gMonthDay": r"--\d\d-\d\d",
    "gDay": r"---\d\d",
    "gMonth": r"--\d\d",
    "time": r"\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?",
    "dateTime": r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?",
    "duration": r"-?P[\dYMDTHS.]+",
    "Name": r"[^\W\d:][\w.\-·:]*",
    "token": r".*",
    "string": r".*",
}


@dataclass(frozen=True)
class Element:
    """What the schema says of an element, all its places taken together."""

    attributes: Mapping[str, re.Pattern[str]]
    required: frozenset[str]
    children: frozenset[str]
    text: bool


@cache
def read_house() -> Mapping[str, Element]:
    """Return what the schema of the house says of each element, by its name."""
    root = etree.parse(Path(tei.__file__).with_name("edition.rng")).getroot()
    defines: dict[str, list[etree._Element]] = {}
    for define in root.iter(f"{_RNG}define"):
        defines.setdefault(str(define.get("name")), []).append(define)
    found: dict[str, list[etree._Element]] = {}
    for element in root.iter(f"{_RNG}element"):
        name = element.get("name")
        if name:
            found.setdefault(str(name), []).append(element)
    return {name: _element(elements, defines) for name, elements in found.items()}


def _element(elements: list[etree._Element], defines: Mapping[str, list[etree._Element]]) -> Element:
    attributes: dict[str, str] = {}
    children: set[str] = set()
    required: list[set[str]] = []
    text = False
    for element in elements:
        needed: set[str] = set()
        for part, optional in _parts(element, defines, False, frozenset()):
            tag = str(part.tag).removeprefix(_RNG)
            if tag == "attribute":
                name = str(part.get("name"))
                pattern = _value(part, defines)
                attributes[name] = f"{attributes[name]}|{pattern}" if name in attributes else pattern
                if not optional:
                    needed.add(name)
            elif tag == "element":
                children.add(str(part.get("name")))
            else:
                text = True
        required.append(needed)
    return Element(
        {name: re.compile(pattern, re.DOTALL) for name, pattern in attributes.items()},
        frozenset(set.intersection(*required)) if required else frozenset(),
        frozenset(children),
        text,
    )


def _parts(
    node: etree._Element, defines: Mapping[str, list[etree._Element]], optional: bool, seen: frozenset[str]
) -> Iterator[tuple[etree._Element, bool]]:
    """Yield attributes, elements and text patterns inside a pattern.

    With each comes whether it may be left out.
    """
    for child in node:
        if not isinstance(child.tag, str):
            continue
        tag = child.tag.removeprefix(_RNG)
        if tag == "ref":
            name = str(child.get("name"))
            if name not in seen:
                for define in defines.get(name, ()):
                    yield from _parts(define, defines, optional, seen | {name})
        elif tag in ("attribute", "element", "text", "data", "value"):
            yield child, optional
        elif tag == "mixed":
            yield child, optional
            yield from _parts(child, defines, optional, seen)
        else:
            yield from _parts(child, defines, optional or tag in ("optional", "zeroOrMore", "choice"), seen)


def _value(node: etree._Element, defines: Mapping[str, list[etree._Element]]) -> str:
    """Return the pattern of the values of an attribute."""
    patterns = [_pattern(child, defines) for child in node if isinstance(child.tag, str)]
    return "|".join(patterns) or ".*"


def _pattern(node: etree._Element, defines: Mapping[str, list[etree._Element]]) -> str:
    tag = str(node.tag).removeprefix(_RNG)
    inner = [_pattern(child, defines) for child in node if isinstance(child.tag, str)]
    match tag:
        case "value":
            return re.escape((node.text or "").strip())
        case "data":
            given = [child.text or ".*" for child in node if child.get("name") == "pattern"]
            return _as_python(given[0]) if given else _DATA.get(str(node.get("type")), ".*")
        case "ref":
            return "|".join(_value(define, defines) for define in defines.get(str(node.get("name")), ()))
        case "list":
            return rf"\s*(?:{'|'.join(inner)})(?:\s+(?:{'|'.join(inner)}))*\s*|\s*"
        case "text":
            return ".*"
        case "empty":
            return ""
        case _:
            return f"(?:{'|'.join(inner)})"


def _as_python(pattern: str) -> str:
    """Return a pattern of XML Schema as Python writes it.

    Its classes of characters are only about the same.
    """
    for theirs, ours in (
        (r"\p{C}", r"\x00-\x1f"),
        (r"\p{Z}", r"\s"),
        (r"\p{L}", "a-zA-Z\u00c0-\uffff"),
        (r"\p{N}", r"\d"),
    ):
        pattern = pattern.replace(theirs, ours)
    return re.sub(r"\\[pP]\{[^}]*\}", r"\\w", pattern).replace("\\c", r"\w").replace("\\i", r"\w")
