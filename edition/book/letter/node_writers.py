"""Which builder writes the edition's nodes how: HTML by the contract, LaTeX with anchors, the others as they can."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from docutils.nodes import Element
from sphinx.application import Sphinx
from sphinx.writers.latex import LaTeXTranslator
from sphinx.writers.text import TextTranslator

from edition.book.letter import html_writers as html
from edition.book.letter.html_writers import Visitor
from edition.doctree import nodes as ours

#: Nodes whose ids LaTeX would lose, and the node it writes them as.
_ANCHORED: dict[type[Element], str] = {
    ours.edition_inline: "inline",
    ours.edition_block: "container",
    ours.edition_paragraph: "paragraph",
    ours.edition_site: "inline",
    ours.edition_site_block: "container",
}


def _skip(_translator: Any, _node: Element) -> None:
    raise nodes.SkipNode


def _anchored(base: str) -> Visitor:
    def visit(self: LaTeXTranslator, node: Element) -> None:
        self.body.extend(self.hypertarget(identifier) for identifier in node["ids"])
        getattr(self, f"visit_{base}")(node)

    def depart(self: LaTeXTranslator, node: Element) -> None:
        getattr(self, f"depart_{base}")(node)

    return visit, depart  # type: ignore[return-value]  # of another translator


def _visit_mark_in_text(self: TextTranslator, _node: ours.edition_mark) -> None:
    self.add_text("[")


def _depart_mark_in_text(self: TextTranslator, _node: ours.edition_mark) -> None:
    self.add_text("]")


def add_nodes(app: Sphinx) -> None:
    """Register the edition's nodes, with how each builder writes them.

    The choice of versions is skipped by builders that cannot hide words.
    """
    for node in ours.ALL:
        writers: dict[str, Visitor] = {"html": html.VISITORS[node]}
        if node is ours.edition_control:
            writers |= dict.fromkeys(("latex", "text", "man", "texinfo", "xml", "pseudoxml"), (_skip, _skip))
        elif node in _ANCHORED:
            writers["latex"] = _anchored(_ANCHORED[node])
        elif node is ours.edition_mark:
            writers["text"] = (_visit_mark_in_text, _depart_mark_in_text)  # type: ignore[assignment]
        app.add_node(node, **writers)  # type: ignore[arg-type]
