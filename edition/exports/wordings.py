"""What each paragraph is in the witnesses, each wording once: what many copies have in common is said once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from edition.model import Letter, Markup, Paragraph, Variant, walk
from edition.text import blocks, has_text, plain
from edition.tree import BEGINNINGS, ENDINGS, MISSING


class Wording(NamedTuple):
    """What some witnesses have of a paragraph: no words where they have nothing of it."""

    text: str
    witnesses: tuple[str, ...]


def find_wordings(letter: Letter, sigla: Iterable[str]) -> Mapping[str, tuple[Wording, ...]]:
    """Return the wordings of each paragraph that some witnesses have, by its id.

    Paragraphs are in the order of the text. The wording of most witnesses comes first, and of two with as many
    witnesses that of the first.
    """
    sigla = tuple(sigla)
    read: dict[str, dict[str, list[str]]] = {}
    common: dict[int, str] = {}
    for siglum in sigla:
        for paragraph in blocks(letter.sections, siglum):
            if text := _read(paragraph, siglum, common):
                read.setdefault(paragraph.id, {}).setdefault(text, []).append(siglum)
    return {
        paragraph.id: tuple(_sort(read[paragraph.id], sigla))
        for paragraph in letter.all_paragraphs
        if paragraph.id in read
    }


def _read(paragraph: Paragraph, siglum: str, common: dict[int, str]) -> str:
    """Return what a witness has of a paragraph.

    What no witness has otherwise is read once, and kept in ``common``.
    """
    if id(paragraph) in common:
        return common[id(paragraph)]
    text = plain(paragraph.content, siglum) if has_text(paragraph.content, siglum) else ""
    if not any(map(_parts_witnesses, walk(paragraph.content))):
        common[id(paragraph)] = text
    return text


def _parts_witnesses(node: object) -> bool:
    marks = BEGINNINGS | ENDINGS | {MISSING}
    return isinstance(node, Variant) or (isinstance(node, Markup) and node.tag in marks)


def _sort(texts: Mapping[str, list[str]], sigla: tuple[str, ...]) -> Iterator[Wording]:
    """Yield wordings, that of most witnesses first.

    Among them is what the others have: nothing.
    """
    having = {siglum for found in texts.values() for siglum in found}
    wordings = [Wording(text, tuple(found)) for text, found in texts.items()]
    if lacking := tuple(siglum for siglum in sigla if siglum not in having):
        wordings.append(Wording("", lacking))
    place = {siglum: number for number, siglum in enumerate(sigla)}
    yield from sorted(wordings, key=lambda each: (-len(each.witnesses), place[each.witnesses[0]]))
