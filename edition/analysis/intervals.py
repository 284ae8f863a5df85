"""Intervals: for shares, and for any figure computed from the changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from math import sqrt
from statistics import NormalDist
from typing import Any, TypeAlias, cast

import numpy as np
import pandas as pd


def wilson(count: int, total: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the score interval for the share ``count / total``, from 0 to 1.

    The interval of E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    *Journal of the American Statistical Association* 22 (1927), 209-212, without continuity correction;
    recommended for small numbers by L. D. Brown, T. T. Cai and A. DasGupta, "Interval estimation for a binomial
    proportion", *Statistical Science* 16 (2001), 101-133.

    Raises ValueError where ``count`` is not between 0 and ``total``, ``total`` is not positive, or ``confidence``
    is not between 0 and 1.
    """
    if total <= 0 or not 0 <= count <= total:
        raise ValueError(f"no share: {count} of {total}; expected a count between 0 and a positive total")
    if not 0 < confidence < 1:
        raise ValueError(f"no confidence level: {confidence}; expected one between 0 and 1")
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = count / total
    shrink = 1 + z**2 / total
    middle = (share + z**2 / (2 * total)) / shrink
    half = z * sqrt(share * (1 - share) / total + z**2 / (4 * total**2)) / shrink
    low = 0.0 if count == 0 else middle - half
    high = 1.0 if count == total else middle + half
    return low, high


#: One column of a table, of whatever type.
Column: TypeAlias = "np.ndarray[Any, Any]"


class Drawn(Mapping[str, Column]):
    """A selection of a table's rows, whose columns are made when they are asked for."""

    def __init__(self, columns: Mapping[str, Column], rows: Column) -> None:
        """Take the columns of the whole table, and the positions of the rows."""
        self._columns, self._rows = columns, rows

    def __getitem__(self, name: str) -> Column:
        """Return a column. Raises KeyError where there is none of the name."""
        return cast(Column, self._columns[name][self._rows])

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names of the columns."""
        return iter(self._columns)

    def __len__(self) -> int:
        """Return the number of columns."""
        return len(self._columns)


def bootstrap(
    table: pd.DataFrame,
    figure: Callable[[Drawn], float],
    unit: str = "group",
    confidence: float = 0.95,
    runs: int = 2000,
    seed: int = 1,
) -> tuple[float, float]:
    """Return a bootstrap interval for a figure computed from a table.

    ``figure`` is computed ``runs`` times, each time from as many units as the table has, drawn with replacement. Rows
    with the same value of ``unit`` are drawn together: sites of one change hang together, and drawn singly they
    would make the interval too narrow. The percentile interval of B. Efron and R. J. Tibshirani, *An Introduction to
    the Bootstrap*, New York 1993, chapter 13; the tests hold it against SciPy's.

    A notebook needs for example ``bootstrap(sites, lambda rows: rows["lemma_words"].mean())``. ``figure`` gets
    the columns of ``table``, each an array of NumPy; their rows repeat where a unit was drawn twice.

    Raises ValueError where the table has fewer than two units.
    """
    rows = [group.index.to_numpy() for _, group in table.reset_index(drop=True).groupby(unit, sort=False)]
    if len(rows) < 2:
        raise ValueError(f"{len(rows)} units; expected two or more to draw from")
    columns = {str(name): column.to_numpy() for name, column in table.items()}
    draws = np.random.default_rng(seed).integers(0, len(rows), (runs, len(rows)))
    figures = [float(figure(Drawn(columns, np.concatenate([rows[unit] for unit in units])))) for units in draws]
    low, high = np.quantile(figures, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)
