"""What several charts are made of: text, symbols and keys, laid out in pixels of the plot."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from edition.charts.layout import breadth
from edition.charts.theme import INK, LINE, TEXT_SIZE, Mark


def pixels(last: float, first: float = 0) -> alt.Scale:
    """Return a scale on which numbers are pixels of the plot."""
    return alt.Scale(domain=[first, last], range=[first, last], nice=False, zero=False)


def down(field: str, height: float) -> alt.Y:
    """Return the vertical channel for a field that holds pixels from the plot's top."""
    return alt.Y(f"{field}:Q", scale=pixels(height), axis=None)


def labels(
    rows: Sequence[Mapping[str, Any]], height: float, x: float, *, align: str = "left", **style: Any
) -> alt.Chart:
    """Return a layer of texts at ``x`` pixels from the left of the plot.

    Each row has its ``text`` and ``y`` (pixels from the top).
    """
    return (
        alt.Chart(pd.DataFrame(list(rows)))
        .mark_text(align=align, baseline="middle", **style)
        .encode(x=alt.value(x), y=down("y", height), text="text:N")
    )


def key(entries: Sequence[Mark], width: float, left: float) -> tuple[pd.DataFrame, float]:
    """Return the layout of a key, in lines no wider than ``width``, and its height.

    The layout has a row for each entry: ``x`` and ``y`` (pixels; ``left`` is the margin), ``text``, ``colour``,
    ``shape``, ``filled``.
    """
    rows = []
    x, y = 0.0, LINE / 2
    for entry in entries:
        taken = 16 + breadth(entry.label, TEXT_SIZE)
        if x and x + taken > width:
            x, y = 0.0, y + LINE + 2
        filled = entry.colour != INK
        rows.append((x + 6 - left, y, entry.label, entry.colour, entry.shape, filled))
        x += taken + 18
    return pd.DataFrame(rows, columns=["x", "y", "text", "colour", "shape", "filled"]), y + LINE / 2


def symbols(spots: pd.DataFrame, plot: float, height: float, left: float) -> list[alt.Chart]:
    """Return layers of symbols at pixels of the plot, filled or in outline.

    ``spots`` has ``x``, ``y``, ``shape``, ``colour`` and ``filled``, and may have ``text`` (set beside the symbol) and
    ``told`` (shown when the pointer is on it).
    """
    across = pixels(plot, -left)
    base = looking(spots).encode(x=alt.X("x:Q", scale=across, axis=None), y=down("y", height))
    shaped = base.encode(shape=alt.Shape("shape:N", scale=None))
    if "told" in spots:
        shaped = shaped.encode(tooltip="told:N")
    layers = []
    if spots["filled"].any():
        full = shaped.transform_filter("datum.filled").mark_point(filled=True, opacity=1)
        layers.append(full.encode(color=alt.Color("colour:N", scale=None)))
    if not spots["filled"].all():
        outline = shaped.transform_filter("!datum.filled").mark_point(filled=False, strokeWidth=1.5)
        layers.append(outline.encode(stroke=alt.Stroke("colour:N", scale=None)))
    if "text" in spots:
        layers.append(base.mark_text(align="left", baseline="middle", dx=11).encode(text="text:N"))
    return layers


def looking(spots: pd.DataFrame) -> alt.Chart:
    """Return a chart of rows with ``shape`` and ``colour``.

    Where many look alike, each shape and colour is written once.
    """
    looks = spots[["shape", "colour"]].apply(tuple, axis=1)
    kinds = list(dict.fromkeys(looks))
    if len(spots) < 4 * len(kinds):
        return alt.Chart(spots)
    numbered = spots.drop(columns=["shape", "colour"]).assign(look=looks.map(kinds.index))
    shapes, colours = (json.dumps(list(values)) for values in zip(*kinds, strict=True))
    return alt.Chart(numbered).transform_calculate(shape=f"{shapes}[datum.look]", colour=f"{colours}[datum.look]")
