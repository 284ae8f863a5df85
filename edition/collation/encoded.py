"""The sites that an editor's apparatus says there are, as spans of the witnesses' tokens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from edition.collation.sites import Site, Span
from edition.collation.tokens import Token, tokenise
from edition.model import Content, Letter, Markup, Node, Paragraph, Section, Variant
from edition.text import plain, require_readable

#: Characters of Unicode's private use area, which no text holds: two for each site, its beginning and its end.
_FIRST, _LAST = 0xE000, 0xF8FF


def encoded(letter: Letter, base: str, other: str) -> tuple[list[Token], list[Token], list[Site]]:
    """Return the tokens of two witnesses, and the sites that the apparatus encodes.

    A site is where the apparatus says that the two differ. Doubtful sites are among them; of a site inside a reading
    that only one of them has, only the outer one counts; a lemma in two pieces is two sites. Where one of the two is
    not extant, or not reported, there is no site. Raises RestatedTextError where the layer does
    not hold both running texts, KeyError for a siglum it does not declare.

    A notebook needs ``base, other, there = encoded(letter, "M", "B")`` of a published layer, and
    ``evaluation.tally(there, compare(collate({"M": base, "B": other}), "M", "B"), base, other)``.
    """
    for siglum in (base, other):
        require_readable(letter, siglum)
    numbers: dict[str, int] = {}
    variants: list[Variant] = []
    for variant in _differing(letter.sections, base, other):
        numbers[variant.id] = len(variants)
        variants.append(variant)
    sides = [_tokens(_marked(letter.sections, siglum, numbers), siglum) for siglum in (base, other)]
    kinds = {variant.id: variant.kinds for variant in letter.all_variants}
    found = []
    for number, variant in enumerate(variants):
        spans = [spans.get(number, Span(0, 0)) for _, spans in sides]
        kind = next(iter(kinds[variant.continues or variant.id]), "")
        if any(span.stop > span.start for span in spans):
            found.append(Site(kind, spans[0], spans[1]))
    return sides[0][0], sides[1][0], found


def _differing(content: Iterable[Node], base: str, other: str) -> Iterator[Variant]:
    """Yield the variants at which two witnesses have different readings, those inside such readings left out."""
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


def _marked(content: Iterable[Node], siglum: str, numbers: dict[str, int]) -> Iterator[Node]:
    """Yield the content of a witness, with a sign before and after each site.

    The signs are characters that stand for the number of the site. Raises ValueError where there are too few of them.
    """
    for node in content:
        match node:
            case Variant():
                reading = node.reading_of(siglum)
                if reading is None:
                    yield node
                elif node.id in numbers:
                    start = _FIRST + 2 * numbers[node.id]
                    if start + 1 > _LAST:
                        raise ValueError(f"{len(numbers)} sites; expected {(_LAST - _FIRST + 1) // 2} at most")
                    yield from (f" {chr(start)} ", *reading.content, f" {chr(start + 1)} ")
                else:
                    yield from _marked(reading.content, siglum, numbers)
            case Section() | Paragraph() | Markup():
                yield replace(node, content=tuple(_marked(node.content, siglum, numbers)))
            case _:
                yield node


def _tokens(content: Iterable[Node], siglum: str) -> tuple[list[Token], dict[int, Span]]:
    tokens: list[Token] = []
    spans: dict[int, Span] = {}
    for token in tokenise(plain(_flat(content), siglum)):
        code = ord(token.text[0])
        if not _FIRST <= code <= _LAST:
            tokens.append(token)
            continue
        number, end = divmod(code - _FIRST, 2)
        start = spans[number].start if end else len(tokens)
        spans[number] = Span(start, len(tokens))
    return tokens, spans


def _flat(content: Iterable[Node]) -> Content:
    """Return content with each section replaced by what is in it.

    ``plain`` would run a section together with its heading.
    """
    found: list[Node] = []
    for node in content:
        found += _flat(node.content) if isinstance(node, Section) else [node]
    return tuple(found)
