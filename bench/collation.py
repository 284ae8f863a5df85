"""Collation measured: this edition's aligner beside CollateX on the same pairs, for speed and for what they find.

Both get the same tokens with the same normal forms, and both tables are read by the same functions
(``edition.collation.compare``), transpositions included, which CollateX for Python does not report.
"""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import version
from statistics import median
from time import process_time

import pandas as pd

import edition
from bench import simulation
from bench.simulation.trials import Aligner
from edition import collation, paths
from edition.collation import Alignment, Token, evaluation
from edition.files import write_atomically
from edition.project import find_project

#: Changes to a hundred words: of one kind where it is planted alone, of each kind where all are.
ALONE, TOGETHER = 3.0, 0.6
#: Words of the pairs on which accuracy is compared, and how many copies of each kind are made of them.
PASSAGE, COPIES = 300, 4
#: Words of the pairs on which time is compared; the last takes CollateX most of a minute.
SIZES = (250, 500, 1000, 2000)
FIGURES = find_project().data / "figures"


def collatex(witnesses: Mapping[str, Sequence[Token]]) -> Alignment:
    """Return CollateX's alignment of some tokens.

    Raises ValueError where its table has lost any of them.
    """
    from collatex import collate

    given = [
        {"id": siglum, "tokens": [{"t": token.text, "n": token.form, "i": i} for i, token in enumerate(tokens)]}
        for siglum, tokens in witnesses.items()
    ]
    made = json.loads(collate({"witnesses": given}, output="json", segmentation=False))
    columns = dict(zip(made["witnesses"], made["table"], strict=True))
    return collation.from_columns(
        witnesses, ([cell[0]["i"] if cell else None for cell in columns[siglum]] for siglum in witnesses)
    )


ALIGNERS: Mapping[str, Aligner] = {"edition": collation.collate, "collatex": collatex}


def opening(tokens: Sequence[Token], words: int) -> Sequence[Token]:
    """Return the first tokens of a text, up to a number of words."""
    of_words = [index for index, token in enumerate(tokens) if token.word]
    return tokens[: of_words[words - 1] + 1] if words <= len(of_words) else tokens


def base_text() -> list[Token]:
    """Return the tokens of the edition's own prose of Medvedev's letter."""
    return collation.tokenise(simulation.prose(edition.load("medvedev-1924")))


def speed(sizes: Sequence[int] = SIZES) -> pd.DataFrame:
    """Return the time that each aligner takes to align a text with its copy.

    There is a row for each size and aligner: the median of five runs, for CollateX one run. Columns: those of
    ``data/figures/collation-speed.csv``. Times are in seconds of the processor, which other programs on the machine
    disturb least.
    """
    text = base_text()
    rates = dict.fromkeys(simulation.PLANTS, TOGETHER)
    rows = []
    for size in sizes:
        base = opening(text, size)
        pair = {"base": base, "copy": simulation.copied(base, rates, seed=size).tokens}
        for name, align in ALIGNERS.items():
            times = []
            for _ in range(1 if name == "collatex" else 5):
                start = process_time()
                align(pair)
                times.append(process_time() - start)
            rows.append({"words": size, "aligner": name, "version": versions()[name], "seconds": median(times)})
    return pd.DataFrame(rows).assign(measured=date.today().isoformat())


def accuracy(copies: int = COPIES) -> pd.DataFrame:
    """Return how much of the planted changes each aligner finds.

    There is a row for each kind of planted change and aligner, and rows ``together`` for all kinds planted at once.
    Columns: those of ``data/figures/collation-accuracy.csv``.
    """
    base = opening(base_text(), PASSAGE)
    planted = {plant: {plant: ALONE} for plant in simulation.PLANTS}
    planted["together"] = dict.fromkeys(simulation.PLANTS, TOGETHER)
    return pd.DataFrame(
        {
            "planted": name,
            "aligner": aligner,
            "version": versions()[aligner],
            "copies": copies,
            "words": PASSAGE,
            **simulation.trials(base, rates, range(copies), align)[evaluation.ALL]._asdict(),
        }
        for name, rates in planted.items()
        for aligner, align in ALIGNERS.items()
    )


def versions() -> dict[str, str]:
    """Return the library that each aligner uses, with its version."""
    return {"edition": f"rapidfuzz {version('rapidfuzz')}", "collatex": f"CollateX {version('collatex')}"}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print both tables; with ``--record``, also write them to ``data/figures``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true", help=f"write the figures to {paths.shown(FIGURES)}")
    parser.add_argument("--copies", type=int, default=COPIES, help="copies of each kind (default: %(default)s)")
    options = parser.parse_args(arguments)
    print(f"{', '.join(versions().values())}, Python {platform.python_version()}")
    found = accuracy(options.copies)
    print(f"\nWhat is found, {options.copies} copies of {PASSAGE} words of each kind")
    print(simulation.recorded(found).round(4).to_string(index=False))
    times = speed()
    wide = times.pivot(index="words", columns="aligner", values="seconds")
    wide["times as fast"] = (wide["collatex"] / wide["edition"]).round()
    print("\nseconds of the processor to align a pair")
    print(wide.round(4).to_string())
    if options.record:
        tables = {"collation-accuracy": found, "collation-speed": times.round({"seconds": 4})}
        write_atomically(
            {
                FIGURES / f"{name}.csv": table.to_csv(index=False, lineterminator="\n").encode()
                for name, table in tables.items()
            }
        )


if __name__ == "__main__":
    main()
