"""Of what kind the differences are: shares of changes and of sites, side by side."""

from __future__ import annotations

import pandas as pd

from edition.charts.rows import dots
from edition.charts.show import Shown, show
from edition.charts.theme import GREY, KINDS, Mark
from edition.charts.words import columns, number

_HEADS = {
    "kind": "Kind",
    "label": "Counted",
    "count": "Number",
    "total": "Of all",
    "share": "Share (%)",
    "low": "Interval from",
    "high": "to",
}
_UNCOUNTED = ("mixed", "punctuation")  # words without a plural


def kinds(table: pd.DataFrame, title: str, alt: str, name: str, doubtful: pd.DataFrame | None = None) -> Shown:
    """Return a chart of the shares of the kinds of variants, with their intervals.

    ``table`` is ``analysis.by_kind``'s; ``doubtful``, where given, the same table made with doubtful sites, of which
    the rows of sites are shown. ``alt`` is what the chart says in words; the counts of changes are added to it.
    ``name`` is that of ``show``.
    """
    rows = pd.concat(
        [
            table.assign(label=table["unit"] + "s"),
            *([] if doubtful is None else [doubtful[doubtful["unit"] == "site"].assign(label="with doubtful")]),
        ]
    )
    rows = rows[(rows["kind"] != "mixed") | (rows["unit"] == "change")]  # a site has one kind
    order = [*KINDS, "mixed"]
    rows = rows.sort_values("kind", key=lambda names: names.map(order.index), kind="stable", ignore_index=True)
    marks = [KINDS.get(kind, Mark(GREY, "circle", kind)) for kind in rows["kind"]]
    drawn = rows[["label", "low", "high"]].assign(
        heading=rows["kind"],
        value=rows["share"],
        note=[f"{count} of {total}" for count, total in zip(rows["count"], rows["total"], strict=True)],
        colour=[mark.colour for mark in marks],
        shape=[mark.shape for mark in marks],
        filled=True,
    )
    counted = table[(table["unit"] == "change") & (table["count"] > 0)].sort_values("count", ascending=False)
    said = ", ".join(
        f"{row['count']} {row['kind']}" if row["kind"] in _UNCOUNTED else number(row["count"], row["kind"])
        for row in counted.to_dict("records")
    )
    return show(
        lambda width: dots(drawn, width, axis="share of all"),
        title=title,
        alt=f"{alt} Counted by changes: {said}.",
        caption="Lines: 95 % intervals. A site counts once, under the first of its kinds; doubtful sites are left out"
        + (", but in the rows that say otherwise." if doubtful is not None else "."),
        name=name,
        data=columns(rows, _HEADS, ("share", "low", "high")),
    )
