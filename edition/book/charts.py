"""What makes the charts of a page interactive: Vega in one file, beside a script that loads it when a chart is near."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from edition.figure import STYLE
from edition.files import write_atomically
from edition.kept import keep_made
from edition.project import find_project

#: How a figure with a chart begins (``edition.charts.show``).
_FIGURE = '<figure class="ed-chart"'
RUNTIME = "vega.js"
#: The sheet that says which drawing is shown, as a figure outside the book says itself; it goes into the book's one.
_SHEET = "chart-drawings.css"
#: Vega Embed brings Vega's interpreter of expressions, so that a page may forbid code made from text.
_SNIPPET = "window.vegaEmbed = vegaEmbed;"
#: What the script is made with: the one brings Vega, the other says in which Vega-Lite charts are written.
_MAKERS = ("vl-convert-python", "altair")


def setup(app: Sphinx) -> None:
    """Connect the handler that adds the script to pages with charts and writes what it loads."""
    app.connect("html-page-context", _add)
    app.add_css_file(_SHEET, priority=890)


def bundle() -> bytes:
    """Return a script that defines ``vegaEmbed``, with the Vega-Lite that the edition's charts are written in.

    It is made once for each version of what makes it. Raises EditionError where it cannot be kept.
    """
    versions = [metadata.version(name) for name in _MAKERS]
    return keep_made(find_project().root / ".cache" / "vega", (versions, _SNIPPET), _bundled)


def _bundled() -> bytes:
    import vl_convert

    from edition.charts.svg import VEGA_LITE

    return str(vl_convert.javascript_bundle(_SNIPPET, vl_version=VEGA_LITE)).encode()


def _add(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    static = Path(app.outdir) / "_static"
    write_atomically({static / _SHEET: STYLE.encode()})
    if doctree is not None and any(_FIGURE in node.astext() for node in doctree.findall(nodes.raw)):
        app.add_js_file("charts.js", loading_method="defer")
        write_atomically({static / RUNTIME: bundle()})
