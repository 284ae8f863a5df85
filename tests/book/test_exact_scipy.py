"""The exact tests of this book give what SciPy gives."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy
from hypothesis import assume, given
from hypothesis import strategies as st
from repeated import draws

from opposition import analysis
from opposition.analysis.exact import DRAWN

pytestmark = pytest.mark.slow


def tables(rows: tuple[int, int], columns: tuple[int, int], most: int) -> st.SearchStrategy[list[list[int]]]:
    """Return tables of counts with so many rows and columns, from least to most."""
    return st.integers(*columns).flatmap(
        lambda width: st.lists(
            st.lists(st.integers(0, most), min_size=width, max_size=width), min_size=rows[0], max_size=rows[1]
        )
    )


def whole(table: list[list[int]]) -> bool:
    """Return whether no row and no column is empty."""
    return bool(min(np.sum(table, axis=0)) > 0 and min(np.sum(table, axis=1)) > 0)


@given(tables((2, 2), (2, 2), 40))
def test_fishers_p_and_cramers_v_are_those_of_scipy(table: list[list[int]]) -> None:
    assume(whole(table))
    found = analysis.exact(table)
    assert found.p == pytest.approx(scipy.stats.fisher_exact(table).pvalue, rel=1e-9)
    assert found.cramers_v == pytest.approx(scipy.stats.contingency.association(table, method="cramer"), abs=1e-12)


@draws(50)
@given(tables((2, 2), (2, 2), 25))
def test_the_odds_and_their_interval_are_those_of_scipy(table: list[list[int]]) -> None:
    assume(whole(table))
    theirs = scipy.stats.contingency.odds_ratio(table)
    low, high = theirs.confidence_interval(0.95)
    found = analysis.exact(table)
    assert (found.low, found.high) == pytest.approx((low, high), rel=1e-6)
    assert found.odds == pytest.approx(theirs.statistic, rel=1e-6)


@draws(20)
@given(tables((2, 4), (3, 4), 6))
def test_the_p_of_larger_tables_is_that_of_scipys_random_tables(table: list[list[int]]) -> None:
    """Both are drawn: they lie apart as far as two such draws do."""
    assume(whole(table))
    drawn = scipy.stats.MonteCarloMethod(n_resamples=DRAWN, rng=np.random.default_rng(2))
    theirs = float(scipy.stats.fisher_exact(table, method=drawn).pvalue)
    found = analysis.exact(table)
    assert found.p == pytest.approx(theirs, abs=6 * math.sqrt(2 * theirs * (1 - theirs) / DRAWN) + 1e-9)
    assert found.cramers_v == pytest.approx(scipy.stats.contingency.association(table, method="cramer"), abs=1e-12)


@pytest.mark.parametrize("seed", [1, 1924])
def test_random_tables_are_drawn_as_scipy_draws_those_of_many_cells(seed: int) -> None:
    table = [[2, 0, 1, 1, 0, 1], [0, 1, 0, 0, 0, 2], [1, 2, 1, 1, 0, 0], [2, 0, 2, 0, 2, 3], [3, 2, 0, 0, 2, 3]]
    drawn = scipy.stats.MonteCarloMethod(n_resamples=DRAWN, rng=np.random.default_rng(seed))
    theirs = float(scipy.stats.fisher_exact(table, method=drawn).pvalue)
    assert 0.01 < theirs < 0.99
    assert analysis.exact(table, seed).p == theirs
