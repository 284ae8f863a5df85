"""The script of a letter's page: it adds to what can be read without it."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from edition.book import nodes as ours


def setup(app: Sphinx) -> None:
    """Connect the handler that adds a letter's script."""
    app.connect("html-page-context", _add)


def _add(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if doctree is not None and next(doctree.findall(ours.edition_text), None) is not None:
        context.setdefault("scripts", []).append("letter.js")
