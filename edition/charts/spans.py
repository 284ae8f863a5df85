"""Time from left to right: all events in rows by their kind, and lives from birth to death.

The axis of a chart made here follows two parameters, ``ed_from`` and ``ed_to``, so that the page's script can show a
shorter stretch of it; a third, ``ed_at``, says where to begin. Without a script it shows all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from statistics import median
from typing import Any

import altair as alt
import pandas as pd

from edition import dates
from edition.charts.layout import breadth
from edition.charts.parts import down, key, labels, looking, symbols
from edition.charts.theme import INK, LINE, OTHER, TEXT_SIZE, Mark, canvas
from edition.charts.timeline import marks_of
from edition.charts.words import sentence
from edition.figure import FROM, NARROW

#: Where the axis ends, and where most things stand, in milliseconds since 1970.
TO, AT = "ed_to", "ed_at"
_DAY = 24 * 60 * 60 * 1000  # milliseconds
#: Pixels right of the plot: half of the last year on the axis.
RIGHT = 22


def overview(table: pd.DataFrame, width: int, marks: Mapping[str, Mark]) -> alt.LayerChart:
    """Return a chart of all events along a line of time, in rows by their kind.

    ``table`` is that of ``placed``. ``marks`` says in which order the kinds stand and how each is drawn; others are
    drawn as ``OTHER``. A day that is known is a symbol, filled, or in outline where the editors are less than sure.
    What lasted is a filled bar, and what fell on some day between two a bar in outline.
    """
    narrow = width <= NARROW
    kinds = [kind for kind in marks if kind in set(table["kind"])]
    entries = marks_of(table["kind"], marks)
    left = 12 if narrow else round(max(breadth(mark.label, TEXT_SIZE) for mark in entries) + 34)
    step = 42 if narrow else 28
    rows = {kind: step * (number + 0.5) + (8 if narrow else 0) for number, kind in enumerate(kinds)}
    height = step * len(entries) + 6
    plot = width - left - RIGHT
    drawn = [
        {
            "y": rows.get(row["kind"], height - 6 - step / 2),
            "from": _ms(row["first"]),
            "to": _ms(row["last"]) + _DAY,
            "colour": marks.get(row["kind"], OTHER).colour,
            "shape": marks.get(row["kind"], OTHER).shape,
            "nature": row["nature"],
            "filled": row["certainty"] not in ("medium", "low"),
            "told": sentence(f"{row['words']}: {row['label']}"),
            "entry": row["id"],
        }
        for row in table.to_dict("records")
    ]
    first, last = min(table["first"]), max(table["last"])
    crowd = median(_middle(span) for span in zip(table["first"], table["last"], strict=True))
    events = looking(pd.DataFrame(drawn)).encode(tooltip="told:N")
    stroke = alt.Stroke("colour:N", scale=None)
    spans = events.transform_filter("datum.nature != 'day'").transform_calculate(
        top="datum.y - 5", foot="datum.y + 5", fill="datum.nature == 'lasted' ? datum.colour : 'transparent'"
    )
    head = [
        {"x": 6 - left, "y": step * (number + 0.5) - (12 if narrow else 0), **_look(mark), "text": mark.label}
        for number, mark in enumerate(entries)
    ]
    timed = [
        spans.mark_rect(strokeWidth=1.5, clip=True).encode(
            x=_across("from", plot),
            x2="to:T",
            y=down("top", height),
            y2="foot:Q",
            stroke=stroke,
            fill=alt.Fill("fill:N", scale=None),
        ),
        *_points(events.transform_filter("datum.nature == 'day'").encode(y=down("y", height)), "from", plot),
    ]
    return _timed(timed, symbols(pd.DataFrame(head), plot, height, left), (first, last), crowd, width, height, left)


def lived(people: pd.DataFrame) -> pd.DataFrame:
    """Return the people whose birth or death is dated, in the order of their deaths.

    ``people`` is the register. Columns added: ``birth`` and ``death`` (first and last day, twice the one that is known
    where the other is open or unknown; None for no date), ``told_birth`` and ``told_death`` (the dates in words, empty
    where there are none). People whose death is not dated come last.
    """
    rows = people.fillna("")
    rows = rows[(rows["born"] != "") | (rows["died"] != "")]
    bounds = {name: [dates.bounds(text).known if text else None for text in rows[name]] for name in ("born", "died")}
    table = rows.assign(
        birth=pd.Series(bounds["born"], index=rows.index, dtype="object"),
        death=pd.Series(bounds["died"], index=rows.index, dtype="object"),
        told_birth=[dates.describe(text) if text else "" for text in rows["born"]],
        told_death=[dates.describe(text) if text else "" for text in rows["died"]],
    )
    last = [span[0].toordinal() if span else date.max.toordinal() for span in bounds["died"]]
    return table.assign(last=last).sort_values("last", kind="stable", ignore_index=True).drop(columns="last")


def lives(table: pd.DataFrame, width: int, marks: Mapping[str, Mark], days: Sequence[date] = ()) -> alt.LayerChart:
    """Return a chart of lives, a row for each, with a symbol at the end of the life.

    ``table`` is that of ``lived`` with a column ``ending`` added, a key of ``marks``, which says how each ending is
    drawn. ``days`` are marked by a line through all rows.

    A life whose birth is not dated is its end alone. The end is in outline where its day is not known.
    """
    size = 12
    names = list(table["name"])
    left = round(max(breadth(name, size) for name in names) + 10)
    plot = width - left - RIGHT
    keyed, above = key(list(marks.values()), width - 6, left)
    keyed = keyed.assign(y=keyed["y"] - above - 8)  # above the plot, where no line of the axis runs through it
    step = LINE
    height = step * len(table) + 6
    first = min(span[0] for column in ("birth", "death") for span in table[column] if span)
    last = max(span[1] for column in ("birth", "death") for span in table[column] if span)
    lines: list[dict[str, Any]] = []
    ends: list[dict[str, Any]] = []
    words: list[dict[str, Any]] = []
    for number, row in enumerate(table.to_dict("records")):
        place = step * (number + 0.5)
        told = sentence(f"{row['name']}, {row['told_birth'] or '?'} – {row['told_death'] or '?'}. {row['fate']}")
        words.append({"text": row["name"], "y": place})
        if row["birth"] and row["death"]:
            lines.append({"y": place, "from": _middle(row["birth"]), "to": _middle(row["death"]), "told": told})
        span = row["death"] or row["birth"]
        mark = marks[row["ending"]]
        ends.append(
            {
                "y": place,
                "middle": _middle(span),
                "told": told,
                "colour": mark.colour,
                "shape": mark.shape if row["death"] else "stroke",
                "filled": _is_day(row["died"] or row["born"]),
            }
        )
    line = alt.Chart(pd.DataFrame(lines)).encode(y=down("y", height), tooltip="told:N")
    timed = [
        line.mark_rule(strokeWidth=3, opacity=0.35, clip=True).encode(x=_across("from", plot), x2="to:T"),
        *_points(alt.Chart(pd.DataFrame(ends)).encode(y=down("y", height), tooltip="told:N"), "middle", plot),
    ]
    if days:
        marked = pd.DataFrame({"middle": [_ms(day) for day in days], "y": 0.0, "y2": float(height)})
        rule = alt.Chart(marked).mark_rule(strokeDash=[3, 3], clip=True)
        timed.insert(0, rule.encode(x=_across("middle", plot), y=down("y", height), y2="y2:Q"))
    beside = [labels(words, height, -8, align="right", fontSize=size), *symbols(keyed, plot, height, left)]
    crowd = median(end["middle"] for end in ends)
    beyond = max(0.02, 6 / plot)  # half of a symbol has room
    return _timed(timed, beside, (first, last), crowd, width, height, left, beyond, top=round(above) + 16)


def _look(mark: Mark) -> dict[str, Any]:
    return {"colour": mark.colour, "shape": mark.shape, "filled": mark.colour != INK}


def _points(base: alt.Chart, field: str, plot: float) -> list[alt.Chart]:
    """Return layers of symbols at points of time, filled or in outline."""
    placed = base.encode(x=_across(field, plot), shape=alt.Shape("shape:N", scale=None))
    full = placed.transform_filter("datum.filled").mark_point(filled=True, opacity=1, size=80, clip=True)
    outline = placed.transform_filter("!datum.filled").mark_point(filled=False, strokeWidth=1.5, size=70, clip=True)
    return [
        full.encode(color=alt.Color("colour:N", scale=None)),
        outline.encode(stroke=alt.Stroke("colour:N", scale=None)),
    ]


def _across(field: str, plot: float) -> alt.X:
    ends = alt.Scale(type="utc", domainMin=alt.ExprRef(FROM), domainMax=alt.ExprRef(TO), nice=False)
    axis = alt.Axis(title=None, grid=True, tickCount=2 if plot < 150 else 4 if plot < 300 else 8)
    return alt.X(f"{field}:T", scale=ends, axis=axis)


def _timed(
    timed: Sequence[alt.Chart],
    beside: Sequence[alt.Chart],
    span: tuple[date, date],
    crowd: float,
    width: int,
    height: int,
    left: int,
    beyond: float = 0.02,
    top: int = 8,
) -> alt.LayerChart:
    """Return a chart of layers on one axis of time, and of others that use pixels.

    ``timed`` are the layers on the axis, ``beside`` the others; ``crowd`` is where the script is to begin, in
    milliseconds since 1970. The axis goes beyond the ``span`` on both sides by the share ``beyond`` of its length. The
    chart carries the parameters of the axis.
    """
    margin = (_ms(span[1]) - _ms(span[0])) * beyond
    ends = {FROM: round(_ms(span[0]) - margin), TO: round(_ms(span[1]) + margin), AT: round(crowd)}
    chart = alt.layer(alt.layer(*timed), *beside).resolve_scale(x="independent")
    chart = chart.add_params(*(alt.param(name=name, value=value) for name, value in ends.items()))
    return canvas(chart, width, height, left=left, right=RIGHT, top=top, bottom=30)


def _is_day(text: str) -> bool:
    first, last = dates.bounds(text)
    return first == last


def _middle(span: tuple[date, date]) -> float:
    return (_ms(span[0]) + _ms(span[1])) / 2


def _ms(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)
