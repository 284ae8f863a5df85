"""Parts of a text that hold blocks and are no divisions, as nodes: stanzas, speeches, lists, tables, quotations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from docutils import nodes

from edition.doctree import nodes as ours
from edition.model import Node, Paragraph, Section

if TYPE_CHECKING:
    from edition.book.letter.content import Rendered, Writer

#: The elements of HTML that parts become; other parts are plain blocks.
_TAGS: Mapping[str, str] = {"quote": "blockquote", "cit": "blockquote", "epigraph": "blockquote", "argument": "div"}
_ORDERED = frozenset({"ordered", "numbered"})
#: Parts of the text that are divisions, with a heading of their own in the outline of the page.
DIVISIONS = frozenset({"div", "opener", "closer", "postscript", "body", "text", "group", "front", "back"})


def write_container(writer: Writer, section: Section) -> nodes.Element:
    """Return a part that is no division as nodes."""
    match section.tag:
        case "list":
            shown = _list(writer, section)
        case "table" if all(isinstance(row, Section) and row.tag == "row" for row in _parts(section)):
            shown = _table(writer, section)
        case tag:
            shown = _block(_TAGS.get(tag, "div"), _head(writer, section), *in_blocks(writer.content(section.content)))
    shown["classes"] = ["ed-group", f"ed-{section.tag}"]
    shown["ids"] = [section.id] if section.id else []
    shown["html"] |= writer.language(section.attributes)
    return shown


def in_blocks(written: Iterable[nodes.Node]) -> Rendered:
    """Return nodes as blocks: what is none gets one."""
    return [
        part if isinstance(part, nodes.Body | nodes.Structural) else ours.block(part)
        for part in written
        if not (isinstance(part, nodes.Text) and not part.strip())
    ]


def _parts(section: Section) -> list[Node]:
    return [part for part in section.content if not (isinstance(part, str) and not part.strip())]


def _block(tag: str, *children: nodes.Node | None) -> ours.edition_block:
    return ours.block(*(child for child in children if child is not None), tag=tag)


def _head(writer: Writer, section: Section, tag: str = "div") -> nodes.Element | None:
    head = writer.content(section.head)
    return ours.block(ours.inline(*head), tag=tag, classes="ed-group-head") if head else None


def _list(writer: Writer, section: Section) -> ours.edition_block:
    """Return a list; a label stands with the item that follows it."""
    kinds = dict(section.attributes)
    tag = "ol" if {kinds.get("rend"), kinds.get("type"), section.kind} & _ORDERED else "ul"
    items: list[Rendered] = []
    labelled = False
    for part in _parts(section):
        written = in_blocks(writer.node(part))
        if labelled:
            items[-1] += written
        else:
            items.append(written)
        labelled = isinstance(part, Paragraph) and part.form == "label"
    shown = ours.block(*(_block("li", *item) for item in items), tag=tag)
    head = _head(writer, section)
    return ours.block(head, shown) if head else shown


def _table(writer: Writer, section: Section) -> ours.edition_block:
    rows = [part for part in _parts(section) if isinstance(part, Section)]
    return _block("table", _head(writer, section, "caption"), *(_row(writer, row) for row in rows))


def _row(writer: Writer, row: Section) -> ours.edition_block:
    is_head = dict(row.attributes).get("role") == "label"
    return _block("tr", *(_cell(writer, part, is_head=is_head) for part in _parts(row)))


def _cell(writer: Writer, part: Node, *, is_head: bool) -> ours.edition_block:
    said = dict(part.attributes) if isinstance(part, Paragraph | Section) else {}
    cell = _block("th" if is_head or said.get("role") == "label" else "td", *in_blocks(writer.node(part)))
    spans = {"colspan": said.get("cols", ""), "rowspan": said.get("rows", "")}
    cell["html"] = {name: number for name, number in spans.items() if number.isdigit() and number != "1"}
    return cell
