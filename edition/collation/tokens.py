"""Texts as tokens: what is written, and the form under which two tokens are the same.

What a word is, ``edition.words`` says. The form folds what a copyist or a printer changes without changing the word:
capitals, the shape of apostrophes, quotation marks and dashes, hyphens inside a word, an apostrophe at its end, ё for
е. Words and punctuation are tokens of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from edition.words import clean, find_tokens, spell

_SPACE = re.compile(r"\s+")
_IN_WORDS = str.maketrans({"’": "'", "ʼ": "'", "ё": "е", "-": ""} | dict.fromkeys("\u180e\u200c\u200d", ""))
_MARKS = {
    **dict.fromkeys("“”„«»\"‘’‚'", '"'),
    **dict.fromkeys("–—―", "-"),
    "...": "…",
}


class Token(NamedTuple):
    """One word or one mark of punctuation."""

    text: str  # as written, its letters composed
    form: str  # what it is compared by
    word: bool  # a word; else a mark
    tail: str  # the white space after it

    @property
    def spelling(self) -> str:
        """How it is written, whichever way its characters are encoded."""
        return spell(self.text)


class Found(NamedTuple):
    """A token, and where it stands in a text.

    Its first character, and that after its last.
    """

    token: Token
    start: int
    stop: int


def tokenise(text: str) -> list[Token]:
    """Return the tokens of a text in order.

    Their texts and tails, joined, are the text without leading white space.

    >>> [token.form for token in tokenise("To-day, “comrade” Ёлкин!")]
    ['today', ',', '"', 'comrade', '"', 'елкин', '!']
    """
    return [found.token for found in locate_tokens(text)]


def locate_tokens(text: str, gaps: Sequence[tuple[int, int]] = ()) -> Iterator[Found]:
    """Yield the tokens of a text in order, with their places in it.

    ``gaps`` are stretches, in order, of which each is one token that counts as a word, such as the ellipsis for what
    cannot be read. One that begins inside another is part of it.
    """
    at = 0
    for start, stop in gaps:
        if start < at:
            continue
        yield from _between(text, at, start)
        end = _skip(text, stop)
        yield Found(Token(text[start:stop], text[start:stop], True, text[stop:end]), start, stop)
        at = stop
    yield from _between(text, at, len(text))


def _between(text: str, start: int, stop: int) -> Iterator[Found]:
    for match in find_tokens(text, start, stop):
        word, end = match.lastgroup == "word", match.end()
        tail = text[end : _skip(text, end)]
        yield Found(Token(clean(match[0]), _form(spell(match[0]), word), word, tail), match.start(), end)


def _skip(text: str, start: int) -> int:
    """Return the place after the white space that stands at a place of a text."""
    found = _SPACE.match(text, start)
    return found.end() if found else start


def _form(text: str, word: bool) -> str:
    """Return what a spelling is compared by."""
    if not word:
        return _MARKS.get(text, text)
    return text.casefold().translate(_IN_WORDS).rstrip("'")


def join_tokens(tokens: Iterable[Token]) -> str:
    """Return tokens as text, white space at the end left out."""
    return "".join(token.text + token.tail for token in tokens).rstrip()
