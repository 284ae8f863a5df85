"""Apparatus that stands apart from the text, made into sites within it (parallel segmentation).

An entry may be attached by the ends of its lemma (``from`` and ``to``), or name the place in which its lemma is to be
looked for (``loc``), and stand in the text, after it, or in ``standOff``. What is not sure is not guessed: an entry
whose lemma is not found once becomes a note that says it in words.

Method: TEI Guidelines P5, 13.2 (linking the apparatus to the text).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lxml import etree

from edition.adopt.elements import take_out
from edition.adopt.end_points import NoPlaceError, Span, describe, find_span, is_elsewhere
from edition.adopt.flow import Flow, Kind, Point, assemble, linearise
from edition.adopt.insertion import Site, agrees, fit_all, lemma_of, nest, readings_of, trim, write_sites
from edition.adopt.lemma_search import (
    ALTERNATIVES,
    BLOCKS,
    PLAIN_BLOCKS,
    Found,
    Place,
    find_lemma,
    fold_text,
    is_left_out,
    local,
    say_words,
    spell,
)
from edition.adopt.location import References, rank
from edition.adopt.names import XML_ID
from edition.adopt.report import Entry
from edition.errors import EditionError, Problem
from edition.words import count_words

#: Types of a division that holds an apparatus and no text.
_APPARATUS = re.compile(r"(?i)app(?:\.?[-_ ]?crit\w*\.?)?|.*apparat.*|varia(?:nts|ntes|e)(?: lectiones)?|textcrit\w*")

#: Where the lemma of an entry is that names no place.
_OWN_BLOCK = "its own block"


def inline_apparatus(root: etree._Element, name: str = "") -> list[Entry]:
    """Put each apparatus entry that stands apart from its text where it belongs.

    ``root`` is a TEI element, in whatever namespace or none, with its own ids; it is changed. ``name`` is that of its
    file. Returned is what was done, an entry for each ``app`` that stood apart, in the order of the source. Witnesses
    of which an entry says nothing are not added. An entry without a place that is sure becomes a note at the place that
    it names, or at the end. Raise ``EditionError`` where the apparatus belongs to a text that is not in the file.
    """
    source = _Source.of(root)
    if not source.apart:
        return source.kept
    _refuse_elsewhere(source, name)
    flow = linearise(source.text, frozenset(source.apart))
    if not _has_words(flow, source.skipped):
        raise EditionError(
            [
                Problem(
                    name,
                    app.sourceline or 0,
                    f"{describe(app)} stands apart from a text that is not in the file",
                    "the text and its apparatus in one file",
                )
                for app in source.apart[:1]
            ]
        )
    sites = _locate(source, flow)
    _refuse_misnamed(source, sites, name)
    fit_all(sites, flow)
    accepted = nest([site for site in sites if site.start is not None], flow)
    notes = [site for site in sites if site.trouble]
    quiet = _quiet(flow, source.skipped)
    for site in notes:
        site.place = _place_of_note(flow, site.place, quiet)
    labels = _labels(root)
    words = {site.order: _words(flow, site) for site in sites if not site.trouble}
    _take_out(source, flow)
    assemble(write_sites(flow, accepted, notes, labels))
    entries = [*source.kept, *(_say(site, words) for site in sites), *_tidy(source, root)]
    return sorted(entries, key=lambda entry: entry.line)


@dataclass
class _Source:
    """Which entries of a text stand apart from it, and what else there is."""

    root: etree._Element
    text: etree._Element
    apart: list[etree._Element] = field(default_factory=list)
    known: set[etree._Element] = field(default_factory=set)  # the same
    holders: dict[etree._Element, etree._Element] = field(default_factory=dict)  # an entry's list, division or note
    beside: set[etree._Element] = field(default_factory=set)  # entries beside the words to which they belong
    blocks: list[etree._Element] = field(default_factory=list)  # that hold entries and nothing else
    skipped: frozenset[etree._Element] = frozenset()  # what holds apparatus and is no text
    method: str = ""
    ids: dict[str, etree._Element] = field(default_factory=dict)
    pointing: dict[str, etree._Element] = field(default_factory=dict)  # the part of the text that points to an entry
    pointers: list[str] = field(default_factory=list)  # by which entries point to the ends of their lemmas
    kept: list[Entry] = field(default_factory=list)

    @classmethod
    def of(cls, root: etree._Element) -> _Source:
        """Look through a document."""
        elements = [element for element in root.iter() if isinstance(element.tag, str)]
        text = next((element for element in elements if local(element) == "text"), root)
        source = cls(root, text)
        encoding = next((element for element in elements if local(element) == "variantEncoding"), None)
        source.method = (encoding.get("method") or "").strip() if encoding is not None else ""
        for element in elements:
            identifier = element.get(XML_ID) or element.get("id")
            if identifier:
                source.ids.setdefault(identifier, element)
        holders = [element for element in elements if _is_holder(element)]
        inside = set(text.iter())
        source.skipped = frozenset(holder for holder in holders if holder in inside)
        if not _has_words(linearise(text), source.skipped):
            # A division of this type that is all the text there is holds the text.
            holders = [holder for holder in holders if local(holder) != "div"]
            source.skipped = frozenset(holder for holder in holders if holder in inside)
        source.skipped |= _beside_edition(text)
        kinds = set(holders)
        for app in elements:
            if local(app) == "app":
                source.sort_out(app, kinds, app in inside)
        for element in text.iter():
            if isinstance(element.tag, str) and local(element) not in {"app", "listApp", "div", "note"}:
                for pointer in (element.get("corresp") or "").split():
                    source.pointing.setdefault(pointer.removeprefix("#"), element)
        return source

    def sort_out(self, app: etree._Element, holders: set[etree._Element], in_text: bool) -> None:
        """Say whether an entry stands apart, and how."""
        around = list(app.iterancestors())
        if any(element in self.known for element in around):
            return
        holder = next((element for element in around if element in holders), None)
        attached = bool(app.get("from") or app.get("to"))
        if attached and self.counts_words(app):
            if holder is None:
                self.kept.append(
                    Entry(
                        app.sourceline or 0,
                        describe(app),
                        "from and to are numbers of words; read where it stands",
                        "kept",
                    )
                )
                return
            attached = False
        if holder is None and not attached and not self.refers(app):
            return
        self.apart.append(app)
        self.known.add(app)
        if holder is not None:
            self.holders[app] = holder
        block = app.getparent()
        if block is not None and local(block) in PLAIN_BLOCKS and not self.has_text_beside(app):
            self.blocks.append(block)
        if in_text and (holder is None or (local(holder) == "note" and holder.getparent() is not None)):
            self.beside.add(app)

    def refers(self, app: etree._Element) -> bool:
        """Say whether an entry in the text is about words outside it.

        They are the words beside it, or in a place that it names.
        """
        if self.method == "location-referenced":
            block = _block_of(app)
            own = block is not None and block.get("n") and (app.get("loc") or "").split()[-1:] == [block.get("n")]
            return self.has_text_beside(app) or bool(app.get("loc") and not own)
        return self.method != "parallel-segmentation" and _is_between_blocks(app)

    def counts_words(self, app: etree._Element) -> bool:
        """Say whether an entry counts the words of its lemma.

        Tables of collation do so. Such an entry points to no end of its lemma.
        """
        given = [value for name in ("from", "to") if (value := app.get(name))]
        return all(value.isdecimal() and value not in self.ids for value in given)

    @staticmethod
    def has_text_beside(app: etree._Element) -> bool:
        """Say whether the block of an entry has words that are not in entries."""
        block = _block_of(app)
        return block is not None and any(
            (text or "").strip()
            for element in block.iter()
            if not any(local(each) in {"app", "note"} for each in (element, *element.iterancestors()))
            for text in (element.text, *(child.tail for child in element))
        )


def _beside_edition(text: etree._Element) -> frozenset[etree._Element]:
    """Return the divisions beside those of the type ``edition``.

    They are a translation, a commentary and the like.
    """
    divisions = [element for element in text.iter() if local(element) == "div"]
    editions = [division for division in divisions if division.get("type") == "edition"]
    within = {part for edition in editions for part in edition.iter()}
    around = {element for edition in editions for element in edition.iterancestors()}
    return frozenset(division for division in divisions if editions and division not in within | around)


def _is_holder(element: etree._Element) -> bool:
    name = local(element)
    if name in {"listApp", "standOff"}:
        return True
    if re.fullmatch(r"div\d?", name):
        kinds = (element.get("type"), element.get("subtype"))
        return any(kind and _APPARATUS.fullmatch(kind) for kind in kinds)
    return name == "note" and any(local(part) in {"app", "listApp"} for part in element)


def _block_of(app: etree._Element) -> etree._Element | None:
    return next((element for element in app.iterancestors() if local(element) in BLOCKS), None)


def _block_before(app: etree._Element) -> etree._Element | None:
    """Return the block in which an entry stands, or the one before it.

    It is the one before where the entry stands between blocks.
    """
    block = _block_of(app)
    if block is not None and local(block) in PLAIN_BLOCKS:
        return block
    before = (each for each in app.itersiblings(preceding=True) if local(each) not in {"app", "note", "listApp", ""})
    return next(before, block)


def _is_between_blocks(app: etree._Element) -> bool:
    """Say whether an entry of words stands after a block.

    Such an entry can be no part of a text.
    """
    parent, before = app.getparent(), _block_before(app)
    lemma = lemma_of(app)
    return (
        parent is not None
        and local(parent) in {"lg", "div", "body", "sp"}
        and lemma is not None
        and before is not None
        and local(before) in PLAIN_BLOCKS
        and not any(local(part) in BLOCKS for reading in (lemma, *readings_of(app)) for part in reading.iter())
    )


def _has_words(flow: Flow, skipped: frozenset[etree._Element]) -> bool:
    whole = (0, 0), (len(flow.tokens), 0)
    return count_words(spell(flow, *whole, False, skipped).words) > 0


def _refuse_elsewhere(source: _Source, name: str) -> None:
    problems = [
        Problem(
            name,
            app.sourceline or 0,
            f"{describe(app)} belongs to a text in another file",
            "the text and its apparatus in one file",
        )
        for app in source.apart
        for attribute in ("from", "to")
        if any(is_elsewhere(pointer, name) for pointer in (app.get(attribute) or "").split())
    ]
    if problems:
        raise EditionError(problems)


def _refuse_misnamed(source: _Source, sites: Sequence[Site], name: str) -> None:
    """Refuse a file whose header says wrongly that entries are beside the text.

    In truth they hold the words that they are about.
    """
    beside = [
        site
        for site in sites
        if site.app in source.beside
        and site.app not in source.holders
        and not (site.app.get("from") or site.app.get("to"))
        and lemma_of(site.app) is not None
    ]
    if beside and all(site.trouble for site in beside):
        site = beside[0]
        raise EditionError(
            Problem(
                name,
                site.line,
                "by the header’s variantEncoding the words of a lemma stand in the text beside its app; they do not, "
                "here or anywhere",
                'method="parallel-segmentation" where an app holds the words of the text',
            )
        )


# Where the lemma of each entry is


def _locate(source: _Source, flow: Flow) -> list[Site]:
    sites = [Site(app, order, app.sourceline or 0, describe(app)) for order, app in enumerate(source.apart)]
    referring = []
    for site in sites:
        try:
            ends = _ends(site.app, source)
            if ends is not None:
                _attach(site, ends, source, flow)
            else:
                referring.append(site)
        except NoPlaceError as error:
            site.give_up(str(error))
    if referring:
        _refer(referring, source, flow)
    found = [each for site in sites for each in _with_inner(site, source, flow)]
    for order, site in enumerate(found):
        site.order = order
    return found


def _ends(app: etree._Element, source: _Source) -> tuple[str, str] | None:
    """Return the pointers to the ends of an entry's lemma, or None where it has none."""
    ends = (app.get("from") or "", app.get("to") or "")
    holder = source.holders.get(app)
    identifier = app.get(XML_ID) or app.get("id") or ""
    words = [source.ids.get(token.removeprefix("#")) for token in (app.get("loc") or "").split()]
    if any(ends) and not source.counts_words(app):
        pass
    elif words and all(word is not None and local(word) not in BLOCKS for word in words):
        ends = tuple((app.get("loc") or "").split()[at] for at in (0, -1))  # type: ignore[assignment]
    elif holder is not None and (app.get("corresp") or "").strip("# ") in source.ids:
        ends = (str(app.get("corresp")), "")
    elif identifier in source.pointing:
        return f"corresp {identifier}", ""
    elif holder is not None and local(holder) == "note" and holder.get("target"):
        ends = (str(holder.get("target")), holder.get("targetEnd") or "")
    else:
        return None
    for pointer in ends:
        if len(pointer.split()) > 1 and "(" not in pointer:
            raise NoPlaceError(f"“{pointer}” is more than one pointer")
    return ends


def _attach(site: Site, ends: tuple[str, str], source: _Source, flow: Flow) -> None:
    """Find the lemma of an entry that points to its ends."""
    ids = source.ids
    if ends[0].startswith("corresp "):
        identifier = ends[0].removeprefix("corresp ")
        ids, ends = {**ids, identifier: source.pointing[identifier]}, (identifier, "")
    source.pointers += ends
    spans = [find_span(pointer, flow, ids) if pointer else None for pointer in ends]
    first, last = spans
    here = _own_point(site.app, source, flow)
    if first is not None and last is not None:
        start = first.end if first.is_point else first.start
        end = last.start if last.is_point else last.end
        if first == last:
            start, end = (first.end, first.end) if first.is_point else (first.start, first.end)
    elif first is not None:
        start, end = _from_alone(site, first, here, flow)
    else:
        assert last is not None
        start, end = _to_alone(site, last, here, flow)
    site.place = end
    if end < start:
        raise NoPlaceError("its lemma ends before it begins")
    site.start, site.end = trim(flow, start, end)
    if start < end and not spell(flow, start, end).words:
        site.start = site.end  # between the ends there is nothing but tags and white space


def _own_point(app: etree._Element, source: _Source, flow: Flow) -> Point | None:
    """Return where an entry stands in the text, or None where it stands elsewhere."""
    if app not in source.beside:
        return None
    holder = source.holders.get(app)
    return (flow.opened[holder if holder is not None else app], 0)


def _from_alone(site: Site, first: Span, here: Point | None, flow: Flow) -> tuple[Point, Point]:
    """Return the lemma of an entry that says where it begins.

    It is the element pointed at, or stands in it; but an entry within that element, or after an anchor in the same
    block, stands at the end of its lemma.
    """
    lemma = lemma_of(site.app)
    has_words = lemma is not None and bool(say_words(lemma))
    site.place = first.end
    if here is not None and here >= first.end and _block_at(flow, first.start) is _block_at(flow, here):
        start = first.end if first.is_point else first.start
        if agrees(lemma, flow, start, here) if lemma is not None and has_words else first.is_point:
            return start, here
    if not first.is_point:
        return _in_element(site, first, here, flow)
    if not has_words:
        raise NoPlaceError("it says where its lemma begins, and not where it ends")
    return _beside_point(site, first, flow, after=True)


def _in_element(site: Site, span: Span, here: Point | None, flow: Flow) -> tuple[Point, Point]:
    """Return the lemma of an entry that points to an element.

    It is all of the element, or the words of the lemma where they stand in it once. If the entry itself is in the
    element, only what is before the entry counts.
    """
    lemma = lemma_of(site.app)
    if here is not None and span.start <= here <= span.end:
        span = Span(span.start, here, is_point=False)
    if lemma is None or not say_words(lemma) or agrees(lemma, flow, span.start, span.end):
        element = flow.parent(span.start)
        if site.app.get("loc") and element is not None and local(element) in BLOCKS:
            raise NoPlaceError("it names a place and no lemma in it")
        return span.start, span.end
    found = find_lemma(lemma, [Place(flow, span.start, span.end, frozenset())])
    if len(found) != 1:
        times = f"stands {len(found)} times" if found else "does not stand"
        raise NoPlaceError(f"its lemma “{say_words(lemma)}” {times} in the element to which it points")
    return found[0].start, found[0].end


def _to_alone(site: Site, last: Span, here: Point | None, flow: Flow) -> tuple[Point, Point]:
    """Return the lemma of an entry that says only where it ends.

    It is from the entry to there or, where that is not after the entry, the words of its lemma before that point.
    """
    end = last.start if last.is_point else last.end
    site.place = end
    if here is not None and here <= end:
        return here, end
    lemma = lemma_of(site.app)
    if lemma is None or not say_words(lemma):
        raise NoPlaceError("it says where its lemma ends, and not where it begins")
    return _beside_point(site, Span(end, end, is_point=True), flow, after=False)


def _beside_point(site: Site, span: Span, flow: Flow, after: bool) -> tuple[Point, Point]:
    """Return the lemma at a point.

    It is the words that come before it or, if ``after``, after it or before it; if these are nowhere in the block, the
    entry alone has the words, which stand at the point then (TEI Guidelines P5, 13.2.4).
    """
    lemma = lemma_of(site.app)
    assert lemma is not None
    block = _block_at(flow, span.end)
    begin, stop = (
        ((flow.opened[block] + 1, 0), (flow.closed[block], 0)) if block is not None else (span.start, span.end)
    )
    following = find_lemma(lemma, [Place(flow, span.end, stop, frozenset())]) if span.end < stop and after else []
    preceding = find_lemma(lemma, [Place(flow, begin, span.start, frozenset())]) if begin < span.start else []
    beside = [
        *(one for one in following if not _has_letters(flow, span.end, one.start)),
        *(one for one in preceding if one.end <= span.start and not _has_letters(flow, one.end, span.start)),
    ]
    if len(beside) == 1:
        return beside[0].start, beside[0].end
    if beside or following or preceding or not after:
        raise NoPlaceError("its lemma does not stand once beside the point that it names")
    site.own_lemma = True
    site.changes.append("the words of its lemma are in the apparatus alone, and stand in the text now")
    return span.end, span.end


def _block_at(flow: Flow, point: Point) -> etree._Element | None:
    return next((element for element in flow.ancestors(point) if local(element) in BLOCKS), None)


def _refer(sites: Sequence[Site], source: _Source, flow: Flow) -> None:
    """Find the lemmas of entries that name a place, or stand in it."""
    references = References(flow, source.skipped)
    named = {site.order: _named_places(site, source, flow, references) for site in sites}
    known: dict[tuple[Point, Point], Place] = {}

    def find(site: Site, spans: Iterable[tuple[Point, Point]]) -> list[Found]:
        lemma = lemma_of(site.app)
        places = [known.setdefault(span, Place(flow, *span, source.skipped)) for span in spans]
        return find_lemma(lemma, places) if lemma is not None else []

    found = {(site.order, kind): find(site, spans) for site in sites for kind, spans in named[site.order].items()}
    # What the numbers of a file mean is what most of its lemmas are found in.
    counts: Counter[str] = Counter()
    for (_, kind), lemmas in found.items():
        counts[kind] += 1 + 1000 * (len(lemmas) == 1)
    order = sorted(counts, key=lambda kind: (-counts[kind], rank(kind)))
    for site in sites:
        kinds = named[site.order]
        named_kinds = [kind for kind in order if kind in kinds]
        here = _own_point(site.app, source, flow)
        if not named_kinds:
            site.place = here
            site.give_up(
                f"no part of the text has the number “{site.app.get('loc')}”"
                if site.app.get("loc")
                else "it does not say to what place of the text it belongs"
            )
            continue
        kind = named_kinds[0]
        spans = kinds[kind]
        site.place = here if kind == _OWN_BLOCK else max(end for _, end in spans)
        _choose(site, found[site.order, kind], here, kind, flow)


def _named_places(
    site: Site, source: _Source, flow: Flow, references: References
) -> dict[str, list[tuple[Point, Point]]]:
    """Return the places that an entry may mean, by their kinds."""
    reference = site.app.get("loc")
    found = references.find(reference) if reference else {}
    holder = source.holders.get(site.app)
    scope = _scope(holder, source, flow)
    if scope is not None:
        found = {
            kind: inside
            for kind, spans in found.items()
            if (inside := [span for span in spans if scope[0] <= span[0] and span[1] <= scope[1]])
        }
    if not found and site.app in source.beside:
        block = _block_before(holder if holder is not None else site.app)
        if block is not None and block in flow.opened:
            return {_OWN_BLOCK: [((flow.opened[block] + 1, 0), (flow.closed[block], 0))]}
    return found


def _scope(holder: etree._Element | None, source: _Source, flow: Flow) -> tuple[Point, Point] | None:
    """Return the part of the text to which a list of entries belongs.

    It is None where neither the list nor what is around it says so.
    """
    while holder is not None:
        for pointer in (holder.get("corresp") or "").split():
            element = source.ids.get(pointer.removeprefix("#"))
            if element is not None and element in flow.opened:
                return (flow.opened[element], 0), (flow.closed[element] + 1, 0)
        holder = holder.getparent()
    return None


def _choose(site: Site, found: list[Found], here: Point | None, kind: str, flow: Flow) -> None:
    lemma = lemma_of(site.app)
    if lemma is None or not fold_text(say_words(lemma), 0):
        site.give_up("it names a place and no lemma in it")
        return
    if here is not None and len(found) > 1:
        # An entry in the text comes after its lemma.
        beside = [one for one in found if one.end <= here and not _has_letters(flow, one.end, here)]
        found = beside if len(beside) == 1 else found
    if len(found) != 1:
        place = kind if kind == _OWN_BLOCK else f"the place that it names ({kind})"
        times = f"stands {len(found)} times" if found else "does not stand"
        site.give_up(f"its lemma “{say_words(lemma)}” {times} in {place}")
        return
    (one,) = found
    site.start, site.end = one.start, one.end


def _has_letters(flow: Flow, start: Point, end: Point) -> bool:
    return count_words(spell(flow, start, end).words) > 0


def _with_inner(site: Site, source: _Source, flow: Flow) -> list[Site]:
    """Return a site, and after it those that are in its lemma.

    The text has the words of the lemma without these.
    """
    lemma = lemma_of(site.app)
    inner = [] if lemma is None or site.own_lemma else _outermost_apps(lemma)
    if lemma is None or not inner or site.start is None:
        return [site]
    if not agrees(lemma, flow, *site.extent):
        site.give_up("its lemma has entries of its own, and the text has other words")
        return [site]
    place = Place(flow, *site.extent, source.skipped)
    sites = [site]
    for app in inner:
        own = lemma_of(app)
        nested = Site(app, 0, app.sourceline or 0, describe(app), place=site.extent[1])
        found = find_lemma(own, [place]) if own is not None and say_words(own) else []
        if len(found) == 1:
            nested.start, nested.end = found[0].start, found[0].end
        else:
            nested.give_up("its lemma does not stand once in the lemma in which it is")
        sites += _with_inner(nested, source, flow)
    return sites


def _outermost_apps(element: etree._Element) -> list[etree._Element]:
    return [
        part
        for part in element.iter()
        if local(part) == "app" and not any(local(each) == "app" for each in _between(part, element))
    ]


def _between(part: etree._Element, element: etree._Element) -> list[etree._Element]:
    found = []
    for each in part.iterancestors():
        if each is element:
            break
        found.append(each)
    return found


# What becomes of the rest


def _place_of_note(flow: Flow, place: Point | None, quiet: Sequence[bool]) -> Point:
    """Return where a note may stand: after the last word up to a place.

    Without a place, it is after the last word of the text.
    """
    number, offset = place or (len(flow.tokens) - 1, 0)
    if flow.tokens[number].text[:offset].strip():
        after: Point = (number, offset)
    else:
        before = (*range(number - 1, -1, -1), *range(number, len(flow.tokens)))
        number = next(at for at in before if flow.tokens[at].text.strip() and not quiet[at])
        after = flow.normal((number, len(flow.tokens[number].text.rstrip())))
    for element in flow.ancestors(after):
        if local(element) in ALTERNATIVES:
            after = (flow.closed[element] + 1, 0)
    while (token := flow.tokens[after[0]]).kind is Kind.CLOSE and not after[1]:
        assert token.node is not None
        if local(token.node) in {"lem", "rdg", "text", "body", *BLOCKS}:
            break
        after = (after[0] + 1, 0)
    return after


def _quiet(flow: Flow, skipped: frozenset[etree._Element]) -> list[bool]:
    """Say of each token whether it is no part of the text."""
    depth, found = 0, []
    for token in flow.tokens:
        node = token.node
        leaves = node is not None and token.kind is not Kind.WHOLE and (node in skipped or is_left_out(node, False))
        if leaves:
            depth += 1 if token.kind is Kind.OPEN else -1
        found.append(bool(depth or leaves))
    return found


def _labels(root: etree._Element) -> dict[str, str]:
    """Return the sigla of witnesses by their ids."""
    return {
        identifier: witness.get("n") or identifier
        for witness in root.iter()
        if local(witness) in {"witness", "listWit"} and (identifier := witness.get(XML_ID) or witness.get("id"))
    }


def _words(flow: Flow, site: Site) -> str:
    if site.own_lemma:
        lemma = lemma_of(site.app)
        return say_words(lemma) if lemma is not None else ""
    words = spell(flow, *(site.inner or site.extent)).words.split()
    return " ".join(words) if len(words) < 9 else " ".join([*words[:4], "…", *words[-4:]])


def _take_out(source: _Source, flow: Flow) -> None:
    """Take entries that stand outside the text from where they stand."""
    for app in source.apart:
        if app not in flow.opened:
            take_out(app)


def _say(site: Site, words: dict[int, str]) -> Entry:
    if site.trouble:
        return Entry(site.line, site.what, f"{site.trouble}; a note says it in words", "not read")
    text = words[site.order]
    place = f"around “{text}”" if text else "at a point of the text, where others have words"
    return Entry(
        site.line,
        site.what,
        "; ".join([f"stood apart; a site {place}", *site.changes]),
        "changed" if site.changes else "read",
    )


def _tidy(source: _Source, root: etree._Element) -> list[Entry]:
    """Take away what served the attachment alone, and name the method.

    Empty lists go, and anchors to which nothing points.
    """
    entries = []
    for holder in dict.fromkeys([*source.holders.values(), *source.blocks]):
        entries += _prune(holder, root)
    used = {
        pointer.removeprefix("#")
        for element in root.iter()
        if isinstance(element.tag, str)
        for value in element.attrib.values()
        for pointer in str(value).split()
        if pointer.startswith("#")
    }
    ends = {pointer.rpartition("#")[2] for pointer in source.pointers}
    for end in sorted(ends):
        anchor = source.ids.get(end)
        if anchor is not None and local(anchor) == "anchor" and end not in used:
            take_out(anchor)
    for element in root.iter():
        if local(element) == "variantEncoding" and element.get("method") != "parallel-segmentation":
            element.set("method", "parallel-segmentation")
            element.set("location", "internal")
    return entries


def _prune(holder: etree._Element, root: etree._Element) -> list[Entry]:
    """Take away a list or division of entries that has no words left.

    Those of its heading do not count. What held nothing else goes with it. Headings and comments that are lost are
    returned for the report.
    """
    entries = []
    around: etree._Element | None = holder
    while around is not None and around is not root and around.getparent() is not None:
        if local(around) in {"body", "text", "front"} or not _is_empty(around):
            break
        entries += [
            Entry(part.sourceline or 0, "head", f"“{say_words(part)}” was the heading of the apparatus", "changed")
            for part in around
            if local(part) == "head"
        ]
        entries += [
            Entry(part.sourceline or 0, "comment", f"“{' '.join((part.text or '').split())}” stood in it", "not read")
            for part in around.iter(etree.Comment)
        ]
        emptied, around = around, around.getparent()
        take_out(emptied)
    return entries


def _is_empty(element: etree._Element) -> bool:
    """Say whether an element has nothing but a heading and empty frames.

    Frames are paragraphs, lists and their items. Comments count for nothing.
    """
    texts = (element.text, *(child.tail for child in element))
    return not any((text or "").strip() for text in texts) and all(
        local(child) in {"head", ""} or (local(child) in {"p", "ab", "listApp", "list", "item"} and _is_empty(child))
        for child in element
    )
