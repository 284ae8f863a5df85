"""Printed lines made into running text that still knows where every character came from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from edition.importers.line_breaks import Break, decide_break, is_broken
from edition.importers.page_layout import Line
from edition.importers.publication import Publication

PARAGRAPH = "\n"


@dataclass(frozen=True)
class Flow:
    """Running text, its paragraphs separated by line feeds.

    ``spans`` says which line gave which characters, as (start, end, line); a hyphen taken out at a line's end is in no
    span. ``calls`` and ``pages`` are (offset, number); ``traces`` are offsets of line ends that an italic run crossed;
    ``italic`` is as in ``Line``.
    """

    text: str
    spans: tuple[tuple[int, int, Line], ...] = ()
    calls: tuple[tuple[int, str], ...] = ()
    pages: tuple[tuple[int, str], ...] = ()
    traces: tuple[int, ...] = ()
    breaks: tuple[Break, ...] = ()
    italic: tuple[bool, ...] = ()

    def line_at(self, offset: int) -> int:
        """Return the line of the file in which a character stands."""
        for start, end, line in self.spans:
            if offset < end or (start, end, line) == self.spans[-1]:
                return line.number_at(max(0, offset - start))
        return 0

    @cached_property
    def paragraphs(self) -> tuple[tuple[int, int], ...]:
        """The start and end offset of each paragraph."""
        spans, start = [], 0
        for part in self.text.split(PARAGRAPH):
            spans.append((start, start + len(part)))
            start += len(part) + len(PARAGRAPH)
        return tuple(spans)


def make_flow(lines: Sequence[Line], starts: Sequence[bool], words: Collection[str], publication: Publication) -> Flow:
    """Join printed lines to running text.

    They are joined with a line feed where a paragraph starts, with nothing inside a broken word, and else with a space.
    """
    text = ""
    spans: list[tuple[int, int, Line]] = []
    calls: list[tuple[int, str]] = []
    pages: list[tuple[int, str]] = []
    traces: list[int] = []
    breaks: list[Break] = []
    italic: list[bool] = []
    for index, (line, start) in enumerate(zip(lines, starts, strict=True)):
        before = lines[index - 1] if index else None
        if before is not None:
            if start:
                text += PARAGRAPH
            elif is_broken(before.text):
                number = before.number_at(len(before.text))
                settled, endings = publication.settled, publication.endings
                breaks.append(decide_break(number, before.text, line.text, words, settled, endings))
                if breaks[-1].joined:
                    text = text[:-1]
                    spans[-1] = (spans[-1][0], len(text), before)
            else:
                text += " "
            if before.trace:
                traces.append(len(text.rstrip()))
        if line.page is not None:
            pages.append((len(text), line.page))
        italic = [*italic[: len(text)], *([bool(italic) and italic[-1]] * (len(text) - len(italic)))]
        spans.append((len(text), len(text) + len(line.text), line))
        calls.extend((len(text) + offset, number) for offset, number in line.calls)
        text += line.text
        italic += line.italic
    return Flow(
        text,
        tuple(spans),
        tuple(calls),
        tuple(pages),
        tuple(traces),
        tuple(breaks),
        tuple(italic) if len(italic) == len(text) and any(line.italic for line in lines) else (),
    )
