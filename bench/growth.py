"""How the work on a letter grows with the letter: invented letters of 1, 10 and 100 times the length of a real one.

``build`` makes a book of one page, with the letter, its apparatus and a plain theme; reading the registers, which is
the same for every length, is in it. Each measurement runs in a process of its own and is given ``LIMIT`` seconds. What
is sure to take longer, or does, is said and not measured at any greater length.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import process_time
from typing import Any, TypeAlias
from unittest.mock import patch

import pandas as pd

import edition
from bench.simulation import synthetic
from edition import batch
from edition.project import find_project
from edition.tei import dumps, read

Work: TypeAlias = Callable[[Path], Any]

TIMES = (1, 10, 100)
LIMIT = 90.0  # seconds
_CONF = """
project = "A letter alone"
extensions = ["myst_parser", "edition.book"]
html_theme = "basic"
bibtex_bibfiles = ["data/references.bib"]
bibtex_default_style = bibtex_reference_style = "edition"
bibtex_cite_id = "{key}"
exclude_patterns = ["_build", "data"]
"""


def build(path: Path) -> None:
    """Build a book of one page that holds a letter.

    Raises SystemExit where it cannot be built.
    """
    build_page(path)


def build_page(path: Path) -> bytes:
    """Build a book of one page that holds a letter, and return the page.

    The edition's registers are read too.

    Raises SystemExit where it cannot be built.
    """
    from sphinx.cmd.build import build_main

    from edition.book.build import sound_data

    with tempfile.TemporaryDirectory() as place:
        book = Path(place)
        shutil.copytree(find_project().data, book / "data", ignore=shutil.ignore_patterns("letters", "sources"))
        (book / "data" / "letters").mkdir()
        shutil.copy(path, book / "data" / "letters")
        (book / "conf.py").write_text(_CONF, encoding="utf-8")
        (book / "index.md").write_text(f"# A letter\n\n```{{letter}} {path.stem}\n```\n", encoding="utf-8")
        os.environ |= {"EDITION_PROJECT": place, "EDITION_PUBLISHED": str(book / "none")}
        said = io.StringIO()
        # The registers name letters that are not here, which the check before a build would refuse.
        with contextlib.redirect_stderr(said), patch.object(sound_data, "require_sound"):
            status = build_main(["-q", "-b", "html", place, str(book / "_build")])
        if status or not (book / "_build" / "index.html").is_file():
            raise SystemExit(f"the book of {path.name} could not be built:\n{said.getvalue()}")
        return (book / "_build" / "index.html").read_bytes()


WORK: Mapping[str, Work] = {
    "load": read,
    "check": batch.check,
    "collate": batch.collate,
    "statistics": batch.statistics,
    "build": build,
}


@dataclass(frozen=True)
class Growth:
    """The time that each kind of work takes on letters of growing length.

    ``table`` has a row for each length and a column for each kind of work, in seconds of the processor, missing where
    it was not measured; ``told`` says why.
    """

    table: pd.DataFrame
    told: Sequence[str]


def growth(works: Mapping[str, Work], letters: Mapping[int, Path], limit: float) -> Growth:
    """Measure each kind of work on letters of growing length.

    ``letters`` are files by how many times the length they have, the shortest first; ``limit`` is in seconds. Raises
    RuntimeError where some work fails.
    """
    columns: dict[str, list[float | None]] = {name: [] for name in works}
    told = []
    for name, work in works.items():
        before: tuple[int, float] | None = None  # the length measured last, and its seconds
        ended = False
        for times, path in letters.items():
            if not ended and before and before[1] * times / before[0] > limit:
                told.append(f"{name}, {times} times: not tried, since {before[0]} times took {before[1]:.0f} s")
                ended = True
            found = None if ended else measured(work, path, limit)
            if found is not None:
                before = (times, found)
            elif not ended:
                told.append(f"{name}, {times} times: not done in {limit:.0f} s")
                ended = True
            columns[name].append(found)
    table = pd.DataFrame(columns, index=pd.Index(letters, name="times"), dtype="Float64")
    return Growth(table, told)


def measured(work: Work, path: Path, limit: float) -> float | None:
    """Return the processor time of some work on a letter, in seconds.

    The work runs in a process of its own. None where it is not done within ``limit`` seconds of the clock. Raises
    RuntimeError where it fails.
    """
    context = get_context("spawn")  # a process that has nothing yet of what this one has loaded
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_timed, args=(work, path, sending))
    process.start()
    sending.close()
    try:
        return float(receiving.recv()) if receiving.poll(limit) else None
    except EOFError:
        raise RuntimeError(f"{work.__name__} failed on {path.name}") from None
    finally:
        process.kill()
        process.join()


def _timed(work: Work, path: Path, sending: Connection) -> None:
    start = process_time()
    work(path)
    sending.send(process_time() - start)


def main() -> None:
    """Measure the growth for invented letters, and print the table."""
    letter = edition.load("medvedev-1924")
    with tempfile.TemporaryDirectory() as folder:
        letters, words = {}, []
        for times in TIMES:
            path = Path(folder) / f"invented-{times}.xml"
            made = synthetic(letter, path.stem, seed=times, times=times)
            path.write_bytes(dumps(made))
            letters[times] = path
            words.append(int(made.paragraphs["words_A"].sum()))
        found = growth(WORK, letters, LIMIT)
    table = found.table.round(2)
    table.insert(0, "words", words)
    print("\nseconds of the processor for a letter of so many times the length of Medvedev's")
    print(table.to_string(na_rep="–"))
    for line in found.told:
        print(line)


if __name__ == "__main__":
    main()
