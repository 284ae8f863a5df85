"""Entries of an apparatus, of which each knows its lemma in the text, set into that text as sites of it."""

from __future__ import annotations

import copy
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from edition.adopt.flow import Flow, Kind, Point, Token, assemble, linearise, make_twin, moved
from edition.adopt.lemma_search import (
    ALTERNATIVES,
    BLOCKS,
    BREAKS,
    PLAIN_BLOCKS,
    fold_text,
    is_same,
    is_short_for,
    local,
    say_words,
    spell,
    spellings,
)
from edition.adopt.names import XML_ID
from edition.words import is_of_word

#: Elements that may be cut in two, each piece being what the whole was.
CUT = frozenset(
    {"hi", "emph", "foreign", "unclear", "supplied", "surplus", "damage", "restore", "secl", "retrace", "mod"}
)
#: Elements in which no site and no note may stand, but in their parts.
CLOSED = ALTERNATIVES | frozenset(["rdgGrp", "listApp", "list", "table", "row", "listBibl", "group"])
#: Which of several equal words a lemma is.
_OCCURRENCE = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+$")
#: How far an end of a lemma may be moved over tags between which there are no words.
_REACH = 40


@dataclass
class Site:
    """An entry of the apparatus on its way into the text.

    It has a lemma, from ``start`` to ``end``, or it has a ``trouble`` and becomes a note at ``place``.
    """

    app: etree._Element
    order: int  # in the source
    line: int
    what: str
    start: Point | None = None
    end: Point | None = None
    inner: tuple[Point, Point] | None = None  # what the entry itself names, where the lemma had to be widened
    place: Point | None = None  # where a note of it belongs
    trouble: str = ""
    changes: list[str] = field(default_factory=list)
    own_lemma: bool = False  # the words of the lemma are in the entry alone
    like: list[Site] = field(default_factory=list)  # other entries with the same lemma
    around: tuple[Sequence[Token], Sequence[Token]] = ((), ())  # of a reading, where the lemma had to be widened

    @property
    def extent(self) -> tuple[Point, Point]:
        """The beginning and the end of its lemma."""
        assert self.start is not None and self.end is not None
        return self.start, self.end

    def give_up(self, trouble: str) -> None:
        """Make it a note, and say why."""
        self.trouble = self.trouble or trouble
        if self.place is None:
            self.place = self.end
        self.start = self.end = None

    def move(self, divided: Point, count: int) -> None:
        """Follow the text when elements have been cut in two."""
        for name in ("start", "end", "place"):
            point = getattr(self, name)
            if point is not None:
                setattr(self, name, moved(point, divided, count))
        if self.inner is not None:
            self.inner = moved(self.inner[0], divided, count), moved(self.inner[1], divided, count)


def lemma_of(app: etree._Element) -> etree._Element | None:
    """Return the lemma of an entry, in a group of readings or not."""
    return next((part for part in _own(app) if local(part) == "lem"), None)


def readings_of(app: etree._Element) -> list[etree._Element]:
    """Return the readings of an entry, those in groups among them."""
    return [part for part in _own(app) if local(part) == "rdg"]


def _own(app: etree._Element) -> Iterator[etree._Element]:
    for part in app:
        if local(part) == "rdgGrp":
            yield from _own(part)
        elif isinstance(part.tag, str):
            yield part


def make(like: etree._Element, name: str, **attributes: str) -> etree._Element:
    """Return a new element in the namespace of another, and from its line."""
    space = etree.QName(like).namespace
    element = etree.Element(f"{{{space}}}{name}" if space else name, attributes, like.nsmap if space else None)
    if like.sourceline is not None:
        element.sourceline = like.sourceline  # type: ignore[misc]  # lxml lets it be set
    return element


# Where a lemma may stand in the tree


def trim(flow: Flow, start: Point, end: Point) -> tuple[Point, Point]:
    """Return a range without the white space at its edges."""
    while start < end:
        token = flow.tokens[start[0]]
        if token.kind is not Kind.TEXT or not token.text[start[1]].isspace():
            break
        start = flow.normal((start[0], start[1] + 1))
    while start < end:
        number, offset = end
        if offset == 0:
            before = flow.tokens[number - 1]
            if before.kind is not Kind.TEXT:
                break
            number, offset = number - 1, len(before.text)
        if not flow.tokens[number].text[offset - 1].isspace():
            break
        end = (number, offset - 1)
    return start, max(start, end)


def reach(flow: Flow, point: Point) -> list[tuple[int, Point]]:
    """Return the points that no words part from another, each with how far it is."""
    found = [(0, point)]
    number, offset = point
    cost = 0
    if not offset or flow.tokens[number].text[:offset].isspace():
        if offset:
            cost += 1
            found.append((cost, (number, 0)))
        while number > 1 and cost < _REACH:
            number -= 1
            token = flow.tokens[number]
            if _stops(token):
                break
            cost += 2 if token.kind is Kind.TEXT else 1
            found.append((cost, (number, 0)))
    number, offset = point
    cost = 0
    if offset and flow.tokens[number].text[offset:].isspace():
        number, offset = number + 1, 0
        cost += 1
        found.append((cost, (number, 0)))
    while not offset and number < len(flow.tokens) - 1 and cost < _REACH:
        token = flow.tokens[number]
        if _stops(token):
            break
        cost += 2 if token.kind is Kind.TEXT else 1
        number += 1
        found.append((cost, (number, 0)))
    return found


def _stops(token: Token) -> bool:
    """Tell whether a token parts the points beside it.

    Words do, an element that is not looked into, and readings and notes.
    """
    if token.kind is Kind.TEXT:
        return not token.text.isspace()
    return token.node is not None and (token.kind is Kind.WHOLE or local(token.node) in {"rdg", "note"})


def may_hold(element: etree._Element | None) -> bool:
    """Say whether a site may be a child of an element."""
    return element is not None and local(element) not in CLOSED


def fit_all(sites: Sequence[Site], flow: Flow) -> None:
    """Let each lemma begin and end in one element, or give up the site.

    Markup that is cut in two for one may move the end of another out of it, which is moved back then.
    """
    waiting = [site for site in sites if site.start is not None]
    for _ in range(len(sites)):
        for site in waiting:
            fit(site, flow, sites)
        waiting = [site for site in sites if site.start is not None and not _is_fit(site, flow)]
        if not waiting:
            return


def _is_fit(site: Site, flow: Flow) -> bool:
    start, end = site.extent
    return flow.parent(start) is flow.parent(end) and may_hold(flow.parent(start))


def fit(site: Site, flow: Flow, sites: Sequence[Site]) -> None:
    """Let the lemma of a site begin and end in one element, or give it up.

    Its ends move over tags first, where no words are between; then markup that lies across them is cut in two; then the
    lemma is widened, and each reading has the words that it has in common with the text beside it.
    """
    start, end = site.extent
    pairs = [
        (one + other, first, last)
        for one, first in reach(flow, start)
        for other, last in reach(flow, end)
        if first <= last and (start < end or first == last)
        if flow.parent(first) is flow.parent(last) and may_hold(flow.parent(first))
    ]
    if pairs:
        _, site.start, site.end = min(pairs, key=lambda pair: pair[0])
        if site.start < site.end:
            site.start, site.end = trim(flow, site.start, site.end)
        return
    ways = []
    for one, first in reach(flow, start):
        for other, last in reach(flow, end):
            before, after = flow.ancestors(first), flow.ancestors(last)
            common = next((element for element in before if element in after), None)
            if first < last and common is not None and may_hold(common):
                opening, closing = before[: before.index(common)], after[: after.index(common)]
                ways.append((len(opening) + len(closing), one + other, first, last, opening, closing))
    if not ways:
        site.give_up("its lemma begins and ends where no site of the text can stand")
        return
    _, _, site.start, site.end, opening, closing = min(ways, key=lambda way: way[:4])
    if all(local(element) in CUT for element in (*opening, *closing)):
        cut = ", ".join(sorted({local(element) for element in (*opening, *closing)}))
        for elements, name in ((closing, "end"), (opening, "start")):
            if elements:
                point = getattr(site, name)
                between = flow.divide(point, elements)
                for each in sites:
                    each.move(point, len(elements))
                setattr(site, name, between)
        site.changes.append(f"the markup across its ends is cut in two ({cut})")
        return
    _widen(site, flow, opening, closing)


def _widen(site: Site, flow: Flow, opening: Sequence[etree._Element], closing: Sequence[etree._Element]) -> None:
    start, end = site.extent
    crossed = [*opening, *closing]
    blocks = any(local(element) in BLOCKS for element in crossed)
    names = {local(element) for element in crossed}
    if names & (CLOSED | {"lem", "rdg"} | (BLOCKS - PLAIN_BLOCKS)) or (blocks and max(len(opening), len(closing)) > 1):
        site.give_up("its lemma begins or ends within an element that cannot be parted")
        return
    first = (flow.opened[opening[-1]], 0) if opening else start
    last = (flow.closed[closing[-1]] + 1, 0) if closing else end
    before, after = list(flow.cut(first, start)), list(flow.cut(end, last))
    if any(token.node is not None and local(token.node) == "app" for token in (*before, *after)):
        site.give_up("its lemma begins or ends within an element that has other sites")
        return
    if blocks and any(local(part) in BLOCKS for reading in readings_of(site.app) for part in reading):
        site.give_up("its lemma crosses the edges of blocks, and its readings are blocks")
        return
    if blocks:
        # The reading has the words of both blocks, and is one.
        block = (opening or closing)[0]
        before = [Token(Kind.OPEN, block), *(before[1:] if opening else ())]
        after = [*(after[:-1] if closing else ()), Token(Kind.CLOSE, block)]
    else:
        before += [Token(Kind.CLOSE, element) for element in opening]
        after = [*(Token(Kind.OPEN, element) for element in reversed(closing)), *after]
    site.around, site.inner = (before, after), (start, end)
    site.start, site.end = first, last
    site.changes.append(
        f"its lemma is widened to whole elements ({', '.join(sorted(names))}), whose other words each reading has too"
    )


def nest(sites: Iterable[Site], flow: Flow) -> list[Site]:
    """Return the sites that can stand in one text, the outer before the inner.

    They go from the beginning of the text to its end. Of two that overlap, where all witnesses of the one have the same
    words for what both lemmas have, these words are given once; else the later of the source is given up. Sites with
    the same lemma are one, if they say different things of no witness.
    """
    accepted: dict[tuple[Point, Point], Site] = {}
    around: list[Site] = []
    for site in sorted(sites, key=_outer_first):
        while around and around[-1].extent[1] <= site.extent[0]:
            around.pop()
        if site.extent[0] == site.extent[1]:
            _move_out(site, around, flow)
        same = accepted.get(site.extent)
        if same is not None:
            if same.inner != site.inner:
                site.give_up(f"its lemma overlaps that of the entry of line {same.line}")
            elif same.own_lemma or site.own_lemma or _disagree([same, *same.like], site):
                site.give_up(f"the entry of line {same.line} says something else of the same words")
            else:
                same.like.append(site)
                site.changes.append(f"one site with the entry of line {same.line}, which has the same lemma")
            continue
        while around and (clash := next((other for other in reversed(around) if _cross(other, site, flow)), None)):
            before = clash.extent
            if _part(clash, site, flow):
                del accepted[before]
                accepted[clash.extent] = clash
                around.remove(clash)
                continue
            later, earlier = (site, clash) if site.order > clash.order else (clash, site)
            for each in (later, *later.like):
                each.give_up(f"its lemma overlaps that of the entry of line {earlier.line}")
            if later is site:
                break
            around.remove(clash)
            accepted = {extent: other for extent, other in accepted.items() if other is not clash}
        if not site.trouble:
            accepted[site.extent] = site
            around.append(site)
    return sorted(accepted.values(), key=_outer_first)


def _part(site: Site, other: Site, flow: Flow) -> bool:
    """End a site where another begins, if the entries agree on the words in both.

    In both entries the same witnesses must have the same words for what is in both. That is sure where these words are
    the last of each reading of the first and the first of one of the other, as many as the text has there, and no
    witness of the first is silent in the other.
    """
    (start, end), (begin, stop) = site.extent, other.extent
    if not (start < begin < end < stop) or site.like or other.like or site.inner or other.inner:
        return False
    common = spell(flow, begin, end).words.split()
    own, others = readings_of(site.app), readings_of(other.app)
    agreed = lemma_of(other.app)
    for reading in own:
        words = (reading.text or "").split()
        wits = set((reading.get("wit") or "").split())
        same = [each for each in others if wits <= set((each.get("wit") or "").split())]
        if len(reading) or not wits or len(same) != 1 or len(words) <= len(common):
            return False
        if words[-len(common) :] != say_words(same[0]).split()[: len(common)]:
            return False
    lemma = lemma_of(site.app)
    if lemma is not None and (
        len(lemma)
        or (lemma.text or "").split()[-len(common) :] != common
        or not set((lemma.get("wit") or "").split())
        <= set((agreed.get("wit") or "").split() if agreed is not None else ())
    ):
        return False
    for part in (*own, *([lemma] if lemma is not None else [])):
        part.text = " ".join((part.text or "").split()[: -len(common)])
    before = [point for _, point in reach(flow, begin) if point <= begin and flow.parent(point) is flow.parent(begin)]
    site.start, site.end = trim(flow, start, min(before))
    site.changes.append(f"it ends before “{' '.join(common)}”, which the entry of line {other.line} has as well")
    return True


def _outer_first(site: Site) -> tuple[Point, Point, int]:
    (start, (number, offset)) = site.extent
    return start, (-number, -offset), site.order


def _move_out(site: Site, around: Sequence[Site], flow: Flow) -> None:
    """Let words that are added at the edge of a lemma stand outside it.

    They stand before it or after it then.
    """
    for outer in around:
        if outer.inner is None:
            for edge in outer.extent:
                if _is_beside(flow, site.extent[0], edge):
                    site.start = site.end = edge
                    return


def _is_beside(flow: Flow, one: Point, other: Point) -> bool:
    """Say whether there are no words between two points."""
    return not flow.text(min(one, other), max(one, other)).strip()


def _cross(outer: Site, inner: Site, flow: Flow) -> bool:
    """Say whether a site crosses another, which begins no later.

    It does if it ends after the other, or lies in what was added to the lemma of the other.
    """
    (begin, stop), (start, end) = inner.extent, outer.extent
    if outer.inner is None:
        return stop > end > begin
    first, last = outer.inner
    if begin == stop:
        # Words that are added at the edge of what was the lemma are not at an edge any more.
        within = first < begin < last and not any(_is_beside(flow, begin, edge) for edge in outer.inner)
        return start < begin < end and not within
    return begin < end and not (first <= begin and stop <= last)


def _disagree(sites: Sequence[Site], site: Site) -> bool:
    """Say whether some entries and another say different things of the same words.

    They do where a witness has a reading in one and a reading, or the lemma, in the other; or where their lemmas are
    not the same.
    """
    read, agreed = _attested([each.app for each in sites])
    others, agreeing = _attested([site.app])
    return bool(read & (others | agreeing) or others & agreed) or any(
        lemma_of(each.app) is not None
        and lemma_of(site.app) is not None
        and not is_same(say_words(_lemma(each)), say_words(_lemma(site)))
        for each in sites
    )


def _lemma(site: Site) -> etree._Element:
    lemma = lemma_of(site.app)
    assert lemma is not None
    return lemma


def _attested(apps: Sequence[etree._Element]) -> tuple[set[str], set[str]]:
    read, agreed = set(), set()
    for app in apps:
        for reading in readings_of(app):
            read.update((reading.get("wit") or "").split())
        lemma = lemma_of(app)
        if lemma is not None:
            agreed.update((lemma.get("wit") or "").split())
    return read, agreed


# What is written


def write_sites(flow: Flow, sites: Sequence[Site], notes: Iterable[Site], labels: dict[str, str]) -> list[Token]:
    """Return the tokens of a text with sites in it, and notes of what is no site.

    ``sites`` are as ``nest`` returns them; ``labels`` are the sigla by which a note names witnesses.
    """
    opening: dict[Point, list[Site]] = defaultdict(list)
    remarks: dict[Point, list[Site]] = defaultdict(list)
    for site in sites:
        opening[site.extent[0]].append(site)
    for site in notes:
        assert site.place is not None
        remarks[site.place].append(site)
    entries = {each.app for site in (*sites, *notes) for each in (site, *site.like)}
    parts = {site.order: _parts(site, flow) for site in sites}
    written: list[Token] = []
    around: list[Site] = []
    at: Point = (0, 0)

    def close() -> None:
        site = around.pop()
        written.extend(parts[site.order].after)

    def copy_to(point: Point) -> None:
        nonlocal at
        # What a site has instead of the text's own words stands in it already.
        if not any(site.own_lemma for site in around):
            written.extend(token for token in flow.cut(at, point) if token.node not in entries)
        at = point

    for point in sorted({*opening, *remarks, *(site.extent[1] for site in sites)}):
        copy_to(point)
        while around and around[-1].extent[1] == point:
            close()
        written += [Token(Kind.WHOLE, say_entry(site.app, labels)) for site in remarks.get(point, ())]
        for site in sorted(opening.get(point, ()), key=lambda site: site.extent[1] != point):
            written += parts[site.order].before
            around.append(site)
            if site.extent[1] == point:
                close()
    copy_to((len(flow.tokens), 0))
    return written


@dataclass(frozen=True)
class _Parts:
    """What of a site stands before its lemma, and what after it."""

    before: list[Token]
    after: list[Token]


def _parts(site: Site, flow: Flow) -> _Parts:
    app, (start, end) = site.app, site.extent
    lemma = _take_lemma(site, flow)
    others = [part for part in app if part is not lemma]
    group = lemma.getparent() if lemma is not None else None
    if lemma is not None and group is not None and group is not app:
        group.remove(lemma)
        site.changes.append("its lemma stands before the groups of readings")
    own: list[Token] = []
    if lemma is None:
        lemma = make(app, "lem")
    elif site.own_lemma:
        own = linearise(lemma).tokens[1:-1]
    elif agrees(lemma, flow, *(site.inner or site.extent)):
        _note_spelling(site, lemma, flow)
    else:
        words = say_words(lemma)
        if any(lemma.get(name) for name in ("wit", "source", "resp")):
            lemma.tag = etree.QName(etree.QName(lemma).namespace, "rdg").text
            others.insert(0, lemma)
            site.changes.append(f"the text has other words than its lemma, “{words}”, which is a reading here")
        else:
            note = make(lemma, "note", type="lemma")
            note.text = words
            others.append(note)
            site.changes.append(f"the text has other words than its lemma, “{words}”, which is a note here")
        lemma = make(app, "lem")
    for like in site.like:
        second = lemma_of(like.app)
        if second is not None:
            wits = dict.fromkeys([*(lemma.get("wit") or "").split(), *(second.get("wit") or "").split()])
            if wits:
                lemma.set("wit", " ".join(wits))
        added = [part for part in like.app if part is not second]
        kept = {name: value for name, value in like.app.attrib.items() if name in {"type", "subtype", "ana", XML_ID}}
        if kept:
            group = make(like.app, "rdgGrp", **{str(name): str(value) for name, value in kept.items()})
            group.extend([part for part in added if local(part) in {"rdg", "rdgGrp", "note", "witDetail"}])
            added = [group]
        others += added
    block = _only_block(flow, start, end)
    for other in others:
        for reading in [other] if local(other) == "rdg" else readings_of(other) if local(other) == "rdgGrp" else []:
            _fill(reading, site, flow, block)
        if not (other.tail or "").strip():
            other.tail = None
    for name in ("from", "to", "loc") if app.get("from") or app.get("to") else ("corresp", "loc"):
        app.attrib.pop(name, None)
    tails = [
        [Token(Kind.WHOLE, other), *([Token(Kind.TEXT, text=other.tail)] if other.tail else [])] for other in others
    ]
    return _Parts(
        [Token(Kind.OPEN, app), Token(Kind.OPEN, lemma), *own],
        [Token(Kind.CLOSE, lemma), *(token for tail in tails for token in tail), Token(Kind.CLOSE, app)],
    )


def _note_spelling(site: Site, lemma: etree._Element, flow: Flow) -> None:
    """Say where a lemma is spelled otherwise than the text, whose spelling stays."""
    words = say_words(lemma)
    own = fold_text(spell(flow, *(site.inner or site.extent)).words, 0)
    if fold_text(words, 0) not in ("", own) and is_same(words, own) and not re.search(r"…|\.\.", words):
        site.changes.append(f"its lemma is spelled “{words}”")


def _take_lemma(site: Site, flow: Flow) -> etree._Element | None:
    """Return the lemma of an entry; of several, that which the text has.

    There are several where groups of readings have each their own. If the text has none of them, it is the first. The
    others are readings then, each the first of its group.
    """
    lemmas = [part for part in _own(site.app) if local(part) == "lem"]
    if len(lemmas) < 2:
        return lemmas[0] if lemmas else None
    lemma = next((each for each in lemmas if agrees(each, flow, *site.extent)), lemmas[0])
    for each in lemmas:
        if each is not lemma:
            each.tag = etree.QName(etree.QName(each).namespace, "rdg").text
    site.changes.append("of several lemmas, one for each group, the others are readings")
    return lemma


def agrees(lemma: etree._Element, flow: Flow, start: Point, end: Point) -> bool:
    """Say whether a lemma agrees with the words of the text.

    In one of its spellings, it is all of them, or the first and the last. A lemma without words agrees with any.
    """
    lemmas = set(spellings(lemma).values())
    if not any(lemmas):
        return True
    texts = {spell(flow, start, end, edited).words for edited in (False, True)}
    return any(
        is_same(one, other) or is_same(_OCCURRENCE.sub("", one), other) or is_short_for(one, other)
        for one in lemmas
        for other in texts
    )


def _only_block(flow: Flow, start: Point, end: Point) -> etree._Element | None:
    """Return the first block of a lemma that is whole blocks.

    It is None where the lemma is words.
    """
    first = flow.tokens[start[0]].node
    if start >= end or first is None or local(first) not in BLOCKS:
        return None
    blocks = (token.node for token in flow.cut(start, end) if token.kind is Kind.OPEN and token.node is not None)
    return next((block for block in blocks if local(block) in PLAIN_BLOCKS), None)


def _fill(reading: etree._Element, site: Site, flow: Flow, block: etree._Element | None) -> None:
    """Give a reading its edges: white space, and words it has in common.

    White space is as the text has it beside the lemma. The words are those by which the lemma had to be widened.
    """
    start, end = site.extent
    before, after = _beside(flow, start, end)
    tokens = linearise(reading).tokens
    inside = tokens[1:-1]
    if inside and inside[0].kind is Kind.TEXT and not before.strip():
        inside[0] = Token(Kind.TEXT, text=inside[0].text.lstrip())
    if inside and inside[-1].kind is Kind.TEXT and not after.strip():
        inside[-1] = Token(Kind.TEXT, text=inside[-1].text.rstrip())
    inside = [token for token in inside if token.kind is not Kind.TEXT or token.text]
    only = inside[0].node if len(inside) == 2 else None
    if only is not None and local(only) == "space" and only.get("quantity") == "0":
        inside = []  # a space of no extent says that there is nothing
        site.changes.append("a space of no extent is an omission")
    words = say_words(reading)
    if inside and start == end and words and not (is_of_word(before) and is_of_word(after)):
        # Words that are added stand apart from their neighbours.
        if is_of_word(before) and is_of_word(words[:1]) and inside[0].text[:1] != " ":
            inside.insert(0, Token(Kind.TEXT, text=" "))
        if is_of_word(after) and is_of_word(words[-1:]) and inside[-1].text[-1:] != " ":
            inside.append(Token(Kind.TEXT, text=" "))
    first, last = site.around
    if first or last:
        inside = [*_again(first), *inside, *_again(last)]
        inside = _closed(inside)
    elif block is not None and inside and not any(local(part) in BLOCKS for part in reading):
        twin = make_twin(block)
        inside = [Token(Kind.OPEN, twin), *inside, Token(Kind.CLOSE, twin)]
    assemble([tokens[0], *inside, tokens[-1]])


def _beside(flow: Flow, start: Point, end: Point) -> tuple[str, str]:
    """Return the character before a range and the one after it.

    At the edges of their block it is a space.
    """
    number, offset = start
    before = flow.tokens[number].text[:offset] if offset else ""
    while not before and number > 0:
        number -= 1
        before = _text_beside(flow.tokens[number])
    number, offset = end
    after = flow.tokens[number].text[offset:] if number < len(flow.tokens) else " "
    while not after and number < len(flow.tokens):
        after = _text_beside(flow.tokens[number])
        number += 1
    return before[-1:] or " ", after[:1] or " "


def _text_beside(token: Token) -> str:
    if token.node is None:
        return token.text
    name = local(token.node)
    return " " if name in BLOCKS or (name in BREAKS and token.node.get("break") != "no") else ""


def _again(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield tokens once more, without ids, notes and comments."""
    quiet = 0
    for token in tokens:
        if token.node is None:
            if not quiet:
                yield token
        elif token.kind is Kind.WHOLE:
            continue
        elif local(token.node) in {"note", "rdg", "anchor"}:
            quiet += 1 if token.kind is Kind.OPEN else -1
        elif not quiet:
            yield token


def _closed(tokens: Sequence[Token]) -> list[Token]:
    """Return tokens with elements of their own.

    Each tag that opens has the same element as the one that closes it.
    """
    twins: list[etree._Element] = []
    found = []
    for token in tokens:
        if token.kind is Kind.OPEN and token.node is not None:
            twins.append(make_twin(token.node))
            found.append(Token(Kind.OPEN, twins[-1]))
        elif token.kind is Kind.CLOSE:
            found.append(Token(Kind.CLOSE, twins.pop()))
        else:
            found.append(token)
    return found


def say_entry(app: etree._Element, labels: dict[str, str]) -> etree._Element:
    """Return a note that says an entry in words.

    It reads ``loc: lemma] reading A B; reading C``.
    """
    note = make(app, "note", type="apparatus")
    if app.get(XML_ID):
        note.set(XML_ID, str(app.get(XML_ID)))
    if app.get("loc"):
        _add_text(note, f"{app.get('loc')}: ")
    lemma = lemma_of(app)
    if lemma is not None:
        _add_content(note, lemma, labels)
        _add_text(note, _sigla(lemma, labels))
        _add_text(note, "] ")
    separator = ""
    for part in _own(app):
        if part is lemma:
            continue
        _add_text(note, separator)
        if local(part) == "rdg" and not say_words(part) and not len(part):
            _add_text(note, "om.")
        _add_content(note, part, labels)
        _add_text(note, _sigla(part, labels))
        separator = "; "
    return note


def _sigla(part: etree._Element, labels: dict[str, str]) -> str:
    tokens = [token for name in ("wit", "source", "resp") for token in (part.get(name) or "").split()]
    return "".join(" " + labels.get(token.removeprefix("#"), token.removeprefix("#")) for token in tokens)


def _add_text(element: etree._Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _add_content(element: etree._Element, part: etree._Element, labels: dict[str, str]) -> None:
    part = copy.deepcopy(part)
    for app in [each for each in part.iter() if local(each) == "app"]:
        # An entry within a reading is said there, in brackets.
        around = app.getparent()
        if around is not None:
            said = say_entry(app, labels)
            said.text = "[" + (said.text or "")
            _add_text(said, "]")
            said.tag, said.tail = app.tag, app.tail
            around.replace(app, said)
    etree.strip_tags(part, "{*}app")
    _add_text(element, (part.text or "").lstrip())
    for child in list(part):
        tail, child.tail = child.tail, None
        element.append(child)
        _add_text(element, tail or "")
    # White space at the end of a reading is none of the note's.
    if len(element):
        element[-1].tail = (element[-1].tail or "").rstrip()
    else:
        element.text = (element.text or "").rstrip()
