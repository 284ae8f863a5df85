"""The tokens of a witness, each with the place in its blocks where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from edition.collation.tokens import Token, tokenise
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
    placed: list[Placed] = []
    for token, start in _tokens(block):
        opens = not placed
        spaced = opens or block.text[start - 1] == " "
        placed.append(Placed(token, number, start, start + len(token.text), opens, spaced))
    return placed


def _tokens(block: Block) -> Iterator[tuple[Token, int]]:
    at = 0
    for gap in (mark for mark in block.marks if mark.tag == "gap" and mark.start < mark.stop):
        if gap.start < at:
            continue
        yield from _between(block.text, at, gap.start)
        text = block.text[gap.start : gap.stop]
        yield Token(text, text, True, " " if block.text[gap.stop : gap.stop + 1] == " " else ""), gap.start
        at = gap.stop
    yield from _between(block.text, at, len(block.text))


def _between(text: str, start: int, stop: int) -> Iterator[tuple[Token, int]]:
    at = start + len(text[start:stop]) - len(text[start:stop].lstrip())
    for token in tokenise(text[start:stop]):
        yield token, at
        at += len(token.text) + len(token.tail)


def write_tokens(placed: Sequence[Placed]) -> str:
    """Return tokens as they are written, with the white space between them."""
    return "".join((" " if each.spaced and step else "") + each.token.text for step, each in enumerate(placed))
