"""How the edition's charts look: colours, type, and a canvas whose measures depend on no installed font.

Colours are four of the eight of M. Okabe and K. Ito, *Color Universal Design* (2008), and a grey: those that keep
a contrast of 3:1 to white and to a near-black page alike (WCAG 2.2, 1.4.11). Text, axes and rules take
``currentColor``, so that a chart inside a page is dark on light and light on dark without a second drawing.
No colour stands alone: each kind has a shape of its own, and marks are labelled where they stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt

from edition.figure import SERIF
from edition.signs import SIGNS

BLUE, VERMILION, GREEN, PURPLE, GREY = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#808080"
INK = "currentColor"

TEXT_SIZE, LINE = 13, 17


@dataclass(frozen=True)
class Mark:
    """A way to draw one category: its colour, its shape, and its name.

    The shape tells it from others without the colour.
    """

    colour: str
    shape: str  # a Vega symbol, or the path of one
    label: str


#: The symbol that stands for a bar in a key.
BAR = "M-1.2,-0.4H1.2V0.4H-1.2Z"

#: Kinds of variant; the keys are the codes of ``edition.vocabulary.KIND``.
KINDS: Mapping[str, Mark] = {kind: Mark(sign.colour, sign.shape, kind) for kind, sign in SIGNS.items()}

#: How a thing is drawn whose category has no mark of its own.
OTHER = Mark(GREY, "circle", "other")


def edition_theme() -> dict[str, Any]:
    """Return the Vega-Lite configuration that every chart of the edition starts from."""
    text = {"labelColor": INK, "labelFontSize": TEXT_SIZE, "titleColor": INK, "titleFontSize": TEXT_SIZE}
    return {
        "config": {
            "aria": False,  # the figure says in words what the drawing shows
            "background": "transparent",
            "font": SERIF,
            "view": {"stroke": None},
            "axis": {
                **text,
                "titleFontWeight": "normal",
                "titlePadding": 8,
                "domain": False,
                "domainColor": INK,
                "ticks": False,
                "tickColor": INK,
                "gridColor": INK,
                "gridOpacity": 0.15,
                "labelLimit": 0,
                "labelOverlap": False,
                "labelFlush": False,
                "labelPadding": 6,
            },
            "text": {"color": INK, "fontSize": TEXT_SIZE, "lineHeight": LINE},
            "rule": {"color": INK},
            "tick": {"color": INK},
            "bar": {"color": BLUE},
            "point": {"filled": True, "size": 70},
        }
    }


alt.theme.register("edition", enable=True)(edition_theme)


def canvas(
    chart: alt.Chart | alt.LayerChart,
    width: int,
    height: int,
    *,
    left: int = 12,
    right: int = 12,
    top: int = 8,
    bottom: int = 24,
) -> Any:
    """Return a chart with fixed measures and margins, in pixels.

    ``height`` is that of the plot, ``width`` that of the whole drawing. Vega would otherwise fit the margins to
    the text as the fonts of the building machine measure it, and the same data would give other bytes elsewhere.
    """
    return chart.properties(
        width=width - left - right,
        height=height,
        padding={"left": left, "right": right, "top": top, "bottom": bottom},
        autosize="none",
    )
