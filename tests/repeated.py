"""What is asked of many alike: of the first ones at once, of the others among the tests that take minutes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings


def first(values: Iterable[Any], count: int = 1) -> list[Any]:
    """Return the values of a parameter, tuples for several, all but the first ones marked ``whole``.

    Continuous integration asks every second of these; the rest are asked before a release.
    """
    known = list(values)
    others = [value if isinstance(value, tuple) else (value,) for value in known[count:]]
    marks = ([pytest.mark.whole], [pytest.mark.whole, pytest.mark.release])
    return [*known[:count], *(pytest.param(*value, marks=marks[n % 2]) for n, value in enumerate(others))]


def draws(count: int, *passed_over: HealthCheck) -> settings:
    """Return settings by which as many examples are drawn, and of them three in ten at once."""
    return settings(max_examples=count * settings().max_examples // 100, suppress_health_check=passed_over)
