"""What is asked of many alike: of the first ones at once, of the others among the tests that take minutes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def first(values: Iterable[Any], count: int = 1) -> list[Any]:
    """Return the values of a parameter, tuples for several, all but the first ones marked ``whole``.

    Continuous integration asks every second of these; the rest are asked before a release.
    """
    known = list(values)
    others = [value if isinstance(value, tuple) else (value,) for value in known[count:]]
    marks = ([pytest.mark.whole], [pytest.mark.whole, pytest.mark.release])
    return [*known[:count], *(pytest.param(*value, marks=marks[n % 2]) for n, value in enumerate(others))]
