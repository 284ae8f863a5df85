"""How the work on a letter grows with the letter: invented letters of 1, 10 and 100 times the length of a real one."""

from __future__ import annotations

import tempfile
from pathlib import Path
from time import process_time

import pandas as pd

import edition
from edition import batch
from edition.collation.simulation import synthetic
from edition.tei import dumps, read

TIMES = (1, 10, 100)
WORK = {"load": read, "check": batch.check, "collate": batch.collate, "statistics": batch.statistics}


def growth() -> pd.DataFrame:
    """Return seconds of the processor for each kind of work, a row a length; all but ``load`` read the letter first."""
    letter = edition.load("medvedev-1924")
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for times in TIMES:
            path = Path(folder) / f"invented-{times}.xml"
            made = synthetic(letter, path.stem, seed=times, times=times)
            path.write_bytes(dumps(made))
            row: dict[str, float] = {"times": times, "words": int(made.paragraphs["words_A"].sum())}
            for name, work in WORK.items():
                start = process_time()
                work(path)
                row[name] = process_time() - start
            rows.append(row)
    return pd.DataFrame(rows)


def main() -> None:
    """Print the table."""
    print("\nseconds of the processor for a letter of so many times the length of Medvedev's")
    print(growth().round(2).to_string(index=False))


if __name__ == "__main__":
    main()
