"""The question of the edition as a table, and how often each code was given."""

from __future__ import annotations

import pandas as pd
import pytest

from opposition import analysis
from opposition.analysis import question

SITES = pd.DataFrame(
    {
        "id": ["v1", "v2", "v3", "v4", "v5"],
        "letter": "x-1900",
        "paragraph": ["p1", "p1", "p2", "p3", "p4"],
        "group": ["v1", "v1", "v3", "v4", "v5"],
        "status": ["variant", "variant", "variant", "variant", "doubtful"],
    }
)


def codings(sense: list[str], bearing: list[str]) -> pd.DataFrame:
    rows = SITES[["letter"]].assign(variant=SITES["id"])
    first = rows.assign(coding="first", sense=sense, bearing="none")
    return pd.concat([first, rows.assign(coding="second", sense="fluent", bearing=bearing)], ignore_index=True)


CODED = codings(
    ["fluent", "nonsense", "neutral", "none", "incriminating"], ["none", "argument", "nuance", "argument", "charge"]
)


def test_a_change_makes_no_sense_if_one_of_its_sites_makes_none() -> None:
    found = question.readings(SITES, CODED, "first", "second").set_index("group")
    assert found.loc[["v1"], ["sense", "bearing"]].to_numpy().tolist() == [["nonsense", "on the argument"]]
    assert found.loc[["v3"], ["sense", "bearing"]].to_numpy().tolist() == [["makes sense", "elsewhere"]]


def test_where_words_are_merely_lacking_there_is_no_reading_to_judge() -> None:
    assert "v4" not in set(question.readings(SITES, CODED, "first", "second")["group"])


def test_sense_and_bearing_are_taken_from_the_codings_named() -> None:
    turned = question.readings(SITES, CODED, "second", "first")
    assert set(turned["sense"]) == {"makes sense"}
    assert set(turned["bearing"]) == {"elsewhere"}


def test_doubtful_readings_are_asked_for() -> None:
    assert "v5" not in set(question.readings(SITES, CODED, "first", "second")["group"])
    assert "v5" in set(question.readings(SITES, CODED, "first", "second", doubtful=True)["group"])


def test_a_site_without_a_coding_is_reported() -> None:
    with pytest.raises(ValueError, match="v3"):
        question.readings(SITES, CODED[CODED["variant"] != "v3"], "first", "second")


def test_the_table_has_both_rows_and_columns_even_where_nothing_stands() -> None:
    table = question.table(question.readings(SITES, CODED, "second", "first"))
    assert table.to_numpy().tolist() == [[0, 0], [3, 0]]


@pytest.mark.parametrize(("sound", "seen"), [(10, True), (36, False)])
def test_the_test_sees_what_is_planted_and_nothing_where_nothing_is(sound: int, seen: bool) -> None:
    """Of forty readings on the argument 38 make sense, and of forty others so many."""
    names = [f"v{number}" for number in range(80)]
    sites = pd.DataFrame({"id": names, "letter": "x-1900", "paragraph": "p1", "group": names, "status": "variant"})
    coded = pd.DataFrame({"letter": "x-1900", "variant": names})
    sense = ["fluent"] * 38 + ["nonsense"] * 2 + ["neutral"] * sound + ["nonsense"] * (40 - sound)
    first = coded.assign(coding="first", sense=sense, bearing="none")
    second = coded.assign(coding="second", sense="fluent", bearing=["charge"] * 40 + ["nuance"] * 40)
    found = question.table(question.readings(sites, pd.concat([first, second]), "first", "second"))
    assert found.to_numpy().tolist() == [[38, 2], [sound, 40 - sound]]
    assert (analysis.exact(found).p < 0.05) == seen


def test_shares_are_counted_for_each_coding_in_the_order_of_the_codes() -> None:
    given = {"first": pd.Series(["a", "a", "b"]), "second": pd.Series(["b", "b", "b"])}
    table = analysis.shares(given, ["b", "a", "c"])
    assert list(zip(table["code"], table["coding"], table["count"], strict=True)) == [
        ("b", "first", 1),
        ("b", "second", 3),
        ("a", "first", 2),
        ("a", "second", 0),
    ]
    assert table["low"].between(0, table["share"]).all()
    assert table["high"].between(table["share"], 1).all()


def test_a_code_that_is_on_no_list_is_refused() -> None:
    with pytest.raises(ValueError, match="'z'"):
        analysis.shares({"first": pd.Series(["z"])}, ["a"])
