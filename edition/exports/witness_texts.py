"""The running text of the witnesses, where a layer holds it."""

from __future__ import annotations

from edition.model import Letter
from edition.text import require_readable


def make_texts(letter: Letter) -> dict[str, bytes]:
    """Make the text of each witness that a layer holds, by the ending of the name.

    Paragraphs are separated by blank lines. Raises RestatedTextError where the layer holds the text of no witness.
    """
    for siglum in letter.sigla if not letter.readable else ():
        require_readable(letter, siglum)
    return {f"-{siglum}.txt": f"{letter.witness_text(siglum)}\n".encode() for siglum in letter.readable}
