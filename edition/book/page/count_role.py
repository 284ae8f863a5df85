"""The role that puts a computed number into prose."""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxRole

import edition
from edition.book.build.dependencies import note_bibliography, note_citations, note_outline, note_table
from edition.book.page.counts import UnknownCountError, count
from edition.book.page.faults import Reported, report_fault
from edition.book.page.references import Result
from edition.vocabulary import REGISTERS


class CountRole(SphinxRole):
    """The role ``{count}``, which puts a computed number into prose.

    For example ``{count}`variants sailor-1901 kind=omission in words```; ``edition.book.page.counts`` says what can be
    counted.
    """

    def run(self) -> Result:
        """Return the number, or a question mark and a report where there is no such count."""
        with Reported(self):
            self._note_dependencies()
            try:
                return [nodes.inline(self.rawtext, count(self.text))], []
            except UnknownCountError as error:
                report_fault(self, str(error))
        return [nodes.inline(self.rawtext, "?")], []

    def _note_dependencies(self) -> None:
        for word in self.text.split():
            if word in edition.letters():
                note_outline(self.env, word)
                for table in ("figures-paragraphs", f"alignment-{word}"):
                    note_table(self.env, table)
            elif word in REGISTERS:
                note_table(self.env, word)
        if self.text.startswith("sources"):
            note_bibliography(self.env)
        if self.text.startswith("statements"):
            note_citations(self.env)
