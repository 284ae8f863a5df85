"""Documents made out of the house's own grammar: of each element those with all that it may hold, and any at random."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from lxml import etree

import edition.tei

TEI = "http://www.tei-c.org/ns/1.0"
_XML = "http://www.w3.org/XML/1998/namespace"
_SCHEMA = Path(edition.tei.__file__).with_name("edition.rng")
_RNG = "{http://relaxng.org/ns/structure/1.0}"
#: A value of each type that attributes have.
_VALUES = {"language": "en", "anyURI": "#A", "double": "0.5", "decimal": "1", "boolean": "true", "token": "w"}
_VALUES |= {"nonNegativeInteger": "1", "string": "w"}
_DATES = {f"{name}{kind}" for name in ("when", "notBefore", "notAfter", "from", "to") for kind in ("", "-iso")}
#: How many documents an element has at most, and how many of its attributes each of them has.
_TURNS, _ATTRIBUTES = 6, 6

#: What an element is made of: attributes and elements of the grammar, and text (None).
_Parts = list["etree._Element | None"]
#: Says what an element of the grammar is to hold.
_Fill = Callable[["etree._Element"], _Parts]


class Grammar:
    """The grammar of the house, of which documents are made."""

    def __init__(self) -> None:
        root = etree.parse(_SCHEMA, etree.XMLParser(remove_comments=True)).getroot()
        self.nodes = {node: number for number, node in enumerate(root.iter())}
        self.defined = {define.get("name"): define for define in root.iter(f"{_RNG}define")}
        self.reached: dict[etree._Element, frozenset[etree._Element]] = {}
        self.start = self.defined["TEI"][0]
        self.ids = count(1)

    def inside(self, pattern: etree._Element) -> list[etree._Element]:
        """Return the parts of a pattern."""
        return list(self.defined[pattern.get("name")] if pattern.tag == f"{_RNG}ref" else pattern)

    def children(self, pattern: etree._Element) -> frozenset[etree._Element]:
        """Return the elements with a name that a pattern leads to; of an element, those that it may hold."""
        if pattern not in self.reached:
            named = {part for part in self.inside(pattern) if part.tag == f"{_RNG}element" and part.get("name")}
            others = (self.children(part) for part in self.inside(pattern) if part.tag != f"{_RNG}element")
            self.reached[pattern] = frozenset(named.union(*others))
        return self.reached[pattern]

    def paths(self) -> list[tuple[etree._Element, ...]]:
        """Return for each element with a name the elements that lead to it from the root, itself the last."""
        found: dict[etree._Element, tuple[etree._Element, ...]] = {self.start: (self.start,)}
        waiting = [self.start]
        while waiting:
            parent = waiting.pop(0)
            for child in sorted(self.children(parent) - found.keys(), key=lambda node: self.nodes[node]):
                found[child] = (*found[parent], child)
                waiting.append(child)
        return list(found.values())

    # What a pattern is taken to say: the least, the least around a part of it, everything, or something at random.

    def least(self, pattern: etree._Element) -> _Parts:
        match etree.QName(pattern).localname:
            case "optional" | "zeroOrMore" | "text" | "empty":
                return []
            case "element":
                return [pattern]
            case "attribute":
                return [pattern] if pattern.get("name") else []
            case "choice":
                return self.least(pattern[0])
            case _:
                return [said for part in self.inside(pattern) for said in self.least(part)]

    def around(self, pattern: etree._Element, wanted: etree._Element) -> _Parts:
        if pattern is wanted:
            return [pattern]
        parts = self.inside(pattern)
        where = next(part for part in parts if part is wanted or self.leads(part, wanted))
        if etree.QName(pattern).localname == "choice":
            return self.around(where, wanted)
        return [said for part in parts for said in (self.around(part, wanted) if part is where else self.least(part))]

    def leads(self, pattern: etree._Element, wanted: etree._Element) -> bool:
        return pattern.tag != f"{_RNG}element" and wanted in self.children(pattern)

    def everything(self, pattern: etree._Element, turn: int, *, repeated: bool = False) -> _Parts:
        """Return all parts; of a choice that cannot be repeated, that of a turn."""
        name, parts = etree.QName(pattern).localname, self.inside(pattern)
        if name == "choice" and not repeated:
            return self.everything(parts[turn % len(parts)], turn)
        if name in ("element", "attribute"):
            return self.least(pattern)
        if name == "text":
            return [None]
        # A choice in what may be repeated is taken in all ways, and so is one that it leads to.
        again = name in ("zeroOrMore", "oneOrMore") or (repeated and name in ("choice", "ref"))
        return [said for part in parts for said in self.everything(part, turn, repeated=again)]

    def something(self, pattern: etree._Element, draw: random.Random, depth: int) -> _Parts:
        name, parts = etree.QName(pattern).localname, self.inside(pattern)
        if name == "choice":
            named = [part for part in parts if part.tag != f"{_RNG}element" or part.get("name")]
            return self.something(draw.choice(named), draw, depth) if depth else self.least(pattern)
        if name in ("element", "attribute"):
            return self.least(pattern)
        if name == "text":
            return [None]
        times = {"optional": (0, 0, 1), "zeroOrMore": (0, 1, 2, 4), "oneOrMore": (1, 1, 2)}.get(name, (1,))
        many = draw.choice(times) if depth else times[0]
        return [said for _ in range(many) for part in parts for said in self.something(part, draw, depth)]

    def value(self, attribute: etree._Element) -> str:
        """Return a value that an attribute may have."""
        pattern = attribute[0] if len(attribute) else None
        while pattern is not None:
            match etree.QName(pattern).localname:
                case "value":
                    return pattern.text or ""
                case "text":
                    return "1901" if attribute.get("name") in _DATES else "w"
                case "data" if pattern.get("type") == "NCName":
                    return f"i{next(self.ids)}"
                case "data":
                    return _VALUES[str(pattern.get("type"))]
                case "list" if len(pattern) > 1:
                    return "#A #B"
            pattern = self.inside(pattern)[0]
        return ""

    def make(self, pattern: etree._Element, fill: _Fill, text: Callable[[], str]) -> etree._Element:
        """Return an element of the grammar, filled with what a function says that it holds."""
        made = etree.Element(f"{{{TEI}}}{pattern.get('name')}", nsmap={None: TEI})
        for part in fill(pattern):
            if part is None:
                if len(made):
                    made[-1].tail = (made[-1].tail or "") + text()
                else:
                    made.text = (made.text or "") + text()
            elif part.tag == f"{_RNG}attribute":
                made.set(str(part.get("name")).replace("xml:", f"{{{_XML}}}"), self.value(part))
            elif part.get("name"):
                made.append(self.make(part, fill, text))
        return made

    def documents_of_everything(self) -> Iterator[tuple[str, etree._Element]]:
        """Yield for each element documents in which it has all that it may hold, and each of its attributes in one."""
        for path in self.paths():
            seen = set()
            for turn in range(_TURNS):
                made = self.make(self.start, self.fill_along(path, turn), lambda: "w")
                signature = frozenset((node.tag, *node.attrib) for node in made.iter())
                if signature not in seen:
                    seen.add(signature)
                    yield f"{path[-1].get('name')} {turn}", made

    def fill_along(self, path: tuple[etree._Element, ...], turn: int) -> _Fill:
        """Return what fills the elements that lead to one, and that with everything; all others hold the least."""
        left = [*path]

        def fill(pattern: etree._Element) -> _Parts:
            if not left or pattern is not left[0]:
                return [said for part in pattern for said in self.least(part)]
            left.pop(0)
            if not left:
                return _some_attributes([said for part in pattern for said in self.everything(part, turn)], turn)
            where = next(part for part in pattern if part is left[0] or self.leads(part, left[0]))
            return [e for part in pattern for e in (self.around(part, left[0]) if part is where else self.least(part))]

        return fill

    def document_at_random(self, draw: random.Random, size: int, text: Callable[[], str]) -> etree._Element:
        """Return a document with a body at random; ``size`` is about how many elements it has."""
        left = [size]

        def fill(pattern: etree._Element) -> _Parts:
            inside = pattern.get("name") not in ("TEI", "teiHeader", "text") and left[0] < size
            left[0] -= pattern.get("name") in ("body", "back") or inside
            if left[0] == size:
                return [said for part in pattern for said in self.least(part)]
            parts = [said for part in pattern for said in self.something(part, draw, max(left[0], 0))]
            return _few_attributes(parts, draw)

        return self.make(self.start, fill, text)


def _free(parts: _Parts) -> _Parts:
    """Return the attributes among some parts that need not be there."""
    attributes = [part for part in parts if part is not None and part.tag == f"{_RNG}attribute"]
    return [part for part in attributes if part.xpath("parent::*[local-name()='optional']")]


def _some_attributes(parts: _Parts, turn: int) -> _Parts:
    """Return parts with some of the attributes that need not be there, others at each turn."""
    free = _free(parts)
    left = {*free} - {*free[_ATTRIBUTES * turn : _ATTRIBUTES * (turn + 1)]}
    return [part for part in parts if part not in left]


def _few_attributes(parts: _Parts, draw: random.Random) -> _Parts:
    """Return parts with two at most of the attributes that need not be there."""
    free = _free(parts)
    left = {*free} - {*draw.sample(free, min(len(free), draw.choice((0, 0, 1, 2))))}
    return [part for part in parts if part not in left]
