"""A letter collated again after its witnesses have changed: what its editor added, and all ids, stay.

What has not changed in any witness stays as the editor left it, to the letter. Elsewhere the apparatus is made anew,
and what was there is carried over by the words at which it stood: sites with their ids, judgements and conjectures,
names, calls of notes, ids of paragraphs. What cannot be carried over is named, and is a reason to refuse.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby
from string import ascii_lowercase
from typing import NamedTuple

from rapidfuzz.distance import Indel

from edition.collation.apparatus import Options, make_apparatus
from edition.collation.pairing import find_common
from edition.collation.places import Placed, place_tokens
from edition.collation.trace import Extent, Trace, is_division, trace
from edition.errors import EditionError, Problem
from edition.model import Letter
from edition.text import plain
from edition.tree import Attributes, Content, Markup, Node, Paragraph, Reading, Section, Variant, Witness, walk
from edition.witnesses.blocks import Block, Mark, WitnessText

#: An id that is counted, such as v12 or v12a.
_COUNTED = re.compile(r"([a-z])([0-9]{1,9})[a-z]?")
#: Changes of witnesses that are shown one by one.
_SHOWN = 20


@dataclass(frozen=True)
class Kept:
    """What became of a letter that was collated again."""

    same: int  # parts of the text that stayed as they were
    changed: tuple[str, ...]  # what has changed in the witnesses
    stayed: int  # sites
    new: tuple[str, ...]  # ids of sites
    look_again: tuple[str, ...]  # ids of sites that an editor judged and whose readings are others now
    gone: tuple[str, ...]  # what is no longer there

    def report(self) -> Iterator[str]:
        """Yield lines that say it."""
        for change in self.changed[:_SHOWN]:
            yield f"changed: {change}"
        if len(self.changed) > _SHOWN:
            yield f"changed: and {len(self.changed) - _SHOWN} places more"
        new = ", ".join(self.new) or "none"
        yield f"{self.same} parts of the text as they were; {self.stayed} sites kept; new: {new}"
        if self.look_again:
            yield f"to be judged again, since the readings have changed: {', '.join(self.look_again)}"
        for what in self.gone:
            yield f"gone: {what}"


class _Places:
    """Where the tokens of a witness are now that stood somewhere before."""

    def __init__(self, old: Sequence[str], new: Sequence[str]) -> None:
        self.now: list[int | None] = [None] * len(old)
        for i, j, length in find_common(old, new):
            self.now[i : i + length] = range(j, j + length)
        self.count = len(new)
        self._after: list[int] = [0]
        for place in self.now:
            self._after.append(self._after[-1] if place is None else place + 1)
        self._before: list[int] = [self.count] * (len(old) + 1)
        for index in range(len(old) - 1, -1, -1):
            place = self.now[index]
            self._before[index] = self._before[index + 1] if place is None else place

    def around(self, extent: Extent) -> Extent:
        """Return where a stretch is now, with what has come in at its edges."""
        return Extent(self._after[extent.start], self._before[extent.stop])

    def exactly(self, extent: Extent) -> Extent | None:
        """Return where a stretch is now if its tokens are the same, and stand together."""
        found = self.now[extent.start : extent.stop]
        if not found:
            around = self.around(extent)
            return around if around.start == around.stop else None
        if None in found or found[-1] != (found[0] or 0) + len(found) - 1:
            return None
        return Extent(found[0] or 0, (found[0] or 0) + len(found))

    def near(self, token: int) -> int | None:
        """Return where a token is now, or the last one before it that is still there."""
        place = self.now[token]
        return place if place is not None else self._after[token] - 1 if self._after[token] else None


class _Item(NamedTuple):
    """A part of a text that stands by itself.

    It is a paragraph, a site of whole paragraphs, or what stands between such. ``path`` leads to the section in which
    it stands: the number of each in what holds it.
    """

    path: tuple[int, ...]
    node: Node


def _items(content: Content, path: tuple[int, ...] = ()) -> Iterator[_Item]:
    for number, node in enumerate(content):
        if isinstance(node, Section):
            yield from _items(node.content, (*path, number))
        else:
            yield _Item(path, node)


def keep_work(
    old: Letter,
    witnesses: Sequence[WitnessText],
    options: Options,
    let_go: bool = False,
    taken: Iterable[str] = (),
) -> tuple[Letter, Kept]:
    """Return a letter of the texts that its witnesses have now.

    With it comes all that its editor added, and what became of it. ``taken`` are ids that may not be given to anything
    new. Raises EditionError where a witness of the letter is not among the given ones, and, unless it may be
    ``let_go``, where something that the editor added has no place any more.
    """
    given = {each.siglum: each for each in witnesses}
    if wanting := [siglum for siglum in old.sigla if siglum not in given]:
        what = f"no file of {', '.join(wanting)}, which the letter has"
        raise EditionError(Problem.at(old.path or old.id, 0, what, "the files of all its witnesses"))
    order = [*old.sigla, *(siglum for siglum in given if siglum not in old.sigla)]
    return _Again(old, {siglum: given[siglum].blocks for siglum in order}, options, taken).make(let_go)


class _Again:
    """The work on one letter.

    What it was, what its witnesses have now, and where the one is in the other.
    """

    def __init__(
        self, old: Letter, blocks: Mapping[str, Sequence[Block]], options: Options, taken: Iterable[str]
    ) -> None:
        self.old, self.known, self.order = old, old.sigla, tuple(blocks)
        self.old_items = list(_items(old.sections))
        self.before = {siglum: trace(((item.node,) for item in self.old_items), siglum) for siglum in self.known}
        tokens = {
            siglum: [place_tokens(block, number) for number, block in enumerate(blocks[siglum])]
            for siglum in self.known
        }
        self.places = {
            siglum: _Places(
                self.before[siglum].tokens, [each.token.spelling for each in chain.from_iterable(tokens[siglum])]
            )
            for siglum in self.known
        }
        marked = dict(blocks) | {
            siglum: _carry_marks(blocks[siglum], tokens[siglum], self.before[siglum], self.places[siglum])
            for siglum in self.known
        }
        self.apparatus = make_apparatus(marked, options)
        self.new_items = list(_items(self.apparatus.sections))
        self.now = {siglum: trace(((item.node,) for item in self.new_items), siglum) for siglum in self.order}
        self.was = {node.id: node for node in walk(old.sections) if isinstance(node, Variant)}
        self.sites = self._match("sites")
        #: The old sites with the places where they would begin now.
        self.olds = {
            siglum: sorted(
                (self.places[siglum].around(extent).start, identifier)
                for identifier, extent in self.before[siglum].sites.items()
            )
            for siglum in self.known
        }
        self.paragraphs = self._match("paragraphs")
        self.names = _Names({*taken, *_ids(old)})
        self.renamed: dict[str, str] = {}
        self.new: list[str] = []
        self.look_again: list[str] = []

    def make(self, let_go: bool) -> tuple[Letter, Kept]:
        """Return the letter and what became of it."""
        same = self._find_same()
        akin = self._find_akin()
        placed: list[tuple[tuple[int, ...], Node]] = []
        path: tuple[int, ...] = self.old_items[0].path if self.old_items else (0,)
        emitted: set[int] = set()
        for number, item in enumerate(self.new_items):
            held = same.get(number, akin.get(number))
            if held is not None and self.old_items[held].path >= path:
                path = self.old_items[held].path
            if held is not None:  # what stands between the parts of the text comes along with what follows it
                while held - 1 not in emitted and held and not self._has_text(held - 1):
                    held -= 1
                for between in range(held, same.get(number, akin.get(number, held))):
                    placed.append((path, self.old_items[between].node))
                    emitted.add(between)
            if number in same:
                emitted.add(same[number])
                node = self.old_items[same[number]].node
                for each in walk((node,)):
                    if isinstance(each, (Variant, Paragraph)):
                        self.names.pass_by(each.id)
                placed.append((path, node))
                self._note_renamed(number, same[number])
            else:
                if number in akin:
                    emitted.add(akin[number])
                placed += [(path, node) for node in self._finish((item.node,))]
        sections = _rebuild(self.old.sections, placed)
        letter = self._letter(sections)
        gone = _find_gone(self.old, letter)
        if gone and not let_go:
            wanted = "it moved or taken out first, or --let-go, which leaves it out"
            raise EditionError(
                Problem.at(self.old.path or self.old.id, line, f"no place any more for {what}", wanted)
                for line, what in gone
            )
        if gone:
            letter = _without_dangling(letter)
        kept = Kept(
            len(same),
            tuple(self._changes()),
            sum(isinstance(node, Variant) for node in walk(sections)) - len(self.new),
            tuple(self.new),
            tuple(dict.fromkeys(self.look_again)),
            tuple(what for _, what in gone),
        )
        return letter, kept

    # What is where

    def _match(self, what: str) -> dict[str, str]:
        """Return which sites, or paragraphs, are which old ones: ids by the new ones."""
        places: dict[str, dict[int, list[str]]] = {siglum: {} for siglum in self.known}
        extents = {siglum: getattr(self.now[siglum], what) for siglum in self.known}
        for siglum in self.known:
            for identifier, extent in extents[siglum].items():
                for at in range(extent.start, extent.stop + 1):
                    places[siglum].setdefault(at, []).append(identifier)
        ranked: list[tuple[float, int, str, str]] = []
        olds = list(
            dict.fromkeys(identifier for siglum in self.known for identifier in getattr(self.before[siglum], what))
        )
        for number, identifier in enumerate(olds):
            scores: dict[str, float] = {}
            for siglum in self.known:
                extent = getattr(self.before[siglum], what).get(identifier)
                if extent is None:
                    continue
                around = self.places[siglum].around(extent)
                near = {new for at in range(around.start, around.stop + 1) for new in places[siglum].get(at, ())}
                for new in near:
                    scores[new] = scores.get(new, 0.0) + _likeness(
                        self.before[siglum].tokens[slice(*extent)],
                        self.now[siglum].tokens[slice(*extents[siglum][new])],
                    )
            ranked += [(-score, number, identifier, new) for new, score in scores.items() if score > 0]
        found: dict[str, str] = {}
        taken: set[str] = set()
        for _, _, identifier, new in sorted(ranked):
            if identifier not in taken and new not in found:
                found[new] = identifier
                taken.add(identifier)
        return found

    def _find_same(self) -> dict[int, int]:
        """Return which parts of the text are as they were in every witness.

        The numbers of old ones are given by those of new ones.
        """
        if self.known != self.order:
            return {}
        starts: dict[tuple[Extent, ...], int] = {}
        for number in range(len(self.new_items)):
            starts[tuple(self.now[siglum].items[number] for siglum in self.known)] = number
        found: dict[int, int] = {}
        last = -1
        for number in range(len(self.old_items)):
            if not self._has_text(number):
                continue
            exact = [self.places[siglum].exactly(self.before[siglum].items[number]) for siglum in self.known]
            new = starts.get(tuple(each for each in exact if each is not None))
            if new is not None and new > last and self._divided(self.before, number) == self._divided(self.now, new):
                found[new] = number
                last = new
        return found

    def _has_text(self, number: int) -> bool:
        return any(
            self.before[siglum].items[number].start < self.before[siglum].items[number].stop for siglum in self.known
        )

    def _divided(self, traces: Mapping[str, Trace], number: int) -> set[tuple[int, str]]:
        """Return where in a part of the text who begins a paragraph.

        Places are those in the first witness that has the part.
        """
        for siglum in self.known:
            start, stop = traces[siglum].items[number]
            if start < stop:
                return {(at - start, names) for at, names in traces[siglum].divisions if start <= at < stop}
        return set()

    def _find_akin(self) -> dict[int, int]:
        """Return the old part with which each new one shares most words."""
        akin: dict[int, tuple[int, int]] = {}
        for siglum in self.known:
            owner = [number for number, extent in enumerate(self.now[siglum].items) for _ in range(*extent)]
            for number, extent in enumerate(self.before[siglum].items):
                shared = Counter(
                    owner[place] for token in range(*extent) if (place := self.places[siglum].now[token]) is not None
                )
                for new, count in shared.items():
                    akin[new] = max(akin.get(new, (0, -1)), (count, -number))
        return {new: -number for new, (_, number) in akin.items()}

    def _note_renamed(self, number: int, held: int) -> None:
        """Remember under which ids the sites of a part that stays are known."""
        for node in walk((self.new_items[number].node,)):
            if isinstance(node, Variant) and node.id in self.sites:
                self.renamed[node.id] = self.sites[node.id]

    # What is made anew

    def _finish(self, content: Content) -> Content:
        """Return content that was made anew with the ids of what was there.

        And with whatever else the editor added to that.
        """
        found: list[Node] = []
        for node in content:
            match node:
                case Variant():
                    found.append(self._site(node))
                case Paragraph():
                    held = self.paragraphs.get(node.id)
                    if held:
                        self.names.pass_by(held)
                        found.append(
                            replace(self.old.paragraph(held), content=self._finish(node.content), form=node.form)
                        )
                    else:
                        identifier = self.names.next("p", 1)
                        found.append(replace(node, id=identifier, content=self._finish(node.content)))
                case Markup():
                    found.append(replace(node, content=self._finish(node.content)))
                case _:
                    found.append(node)
        return tuple(found)

    def _site(self, site: Variant) -> Variant:
        held = self.sites.get(site.id)
        if held:
            self.names.pass_by(held)
            identifier = held
        else:
            if before := self._last_before(site):
                self.names.pass_by(before)
            identifier = self.names.next("v", 2)
            self.new.append(identifier)
        self.renamed[site.id] = identifier
        lemma = replace(site.lemma, content=self._finish(site.lemma.content)) if site.lemma else None
        readings = tuple(replace(each, content=self._finish(each.content)) for each in site.readings)
        if not held:
            return replace(site, id=identifier, lemma=lemma, readings=readings)
        was = self.was[held]
        alike = all(_written(was, siglum) == _written(site, siglum) for siglum in self.known)
        if not alike and _is_judged(self.old, was):
            self.look_again.append(held)
        claimed = tuple(each for each in was.readings if not each.witnesses)
        return replace(
            was,
            lemma=_carry_reading(was.lemma, lemma) if lemma else None,
            readings=(*(_carry_reading(_akin_reading(was, each), each) for each in readings), *claimed),
            kinds=was.kinds if alike and self.known == self.order else site.kinds,
        )

    def _last_before(self, site: Variant) -> str:
        """Return the id of the last old site before a new one.

        Whether or not it is still there; empty where there is none.
        """
        for siglum in self.known:
            if (here := self.now[siglum].sites.get(site.id)) is not None:
                at = bisect_right(self.olds[siglum], here.start, key=lambda each: each[0])
                return self.olds[siglum][at - 1][1] if at else ""
        return ""

    def _letter(self, sections: Content) -> Letter:
        """Return the old letter with another text.

        Of groups of sites those stay whose sites are there.
        """
        there = {node.id for node in walk(sections) if isinstance(node, Variant)}
        groups = [tuple(each for each in group if each in there) for group in self.old.groups]
        held = {identifier for group in groups for identifier in group}
        for group in self.apparatus.groups:
            named = tuple(self.renamed.get(identifier, "") for identifier in group)
            if set(named) <= there and held.isdisjoint(named) and not set(self.new).isdisjoint(named):
                groups.append(named)
        added = tuple(
            Witness(siglum, (f"From the file of {siglum}",)) for siglum in self.order if siglum not in self.known
        )
        return replace(
            self.old,
            sections=sections,
            groups=tuple(group for group in groups if len(group) > 1),
            witnesses=(*self.old.witnesses, *added),
            header=_with_witnesses(self.old.header, added),
        )

    def _changes(self) -> Iterator[str]:
        """Yield what is other in the witnesses now."""
        for siglum in self.known:
            old, new = self.before[siglum].tokens, self.now[siglum].tokens
            i = j = 0
            for start, other, length in [*find_common(old, new), (len(old), len(new), 0)]:
                if start > i or other > j:
                    was, now = " ".join(old[i:start]) or "nothing", " ".join(new[j:other]) or "nothing"
                    yield f"{siglum}, {self._paragraph_at(siglum, max(i - 1, 0))}: {shorten(was)} → {shorten(now)}"
                i, j = start + length, other + length
        for siglum in self.order:
            if siglum not in self.known:
                yield f"{siglum} is new"

    def _paragraph_at(self, siglum: str, token: int) -> str:
        found = (
            identifier
            for identifier, extent in self.before[siglum].paragraphs.items()
            if extent.start <= token < extent.stop
        )
        return next(found, "at the beginning")


class _Names:
    """Ids for what is new.

    The id before it with a letter, as v12a; never one that was given before.
    """

    def __init__(self, taken: set[str]) -> None:
        self._taken = taken
        self._last: dict[str, str] = {}
        self._highest: Counter[str] = Counter()
        for found in filter(None, map(_COUNTED.fullmatch, taken)):
            self._highest[found[1]] = max(self._highest[found[1]], int(found[2]))

    def pass_by(self, identifier: str) -> None:
        """Take note of an id that stands before what comes."""
        self._last[identifier[:1]] = identifier

    def next(self, letter: str, digits: int) -> str:
        """Return an id for something that comes after the last id passed by."""
        highest = self._highest[letter]
        before = _COUNTED.fullmatch(self._last.get(letter, ""))
        choices = (
            (f"{letter}{before[2]}{each}" for each in ascii_lowercase) if before and int(before[2]) < highest else ()
        )
        identifier = next((each for each in choices if each not in self._taken), "")
        if not identifier:
            self._highest[letter] += 1
            identifier = f"{letter}{self._highest[letter]:0{digits}}"
        self._taken.add(identifier)
        self._last[letter] = identifier
        return identifier


def _ids(letter: Letter) -> Iterator[str]:
    for node in walk((*letter.front, *letter.sections, *letter.back)):
        if isinstance(node, (Variant, Paragraph, Section)):
            yield node.id
    for note in (*letter.notes, *letter.judgements):
        yield note.id


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """Return how alike two stretches of tokens are, from 0 to 1.

    Two empty ones are somewhat alike.
    """
    if not one and not other:
        return 0.5
    return Indel.normalized_similarity(one, other)


def _written(site: Variant, siglum: str) -> str:
    reading = site.reading_of(siglum)
    return plain(reading.content, siglum) if reading else ""


def _is_judged(letter: Letter, site: Variant) -> bool:
    said = site.direction, site.mechanisms, site.bearing, site.sense, site.extent
    return any(said) or any(note.target == site.id for note in (*letter.notes, *letter.judgements))


def _akin_reading(site: Variant, reading: Reading) -> Reading | None:
    """Return the old reading of the same witnesses, or of most of them."""
    shared = [(len(set(each.witnesses) & set(reading.witnesses)), each) for each in site.all_readings()]
    best = max(shared, key=lambda each: each[0], default=None)
    return best[1] if best and best[0] else None


def _carry_reading(old: Reading | None, new: Reading) -> Reading:
    """Return a reading with what else is said of the old one."""
    return replace(old, witnesses=new.witnesses, content=new.content) if old else new


def _carry_marks(
    blocks: Sequence[Block], tokens: Sequence[Sequence[Placed]], old: Trace, places: _Places
) -> list[Block]:
    """Return the blocks of a witness with the marks that its text had in the letter.

    Those are left out whose words do not stand there any more.
    """
    flat = [each for block in tokens for each in block]
    added: dict[int, list[Mark]] = {}
    for first, start, last, stop, mark in old.marks:
        if mark.start == mark.stop:
            place = places.near(first) if first < len(places.now) else len(flat) - 1
            if place is not None and 0 <= place < len(flat):
                at = flat[place].start + min(start, len(flat[place].token.text))
                added.setdefault(flat[place].block, []).append(mark._replace(start=at, stop=at))
            continue
        now = places.exactly(Extent(first, last + 1)) if mark.whole else None
        ends = (now.start, now.stop - 1) if now else None if mark.whole else (places.now[first], places.now[last])
        if ends is None or ends[0] is None or ends[1] is None or ends[1] < ends[0]:
            continue
        one, other = flat[ends[0]], flat[ends[1]]
        if one.block == other.block:
            added.setdefault(one.block, []).append(mark._replace(start=one.start + start, stop=other.start + stop))
    return [
        replace(block, marks=_merge_marks(block.marks, added[number])) if number in added else block
        for number, block in enumerate(blocks)
    ]


def _merge_marks(own: Sequence[Mark], carried: Sequence[Mark]) -> tuple[Mark, ...]:
    there = {mark[:4] for mark in own}
    kept = [mark for mark in carried if mark[:4] not in there]
    return tuple(sorted([*own, *kept], key=lambda mark: (mark.start, -mark.stop)))


def _rebuild(sections: Content, placed: Sequence[tuple[tuple[int, ...], Node]], depth: int = 0) -> Content:
    """Return sections with other content.

    ``placed`` are nodes, each with the path of the section in which it stands.
    """
    made: list[Node] = []
    for number, group in groupby(placed, key=lambda each: each[0][depth] if len(each[0]) > depth else None):
        held = list(group)
        if number is None:
            made += [node for _, node in held]
            continue
        section = sections[number] if number < len(sections) else Section("s1", "section", ())
        inner = _rebuild(section.content if isinstance(section, Section) else (), held, depth + 1)
        made.append(
            replace(section, content=inner) if isinstance(section, Section) else Section("s1", "section", inner)
        )
    return tuple(made)


def _find_gone(old: Letter, new: Letter) -> list[tuple[int, str]]:
    """Return what the editor added to a letter and another has no longer.

    Each has its line.
    """
    gone: list[tuple[int, str]] = []
    there = {node.id for node in walk(new.sections) if isinstance(node, (Variant, Paragraph, Section))}
    lost_ids = {*_ids(old)} - there
    for note in (*old.notes, *old.judgements):
        for target in note.target.split():
            if target.removeprefix("#") in lost_ids:
                gone.append((note.line, f"{note.id}, a note on {target}, which the witnesses do not have any more"))
    for node in walk(old.sections):
        if isinstance(node, Variant) and node.id not in there and _has_work(node):
            gone.append((node.line, f"what is said of {node.id}: {_describe(node)}"))
        elif isinstance(node, Section) and node.id and node.id not in there:
            gone.append((node.line, f"the section {node.id}"))
    marks = [
        Counter(_key(node) for node in walk(letter.sections) if isinstance(node, Markup) and not is_division(node))
        for letter in (old, new)
    ]
    lost = Counter(marks[0]) - Counter(marks[1])
    for node in walk(old.sections):
        if isinstance(node, Markup) and lost[_key(node)] > 0:
            lost[_key(node)] -= 1
            said = " ".join(f'{name}="{value}"' for name, value in node.attributes)
            gone.append(
                (node.line, f"<{node.tag}{' ' if said else ''}{said}>{shorten(plain(node.content))}</{node.tag}>")
            )
    return gone


def _key(node: Markup) -> tuple[str, Attributes]:
    return node.tag, node.attributes


def _has_work(site: Variant) -> bool:
    said = site.direction, site.mechanisms, site.bearing, site.sense, site.certainty, site.resp, site.extent
    claimed = [reading for reading in site.readings if not reading.witnesses]
    return any(said) or site.status != "variant" or bool(claimed)


def _describe(site: Variant) -> str:
    return "; ".join(shorten(plain(reading.content)) or "nothing" for reading in site.all_readings())


def shorten(text: str) -> str:
    """Return a text, or of a longer one its first and its last words."""
    words = text.split()
    return text if len(words) <= 8 else f"{' '.join(words[:4])} … {' '.join(words[-3:])}"


def _without_dangling(letter: Letter) -> Letter:
    """Return a letter without notes on what is not there.

    Nor does it have the calls of notes that are not there.
    """
    there = {*_ids(letter)}
    notes = tuple(note for note in letter.notes if not note.target or note.target in there)
    judgements = tuple(note for note in letter.judgements if note.target in there)
    dropped = {note.id for note in letter.notes} - {note.id for note in notes}

    def without(content: Content) -> Content:
        made: list[Node] = []
        for node in content:
            match node:
                case Markup(tag="ptr") if node.get("target").removeprefix("#") in dropped:
                    continue
                case Markup() | Paragraph() | Section():
                    made.append(replace(node, content=without(node.content)))
                case Variant():
                    lemma = replace(node.lemma, content=without(node.lemma.content)) if node.lemma else None
                    readings = tuple(replace(each, content=without(each.content)) for each in node.readings)
                    made.append(replace(node, lemma=lemma, readings=readings))
                case _:
                    made.append(node)
        return tuple(made)

    return replace(letter, notes=notes, judgements=judgements, sections=without(letter.sections))


def _with_witnesses(header: Markup, added: Sequence[Witness]) -> Markup:
    """Return a header whose list of witnesses has some more."""
    if not added:
        return header

    def change(node: Node) -> Node:
        if not isinstance(node, Markup):
            return node
        if node.tag == "listWit":
            more = tuple(Markup("witness", (("xml:id", each.siglum),), each.description) for each in added)
            return replace(node, content=(*node.content, *more))
        return replace(node, content=tuple(map(change, node.content)))

    changed = change(header)
    assert isinstance(changed, Markup)
    return changed
