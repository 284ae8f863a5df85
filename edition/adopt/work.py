"""Foreign files adopted into the edition at hand: each text with its page, its line in the contents, and its report."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from edition.adopt.adoption import Adopted, Options, adopt
from edition.errors import EditionError, Problem
from edition.files import read_bytes
from edition.letter_page import make_pages
from edition.project import Project
from edition.vocabulary import Vocabularies

_REPORTS = Path("_build", "adopted")
_WANTED = "a TEI document"


def adopt_file(path: Path, options: Options, lists: Vocabularies) -> tuple[Adopted, ...]:
    """Adopt the texts of one file.

    Raises EditionError where the file is refused.
    """
    return tuple(adopt(read_bytes(path, _WANTED), path, options, lists))


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
