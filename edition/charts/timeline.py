"""Events on a line of time that runs down the page, each with its name beside it.

A day that is known is a symbol; what lasted is a bar; a day that is known only to lie between two days is an
outline from the earliest to the latest.
"""

from __future__ import annotations

import calendar
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import altair as alt
import pandas as pd

from edition import dates
from edition.charts.layout import lanes, spread, wrap
from edition.charts.parts import down as from_top
from edition.charts.parts import key, symbols
from edition.charts.parts import pixels as scale_of
from edition.charts.theme import INK, LINE, OTHER, TEXT_SIZE, Mark, canvas
from edition.charts.words import sentence
from edition.figure import NARROW

_LANE, _SYMBOL = 13, 15  # pixels


def nature(text: str) -> str:
    """Return how an EDTF date is drawn: ``day``, ``lasted`` or ``within``.

    ``day`` is one known day, ``lasted`` a stretch of time, ``within`` some day between two. Raises ValueError where the
    date is not EDTF.
    """
    if dates.has_lasted(text):
        return "lasted"
    first, last = dates.bounds(text)
    return "day" if first == last else "within"


def placed(events: pd.DataFrame) -> pd.DataFrame:
    """Return events in order of time, with columns about their dates for charts.

    ``events`` is the register. Columns added: ``first`` and ``last`` (days), ``nature``, ``words`` (the date as a
    reader says it), ``middle`` (the middle of both days, as a day number). What is open or unknown at one end is drawn
    to that end of the time of all events, and its middle is the day that is known. Raises ValueError where a date is
    not EDTF.
    """
    bounds = [dates.bounds(text) for text in events["date"]]
    earliest = min((bound.known[0] for bound in bounds), default=date.max)
    latest = max((bound.known[1] for bound in bounds), default=date.min)
    table = events.assign(
        first=[bound.first or earliest for bound in bounds],
        last=[bound.last or latest for bound in bounds],
        nature=[nature(text) for text in events["date"]],
        words=[dates.describe(text) for text in events["date"]],
        middle=[_middle(*bound.known) for bound in bounds],
    )
    return table.sort_values(["middle", "first"], kind="stable", ignore_index=True)


def _middle(first: date, last: date) -> float:
    return (first.toordinal() + last.toordinal()) / 2


def between(table: pd.DataFrame, first: date, last: date) -> pd.DataFrame:
    """Return the rows of ``placed`` whose middle lies in a span, both ends included.

    The columns stay as they are.
    """
    inside = table["middle"].between(first.toordinal(), last.toordinal())
    return table[inside].reset_index(drop=True)


def timeline(table: pd.DataFrame, width: int, marks: Mapping[str, Mark]) -> alt.LayerChart:
    """Return a chart of events along a line of time that runs down the page.

    ``table`` is that of ``placed``. ``marks`` says how each kind is drawn; one without a mark is drawn as ``OTHER``.

    The scale is even: a day is as long at the head as at the foot. A label stands at its day, or where its stretch of
    time begins, so that dates are read in their order; labels are moved as little as they must be.
    The symbol of an event of medium or low certainty is an outline. Its label carries the event's id (``svg.MARK``).
    """
    rows = table.sort_values(["first", "last"], kind="stable").to_dict("records")
    first, last = min(table["first"]).replace(day=1), max(table["last"])
    days = (last - first).days + 1
    keyed, head = key(marks_of(table["kind"], marks), width, 0)
    head += 16
    spans = [(row["first"].toordinal(), row["last"].toordinal()) for row in rows]
    count = 1
    for _ in range(2):  # lanes depend on the scale, the scale on the labels, labels on the room the lanes leave
        names = _labels(rows, _text_column(count, width), width)
        scale = sum(name.height for name in names) * 1.05 / days
        lane = lanes(spans, gap=11 / scale)
        count = max(lane) + 1
    names = _labels(rows, _text_column(count, width), width)
    tall = days * scale

    def down(day: float) -> float:
        return head + float((day - first.toordinal()) * scale)

    starts = [down(row["first"].toordinal()) for row in rows]
    tops = spread([start - LINE / 2 - head for start in starts], [name.height for name in names])
    axis, room = _axis(width), _text_column(count, width)
    shapes, bars, leaders = [], [], []
    for row, number, start, top in zip(rows, lane, starts, tops, strict=True):
        mark = marks.get(row["kind"], OTHER)
        x, end = axis + 12 + _LANE * number, axis + 8 + _LANE * count
        doubted = row["certainty"] in ("medium", "low")
        told = sentence(f"{row['words']}: {row['label']} ({row['kind']}{', less than sure' if doubted else ''})")
        look = {"colour": mark.colour, "shape": mark.shape, "filled": not doubted, "told": told}
        shapes.append({"x": room + 5, "y": head + top + LINE / 2, **look})
        if row["nature"] == "day":
            shapes.append({"x": x, "y": start, **look})
        else:
            ends = down(row["last"].toordinal())
            fill = mark.colour if row["nature"] == "lasted" else "transparent"
            bars.append({"x": x, "y": start - 2, "y2": ends + 2, "colour": mark.colour, "fill": fill, "told": told})
        turns = [(x + 7, start), (end, start), (room - 3, head + top + LINE / 2)]
        leaders += [{"event": row["id"], "x": place, "y": height} for place, height in turns]
    texts = [
        {**line, "entry": f"#{row['id']}"}
        for row, name, top in zip(rows, names, tops, strict=True)
        for line in name.lines(room + _SYMBOL, head + top)
    ]
    height = max(head + tall, head + tops[-1] + names[-1].height)
    ticks = [{"y": down(day.toordinal()), "text": text} for day, text in _ticks(first, last, scale)]
    return _drawn(width, height, (axis, head, head + tall), ticks, leaders, bars, shapes, texts, keyed)


def _drawn(
    width: int,
    height: float,
    spine: tuple[float, float, float],
    ticks: list[dict[str, Any]],
    leaders: list[dict[str, Any]],
    bars: list[dict[str, Any]],
    shapes: list[dict[str, Any]],
    texts: list[dict[str, Any]],
    keyed: pd.DataFrame,
) -> alt.LayerChart:
    """Return the layers of a line of time, all in pixels from the upper left corner."""
    axis, top, foot = spine
    x, y = alt.X("x:Q", scale=scale_of(width), axis=None), from_top("y", height)
    stroke = alt.Stroke("colour:N", scale=None)
    time = alt.Chart(pd.DataFrame(ticks)).encode(y=y)
    line = alt.Chart(pd.DataFrame([{"x": axis, "y": top, "y2": foot}]))
    text = alt.Chart(pd.DataFrame(texts)).encode(x=x, y=y, text="text:N", href="entry:N")
    layers = [
        line.mark_rule(opacity=0.5).encode(x=x, y=y, y2="y2:Q"),
        time.mark_tick(orient="horizontal", size=6, opacity=0.5).encode(x=alt.value(axis - 3)),
        time.mark_text(align="right", baseline="middle", fontSize=12).encode(x=alt.value(axis - 9), text="text:N"),
        alt.Chart(pd.DataFrame(leaders))
        .mark_line(strokeWidth=1, opacity=0.35, stroke=INK)
        .encode(x=x, y=y, detail="event:N", order=alt.Order("x:Q")),
    ]
    if bars:
        bar = alt.Chart(pd.DataFrame(bars)).mark_bar(width=6, cornerRadius=3, strokeWidth=1.5)
        layers.append(
            bar.encode(x=x, y=y, y2="y2:Q", fill=alt.Fill("fill:N", scale=None), stroke=stroke, tooltip="told:N")
        )
    layers += symbols(pd.DataFrame(shapes), width, height, 0)
    layers += symbols(keyed, width, height, 0)
    layers.append(text.transform_filter("!datum.date").mark_text(align="left", baseline="middle"))
    italic = text.transform_filter("datum.date").mark_text(
        align="left", baseline="middle", fontStyle="italic", opacity=0.85
    )
    layers.append(italic)
    return canvas(alt.layer(*layers), width, int(height) + 6, left=0, right=0, top=6, bottom=4)


def marks_of(kinds: pd.Series[str], marks: Mapping[str, Mark]) -> list[Mark]:
    """Return the marks of the kinds that occur, as entries of a key.

    ``OTHER`` is added where a kind has no mark.
    """
    found = [mark for kind, mark in marks.items() if kind in set(kinds)]
    return found + [OTHER] * (not set(kinds) <= set(marks))


def _labels(rows: list[dict[Hashable, Any]], x: float, width: int) -> list[_Label]:
    return [_Label.of(row, x + _SYMBOL, width) for row in rows]


@dataclass(frozen=True)
class _Label:
    """The label of an event: its date and its name, each in lines.

    The name stands in a column beside the date or, on a phone, below it.
    """

    date: list[str]
    name: list[str]
    column: float  # pixels from the beginning of the date to that of the name; 0 where the name stands below

    @classmethod
    def of(cls, row: Mapping[Hashable, Any], x: float, width: int) -> _Label:
        """Return the label of an event; it begins ``x`` pixels from the left."""
        room = width - x
        column = 0.0 if width <= NARROW else 168.0
        words = wrap(row["words"], column - 12 if column else room, TEXT_SIZE)
        return cls(words, wrap(row["label"], room - column, TEXT_SIZE), column)

    @property
    def height(self) -> float:
        """The pixels from the top of this label to that of the next."""
        counts = len(self.date), len(self.name)
        return (max(counts) if self.column else sum(counts)) * LINE + 8

    def lines(self, x: float, top: float) -> list[dict[str, Any]]:
        """Return each line of the label with its place, in pixels."""
        y = top + LINE / 2
        below = 0 if self.column else LINE * len(self.date)
        dated = [{"x": x, "y": y + LINE * n, "text": line, "date": True} for n, line in enumerate(self.date)]
        return dated + [
            {"x": x + self.column, "y": y + below + LINE * n, "text": line, "date": False}
            for n, line in enumerate(self.name)
        ]


def _axis(width: int) -> int:
    """Return where the line of time stands, in pixels from the left.

    Its own labels stand to the left of it.
    """
    return 41 if width <= NARROW else 46


def _text_column(count: int, width: int) -> float:
    """Return where the labels of events begin, in pixels from the left.

    This is right of ``count`` lanes and of the lines that lead to the labels.
    """
    return _axis(width) + 8 + _LANE * count + (20 if width <= NARROW else 36)


def _ticks(first: date, last: date, pixels: float) -> list[tuple[date, str]]:
    """Return the days and words of the ticks of the axis.

    They are months where there is room, else quarters, else every year or every so many years.
    """
    months = next((step for step in (1, 3) if pixels * 30 * step >= 15), 12)
    every = next((step for step in (1, 2, 5, 10, 20, 50) if pixels * 365 * step >= 18), 100)
    days = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13, months)]
    kept = [day for day in days if first <= day <= last and (months < 12 or day.year % every == 0)]
    said = [(day, str(day.year) if day.month == 1 else calendar.month_abbr[day.month]) for day in kept]
    return said or [(first, str(first.year))]
