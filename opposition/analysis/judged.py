"""What was judged of the changes: the codings of sites taken together, change by change."""

from __future__ import annotations

import pandas as pd

from edition.analysis.agreement import FIELDS
from edition.analysis.apparatus import MIXED, counted


def judged(variants: pd.DataFrame, codings: pd.DataFrame, coder: str, doubtful: bool = False) -> pd.DataFrame:
    """Return how a coder judged each change, in the order of the text.

    ``variants`` is ``Letter.variants``, ``codings`` is ``edition.codings()``. Columns: ``group``, ``section``,
    ``paragraph`` (of its first site), ``sites``, and the fields of ``agreement.FIELDS``; ``mixed`` where sites of one
    change were judged differently, and where two mechanisms were held equally likely.

    A notebook needs this for each of the two coders: a cross table of the first coder's sense and the second's
    bearing cannot owe its pattern to one mind's habits.

    Raises ValueError where the coder judged a site of the letter not once.
    """
    sites = counted(variants, doubtful)[["id", "letter", "section", "paragraph", "group"]]
    of_coder = codings[codings["coder"] == coder].rename(columns={"variant": "id"})
    found = sites.merge(of_coder, on=["letter", "id"], validate="one_to_one")
    if len(found) != len(sites):
        missing = sorted(set(sites["id"]) - set(found["id"]))
        raise ValueError(f"no coding by {coder!r} of {', '.join(missing)}; expected one of every site")
    fields = found[list(FIELDS)].fillna("")
    found[list(FIELDS)] = fields.mask(fields.apply(lambda column: column.str.contains(",")), MIXED)
    grouped = found.groupby("group", sort=False)
    table = grouped[["section", "paragraph"]].first()
    table["sites"] = grouped.size()
    for field in FIELDS:
        table[field] = grouped[field].agg(lambda codes: codes.iloc[0] if codes.nunique() == 1 else MIXED)
    return table.reset_index()
