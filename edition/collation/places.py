"""The tokens of a witness, each with the place in its blocks where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from edition.collation.tokens import Token, tokenise
from edition.witnesses.blocks import Block


class Placed(NamedTuple):
    """A token, and where it stands.

    ``number`` counts the tokens of the witness before it, ``block`` the blocks; ``start`` and ``stop`` are its first
    character in the block and that after its last.
    """

    token: Token
    number: int
    block: int
    start: int
    stop: int
    opens: bool  # the first of its block
    spaced: bool  # white space stands before it, or it opens a block


def place_tokens(blocks: Sequence[Block]) -> list[list[Placed]]:
    """Return the tokens of each block, with their places; a gap is one token, and counts as a word."""
    found: list[list[Placed]] = []
    before = 0
    for number, block in enumerate(blocks):
        placed = _of_block(block, number)
        found.append([each._replace(number=before + index) for index, each in enumerate(placed)])
        before += len(placed)
    return found


def _of_block(block: Block, number: int) -> list[Placed]:
    placed: list[Placed] = []
    at = 0
    for gap in [*(mark for mark in block.marks if mark.tag == "gap" and mark.stop > mark.start), None]:
        stop = gap.start if gap else len(block.text)
        if stop > at:
            placed += _placed(block.text, at, stop, number)
        if gap and gap.start >= at:
            text = block.text[gap.start : gap.stop]
            after = len(block.text[gap.stop :]) - len(block.text[gap.stop :].lstrip())
            token = Token(text, text, True, block.text[gap.stop : gap.stop + after])
            placed.append(
                Placed(token, 0, number, gap.start, gap.stop, False, block.text[gap.start - 1 : gap.start] == " ")
            )
            at = gap.stop
    return [each._replace(opens=not index, spaced=each.spaced or not index) for index, each in enumerate(placed)]


def _placed(text: str, start: int, stop: int, number: int) -> list[Placed]:
    placed = []
    at = start + len(text[start:stop]) - len(text[start:stop].lstrip())
    for token in tokenise(text[start:stop]):
        spaced = text[at - 1 : at] == " " if at else False
        placed.append(Placed(token, 0, number, at, at + len(token.text), False, spaced))
        at += len(token.text) + len(token.tail)
    return placed


def forms_of(placed: Sequence[Placed]) -> list[str]:
    """Return the forms of the words among some tokens."""
    return [each.token.form for each in placed if each.token.word]
