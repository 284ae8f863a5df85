"""Dates in EDTF (https://www.loc.gov/standards/datetime/): read, put into words, and their outer bounds.

Levels 0 to 2 are read as the library ``edtf`` reads them, for years 1 to 9999, without a time of day, and with
three seasons (``-21`` spring, ``-22`` summer, ``-23`` autumn; a winter spans two years: write an interval).
Qualifiers: ``~`` about, ``?`` uncertain, ``%`` both. A day known to lie between two days is a set,
``[1901-01-21..1901-02-28]``; an interval, ``1901-01-21/1901-02-28``, lasted from the one to the other.
"""

from __future__ import annotations

import calendar
import contextlib
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple, TypeAlias

import edtf
from edtf.parser import grammar
from edtf.parser import parser_classes as forms
from pyparsing import ParseException

#: What ``parse`` returns: an object of one of the classes in ``edtf.parser.parser_classes``.
EDTFDate: TypeAlias = Any

_ISO = re.compile(r"\d{4}-\d\d(-\d\d)?[?~%]?")
#: Most dates: a year, a month or a day, and no doubt about it.
_PLAIN = re.compile(r"(?P<year>\d{4})(-(?P<month>0[1-9]|1[0-2])(-(?P<day>0[1-9]|[12]\d|3[01]))?)?")
#: How a doubt about a whole date is marked.
_DOUBT = "?~%"
_LOWER_LEVELS = grammar.level0Expression ^ grammar.level1Expression
#: Forms that the grammar of the library lacks by themselves, and has as the end of an interval or with a day.
_SEASON_IN_DOUBT = re.compile(r"\d{4}-2[1-4][?~%]")
_MONTH_IN_PART = re.compile(r"\d{3}[\dX]-[01]X")
_LONGEST = 100  # characters; the parser's time grows with the text
_SEASONS = {"21": ("spring", 3, 5), "22": ("summer", 6, 8), "23": ("autumn", 9, 11)}
#: What a range of days is called that begins or ends at a third of a month.
_FROM_DAY = {1: "", 21: "late "}
_TO_DAY = {10: "early ", 31: ""}
_THIRDS = {(1, 10): "early ", (11, 20): "mid-", (21, 31): "late ", (1, 31): ""}


@dataclass(frozen=True)
class _Point:
    """One date that is neither interval nor set.

    Its parts are text as EDTF writes them, with ``X`` for an unspecified digit.
    """

    year: str
    month: str = ""
    day: str = ""
    uncertain: bool = False
    approximate: bool = False

    @property
    def plain(self) -> bool:
        """Whether every digit is known and nothing is marked as doubtful."""
        return not ("X" in self.year + self.month + self.day or self.uncertain or self.approximate)


class Bounds(NamedTuple):
    """The earliest and the latest day of a date.

    One of them is None where that end is open or unknown.
    """

    first: date | None
    last: date | None

    @property
    def known(self) -> tuple[date, date]:
        """Both days, and where one is open or unknown the other in its place."""
        day = self.first or self.last
        assert day is not None
        return self.first or day, self.last or day


def is_calendar_date(text: str) -> bool:
    """Return whether a text is a year, month or day of the calendar in ISO 8601.

    >>> is_calendar_date("1924-02-29"), is_calendar_date("1924-02-30"), is_calendar_date("1924-21")
    (True, False, False)
    """
    try:
        return bool(_PLAIN.fullmatch(text) and parse(text))
    except ValueError:
        return False


@cache
def parse(text: str) -> EDTFDate:
    """Return an EDTF date as the library ``edtf`` reads it.

    Raises ValueError, with a message in plain words, where the text is not EDTF, names a day the calendar does not
    have, or ends before it begins.
    """
    if not text.strip():
        raise ValueError("an empty date")
    if text != text.strip():
        raise ValueError(f"{text!r}: spaces around the date")
    if len(text) > _LONGEST:
        raise ValueError(f"not an EDTF date: a text of {len(text)} characters")
    try:
        date_read = _made(text)
        if date_read is None:
            # The library prints to the screen what it fails to build.
            with contextlib.redirect_stdout(io.StringIO()):
                date_read = _parsed(text)
    except Exception:  # the library raises errors of many kinds for a text that is not EDTF
        wrong = "the calendar has no such day" if _ISO.fullmatch(text) else "not an EDTF date"
        raise ValueError(f"{text!r}: {wrong}") from None
    try:
        _bounds(date_read)
    except _Impossible as error:
        raise ValueError(f"{text!r}: {error}") from None
    return date_read


def _made(text: str) -> EDTFDate | None:
    """Return a date of a common form as the grammar would make it.

    It takes a thousandth of the time. None for another form. Common are a plain date, one in doubt, an interval of
    plain dates, and a set of these and of ranges of them.
    """
    if text[-1] in _DOUBT and (plain := _plain(text[:-1])):
        return forms.UncertainOrApproximate(plain, forms.UA(text[-1]))
    if text[0] == "[" and text[-1] == "]":
        members = [_plain(member) or _spanned(forms.Consecutives, member, "..") for member in text[1:-1].split(",")]
        return forms.OneOfASet(*members) if all(members) else None
    return _plain(text) or _spanned(forms.Interval, text, "/")


def _plain(text: str) -> EDTFDate | None:
    found = _PLAIN.fullmatch(text)
    return forms.Date(**found.groupdict()) if found else None


def _spanned(form: type[Any], text: str, between: str) -> EDTFDate | None:
    """Return two plain dates as one of a form.

    None where there are not two, or where a set has them of two precisions.
    """
    ends = text.split(between)
    dates = [date_read for end in ends if (date_read := _plain(end))]
    if len(ends) != 2 or len(dates) != 2 or (form is forms.Consecutives and len(ends[0]) != len(ends[1])):
        return None
    return form(*dates)


def _parsed(text: str) -> EDTFDate:
    """Return a date as the grammar of the library ``edtf`` reads it.

    Raises whatever the library raises.
    """
    if _SEASON_IN_DOUBT.fullmatch(text):
        return edtf.parse_edtf(f"{text}/{text}").lower
    if _MONTH_IN_PART.fullmatch(text):
        text += "-XX"
    try:
        # Of equal length the lowest level wins, and to try the highest one takes most of the time.
        return _LOWER_LEVELS.parse_string(text, parse_all=True)[0]
    except ParseException:
        return edtf.parse_edtf(text)


def bounds(text: str) -> Bounds:
    """Return the earliest and the latest day that an EDTF date allows.

    Qualifiers such as ``~`` are ignored. Raises ValueError as ``parse`` does.

    >>> bounds("1924-02"), bounds("1924/..").last
    (Bounds(first=datetime.date(1924, 2, 1), last=datetime.date(1924, 2, 29)), None)
    """
    return _bounds(parse(text))


def has_lasted(text: str) -> bool:
    """Tell whether an EDTF date is an interval, which lasted from one day to another.

    Raises ValueError as ``parse`` does.
    """
    return isinstance(parse(text), forms.Interval)


def describe(text: str) -> str:
    """Put an EDTF date into words: ``16 or 17 November 1901``, ``about 1874``.

    Raises ValueError as ``parse`` does.
    """
    return _words(parse(text))


class _Impossible(ValueError):
    """Error for a date that is well-formed but cannot exist or is not supported."""


# Reading: what the library's objects hold.


def _point(parsed: EDTFDate) -> _Point:
    """Convert a date of the library that is neither interval nor set."""
    match parsed:
        case forms.UncertainOrApproximate():
            point = _point(parsed.date)
        case forms.PartialUncertainOrApproximate() if parsed.season:
            point = _point(parsed.season)
        case forms.Season() if parsed.season in _SEASONS:
            point = _Point(parsed.year, parsed.season)
        case forms.Season():
            raise _Impossible("of the seasons only spring, summer and autumn (21, 22, 23) lie in one year")
        case forms.Date() if getattr(parsed, "significant_digits", None):
            raise _Impossible("a form of date that is not used here")
        case forms.Date():
            point = _Point(parsed.year, parsed.month or "", parsed.day or "")
        case _:
            raise _Impossible("a form of date that is not used here")
    both = parsed.is_uncertain_and_approximate
    return replace(
        point,
        uncertain=point.uncertain or parsed.is_uncertain or both,
        approximate=point.approximate or parsed.is_approximate or both,
    )


def _ends(interval: EDTFDate) -> tuple[_Point | None, _Point | None]:
    """Return both ends of an interval; None for one that is open or unknown."""
    lower, upper = (
        None if isinstance(end, forms.UnspecifiedIntervalSection) else _point(end)
        for end in (interval.lower, interval.upper)
    )
    return lower, upper


# Bounds.


def _bounds(parsed: EDTFDate) -> Bounds:
    match parsed:
        case forms.OneOfASet() | forms.MultipleDates():
            inner = [_bounds(member) for member in parsed.objects]
            firsts, lasts = [each.first for each in inner], [each.last for each in inner]
            return _proper(
                None if None in firsts else min(filter(None, firsts)),
                None if None in lasts else max(filter(None, lasts)),
            )
        case forms.Interval():
            lower, upper = _ends(parsed)
            return _proper(_days(lower)[0] if lower else None, _days(upper)[1] if upper else None)
        case _:
            return Bounds(*_days(_point(parsed)))


def _proper(first: date | None, last: date | None) -> Bounds:
    """Return bounds that a date can have."""
    if not (first or last):
        raise _Impossible("neither a beginning nor an end")
    if first and last and last < first:
        raise _Impossible("it ends before it begins")
    return Bounds(first, last)


def _days(point: _Point) -> tuple[date, date]:
    """Return the first and the last day that fit a date with unspecified digits."""
    first = next(_candidates(point, 1), None)
    last = next(_candidates(point, -1), None)
    if first is None or last is None:
        raise _Impossible("the calendar has no such day")
    return first, last


def _candidates(point: _Point, step: int) -> Iterator[date]:
    """Yield the days that fit a date, in order.

    They come from the first on with ``step`` 1, and from the last back with ``step`` -1.
    """
    if point.month in _SEASONS:
        _, first, last = _SEASONS[point.month]
        months = [first, last]
    else:
        months = [month for month in range(1, 13) if _fits(point.month, month, 2)]
    for year in (int(point.year.replace("X", digit)) for digit in "0123456789"[::step]):
        if not 1 <= year <= 9999:
            raise _Impossible("a year outside 1 to 9999")
        for month in months[::step]:
            length = calendar.monthrange(year, month)[1]
            for day in range(1, length + 1)[::step]:
                if _fits(point.day, day, 2):
                    yield date(year, month, day)


def _fits(pattern: str, number: int, width: int) -> bool:
    return not pattern or re.fullmatch(pattern.replace("X", "[0-9]"), f"{number:0{width}}") is not None


# Words.


def _words(parsed: EDTFDate) -> str:
    match parsed:
        case forms.OneOfASet():
            return _listed(parsed.objects, "or")
        case forms.MultipleDates():
            return _listed(parsed.objects, "and")
        case forms.Consecutives() | forms.EarlierConsecutives() | forms.LaterConsecutives():
            return _range(*_ends(parsed))
        case forms.Interval():
            return _interval(parsed)
        case _:
            return _named(_point(parsed))


def _named(point: _Point) -> str:
    """Return one date in words."""
    if point.uncertain:
        return f"{_named(replace(point, uncertain=False))} (uncertain)"
    if point.approximate:
        return f"about {_named(replace(point, approximate=False))}"
    match point:
        case _Point(month="", year=year) if re.fullmatch(r"\d{3}X", year):
            return f"the {year[:3]}0s"
        case _Point(month="XX", day="" | "XX", year=year) if "X" not in year:
            return f"{year.lstrip('0')}, month unknown"
        case _Point(day="XX", year=year, month=month) if "X" not in year + month:
            return f"{_named(replace(point, day=''))}, day unknown"
    if not point.plain:
        first, last = _days(point)
        year_only = not point.month
        return _between(_of_day(first, year_only), _of_day(last, year_only))
    return " ".join(_parts(point))


def _parts(point: _Point) -> list[str]:
    """Return day, month and year of a plain date as a reader writes them.

    Parts that the date does not have are left out.
    """
    month = _SEASONS[point.month][0] if point.month in _SEASONS else calendar.month_name[int(point.month or 0)]
    return [part for part in (point.day.lstrip("0"), month, point.year.lstrip("0")) if part]


def _of_day(day: date, year_only: bool = False) -> _Point:
    return _Point(f"{day.year:04}") if year_only else _Point(f"{day.year:04}", f"{day.month:02}", f"{day.day:02}")


def _shortened(points: Sequence[_Point]) -> list[str]:
    """Return dates in words without repeating the month and year of the last."""
    *others, last = points
    if not all(point.plain and point.month for point in points):
        return [_named(point) for point in points]

    def short(point: _Point) -> str:
        parts = _parts(point)
        if point.year == last.year:
            parts = parts[:-1]
            if point.day and last.day and point.month == last.month:
                parts = parts[:-1]
        return " ".join(parts)

    return [*map(short, others), _named(last)]


def _joined(words: Sequence[str], conjunction: str) -> str:
    *others, last = words
    return f"{', '.join(others)} {conjunction} {last}" if others else last


def _listed(members: Iterable[EDTFDate], conjunction: str) -> str:
    """Return the members of a set in words.

    A qualifier that all of them carry is said once.
    """
    members = list(members)
    if any(isinstance(member, forms.Interval) for member in members):
        return _joined([_words(member) for member in members], conjunction)
    points = [_point(member) for member in members]
    return _shared(points, lambda plain: _joined(_shortened(plain), conjunction))


def _shared(points: Sequence[_Point], words: Callable[[Sequence[_Point]], str]) -> str:
    """Return dates in words; a qualifier that all of them carry is said once.

    ``words`` puts the dates into words without it.
    """
    suffix = prefix = ""
    if all(point.uncertain for point in points):
        points, suffix = [replace(point, uncertain=False) for point in points], " (uncertain)"
    if all(point.approximate for point in points):
        points, prefix = [replace(point, approximate=False) for point in points], "about "
    return f"{prefix}{words(points)}{suffix}"


def _interval(parsed: EDTFDate) -> str:
    lower, upper = _ends(parsed)
    if lower and upper:
        return _shared([lower, upper], lambda points: " to ".join(_shortened(points)))
    known = _named(lower or upper or _Point("XXXX"))
    unknown = [end for end in (parsed.lower, parsed.upper) if isinstance(end, forms.UnspecifiedIntervalSection)]
    if lower:
        return f"from {known}" + (", end unknown" if unknown[0].is_unknown else "")
    return f"until {known}" + (", beginning unknown" if unknown[0].is_unknown else "")


def _between(first: _Point, last: _Point) -> str:
    return "between " + " and ".join(_shortened([first, last]))


def _range(lower: _Point | None, upper: _Point | None) -> str:
    """Return in words a date that lies between two dates, both included.

    None stands for an end that is open.
    """
    if lower is None or upper is None:
        return f"{_named(upper)} or earlier" if upper else f"{_named(lower or _Point('XXXX'))} or later"
    if not (lower.plain and upper.plain):
        return f"between {_named(lower)} and {_named(upper)}"
    if lower == upper:
        return _named(lower)
    first, last = _days(lower)[0], _days(upper)[1]
    if lower.day and upper.day:
        named = _months(first, last)
        if named:
            return named
    if _days(upper)[0] - _days(lower)[1] == timedelta(days=1):
        return " or ".join(_shortened([lower, upper]))
    return _between(lower, upper)


def _months(first: date, last: date) -> str:
    """Return a range of days as the name of a month, its thirds, or two months.

    An example is ``early January 1901``. Empty where the range has no such name.
    """
    # The last day of a month counts as its 31st.
    ends = 31 if last.day == calendar.monthrange(last.year, last.month)[1] else last.day
    begin, end = (_of_day(day) for day in (first, last))
    begin, end = replace(begin, day=""), replace(end, day="")
    if begin == end:
        third = _THIRDS.get((first.day, ends))
        return f"{third}{_named(end)}" if third is not None else ""
    neighbours = _days(end)[0] - _days(begin)[1] == timedelta(days=1)
    if neighbours and first.day in _FROM_DAY and ends in _TO_DAY:
        month, name = _shortened([begin, end])
        return f"{_FROM_DAY[first.day]}{month} or {_TO_DAY[ends]}{name}"
    return ""
