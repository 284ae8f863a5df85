"""What a word is, for counting, collation and search alike.

A word is letters and digits with the marks that stand on them (accents, points of Hebrew), whether letter and mark are
one character or two; parts joined by a hyphen or an apostrophe count as one word, as in print. Characters that only
tell a printer where a line may end, join or part the shapes of letters, or turn the direction of writing end no word
and are no part of its spelling. A private-use character is a letter: of those that editors of medieval texts use, most
are (https://mufi.info). The search finds words by the same rule in a browser, ``edition/book/search/scripts/words.js``;
``tests/words.json`` holds the cases that both are tested on.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain


def _marks() -> str:
    """Return all combining marks as ranges of a character class.

    The parts of Unicode that hold ideographs, syllables or private-use characters alone are not looked through.
    """
    points = chain(
        range(0x300, 0x3400), range(0xA600, 0xAC00), range(0xFB00, 0xFF00),
        range(0x10000, 0x17000), range(0x1B000, 0x1F000), range(0xE0100, 0xE01F0),
    )  # fmt: skip
    found: list[list[int]] = []
    for point in points:
        if unicodedata.category(chr(point))[0] == "M":
            if found and found[-1][1] == point - 1:
                found[-1][1] = point
            else:
                found.append([point, point])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in found)


#: The dash of a word: the hyphen of keyboards, that of print, and the one at which no line ends.
HYPHENS = "‐‑-"
#: What says nothing of a text: where a line may end or may not, and that a byte order is known.
_IDLE = "\u00ad\u200b\u2060-\u2064\ufeff"
#: What joins the shapes of letters, or parts them.
_JOINERS = "\u180e\u200c\u200d"
#: What turns the direction of writing: shown, and not read.
_TURNS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"
#: After these a joiner is spelling (Arabic and its neighbours, scripts of India and beyond), or makes one sign of two.
_JOINED = (
    "\u0600-\u109f\u1700-\u1cff\u2600-\u27bf\ua800-\uabff\ufb50-\ufdff\ufe0f\ufe70-\ufefc"
    "\U00010a00-\U00011fff\U0001e900-\U0001e95f\U0001f000-\U0001faff"
)
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U0010ffff"
_SILENT = f"{_IDLE}{_JOINERS}{_TURNS}"
#: What stands on a letter, or after it without ending the word.
_UPON = f"{_marks()}{_SILENT}"
_PART = rf"(?:[^\W_]+|[{_PRIVATE}][^\W_]*)(?:[{_UPON}{_PRIVATE}]+[^\W_]*)*"
#: A word without an apostrophe at its end, as a pattern.
STEM = rf"{_PART}(?:[’'{HYPHENS}][{_SILENT}]*{_PART})*"
_WORD = re.compile(rf"{STEM}[’']?")
_TOKEN = re.compile(
    rf"[{_SILENT}]*(?:(?P<word>{_WORD.pattern})|(?P<mark>\.\.\.|(?:[^\w\s{_SILENT}{_PRIVATE}]|_)[{_UPON}]*))"
)
_INSIDE = re.compile(rf"[^\W_]|[{_UPON}{_PRIVATE}]")
_NOTHING = re.compile(rf"[{_IDLE}]+|(?<![{_JOINED}])[{_JOINERS}]+")
_ALL_TURNS = re.compile(rf"[{_TURNS}]+")
_SAME_HYPHEN = str.maketrans(dict.fromkeys(HYPHENS, "-"))


def find_words(text: str, start: int = 0, stop: int | None = None) -> Iterator[re.Match[str]]:
    """Yield the words of a text, or of a stretch of it, each with its place."""
    return _WORD.finditer(text, start, len(text) if stop is None else stop)


def find_tokens(text: str, start: int, stop: int) -> Iterator[re.Match[str]]:
    """Yield the words and marks of a stretch of a text in order, each with its place.

    The match has a group ``word`` or a group ``mark``. What turns the direction of writing belongs to the token beside
    it.
    """
    return _TOKEN.finditer(text, start, stop)


def is_of_word(character: str) -> bool:
    """Return whether a character is a letter, or what stands on one in a word."""
    return _INSIDE.fullmatch(character) is not None


def count_words(text: str) -> int:
    """Return the number of words of a text."""
    return sum(1 for _ in find_words(text))


def list_words(text: str) -> list[str]:
    """Return the words of a text in small letters, as they are spelt.

    >>> list_words("Co\u00admrade, to‑day: caf\u0065\u0301!")
    ['comrade', 'to-day', 'café']
    """
    return [spell(found[0]).casefold() for found in find_words(text)]


def clean(text: str) -> str:
    """Return a text with letters composed, without what says nothing of it."""
    return text if text.isascii() else unicodedata.normalize("NFC", _NOTHING.sub("", text))


def spell(text: str) -> str:
    """Return how a text is spelt: two encodings of one spelling are the same.

    Unlike ``clean`` it is no text to be shown: it does not turn the direction of writing, and has one kind of hyphen.
    """
    return text if text.isascii() else clean(_ALL_TURNS.sub("", text)).translate(_SAME_HYPHEN)
