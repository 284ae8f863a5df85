"""The directive that lists the witnesses of a letter."""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from edition.book.letter.content import Page
from edition.book.letter.lookup import look_up_letter
from edition.book.letter.witness_list import list_witnesses


class WitnessesDirective(SphinxDirective):
    """The directive ``{witnesses} sailor-1901``: the witnesses of a letter.

    They are listed as in its header.
    """

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the witnesses as definitions."""
        letter = look_up_letter(self, self.arguments[0])
        return [list_witnesses(Page(self.env, self.state.document, letter, self.lineno))] if letter else []
