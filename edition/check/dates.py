"""Dates in the markup of the letters, which are ISO 8601."""

from __future__ import annotations

import re
from collections.abc import Iterator

from edition import dates
from edition.check.letters import nodes
from edition.check.material import Material
from edition.errors import Problem
from edition.model import Markup

_ISO = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_ATTRIBUTES = ("when", "notBefore", "notAfter", "from", "to")
_ORDER = (("notBefore", "notAfter"), ("from", "to"))


def _dated(material: Material) -> Iterator[tuple[str, Markup]]:
    for letter in material.letters.values():
        for node in nodes(letter):
            if isinstance(node, Markup) and node.tag in {"date", "change"}:
                yield str(letter.path or letter.id), node


def dates_are_of_the_calendar(material: Material) -> Iterator[Problem]:
    """``@when``, ``@notBefore``, ``@notAfter``, ``@from`` and ``@to`` are years, months or days that there are."""
    for path, node in _dated(material):
        for name in _ATTRIBUTES:
            value = node.get(name)
            if value and not _there_is(value):
                yield Problem.at(path, node.line, f"{name} {value!r} is no date", "a year, month or day: 1901-05-20")


def dates_are_in_order(material: Material) -> Iterator[Problem]:
    """No span of time ends before it begins."""
    for path, node in _dated(material):
        for begin, end in _ORDER:
            first, last = node.get(begin), node.get(end)
            if _there_is(first) and _there_is(last) and dates.bounds(last)[1] < dates.bounds(first)[0]:
                yield Problem.at(path, node.line, f"{end} {last} is before {begin} {first}", f"{begin} first")


def _there_is(value: str) -> bool:
    try:
        return bool(_ISO.fullmatch(value) and dates.parse(value))
    except ValueError:
        return False


RULES = (dates_are_of_the_calendar, dates_are_in_order)
