"""Square brackets in a text: an editor's marks, of which the editor says what they mean."""

from __future__ import annotations

import re
from collections.abc import Mapping

from edition.errors import EditionError, Problem
from edition.witnesses.blocks import Block, Mark

#: What brackets can mean, and how it is encoded.
BRACKETS: Mapping[str, str] = {
    "supplied": "words that the witness does not have and an editor supplied",
    "unclear": "words that are hard to read",
    "gap": "what is not there to be read; the words in the brackets, if any, say so",
    "text": "brackets of the witness itself",
}
#: What stands for a gap in running text.
GAP = "[…]"
_PAIR = re.compile(r"\[([^\[\]]*)\]")
_ELLIPSIS = re.compile(r"\s*(…|\.\s*\.\s*\.|)\s*")


def read_brackets(blocks: list[Block], meaning: str | None, file: str) -> list[Block]:
    """Return blocks in which square brackets are encoded as what they mean.

    An ellipsis in brackets, or nothing, is a gap, whatever other brackets mean. Raises EditionError where there are
    brackets and nothing says what they mean, or one lacks its other.
    """
    if meaning == "text":
        return blocks
    problems = [problem for block in blocks for problem in _problems(block, meaning, file)]
    if problems:
        raise EditionError(problems[:1] if meaning is None else problems)
    return [_encode(block, meaning or "gap") for block in blocks]


def _problems(block: Block, meaning: str | None, file: str) -> list[Problem]:
    pairs = [pair for pair in _PAIR.finditer(block.text) if not any(_is_gap(block, *pair.span()))]
    rest = _PAIR.sub("", block.text)
    if "[" in rest or "]" in rest:
        return [Problem(file, block.line, f"a square bracket without its other: {_about(rest)}", "pairs, not nested")]
    if meaning is None and any(not _ELLIPSIS.fullmatch(pair[1]) for pair in pairs):
        first = next(pair[0] for pair in pairs if not _ELLIPSIS.fullmatch(pair[1]))
        return [
            Problem(file, block.line, f"square brackets, {first}", f"--brackets {'|'.join(BRACKETS)}: what they mean")
        ]
    return []


def _is_gap(block: Block, start: int, stop: int) -> list[bool]:
    return [mark.tag == "gap" and (mark.start, mark.stop) == (start, stop) for mark in block.marks if mark.tag == "gap"]


def _about(text: str) -> str:
    at = min(place for place in (text.find("["), text.find("]")) if place >= 0)
    return text[max(at - 15, 0) : at + 15]


def _encode(block: Block, meaning: str) -> Block:
    """Return a block without its brackets, and with the marks that they mean."""
    text, at = "", 0
    marks: list[Mark] = []
    moved: list[tuple[int, int]] = []  # places of the old text, and how far what follows them has moved
    for pair in _PAIR.finditer(block.text):
        if any(_is_gap(block, *pair.span())):
            continue
        gap = meaning == "gap" or _ELLIPSIS.fullmatch(pair[1])
        text += block.text[at : pair.start()]
        start = len(text)
        text += GAP if gap else pair[1]
        tag = "gap" if gap else meaning
        said = pair[1].strip() if gap and not _ELLIPSIS.fullmatch(pair[1]) else ""
        marks.append(Mark(start, len(text), tag, (("reason", "-".join(said.split())),) if said else ()))
        moved += [(pair.start() + 1, start - pair.start() - (0 if gap else 1)), (pair.end(), len(text) - pair.end())]
        at = pair.end()
    if not marks:
        return block
    text += block.text[at:]

    def new(place: int) -> int:
        return max(0, place + next((by for since, by in reversed(moved) if place >= since), 0))

    old = [mark._replace(start=new(mark.start), stop=new(mark.stop)) for mark in block.marks]
    every = sorted([*old, *marks], key=lambda mark: (mark.start, -mark.stop))
    return Block(text, block.form, tuple(mark for mark in every if mark.stop >= mark.start), block.line)
