"""What there is to check: ``data/`` and the chapters beside it, read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from edition import bibliography, store
from edition.bibliography import Source
from edition.cited import find_prose
from edition.errors import EditionError, Problem
from edition.files import read_bytes, read_json, read_text
from edition.model import Letter
from edition.project import Noun, Project, find_project
from edition.store import Table
from edition.tei.survey import Survey, survey
from edition.vocabulary import Vocabularies

#: Does some work on each of many files and returns the outcomes in their order, one by one as ``map`` does, or side by
#: side. An outcome is an EditionError where the work itself could not be done.
Each: TypeAlias = Callable[[Callable[[Path], Any], Iterable[Path]], Iterable[Any]]
#: The record of released ids, in the folder of the data.
LEDGER = "ids.json"


@dataclass(frozen=True)
class Material:
    """Everything that could be read, and the problems met in reading it.

    A letter or table that could not be read is missing; ``sources`` or ``ledger`` is then None. Letters are by their
    ids. ``sources`` of a bibliography with mistakes holds what could be read of it; ``sound`` tells whether it had
    none. ``project`` is None where a letter is checked by itself. ``damaged`` is what could be made out of the letters
    that could not be read; ``loose_ids`` are ids of a letter that stand where no id should. ``renamings`` are the ids
    that seem to have taken the place of others, by letter.
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
    damaged: Mapping[str, Survey] = field(default_factory=dict)
    loose_ids: Mapping[str, frozenset[str]] = field(default_factory=dict)
    renamings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    instead: tuple[str, ...] = ()  # files, from the folder of the data, that seem to be tables under another name

    @property
    def folder(self) -> Path:
        """The folder of the edition's data; the working folder for a letter by itself."""
        return self.project.data if self.project else Path()

    @property
    def letter_ids(self) -> tuple[str, ...]:
        """The ids of all letters there are, those included that could not be read."""
        return tuple(sorted({*self.letters, *self.damaged}))

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

    def renamed(self, letter_id: str, identifier: str) -> str:
        """Return the id in whose place another seems to have come, or that id itself."""
        return self.renamings.get(letter_id, {}).get(identifier, identifier)

    def known(self, register: str) -> frozenset[str] | None:
        """Return the ids of a register, or None where it could not be read."""
        table = self.tables.get(register)
        return frozenset(row["id"] for _, row in table.rows) if table else None


#: What a file is checked with that lies in no edition.
NOTHING = Material(
    letters={},
    declared=(),
    tables={},
    sources=None,
    sound=False,
    ledger=None,
    project=None,
    prose=(),
    problems=(),
)


def gather_material(
    progress: Callable[[str], None] = lambda step: None, project: Project | None = None, each: Each = map
) -> Material:
    """Read everything that is checked, and collect what cannot be read as problems.

    ``progress`` is called with the name of each step; by ``each`` letters are read.
    Raises EditionError where there is no edition, or its project file is wrong.
    """
    problems: list[Problem] = []
    letters: dict[str, Letter] = {}
    damaged: dict[str, Survey] = {}
    instead: list[str] = []
    tables: dict[str, Table] = {}
    sources: dict[str, Source] | None = None
    ledger: dict[str, dict[str, str]] | None = None
    project = project or find_project()
    progress(f"reading {project.text.plural}")
    names = store.letters(project)
    for name, found in zip(
        names, each(partial(_read_letter, lists=project.vocabularies), map(project.letter_file, names)), strict=True
    ):
        if isinstance(found, Letter):
            letters[name] = found
        else:
            damaged[name] = Survey(None, tuple(found.problems)) if isinstance(found, EditionError) else found
            problems.extend(found.problems)
    progress("reading tables")
    try:
        named = {resource["name"]: resource for resource in store.package(project)["resources"]}
    except EditionError as error:
        problems.extend(error.problems)
        named = {}
    for name in named:
        try:
            tables[name] = store.raw_table(name, project)
        except EditionError as error:
            other = _find_instead(name, project, named)
            if other:
                instead.append(other)
                error = EditionError(
                    [replace(each, expected=f"{each.expected}; {other} looks like it") for each in error.problems]
                )
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
        letters=_by_id(letters, ledger or {}),
        declared=tuple(named),
        tables=tables,
        sources=sources,
        sound=not wrong,
        ledger=ledger,
        project=project,
        prose=find_prose(project.root),
        problems=tuple(problems),
        damaged=damaged,
        instead=tuple(instead),
    )


def _find_instead(name: str, project: Project, named: Mapping[str, Any]) -> str | None:
    """Return a file that seems to be a table which is not there, or None.

    It has the columns of the table, and no other table lies in it.
    """
    resource = named[name]
    if (project.data / resource["path"]).exists():
        return None
    described = {each["path"] for each in named.values()}
    columns = ",".join(field["name"] for field in resource["schema"]["fields"])
    for path in sorted(project.data.rglob("*.csv")):
        place = path.relative_to(project.data).as_posix()
        if place not in described and path.is_file() and _read_first_line(path) == columns:
            return place
    return None


def _read_first_line(path: Path) -> str:
    try:
        return read_text(path, "a table in CSV").partition("\n")[0].rstrip("\r")
    except EditionError:
        return ""


def _read_letter(path: Path, lists: Vocabularies) -> Letter | Survey:
    """Return the letter in a file, or what can be made out of a damaged one."""
    try:
        return store.read_file(path, lists)
    except EditionError as error:
        found = survey_file(path, lists)
        return found if found.problems else replace(found, problems=tuple(error.problems))


def survey_file(path: Path, lists: Vocabularies | None = None) -> Survey:
    """Return all that is wrong with a letter's file, and what can be made of it."""
    try:
        return survey(read_bytes(path, "a TEI document"), path, lists)
    except EditionError as error:
        return Survey(None, tuple(error.problems))


def _by_id(letters: Mapping[str, Letter], ledger: Mapping[str, object]) -> dict[str, Letter]:
    """Return letters by the names by which all else knows them.

    That is the file's name, but where this is new and the letter's own id was released the file has another name now.
    """
    moved = {
        name: letter.id
        for name, letter in letters.items()
        if letter.id not in letters and name not in ledger and letter.id in ledger
    }
    return {moved.get(name, name): letter for name, letter in letters.items()}


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
