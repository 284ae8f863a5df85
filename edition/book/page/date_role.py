"""The role that writes a date in words."""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from edition.book.page.faults import report_fault
from edition.book.page.references import Result
from edition.dates import describe


class DateRole(SphinxRole):
    """The role ``{date}`1901-11-16```, which writes an EDTF date in words."""

    def run(self) -> Result:
        """Return the date in words, or as it stands and a report where it is no EDTF date."""
        try:
            return [nodes.inline(self.rawtext, describe(self.text))], []
        except ValueError as error:
            report_fault(self, f"{self.text!r} is not a date: {error}", "an EDTF date")
            return [nodes.inline(self.rawtext, self.text)], []
