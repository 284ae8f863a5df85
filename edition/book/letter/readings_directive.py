"""The directive that sets the readings of some variants side by side, as a table."""

from __future__ import annotations

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.util.docutils import SphinxDirective

from edition.book.letter.apparatus import cite_reading
from edition.book.letter.content import Page
from edition.book.letter.lookup import look_up_letter
from edition.book.letter.place_names import name_role
from edition.book.page.faults import list_known, report_fault
from edition.doctree import nodes as ours
from edition.header import name_with_siglum
from edition.model import Letter, Variant


class ReadingsDirective(SphinxDirective):
    """The directive ``{readings} sailor-1901 v01 v04``: variants side by side.

    It gives a table: a row for each variant, a column for each witness, with its words as the apparatus cites them.
    """

    required_arguments, optional_arguments = 2, 0
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return the table, or nothing after reporting what is not there."""
        letter = look_up_letter(self, self.arguments[0])
        if letter is None:
            return []
        known = {variant.id: variant for variant in letter.all_variants}
        asked = self.arguments[1].split()
        for name in (name for name in asked if name not in known):
            report_fault(self, f"{letter.id} has no variant {name!r}", list_known(known))
        found = [known[name] for name in asked if name in known]
        return [self._table(letter, found)] if found else []

    def _table(self, letter: Letter, variants: list[Variant]) -> nodes.table:
        page = Page(self.env, self.state.document, letter, self.lineno)
        heads = ["Place", *(name_with_siglum(witness) for witness in letter.witnesses)]
        group = nodes.tgroup("", cols=len(heads))
        group += [nodes.colspec("", colwidth=ours.COLUMN_WIDTH) for _ in heads]
        group += nodes.thead("", _row([[nodes.Text(head)] for head in heads]))
        body = nodes.tbody()
        for variant in variants:
            cells = [cite_reading(page, letter.pieces_of(variant), siglum) for siglum in letter.sigla]
            body += _row([[self._link(letter, variant)], *cells])
        group += body
        return nodes.table("", group, classes=["ed-readings"])

    def _link(self, letter: Letter, variant: Variant) -> pending_xref:
        target = f"{letter.id}#{variant.id}"
        link = pending_xref("", refdomain="edition", reftype="variant", reftarget=target, refdoc=self.env.docname)
        self.set_source_info(link)
        link += nodes.inline("", variant.id, classes=[name_role("variant")])
        return link


def _row(cells: list[list[nodes.Node]]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", *cell)) for cell in cells))
