"""The programs that draw a chart in a browser, in one script of their own: no host is asked for them."""

from __future__ import annotations

import vl_convert

from edition.charts.svg import VEGA_LITE

#: Vega Embed brings Vega's interpreter of expressions, so that a page may forbid code made from text.
_SNIPPET = "window.vegaEmbed = vegaEmbed;"


def bundle() -> str:
    """Return a script that defines ``vegaEmbed``, with the Vega-Lite that the edition's charts are written in."""
    return str(vl_convert.javascript_bundle(_SNIPPET, vl_version=VEGA_LITE))
