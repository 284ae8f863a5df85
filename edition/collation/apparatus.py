"""An apparatus made of an alignment: running text that all witnesses share, and sites where they do not.

What witnesses have is compared as it is written, capitals and punctuation included, unless only words are asked for.
White space is what the witnesses have: it stands outside a site where all readings have it there, and inside a reading
where they do not. Where a witness lacks a longer passage in which the others differ among themselves, their sites
stand inside the reading of those that have it. Where a witness begins a paragraph and the base does not, or the base
does and not all the others, a ``milestone`` names the witnesses that begin one there: a difference of division is no
site.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeAlias

from rapidfuzz.distance import Indel

from edition.collation.divisions import Stretch, align_paragraphs
from edition.collation.pairing import weights
from edition.collation.places import Placed, place_tokens
from edition.collation.table import Row, collate
from edition.text import WORD
from edition.tree import Content, Markup, Node, Paragraph, Reading, Section, Variant
from edition.witnesses.blocks import Block, cut

#: Shared words that say less than this do not divide a passage longer on both sides than they are.
_BRIDGE = 1.0
#: A passage that a witness lacks, of so many words, holds the sites of the others in it.
_PASSAGE = 5
#: What has moved says as much as this: two rare words, or some four common ones.
_MOVED = 1.5
#: A passage of so many words has moved if it has changed no more than this allows.
_LONG, _MOST_OF_IT = 8, 0.75
_CLOSING, _OPENING = re.compile(r"[,.;:?!)\]”]"), re.compile(r"[(\[“]")


@dataclass(frozen=True)
class Options:
    """What is compared, and against what: the base's siglum, or none; words alone, or what is written."""

    base: str | None
    words_only: bool = False


@dataclass
class Record:
    """A site that was made: what stands there in each witness.

    By siglum: ``spans`` are the numbers of its tokens, ``words`` the forms of its words, ``texts`` how it is written.
    """

    id: str
    spans: Mapping[str, Stretch]
    words: Mapping[str, tuple[str, ...]]
    texts: Mapping[str, str]
    kinds: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Apparatus:
    """A text with its apparatus: its sections, the sites in it, and those that are one change."""

    sections: tuple[Section, ...]
    sites: tuple[Record, ...]
    groups: tuple[tuple[str, ...], ...]


_DIGITS = {"v": 2}


class _Names:
    """Ids in the order in which they are asked for: p1, p2 and so on, of sites v01, v02."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def next(self, letter: str) -> str:
        self._last[letter] = self._last.get(letter, 0) + 1
        return f"{letter}{self._last[letter]:0{_DIGITS.get(letter, 1)}}"


_Scope: TypeAlias = tuple[str, ...]


class _Cell(NamedTuple):
    """A stretch of rows, from ``start`` to before ``stop``."""

    start: int
    stop: int


def make_apparatus(witnesses: Mapping[str, Sequence[Block]], options: Options) -> Apparatus:
    """Return the text of some witnesses with the apparatus of their differences.

    Witnesses are given in the order in which readings name them. ``options.base`` is one of them, or None, where no
    reading is preferred and the first witness only says how the text is divided.
    """
    return _Maker(witnesses, options).make()


class _Maker:
    def __init__(self, witnesses: Mapping[str, Sequence[Block]], options: Options) -> None:
        self.options = options
        self.blocks = witnesses
        self.sigla = tuple(witnesses)
        lead = options.base or self.sigla[0]
        self.ranks = (lead, *(siglum for siglum in self.sigla if siglum != lead))
        self.tokens = {siglum: place_tokens(blocks) for siglum, blocks in witnesses.items()}
        self.names = _Names()
        self.flat = {siglum: [each for block in blocks for each in block] for siglum, blocks in self.tokens.items()}
        self.sites: dict[str, Record] = {}
        every = [
            [each.token.form for block in blocks for each in block if each.token.word]
            for blocks in self.tokens.values()
        ]
        self.says = weights(*every)

    # The text as a whole

    def make(self) -> Apparatus:
        words = [
            [[each.token.form for each in block if each.token.word] for block in self.tokens[siglum]]
            for siglum in self.sigla
        ]
        sections: list[Section] = []
        content: list[Node] = []

        def close() -> None:
            if content:
                sections.append(Section(self.names.next("s"), "section", tuple(content)))
            content.clear()

        for scope, divisions in self._runs(align_paragraphs(words)):
            if scope != self.sigla:
                content.append(self._passage(scope, divisions))
                continue
            (division,) = divisions
            blocks = self._blocks(scope, division)
            if len(blocks) == 1 and self._is_heading(division):
                close()
                blocks = [replace(blocks[0], form="head")]
            content += blocks
        close()
        moves = find_moves(list(self.sites.values()), self.ranks[0], self.says) if self.options.base else []
        named = {record.id: tuple(record.kinds) for record in self.sites.values()}
        made = map_variants(tuple(sections), lambda site: replace(site, kinds=named[site.id]))
        return Apparatus(
            tuple(each for each in made if isinstance(each, Section)), tuple(self.sites.values()), tuple(moves)
        )

    def _runs(self, divisions: Sequence[tuple[Stretch, ...]]) -> Iterator[tuple[_Scope, list[tuple[Stretch, ...]]]]:
        """Yield the divisions with the sigla of the witnesses that have them.

        Divisions that follow one another and that some witnesses lack come together.
        """
        waiting: list[tuple[Stretch, ...]] = []
        before: _Scope = ()
        for division in divisions:
            scope = tuple(
                siglum for siglum, stretch in zip(self.sigla, division, strict=True) if stretch.start < stretch.stop
            )
            if waiting and (scope != before or scope == self.sigla):
                yield before, waiting
                waiting = []
            waiting.append(division)
            before = scope
        if waiting:
            yield before, waiting

    def _is_heading(self, division: tuple[Stretch, ...]) -> bool:
        return all(
            stretch.stop == stretch.start + 1 and self.blocks[siglum][stretch.start].form == "head"
            for siglum, stretch in zip(self.sigla, division, strict=True)
        )

    def _passage(self, scope: _Scope, divisions: Sequence[tuple[Stretch, ...]]) -> Variant:
        """Return the site of whole paragraphs that some witnesses have and others lack."""
        spans = {}
        for siglum, column in zip(self.sigla, zip(*divisions, strict=True), strict=True):
            first, last = (self._number(siglum, block) for block in (column[0].start, column[-1].stop))
            spans[siglum] = Stretch(first, last)
        identifier = self._site(spans)
        held = tuple(block for division in divisions for block in self._blocks(scope, division))
        return self._variant(identifier, {scope: held, tuple(s for s in self.sigla if s not in scope): ()})

    def _number(self, siglum: str, block: int) -> int:
        """Return how many tokens of a witness stand before one of its blocks."""
        return sum(map(len, self.tokens[siglum][:block]))

    def _blocks(self, scope: _Scope, division: tuple[Stretch, ...]) -> list[Paragraph]:
        """Return the paragraphs of a division, divided as the first of its witnesses divides them."""
        stretches = dict(zip(self.sigla, division, strict=True))
        texts = {
            siglum: [each for block in self.tokens[siglum][slice(*stretches[siglum])] for each in block]
            for siglum in scope
        }
        rows = (
            collate({siglum: [each.token for each in placed] for siglum, placed in texts.items()}).rows
            if len(scope) > 1
            else tuple((index,) for index in range(len(texts[scope[0]])))
        )
        weave = _Weave(scope, texts, rows, self)
        blocks = []
        for number, cell in weave.cells(next(siglum for siglum in self.ranks if siglum in scope)):
            lead = next(siglum for siglum in self.ranks if siglum in scope)
            form = self.blocks[lead][number].form
            identifier = self.names.next("p")
            blocks.append(Paragraph(identifier, weave.content(cell, scope), "p" if form == "head" else form))
        return blocks

    # Sites

    def _site(self, spans: Mapping[str, Stretch]) -> str:
        identifier = self.names.next("v")
        placed = {siglum: self.flat[siglum][slice(*span)] for siglum, span in spans.items()}
        words = {siglum: tuple(each.token.form for each in of if each.token.word) for siglum, of in placed.items()}
        self.sites[identifier] = Record(
            identifier, spans, words, {siglum: _written(of) for siglum, of in placed.items()}
        )
        return identifier

    def _variant(self, identifier: str, readings: Mapping[_Scope, Content]) -> Variant:
        """Return the site of some readings, each given by its witnesses; the lemma is that of the first in rank."""
        ordered = sorted(readings, key=lambda scope: min(map(self.ranks.index, scope)))
        made = [Reading(tuple(sorted(scope, key=self.sigla.index)), readings[scope]) for scope in ordered]
        record = self.sites[identifier]
        if self.options.base is None:
            return Variant(identifier, None, tuple(made))
        first = min(made[0].witnesses, key=self.ranks.index)
        kinds = (name_kind(record.texts[first], record.texts[other.witnesses[0]]) for other in made[1:])
        record.kinds = list(dict.fromkeys(kinds))
        return Variant(identifier, made[0], tuple(made[1:]), tuple(record.kinds))


class _Weave:
    """The rows of one division, and the content that they make."""

    def __init__(
        self, scope: _Scope, texts: Mapping[str, Sequence[Placed]], rows: Sequence[Row], maker: _Maker
    ) -> None:
        self.texts = texts
        self.maker = maker
        self.columns = {siglum: column for column, siglum in enumerate(scope)}
        self.rows = rows
        self.words_only = maker.options.words_only
        #: Of each witness, how many of its tokens stand before each row.
        self.before: dict[str, list[int]] = {}
        for siglum, column in self.columns.items():
            counts, count = [0], 0
            for row in rows:
                count += row[column] is not None
                counts.append(count)
            self.before[siglum] = counts

    def cells(self, lead: str) -> Iterator[tuple[int, _Cell]]:
        """Yield the rows of each block of a witness, with the number of the block.

        Rows that it has no token in belong to the block before, unless a paragraph of another begins in them.
        """
        column = self.columns[lead]
        starts: list[tuple[int, int]] = []
        for number, row in enumerate(self.rows):
            index = row[column]
            if index is None or not self.texts[lead][index].opens:
                continue
            start = number
            if starts:
                since = max(
                    (step for step in range(starts[-1][1], number) if self.rows[step][column] is not None),
                    default=number,
                )
                start = next((step for step in range(since + 1, number) if self._opens(step)), number)
            else:
                start = 0
            starts.append((self.texts[lead][index].block, start))
        stops = [*(start for _, start in starts[1:]), len(self.rows)]
        for (block, start), stop in zip(starts, stops, strict=True):
            yield block, _Cell(start, stop)

    def _opens(self, row: int) -> bool:
        return any(
            (index := self.rows[row][column]) is not None and self.texts[siglum][index].opens
            for siglum, column in self.columns.items()
        )

    def token(self, siglum: str, row: int) -> Placed | None:
        index = self.rows[row][self.columns[siglum]]
        return None if index is None else self.texts[siglum][index]

    def span(self, siglum: str, cell: _Cell) -> Sequence[Placed]:
        """Return the tokens of a witness in some rows."""
        counts = self.before[siglum]
        return self.texts[siglum][counts[cell.start] : counts[cell.stop]]

    def stretch(self, siglum: str, cell: _Cell) -> Stretch:
        """Return the numbers of the tokens of a witness in some rows."""
        counts, text = self.before[siglum], self.texts[siglum]
        first = text[0].number
        return Stretch(first + counts[cell.start], first + counts[cell.stop])

    def agrees(self, row: int, scope: _Scope) -> bool:
        """Tell whether some witnesses have the same in a row."""
        tokens = [self.token(siglum, row) for siglum in scope]
        if self.words_only:
            present = [each for each in tokens if each is not None and each.token.word]
            return not present or (len(present) == len(scope) and len({each.token.form for each in present}) == 1)
        return all(tokens) and len({each.token.text for each in tokens if each}) == 1

    def is_word(self, row: int) -> bool:
        return any(
            index is not None and self.texts[siglum][index].token.word
            for siglum, index in zip(self.columns, self.rows[row], strict=True)
        )

    # Content

    def content(self, cell: _Cell, scope: _Scope) -> Content:
        """Return the content of some rows for some witnesses, without white space at either end."""
        if found := self._passage(cell, scope):
            return self._around(cell, scope, *found)
        made: list[Node] = []
        at = cell.start
        for stretch in [*self._stretches(cell, scope), None]:
            start = stretch.start if stretch else cell.stop
            if start > at:
                made += self._shared(_Cell(at, start), scope, first=at == cell.start)
            if stretch is None:
                break
            made += self._differing(stretch, cell, scope)
            at = stretch.stop
        return _joined(made)

    def _passage(self, cell: _Cell, scope: _Scope) -> tuple[_Cell, _Scope] | None:
        """Return the longest passage that some witnesses lack and in which others differ, and who lacks it."""
        best: tuple[int, _Cell] | None = None
        if len(scope) < 3:
            return None
        differ = [not self.agrees(row, scope) for row in range(cell.start, cell.stop)]
        if not any(differ):
            return None
        for siglum in scope:
            start = cell.start
            for row in range(cell.start, cell.stop + 1):
                if row < cell.stop and self.token(siglum, row) is None:
                    continue
                run = _Cell(start, row)
                start = row + 1
                if run.stop - run.start < _PASSAGE or run == cell:
                    continue
                length = sum(map(self.is_word, range(*run)))
                if length >= _PASSAGE and (best is None or length > best[0]) and self._divided(run, scope):
                    best = (length, run)
        if best is None:
            return None
        run = best[1]
        return run, tuple(siglum for siglum in scope if not self.span(siglum, run))

    def _divided(self, run: _Cell, scope: _Scope) -> bool:
        """Tell whether the witnesses that have a passage differ in it, and its white space is the same in all."""
        having = tuple(siglum for siglum in scope if self.span(siglum, run))
        return bool(having) and not all(self.agrees(row, having) for row in range(*run))

    def _around(self, cell: _Cell, scope: _Scope, run: _Cell, lacking: _Scope) -> Content:
        """Return the content before a passage that some lack, the passage with their sites in it, and that after it."""
        having = tuple(siglum for siglum in scope if siglum not in lacking)
        before, after = _Cell(cell.start, run.start), _Cell(run.stop, cell.stop)
        left = self.content(before, scope) if before.start < before.stop else ()
        identifier = self.maker._site({siglum: self.stretch(siglum, run) for siglum in scope})
        inner = self.content(run, having)
        right = self.content(after, scope) if after.start < after.stop else ()
        joints = [self._joint(run.start, having, cell), self._joint(run.stop, having, cell)]
        of_lacking = self._joint(run.stop, lacking, cell)
        held: list[Node] = [*inner]
        outside = ["", ""]
        for side, joint in enumerate(joints):
            if joint and of_lacking:
                outside[side] = " "
            elif joint:
                held = [" ", *held] if not side else [*held, " "]
        empty: Content = (" ",) if of_lacking and not any(outside) else ()
        variant = self.maker._variant(identifier, {having: _joined(held), lacking: empty})
        return _joined([*left, outside[0], variant, outside[1], *right])

    def _joint(self, row: int, scope: _Scope, cell: _Cell) -> bool:
        """Tell whether white space stands before the next token of some witnesses, from a row on, inside a cell."""
        for siglum in scope:
            count = self.before[siglum]
            if count[cell.start] < count[row] < count[cell.stop]:
                return self.texts[siglum][count[row]].spaced
        return False

    def _stretches(self, cell: _Cell, scope: _Scope) -> list[_Cell]:
        """Return the rows in which witnesses differ, parted by words that they share."""
        found: list[_Cell] = []
        start: int | None = None
        stop = cell.start
        for row in range(cell.start, cell.stop):
            if not self.agrees(row, scope):
                start, stop = row if start is None else start, row + 1
            elif start is not None and self.is_word(row):
                found.append(_Cell(start, stop))
                start = None
        if start is not None:
            found.append(_Cell(start, stop))
        if not self.words_only:
            found = self._with_spaces(found, cell, scope)
        return self._widened(self._bridged(found, scope), cell, scope)

    def _bridged(self, stretches: Sequence[_Cell], scope: _Scope) -> list[_Cell]:
        """Return stretches, those joined that only a few common words part."""
        joined: list[_Cell] = []
        for stretch in stretches:
            here = stretch
            if joined:
                before = joined[-1]
                shared = [self.token(scope[0], row) for row in range(before.stop, here.start)]
                forms = [each.token.form for each in shared if each and each.token.word]
                shorter = min(self._length(before, scope), self._length(here, scope))
                if len(forms) < shorter and sum(self.maker.says.get(form, 1.0) for form in forms) < _BRIDGE:
                    here = _Cell(joined.pop().start, here.stop)
            joined.append(here)
        return joined

    def _length(self, cell: _Cell, scope: _Scope) -> int:
        return max(sum(each.token.word for each in self.span(siglum, cell)) for siglum in scope)

    def _with_spaces(self, stretches: Sequence[_Cell], cell: _Cell, scope: _Scope) -> list[_Cell]:
        """Return stretches, and the tokens around white space that some witnesses have between shared ones."""
        inside = {row for stretch in stretches for row in range(*stretch)}
        added = [
            _Cell(row - 1, row + 1)
            for row in range(cell.start + 1, cell.stop)
            if row not in inside
            and row - 1 not in inside
            and len({each.spaced for siglum in scope if (each := self.token(siglum, row))}) > 1
        ]
        return _merged([*stretches, *added])

    def _widened(self, stretches: Sequence[_Cell], cell: _Cell, scope: _Scope) -> list[_Cell]:
        """Return stretches, those widened beside which white space would not be kept.

        An empty reading takes along a space before a closing mark, or after an opening one; and a reading is not white
        space alone.
        """
        wide = []
        for stretch in stretches:
            start, stop = stretch
            spans = [self.span(siglum, stretch) for siglum in scope]
            if not all(spans) and start > cell.start and stop < cell.stop:
                after = [each for siglum in scope if (each := self.token(siglum, stop))]
                before = [each for siglum in scope if (each := self.token(siglum, start - 1))]
                first = [span[0].spaced if span else None for span in spans]
                if any(each.spaced and _CLOSING.match(each.token.text) for each in after):
                    stop += 1
                elif any(_OPENING.match(each.token.text) for each in before) and any(each.spaced for each in after):
                    start -= 1
                elif len({each.spaced for each in after} | {spaced for spaced in first if spaced is not None}) > 1 and (
                    any(not span and each.spaced for span, each in zip(spans, after, strict=False))
                    and not all(each.spaced for each in after)
                    and not all(spaced is not False for spaced in first)
                ):
                    stop += 1
            wide.append(_Cell(start, stop))
        return _merged(wide)

    def _shared(self, cell: _Cell, scope: _Scope, first: bool) -> Content:
        """Return the text of rows that witnesses share, as the first of them in rank has it."""
        lead = next(siglum for siglum in self.maker.ranks if siglum in scope)
        return self._run({siglum: self.span(siglum, cell) for siglum in scope}, lead, outer=True)

    def _run(self, spans: Mapping[str, Sequence[Placed]], lead: str, outer: bool) -> Content:
        """Return the text of tokens that witnesses share, with a milestone wherever not all begin a paragraph."""
        made: list[Node] = []
        tokens = spans[lead]
        whole = not self.words_only
        blocks = self.maker.blocks[lead]
        at = 0
        for step, placed in enumerate(tokens):
            openers = [siglum for siglum, span in spans.items() if whole and len(span) > step and span[step].opens]
            if openers and (len(openers) < len(spans) or not outer or not placed.opens):
                made += _cut(blocks, tokens[at:step])
                if step and placed.spaced:
                    made.append(" ")
                made.append(_milestone(openers))
                at = step
            elif step and placed.opens:
                made += [*_cut(blocks, tokens[at:step]), " "]
                at = step
        made += _cut(blocks, tokens[at:])
        return _joined(made)

    def _differing(self, stretch: _Cell, cell: _Cell, scope: _Scope) -> Content:
        """Return the site of some rows, with the white space around it that all readings have."""
        spans = {siglum: self.span(siglum, stretch) for siglum in scope}
        edges = {siglum: self._edges(siglum, stretch, cell) for siglum in scope}
        lead = all(edge[0] is not False for edge in edges.values()) and any(edge[0] for edge in edges.values())
        trail = all(edge[1] is not False for edge in edges.values()) and any(edge[1] for edge in edges.values())
        readings: dict[tuple[str, ...], list[str]] = {}
        for siglum, span in spans.items():
            first, last = edges[siglum]
            text = [
                each.token.text if not step or not each.spaced else f" {each.token.text}"
                for step, each in enumerate(span)
            ]
            before = "" if lead or not first else " "
            after = "" if trail or not last else " "
            if not span:
                before, after = "" if (lead or trail) else before, ""
            if self.words_only:
                text = [each.token.form for each in span if each.token.word]
            readings.setdefault((before, *text, after), []).append(siglum)
        if len(readings) == 1:
            only = next(siglum for siglum in self.maker.ranks if siglum in scope)
            made = self._run(spans if not self.words_only else {only: spans[only]}, only, outer=True)
            return _joined([" " if lead else "", *made, " " if trail else ""])
        identifier = self.maker._site({siglum: self.stretch(siglum, stretch) for siglum in scope})
        contents: dict[_Scope, Content] = {}
        for key, sigla in readings.items():
            of = {siglum: spans[siglum] for siglum in sigla}
            head = next(siglum for siglum in self.maker.ranks if siglum in sigla)
            made = self._run(of if not self.words_only else {head: spans[head]}, head, outer=False)
            contents[tuple(sigla)] = _joined(
                [key[0] if not self.words_only else "", *made, key[-1] if not self.words_only else ""]
            )
        return _joined([" " if lead else "", self.maker._variant(identifier, contents), " " if trail else ""])

    def _edges(self, siglum: str, stretch: _Cell, cell: _Cell) -> tuple[bool | None, bool | None]:
        """Return whether a witness has white space before and after what it has in some rows.

        None where either is as good: at the ends of the cell.
        """
        counts, text = self.before[siglum], self.texts[siglum]
        first, last = counts[stretch.start], counts[stretch.stop]
        at_start, at_end = first == counts[cell.start], last == counts[cell.stop]
        before = None if at_start else text[first].spaced if first < counts[cell.stop] else None
        after = None if at_end else text[last].spaced
        if first == last:  # nothing: one white space is both
            before = after = None if at_start or at_end else after
        return before, after


def _written(placed: Sequence[Placed]) -> str:
    return "".join((" " if each.spaced and step else "") + each.token.text for step, each in enumerate(placed))


def _cut(blocks: Sequence[Block], tokens: Sequence[Placed]) -> list[Node]:
    return list(cut(blocks[tokens[0].block], tokens[0].start, tokens[-1].stop)) if tokens else []


def _milestone(sigla: Sequence[str]) -> Markup:
    return Markup("milestone", (("unit", "paragraph"), ("edRef", " ".join(f"#{siglum}" for siglum in sigla))))


def _joined(nodes: Sequence[Node]) -> Content:
    """Return nodes with neighbouring strings made one, and empty ones left out."""
    joined: list[Node] = []
    for node in nodes:
        if isinstance(node, str) and joined and isinstance(joined[-1], str):
            joined[-1] += node
        elif node != "":
            joined.append(node)
    return tuple(re.sub(" +", " ", node) if isinstance(node, str) else node for node in joined)


def _merged(cells: Sequence[_Cell]) -> list[_Cell]:
    """Return stretches in order, those that overlap made one."""
    merged: list[_Cell] = []
    for cell in sorted(cells):
        if merged and cell.start < merged[-1].stop:
            merged[-1] = _Cell(merged[-1].start, max(merged[-1].stop, cell.stop))
        else:
            merged.append(cell)
    return merged


def find_moves(sites: Sequence[Record], base: str, says: Mapping[str, float]) -> list[tuple[str, str]]:
    """Return the pairs of sites between which words have moved, and let their kinds say so.

    A witness lacks at one site what the base has, and has it at another, where the base has nothing: the same words, or
    of a longer passage most of them.
    """
    moves: dict[tuple[str, str], set[str]] = {}
    for siglum in dict.fromkeys(siglum for site in sites for siglum in site.words if siglum != base):
        pairs = [(site, site.words.get(base, ()), site.words.get(siglum, ())) for site in sites if siglum in site.words]
        gone = [(site, words) for site, words, other in pairs if words and not other]
        come = [(site, other) for site, words, other in pairs if other and not words]
        for here, there in _match_moved(gone, come, says):
            moves.setdefault((here.id, there.id), set()).add(siglum)
    held: set[str] = set()
    found = []
    known = {site.id: site for site in sites}
    for pair, sigla in moves.items():
        if held.isdisjoint(pair):
            held.update(pair)
            found.append(pair)
            for site in map(known.__getitem__, pair):
                others = [
                    siglum
                    for siglum in site.words
                    if site.words[siglum] != site.words.get(base) and siglum not in sigla
                ]
                kept = [kind for kind in site.kinds if kind not in ("omission", "addition") or others]
                site.kinds = ["transposition", *kept]
    return found


_Sided: TypeAlias = tuple[Record, tuple[str, ...]]


def _match_moved(
    gone: Sequence[_Sided], come: Sequence[_Sided], says: Mapping[str, float]
) -> Iterator[tuple[Record, Record]]:
    by_words: dict[tuple[str, ...], list[Record]] = {}
    for site, words in come:
        by_words.setdefault(words, []).append(site)
    longer = [(site, words) for site, words in come if len(words) >= _LONG]
    for site, words in gone:
        if sum(says.get(form, 1.0) for form in words) < _MOVED:
            continue
        there = by_words.get(words)
        if there:
            yield site, there.pop(0)
        elif len(words) >= _LONG:
            alike = [(Indel.normalized_similarity(words, other), each) for each, other in longer]
            best = max(alike, key=lambda each: each[0], default=None)
            if best and best[0] >= _MOST_OF_IT:
                longer = [each for each in longer if each[0] is not best[1]]
                yield site, best[1]


def map_variants(content: Content, change: Callable[[Variant], Variant]) -> Content:
    """Return content in which every variant, those inside readings too, is what a function makes of it."""

    def of_reading(reading: Reading) -> Reading:
        return replace(reading, content=map_variants(reading.content, change))

    made: list[Node] = []
    for node in content:
        match node:
            case Variant():
                lemma = of_reading(node.lemma) if node.lemma else None
                made.append(change(replace(node, lemma=lemma, readings=tuple(map(of_reading, node.readings)))))
            case Section():
                head = map_variants(node.head, change)
                made.append(replace(node, content=map_variants(node.content, change), head=head))
            case Paragraph() | Markup():
                made.append(replace(node, content=map_variants(node.content, change)))
            case _:
                made.append(node)
    return tuple(made)


def name_kind(base: str, other: str) -> str:
    """Return the kind of a difference: what another text has for that of the base."""
    words = [[word.casefold() for word in WORD.findall(text)] for text in (base, other)]
    if words[0] == words[1]:
        return "punctuation"
    if not other:
        return "omission"
    if not base:
        return "addition"
    return "transposition" if sorted(words[0]) == sorted(words[1]) else "substitution"
