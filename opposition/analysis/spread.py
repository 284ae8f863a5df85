"""Do the changes fall on the sections of a letter as their lengths would have it?

A description, and no finding about hands: changes may crowd because a copyist tired, because an author worked over
one section, or because of somebody's purpose, and the same figures would come of each.

What "by chance" means has to be said, and three meanings are tried, each holding more of the letter fixed:

* ``words``: each change might have been made to any word. Takes changes for independent, which they are not.
* ``paragraphs``: the paragraphs, each with its words and its changes, might have stood in any order. Changes crowded
  into one paragraph stay together.
* ``rotation``: the divisions between the sections might have lain elsewhere, the order of the paragraphs being kept
  (the last is followed by the first). Changes crowded into a stretch of paragraphs stay together; the idea is that of
  H. W. Lotwick and B. W. Silverman, "Methods for analysing spatial processes of several types of points", *Journal of
  the Royal Statistical Society*, series B, 44 (1982), 406-413.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

_Numbers: TypeAlias = npt.NDArray[Any]


def spread(density: pd.DataFrame, sections: Sequence[str], runs: int = 9999, seed: int = 1) -> pd.DataFrame:
    """Return a test of whether changes crowd in some sections more than by chance.

    ``density`` is ``per_paragraph``'s table, ``sections`` the section of each of its rows. The measure is G, twice
    the sum of count * log(count / expected) over the sections, where the share of the words says what is expected
    (R. R. Sokal and F. J. Rohlf, *Biometry*, 2nd ed., New York 1981, chapter 17). Columns: ``chance`` (see above),
    ``g``, ``p`` (share of arrangements with G as high, this one among them), ``arrangements`` (how many were tried).

    Raises ValueError where there is nothing to spread.
    """
    counts = density["count"].fillna(0).to_numpy(dtype=int)
    words = density["words"].fillna(0).to_numpy(dtype=int)
    names = sorted(set(sections))
    places = np.array([names.index(section) for section in sections])
    if not counts.sum() or not words.sum() or len(names) < 2:
        raise ValueError("nothing to spread; expected changes, words, and two sections or more")
    observed = _g(counts, words, places, len(names))
    random = np.random.default_rng(seed)
    arrangements: Mapping[str, Callable[[], _Numbers]] = {
        "words": lambda: _scattered(counts, words, places, len(names), runs, random),
        "paragraphs": lambda: np.array(
            [_g(counts, words, random.permutation(places), len(names)) for _ in range(runs)]
        ),
        "rotation": lambda: np.array(
            [_g(counts, words, np.roll(places, step), len(names)) for step in range(1, len(places))]
        ),
    }
    rows = []
    for chance, arranged in arrangements.items():
        found = arranged()
        as_high = int((found >= observed - 1e-9).sum())
        rows.append((chance, observed, (1 + as_high) / (1 + len(found)), 1 + len(found)))
    return pd.DataFrame(rows, columns=["chance", "g", "p", "arrangements"])


def _g(counts: _Numbers, words: _Numbers, places: _Numbers, sections: int) -> float:
    found = np.bincount(places, counts, sections)
    lengths = np.bincount(places, words, sections)
    return float(_measure(found, counts.sum() * lengths / words.sum()))


def _measure(found: _Numbers, expected: _Numbers) -> Any:
    """Return G along the last axis.

    A section without words is left out unless it has changes: then G is infinite.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(found > 0, found * np.log(found / expected), 0.0)
    return 2 * terms.sum(axis=-1)


def _scattered(
    counts: _Numbers, words: _Numbers, places: _Numbers, sections: int, runs: int, random: np.random.Generator
) -> _Numbers:
    shares = np.bincount(places, words, sections) / words.sum()
    drawn = random.multinomial(int(counts.sum()), shares, runs)
    return np.asarray(_measure(drawn, counts.sum() * shares))
