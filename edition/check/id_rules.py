"""Ids: unique, and stable, by a record of the released ones.

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
from edition.anchors import is_of_device, is_of_frame, is_of_page
from edition.check.letter_rules import lack_of, report, walk_ids
from edition.check.material import Material
from edition.errors import EditionError, Problem
from edition.files import write_atomically
from edition.model import Letter, Paragraph, Section, Variant, walk
from edition.tables import find_places
from edition.text import plain
from edition.tree import Family, Witness
from edition.vocabulary import REGISTERS

#: With what the ids that are counted begin. A letter after the number marks an id that came in between after a release:
#: p12a stands between p12 and p13.
_COUNTED = {"paragraph": "p", "variant": "v", "note": "n"}
#: An entry of a register or of the bibliography.
ENTRY = re.compile(r"[a-z][a-z0-9-]*")
_REFERENCES = "references"
_DEVICE = "no file can be called so on Windows"
#: In the place of a letter, where what is renamed is a letter.
LETTERS = ""
#: What stands in the address of a place, by the kinds of `walk_ids`.
_CITED = frozenset({"paragraph", "section", "variant", "note", "judgement"})


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


def ids_are_not_those_of_pages(material: Material) -> Iterator[Problem]:
    """Report ids in letters and registers that a page has for a part of its own."""
    for letter in material.letters.values():
        sigla = (*letter.sigla, *(each.siglum for each in letter.families))
        ids = [*walk_ids(letter)]
        parts = {*sigla, *(identifier for identifier, _, _ in ids)}
        for identifier, kind, line in ids:
            if is_of_page(identifier, parts):
                yield report(letter, line, f"the id {identifier!r}, which its page has", f"another id for this {kind}")
    for path, line, identifier in _list_entries(material):
        if is_of_frame(identifier):
            yield Problem.at(path, line, f"the id {identifier!r}, which every page has", "another id")


def _list_entries(material: Material) -> Iterator[tuple[Path, int, str]]:
    """Yield the ids of entries, each with its table and line."""
    for table in filter(None, map(material.tables.get, REGISTERS)):
        for line, row in table.rows:
            yield table.path, line, row["id"]


def ids_differ_in_more_than_capitals(material: Material) -> Iterator[Problem]:
    """Report ids of one letter that differ in capitals alone.

    Readers and some systems take them for the same. Meant are the ids of places that can be cited; sigla may differ so,
    since editors have always written them, and so may what only the file points to.
    """
    for letter in material.letters.values():
        seen: dict[str, str] = {}
        for identifier, _, line in (each for each in walk_ids(letter) if each[1] in _CITED):
            other = seen.setdefault(identifier.casefold(), identifier)
            if other != identifier:
                what = f"the ids {other!r} and {identifier!r} differ in capitals alone"
                yield report(letter, line, what, "ids that differ in letters or numbers")


def sigla_are_no_signs_of_pages(material: Material) -> Iterator[Problem]:
    """Report witnesses and families whose siglum is an asterisk.

    On the page of a letter it stands for all witnesses that a site does not name.
    """
    for letter in material.letters.values():
        listed: tuple[Witness | Family, ...] = (*letter.witnesses, *letter.families)
        for named in listed:
            if named.siglum == "*":
                expected = "another sign: on pages an asterisk stands for all whom a site does not name"
                yield report(letter, named.line, "the siglum '*'", expected)


def names_of_files_differ(material: Material) -> Iterator[Problem]:
    """Report letters and witnesses whose files would have the name of another's.

    Files are named by ids; systems that take capitals and small letters for the same count.
    """
    name = material.project.name if material.project else ""
    taken = {"registers": "the registers", name.casefold(): "the edition as a whole"}
    taken |= {
        f"{identifier}-published".casefold(): f"a publication of {identifier}" for identifier in material.letter_ids
    }
    texts: dict[str, str] = {}
    for letter in material.letters.values():
        if what := taken.get(letter.id.casefold()):
            yield report(letter, 1, f"the id {letter.id!r}, which names files of {what}", "another id")
        for witness in letter.witnesses:
            other = texts.setdefault(f"{letter.id}-{witness.identifier}".casefold(), letter.id)
            if other != letter.id:
                what = (
                    f"the text of {witness.siglum} would be {letter.id}-{witness.identifier}.txt, as one of {other} is"
                )
                yield report(letter, witness.line, what, "another xml:id for this witness")


def names_are_those_of_no_device(material: Material) -> Iterator[Problem]:
    """Report ids that name files and that Windows takes for devices."""
    for letter in material.letters.values():
        ids = [(letter.id, "text", 1), *(each for each in walk_ids(letter) if each[1] in ("paragraph", "variant"))]
        for identifier, kind, line in ids:
            if is_of_device(identifier):
                yield report(letter, line, f"the id {identifier!r}: {_DEVICE}", f"another id for this {kind}")
    for path, line, identifier in _list_entries(material):
        if is_of_device(identifier):
            yield Problem.at(path, line, f"the id {identifier!r}: {_DEVICE}", "another id")


def find_unordered(material: Material) -> list[Problem]:
    """Return a notice for each letter whose ids are not in the order of the text.

    Ids in another order are ids all the same. Paragraphs are p1, p2 …, variants v01, v02 …, notes n01, n02 …; what came
    in between after a release has a letter after the number: p12a.
    """
    found: list[Problem] = []
    lost = find_lost(material)
    for name, letter in material.letters.items():
        if lost.get(name):
            continue  # what is lost leaves a gap
        for kind, items in (
            ("paragraph", letter.all_paragraphs),
            ("variant", letter.all_variants),
            ("note", letter.notes),
        ):
            notice = _find_unordered(letter, kind, [(item.id, item.line) for item in items])
            found += [notice] if notice else []
    return found


def _find_unordered(letter: Letter, kind: str, items: list[tuple[str, int]]) -> Problem | None:
    pattern = re.compile(rf"{_COUNTED[kind]}([0-9]+)([a-z]?)")
    last, suffix, previous = 0, "", "nothing"
    for identifier, line in items:
        match = pattern.fullmatch(identifier)
        if match is None:
            continue  # chosen, as it may be
        number, after = int(match[1]), match[2]
        follows = (number == last and after > suffix) if after else number == last + 1
        if not follows:
            remedy = f"before a release `python -m edition renumber` numbers {kind}s anew"
            what = f"{identifier} comes after {previous}; {remedy}"
            return report(letter, line, what, "")
        last, suffix, previous = number, after, identifier
    return None


def parts_have_ids(material: Material) -> Iterator[Problem]:
    """Report parts without an id, and second pieces with a wrong one.

    Parts are paragraphs and divisions. A second piece of a variant has the id of the first with ``-2``.
    """
    for letter in material.letters.values():
        variants = {variant.id for variant in letter.all_variants}
        for node in walk(letter.sections):
            if isinstance(node, Paragraph) and not node.id:
                expected = "an id that no other part has; where it stands last, `check --fix` gives it the next"
                yield report(letter, node.line, f"a <{node.form}> without an id", expected)
            if isinstance(node, Section) and not node.id and node.tag in ("", "div"):
                yield report(letter, node.line, f"a {node.kind or 'division'} without an id", "a word or two, or s1")
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
        ids |= {w.identifier: _Released(plain(w.description), path, w.line) for w in letter.witnesses}
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
                what = f"{name} was released and is not there any more"
                yield Problem.at(material.ledger_file, 0, what, "it to stay", f"letter {name}")
            continue
        yield from _changes(material, name, recorded, current[name])


def find_renamed(material: Material) -> dict[str, dict[str, str]]:
    """Return the ids that seem to have taken the place of released ones.

    They come with these, by letter or register.

    One id is lost, and one is new that stands for the same.
    """
    renamed: dict[str, dict[str, str]] = {}
    current = _current(material)
    for name, recorded in (material.ledger or {}).items():
        lost: dict[tuple[str, str], list[str]] = {}
        new: dict[tuple[str, str], list[str]] = {}
        now = {identifier: released.stands_for for identifier, released in current.get(name, {}).items()}
        for found, there, other in ((lost, recorded, now), (new, now, recorded)):
            for identifier in there.keys() - other.keys():
                counted = re.match(r"[pvnj](?=\d)", identifier)
                found.setdefault((there[identifier], counted[0] if counted else ""), []).append(identifier)
        renamed[name] = {
            new[key][0]: ids[0] for key, ids in lost.items() if len(ids) == 1 and len(new.get(key, ())) == 1
        }
    renamed[LETTERS] = _find_renamed_letters(material, current)
    return renamed


def _find_renamed_letters(material: Material, current: Mapping[str, Mapping[str, _Released]]) -> dict[str, str]:
    """Return the letters that seem to be released ones under another name.

    Most of their ids are the same.
    """
    ledger = material.ledger or {}
    renamed: dict[str, str] = {}
    for new in sorted(material.letters.keys() - ledger.keys()):
        for old in sorted(ledger.keys() - current.keys() - set(material.letter_ids)):
            if 2 * len(ledger[old].keys() & current[new].keys()) > len(ledger[old]):
                renamed[new] = old
    return renamed


def find_lost(material: Material) -> dict[str, list[str]]:
    """Return the released ids that are lost, by letter or register.

    Of a letter or register that could not be read, none is.
    """
    current = _current(material)
    return {
        name: sorted(recorded.keys() - current[name].keys())
        for name, recorded in (material.ledger or {}).items()
        if name in current
    }


def find_origins(material: Material) -> dict[str, str]:
    """Return the causes that come from others.

    An id may be lost together with what it stood on.
    """
    return {
        _cause(name, identifier): _cause(name, place)
        for name, lost in find_lost(material).items()
        for identifier in lost
        if (place := (material.ledger or {})[name][identifier]) in lost and place != identifier
    }


def _changes(
    material: Material, name: str, recorded: Mapping[str, str], current: Mapping[str, _Released]
) -> Iterator[Problem]:
    letter = material.letters.get(name)
    nameless = letter is not None and any(not paragraph.id for paragraph in letter.all_paragraphs)
    for identifier, place in recorded.items():
        now = current.get(identifier)
        if now is None and nameless and identifier.startswith("p"):
            continue  # one without an id may be the one that is meant
        if now is None:
            yield _lost(material.ledger_file, name, identifier)
        elif place not in (now.stands_for, material.renamed(name, now.stands_for)):
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
    expected = "an id to stay, since others cite it"
    return Problem.at(ledger, _line(ledger, identifier, name), what, expected, _cause(name, identifier))


def _cause(name: str, identifier: str) -> str:
    """Name the mistake that an id is not there, as the rules do that ask for it."""
    if name == _REFERENCES:
        return f"source {identifier}"
    return f"row {name}:{identifier}" if name in REGISTERS else lack_of(name, identifier)


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


RULES = (
    ids_are_unique,
    ids_are_not_those_of_pages,
    ids_differ_in_more_than_capitals,
    sigla_are_no_signs_of_pages,
    names_of_files_differ,
    names_are_those_of_no_device,
    parts_have_ids,
    released_ids_stay,
)
