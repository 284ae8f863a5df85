"""How far two coders agree.

Method: J. Cohen, "A Coefficient of Agreement for Nominal Scales", Educational and Psychological Measurement 20 (1960),
37-46: the agreement observed, less what two coders who never looked would reach by their own habits alone, as a share
of what is left to reach.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

#: What is compared, in the order in which it is shown.
FIELDS = ("direction", "mechanisms", "bearing", "sense", "certainty")


class Agreement(NamedTuple):
    """The agreement of two codings of the same things."""

    coded: int  # how many things
    same: int  # how many of them got the same code
    observed: float  # same / coded
    expected: float  # the share expected by chance, from each coder's own frequencies
    kappa: float  # Cohen's kappa; not a number where both coders used one and the same code only


def cohen_kappa(first: Sequence[str], second: Sequence[str]) -> Agreement:
    """Return the agreement of two codings, each with one code a thing, in the same order.

    Raises ValueError where they are not of one length, or empty.

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
    kappa = (observed - expected) / (1 - expected) if expected < 1 else float("nan")
    return Agreement(coded, same, observed, expected, kappa)


def agreement(codings: pd.DataFrame) -> pd.DataFrame:
    """Return the agreement of the two coders, one row a letter and field, fields that nobody coded left out.

    ``codings`` is ``edition.codings()``. Columns: letter, field, and those of ``Agreement``. Codings of two tied
    mechanisms agree only where both name the same two.
    """
    rows = []
    for letter, of_letter in codings.fillna("").groupby("letter", sort=True):
        both = of_letter.pivot(index="variant", columns="coder", values=list(FIELDS))
        for field in FIELDS:
            first, second = (both[field][coder].tolist() for coder in ("first", "second"))
            if any(first) or any(second):
                rows.append({"letter": letter, "field": field, **cohen_kappa(first, second)._asdict()})
    return pd.DataFrame(rows)
