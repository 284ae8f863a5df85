"""What is read of a witness: its text, block by block, and what is marked in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from edition.tree import Attributes, Content, Markup, Node
from edition.words import clean, spell

_SPACE = re.compile(r"\s+")
#: A hyphen that stands only where a line ends, and what follows it there.
_SOFT, _SOFT_END = "\u00ad", re.compile(r"\u00ad\s+")


class Mark(NamedTuple):
    """An element that surrounds a stretch of a text, or stands at a point of it.

    ``start`` and ``stop`` count characters; they are equal for a point, such as a page break, which belongs to what
    stands before it. The text of a ``gap``, an ellipsis in square brackets, stands for what was not read. ``whole`` is
    the element with all that it holds, where that is more than the text.
    """

    start: int
    stop: int
    tag: str
    attributes: Attributes = ()
    whole: Markup | None = None


@dataclass(frozen=True)
class Block:
    """A paragraph of a witness, or another block.

    Its text is in single spaces, and has marks. ``form`` is ``p``, ``head`` or ``l``. Marks that overlap stand one
    inside the other, the outer first.
    """

    text: str
    form: str = "p"
    marks: tuple[Mark, ...] = ()
    line: int = field(default=0, compare=False)


class LeftOut(NamedTuple):
    """Something in a file that is not text of the witness.

    Its line, 0 where the file has none, and what it is.
    """

    line: int
    what: str


@dataclass(frozen=True)
class WitnessText:
    """The text of a witness, as a file has it."""

    siglum: str
    blocks: tuple[Block, ...]
    left_out: tuple[LeftOut, ...] = ()
    file: str = ""
    title: str = ""  # what the file says that the text is called


class Piece(NamedTuple):
    """Running text inside some elements.

    With ``point`` it is an element without text at that place.
    """

    text: str
    inside: tuple[tuple[str, Attributes], ...] = ()
    point: bool = False


def part_lines(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Yield the pieces of each line; a piece that is a line break parts two."""
    line: list[Piece] = []
    for piece in pieces:
        if piece.text == "\n":
            yield line
            line = []
        else:
            line.append(piece)
    yield line


def make_block(pieces: Iterable[Piece], form: str = "p", line: int = 0) -> Block | None:
    """Return the block that some pieces make.

    White space is folded and stripped; letters are composed, and what only tells a printer where a line may end is left
    out (``edition.words.clean``). None where there is neither text nor gap.
    """
    text = ""
    marks: list[Mark] = []
    opened: list[tuple[int, str, Attributes]] = []

    def close(until: int) -> None:
        while len(opened) > until:
            start, tag, attributes = opened.pop()
            stop = len(text.rstrip()) if text[start:].strip() else len(text)
            begin = min(start + (len(text) - start - len(text[start:].lstrip())), stop)
            if begin < stop:
                marks.append(Mark(begin, stop, tag, attributes))

    for piece in pieces:
        shared = 0
        around = piece.inside[:-1] if piece.point else piece.inside
        while shared < min(len(opened), len(around)) and opened[shared][1:] == around[shared]:
            shared += 1
        close(shared)
        opened += [(len(text), tag, attributes) for tag, attributes in around[shared:]]
        if piece.point:
            tag, attributes = piece.inside[-1]
            at = len(text.rstrip())
            marks.append(Mark(at, at, tag, attributes))
            continue
        folded = _SPACE.sub(" ", _SOFT_END.sub("", piece.text))
        if folded.startswith(" ") and (not text or text.endswith((" ", _SOFT))):
            folded = folded[1:]
        text += folded
    close(0)
    return compose(text.rstrip(), form, marks, line)


def compose(text: str, form: str, marks: Sequence[Mark], line: int) -> Block | None:
    """Return a block of a text whose letters are composed.

    Marks are where they stand then.
    """
    composed = clean(text)
    if composed != text:
        places = {place: len(clean(text[:place])) for mark in marks for place in mark[:2]}
        marks = [mark._replace(start=places[mark.start], stop=places[mark.stop]) for mark in marks]
    kept = [mark._replace(stop=min(mark.stop, len(composed)), start=min(mark.start, len(composed))) for mark in marks]
    kept.sort(key=lambda mark: (mark.start, -mark.stop))
    return Block(composed, form, tuple(kept), line) if spell(composed).strip() else None


def cut(block: Block, start: int, stop: int) -> Content:
    """Return the content of a stretch of a block.

    An element that is cut has its part on either side. A point belongs to what stands before it, and at the head of the
    block to what follows.
    """
    within = [
        mark._replace(start=max(mark.start, start), stop=min(mark.stop, stop))
        for mark in block.marks
        if (mark.start < stop and mark.stop > start and mark.start < mark.stop and not _is_parted(mark, start, stop))
        or (mark.start == mark.stop and (start < mark.start <= stop or mark.start == start == 0))
    ]
    return _nested(block.text, start, stop, within)


def _is_parted(mark: Mark, start: int, stop: int) -> bool:
    """Tell whether an element that is kept whole lies partly outside a stretch.

    Then only its text stays.
    """
    return mark.whole is not None and not start <= mark.start <= mark.stop <= stop


def _nested(text: str, start: int, stop: int, marks: Sequence[Mark]) -> Content:
    """Return the content of a stretch in which some marks stand.

    A mark that crosses another is cut there.
    """
    found: list[Node] = []
    at, rest = start, list(marks)
    while rest:
        mark = rest.pop(0)
        if mark.start > at:
            found.append(text[at : mark.start])
        inner: list[Mark] = []
        after: list[Mark] = []
        for other in rest:
            if other.start >= mark.stop:
                after.append(other)
                continue
            inner.append(other._replace(stop=min(other.stop, mark.stop)))
            if other.stop > mark.stop:
                after.append(other._replace(start=mark.stop))
        rest = sorted(after, key=lambda each: (each.start, -each.stop))
        if mark.whole:
            found.append(mark.whole)
        else:
            content = () if mark.tag == "gap" else _nested(text, mark.start, mark.stop, inner)
            found.append(Markup(mark.tag, mark.attributes, content))
        at = mark.stop
    if at < stop:
        found.append(text[at:stop])
    return tuple(found)
