"""The tests of hypotheses find what was planted and nothing else, and agree with published examples and with SciPy."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import scipy
from hypothesis import given
from hypothesis import strategies as st
from repeated import draws

import edition.analysis
from opposition import analysis
from opposition.analysis.judged import judged

SECTIONS = ["a"] * 10 + ["b"] * 10 + ["c"] * 10


def density(counts: list[int], words: int = 50) -> pd.DataFrame:
    """Return paragraphs of one length with their changes."""
    names = [f"p{number}" for number in range(1, len(counts) + 1)]
    return pd.DataFrame({"paragraph": names, "words": words, "count": counts})


@pytest.mark.parametrize(
    ("table", "p"),
    [
        ([[3, 1], [1, 3]], 0.4857),  # Fisher's lady tasting tea
        ([[10, 2], [3, 15]], 0.0005367),  # twins of convicts, as in the manual of R's fisher.test
        ([[6, 2], [1, 4]], 0.1026),  # the example of SciPy's manual
    ],
)
def test_small_tables_have_the_p_of_the_published_examples(table: list[list[int]], p: float) -> None:
    assert analysis.exact(table).p == pytest.approx(p, abs=5e-5)


def test_larger_tables_have_the_p_of_the_published_example() -> None:
    # Job satisfaction by income, A. Agresti, Categorical Data Analysis, 2nd ed. 2002, p. 57; as in R's fisher.test.
    table = [[1, 2, 1, 0], [3, 3, 6, 1], [10, 10, 14, 9], [6, 7, 12, 11]]
    assert analysis.exact(table).p == pytest.approx(0.7827, abs=0.015)


@draws(30)
@given(st.lists(st.lists(st.integers(0, 12), min_size=2, max_size=2), min_size=2, max_size=2))
def test_rows_and_columns_may_change_places(table: list[list[int]]) -> None:
    turned = [list(column) for column in zip(*table, strict=True)]
    assert analysis.exact(table).p == pytest.approx(analysis.exact(turned).p)


def test_the_odds_and_their_interval_are_those_of_the_published_example() -> None:
    found = analysis.exact([[2, 15], [10, 3]])  # twins of convicts, as in the manual of R's fisher.test
    assert found.odds == pytest.approx(0.046937, abs=1e-6)
    assert (found.low, found.high) == pytest.approx((0.003326, 0.363182), rel=5e-3)


def test_the_strength_of_an_association_is_cramers() -> None:
    found = analysis.exact([[2, 15], [10, 3]])
    chi_squared = 30 * (2 * 3 - 15 * 10) ** 2 / (17 * 13 * 12 * 18)  # by hand
    assert found.total == 30
    assert found.cramers_v == pytest.approx(math.sqrt(chi_squared / 30))


def test_a_table_with_one_column_shows_nothing() -> None:
    found = analysis.exact([[3, 0], [4, 0]])
    assert found.p == 1
    assert math.isnan(found.cramers_v)


@pytest.mark.parametrize("table", [[], [[1, -1], [1, 1]], [[0.5, 1], [1, 1]]])
def test_what_is_no_table_is_refused(table: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="no table of counts"):
        analysis.exact(table)


@pytest.mark.slow
def test_a_planted_association_is_found_and_no_other() -> None:
    random = np.random.default_rng(5)
    tied, free = [], []
    for _ in range(60):
        sense = pd.Series(random.choice(["nonsense", "fluent"], 40), name="sense")
        noise = pd.Series(random.choice(["none", "nuance"], 40), name="bearing")
        follows = noise.where(random.random(40) < 0.2, sense.map({"nonsense": "none", "fluent": "nuance"}))
        tied.append(analysis.exact(analysis.crossed(sense, follows)).p <= 0.05)
        free.append(analysis.exact(analysis.crossed(sense, noise)).p <= 0.05)
    assert np.mean(tied) > 0.95
    assert np.mean(free) < 0.1


def test_codes_of_other_changes_cannot_be_crossed() -> None:
    with pytest.raises(ValueError, match="expected as many of each"):
        analysis.crossed(pd.Series(["a"], name="x"), pd.Series(["a", "b"], name="y"))


def exact_power(few: int, many: int, share_few: float, share_many: float) -> float:
    """Return the power of Fisher's test by adding up every outcome, which simulation only samples."""
    return float(
        sum(
            scipy.stats.binom.pmf(one, few, share_few) * scipy.stats.binom.pmf(other, many, share_many)
            for one in range(few + 1)
            for other in range(many + 1)
            if scipy.stats.fisher_exact([[one, few - one], [other, many - other]]).pvalue <= 0.05
        )
    )


@pytest.mark.parametrize(("few", "many", "share"), [(3, 20, 1.0), (5, 30, 0.6), (12, 30, 0.8)])
def test_power_is_that_of_all_outcomes_added_up(few: int, many: int, share: float) -> None:
    assert analysis.power(few, many, share, 0.2) == pytest.approx(exact_power(few, many, share, 0.2), abs=0.035)


def test_a_handful_of_changes_shows_little_and_false_alarms_are_rare() -> None:
    powers = [analysis.power(few, 70, 0.6, 0.2) for few in (3, 6, 12, 24)]
    assert all(fewer < more for fewer, more in pairwise(powers))
    assert powers[0] < 0.35
    assert analysis.power(3, 70, 0.2, 0.2) <= 0.05


@pytest.mark.parametrize("wrong", [(0, 5, 0.5, 0.5), (3, 5, 1.5, 0.5)])
def test_impossible_powers_are_refused(wrong: tuple[int, int, float, float]) -> None:
    with pytest.raises(ValueError, match="power needs counts"):
        analysis.power(*wrong)


def test_changes_planted_in_one_section_are_found() -> None:
    sections = ["a"] * 6 + ["b"] * 10 + ["c"] * 14
    table = analysis.spread(density([0] * 6 + [3] * 10 + [0] * 14), sections, runs=499).set_index("chance")
    assert list(table.index) == ["words", "paragraphs", "rotation"]
    assert table["p"].tolist() == pytest.approx([1 / 500, 1 / 500, 1 / 30])
    assert table.loc["rotation", "arrangements"] == 30
    assert table["g"].tolist() == pytest.approx([2 * 30 * math.log(3)] * 3)  # by hand: 30 log(30 / 10)


@pytest.mark.slow
def test_nothing_is_found_where_changes_fall_anywhere() -> None:
    random = np.random.default_rng(7)
    alarms = pd.DataFrame(
        analysis.spread(density(random.multinomial(30, [1 / 30] * 30).tolist()), SECTIONS, runs=99, seed=seed)
        .set_index("chance")["p"]
        .le(0.05)
        for seed in range(200)
    ).mean()
    assert (alarms < 0.09).all()


@pytest.mark.slow
def test_crowding_that_ignores_the_sections_is_no_matter_of_sections() -> None:
    """Changes crowd into single paragraphs wherever these stand: only the words' own chance is deceived."""
    random = np.random.default_rng(11)
    alarms = []
    for seed in range(200):
        counts = np.zeros(30, dtype=int)
        counts[random.choice(30, 4, replace=False)] = 8
        table = analysis.spread(density(counts.tolist()), SECTIONS, runs=99, seed=seed)
        alarms.append(table.set_index("chance")["p"].le(0.05))
    found = pd.DataFrame(alarms).mean()
    assert found["words"] > 0.4
    assert found["paragraphs"] < 0.1
    assert found["rotation"] < 0.1


def test_what_cannot_be_spread_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to spread"):
        analysis.spread(density([0, 0]), ["a", "b"])
    with pytest.raises(ValueError, match="nothing to spread"):
        analysis.spread(density([1, 2]), ["a", "a"])


SITES = pd.DataFrame(
    {
        "id": ["v1", "v2", "v3", "v4"],
        "group": ["v1", "v1", "v3", "v4"],
        "status": ["variant", "variant", "variant", "doubtful"],
        "lemma_words": pd.array([3, 2, 10, 5], dtype="Int64"),
        "lemma_least": pd.array([1, 2, 10, None], dtype="Int64"),
        "lemma_most": pd.array([4, 2, 12, None], dtype="Int64"),
    }
)


def test_every_decision_that_might_have_gone_otherwise_is_tried() -> None:
    table = analysis.sensitivity(SITES, lambda sites: float(sites["lemma_words"].sum()))
    assert table["value"].tolist() == [15, 13, 18, 18, 20, 23, 10, 5]
    assert table.iloc[0].tolist() == ["", "as settled", "", 15.0]
    assert table["without"].tolist() == [""] * 6 + ["v1", "v3"]
    assert len(analysis.sensitivity(SITES, len, each=False)) == 6


def test_doubtful_sites_are_taken_in_one_by_one_and_all_together() -> None:
    two = SITES.assign(status=["variant", "variant", "doubtful", "doubtful"])
    table = analysis.sensitivity(two, lambda sites: float(sites["lemma_words"].sum()), each=False)
    settled = table[table["extent"] == "as settled"].set_index("doubtful")["value"]
    assert settled.to_dict() == {"": 5, "v3": 15, "v4": 10, "every doubtful site": 20}


def test_a_change_judged_two_ways_is_mixed() -> None:
    variants = SITES.assign(letter="x", section="s", paragraph="p1", kind="omission")
    codings = pd.DataFrame(
        {
            "letter": "x",
            "variant": ["v1", "v2", "v3", "v4"],
            "coding": "first",
            "direction": [None] * 4,
            "mechanisms": ["slip", "slip", "slip,revision", "slip"],
            "bearing": ["none", "nuance", "none", "none"],
            "sense": ["fluent"] * 4,
            "certainty": ["low"] * 4,
        }
    )
    table = judged(variants, codings, "first").set_index("group")
    assert table.loc[["v1"], ["mechanisms", "bearing", "sense", "sites"]].to_numpy().tolist() == [
        ["slip", "mixed", "fluent", 2]
    ]
    assert table.loc["v3", "mechanisms"] == "mixed"
    assert len(judged(variants, codings, "first", doubtful=True)) == 3
    with pytest.raises(ValueError, match="no second coding of v1, v2, v3"):
        judged(variants, codings, "second")


@pytest.mark.parametrize("coding", ["first", "second"])
def test_every_change_of_the_edition_is_judged(coding: str) -> None:
    variants = edition.load("medvedev-1924").variants
    assert len(judged(variants, edition.codings(), coding)) == len(edition.analysis.changes(variants))
