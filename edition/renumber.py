"""Ids numbered anew in the order of the text, before a release, in the letter and wherever it is pointed to.

Paragraphs are p1, p2 …, lines of verse l1, l2 …, sections s1, s2 …, variants v01, v02 …, notes n01, n02 …; a second
piece of a variant and the judgement on it follow the variant. Ids of another form were chosen, and stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from edition import store
from edition.check.material import LEDGER, read_ledger
from edition.cited import find_prose
from edition.csv_file import parse_csv, write_csv
from edition.errors import EditionError, Problem
from edition.files import read_text
from edition.model import Letter, Paragraph, Section, Variant, walk
from edition.project import Project
from edition.tei import loads
from edition.tei.tags import Tag, rewrite_tags

#: Forms of the ids that are numbered: what they begin with, and how many digits they have at least.
_DIGITS = {"p": 1, "l": 1, "s": 1, "v": 2, "n": 2}
_NUMBERED = re.compile(r"([plsvn])(\d+)([a-z]?)")
#: Columns of tables that name a part of the letter in the column ``letter``.
_PARTS = ("paragraph", "variant", "note")


@dataclass(frozen=True)
class Renumbering:
    """What a letter's ids become, if they change, and the files as they then are."""

    letter: str
    ids: Mapping[str, str]
    files: Mapping[Path, bytes]


def number_ids(letter: Letter) -> dict[str, str]:
    """Return the ids of a letter that are to be others, with these."""
    named: list[tuple[str, str]] = []
    counts: dict[str, int] = {}
    nodes = [node for node in walk(letter.sections) if isinstance(node, Paragraph | Section | Variant)]
    for identifier in [*(node.id for node in nodes), *(note.id for note in letter.notes)]:
        form = _NUMBERED.fullmatch(identifier)
        if form:
            counts[form[1]] = counts.get(form[1], 0) + 1
            named.append((identifier, f"{form[1]}{counts[form[1]]:0{_DIGITS[form[1]]}}"))
    ids = dict(named)
    for node in nodes:
        if isinstance(node, Variant) and node.continues in ids and node.id.startswith(f"{node.continues}-"):
            ids[node.id] = ids[node.continues] + node.id.removeprefix(node.continues)
    for judgement in letter.judgements:
        if judgement.target in ids and judgement.id == f"j{judgement.target.removeprefix('v')}":
            ids[judgement.id] = f"j{ids[judgement.target].removeprefix('v')}"
    return {old: new for old, new in ids.items() if old != new}


def plan_renumbering(letter_id: str, project: Project, changed: Mapping[Path, bytes] | None = None) -> Renumbering:
    """Return what numbering a letter anew would change.

    ``changed`` are files as they are to be, in the place of what lies in the folder. Raises EditionError where the
    letter cannot be read, or an id that would change has been released.
    """
    letter = store.load(letter_id, project=project)
    ids = number_ids(letter)
    ledger = project.data / LEDGER
    released = [identifier for identifier in ids if identifier in read_ledger(ledger).get(letter_id, {})]
    if released:
        what = f"{letter_id}: {', '.join(released)} {'is' if len(released) == 1 else 'are'} released and would change"
        expected = "released ids to stay; what came in between has a letter after the number, as p12a"
        raise EditionError(Problem.at(ledger, 0, what, expected))
    there = set(_all_ids(letter)) - ids.keys()
    if taken := sorted(set(ids.values()) & there):
        raise EditionError(
            Problem.at(project.letter_file(letter_id), 0, f"the id {taken[0]!r} is taken by another part", "it free")
        )
    files = dict(_rewrite(letter_id, ids, project, changed or {})) if ids else {}
    return Renumbering(letter_id, ids, files)


def _all_ids(letter: Letter) -> Iterator[str]:
    for node in walk((*letter.front, *letter.sections, *letter.back)):
        if isinstance(node, Paragraph | Section | Variant):
            yield node.id
    yield from (note.id for note in (*letter.notes, *letter.judgements))


def _rewrite(
    letter_id: str, ids: Mapping[str, str], project: Project, changed: Mapping[Path, bytes]
) -> Iterator[tuple[Path, bytes]]:
    def text_of(path: Path, wanted: str) -> str:
        return changed[path].decode() if path in changed else read_text(path, wanted)

    path = project.letter_file(letter_id)
    source = rename_in_tei(text_of(path, "a TEI document"), ids).encode()
    loads(source, path, project.vocabularies)
    yield path, source
    for place, columns in _find_tables(letter_id, project):
        before = text_of(place, "a table in CSV")
        after = rename_in_table(before, place, letter_id, columns, ids)
        if after != before:
            yield place, after.encode()
    for page in find_prose(project.root):
        before = text_of(page, "a chapter or a notebook")
        after = rename_in_prose(before, letter_id, ids)
        if after != before:
            yield page, after.encode()


def rename_in_tei(text: str, ids: Mapping[str, str]) -> str:
    """Return the text of a TEI document with other ids, and all that points to them."""

    def change(tag: Tag) -> Tag:
        return Tag(tag.name, {name: _rename(name, value, ids) for name, value in tag.attributes.items()}, tag.line)

    return rewrite_tags(text, change)


def _rename(name: str, value: str, ids: Mapping[str, str]) -> str:
    if name == "xml:id":
        return ids.get(value, value)
    return re.sub(r"(?<!\S)#(\S+)", lambda found: f"#{ids.get(found[1], found[1])}", value)


def _find_tables(letter_id: str, project: Project) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Yield the tables that name parts of a letter, with the columns that do.

    Where an alignment ties the letter's layers, what is recorded of the other layer has ids of its own.
    """
    resources = {resource["name"]: resource for resource in store.package(project)["resources"]}
    aligned = f"alignment-{letter_id}"
    for name, resource in resources.items():
        columns = {field["name"] for field in resource["schema"]["fields"]}
        path = project.data / resource["path"]
        if name == aligned:
            yield path, ("edition",)
        elif name.startswith("figures-") and aligned in resources:
            continue
        elif name == f"figures-{letter_id}-apparatus":
            yield path, ("id", "paragraph", "group")
        elif "letter" in columns and columns.intersection(_PARTS):
            yield path, tuple(column for column in _PARTS if column in columns)


def rename_in_table(text: str, path: Path, letter_id: str, columns: Iterable[str], ids: Mapping[str, str]) -> str:
    """Return a table with the ids of a letter's parts renamed in some columns.

    In a table with a column ``letter`` only the rows of the letter are changed.
    """
    (_, header), *rows = parse_csv(text, path)
    places = [header.index(column) for column in columns if column in header]
    of = header.index("letter") if "letter" in header else None
    changed = [
        [
            ids.get(value, value) if place in places and (of is None or row[of] == letter_id) else value
            for place, value in enumerate(row)
        ]
        for _, row in rows
    ]
    if changed == [row for _, row in rows]:
        return text
    return write_csv([header, *changed], text)


def rename_in_prose(text: str, letter_id: str, ids: Mapping[str, str]) -> str:
    """Return a chapter or a notebook with its references to a letter renamed."""
    address = re.compile(rf"(?<![\w-])({re.escape(letter_id)}(?:\.md|\.html)?(?:\?[\w=&;-]*)?#(?:app-)?)([\w-]+)")
    return address.sub(lambda found: f"{found[1]}{ids.get(found[2], found[2])}", text)
