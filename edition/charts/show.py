"""A chart on a page: drawing, words for those who do not see it, and its data one click away.

>>> charts.show(lambda width: charts.shares(table, width), title="...", alt="...", data=table)  # doctest: +SKIP
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import altair as alt
import pandas as pd
from lxml import etree

from edition.charts import svg
from edition.charts.download import offered
from edition.figure import NARROW, STYLE, WIDE, slug
from edition.html_table import html_table
from edition.project import find_project
from edition.typography import set_signs, set_specification

_FIXED = "ed-chart-fixed"

Drawable: TypeAlias = "alt.TopLevelMixin | Callable[[int], alt.TopLevelMixin]"


@dataclass(frozen=True)
class Shown:
    """A chart with its words and its data, as Jupyter and MyST-NB show it.

    ``specs`` holds its Vega-Lite specifications by width in pixels, for other programs that draw it. One that is not
    ``live`` stands on a page without them: it is a drawing and no more, and weighs half as much.
    """

    name: str  # with which every id inside the figure begins; it stays when title and numbers change
    title: str
    alt: str
    caption: str
    data: pd.DataFrame
    specs: Mapping[int, dict[str, Any]] = field(repr=False)
    live: bool = True
    entries: Sequence[str] = ()  # ids of entries of a register that it shows
    credit: str = ""  # whose work else is in it

    def _drawings(self) -> dict[int, etree._Element]:
        return {width: svg.draw(spec, f"chart-{self.name}-{width}") for width, spec in self.specs.items()}

    def html(self) -> str:
        """Return the figure for a page: title, caption, drawings, and the data in a table.

        There is a wide and a narrow drawing; the style sheet shows the one that fits.
        """
        drawings = self._drawings()
        narrow, wide = min(drawings), max(drawings)
        if narrow == wide:
            picture = self._scrolling(drawings[wide], wide)
        else:
            picture = self._drawing(drawings[wide], wide, "ed-chart-wide")
            picture += self._drawing(drawings[narrow], narrow, "ed-chart-narrow")
        text = f"<strong>{html.escape(self.title)}</strong>"
        if self.caption:
            text += f"<p>{html.escape(self.caption)}</p>"
        entries = f' data-entries="{html.escape(" ".join(self.entries))}"' if self.entries else ""
        return (
            f'<figure class="ed-chart" id="chart-{self.name}" '
            f'data-credit="{html.escape(_credit(self.credit))}"{entries}>'
            f"<figcaption>{text}</figcaption>"
            f'<style>{STYLE}</style><div class="ed-chart-frame">{picture}</div>'
            f"<details><summary>The data of this chart</summary>{html_table(self.data, self.title)}</details>"
            f"{offered(self.data, self.name)}</figure>"
        )

    def _drawing(self, drawing: etree._Element, width: int, class_name: str) -> str:
        """Return a drawing as HTML, with its specification beside it where it is live.

        From the specification a script draws the chart again, so that it answers to the pointer.
        """
        picture = svg.inline(drawing, self.alt, measured=class_name == _FIXED)
        if not self.live:
            return f'<div class="ed-chart-drawing {class_name}">{picture}</div>'
        data = {name: value for name, value in self.specs[width].items() if name != "$schema"}  # an address, not needed
        specification = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
        return (
            f'<div class="ed-chart-drawing {class_name}">{picture}'
            f'<script type="application/json">{specification}</script></div>'
        )

    def _scrolling(self, drawing: etree._Element, width: int) -> str:
        """Return a drawing of fixed width, in a region that scrolls on a narrow page."""
        label = html.escape(f"{self.title} (chart, scrolls sideways)")
        picture = self._drawing(drawing, width, _FIXED)
        return f'<div class="ed-scroll" tabindex="0" role="region" aria-label="{label}">{picture}</div>'

    def image(self) -> str:
        """Return the chart as an SVG file with its title, for EPUB and print.

        The drawing for narrow screens lies in it, not shown, for the EPUB to take out.
        """
        narrow, wide = (
            svg.standalone(svg.draw(self.specs[width], f"chart-{self.name}{tail}"), self.title, self.alt)
            for width, tail in ((min(self.specs), "-narrow"), (max(self.specs), ""))
        )
        return svg.carry(wide, narrow, "ed-chart-narrow") if len(self.specs) > 1 else wide

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """Return the figure in the formats that Jupyter can choose from, by media type."""
        text = f"{self.title}\n{self.alt}"
        return {"text/html": self.html(), "image/svg+xml": self.image(), "text/plain": text}


def _credit(further: str) -> str:
    """Return from where a drawing that is taken away comes, and its licence."""
    project = find_project()
    return f"From: {project.title}. {project.licence_title} ({project.licence}). {further}".strip()


def show(
    chart: Drawable,
    *,
    name: str,
    title: str,
    alt: str,
    data: pd.DataFrame,
    caption: str = "",
    live: bool = True,
    entries: Sequence[str] = (),
    credit: str = "",
) -> Shown:
    """Return a chart ready to be the last line of a notebook's cell.

    ``chart`` is a chart, or a function that draws it at a width in pixels: then a column of the book and a phone
    each get a drawing made for them, where one drawing would be scrolled or shrunk. ``name`` is what links and files
    call it, in small letters, digits and hyphens, and does not change with its numbers. ``title`` states the finding,
    ``alt`` says in words what the chart shows, ``data`` is the table a reader may open below it. Where the drawing says
    all by itself, ``live=False`` spares the page what makes it answer to the pointer. ``entries`` are the ids of the
    events that it shows: the chronology leads to it from each. ``credit`` is a sentence about whose work
    else is in it, for a drawing that is taken along.

    Raises ValueError where title, alt text or data are missing or the name cannot be an id, TypeError where the
    chart has no ``canvas``.
    """
    if slug(name) != name or not name:
        raise ValueError(f"{name!r} cannot name a chart; expected small letters, digits and hyphens")
    if not alt.strip():
        raise ValueError(f"the chart {title!r} has no alt text; say in a sentence or two what it shows")
    if not title.strip():
        raise ValueError("a chart has no title; state what it finds")
    if data.empty:
        raise ValueError(f"the chart {title!r} has no data to show below it")
    if callable(chart) and not hasattr(chart, "to_dict"):
        specs = {width: _specified(chart(width)) for width in (NARROW, WIDE)}
    else:
        spec = _specified(chart)
        if spec.get("autosize") != "none":
            raise TypeError(f"the chart {title!r} has no fixed measures; put it on edition.charts.canvas")
        specs = {_width(spec): spec}
    words = set_signs(title), set_signs(" ".join(alt.split())), set_signs(caption)
    return Shown(name, *words, data, specs, live, tuple(entries), credit)


def _specified(chart: alt.TopLevelMixin) -> dict[str, Any]:
    """Return the Vega-Lite specification of a chart, its words as print has them.

    It is not validated, which would take most of the time here; the tests validate all charts.
    """
    return dict(set_specification(chart.to_dict(validate=False)))


def _width(spec: Mapping[str, Any]) -> int:
    """Return the width in pixels of a whole drawing, margins included."""
    padding = spec.get("padding")
    sides = padding["left"] + padding["right"] if isinstance(padding, dict) else 0
    return int(spec["width"]) + int(sides)


@dataclass(frozen=True)
class Table:
    """A table by itself, as Jupyter and MyST-NB show it."""

    data: pd.DataFrame
    caption: str

    @property
    def name(self) -> str:
        """The name of the table as a file."""
        return slug(self.caption)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """Return the table in the formats that Jupyter can choose from, by media type."""
        text = f"{self.caption}\n{self.data.to_string(index=False)}"
        markup = f'<div class="ed-tabled">{html_table(self.data, self.caption)}{offered(self.data, self.name)}</div>'
        return {"text/html": markup, "text/plain": text}


def table(data: pd.DataFrame, caption: str) -> Table:
    """Return a table ready to be the last line of a notebook's cell.

    Raises ValueError where it has no caption.
    """
    if not caption.strip():
        raise ValueError("a table has no caption; say what it holds")
    return Table(data, set_signs(caption))
