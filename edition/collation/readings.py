"""Sites as they are made: readings grouped by what they have, their lemma, their kinds, their ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from edition.collation.moves import Held, Record
from edition.collation.places import Placed, write_tokens
from edition.tree import Content, Reading, Variant
from edition.witnesses.brackets import GAP
from edition.words import list_words

#: The sigla of the witnesses that a stretch of text is of.
Scope: TypeAlias = tuple[str, ...]

_DIGITS = {"v": 2}


class SiteMaker:
    """Makes sites, and keeps what is known of each.

    ``sigla`` are those of all witnesses in the order in which readings name them; ``ranked`` are the same in the order
    in which their texts are taken, whose first has the lemma where a reading is ``preferred``.
    """

    def __init__(self, sigla: Scope, ranked: Sequence[str], preferred: bool) -> None:
        """Begin with no site."""
        self._sigla, self._preferred = sigla, preferred
        self._ranks = {siglum: rank for rank, siglum in enumerate(ranked)}
        self._last: dict[str, int] = {}
        self.records: dict[str, Record] = {}

    def next_id(self, letter: str) -> str:
        """Return the next id of a kind of thing: p1, p2 and so on, of sites v01, v02."""
        self._last[letter] = self._last.get(letter, 0) + 1
        return f"{letter}{self._last[letter]:0{_DIGITS.get(letter, 1)}}"

    def first_of(self, scope: Sequence[str]) -> str:
        """Return the witness whose text comes first among some."""
        return min(scope, key=self._ranks.__getitem__)

    def open(self, placed: Mapping[str, Sequence[Placed]]) -> str:
        """Return the id of a new site, of which the tokens of every witness are given."""
        identifier = self.next_id("v")
        held: dict[str, list[str]] = {}
        for siglum, of in placed.items():
            held.setdefault(write_tokens(of), []).append(siglum)
        self.records[identifier] = Record(
            identifier,
            tuple(
                Held(tuple(sigla), tuple(each.token.form for each in placed[sigla[0]] if each.token.word), text)
                for text, sigla in held.items()
            ),
        )
        return identifier

    def close(self, identifier: str, readings: Mapping[Scope, Content]) -> Variant:
        """Return the site of some readings, each given by its witnesses."""
        first = min(readings, key=lambda scope: self._ranks[self.first_of(scope)])
        ordered = sorted(readings, key=lambda scope: (scope is not first, min(map(self._sigla.index, scope))))
        made = [Reading(tuple(sorted(scope, key=self._sigla.index)), readings[scope]) for scope in ordered]
        if not self._preferred:
            return Variant(identifier, None, tuple(made))
        record = self.records[identifier]
        base = record.text(first[0])
        record.kinds = list(dict.fromkeys(name_kind(base, record.text(other.witnesses[0])) for other in made[1:]))
        return Variant(identifier, made[0], tuple(made[1:]), tuple(record.kinds))


def name_kind(base: str, other: str) -> str:
    """Return the kind of a difference: what another text has for that of the base.

    >>> name_kind("to-day, then", "to-day then"), name_kind("so it is", "it is so"), name_kind("", "it")
    ('punctuation', 'transposition', 'addition')
    """
    words = [list_words(text) + [GAP] * text.count(GAP) for text in (base, other)]
    if words[0] == words[1]:
        return "punctuation"
    if _is_within(words[1], words[0]):
        return "omission"
    if _is_within(words[0], words[1]):
        return "addition"
    return "transposition" if sorted(words[0]) == sorted(words[1]) else "substitution"


def _is_within(some: Sequence[str], every: Sequence[str]) -> bool:
    """Tell whether words stand, in their order, among others."""
    rest = iter(every)
    return all(word in rest for word in some)
