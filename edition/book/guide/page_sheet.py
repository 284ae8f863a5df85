"""The style sheets that a page of examples asks for."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from edition.book.guide.example_directive import EXAMPLE
from edition.book.letter.page_files import SIGNS_SHEET
from edition.doctree import nodes as ours

GUIDE_SHEET = "guide.css"


def ask_for_sheets(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add to a page with examples what they are shown by."""
    if doctree is not None and any(EXAMPLE in block["classes"] for block in doctree.findall(ours.edition_block)):
        context.setdefault("sheets", []).extend([SIGNS_SHEET, GUIDE_SHEET])
