"""Directives that print what the edition defines: a closed list of codes, the witnesses of a letter."""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

import edition
from edition import vocabulary
from edition.book.about import witnesses
from edition.book.content import Page
from edition.book.depend import note_letter
from edition.book.problems import Reported, fault, one_of

#: The lists that can be printed, by the name a page asks for them.
LISTS = {
    name.lower(): getattr(vocabulary, name)
    for name in (
        *("KIND", "STATUS", "DIRECTION", "MECHANISM", "BEARING", "SENSE"),
        *("EVIDENCE", "CERTAINTY", "LAYER", "NATURE"),
    )
}


class VocabularyDirective(SphinxDirective):
    """``{vocabulary} kind``: a closed list with its definitions."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the list as definitions."""
        name = self.arguments[0]
        if name not in LISTS:
            fault(self, f"no vocabulary {name!r}", one_of(LISTS))
            return []
        items = nodes.definition_list(classes=["ed-vocabulary"])
        for code, meaning in LISTS[name].items():
            items += nodes.definition_list_item(
                "", nodes.term("", code), nodes.definition("", nodes.paragraph("", meaning))
            )
        return [items]


class WitnessesDirective(SphinxDirective):
    """``{witnesses} sailor-1901``: the witnesses of a letter, as its header lists them."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the list as definitions."""
        identifier = self.arguments[0]
        if identifier not in edition.letters():
            fault(self, f"no letter {identifier!r}", one_of(edition.letters()))
            return []
        note_letter(self.env, identifier)
        with Reported(self):
            letter = edition.load(identifier)
            return [witnesses(Page(self.env, self.state.document, letter, self.lineno))]
        return []
