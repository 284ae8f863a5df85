"""Texts as tokens: what is written, and the form under which two tokens are the same.

The form folds what a copyist or a printer changes without changing the word: capitals, the shape of apostrophes,
quotation marks and dashes, hyphens inside a word, an apostrophe at its end, ё for е. Words and punctuation are tokens
of their own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from edition.text import WORD

_TOKEN = re.compile(rf"(?P<word>{WORD.pattern})|(?P<mark>\.\.\.|[^\w\s]|_)")
_IN_WORDS = str.maketrans({"’": "'", "ʼ": "'", "ё": "е", "-": "", "‑": ""})
_MARKS = {
    **dict.fromkeys("“”„«»\"‘’‚'", '"'),
    **dict.fromkeys("–—―-‑", "-"),
    "...": "…",
}


class Token(NamedTuple):
    """One word or one mark of punctuation."""

    text: str  # as written
    form: str  # what it is compared by
    word: bool  # a word; else a mark
    tail: str  # the white space after it


def tokenise(text: str) -> list[Token]:
    """Return the tokens of a text in order.

    Their texts and tails, joined, are the text without leading white space.

    >>> [token.form for token in tokenise("To-day, “comrade” Ёлкин!")]
    ['today', ',', '"', 'comrade', '"', 'елкин', '!']
    """
    found = list(_TOKEN.finditer(unicodedata.normalize("NFC", text)))
    ends = [*(match.start() for match in found[1:]), len(found[-1].string)] if found else []
    tokens = []
    for match, end in zip(found, ends, strict=True):
        word = match.lastgroup == "word"
        tokens.append(Token(match[0], _form(match[0], word), word, match.string[match.end() : end]))
    return tokens


def _form(text: str, word: bool) -> str:
    if not word:
        return _MARKS.get(text, text)
    return text.casefold().translate(_IN_WORDS).rstrip("'")


def join_tokens(tokens: Iterable[Token]) -> str:
    """Return tokens as text, white space at the end left out."""
    return "".join(token.text + token.tail for token in tokens).rstrip()
