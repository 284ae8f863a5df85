"""How far two codings of the same things agree.

Method: J. Cohen, "A Coefficient of Agreement for Nominal Scales", Educational and Psychological Measurement 20 (1960),
37-46: the agreement observed, less what two codings made blindfold would reach by how often each gives its codes, as a
share of what is left to reach. Its interval is that for large samples of J. L. Fleiss, J. Cohen and B. S. Everitt,
"Large sample standard errors of kappa and weighted kappa", Psychological Bulletin 72 (1969), 323-327.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

import pandas as pd

#: What is compared, in the order in which it is shown.
FIELDS = ("direction", "mechanisms", "bearing", "sense", "certainty")


class Agreement(NamedTuple):
    """The agreement of two codings of the same things."""

    coded: int  # how many things
    same: int  # how many of them got the same code
    observed: float  # same / coded
    expected: float  # the share expected by chance, from the frequencies of codes in each coding
    kappa: float  # Cohen's kappa; not a number where both codings have one and the same code only
    low: float  # the interval of kappa, which small numbers make too short rather than too long
    high: float


def cohen_kappa(first: Sequence[str], second: Sequence[str], confidence: float = 0.95) -> Agreement:
    """Return the agreement of two codings of the same things, in the same order.

    Each thing has one code in each coding. ``confidence`` is the level of the interval. Raises ValueError where the
    codings are not of one length, or empty.

    >>> yes, no = "yes", "no"
    >>> first = [yes] * 25 + [no] * 25
    >>> second = [yes] * 20 + [no] * 5 + [yes] * 10 + [no] * 15
    >>> round(cohen_kappa(first, second).kappa, 3)
    0.4
    """
    if not first or len(first) != len(second):
        raise ValueError(f"two codings of {len(first)} and {len(second)} things; one number above 0 is needed")
    coded = len(first)
    same = sum(one == other for one, other in zip(first, second, strict=True))
    habits = Counter(first), Counter(second)
    expected = sum(habits[0][code] * habits[1][code] for code in habits[0]) / coded**2
    observed = same / coded
    if expected == 1:
        nan = float("nan")
        return Agreement(coded, same, observed, expected, nan, nan, nan)
    kappa = (observed - expected) / (1 - expected)
    half = NormalDist().inv_cdf((1 + confidence) / 2) * _error(first, second, kappa, expected)
    return Agreement(coded, same, observed, expected, kappa, max(-1.0, kappa - half), min(1.0, kappa + half))


def _error(first: Sequence[str], second: Sequence[str], kappa: float, expected: float) -> float:
    """Return the standard error of kappa: Fleiss, Cohen and Everitt, formula 13."""
    coded = len(first)
    of_first, of_second = ({code: n / coded for code, n in Counter(codes).items()} for codes in (first, second))
    agreeing = parting = 0.0
    for (one, other), number in Counter(zip(first, second, strict=True)).items():
        if one == other:
            agreeing += number / coded * (1 - (of_first[one] + of_second[one]) * (1 - kappa)) ** 2
        else:
            parting += number / coded * (of_second.get(one, 0.0) + of_first.get(other, 0.0)) ** 2
    parting *= (1 - kappa) ** 2
    chance = (kappa - expected * (1 - kappa)) ** 2
    return sqrt(max(0.0, agreeing + parting - chance) / coded) / (1 - expected)


def agreement(codings: pd.DataFrame) -> pd.DataFrame:
    """Return the agreement of the two codings, a row for each letter and field.

    ``codings`` is ``edition.codings()``. Columns: letter, field, and those of ``Agreement``. A field that nobody coded
    has no row. Codings of two tied mechanisms agree only where both name the same two.
    """
    rows = []
    for letter, of_letter in codings.fillna("").groupby("letter", sort=True):
        both = of_letter.pivot(index="variant", columns="coding", values=list(FIELDS))
        for field in FIELDS:
            first, second = (both[field][coding].tolist() for coding in ("first", "second"))
            if any(first) or any(second):
                rows.append({"letter": letter, "field": field, **cohen_kappa(first, second)._asdict()})
    return pd.DataFrame(rows)
