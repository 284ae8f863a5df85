"""Foreign files adopted into the edition at hand: each text with its page, its line in the contents, and its report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from edition.adopt.adoption import Adopted, Options, adopt
from edition.errors import EditionError, Problem
from edition.files import read_bytes
from edition.letter_page import make_pages
from edition.project import Project
from edition.vocabulary import Vocabularies

_REPORTS = Path("_build", "adopted")
_WANTED = "a TEI document"


@dataclass(frozen=True)
class Outcome:
    """What became of one file: its texts, or why it was refused."""

    path: Path
    adopted: tuple[Adopted, ...]
    problems: tuple[Problem, ...] = ()


def find_files(given: Iterable[Path]) -> list[Path]:
    """Return files, and the XML files in folders and below them, in order.

    Raises EditionError where a folder holds none.
    """
    found: list[Path] = []
    for path in given:
        inside = sorted(path.rglob("*.xml")) if path.is_dir() else [path]
        if not inside:
            raise EditionError(Problem.at(path, 0, "a folder without XML files", "TEI files, with the ending .xml"))
        found += inside
    return list(dict.fromkeys(found))


def adopt_file(path: Path, options: Options, lists: Vocabularies) -> Outcome:
    """Adopt the texts of one file, or say why it is refused."""
    try:
        return Outcome(path, tuple(adopt(read_bytes(path, _WANTED), path, options, lists)))
    except EditionError as error:
        return Outcome(path, (), tuple(error.problems))


def adopt_files(
    paths: Iterable[Path], options: Options, lists: Vocabularies, progress: Callable[[str], None] = lambda step: None
) -> Iterator[Outcome]:
    """Adopt files one after another, and yield what became of each."""
    for path in paths:
        progress(f"reading {path.name}")
        yield adopt_file(path, options, lists)


def plan_files(project: Project, adopted: Iterable[Adopted]) -> dict[Path, bytes]:
    """Return the files to write for some adopted texts.

    They are texts, pages, contents and reports.

    Raises EditionError where a text would take the place of another.
    """
    texts = list(adopted)
    files: dict[Path, bytes] = {}
    problems: list[Problem] = []
    for text in texts:
        path = project.letter_file(text.identifier)
        if path in files or (path.exists() and path.read_bytes() != text.content):
            what = f"there is another text with the id {text.identifier}"
            problems.append(Problem.at(path, 0, what, "--id with another, or that one taken away first"))
        files[path] = text.content
        files[project.root / _REPORTS / f"{text.identifier}.txt"] = text.report.whole().encode()
    if problems:
        raise EditionError(problems)
    single = {text.identifier for text in texts if text.report.counts.witnesses < 2}
    return files | make_pages(project, {text.identifier: text.report.title for text in texts}, single)
