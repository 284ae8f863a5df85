"""What the places of a letter are called where one refers to them, as they are numbered on its page."""

from __future__ import annotations

import re

from edition.model import Letter, Note, Paragraph


def number_paragraph(paragraph: Paragraph) -> str:
    """Return the number of a paragraph or a line: its own, or that of its id."""
    return dict(paragraph.attributes).get("n") or re.sub(r"^[a-z]+(?=\d)", "", paragraph.id)


def name_paragraph(paragraph: Paragraph) -> str:
    """Return a paragraph or a line as it is cited: ``¶ 12``, ``l. 12``."""
    return f"{'l.' if paragraph.form == 'l' else '¶'}\u00a0{number_paragraph(paragraph)}"


def number_note(letter: Letter, note: Note) -> str:
    """Return the number of a note as printed.

    In a publication this is its own number, here its place in the order of the notes, whatever its id.
    """
    return note.n or str(letter.notes.index(note) + 1)


def name_place(letter: Letter, identifier: str) -> str:
    """Return a place of a letter as it is cited.

    A paragraph is ``¶ 12``, a note ``note 3``, a variant is called by its id.
    """
    notes = (f"note\u00a0{number_note(letter, note)}" for note in letter.notes if note.id == identifier)
    paragraphs = (name_paragraph(paragraph) for paragraph in letter.all_paragraphs if paragraph.id == identifier)
    return next(notes, None) or next(paragraphs, identifier)


def name_role(kind: str) -> str:
    """Return the class of links to places of a kind."""
    return f"ed-to-{kind}"
