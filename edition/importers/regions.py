"""The parts of an article: introduction, letter, conclusion, and the notes at the feet of its pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from edition.errors import EditionError, Problem
from edition.importers.page_layout import Line
from edition.importers.publication import Publication
from edition.importers.source_record import squeeze

_NOTE = re.compile(r"([0-9]{1,4})\.\s+")


@dataclass
class Region:
    """The lines of one part of an article, and the heading above them.

    ``stream`` names the part as ``source_record.list_streams`` does.
    """

    stream: str
    head: str
    lines: list[Line] = field(default_factory=list)


def require_whole(lines: Sequence[Line], publication: Publication, path: Path) -> None:
    """Raise EditionError unless the article ends with its last words."""
    ending = [line for line in lines if line.kind == "text"]
    tail = squeeze("".join(line.text for line in ending[-3:]))
    if not tail.endswith(squeeze(publication.end)):
        last = ending[-1].text if ending else ""
        number = ending[-1].number if ending else 0
        raise EditionError(
            Problem.at(path, number, f"{publication.name} is cut short: it ends with “{last[-40:]}”",
                       f"the article to its end, “{publication.end}”")
        )  # fmt: skip


def divide_article(
    lines: Sequence[Line], publication: Publication, path: Path
) -> tuple[list[Region], dict[str, list[Line]]]:
    """Divide the lines into introduction, letter, conclusion and notes.

    Notes are returned by their numbers. Raises EditionError where a heading is missing or has nothing below it, or a
    note has no number.
    """
    wanted = [
        *(("front", head) for head in publication.front),
        ("letter", publication.title),
        *(("back", head) for head in publication.back),
    ]
    before = Region("front", "")  # what a PDF has above the first heading: title and author
    regions: list[Region] = []
    notes: dict[str, list[Line]] = {}
    for line in lines:
        if line.kind == "text":
            following = wanted[len(regions)] if len(regions) < len(wanted) else ("", "")
            if squeeze(line.text) == squeeze(following[1]):
                regions.append(Region(*following))
            else:
                (regions[-1] if regions else before).lines.append(line)
        elif line.kind == "note":
            number = _NOTE.match(line.text)
            if number and int(number[1]) == int(next(reversed(notes), number[1])) + (1 if notes else 0):
                notes[number[1]] = [_without(line, number.end())]
            elif notes:
                notes[next(reversed(notes))].append(line)
            else:
                raise EditionError(
                    Problem.at(path, line.number, f"a note without number: “{line.text[:40]}”", "1. ...")
                )
    for stream, head in wanted[len(regions) :][:1]:
        last = lines[-1].number
        raise EditionError(Problem.at(path, last, f"no heading “{head}”", f"it above the {stream} of the article"))
    for region in regions:
        if not region.lines:
            raise EditionError(Problem.at(path, lines[-1].number, f"nothing below “{region.head}”", "text"))
    return [*([before] if before.lines else []), *regions], notes


def _without(line: Line, length: int) -> Line:
    """Return a note's first line without its number."""
    return Line(
        line.text[length:],
        line.kind,
        tuple((max(0, offset - length), number) for offset, number in line.origins),
        tuple((offset - length, number) for offset, number in line.calls),
        italic=line.italic[length:],
    )
