"""The words of a lemma looked for in a part of a text, whatever markup and spelling lie between."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from lxml import etree

from edition.adopt.flow import Flow, Kind, Point, linearise
from edition.words import is_of_word

#: What is in a text and is no word of it, or of another state of it.
QUIET = frozenset(
    {"rdg", "rdgGrp", "note", "witDetail", "del", "fw", "figDesc", "certainty", "precision", "ptr", "bibl", "index"}
)
#: Elements of which one part counts: a lemma that has it whole begins before it and ends after it.
ALTERNATIVES = frozenset({"choice", "subst", "app"})
#: Parts of a ``choice`` that say what is written, and what an editor makes of it.
WRITTEN, EDITED = ("orig", "sic", "abbr", "am"), ("reg", "corr", "expan", "ex")
BREAKS = frozenset({"lb", "pb", "cb", "gb", "milestone"})
#: Blocks that hold words, and all blocks.
PLAIN_BLOCKS = frozenset({"p", "ab", "l", "head", "item", "label", "cell", "u"})
BLOCKS = PLAIN_BLOCKS | frozenset(
    {"lg", "div", "row", "sp", "speaker", "stage", "trailer", "list", "table", "opener", "closer"}
)

#: Stand for a gap, which is like no letter, and for a break within a word, beside which white space is none of the
#: text. XML can hold neither, so that no text has them of its own.
_GAP, _JOIN = "\1", "\0"
_JOINS = re.compile(r"\s*\0\s*")
_SPACE_WITHIN = re.compile(r"(?<=(\S)) (?=(\S))")
#: Between the first and the last words of a lemma of which no more is said.
_ELLIPSIS = re.compile(rf"\s*(?:\[\s*)?(?:…|\.\.\.+|\.(?: \.)+|{_GAP})(?:\s*\])?\s*")
_DASH = re.compile(r"\s+[-–—]\s+|\s*[–—]\s*")
#: Which of several equal words is meant: ``et²``.
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_OCCURRENCE = re.compile(r"(?P<words>.*[^\W\d])(?P<number>[¹²³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹]?)", re.DOTALL)

#: Elements of which a text may have one or another.
_VARIED = frozenset({"choice", "am", "ex"})
#: How far beyond its place a lemma may run, in characters.
_BEYOND = 1000
#: A part of a word is taken for a lemma that stands once in its place if it has as many letters: spelled as it is, and
#: but for case and punctuation.
_LEAST_PARTS = (3, 6)

_SPELLED_OTHERWISE = {"æ": "ae", "œ": "oe", "ß": "ss", "ſ": "s", "ı": "i", "ø": "o", "ł": "l", "đ": "d", "þ": "th"}


def local(node: etree._Element) -> str:
    """Return the name of an element without its namespace; a comment has none."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


@dataclass(frozen=True)
class Found:
    """A lemma where it was found."""

    start: Point
    end: Point
    how: int  # 0: as it is spelled; 1: but for case and punctuation; 2: but for accents as well


@dataclass(frozen=True)
class Spelled:
    """A part of a text as characters, and where each piece of it is.

    White space is as it is in the text; a line that breaks within a word is a sign of its own.
    """

    text: str
    offsets: tuple[int, ...]  # of the pieces in the text
    points: tuple[Point, ...]  # at which the pieces begin
    ends: Mapping[int, Point]  # before and after a character, where it is not a character of the flow, or its edge
    starts: Mapping[int, Point]
    inside: int  # how many of the characters belong to the part itself, and not to what follows it
    is_varied: bool  # whether it may be spelled otherwise

    @property
    def words(self) -> str:
        """Its text with its white space folded."""
        return " ".join(_JOINS.sub("", self.text).split())

    def start(self, at: int) -> Point:
        """Return the point before a character."""
        if at in self.starts:
            return self.starts[at]
        piece = bisect_right(self.offsets, at) - 1
        number, offset = self.points[piece]
        return number, offset + at - self.offsets[piece]

    def end(self, at: int, flow: Flow) -> Point:
        """Return the point after a character."""
        if at in self.ends:
            return self.ends[at]
        number, offset = self.start(at)
        return flow.normal((number, offset + 1))


@cache
def fold(character: str, how: int) -> str:
    """Return what a character counts for when spellings are compared.

    In what manner they are compared, ``how`` says as in ``Found.how``.
    """
    if character.isspace():
        return " "
    if not how:
        return unicodedata.normalize("NFD", character)
    kept = []
    for each in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold()):
        category = unicodedata.category(each)
        if category == "Pd" and each not in "-\N{HYPHEN}\N{NON-BREAKING HYPHEN}":
            kept.append(" ")
        elif category[0] == "P" or category == "Cf" or each == _GAP or (how > 1 and category == "Mn"):
            continue
        else:
            kept.append(_SPELLED_OTHERWISE.get(each, each) if how > 1 else each)
    return "".join(kept)


class _Folding(dict[int, str]):
    """A table that folds characters as it is asked for them."""

    def __init__(self, how: int) -> None:
        super().__init__()
        self.how = how

    def __missing__(self, code: int) -> str:
        self[code] = found = fold(chr(code), self.how)
        return found


_FOLDINGS = tuple(_Folding(how) for how in range(3))


@cache
def is_ideograph(character: str) -> bool:
    """Say whether a character is a word of its own, as in Chinese.

    Such a character has no space beside it.
    """
    return character.isalpha() and unicodedata.east_asian_width(character) == "W"


def fold_text(text: str, how: int) -> str:
    """Return a text as spellings are compared.

    Its white space is folded, and there is none between ideographs.
    """
    folded = " ".join(_JOINS.sub("", text.translate(_FOLDINGS[how])).split())
    if folded.isascii():
        return folded
    return _SPACE_WITHIN.sub(lambda found: "" if is_ideograph(found[1]) and is_ideograph(found[2]) else " ", folded)


def trace(text: str, how: int, count: int) -> list[int]:
    """Return from which character of a text each folded character comes.

    This is traced for the first ``count`` of the folded characters.
    """
    origins: list[int] = []
    last = ""
    space = -1
    for number, character in enumerate(text):
        if len(origins) >= count:
            break
        if character == _JOIN:
            # No white space beside it counts, before or after.
            space = -2
            continue
        for each in fold(character, how):
            if each == " ":
                space = number if space == -1 and last else space
                continue
            if space >= 0 and not (is_ideograph(each) and is_ideograph(last)):
                origins.append(space)
            space = -1
            origins.append(number)
            last = each
    return origins


def chosen(choice: etree._Element, edited: bool) -> etree._Element | None:
    """Return the part of an element with alternatives that counts.

    It is None where none does.
    """
    parts = [part for part in choice if isinstance(part.tag, str)]
    name = local(choice)
    if name == "app":
        return next((part for part in parts if local(part) == "lem"), None)
    if name == "subst":
        return None
    for wanted in EDITED if edited else WRITTEN:
        for part in parts:
            if local(part) == wanted:
                return part
    return parts[0] if parts else None


def is_left_out(element: etree._Element, edited: bool) -> bool:
    """Say whether an element is no part of the text, or of another spelling of it."""
    name = local(element)
    if name in QUIET:
        return True
    if name not in {"am", "ex", *WRITTEN, *EDITED}:
        parent = element.getparent()
        return parent is not None and local(parent) == "choice" and chosen(parent, edited) is not element
    parent = element.getparent()
    if parent is None:
        return False
    if local(parent) == "choice":
        return chosen(parent, edited) is not element
    if name in {"am", "ex"}:
        other = "am" if name == "ex" else "ex"
        return (name == "am") is edited and any(local(sibling) == other for sibling in parent)
    return False


def spell(
    flow: Flow,
    start: Point,
    end: Point,
    edited: bool = False,
    skipped: frozenset[etree._Element] = frozenset(),
    beyond: int = 0,
) -> Spelled:
    """Return the words of a text between two points.

    Some ``beyond`` characters after them are returned as well. Readings, notes and what is in ``skipped`` are left out,
    and of a ``choice`` one part is taken: what is written or, if ``edited``, what an editor makes of it. A line that
    breaks is a space, unless the break says that it is none.
    """
    pieces: list[str] = []
    offsets: list[int] = []
    points: list[Point] = []
    starts: dict[int, Point] = {}
    ends: dict[int, Point] = {}
    whole: list[int] = []
    length = 0
    inside = -1
    is_varied = False

    def add(text: str, point: Point) -> None:
        nonlocal length
        pieces.append(text)
        offsets.append(length)
        points.append(point)
        length += len(text)

    def mark(sign: str, before: int, after: int) -> None:
        starts[length], ends[length] = (before, 0), (after, 0)
        add(sign, (before, 0))

    number, last = start[0], len(flow.tokens)
    while number < last:
        if inside < 0 and (number, 0) >= end:
            inside = length
        if inside >= 0 and length - inside >= beyond:
            break
        token = flow.tokens[number]
        node = token.node
        if node is None:
            begin = start[1] if number == start[0] else 0
            if number == end[0] and inside < 0:
                add(token.text[begin : end[1]], (number, begin))
                inside, begin = length, end[1]
            if inside < 0 or beyond:
                add(token.text[begin:], (number, begin))
            number += 1
            continue
        name = local(node)
        if token.kind is Kind.OPEN:
            is_varied = is_varied or name in _VARIED
            if node in skipped or is_left_out(node, edited):
                number = flow.closed[node] + 1
                continue
            after = flow.closed[node] + 1
            if name in BREAKS:
                mark(_JOIN if node.get("break") == "no" else " ", number, after)
            elif name == "gap" or (name == "app" and chosen(node, edited) is None):
                mark(_GAP, number, after)
            elif name in BLOCKS or name == "space":
                mark(" ", number, number + 1)
            if name in ALTERNATIVES:
                whole.append(length)
        elif token.kind is Kind.CLOSE:
            if name in BLOCKS:
                mark(" ", number, number + 1)
            if name in ALTERNATIVES and whole:
                first = whole.pop()
                if first < length:
                    starts[first], ends[length - 1] = (flow.opened[node], 0), (number + 1, 0)
        number += 1
    return Spelled(
        "".join(pieces), tuple(offsets), tuple(points), ends, starts, length if inside < 0 else inside, is_varied
    )


class Place:
    """A part of a text in which lemmas are looked for."""

    def __init__(self, flow: Flow, start: Point, end: Point, skipped: frozenset[etree._Element]) -> None:
        """Take the part between two points; what is in ``skipped`` is not looked into."""
        self.flow, self.start, self.end, self.skipped = flow, start, end, skipped
        self._spelled: dict[bool, Spelled] = {}
        self._folded: dict[tuple[bool, int], tuple[str, int]] = {}

    def spelled(self, edited: bool) -> Spelled:
        """Return its text."""
        if edited and not self.spelled(False).is_varied:
            return self.spelled(False)
        if edited not in self._spelled:
            self._spelled[edited] = spell(self.flow, self.start, self.end, edited, self.skipped, _BEYOND)
        return self._spelled[edited]

    def folded(self, edited: bool, how: int) -> tuple[str, int]:
        """Return its text folded, and how many of the characters belong to the place."""
        key = (edited, how)
        if key not in self._folded:
            spelled = self.spelled(edited)
            inside = fold_text(spelled.text[: spelled.inside], how)
            self._folded[key] = fold_text(spelled.text, how), len(inside)
        return self._folded[key]

    def occurrences(self, words: str, edited: bool, how: int, part: bool = False) -> list[tuple[int, int]]:
        """Return where folded words stand as words of their own.

        If ``part``, they may be a part of a word as well.
        """
        text = self.folded(edited, how)[0]
        found = []
        at = text.find(words)
        while at >= 0:
            end = at + len(words)
            if part or (_is_edge(text, at - 1) and _is_edge(text, end)):
                found.append((at, end))
            at = text.find(words, at + 1)
        return found

    def located(self, found: tuple[int, int], edited: bool, how: int) -> Found:
        """Return the points of an occurrence."""
        spelled = self.spelled(edited)
        origins = trace(spelled.text, how, found[1])
        return Found(spelled.start(origins[found[0]]), spelled.end(origins[found[1] - 1], self.flow), how)


def _is_edge(text: str, at: int) -> bool:
    if not 0 <= at < len(text) or is_ideograph(text[at]):
        return True
    return not is_of_word(text[at])


def _is_whole(text: str, start: int, end: int) -> bool:
    """Say whether no character is cut in two, its accents parted from it."""
    return all(not 0 < at < len(text) or unicodedata.category(text[at])[0] != "M" for at in (start, end))


def spellings(lemma: etree._Element) -> dict[bool, str]:
    """Return the words of a lemma as written and as edited."""
    flow = linearise(lemma)
    whole = (1, 0), (len(flow.tokens) - 1, 0)
    written = spell(flow, *whole)
    return {False: written.words, True: spell(flow, *whole, edited=True).words if written.is_varied else written.words}


def say_words(element: etree._Element) -> str:
    """Return the words of a lemma or a reading as written, its white space folded."""
    return spellings(element)[False].replace(_GAP, "…")


def find_lemma(lemma: etree._Element, places: list[Place]) -> list[Found]:
    """Return all places where the words of a lemma stand.

    They are looked for by the nearest spelling in which they stand anywhere. A lemma must begin in one of ``places``,
    and may end beyond it. Where its words are nowhere found, they may be the first and the last ones, with an ellipsis
    between; and only then a part of a word.
    """
    for search in (_find_words, _find_ends, _find_part):
        found = list(_once(search, lemma, places))
        if found:
            return found
    return []


def _once(
    search: Callable[[str, Place, bool, int], list[tuple[int, int]]], lemma: etree._Element, places: list[Place]
) -> Iterator[Found]:
    spelled = spellings(lemma)
    for how in range(3):
        found: dict[tuple[Point, Point], Found] = {}
        for edited, words in spelled.items():
            for place in places:
                if edited and words == spelled[False] and not place.spelled(False).is_varied:
                    continue
                for each in search(words, place, edited, how):
                    one = place.located(each, edited, how)
                    found.setdefault((one.start, one.end), one)
        if found:
            yield from (found[key] for key in sorted(found))
            return


def _find_words(words: str, place: Place, edited: bool, how: int) -> list[tuple[int, int]]:
    """Find the words themselves; ``et²`` is the second of them."""
    counted = _OCCURRENCE.fullmatch(words)
    wanted = fold_text(words, how)
    found = _within(place, place.occurrences(wanted, edited, how), edited, how) if wanted else []
    if not found and counted:
        number = int(counted["number"].translate(_SUPERSCRIPTS))
        wanted = fold_text(counted["words"], how)
        found = _within(place, place.occurrences(wanted, edited, how), edited, how)[number - 1 : number]
    return found


def _find_ends(words: str, place: Place, edited: bool, how: int) -> list[tuple[int, int]]:
    """Find the first words, once, and the last ones, once after them."""
    for between in (_ELLIPSIS, _DASH):
        parts = [fold_text(part, how) for part in between.split(words)]
        if len(parts) != 2 or not all(parts):
            continue
        first, last = (place.occurrences(part, edited, how) for part in parts)
        inside = place.folded(edited, how)[1]
        first = [each for each in first if each[0] < inside]
        if len(first) != 1:
            return [(start, end) for start, _ in first for _, end in last if end > start]
        after = [each for each in last if each[0] >= first[0][1]]
        near = [each for each in after if each[0] < inside] or after
        return [(first[0][0], end) for _, end in near]
    return []


def _find_part(words: str, place: Place, edited: bool, how: int) -> list[tuple[int, int]]:
    """Find a part of a word."""
    wanted = fold_text(words, how)
    if how >= len(_LEAST_PARTS) or sum(map(str.isalpha, wanted)) < _LEAST_PARTS[how]:
        return []
    text = place.folded(edited, how)[0]
    found = place.occurrences(wanted, edited, how, part=True)
    return _within(place, [each for each in found if _is_whole(text, *each)], edited, how)


def _within(place: Place, found: list[tuple[int, int]], edited: bool, how: int) -> list[tuple[int, int]]:
    inside = place.folded(edited, how)[1]
    return [each for each in found if each[0] < inside]


def is_same(one: str, other: str) -> bool:
    """Say whether two spellings are of the same words.

    Case, punctuation and accents do not count.
    """
    return fold_text(one, 2) == fold_text(other, 2)


def is_short_for(lemma: str, words: str) -> bool:
    """Say whether a lemma gives only the first and the last of some words.

    An ellipsis or a dash is between them.
    """
    for between in (_ELLIPSIS, _DASH):
        parts = [fold_text(part, 2) for part in between.split(lemma)]
        full = fold_text(words, 2)
        if (
            len(parts) == 2
            and full.startswith(parts[0])
            and full.endswith(parts[1])
            and len(full) > sum(map(len, parts))
        ):
            return True
    return False
