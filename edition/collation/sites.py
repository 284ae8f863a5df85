"""The places where aligned witnesses differ, read off an alignment, whichever program made it.

A site is a stretch of the table in which two witnesses differ, as long as no word that they share stands in between;
shared punctuation does not end a site. A few common words shared in the midst of a longer passage that is otherwise
different do not divide it either, as in the clean-up of N. Fraser's diff-match-patch
(https://github.com/google/diff-match-patch). Words that one witness has here and the other, in the same order,
elsewhere have moved: they are one site, a transposition.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from edition.collation.pairing import near, weights
from edition.collation.table import Alignment
from edition.collation.tokens import Token, join_tokens

if TYPE_CHECKING:
    import pandas as pd

#: Shared words that say less than this do not divide a passage longer on both sides than they are.
_BRIDGE = 1.0
#: Words have moved if they say as much as this; or less, if they have not gone farther than so many tokens, and
#: nothing stands in their place and they in no other's. Else they may stand in both places by chance.
_MOVED, _MOVED_NEAR, _NEAR_BY = 1.5, 0.6, 40


class Span(NamedTuple):
    """A stretch of a text: the index of its first token, and that after its last.

    Both are equal for a place that holds no token.
    """

    start: int
    stop: int


@dataclass(frozen=True)
class Site:
    """A place where another witness differs from the base.

    Of a transposition, ``base`` is where the words stand in the base and ``other`` where they stand in the other.
    """

    kind: str  # a code of vocabulary.KIND
    base: Span
    other: Span
    alike: bool = False  # a substitution of as many words, each looking like the one it stands for


class _Item(NamedTuple):
    """One row of two witnesses: the index of each one's token, or None."""

    base: int | None
    other: int | None


class _Stretch(NamedTuple):
    """A run of rows in which two witnesses differ."""

    row: int  # the number of the first
    items: Sequence[_Item]


_Texts: TypeAlias = tuple[Sequence[Token], Sequence[Token]]


def compare(alignment: Alignment, base: str, other: str) -> list[Site]:
    """Return the sites at which two witnesses differ, in the order of the base.

    Raises KeyError for a siglum that the alignment does not have. A notebook shows the sites with ``as_frame``.
    """
    columns = [_column(alignment, siglum) for siglum in (base, other)]
    texts = alignment.tokens[columns[0]], alignment.tokens[columns[1]]
    says = weights(*([token.form for token in side if token.word] for side in texts))
    items = [_Item(row[columns[0]], row[columns[1]]) for row in alignment.rows]
    items = [item for item in items if item != (None, None)]
    before = _before(items)
    stretches = [_Stretch(start, items[start:stop]) for start, stop in _bridged(items, texts, says)]
    moves = _moves(stretches, texts, says)
    gone = {index for move in moves for index in range(*move.base)}
    come = {index for move in moves for index in range(*move.other)}
    left = [site for stretch in stretches for site in _left(stretch, before[stretch.row], (gone, come), texts)]
    return sorted([*moves, *left], key=lambda site: (site.base, site.other))


def _column(alignment: Alignment, siglum: str) -> int:
    if siglum not in alignment.sigla:
        raise KeyError(f"no witness {siglum}; the alignment has {', '.join(alignment.sigla)}")
    return alignment.sigla.index(siglum)


def _before(items: Sequence[_Item]) -> list[tuple[int, int]]:
    """Return how many tokens of each witness stand before each row."""
    bases = accumulate((item.base is not None for item in items), initial=0)
    others = accumulate((item.other is not None for item in items), initial=0)
    return list(zip(bases, others, strict=True))


def _same(item: _Item, texts: _Texts) -> bool:
    if item.base is None or item.other is None:
        return False
    return texts[0][item.base].form == texts[1][item.other].form


def _stretches(items: Sequence[_Item], texts: _Texts) -> Iterator[tuple[int, int]]:
    """Yield the first row, and that after the last, of each run of rows that differ.

    A run ends with its last difference before a word that both share.
    """
    start = stop = None
    for index, item in enumerate(items):
        if not _same(item, texts):
            start, stop = index if start is None else start, index + 1
        elif _words([item.base], texts[0]) and start is not None and stop is not None:
            yield start, stop
            start = None
    if start is not None and stop is not None:
        yield start, stop


def _bridged(items: Sequence[_Item], texts: _Texts, says: Mapping[str, float]) -> list[tuple[int, int]]:
    """Return the runs of rows that differ, some of them joined.

    Runs are joined where only a few common words part them.
    """
    spans: list[tuple[int, int]] = []
    for start, stop in _stretches(items, texts):
        if spans:
            before = spans[-1]
            shared = _words((item.base for item in items[before[1] : start]), texts[0])
            shorter = min(_length(items[slice(*before)], texts), _length(items[start:stop], texts))
            if len(shared) < shorter and sum(says[form] for form in shared) < _BRIDGE:
                start = spans.pop()[0]
        spans.append((start, stop))
    return spans


def _words(indices: Iterable[int | None], text: Sequence[Token]) -> list[str]:
    """Return the forms of the words among some tokens."""
    return [text[index].form for index in indices if index is not None and text[index].word]


def _length(items: Sequence[_Item], texts: _Texts) -> int:
    """Return the number of words of a run in the witness that has more of them."""
    return max(len(_words((item[side] for item in items), texts[side])) for side in (0, 1))


def _moves(stretches: Sequence[_Stretch], texts: _Texts, says: Mapping[str, float]) -> list[Site]:
    """Return the sites of words that have moved: transpositions.

    The runs that say most are taken first, then those that moved least. They must make up half of the stretches they
    come from, or two passages recast would seem to have exchanged the phrases that they have in common.
    """
    homes = _homes(stretches, texts, 0), _homes(stretches, texts, 1)
    sizes = tuple(Counter(home.stretch for home in side.values()) for side in homes)
    candidates = []
    for i, j in _candidates(homes, texts):
        here, there = homes[0][i], homes[1][j]
        distance = abs(here.row - there.row)
        length, words = _run(i, j, homes, texts)
        worth = sum(says[form] for form in words)
        alone = not sizes[1][here.stretch] and not sizes[0][there.stretch] and distance <= _NEAR_BY
        half = 2 * len(words) >= max(sizes[0][here.stretch], sizes[1][there.stretch])
        if here.stretch != there.stretch and half and worth >= (_MOVED_NEAR if alone else _MOVED):
            candidates.append((-worth, distance, i, j, length))
    taken: tuple[set[int], set[int]] = (set(), set())
    moved = []
    for _, _, i, j, length in sorted(candidates):
        spans = Span(i, i + length), Span(j, j + length)
        if all(held.isdisjoint(range(*span)) for held, span in zip(taken, spans, strict=True)):
            for held, span in zip(taken, spans, strict=True):
                held.update(range(*span))
            moved.append(Site("transposition", *spans))
    return moved


class _Home(NamedTuple):
    """The place of a word: the number of its stretch, and of its row."""

    stretch: int
    row: int


_Homes: TypeAlias = tuple[dict[int, _Home], dict[int, _Home]]


def _homes(stretches: Sequence[_Stretch], texts: _Texts, side: int) -> dict[int, _Home]:
    """Return the places of those words of a witness that no word of the other matches.

    They are by the index of the word's token. ``side`` is 0 for the base, 1 for the other.
    """
    return {
        index: _Home(number, stretch.row + step)
        for number, stretch in enumerate(stretches)
        for step, item in enumerate(stretch.items)
        if (index := item[side]) is not None and texts[side][index].word and not _same(item, texts)
    }


def _candidates(homes: _Homes, texts: _Texts) -> Iterator[tuple[int, int]]:
    """Yield pairs of tokens at which the same run of words may begin in both texts.

    Two words must be the same, wherever they stand, or one word that is not far away.
    """
    rows = [home.row for home in homes[1].values()]
    indices = list(homes[1])
    twos: dict[tuple[str, str], list[int]] = {}
    for j in indices:
        if j + 1 in homes[1]:
            twos.setdefault((texts[1][j].form, texts[1][j + 1].form), []).append(j)
    for i, home in homes[0].items():
        near_by = indices[bisect_left(rows, home.row - _NEAR_BY) : bisect_right(rows, home.row + _NEAR_BY)]
        alike = {j for j in near_by if texts[1][j].form == texts[0][i].form}
        if i + 1 in homes[0]:
            alike.update(twos.get((texts[0][i].form, texts[0][i + 1].form), ()))
        yield from ((i, j) for j in sorted(alike))


def _run(i: int, j: int, homes: _Homes, texts: _Texts) -> tuple[int, list[str]]:
    """Return the length of the run of same tokens from two places on, and its words.

    The run lies in one stretch on each side, holds only words that are in no pair, and ends with a word.
    """
    length = 0
    words: list[str] = []
    for step in range(min(len(texts[0]) - i, len(texts[1]) - j)):
        one, other = texts[0][i + step], texts[1][j + step]
        if one.form != other.form or one.word != other.word:
            break
        if one.word:
            at = homes[0].get(i + step), homes[1].get(j + step)
            if not at[0] or not at[1] or (at[0].stretch, at[1].stretch) != (homes[0][i].stretch, homes[1][j].stretch):
                break
            words.append(one.form)
            length = step + 1
    return length, words


def _left(stretch: _Stretch, start: tuple[int, int], gone: tuple[set[int], set[int]], texts: _Texts) -> Iterator[Site]:
    """Yield the sites that remain of a stretch when its moved words are taken out.

    These are none, one, or those before and after the moved words. ``start`` is where it begins in both texts, ``gone``
    the moved words of both.
    """
    base, other = (Span(place, place) for place in start)
    for item in stretch.items:
        moved = item.base in gone[0], item.other in gone[1]
        if any(moved):
            yield from _site(base, other, texts)
            base, other = (
                Span(base.stop + moved[0], base.stop + moved[0]),
                Span(other.stop + moved[1], other.stop + moved[1]),
            )
        base = Span(base.start, base.stop + (item.base is not None and not moved[0]))
        other = Span(other.start, other.stop + (item.other is not None and not moved[1]))
    yield from _site(base, other, texts)


def _site(base: Span, other: Span, texts: _Texts) -> Iterator[Site]:
    """Yield the site made of two spans, or nothing where their forms are the same."""
    forms = [[token.form for token in text[slice(*span)]] for text, span in zip(texts, (base, other), strict=True)]
    if forms[0] == forms[1]:
        return
    words = [
        [token.form for token in text[slice(*span)] if token.word]
        for text, span in zip(texts, (base, other), strict=True)
    ]
    if words[0] == words[1]:
        yield Site("punctuation", base, other)
    elif words[0] and words[1]:
        alike = len(words[0]) == len(words[1]) and all(map(near, *words))
        yield Site("substitution", base, other, alike)
    else:
        yield Site("omission" if words[0] else "addition", base, other)


def as_frame(sites: Sequence[Site], base: Sequence[Token], other: Sequence[Token]) -> pd.DataFrame:
    """Return sites as a table, for a notebook to show.

    Columns: ``kind``, ``base`` and ``other`` (the words as written, empty where there are none), ``base_words`` and
    ``other_words`` (how many), ``at`` (words of the base before the site).
    """
    before = [0, *accumulate(int(token.word) for token in base)]
    rows = []
    for site in sites:
        spans = base[slice(*site.base)], other[slice(*site.other)]
        counts = [sum(token.word for token in span) for span in spans]
        rows.append((site.kind, *map(join_tokens, spans), *counts, before[site.base.start]))
    import pandas as pd

    return pd.DataFrame(rows, columns=["kind", "base", "other", "base_words", "other_words", "at"])
