"""What makes the charts of a page interactive: Vega in one file, beside a script that loads it when a chart is near."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.osutil import ensuredir

from edition.charts.runtime import bundle
from edition.figure import STYLE
from edition.files import write_atomically

#: How a figure with a chart begins (``edition.charts.show``).
_FIGURE = '<figure class="ed-chart"'
RUNTIME = "vega.js"
#: The sheet that says which drawing is shown, as a figure outside the book says itself; it goes into the book's one.
_SHEET = "chart-drawings.css"


def setup(app: Sphinx) -> None:
    """Connect the handlers that add the script to pages with charts and write what it loads."""
    app.connect("html-page-context", _add)
    app.connect("build-finished", _write)
    app.add_css_file(_SHEET, priority=890)


def _add(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    if doctree is not None and any(_FIGURE in node.astext() for node in doctree.findall(nodes.raw)):
        app.add_js_file("charts.js", loading_method="defer")


def _write(app: Sphinx, error: Exception | None) -> None:
    if error is None and app.builder.format == "html":
        static = Path(app.outdir) / "_static"
        ensuredir(static)
        write_atomically({static / RUNTIME: bundle().encode(), static / _SHEET: STYLE.encode()})
