"""XML bytes to a tree of ``Markup`` and back, and nothing about letters.

Documents are hostile until read: no document type, no entities, no network. White space is folded in mixed
content and dropped between the parts of containers, so that line breaks in a file mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from edition.errors import EditionError, Problem
from edition.files import decode_text
from edition.model import Markup, Node
from edition.tei.explain import find_faults
from edition.tei.names import TEI, shorten
from edition.tei.syntax import explain_syntax

_SCHEMA = Path(__file__).with_name("edition.rng")
_WIDTH = 110

#: Characters that text may hold and XML 1.0 may not (https://www.w3.org/TR/xml/#charsets).
FORBIDDEN = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Elements that hold elements only. Everything else is mixed content, in which spaces count.
CONTAINERS = frozenset({
    "TEI", "teiHeader", "fileDesc", "titleStmt", "respStmt", "publicationStmt", "availability", "licence", "sourceDesc",
    "listWit", "encodingDesc", "projectDesc", "editorialDecl", "listPrefixDef", "prefixDef", "profileDesc", "langUsage",
    "correspDesc", "correspAction", "revisionDesc", "standOff", "linkGrp", "text", "front", "body", "back", "div",
    "opener", "closer", "postscript", "app",
})  # fmt: skip
#: Elements that hold elements only where they hold a block.
_BLOCKS = frozenset({"p", "salute", "signed", "dateline"})


def is_container(tag: str, children: tuple[str, ...]) -> bool:
    """Return whether white space inside an element is only layout."""
    return tag in CONTAINERS or (tag in {"lem", "rdg", "note", "witness"} and not _BLOCKS.isdisjoint(children))


@cache
def _schema() -> etree.RelaxNG:
    return etree.RelaxNG(etree.fromstring(_SCHEMA.read_bytes()))


def make_parser(recover: bool = False) -> etree.XMLParser:
    """Return a parser for documents that no one has looked at: no entities, no network.

    ``recover`` lets it go on after what is not well-formed.
    """
    # Duplicate ids are for the edition's own check to report, all of them at once.
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        collect_ids=False,
        recover=recover,
    )


class NotWellFormedError(EditionError):
    """Error for a document that is not XML, or not in UTF-8: of its elements nothing has been said."""


def read_root(source: bytes, path: Path | str) -> etree._Element:
    """Return the root of an XML document.

    Raises NotWellFormedError where it is none, and EditionError where it declares a document type or entities.
    """
    text = decode(source, path)
    declared = re.search(r"<!\s*(DOCTYPE|ENTITY)", text)
    if declared:
        line = text[: declared.start()].count("\n") + 1
        raise EditionError(
            Problem.at(path, line, "a document type or entity declaration", "a TEI document without one")
        )
    try:
        return etree.fromstring(source, make_parser())
    except etree.XMLSyntaxError as error:
        position: Any = error.lineno
        what, expected = explain_syntax((error.msg or "no content").rpartition(", line")[0] or error.msg or "")
        raise NotWellFormedError(
            Problem.at(path, position or 1, f"not well-formed XML: {what}", expected or "a TEI document in UTF-8")
        ) from None


def decode(source: bytes, path: Path | str) -> str:
    """Return the text of a document.

    Raises NotWellFormedError where it is not in UTF-8.
    """
    try:
        return decode_text(source, path, "a TEI document")
    except EditionError as error:
        raise NotWellFormedError(error.problems) from None


def find_unkept(root: etree._Element, path: Path | str) -> list[Problem]:
    """Return what a document holds that writing it again would lose."""
    return [
        Problem.at(
            path,
            _line(node),
            f"a {kind}, which writing the file again would lose",
            "a <note> or a <change>",
        )
        for kind, type_ in (
            ("comment", etree.Comment),
            ("processing instruction", etree.ProcessingInstruction),
        )
        for node in root.iter(type_)
    ]


def parse(source: bytes, path: Path | str) -> Markup:
    """Return the tree of a TEI document.

    Raises EditionError with every problem that the schema finds.
    """
    root = read_root(source, path)
    problems = find_unkept(root, path)
    if not _schema().validate(root):
        problems += [Problem.at(path, fault.line, fault.what, fault.expected) for fault in find_faults(root)]
    if problems:
        raise EditionError(problems)
    return make_markup(root)


def _line(element: Any) -> int:
    return int(element.sourceline or 0)  # Any, since the stubs of lxml do not know the attribute's type


def make_markup(element: etree._Element) -> Markup:
    """Return an element as a tree of ``Markup``, its white space folded."""
    tag = shorten(str(element.tag))
    layout = is_container(tag, tuple(shorten(str(child.tag)) for child in element))
    content: list[Node] = []

    def add(text: str | None) -> None:
        folded = re.sub(r"[ \t\r\n]+", " ", text or "")
        if folded and not (layout and folded == " "):
            content.append(folded)

    add(element.text)
    for child in element:
        content.append(make_markup(child))
        add(child.tail)
    attributes = tuple((shorten(str(name)), str(value)) for name, value in element.attrib.items())
    return Markup(tag, attributes, tuple(content), _line(element))


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _attribute(value: str) -> str:
    return _escape(value).translate({34: "&quot;", 9: "&#9;", 10: "&#10;", 13: "&#13;"})


def _start(markup: Markup, extra: str = "") -> str:
    attributes = "".join(f' {name}="{_attribute(value)}"' for name, value in markup.attributes)
    return f"<{markup.tag}{extra}{attributes}"


def _inline(node: Node) -> str:
    if isinstance(node, str):
        return _escape(node)
    if not isinstance(node, Markup):
        raise TypeError(f"not markup: {node!r}")
    if not node.content:
        return _start(node) + "/>"
    # Between the parts of a container a space is layout: it gives long lines a place to break.
    between = " " if is_container(node.tag, ()) else ""
    return f"{_start(node)}>{between.join(map(_inline, node.content))}</{node.tag}>"


def _wrapped(text: str, indent: str) -> Iterator[str]:
    """Yield the lines of a serialised element, broken at spaces of its text.

    No line is broken inside a tag, where the break would belong to an attribute.
    """
    line = ""
    for token in re.findall(r"(?:<[^>]*>|[^ <])+", text):
        if line and len(indent) + len(line) + 1 + len(token) > _WIDTH:
            yield indent + line
            line = token
        else:
            line = f"{line} {token}" if line else token
    yield indent + line


def _lines(node: Node, depth: int) -> Iterator[str]:
    indent = "  " * depth
    if isinstance(node, Markup):
        tags = tuple(child.tag for child in node.content if isinstance(child, Markup))
        if node.content and is_container(node.tag, tags) and not any(isinstance(child, str) for child in node.content):
            extra = f' xmlns="{TEI}"' if node.tag == "TEI" else ""
            yield f"{indent}{_start(node, extra)}>"
            for child in node.content:
                yield from _lines(child, depth + 1)
            yield f"{indent}</{node.tag}>"
            return
    yield from _wrapped(_inline(node), indent)


def serialise(root: Markup) -> bytes:
    """Return the bytes of a document.

    The same tree gives the same bytes: UTF-8, indented by two spaces, text wrapped.
    """
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + "\n".join(_lines(root, 0)) + "\n").encode()
