"""How the lives of those who are named ended."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

from edition import charts
from edition.charts.theme import GREY, PURPLE, VERMILION, Mark

#: How a life ended, as far as the register says: the keys are what ``ending`` returns.
ENDINGS: Mapping[str, Mark] = {
    "killed": Mark(VERMILION, "diamond", "killed, or condemned to death"),
    "own hand": Mark(PURPLE, "square", "by their own hand"),
    "other": Mark(GREY, "circle", "otherwise, or not told"),
}
_KILLED = re.compile(r"\b(shot|murdered|killed|condemned to death)\b", re.IGNORECASE)
_OWN = re.compile(r"\b(himself|herself)\b")


def ending(fate: str) -> str:
    """Return how a life ended by the register's own words, as a key of ``ENDINGS``.

    >>> ending("Tried and condemned to death in March 1938."), ending("Shot himself in Moscow."), ending("")
    ('killed', 'own hand', 'other')
    """
    if _OWN.search(fate):
        return "own hand"
    return "killed" if _KILLED.search(fate) else "other"


def lived(people: pd.DataFrame) -> pd.DataFrame:
    """Return the people of the register whose birth or death is dated.

    Columns: those of ``edition.charts.lived``, and ``ending`` (how the life ended, as the register tells it).
    """
    table = charts.lived(people)
    return table.assign(ending=table["fate"].map(ending))
