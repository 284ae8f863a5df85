"""The role that refers from prose to an entry of a register."""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import ReferenceRole

from edition.book.build.dependencies import note_table
from edition.book.page.faults import Reported, list_known, report_fault
from edition.book.page.references import Result, refer_to
from edition.book.registers.rows import name_entry, read_rows
from edition.vocabulary import REGISTERS


class EntryRole(ReferenceRole):
    """The role ``{entry}``, which refers to an entry of a register.

    For example ``{entry}`people:sailor-ivan```.
    """

    def run(self) -> Result:
        """Return the reference, or the bare words and a report without such an entry."""
        register, _, identifier = self.target.partition(":")
        content = nodes.inline(self.rawtext, self.title, classes=["ed-to-entry"])
        with Reported(self):
            return [self._found(register, identifier, content)], []
        return [content], []

    def _found(self, register: str, identifier: str, content: nodes.Element) -> nodes.Element:
        if register not in REGISTERS:
            report_fault(self, f"no register {register!r} (entry {self.target})", list_known(REGISTERS))
            return content
        note_table(self.env, register)
        known = read_rows(register)
        if identifier not in known:
            report_fault(self, f"the register of {register} has no entry {identifier!r}", list_known(known))
            return content
        if not self.has_explicit_title:
            content = nodes.inline(self.rawtext, name_entry(register, known[identifier]), classes=["ed-to-entry"])
        return refer_to(self, "entry", content)
