"""The script of a letter's page: it adds to what can be read without it."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from edition.doctree import nodes as ours


def add_letter_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add the letter's script to a page that holds a letter."""
    if doctree is not None and next(doctree.findall(ours.edition_text), None) is not None:
        context.setdefault("scripts", []).append("letter.js")
