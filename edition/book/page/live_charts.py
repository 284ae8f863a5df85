"""What makes the charts of a page interactive: Vega in one file, loaded by a script once it is wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from edition.figure import STYLE
from edition.files import write_atomically
from edition.kept import keep_made
from edition.project import find_project
from edition.theme.page_files import Sheet

#: How a figure with a chart begins (``edition.charts.show``).
_FIGURE = '<figure class="ed-chart"'
#: What stands in a figure that is more than a drawing: the chart's specification.
_LIVE = '<script type="application/json">'
RUNTIME = "vega.js"
#: The style that a figure brings, after its caption.
_STYLE = re.compile(r"(?<=</figcaption>)<style>[^<]*</style>")
#: Vega Embed brings Vega's interpreter of expressions, so that a page may forbid code made from text.
_SNIPPET = "window.vegaEmbed = vegaEmbed;"
#: What the script is made with: the one brings Vega, the other says in which Vega-Lite charts are written.
_MAKERS = ("vl-convert-python", "altair")


def read_sheet() -> Sheet:
    """Return the style sheet that says at which width which drawing is shown.

    A figure outside the book carries the same rules itself.
    """
    return Sheet(Path("chart-drawings.css"), STYLE)


def _figures(doctree: nodes.document) -> Iterator[nodes.raw]:
    return (node for node in doctree.findall(nodes.raw) if _FIGURE in node.astext())


def take_out_style(_app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    """Remove from each figure its own style element, which the content policy forbids.

    A figure brings it for a reader's own notebook; in the book the rules stand in the style sheet.
    """
    for figure in list(_figures(doctree)):
        kept = _STYLE.sub("", figure.astext())
        figure.replace_self(nodes.raw("", kept, **figure.attributes))


def make_runtime() -> bytes:
    """Return a script that defines ``vegaEmbed``, for the Vega-Lite of our charts.

    It is made once for each version of the packages that make it. Raises EditionError where it cannot be kept.
    """
    versions = [metadata.version(name) for name in _MAKERS]
    return keep_made(find_project().root / ".cache" / "vega", (versions, _SNIPPET), _bundled)


@cache
def _bundled() -> bytes:
    import vl_convert

    from edition.charts.svg import VEGA_LITE

    return str(vl_convert.javascript_bundle(_SNIPPET, vl_version=VEGA_LITE)).encode()


def add_chart_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add the script of charts to a page that has charts.

    What it loads for those that are live is written too.
    """
    if doctree is None or not (figures := [*_figures(doctree)]):
        return
    context.setdefault("scripts", []).append("charts.js")
    if any(_LIVE in figure.astext() for figure in figures):
        write_atomically({Path(app.outdir) / "_static" / RUNTIME: make_runtime()})
