"""The directive of a tour: a few places of a letter, one after the other, with a sentence on each."""

from __future__ import annotations

from typing import ClassVar

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.util.docutils import SphinxDirective

from edition.book.page.faults import report_fault
from edition.doctree import nodes as ours

#: The class of a tour on the page.
TOUR_CLASS = "ed-tour"


class TourDirective(SphinxDirective):
    """The directive ``{tour} A tour in six stops``, on the page of a letter.

    Its content is a list. Each item begins with a role that refers to the place, and says in a sentence what is to be
    seen there. Without scripts it is a list of links.
    """

    required_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec: ClassVar = {}

    def run(self) -> list[nodes.Node]:
        """Return the tour, or nothing after reporting that it has no stops."""
        held = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, held)
        stops = [item for node in held.children if isinstance(node, nodes.Sequential) for item in node.children]
        expected = "a list, each item with a role that refers to a place: {variant}`LETTER#ID`"
        if not stops or any(not isinstance(node, nodes.Sequential) for node in held.children):
            report_fault(self, "a tour without a list of stops", expected)
            return []
        for number, stop in enumerate(stops, 1):
            if not any(node.get("refdomain") == "edition" for node in stop.findall(pending_xref)):
                report_fault(self, f"stop {number} of the tour leads nowhere", expected)
        listed = nodes.enumerated_list("", *stops, enumtype="arabic", prefix="", suffix=".")
        return [
            ours.block(
                ours.inline(self.arguments[0], tag="summary"),
                listed,
                tag="details",
                classes=TOUR_CLASS,
            )
        ]
