"""Intervals for shares."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist


def wilson(count: int, total: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the score interval for the share ``count / total``, both ends between 0 and 1.

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
