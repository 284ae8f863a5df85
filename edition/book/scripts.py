"""The scripts of a letter's page: they add to what can be read without them, and no other page loads them."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from edition.book import nodes as ours

#: In this order: what the others share comes first, and the bar at the foot before what stands in it.
_SCRIPTS = ("core", "versions", "sides", "variants", "popovers", "notes", "map", "paper")


def setup(app: Sphinx) -> None:
    """Connect the handler that adds the scripts."""
    app.connect("html-page-context", _add)


def _add(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if doctree is None or next(doctree.findall(ours.edition_text), None) is None:
        return
    for name in _SCRIPTS:
        app.add_js_file(f"letter/{name}.js", loading_method="defer")
