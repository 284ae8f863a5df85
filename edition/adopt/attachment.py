"""Apparatus that stands apart from the text, made into sites within it (parallel segmentation).

An entry may be attached by the ends of its lemma (``from`` and ``to``), or name the place in which its lemma is to be
looked for (``loc``), and stand in the text, after it, or in ``standOff``. What is not sure is not guessed: an entry whose
lemma is not found once becomes a note that says it in words.

Method: TEI Guidelines P5, 13.2 (linking the apparatus to the text).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lxml import etree

from edition.adopt.end_points import NoPlaceError, Span, describe, find_span, is_elsewhere
from edition.adopt.flow import XML_ID, Flow, Kind, Point, assemble, linearise
from edition.adopt.lemma_search import (
    ALTERNATIVES,
    BLOCKS,
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
from edition.adopt.report import Entry
from edition.adopt.sites import Site, agrees, fit, lemma_of, nest, readings_of, trim, write_sites
from edition.errors import EditionError, Problem

#: Types of a division that holds an apparatus and no text.
_APPARATUS = re.compile(r"(?i)app(?:\.?[-_ ]?crit\w*\.?)?|.*apparat.*|varia(?:nts|ntes|e)(?: lectiones)?|textcrit\w*")


def inline_apparatus(root: etree._Element, name: str = "") -> list[Entry]:
    """Put each apparatus entry that stands apart from its text where it belongs.

    ``root`` is a TEI element, in whatever namespace or none, with its own ids; it is changed. ``name`` is that of its
    file. Returned is what was done, an entry for each ``app`` that stood apart, in the order of the source. Witnesses of
    which an entry says nothing are not added. An entry without a place that is sure becomes a note at the place that it
    names, or at the end. Raise ``EditionError`` where the apparatus belongs to a text that is not in the file.
    """
    source = _Source.of(root)
    if not source.apart:
        return source.kept
    _refuse_elsewhere(source, name)
    flow = linearise(source.text, frozenset(source.apart))
    if not _has_words(flow, source.skipped):
        raise EditionError(
            [
                Problem(name, app.sourceline or 0, f"{describe(app)} stands apart from a text that is not in the file",
                        "the text and its apparatus in one file")
                for app in source.apart[:1]
            ]
        )
    sites = _locate(source, flow)
    _refuse_misnamed(source, sites, name)
    for site in sites:
        if site.start is not None:
            fit(site, flow, sites)
    accepted = nest([site for site in sites if site.start is not None])
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
                    Entry(app.sourceline or 0, describe(app), "from and to are numbers of words; read where it stands", "kept")
                )
                return
            attached = False
        if holder is None and not attached and not (self.method == "location-referenced" and self.has_text_beside(app)):
            return
        self.apart.append(app)
        self.known.add(app)
        if holder is not None:
            self.holders[app] = holder
        if in_text and (holder is None or (local(holder) == "note" and holder.getparent() is not None)):
            self.beside.add(app)

    def counts_words(self, app: etree._Element) -> bool:
        """Say whether an entry counts the words of its lemma, as tables of collation do, and points to no end of it."""
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


def _has_words(flow: Flow, skipped: frozenset[etree._Element]) -> bool:
    whole = (0, 0), (len(flow.tokens), 0)
    return any(map(str.isalnum, spell(flow, *whole, False, skipped).text))


def _refuse_elsewhere(source: _Source, name: str) -> None:
    problems = [
        Problem(name, app.sourceline or 0, f"{describe(app)} belongs to a text in another file",
                "the text and its apparatus in one file")
        for app in source.apart
        for attribute in ("from", "to", "corresp")
        if any(is_elsewhere(pointer, name) for pointer in (app.get(attribute) or "").split())
    ]
    if problems:
        raise EditionError(problems)


def _refuse_misnamed(source: _Source, sites: Sequence[Site], name: str) -> None:
    """Refuse a file that says its entries are beside the words that they are about, where in truth they hold them."""
    beside = [
        site for site in sites
        if site.app in source.beside and site.app not in source.holders and not (site.app.get("from") or site.app.get("to"))
        and lemma_of(site.app) is not None
    ]
    if beside and all(site.trouble for site in beside):
        site = beside[0]
        raise EditionError(
            Problem(
                name, site.line,
                "by the header’s variantEncoding the words of a lemma stand in the text beside its app; they do not, here "
                "or anywhere",
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
    for site in sites:
        if site.start is not None and not site.trouble:
            _check_lemma(site, flow)
    return sites


def _ends(app: etree._Element, source: _Source) -> tuple[str, str] | None:
    """Return the pointers to the ends of an entry's lemma, or None where it has none."""
    ends = (app.get("from") or "", app.get("to") or "")
    holder = source.holders.get(app)
    identifier = app.get(XML_ID) or app.get("id") or ""
    if any(ends) and not source.counts_words(app):
        pass
    elif holder is not None and app.get("corresp"):
        ends = (str(app.get("corresp")), "")
    elif identifier in source.pointing:
        element = source.pointing[identifier]
        ends = (element.get(XML_ID) or f"corresp {identifier}", "")
    elif holder is not None and local(holder) == "note" and holder.get("target"):
        ends = (str(holder.get("target")), holder.get("targetEnd") or "")
    else:
        return None
    if not identifier or not ends[0].startswith("corresp "):
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
    elif here is not None and last is not None:
        start, end = here, last.start if last.is_point else last.end
    else:
        site.place = last.end if last is not None else None
        raise NoPlaceError("it says where its lemma ends, and not where it begins")
    site.place = end
    if end < start:
        raise NoPlaceError("its lemma ends before it begins")
    site.start, site.end = trim(flow, start, end)
    if not any(map(str.isalnum, spell(flow, start, end, False, frozenset()).text)) and start < end:
        # Between the ends there is nothing but tags and white space, or marks that are words of their own.
        if not spell(flow, start, end, False, frozenset()).text.strip():
            site.start = site.end


def _own_point(app: etree._Element, source: _Source, flow: Flow) -> Point | None:
    """Return where an entry stands in the text, or None where it stands elsewhere."""
    if app not in source.beside:
        return None
    holder = source.holders.get(app)
    return (flow.opened[holder if holder is not None else app], 0)


def _from_alone(site: Site, first: Span, here: Point | None, flow: Flow) -> tuple[Point, Point]:
    """Return the lemma of an entry that says where it begins.

    It is the element pointed at; but an entry within that element, or after an anchor, stands at the end of its lemma.
    """
    lemma = lemma_of(site.app)
    if not first.is_point:
        if here is not None and first.start <= here <= first.end:
            return first.start, here
        if (
            here is not None and here > first.end and lemma is not None
            and not agrees(lemma, flow, first.start, first.end) and agrees(lemma, flow, first.start, here)
        ):
            return first.start, here
        return first.start, first.end
    if here is not None and here >= first.end:
        return first.end, here
    site.place = first.end
    if lemma is None:
        raise NoPlaceError("it says where its lemma begins, and not where it ends")
    return _beside_point(site, lemma, first, flow)


def _beside_point(site: Site, lemma: etree._Element, span: Span, flow: Flow) -> tuple[Point, Point]:
    """Return the lemma at a point: the words that follow it or precede it, or nothing, where the entry alone has them."""
    words = say_words(lemma)
    ranges = [
        found
        for found in _around(flow, span)
        if (found[0] < found[1])
    ]
    after, before = ranges[0] if ranges else None, ranges[1] if len(ranges) > 1 else None
    matches = []
    for part, at_start in ((after, True), (before, False)):
        if part is None:
            continue
        place = Place(flow, part[0], part[1], frozenset())
        found = find_lemma(lemma, [place])
        edge = [
            one for one in found
            if not (spell(flow, part[0], one.start, False, frozenset()) if at_start else spell(flow, one.end, part[1], False, frozenset())).text.strip()
        ]
        matches += edge
    if len(matches) == 1:
        return matches[0].start, matches[0].end
    if matches:
        raise NoPlaceError("its lemma stands before and after the point that it names")
    if any(part is not None and find_lemma(lemma, [Place(flow, part[0], part[1], frozenset())]) for part in (after, before)):
        raise NoPlaceError("its lemma stands near the point that it names, and not at it")
    site.own_lemma = True
    site.changes.append(f"the words of the lemma, “{words}”, are in the apparatus alone, and stand in the text now")
    return span.end, span.end


def _around(flow: Flow, span: Span) -> list[tuple[Point, Point]]:
    """Return the rest of the block after a point, and what of the block is before it."""
    block = next((element for element in flow.ancestors(span.end) if local(element) in BLOCKS), None)
    first, last = ((flow.opened[block] + 1, 0), (flow.closed[block], 0)) if block is not None else (span.start, span.end)
    return [(span.end, last), (first, span.start)]


def _refer(sites: Sequence[Site], source: _Source, flow: Flow) -> None:
    """Find the lemmas of entries that name a place, or stand in it."""
    references = References(flow, source.skipped)
    named = {site.order: _named_places(site, source, flow, references) for site in sites}
    known: dict[tuple[Point, Point], Place] = {}

    def find(site: Site, spans: Iterable[tuple[Point, Point]]) -> list[Found]:
        lemma = lemma_of(site.app)
        places = [known.setdefault(span, Place(flow, *span, source.skipped)) for span in spans]
        return find_lemma(lemma, places) if lemma is not None else []

    # What the numbers of a file mean is what most of its lemmas are found in.
    counts: Counter[str] = Counter()
    for site in sites:
        for kind, spans in named[site.order].items():
            counts[kind] += 1 + 1000 * (len(find(site, spans)) == 1)
    order = sorted(counts, key=lambda kind: (-counts[kind], rank(kind)))
    for site in sites:
        kinds = named[site.order]
        kind = next((kind for kind in order if kind in kinds), None)
        here = _own_point(site.app, source, flow)
        if kind is None:
            site.place = here
            site.give_up(f"no part of the text has the number “{site.app.get('loc')}”" if site.app.get("loc")
                         else "it does not say to what place of the text it belongs")
            continue
        spans = kinds[kind]
        site.place = here or max(end for _, end in spans)
        _choose(site, find(site, spans), here, kind, flow)


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
        block = _block_of(holder if holder is not None else site.app)
        if block is not None and block in flow.opened:
            return {"its own block": [((flow.opened[block] + 1, 0), (flow.closed[block], 0))]}
    return found


def _scope(holder: etree._Element | None, source: _Source, flow: Flow) -> tuple[Point, Point] | None:
    """Return the part of the text to which a list of entries belongs, where it says so."""
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
        place = "its own block" if kind == "its own block" else f"the place that it names ({kind})"
        times = f"stands {len(found)} times" if found else "does not stand"
        site.give_up(f"its lemma “{say_words(lemma)}” {times} in {place}")
        return
    (one,) = found
    site.start, site.end = one.start, one.end


def _has_letters(flow: Flow, start: Point, end: Point) -> bool:
    return any(map(str.isalnum, spell(flow, start, end, False, frozenset()).text))


def _check_lemma(site: Site, flow: Flow) -> None:
    """Keep the entries within a lemma, which the text has not."""
    lemma = lemma_of(site.app)
    if lemma is None or site.own_lemma or all(local(part) != "app" for part in lemma.iter()):
        return
    start, end = site.extent
    plain = all(token.kind is Kind.TEXT for token in flow.cut(start, end))
    same = spell(flow, start, end, False, frozenset()).text.strip() == say_words(lemma)
    if plain and same:
        site.own_lemma = True
    else:
        site.give_up("its lemma has entries of its own, and the text other words or markup")


# What becomes of the rest


def _place_of_note(flow: Flow, place: Point | None, quiet: Sequence[bool]) -> Point:
    """Return where a note may stand: after the last word up to a place, or up to the end of the text."""
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
    words = spell(flow, *(site.inner or site.extent), False, frozenset()).text.split()
    return " ".join(words) if len(words) < 9 else " ".join([*words[:4], "…", *words[-4:]])


def _take_out(source: _Source, flow: Flow) -> None:
    """Take entries that stand outside the text from where they stand."""
    for app in source.apart:
        if app not in flow.opened:
            _remove(app)


def _remove(element: etree._Element) -> None:
    """Take an element out of the tree, but not the text after it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
        element.tail = None
    parent.remove(element)


def _say(site: Site, words: dict[int, str]) -> Entry:
    if site.trouble:
        return Entry(site.line, site.what, f"{site.trouble}; a note says it in words", "not read")
    text = words[site.order]
    place = f"around “{text}”" if text else "at a point of the text, where others have words"
    return Entry(
        site.line, site.what, "; ".join([f"stood apart; a site {place}", *site.changes]), "changed" if site.changes else "read"
    )


def _tidy(source: _Source, root: etree._Element) -> list[Entry]:
    """Take away what served the attachment alone: empty lists, anchors to which nothing points; name the method."""
    entries = []
    waiting = {holder for holder in source.holders.values()}
    for holder in waiting:
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
            _remove(anchor)
    for element in root.iter():
        if local(element) == "variantEncoding" and element.get("method") != "parallel-segmentation":
            element.set("method", "parallel-segmentation")
            element.set("location", "internal")
    return entries


def _prune(holder: etree._Element, root: etree._Element) -> list[Entry]:
    """Take away a list or division of entries that has no words left but its heading, and what held nothing else."""
    entries = []
    while holder is not None and holder is not root and holder.getparent() is not None:
        heads = [part for part in holder if local(part) == "head"]
        rest = [part for part in holder.iter() if part is not holder and local(part) not in {"head", "p", "ab", "listApp", "list", "item"}
                and not any(each in heads for each in part.iterancestors())]
        words = "".join(
            text
            for element in holder.iter()
            if isinstance(element.tag, str) and element not in heads and not any(each in heads for each in element.iterancestors())
            for text in (element.text or "", *(child.tail or "" for child in element))
        )
        if rest or words.strip() or local(holder) in {"body", "text", "front"}:
            break
        entries += [
            Entry(head.sourceline or 0, "head", f"“{say_words(head)}” was the heading of the apparatus", "changed") for head in heads
        ]
        parent = holder.getparent()
        _remove(holder)
        holder = parent
    return entries
