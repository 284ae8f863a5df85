"""The registers as a page asks for them: rows by id, and where the letters mention them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from edition import header, store
from edition.model import Letter, Markup, Node, Note, Paragraph, walk
from edition.project import find_project

Row = dict[str, str]


def make_sort_key(register: str, row: Row) -> str:
    """Return the key to sort an entry by: the id for people, the name for all others.

    The ids of people begin with the surname.
    """
    return row["id"] if register == "people" else name_entry(register, row).casefold()


def name_letter(letter: Letter) -> str:
    """Return the name of a letter in a list: by its author's surname, else its title."""
    author = next(iter(header.read_authors(letter)), None)
    return f"{author.family}’s {find_project().text.singular}" if author and author.family else letter.title


class Mention(NamedTuple):
    """A place where a letter names an entry of a register."""

    letter: str
    anchor: str  # id of a paragraph, of a note or of a variant


def read_rows(register: str) -> dict[str, Row]:
    """Return the rows of a register by id.

    Every value is text as it stands in the table.
    """
    resource = next((r for r in store.package().get("resources", []) if r["name"] == register), None)
    path = find_project().data / (resource["path"] if resource else f"registers/{register}.csv")
    modified = path.stat().st_mtime_ns if path.exists() else 0
    return _rows(register, str(path), modified)


@cache
def _rows(register: str, _path: str, _modified: int) -> dict[str, Row]:
    return {row["id"]: row for _line, row in store.raw_table(register).rows}


def name_entry(register: str, row: Row) -> str:
    """Return the name of an entry; of an event, its label."""
    return row["label"] if register == "events" else row["name"]


def find_mentions(letters: Iterable[Letter]) -> dict[str, list[Mention]]:
    """Return the places where letters mention entries, by ``register:id``.

    Notes are looked through too. Each place stands once, in the order of the letters.
    """
    found: dict[str, list[Mention]] = {}
    for letter in letters:
        for anchor, reference in _references(letter):
            places = found.setdefault(reference, [])
            mention = Mention(letter.id, anchor)
            if mention not in places:
                places.append(mention)
    return found


def _references(letter: Letter) -> Iterator[tuple[str, str]]:
    blocks: list[Paragraph | Note] = [*letter.all_paragraphs, *letter.notes]
    for block in blocks:
        yield from _within(block, block.id)
    for judgement in letter.judgements:  # read at the variant it judges
        yield from _within(judgement, judgement.target)


def _within(block: Paragraph | Note, anchor: str) -> Iterator[tuple[str, str]]:
    content: tuple[Node, ...] = block.content if isinstance(block, Paragraph) else (*block.catchword, *block.content)
    for node in walk(content):
        if isinstance(node, Markup) and ":" in node.get("ref"):
            yield anchor, node.get("ref")
