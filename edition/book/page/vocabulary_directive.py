"""The directive that prints a closed list of codes with their definitions."""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from edition import vocabulary
from edition.book.page.faults import list_known, report_fault

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
            report_fault(self, f"no vocabulary {name!r}", list_known(LISTS))
            return []
        items = nodes.definition_list(classes=["ed-vocabulary"])
        for code, meaning in LISTS[name].items():
            items += nodes.definition_list_item(
                "", nodes.term("", code), nodes.definition("", nodes.paragraph("", meaning))
            )
        return [items]
