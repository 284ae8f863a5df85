"""Alignments: every word of the published text answered for once, every paragraph of the edition placed."""

from __future__ import annotations

from collections.abc import Iterator

from edition.check.letter_rules import lack_of, report
from edition.check.material import Material
from edition.errors import Problem
from edition.model import Letter, Markup, Paragraph, walk
from edition.numbers import read_whole
from edition.store import Table
from edition.text import gap_words, is_restated

_PREFIX = "alignment-"


def _alignments(material: Material) -> Iterator[tuple[Table, Letter]]:
    """Yield every alignment that could be read, with its letter."""
    for name, table in material.tables.items():
        letter = material.letters.get(name.removeprefix(_PREFIX))
        if name.startswith(_PREFIX) and letter:
            yield table, letter


def rows_are_of_one_kind(material: Material) -> Iterator[Problem]:
    """Report rows without a published passage, or ``absent`` ones that name one."""
    for table, _ in _alignments(material):
        for line, row in table.rows:
            span = [row["published"], row["from_word"], row["to_word"]]
            if row["coverage"] == "absent" and any(span):
                yield Problem.at(table.path, line, "absent, and yet a published passage", "neither paragraph nor words")
            if row["coverage"] != "absent" and not all(span):
                yield Problem.at(table.path, line, "no published passage", "a paragraph, its first word and its last")


def rows_name_paragraphs(material: Material) -> Iterator[Problem]:
    """Report rows that name a paragraph which does not exist.

    The column ``edition`` is looked up in the letter, ``published`` in the recorded word counts of the publication.
    """
    figures = material.tables.get("figures-paragraphs")
    for table, letter in _alignments(material):
        own = {paragraph.id for paragraph in letter.all_paragraphs}
        known = _paragraphs(figures, letter)
        for line, row in table.rows:
            if row["edition"] not in own and "" not in own:  # one without an id may be the one that is meant
                what, cause = f"edition: no paragraph {row['edition']!r}", lack_of(letter.id, row["edition"])
                yield Problem.at(table.path, line, what, f"one of {letter.id}", cause)
            if figures and row["published"] and row["published"] not in known:
                what = f"published: no paragraph {row['published']!r}"
                cause = f"published {letter.id} {row['published']}"
                yield Problem.at(table.path, line, what, f"one of figures/{figures.path.name}", cause)


def every_paragraph_has_a_row(material: Material) -> Iterator[Problem]:
    """Report paragraphs of the edition layer that no row of the alignment names."""
    for table, letter in _alignments(material):
        placed = {row["edition"] for _, row in table.rows}
        for paragraph in letter.all_paragraphs:
            if paragraph.id and paragraph.id not in placed:
                what, cause = f"{paragraph.id} is not in {table.path.name}", material.renamed(letter.id, paragraph.id)
                yield report(letter, paragraph.line, what, "a row for it", lack_of(letter.id, cause))


def spans_tile_the_published_paragraphs(material: Material) -> Iterator[Problem]:
    """Report published words that are aligned more than once or not at all.

    The spans of a published paragraph must follow each other without gap or overlap, from its first word to its last.
    """
    figures = material.tables.get("figures-paragraphs")
    for table, letter in _alignments(material):
        spans: dict[str, list[tuple[int, int, int]]] = {}
        for line, row in table.rows:
            first, last = read_whole(row["from_word"]), read_whole(row["to_word"])
            if row["published"] and first is not None and last is not None:
                spans.setdefault(row["published"], []).append((first, last, line))
        for paragraph, tiles in spans.items():
            yield from _untiled(table, paragraph, sorted(tiles), _words(figures, letter, paragraph))
        for paragraph in sorted(_paragraphs(figures, letter) - set(spans)):
            yield Problem.at(
                table.path, 0, f"the published paragraph {paragraph} is in no row", "every word of it in one"
            )


def _untiled(table: Table, paragraph: str, spans: list[tuple[int, int, int]], words: int | None) -> Iterator[Problem]:
    due = 1
    for first, last, line in spans:
        wrong = (
            "run backwards"
            if last < first
            else "are aligned already"
            if first < due
            else "leave out words before them"
            if first > due
            else ""
        )
        if wrong:
            what = f"{paragraph}: words {first} to {last} {wrong}"
            yield Problem.at(table.path, line, what, f"a span that begins with word {due}")
        due = max(due, last + 1)
    if words is not None and due - 1 != words:
        yield Problem.at(
            table.path,
            spans[-1][2],
            f"{paragraph} is aligned to word {due - 1}",
            f"word {words}, the last by its figure",
        )


def _words(figures: Table | None, letter: Letter, paragraph: str) -> int | None:
    """Return the recorded number of words of a published paragraph, or None."""
    for _, row in figures.rows if figures else ():
        if (row["letter"], row["paragraph"]) == (letter.id, paragraph):
            return read_whole(row["words"])
    return None


def _paragraphs(figures: Table | None, letter: Letter) -> set[str]:
    return {row["paragraph"] for _, row in figures.rows if row["letter"] == letter.id} if figures else set()


def what_is_not_seen_is_a_gap_or_restated(material: Material) -> Iterator[Problem]:
    """Report paragraphs that do not show which of their words were not seen.

    For each row ``not seen`` of a paragraph, in order, the letter must have a gap of as many words, or a restated
    passage.
    """
    for table, letter in _alignments(material):
        for paragraph in letter.all_paragraphs:
            rows = [row for _, row in table.rows if row["edition"] == paragraph.id and row["coverage"] == "not seen"]
            ends = [(read_whole(row["from_word"]), read_whole(row["to_word"])) for row in rows]
            spans = [last - first + 1 for first, last in ends if first is not None and last is not None]
            if len(spans) != len(rows):
                continue
            places = list(_not_seen(paragraph))
            if len(places) != len(spans):
                what = f"{paragraph.id} has {len(places)} gaps with a number of words, or restated passages"
                expected = f"{len(spans)}, one for each row 'not seen' in {table.path.name}"
                yield report(letter, paragraph.line, what, expected)
                continue
            for place, span in zip(places, spans, strict=True):
                if not is_restated(place) and gap_words(place) != span:
                    what = f"a gap of {paragraph.id} stands for {gap_words(place)} words"
                    yield report(letter, place.line, what, f"{span}, as in {table.path.name}")


def _not_seen(paragraph: Paragraph) -> Iterator[Markup]:
    for node in walk(paragraph.content):
        if isinstance(node, Markup) and (is_restated(node) or (node.tag == "gap" and gap_words(node))):
            yield node


RULES = (
    rows_are_of_one_kind,
    rows_name_paragraphs,
    every_paragraph_has_a_row,
    spans_tile_the_published_paragraphs,
    what_is_not_seen_is_a_gap_or_restated,
)
