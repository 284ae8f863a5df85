"""How well an aligner finds what is known to differ.

Precision is the share of what was found that is there, recall the share of what is there that was found, F1 their
harmonic mean: C. J. van Rijsbergen, *Information Retrieval*, 2nd ed., London 1979, chapter 7. A site counts as found
if a site that was found shares a token with it, each answering to one other at most; the stricter count asks for the
same extent on both sides. The two ways of counting are those of the message understanding conferences: N. Chinchor
and B. Sundheim, "MUC-5 evaluation metrics", *Proceedings of the Fifth Message Understanding Conference*, 1993, 69-78.
Extents are compared by tokens: of those in the sites found, how many stand in sites that are there, and the reverse.

Where it cannot be known which of two words was left out ("the old the" for "the old the old the"), the two answers
are one: sites are slid as far back as they go before they are compared, those there and those found.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import pandas as pd

from edition.collation.sites import Site
from edition.collation.tokens import Token

#: The row of a tally that counts every site, whatever its kind.
ALL = "all"


class Count(NamedTuple):
    """The counts of what was there, of what was found, and of how far they agree.

    The counts of several texts can be added up.
    """

    there: int = 0
    found: int = 0
    hit: int = 0  # sites there that a site found answers to
    exact: int = 0  # those of them with the same extent on both sides
    tokens_there: int = 0
    tokens_found: int = 0
    tokens_both: int = 0

    def plus(self, other: Count) -> Count:
        """Return the sum of two counts."""
        return Count(*map(sum, zip(self, other, strict=True)))


Tally: TypeAlias = Mapping[str, Count]


def tally(
    there: Iterable[Site], found: Iterable[Site], base: Sequence[Token], other: Sequence[Token]
) -> dict[str, Count]:
    """Return the counts of what was there and what was found, by kind.

    The row ``ALL`` counts all kinds together. In the row of a kind a site is matched only by one of that kind; in
    ``ALL`` by any that shares a token with it.
    """
    words = [[index for index, token in enumerate(text) if token.word] for text in (base, other)]
    sides = [[(site.kind, _tokens(site, (base, other), words)) for site in sites] for sites in (there, found)]
    kinds = sorted({kind for side in sides for kind, _ in side})
    rows = {ALL: _count(*([tokens for _, tokens in side] for side in sides))}
    for kind in kinds:
        rows[kind] = _count(*([tokens for of, tokens in side if of == kind] for side in sides))
    return rows


_Tokens: TypeAlias = frozenset[tuple[int, int]]


def _tokens(site: Site, texts: Sequence[Sequence[Token]], words: Sequence[Sequence[int]]) -> _Tokens:
    """Return the tokens that a site covers, as pairs of side and index.

    Side 0 is the base. The tokens are the words of the site, or its marks where only these differ. ``words`` are the
    indices of the words of both texts.
    """
    wanted = site.kind != "punctuation"
    covered = []
    for side, (span, text) in enumerate(zip((site.base, site.other), texts, strict=True)):
        held = [index for index in range(*span) if text[index].word == wanted]
        slides = (site.kind, side) in (("omission", 0), ("addition", 1))
        covered += [(side, index) for index in (_slid(held, text, words[side]) if slides else held)]
    return frozenset(covered)


def _slid(held: list[int], text: Sequence[Token], words: Sequence[int]) -> Sequence[int]:
    """Return the earliest words whose omission would have the same result.

    ``held`` are the words that were left out, or put in. Where it cannot be known which of several like words these
    were, the first possible ones are taken.
    """
    if not held:
        return held
    start = bisect_left(words, held[0])
    stop = start + len(held)
    while start and text[words[start - 1]].form == text[words[stop - 1]].form:
        start, stop = start - 1, stop - 1
    return words[start:stop]


def _count(there: Sequence[_Tokens], found: Sequence[_Tokens]) -> Count:
    holders: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, tokens in enumerate(found):
        for token in tokens:
            holders[token].append(number)
    shared = {
        (place, number) for place, tokens in enumerate(there) for token in tokens for number in holders.get(token, ())
    }
    # Those that share most answer to each other first.
    ranked = sorted(shared, key=lambda two: (-len(there[two[0]] & found[two[1]]), two))
    answers: dict[int, int] = {}
    taken: set[int] = set()
    for place, number in ranked:
        if place not in answers and number not in taken:
            answers[place] = number
            taken.add(number)
    exact = sum(there[place] == found[number] for place, number in answers.items())
    in_there, in_found = (frozenset().union(*side) for side in (there, found))
    both = len(in_there & in_found)
    return Count(len(there), len(found), len(answers), exact, len(in_there), len(in_found), both)


def total(tallies: Iterable[Tally]) -> dict[str, Count]:
    """Return the sum of some tallies, row by row.

    Every site weighs the same, whichever text it stands in.
    """
    counts: dict[str, Count] = {}
    for one in tallies:
        for kind, count in one.items():
            counts[kind] = counts.get(kind, Count()).plus(count)
    return counts


def scores(counts: Tally) -> pd.DataFrame:
    """Return precision, recall and F1, a row for each kind, ``all`` first.

    Columns: ``kind``, ``there``, ``found``, ``precision``, ``recall``, ``f1`` (of sites by place), ``exact_f1`` (of
    sites with their extent), ``extent_precision``, ``extent_recall``, ``extent_f1`` (of tokens). A share of nothing
    is not a number.
    """
    rows = []
    for kind in sorted(counts, key=lambda kind: (kind != ALL, kind)):
        count = counts[kind]
        rows.append(
            {
                "kind": kind,
                "there": count.there,
                "found": count.found,
                "precision": _share(count.hit, count.found),
                "recall": _share(count.hit, count.there),
                "f1": _share(2 * count.hit, count.found + count.there),
                "exact_f1": _share(2 * count.exact, count.found + count.there),
                "extent_precision": _share(count.tokens_both, count.tokens_found),
                "extent_recall": _share(count.tokens_both, count.tokens_there),
                "extent_f1": _share(2 * count.tokens_both, count.tokens_found + count.tokens_there),
            }
        )
    return pd.DataFrame(rows)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
