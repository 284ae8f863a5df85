"""The directive that counts how much rests on which sources."""

from __future__ import annotations

from collections.abc import Iterable

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from edition import bibliography, cited
from edition.book.build.dependencies import note_citations
from edition.book.page.faults import list_known, report_fault
from edition.doctree import nodes as ours
from edition.project import find_project


class StandingDirective(SphinxDirective):
    """The directive ``{standing} class``: what rests on the sources of each class.

    ``{standing} read`` counts by how far they were read. The codes are those that ``data/project.yml`` defines; what
    counts as a place that cites is said in ``edition.cited``.
    """

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the table, or nothing and a report where the edition has no such codes."""
        project = find_project()
        codes = project.vocabularies.of_sources()
        field = self.arguments[0]
        if field not in codes:
            report_fault(self, f"no codes of sources {field!r}", list_known(codes) or "those of data/project.yml")
            return []
        note_citations(self.env)
        places = cited.list_places(project)
        sources = bibliography.sources(project)
        # The longer list goes down, the shorter across: the other way round says the same in a table too wide to read.
        others = {name: each for name, each in codes.items() if len(each) < len(codes[field])}
        heads = [field, "sources", *(code for each in others.values() for code in each), "statements", "these alone"]
        rows: list[list[str | int]] = [
            [
                held.code,
                len(held.sources),
                *(
                    sum(source.fields.get(name) == code for source in held.sources)
                    for name, each in others.items()
                    for code in each
                ),
                held.places,
                held.alone,
            ]
            for held in cited.tally(sources, places, field, codes[field])
        ]
        return [_make_table(heads, [*rows, ["all", *_sum(rows), len(places), ""]])]


def _sum(rows: list[list[str | int]]) -> list[int]:
    """Return the sums of the columns that count sources, each of which has one code."""
    return [sum(int(row[column]) for row in rows) for column in range(1, len(rows[0]) - 2)]


def _make_table(heads: Iterable[str], rows: Iterable[Iterable[str | int]]) -> nodes.table:
    heads = list(heads)
    group = nodes.tgroup(cols=len(heads))
    group += [nodes.colspec(colwidth=ours.COLUMN_WIDTH, stub=number == 0) for number in range(len(heads))]
    group += nodes.thead("", _make_row(heads))
    group += nodes.tbody("", *map(_make_row, rows))
    return nodes.table("", group, classes=["ed-table"])


def _make_row(cells: Iterable[str | int]) -> nodes.row:
    row = nodes.row()
    for number, cell in enumerate(cells):
        text = f"{cell:,}" if isinstance(cell, int) else cell
        row += nodes.entry("", nodes.paragraph("", text), classes=["ed-number"] if number else [])
    return row
