"""What there is to check: ``data/`` and the chapters beside it, read once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from edition import bibliography, store
from edition.bibliography import Source
from edition.errors import EditionError, Problem
from edition.files import read_json
from edition.model import Letter
from edition.project import Noun, Project, find_project
from edition.store import Table
from edition.vocabulary import Vocabularies

#: The record of released ids, in the folder of the data.
LEDGER = "ids.json"


@dataclass(frozen=True)
class Material:
    """Everything that could be read, and the problems met in reading it.

    A letter or table that could not be read is missing; ``sources`` or ``ledger`` is then None. ``sources`` of a
    bibliography with mistakes holds what could be read of it; ``sound`` tells whether it had none. ``project`` is None
    where a letter is checked by itself.
    """

    letters: Mapping[str, Letter]
    declared: tuple[str, ...]  # the names of all tables there should be
    tables: Mapping[str, Table]
    sources: Mapping[str, Source] | None
    sound: bool
    ledger: Mapping[str, Mapping[str, str]] | None
    project: Project | None
    prose: tuple[Path, ...]
    problems: tuple[Problem, ...]

    @property
    def folder(self) -> Path:
        """The folder of the edition's data; the working folder for a letter by itself."""
        return self.project.data if self.project else Path()

    @property
    def letter_ids(self) -> tuple[str, ...]:
        """The ids of all letters there are, those included that could not be read."""
        return tuple(store.letters(self.project)) if self.project else tuple(self.letters)

    @property
    def ledger_file(self) -> Path:
        """The record of released ids."""
        return self.folder / LEDGER

    @property
    def lists(self) -> Vocabularies:
        """The lists of codes: the edition's, or the engine's for a letter by itself."""
        return self.project.vocabularies if self.project else Vocabularies()

    @property
    def noun(self) -> Noun:
        """What the edition calls a text."""
        return self.project.text if self.project else Noun()

    def known(self, register: str) -> frozenset[str] | None:
        """Return the ids of a register, or None where it could not be read."""
        table = self.tables.get(register)
        return frozenset(row["id"] for _, row in table.rows) if table else None


def gather_material(progress: Callable[[str], None] = lambda step: None, project: Project | None = None) -> Material:
    """Read everything that is checked, and collect what cannot be read as problems.

    ``progress`` is called with the name of each step. Raises EditionError where there is no edition, or its project
    file is wrong.
    """
    problems: list[Problem] = []
    letters: dict[str, Letter] = {}
    tables: dict[str, Table] = {}
    sources: dict[str, Source] | None = None
    ledger: dict[str, dict[str, str]] | None = None
    project = project or find_project()
    progress(f"reading {project.text.plural}")
    for letter_id in store.letters(project):
        try:
            letters[letter_id] = store.load(letter_id, project=project)
        except EditionError as error:
            problems.extend(error.problems)
    progress("reading tables")
    try:
        names = [resource["name"] for resource in store.package(project)["resources"]]
    except EditionError as error:
        problems.extend(error.problems)
        names = []
    for name in names:
        try:
            tables[name] = store.raw_table(name, project)
        except EditionError as error:
            problems.extend(error.problems)
    progress("reading the bibliography")
    wrong: list[Problem] = []
    try:
        sources, wrong = bibliography.parse(bibliography.read(project), bibliography.path(project))
    except EditionError as error:
        wrong = error.problems
    problems.extend(wrong)
    try:
        ledger = read_ledger(project.data / LEDGER)
    except EditionError as error:
        problems.extend(error.problems)
    return Material(
        letters=letters,
        declared=tuple(names),
        tables=tables,
        sources=sources,
        sound=not wrong,
        ledger=ledger,
        project=project,
        prose=find_prose(project.root),
        problems=tuple(problems),
    )


def find_prose(book: Path) -> tuple[Path, ...]:
    """Return the paths of the chapters and notebooks in the folder of an edition."""
    files = [book / "index.md", *(book / "chapters").rglob("*.md"), *(book / "notebooks").glob("*.ipynb")]
    return tuple(sorted(file for file in files if file.is_file()))


def read_ledger(path: Path) -> dict[str, dict[str, str]]:
    """Return the released ids of each letter and register.

    Each id is given with what it stood for. Raises EditionError where the record cannot be read.
    """
    wanted = "an object of texts and registers, each an object of ids (see 'check --help')"
    ledger = read_json(path, f"{wanted}; '{{}}' before a release")
    sound = isinstance(ledger, dict) and all(
        isinstance(ids, dict) and all(isinstance(place, str) for place in ids.values()) for ids in ledger.values()
    )
    if not sound:
        raise EditionError(Problem.at(path, 0, "not a record of ids", wanted))
    return dict(ledger)
