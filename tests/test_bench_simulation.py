"""Simulated copies: every change is known, and the evaluation counts what is found as its definitions say."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import edition
from bench.simulation import PLANTS, copied, prose, recorded, trial, trials
from edition.collation import Site, Span, collate, compare, evaluation, tokenise
from edition.collation.evaluation import ALL, Count
from edition.vocabulary import KIND

pytestmark = pytest.mark.book

TEXT = tokenise(prose(edition.load("medvedev-1924")))
SEEDS = st.integers(0, 10**6)
MIXED = dict.fromkeys(PLANTS, 1.0)


def spans(site: Site) -> tuple[Span, Span]:
    """Return where a site lies on both sides."""
    return site.base, site.other


@given(SEEDS, st.sampled_from(sorted(PLANTS)))
def test_undoing_every_change_gives_the_text_back(seed: int, plant: str) -> None:
    base = TEXT[:400]
    made = copied(base, {plant: 5}, seed)
    inside = [{index for change in made.changes for index in range(*spans(change.site)[side])} for side in (0, 1)]
    kept = [
        [token.form for index, token in enumerate(tokens) if index not in inside[side]]
        for side, tokens in enumerate((base, made.tokens))
    ]
    assert kept[0] == kept[1]
    for change in made.changes:
        assert change.plant == plant
        assert change.site.kind == PLANTS[plant] in KIND


@given(SEEDS)
def test_the_same_seed_gives_the_same_copy(seed: int) -> None:
    assert copied(TEXT[:300], MIXED, seed) == copied(TEXT[:300], MIXED, seed)


def test_rates_are_kept() -> None:
    words = sum(token.word for token in TEXT)
    made = copied(TEXT, {"misreading": 0, "insertion": 1}, seed=3)
    assert {change.plant for change in made.changes} == {"insertion"}
    assert len(made.changes) == pytest.approx(words / 100, rel=0.4)
    assert copied(TEXT, {}, seed=3).tokens == tuple(TEXT)


@pytest.mark.parametrize("rates", [{"eyeskip": 1}, {"omission": -1}, {"omission": 60, "insertion": 60}])
def test_impossible_rates_are_refused(rates: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="expected rates of omission"):
        copied(TEXT[:50], rates, seed=1)


def test_the_prose_holds_no_reading_of_a_witness() -> None:
    letter = edition.load("medvedev-1924")
    words = prose(letter)
    assert "[…]" not in words
    readings = letter.variants.query("lemma_words >= 5")["lemma"].tolist()
    assert readings
    assert not any(reading in words for reading in readings)


@pytest.mark.parametrize("plant", sorted(PLANTS))
def test_planted_changes_of_each_kind_are_found(plant: str) -> None:
    counts = trials(TEXT[:568], {plant: 3}, range(20))
    table = evaluation.scores(counts).set_index("kind")
    assert counts[ALL].there > 50
    assert table["recall"][ALL] > 0.99
    assert table["f1"][ALL] > 0.97
    assert table["extent_f1"][ALL] > 0.99


def test_nothing_is_found_where_nothing_was_planted() -> None:
    counts = trials(TEXT, {}, range(2))
    assert counts == {ALL: Count()}
    assert math.isnan(evaluation.scores(counts)["f1"].iloc[0])


def test_the_kinds_of_what_was_planted_are_named() -> None:
    table = evaluation.scores(trials(TEXT[:568], MIXED, range(20))).set_index("kind")
    assert set(table.index) == {ALL, *PLANTS.values()}
    assert (table["f1"] > 0.95).all()


def test_sites_are_counted_as_the_definitions_say() -> None:
    base, other = tokenise("one two three four five six seven"), tokenise("one two x four five six seven y")
    there = [Site("substitution", Span(2, 3), Span(2, 3)), Site("addition", Span(7, 7), Span(7, 8))]
    found = [Site("substitution", Span(2, 5), Span(2, 5)), Site("omission", Span(0, 1), Span(0, 0))]
    counts = evaluation.tally(there, found, base, other)
    assert counts[ALL] == Count(there=2, found=2, hit=1, exact=0, tokens_there=3, tokens_found=7, tokens_both=2)
    assert counts["omission"] == Count(found=1, tokens_found=1)
    row = evaluation.scores(counts).iloc[0]
    assert (row["precision"], row["recall"], row["f1"]) == (0.5, 0.5, 0.5)
    assert row["exact_f1"] == 0
    assert (row["extent_precision"], row["extent_recall"], row["extent_f1"]) == (2 / 7, 2 / 3, 4 / 10)


def test_one_site_found_answers_to_one_site_there() -> None:
    base, other = tokenise("a b c d e"), tokenise("x b c y e")
    there = [Site("substitution", Span(0, 1), Span(0, 1)), Site("substitution", Span(3, 4), Span(3, 4))]
    whole = [Site("substitution", Span(0, 4), Span(0, 4))]
    assert evaluation.tally(there, whole, base, other)[ALL].hit == 1
    assert evaluation.tally(there, there, base, other)[ALL].exact == 2


def test_where_a_repeated_word_was_left_out_cannot_be_known_and_does_not_matter() -> None:
    base, other = tokenise("on and on and on they went"), tokenise("on and on they went")
    there = [Site("omission", Span(0, 2), Span(0, 0))]
    for start in (0, 1, 2, 3):
        found = [Site("omission", Span(start, start + 2), Span(start, start))]
        assert evaluation.tally(there, found, base, other)[ALL].exact == 1
    assert evaluation.tally(there, compare(collate({"A": base, "B": other}), "A", "B"), base, other)[ALL].exact == 1


def test_the_marks_of_a_punctuation_site_are_its_extent() -> None:
    base, other = tokenise("one, two three"), tokenise("one two three")
    site = [Site("punctuation", Span(1, 2), Span(1, 1))]
    assert evaluation.tally(site, site, base, other)[ALL].tokens_both == 1


def test_tallies_add_up() -> None:
    one, two = ({ALL: Count(1, 2, 1), "omission": Count(1, 0, 0)}, {ALL: Count(3, 1, 1)})
    assert evaluation.total([one, two]) == {ALL: Count(4, 3, 2), "omission": Count(1, 0, 0)}


def test_differences_are_found_among_four_witnesses_as_between_two() -> None:
    base = TEXT[:568]
    rates = dict.fromkeys(PLANTS, 0.5)
    made = {siglum: copied(base, rates, seed) for seed, siglum in enumerate("BCD")}
    aligned = collate({"A": base, **{siglum: copy.tokens for siglum, copy in made.items()}})
    tallies = [
        evaluation.tally([change.site for change in copy.changes], compare(aligned, "A", siglum), base, copy.tokens)
        for siglum, copy in made.items()
    ]
    row = evaluation.scores(evaluation.total(tallies)).iloc[0]
    assert row["there"] > 20
    assert row["recall"] > 0.95
    assert row["precision"] > 0.9
    assert row["extent_f1"] > 0.95


def test_recorded_counts_give_their_scores_back() -> None:
    table = edition.figures("collation-accuracy")
    found = recorded(table)
    assert list(found["planted"]) == list(table["planted"])
    assert found["recall"].tolist() == pytest.approx((table["hit"] / table["there"]).astype(float).tolist())


def test_the_recorded_figures_are_no_worse_than_those_of_collatex() -> None:
    f1 = recorded(edition.figures("collation-accuracy")).pivot(index="planted", columns="aligner", values="f1")
    assert set(f1.index) == {*PLANTS, "together"}
    assert (f1["edition"] >= f1["collatex"]).all()


@pytest.mark.slow
def test_texts_longer_than_a_window_are_aligned_as_one() -> None:
    base = TEXT * 3
    made = copied(base, {"omission": 0.5, "misreading": 0.5}, seed=2)
    count = trial(base, made)[ALL]
    assert count.hit == count.there > 100
    assert count.found <= 1.02 * count.there
