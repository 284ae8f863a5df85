"""The record of an article: its lines, each cut where brackets begin and end, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from edition.importers.brackets import Bracket
from edition.importers.flow import Flow
from edition.importers.page_layout import Line
from edition.importers.regions import Region
from edition.importers.source_record import Part, squeeze


def record_lines(
    lines: Sequence[Line],
    regions: Sequence[Region],
    flows: Sequence[tuple[str, Flow]],
    letter: Flow,
    marked: Sequence[Bracket],
) -> tuple[Part, ...]:
    """Record line by line what became of the source, as parts.

    ``flows`` are all running texts by the streams that hold them; ``marked`` are the brackets of ``letter``. ``Part``
    explains the result.
    """
    held: dict[int, list[Part]] = {}
    for stream, text in flows:
        for nth, (start, end, line) in enumerate(text.spans):
            kind = "note" if stream.startswith("fn") else "text"
            of_line = held.setdefault(line.number, [])
            if kind == "note" and nth == 0:
                of_line.append(Part("note", f"{int(stream[2:])}.", stream))
            of_line.extend(_line_parts(text, start, end, kind, stream, marked if text is letter else ()))
            if end - start < len(line.text):
                of_line.append(Part("join", line.text[end - start :]))
    heads = {squeeze(region.head): region.stream for region in regions}
    parts: list[Part] = []
    for line in lines:
        if line.kind == "head":
            parts.append(Part("furniture", line.text))
        else:
            parts.extend(held.get(line.number) or [Part("text", line.text, heads[squeeze(line.text)])])
    return tuple(parts)


def _line_parts(text: Flow, start: int, end: int, kind: str, stream: str, marked: Sequence[Bracket]) -> Iterator[Part]:
    """Yield the parts of one line of text, cut where brackets begin and end."""
    edges = {start, end} | {edge for b in marked for edge in (b.start, b.end) if start < edge < end}
    for begin, stop in pairwise(sorted(edges)):
        piece = text.text[begin:stop]
        calls = [(o, n) for o, n in text.calls if begin <= o < stop or (o == stop == end and o > begin)]
        for offset, number in reversed(calls):
            piece = piece[: offset - begin] + number + piece[offset - begin :]
        bracket = next((b for b in marked if b.start <= begin < b.end), None)
        if bracket is None:
            yield Part(kind, piece, stream)
        else:
            yield Part("apparatus", piece, "" if bracket.says else stream)
