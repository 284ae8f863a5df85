"""The apparatus as a matrix: what each witness has at each site, by the number of its reading.

A character is a site of the apparatus, with all its pieces; its states are the readings that witnesses have, of which
those with the same content are one. What is not a reading is told apart: a lacuna is not an omission, which is a state
without words; of whom the apparatus says nothing, nothing is known; and a site inside a reading says nothing of those
who do not have that reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from edition.model import Content, Letter, Variant
from edition.text import say_reading
from edition.tree import NOT_EXTANT, OMITS, READS, UNREPORTED, children

#: What is said of a witness that does not have the reading in which a site stands.
INAPPLICABLE = "inapplicable"

#: What a witness has at a site: the number of its state, or one of NOT_EXTANT, UNREPORTED and INAPPLICABLE.
Cell: TypeAlias = "int | str"


@dataclass(frozen=True)
class Character:
    """A site of the apparatus.

    It has the words of each state, and a cell for each witness of the letter, in its order.
    """

    variant: Variant
    states: tuple[str, ...]
    cells: tuple[Cell, ...]


def make_matrix(letter: Letter) -> list[Character]:
    """Return a character for each variant of a letter, in the order of the text."""
    outside = find_outsiders(letter)
    return [_character(letter, variant, outside.get(variant.id, ())) for variant in letter.all_variants]


def is_comparable(letter: Letter) -> bool:
    """Return whether there is anything to compare: two witnesses, and a site."""
    return len(letter.sigla) > 1 and bool(letter.all_variants)


def find_outsiders(letter: Letter) -> dict[str, tuple[str, ...]]:
    """Return who has none of what is around a site, by the id of the site."""
    return dict(_find_outsiders(letter.sections, letter.sigla, ()))


def _find_outsiders(
    content: Iterable[object], scope: tuple[str, ...], outside: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the sites with the witnesses that have none of what is around."""
    for node in content:
        if isinstance(node, Variant):
            yield node.id, outside
            states = {siglum: node.attest(siglum).state for siglum in scope}
            for reading in node.all_readings():
                having = node.witnesses_of(reading)
                others = tuple(s for s, state in states.items() if state in (READS, OMITS) and s not in having)
                yield from _find_outsiders(reading.content, having, outside + others)
        elif not isinstance(node, str):
            yield from _find_outsiders(children(node), scope, outside)  # type: ignore[arg-type]


def _character(letter: Letter, variant: Variant, outside: tuple[str, ...]) -> Character:
    pieces = letter.pieces_of(variant)
    numbers: dict[tuple[Content, ...], int] = {}
    words: dict[int, str] = {}
    order = [_key(reading.content) for reading in variant.all_readings()]
    cells: list[Cell] = []
    for siglum in letter.sigla:
        attested = [piece.attest(siglum) for piece in pieces]
        contents = [each.reading.content for each in attested if each.reading]
        if siglum in outside:
            cells.append(INAPPLICABLE)
        elif len(contents) < len(pieces):
            unknown = {each.state for each in attested if not each.reading}
            cells.append(UNREPORTED if UNREPORTED in unknown else NOT_EXTANT)
        else:
            number = numbers.setdefault(tuple(map(_key, contents)), len(numbers))
            words.setdefault(number, " … ".join(filter(None, (say_reading(content, siglum) for content in contents))))
            cells.append(number)
    # In the order of the apparatus, not of the witnesses: the lemma, if anyone has it, is state 0.
    ranks = sorted(numbers, key=lambda key: (order.index(key[0]), numbers[key]))
    renumbered = {numbers[key]: rank for rank, key in enumerate(ranks)}
    return Character(
        variant,
        tuple(words[numbers[key]] for key in ranks),
        tuple(renumbered[cell] if isinstance(cell, int) else cell for cell in cells),
    )


def _key(content: Content) -> Content:
    """Return the content of a reading without the white space at its ends."""
    first, last = content[:1], content[-1:]
    if first and isinstance(first[0], str):
        content = (*filter(None, [first[0].lstrip(" \t\r\n")]), *content[1:])
    if last and content and isinstance(content[-1], str):
        content = (*content[:-1], *filter(None, [content[-1].rstrip(" \t\r\n")]))
    return content
