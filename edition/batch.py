"""Work on many letters, one by one: here, on all processors of a machine, or on a cluster.

``over`` takes any ``concurrent.futures.Executor``, the interface that Python's process pool and Dask's
``Client.get_executor()`` share; without one it works through the letters itself. What is done to a letter is a
function of the path of its TEI file, at the top level of a module, so that it can be sent to another process.

>>> from concurrent.futures import ProcessPoolExecutor
>>> from edition import batch
>>> with ProcessPoolExecutor() as pool:  # doctest: +SKIP
...     outcomes = batch.over(batch.statistics, folder.glob("*.xml"), pool)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

import pandas as pd

from edition import analysis, collation
from edition.check import check_letter
from edition.errors import EditionError, Problem
from edition.exports import write_letter as export_letter
from edition.model import Letter
from edition.paths import find_root
from edition.project import find_project
from edition.tei import read
from edition.vocabulary import Vocabularies

T = TypeVar("T")


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """Result of the work on one letter: its value, or the problems that prevented it."""

    letter: str  # the name of its file, without the ending
    value: T | None
    problems: tuple[Problem, ...] = ()


def over(work: Callable[[Path], T], letters: Iterable[Path], executor: Executor | None = None) -> list[Outcome[T]]:
    """Do some work on each of many letters, and return the outcomes.

    ``letters`` are paths of TEI files. The outcomes are in their order, whichever is done first. A letter that fails
    has its problems in its outcome and does not stop the others. If a process of ``executor`` dies, all letters that
    can no longer be worked on have a problem, whichever of them was to blame.

    ``work`` is a function of the path: ``check``, ``collate``, ``statistics``, or one of your own; ``partial(export,
    form="tei", folder=...)`` writes files.
    """
    attempt = partial(_attempt, work)
    paths = list(letters)
    if executor is None:
        return [attempt(path) for path in paths]
    futures = [_submitted(executor, attempt, path) for path in paths]
    return [_result(path, future) for path, future in zip(paths, futures, strict=True)]


def _submitted(executor: Executor, attempt: Callable[[Path], Outcome[T]], path: Path) -> Future[Outcome[T]]:
    try:
        return executor.submit(attempt, path)
    except BrokenExecutor as error:  # a process died while letters were still handed out
        failed: Future[Outcome[T]] = Future()
        failed.set_exception(error)
        return failed


def _attempt(work: Callable[[Path], T], path: Path) -> Outcome[T]:
    try:
        return Outcome(path.stem, work(path))
    except EditionError as error:
        return Outcome(path.stem, None, tuple(error.problems))
    except Exception as error:  # whatever it is, the other letters are not to blame
        return _failed(path, error)


def _result(path: Path, future: Future[Outcome[T]]) -> Outcome[T]:
    try:
        return future.result()
    except Exception as error:  # the process or the connection broke, not the work
        return _failed(path, error)


def _failed(path: Path, error: Exception) -> Outcome[T]:
    return Outcome(path.stem, None, (Problem.at(path, 0, f"{type(error).__name__}: {error}", "work without errors"),))


def _letter(path: Path) -> Letter:
    return read(path, find_project().vocabularies if find_root() else Vocabularies())


def check(path: Path) -> list[Problem]:
    """Return what is wrong with a letter by itself.

    Raises EditionError where it cannot be read.
    """
    return check_letter(_letter(path))


def collate(path: Path) -> pd.DataFrame:
    """Count how the other witnesses of a letter differ from its base.

    The running texts are aligned; the apparatus is ignored. One row for each witness and kind. Columns: ``letter``
    (id), ``base`` and ``other`` (sigla), ``kind`` (code of vocabulary.KIND), ``sites`` (int, number of differences).
    The table is empty for a layer that holds the running text of fewer than two witnesses. Raises EditionError where
    the letter cannot be read.
    """
    letter = _letter(path)
    columns = ["letter", "base", "other", "kind", "sites"]
    if len(letter.readable) < 2:
        return pd.DataFrame(columns=columns)
    base, *others = letter.readable
    aligned = collation.collate({siglum: letter.witness_text(siglum) for siglum in letter.readable})
    rows = []
    for other in others:
        kinds = Counter(site.kind for site in collation.compare(aligned, base, other))
        rows += [(letter.id, base, other, kind, sites) for kind, sites in sorted(kinds.items())]
    return pd.DataFrame(rows, columns=columns)


def statistics(path: Path) -> pd.DataFrame:
    """Count the variants of a letter by kind.

    Columns: ``letter`` (id), then those of ``analysis.by_kind``. Raises EditionError where the letter cannot be read.
    """
    letter = _letter(path)
    table = analysis.by_kind(letter.variants)
    table.insert(0, "letter", letter.id)
    return table


def export(path: Path, form: str, folder: Path) -> list[Path]:
    """Write a letter into a folder in one of ``exports.FORMATS``.

    Returns the paths of the files. Raises EditionError where the letter cannot be read or exported.
    """
    return export_letter(_letter(path), form, folder)
