"""How often each code was given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from edition.analysis.intervals import wilson


def shares(codings: Mapping[str, pd.Series[str]], order: Iterable[str]) -> pd.DataFrame:
    """Return the share of each code in each coding, with its 95 % score interval.

    ``codings`` are columns of ``judged``'s tables by the name of the coding; ``order`` is that of the codes. Codes that
    nobody gave are left out. Columns: ``code``, ``coding``, ``count``, ``total``, ``share``, ``low``, ``high``. Raises
    ValueError for a code that ``order`` does not have.
    """
    codes = list(order)
    given = {code for coding in codings.values() for code in coding}
    if unknown := sorted(given - set(codes)):
        raise ValueError(f"codes {', '.join(map(repr, unknown))}; expected some of {', '.join(codes)}")
    rows = []
    for code in (code for code in codes if code in given):
        for name, coding in codings.items():
            count, total = int((coding == code).sum()), len(coding)
            rows.append((code, name, count, total, count / total, *wilson(count, total)))
    return pd.DataFrame(rows, columns=["code", "coding", "count", "total", "share", "low", "high"])
