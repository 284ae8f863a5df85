"""What a reference like ``2.14`` or ``WBP 117-118`` names in a text: lines, verses, paragraphs, sections by number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from edition.adopt.flow import Flow, Kind, Point
from edition.adopt.lemma_search import BREAKS, is_left_out, local
from edition.adopt.names import XML_ID
from edition.numbers import read_whole

#: Kinds of parts from the least; of those that a file's references may mean, as many as have the same claim.
_ORDER = ("w", "lb", "l", "seg", "s", "milestone", "ab", "p", "head", "lg", "sp", "cb", "pb", "div")
_BETWEEN = re.compile(r"[\s.,:;/|]+")
_RANGE = re.compile(r"\s*[-–—]\s*")
_LIST = re.compile(r"\s*(?:[,;&+]|\band\b|\bet\b|\bund\b)\s*")
#: Words for kinds of parts, which the numbers of these do not have.
_WORDS = re.compile(
    r"(?i)(?<![^\W\d_])(?:ll?|lines?|vv?|vers(?:e|es|us|o)?|pp?|par|paragraphs?|chap(?:ter)?|cap|ch|sect(?:ion)?|stanza|st|"
    r"book|bk|lib|page|pag|col|fol|§+)(?![^\W\d_])\.?"
)
#: Of a CTS URN, what comes before a passage, and the word of it that is meant, by which a lemma goes.
_URN = re.compile(r"urn:cts:[^:\s]*:[^:\s]*:|@[^-:\s]*|(?<=-):")
_LETTERS_AND_NUMBER = re.compile(r"(?P<letters>[^\W\d_]+)(?P<number>\d+)")


@dataclass(frozen=True)
class Part:
    """A numbered part of a text."""

    number: str
    start: Point
    end: Point
    kind: str  # the name of the element and, of a milestone, its unit


def number_parts(flow: Flow, skipped: frozenset[etree._Element]) -> list[Part]:
    """Return every part of a text that has a number, in the order of their beginnings.

    A line, page or section that is marked where it begins ends where the next of its kind begins, or with the division
    in which it began. Verses that have no number of their own are counted, where the numbers of the others agree.
    """
    parts: list[Part] = []
    waiting: dict[str, tuple[str, Point, etree._Element | None]] = {}
    verses: list[etree._Element] = []

    def finish(kind: str, end: Point) -> None:
        if kind in waiting:
            number, start, _ = waiting.pop(kind)
            parts.append(Part(number, start, end, kind))

    number = 0
    divisions: list[etree._Element] = []
    while number < len(flow.tokens):
        token = flow.tokens[number]
        node = token.node
        if node is None or token.kind is Kind.WHOLE:
            number += 1
            continue
        name = local(node)
        if token.kind is Kind.CLOSE:
            if divisions and divisions[-1] is node:
                divisions.pop()
                for kind in [kind for kind, (_, _, division) in waiting.items() if division is node]:
                    finish(kind, (number, 0))
            number += 1
            continue
        if node in skipped or is_left_out(node, edited=False):
            number = flow.closed[node] + 1
            continue
        if re.fullmatch(r"div\d?", name):
            divisions.append(node)
        label = (node.get("n") or "").strip()
        if name in BREAKS:
            kind = " ".join(filter(None, (name, node.get("unit"), node.get("ed"))))
            finish(kind, (number, 0))
            if label:
                waiting[kind] = label, (flow.closed[node] + 1, 0), divisions[-1] if divisions else None
        elif label:
            kind = "div" if re.fullmatch(r"div\d?", name) else name
            parts.append(Part(label, (number + 1, 0), (flow.closed[node], 0), kind))
        if name == "l":
            verses.append(node)
        number += 1
    for kind in list(waiting):
        finish(kind, (len(flow.tokens) - 1, 0))
    parts += [
        Part(str(counted), (flow.opened[verse] + 1, 0), (flow.closed[verse], 0), "l")
        for verse, counted in _count_verses(flow, verses)
    ]
    return sorted(parts, key=lambda part: (part.start, part.end))


def _count_verses(flow: Flow, verses: list[etree._Element]) -> Iterator[tuple[etree._Element, int]]:
    """Yield verses without a number, with the one that counting gives them.

    They are counted division by division.
    """
    series: dict[etree._Element | None, list[etree._Element]] = defaultdict(list)
    for verse in verses:
        around = flow.ancestors((flow.opened[verse], 0))
        division = next((element for element in around if re.fullmatch(r"div\d?|body|text", local(element))), None)
        series[division].append(verse)
    for members in series.values():
        # A verse divided between speakers is one.
        members = [verse for verse in members if verse.get("part", "N") in "NIY"]
        given = [(at, verse.get("n", "").strip()) for at, verse in enumerate(members) if verse.get("n")]
        numbers = [(at, read_whole(label)) for at, label in given]
        firsts = {number - at if number is not None else None for at, number in numbers} or {1}
        (first, *others) = firsts
        if others or first is None:
            continue
        yield from ((verse, first + at) for at, verse in enumerate(members) if not verse.get("n"))


class References:
    """The references that a text has, to be looked up."""

    def __init__(self, flow: Flow, skipped: frozenset[etree._Element]) -> None:
        """Number the parts of a text; what is in ``skipped`` is none."""
        self.flow = flow
        self.parts: dict[str, list[Part]] = defaultdict(list)
        for part in number_parts(flow, skipped):
            self.parts[_label(part.number)].append(part)
        self._known: dict[str, dict[str, list[tuple[Point, Point]]]] = {}
        self.named = {
            name: node
            for node in flow.opened
            if isinstance(node.tag, str) and (name := node.get(XML_ID) or node.get("id"))
        }

    def find(self, reference: str) -> dict[str, list[tuple[Point, Point]]]:
        """Return what a reference may name, by the kind of part.

        Each part is given from its beginning to its end. Numbers go from the larger part to the smaller, each within
        the one before, and need not name every level. A range is from its first part to its last, whose larger parts
        may be left out; a list is several parts.
        """
        reference = " ".join(_URN.sub("", reference).split())
        if reference not in self._known:
            self._known[reference] = self._find(reference)
        return self._known[reference]

    def _find(self, reference: str) -> dict[str, list[tuple[Point, Point]]]:
        node = self.named.get(reference.removeprefix("#"))
        if node is not None:
            return {local(node): [((self.flow.opened[node], 0), (self.flow.closed[node] + 1, 0))]}
        bare = " ".join(_WORDS.sub(" ", reference).split()).strip(" .,:;")
        for text in dict.fromkeys((reference, bare)):
            for found in (self._one(text), self._range(text), self._list(text)):
                if found:
                    return found
        return {}

    def _one(self, text: str) -> dict[str, list[tuple[Point, Point]]]:
        found: dict[str, list[tuple[Point, Point]]] = defaultdict(list)
        for part in self._chain(text):
            if (part.start, part.end) not in found[part.kind]:
                found[part.kind].append((part.start, part.end))
        return dict(found)

    def _range(self, text: str) -> dict[str, list[tuple[Point, Point]]]:
        ends = _RANGE.split(text)
        if len(ends) != 2 or not all(ends):
            return {}
        first, last = ends
        before = _BETWEEN.split(first)[: max(len(_BETWEEN.split(first)) - len(_BETWEEN.split(last)), 0)]
        lasts = self._chain(" ".join([*before, last])) or self._chain(last)
        found: dict[str, list[tuple[Point, Point]]] = defaultdict(list)
        for start in self._chain(first):
            end = next((part for part in lasts if part.kind == start.kind and part.start >= start.start), None)
            if end is not None:
                found[start.kind].append((start.start, end.end))
        return dict(found)

    def _list(self, text: str) -> dict[str, list[tuple[Point, Point]]]:
        items = [item for item in _LIST.split(text) if item]
        if len(items) < 2:
            return {}
        found: dict[str, list[tuple[Point, Point]]] = defaultdict(list)
        for item in items:
            for kind, places in (self._one(item) or self._range(item)).items():
                found[kind] += places
        return dict(found)

    def _chain(self, text: str) -> list[Part]:
        """Return the parts that a reference names, in their order."""
        pieces = [piece for piece in _BETWEEN.split(text) if piece]
        found = list(self._within(pieces, None))
        if not found:
            divided = [
                part for piece in pieces for part in _LETTERS_AND_NUMBER.sub(r"\g<letters> \g<number>", piece).split()
            ]
            if divided != pieces:
                found = list(self._within(divided, None))
        return sorted(set(found), key=lambda part: (part.start, part.end))

    def _within(self, pieces: list[str], around: Part | None) -> Iterator[Part]:
        """Yield the parts within another that the pieces of a reference name.

        The number of a part may have several pieces.
        """
        if not pieces:
            return
        for count in range(len(pieces), 0, -1):
            for label in dict.fromkeys(joint.join(pieces[:count]) for joint in (" ", ".", ",", ":")):
                for part in self.parts.get(_label(label), ()):
                    if around is None or (around.start <= part.start and part.end <= around.end and part != around):
                        if count == len(pieces):
                            yield part
                        else:
                            yield from self._within(pieces[count:], part)


def _label(number: str) -> str:
    return " ".join(number.split()).casefold().rstrip(".")


def rank(kind: str) -> tuple[int, str]:
    """Return the place of a kind of part among the others, from the least."""
    name = kind.split()[0]
    return (_ORDER.index(name) if name in _ORDER else len(_ORDER), kind)
