"""The page that compares the texts of two releases, paragraph by paragraph and note by note, from their exports."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from itertools import groupby
from pathlib import Path
from typing import TypeAlias

from lxml import etree
from lxml.html import builder as E

from edition.collation import Token, collate
from edition.errors import EditionError, Problem
from edition.exports.addresses import FOLDER as EXPORTS
from edition.files import read_json, read_text
from edition.project import find_project
from edition.release.folder import ABOUT, SITE
from edition.release.pages import make_page

#: The tables of a release that hold its texts: the file, and the name of a row's kind.
_TABLES = (("paragraphs.csv", "Paragraph"), ("notes.csv", "Note"))
#: A text by letter and id, in the order of the edition.
Texts: TypeAlias = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Release:
    """A release as it is compared: its version, day, and texts by kind."""

    version: str
    day: str
    texts: Mapping[str, Texts]


def read_release(folder: Path) -> Release:
    """Read version, day and texts of a release from its folder.

    Raises EditionError where it is not the folder of a release.
    """
    wanted = "the folder of a release"
    match read_json(folder / ABOUT, wanted):
        case {"version": str(version), "day": str(day)}:
            tables = folder / SITE / EXPORTS / "tables" / "letters"
            return Release(version, day, {kind: _texts(tables / name) for name, kind in _TABLES})
    raise EditionError(Problem.at(folder / ABOUT, 0, "no version and day", wanted))


def _texts(path: Path) -> Texts:
    rows = csv.DictReader(StringIO(read_text(path, "a table of a release"), newline=""))
    try:
        return {(row["letter"], row["id"]): row["text"] for row in rows}
    except KeyError as error:
        raise EditionError(Problem.at(path, 1, f"no column {error}", "columns letter, id and text")) from None


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


def compare_texts(older: Release, newer: Release, style_sheet: str, newest: str = "") -> bytes:
    """Make the page that compares two releases.

    ``newest`` is the path to the newer one, for links into it; without it there are no links.
    """
    title = f"What changed in the texts from version {older.version} to {newer.version}"
    changes = list(find_changes(older, newer))
    total = sum(len(texts) for texts in newer.texts.values())
    same = total - sum(change.newer is not None for change in changes)
    signs: list[str | etree._Element] = ["Words that went are ", E.E("del", "struck through")]
    signs += [", words that came are ", E.E("ins", "underlined"), "."]
    told = E.P(
        f"Version {older.version} is of {older.day}, version {newer.version} of {newer.day}. Of the {total} paragraphs "
        f"and notes of the newer, {same} are the same in both. ",
        *(signs if changes else []),
    )
    differing = [
        part for letter, each in groupby(changes, lambda change: change.letter) for part in _of(letter, each, newest)
    ]
    return make_page(title, [told, *differing], style_sheet)


def _of(letter: str, changes: Iterator[Change], newest: str) -> Iterator[etree._Element]:
    page = find_project().pages.of_letter(letter)
    yield E.H2(letter)
    for change in changes:
        name = f"{change.kind} {change.id}"
        there = f"{newest}{page}.html#{change.id}"
        yield E.P(E.CLASS("ed-place"), E.A(name, href=there) if newest and change.newer is not None else name)
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
