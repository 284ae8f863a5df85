"""XML bytes to a tree of ``Markup`` and back, and nothing about letters.

Documents are hostile until read: no declarations, no entities, no network. White space is folded in mixed content
and dropped between the parts of containers, so that line breaks in a file mean nothing. Comments and processing
instructions stay where they stand, and a document type without declarations before the root.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from edition import tree
from edition.errors import EditionError, Problem
from edition.files import decode_text
from edition.tei.elements import lays_out
from edition.tei.encoding import require_utf_8
from edition.tei.explain import find_faults
from edition.tei.names import TEI, shorten
from edition.tei.syntax import explain_syntax
from edition.tree import COMMENT, DOCTYPE, INSTRUCTION, Markup, Node

_SCHEMA = Path(__file__).with_name("edition.rng")
_WIDTH = 110
_MOST_ATTRIBUTES = 10
_WHITE = re.compile(r"[ \t\r\n]+")

#: What may stand before a document type, and one, to its end or to where its declarations begin.
_ASIDE = r"<!--(?>.*?-->)|<\?(?>.*?\?>)"
_DOCTYPE = re.compile(
    rf"\ufeff?(?P<before>(?>\s+|{_ASIDE})*+)<!DOCTYPE(?P<said>(?:[^\[\"'>]|\"[^\"]*\"|'[^']*')*+)(?P<end>[\[>])",
    re.DOTALL,
)


@cache
def _schema() -> etree.RelaxNG:
    return etree.RelaxNG(etree.fromstring(_SCHEMA.read_bytes()))


def make_parser(recover: bool = False, asides: bool = True) -> etree.XMLParser:
    """Return a parser for documents that no one has looked at.

    It knows no entities and no network.

    ``recover`` lets it go on after what is not well-formed; without ``asides`` it leaves out comments and processing
    instructions.
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
        remove_comments=not asides,
        remove_pis=not asides,
    )


class NotWellFormedError(EditionError):
    """Error for a document that is not XML, or not in UTF-8 as it says.

    Of its elements nothing has been said.
    """


def read_root(source: bytes, path: Path | str) -> etree._Element:
    """Return the root of an XML document.

    Raises NotWellFormedError where it is none, and EditionError where its document type has declarations.
    """
    try:
        text = decode_text(source, path, "a TEI document")
        require_utf_8(source, path, "a TEI document")
    except EditionError as error:
        raise NotWellFormedError(error.problems) from None
    doctype = _DOCTYPE.match(text)
    if doctype and doctype["end"] == "[":
        line = text[: doctype.end("before")].count("\n") + 1
        raise EditionError(
            Problem.at(path, line, "a document type with declarations of its own", "a TEI document without them")
        )
    try:
        return etree.fromstring(source, make_parser())
    except etree.XMLSyntaxError as error:
        position: Any = error.lineno
        what, expected = explain_syntax((error.msg or "no content").rpartition(", line")[0] or error.msg or "")
        raise NotWellFormedError(
            Problem.at(path, position or 1, f"not well-formed XML: {what}", expected or "a TEI document in UTF-8")
        ) from None


def parse(source: bytes, path: Path | str) -> tuple[Markup, ...]:
    """Return the tree of a TEI document, among what stands before and after its root.

    Raises EditionError with every problem that the schema finds.
    """
    root = read_root(source, path)
    # libxml2 takes twice the time for each further attribute that an element may have or not.
    many = [element for element in root.iter("*") if len(element.attrib) > _MOST_ATTRIBUTES]
    if many:
        raise EditionError(
            Problem.at(
                path, _line(each), f"an element with {len(each.attrib)} attributes", f"{_MOST_ATTRIBUTES} at most"
            )
            for each in many
        )
    if not _schema().validate(root):
        raise EditionError(Problem.at(path, fault.line, fault.what, fault.expected) for fault in find_faults(root))
    return make_document(root, source.decode("utf-8"))


def make_document(root: etree._Element, text: str = "") -> tuple[Markup, ...]:
    """Return the root, and before and after it what else stands in the document.

    ``text`` is that of the document, for its document type.
    """
    doctype = _DOCTYPE.match(text)
    before = [_markup(node) for node in root.itersiblings(preceding=True)][::-1]
    if doctype:
        asides = re.findall(_ASIDE, doctype["before"], re.DOTALL)
        position = sum(not re.match(r"<\?xml\s", aside) for aside in asides)
        before.insert(position, Markup(DOCTYPE, (("text", " ".join(doctype["said"].split())),)))
    return (*before, _markup(root), *map(_markup, root.itersiblings()))


def _line(element: Any) -> int:
    return int(element.sourceline or 0)  # Any, since the stubs of lxml do not know the attribute's type


def _markup(element: etree._Element) -> Markup:
    if isinstance(element, etree._Comment):
        return Markup(COMMENT, (("text", element.text or ""),), (), _line(element))
    if isinstance(element, etree._ProcessingInstruction):
        said = (("target", element.target or ""), ("text", element.text or ""))
        return Markup(INSTRUCTION, said, (), _line(element))
    content: list[Node] = []

    def add(text: str | None) -> None:
        if folded := _WHITE.sub(" ", text or ""):
            content.append(folded)

    add(element.text)
    for child in element:
        content.append(_markup(child))
        add(child.tail)
    attributes = tuple((shorten(str(name)), str(value)) for name, value in element.attrib.items())
    markup = Markup(shorten(str(element.tag)), attributes, tuple(content), _line(element))
    if len(content) > 1 and " " in content and lays_out(markup):
        return Markup(markup.tag, attributes, tuple(node for node in content if node != " "), markup.line)
    return markup


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _attribute(value: str) -> str:
    return _escape(value).translate({34: "&quot;", 9: "&#9;", 10: "&#10;", 13: "&#13;"})


def _start(markup: Markup, extra: str = "") -> str:
    attributes = "".join(f' {name}="{_attribute(value)}"' for name, value in markup.attributes)
    return f"<{markup.tag}{extra}{attributes}"


def _aside(markup: Markup) -> str:
    """Return a comment, an instruction or a document type."""
    said = markup.get("text")
    match markup.tag:
        case tree.COMMENT:
            return f"<!--{said}-->"
        case tree.INSTRUCTION:
            return f"<?{' '.join(filter(None, (markup.get('target'), said)))}?>"
        case _:
            return f"<!DOCTYPE {said}>"


def _inline(node: Node) -> str:
    if isinstance(node, str):
        return _escape(node)
    if not isinstance(node, Markup):
        raise TypeError(f"not markup: {node!r}")
    if node.tag.startswith("#"):
        return _aside(node)
    if not node.content:
        return _start(node) + "/>"
    # Between the parts of a container a space is layout: it gives long lines a place to break.
    between = " " if lays_out(node) else ""
    return f"{_start(node)}>{between.join(map(_inline, node.content))}</{node.tag}>"


def _wrapped(text: str, indent: str) -> Iterator[str]:
    """Yield the lines of a serialised element, broken at spaces of its text.

    No line is broken inside a tag, where the break would belong to an attribute, nor inside a comment.
    """
    line = ""
    for token in _TOKEN.findall(text):
        if line and len(indent) + len(line) + 1 + len(token) > _WIDTH:
            yield indent + line
            line = token
        else:
            line = f"{line} {token}" if line else token
    yield indent + line


#: What stands between two places where a line may be broken.
_TOKEN = re.compile(r"(?:<!--.*?-->|<\?.*?\?>|<[^>]*>|[^ <])+", re.DOTALL)


def _has_words(markup: Markup) -> bool:
    return any(isinstance(child, str) for child in markup.content)


def _lines(node: Node, depth: int) -> Iterator[str]:
    indent = "  " * depth
    if isinstance(node, Markup) and node.content and lays_out(node) and not _has_words(node):
        extra = f' xmlns="{TEI}"' if node.tag == "TEI" else ""
        yield f"{indent}{_start(node, extra)}>"
        for child in node.content:
            yield from _lines(child, depth + 1)
        yield f"{indent}</{node.tag}>"
        return
    yield from _wrapped(_inline(node), indent)


def serialise(root: Markup, before: Sequence[Markup] = (), after: Sequence[Markup] = ()) -> bytes:
    """Return the bytes of a document.

    ``before`` and ``after`` stand on both sides of its root. The same tree gives the same bytes: UTF-8, indented by two
    spaces, text wrapped.
    """
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', *map(_aside, before), *_lines(root, 0), *map(_aside, after)]
    return ("\n".join(lines) + "\n").encode()
