"""The text of a version taken out of raw TEI by brute force: what the edition's own reading is held against.

It shares no code with the edition and knows nothing of layout, ids or the model. It walks through the elements in the
order of the file and keeps what the version has. How words are parted is compared, not how many spaces part them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

_BLOCKS = {"p", "ab", "l", "lg", "head", "list", "item", "table", "row", "cell", "sp", "speaker", "div", "salute"}
_BLOCKS |= {"signed", "dateline", "trailer", "label", "stage", "byline", "address", "addrLine", "opener", "closer"}
_BLOCKS |= {"docAuthor", "docDate", "docEdition", "docImprint", "titlePart"}
_NO_TEXT = {"note", "ptr", "anchor", "bibl", "fw", "figDesc", "witDetail", "certainty", "precision", "desc", "del"}
_BREAKS = {"lb", "pb", "cb", "gb", "milestone"}
LOST = "[…]"


def words(text: str) -> list[str]:
    """Return the words and the marks of a text, what is lost left out."""
    return re.findall(r"\w+|[^\w\s]", text.replace(LOST, " "))


def extract(source: bytes, identifier: str | None) -> str:
    """Return what the body of a document has in a witness, given by its ``xml:id``; or without one, as edited."""
    root = etree.fromstring(source)
    return "".join(_Extraction(root, identifier).read(next(root.iter("{*}body"))))


def _name(node: etree._Element) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


class _Extraction:
    def __init__(self, root: etree._Element, identifier: str | None) -> None:
        self.edited = identifier is None
        named = f'//*[local-name()="witness"][@xml:id="{identifier}"]/ancestor-or-self::*/@xml:id'
        self.pointers = {f"#{name}" for name in root.xpath(named)}
        self.negative = bool(root.xpath('//*[local-name()="variantEncoding"][@ana="apparatus:negative"]'))
        turns = (self.turn(mark) for mark in root.iter("{*}witStart", "{*}witEnd", "{*}lacunaStart", "{*}lacunaEnd"))
        self.extant = next((not begins for begins in turns if begins is not None), True)

    def names(self, node: etree._Element) -> bool:
        return not self.edited and not self.pointers.isdisjoint(node.get("wit", "").split())

    def turn(self, mark: etree._Element) -> bool | None:
        """Return whether the witness begins at a mark, or ends; None where the mark is about others."""
        if not self.names(mark if mark.get("wit") else next(mark.iterancestors("{*}lem", "{*}rdg"))):
            return None
        return _name(mark) in ("witStart", "lacunaEnd")

    def read(self, node: etree._Element) -> Iterator[str]:
        name = _name(node)
        if name in _NO_TEXT or not name:
            return
        if name == "app":
            yield from self.site(node)
        elif name in ("witStart", "witEnd", "lacunaStart", "lacunaEnd"):
            if self.names(node) or not (node.get("wit") or self.edited):  # in what is read, it is about who reads
                self.extant = name in ("witStart", "lacunaEnd")
        elif name == "gap":
            yield LOST
        elif name == "space" or (name in _BREAKS and node.get("break") != "no"):
            yield " "
        elif name == "choice":
            wanted = ("corr", "reg", "expan", "ex") if self.edited else ("sic", "orig", "abbr", "am")
            parts = list(node.iterchildren("*"))
            yield from self.read(next((part for part in parts if _name(part) in wanted), parts[0]))
        else:
            yield " " if name in _BLOCKS else ""
            yield from self.inside(node)
            yield " " if name in _BLOCKS else ""

    def inside(self, node: etree._Element) -> Iterator[str]:
        # A heading without an id is a title that the edition gives.
        yield from self.said(node.text)
        tags = set(map(_name, node))
        for child in node:
            if {"am", "ex"} <= tags and _name(child) == ("am" if self.edited else "ex"):
                pass
            elif _name(child) != "head" or child.get("{http://www.w3.org/XML/1998/namespace}id"):
                yield from self.read(child)
            yield from self.said(child.tail)

    def said(self, text: str | None) -> Iterator[str]:
        if self.extant and text:
            yield text

    def site(self, app: etree._Element) -> Iterator[str]:
        readings = [node for node in app.iter("{*}lem", "{*}rdg") if next(node.iterancestors("{*}app")) is app]
        lemma = next((node for node in readings if _name(node) == "lem"), None)
        reading = lemma if self.edited else next(filter(self.names, readings), None)
        if reading is None and self.silent_is_agreed(app, lemma):
            reading = lemma
        if reading is None:
            yield LOST
            return
        before = self.extant
        turns = [self.turn(mark) for mark in reading.iter("{*}witStart", "{*}witEnd", "{*}lacunaStart", "{*}lacunaEnd")]
        self.extant = before if True in turns else True
        yield from self.inside(reading)
        self.extant = before if True not in turns and False not in turns else self.extant

    def silent_is_agreed(self, app: etree._Element, lemma: etree._Element | None) -> bool:
        if not self.negative or self.edited or not self.extant or lemma is None:
            return False
        conjectured = not lemma.get("wit") and (lemma.get("source") or lemma.get("resp"))
        absent = any(map(self.names, app.iterchildren("{*}witDetail")))
        return not conjectured and not absent
