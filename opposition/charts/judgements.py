"""What was judged of the changes, by each of the two coders."""

from __future__ import annotations

import pandas as pd

from edition.charts import BLUE, VERMILION, Shown, columns, dots, show

_HEADS = {
    "code": "Code",
    "coder": "Coder",
    "count": "Changes",
    "total": "Of all",
    "share": "Share (%)",
    "low": "Interval from",
    "high": "to",
}


def judgements(table: pd.DataFrame, title: str, alt: str) -> Shown:
    """Return a chart of how often each of two coders gave each code.

    ``table`` is that of ``analysis.shares``.
    """
    first = table["coder"].iloc[0]
    leading = table["coder"] == first
    drawn = table[["low", "high"]].assign(
        heading=table["code"],
        label=table["coder"],
        value=table["share"],
        note=[f"{count} of {total}" for count, total in zip(table["count"], table["total"], strict=True)],
        colour=[BLUE if lead else VERMILION for lead in leading],
        shape=["circle" if lead else "square" for lead in leading],
        filled=leading,
    )
    said = ", ".join(f"{code} {'/'.join(map(str, rows))}" for code, rows in table.groupby("code", sort=False)["count"])
    return show(
        lambda width: dots(drawn, width, axis="share of all changes"),
        title=title,
        alt=f"{alt} By the first and the second coder: {said}.",
        caption="Disc: the first coder. Square: the second, who had not seen the first coding. Lines: 95 % intervals.",
        data=columns(table, _HEADS, ("share", "low", "high")),
    )
