"""The rows of an alignment made into running text: what witnesses share once, and a site wherever they do not.

White space is what the witnesses have: it stands outside a site where all readings have it there, and inside a reading
where they do not. Where some witnesses lack a longer passage in which the others differ, the sites of these stand
inside the reading of those that have it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from edition.collation.places import Placed
from edition.collation.readings import Scope, SiteMaker
from edition.collation.table import Row
from edition.tree import Content, Markup, Node
from edition.witnesses.blocks import Block, cut

#: Shared words that say less than this do not divide a passage longer on both sides than they are.
_BRIDGE = 1.0
#: A passage that a witness lacks, of so many words, holds the sites of the others in it.
_PASSAGE = 5
_CLOSING, _OPENING = re.compile(r"[,.;:?!)\]”]"), re.compile(r"[(\[“]")
#: Elements without text that do not become part of a lemma at whose end they stand.
_CALLS = frozenset({"ptr", "anchor", "note"})
#: In the place of what a mark is where only words are compared.
_ANY = "\0"


class Cell(NamedTuple):
    """A stretch of rows, from ``start`` to before ``stop``."""

    start: int
    stop: int


class Edges(NamedTuple):
    """Whether white space stands before and after what a witness has at a site.

    None where it does not matter.
    """

    before: bool | None
    after: bool | None


class Weave:
    """Some paragraphs that answer to each other, as rows of an alignment."""

    def __init__(
        self,
        blocks: Mapping[str, Sequence[Block]],
        texts: Mapping[str, Sequence[Placed]],
        rows: Sequence[Row],
        sites: SiteMaker,
        says: Mapping[str, float],
        words_only: bool = False,
    ) -> None:
        """Take the tokens of each witness, and the rows.

        Rows have a column for each witness in the same order. ``blocks`` are all of each witness, ``says`` how much a
        word says (``edition.collation.pairing.weights``).
        """
        self.blocks, self.texts, self.sites, self.says, self.words_only = blocks, texts, sites, says, words_only
        self.scope: Scope = tuple(texts)
        self._said: set[tuple[str, int]] = set()  # blocks of which it has been said that they begin
        self.count = len(rows)
        columns = dict(zip(self.scope, zip(*rows, strict=True) if rows else ((),) * len(self.scope), strict=True))
        self._held: dict[str, list[Placed | None]] = {
            siglum: [None if index is None else texts[siglum][index] for index in column]
            for siglum, column in columns.items()
        }
        #: Of each witness, how many of its tokens stand before each row.
        self._before = {
            siglum: [*accumulate((each is not None for each in held), initial=0)] for siglum, held in self._held.items()
        }
        self._keys = {siglum: [self._key(each) for each in held] for siglum, held in self._held.items()}
        self._words = [
            any(placed is not None and placed.token.word for placed in row)
            for row in zip(*self._held.values(), strict=True)
        ]
        self._gaps = {siglum: list(_gaps(held)) for siglum, held in self._held.items()} if len(self.scope) > 2 else {}

    def _key(self, placed: Placed | None) -> str | None:
        """Return what a token is compared by."""
        if placed is None or not self.words_only:
            return None if placed is None else placed.token.spelling
        return placed.token.form if placed.token.word else _ANY

    def divide(self) -> Iterator[tuple[Block, Cell]]:
        """Yield the blocks of the first witness with the rows of each.

        Rows in which it has no token belong to the block before, unless a paragraph of another begins in them.
        """
        lead = self.sites.first_of(self.scope)
        held = self._held[lead]
        last = 0  # the row after the last one in which the first witness has a token
        begun: list[tuple[Block, int]] = []
        for row, placed in enumerate(held):
            if placed is None:
                continue
            if placed.opens:
                start = next((each for each in range(last, row) if self._opens(each)), row) if begun else 0
                begun.append((self.blocks[lead][placed.block], start))
            last = row + 1
        stops = [*(start for _, start in begun[1:]), self.count]
        for (block, start), stop in zip(begun, stops, strict=True):
            yield block, Cell(start, stop)

    def _opens(self, row: int) -> bool:
        return any((placed := held[row]) is not None and placed.opens for held in self._held.values())

    def span(self, siglum: str, cell: Cell) -> Sequence[Placed]:
        """Return the tokens of a witness in some rows."""
        counts = self._before[siglum]
        return self.texts[siglum][counts[cell.start] : counts[cell.stop]]

    def _agrees(self, row: int, scope: Scope) -> bool:
        """Tell whether some witnesses have the same in a row."""
        first = self._keys[scope[0]][row]
        if self.words_only and not self._words[row]:
            return True
        return first is not None and all(self._keys[siglum][row] == first for siglum in scope)

    def write_block(self, cell: Cell) -> Content:
        """Return the content of the rows of a block.

        A milestone at its head names those that begin a paragraph there, unless all do.
        """
        firsts = {siglum: span[0] for siglum in self.scope if (span := self.span(siglum, cell))}
        begin = [siglum for siglum, placed in firsts.items() if placed.opens]
        self._said |= {(siglum, firsts[siglum].block) for siglum in begin}
        content = self.make_content(cell, self.scope)
        if self.words_only or len(begin) == len(firsts):
            return content
        return (_milestone(begin), *content)

    def make_content(self, cell: Cell, scope: Scope) -> Content:
        """Return the content of some rows for some witnesses.

        It has no white space at either end.
        """
        differing = [row for row in range(*cell) if not self._agrees(row, scope)]
        if differing and (found := self._passage(cell, scope)):
            return self._around(cell, scope, found)
        made: list[Node] = []
        at = cell.start
        for stretch in self._stretches(differing, cell, scope):
            if stretch.start > at:
                made += self._shared(Cell(at, stretch.start), scope)
            made += self._differing(stretch, cell, scope)
            at = stretch.stop
        if at < cell.stop:
            made += self._shared(Cell(at, cell.stop), scope)
        return _joined(made)

    def _passage(self, cell: Cell, scope: Scope) -> Cell | None:
        """Return the longest passage that some witnesses lack and in which others differ."""
        if len(scope) < 3:
            return None
        found: set[tuple[int, Cell]] = set()
        for siglum in scope:
            for gap in self._gaps[siglum]:
                within = Cell(max(gap.start, cell.start), min(gap.stop, cell.stop))
                if within.stop - within.start >= _PASSAGE and within != cell:
                    length = sum(self._words[within.start : within.stop])
                    if length >= _PASSAGE:
                        found.add((-length, within))
        for _, run in sorted(found):
            having = tuple(siglum for siglum in scope if self.span(siglum, run))
            if not having or all(self._agrees(row, having) for row in range(*run)):
                continue
            lacking = tuple(siglum for siglum in scope if siglum not in having)
            joints = self._joint(run.start, having, cell), self._joint(run.stop, having, cell)
            if max(map(len, (*joints, self._joint(run.stop, lacking, cell)))) < 2 and not any(
                self._is_delicate(row, scope) for row in run
            ):
                return run
        return None

    def _around(self, cell: Cell, scope: Scope, run: Cell) -> Content:
        """Return content in which a passage that some lack holds the sites of others."""
        having = tuple(siglum for siglum in scope if self.span(siglum, run))
        lacking = tuple(siglum for siglum in scope if siglum not in having)
        before, after = Cell(cell.start, run.start), Cell(run.stop, cell.stop)
        left = self.make_content(before, scope) if before.start < before.stop else ()
        identifier = self.sites.open({siglum: self.span(siglum, run) for siglum in scope})
        held: list[Node] = [*self.make_content(run, having)]
        right = self.make_content(after, scope) if after.start < after.stop else ()
        spaced = True in self._joint(run.stop, lacking, cell)
        outside = ["", ""]
        for side, row in enumerate(run):
            if True in self._joint(row, having, cell):
                if spaced:
                    outside[side] = " "
                else:
                    held = [" ", *held] if side == 0 else [*held, " "]
        nothing: Content = (" ",) if spaced and not any(outside) else ()
        variant = self.sites.close(identifier, {having: _joined(held), lacking: nothing})
        return _joined([*left, outside[0], variant, outside[1], *right])

    def _joint(self, row: int, scope: Scope, cell: Cell) -> set[bool]:
        """Return whether white space stands before the next token, from a row on.

        One answer, if those witnesses agree that have tokens on both sides of it inside the cell; none, if there are
        none.
        """
        found = set()
        for siglum in scope:
            counts = self._before[siglum]
            if counts[cell.start] < counts[row] < counts[cell.stop]:
                found.add(self.texts[siglum][counts[row]].spaced)
        return found

    def _is_delicate(self, row: int, scope: Scope) -> bool:
        """Tell whether white space before a row would be tidied away.

        It would beside an empty reading.
        """
        for siglum in scope:
            text, count = self.texts[siglum], self._before[siglum][row]
            if count < len(text) and text[count].spaced:
                before = text[count - 1].token.spelling if count else ""
                if _CLOSING.match(text[count].token.spelling) or _OPENING.match(before):
                    return True
        return False

    def _stretches(self, differing: Sequence[int], cell: Cell, scope: Scope) -> list[Cell]:
        """Return the rows in which witnesses differ, parted by words that they share."""
        found: list[Cell] = []
        for row in differing:
            if found and not any(self._words[found[-1].stop : row]):
                found[-1] = Cell(found[-1].start, row + 1)
            else:
                found.append(Cell(row, row + 1))
        if not self.words_only:
            found = self._with_spaces(found, cell, scope)
        return self._widened(self._bridged(found, scope), cell, scope)

    def _bridged(self, stretches: Sequence[Cell], scope: Scope) -> list[Cell]:
        """Return stretches, those joined that only a few common words part."""
        joined: list[Cell] = []
        for stretch in stretches:
            here = stretch
            if joined:
                before = joined[-1]
                shared = [
                    each.token.form for each in self.span(scope[0], Cell(before.stop, here.start)) if each.token.word
                ]
                shorter = min(self._length(before, scope), self._length(here, scope))
                if len(shared) < shorter and sum(self.says.get(form, 1.0) for form in shared) < _BRIDGE:
                    here = Cell(joined.pop().start, here.stop)
            joined.append(here)
        return joined

    def _length(self, cell: Cell, scope: Scope) -> int:
        return max(sum(each.token.word for each in self.span(siglum, cell)) for siglum in scope)

    def _with_spaces(self, stretches: Sequence[Cell], cell: Cell, scope: Scope) -> list[Cell]:
        """Return stretches, and tokens between which only some have white space."""
        inside = {row for stretch in stretches for row in range(*stretch)}
        added = [
            Cell(row - 1, row + 1)
            for row in range(cell.start + 1, cell.stop)
            if row not in inside
            and row - 1 not in inside
            and len({placed.spaced for siglum in scope if (placed := self._held[siglum][row])}) > 1
        ]
        return _merged([*stretches, *added]) if added else list(stretches)

    def _widened(self, stretches: Sequence[Cell], cell: Cell, scope: Scope) -> list[Cell]:
        """Return stretches, those widened beside which white space would not be kept.

        Beside an empty reading, white space before a closing mark or after an opening one is taken into the site, since
        it is tidied away there; and so is what follows, where the reading would be white space and nothing else.
        """
        wide = []
        for stretch in stretches:
            start, stop = stretch
            empty = [siglum for siglum in scope if not self.span(siglum, stretch)]
            if empty and start > cell.start and stop < cell.stop:
                after = [placed for siglum in scope if (placed := self._held[siglum][stop])]
                before = [placed for siglum in scope if (placed := self._held[siglum][start - 1])]
                edges = [self._edges(siglum, stretch, cell) for siglum in scope]
                lead, trail = _outside(edges)
                alone = any(self._edges(siglum, stretch, cell).after for siglum in empty) and not (lead or trail)
                closing = any(placed.spaced and _CLOSING.match(placed.token.spelling) for placed in after)
                opening = any(_OPENING.match(placed.token.spelling) for placed in before) and any(
                    placed.spaced for placed in after
                )
                if closing or alone:
                    stop += 1
                elif opening:
                    start -= 1
            wide.append(Cell(start, stop))
        return _merged(wide)

    def _shared(self, cell: Cell, scope: Scope) -> Content:
        """Return the text of rows that witnesses share, as the first of them has it."""
        return self._run({siglum: self.span(siglum, cell) for siglum in scope})

    def _run(self, spans: Mapping[str, Sequence[Placed]]) -> Content:
        """Return the text of tokens that witnesses share.

        A milestone stands wherever one of them begins a paragraph. Unless the head of the block has said so.
        """
        lead = self.sites.first_of(tuple(spans))
        tokens, blocks = spans[lead], self.blocks[lead]
        compared = {} if self.words_only else spans
        made: list[Node] = []
        at = 0
        for step in range(len(tokens)):
            begin = [
                siglum
                for siglum, span in compared.items()
                if span[step].opens and (siglum, span[step].block) not in self._said
            ]
            if begin:
                made += _cut(blocks, tokens[at:step])
                made += [" "] if step else []
                made.append(_milestone(begin))
                at = step
        made += _cut(blocks, tokens[at:])
        return _joined(made)

    def _differing(self, stretch: Cell, cell: Cell, scope: Scope) -> Content:
        """Return the site of some rows, and the white space around it."""
        spans = {siglum: self.span(siglum, stretch) for siglum in scope}
        edges = {siglum: self._edges(siglum, stretch, cell) for siglum in scope}
        lead, trail = _outside(list(edges.values()))
        grouped: dict[tuple[str, ...], list[str]] = {}
        for siglum, span in spans.items():
            grouped.setdefault(self._read(span, edges[siglum], lead, trail), []).append(siglum)
        outside = " " if lead else "", " " if trail else ""
        if len(grouped) == 1:
            return _joined([outside[0], *self._run(spans), outside[1]])
        identifier = self.sites.open(spans)
        readings: dict[Scope, Content] = {}
        calls: list[Node] = []
        first = self.sites.first_of(scope)
        for key, sigla in grouped.items():
            content = list(self._run({siglum: spans[siglum] for siglum in sigla}))
            while first in sigla and content and isinstance(content[-1], Markup) and content[-1].tag in _CALLS:
                calls.insert(0, content.pop())
            readings[tuple(sigla)] = _joined([key[0], *content, key[-1]])
        return _joined([outside[0], self.sites.close(identifier, readings), *calls, outside[1]])

    def _read(self, span: Sequence[Placed], edges: Edges, lead: bool, trail: bool) -> tuple[str, ...]:
        """Return what a witness has at a site, to be compared.

        White space before, tokens with white space between them, and white space after.
        """
        if self.words_only:
            return "", *(placed.token.form for placed in span if placed.token.word), ""
        before = " " if edges.before and not lead else ""
        after = " " if edges.after and not trail else ""
        if not span:
            return ("" if lead or trail else before), ""
        first, *others = span
        return before, first.token.spelling, *(f"{' ' * each.spaced}{each.token.spelling}" for each in others), after

    def _edges(self, siglum: str, stretch: Cell, cell: Cell) -> Edges:
        """Return the white space around what a witness has in some rows.

        At the ends of the cell it does not matter.
        """
        counts, text = self._before[siglum], self.texts[siglum]
        first, last = counts[stretch.start], counts[stretch.stop]
        before = None if first == counts[cell.start] else text[first].spaced if first < counts[cell.stop] else None
        after = None if last == counts[cell.stop] else text[last].spaced
        if first == last and (before is None or after is None):
            return Edges(None, None)
        return Edges(before, after)


def _outside(edges: Sequence[Edges]) -> tuple[bool, bool]:
    """Return whether white space stands outside a site, before and after it.

    It does where every witness has it there.
    """

    def everywhere(side: Callable[[Edges], bool | None]) -> bool:
        return any(map(side, edges)) and all(side(each) is not False for each in edges)

    return everywhere(lambda each: each.before), everywhere(lambda each: each.after)


def _gaps(held: Sequence[Placed | None]) -> Iterator[Cell]:
    """Yield the longer runs of rows in which a witness has nothing."""
    start = 0
    for row in range(len(held) + 1):
        if row == len(held) or held[row] is not None:
            if row - start >= _PASSAGE:
                yield Cell(start, row)
            start = row + 1


def _cut(blocks: Sequence[Block], tokens: Sequence[Placed]) -> list[Node]:
    """Return the text of some tokens that follow one another.

    Those of several blocks are parted by white space.
    """
    made: list[Node] = []
    at = 0
    for step in range(1, len(tokens) + 1):
        if step == len(tokens) or tokens[step].block != tokens[at].block:
            made += [" "] if at else []
            made += cut(blocks[tokens[at].block], tokens[at].start, tokens[step - 1].stop)
            at = step
    return made


def _milestone(sigla: Sequence[str]) -> Markup:
    return Markup("milestone", (("unit", "paragraph"), ("edRef", " ".join(f"#{siglum}" for siglum in sigla))))


def _joined(nodes: Sequence[Node]) -> Content:
    """Return nodes with neighbouring strings made one.

    White space is in single spaces, and empty strings are left out.
    """
    joined: list[Node] = []
    for node in nodes:
        if isinstance(node, str) and joined and isinstance(joined[-1], str):
            joined[-1] += node
        elif node != "":
            joined.append(node)
    return tuple(re.sub("  +", " ", node) if isinstance(node, str) else node for node in joined)


def _merged(cells: Sequence[Cell]) -> list[Cell]:
    """Return stretches in order, those that overlap made one."""
    merged: list[Cell] = []
    for cell in sorted(cells):
        if merged and cell.start < merged[-1].stop:
            merged[-1] = Cell(merged[-1].start, max(merged[-1].stop, cell.stop))
        else:
            merged.append(cell)
    return merged
