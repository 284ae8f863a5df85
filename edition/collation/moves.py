"""Words that stand at one place in the base and at another in a witness: two sites that are one change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from rapidfuzz.distance import Indel

#: What has moved says as much as this: two rare words, or some four common ones.
_MOVED = 1.5
#: A passage of so many words has moved if it has changed no more than this allows.
_LONG, _MOST_OF_IT = 8, 0.75


class Held(NamedTuple):
    """What some witnesses have at a site: forms of words, and how it is written."""

    sigla: tuple[str, ...]
    words: tuple[str, ...]
    text: str


@dataclass
class Record:
    """A site, by what its witnesses have there."""

    id: str
    held: tuple[Held, ...]
    kinds: list[str] = field(default_factory=list)

    def words(self) -> dict[str, tuple[str, ...]]:
        """Return the forms of the words of each witness."""
        return {siglum: held.words for held in self.held for siglum in held.sigla}

    def text(self, siglum: str) -> str:
        """Return how it is written in a witness."""
        return next(held.text for held in self.held if siglum in held.sigla)


_Sided: TypeAlias = tuple[Record, tuple[str, ...]]


def find_moves(sites: Sequence[Record], base: str, says: Mapping[str, float]) -> list[tuple[str, str]]:
    """Return the pairs of sites between which words have moved.

    The kinds of the sites say so from then on. A witness lacks at one site what the base has, and has it at another,
    where the base has nothing: the same words, or of a longer passage most of them.
    """
    moves: dict[tuple[str, str], set[str]] = {}
    gone_from: dict[str, list[_Sided]] = {}
    come_into: dict[str, list[_Sided]] = {}
    for site in sites:
        words = site.words()
        of_base = words.get(base, ())
        for siglum, other in words.items():
            if of_base and not other:
                gone_from.setdefault(siglum, []).append((site, of_base))
            elif other and not of_base:
                come_into.setdefault(siglum, []).append((site, other))
    for siglum in (siglum for siglum in gone_from if siglum in come_into):
        gone, come = gone_from[siglum], come_into[siglum]
        for here, there in _matches(gone, come, says):
            moves.setdefault((here.id, there.id), set()).add(siglum)
    known = {site.id: site for site in sites}
    held: set[str] = set()
    found = []
    for pair, sigla in moves.items():
        if held.isdisjoint(pair):
            held.update(pair)
            found.append(pair)
            for site in map(known.__getitem__, pair):
                site.kinds = ["transposition", *_other_kinds(site, base, sigla)]
    return found


def _other_kinds(site: Record, base: str, moved: set[str]) -> list[str]:
    """Return the kinds that a site has on account of other witnesses.

    That is, of others than those in which its words have moved.
    """
    words = site.words()
    others = [siglum for siglum, other in words.items() if other != words.get(base) and siglum not in moved]
    return [kind for kind in site.kinds if others or kind not in ("omission", "addition")]


def _matches(
    gone: Sequence[_Sided], come: Sequence[_Sided], says: Mapping[str, float]
) -> Iterator[tuple[Record, Record]]:
    by_words: dict[tuple[str, ...], list[Record]] = {}
    for site, words in come:
        by_words.setdefault(words, []).append(site)
    longer = [(site, words) for site, words in come if len(words) >= _LONG]
    for site, words in gone:
        if sum(says.get(form, 1.0) for form in words) < _MOVED:
            continue
        if there := by_words.get(words):
            yield site, there.pop(0)
        elif len(words) >= _LONG:
            alike = [(Indel.normalized_similarity(words, other), each) for each, other in longer]
            best = max(alike, key=lambda each: each[0], default=None)
            if best and best[0] >= _MOST_OF_IT:
                longer = [each for each in longer if each[0] is not best[1]]
                yield site, best[1]
