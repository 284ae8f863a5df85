"""What aligners find of planted changes: tried on copies, or read again from the record of such a trial."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

import pandas as pd

from bench.simulation.copying import Copy, copied
from edition.collation import Alignment, Token, collate, compare, evaluation

#: What makes an alignment of two witnesses: ``collate``, or another program behind the same interface.
Aligner: TypeAlias = Callable[[Mapping[str, Sequence[Token]]], Alignment]


def recorded(table: pd.DataFrame) -> pd.DataFrame:
    """Return the scores that follow from recorded counts.

    ``table`` has the columns of ``data/figures/collation-accuracy.csv``; the rows stay in its order. Columns:
    ``planted``, ``aligner``, and those of ``evaluation.scores`` but ``kind``.
    """
    counts = (evaluation.Count(*map(int, row)) for row in table[list(evaluation.Count._fields)].itertuples(index=False))
    found = pd.concat(
        [evaluation.scores({evaluation.ALL: count}).drop(columns="kind") for count in counts], ignore_index=True
    )
    return pd.concat([table[["planted", "aligner"]].reset_index(drop=True), found], axis=1)


def trial(base: Sequence[Token], made: Copy, align: Aligner = collate) -> dict[str, evaluation.Count]:
    """Return the counts of what an aligner finds of the changes of one copy, by kind."""
    aligned = align({"base": base, "copy": made.tokens})
    found = compare(aligned, "base", "copy")
    return evaluation.tally([change.site for change in made.changes], found, base, made.tokens)


def trials(
    base: Sequence[Token], rates: Mapping[str, float], seeds: Iterable[int], align: Aligner = collate
) -> dict[str, evaluation.Count]:
    """Return the summed counts of what an aligner finds in many copies of a text.

    Each seed gives one copy. A notebook needs ``evaluation.scores(trials(tokens, rates, range(1000)))``. One kind of
    change planted at a time gives an F1 of that kind alone, since whatever else is found is then false: ``scores(...)``
    in the row ``all``.
    """
    return evaluation.total(trial(base, copied(base, rates, seed), align) for seed in seeds)
