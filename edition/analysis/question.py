"""The question of the edition put as a table: do the readings that touch the argument make sense more often?

A slip does not know what it falls on: if readings come about by accident, those that touch the argument should make
sense no more often than the rest. Whoever alters a text on purpose, in either version, writes sense. The table takes
sense from one coder and bearing from the other, so that its pattern cannot be one mind's habit.
"""

from __future__ import annotations

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
    given = codings.fillna("").rename(columns={"variant": "id"})
    sense, bearing = (
        given.loc[given["coder"] == coder, ["letter", "id", field]]
        for coder, field in ((sense_by, "sense"), (bearing_by, "bearing"))
    )
    found = sites.merge(sense, validate="one_to_one").merge(bearing, validate="one_to_one")
    if len(found) != len(sites):
        missing = sorted(set(sites["id"]) - set(found["id"]))
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


def table(changes: pd.DataFrame) -> pd.DataFrame:
    """Return ``readings`` counted: two rows (bearing) and two columns (sense), for ``exact``."""
    counts = pd.crosstab(changes["bearing"], changes["sense"])
    return counts.reindex(index=["on the argument", "elsewhere"], columns=["makes sense", "nonsense"], fill_value=0)
