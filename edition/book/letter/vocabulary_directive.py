"""The directive that prints a closed list of codes."""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from edition.book.letter.lookup import look_up_letter
from edition.book.page.faults import list_known, report_fault
from edition.project import find_project


class VocabularyDirective(SphinxDirective):
    """The directive ``{vocabulary} kind``, which lists the codes of a closed list.

    Each is given with its meaning. ``{vocabulary} direction sailor-1901`` gives the list of a letter, where it depends
    on the witnesses.
    """

    required_arguments, optional_arguments = 1, 1

    def run(self) -> list[nodes.Node]:
        """Return the codes and their meanings as definitions."""
        name, *of_letter = self.arguments
        sigla: tuple[str, ...] = ()
        if of_letter:
            letter = look_up_letter(self, of_letter[0])
            if letter is None:
                return []
            sigla = letter.sigla
        lists = find_project().vocabularies.lists(sigla)
        if name not in lists:
            report_fault(self, f"no vocabulary {name!r}", list_known(lists))
            return []
        items = nodes.definition_list(classes=["ed-vocabulary"])
        for code, meaning in lists[name].items():
            items += nodes.definition_list_item(
                "", nodes.term("", code), nodes.definition("", nodes.paragraph("", meaning))
            )
        return [items]
