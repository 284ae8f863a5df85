"""What is asked of many alike: of the first ones at once, of the others among the tests that take minutes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def first(values: Iterable[Any], count: int = 1) -> list[Any]:
    """Return the values of a parameter, tuples for several, all but the first ones marked ``whole``."""
    known = list(values)
    others = (value if isinstance(value, tuple) else (value,) for value in known[count:])
    return [*known[:count], *(pytest.param(*value, marks=pytest.mark.whole) for value in others)]
