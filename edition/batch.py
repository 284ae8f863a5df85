"""Work on many texts, one by one: here, on all processors of a machine, or on a cluster.

``over`` takes any ``concurrent.futures.Executor``, the interface that Python's process pool and Dask's
``Client.get_executor()`` share; without one it works through the texts itself. ``gather_workers`` makes one of what a
command line says. What is done to a text is a function of the path of its TEI file, at the top level of a module, so
that it can be sent to another process.

>>> from edition import batch
>>> with batch.gather_workers(jobs=2) as workers:  # doctest: +SKIP
...     for outcome in batch.over(batch.check, batch.find_texts([folder]), workers):
...         print(outcome.letter, outcome.value)
"""

from __future__ import annotations

import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Generic, TypeVar

import pandas as pd

from edition import analysis, collation, paths
from edition.check import check_letter
from edition.errors import EditionError, Problem
from edition.exports import write_letter as export_letter
from edition.files import is_there
from edition.model import Letter
from edition.project import find_project
from edition.tei import read
from edition.vocabulary import Vocabularies

T = TypeVar("T")
#: How many texts are handed out before the outcome of the first of them is taken: what waits is in memory.
_AHEAD = 64
#: A process more for so many texts: it takes a second to start.
_WORTH_A_PROCESS = 16


@dataclass(frozen=True)
class Outcome(Generic[T]):
    """Result of the work on one text: its value, or the problems that prevented it."""

    path: Path
    value: T | None
    problems: tuple[Problem, ...] = ()

    @property
    def letter(self) -> str:
        """The name of the file, without its ending."""
        return self.path.stem


def over(work: Callable[[Path], T], texts: Iterable[Path], executor: Executor | None = None) -> Iterator[Outcome[T]]:
    """Do some work on each of many texts, and yield the outcomes.

    ``texts`` are paths of TEI files. The outcomes come in their order, whichever is done first, and no more of them
    are held than a few dozen. A text that fails has its problems in its outcome and does not stop the others. Where a
    process of ``executor`` dies, what it and others were doing is done again, text by text; the one at which a process
    dies twice has a problem that says so.

    ``work`` is a function of the path: ``check``, ``collate``, ``statistics``, or one of your own; ``partial(export,
    form="tei", folder=...)`` writes files. Processes elsewhere work on the edition that is at hand here: its folder
    must be theirs too, and paths must be absolute.
    """
    if executor is None:
        for path in texts:
            yield _attempt(work, path)
        return
    attempt = partial(_attempt_in, paths.find_root(), work)
    given: deque[tuple[Path, Future[Outcome[T]]]] = deque()
    for path in texts:
        given.append((path, _submit(executor, attempt, path)))
        if len(given) == _AHEAD:
            yield _take_first(given, executor, attempt)
    while given:
        yield _take_first(given, executor, attempt)


def _take_first(
    given: deque[tuple[Path, Future[Outcome[T]]]], executor: Executor, attempt: Callable[[Path], Outcome[T]]
) -> Outcome[T]:
    """Return the first outcome, of which the work is done again where it was lost."""
    path, future = given.popleft()
    if _find_loss(future) is None:
        return future.result()
    # Alone, so that nobody else's end is taken for its own.
    wait([other for _, other in given])
    again = _submit(executor, attempt, path)
    loss = _find_loss(again)
    return again.result() if loss is None else _failed(path, loss)


def _submit(executor: Executor, attempt: Callable[[Path], Outcome[T]], path: Path) -> Future[Outcome[T]]:
    try:
        return executor.submit(attempt, path)
    except Exception as error:  # a pool that is broken takes nothing more
        failed: Future[Outcome[T]] = Future()
        failed.set_exception(error)
        return failed


def _find_loss(future: Future[Any]) -> BaseException | None:
    """Return what ended the process that had some work; None where it was done."""
    try:
        return future.exception()
    except CancelledError as error:
        return error


def _attempt_in(root: Path | None, work: Callable[[Path], T], path: Path) -> Outcome[T]:
    """Do some work on a text in a process that may know another edition."""
    if root and paths.find_root() != root:
        os.environ[paths.GIVEN] = str(root)
    return _attempt(work, path)


def _attempt(work: Callable[[Path], T], path: Path) -> Outcome[T]:
    try:
        return Outcome(path, work(path))
    except EditionError as error:
        return Outcome(path, None, tuple(error.problems))
    except Exception as error:  # whatever it is, the other texts are not to blame
        return _failed(path, error)


def _failed(path: Path, error: BaseException) -> Outcome[Any]:
    said = f"{type(error).__name__}: {error}".partition("\n")[0]
    return Outcome(path, None, (Problem.at(path, 0, said, "work without errors"),))


class Processes(Executor):
    """Executor of processes of this machine.

    Where one of them has died it begins anew with others.
    """

    def __init__(self, jobs: int) -> None:
        """Begin with no process; ``jobs`` is the most there will be."""
        self._jobs = jobs
        self._pool = self._begin()

    def _begin(self) -> ProcessPoolExecutor:
        # Not forked: a copy of a process that has threads may wait for ever for what they held.
        return ProcessPoolExecutor(self._jobs, mp_context=get_context("spawn"))

    def submit(self, fn: Callable[..., T], /, *arguments: Any, **named: Any) -> Future[T]:
        """Give out some work, to new processes where the old ones are lost."""
        try:
            return self._pool.submit(fn, *arguments, **named)
        except BrokenProcessPool:
            self._pool.shutdown(wait=False)
            self._pool = self._begin()
            return self._pool.submit(fn, *arguments, **named)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes."""
        self._pool.shutdown(wait, cancel_futures=cancel_futures)


@contextmanager
def gather_workers(
    jobs: int | None = None, dask: str | None = None, texts: int | None = None
) -> Iterator[Executor | None]:
    """Yield what does the work on many texts.

    That is a Dask cluster, at the address ``dask`` of its scheduler; or ``jobs`` processes of this machine, by default
    as many as there are processors and work for them among ``texts`` texts; or None for this process alone. Raises
    EditionError where Dask is not installed, and where no cluster answers at the address.
    """
    if dask is not None:
        with _join_cluster(dask) as executor:
            yield executor
        return
    most = jobs or os.cpu_count() or 1
    if jobs is None and texts is not None:
        most = min(most, texts // _WORTH_A_PROCESS)
    if most <= 1:
        yield None
        return
    executor = Processes(most)
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)


@contextmanager
def _join_cluster(address: str) -> Iterator[Executor]:
    try:
        distributed = import_module("distributed")
    except ImportError:
        how = "the set `cluster`: make .venv/.cluster, or pip install distributed"
        raise EditionError(Problem("--dask", 0, "Dask is not installed here", how)) from None
    try:
        client = distributed.Client(address, timeout=10)
    except (OSError, ValueError) as error:
        wanted = "the address of a scheduler that runs, as tcp://192.168.0.7:8786"
        said = str(error).partition("\n")[0]
        raise EditionError(Problem("--dask", 0, f"no cluster answers at {address}: {said}", wanted)) from None
    with client, client.get_executor() as executor:
        yield executor


def find_texts(given: Iterable[Path]) -> list[Path]:
    """Return the TEI files among files, and in folders and below them.

    Each stands once, those of a folder in the order of their names. Hidden files and folders, and ``_build``, are left
    out. What has the name of a file and is none is not: whoever reads it says what it is. Raises EditionError for what
    is not there, and for a folder without a TEI file.
    """
    found: dict[Path, None] = {}
    problems = []
    for place in given:
        here = sorted(_list_texts(place)) if place.is_dir() else [place] if is_there(place) else []
        if not here:
            what = "no TEI file in it" if place.is_dir() else "there is no such file"
            problems.append(Problem.at(place, 0, what, "a file, or a folder of files, whose names end in .xml"))
        found.update(dict.fromkeys(here))
    if problems:
        raise EditionError(problems)
    return list(found)


def check_names(texts: Iterable[Path]) -> None:
    """Raise EditionError where two texts have one name.

    What is made of one would take the place of what is made of the other.
    """
    first: dict[str, Path] = {}
    twice = [
        Problem.at(path, 0, f"of the same name as {paths.shown(first[path.stem])}", "texts whose files differ in name")
        for path in texts
        if first.setdefault(path.stem, path) != path
    ]
    if twice:
        raise EditionError(twice)


def _list_texts(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*.xml"):
        parts = path.relative_to(folder).parts
        if not path.is_dir() and not any(part.startswith(".") or part == "_build" for part in parts):
            yield path


def _letter(path: Path) -> Letter:
    return read(path, find_project().vocabularies if paths.find_root() else Vocabularies())


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
    """Write a text into a folder in one of ``exports.FORMATS``.

    Returns the paths of the files. Raises EditionError where the letter cannot be read or exported, and where something
    is wrong with it, as ``check`` says of a letter by itself.
    """
    letter = _letter(path)
    if problems := check_letter(letter):
        raise EditionError(problems)
    return export_letter(letter, form, folder)
