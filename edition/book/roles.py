"""Roles that refer from prose to a paragraph, a variant, a note, an entry; and one that writes a date in words."""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from docutils.nodes import Node, system_message
from sphinx.addnodes import pending_xref
from sphinx.util.docutils import ReferenceRole, SphinxRole

import edition
from edition.book.depend import note_outline, note_table
from edition.book.problems import Reported, fault, one_of
from edition.book.registers_data import label, rows
from edition.dates import describe
from edition.model import Letter
from edition.vocabulary import REGISTERS

Result = tuple[list[Node], list[system_message]]


class PlaceRole(ReferenceRole):
    """Refers to a place of a letter: ``{paragraph}`sailor-1901#p3```."""

    #: What each role refers to: the first letter of the ids, and the words of a link without a text of its own.
    KINDS: ClassVar = {"paragraph": ("p", "¶\u00a0{number}"), "variant": ("v", "{id}"), "note": ("n", "note\u00a0{id}")}

    def __init__(self, kind: str) -> None:
        """Take a key of ``KINDS``."""
        super().__init__()
        self.kind = kind

    def run(self) -> Result:
        """Return the reference, or the bare words and a report where there is no such place."""
        initial, words = self.KINDS[self.kind]
        letter, _, identifier = self.target.partition("#")
        shown = words.format(id=identifier, number=identifier.removeprefix(initial))
        text = self.title if self.has_explicit_title else shown
        content = nodes.inline(self.rawtext, text, classes=[f"ed-to-{self.kind}"])
        with Reported(self):
            return [self._found(letter, identifier, content)], []
        return [content], []

    def _found(self, letter: str, identifier: str, content: nodes.Element) -> nodes.Element:
        initial, _ = self.KINDS[self.kind]
        if letter not in edition.letters():
            fault(self, f"no letter {letter!r} ({self.name} {self.target})", "LETTER#ID")
            return content
        note_outline(self.env, letter)
        known = [anchor for anchor in ids(edition.load(letter), self.kind) if anchor.startswith(initial)]
        if identifier not in known:
            fault(self, f"{letter} has no {self.kind} {identifier!r}", one_of(known))
            return content
        return _reference(self, self.kind, content)


def ids(letter: Letter, kind: str) -> list[str]:
    """Return the ids of a letter's paragraphs, variants or notes, in the order of the text."""
    if kind == "paragraph":
        return [paragraph.id for paragraph in letter.all_paragraphs]
    return [variant.id for variant in letter.all_variants] if kind == "variant" else [note.id for note in letter.notes]


class EntryRole(ReferenceRole):
    """Refers to an entry of a register: ``{entry}`people:sailor-ivan```."""

    def run(self) -> Result:
        """Return the reference, or the bare words and a report where there is no such entry."""
        register, _, identifier = self.target.partition(":")
        content = nodes.inline(self.rawtext, self.title, classes=["ed-to-entry"])
        with Reported(self):
            return [self._found(register, identifier, content)], []
        return [content], []

    def _found(self, register: str, identifier: str, content: nodes.Element) -> nodes.Element:
        if register not in REGISTERS:
            fault(self, f"no register {register!r} (entry {self.target})", one_of(REGISTERS))
            return content
        note_table(self.env, register)
        known = rows(register)
        if identifier not in known:
            fault(self, f"the register of {register} has no entry {identifier!r}", one_of(known))
            return content
        if not self.has_explicit_title:
            content = nodes.inline(self.rawtext, label(register, known[identifier]), classes=["ed-to-entry"])
        return _reference(self, "entry", content)


class DateRole(SphinxRole):
    """Writes an EDTF date in words: ``{date}`1901-11-16```."""

    def run(self) -> Result:
        """Return the date in words, or as it stands and a report where it is no EDTF date."""
        try:
            return [nodes.inline(self.rawtext, describe(self.text))], []
        except ValueError as error:
            fault(self, f"{self.text!r} is not a date: {error}", "an EDTF date")
            return [nodes.inline(self.rawtext, self.text)], []


def _reference(role: ReferenceRole, typ: str, content: nodes.Element) -> pending_xref:
    node = pending_xref(role.rawtext, refdomain="edition", reftype=typ, reftarget=role.target, refdoc=role.env.docname)
    role.set_source_info(node)
    node += content
    return node
