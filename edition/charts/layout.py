"""Where labels go: plain arithmetic, so that the same data is laid out alike on every machine."""

from __future__ import annotations

from collections.abc import Sequence

#: Breadths of letters in ems, as broad serif faces have them, and that of all others. No font is measured: the reader's
#: may be another than the builder's.
_NARROW = dict.fromkeys(" .,:;'’‘|!ijl", 0.34) | dict.fromkeys("()[]-–“”frtIJ", 0.48)
_BROAD = dict.fromkeys("mwMWO%&—…", 1.0) | dict.fromkeys("ABCDEFGHKLNPQRSTUVXYZ", 0.78)
_OTHER = 0.645
_BREADTHS = _NARROW | _BROAD


def spread(wanted: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Return the tops of stacked labels, moved as little as possible so none overlap.

    ``wanted`` are tops in ascending order, ``heights`` those of the labels, both in pixels; the order is kept. The sum
    of squared displacements is the least possible: isotonic regression by pooling adjacent violators (R. E. Barlow and
    others, *Statistical Inference under Order Restrictions*, 1972) of the tops less the heights above them. No label
    starts above zero.
    """
    above = [sum(heights[:position]) for position in range(len(heights))]
    pools: list[tuple[float, int]] = []  # mean, members
    for target in (top - offset for top, offset in zip(wanted, above, strict=True)):
        mean, members = target, 1
        while pools and pools[-1][0] > mean:
            other, count = pools.pop()
            mean = (mean * members + other * count) / (members + count)
            members += count
        pools.append((mean, members))
    bases = [max(mean, 0.0) for mean, members in pools for _ in range(members)]
    return [base + offset for base, offset in zip(bases, above, strict=True)]


def lanes(spans: Sequence[tuple[float, float]], gap: float = 0.0) -> list[int]:
    """Return the number of the lane for each span, so that none in a lane meet.

    Each span takes the first lane that is free; spans of one lane stay ``gap`` apart.
    """
    ends: list[float] = []
    taken = []
    for first, last in spans:
        lane = next((number for number, end in enumerate(ends) if end + gap <= first), len(ends))
        ends[lane : lane + 1] = [last]
        taken.append(lane)
    return taken


def breadth(text: str, size: float) -> float:
    """Return about how many pixels a text takes at a type size.

    It is reckoned with the letters of a broad serif face.
    """
    return size * sum(_BREADTHS.get(letter, _OTHER) for letter in text)


def wrap(text: str, pixels: float, size: float) -> list[str]:
    """Return a text as lines that fit into ``pixels`` at a type size.

    A word that does not has a line of its own.
    """
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and breadth(longer, size) > pixels:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
