"""Charts in rows: shares with their intervals, lengths, and a letter paragraph by paragraph.

Rows are laid out in pixels, so that a label has the room it needs at the width of a column and of a phone.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import altair as alt
import pandas as pd

from edition.charts.layout import breadth, wrap
from edition.charts.links import named
from edition.charts.parts import down, key, labels, pixels, symbols
from edition.charts.theme import BLUE, INK, LINE, TEXT_SIZE, Mark, canvas
from edition.charts.words import sentence
from edition.figure import NARROW

_SMALL = 12  # pixels: a phone may show a drawing a little smaller than it is
#: An axis whose lines would run through words has ticks in their place.
_RULED: Mapping[str, Any] = {"grid": False, "ticks": True, "domain": True, "tickSize": 5}
_MANY = 40  # paragraphs: a longer letter is drawn in closer rows


def dots(table: pd.DataFrame, width: int, *, axis: str, limit: float | None = None) -> alt.LayerChart:
    """Return a chart of dots with intervals, in rows under headings.

    ``table`` has a row for each dot: ``heading`` (rows of one heading stand together), ``label`` (may be empty),
    ``value``, ``low``, ``high``, ``note`` (printed at the end of the row), ``colour``, ``shape``, ``filled``; it may
    have ``mark``, a value to compare with, drawn as an upright stroke. All values are shares, 0 to 1. ``axis`` is the
    title of the axis, which runs from zero to ``limit``, or as far as it must.
    """
    narrow = width <= NARROW
    labelled = max((breadth(text, TEXT_SIZE) for text in table["label"]), default=0)
    titled = max((breadth(text, TEXT_SIZE * 1.06) for text in table["heading"]), default=0)
    narrow = narrow or labelled + titled > width / 2.5  # headings stand above their rows where they are long
    left = round(labelled + 12 if narrow else labelled + titled + 28)
    right = round(max(breadth(text, TEXT_SIZE) for text in table["note"]) + 10)
    step, head = 22, 26 if narrow else 8
    places, headings = [], []
    y = 0.0
    previous = None
    for heading in table["heading"]:
        if heading != previous:
            y += head
            headings.append({"text": heading, "y": y - LINE / 2 - 1 if narrow else y + step / 2})
            previous = heading
        places.append(y + step / 2)
        y += step
    told = [_told(row) for row in table.to_dict("records")]
    rows = table.assign(y=places, told=told)
    height = int(y) + 4
    plot = width - left - right
    furthest = max(float(rows[name].max()) for name in ("high", "mark") if name in rows)
    x = alt.Scale(domain=[0, limit or furthest], nice=limit is None)
    across = alt.X(
        "value:Q",
        scale=x,
        axis=alt.Axis(title=axis, format="%", tickCount=3 if plot < 260 else 6, grid=True),
    )
    base = alt.Chart(rows).encode(y=down("y", height))
    colour = alt.Color("colour:N", scale=None)
    shape = alt.Shape("shape:N", scale=None)
    whisker = base.mark_rule(strokeWidth=1.5, opacity=0.5)  # a sign may be a line itself
    whisker = whisker.encode(x=alt.X("low:Q", scale=x), x2="high:Q", color=colour)
    layers = [whisker]
    for filled in (True, False):
        chosen = "datum.filled" if filled else "!datum.filled"
        point = base.transform_filter(chosen).encode(x=across, shape=shape)
        if filled:
            layers.append(point.mark_point(filled=True, opacity=1, size=140).encode(color=colour, tooltip="told:N"))
        else:
            outline = point.mark_point(filled=False, size=90, strokeWidth=2)
            layers.append(outline.encode(stroke=colour, tooltip="told:N"))
    if "mark" in rows:
        layers.append(base.mark_tick(thickness=2, size=16).encode(x=alt.X("mark:Q", scale=x)))
    names = [{"text": label, "y": place} for label, place in zip(rows["label"], places, strict=True)]
    notes = [{"text": note, "y": place} for note, place in zip(rows["note"], places, strict=True)]
    layers.append(labels(headings, height, -left, fontWeight="bold"))
    layers.append(labels(names, height, -8, align="right"))
    layers.append(labels(notes, height, plot + right, align="right"))
    return canvas(alt.layer(*layers), width, height, left=left, right=right, bottom=46)


def _told(row: Mapping[Hashable, Any]) -> str:
    """Return the words about a dot that are shown when the pointer is on it."""
    named = ", ".join(filter(None, (row["heading"], row["label"])))
    between = f" ({row['low']:.0%} to {row['high']:.0%})" if row["low"] < row["high"] else ""
    return sentence(f"{named}: {row['note']}, {row['value']:.0%}{between}".replace("%", "\u00a0%"))


def lengths(table: pd.DataFrame, width: int, *, axis: str, colour: str = BLUE) -> alt.LayerChart:
    """Return a chart of bars under their labels, each ending in its note.

    ``table`` has a row for each bar: ``label``, ``value`` and ``note``. It may have ``least`` and ``most``, the
    ends of a range drawn as a line on the bar, and a ``colour`` for each, in the place of the one of all. ``axis`` is
    the title of the axis, which runs from zero to the longest bar.
    """
    right = round(max(breadth(text, TEXT_SIZE) for text in table["note"]) + 10)
    places, texts = [], []
    y = 0.0
    for label in table["label"]:
        for line in wrap(label, width, TEXT_SIZE):
            texts.append({"text": line, "y": y + LINE / 2})
            y += LINE
        places.append(y + 8)
        y += 28
    told = [sentence(f"{label}: {note}") for label, note in zip(table["label"], table["note"], strict=True)]
    rows = table.assign(y=places, zero=0, told=told)
    if "colour" not in rows:
        rows["colour"] = colour
    height = int(y)
    limit = float(max(rows["value"].max(), rows["most"].max() if "most" in rows else 0))
    x = alt.Scale(domain=[0, limit], nice=False)
    base = alt.Chart(rows).encode(y=down("y", height))
    least_step = 1 if pd.api.types.is_integer_dtype(table["value"]) else alt.Undefined
    flush: Mapping[str, Any] = {"labelFlush": True, **_RULED}  # its first number stands at the edge of the drawing
    scale = alt.Axis(title=axis, tickCount=3 if width <= NARROW else 5, tickMinStep=least_step, **flush)
    layers = [
        base.mark_bar(height=12).encode(
            x=alt.X("zero:Q", scale=x, axis=scale),
            x2="value:Q",
            tooltip="told:N",
            color=alt.Color("colour:N", scale=None),
        ),
        labels(texts, height, 0),
    ]
    end = "most" if "most" in rows else "value"
    if "most" in rows:
        ranged = base.transform_filter("datum.least < datum.most")
        layers.append(ranged.mark_rule(strokeWidth=2).encode(x=alt.X("least:Q", scale=x), x2="most:Q"))
        stroke = ranged.mark_tick(thickness=2, size=10)
        layers.extend(stroke.encode(x=alt.X(f"{side}:Q", scale=x)) for side in ("least", "most"))
    layers.append(
        base.mark_text(align="left", baseline="middle", dx=7).encode(x=alt.X(f"{end}:Q", scale=x), text="note:N")
    )
    return canvas(alt.layer(*layers), width, height, left=0, right=right, bottom=46)


def letter(
    table: pd.DataFrame,
    width: int,
    *,
    series: Mapping[str, Mark],
    sites: pd.DataFrame | None = None,
    marks: Mapping[str, Mark] | None = None,
) -> alt.LayerChart:
    """Return a chart of a letter: for each paragraph a bar of its words and its sites.

    ``table`` has ``paragraph``, ``heading`` (of the section, printed where it changes; may be empty) and a column
    of words for each key of ``series``, stacked in that order; a series of the colour ``INK`` is drawn in outline.
    ``sites`` has ``id``, ``paragraph``, ``kind`` and ``status``, in the order of the text: each is drawn in a second
    column, in the shape and colour that ``marks`` gives its kind. A question mark follows where it is doubtful, as in
    the text.
    """
    narrow = width <= NARROW
    many = len(table) > _MANY
    left, step = 34, 11 if many else 16
    plot = width - left - 8
    bars = plot if sites is None else plot * (0.34 if narrow else 0.4)
    keyed, y = key([*series.values(), *(marks or {}).values()], plot + left, left)
    y += 10
    rows, headings = [], []
    previous = ""
    for record in table.to_dict("records"):
        if record["heading"] and record["heading"] != previous:
            y += 24
            headings.append({"text": record["heading"], "y": y - 9})
            previous = record["heading"]
        rows.append({**record, "y": y + step / 2})
        y += step
    height = y + 4
    limit = max(sum(row[name] or 0 for name in series) for row in rows)
    length = alt.Scale(domain=[0, limit], range=[0, bars], nice=False, zero=False)
    stacked = []
    for row in rows:
        start = 0
        for name, mark in series.items():
            words = int(row[name] or 0)
            if words:
                ink = mark.colour == INK
                fill, line = ("transparent", INK) if ink else (mark.colour, "transparent")
                told = sentence(f"{named(row['paragraph'])}: {words:,} {mark.label}")
                part = {"y": row["y"], "from": start, "to": start + words, "fill": fill, "line": line, "told": told}
                stacked.append(part)
            start += words
    bar = (
        alt.Chart(pd.DataFrame(stacked))
        .mark_bar(height=step - 4, strokeWidth=1)
        .encode(
            x=alt.X("from:Q", scale=length, axis=alt.Axis(title="words", tickCount=2 if narrow else 4, **_RULED)),
            x2="to:Q",
            y=down("y", height),
            fill=alt.Fill("fill:N", scale=None),
            stroke=alt.Stroke("line:N", scale=None),
            tooltip="told:N",
        )
    )
    spaced = [row for row in rows if not many or row["paragraph"].endswith(("0", "5"))]  # labels need more than a row
    names = [{"text": named(row["paragraph"]), "y": row["y"]} for row in spaced]
    layers = [bar, labels(names, height, -8, align="right", fontSize=_SMALL), *symbols(keyed, plot, height, left)]
    if headings:
        layers.append(labels(headings, height, -left, fontWeight="bold"))
    if sites is not None and marks is not None:
        place = {row["paragraph"]: row["y"] for row in rows}
        spots, doubts = _signs(sites, bars + 14, place, marks)
        layers.extend(symbols(pd.DataFrame(spots), plot, height, 0))
        if doubts:
            asked = alt.Chart(pd.DataFrame(doubts)).mark_text(fontSize=_SMALL, baseline="middle")
            layers.append(
                asked.encode(x=alt.X("x:Q", scale=pixels(plot), axis=None), y=down("y", height), text="text:N")
            )
    chart = alt.layer(*layers).resolve_scale(x="independent")
    return canvas(chart, width, int(height), left=left, right=8, bottom=46)


def _signs(
    sites: pd.DataFrame, start: float, place: Mapping[str, float], marks: Mapping[str, Mark]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return where the signs of sites stand, and the marks of doubt.

    They stand one after another in the row of their paragraph.
    """
    ends: dict[str, float] = {}
    spots, doubts = [], []
    for site in sites.to_dict("records"):
        paragraph, doubtful = site["paragraph"], site["status"] != "variant"
        x, y, mark = ends.get(paragraph, start), place[paragraph], marks[site["kind"]]
        told = f"{named(paragraph)}, {site['id']}: {site['kind']}{', ' + site['status'] if doubtful else ''}"
        spots.append(
            {"x": x, "y": y, "colour": mark.colour, "shape": mark.shape, "filled": True, "told": sentence(told)}
        )
        if doubtful:
            doubts.append({"x": x + 9, "y": y, "text": "?"})
        ends[paragraph] = x + (19 if doubtful else 12)
    return spots, doubts
