"""Letters in TEI for programs that take only what stands at a site: viewers (EVT), teiphy, Torchio.

What this edition's own TEI says once for a whole text, such a program does not know. Here every site says it: who is
not extant there, since a lacuna goes on; who has the lemma by the silence of the apparatus; and each witness stands in
one list, whatever family it is of. Every reading has a number ``n``, by which those without words can be told apart.
Nothing else is changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from edition.model import Content, Letter, Markup, Node, Paragraph, Reading, Section, Variant


def spell_out(letter: Letter) -> Letter:
    """Return a letter whose sites name all of whom anything is known there.

    Its witnesses are one list.
    """
    return replace(letter, header=_flatten(letter.header), sections=_content(letter.sections), families=())


def _content(content: Content) -> Content:
    return tuple(map(_node, content))


def _node(node: Node) -> Node:
    match node:
        case Variant():
            return _variant(node)
        case Section():
            return replace(node, head=_content(node.head), content=_content(node.content))
        case Markup() | Paragraph():
            return replace(node, content=_content(node.content))
        case _:
            return node


def _variant(variant: Variant) -> Variant:
    numbers: dict[Content, str] = {}

    def spelled(reading: Reading) -> Reading:
        number = numbers.setdefault(reading.content, str(len(numbers) + 1))
        given = tuple(each for each in reading.attributes if each[0] != "n")
        content = _content(reading.content)
        return replace(
            reading,
            witnesses=variant.witnesses_of(reading),
            content=content,
            attributes=(*given, ("n", number)),
        )

    return replace(
        variant,
        lemma=spelled(variant.lemma) if variant.lemma else None,
        readings=tuple(map(spelled, variant.readings)),
        absent=(*variant.absent, *(siglum for siglum in variant.missing if siglum not in variant.absent)),
        missing=(),
        agreeing=(),
    )


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
