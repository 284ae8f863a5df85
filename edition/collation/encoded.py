"""The sites that an editor's apparatus says there are, as spans of the witnesses' tokens."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from edition.collation.sites import Site, Span
from edition.collation.tokens import Token, locate_tokens
from edition.model import Content, Letter, Markup, Node, Paragraph, Section, Variant
from edition.text import Stretch, count_ink, require_readable, survey


def encoded(letter: Letter, base: str, other: str) -> tuple[list[Token], list[Token], list[Site]]:
    """Return the tokens of two witnesses, and the sites that the apparatus encodes.

    A site is where the apparatus says that the two differ. Doubtful sites are among them; of a site inside a reading
    that only one of them has, only the outer one counts; a lemma in two pieces is two sites. Where one of the two is
    not extant, or not reported, there is no site. A site that parts a word has the whole of it. Raises
    RestatedTextError where the layer does not hold both running texts, KeyError for a siglum it does not declare.

    A notebook needs ``base, other, there = encoded(letter, "M", "B")`` of a published layer, and
    ``evaluation.tally(there, compare(collate({"M": base, "B": other}), "M", "B"), base, other)``.
    """
    for siglum in (base, other):
        require_readable(letter, siglum)
    kinds = {variant.id: variant.kinds for variant in letter.all_variants}
    variants = {variant.id: variant for variant in _differing(letter.sections, base, other)}
    content = _flat(letter.sections)
    sides = [_Side(*survey(content, siglum, variants)) for siglum in (base, other)]
    order = [identifier for identifier in variants if all(identifier in side.sites for side in sides)]
    found = []
    for number, identifier in enumerate(order):
        starts, stops = (_reach(sides, order, number, step) for step in (-1, 1))
        spans = [side.span(*stretch) for side, *stretch in zip(sides, starts, stops, strict=True)]
        if any(span.stop > span.start for span in spans):
            kind = next(iter(kinds[variants[identifier].continues or identifier]), "")
            found.append(Site(kind, spans[0], spans[1]))
    return sides[0].tokens, sides[1].tokens, found


class _Side:
    """The text of a witness as tokens, and where sites stand in it.

    White space does not count.
    """

    def __init__(self, text: str, sites: Mapping[str, Stretch]) -> None:
        self.sites = sites
        located = [*locate_tokens(text)]
        self.tokens = [found.token for found in located]
        self._starts, self._stops = [], []
        at = before = 0
        for _, start, stop in located:
            before += count_ink(text[at:start])
            self._starts.append(before)
            before += count_ink(text[start:stop])
            self._stops.append(before)
            at = stop

    def rest(self, place: int, step: int) -> int:
        """Return how much of a token lies before or after a place inside it.

        0 where the place is inside none.
        """
        at = bisect_left(self._starts, place) - 1
        if at < 0 or place >= self._stops[at]:
            return 0
        return place - self._starts[at] if step < 0 else self._stops[at] - place

    def span(self, start: int, stop: int) -> Span:
        """Return the tokens between two places."""
        first = bisect_right(self._stops, start)
        return Span(first, max(first, bisect_left(self._starts, stop)))


def _reach(sides: Sequence[_Side], order: Sequence[str], number: int, step: int) -> list[int]:
    """Return to what place in each witness a site reaches, back or on.

    It parts no word. What is part of a word in one of them is part of the site in both; it may lead into the next site,
    and past it.
    """
    near, far = (0, 1) if step < 0 else (1, 0)
    beyond = 0
    while grown := max(side.rest(side.sites[order[number]][near] + step * beyond, step) for side in sides):
        beyond += grown
        there = number + step
        if 0 <= there < len(order):
            between = min(abs(side.sites[order[there]][far] - side.sites[order[number]][near]) for side in sides)
            if beyond > between:
                number, beyond = there, 0
    return [side.sites[order[number]][near] + step * beyond for side in sides]


def _differing(content: Iterable[Node], base: str, other: str) -> Iterator[Variant]:
    """Yield the variants at which two witnesses have different readings.

    Those inside such a reading are left out.
    """
    for node in content:
        match node:
            case Variant():
                first, second = (node.reading_of(siglum) for siglum in (base, other))
                if first and first is second:
                    yield from _differing(first.content, base, other)
                elif first and second:
                    yield node
            case Section() | Paragraph() | Markup():
                yield from _differing(node.content, base, other)


def _flat(content: Iterable[Node]) -> Content:
    """Return content with each section replaced by what is in it.

    ``survey`` would run a section together with its heading.
    """
    found: list[Node] = []
    for node in content:
        found += _flat(node.content) if isinstance(node, Section) else [node]
    return tuple(found)
