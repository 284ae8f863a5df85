"""How readings differ from a lemma: the kinds that the edition has a code for."""

from __future__ import annotations

from collections.abc import Iterable

from edition.vocabulary import KIND
from edition.words import list_words


def find_kinds(lemma: str, readings: Iterable[str]) -> tuple[str, ...]:
    """Return the kinds of difference between a lemma and readings.

    They are in the order of the codes.

    Readings that have the lemma's very words give none; where all have, nothing is said.
    """
    found = {_kind(lemma, reading) for reading in readings}
    return tuple(kind for kind in KIND if kind in found)


def _kind(lemma: str, reading: str) -> str:
    if " ".join(lemma.split()) == " ".join(reading.split()):
        return ""
    one, other = map(list_words, (lemma, reading))
    if one == other:
        return "punctuation"
    if not reading.strip():
        return "omission"
    if not lemma.strip():
        return "addition"
    return "transposition" if sorted(one) == sorted(other) else "substitution"
