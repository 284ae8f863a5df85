"""Directives that print what the edition defines: a closed list of codes, the witnesses of a letter."""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

import edition
from edition.book.about import witnesses
from edition.book.content import Page
from edition.book.depend import note_letter
from edition.book.problems import Reported, fault, one_of
from edition.model import Letter
from edition.project import find_project


class VocabularyDirective(SphinxDirective):
    """``{vocabulary} kind``: a closed list with its definitions.

    ``{vocabulary} direction sailor-1901``: as a letter has it, where the list depends on its witnesses.
    """

    required_arguments, optional_arguments = 1, 1

    def run(self) -> list[nodes.Node]:
        """Return the list as definitions."""
        name, *of_letter = self.arguments
        sigla: tuple[str, ...] = ()
        if of_letter:
            letter = _letter(self, of_letter[0])
            if letter is None:
                return []
            sigla = letter.sigla
        lists = find_project().vocabularies.lists(sigla)
        if name not in lists:
            fault(self, f"no vocabulary {name!r}", one_of(lists))
            return []
        items = nodes.definition_list(classes=["ed-vocabulary"])
        for code, meaning in lists[name].items():
            items += nodes.definition_list_item(
                "", nodes.term("", code), nodes.definition("", nodes.paragraph("", meaning))
            )
        return [items]


class WitnessesDirective(SphinxDirective):
    """``{witnesses} sailor-1901``: the witnesses of a letter, as its header lists them."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the list as definitions."""
        letter = _letter(self, self.arguments[0])
        return [witnesses(Page(self.env, self.state.document, letter, self.lineno))] if letter else []


def _letter(asking: SphinxDirective, identifier: str) -> Letter | None:
    """Return the letter that a directive asks for, or None where there is none, or it cannot be read."""
    if identifier not in edition.letters():
        fault(asking, f"no letter {identifier!r}", one_of(edition.letters()))
        return None
    note_letter(asking.env, identifier)
    with Reported(asking):
        return edition.load(identifier)
    return None
