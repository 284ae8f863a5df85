"""The scripts of a letter's page: they add to what can be read without them."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

import edition
from edition.doctree import nodes as ours

#: What every letter's page asks for, and what that of a letter with more than two witnesses asks for besides.
LETTER, COMPARING = "letter.js", "comparing.js"


def add_letter_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add the scripts of a letter to a page that holds one."""
    text = next(doctree.findall(ours.edition_text), None) if doctree is not None else None
    if text is not None:
        witnesses = edition.load(text["letter"], text["layer"]).sigla
        context.setdefault("scripts", []).extend([LETTER, COMPARING] if len(witnesses) > 2 else [LETTER])
