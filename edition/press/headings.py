"""What would stand alone at the end or the head of a page: this begins a page, or what stands before it does.

A heading keeps two lines of the paragraph that it leads, and the last line of a letter keeps one before it. Typst keeps
a heading with the line that follows, but not where that line goes to the next page with what it calls at the foot; and
lines of letters it does not keep together (``book.typ`` says why). What stands alone is seen when the book is set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from edition.press.book_tree import Book, Part, Piece

#: How often the book is set at most. In November 2026 three times were enough.
_LOOKS = 16
#: Signs that fill a line and do not fill two, at the measure of ``book.typ``.
_LINE = 84


class Pages(NamedTuple):
    """The pages of the first and the last of the lines that stay together.

    Both are by the number of the passage.
    """

    heading: Mapping[int, int]
    led: Mapping[int, int]


class Led(NamedTuple):
    """Lines of a letter that stay together, with the number of their chapter.

    ``opener`` begins a page where they would not, a heading or a paragraph. ``paragraph`` holds the last of the lines.
    """

    opener: Piece
    paragraph: Piece
    chapter: int


def find_led(book: Book) -> list[Led]:
    """Return the paragraphs that follow headings, and those that end letters.

    Each comes with the first of the headings before it, the last of a letter with where its last two lines begin; its
    place in the list is its number.
    """
    led = []
    for number, chapter in enumerate(book.chapters):
        heading: Piece | None = None
        paragraphs: list[Piece] = []
        for piece in chapter.body.walk():
            if piece.kind == "heading":
                heading = heading or piece
            elif piece.kind == "numbered":
                paragraphs.append(piece)
                if heading:
                    led.append(Led(heading, piece, number))
                heading = None
            elif piece.kind in ("p", "table", "figure"):
                heading = None
        if len(paragraphs) > 1:
            is_short = len(paragraphs[-1].text()) < _LINE
            led.append(Led(paragraphs[-2 if is_short else -1], paragraphs[-1], number))
    return led


def mark(led: Sequence[Led]) -> None:
    """Mark by number where lines that stay together begin and end."""
    for number, each in enumerate(led):
        first, last = (Piece("spot", more={"number": number, "name": name}) for name in ("heading", "led"))
        if each.opener.kind == "heading":
            each.opener.parts.insert(0, first)
            _insert(each.paragraph, last, _LINE)
        else:
            _insert(each.opener, first, len(each.opener.text()) - _LINE)
            each.paragraph.parts.append(last)


def _insert(paragraph: Piece, spot: Piece, place: int) -> None:
    """Insert a mark before a word, after about so many signs of a paragraph."""
    parts: list[Part] = paragraph.parts
    for number, part in enumerate(parts):
        length = len(part if isinstance(part, str) else part.text()) if not _is_foot(part) else 0
        if place < length or number == len(parts) - 1:
            cut = part.find(" ", max(place, 0)) + 1 if isinstance(part, str) else 0
            parts[number : number + 1] = (
                [part[:cut], spot, part[cut:]] if cut and isinstance(part, str) else [part, spot]
            )
            return
        place -= length


def _is_foot(part: Part) -> bool:
    return isinstance(part, Piece) and part.kind == "foot"


def choose_beginnings(led: Sequence[Led], look: Callable[[set[int], set[int]], Pages]) -> set[int]:
    """Choose the passages whose openers must begin a page, and return their numbers.

    ``look`` typesets the chapters of the second numbers with the openers of the first at the beginning of a page, and
    returns the pages of all their passages. A chapter in which nothing stands alone any more is not looked at again.
    """
    breaks: set[int] = set()
    chapters = {each.chapter for each in led}
    for _ in range(_LOOKS):
        pages = look(breaks, chapters)
        first: dict[int, int] = {}  # of each chapter, since it begins a page: what comes after it there moves with it
        for number in sorted(pages.led):
            if pages.heading[number] != pages.led[number] and number not in breaks:
                first.setdefault(led[number].chapter, number)
        if not first:
            break
        breaks |= set(first.values())
        chapters = set(first)
    return breaks
