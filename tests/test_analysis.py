"""The statistics agree with published examples, with sums done by hand, and with the data they are taken from."""

from __future__ import annotations

import doctest
import importlib
import math

import numpy as np
import pandas as pd
import pytest
import scipy
from hypothesis import given
from hypothesis import strategies as st
from repeated import draws
from tei_samples import document

import edition
from edition import analysis
from edition.analysis.agreement import FIELDS
from edition.tei import loads
from edition.vocabulary import KIND

COUNTS = st.integers(1, 500).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


def sites(*rows: tuple[str, str, str, str, str, int, int, int, int]) -> pd.DataFrame:
    """Return sites: id, paragraph, kind, status, group, lemma as settled, least, most, words of the reading."""
    words = ["lemma_words", "lemma_least", "lemma_most", "reading_words"]
    columns = ["id", "paragraph", "kind", "status", "group", *words]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(words, "Int64"))


#: Five sites in three paragraphs: an omission and an addition that are one change, a doubtful addition, a
#: substitution, and quotation marks.
APPARATUS = sites(
    ("v01", "p1", "omission", "variant", "v01", 3, 2, 5, 0),
    ("v02", "p1", "addition", "variant", "v01", 0, 0, 0, 4),
    ("v03", "p2", "addition", "doubtful", "v03", 0, 0, 2, 1),
    ("v04", "p3", "substitution", "variant", "v04", 10, 10, 12, 9),
    ("v05", "p3", "punctuation", "variant", "v05", 6, 6, 6, 6),
)
PARAGRAPHS = pd.DataFrame({"paragraph": ["p1", "p2", "p3", "p4"], "words": [50, 0, 100, 50]})


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_that_of_the_published_examples(count: int, total: int, low: float, high: float) -> None:
    # R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3.
    assert analysis.wilson(count, total) == pytest.approx((low, high), abs=5e-5)


@given(COUNTS)
def test_an_interval_holds_its_share_and_stays_between_nothing_and_all(case: tuple[int, int]) -> None:
    count, total = case
    low, high = analysis.wilson(count, total)
    assert 0 <= low <= count / total <= high <= 1
    assert high - low > 0


@given(COUNTS)
def test_what_is_not_counted_has_the_mirrored_interval(case: tuple[int, int]) -> None:
    count, total = case
    low, high = analysis.wilson(count, total)
    assert analysis.wilson(total - count, total) == pytest.approx((1 - high, 1 - low), abs=1e-12)


@given(COUNTS)
def test_more_confidence_asks_a_wider_interval(case: tuple[int, int]) -> None:
    low, high = analysis.wilson(*case)
    lower, higher = analysis.wilson(*case, confidence=0.99)
    assert lower <= low
    assert higher >= high
    assert higher - lower > high - low


@pytest.mark.parametrize(("count", "total", "confidence"), [(1, 0, 0.95), (3, 2, 0.95), (-1, 2, 0.95), (1, 2, 1.0)])
def test_an_impossible_share_is_refused(count: int, total: int, confidence: float) -> None:
    with pytest.raises(ValueError, match=r"no share|no confidence level"):
        analysis.wilson(count, total, confidence)


def test_sites_of_one_group_are_one_change() -> None:
    found = analysis.changes(APPARATUS)
    assert found.to_dict("list") == {
        "group": ["v01", "v04", "v05"],
        "paragraph": ["p1", "p3", "p3"],
        "kind": ["mixed", "substitution", "punctuation"],
        "sites": [2, 1, 1],
    }


def test_doubtful_sites_count_only_where_they_are_asked_for() -> None:
    assert list(analysis.counted(APPARATUS)["id"]) == ["v01", "v02", "v04", "v05"]
    assert len(analysis.counted(APPARATUS, doubtful=True)) == 5
    assert len(analysis.changes(APPARATUS, doubtful=True)) == 4


def test_a_division_into_paragraphs_counts_nowhere() -> None:
    divided = pd.concat([APPARATUS, sites(("v06", "p4", "punctuation", "division", "v06", 0, 0, 0, 0))])
    for doubtful in (False, True):
        assert "v06" not in set(analysis.counted(divided, doubtful)["id"])
        assert analysis.by_kind(divided, doubtful).equals(analysis.by_kind(APPARATUS, doubtful))


def test_a_paragraph_break_beside_an_omission_does_not_make_the_change_mixed() -> None:
    pair = sites(
        ("v01", "p1", "punctuation", "variant", "v01", 0, 0, 0, 0),
        ("v02", "p1", "omission", "variant", "v01", 3, 3, 3, 0),
    )
    assert list(analysis.changes(pair)["kind"]) == ["omission"]


def test_kinds_are_counted_by_change_and_by_site() -> None:
    table = analysis.by_kind(APPARATUS).set_index(["kind", "unit"])
    assert table.loc[("omission", "site"), "count"] == 1
    assert table.loc[("omission", "change"), "count"] == 0
    assert table.loc[("mixed", "change"), "share"] == pytest.approx(1 / 3)
    assert tuple(table.loc[("mixed", "change"), ["low", "high"]]) == pytest.approx(analysis.wilson(1, 3))
    assert "transposition" not in table.index.get_level_values("kind")


def test_touched_words_lie_between_the_shortest_and_the_longest_lemmas() -> None:
    table = analysis.touched(APPARATUS, 200)
    assert list(table["words"]) == [12, 13, 17]  # 2+0+10, 3+0+10, 5+0+12; the quotation marks touch no word
    assert list(table["share"]) == pytest.approx([0.06, 0.065, 0.085])
    assert list(analysis.touched(APPARATUS, 200, doubtful=True)["words"]) == [12, 13, 19]


def test_a_lemma_that_is_certain_has_one_length() -> None:
    certain = APPARATUS.assign(**dict.fromkeys(["lemma_least", "lemma_most"], pd.Series(pd.NA, APPARATUS.index)))
    assert set(analysis.touched(certain, 200)["words"]) == {13}


def test_density_is_missing_where_the_base_has_no_words() -> None:
    table = analysis.per_paragraph(analysis.counted(APPARATUS), PARAGRAPHS)
    assert list(table["count"]) == [2, 0, 2, 0]
    assert list(table["per_100"].fillna(-1)) == [4, -1, 2, 0]


def test_a_section_is_measured_against_its_length() -> None:
    density = analysis.per_paragraph(analysis.counted(APPARATUS), PARAGRAPHS)
    table = analysis.by_section(density, ["one", "one", "two", "two"])
    assert list(table["words_share"]) == [0.25, 0.75]
    assert list(table["share"]) == [0.5, 0.5]
    assert (table["low"][0], table["high"][0]) == pytest.approx(analysis.wilson(2, 4, confidence=0.975))
    assert list(table["per_100"]) == pytest.approx([4, 4 / 3])


def test_the_heaviest_change_comes_first_and_all_together_weigh_all() -> None:
    table = analysis.heaviest(APPARATUS)
    assert list(table["group"]) == ["v04", "v01"]
    assert list(table["weight"]) == [10, 7]
    assert list(table["running"]) == pytest.approx([10 / 17, 1])


def test_what_was_not_seen_is_not_compared() -> None:
    alignment = pd.DataFrame(
        [("p1", "p1", 1, 10, "not seen"), ("p2", "p2", 1, 30, "translated"), ("p3", None, None, None, "absent")],
        columns=["edition", "published", "from_word", "to_word", "coverage"],
    ).astype({"from_word": "Int64", "to_word": "Int64"})
    table = analysis.comparable(alignment)
    assert table.to_dict("list") == {"coverage": ["translated", "not seen"], "words": [30, 10], "share": [0.75, 0.25]}


# The edition's own data.


@pytest.mark.book
def test_every_site_of_the_recorded_apparatus_is_counted_once() -> None:
    table = edition.figures("medvedev-1924-apparatus")
    counts = analysis.by_kind(table, doubtful=True)
    assert counts.loc[counts["unit"] == "site", "count"].sum() == len(table)
    assert set(counts["kind"]) <= {*KIND, "mixed"}
    assert analysis.changes(table)["sites"].sum() == len(analysis.counted(table))


@pytest.mark.book
def test_the_two_versions_differ_in_length_by_what_their_readings_do() -> None:
    table = edition.figures("medvedev-1924-apparatus")
    words = edition.figures("paragraphs").query("letter == 'medvedev-1924'").groupby("witness")["words"].sum()
    lemmas, readings = table["lemma_words"].fillna(0).sum(), table["reading_words"].sum()
    assert words["B"] - words["M"] == readings - lemmas


@pytest.mark.book
def test_the_ledger_of_a_letter_accounts_for_every_word() -> None:
    letter = edition.load("joffe-1927")
    ledger = analysis.ledger(letter, "R", edition.alignment("joffe-1927"))
    paragraphs = letter.paragraphs
    assert list(ledger["both"] + ledger["left_out"]) == list(paragraphs["words_R"])
    assert (ledger["both"] >= 0).all()
    assert ledger["left_out"].sum() == analysis.left_out(letter.variants)["words"].sum()
    unseen = analysis.comparable(edition.alignment("joffe-1927")).set_index("coverage").loc["not seen", "words"]
    assert ledger["not_seen"].sum() == unseen


def test_the_ledger_counts_both_pieces_of_an_omission() -> None:
    body = (
        '<div type="section" xml:id="s1"><p xml:id="p1">One <app xml:id="v01" type="omission">'
        '<lem wit="#M">or two</lem><rdg wit="#B"/></app> came</p><p xml:id="p2">and <app xml:id="v01-2" prev="#v01">'
        '<lem wit="#M">all</lem><rdg wit="#B"/></app> went.</p></div>'
    )
    nothing = pd.DataFrame({"edition": [], "coverage": [], "from_word": [], "to_word": []})
    ledger = analysis.ledger(loads(document(body, "", ""), "sample-1.xml"), "M", nothing)
    assert ledger[["paragraph", "both", "left_out"]].to_numpy().tolist() == [["p1", 2, 2], ["p2", 2, 1]]


@pytest.mark.book
def test_every_paragraph_has_its_section_by_name() -> None:
    letter = edition.load("joffe-1927")
    names = analysis.headings(letter)
    assert list(names.index) == list(letter.paragraphs["id"])
    assert names.iloc[-1] == "Postscript"
    assert names["p1"] == ""


@pytest.mark.parametrize("module", ["edition.analysis", "edition.charts.links"])
def test_the_examples_in_the_documentation_hold(module: str) -> None:
    result = doctest.testmod(importlib.import_module(module))
    assert result.attempted > 0
    assert result.failed == 0


def test_agreement_is_that_of_the_published_example() -> None:
    """Fifty proposals read twice: 20 twice taken, 15 twice refused (an example of textbooks on Cohen's kappa)."""
    first, second = ["y"] * 25 + ["n"] * 25, ["y"] * 20 + ["n"] * 5 + ["y"] * 10 + ["n"] * 15
    found = analysis.cohen_kappa(first, second)
    assert (found.coded, found.same) == (50, 35)
    assert (found.observed, found.expected) == (0.7, 0.5)
    assert found.kappa == pytest.approx(0.4)


def test_the_interval_of_agreement_is_that_of_the_published_example() -> None:
    """Two dermatologists judge 88 patients: the example of kappa in the manual of SAS, procedure FREQ."""
    table = [[10, 4, 1, 0], [5, 10, 12, 2], [2, 4, 12, 5], [0, 2, 6, 13]]
    pairs = [(str(i), str(j)) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    found = analysis.cohen_kappa([first for first, _ in pairs], [second for _, second in pairs])
    assert found.coded == 88
    assert (found.kappa, found.low, found.high) == pytest.approx((0.3449, 0.2030, 0.4868), abs=5e-5)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2, max_size=60))
def test_the_interval_of_agreement_holds_it_and_is_the_same_for_both_codings(pairs: list[tuple[str, str]]) -> None:
    first, second = zip(*pairs, strict=True)
    found, turned = analysis.cohen_kappa(first, second), analysis.cohen_kappa(second, first)
    if not math.isnan(found.kappa):
        assert -1 <= found.low <= found.kappa <= found.high <= 1
        assert (found.low, found.high) == pytest.approx((turned.low, turned.high))


def test_agreement_is_one_for_the_same_codes_and_none_where_there_is_one_code_only() -> None:
    assert analysis.cohen_kappa(["a", "b"], ["a", "b"]).kappa == 1
    assert math.isnan(analysis.cohen_kappa(["a", "a"], ["a", "a"]).kappa)
    with pytest.raises(ValueError, match="2 and 1 things"):
        analysis.cohen_kappa(["a", "b"], ["a"])


@pytest.mark.book
def test_both_codings_are_complete_and_compared_field_by_field() -> None:
    table = analysis.agreement(edition.codings())
    assert set(table["letter"]) == {"joffe-1927", "medvedev-1924"}
    medvedev = table[table["letter"] == "medvedev-1924"].set_index("field")
    assert list(medvedev.index) == list(FIELDS)
    assert (medvedev["coded"] == len(edition.load("medvedev-1924").variants)).all()
    joffe = table[table["letter"] == "joffe-1927"]
    assert "direction" not in set(joffe["field"]), "a translation has no direction to judge"


# Intervals by the bootstrap.


def test_the_bootstrap_is_near_the_known_interval_of_a_mean() -> None:
    random = np.random.default_rng(3)
    values = random.normal(10, 2, 200)
    table = pd.DataFrame({"group": np.arange(200), "value": values})
    low, high = analysis.bootstrap(table, lambda rows: float(rows["value"].mean()))
    error = 1.96 * values.std(ddof=1) / math.sqrt(200)
    assert (low, high) == pytest.approx((values.mean() - error, values.mean() + error), abs=0.06)


def test_sites_of_one_change_are_drawn_together() -> None:
    alone = pd.DataFrame({"group": range(40), "value": [0.0] * 20 + [1.0] * 20})
    tied = alone.assign(group=[number // 4 for number in range(40)])
    mean = lambda rows: float(rows["value"].mean())  # noqa: E731
    narrow, wide = (analysis.bootstrap(table, mean) for table in (alone, tied))
    assert wide[1] - wide[0] > 1.5 * (narrow[1] - narrow[0])
    with pytest.raises(ValueError, match="1 units"):
        analysis.bootstrap(alone.assign(group=1), mean)


def test_a_figure_of_whole_numbers_has_an_interval_too() -> None:
    table = pd.DataFrame({"group": list("abcdef"), "words": [1, 2, 3, 4, 5, 6]})
    low, high = analysis.bootstrap(table, lambda rows: rows["words"].sum(), runs=200)
    assert low < 21 < high


@draws(20)
@given(st.lists(st.floats(-100, 100), min_size=2, max_size=30), st.floats(0.5, 0.99))
def test_the_bootstrap_is_that_of_scipy_draw_by_draw(values: list[float], confidence: float) -> None:
    table = pd.DataFrame({"group": range(len(values)), "value": values})
    theirs = scipy.stats.bootstrap(
        (values,),
        np.mean,
        n_resamples=200,
        confidence_level=confidence,
        method="percentile",
        rng=np.random.default_rng(1),
    ).confidence_interval
    found = analysis.bootstrap(table, lambda rows: float(rows["value"].mean()), confidence=confidence, runs=200)
    assert found == pytest.approx((theirs.low, theirs.high), rel=1e-9, abs=1e-9)
