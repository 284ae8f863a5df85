"""Which places of one text answer to which of another: three passes, each between the pairs of the pass before.

1. Words of the same form, by the longest common subsequence of the two texts (``rapidfuzz``). Of what it finds, runs
   that say enough are kept: a lone "the" is as likely to be chance.
2. What is left between those runs, by dynamic programming with affine gaps: O. Gotoh, "An improved algorithm for
   matching biological sequences", *Journal of Molecular Biology* 162 (1982), 705-708. Words of one form weigh most,
   words that look alike less, and to open a gap costs something, so that what is lacking lacks in one piece.
3. Punctuation, fitted in between the words already paired. It can therefore never outrank a word.

How much a word says is its self-information as a share of the most a word could say: log(N / n) / log(N) for a word
that stands n times among N, on the average of the texts. The idea is that of K. Spärck Jones, "A statistical
interpretation of term specificity and its application in retrieval", *Journal of Documentation* 28 (1972), 11-21.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import log
from typing import NamedTuple, TypeAlias

from rapidfuzz.distance import Indel, Levenshtein, Opcodes

#: Pairs of positions, rising on both sides.
Pairs: TypeAlias = list[tuple[int, int]]

#: Two words are near each other from this similarity on: 1 less insertions and deletions by the letters of both.
NEAR = 0.6
#: A run of words of the same form is kept from the first pass if it says as much as this: two rare words, or some
#: four common ones.
_FIRM = 1.5
#: What it costs to leave a word unpaired: the first of a gap, and each that follows. A pair of the same rare words is
#: worth 1, of the same common words somewhat more than half, of unlike words nothing.
_OPEN, _EXTEND = 0.35, 0.02
#: Cells of a table of dynamic programming above which the first pass is trusted as it stands.
_MOST_CELLS = 40_000
#: Words of a text that the first pass looks at together.
_WINDOW = 8192
#: A longer text is parted where so many words stand together in both texts, and in each but once.
_ANCHOR = 8


class Slot(NamedTuple):
    """A place in a text, or in several texts that are already aligned.

    ``forms`` are those that stand there, the commonest first; ``word`` tells a word from a mark.
    """

    forms: tuple[str, ...]
    word: bool


def weights(*texts: Sequence[str]) -> Mapping[str, float]:
    """Return how much each form says, from 0 to 1.

    0 is for a form that every word has, 1 for one that stands once in each text, or less often.
    """
    counts = Counter(form for forms in texts for form in forms)
    words = counts.total() / len(texts)
    return {
        form: log(min(words / count * len(texts), words)) / log(words) if words > 1 else 1.0
        for form, count in counts.items()
    }


def near(one: str, other: str) -> float:
    """Return the similarity of two words, 0 where they are not near each other."""
    return Indel.normalized_similarity(one, other, score_cutoff=NEAR)


def pair(left: Sequence[Slot], right: Sequence[Slot]) -> Pairs:
    """Return the pairs of places in two texts that match, in order.

    Words are paired with words, marks with marks. Places are given by their indices.
    """
    of_left = [index for index, slot in enumerate(left) if slot.word]
    of_right = [index for index, slot in enumerate(right) if slot.word]
    words = _pair_words([left[index] for index in of_left], [right[index] for index in of_right])
    pairs: Pairs = []
    before = (-1, -1)
    for here in [*((of_left[i], of_right[j]) for i, j in words), (len(left), len(right))]:
        pairs += _pair_marks(left, right, before, here)
        pairs.append(here)
        before = here
    return pairs[:-1]


def _pair_words(left: Sequence[Slot], right: Sequence[Slot]) -> Pairs:
    says = weights([slot.forms[0] for slot in left], [slot.forms[0] for slot in right])
    common = _common(left, right)
    firm = [run for run in common if sum(says[slot.forms[0]] for slot in left[run[0] : run[0] + run[2]]) >= _FIRM]
    pairs: Pairs = []
    for from_left, to_left, from_right, to_right in _between(firm, len(left), len(right)):
        if (to_left - from_left) * (to_right - from_right) > _MOST_CELLS:
            inner = [run for run in common if from_left <= run[0] < to_left and from_right <= run[1] < to_right]
            pairs += [(i + step, j + step) for i, j, length in inner for step in range(length)]
        else:
            best = _best(left[from_left:to_left], right[from_right:to_right], says)
            pairs += [(from_left + i, from_right + j) for i, j in best]
    pairs += [(i + step, j + step) for i, j, length in firm for step in range(length)]
    return sorted(pairs)


def _common(left: Sequence[Slot], right: Sequence[Slot]) -> list[tuple[int, int, int]]:
    """Return the runs of words that form a longest common subsequence of two texts.

    For each run: where it begins on both sides, and how long it is. Longer texts than ``_WINDOW`` are parted at their
    anchors first, so that time grows with the length and not with its square, and what one of them lacks may be longer
    than a window.
    """
    return find_common([slot.forms[0] for slot in left], [slot.forms[0] for slot in right])


def find_common(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int, int]]:
    """Return the runs that form a longest common subsequence of two sequences.

    These may be of any length.
    """
    numbers: dict[str, int] = {}
    # Numbers, since hashes of strings differ from one run of Python to the next.
    one, other = ([numbers.setdefault(form, len(numbers)) for form in side] for side in (left, right))
    anchors = _anchors(one, other) if max(len(one), len(other)) > _WINDOW else []
    runs: list[tuple[int, int, int]] = []
    i = j = 0
    for stop, stop_right in [*anchors, (len(one), len(other))]:
        for start, start_right, length in _in_windows(one[i:stop], other[j:stop_right]):
            before, before_right, so_far = runs[-1] if runs else (0, 0, 0)
            if so_far and (before + so_far, before_right + so_far) == (i + start, j + start_right):
                runs[-1] = (before, before_right, so_far + length)  # a run that was parted is one again
            else:
                runs.append((i + start, j + start_right, length))
        i, j = stop, stop_right
    return runs


def _anchors(one: Sequence[int], other: Sequence[int]) -> Pairs:
    """Return the places at which two long texts can safely be parted.

    At each of them begin ``_ANCHOR`` words that stand together once in each text. As many are kept as rise on both
    sides; of those that follow one another word by word, only the first and the last. The idea is that of B. Cohen's
    patience diff, https://bramcohen.livejournal.com/73318.html.
    """
    places, places_right = _once(one), _once(other)
    pairs = [(i, places_right[words]) for words, i in places.items() if words in places_right]
    ends: list[int] = []  # for each length of a rising chain, the least place on the right that ends one
    last: list[int] = []  # and the number of that pair
    before: list[int] = []  # of each pair, the number of the one before it in its chain; -1 for none
    for number, (_, j) in enumerate(pairs):
        length = bisect_left(ends, j)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1], last[length : length + 1] = [j], [number]
    chain: Pairs = []
    number = last[-1] if last else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    chain.reverse()
    held = set(chain)
    return [(i, j) for i, j in chain if not {(i - 1, j - 1), (i + 1, j + 1)} <= held]


def _once(text: Sequence[int]) -> dict[tuple[int, ...], int]:
    """Return the runs of ``_ANCHOR`` words that occur only once, with their places."""
    runs = [tuple(text[i : i + _ANCHOR]) for i in range(len(text) - _ANCHOR + 1)]
    counts = Counter(runs)
    return {run: i for i, run in enumerate(runs) if counts[run] == 1}


def _in_windows(one: Sequence[int], other: Sequence[int]) -> Iterator[tuple[int, int, int]]:
    """Yield the runs that two texts share, found window by window.

    Each window begins where the first half of the last one ends. For each run: where it begins on both sides, and how
    long it is.
    """
    i = j = 0
    while i < len(one) and j < len(other):
        operations = Indel.opcodes(one[i : i + _WINDOW], other[j : j + _WINDOW])
        runs = [(op.src_start, op.dest_start, op.src_end - op.src_start) for op in operations if op.tag == "equal"]
        last = i + _WINDOW >= len(one) and j + _WINDOW >= len(other)
        kept = [run for run in runs if last or max(run[:2]) < _WINDOW // 2]
        for start, start_right, length in kept:
            yield i + start, j + start_right, length
        if last:
            return
        start, start_right, length = kept[-1] if kept else (_WINDOW // 2, _WINDOW // 2, 0)
        i, j = i + start + length, j + start_right + length


def _between(runs: Sequence[tuple[int, int, int]], left: int, right: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield the gaps between runs that have something on both sides.

    Each is given by its beginning and end on the left, and its beginning and end on the right.
    """
    i = j = 0
    for from_left, from_right, length in [*runs, (left, right, 0)]:
        if from_left > i and from_right > j:
            yield i, from_left, j, from_right
        i, j = from_left + length, from_right + length


def _likeness(says: Mapping[str, float]) -> Callable[[Slot, Slot], float]:
    def worth(one: str, other: str) -> float:
        return near(one, other) * (0.5 + 0.5 * min(says.get(one, 1.0), says.get(other, 1.0)))

    def alike(one: Slot, other: Slot) -> float:
        return max(worth(form, form_of_other) for form in one.forms for form_of_other in other.forms)

    return alike


def _best(left: Sequence[Slot], right: Sequence[Slot], says: Mapping[str, float]) -> Pairs:
    """Return the pairs of the alignment with the highest score.

    Where several have it, unpaired words stand last.
    """
    if len(left) == len(right) == 1:
        return [(0, 0)]
    alike = _likeness(says)
    nothing = float("-inf")
    # Best scores of the beginnings of both sides that end in a pair, in a word of the left alone, of the right alone.
    paired = [[0.0] + [nothing] * len(right)]
    lefts = [[nothing] * (len(right) + 1)]
    rights = [[nothing, *(-_OPEN - _EXTEND * j for j in range(len(right)))]]
    for i, one in enumerate(left):
        above = [max(scores) for scores in zip(paired[i], lefts[i], rights[i], strict=True)]
        row_left = [max(whole - _OPEN, gap - _EXTEND) for whole, gap in zip(above, lefts[i], strict=True)]
        row_paired = [nothing, *(above[j] + alike(one, other) for j, other in enumerate(right))]
        row_right = [nothing]
        for j in range(len(right)):
            row_right.append(max(max(row_paired[j], row_left[j]) - _OPEN, row_right[j] - _EXTEND))
        paired.append(row_paired)
        lefts.append(row_left)
        rights.append(row_right)
    return _trace(paired, lefts, rights)


def _trace(paired: list[list[float]], lefts: list[list[float]], rights: list[list[float]]) -> Pairs:
    i, j = len(paired) - 1, len(paired[0]) - 1
    pairs: Pairs = []
    gap: list[list[float]] | None = None  # the gap that the way back stands in, if any
    while i and j:
        if gap is None:
            best = max(paired[i][j], lefts[i][j], rights[i][j])
            if rights[i][j] == best:
                gap = rights
            elif lefts[i][j] == best:
                gap = lefts
            else:
                i, j = i - 1, j - 1
                pairs.append((i, j))
                continue
        here = gap[i][j]
        i, j = (i - 1, j) if gap is lefts else (i, j - 1)
        if gap[i][j] - _EXTEND != here:
            gap = None
    return pairs[::-1]


def _pair_marks(left: Sequence[Slot], right: Sequence[Slot], before: tuple[int, int], here: tuple[int, int]) -> Pairs:
    """Return the marks that match between two neighbouring pairs of words.

    Where no word stands between, any mark can match any other. Where one side has words there, only the same
    marks match, those before the second pair of words first.
    """
    of_left, of_right = (
        [index for index in range(start + 1, stop) if not side[index].word]
        for side, start, stop in ((left, before[0], here[0]), (right, before[1], here[1]))
    )
    if not of_left or not of_right:
        return []
    forms = [left[index].forms[0] for index in of_left], [right[index].forms[0] for index in of_right]
    wordless = here[0] - before[0] == len(of_left) + 1 and here[1] - before[1] == len(of_right) + 1
    if wordless:
        return _answering(of_left, of_right, Levenshtein.opcodes(*forms), ("equal", "replace"))
    last: Pairs = []
    for i, j in zip(range(here[0] - 1, before[0], -1), range(here[1] - 1, before[1], -1), strict=False):
        if left[i].word or right[j].word or left[i].forms[0] != right[j].forms[0]:
            break
        last.append((i, j))
    kept = [side[: len(side) - len(last)] for side in forms]
    return _answering(of_left, of_right, Indel.opcodes(*kept), ("equal",)) + last[::-1]


def _answering(left: Sequence[int], right: Sequence[int], operations: Opcodes, tags: Sequence[str]) -> Pairs:
    return [
        (left[operation.src_start + step], right[operation.dest_start + step])
        for operation in operations
        if operation.tag in tags
        for step in range(operation.src_end - operation.src_start)
    ]
