"""The running text of the witnesses, where a layer holds it."""

from __future__ import annotations

from edition.model import Letter
from edition.text import require_readable


def make_texts(letter: Letter) -> dict[str, bytes]:
    """Return the text of each witness whose running text the layer holds, paragraphs parted by blank lines.

    Raises RestatedTextError where it holds none.
    """
    for siglum in letter.sigla if not letter.readable else ():
        require_readable(letter, siglum)
    return {f"-{siglum}.txt": f"{letter.witness_text(siglum)}\n".encode() for siglum in letter.readable}
