"""The directive that stands where questions to the data are asked."""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

#: What the environment keeps of a page of questions.
ASKS = "edition-ask"


class AskDirective(SphinxDirective):
    """The directive ``{ask}``: the place of a field for questions, and of the answers.

    A script fills it, and puts a button beside each block of SQL on the page, which asks what stands there.
    """

    def run(self) -> list[nodes.Node]:
        """Return the place, and what is said to whoever has no scripts."""
        self.env.metadata[self.env.docname][ASKS] = True
        wanting = nodes.paragraph("", "To answer questions, this page needs JavaScript. ")
        wanting += nodes.Text("The file can be asked with any program that reads SQLite.")
        wanting["classes"].append("ed-no-js")
        return [wanting, nodes.container(classes=["ed-ask"])]
