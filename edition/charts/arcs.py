"""A network in one line: names below one another, and an arc between two that are named together.

No place is computed but the order of the names, so that the drawing is the same everywhere; for this kind of drawing
see M. Wattenberg, "Arc diagrams", *IEEE Symposium on Information Visualization* (2002), 110-116.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate
from math import cos, pi, sin
from typing import Any

import altair as alt
import pandas as pd

from edition.charts.layout import breadth, wrap
from edition.charts.parts import down, key, pixels, symbols
from edition.charts.theme import INK, LINE, TEXT_SIZE, Mark, canvas
from edition.charts.words import number, sentence

_STEPS = 8  # pieces of an arc


#: The parameter that holds which name is chosen: its number in the column, or -1.
CHOSEN = "ed_chosen"


def arcs(nodes: pd.DataFrame, ties: pd.DataFrame, width: int, marks: Mapping[str, Mark]) -> alt.LayerChart:
    """Return a chart of names in a column, with arcs between those that are tied.

    An arc is the thicker, the more places hold the tie. ``nodes`` has ``id`` (``register:id``), ``name`` and ``places``
    (how many name it), in the order in which they are to stand; ``ties`` has ``one`` and ``other`` (ids) and ``weight``
    (number of places); ``marks`` says of each register how its entries are drawn.

    Where a script sets the parameter ``ed_chosen`` to the number of a name, which marks have as ``node``, its ties and
    the names at their other ends stand out.
    """
    size, step, line = 12, 24, 14  # a row is as high as what is tapped must be
    shown = [wrap(name, width * 0.42, size) for name in nodes["name"]]
    left = round(max(breadth(text, size) for lines in shown for text in lines) + 24)
    plot = width - left - 6
    keyed, top = key(list(marks.values()), width, left)
    scaled, top = _thickness(ties["weight"], top, left)
    top += 14
    steps = [step + line * (len(lines) - 1) for lines in shown]
    ends = list(accumulate(steps, initial=top))
    height = round(ends[-1])
    place = {name: end + taken / 2 for name, end, taken in zip(nodes["id"], ends, steps, strict=False)}
    names = dict(zip(nodes["id"], nodes["name"], strict=True))
    number_of = {name: position for position, name in enumerate(nodes["id"])}
    beside = _beside(ties)
    spots: list[dict[str, Any]] = [
        {
            "x": -6,
            "y": place[row["id"]],
            "colour": mark.colour,
            "shape": mark.shape,
            "filled": True,
            "node": number_of[row["id"]],
            "tied": [number_of[other] for other, _ in tied],
        }
        for row in nodes.to_dict("records")
        for mark in (marks[row["id"].partition(":")[0]],)
        for tied in (beside.get(row["id"], []),)
    ]
    rows = [
        {
            "top": end,
            "foot": end + taken,
            "node": number_of[row["id"]],
            "told": _told(row["name"], marks[row["id"].partition(":")[0]].label, row["places"], named),
        }
        for row, end, taken in zip(nodes.to_dict("records"), ends, steps, strict=False)
        for named in ([(names[other], weight) for other, weight in beside.get(row["id"], [])],)
    ]
    words = [
        {**{name: spot[name] for name in ("node", "tied")}, "text": text, "y": spot["y"] + line * below}
        for lines, spot in zip(shown, spots, strict=True)
        for text, below in ((text, number - (len(lines) - 1) / 2) for number, text in enumerate(lines))
    ]
    across = alt.X("x:Q", scale=pixels(plot, -left), axis=None)
    curve = alt.Chart(pd.DataFrame(_points(ties, place, names, number_of, plot)))
    column = alt.Chart(pd.DataFrame(words)).mark_text(align="right", baseline="middle", fontSize=size)
    thick = alt.StrokeWidth("weight:Q", scale=alt.Scale(domain=[1, 12], range=[0.6, 5]), legend=None)
    stroke = alt.Chart(pd.DataFrame(scaled)).encode(y=down("y", height))
    row = alt.Chart(pd.DataFrame(rows)).mark_rect(opacity=0)
    layers: list[alt.Chart] = [
        row.encode(x=alt.value(-left), x2=alt.value(2), y=down("top", height), y2="foot:Q", tooltip="told:N"),
        column.encode(x=alt.value(-18), y=down("y", height), text="text:N", opacity=_OF_NAMES),
        *(layer.encode(opacity=_OF_NAMES) for layer in symbols(pd.DataFrame(spots), plot, height, left)[:1]),
        curve.mark_line(stroke=INK, interpolate="natural").encode(
            x=across,
            y=down("y", height),
            detail="tie:N",
            order="order:Q",
            strokeWidth=thick,
            opacity=_OF_TIES,
            tooltip="told:N",
        ),
        *symbols(keyed, plot, height, left),
        stroke.mark_rule(opacity=0.6).encode(x=across, x2="x2:Q", strokeWidth=thick),
        stroke.mark_text(align="left", baseline="middle", dx=8).encode(
            x=alt.X("x2:Q", scale=pixels(plot, -left), axis=None), text="text:N"
        ),
    ]
    chart = alt.layer(*layers).add_params(alt.param(name=CHOSEN, value=-1))
    return canvas(chart, width, height, left=left, right=6, bottom=4)


_ANY = f"{CHOSEN} < 0"
_OF_TIES = (
    alt.when(_ANY)
    .then(alt.value(0.4))
    .when(f"datum.one == {CHOSEN} || datum.other == {CHOSEN}")
    .then(alt.value(0.85))
    .otherwise(alt.value(0.06))
)
_OF_NAMES = alt.condition(
    f"{_ANY} || datum.node == {CHOSEN} || indexof(datum.tied, {CHOSEN}) >= 0", alt.value(1), alt.value(0.3)
)


def _thickness(weights: pd.Series[int], top: float, left: float) -> tuple[list[dict[str, Any]], float]:
    """Return strokes as examples of the thickness of arcs, and where they end."""
    x, rows = -left + 1.0, []
    for weight in sorted({int(weights.min()), int(weights.max())}):
        text = number(weight, "place")
        rows.append({"x": x, "x2": x + 24, "y": top + LINE / 2 + 2, "weight": weight, "text": text})
        x += 24 + 8 + breadth(text, TEXT_SIZE) + 14
    return rows, top + LINE + 4


def _beside(ties: pd.DataFrame) -> dict[str, list[tuple[str, int]]]:
    """Return with whom each name is tied, and in how many places, the most first."""
    found: dict[str, list[tuple[str, int]]] = {}
    for row in ties.sort_values("weight", ascending=False, kind="stable").to_dict("records"):
        found.setdefault(row["one"], []).append((row["other"], row["weight"]))
        found.setdefault(row["other"], []).append((row["one"], row["weight"]))
    return found


#: Of more ties than this a name's tip names the strongest.
_NAMED = 5


def _told(name: str, kind: str, places: int, tied: list[tuple[str, int]]) -> str:
    """Return the words about a name that are shown when the pointer is on it."""
    said = f"{name}, {kind}: named in {number(places, 'place')}"
    if not tied:
        return sentence(said)
    strongest = ", ".join(f"{other} ({weight})" for other, weight in tied[:_NAMED])
    more = len(tied) - _NAMED
    return sentence(f"{said}; drawn here with {strongest}" + (f" and {number(more, 'other')}" if more > 0 else ""))


def _points(
    ties: pd.DataFrame, place: Mapping[str, float], names: Mapping[str, str], number_of: Mapping[str, int], plot: float
) -> list[dict[str, Any]]:
    """Return the points of all arcs, in pixels.

    What is said of an arc stands at its first point.
    """
    furthest = max(abs(place[row["one"]] - place[row["other"]]) for row in ties.to_dict("records"))
    points: list[dict[str, Any]] = []
    for tie, row in enumerate(ties.to_dict("records")):
        start, stop = sorted((place[row["one"]], place[row["other"]]))
        reach = (plot - 8) * ((stop - start) / furthest) ** 0.6
        told = f"{names[row['one']]} and {names[row['other']]}: named together in {number(row['weight'], 'place')}."
        whole = {"tie": tie, "weight": row["weight"], "one": number_of[row["one"]], "other": number_of[row["other"]]}
        for part in range(_STEPS + 1):
            turned = pi * part / _STEPS
            down_it = start + (stop - start) * (1 - cos(turned)) / 2
            spot = {"x": round(2 + reach * sin(turned), 1), "y": round(down_it, 1), "order": part}
            points.append({**whole, **spot, **({"told": told} if part == 0 else {})})
    return points
