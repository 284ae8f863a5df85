"""The text of a witness that is a TEI document of its own, without apparatus."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from edition.errors import EditionError, Problem
from edition.files import read_bytes
from edition.tei.encoding import decode_declared
from edition.tei.xml import make_parser
from edition.tree import Attributes
from edition.witnesses.blocks import Block, LeftOut, Piece, make_block
from edition.witnesses.brackets import GAP

_NAMESPACE = "{http://www.tei-c.org/ns/1.0}"
_XML = "{http://www.w3.org/XML/1998/namespace}"
_WANTED = "a TEI document of one witness"
#: Blocks that are read as they are; all others become paragraphs.
_FORMS = {"head": "head", "l": "l"}
_BLOCKS = frozenset({
    "p", "ab", "l", "head", "item", "speaker", "stage", "trailer", "byline", "cell", "salute", "signed", "dateline",
    "label", "titlePart", "docAuthor", "docDate", "docImprint",
})  # fmt: skip
#: Elements that are no text of the witness: each is named, with what it says.
_NO_TEXT = frozenset({"note", "fw", "figDesc", "teiHeader", "facsimile", "standOff", "sourceDoc", "bibl", "desc"})
#: What a witness has in its last state: of several, the first of these that is there.
_CHOICES = ("sic", "orig", "abbr")
_LEFT = frozenset({"del", "surplus"})
_POINTS = frozenset({"lb", "pb", "cb", "gb", "milestone"})
#: Elements that are kept around their words.
_KEPT = frozenset({
    "hi", "emph", "add", "unclear", "supplied", "foreign", "persName", "placeName", "orgName", "date", "title", "term",
    "q", "quote",
})  # fmt: skip


def read_encoded(path: Path) -> tuple[list[Block], list[LeftOut], str]:
    """Return the blocks of a TEI document, what is left out, and the title.

    The text is what the witness has in its last state: additions are in it, deletions not; of a choice it is what was
    written. Raises EditionError where the file is not TEI, or has an apparatus: then it holds more than one witness.
    """
    text, _ = decode_declared(read_bytes(path, _WANTED), path, _WANTED)
    try:
        root: Any = etree.fromstring(text.encode(), make_parser(asides=False))
    except etree.XMLSyntaxError as error:
        raise EditionError(Problem.at(path, error.lineno or 1, f"not well-formed XML: {error.msg}", _WANTED)) from None
    if root.getroottree().docinfo.internalDTD is not None and root.getroottree().docinfo.internalDTD.entities():
        raise EditionError(Problem.at(path, 1, "declarations of entities", _WANTED))
    for node in root.iter(etree.Element):
        name = _name(node)
        if name in ("app", "listApp"):
            line = int(node.sourceline or 0)
            raise EditionError(Problem.at(path, line, "an apparatus", f"{_WANTED}; `edition adopt` takes this file"))
    body = next((node for node in root.iter(etree.Element) if _name(node) == "text"), None)
    if body is None:
        raise EditionError(Problem.at(path, 1, "no text", _WANTED))
    left_out: list[LeftOut] = []
    title = next(
        (" ".join("".join(node.itertext()).split()) for node in root.iter(etree.Element) if _name(node) == "title"), ""
    )
    return list(_blocks(body, left_out)), left_out, title


def _name(node: Any) -> str:
    return str(node.tag).removeprefix(_NAMESPACE)


def _blocks(node: Any, left_out: list[LeftOut]) -> Iterator[Block]:
    """Yield the blocks inside an element.

    Text that stands between them is a block of its own.
    """
    waiting: list[Piece] = []

    def flush(line: int) -> Iterator[Block]:
        block = make_block(waiting, line=line)
        waiting.clear()
        if block:
            yield block

    line = int(node.sourceline or 0)
    if node.text:
        waiting.append(Piece(node.text))
    for child in node:
        name = _name(child)
        if name in _BLOCKS and not any(_name(inner) in _BLOCKS for inner in child.iterdescendants(etree.Element)):
            yield from flush(line)
            form = _FORMS.get(name, "p")
            if block := make_block(_pieces(child, left_out, ()), form, int(child.sourceline or 0)):
                yield block
        elif any(_name(inner) in _BLOCKS for inner in child.iterdescendants(etree.Element)) and name not in _NO_TEXT:
            yield from flush(line)
            yield from _blocks(child, left_out)
        else:
            waiting += _of(child, left_out, ())
        if child.tail:
            waiting.append(Piece(child.tail))
    yield from flush(line)


def _pieces(node: Any, left_out: list[LeftOut], inside: tuple[tuple[str, Attributes], ...]) -> Iterator[Piece]:
    if node.text:
        yield Piece(node.text, inside)
    for child in node:
        yield from _of(child, left_out, inside)
        if child.tail:
            yield Piece(child.tail, inside)


def _of(node: Any, left_out: list[LeftOut], inside: tuple[tuple[str, Attributes], ...]) -> Iterator[Piece]:
    name, attributes = _name(node), _attributes(node)
    if name in _NO_TEXT:
        words = " ".join("".join(node.itertext()).split())
        left_out.append(LeftOut(int(node.sourceline or 0), f"<{name}>: {words[:60]}{'…' if len(words) > 60 else ''}"))
    elif name in _LEFT and name != "surplus":
        words = " ".join("".join(node.itertext()).split())
        left_out.append(LeftOut(int(node.sourceline or 0), f"<{name}>: {words[:60]}"))
    elif name == "choice":
        chosen = next((child for tag in _CHOICES for child in node if _name(child) == tag), None)
        yield from _pieces(node if chosen is None else chosen, left_out, inside)
    elif name == "gap":
        yield Piece(GAP, (*inside, ("gap", attributes)))
    elif name == "space":
        yield Piece(" ", inside)
    elif name in _POINTS:
        if node.get("break") != "no":
            yield Piece(" ", inside)
        yield Piece("", (*inside, (name, attributes)), point=True)
    elif name in ("ptr", "anchor"):
        yield Piece("", inside)
    elif name in _KEPT:
        yield from _pieces(node, left_out, (*inside, (name, attributes)))
    else:
        yield from _pieces(node, left_out, inside)


def _attributes(node: Any) -> Attributes:
    """Return the attributes of an element that mean the same in another document.

    These are neither ids nor pointers.
    """
    dropped = {f"{_XML}id", "corresp", "facs", "hand", "resp", "source", "ref", "next", "prev", "target", "who", "key"}
    kept = {str(name): str(value) for name, value in node.attrib.items() if str(name) not in dropped}
    return tuple(
        (name.replace(_XML, "xml:"), value) for name, value in kept.items() if "{" not in name.replace(_XML, "")
    )
