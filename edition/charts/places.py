"""A plain map: land, and places with their names, drawn from coordinates alone."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from math import cos, radians
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from edition import store
from edition.charts.layout import breadth
from edition.charts.parts import down
from edition.charts.theme import BLUE, GREY, LINE, VERMILION, canvas
from edition.charts.words import number

_SIZE = 12  # pixels of type


class Frame(NamedTuple):
    """The part of the world that a map shows, in degrees."""

    west: float
    south: float
    east: float
    north: float


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Box) -> bool:
        """Tell whether two rectangles overlap."""
        across = min(self.right, other.right) - max(self.left, other.left)
        return across > 0 and min(self.bottom, other.bottom) > max(self.top, other.top)


def together(places: pd.DataFrame, apart: float = 0.5) -> pd.DataFrame:
    """Return places with those very near to a more important one merged into it.

    ``places`` has ``name``, ``latitude``, ``longitude`` and ``count``, how often each is named; ``apart`` is in
    degrees. Columns: the same, the most often named first, and ``within``, the names of those merged into it.
    """
    kept: list[dict[Hashable, Any]] = []
    for row in places.sort_values("count", ascending=False, kind="stable").to_dict("records"):
        near = next(
            (
                other
                for other in kept
                if abs(other["latitude"] - row["latitude"]) <= apart
                and abs(other["longitude"] - row["longitude"]) <= apart
            ),
            None,
        )
        if near is None:
            kept.append({**row, "within": []})
        else:
            near["within"].append(row["name"])
            near["count"] += row["count"]
    return pd.DataFrame(kept, columns=["name", "latitude", "longitude", "count", "within"])


def outlines() -> str:
    """Return whose the outlines of land are, as a credit.

    The names are those of the sources that the Data Package gives for the table; without them the credit is empty.
    """
    tables = {resource["name"]: resource for resource in store.package()["resources"]}
    names = [source["title"] for source in tables["figures-land"].get("sources", ())]
    return f"Outlines: {', '.join(names)}." if names else ""


def world(places: pd.DataFrame, land: pd.DataFrame, width: int, frame: Frame) -> alt.LayerChart:
    """Return a map of places, with a disc and a name for each.

    ``places`` is the table of ``together``; the area of a disc is in proportion to how often the place is named, and a
    key below the map says how large that is. A place that is never named has a ring. ``land`` is
    ``edition.figures("land")``. What lies beyond the frame in the east is named at its edge, with an arrow. Degrees of
    longitude are shown as long as they are at the frame's middle latitude, so that shapes there are true. Raises
    ValueError where a place lies beyond another edge.
    """
    inside = places["longitude"].ge(frame.west) & places["latitude"].between(frame.south, frame.north)
    if lost := list(places.loc[~inside & places["longitude"].le(frame.east), "name"]):
        raise ValueError(f"{', '.join(lost)} outside the map; expected a frame with room for all but the far east")
    scale = width / (frame.east - frame.west)
    tall = scale / cos(radians((frame.north + frame.south) / 2))
    height = round((frame.north - frame.south) * tall)

    def x(longitude: float) -> float:
        return round((longitude - frame.west) * scale, 1)

    def y(latitude: float) -> float:
        return round((frame.north - latitude) * tall, 1)

    outlines = pd.DataFrame(
        {
            "x": [x(value) for value in land["longitude"]],
            "y": [y(value) for value in land["latitude"]],
            "outline": land["outline"],
            "kind": land["kind"],
            "order": range(len(land)),
        }
    )
    spots, far = _spots(places, frame, x, y, width)
    named = _labelled(spots, far, width, height)
    keyed, told, taken = _key(int(places["count"].max()), height)
    spots, named = spots + keyed, named + told
    across = alt.X("x:Q", scale=alt.Scale(domain=[0, width], range=[0, width], nice=False, zero=False), axis=None)
    ground = alt.Chart(outlines).encode(x=across, y=down("y", height), detail="outline:N", order="order:Q")
    shore = {"strokeWidth": 1, "stroke": GREY, "clip": True, "interpolate": "linear-closed"}
    discs = alt.Chart(pd.DataFrame(spots)).mark_point(filled=True, opacity=1, color=VERMILION)
    layers: list[alt.Chart] = [
        ground.transform_filter("datum.kind == 'land'").mark_line(
            **shore, fill=GREY, fillOpacity=0.18, strokeOpacity=0.6
        ),
        ground.transform_filter("datum.kind == 'water'").mark_line(**shore, strokeOpacity=0.6, strokeDash=[2, 2]),
        discs.encode(x=across, y=down("y", height), size=alt.Size("size:Q", scale=None), tooltip="told:N"),
    ]
    if unnamed := [spot for spot in spots if not spot["size"]]:
        rings = alt.Chart(pd.DataFrame(unnamed)).mark_point(filled=False, size=16, strokeWidth=1.2, color=GREY)
        layers.append(rings.encode(x=across, y=down("y", height), tooltip="told:N"))
    if far:
        arrows = alt.Chart(pd.DataFrame(far)).mark_point(shape="triangle-right", filled=True, size=60, color=BLUE)
        layers.append(arrows.encode(x=across, y=down("y", height), tooltip="told:N"))
    text = alt.Chart(pd.DataFrame(named)).encode(x=across, y=down("y", height), text="text:N")
    layers.append(text.mark_text(align="left", baseline="middle", fontSize=_SIZE))
    return canvas(alt.layer(*layers), width, height, left=0, right=0, top=4, bottom=taken + 8)


def _spots(
    places: pd.DataFrame, frame: Frame, x: Callable[[float], float], y: Callable[[float], float], width: int
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the places inside the frame, and those beyond its eastern edge.

    Each is a row with ``x`` and ``y`` in pixels, ``name``, and ``told`` for the pointer; those inside have a ``size``.
    """
    spots: list[dict[str, Any]] = []
    far: list[dict[str, Any]] = []
    most = int(places["count"].max())
    for row in places.to_dict("records"):
        also = f" (with {', '.join(row['within'])})" if row["within"] else ""
        told = f"{row['name']}{also}: named {number(row['count'], 'time')}."
        if row["longitude"] <= frame.east:
            spot = {"x": x(row["longitude"]), "y": y(row["latitude"]), "size": _area(row["count"], most)}
            spots.append({**spot, "name": row["name"], "told": told})
        else:
            far.append({"x": width - 8, "y": 12 + LINE * len(far), "name": row["name"], "told": told})
    return spots, far


def _area(count: int, most: int) -> float:
    """Return the size of a disc, as Vega has it, in proportion to a count."""
    return round(count * min(20.0, 900 / most), 2)


def _reach(size: float) -> float:
    """Return the radius of a disc in pixels."""
    return float(size**0.5 / 2)


def _key(most: int, top: float) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int]:
    """Return a key in a line below the map.

    It has discs of a few counts, their words, and the height of the line.
    """
    discs, words = [], []
    x, taken = 4.0, round(2 * _reach(_area(most, most)) + 16)
    for count in sorted({1, max(1, round(most / 4)), most}):
        size, text = _area(count, most), number(count, "time")
        reach = _reach(size)
        discs.append(
            {"x": x + reach, "y": top + taken / 2 + 4, "size": size, "name": text, "told": f"A disc for {text}."}
        )
        words.append({"x": x + 2 * reach + 6, "y": top + taken / 2 + 4, "text": text})
        x += 2 * reach + 6 + breadth(text, _SIZE) + 18
    return discs, words, taken


def _labelled(
    spots: Sequence[dict[str, Any]], far: Sequence[dict[str, Any]], width: int, height: int
) -> list[dict[str, Any]]:
    """Return the names of places with where they stand, in pixels.

    A name stands beside its place, on the first of several sides where it meets nothing, else it is left out.
    """
    found = []
    reaches = [max(4.0, _reach(spot["size"])) for spot in spots]
    taken = [
        _Box(spot["x"] - reach, spot["y"] - reach, spot["x"] + reach, spot["y"] + reach)
        for spot, reach in zip(spots, reaches, strict=True)
    ]
    for spot in far:
        wide = breadth(spot["name"], _SIZE)
        taken.append(_Box(spot["x"] - wide - 12, spot["y"] - 9, width, spot["y"] + 9))
        found.append({"x": spot["x"] - wide - 8, "y": spot["y"], "text": spot["name"]})
    for spot, reach in zip(spots, reaches, strict=True):
        wide, aside, above = breadth(spot["name"], _SIZE), reach + 3, reach + 9
        sides = [(aside, 0), (-wide - aside, 0), (-wide / 2, -above), (-wide / 2, above), (aside - 2, -above + 2)]
        sides += [(aside - 2, above - 2), (-wide - aside + 4, -above + 2), (-wide - aside + 4, above - 2)]
        sides += [(aside, step) for step in (-24, 24)] + [(-wide - aside, step) for step in (-24, 24)]
        for beside, below in sides:
            left, middle = spot["x"] + beside, spot["y"] + below
            box = _Box(left, middle - 8, left + wide, middle + 8)
            inside = box.left >= 0 and box.right <= width and box.top >= 0 and box.bottom <= height
            if inside and not any(box.meets(other) for other in taken):
                taken.append(box)
                found.append({"x": left, "y": middle, "text": spot["name"]})
                break
    return found
