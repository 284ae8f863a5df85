"""Ids: unique, of their pattern, in order; and stable, by a record of the released ones.

``data/ids.json`` records what has been released: for each letter and register and for the bibliography its ids, each
with what it stood for (a paragraph's section, a variant's paragraph, a note's or judgement's target, a section's kind,
a witness's description, a row's name, a source's title).
None may be lost or come to stand for something else. ``python -m edition check --record-ids`` adds what is new, at a
release.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from edition import bibliography
from edition.check.letter_rules import report, walk_ids
from edition.check.material import Material
from edition.errors import EditionError, Problem
from edition.files import write_atomically
from edition.model import Letter, Section, Variant, walk
from edition.tables import find_places
from edition.text import plain
from edition.vocabulary import REGISTERS

#: Pattern of the ids that are counted, and how the n-th is written. A letter after the number marks an id that came
#: in between after a release: p12a stands between p12 and p13.
_COUNTED = {"paragraph": ("p", 1), "variant": ("v", 2), "note": ("n", 2)}
#: An entry of a register or of the bibliography.
ENTRY = re.compile(r"[a-z][a-z0-9-]*")
_REFERENCES = "references"
_SECTION = re.compile(r"[a-z][a-z-]*(-?\d+)?")


def ids_are_unique(material: Material) -> Iterator[Problem]:
    """Report ids that stand twice in a letter."""
    for letter in material.letters.values():
        seen: dict[str, int] = {}
        for identifier, kind, line in walk_ids(letter):
            if identifier in seen:
                yield report(
                    letter,
                    line,
                    f"the id {identifier!r} a second time",
                    f"an id of its own for this {kind}; line {seen[identifier]} has it",
                )
            seen.setdefault(identifier, line)


def ids_are_numbered_in_order(material: Material) -> Iterator[Problem]:
    """Report paragraphs, variants and notes whose ids are not numbered in order.

    Paragraphs are p1, p2 …, variants v01, v02 …, notes n01, n02 …, none left out, in the order of the text. What came
    in between after a release has a letter after the number: p12a.
    """
    for letter in material.letters.values():
        if letter.nature == "transcription":
            continue  # it may keep the ids of the edition that it was adopted from
        yield from _in_order(letter, "paragraph", ((item.id, item.line) for item in letter.all_paragraphs))
        yield from _in_order(letter, "variant", ((item.id, item.line) for item in letter.all_variants))
        yield from _in_order(letter, "note", ((item.id, item.line) for item in letter.notes))


def _in_order(letter: Letter, kind: str, items: Iterable[tuple[str, int]]) -> Iterator[Problem]:
    prefix, digits = _COUNTED[kind]
    pattern = re.compile(rf"{prefix}(\d{{{digits},}})([a-z]?)")
    last, suffix, seen = 0, "", set()
    for identifier, line in items:
        match = pattern.fullmatch(identifier)
        if identifier in seen:
            continue  # another rule's
        seen.add(identifier)
        due = f"{prefix}{last + 1:0{digits}}"
        if match is None:
            continue  # chosen, as it may be
        number, letter_after = int(match[1]), match[2]
        follows = (number == last and letter_after > suffix) if letter_after else number == last + 1
        if not follows:
            previous = f"{prefix}{last:0{digits}}{suffix}" if last else "nothing"
            yield report(letter, line, f"{identifier} comes after {previous}", f"{due!r}")
        last, suffix = number, letter_after


def sections_have_ids(material: Material) -> Iterator[Problem]:
    """Report sections and second pieces of variants that have a wrong id.

    A division has an id in words, that of a transcription any; a second piece of a variant has the id of the first with
    ``-2``.
    """
    for letter in material.letters.values():
        variants = {variant.id for variant in letter.all_variants}
        for node in walk(letter.sections):
            if (
                isinstance(node, Section)
                and node.tag in {"div", "postscript"}
                and not (node.id if letter.nature == "transcription" else _SECTION.fullmatch(node.id))
            ):
                yield report(letter, node.line, f"a {node.kind} with the id {node.id!r}", "a word or two in lower case")
            if isinstance(node, Variant) and node.continues in variants and node.id != f"{node.continues}-2":
                yield report(letter, node.line, f"a second piece with the id {node.id!r}", f"'{node.continues}-2'")


@dataclass(frozen=True)
class _Released:
    """An id as it stands now: what it stands for, and the file and line where it is."""

    stands_for: str
    path: str
    line: int


def _current(material: Material) -> dict[str, dict[str, _Released]]:
    """Return the present ids of letters, registers and bibliography.

    They are grouped by the name of the letter or register. What could not be read is left out.
    """
    current: dict[str, dict[str, _Released]] = {}
    for name, letter in material.letters.items():
        path, where = str(letter.path or name), find_places(letter)
        ids = {p.id: _Released(where[p.id][0], path, p.line) for p in letter.all_paragraphs}
        ids |= {v.id: _Released(where[v.id][1], path, v.line) for v in letter.all_variants}
        ids |= {n.id: _Released(n.target, path, n.line) for n in (*letter.notes, *letter.judgements)}
        sections = (node for node in walk((*letter.front, *letter.sections, *letter.back)) if isinstance(node, Section))
        ids |= {s.id: _Released(s.kind, path, s.line) for s in sections if s.id}
        ids |= {w.siglum: _Released(plain(w.description), path, w.line) for w in letter.witnesses}
        current[name] = ids
    for name in REGISTERS:
        table = material.tables.get(name)
        if table:
            label = "label" if name == "events" else "name"
            current[name] = {row["id"]: _Released(row[label], str(table.path), line) for line, row in table.rows}
    if material.sources is not None:
        path = str(bibliography.path(material.project))
        current[_REFERENCES] = {
            key: _Released(source.fields.get("title", ""), path, source.line)
            for key, source in material.sources.items()
        }
    return current


def released_ids_stay(material: Material) -> Iterator[Problem]:
    """Report recorded ids that are lost or have come to stand for something else."""
    current = _current(material)
    unread = {*material.letter_ids, *REGISTERS, _REFERENCES}
    for name, recorded in (material.ledger or {}).items():
        if name not in current:
            if name not in unread:
                yield Problem.at(
                    material.ledger_file, 0, f"{name} was released and is not there any more", "it to stay"
                )
            continue
        yield from _changes(material.ledger_file, name, recorded, current[name])


def _changes(
    ledger: Path, name: str, recorded: Mapping[str, str], current: Mapping[str, _Released]
) -> Iterator[Problem]:
    for identifier, place in recorded.items():
        now = current.get(identifier)
        if now is None:
            yield _lost(ledger, name, identifier)
        elif now.stands_for != place:
            yield _changed(identifier, place, now)


def _changed(identifier: str, place: str, now: _Released) -> Problem:
    return Problem.at(
        now.path,
        now.line,
        f"{identifier} was released for {place!r} and now stands for {now.stands_for!r}",
        "a new id for a new thing; or, where it is the same thing put right, 'check --record-ids'",
    )


def _lost(ledger: Path, name: str, identifier: str) -> Problem:
    what = f"{name}: {identifier} was released and is not there any more"
    return Problem.at(ledger, _line(ledger, identifier, name), what, "an id to stay, since others cite it")


def _line(ledger: Path, identifier: str, name: str) -> int:
    """Return the line of the record that holds an id of a letter or register."""
    inside = False
    for number, line in enumerate(ledger.read_text(encoding="utf-8").splitlines(), 1):
        if re.match(rf'\s*"{re.escape(name)}":\s*{{', line):
            inside = True
        elif inside and line.lstrip().startswith(f'"{identifier}":'):
            return number
    return 0


def find_unrecorded(material: Material) -> list[Problem]:
    """Return a notice if there are ids that are not recorded as released."""
    if material.ledger is None:
        return []
    ledger = material.ledger
    new = {name: len(ids.keys() - ledger.get(name, {}).keys()) for name, ids in _current(material).items()}
    if not any(new.values()):
        return []
    counted = ", ".join(f"{name} {number}" for name, number in new.items() if number)
    what = f"ids that are not released yet: {counted}; at a release, 'check --record-ids' records them"
    return [Problem.at(material.ledger_file, 0, what)]


def record_ids(material: Material, problems: Iterable[Problem]) -> int:
    """Record all present ids as released, and return how many are new.

    ``problems`` are those found in the material. Raises EditionError with them, and records nothing, unless every one
    is about an id that changed its meaning: to record such an id is to say that the change was meant.
    """
    current, ledger = _current(material), material.ledger or {}
    meant = {
        _changed(identifier, place, ids[identifier])
        for name, ids in current.items()
        for identifier, place in ledger.get(name, {}).items()
        if identifier in ids
    }
    in_the_way = set(problems) - meant
    if in_the_way:
        raise EditionError(in_the_way)
    ledger_now = {
        name: {identifier: now.stands_for for identifier, now in ids.items()} for name, ids in current.items()
    }
    new = sum(identifier not in ledger.get(name, {}) for name, ids in ledger_now.items() for identifier in ids)
    write_atomically({material.ledger_file: (json.dumps(ledger_now, indent=2, ensure_ascii=False) + "\n").encode()})
    return new


RULES = (ids_are_unique, ids_are_numbered_in_order, sections_have_ids, released_ids_stay)
