"""What makes the charts of a page interactive: Vega and what it draws from, in files loaded once wanted."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable, Iterator
from functools import cache
from html import escape
from importlib import metadata
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from edition.figure import FROM, STYLE
from edition.files import write_atomically
from edition.kept import keep_made
from edition.project import find_project
from edition.theme.page_context import is_dressed
from edition.theme.page_files import Sheet

#: How a figure with a chart begins (``edition.charts.show``).
_FIGURE = '<figure class="ed-chart"'
#: What stands in a figure that is more than a drawing: the chart's specifications, as many as there are drawings.
_SPECIFICATION = re.compile(r'<script type="application/json">(.*?)</script>', re.DOTALL)
_NAME = re.compile(r'(?<= id=")[^"]+')
#: In the place of these a figure says where they are, from the root of the book, and that the axis can be moved.
_LIVE, _MOVES = "data-live", "data-moves"
#: The folder of their files, and the value that the scripts there assign to.
_FOLDER, _VALUE = "_static/charts", "editionCharts"
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


def take_out(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Take out of each figure its own style element and its specifications.

    The content policy forbids the one; a figure brings it for a reader's own notebook, and in the book the rules stand
    in the style sheet. The others are written as a script, which assigns them to a value by its own address. Raises
    EditionError where that cannot be written.
    """
    written: dict[Path, bytes] = {}
    for figure in list(_figures(doctree)):
        kept = _STYLE.sub("", figure.astext())
        found, name = _SPECIFICATION.findall(kept), _NAME.search(kept)
        if found and name and is_dressed(app):
            address = f"{_FOLDER}/{docname}/{name[0]}.js"
            told = f' {_LIVE}="{escape(address)}"' + (f" {_MOVES}" if f'"name":"{FROM}"' in found[0] else "")
            kept = _SPECIFICATION.sub("", kept).replace(_FIGURE, _FIGURE + told, 1)
            script = f"(window.{_VALUE}??={{}})[{json.dumps(address)}]=[{','.join(found)}];\n"
            written[Path(app.outdir, address)] = script.encode()
        figure.replace_self(nodes.raw("", kept, **figure.attributes))
    _keep_only(Path(app.outdir, _FOLDER, docname).glob("*.js"), written)
    write_atomically(written)


def drop_gone(app: Sphinx, error: Exception | None) -> None:
    """Remove the files of the charts of pages that are no more."""
    folder = Path(app.outdir, _FOLDER)
    known = {folder / docname for docname in app.env.found_docs}
    if not error:
        _keep_only(folder.rglob("*.js"), {path for path in folder.rglob("*.js") if path.parent in known})


def _keep_only(there: Iterable[Path], wanted: Container[Path]) -> None:
    for path in [path for path in there if path not in wanted]:
        path.unlink()


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
    if any(f" {_LIVE}=" in figure.astext() for figure in figures):
        write_atomically({Path(app.outdir) / "_static" / RUNTIME: make_runtime()})
