"""Which paragraphs of some texts answer to which: before words are compared, and whatever the texts' divisions are.

Two paragraphs answer to each other if they share much of what the shorter one says. A paragraph may answer to several,
so that what one text parts and another does not stays together: a *division*. Of all answers those are kept that rise
in both texts and share most: the heaviest chain, found with the tree of P. M. Fenwick, "A new data structure for
cumulative frequency tables", *Software: Practice and Experience* 24 (1994), 327-336. More than two texts are joined
step by step (``edition.collation.guide``), after an order of their words alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from heapq import nsmallest
from itertools import combinations
from typing import NamedTuple, TypeAlias

from rapidfuzz.distance import Indel

from edition.collation.guide import order_joins
from edition.collation.pairing import weights

#: Of what a paragraph says, the share that another must share.
_SHARE = 0.4
#: Paragraphs between answering ones answer to each other, in order, if their words are so alike.
_ALIKE = 0.4
#: A word of more paragraphs than this, and of more than this share of them, leads to no candidates.
_COMMON, _COMMON_SHARE = 12, 0.01
#: Of the paragraphs that share words with another, so many may answer to it.
_NEAREST = 4
#: What a word says at least, so that a paragraph of the commonest words still says something.
_LEAST = 0.05
#: Cells of a table of dynamic programming above which paragraphs between answering ones are left alone.
_MOST_CELLS = 10_000

#: A paragraph as the forms of its words.
Forms: TypeAlias = Sequence[str]


class Stretch(NamedTuple):
    """Some paragraphs of a text: the index of the first, and that after the last."""

    start: int
    stop: int


#: The paragraphs that answer to each other: a stretch of each text, in the order of the texts.
Division: TypeAlias = tuple[Stretch, ...]


class _Place(NamedTuple):
    """Paragraphs of one text, or of several that answer to each other.

    By text where they stand, and their words. Words that several texts have are there as often as in the one that has
    them most often; ``forms`` are those of the first text, in order.
    """

    stretches: Mapping[int, Stretch]
    forms: Forms
    joined: Counter[str] | None = None  # where they are of several texts

    @property
    def words(self) -> Counter[str]:
        """How often each word stands there.

        It is counted when it is asked for, since there may be many paragraphs.
        """
        return Counter(self.forms) if self.joined is None else self.joined


def align_paragraphs(texts: Sequence[Sequence[Forms]]) -> list[Division]:
    """Return the divisions of some texts, in order.

    Every paragraph of every text stands in one division; a text that has nothing there has an empty stretch. The order
    of the texts changes nothing but the columns.
    """
    order = sorted(range(len(texts)), key=lambda number: [list(forms) for forms in texts[number]])
    told = weights(*([form for forms in texts[number] for form in forms] for number in order))
    says = {form: max(worth, _LEAST) for form, worth in told.items()}
    bags = [Counter(form for forms in texts[number] for form in forms) for number in order]
    distances = {(i, j): _apart(bags[i], bags[j]) for i, j in combinations(range(len(order)), 2)}
    groups: dict[tuple[int, ...], list[_Place]] = {
        (place,): [_Place({place: Stretch(index, index + 1)}, forms) for index, forms in enumerate(texts[number])]
        for place, number in enumerate(order)
    }
    for one, other in order_joins(len(order), distances):
        groups[tuple(sorted(one + other))] = _join(groups.pop(one), groups.pop(other), says)
    (joined,) = groups.values()
    return _fill(joined, [order.index(number) for number in range(len(texts))])


def _apart(one: Counter[str], other: Counter[str]) -> float:
    """Return the share of words of two texts that they do not share."""
    shared = sum((one & other).values())
    return 1 - 2 * shared / max(one.total() + other.total(), 1)


def _fill(joined: Sequence[_Place], columns: Sequence[int]) -> list[Division]:
    at = [0] * len(columns)
    divisions = []
    for place in joined:
        division = tuple(place.stretches.get(column, Stretch(at[column], at[column])) for column in columns)
        for column, stretch in place.stretches.items():
            at[column] = stretch.stop
        divisions.append(division)
    return divisions


def _join(left: Sequence[_Place], right: Sequence[_Place], says: Mapping[str, float]) -> list[_Place]:
    """Return the places of two groups of texts.

    Those that answer to each other are made one.
    """
    links = _links(left, right, says)
    found: list[_Place] = []
    i = j = 0
    for (i_start, i_stop), (j_start, j_stop) in [*_linked(links), ((len(left), len(left)), (len(right), len(right)))]:
        found += _between(left[i:i_start], right[j:j_start])
        if i_stop > i_start:
            found.append(_together([*left[i_start:i_stop], *right[j_start:j_stop]]))
        i, j = i_stop, j_stop
    return found


def _linked(links: Sequence[tuple[int, int]]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return the stretches on both sides that are held together by rising links."""
    held: list[tuple[tuple[int, int], tuple[int, int]]] = []
    for i, j in links:
        if held and (i < held[-1][0][1] or j < held[-1][1][1]):
            (i_start, i_stop), (j_start, j_stop) = held[-1]
            held[-1] = (i_start, max(i_stop, i + 1)), (j_start, max(j_stop, j + 1))
        else:
            held.append(((i, i + 1), (j, j + 1)))
    return held


def _together(places: Sequence[_Place]) -> _Place:
    stretches: dict[int, Stretch] = {}
    words: dict[int, Counter[str]] = defaultdict(Counter)
    for place in places:
        for text, stretch in place.stretches.items():
            before = stretches.get(text, stretch)
            stretches[text] = Stretch(min(before.start, stretch.start), max(before.stop, stretch.stop))
        words[min(place.stretches)].update(place.words)
    every: Counter[str] = Counter()
    for counts in words.values():
        every |= counts
    first = min(stretches)
    forms = [form for place in places if min(place.stretches) == first for form in place.forms]
    return _Place(stretches, forms, every)


def _links(left: Sequence[_Place], right: Sequence[_Place], says: Mapping[str, float]) -> list[tuple[int, int]]:
    """Return the pairs of places that answer to each other, rising on both sides."""
    shared = _shared(left, right, says)
    told = [[_told(place.words, says) for place in side] for side in (left, right)]
    able = {pair: worth for pair, worth in shared.items() if worth >= _SHARE * min(told[0][pair[0]], told[1][pair[1]])}
    chain = _heaviest(able, len(right))
    # What one answer accounts for is no reason for another.
    rest = [{i: left[i].words for i, _ in able}, {j: right[j].words for _, j in able}]
    links: list[tuple[int, int]] = []
    for i, j in [
        *sorted(chain, key=lambda pair: (-able[pair], pair)),
        *sorted(able, key=lambda pair: (-able[pair], pair)),
    ]:
        both = rest[0][i] & rest[1][j]
        if not both or _told(both, says) < _SHARE * min(told[0][i], told[1][j]):
            continue
        if not any((one < i and other > j) or (one > i and other < j) for one, other in links):
            links.append((i, j))
            rest[0][i] = rest[0][i] - both
            rest[1][j] = rest[1][j] - both
    return sorted(links)


def _told(words: Counter[str], says: Mapping[str, float]) -> float:
    return sum(count * says[form] for form, count in words.items())


def _shared(left: Sequence[_Place], right: Sequence[_Place], says: Mapping[str, float]) -> dict[tuple[int, int], float]:
    """Return how much is said by the words that two places share.

    Only for those that share most of the words that are not common: a few on the right for each on the left, and the
    reverse.
    """
    holders = [_holders(side) for side in (left, right)]
    pairs: dict[tuple[int, int], float] = {}
    for form, numbers in holders[0].items():
        for j in holders[1].get(form, ()):
            for i in numbers:
                pairs[i, j] = pairs.get((i, j), 0.0) + says[form]
    nearest: dict[tuple[int, int], list[tuple[float, tuple[int, int]]]] = defaultdict(list)
    for two, worth in pairs.items():
        for side, number in enumerate(two):
            nearest[side, number].append((-worth, two))
    kept = sorted({two for found in nearest.values() for _, two in nsmallest(_NEAREST, found)})
    bags = [
        {number: side[number].words for number in {two[which] for two in kept}}
        for which, side in enumerate((left, right))
    ]
    return {(i, j): _told(bags[0][i] & bags[1][j], says) for i, j in kept}


def _holders(side: Sequence[_Place]) -> dict[str, list[int]]:
    """Return the places in which each word stands, for words that are not common."""
    counts = Counter(form for place in side for form in (set(place.forms) if place.joined is None else place.joined))
    most = max(_COMMON, int(_COMMON_SHARE * len(side)))
    found: dict[str, list[int]] = {}
    for number, place in enumerate(side):
        for form in dict.fromkeys(place.forms if place.joined is None else place.joined):
            if counts[form] <= most:
                found.setdefault(form, []).append(number)
    return found


def _heaviest(worth: Mapping[tuple[int, int], float], width: int) -> list[tuple[int, int]]:
    """Return the pairs with the greatest sum that rise on both sides.

    No place stands in two of them.
    """
    tree: list[tuple[float, int]] = [(0.0, -1)] * (width + 1)
    pairs = sorted(worth, key=lambda pair: (pair[0], -pair[1]))
    before: list[int] = []
    best = (0.0, -1)
    for number, (i, j) in enumerate(pairs):
        at, top = j, (0.0, -1)
        while at:
            top = max(top, tree[at], key=lambda each: each[0])
            at &= at - 1
        before.append(top[1])
        here = (top[0] + worth[i, j], number)
        best = max(best, here, key=lambda each: each[0])
        at = j + 1
        while at <= width:
            tree[at] = max(tree[at], here, key=lambda each: each[0])
            at += at & -at
    chain = []
    number = best[1]
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _between(left: Sequence[_Place], right: Sequence[_Place]) -> Iterator[_Place]:
    """Yield the places between answering ones.

    Those that are alike are made one, the others stay by themselves.
    """
    i = j = 0
    for to_left, to_right in [*_alike(left, right), (len(left), len(right))]:
        yield from left[i:to_left]
        yield from right[j:to_right]
        if to_left < len(left):
            yield _together([left[to_left], right[to_right]])
        i, j = to_left + 1, to_right + 1


def _alike(left: Sequence[_Place], right: Sequence[_Place]) -> list[tuple[int, int]]:
    if not left or not right or len(left) * len(right) > _MOST_CELLS:
        return []
    worth = {
        (i, j): likeness
        for i, one in enumerate(left)
        for j, other in enumerate(right)
        if (likeness := Indel.normalized_similarity(one.forms, other.forms)) >= _ALIKE
    }
    chain: list[tuple[int, int]] = []
    for i, j in _heaviest(worth, len(right)):
        if not chain or (i > chain[-1][0] and j > chain[-1][1]):
            chain.append((i, j))
    return chain
