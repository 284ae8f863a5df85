"""What can be asked of an interface of Distributed Text Services, and what has to be refused.

The rules and the statuses of HTTP are those of the specification, under “Navigation Endpoint” and “Document Endpoint”:
https://dtsapi.org/versions/v1.0
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from edition.model import Letter
from edition.numbers import read_whole

#: What is asked, by the names of the specification; what is not asked is wanting or empty.
Asked: TypeAlias = Mapping[str, str]
#: So many members are on a page, where a page is asked for.
PAGE = 100


class RefusedRequest(Exception):
    """A request without an answer.

    It has the status of HTTP, and says what is wrong.
    """

    def __init__(self, status: int, said: str) -> None:
        """Take the status, and what is wrong."""
        super().__init__(said)
        self.status = status


@dataclass(frozen=True)
class Passage:
    """What is asked of a text: the units between two.

    Where one is asked for ``alone``, it is both.
    """

    start: str
    end: str
    alone: bool = False

    def among(self, units: Sequence[str]) -> Sequence[str]:
        """Return which of the units of a text are asked for, in their order."""
        return units[units.index(self.start) : units.index(self.end) + 1]


def list_units(letter: Letter) -> list[str]:
    """Return the ids of what can be cited of a text, in its order."""
    return [paragraph.id for paragraph in letter.all_paragraphs]


def read_passage(units: Sequence[str], asked: Asked) -> Passage | None:
    """Return what is asked of a text that has these units, None where it is the whole.

    Raises RefusedRequest where what is asked contradicts itself, ends before it begins, or is not there.
    """
    ref, start, end, tree = (asked.get(name, "") for name in ("ref", "start", "end", "tree"))
    if ref and (start or end):
        raise RefusedRequest(400, "ref is one unit, start and end are a range: one or the other can be asked for")
    if bool(start) != bool(end):
        raise RefusedRequest(400, f"{'end' if start else 'start'} is wanting: a range has both")
    if tree:
        raise RefusedRequest(404, f"there is no tree {tree!r}: the units are one tree, which has no name")
    for name in filter(None, (ref, start, end)):
        if name not in units:
            raise RefusedRequest(404, f"there is no unit {name!r}")
    if not ref and not start:
        return None
    passage = Passage(ref or start, ref or end, bool(ref))
    if not passage.among(units):
        raise RefusedRequest(400, f"{end!r} stands before {start!r}: a range goes forwards")
    return passage


def read_down(asked: Asked) -> int | None:
    """Return how deep a tree is to be read, None where nothing is said of it.

    Raises RefusedRequest where it is no whole number, or one below -1.
    """
    said = asked.get("down", "")
    if said in ("", "-1"):
        return -1 if said else None
    depth = read_whole(said)
    if depth is None:
        raise RefusedRequest(400, f"down is {said[:40]!r}: it may be -1, 0, 1 and so on")
    return depth


def turn_to_page(members: Sequence[Any], asked: Asked) -> tuple[Sequence[Any], int, int]:
    """Return the members on the page that is asked for.

    Its number follows, and how many pages there are. Where none is asked for, all members are on page 0. Raises
    RefusedRequest where there is no such page.
    """
    last = max(1, -(-len(members) // PAGE))
    said = asked.get("page", "")
    if not said:
        return members, 0, last
    number = read_whole(said)
    if not number:
        raise RefusedRequest(400, f"page is {said[:40]!r}: it may be 1, 2 and so on")
    if number > last:
        raise RefusedRequest(404, f"there is no page {number}: the last is {last}")
    return members[(number - 1) * PAGE : number * PAGE], number, last
