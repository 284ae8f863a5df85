"""What would stand alone at an edge of a page, or leave a page half empty.

A heading keeps two lines of the paragraph that it leads, and of a letter no first line stands alone at the end of a
page, nor a last one at the head of one; of other chapters no page has less than the last four lines. Typst keeps lines
together, but not where one calls something that stands at the foot: this stays on the page that the lines have left
(``book.typ``). So what stands alone is seen when the book is set, and set again: either what stands before it begins
the next page, or its page gets a line less. A drawing that goes to the next page floats there, and the text goes on
before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from edition.press.book_tree import Book, Part, Piece

#: How often a chapter is set at most. In November 2026 eight times were enough.
_LOOKS = 40
#: Signs that fill a line and do not fill two, at the measure of ``book.typ``; that may stand in three lines at most;
#: and that reach from the end of a paragraph into its third line from there, or the fourth.
_LINE, _THREE, _BACK = 84, 190, 165
#: Signs that reach from the end of a chapter into its fourth line from there, or the fifth.
_END = 245
#: How many lines of room are taken at most.
_MOST_ROOM = 4


class Mark(NamedTuple):
    """Where a mark stands: its page, and whether in the first line of that."""

    page: int
    heads: bool


class Place(NamedTuple):
    """A place in a piece, after about so many of its signs."""

    piece: Piece
    after: int


class Led(NamedTuple):
    """Two places that stay together, with the number of their chapter.

    Where they would not, ``opener`` begins a page, takes a line of room (``makes_room``), or floats, if it is a
    drawing. Places in a paragraph are parted only where the second is in the first line of a page, unless they end a
    chapter (``ends``); a heading is parted from what it leads wherever that is.
    """

    opener: Piece
    first: Place
    last: Place
    chapter: int
    makes_room: bool = False
    ends: bool = False

    def is_parted(self, first: Mark, last: Mark) -> bool:
        """Return whether the places stand on two pages as they must not."""
        return first.page != last.page and (last.heads or self.ends or self.first.piece is not self.last.piece)


class Choice(NamedTuple):
    """The numbers of the passages that begin a page or float.

    ``rooms`` says how many lines of room others take.
    """

    beginnings: set[int]
    rooms: dict[int, int]


def find_led(book: Book) -> list[Led]:
    """Return what stays together, each by its number, which is its place.

    These are lines of letters, drawings with the text before them, and the ends of other chapters.
    """
    return [
        led
        for number, chapter in enumerate(book.chapters)
        for led in (
            *_find_in(chapter.body, number),
            *_find_drawings(chapter.body, number),
            *(() if chapter.letter else _find_end(chapter.body, number)),
        )
    ]


def _find_drawings(body: Piece, chapter: int) -> Iterator[Led]:
    """Yield the drawings that follow on text, of which there is more than a heading."""
    for piece in body.walk():
        before: Piece | None = None
        for part in (part for part in piece.parts if isinstance(part, Piece) and part.kind != "span"):
            if part.kind != "figure":
                before = part
            elif before and before.kind == "p":
                yield Led(part, Place(before, len(before.text())), Place(part, 0), chapter)


def _find_in(body: Piece, chapter: int) -> Iterator[Led]:
    heading: Piece | None = None
    paragraphs: list[Piece] = []
    for piece in body.walk():
        if piece.kind == "heading":
            heading = heading or piece
        elif piece.kind == "numbered":
            paragraphs.append(piece)
            opener, begin, end = heading or piece, Place(piece, 0), Place(piece, len(piece.text()))
            if heading:
                yield Led(heading, Place(heading, 0), Place(piece, _LINE), chapter)
            if "ed-p" in piece.classes and _LINE / 2 < end.after <= _THREE:
                yield Led(opener, begin, end, chapter)
            elif "ed-p" in piece.classes and end.after > _THREE:
                yield Led(opener, begin, Place(piece, _LINE), chapter)
                yield Led(piece, Place(piece, end.after - _BACK), end, chapter, makes_room=True)
            heading = None
        elif piece.kind in ("p", "table", "figure"):
            heading = None
    if len(paragraphs) > 1 and len(paragraphs[-1].text()) < _LINE:
        before, last = paragraphs[-2:]
        yield Led(before, Place(before, len(before.text()) - _LINE), Place(last, len(last.text())), chapter)


def _find_end(body: Piece, chapter: int) -> Iterator[Led]:
    """Yield the last lines of a chapter that ends with a paragraph."""
    blocks = [*_blocks(body)]
    if len(blocks) < 2 or blocks[-1].kind != "p":
        return
    before, last = blocks[-2:]
    end = Place(last, len(last.text()))
    if end.after > _END:
        yield Led(last, Place(last, end.after - _END), end, chapter, makes_room=True, ends=True)
    elif before.kind == "p":
        begin = Place(before, len(before.text()) - _END + end.after)
        yield Led(before, begin, end, chapter, makes_room=True, ends=True)


def _blocks(piece: Piece) -> Iterator[Piece]:
    """Yield what stands in the column of a page, in its order."""
    for part in piece.parts:
        if isinstance(part, Piece) and part.kind in ("p", "numbered", "figure", "table", "pre", "heading"):
            yield part
        elif isinstance(part, Piece) and part.kind != "foot":
            yield from _blocks(part)


def mark(led: Sequence[Led]) -> None:
    """Mark by number where lines that stay together begin and end.

    Where room may be taken, it is taken at the first of the marks.
    """
    for number, each in enumerate(led):
        for name, place in (("first", each.first), ("last", each.last)):
            if place.piece.kind == "figure":
                place.piece.more["number"] = number
            else:
                _insert(place, Piece("spot", more={"number": number, "name": name}))


def tell(led: Sequence[Led], choice: Choice) -> None:
    """Tell openers that they begin a page or float.

    Marks are told how many lines of room they take.
    """
    for each in led:
        each.opener.more["begins"] = False
    for number, each in enumerate(led):
        each.opener.more["begins"] |= number in choice.beginnings
        if each.makes_room:
            for piece in each.opener.walk():
                if piece.kind == "spot" and (piece.more["number"], piece.more["name"]) == (number, "first"):
                    piece.more["lines"] = choice.rooms.get(number, 0)


def _insert(place: Place, spot: Piece) -> None:
    """Insert a mark between words, or where there are none between signs."""
    parts: list[Part] = place.piece.parts
    left = max(place.after, 0)
    for number, part in enumerate(parts):
        length = 0 if _is_foot(part) else len(part if isinstance(part, str) else part.text())
        if left < length and isinstance(part, str):
            cut = (part.find(" ", left) + 1) or (part.rfind(" ", 0, left) + 1) or left
            parts[number : number + 1] = [part[:cut], spot, part[cut:]]
            return
        if left < length and isinstance(part, Piece):
            _insert(Place(part, left), spot)
            return
        left -= length
    parts.append(spot)


def _is_foot(part: Part) -> bool:
    return isinstance(part, Piece) and part.kind == "foot"


Marks = Mapping[int, tuple[Mark, Mark]]


def choose(led: Sequence[Led], look: Callable[[Choice, set[int]], Marks]) -> Choice:
    """Choose the passages whose openers must begin a page or take room.

    ``look`` typesets the chapters of some numbers with a choice, and returns where the marks of all their passages
    stand, by the number of the passage. A chapter in which nothing stands alone any more is not looked at again.
    """
    choice = Choice(set(), {})
    chapters = {each.chapter for each in led}
    for _ in range(_LOOKS):
        marks = look(choice, chapters)
        first: dict[int, int] = {}  # of each chapter, since what comes after it there moves with it
        for number in sorted(marks):
            if led[number].is_parted(*marks[number]) and _may_help(number, led[number], choice):
                first.setdefault(led[number].chapter, number)
        if not first:
            break
        for number in first.values():
            if led[number].makes_room:
                choice.rooms[number] = choice.rooms.get(number, 0) + 1
            else:
                choice.beginnings.add(number)
        chapters = set(first)
    return choice


def _may_help(number: int, led: Led, choice: Choice) -> bool:
    """Return whether more may be done about a passage.

    No opener begins a page twice, and none takes all of it.
    """
    return choice.rooms.get(number, 0) < _MOST_ROOM if led.makes_room else number not in choice.beginnings
