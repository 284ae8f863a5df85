"""What tells one published article from another."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from edition.model import Content, Markup


@dataclass(frozen=True)
class Phrases:
    """What a publication says in square brackets instead of words.

    The other witness lacks the words before (``omitted``), or has them without quotation marks (``unquoted``); in a
    note the editor doubts the words before, and gives others (``doubted``, an expression without groups).
    """

    omitted: re.Pattern[str]
    unquoted: re.Pattern[str]
    doubted: re.Pattern[str]


@dataclass(frozen=True)
class Publication:
    """An article that contains a letter.

    ``front`` and ``back`` are the heads of introduction and conclusion, ``title`` that of the letter, ``end`` the last
    words of the article, ``running`` its running heads without page numbers. ``sections`` are the letter's divisions as
    (id, first words) in order; the first words of ``closer``, ``signed`` and ``postscript`` follow. ``starts`` are
    first words of paragraphs that the layout does not show, ``settled`` words whose hyphen at a line's end was decided
    by reading, ``endings`` those that related words of the language differ by. ``editorial`` are brackets of the editor
    in the letter that are not variants, with what they mean. ``base`` and ``other`` are the witnesses printed in
    running text and in brackets, and ``phrases`` what is said there instead. ``foreign`` gives the languages of words
    in other letters than those of the article, by the letters as a regular expression has them between square brackets.
    """

    letter: str
    name: str
    front: tuple[str, ...]
    title: str
    back: tuple[str, ...]
    end: str
    running: tuple[str, ...]
    sections: tuple[tuple[str, str], ...]
    closer: str
    signed: str
    postscript: str
    base: str
    other: str
    header: Callable[[], Markup]
    phrases: Phrases
    starts: tuple[str, ...] = ()
    settled: frozenset[str] = frozenset()
    endings: tuple[str, ...] = ()
    editorial: Mapping[str, Content] = field(default_factory=dict)
    foreign: Mapping[str, str] = field(default_factory=dict)
