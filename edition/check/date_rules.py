"""Dates in the markup of the letters, which are ISO 8601."""

from __future__ import annotations

from collections.abc import Iterator

from edition import dates
from edition.check.letter_rules import walk_letter
from edition.check.material import Material
from edition.errors import Problem
from edition.model import Markup

_ATTRIBUTES = ("when", "notBefore", "notAfter", "from", "to")
_ORDER = (("notBefore", "notAfter"), ("from", "to"))


def _dated(material: Material) -> Iterator[tuple[str, Markup]]:
    for letter in material.letters.values():
        for node in walk_letter(letter):
            if isinstance(node, Markup) and node.tag in {"date", "change"}:
                yield str(letter.path or letter.id), node


def dates_are_of_the_calendar(material: Material) -> Iterator[Problem]:
    """Report dates in the letters that are no year, month or day of the calendar.

    The attributes are ``@when``, ``@notBefore``, ``@notAfter``, ``@from`` and ``@to``.
    """
    for path, node in _dated(material):
        for name in _ATTRIBUTES:
            value = node.get(name)
            if value and not dates.is_calendar_date(value):
                yield Problem.at(path, node.line, f"{name} {value!r} is no date", "a year, month or day: 1901-05-20")


def dates_are_in_order(material: Material) -> Iterator[Problem]:
    """Report spans of time that end before they begin."""
    for path, node in _dated(material):
        for begin, end in _ORDER:
            first, last = node.get(begin), node.get(end)
            if (
                dates.is_calendar_date(first)
                and dates.is_calendar_date(last)
                and dates.bounds(last).known[1] < dates.bounds(first).known[0]
            ):
                yield Problem.at(path, node.line, f"{end} {last} is before {begin} {first}", f"{begin} first")


RULES = (dates_are_of_the_calendar, dates_are_in_order)
