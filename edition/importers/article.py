"""A letter published in an article: introduction, letter with its apparatus in brackets, conclusion, footnotes.

What is peculiar to one publication is in a ``Publication``; this module knows the form only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from edition.errors import EditionError, Problem
from edition.importers.brackets import Bracket, Settled, find_brackets, make_content, make_variant, settle_lemmas
from edition.importers.flow import Flow, make_flow
from edition.importers.line_breaks import is_broken, list_words
from edition.importers.line_record import record_lines
from edition.importers.page_layout import Line, number_pages, paragraph_starts
from edition.importers.publication import Publication
from edition.importers.regions import Region, divide_article, require_whole
from edition.importers.site_table import Site, group_sites, read_table
from edition.importers.source_record import Result
from edition.importers.times_metrics import measure_width
from edition.model import Content, Letter, Markup, Node, Note, Paragraph, Section, Witness, walk
from edition.tei.reader import strip

_EDITORIAL = (("resp", "#editor"), ("reason", "editorial"))


def import_article(
    lines: Sequence[Line], publication: Publication, path: Path, table: Path, recount: bool = False
) -> Result:
    """Import a letter from the lines of an article.

    ``recount`` is as for ``brackets.settle_lemmas``. Raises EditionError where the article is not complete, a bracket
    is not closed, or ``table`` does not fit it.
    """
    lines = number_pages(lines)
    require_whole(lines, publication, path)
    regions, notes = divide_article(lines, publication, path)
    groups_of_lines = [*(region.lines for region in regions), *notes.values()]
    words = list_words(line.text for group in groups_of_lines for line in group)
    measure = max(measure_width(line.text) for region in regions for line in region.lines)

    def running(group: Sequence[Line], starts: Sequence[bool]) -> Flow:
        return make_flow(group, starts, words, publication)

    flows = [running(region.lines, paragraph_starts(region.lines, publication.starts, measure)) for region in regions]
    note_flows = {number: running(group, [False] * len(group)) for number, group in notes.items()}
    targets = {number: f"fn{int(number):02}" for number in notes}
    for other in (*flows, *note_flows.values()):
        find_brackets(other, path, publication.phrases)  # unclosed ones are told before anything else is made of them
    _require_unbroken(flows, note_flows, path)

    by_stream = {
        stream: [(region, text) for region, text in zip(regions, flows, strict=True) if region.stream == stream]
        for stream in ("front", "letter", "back")
    }
    body = by_stream["letter"][0][1]
    sections, sites = _letter(body, publication, targets, path, table, recount)
    front = _prose(by_stream["front"], "introduction", "f", targets)
    back = _prose(by_stream["back"], "conclusion", "c", targets)
    called = _callers((*front, *sections, *back))
    letter = Letter(
        id=publication.letter,
        layer="published",
        nature="publication",
        header=publication.header(),
        witnesses=_witnesses(publication.header()),
        sections=sections,
        front=front,
        back=back,
        notes=tuple(
            Note(targets[number], "published", called.get(number, ""), _note_content(text, publication), n=number)
            for number, text in note_flows.items()
        ),
        groups=group_sites(sites),
    )
    calls = [number for text in (*flows, *note_flows.values()) for _, number in text.calls]
    accounted = [
        *((region.stream, text) for region, text in zip(regions, flows, strict=True)),
        *((targets[number], text) for number, text in note_flows.items()),
    ]
    return Result(
        letter=letter,
        source=path,
        parts=record_lines(lines, regions, accounted, body, find_brackets(body, path, publication.phrases)),
        breaks=tuple(sorted((b for _, text in accounted for b in text.breaks), key=lambda broken: broken.line)),
        missing_notes=tuple(number for number in calls if number not in targets),
        lines={
            **{
                f"{prefix}{nth}": line
                for prefix, stream in (("f", "front"), ("p", "letter"), ("c", "back"))
                for nth, line in enumerate(
                    (text.line_at(start) for _, text in by_stream[stream] for start, _ in text.paragraphs), 1
                )
            },
            **{targets[number]: text.line_at(0) for number, text in note_flows.items()},
        },
    )


def _require_unbroken(flows: Sequence[Flow], notes: Mapping[str, Flow], path: Path) -> None:
    """Raise EditionError where words or calls of notes seem to be lost.

    The signs are a paragraph that ends within a word, calls that do not count from 1, and a note that is not called.
    """
    for text in (*flows, *notes.values()):
        for start, end in text.paragraphs:
            if is_broken(text.text[start:end]):
                what = f"“{text.text[start:end].split()[-1]}” ends a paragraph"
                raise EditionError(Problem.at(path, text.line_at(end - 1), what, "the rest of the word"))
    calls = [(text.line_at(max(0, offset - 1)), number) for text in flows for offset, number in text.calls]
    for nth, (line, number) in enumerate(calls, 1):
        if int(number) != nth:
            raise EditionError(Problem.at(path, line, f"a call of note {number}", f"that of note {nth} before it"))
    for number, text in notes.items():
        if int(number) > len(calls):
            raise EditionError(
                Problem.at(path, text.line_at(0), f"note {number} is not called", "its call in the text")
            )


def _witnesses(header: Markup) -> tuple[Witness, ...]:
    described = (node for node in walk((header,)) if isinstance(node, Markup) and node.tag == "witness")
    return tuple(Witness(node.get("xml:id"), node.content) for node in described)


def _prose(
    regions: Sequence[tuple[Region, Flow]], kind: str, prefix: str, targets: Mapping[str, str]
) -> tuple[Section, ...]:
    sections: list[Section] = []
    count = 0
    for region, text in regions:
        paragraphs: list[Node] = []
        for start, end in text.paragraphs:
            count += 1
            paragraphs.append(Paragraph(f"{prefix}{count}", strip(make_content(text, start, end, targets))))
        sections.append(Section("", kind, tuple(paragraphs), (region.head,) if region.head else ()))
    return tuple(sections)


def _callers(content: Content) -> dict[str, str]:
    """Return the paragraph in which each note is called, by the note's number."""
    called: dict[str, str] = {}
    for node in walk(content):
        if isinstance(node, Paragraph):
            for inner in walk(node.content):
                if isinstance(inner, Markup) and inner.tag == "ptr" and inner.get("target"):
                    called[inner.get("target").removeprefix("#fn").lstrip("0")] = node.id
    return called


def _letter(
    text: Flow, publication: Publication, targets: Mapping[str, str], path: Path, table: Path, recount: bool
) -> tuple[tuple[Node, ...], list[Site]]:
    """Return the sections of the letter, and the rows of the table on its variants."""
    sites = read_table(table)
    marked = find_brackets(text, path, publication.phrases)
    editorial = [bracket for bracket in marked if bracket.inside in publication.editorial]
    numbers = [f"p{nth}" for nth in range(1, len(text.paragraphs) + 1)]
    settled = settle_lemmas(text, [b for b in marked if b not in editorial], sites, numbers, path, table, recount)
    cuts: list[tuple[int, Settled | Bracket]] = sorted(
        [*((one.start, one) for one in settled), *((bracket.start, bracket) for bracket in editorial)],
        key=lambda cut: cut[0],
    )

    def inline(source: Flow, start: int, end: int, is_lemma: bool) -> Content:
        return make_content(source, start, end, targets, is_lemma)

    blocks: list[tuple[str, str, Node]] = []  # id, first words, paragraph or the variant that holds it
    for (start, end), number in zip(text.paragraphs, numbers, strict=True):
        nodes: list[Node] = []
        at = start
        whole: Node | None = None
        for begin, cut in cuts:
            if not start <= begin < end:
                continue
            nodes.extend(inline(text, at, begin, False))
            if isinstance(cut, Bracket):
                nodes.append(Markup("supplied", _EDITORIAL, publication.editorial[cut.inside]))
            else:
                made = make_variant(text, cut, inline, number, publication.base, publication.other)
                nodes.append(made)
                whole = made if cut.block else None
            at = cut.end
        nodes.extend(inline(text, at, end, False))
        blocks.append((number, text.text[start:end], whole or Paragraph(number, strip(tuple(nodes)))))
    return _divided(blocks, publication, text, path), sites


def _divided(
    blocks: Sequence[tuple[str, str, Node]], publication: Publication, text: Flow, path: Path
) -> tuple[Section, ...]:
    """Divide the paragraphs into sections, which are known by their first words.

    ``blocks`` are paragraphs as id, first words, and node. Raises EditionError where a section is missing.
    """
    divisions = [
        ("", "opener", "salute", ""),
        *((identifier, "section", "p", first) for identifier, first in publication.sections),
        ("", "closer", "salute", publication.closer),
        ("postscript", "postscript", "p", publication.postscript),
    ]
    contents: list[list[Node]] = [[]]
    for _, words, block in blocks:
        if len(contents) < len(divisions) and words.startswith(divisions[len(contents)][3]):
            contents.append([])
        form = divisions[len(contents) - 1][2]
        if form == "salute" and words.startswith(publication.signed):
            form = "signed"
        contents[-1].append(replace(block, form=form) if isinstance(block, Paragraph) else block)
    if len(contents) < len(divisions):
        missing = divisions[len(contents)][3]
        raise EditionError(
            Problem.at(path, text.line_at(len(text.text) - 1), "a part of the text is missing",
                       f"a paragraph that begins “{missing}”")
        )  # fmt: skip
    return tuple(
        Section(identifier, kind, tuple(content))
        for (identifier, kind, _, _), content in zip(divisions, contents, strict=True)
    )


def _note_content(text: Flow, publication: Publication) -> Content:
    """Return a note with its foreign words and doubtful readings marked up."""
    nodes: list[Node] = []
    for node in make_content(text, 0, len(text.text), {}):
        nodes.extend(_marked(node, publication) if isinstance(node, str) else [node])
    return strip(tuple(nodes))


def _marked(text: str, publication: Publication) -> Iterator[Node]:
    words = [rf"([{letters}]+(?:[ -]+[{letters}]+)*)" for letters in publication.foreign]
    languages = list(publication.foreign.values())
    at = 0
    for match in re.finditer("|".join([*words, rf"\[({publication.phrases.doubted.pattern})\]"]), text):
        group = match.lastindex or 0
        yield text[at : match.start()]
        if group <= len(languages):
            yield Markup("foreign", (("xml:lang", languages[group - 1]),), (match.group(),))
        else:
            yield Markup("supplied", (*_EDITORIAL, ("cert", "low")), (match[group],))
        at = match.end()
    yield text[at:]
