"""The directive that answers the FAIR principles for the edition at hand."""

from __future__ import annotations

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.util.docutils import SphinxDirective

from edition import store
from edition.book.build.dependencies import note_file, note_table
from edition.book.page.fair import Answer, answer_principles
from edition.project import find_project
from edition.vocabulary import REGISTERS


class FairDirective(SphinxDirective):
    """The directive ``{fair}``: each principle as a question, with its answer."""

    def run(self) -> list[nodes.Node]:
        """Return the questions and answers as a list."""
        project = find_project()
        note_file(self.env, project.file)
        for name in REGISTERS:
            note_table(self.env, name)
        rows = [row for name in REGISTERS for _, row in store.raw_table(name, project).rows]
        return [nodes.definition_list("", *map(self._write, answer_principles(project, rows)))]

    def _write(self, answer: Answer) -> nodes.definition_list_item:
        said = nodes.paragraph("", "", nodes.strong("", f"{answer.met.capitalize()}."), nodes.Text(f" {answer.why}"))
        for number, page in enumerate(name for name in answer.pages if name in self.env.found_docs):
            said += [nodes.Text(", " if number else " See "), self._link(page)]
        if len(said) > 2:
            said += nodes.Text(".")
        return nodes.definition_list_item(
            "", nodes.term("", f"{answer.code}. {answer.question}"), nodes.definition("", said)
        )

    def _link(self, page: str) -> pending_xref:
        named = {"refdomain": "std", "reftype": "doc", "reftarget": f"/{page}", "refdoc": self.env.docname}
        return pending_xref("", nodes.inline("", page, classes=["doc"]), **named, refexplicit=False, refwarn=True)
