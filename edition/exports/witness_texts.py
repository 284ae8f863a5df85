"""The running text of the witnesses, where a layer holds it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, count

from edition.model import Letter


def make_texts(letter: Letter, sigla: Iterable[str]) -> dict[str, bytes]:
    """Make the text of each of some witnesses, by the ending of its name.

    Paragraphs are separated by blank lines. Raises RestatedTextError where the layer does not hold one of them.
    """
    names = name_witnesses(letter)
    return {f"-{names[siglum]}.txt": f"{letter.witness_text(siglum)}\n".encode() for siglum in sigla}


def name_witnesses(letter: Letter) -> dict[str, str]:
    """Return the identifiers of the witnesses, by siglum.

    Files are named by them, since a siglum may be any sign. Of those that differ in capitals alone, which some systems
    take for the same, the later ones have a number.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for witness in letter.witnesses:
        numbered = (f"{witness.identifier}-{number}" for number in count(2))
        name = next(each for each in chain([witness.identifier], numbered) if each.casefold() not in taken)
        taken.add(name.casefold())
        names[witness.siglum] = name
    return names
