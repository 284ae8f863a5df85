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
from edition.model import Markup, Node

TEI = "http://www.tei-c.org/ns/1.0"
_XML = "http://www.w3.org/XML/1998/namespace"
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


def parse(source: bytes, path: Path | str) -> Markup:
    """Return the tree of a TEI document.

    Raises EditionError with every problem that the schema finds.
    """
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError as error:
        raise EditionError(
            Problem.at(path, source[: error.start].count(b"\n") + 1, "not UTF-8", "a TEI document in UTF-8")
        ) from None
    declared = re.search(r"<!\s*(DOCTYPE|ENTITY)", text)
    if declared:
        line = text[: declared.start()].count("\n") + 1
        raise EditionError(
            Problem.at(path, line, "a document type or entity declaration", "a TEI document without one")
        )
    # Duplicate ids are for the edition's own check to report, all of them at once.
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, collect_ids=False
    )
    try:
        root = etree.fromstring(source, parser)
    except etree.XMLSyntaxError as error:
        position: Any = error.lineno
        line, reason = position or 1, (error.msg or "no content").rpartition(", line")[0] or error.msg
        raise EditionError(
            Problem.at(path, line, f"not well-formed XML: {reason}", "a TEI document in UTF-8")
        ) from None
    problems = [
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
    if not problems and not _schema().validate(root):
        # A RelaxNG error is followed by its consequences on the same and the enclosing lines; the first one tells.
        errors = {entry.line: entry.message for entry in reversed(list(_schema().error_log))}
        problems = [
            Problem.at(path, line, _without_namespace(message), "what edition/tei/edition.rng allows here")
            for line, message in errors.items()
        ]
    if problems:
        raise EditionError(problems)
    return _markup(root)


def _line(element: Any) -> int:
    return int(element.sourceline or 0)  # Any, since the stubs of lxml do not know the attribute's type


def _without_namespace(message: str) -> str:
    return message.replace(f"{{{TEI}}}", "").replace(f"{{{_XML}}}", "xml:")


def _name(name: str) -> str:
    return name.removeprefix(f"{{{TEI}}}").replace(f"{{{_XML}}}", "xml:")


def _markup(element: etree._Element) -> Markup:
    tag = _name(str(element.tag))
    layout = is_container(tag, tuple(_name(str(child.tag)) for child in element))
    content: list[Node] = []

    def add(text: str | None) -> None:
        folded = re.sub(r"[ \t\r\n]+", " ", text or "")
        if folded and not (layout and folded == " "):
            content.append(folded)

    add(element.text)
    for child in element:
        content.append(_markup(child))
        add(child.tail)
    attributes = tuple((_name(str(name)), str(value)) for name, value in element.attrib.items())
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
