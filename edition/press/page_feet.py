"""Where what stands at the foot of a page is placed: the readings of its lines first, and then the notes on them.

Typst sets a foot in the order in which its parts come in the text, readings and notes as they are called. So on a page
that has both, the readings are handed on to its first call and the notes to its last. Which calls share a page is seen
when the book is set with everything at its own call; handed on, nothing may come to another page than there. Where it
does, as where a reading finds room at the end of a page and a note of two lines did not, what moved keeps to its call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple, TypeAlias

from edition.press.book_tree import Book, Piece

READINGS, NOTES = "apparatus", "notes"
#: By the number of a call, the numbers of what is placed there.
Handed: TypeAlias = Mapping[int, Sequence[int]]
#: How often the book is set at most. In November 2026 three times were enough.
_LOOKS = 16


class Pages(NamedTuple):
    """The pages on which each note is called and placed, by the number of its call.

    Entries of the apparatus count as notes here.
    """

    called: Mapping[int, int]
    placed: Mapping[int, int]


def find_feet(book: Book) -> list[Piece]:
    """Return all notes and apparatus entries in the order of their calls.

    The place of each in the list is its number.
    """
    pieces = (piece for chapter in book.chapters for piece in chapter.body.walk())
    return [piece for piece in pieces if piece.kind == "foot"]


def place_at_calls(feet: Sequence[Piece]) -> Handed:
    """Place each note at its own call."""
    return {number: [number] for number in range(len(feet))}


def place_feet(feet: Sequence[Piece], look: Callable[[Handed, set[int]], Pages]) -> tuple[Handed, set[int]]:
    """Choose where each note is placed, and which readings a space follows.

    On every page the notes come after the readings. ``look`` typesets the book and returns the pages. If no arrangement
    is found that moves nothing to another page, each note stays at its own call.
    """
    parted = find_partings(feet, look(place_at_calls(feet), set()).called)
    wanted = look(place_at_calls(feet), parted)  # the spaces take as much room wherever what they follow is placed
    apart: set[int] = set()
    for _ in range(_LOOKS):
        handed = hand_on(feet, wanted.called, apart)
        moved = _first_moved(wanted, look(handed, parted))
        if moved is None:
            return handed, parted
        page = wanted.called[moved]
        # The first alone: whatever moved after it may only have followed it.
        steps = ({moved}, _on(wanted, page), _on(wanted, page - 1))
        new = next((step - apart for step in steps if not step <= apart), None)
        if new is None:
            break
        apart |= new
    return place_at_calls(feet), set()


def find_partings(feet: Sequence[Piece], called: Mapping[int, int]) -> set[int]:
    """Return by number the readings that are the last of a page with notes."""
    parted = set()
    for _, together in groupby(range(len(feet)), lambda number: called[number]):
        numbers = list(together)
        readings = [number for number in numbers if feet[number].more["series"] == READINGS]
        if 0 < len(readings) < len(numbers):
            parted.add(readings[-1])
    return parted


def hand_on(feet: Sequence[Piece], called: Mapping[int, int], apart: set[int]) -> Handed:
    """Return the numbers of what is placed at each call.

    On a page that has readings and notes, the readings are placed at the first call and the notes at the last. What is
    in ``apart`` stays at its own call.
    """
    handed: dict[int, list[int]] = {}
    for _, together in groupby(range(len(feet)), lambda number: called[number]):
        numbers = list(together)
        free = [number for number in numbers if number not in apart]
        readings, notes = (
            [number for number in free if feet[number].more["series"] == series] for series in (READINGS, NOTES)
        )
        if readings and notes:
            handed |= {number: [number] for number in numbers if number in apart}
            handed[free[0]] = readings
            handed[free[-1]] = [*handed.get(free[-1], []), *notes]
        else:
            handed |= {number: [number] for number in numbers}
    return handed


def _first_moved(wanted: Pages, now: Pages) -> int | None:
    """Return the number of the first note that has moved to another page, or None.

    It has moved if its call or its place is on another page than in ``wanted``.
    """
    for number in sorted(wanted.called):
        here = now.called[number]
        if here != wanted.called[number] or now.placed[number] != wanted.placed[number]:
            return number
    return None


def _on(pages: Pages, page: int) -> set[int]:
    return {number for number, here in pages.called.items() if here == page}
