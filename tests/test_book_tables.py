"""Tables that a screen reader can follow, numbers in words, addresses in one place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from in_small import settle
from lxml import html

from edition.bibliography import Citation, parse_sources
from edition.book.page.counts import UnknownCountError, count, spell_number
from edition.errors import EditionError
from edition.html_table import html_table
from edition.project import find_project

FRAME = pd.DataFrame(
    {
        "kind": ["omission", "addition"],
        "sites": pd.array([1200, None], dtype="Int64"),
        "share": [0.5, 12.3456],
    }
)


def test_a_table_has_a_caption_and_a_header_for_each_column_and_row() -> None:
    table = html.fromstring(html_table(FRAME, "Sites by kind", heads={"kind": "Kind"}))
    assert table.xpath(".//caption/text()") == ["Sites by kind"]
    assert table.xpath(".//thead//th[@scope='col']/text()") == ["Kind", "sites", "share"]
    assert table.xpath(".//tbody//th[@scope='row']/text()") == ["omission", "addition"]
    (name,) = table.xpath("./@aria-labelledby")
    assert table.xpath(f".//caption[@id='{name}']")


def test_numbers_are_written_as_readers_write_them_and_missing_ones_left_out() -> None:
    table = html.fromstring(html_table(FRAME, "Sites"))
    assert [cell.text_content() for cell in table.xpath(".//td")] == ["1,200", "0.50", "", "12.35"]


def test_a_column_of_numbers_has_one_number_of_decimals_and_a_minus_of_its_own() -> None:
    frame = pd.DataFrame({"kappa": ["-0.3", "0.65"], "low": [-0.3, 1234.5], "said": ["-0.3", "none"]})
    table = html.fromstring(html_table(frame.assign(name="x")[["name", *frame.columns]], "Agreement"))
    assert [cell.text_content() for cell in table.xpath(".//td")] == ["−0.3", "−0.3", "−0.3", "0.65", "1,234.5", "none"]
    heads = [cell.get("class") for cell in table.xpath(".//thead//th")]
    assert heads == [None, "ed-number", "ed-number", None], "what is written as a number stands as one"
    assert table.xpath(".//table/@class") == ["ed-table ed-flush-2 ed-flush-3"]
    assert not table.xpath(".//tbody//*[@class]"), "said once of a column, and not of each cell"


def test_a_number_beyond_the_columns_that_the_style_sheet_counts_says_so_itself() -> None:
    frame = pd.DataFrame({f"c{place}": [1] for place in range(11)})
    table = html.fromstring(html_table(frame, "Broad"))
    assert [cell.get("class") for cell in table.xpath(".//tbody/tr[1]/*")] == [None] * 9 + ["ed-number"] * 2
    assert "ed-flush-9" in table.xpath(".//table/@class")[0]


def test_apostrophes_in_a_table_are_those_of_print() -> None:
    frame = pd.DataFrame({"name": ["the Workers' Opposition"], "whose": ["Trotsky's"]})
    table = html.fromstring(html_table(frame, "Allen's", heads={"whose": "Whose 'it' is"}))
    assert "Workers’ Opposition" in table.text_content()
    assert "Trotsky’s" in table.text_content()
    assert table.xpath(".//caption/text()") == ["Allen’s"]


def test_the_cells_of_a_wide_table_tell_the_heads_of_their_columns() -> None:
    narrow = html.fromstring(html_table(FRAME, "Sites"))
    assert not narrow.xpath(".//*[@data-head]")
    wide = FRAME.assign(**{"interval from": 1.5, "interval to": 2.5})
    table = html.fromstring(html_table(wide, "Sites"))
    heads = table.xpath(".//thead//th/text()")
    assert [cell.get("data-head") for cell in table.xpath(".//tbody/tr[1]/td")] == heads[1:]


def test_a_table_scrolls_in_a_frame_that_the_keyboard_can_reach() -> None:
    frame = html.fromstring(html_table(FRAME, "Sites"))
    assert (frame.get("tabindex"), frame.get("role")) == ("0", "region")


@pytest.mark.slow
@given(st.text(), st.text(), st.text())
def test_whatever_a_table_holds_comes_out_as_text(caption: str, column: str, value: str) -> None:
    written = html_table(pd.DataFrame({column: [f"<b>{value}"]}), f"<i>{caption}")
    assert "<b>" not in written
    assert "<i>" not in written


def test_two_tables_of_one_caption_are_told_apart() -> None:
    assert html_table(FRAME, "Sites") != html_table(FRAME.iloc[:1], "Sites")


@pytest.mark.parametrize(
    ("number", "words"), [(0, "no"), (1, "one"), (13, "thirteen"), (40, "forty"), (83, "eighty-three"), (101, "101")]
)
def test_numbers_up_to_a_hundred_can_be_spelled(number: int, words: str) -> None:
    assert spell_number(number) == words


@pytest.mark.parametrize("asked", ["", "in words", "variants", "variants a b", "letters x", "coverage sailor-1901 all"])
def test_a_count_that_means_nothing_says_what_was_expected(asked: str, small: Path) -> None:
    with pytest.raises(UnknownCountError, match="expected"):
        count(asked)


@pytest.mark.parametrize(
    "asked",
    [
        "variants sailor-1901 kind=ommission",
        "variants sailor-1901 kinds=ommission",
        "sites sailor-1901 status=doubtfull",
        "variants sailor-1901 direction=C-secondary",
        "variants sailor-1901 mechanisms=slips",
        "variants sailor-1901 bearing=nuances",
        "variants sailor-1901 sense=nonsens",
        "variants sailor-1901 evidence=italic",
        "variants sailor-1901 certainty=hihg",
        "variants sailor-1901 extent_certainty=hihg",
        "variants sailor-1901 paragraph=p99",
        "variants sailor-1901 section=nowhere",
        "variants sailor-1901 group=v99",
        "paragraphs sailor-1901 id=p99",
        "words sailor-1901 A paragraph=p99",
        "words baker-1902 R section=nowhere",
        "entries people certainty=hihg",
        "entries events letter=captain-1903",
    ],
)
def test_a_filter_whose_value_there_cannot_be_is_refused_and_not_counted_as_none(asked: str, small: Path) -> None:
    with pytest.raises(UnknownCountError, match="expected one of"):
        count(asked)


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("variants sailor-1901 kind=transposition", "0"),
        ("variants sailor-1901 direction=", "4"),
        ("variants sailor-1901 mechanisms=slip", "1"),
        ("sites sailor-1901 paragraph=p1", "0"),
        ("sites sailor-1901", "5"),
        ("variants sailor-1901", "4"),
        ("variants sailor-1901 kinds=omission", "1"),
        ("sites sailor-1901 kind=addition", "1"),
        ("variants sailor-1901 certainty=low In words", "One"),
        ("changes sailor-1901", "4"),
        ("groups sailor-1901", "1"),
        ("notes sailor-1901", "2"),
        ("witnesses sailor-1901", "2"),
        ("entries events letter=sailor-1901", "1"),
        ("coverage baker-1902 absent", "1"),
        ("coverage baker-1902 not seen", "2"),
    ],
)
def test_counts_agree_with_what_the_small_edition_holds(asked: str, number: str, small: Path) -> None:
    assert count(asked) == number


def test_the_words_of_a_restated_letter_are_those_recorded_from_the_publication(small: Path) -> None:
    import edition

    recorded = edition.figures("paragraphs")
    wanted = recorded[(recorded["letter"] == "sailor-1901") & (recorded["witness"] == "A")]["words"].sum()
    assert count("words sailor-1901 A") == f"{wanted:,}"


def test_sources_are_keys_with_their_places() -> None:
    found = parse_sources("a, 27; b; ; c, f. 1, op. 2")
    assert found == [Citation("a", "27"), Citation("b"), Citation("c", "f. 1, op. 2")]


def test_addresses_are_unset_until_they_are_given(small: Path) -> None:
    bare = settle(small, repository=None, site=None)
    assert (bare.title, bare.repository, bare.unset()) == ("Letters of a Harbour", None, ["repository", "site"])
    assert settle(small, repository="https://example.org/r/") == replace(bare, repository="https://example.org/r")


@pytest.mark.parametrize(
    "text", ["repository: javascript:alert(1)\n", "other: 1\n", "- 1\n", "a: [\n", "repository: 1\n"]
)
def test_an_address_file_that_is_not_what_it_should_be_is_refused(text: str, small: Path) -> None:
    (small / "project.yml").write_text(text)
    with pytest.raises(EditionError, match=r"project\.yml.*expected"):
        find_project()
