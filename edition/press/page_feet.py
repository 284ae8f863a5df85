"""What stands at the foot of a page: the readings of its lines, run on, and below them the notes.

Typst sets a foot in the order in which its parts are called, each below the one before. So a call takes no more than
the room for what it calls, and what is on a page is set into the room of the page at once, in the order and the form
that print has (``book.typ``). That moves nothing, so the book is set as often as it would be without feet. Room is
taken by stretches, of which a page holds each whole: a long note goes on at the foot of the next page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from edition.press.book_tree import Book, Part, Piece

#: After what a stretch may end: the end of a sentence, or any word.
_SENTENCE, _WORD = re.compile(r"[.!?…][”’)\]]*\s"), re.compile(r"\s")
#: Signs of a stretch: how many it has at least, and after how many it does not wait for the end of the sentence. A line
#: has about 105.
_LEAST, _MOST = 100, 420


def take_feet(book: Book) -> list[dict[str, Any]]:
    """Take the content of notes and apparatus entries out of their calls.

    It is returned as data. A call keeps the number of what it calls, which is its place in the list. What is called
    there in turn stands there too, in brackets: a foot has no foot.
    """
    taken: list[dict[str, Any]] = []
    for call in [foot for chapter in book.chapters for foot in _outermost(chapter.body)]:
        call.more["number"] = len(taken)
        parts = [_run_in(part) for part in call.parts]
        taken.append(Piece("foot", list(_stretches(parts)), call.ids, more=call.more).data())
        call.parts, call.ids = [], []
    return taken


def _outermost(piece: Piece) -> Iterator[Piece]:
    """Yield the calls in a piece that are in no other call."""
    if piece.kind == "foot":
        yield piece
        return
    for part in piece.parts:
        if isinstance(part, Piece):
            yield from _outermost(part)


def _run_in(part: Part) -> Part:
    """Return a part with what it calls in its place, as words between brackets."""
    if isinstance(part, str):
        return part
    parts = [_run_in(each) for each in part.parts]
    if part.kind != "foot":
        return replace(part, parts=parts)
    blocks = [Piece("span", each.parts, each.ids) if isinstance(each, Piece) else each for each in parts]
    words: list[Part] = [word for block in blocks for word in (" ", block)][1:]
    return Piece("span", [" [", *words, "]"], [*part.ids, *part.more.get("calls", ())])


def _stretches(blocks: Sequence[Part]) -> Iterator[Piece]:
    """Yield the stretches of blocks; the first of each block says that it opens it."""
    for block in blocks:
        piece = block if isinstance(block, Piece) else Piece("p", [block])
        spoken = {name: value for name, value in piece.more.items() if name in ("lang", "dir")}
        for position, parts in enumerate(split_stretches(piece.parts)):
            opening = {"opens": True} if position == 0 else {}
            yield Piece("span", parts, piece.ids if position == 0 else [], more=spoken | opening)


def split_stretches(parts: Sequence[Part]) -> list[list[Part]]:
    """Return running text in stretches that begin with a sentence.

    Within a piece, such as a link, no stretch ends. Very long sentences are parted between words.
    """
    stretches: list[list[Part]] = [[]]
    length = 0
    for part in parts:
        if isinstance(part, Piece):
            stretches[-1].append(part)
            length += len(part.text())
            continue
        rest = part
        while (cut := _find_cut(rest, length)) is not None:
            stretches[-1].append(rest[:cut])
            stretches.append([])
            rest, length = rest[cut:], 0
        stretches[-1].append(rest)
        length += len(rest)
    if len(stretches) > 1 and length < _LEAST:
        short = stretches.pop()
        stretches[-1] += short
    return stretches


def _find_cut(text: str, before: int) -> int | None:
    """Return where a stretch ends in a text that follows so many signs of it, or None."""
    sentence = _SENTENCE.search(text, max(_LEAST - before, 0))
    word = _WORD.search(text, max(_MOST - before, 0))
    return min((found.end() for found in (sentence, word) if found), default=None)
