"""What this book has drawn: its marks are told apart, and endings and judgements are what its tables say."""

from __future__ import annotations

import doctest
import importlib
from collections.abc import Mapping
from itertools import combinations

import pandas as pd
import pytest
from test_charts import GROUNDS, contrast

import edition
from edition.charts import Mark
from opposition import analysis, charts
from opposition.charts.lives import ending

every_mark = pytest.mark.parametrize(
    "marks", [charts.EVENTS, charts.ENDINGS, charts.BODIES], ids=["events", "endings", "bodies"]
)


@pytest.mark.parametrize("ground", GROUNDS)
@every_mark
def test_the_marks_of_this_book_stand_out_from_light_and_dark(marks: Mapping[str, Mark], ground: str) -> None:
    # WCAG 2.2, 1.4.11: parts of graphics that are needed to understand them, 3:1.
    assert {name: mark for name, mark in marks.items() if contrast(mark.colour, ground) < 3} == {}


@every_mark
def test_the_marks_of_this_book_differ_in_shape_and_not_in_colour_alone(marks: Mapping[str, Mark]) -> None:
    assert all(one.shape != other.shape for one, other in combinations(marks.values(), 2))


def test_every_kind_of_event_in_the_register_has_its_mark() -> None:
    assert set(edition.register("events")["kind"]) <= set(charts.EVENTS)


def test_lives_say_how_they_ended() -> None:
    people = pd.DataFrame(
        {"name": ["One", "Other"], "born": ["1884", pd.NA], "died": ["1937", "1938"], "fate": ["Shot.", pd.NA]}
    )
    assert list(charts.lived(people)["ending"]) == ["killed", "other"]


@pytest.mark.parametrize(
    ("fate", "ended"),
    [
        ("Tried and shot in August 1936; cleared in 1988.", "killed"),
        ("Banished to Turkey in 1929, murdered in Mexico in 1940.", "killed"),
        ("Tried and condemned to death in March 1938.", "killed"),
        ("Condemned for a month in 1935.", "other"),
        ("Shot himself in Moscow.", "own hand"),
        ("Shortly afterwards removed from Baku.", "other"),
        ("", "other"),
    ],
)
def test_how_a_life_ended_is_what_the_register_says_and_no_more(fate: str, ended: str) -> None:
    assert ending(fate) == ended


def test_two_codings_stand_beside_one_another() -> None:
    table = analysis.shares(
        {"first": pd.Series(["slip", "slip", "tendency"]), "second": pd.Series(["slip", "unknown", "unknown"])},
        ["slip", "tendency", "unknown", "mixed"],
    )
    chart = charts.judgements(table, "They differ", "Shares.", "differing")
    assert chart.alt.endswith("slip 2 and 1, tendency 1 and 0, unknown 0 and 2.")
    assert list(chart.data["Share (%)"]) == [66.7, 33.3, 33.3, 0.0, 0.0, 66.7]


@pytest.mark.parametrize("module", ["opposition.analysis", "opposition.analysis.exact", "opposition.charts.lives"])
def test_the_examples_in_the_documentation_hold(module: str) -> None:
    found = doctest.testmod(importlib.import_module(module))
    assert found.attempted > 0
    assert found.failed == 0
