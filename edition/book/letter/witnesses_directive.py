"""The directive that lists the witnesses of a letter."""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

import edition
from edition.book.build.dependencies import note_letter
from edition.book.letter.content import Page
from edition.book.letter.head_box import list_witnesses
from edition.book.page.faults import Reported, list_known, report_fault


class WitnessesDirective(SphinxDirective):
    """``{witnesses} sailor-1901``: the witnesses of a letter, as its header lists them."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the list as definitions."""
        identifier = self.arguments[0]
        if identifier not in edition.letters():
            report_fault(self, f"no letter {identifier!r}", list_known(edition.letters()))
            return []
        note_letter(self.env, identifier)
        with Reported(self):
            letter = edition.load(identifier)
            return [list_witnesses(Page(self.env, self.state.document, letter, self.lineno))]
        return []
