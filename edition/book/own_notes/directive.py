"""The directive that stands where a reader's own notes are listed."""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from edition.book.build.dependencies import note_file
from edition.project import find_project


class OwnNotesDirective(SphinxDirective):
    """The directive ``{own-notes}``: the place of the reader's notes.

    A script fills it. Letters offer notes where the book has the page that ``data/project.yml`` names for them.
    """

    def run(self) -> list[nodes.Node]:
        """Return the place of the list, and what is said to whoever has no scripts."""
        project = find_project()
        note_file(self.env, project.file)
        wanting = nodes.paragraph(
            "",
            "To make and to list notes, the book needs JavaScript. All else can be read without it.",
        )
        wanting["classes"].append("ed-no-js")
        place = nodes.container(classes=["ed-own-page"])
        return [wanting, place]
