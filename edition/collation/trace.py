"""Where everything in a letter stands in the text of one witness: counted in tokens, as its file has them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from edition.collation.tokens import locate_tokens
from edition.text import plain
from edition.tree import Content, Markup, Node, Paragraph, Section, Variant, walk
from edition.witnesses.blocks import Mark
from edition.witnesses.brackets import GAP
from edition.words import clean

#: Elements whose parts are no running text, or not all of it: kept whole.
_WHOLE = frozenset({"choice", "subst", "note", "app", "figure", "formula", "space"})


class Extent(NamedTuple):
    """A stretch of a text.

    How many of its tokens, or characters, stand before it, and before its end.
    """

    start: int
    stop: int


class TracedMark(NamedTuple):
    """An element inside a text.

    The token in which it starts and how far within, and the same of its end. The end is in the last token that it
    holds. A point starts and ends at the same place.
    """

    first: int
    start: int
    last: int
    stop: int
    mark: Mark


@dataclass
class Trace:
    """The text of a witness in some content, and where its parts stand there."""

    tokens: list[str] = field(default_factory=list)
    items: list[Extent] = field(default_factory=list)
    paragraphs: dict[str, Extent] = field(default_factory=dict)
    sites: dict[str, Extent] = field(default_factory=dict)
    marks: list[TracedMark] = field(default_factory=list)
    divisions: list[tuple[int, str]] = field(default_factory=list)


def is_division(node: Node) -> bool:
    """Tell whether a node says that some witnesses begin a paragraph there."""
    return (
        isinstance(node, Markup)
        and node.tag == "milestone"
        and node.get("unit") == "paragraph"
        and bool(node.get("edRef"))
    )


def trace(items: Iterable[Content], siglum: str) -> Trace:
    """Return the text of a witness in the parts of a letter, and what stands where."""
    tracer = _Tracer(siglum)
    for item in items:
        start = tracer.length
        tracer.add("\n")
        tracer.visit(item)
        tracer.items.append(Extent(start, tracer.length))
    return tracer.result()


class _Tracer:
    def __init__(self, siglum: str) -> None:
        self.siglum = siglum
        self.pieces: list[str] = []
        self.length = 0
        self.items: list[Extent] = []
        self.paragraphs: list[tuple[str, Extent]] = []
        self.sites: list[tuple[str, Extent]] = []
        self.marks: list[Mark] = []
        self.divisions: list[tuple[int, str]] = []

    def add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def visit(self, content: Content) -> None:
        for node in content:
            start = self.length
            match node:
                case str():
                    self.add(node)
                case Variant():
                    reading = node.reading_of(self.siglum)
                    self.visit(reading.content if reading else ())
                    self.sites.append((node.id, Extent(start, self.length)))
                case Section():
                    self.add("\n")
                    self.visit(node.head)
                    self.add("\n")
                    self.visit(node.content)
                case Paragraph():
                    self.add("\n")
                    start = self.length
                    self.visit(node.content)
                    self.paragraphs.append((node.id, Extent(start, self.length)))
                    self.add("\n")
                case _:
                    self.markup(node)

    def markup(self, node: Markup) -> None:
        start = self.length
        if is_division(node):
            self.divisions.append((start, node.get("edRef")))
            self.add(" ")
            return
        if node.tag == "gap":
            self.add(GAP)
            self.marks.append(Mark(start, self.length, node.tag, node.attributes))
            return
        text = plain((node,), self.siglum)
        inner = [each for each in walk(node.content) if not isinstance(each, str)]
        kept_whole = node.tag in _WHOLE or any(
            isinstance(each, Variant) or each.tag in _WHOLE
            for each in inner
            if not isinstance(each, (Paragraph, Section))
        )
        if not text:
            if plain(("a", node, "a"), self.siglum) == "a a":
                self.add(" ")
            self.marks.append(Mark(start, start, node.tag, node.attributes, node))
        elif kept_whole and not any(isinstance(each, Variant) for each in inner):
            self.add(text)
            self.marks.append(Mark(start, self.length, node.tag, node.attributes, node))
        else:
            self.visit(node.content)
            if not any(isinstance(each, Variant) for each in inner):
                self.marks.append(Mark(start, self.length, node.tag, node.attributes))

    def result(self) -> Trace:
        """Return what was found, characters counted in tokens."""
        text = "".join(self.pieces)
        gaps = [(mark.start, mark.stop) for mark in self.marks if mark.tag == "gap" and mark.start < mark.stop]
        located = [*locate_tokens(text, gaps)]
        starts = [found.start for found in located]
        stops = [found.stop for found in located]

        def within(token: int, place: int) -> int:
            """Return how much of a token stands before a place, when it is clean."""
            return len(clean(text[starts[token] : min(max(place, starts[token]), stops[token])]))

        def extent(of: Extent) -> Extent:
            return Extent(bisect_left(starts, of.start), bisect_left(starts, of.stop))

        made = Trace([found.token.spelling for found in located])
        made.items = list(map(extent, self.items))
        made.paragraphs = {identifier: extent(of) for identifier, of in self.paragraphs}
        made.sites = {identifier: extent(of) for identifier, of in self.sites}
        made.divisions = [(bisect_left(starts, at), names) for at, names in self.divisions]
        for mark in self.marks:
            first = bisect_left(starts, mark.start + 1) - 1
            if mark.start == mark.stop:
                # A point belongs to the token before it; at the head of a part of the letter, to the first one there.
                begins = bisect_left(starts, mark.start)
                if first < 0 or "\n" in text[stops[first] : mark.start]:
                    place = begins, 0
                else:
                    place = first, within(first, mark.start)
                made.marks.append(TracedMark(*place, *place, mark))
                continue
            if first < 0 or mark.start >= stops[first]:
                first += 1
            last = bisect_left(starts, mark.stop) - 1
            if first <= last:
                made.marks.append(TracedMark(first, within(first, mark.start), last, within(last, mark.stop), mark))
        return made
