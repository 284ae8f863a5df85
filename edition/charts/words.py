"""Figures as sentences and tables have them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd


def percent(share: float) -> str:
    """Return a share, 0 to 1, as a percentage in print.

    >>> percent(0.456)
    '46 %'
    """
    return f"{100 * share:.0f} %"


def number(count: int, noun: str) -> str:
    """Return a count with its noun.

    >>> number(1, "word"), number(1200, "word")
    ('1 word', '1,200 words')
    """
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def sentence(text: str) -> str:
    """Return a text as a sentence, with its capital and its full stop.

    >>> sentence("omission: 3 of 10"), sentence("¶ 5: 3 words.")
    ('Omission: 3 of 10.', '¶ 5: 3 words.')
    """
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "?", "!", "…")) else ".")


def columns(table: pd.DataFrame, heads: Mapping[str, str], shares: Sequence[str] = ()) -> pd.DataFrame:
    """Return some columns of a table, renamed for readers.

    ``heads`` gives the new name of each column that is kept, in order. ``shares`` are columns of shares, 0 to 1: they
    are given in per cent, to one decimal.
    """
    parts = {name: (100 * table[name]).round(1) for name in shares}
    return table.assign(**parts)[list(heads)].rename(columns=dict(heads))
