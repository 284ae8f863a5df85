"""The question of the edition put as a table: do the readings that touch the argument make sense more often?

A slip does not know what it falls on: if readings come about by accident, those that touch the argument should make
sense no more often than the rest. Whoever alters a text on purpose, in either version, writes sense. The table takes
sense from one coder and bearing from the other, so that its pattern cannot be one mind's habit.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from edition.analysis.apparatus import counted

#: Degrees of bearing that count as touching the argument (codes of ``vocabulary.BEARING``).
CHARGED = ("argument", "charge")


def readings(
    variants: pd.DataFrame, codings: pd.DataFrame, sense_by: str, bearing_by: str, doubtful: bool = False
) -> pd.DataFrame:
    """Return the changes at which the other version has words of its own, a row a change, in the order of the text.

    ``variants`` is ``Letter.variants``, ``codings`` is ``edition.codings()``. Columns: ``group``, ``paragraph``,
    ``sense`` (``nonsense`` if one of its sites makes none, else ``makes sense``) and ``bearing`` (``on the argument``
    if one of its sites touches it, else ``elsewhere``). Sites whose sense is ``none`` have no words to judge and are
    left out, and so are changes that have no other.
    """
    sites = counted(variants, doubtful)[["id", "letter", "group", "paragraph"]]
    found = sites.assign(
        sense=_given(sites, codings, sense_by, "sense"), bearing=_given(sites, codings, bearing_by, "bearing")
    )
    missing = found.loc[found[["sense", "bearing"]].isna().any(axis=1), "id"]
    if len(missing):
        raise ValueError(f"no coding of {', '.join(missing)} by {sense_by!r} or {bearing_by!r}; expected one of each")
    judged = found[found["sense"] != "none"].assign(
        broken=lambda rows: rows["sense"] == "nonsense", charged=lambda rows: rows["bearing"].isin(CHARGED)
    )
    grouped = judged.groupby("group", sort=False)
    return pd.DataFrame(
        {
            "paragraph": grouped["paragraph"].first(),
            "sense": grouped["broken"].any().map({True: "nonsense", False: "makes sense"}),
            "bearing": grouped["charged"].any().map({True: "on the argument", False: "elsewhere"}),
        }
    ).reset_index()


def _given(sites: pd.DataFrame, codings: pd.DataFrame, coder: str, field: str) -> list[Any]:
    """Return what a coder gave each site in a field, None where nothing. Raises ValueError for a site coded twice."""
    rows = codings[codings["coder"] == coder]
    keys = list(zip(rows["letter"], rows["variant"], strict=True))
    if len(set(keys)) < len(keys):
        raise ValueError(f"{coder!r} coded a site more than once; expected one coding of each")
    found = dict(zip(keys, rows[field].fillna(""), strict=True))
    return [found.get(site) for site in zip(sites["letter"], sites["id"], strict=True)]


def table(changes: pd.DataFrame) -> pd.DataFrame:
    """Return ``readings`` counted: two rows (bearing) and two columns (sense), for ``exact``."""
    counts = pd.crosstab(changes["bearing"], changes["sense"])
    return counts.reindex(index=["on the argument", "elsewhere"], columns=["makes sense", "nonsense"], fill_value=0)
