"""Exact tests of small tables, and how much they could see.

The tests are Fisher's (R. A. Fisher, "The logic of inductive inference", *Journal of the Royal Statistical Society* 98
(1935), 39-82) and, for more rows and columns, that of G. H. Freeman and J. H. Halton, "Note on an exact treatment of
contingency, goodness of fit and other problems of significance", *Biometrika* 38 (1951), 141-149. The strength of an
association is measured as H. Cramér does, *Mathematical Methods of Statistics*, Princeton 1946, p. 282. The tests hold
all of it against SciPy.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import lgamma, sqrt
from typing import NamedTuple

import numpy as np
import pandas as pd

from opposition.analysis.odds import odds, ways

#: Tables drawn where a table is too large for all of its like to be listed.
DRAWN = 9999


class Exact(NamedTuple):
    """The outcome of an exact test: p, and the strength of the association."""

    p: float  # the share of tables with the same margins that are as unlikely as this one, or more
    total: int  # how many things the table counts
    cramers_v: float  # how strong the association is, from 0 to 1; not a number where a margin is empty
    odds: float  # odds ratio, conditional maximum likelihood; not a number but for two rows and two columns
    low: float  # its exact 95 % interval
    high: float


def crossed(rows: pd.Series[str], columns: pd.Series[str]) -> pd.DataFrame:
    """Return a table of how often each pair of codes occurs.

    Both series are in the same order of changes. Columns: the codes of ``columns``; a row for each code of ``rows``.
    Raises ValueError where they are not of one length.
    """
    if len(rows) != len(columns):
        raise ValueError(f"{len(rows)} and {len(columns)} codes; expected as many of each")
    return pd.crosstab(rows.to_numpy(), columns.to_numpy(), rownames=[rows.name], colnames=[columns.name])


def exact(table: pd.DataFrame | Sequence[Sequence[int]], seed: int = 1) -> Exact:
    """Return the exact test of whether rows and columns of a table are independent.

    A table of two rows and two columns is computed; for larger tables, ``DRAWN`` with the same margins are drawn, with
    ``seed`` (B. Phipson and G. K. Smyth, "Permutation P-values should never be zero", *Statistical Applications in
    Genetics and Molecular Biology* 9 (2010), article 39: the table itself counts among them). Rows and columns without
    a count are left out; a table with one row or column left can show nothing, and has p = 1. Raises ValueError for a
    table that is empty, or holds what is no count.

    A notebook needs ``exact(crossed(first["sense"], second["bearing"]))``.

    >>> round(exact([[3, 1], [1, 3]]).p, 4)  # Fisher's lady tasting tea
    0.4857
    """
    counts = np.asarray(table)
    if counts.ndim != 2 or counts.size == 0 or not np.issubdtype(counts.dtype, np.integer) or (counts < 0).any():
        raise ValueError("no table of counts; expected rows and columns of whole numbers, none below 0")
    counts = counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]
    nan, total = float("nan"), int(counts.sum())
    if min(counts.shape) < 2:
        return Exact(1.0, total, nan, nan, nan, nan)
    if counts.shape != (2, 2):
        return Exact(_drawn(counts, seed), total, _cramers_v(counts), nan, nan, nan)
    (one, rest), (other, of_other) = counts.tolist()
    return Exact(_p(one, one + rest, other, other + of_other), total, _cramers_v(counts), *odds(counts))


def _cramers_v(counts: np.ndarray) -> float:
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    chi_squared = ((counts - expected) ** 2 / expected).sum()
    return sqrt(chi_squared / counts.sum() / (min(counts.shape) - 1))


def _drawn(counts: np.ndarray, seed: int) -> float:
    """Return p from random tables with the same sums of rows and columns.

    Each deals the things of the table to its rows anew (J. M. Boyett, "Algorithm AS 144: Random R x C tables with given
    row and column totals", *Applied Statistics* 28 (1979), 329-332). A table is the less likely the greater the product
    of the factorials of its cells.
    """
    rows, columns = (np.repeat(np.arange(len(sums)), sums) for sums in (counts.sum(axis=1), counts.sum(axis=0)))
    random = np.random.RandomState(np.random.PCG64(seed))  # the draws of SciPy; frozen, as those of a Generator are not
    factorials = np.array([lgamma(count + 1) for count in range(len(rows) + 1)])  # as logarithms
    rarity = factorials[counts].sum() - 1e-9  # the same numbers may be added up in another order
    rarer = 0
    for _ in range(DRAWN):
        random.shuffle(columns)
        cells = np.bincount(rows * counts.shape[1] + columns, minlength=counts.size)
        rarer += bool(factorials[cells].sum() >= rarity)
    return (rarer + 1) / (DRAWN + 1)


@cache
def _p(one: int, of_one: int, other: int, of_other: int) -> float:
    """Return Fisher's p of a table of two rows and two columns.

    It is the share, counted in whole numbers, of the ways to make a table no likelier than this one.
    """
    possible = ways(of_one, of_other, one + other)
    return sum(way for way in possible.values() if way <= possible[one]) / sum(possible.values())


def power(
    few: int, many: int, share_few: float, share_many: float, alpha: float = 0.05, runs: int = 2000, seed: int = 1
) -> float:
    """Return how often Fisher's test would see a difference that exists.

    It is found by simulation: ``few`` and ``many`` changes (for example those that incriminate, and all others) have
    some mark with the probabilities ``share_few`` and ``share_many``; the power is the share of ``runs`` simulated
    tables in which the test gives p of ``alpha`` at most. Where both shares are the same it is the rate of false
    alarms.

    A notebook needs a row of these: ``[power(3, 75, share, 0.2) for share in (0.2, 0.4, 0.6, 0.8, 1.0)]``. The method
    is that of J. Cohen, *Statistical Power Analysis for the Behavioral Sciences*, 2nd ed., Hillsdale 1988, with
    simulation in the place of his tables. Raises ValueError for numbers that are no counts or probabilities.
    """
    if min(few, many, runs) < 1 or not all(0 <= share <= 1 for share in (share_few, share_many, alpha)):
        raise ValueError("power needs counts above 0 and probabilities between 0 and 1")
    random = np.random.default_rng(seed)
    marked = zip(
        random.binomial(few, share_few, runs).tolist(), random.binomial(many, share_many, runs).tolist(), strict=True
    )
    return sum(_p(one, few, other, many) <= alpha for one, other in marked) / runs
