"""The directive that says what the columns of a table of the model are."""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from edition.book.page.faults import list_known, report_fault
from edition.project import find_project
from edition.tables import PARAGRAPHS, VARIANTS

#: The tables, by the name that a letter has for each.
_TABLES = {"variants": VARIANTS, "paragraphs": PARAGRAPHS}


class ColumnsDirective(SphinxDirective):
    """The directive ``{columns} variants``: a list of that table's columns.

    Each is given with its type and what stands in it. The other table is ``paragraphs``.
    """

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the list of columns as definitions."""
        name = self.arguments[0]
        if name not in _TABLES:
            report_fault(self, f"no table {name!r}", list_known(_TABLES))
            return []
        columns = nodes.definition_list(classes=["ed-vocabulary"])
        for column, (dtype, meaning) in _TABLES[name].items():
            term = nodes.term("", "", nodes.literal("", column), nodes.Text(f" ({dtype})"))
            columns += nodes.definition_list_item(
                "", term, nodes.definition("", nodes.paragraph("", find_project().text.put(meaning)))
            )
        return [columns]
