"""A copyist who errs at stated rates.

Each change is one that the literature on scribal error knows: words left out, put in, replaced, misread, written in
the wrong place, and punctuation changed (M. L. West, *Textual Criticism and Editorial Technique*, Stuttgart 1973).
How often each happens, and how long it is, is the caller's to say: the rates claim nothing of any copyist.

Between two changes at least ``APART`` words stand unchanged, and a word put in differs from the words around it, so
that it can be said where a change begins and ends. A phrase is moved farther than it is long, so that it can be said
which of two phrases has moved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from edition.collation.pairing import near
from edition.collation.sites import Site, Span
from edition.collation.tokens import Token

#: What a copyist can do, and the kind of site (a code of vocabulary.KIND) that it leaves.
PLANTS: Mapping[str, str] = {
    "omission": "omission",
    "insertion": "addition",
    "substitution": "substitution",
    "misreading": "substitution",
    "transposition": "transposition",
    "punctuation": "punctuation",
}
#: Words left unchanged after a change.
APART = 3
_LONGEST_OMISSION, _MEAN_OMISSION = 30, 4
_MARKS = (",", ";", ":", ".", "!")
_LETTERS = "abcdefghiklmnoprstuvwy"


@dataclass(frozen=True)
class Change:
    """One change: the kind that was planted (a key of ``PLANTS``), and its site."""

    plant: str
    site: Site


@dataclass(frozen=True)
class Copy:
    """A copy of a text, with all its changes in the order in which they were made."""

    tokens: tuple[Token, ...]
    changes: tuple[Change, ...]


def copied(base: Sequence[Token], rates: Mapping[str, float], seed: int) -> Copy:
    """Return a copy of a text with changes planted in it at stated rates.

    ``rates`` says how often each change is begun, to a hundred words (keys of ``PLANTS``). The same text, rates and
    seed give the same copy. Raises ValueError for a rate that is unknown or negative, or where they add up to more than
    a hundred.

    A notebook needs ``copied(tokenise(prose(letter)), {"omission": 1, ...}, seed)``, and ``evaluation.trial`` for
    what an aligner makes of it.
    """
    unknown = sorted(set(rates) - set(PLANTS))
    if unknown or any(rate < 0 for rate in rates.values()) or sum(rates.values()) > 100:
        wrong = f"of unknown changes: {', '.join(unknown)}" if unknown else f"{dict(rates)}"
        raise ValueError(f"rates {wrong}; expected rates of {', '.join(PLANTS)} to a hundred words, none below 0")
    return _Copyist(base, Random(seed)).copy(rates)


class _Copyist:
    """A copyist who goes through a text word by word and makes changes.

    ``made`` is the copy so far; ``read`` the first token not yet copied.
    """

    def __init__(self, base: Sequence[Token], random: Random) -> None:
        """Take the text to be copied, and the source of random numbers."""
        self.base, self.random = base, random
        self.words = [index for index, token in enumerate(base) if token.word]
        self.made: list[Token] = []
        self.read = 0
        self.changes: list[Change] = []

    def copy(self, rates: Mapping[str, float]) -> Copy:
        """Return the copy of the whole text."""
        word = 0
        while word < len(self.words):
            plant = self._drawn(rates)
            changed = getattr(self, f"_{plant}")(word) if plant else 0
            word += changed + APART if changed else 1
        self._keep(len(self.base))
        return Copy(tuple(self.made), tuple(self.changes))

    def _drawn(self, rates: Mapping[str, float]) -> str:
        at = 100 * self.random.random()
        for plant in PLANTS:
            at -= rates.get(plant, 0)
            if at < 0:
                return plant
        return ""

    def _keep(self, stop: int) -> None:
        """Copy unchanged all tokens of the base up to ``stop``."""
        self.made += self.base[self.read : stop]
        self.read = stop

    def _put(self, tokens: Sequence[Token]) -> Span:
        start = len(self.made)
        self.made += tokens
        return Span(start, len(self.made))

    def _skip(self, span: Span) -> None:
        """Leave out some tokens of the base and go on after them."""
        if self.made and span.stop > span.start:
            tail = min(self.made[-1].tail, self.base[span.stop - 1].tail, key=len)
            self.made[-1] = self.made[-1]._replace(tail=tail)
        self.read = span.stop

    def _note(self, plant: str, base: Span, other: Span, alike: bool = False) -> None:
        self.changes.append(Change(plant, Site(PLANTS[plant], base, other, alike)))

    def _span(self, word: int, count: int) -> Span:
        """Return the span of some words, with the punctuation between them."""
        return Span(self.words[word], self.words[word + count - 1] + 1)

    def _strange(self, word: int, stop: int, count: int) -> list[Token]:
        """Return words from elsewhere that do not occur in or next to a stretch of text."""
        around = {self.base[index].form for index in self.words[max(0, word - APART) : stop + APART]}
        found = [self.base[self.random.choice(self.words)] for _ in range(50)]
        return [token._replace(tail=" ") for token in found if token.form not in around][:count]

    # Each of these makes one change at a word and returns how many words of the base it took, 0 if it made none.

    def _omission(self, word: int) -> int:
        count = 1
        while count < _LONGEST_OMISSION and self.random.random() > 1 / _MEAN_OMISSION:
            count += 1
        if word + count + APART > len(self.words):
            return 0
        span = self._span(word, count)
        self._keep(span.start)
        place = len(self.made)
        self._skip(span)
        self._note("omission", span, Span(place, place))
        return count

    def _insertion(self, word: int) -> int:
        words = self._strange(word, word + 1, self.random.randint(1, 6))
        if not words:
            return 0
        place = self.words[word]
        self._keep(place)
        self._note("insertion", Span(place, place), self._put(words))
        return 1

    def _substitution(self, word: int) -> int:
        count = self.random.randint(1, 3)
        if word + count + APART > len(self.words):
            return 0
        words = self._strange(word, word + count, self.random.randint(1, 3))
        if not words:
            return 0
        return self._replace("substitution", word, count, words)

    def _misreading(self, word: int) -> int:
        token = self.base[self.words[word]]
        if len(token.form) < 4 or not token.form.isalpha():
            return 0
        letters = list(token.text)
        for _ in range(1 if len(letters) < 8 else 2):
            place = self.random.randrange(1, len(letters))
            match self.random.choice(("other", "none", "two")):
                case "other":
                    letters[place] = self.random.choice(_LETTERS.replace(letters[place].casefold(), ""))
                case "none":
                    del letters[place]
                case "two":
                    letters.insert(place, self.random.choice(_LETTERS))
        text = "".join(letters)
        form = text.casefold()
        around = {self.base[index].form for index in self.words[max(0, word - 1) : word + 2]}
        if form in around:
            return 0
        return self._replace("misreading", word, 1, [Token(text, form, True, token.tail)])

    def _replace(self, plant: str, word: int, count: int, words: list[Token]) -> int:
        span = self._span(word, count)
        self._keep(span.start)
        alike = count == len(words) and all(
            near(self.base[index].form, token.form)
            for index, token in zip(self.words[word : word + count], words, strict=True)
        )
        words = [*words[:-1], words[-1]._replace(tail=self.base[span.stop - 1].tail)]
        self._note(plant, span, self._put(words), alike)
        self.read = span.stop
        return count

    def _transposition(self, word: int) -> int:
        count = self.random.randint(2, 4)
        past = self.random.randint(count + 1, 12)
        if word + count + past + APART > len(self.words):
            return 0
        if self.random.random() < 0.5:  # forward: the phrase stands first in the base
            phrase, between = self._span(word, count), self._span(word + count, past)
            self._keep(phrase.start)
            self._skip(phrase)
            self._keep(between.stop)
            moved = self.base[slice(*phrase)]
            put = self._put([*moved[:-1], moved[-1]._replace(tail=self.made[-1].tail)])
            self.made[put.start - 1] = self.made[put.start - 1]._replace(tail=" ")
        else:
            phrase = self._span(word + past, count)
            self._keep(self.words[word])
            moved = self.base[slice(*phrase)]
            put = self._put([*moved[:-1], moved[-1]._replace(tail=" ")])
            self._keep(phrase.start)
            self._skip(phrase)
        self._note("transposition", phrase, put)
        return count + past

    def _punctuation(self, word: int) -> int:
        token = self.words[word]
        if word + 1 >= len(self.words) or self.words[word + 1] - token > 2:
            return 0
        self._keep(token + 1)
        if self.words[word + 1] == token + 1:
            tail = self.made[-1].tail
            if not tail:
                return 0
            self.made[-1] = self.made[-1]._replace(tail="")
            self._note("punctuation", Span(token + 1, token + 1), self._put([Token(",", ",", False, tail)]))
            return 1
        span = Span(token + 1, token + 2)
        mark = self.base[span.start]
        if mark.form not in _MARKS:
            return 0
        if self.random.random() < 0.5:
            place = len(self.made)
            self.made[-1] = self.made[-1]._replace(tail=mark.tail)
            self.read = span.stop
            self._note("punctuation", span, Span(place, place))
            return 1
        other = self.random.choice([sign for sign in _MARKS if sign != mark.form])
        self._note("punctuation", span, self._put([Token(other, other, False, mark.tail)]))
        self.read = span.stop
        return 1
