"""The apparatus as a collation table, in the JSON that CollateX writes.

A row is a site of the apparatus: the edition holds no more of the versions than their readings. What stands between
the sites is the edition's own English, or one witness alone, and no part of a collation.
"""

from __future__ import annotations

import json
from typing import Any, TypeAlias

from edition.collation.tokens import tokenise
from edition.model import Letter, Reading, Variant
from edition.text import plain

Cell: TypeAlias = "list[dict[str, str]] | None"


def make_collation(letter: Letter) -> bytes:
    """Make the collation table of the variants of a letter, in JSON.

    ``witnesses`` are the sigla; ``table`` has a list for each witness, which holds the tokens at each piece of each
    variant, or null for none.
    """
    sites = [(variant, piece) for variant in letter.all_variants for piece in letter.pieces_of(variant)]
    columns = [
        [_cell(variant, piece.reading_of(siglum), siglum) for variant, piece in sites] for siglum in letter.sigla
    ]
    table: dict[str, Any] = {"witnesses": list(letter.sigla), "table": columns}
    return (json.dumps(table, ensure_ascii=False) + "\n").encode()


def _cell(variant: Variant, reading: Reading | None, siglum: str) -> Cell:
    tokens = tokenise(plain(reading.content, siglum)) if reading else ()
    return [{"t": token.text + token.tail, "n": token.form, "site": variant.id} for token in tokens] or None
