"""From brackets in running text to variants.

The publication prints the words of one witness in running text, in italics where the other differs, and the
other's words in square brackets after them. Where the italics are there they settle how far a lemma reaches
back. Where they were lost, the table of the editor's decisions does, as far as what is left of them in the file
agrees: an italic run that crossed the end of a line left a trace there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from edition.errors import EditionError, Problem
from edition.importers.flow import Flow
from edition.importers.publication import Phrases
from edition.importers.site_table import Site
from edition.model import Content, Extent, Markup, Node, Paragraph, Reading, Variant
from edition.tei.reader import strip
from edition.words import count_words, find_words

_MARKS = str.maketrans("", "", "“”")
_PAIRS = {"“": "”", "(": ")", "‘": "’"}

#: Running text between two offsets as content; the last argument says whether it is a lemma.
Inline = Callable[[Flow, int, int, bool], Content]


@dataclass(frozen=True)
class Bracket:
    """A square bracket: where it opens, the offset after its close, and its words.

    ``says`` is what it says of the other witness instead of giving its words: ``omitted``, ``unquoted``, or nothing.
    """

    start: int
    end: int
    inside: str
    says: str = ""


def find_brackets(flow: Flow, path: Path, phrases: Phrases) -> list[Bracket]:
    """Find the square brackets of a text, in order.

    Raises EditionError where one is not closed, or not opened.
    """
    brackets: list[Bracket] = []
    opened: int | None = None
    for match in re.finditer(r"[\[\]\n]|\Z", flow.text):
        offset, mark = match.start(), match.group()
        if mark == "[" and opened is None:
            opened = offset
        elif mark == "]" and opened is not None:
            inside = " ".join(flow.text[opened + 1 : offset].split())
            brackets.append(Bracket(opened, offset + 1, inside, _read_instruction(inside, phrases)))
            opened = None
        elif mark == "]":
            raise EditionError(
                Problem.at(path, flow.line_at(offset), "a closing square bracket", "an opening one before it")
            )
        elif opened is not None:
            what = {"[": "another one is opened", "\n": "the paragraph ends", "": "the text ends"}[mark]
            where = f"before {what} in line {flow.line_at(max(0, offset - 1) if mark != '[' else offset)}"
            raise EditionError(
                Problem.at(path, flow.line_at(opened), "a square bracket is not closed", f"a closing one {where}")
            )
    return brackets


def _read_instruction(inside: str, phrases: Phrases) -> str:
    if phrases.omitted.fullmatch(inside):
        return "omitted"
    return "unquoted" if phrases.unquoted.fullmatch(inside) else ""


def count_back(flow: Flow, end: int, words: int, earliest: int) -> int | None:
    """Return the offset at which the last ``words`` words before ``end`` begin.

    None where there are fewer after ``earliest``. An opening mark before them is included if they contain its closing
    mark.
    """
    if words == 0:
        return end
    starts = [match.start() for match in find_words(flow.text, earliest, end)]
    if len(starts) < words:
        return None
    start = starts[-words]
    while start > earliest and _PAIRS.get(flow.text[start - 1], "\0") in flow.text[start:end]:
        start -= 1
    return start


@dataclass(frozen=True)
class Settled:
    """A bracket with its row of the table, and its lemma.

    ``block`` tells whether the site is a whole paragraph.
    """

    site: Site
    bracket: Bracket
    start: int  # where the lemma begins; the bracket's start where there is none
    extent: Extent
    block: bool

    @property
    def end(self) -> int:
        """The offset after the site."""
        return self.bracket.end


def settle_lemmas(
    flow: Flow,
    brackets: Sequence[Bracket],
    sites: Sequence[Site],
    numbers: Sequence[str],
    path: Path,
    table: Path,
    recount: bool = False,
) -> list[Settled]:
    """Match brackets with the rows of the table and determine every lemma.

    ``numbers`` are the ids of the flow's paragraphs, in order. With ``recount`` the paragraphs and the words of
    readings in the table are ignored, since they are about to be counted again. Raises EditionError where the table and
    the text disagree, naming the row: in the paragraph, in the words of a reading, in what a bracket says, or about the
    trace of an italic run.
    """
    problems: list[Problem] = []
    settled: list[Settled] = []
    place = {start: number for (start, _), number in zip(flow.paragraphs, numbers, strict=True)}
    earliest = 0
    for bracket, site in zip(brackets, sites, strict=False):
        start, end = next(span for span in flow.paragraphs if span[0] <= bracket.start < span[1])
        earliest = max(earliest, start)
        before = earliest + len(flow.text[earliest : bracket.start].rstrip())
        here = f"the bracket in line {flow.line_at(bracket.start)} of {path.name}"
        wrong = _disagreements(site, bracket, "" if recount else place[start])
        if wrong:
            problems.append(Problem.at(table, site.line, f"{site.id}: {wrong[0]}", f"{wrong[1]}, as {here} has it"))
            break  # what follows would be consequences
        if flow.italic:
            lemma = _italic(flow, earliest, before)
            words = count_words(flow.text[lemma:before])
            extent = Extent(words, words, ("italics",), "high")
        else:
            bounds = [count_back(flow, before, words, earliest) for words in (site.lemma, site.least, site.most)]
            if None in bounds:
                room = count_words(flow.text[earliest:before])
                problems.append(
                    Problem.at(
                        table,
                        site.line,
                        f"{site.id}: a lemma of up to {site.most} words",
                        f"at most the {room} words between {here} and the one before it, or the paragraph's beginning",
                    )
                )
                break
            lemma, least = bounds[0] or 0, bounds[1] or 0
            problems.extend(_traces(flow, site, earliest, least, before, path, table))
            extent = Extent(site.least, site.most, site.evidence, site.certainty)
        block = not flow.text[start : bracket.start].strip() and not flow.text[bracket.end : end].strip()
        settled.append(Settled(site, bracket, lemma if lemma < before else bracket.start, extent, block))
        earliest = bracket.end
    if not problems and len(brackets) != len(sites):
        nth = min(len(brackets), len(sites))
        if len(brackets) > nth:
            line = flow.line_at(brackets[nth].start)
            problems.append(Problem.at(path, line, f"{len(brackets)} variant sites, of which this is number {nth + 1}",
                                       f"{len(sites)}, as in {table.name}"))  # fmt: skip
        else:
            problems.append(
                Problem.at(table, sites[nth].line, f"{sites[nth].id}: no such bracket in {path.name}",
                           f"{len(brackets)} rows, one for each bracket")
            )  # fmt: skip
    if not problems and not flow.italic:
        problems = _strays(flow, settled, path, table)
    if problems:
        raise EditionError(problems)
    return settled


def _disagreements(site: Site, bracket: Bracket, paragraph: str) -> tuple[str, str] | None:
    words = 0 if bracket.says == "omitted" else count_words(bracket.inside)
    if bracket.says == "unquoted":
        words = site.lemma
    if paragraph and site.paragraph != paragraph:
        return f"paragraph {site.paragraph}", paragraph
    if paragraph and site.reading != words:
        return f"a reading of {site.reading} words", str(words)
    if (site.kinds[0] == "omission") != (bracket.says == "omitted"):
        return f"kind {site.kinds[0]}", "'omission' where the bracket says so, and nowhere else"
    if (site.kinds[0] == "punctuation") != (bracket.says == "unquoted"):
        return f"kind {site.kinds[0]}", "'punctuation' where quotation marks are omitted"
    return None


def _italic(flow: Flow, earliest: int, end: int) -> int:
    """Return the offset at which the italic run that ends at ``end`` begins."""
    start = end
    while start > earliest and flow.italic[start - 1]:
        start -= 1
    return start + len(flow.text[start:end]) - len(flow.text[start:end].lstrip())


def _traces(flow: Flow, site: Site, earliest: int, least: int, end: int, path: Path, table: Path) -> Iterator[Problem]:
    """Yield a problem where traces of italics contradict a row of the table."""
    inside = [trace for trace in flow.traces if earliest < trace < end]
    if inside and not least < inside[0]:
        yield Problem.at(
            table,
            site.line,
            f"{site.id}: a lemma of as little as {site.least} words",
            f"one that crosses the end of line {flow.line_at(inside[0] - 1)} of {path.name}, as its italics did",
        )
    claimed = "line break" in site.evidence
    if claimed != bool(inside):
        yield Problem.at(
            table,
            site.line,
            f"{site.id}: evidence {','.join(site.evidence)!r}",
            f"{'no ' if claimed else ''}'line break', since {path.name} shows "
            f"{'none' if claimed else 'one'} between this bracket and the one before",
        )


def _strays(flow: Flow, settled: Sequence[Settled], path: Path, table: Path) -> list[Problem]:
    """Return a problem for each trace of italics that no lemma crosses."""
    reach = [(one.start, one.bracket.start) for one in settled]
    return [
        Problem.at(
            path,
            flow.line_at(trace - 1),
            "the trace of an italic run at the end of the line",
            f"a lemma that reaches over it, in {table.name}",
        )
        for trace in flow.traces
        if not any(start < trace <= end for start, end in reach)
    ]


def make_variant(flow: Flow, one: Settled, inline: Inline, identifier: str, base: str, other: str) -> Variant:
    """Make the variant of a site.

    ``identifier`` is the id of the paragraph, where the site is a whole paragraph.
    """
    site, bracket = one.site, one.bracket
    lemma = strip(inline(flow, one.start, bracket.start, True)) if one.start < bracket.start else ()
    reading: Content
    if bracket.says == "omitted":
        reading = ()
    elif bracket.says == "unquoted":
        reading = tuple(node.translate(_MARKS) if isinstance(node, str) else node for node in lemma)
    else:
        reading = strip(inline(flow, bracket.start + 1, bracket.end - 1, False))
    if one.block:
        reading = (Paragraph(identifier, reading),)
    return Variant(
        id=site.id,
        lemma=Reading((base,), lemma),
        readings=(Reading((other,), reading),),
        kinds=site.kinds,
        status=site.status,
        extent=one.extent,
    )


def make_content(flow: Flow, start: int, end: int, targets: Mapping[str, str], is_lemma: bool = False) -> Content:
    """Make content of running text, with its note calls and page breaks.

    ``targets`` gives the ids of the notes by their numbers. Italics become ``hi``, except in a lemma, where they only
    mark it as one.
    """

    def here(offset: int) -> bool:
        return start <= offset < end or (offset == end and flow.text[end : end + 1] in {"", "\n", "[", "]"})

    marks: list[tuple[int, int, Markup]] = []
    for offset, number in filter(lambda call: here(call[0]), flow.calls):
        target = (("target", f"#{targets[number]}"),) if number in targets else (("n", number),)
        marks.append((offset, 0, Markup("ptr", (("type", "note"), *target))))
    for offset, number in filter(lambda page: here(page[0]), flow.pages):
        inside = 0 < offset < len(flow.text) and not (flow.text[offset - 1] + flow.text[offset]).count(" ")
        broken = (("break", "no"),) if inside and flow.text[offset - 1] != "\n" else ()
        marks.append((offset, 1, Markup("pb", (*((("n", number),) if number else ()), *broken))))
    nodes: list[Node] = []
    at = start
    for offset, _, markup in sorted(marks, key=lambda mark: mark[:2]):
        nodes.extend(_pieces(flow, at, offset, is_lemma))
        nodes.append(markup)
        at = offset
    nodes.extend(_pieces(flow, at, end, is_lemma))
    return tuple(nodes)


def _pieces(flow: Flow, start: int, end: int, is_lemma: bool) -> Iterator[Node]:
    if is_lemma or not any(flow.italic[start:end]):
        if start < end:
            yield flow.text[start:end]
        return
    for italic, run in groupby(range(start, end), lambda offset: flow.italic[offset]):
        offsets = list(run)
        text = flow.text[offsets[0] : offsets[-1] + 1]
        yield Markup("hi", (("rend", "italic"),), (text,)) if italic and text.strip() else text
