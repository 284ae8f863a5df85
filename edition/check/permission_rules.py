"""Permissions: for a letter and a source that there are, of a real day, one a letter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from edition.check.material import Material
from edition.errors import Problem
from edition.permissions import TABLE


def permissions_name_what_there_is(material: Material) -> Iterator[Problem]:
    """Report permissions with an unknown letter, unknown source or impossible day.

    A letter can have one permission only.
    """
    table = material.tables.get(TABLE)
    if table is None:
        return
    seen: set[str] = set()
    for line, row in table.rows:
        letter, publication, granted = row["letter"], row["publication"], row["granted"]
        if letter not in material.letter_ids:
            what, expected = (
                f"no {material.noun.singular} {letter!r}",
                f"one of {', '.join(sorted(material.letter_ids))}",
            )
            yield Problem.at(table.path, line, what, expected, f"letter {letter}")
        if letter in seen:
            yield Problem.at(table.path, line, f"a second permission for {letter}", f"one a {material.noun.singular}")
        seen.add(letter)
        if material.sound and publication not in (material.sources or {}):
            what = f"no source {publication!r}"
            yield Problem.at(table.path, line, what, "a key of references.bib", f"source {publication}")
        if not _is_day(granted):
            yield Problem.at(table.path, line, f"{granted!r} is no day", "the day it was given, as 2027-03-01")


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


RULES = (permissions_name_what_there_is,)
