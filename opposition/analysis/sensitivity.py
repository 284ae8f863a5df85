"""Would the answer be another if the doubtful decisions had gone otherwise?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import pandas as pd

from edition.analysis.apparatus import counted

#: The extents a lemma may have, and the column that holds each.
EXTENTS = {"least": "lemma_least", "as settled": "lemma_words", "most": "lemma_most"}


#: All doubtful sites together.
EVERY = "every doubtful site"


class Decision(NamedTuple):
    """One way of settling what is doubtful."""

    doubtful: str  # which doubtful sites count: the id of one, EVERY, or empty where none does
    extent: str  # a key of EXTENTS
    without: str  # the change left out, empty where none is


def sensitivity(sites: pd.DataFrame, measure: Callable[[pd.DataFrame], float], each: bool = True) -> pd.DataFrame:
    """Return a measure computed under each way of settling what is doubtful.

    ``sites`` is ``Letter.variants`` or recorded figures of an apparatus. ``measure`` gets the sites that count, all of
    status ``variant``, with ``lemma_words`` as least, settled or most, and returns a number. Doubtful sites are left
    out, taken in one by one, and all taken in. With ``each``, every change is also left out in turn, extents as settled
    and doubtful sites left out, so that a result that hangs on one change shows it. Columns: ``doubtful``, ``extent``,
    ``without``, ``value``; the first row is the decision the edition made.

    A notebook needs the lowest and highest ``value``, and says under which decision each comes about.
    """
    rows = [
        (*decision, float(measure(_decided(sites, decision))))
        for decision in dict.fromkeys([Decision("", "as settled", ""), *_decisions(sites, each)])
    ]
    return pd.DataFrame(rows, columns=[*Decision._fields, "value"])


def _decisions(sites: pd.DataFrame, each: bool) -> Iterator[Decision]:
    held = sites.loc[sites["status"] == "doubtful", "id"].tolist()
    for doubtful in ("", *(held if len(held) > 1 else ()), *((EVERY,) if held else ())):
        for extent in EXTENTS:
            yield Decision(doubtful, extent, "")
    if each:
        for group in sites.loc[sites["status"] == "variant", "group"].unique():
            yield Decision("", "as settled", str(group))


def _decided(sites: pd.DataFrame, decision: Decision) -> pd.DataFrame:
    kept = counted(sites, doubtful=decision.doubtful == EVERY)
    if decision.doubtful not in ("", EVERY):
        kept = sites[(sites["status"] == "variant") | (sites["id"] == decision.doubtful)]
    kept = kept[kept["group"] != decision.without]
    words = kept[EXTENTS[decision.extent]].fillna(kept["lemma_words"])
    return kept.assign(status="variant", lemma_words=words)
