"""A network in one line: names below one another, and an arc between two that are named together.

No place is computed but the order of the names, so that the drawing is the same everywhere; for this kind of drawing
see M. Wattenberg, "Arc diagrams", *IEEE Symposium on Information Visualization* (2002), 110-116.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate
from math import cos, pi, sin

import altair as alt
import pandas as pd

from edition.charts.layout import breadth, wrap
from edition.charts.parts import down, key, labels, pixels, symbols
from edition.charts.theme import INK, Mark, canvas

_STEPS = 12  # pieces of an arc


def arcs(nodes: pd.DataFrame, ties: pd.DataFrame, width: int, marks: Mapping[str, Mark]) -> alt.LayerChart:
    """Return a chart of names in a column, with arcs between those that are tied.

    An arc is the thicker, the more places hold the tie. ``nodes`` has ``id`` (``register:id``) and ``name``, in the
    order in which they are to stand; ``ties`` has ``one`` and ``other`` (ids) and ``weight`` (number of places);
    ``marks`` says of each register how its entries are drawn.
    """
    size, step, line = 12, 20, 14
    shown = [wrap(name, width * 0.42, size) for name in nodes["name"]]
    left = round(max(breadth(text, size) for lines in shown for text in lines) + 24)
    plot = width - left - 6
    keyed, top = key(list(marks.values()), width, left)
    top += 14
    steps = [step + line * (len(lines) - 1) for lines in shown]
    ends = list(accumulate(steps, initial=top))
    height = round(ends[-1])
    place = {name: end + taken / 2 for name, end, taken in zip(nodes["id"], ends, steps, strict=False)}
    names = dict(zip(nodes["id"], nodes["name"], strict=True))
    furthest = max(abs(place[row.one] - place[row.other]) for row in ties.itertuples())
    points = []
    for number, row in enumerate(ties.itertuples()):
        start, stop = sorted((place[row.one], place[row.other]))
        reach = (plot - 8) * ((stop - start) / furthest) ** 0.6
        told = f"{names[row.one]} and {names[row.other]}: {row.weight}"
        for part in range(_STEPS + 1):
            turned = pi * part / _STEPS
            down_it = start + (stop - start) * (1 - cos(turned)) / 2
            point = {"x": round(2 + reach * sin(turned), 1), "y": round(down_it, 1)}
            points.append({**point, "tie": number, "weight": row.weight, "order": part, "told": told})
    curve = alt.Chart(pd.DataFrame(points)).mark_line(stroke=INK, opacity=0.4, interpolate="natural")
    spots = pd.DataFrame(
        [
            {"x": -6, "y": place[name], "colour": mark.colour, "shape": mark.shape, "filled": True, "told": names[name]}
            for name in nodes["id"]
            for mark in (marks[name.partition(":")[0]],)
        ]
    )
    words = [
        {"text": text, "y": place[name] + line * (number - (len(lines) - 1) / 2)}
        for lines, name in zip(shown, nodes["id"], strict=True)
        for number, text in enumerate(lines)
    ]
    layers: list[alt.Chart] = [
        curve.encode(
            x=alt.X("x:Q", scale=pixels(plot, -left), axis=None),
            y=down("y", height),
            detail="tie:N",
            order="order:Q",
            strokeWidth=alt.StrokeWidth("weight:Q", scale=alt.Scale(domain=[1, 12], range=[0.6, 5]), legend=None),
            tooltip="told:N",
        ),
        labels(words, height, -18, align="right", fontSize=size),
        *symbols(spots, plot, height, left),
        *symbols(keyed, plot, height, left),
    ]
    return canvas(alt.layer(*layers), width, height, left=left, right=6, bottom=4)
