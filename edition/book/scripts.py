"""The scripts of the book: they add to what can be read without them. A page loads one file of those that every page
has, and a letter's page one more.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from edition.book import nodes as ours

#: In this order: what the others share comes first, and the bar at the foot before what stands in it.
_LETTER = ("core", "versions", "sides", "variants", "popovers", "cards", "notes", "map", "paper")

#: Which scripts are put together into one file, in the folder of static files.
BUNDLES = {
    "book.js": ("shell.js", "search-key.js"),
    "letter.js": (*(f"letter/{name}.js" for name in _LETTER), "cite.js"),
}


def setup(app: Sphinx) -> None:
    """Connect the handler that adds a letter's scripts."""
    app.connect("html-page-context", _add)


def _add(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if doctree is None or next(doctree.findall(ours.edition_text), None) is None:
        return
    for name in _LETTER:
        app.add_js_file(f"letter/{name}.js", loading_method="defer")
