"""The notes at the foot of a letter."""

from __future__ import annotations

from docutils import nodes

from edition.anchors import NOTES, name_call
from edition.book.letter.content import Page, Rendered, Writer
from edition.doctree import nodes as ours
from edition.model import Note, Paragraph


def make_notes(page: Page) -> nodes.section | None:
    """Return the section of notes, or None where there are none.

    The letter's text must have been written before, so that the calls of the notes are known.
    """
    if not page.letter.notes:
        return None
    found = nodes.section("", ids=[NOTES], names=[NOTES], classes=["ed-foot"])
    found += nodes.title("", "Notes")
    for note in page.letter.notes:
        found += _note(page, note)
    return found


def _note(page: Page, note: Note) -> nodes.Element:
    number = page.note_number(note)
    item = ours.block(classes="ed-note")
    item["ids"] = [note.id]
    lead: Rendered = [_back(page, note, number), nodes.Text(" ")]
    writer = Writer(page)
    if note.catchword:
        lead += [ours.inline(*writer.content(note.catchword), classes="ed-catchword"), nodes.Text("] ")]
    first, *rest = write_paragraphs(writer, note)
    item += [nodes.paragraph("", "", *block) for block in ([*lead, *first], *rest)]
    return item


def write_paragraphs(writer: Writer, note: Note) -> list[Rendered]:
    """Return the content of a note or judgement, a list of nodes for each paragraph.

    How certain it is stands at the end.
    """
    blocks = [writer.content(node.content) for node in note.content if isinstance(node, Paragraph)]
    said = blocks or [writer.content(note.content)]
    if note.certainty:
        said[-1].append(ours.inline(f" [certainty: {note.certainty}]", classes="ed-certainty"))
    return said


def _back(page: Page, note: Note, number: str) -> nodes.Element:
    """Return a note's number as a link back to its call, or to what the note is about."""
    anchor = name_call(note.id) if note.id in page.calls else note.target
    if not anchor:
        return ours.inline(number, classes="ed-note-number")
    return ours.link(number, anchor, "ed-note-number")
