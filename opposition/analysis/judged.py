"""What was judged of the changes: the codings of sites taken together, change by change."""

from __future__ import annotations

import pandas as pd

from edition.analysis.agreement import FIELDS
from edition.analysis.apparatus import MIXED, counted


def judged(variants: pd.DataFrame, codings: pd.DataFrame, coding: str, doubtful: bool = False) -> pd.DataFrame:
    """Return how each change was judged in one coding, in the text's order.

    ``variants`` is ``Letter.variants``, ``codings`` is ``edition.codings()``. Columns: ``group``, ``section``,
    ``paragraph`` (of its first site), ``sites``, and the fields of ``agreement.FIELDS``; ``mixed`` where sites of one
    change were judged differently, and where two mechanisms were held equally likely.

    A notebook needs this for each of the two codings: a cross table of the sense in the first and the bearing in the
    second cannot owe its pattern to what was decided of both at one sitting.

    Raises ValueError where the coding has not one row for each site of the letter.
    """
    sites = counted(variants, doubtful)[["id", "letter", "section", "paragraph", "group"]]
    rows = codings[codings["coding"] == coding].rename(columns={"variant": "id"})
    found = sites.merge(rows, on=["letter", "id"], validate="one_to_one")
    if len(found) != len(sites):
        missing = sorted(set(sites["id"]) - set(found["id"]))
        raise ValueError(f"no {coding} coding of {', '.join(missing)}; expected one of every site")
    fields = found[list(FIELDS)].fillna("")
    found[list(FIELDS)] = fields.mask(fields.apply(lambda column: column.str.contains(",")), MIXED)
    grouped = found.groupby("group", sort=False)
    table = grouped[["section", "paragraph"]].first()
    table["sites"] = grouped.size()
    for field in FIELDS:
        table[field] = grouped[field].agg(lambda codes: codes.iloc[0] if codes.nunique() == 1 else MIXED)
    return table.reset_index()
