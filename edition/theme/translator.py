"""The HTML of a page where Sphinx's own would not do: roles that hold, no class that nothing asks for."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from edition.typography import is_wide

#: A value of an attribute that HTML needs no quotation marks around.
_QUOTED = re.compile(r"""="([^\s"'=<>`]+)"(?=[\s>])""")

#: A piece of code that has the colour of all code (``code.css``): names, punctuation, white space.
_UNCOLOURED = re.compile(r'<span class="[npw]">([^<]*)</span>')


class Translator(HTML5Translator):
    """The writer of HTML pages that suit the theme's style sheets and screen readers."""

    def starttag(
        self, node: nodes.Element, tagname: str, suffix: str = "\n", empty: bool = False, **attributes: Any
    ) -> str:
        """Return the start tag of an element.

        Links lose the classes that all of them have; an entry of a bibliography becomes an item of its list, which its
        own role would prevent; a heading by role gets a level. Quotation marks that HTML does not need are left out: a
        letter's page is a twentieth lighter for it.
        """
        if tagname == "a" and str(attributes.get("class", "")).startswith("reference internal"):
            del attributes["class"]
        if attributes.get("role") == "doc-biblioentry":
            attributes["role"] = "listitem"
        if isinstance(node, nodes.entry) and tagname == "td" and "head" in node:
            attributes["DATA-HEAD"] = node["head"]
        if attributes.get("ROLE") == "heading":
            attributes.setdefault("ARIA-LEVEL", "2")
        return _QUOTED.sub(r"=\1", super().starttag(node, tagname, suffix, empty, **attributes))

    def depart_paragraph(self, node: nodes.paragraph) -> None:
        """End a paragraph, without an end tag where HTML knows where it ends."""
        begin = len(self.body)
        super().depart_paragraph(node)
        if ends_by_itself(node):
            self.body[begin:] = [part for part in self.body[begin:] if part != "</p>"]

    def visit_literal_block(self, node: nodes.Element) -> None:
        """Write a block of code, without the marks of what has no colour of its own.

        They are most of what stands in a notebook's code.
        """
        begin = len(self.body)
        try:
            super().visit_literal_block(node)
        finally:
            self.body[begin:] = [_UNCOLOURED.sub(r"\1", part) for part in self.body[begin:]]

    def visit_table(self, node: nodes.Element) -> None:
        """Begin a table, in a frame that scrolls if the table is wider than the page.

        The keyboard can scroll it too.
        """
        label_cells(node)
        self.tables = getattr(self, "tables", 0) + 1  # a region has a name of its own
        self.body.append(f'<div class="ed-table-frame" role="region" aria-label="Table {self.tables}" tabindex="0">\n')
        super().visit_table(node)

    def depart_colspec(self, node: nodes.Element) -> None:
        """Write no widths of columns.

        They would be styles in the page, which the policy that pages obey does not let through.
        """

    def depart_table(self, node: nodes.Element) -> None:
        """End a table and its frame."""
        super().depart_table(node)
        self.body.append("</div>\n")


def ends_by_itself(paragraph: nodes.Element) -> bool:
    """Tell whether a paragraph of a page needs no end tag.

    It needs none before another, and at the end of what holds both. HTML leaves it out before more than that, and not
    every program that reads pages knows of what.
    """
    after = paragraph.next_node(descend=False, siblings=True)
    return after is None or isinstance(after, nodes.paragraph)


def label_cells(table: nodes.Element) -> None:
    """Tell each cell the head of its column, in a table that is wider than a phone.

    Its rows are blocks there. Nothing is done where a cell has more than one column or row, or a column has no head.
    """
    rows = [[*row.findall(nodes.entry)] for row in table.findall(nodes.row)]
    heads = [
        entry.astext()
        for head in table.findall(nodes.thead)
        for row in [*head.findall(nodes.row)][-1:]
        for entry in row.findall(nodes.entry)
    ]
    if not heads or any(len(row) != len(heads) or any(map(_is_spread, row)) for row in rows):
        return
    columns = zip(*([entry.astext() for entry in row] for row in rows), strict=True)
    if not is_wide(columns):
        return
    table["classes"].append("ed-wide")
    for row in rows:
        for head, entry in zip(heads, row, strict=True):
            entry["head"] = head


def _is_spread(entry: nodes.entry) -> bool:
    return bool(entry.get("morecols") or entry.get("morerows"))


def add_translator(app: Sphinx) -> None:
    """Make Sphinx write the HTML of pages with the theme's translator."""
    for builder in ("html", "dirhtml"):
        app.set_translator(builder, Translator)


def take_over_hidden_cells(app: Sphinx) -> None:
    """Make the theme write the folded cells of notebooks, in place of MyST-NB.

    Nothing is done where the book does not use MyST-NB.
    """
    if "myst_nb" in app.extensions:
        from myst_nb.sphinx_ import HideCodeCellNode

        app.add_node(HideCodeCellNode, override=True, html=(visit_hidden_cell, depart_hidden_cell))


def visit_hidden_cell(self: HTML5Translator, node: nodes.Element) -> None:
    """Begin the folded part of a notebook's cell, with the words that unfold it."""
    self.body.append(
        f'<details class="ed-hidden-cell">\n<summary><span class="ed-collapsed">{escape(node["prompt_show"])}</span>'
        f'<span class="ed-expanded">{escape(node["prompt_hide"])}</span></summary>\n'
    )


def depart_hidden_cell(self: HTML5Translator, node: nodes.Element) -> None:
    """End the folded part of a notebook's cell."""
    self.body.append("</details>\n")
