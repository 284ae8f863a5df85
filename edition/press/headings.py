"""Headings that would stand alone at the end of a page, their paragraph on the next: these begin the page instead.

Typst keeps a heading with the line that follows, but not where that line goes to the next page with what it calls at
the foot. Whether it does is seen when the book is set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from edition.press.book_tree import Book, Piece

#: How often the book is set at most. In November 2026 twice was enough.
_LOOKS = 16


class Pages(NamedTuple):
    """The pages of headings, and of the paragraphs that follow them.

    Both are by the number of the paragraph.
    """

    heading: Mapping[int, int]
    led: Mapping[int, int]


class Led(NamedTuple):
    """A paragraph of a letter that follows a heading, with the number of its chapter."""

    heading: Piece
    paragraph: Piece
    chapter: int


def find_led(book: Book) -> list[Led]:
    """Return the paragraphs of letters that follow headings.

    Each comes with the first of the headings before it; its place in the list is its number.
    """
    led = []
    for number, chapter in enumerate(book.chapters):
        heading: Piece | None = None
        for piece in chapter.body.walk():
            if piece.kind == "heading":
                heading = heading or piece
            elif piece.kind == "numbered" and heading:
                led.append(Led(heading, piece, number))
                heading = None
            elif piece.kind in ("p", "table", "figure"):
                heading = None
    return led


def choose_beginnings(led: Sequence[Led], look: Callable[[set[int]], Pages]) -> set[int]:
    """Choose the headings that must begin a page, and return their numbers.

    ``look`` typesets the book with the given headings at the beginning of a page, and returns the pages of all of them.
    """
    breaks: set[int] = set()
    for _ in range(_LOOKS):
        pages = look(breaks)
        first: dict[int, int] = {}  # of each chapter, since it begins a page: what comes after it there moves with it
        for number in sorted(pages.led):
            if pages.heading[number] != pages.led[number] and number not in breaks:
                first.setdefault(led[number].chapter, number)
        if not first:
            break
        breaks |= set(first.values())
    return breaks
