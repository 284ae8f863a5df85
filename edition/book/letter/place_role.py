"""The roles that refer from prose to a paragraph, a variant or a note of a letter."""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from sphinx.util.docutils import ReferenceRole

import edition
from edition.book.build.dependencies import note_outline
from edition.book.letter.place_names import name_place, name_role
from edition.book.page.faults import Reported, list_known, report_fault
from edition.book.page.references import Result, refer_to
from edition.model import Letter
from edition.project import find_project


class PlaceRole(ReferenceRole):
    """The roles that refer to a place of a letter: paragraph, variant and note.

    For example ``{paragraph}`sailor-1901#p3```.
    """

    KINDS: ClassVar = ("paragraph", "variant", "note")

    def __init__(self, kind: str) -> None:
        """Take the kind of place, one of ``KINDS``."""
        super().__init__()
        self.kind = kind

    def run(self) -> Result:
        """Return the reference, or the bare words and a report without such a place."""
        letter, _, identifier = self.target.partition("#")
        text = self.title if self.has_explicit_title else identifier
        content = nodes.inline(self.rawtext, text, classes=[name_role(self.kind)])
        with Reported(self):
            return [self._found(letter, identifier, content)], []
        return [content], []

    def _found(self, letter: str, identifier: str, content: nodes.Element) -> nodes.Element:
        if letter not in edition.letters():
            report_fault(self, f"no {find_project().text.singular} {letter!r} ({self.name} {self.target})", "LETTER#ID")
            return content
        note_outline(self.env, letter)
        known = edition.load(letter)
        if identifier not in (ids := list_ids(known, self.kind)):
            report_fault(self, f"{letter} has no {self.kind} {identifier!r}", list_known(ids))
            return content
        if not self.has_explicit_title:
            content.clear()
            content += nodes.Text(name_place(known, identifier))
        return refer_to(self, self.kind, content)


def list_ids(letter: Letter, kind: str) -> list[str]:
    """Return the ids of a letter's paragraphs, variants or notes, in order."""
    if kind == "paragraph":
        return [paragraph.id for paragraph in letter.all_paragraphs]
    return [variant.id for variant in letter.all_variants] if kind == "variant" else [note.id for note in letter.notes]
