"""Of which witnesses nothing is extant where, and who agrees by silence: what follows from a text as a whole.

A lacuna is not an omission, and silence is not agreement unless the apparatus says that it is. Method: TEI Guidelines
P5, 13.1.5 (fragmentary witnesses), https://tei-c.org/release/doc/tei-p5-doc/en/html/TC.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from edition.tree import (
    BEGINNINGS,
    ENDINGS,
    MISSING,
    NEGATIVE,
    Content,
    Markup,
    Node,
    Paragraph,
    Reading,
    Section,
    Variant,
    children,
)

_MARKS = BEGINNINGS | ENDINGS


def settle(content: tuple[Node, ...], sigla: tuple[str, ...], apparatus: str) -> tuple[Node, ...]:
    """Return the content of a whole text with what the variants and the marks in it say together.

    A variant learns which witnesses are ``missing`` and which are ``agreeing``; a paragraph within a lacuna begins with
    a mark that names the witnesses concerned. A witness is extant from the beginning, unless the first mark about it is
    one by which it begins or sets in again. Where nothing follows, the content itself is returned.
    """
    first: dict[str, str] = {}
    for tag, concerned in _find_marks(content, sigla):
        for siglum in concerned:
            first.setdefault(siglum, tag)
    if not first and apparatus != NEGATIVE:
        return content
    missing = {siglum for siglum, tag in first.items() if tag in BEGINNINGS}
    return _Settler(sigla, missing, apparatus == NEGATIVE).content(content, sigla)


def _find_marks(content: Iterable[Node], scope: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the marks in the order of the text, with the sigla that each is about."""
    for node in content:
        match node:
            case Variant():
                for reading in node.all_readings():
                    yield from _find_marks(reading.content, reading.witnesses)
            case Markup() if node.tag in _MARKS:
                yield node.tag, tell_concerned(node, scope)
            case _:
                yield from _find_marks(children(node), scope)


def tell_concerned(mark: Markup, scope: tuple[str, ...]) -> tuple[str, ...]:
    """Return the sigla that a mark is about: those it names, or else those of the reading that it stands in."""
    return tuple(mark.get("wit").split()) or scope


class _Settler:
    """A walk through a text that keeps in mind which witnesses are missing."""

    def __init__(self, sigla: tuple[str, ...], missing: set[str], negative: bool) -> None:
        """Take the witnesses, those missing at the beginning, and whether silence is agreement."""
        self.sigla = sigla
        self.missing = missing
        self.negative = negative

    def content(self, content: Content, scope: tuple[str, ...]) -> Content:
        """Settle what stands in the text of the witnesses in ``scope``."""
        return tuple(self.node(node, scope) for node in content)

    def node(self, node: Node, scope: tuple[str, ...]) -> Node:
        """Settle one part of a text."""
        match node:
            case Variant():
                return self.variant(node, scope)
            case Paragraph():
                inner = tuple(each for each in node.content if not (isinstance(each, Markup) and each.tag == MISSING))
                lost = " ".join(siglum for siglum in scope if siglum in self.missing)
                mark = (Markup(MISSING, (("wit", lost),)),) if lost else ()
                return replace(node, content=(*mark, *self.content(inner, scope)))
            case Section():
                head = self.content(node.head, scope)
                return replace(node, head=head, content=self.content(node.content, scope))
            case Markup():
                concerned = tell_concerned(node, scope) if node.tag in _MARKS else ()
                if node.tag in BEGINNINGS:
                    self.missing.difference_update(concerned)
                self.missing.update(concerned if node.tag in ENDINGS else ())
                return replace(node, content=self.content(node.content, scope)) if node.content else node
            case _:
                return node

    def variant(self, variant: Variant, scope: tuple[str, ...]) -> Variant:
        """Settle a variant: who is missing there, and who agrees by silence."""
        named = {siglum for reading in variant.all_readings() for siglum in reading.witnesses}
        silent = tuple(siglum for siglum in scope if siglum not in named and siglum not in variant.absent)
        missing = tuple(siglum for siglum in silent if siglum in self.missing)
        agreeing: tuple[str, ...] = ()
        if self.negative and variant.lemma and (variant.lemma.witnesses or not variant.lemma.claimed_by):
            agreeing = tuple(siglum for siglum in silent if siglum not in self.missing)
        lemma = self.reading(variant.lemma, agreeing) if variant.lemma else None
        readings = tuple(self.reading(reading) for reading in variant.readings)
        return replace(variant, lemma=lemma, readings=readings, missing=missing, agreeing=agreeing)

    def reading(self, reading: Reading, agreeing: tuple[str, ...] = ()) -> Reading:
        """Settle a reading: what it gives its witnesses is extant, unless they begin within it."""
        scope = reading.witnesses + agreeing
        begun = {s for tag, concerned in _find_marks(reading.content, scope) if tag in BEGINNINGS for s in concerned}
        here = self.missing.intersection(scope) - begun if self.missing else set()
        self.missing -= here
        settled = replace(reading, content=self.content(reading.content, scope))
        self.missing |= here
        return settled
