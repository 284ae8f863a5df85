"""Letters in TEI for programs that take only what stands at a site: viewers (EVT), teiphy, Torchio.

What this edition's own TEI says once for a whole text, such a program does not know. Here every site says it: who is
not extant there, since a lacuna goes on; who has the lemma by the silence of the apparatus; and each witness stands in
one list, whatever family it is of. Every reading has a number ``n``, by which those without words can be told apart.

A witness that no reading names would be given the lemma by EVT 2 (``getEntryWitnessReadingText``, in
https://github.com/evt-project/evt-viewer). So those who are not extant are named by a reading of the type ``lacuna``,
those of whom the apparatus says nothing by one of the type ``unreported``, each with a gap in the place of words; to
teiphy these are the types of missing readings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from edition.model import Content, Letter, Markup, Node, Paragraph, Reading, Section, Variant
from edition.tree import NOT_EXTANT, UNREPORTED

#: The types of readings that are none, by what is known of the witness, with the reason of the gap.
MISSING = {NOT_EXTANT: ("lacuna", "lost"), UNREPORTED: ("unreported", "unreported")}


def spell_out(letter: Letter) -> Letter:
    """Return a letter whose sites name every witness.

    Its witnesses are one list.
    """
    sections = _content(letter.sections, letter.sigla)
    return replace(letter, header=_flatten(letter.header), sections=sections, families=())


def _content(content: Content, scope: Sequence[str]) -> Content:
    """Return content whose sites name the witnesses in scope.

    These are those who have what is around.
    """
    return tuple(_node(node, scope) for node in content)


def _node(node: Node, scope: Sequence[str]) -> Node:
    match node:
        case Variant():
            return _variant(node, scope)
        case Section():
            return replace(node, head=_content(node.head, scope), content=_content(node.content, scope))
        case Markup() | Paragraph():
            return replace(node, content=_content(node.content, scope))
        case _:
            return node


def _variant(variant: Variant, scope: Sequence[str]) -> Variant:
    numbers: dict[Content, str] = {}

    def spelled(reading: Reading) -> Reading:
        number = numbers.setdefault(reading.content, str(len(numbers) + 1))
        given = tuple(each for each in reading.attributes if each[0] != "n")
        having = variant.witnesses_of(reading)
        content = _content(reading.content, having)
        return replace(reading, witnesses=having, content=content, attributes=(*given, ("n", number)))

    return replace(
        variant,
        lemma=spelled(variant.lemma) if variant.lemma else None,
        readings=(*map(spelled, variant.readings), *_missing(variant, scope)),
        absent=(),
        missing=(),
        agreeing=(),
    )


def _missing(variant: Variant, scope: Sequence[str]) -> Iterator[Reading]:
    """Yield a reading for those who are not extant, and one for those not reported.

    They are those in scope.
    """
    for state, (kind, reason) in MISSING.items():
        witnesses = tuple(siglum for siglum in scope if variant.attest(siglum).state == state)
        if witnesses:
            yield Reading(witnesses, (Markup("gap", (("reason", reason),)),), (("type", kind), ("n", kind)))


def _flatten(part: Markup) -> Markup:
    """Return a part of a header in which all witnesses stand in the first list."""
    content: list[Node] = []
    for node in part.content:
        if isinstance(node, Markup) and node.tag == "listWit":
            content.append(replace(node, content=tuple(_witnesses(node))))
        else:
            content.append(_flatten(node) if isinstance(node, Markup) else node)
    return replace(part, content=tuple(content))


def _witnesses(part: Markup) -> Iterator[Markup]:
    for node in part.content:
        if isinstance(node, Markup):
            yield from (node,) if node.tag == "witness" else _witnesses(node)
