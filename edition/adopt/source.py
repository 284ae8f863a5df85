"""A foreign document read safely: no entity is expanded, nothing is fetched, and what is dropped is named.

The tree that comes out has TEI elements under their plain names, in no namespace, each with the line it stood on.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from edition.adopt.elements import take_out
from edition.adopt.report import Entry
from edition.errors import EditionError, Problem
from edition.tei.encoding import Declaration, decode_declared
from edition.tei.names import TEI, split_name
from edition.tei.xml import make_parser

_XML = "{http://www.w3.org/XML/1998/namespace}"
_EXAMPLES = "{http://www.tei-c.org/ns/Examples}"
_INCLUDE = "{http://www.w3.org/2001/XInclude}"
_WANTED = "a TEI document"
#: What may stand before a document type: white space, comments, processing instructions.
_BEFORE = re.compile(r"(?:\s+|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
#: What is looked at in a document type: comments and literals, which may hold anything, brackets and its end.
_IN_DOCTYPE = re.compile(r"<!--.*?-->|\"[^\"]*\"|'[^']*'|[\[\]>]", re.DOTALL)
#: The five entities of XML itself; character references have no name.
_BUILT_IN = re.compile(r"&(?!#|amp;|lt;|gt;|quot;|apos;)([\w.:-]+);")
_ROOTS = ("TEI", "TEI.2", "teiCorpus", "teiCorpus.2")


@dataclass(frozen=True)
class Source:
    """A document that was read.

    It is its TEI texts, and what was changed or dropped in reading it.
    """

    texts: tuple[etree._Element, ...]
    entries: tuple[Entry, ...]


def line_of(element: Any) -> int:
    """Return the line that an element stood on; 0 where it is not from a file."""
    return int(element.sourceline or 0)


def tag_of(element: etree._Element) -> str:
    """Return the name of an element."""
    return str(element.tag)


def parse_source(source: bytes, path: Path | str) -> Source:
    """Return the TEI texts of a foreign document, as trees without namespace.

    Raises EditionError where it is not well-formed, declares or uses entities, or holds no TEI text.
    """
    text, declared = decode_declared(source, path, _WANTED)
    entries = [*_tell_encoding(declared), *_refuse_declarations(text, path)]
    # Decoded here, so that what libxml2 reads is what was looked at; the declaration, of another encoding, is blanked.
    # So is the document type, which has been looked at and would only be looked for outside.
    text = _blanked(text, declared.length)
    try:
        root = etree.fromstring(text.encode(), make_parser())
    except etree.XMLSyntaxError as error:
        position: Any = error.lineno
        reason = (error.msg or "no content").rpartition(", line")[0] or error.msg
        raise EditionError(Problem.at(path, position or 1, f"not well-formed XML: {reason}", _WANTED)) from None
    for entity in root.iter(etree.Entity):
        what = f"the entity {entity.text}, which the document does not declare itself"
        raise EditionError(Problem.at(path, line_of(entity), what, "the character, or a reference such as &#233;"))
    entries += _plain_names(root, path)
    return Source(_texts(root, path), tuple(sorted(entries)))


def _tell_encoding(declared: Declaration) -> list[Entry]:
    """Return what is said of how a document was read."""
    entries = []
    if declared.encoding.lower() not in ("utf-8", "utf-8-sig", "us-ascii", "ascii"):
        entries.append(Entry(1, f"encoding {declared.encoding}", "the edition writes UTF-8", "changed"))
    if declared.version != "1.0":
        entries.append(Entry(1, f"XML {declared.version}", "the edition writes XML 1.0", "changed"))
    return entries


def _refuse_declarations(text: str, path: Path | str) -> list[Entry]:
    """Return what is said of a document type.

    Raises EditionError where it declares entities.
    """
    before = _BEFORE.match(text)
    start = before.end() if before else 0
    if not text.startswith("<!DOCTYPE", start):
        return []
    line = text[:start].count("\n") + 1
    end = _doctype_end(text, start)
    declared = re.search(r"<!ENTITY", text[start:end])
    if declared:
        line += text[start : start + declared.start()].count("\n")
        raise EditionError(Problem.at(path, line, "an entity declaration", f"{_WANTED} without entities of its own"))
    used = _BUILT_IN.search(text, end)
    if used:
        line = text[: used.start()].count("\n") + 1
        what = f"the entity {used[0]}, whose declaration lies outside the document"
        raise EditionError(Problem.at(path, line, what, "the character, or a reference such as &#233;"))
    what = " ".join(text[start:end].split())
    return [Entry(line, what if len(what) < 80 else f"{what[:70]} …>", "nothing is read from outside", "changed")]


def _blanked(text: str, declared: int) -> str:
    """Return a document without its declaration and its document type.

    The former is of so many characters. What follows stands on the same lines as before.
    """
    text = "\n" * text.count("\n", 0, declared) + text[declared:]
    before = _BEFORE.match(text)
    start = before.end() if before else 0
    if not text.startswith("<!DOCTYPE", start):
        return text
    end = _doctype_end(text, start)
    return text[:start] + "\n" * text[start:end].count("\n") + text[end:]


def _doctype_end(text: str, start: int) -> int:
    depth = 0
    for match in _IN_DOCTYPE.finditer(text, start):
        if match[0] == "[":
            depth += 1
        elif match[0] == "]":
            depth -= 1
        elif match[0] == ">" and depth == 0:
            return match.end()
    return len(text)


def _plain_names(root: etree._Element, path: Path | str) -> list[Entry]:
    """Give TEI elements their plain names, and take out what is not TEI.

    Returned is what was done.
    """
    space, name = split_name(str(root.tag))
    if name not in _ROOTS or space not in ("", TEI):
        what = f"the document is a <{name}>, not a <TEI>"
        raise EditionError(Problem.at(path, line_of(root), what, f"{_WANTED}, with a header and a text"))
    entries: list[Entry] = []
    if not space:
        entries.append(Entry(line_of(root), f"<{name}> without namespace", "read as TEI", "changed"))
    own = f"{{{space}}}" if space else ""
    asides: Counter[str] = Counter()
    first: dict[str, int] = {}

    def count(kind: str, line: int) -> None:
        asides[kind] += 1
        first.setdefault(kind, line)

    for node in list(root.iter()):
        if isinstance(node, etree._Comment | etree._ProcessingInstruction):
            count(
                "comment" if isinstance(node, etree._Comment) else f"processing instruction <?{node.target} … ?>",
                line_of(node),
            )
            take_out(node)
            continue
        tag = str(node.tag)
        if tag.startswith("{") and not (own and tag.startswith(own)):
            elsewhere, local = split_name(tag)
            if tag.startswith(_INCLUDE) and any(True for _ in node.iterancestors(f"{own}text", "text")):
                what = f"<{local} href={node.get('href')!r}>: a part of the text lies in another file"
                raise EditionError(Problem.at(path, line_of(node), what, "the whole text in one file"))
            words = bool("".join(map(str, node.itertext())).strip()) and not tag.startswith((_INCLUDE, _EXAMPLES))
            count(f"<{local}> of {elsewhere}" + (", its words kept" if words else ""), line_of(node))
            if words:
                etree.strip_tags(node, "*")
                node.tag = "seg"
                node.attrib.clear()
            else:
                take_out(node)
            continue
        node.tag = tag.removeprefix(own) if own else tag
        for attribute in list(node.attrib):
            if str(attribute).startswith("{") and not str(attribute).startswith(_XML):
                count(f"attribute {attribute}", line_of(node))
                del node.attrib[attribute]
    etree.cleanup_namespaces(root)
    for kind, number in asides.items():
        often = f"{kind}, {number} times" if number > 1 else kind
        reason = "what is not TEI has no place here" if "<" in kind or "attribute" in kind else "it is no text"
        entries.append(Entry(first[kind], often, reason, "not read"))
    for pointed in root.iterfind(".//*[@id]"):
        if pointed.get(f"{_XML}id") is None:
            pointed.set(f"{_XML}id", str(pointed.attrib.pop("id")))
    return entries


def _texts(root: etree._Element, path: Path | str) -> tuple[etree._Element, ...]:
    """Return the TEI elements that hold a text.

    Raises EditionError where there is none.
    """
    roots = [root] if str(root.tag).startswith("TEI") else list(root.iter("TEI", "TEI.2"))
    texts = tuple(element for element in roots if element.find("text") is not None)
    if not texts:
        held = [tag for tag in ("sourceDoc", "facsimile", "standOff") if root.find(f".//{tag}") is not None]
        only = f"; there is only a <{held[0]}>" if held else ""
        raise EditionError(Problem.at(path, line_of(root), f"no <text>{only}", f"{_WANTED} with a <text>"))
    for element in texts:
        body = element.find("text/body")
        if body is None and element.find("text/group") is None:
            raise EditionError(Problem.at(path, line_of(element.find("text")), "a <text> without <body>", "a <body>"))
    return texts
