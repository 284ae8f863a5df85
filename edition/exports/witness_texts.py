"""The running text of the witnesses, where a layer holds it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import count

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
    names = number_names((witness.identifier for witness in letter.witnesses), "-")
    return dict(zip(letter.sigla, names, strict=True))


def number_names(names: Iterable[str], sign: str) -> list[str]:
    """Return names that differ in more than capitals.

    Where a name would not, it gets a number after a sign.
    """
    taken: set[str] = set()
    found: list[str] = []
    for name in names:
        numbered = (name if number == 1 else f"{name}{sign}{number}" for number in count(1))
        free = next(each for each in numbered if each.casefold() not in taken)
        taken.add(free.casefold())
        found.append(free)
    return found
