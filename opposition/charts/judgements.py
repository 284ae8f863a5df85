"""What was judged of the changes, in each of the two codings."""

from __future__ import annotations

import pandas as pd

from edition.charts import BLUE, VERMILION, Shown, columns, dots, show

_HEADS = {
    "code": "Code",
    "coding": "Coding",
    "count": "Changes",
    "total": "Of all",
    "share": "Share (%)",
    "low": "Interval from",
    "high": "to",
}


def judgements(table: pd.DataFrame, title: str, alt: str, name: str) -> Shown:
    """Return a chart of how often each code was given in each of two codings.

    ``table`` is that of ``analysis.shares``; ``name`` is that of ``charts.show``.
    """
    first = table["coding"].iloc[0]
    leading = table["coding"] == first
    drawn = table[["low", "high"]].assign(
        heading=table["code"],
        label=table["coding"],
        value=table["share"],
        note=[f"{count} of {total}" for count, total in zip(table["count"], table["total"], strict=True)],
        colour=[BLUE if lead else VERMILION for lead in leading],
        shape=["circle" if lead else "square" for lead in leading],
        filled=leading,
    )
    said = ", ".join(
        f"{code} {' and '.join(map(str, rows))}" for code, rows in table.groupby("code", sort=False)["count"]
    )
    return show(
        lambda width: dots(drawn, width, axis="share of all changes"),
        name=name,
        title=title,
        alt=f"{alt} In the first and the second coding: {said}.",
        caption="Disc: the first coding. Square: the second, made without sight of the first. Lines: 95 % intervals.",
        data=columns(table, _HEADS, ("share", "low", "high")),
    )
