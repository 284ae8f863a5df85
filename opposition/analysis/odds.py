"""The odds ratio of two rows and two columns, given their sums, and its exact interval.

Given the sums, the count in the first cell has the noncentral hypergeometric distribution that R. A. Fisher describes
in "The logic of inductive inference", *Journal of the Royal Statistical Society* 98 (1935), 39-82, p. 49. The estimate
is its conditional maximum likelihood; the interval is that of J. Cornfield, "A statistical problem arising from
retrospective studies", *Proceedings of the Third Berkeley Symposium* 4 (1956), 135-148, with tails that are added up
in full: both as in R's ``fisher.test``.
"""

from __future__ import annotations

from collections.abc import Callable
from math import comb, exp, inf
from typing import NamedTuple

import numpy as np


class Odds(NamedTuple):
    """An odds ratio, and the two ends of its interval."""

    ratio: float
    low: float
    high: float


def ways(first: int, second: int, column: int) -> dict[int, int]:
    """Return in how many ways each count of the first cell can come about.

    ``first`` and ``second`` are the sums of the two rows, ``column`` is that of the first column.
    """
    counts = range(max(0, column - second), min(first, column) + 1)
    return {count: comb(first, count) * comb(second, column - count) for count in counts}


def odds(table: np.ndarray, confidence: float = 0.95) -> Odds:
    """Return the odds ratio of a table of two rows and two columns, with its interval.

    No row or column may be empty. ``confidence`` is the level of the interval.
    """
    found = int(table[0, 0])
    possible = ways(int(table[0].sum()), int(table[1].sum()), int(table[:, 0].sum()))
    counts = np.array(list(possible), dtype=float)
    most = max(possible.values())
    plain = np.array([way / most for way in possible.values()])  # parted as whole numbers, which may be beyond floats

    def share(logarithm: float, of: np.ndarray) -> float:
        """Return the mean of ``of`` if the odds ratio had this logarithm."""
        powers = logarithm * counts
        weights = plain * np.exp(powers - powers.max())
        return float(weights @ of / weights.sum())

    tail = (1 - confidence) / 2
    least, greatest = found == counts.min(), found == counts.max()
    return Odds(
        0.0 if least else inf if greatest else exp(_root(lambda at: share(at, counts) - found)),
        0.0 if least else exp(_root(lambda at: share(at, counts >= found) - tail)),
        inf if greatest else exp(_root(lambda at: tail - share(at, counts <= found))),
    )


def _root(function: Callable[[float], float]) -> float:
    """Return the point where an increasing function passes zero, found by halving.

    It is exact to the last digit.
    """
    low, high = -1.0, 1.0
    while function(low) > 0:
        low *= 2
    while function(high) < 0:
        high *= 2
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if function(middle) < 0 else (low, middle)
    return middle
