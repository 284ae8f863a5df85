"""The programs that draw a chart in a browser, in one script of their own: no host is asked for them."""

from __future__ import annotations

from importlib import metadata

from edition import paths
from edition.files import read_text, write_atomically

#: Vega Embed brings Vega's interpreter of expressions, so that a page may forbid code made from text.
_SNIPPET = "window.vegaEmbed = vegaEmbed;"
#: What the script is made with: the one brings Vega, the other says in which Vega-Lite charts are written.
_MAKERS = ("vl-convert-python", "altair")


def bundle() -> str:
    """Return a script that defines ``vegaEmbed``, with the Vega-Lite that the edition's charts are written in.

    It is made once for each version of what makes it. Raises EditionError where it cannot be kept.
    """
    versions = "-".join(metadata.version(name) for name in _MAKERS)
    kept = paths.ROOT / ".cache" / "vega" / f"{versions}.js"
    if not kept.exists():
        import vl_convert

        from edition.charts.svg import VEGA_LITE

        write_atomically({kept: str(vl_convert.javascript_bundle(_SNIPPET, vl_version=VEGA_LITE)).encode()})
    return read_text(kept, "the script that draws charts")
