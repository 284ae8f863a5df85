"""Everything in ``data/`` checked against its schemas and the rules of the house, all problems at once.

A rule is a function of the ``Material`` that yields a ``Problem`` for each thing that is wrong. Rules stand in
modules by subject, each with its tuple ``RULES``. What cannot be read at all is a problem of its own, and rules that
need it are silent about it, so that one mistake gives one message.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from edition.check import (
    alignment_rules,
    bibliography_rules,
    coding_rules,
    date_rules,
    figure_rules,
    folder_rules,
    id_rules,
    language_rules,
    letter_rules,
    note_rules,
    page_rules,
    permission_rules,
    register_rules,
    rights_rules,
    table_rules,
    variant_rules,
)
from edition.check.id_rules import record_ids
from edition.check.material import NOTHING, Each, Material, gather_material
from edition.errors import Problem, merge_problems
from edition.model import Letter
from edition.project import Project
from edition.tei.survey import Survey

__all__ = ["OF_QUOTING", "OF_TABLES", "Report", "check", "check_letter", "decides_tables", "examine", "record_ids"]

Rule: TypeAlias = Callable[[Material], Iterator[Problem]]

#: The rules that take most of the time, and which only the tables and their descriptor decide.
OF_TABLES: tuple[Rule, ...] = (*table_rules.RULES, register_rules.dates_are_edtf)
#: The rules of what stands in the place of words that are under copyright.
OF_QUOTING: tuple[Rule, ...] = (
    rights_rules.readings_are_short,
    rights_rules.gaps_for_rights_have_a_reason,
    rights_rules.what_is_kept_back_is_paraphrased,
)
#: The rules that need nothing but a letter: those that look at single attributes, and those that look at its parts.
_OF_ATTRIBUTES: tuple[Rule, ...] = (
    letter_rules.pointers_resolve,
    letter_rules.certainty_is_a_code,
    *date_rules.RULES,
    *language_rules.RULES,
)
_OF_LETTERS: tuple[Rule, ...] = tuple(
    rule
    for subject in (letter_rules, note_rules, variant_rules, id_rules)
    for rule in subject.RULES
    if rule not in (*_OF_ATTRIBUTES, letter_rules.a_letter_is_what_its_place_says, id_rules.released_ids_stay)
)
_SUBJECTS = {
    "tables": table_rules,
    "registers": register_rules,
    "the bibliography": bibliography_rules,
    "letters": letter_rules,
    "notes": note_rules,
    "variants": variant_rules,
    "rights": rights_rules,
    "dates": date_rules,
    "languages": language_rules,
    "ids": id_rules,
    "figures": figure_rules,
    "alignments": alignment_rules,
    "codings": coding_rules,
    "permissions": permission_rules,
    "chapters": page_rules,
    "the folder": folder_rules,
}


@dataclass(frozen=True)
class Report:
    """Result of a check: the problems found, and notices that are not errors.

    ``problems`` are in the order of file and line. ``notices`` name what is unset or unrecorded. ``material`` is what
    was checked.
    """

    problems: list[Problem]
    notices: list[Problem]
    material: Material


def check(project: Project | None = None) -> list[Problem]:
    """Return all that is wrong with an edition's data, in the order of file and line.

    The edition is the one at hand, or the one given. Raises EditionError where there is none.
    """
    return examine(project=project).problems


def examine(
    progress: Callable[[str], None] = lambda step: None,
    known: Collection[Rule] = (),
    project: Project | None = None,
    each: Each = map,
) -> Report:
    """Check an edition's data and return problems and notices.

    ``progress`` is called with the name of each step; by ``each`` letters are read.
    Rules in ``known`` are left out: they are known to find nothing.
    """
    material = gather_material(progress, project, each)
    material = replace(material, renamings=id_rules.find_renamed(material))
    problems = set(material.problems)
    for subject, rules in _SUBJECTS.items():
        progress(f"checking {subject}")
        for rule in rules.RULES:
            if rule not in known:
                problems.update(rule(material))
    for found in material.damaged.values():
        problems.update(_examine_damaged(found, material))
    notices = [
        *_unset(material),
        *rights_rules.find_undeclared(material),
        *variant_rules.find_lonely(material),
        *variant_rules.find_outsiders(material),
        *id_rules.find_unordered(material),
        *id_rules.find_unrecorded(material),
    ]
    return Report(merge_problems(problems, id_rules.find_origins(material)), notices, material)


def _examine_damaged(found: Survey, material: Material) -> Iterator[Problem]:
    """Yield what else is wrong with a letter that could not be read.

    What is only a consequence of what is said of it already is left out.

    What is said of a single attribute holds wherever it stands; what is said of a variant or a note, only where nothing
    around it is in doubt.
    """
    letter = found.letter
    if letter is None:
        return
    alone = replace(material, letters={letter.id: letter}, loose_ids={letter.id: found.ids})
    for rule in _OF_ATTRIBUTES:
        for problem in rule(alone):
            if found.sure or not problem.cause.startswith(("part ", "prefix ")):  # the rest may hold what is pointed to
                yield problem
    if found.sure:
        for rule in _OF_LETTERS:
            yield from (problem for problem in rule(alone) if not found.is_doubtful(problem.line))


def decides_tables(path: Path) -> bool:
    """Return whether the result of the rules ``OF_TABLES`` depends on a file.

    It depends on the tables, their descriptor, and the code.
    """
    return path.suffix in (".csv", ".py") or path.name == "datapackage.json"


def check_letter(letter: Letter, rules: Collection[Rule] = ()) -> list[Problem]:
    """Return what is wrong with a letter by itself, wherever its file lies.

    Registers and bibliography are not looked at. The rules are those of ``check`` that need nothing but the letter,
    except one that holds for files in ``data/letters`` only: that the file is an edition layer named after its letter.
    Nor is it asked how much is quoted, which depends on where the file goes, unless ``rules`` are those OF_QUOTING.
    """
    alone = replace(NOTHING, letters={letter.id: letter})
    return merge_problems({problem for rule in (*_OF_ATTRIBUTES, *_OF_LETTERS, *rules) for problem in rule(alone)})


def _unset(material: Material) -> list[Problem]:
    if material.project is None:
        return []
    what = "the address of the {} is not set: what needs it (Binder, canonical links, citation) is left out"
    return [Problem.at(material.project.file, 0, what.format(name)) for name in material.project.unset()]
