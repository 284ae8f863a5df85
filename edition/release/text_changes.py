"""The page that compares the texts of two releases, paragraph by paragraph and note by note, from their exports."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from itertools import groupby
from pathlib import Path
from typing import TypeAlias

from lxml import etree
from lxml.html import builder as E

from edition.collation import Token, collate
from edition.dates import describe
from edition.errors import EditionError, Problem
from edition.exports.addresses import FOLDER as EXPORTS
from edition.files import is_there, read_json, read_text
from edition.project import find_project
from edition.release.folder import ABOUT, SITE
from edition.release.pages import LATEST, make_page

#: The tables of a release that hold its texts: the file, and the name of a row's kind.
_TABLES = (("paragraphs.csv", "Paragraph"), ("notes.csv", "Note"))
#: The table of a release with what its letters are called, which the first releases may not have.
_LETTERS = "letters.csv"
#: A text by letter and id, in the order of the edition.
Texts: TypeAlias = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Release:
    """A release as it is compared: version, day, and texts by kind.

    ``names`` are what a reader calls paragraphs and notes, by letter and id; ``titles`` those of the letters, by id.
    """

    version: str
    day: str
    texts: Mapping[str, Texts]
    names: Mapping[tuple[str, str], str]
    titles: Mapping[str, str]


def read_release(folder: Path) -> Release:
    """Read version, day and texts of a release from its folder.

    Raises EditionError where it is not the folder of a release.
    """
    wanted = "the folder of a release"
    match read_json(folder / ABOUT, wanted):
        case {"version": str(version), "day": str(day)}:
            tables = folder / SITE / EXPORTS / "tables" / "letters"
            rows = {kind: _rows(tables / name, "letter", "id", "text") for name, kind in _TABLES}
            texts = {kind: {(row["letter"], row["id"]): row["text"] for row in each} for kind, each in rows.items()}
            names = {(row["letter"], row["id"]): _name(kind, row) for kind, each in rows.items() for row in each}
            letters = _rows(tables / _LETTERS, "id", "title") if is_there(tables / _LETTERS) else []
            return Release(version, day, texts, names, {row["id"]: row["title"] for row in letters})
    raise EditionError(Problem.at(folder / ABOUT, 0, "no version and day", wanted))


def _rows(path: Path, *columns: str) -> list[dict[str, str]]:
    table = csv.DictReader(StringIO(read_text(path, "a table of a release"), newline=""))
    if missing := [name for name in columns if name not in (table.fieldnames or ())]:
        raise EditionError(Problem.at(path, 1, f"no column {missing[0]!r}", f"columns {', '.join(columns)}"))
    return [*table]


def _name(kind: str, row: Mapping[str, str]) -> str:
    """Return what a paragraph or note is called.

    That is ``¶ 12`` or ``Note on “harbour”``, else its kind and id.
    """
    if kind == "Paragraph" and re.fullmatch(r"p\d+", row["id"]):
        return f"¶\u00a0{row['id'][1:]}"
    return f"{kind} on “{row['catchword']}”" if row.get("catchword") else f"{kind} {row['id']}"


@dataclass(frozen=True)
class Change:
    """A paragraph or note that differs between two releases.

    A text is None where that release does not have it.
    """

    kind: str
    letter: str
    id: str
    older: str | None
    newer: str | None


def find_changes(older: Release, newer: Release) -> Iterator[Change]:
    """Yield the paragraphs and notes that differ between two releases.

    They are grouped by letter: first paragraphs, in the order of the newer release, then those that it no longer has;
    then notes likewise.
    """
    places = [
        (letter, kind, identifier)
        for kind in newer.texts
        for letter, identifier in dict.fromkeys([*newer.texts[kind], *older.texts.get(kind, {})])
    ]
    for letter, kind, identifier in sorted(places, key=lambda place: place[0]):
        texts = [release.texts.get(kind, {}).get((letter, identifier)) for release in (older, newer)]
        if texts[0] != texts[1]:
            yield Change(kind, letter, identifier, *texts)


def compare_texts(older: Release, newer: Release, root: str | None = None) -> bytes:
    """Make the page that compares two releases.

    ``root`` is the path to the root of the site, where the newer is the newest; without it there are no links.
    """
    title = f"What changed in the texts from version {older.version} to {newer.version}"
    changes = list(find_changes(older, newer))
    total = sum(len(texts) for texts in newer.texts.values())
    same = total - sum(change.newer is not None for change in changes)
    signs: list[str | etree._Element] = ["Words that went are ", E.E("del", "struck through")]
    signs += [", words that came are ", E.E("ins", "underlined"), "."]
    told = E.P(
        f"Version {older.version} is of {describe(older.day)}, version {newer.version} of {describe(newer.day)}. "
        f"Of the {total} paragraphs and notes of the newer, {same} are the same in both. ",
        *(signs if changes else []),
    )
    differing = [
        part
        for letter, each in groupby(changes, lambda change: change.letter)
        for part in _of(newer.titles.get(letter) or older.titles.get(letter, letter), each, older, newer, root)
    ]
    return make_page(title, [told, *differing], root)


def _of(
    title: str, changes: Iterator[Change], older: Release, newer: Release, root: str | None
) -> Iterator[etree._Element]:
    yield E.H2(title)
    for change in changes:
        place = change.letter, change.id
        name = newer.names.get(place) or older.names[place]
        there = f"{root}{LATEST}/{find_project().pages.of_letter(change.letter)}.html#{change.id}"
        told = "" if change.older and change.newer else " (new)" if change.newer else " (no longer there)"
        link = E.A(name, href=there) if root is not None and change.newer is not None else name
        yield E.P(E.CLASS("ed-place"), link, told)
        yield E.P(*mark_differences(change.older or "", change.newer or ""))


def mark_differences(older: str, newer: str) -> list[str | etree._Element]:
    """Return two texts as one, with ``del`` and ``ins`` where they differ.

    Capitals and punctuation are compared too.
    """
    aligned = collate({"older": older, "newer": newer})
    runs: list[tuple[str, str]] = []
    for one, other in aligned.cells():
        if one and other and one.text == other.text:
            runs.append(("", _spaced(other)))
            continue
        runs += [("del", _spaced(one))] if one else []
        runs += [("ins", _spaced(other))] if other else []
    return [E.E(tag, words) if tag else words for tag, words in _gathered(runs)]


def _spaced(token: Token) -> str:
    return token.text + token.tail


def _gathered(runs: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield runs of text with the same tag, joined.

    Between two unchanged places, what was deleted comes before what was inserted.
    """
    for changed, group in groupby(runs, lambda run: bool(run[0])):
        each = list(group)
        for tag in ("del", "ins") if changed else ("",):
            words = "".join(text for kind, text in each if kind == tag)
            if words:
                yield tag, words
