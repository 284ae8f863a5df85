"""The tokens of a witness, each with the place in its blocks where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from edition.collation.tokens import Token, locate_tokens
from edition.witnesses.blocks import Block


class Placed(NamedTuple):
    """A token, and where it stands.

    ``block`` counts the blocks of the witness before it; ``start`` and ``stop`` are its first character in the block
    and that after its last.
    """

    token: Token
    block: int
    start: int
    stop: int
    opens: bool  # the first of its block
    spaced: bool  # white space stands before it, or it opens a block


def place_tokens(block: Block, number: int) -> list[Placed]:
    """Return the tokens of a block, with their places.

    A gap is one token, and counts as a word.
    """
    gaps = [mark[:2] for mark in block.marks if mark.tag == "gap" and mark.start < mark.stop]
    placed: list[Placed] = []
    for token, start, stop in locate_tokens(block.text, gaps):
        opens = not placed
        placed.append(Placed(token, number, start, stop, opens, opens or block.text[start - 1] == " "))
    return placed


def write_tokens(placed: Sequence[Placed]) -> str:
    """Return tokens as they are written, with the white space between them."""
    return "".join((" " if each.spaced and step else "") + each.token.text for step, each in enumerate(placed))
