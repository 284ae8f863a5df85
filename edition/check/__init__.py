"""Everything in ``data/`` checked against its schemas and the rules of the house, all problems at once.

A rule is a function of the ``Material`` that yields a ``Problem`` for each thing that is wrong. Rules stand in
modules by subject, each with its tuple ``RULES``. What cannot be read at all is a problem of its own, and rules that
need it are silent about it, so that one mistake gives one message.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from edition.check import (
    alignment,
    bibliography,
    codings,
    dates,
    figures,
    ids,
    letters,
    notes,
    permissions,
    registers,
    tables,
    variants,
)
from edition.check.ids import record
from edition.check.material import Material, gather
from edition.errors import Problem
from edition.model import Letter

__all__ = ["OF_TABLES", "Report", "check", "check_letter", "decides_tables", "examine", "record"]

Rule: TypeAlias = Callable[[Material], Iterator[Problem]]

#: The rules that take most of the time, and which only the tables and their descriptor decide.
OF_TABLES: tuple[Rule, ...] = (*tables.RULES, registers.dates_are_edtf)
_SUBJECTS = (
    *(tables, registers, bibliography, letters, notes, variants),
    *(dates, ids, figures, alignment, codings, permissions),
)


@dataclass(frozen=True)
class Report:
    """What is wrong, in the order of file and line, and what only wants saying."""

    problems: list[Problem]
    notices: list[Problem]
    material: Material


def check() -> list[Problem]:
    """Return all that is wrong with ``data/``, in the order of file and line."""
    return examine().problems


def examine(progress: Callable[[str], None] = lambda step: None, known: Collection[Rule] = ()) -> Report:
    """Return what is wrong with ``data/`` and what wants saying.

    ``progress`` is told of each step; rules that are known to find nothing are left out.
    """
    material = gather(progress)
    problems = set(material.problems)
    for subject in _SUBJECTS:
        progress(f"checking {subject.__name__.rpartition('.')[2]}")
        for rule in subject.RULES:
            if rule not in known:
                problems.update(rule(material))
    return Report(sorted(problems), [*_unset(material), *ids.unrecorded(material)], material)


def decides_tables(path: Path) -> bool:
    """Tell whether what ``OF_TABLES`` find hangs on a file: a table, their descriptor, or code."""
    return path.suffix in (".csv", ".py") or path.name == "datapackage.json"


def check_letter(letter: Letter) -> list[Problem]:
    """Return what is wrong with a letter by itself, wherever it lies: registers and bibliography are not asked.

    The rules are those of ``check`` that need nothing else, but for what only a letter in ``data/letters`` must be:
    no publication, and short in what it quotes of one.
    """
    alone = Material(
        folder=Path(),
        letters={letter.id: letter},
        declared=(),
        tables={},
        sources=None,
        sound=False,
        ledger=None,
        project=None,
        prose=(),
        problems=(),
    )
    rules = (rule for subject in (letters, notes, variants, ids) for rule in subject.RULES)
    asked = (
        rule for rule in rules if rule not in (letters.a_letter_is_what_its_place_says, variants.readings_are_short)
    )
    return sorted({problem for rule in asked for problem in rule(alone)})


def _unset(material: Material) -> list[Problem]:
    names = material.project.unset() if material.project else []
    what = "the address of the {} is not set: what needs it (Binder, canonical links, citation) is left out"
    return [Problem.at(material.folder / "project.yml", 0, what.format(name)) for name in names]
