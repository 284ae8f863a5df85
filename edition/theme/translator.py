"""The HTML of a page where Sphinx's own would not do: roles that hold, no class that nothing asks for."""

from __future__ import annotations

from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator


class Translator(HTML5Translator):
    """Writes docutils nodes as the theme's style sheets and a reader's software expect them."""

    def starttag(
        self, node: nodes.Element, tagname: str, suffix: str = "\n", empty: bool = False, **attributes: Any
    ) -> str:
        """Return the beginning of an element.

        Links go without the classes that all of them have; an entry of a bibliography is an item of its list, which the
        role for it would not be; a heading by role has a level.
        """
        if tagname == "a" and str(attributes.get("class", "")).startswith("reference internal"):
            del attributes["class"]
        if attributes.get("role") == "doc-biblioentry":
            attributes["role"] = "listitem"
        if attributes.get("ROLE") == "heading":
            attributes.setdefault("ARIA-LEVEL", "2")
        return super().starttag(node, tagname, suffix, empty, **attributes)

    def visit_table(self, node: nodes.Element) -> None:
        """Begin a table in a frame that scrolls where the table is wider than the page, by keyboard too."""
        self.body.append('<div class="ed-table-frame" tabindex="0">\n')
        super().visit_table(node)

    def depart_table(self, node: nodes.Element) -> None:
        """End a table and its frame."""
        super().depart_table(node)
        self.body.append("</div>\n")


def add_translator(app: Sphinx) -> None:
    """Let the theme write the HTML of pages."""
    for builder in ("html", "dirhtml"):
        app.set_translator(builder, Translator)


def take_over_hidden_cells(app: Sphinx) -> None:
    """Let the theme write what MyST-NB folds away of a notebook, where the book has notebooks."""
    if "myst_nb" in app.extensions:
        from myst_nb.sphinx_ import HideCodeCellNode

        app.add_node(HideCodeCellNode, override=True, html=(visit_hidden_cell, depart_hidden_cell))


def visit_hidden_cell(self: HTML5Translator, node: nodes.Element) -> None:
    """Begin what MyST-NB folds away of a notebook's cell: named by the words that are shown."""
    self.body.append(
        f'<details class="ed-hidden-cell">\n<summary><span class="ed-collapsed">{escape(node["prompt_show"])}</span>'
        f'<span class="ed-expanded">{escape(node["prompt_hide"])}</span></summary>\n'
    )


def depart_hidden_cell(self: HTML5Translator, node: nodes.Element) -> None:
    """End what is folded away."""
    self.body.append("</details>\n")
