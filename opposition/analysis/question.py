"""The question of the edition put as a table: do the readings that touch the argument make sense more often?

A slip does not know what it falls on: if readings come about by accident, those that touch the argument should make
sense no more often than the rest. Whoever alters a text on purpose, in either version, writes sense. The table takes
sense from one coding and bearing from the other, so that its pattern cannot come of judging both at one sitting.
"""

from __future__ import annotations

from collections import Counter

import pandas as pd

from edition.analysis.apparatus import counted

#: Degrees of bearing that count as touching the argument (codes of ``vocabulary.BEARING``).
CHARGED = ("argument", "charge")


def readings(
    variants: pd.DataFrame, codings: pd.DataFrame, sense_by: str, bearing_by: str, doubtful: bool = False
) -> pd.DataFrame:
    """Return the changes at which the other version has words of its own.

    They are in the order of the text. ``variants`` is ``Letter.variants``, ``codings`` is ``edition.codings()``.
    Columns: ``group``, ``paragraph``, ``sense`` (``nonsense`` if one of its sites makes none, else ``makes sense``) and
    ``bearing`` (``on the argument`` if one of its sites touches it, else ``elsewhere``). Sites whose sense is ``none``
    have no words to judge and are left out, and so are changes that have no other. Raises ValueError where a
    coding has a site not at all or twice.
    """
    return by_change(judged_sites(counted(variants, doubtful), codings, sense_by, bearing_by))


def judged_sites(variants: pd.DataFrame, codings: pd.DataFrame, sense_by: str, bearing_by: str) -> pd.DataFrame:
    """Return ``variants`` with ``sense`` and ``bearing`` as the two codings have them.

    Raises ValueError where one of them has a site not at all or twice.
    """
    sense, bearing = _given(codings, sense_by, "sense"), _given(codings, bearing_by, "bearing")
    sites = list(zip(variants["letter"], variants["id"], strict=True))
    coded = sense.keys() & bearing.keys()
    if missing := [name for letter, name in sites if (letter, name) not in coded]:
        raise ValueError(
            f"no coding of {', '.join(missing)} in the {sense_by} or the {bearing_by} pass; expected one of each"
        )
    return variants.assign(sense=[sense[site] for site in sites], bearing=[bearing[site] for site in sites])


def by_change(judged: pd.DataFrame) -> pd.DataFrame:
    """Return a table of ``judged_sites`` with one row for each change."""
    changes: dict[str, dict[str, str]] = {}
    for name, paragraph, sense, bearing in zip(
        *(judged[column] for column in ("group", "paragraph", "sense", "bearing")), strict=True
    ):
        if sense == "none":
            continue
        change = changes.setdefault(
            name, {"group": name, "paragraph": paragraph, "sense": "makes sense", "bearing": "elsewhere"}
        )
        if sense == "nonsense":
            change["sense"] = sense
        if bearing in CHARGED:
            change["bearing"] = "on the argument"
    return pd.DataFrame(list(changes.values()), columns=["group", "paragraph", "sense", "bearing"])


def _given(codings: pd.DataFrame, coding: str, field: str) -> dict[tuple[str, str], str]:
    """Return the codes that a coding has in a field, by letter and site.

    Raises ValueError for a site coded twice.
    """
    rows = codings[codings["coding"] == coding]
    keys = list(zip(rows["letter"], rows["variant"], strict=True))
    if len(set(keys)) < len(keys):
        raise ValueError(f"the {coding} coding has a site more than once; expected each once")
    return dict(zip(keys, rows[field].fillna(""), strict=True))


def table(changes: pd.DataFrame) -> pd.DataFrame:
    """Return the changes of ``readings`` counted by bearing and sense, for ``exact``.

    The rows are the two bearings, the columns the two senses.
    """
    counts = Counter(zip(changes["bearing"], changes["sense"], strict=True))
    bearings = pd.Index(["on the argument", "elsewhere"], name="bearing")
    senses = pd.Index(["makes sense", "nonsense"], name="sense")
    return pd.DataFrame([[counts[bearing, sense] for sense in senses] for bearing in bearings], bearings, senses)
