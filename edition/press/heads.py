"""Headings that would stand alone at the end of a page, their paragraph on the next: these begin the page instead.

Typst keeps a heading with the line that follows, but not where that line goes to the next page with what it calls at
the foot. Whether it does is seen when the book is set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from edition.press.pieces import Book, Piece

#: How often the book is set at most. In November 2026 three times were enough.
_LOOKS = 16


class Pages(NamedTuple):
    """The pages of headings, and of the paragraphs that they lead, by the number of the paragraph."""

    heading: Mapping[int, int]
    led: Mapping[int, int]


def numbered(book: Book) -> list[tuple[Piece, Piece]]:
    """Return the paragraphs of letters that headings lead, each with the first of these; its place is its number."""
    found = []
    for chapter in book.chapters:
        heading: Piece | None = None
        for piece in chapter.body.walk():
            if piece.kind == "heading":
                heading = heading or piece
            elif piece.kind == "numbered" and heading:
                found.append((heading, piece))
                heading = None
            elif piece.kind in ("p", "table", "figure"):
                heading = None
    return found


def beginning(look: Callable[[set[int]], Pages]) -> set[int]:
    """Return the numbers of the headings that have to begin a page. ``look`` sets the book so and says where all is."""
    breaks: set[int] = set()
    for _ in range(_LOOKS):
        pages = look(breaks)
        alone = (number for number in sorted(pages.led) if pages.heading[number] != pages.led[number])
        first = next((number for number in alone if number not in breaks), None)
        if first is None:
            break
        breaks.add(first)  # one at a time: what comes after it moves with it
    return breaks
