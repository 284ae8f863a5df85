"""Dates: what a reader of the edition is told of a date in EDTF, and what a chart may draw of it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edition import dates
from edition.dates import bounds, describe, parse


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("1924-01-20", "20 January 1924"),
        ("1924-01", "January 1924"),
        ("1924", "1924"),
        ("0476", "476"),
        ("1874~", "about 1874"),
        ("1924-01?", "January 1924 (uncertain)"),
        ("1924-01%", "about January 1924 (uncertain)"),
        ("1924-?02", "February 1924 (uncertain)"),
        ("1924-22", "summer 1924"),
        ("1924-21~", "about spring 1924"),
        ("1924-23?", "autumn 1924 (uncertain)"),
        ("1924-1X", "between 1 October and 31 December 1924"),
        ("192X", "the 1920s"),
        ("192X~", "about the 1920s"),
        ("19XX", "between 1900 and 1999"),
        ("1924-XX", "1924, month unknown"),
        ("1924-01-XX", "January 1924, day unknown"),
        ("1924-01-2X", "between 20 and 29 January 1924"),
        ("[1927-11-16,1927-11-17]", "16 or 17 November 1927"),
        ("[1927-11-16..1927-11-17]", "16 or 17 November 1927"),
        ("[1927-11-16..1927-11-20]", "between 16 and 20 November 1927"),
        ("[1924-01-21..1924-02-29]", "late January or February 1924"),
        ("[1924-01-21..1924-02-10]", "late January or early February 1924"),
        ("[1924-12-21..1925-01-31]", "late December 1924 or January 1925"),
        ("[1924-01-11..1924-01-20]", "mid-January 1924"),
        ("[1924-01..1924-02]", "January or February 1924"),
        ("[1924-01?,1924-02?]", "January or February 1924 (uncertain)"),
        ("[1924..1926]", "between 1924 and 1926"),
        ("[1924-01-20..1924-01-20]", "20 January 1924"),
        ("[9999-12-01..9999-12-31]", "December 9999"),
        ("[..1924]", "1924 or earlier"),
        ("[1924-05..]", "May 1924 or later"),
        ("{1924,1926,1927}", "1924, 1926 and 1927"),
        ("1924-01-20/1924-02-10", "20 January to 10 February 1924"),
        ("1926-12-30/1927-01-02", "30 December 1926 to 2 January 1927"),
        ("1874~/1937-09-10", "about 1874 to 10 September 1937"),
        ("1924-01?/1924-02?", "January to February 1924 (uncertain)"),
        ("../1924", "until 1924"),
        ("1924/..", "from 1924"),
        ("1924/", "from 1924, end unknown"),
        ("/1924", "until 1924, beginning unknown"),
    ],
)
def test_a_date_is_told_in_words(edtf: str, words: str) -> None:
    assert describe(edtf) == words


@pytest.mark.parametrize(
    ("edtf", "earliest", "latest"),
    [
        ("1924-02", "1924-02-01", "1924-02-29"),
        ("1874~", "1874-01-01", "1874-12-31"),
        ("192X", "1920-01-01", "1929-12-31"),
        ("1923-02-XX", "1923-02-01", "1923-02-28"),
        ("1924-01-2X", "1924-01-20", "1924-01-29"),
        ("1924-23", "1924-09-01", "1924-11-30"),
        ("[1927-11-16,1927-11-17]", "1927-11-16", "1927-11-17"),
        ("1924-01-20/1927-05", "1924-01-20", "1927-05-31"),
        ("1924-21%", "1924-03-01", "1924-05-31"),
        ("{1924,1926-02}", "1924-01-01", "1926-02-28"),
    ],
)
def test_a_date_has_an_earliest_and_a_latest_day(edtf: str, earliest: str, latest: str) -> None:
    assert bounds(edtf) == (date.fromisoformat(earliest), date.fromisoformat(latest))


@pytest.mark.parametrize("edtf", ["1924/..", "1924/", "[1924..]", "{1924..}", "{1924,1926..}", "1924~/.."])
def test_an_end_that_is_open_or_unknown_is_no_day(edtf: str) -> None:
    assert bounds(edtf) == (date(1924, 1, 1), None)
    assert bounds(edtf).known == (date(1924, 1, 1), date(1924, 1, 1))


@pytest.mark.parametrize("edtf", ["../1924", "/1924", "[..1924]", "{..1922,1924}"])
def test_a_beginning_that_is_open_or_unknown_is_no_day(edtf: str) -> None:
    assert bounds(edtf) == (None, date(1924, 12, 31))
    assert bounds(edtf).known == (date(1924, 12, 31), date(1924, 12, 31))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("in the spring", "not an EDTF date"),
        ("20.1.1924", "not an EDTF date"),
        ("1924-1", "not an EDTF date"),
        ("1924-02-30", "no such day"),
        ("1923-02-29", "no such day"),
        ("1924-13", "no such day"),
        ("1924-02-3X", "no such day"),
        ("1927/1924", "ends before it begins"),
        ("[1927-11-17..1927-11-16]", "ends before it begins"),
        ("../..", "neither a beginning nor an end"),
        ("-0044", "a year outside"),
        ("Y17000002", "not used here"),
        ("1924S2", "not used here"),
        ("1924-01-20T10:00:00", "not used here"),
        ("1924-24", "only spring, summer and autumn"),
        (" 1924", "spaces around"),
        ("1924-X1", "not an EDTF date"),
        ("[" * 90, "not an EDTF date"),
        ("1924," * 1000, "a text of 5000 characters"),
    ],
)
def test_what_is_no_date_is_refused_in_plain_words(text: str, reason: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match=reason):
        parse(text)
    assert capsys.readouterr() == ("", "")


@pytest.mark.slow
@given(st.dates(), st.dates())
def test_an_interval_of_days_is_bounded_by_them(one: date, other: date) -> None:
    first, last = sorted((one, other))
    assert bounds(f"{first}/{last}") == (first, last)
    assert bounds(f"[{last},{first}]") == (first, last)


@given(st.text(max_size=40))
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    try:
        found = describe(text)
    except ValueError:
        return
    first, last = bounds(text).known
    assert found and first <= last


@pytest.mark.parametrize(
    "edtf",
    [
        *("1924", "1924-02", "1924-02-29", "1889?", "1988-11-01~", "1897-11%", "1908/1912", "1935-03/1935-04"),
        *("1922-04-10/1922-05-19", "1924/1923", "[1919,1920]", "[1911-11-25,1911-11-26]", "[1927-11-16..1927-11-19]"),
        *("[1924,1926..1928]", "[1923..1922]"),
    ],
)
def test_a_common_date_is_made_as_the_grammar_makes_it(edtf: str) -> None:
    assert _parts(dates._made(edtf)) == _parts(dates._parsed(edtf))


@pytest.mark.parametrize("edtf", ["1924-13", "1924/1925/1926", "[1919,1920-02..1921]", "[1923,]", "[]", "../1924"])
def test_a_date_of_another_form_is_left_to_the_grammar(edtf: str) -> None:
    assert dates._made(edtf) is None


def _parts(made: object) -> object:
    """Return an object of the library as its class and what it holds."""
    if isinstance(made, list | tuple):
        return [_parts(each) for each in made]
    held = getattr(made, "__dict__", None)
    return made if held is None else (type(made), {name: _parts(value) for name, value in held.items()})
