"""Words broken at the ends of lines: joined, kept with their hyphen, or left undecided and said so."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from edition import words as spelling
from edition.words import HYPHENS, STEM

#: A hyphen that stands only where a line ends.
_SOFT = "\u00ad"
_LAST = re.compile(rf"{STEM}[{_SOFT}{HYPHENS}]$")


@dataclass(frozen=True)
class Break:
    """A word broken at the end of a line.

    It has the line, whether the parts were joined, and what decided it.
    """

    line: int
    first: str
    second: str
    joined: bool
    reason: str  # "soft hyphen", "word list", "related word", "editor", "number" or "undecided"

    def __str__(self) -> str:
        """Return the word as it now stands, and where it was broken."""
        return f"{self.first}{'' if self.joined else '-'}{self.second} (line {self.line})"


def is_broken(text: str) -> bool:
    """Return whether a line ends inside a word."""
    return bool(_LAST.search(text))


def list_words(lines: Iterable[str]) -> frozenset[str]:
    """Return the words of some lines, in lower case.

    Those broken at the end of a line are left out.
    """
    words: set[str] = set()
    broken = False
    for line in lines:
        in_line = spelling.list_words(line)
        first, broken = broken, is_broken(line)
        words.update(in_line[1 if first else 0 : -1 if broken else None])
    return frozenset(words)


def decide_break(
    line: int,
    before: str,
    after: str,
    words: Collection[str],
    settled: Collection[str] = (),
    endings: Collection[str] = (),
) -> Break:
    """Decide whether a word broken at the end of a line keeps its hyphen.

    Its parts end the text ``before`` and begin the text ``after``. A soft hyphen is there for the line's end alone. A
    range of numbers keeps its hyphen. A word that
    stands elsewhere in the text, with or without a hyphen, is written as it is there; so is one of which a related form
    does, with another of ``endings``, and one that the editor has ``settled``. Any other word keeps the hyphen and is
    undecided.
    """
    head = _LAST.search(before)
    first = head.group()[:-1] if head else ""
    second = next((found.group() for found in spelling.find_words(after)), "")
    if head and head.group().endswith(_SOFT):
        return Break(line, first, second, True, "soft hyphen")
    joined, hyphened = (first + second).casefold(), f"{first}-{second}".casefold()
    if first.isdigit() or second.isdigit():
        return Break(line, first, second, False, "number")
    if joined in words or hyphened in words:
        return Break(line, first, second, joined in words, "word list")
    if joined in settled or hyphened in settled:
        return Break(line, first, second, joined in settled, "editor")
    stems = [joined, *(joined.removesuffix(ending) for ending in endings if len(joined) - len(ending) > 3)]
    if any(stem + ending in words for stem in stems for ending in ("", *endings)):
        return Break(line, first, second, True, "related word")
    return Break(line, first, second, False, "undecided")
