"""Whole numbers as data write them, within bounds: no text has more words than these count, and no book more pages."""

from __future__ import annotations

#: The greatest number that is read, of words and of whatever else is counted; ``tei/edition.rng`` says the same.
MOST = 1_000_000
#: The form of a number in a table: as many digits as every program that reads one keeps.
PLAIN = {"integer": r"[+-]?[0-9]{1,15}", "number": r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?"}


def read_whole(text: str) -> int | None:
    """Return a whole number of ASCII digits, or None where a text is none.

    Nor is one that is greater than ``MOST``.

    >>> read_whole("12"), read_whole("-1"), read_whole("²"), read_whole("9" * 5000)
    (12, None, None, None)
    """
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(MOST))):
        return None
    number = int(text)
    return number if number <= MOST else None
