"""The apparatus as a collation table, in the JSON that CollateX writes.

A row is a site of the apparatus: the edition holds no more of the versions than their readings. What stands between
the sites is the edition's own English, or one witness alone, and no part of a collation.

A cell without tokens is null, in which CollateX does not tell an omission from what is not known. So a second table of
the same shape says in words what each cell is; programs that know the first alone leave it aside.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from edition.collation.tokens import tokenise
from edition.exports.json_file import write_json
from edition.exports.matrix import INAPPLICABLE, find_outsiders
from edition.model import Letter, Reading, Variant
from edition.text import say_reading

Cell: TypeAlias = "list[dict[str, str]] | None"


def make_collation(letter: Letter) -> bytes:
    """Make the collation table of the variants of a letter, in JSON.

    ``witnesses`` are the sigla; ``table`` has a list for each witness, which holds the tokens at each piece of each
    variant, or null for none. ``states`` has a list for each witness too, which says of each cell whether the witness
    ``reads`` or ``omits`` something, is ``not extant`` or ``unreported``, or whether the site stands in a reading that
    it does not have (``inapplicable``).
    """
    sites = [(variant, piece) for variant in letter.all_variants for piece in letter.pieces_of(variant)]
    outside = find_outsiders(letter)
    columns = [
        [_cell(variant, piece.reading_of(siglum), siglum) for variant, piece in sites] for siglum in letter.sigla
    ]
    states = [
        [INAPPLICABLE if siglum in outside.get(piece.id, ()) else piece.attest(siglum).state for _, piece in sites]
        for siglum in letter.sigla
    ]
    table: dict[str, Any] = {"witnesses": list(letter.sigla), "table": columns, "states": states}
    return write_json(table, None)


def _cell(variant: Variant, reading: Reading | None, siglum: str) -> Cell:
    tokens = tokenise(say_reading(reading.content, siglum)) if reading else ()
    return [{"t": token.text + token.tail, "n": token.form, "site": variant.id} for token in tokens] or None
