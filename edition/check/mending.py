"""What has only one right answer, put right where it stands (``check --fix``).

A byte order mark, and UTF-16, which says so itself; in a letter a pointer or a siglum without its ``#`` or its
register, an element whose name differs in capitals alone, a language with an underscore, and the id of what stands last
and has none; in a table another sign between the fields, spaces around a field, and empty fields after the last column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lxml import etree

from edition import bibliography, store
from edition.check.language_rules import is_language
from edition.check.material import LEDGER, read_ledger
from edition.cited import find_prose
from edition.csv_file import find_separator, parse_csv, write_csv
from edition.errors import EditionError, Problem
from edition.files import read_bytes
from edition.project import Project
from edition.tei.explain import read_grammar
from edition.tei.names import shorten
from edition.tei.tags import Tag, rewrite_tags
from edition.tei.xml import read_root
from edition.vocabulary import REGISTERS

#: What is numbered, with the form of its ids; it stands in the text, or among the notes.
_COUNTED = {"app": ("v", 2), "note": ("n", 2), "p": ("p", 1)}
_POINTERS = ("target", "resp", "prev", "next", "who", "corresp")


@dataclass(frozen=True)
class Mended:
    """A file that was put right: its bytes, and what was changed, each with its line."""

    path: Path
    content: bytes
    changes: tuple[Problem, ...]


def mend_edition(project: Project) -> list[Mended]:
    """Return the files of an edition that could be put right, as they then are.

    Nothing is written.
    """
    rows = _list_rows(project)
    tables = _list_tables(project)
    letters = [project.letter_file(name) for name in store.letters(project)]
    others = [project.file, bibliography.path(project), project.data / "datapackage.json", project.data / LEDGER]
    found: list[Mended] = []
    for path in [*letters, *tables, *others, *find_prose(project.root)]:
        try:
            source = read_bytes(path, "a file of the edition")
        except EditionError:  # which the check says
            continue
        mender = _Mender(path)
        text = mender.decoded(source)
        if text is None:
            continue
        if path in letters:
            text = mender.letter(text, rows, _list_released(project, path.stem))
        elif path in tables:
            text = mender.table(text, tables[path])
        if mender.changes:
            found.append(Mended(path, text.encode(), tuple(mender.changes)))
    return found


def _list_rows(project: Project) -> dict[str, list[str]]:
    """Return the registers in which each id is a row."""
    rows: dict[str, list[str]] = {}
    for register in REGISTERS:
        try:
            for _, row in store.raw_table(register, project).rows:
                rows.setdefault(row["id"], []).append(register)
        except EditionError:
            continue
    return rows


def _list_tables(project: Project) -> dict[Path, list[str]]:
    try:
        resources = store.package(project)["resources"]
    except EditionError:
        return {}
    return {
        project.data / resource["path"]: [field["name"] for field in resource["schema"]["fields"]]
        for resource in resources
    }


def _list_released(project: Project, letter_id: str) -> frozenset[str]:
    try:
        return frozenset(read_ledger(project.data / LEDGER).get(letter_id, {}))
    except EditionError:
        return frozenset()


class _Mender:
    """What puts one file right, and notes each change."""

    def __init__(self, path: Path) -> None:
        """Begin with nothing changed."""
        self.path = path
        self.changes: list[Problem] = []

    def note(self, line: int, what: str) -> None:
        """Add a change."""
        self.changes.append(Problem.at(self.path, line, what))

    def decoded(self, source: bytes) -> str | None:
        """Return the text of a file, or None where its encoding is not certain."""
        if source[:2] in (b"\xff\xfe", b"\xfe\xff"):
            try:
                text = source.decode("utf-16")
            except UnicodeDecodeError:
                return None
            self.note(0, "UTF-16 made UTF-8")
            return re.sub(r"(<\?xml[^>]*encoding=[\"'])[^\"']*", r"\1UTF-8", text, count=1)
        try:
            text = source.decode("utf-8")
        except UnicodeDecodeError:
            return None
        if text.startswith("\ufeff"):
            self.note(1, "the byte order mark taken away")
        return text.removeprefix("\ufeff")

    def table(self, text: str, columns: list[str]) -> str:
        """Put a table right."""
        try:
            rows = parse_csv(text, self.path)
            sign = find_separator(rows[0][1], columns) if rows and rows[0][1] != columns else None
            if sign:
                rows = parse_csv(text, self.path, sign)
                self.note(1, f"commas between the fields instead of {sign!r}")
        except EditionError:
            return text
        if not rows or [name.strip() for name in rows[0][1]][: len(columns)] != columns:
            return text
        before = len(self.changes)
        mended = [self.row(line, row, len(columns)) for line, row in rows]
        if len(self.changes) == before and not sign:
            return text
        return write_csv(mended, text)

    def row(self, line: int, row: list[str], due: int) -> list[str]:
        """Put a row of a table right."""
        stripped = [field.strip(" \t\u00a0") for field in row]
        if stripped != row:
            self.note(line, "the spaces around a field taken away")
        if len(stripped) > due and not any(stripped[due:]):
            self.note(line, "the empty fields after the last column taken away")
            stripped = stripped[:due]
        return stripped

    def letter(self, text: str, rows: Mapping[str, list[str]], released: frozenset[str]) -> str:
        """Put a letter right, if it is well-formed."""
        try:
            root = read_root(text.encode(), self.path)
        except EditionError:
            return text
        ids = frozenset(map(str, root.xpath("//@xml:id")))
        wanting = dict(_number_last(root, ids | released))
        names = {name.casefold(): name for name in _list_names()}
        places = root.iter("*")

        def change(tag: Tag) -> Tag:
            element = next(places)
            made = tag
            name = names.get(tag.name.casefold(), tag.name)
            if name != tag.name and tag.name not in names.values():
                made = replace(made, name=name)
                self.note(tag.line, f"<{tag.name}> is <{name}>")
            for attribute, value in tag.attributes.items():
                right = " ".join(_point(attribute, token, ids, rows) for token in value.split())
                if right != " ".join(value.split()):
                    made = replace(made, attributes={**made.attributes, attribute: right})
                    self.note(tag.line, f'{attribute}="{value}" is {attribute}="{right}"')
            if element in wanting:
                made = replace(made, attributes={"xml:id": wanting[element], **made.attributes})
                self.note(tag.line, f"<{made.name}> has the xml:id {wanting[element]}")
            return made

        return rewrite_tags(text, change)


def _list_names() -> list[str]:
    return [shorten(name) for element in read_grammar().elements for name in element.names.listed]


def _point(attribute: str, token: str, ids: frozenset[str], rows: Mapping[str, list[str]]) -> str:
    """Return what one token of an attribute should be.

    Where that is not certain it is the token itself.
    """
    if attribute == "xml:lang" and "_" in token:
        right = token.replace("_", "-")
        return right if is_language(right) else token
    if token.startswith("#") or ":" in token:
        return token
    if attribute == "wit" or attribute in _POINTERS:
        return f"#{token}" if token in ids else token
    registers = rows.get(token, [])
    return f"{registers[0]}:{token}" if attribute == "ref" and len(registers) == 1 and token not in ids else token


def _number_last(root: etree._Element, taken: frozenset[str]) -> Iterator[tuple[Any, str]]:
    """Yield what stands last of its kind and has no id, each with the next id.

    What stands among others could take a letter after the number before it, or all could be numbered anew: that is for
    the editor to say.
    """
    for tag, (prefix, digits) in _COUNTED.items():
        if tag == "note":
            elements = list(root.iterfind(".//{*}back/{*}div[@type='notes']/{*}note"))
        else:
            elements = [each for each in root.iterfind(f".//{{*}}body//{{*}}{tag}") if not each.get("prev")]
        last: list[Any] = []
        for element in reversed(elements):
            if element.get("{http://www.w3.org/XML/1998/namespace}id"):
                break
            last.insert(0, element)
        numbers = [int(found[1]) for each in taken if (found := re.fullmatch(rf"{prefix}([0-9]{{1,9}})[a-z]?", each))]
        for number, element in enumerate(last, max(numbers, default=0) + 1):
            yield element, f"{prefix}{number:0{digits}}"
