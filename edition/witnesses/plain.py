"""Plain text and Markdown as blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from edition.witnesses.blocks import Block, LeftOut, Piece, make_block, part_lines

_HI = {"em_open": "italic", "strong_open": "bold", "s_open": "strikethrough"}


def read_plain(text: str, verse: bool) -> tuple[list[Block], list[LeftOut]]:
    """Return the paragraphs of a plain text, or the lines of verse.

    Paragraphs are what blank lines part.
    """
    found: list[Block | None] = []
    waiting: list[str] = []
    begun = 0
    for number, line in enumerate([*re.split(r"\r\n|\r|\n|\f", text), ""], start=1):
        if line.strip() and not verse:
            begun = begun if waiting else number
            waiting.append(line)
            continue
        if waiting:
            found.append(make_block([Piece(" ".join(waiting))], line=begun))
            waiting = []
        if line.strip():
            found.append(make_block([Piece(line)], "l", number))
    return [block for block in found if block], []


def read_markdown(text: str, verse: bool) -> tuple[list[Block], list[LeftOut]]:
    """Return the paragraphs and headings of a text in Markdown (CommonMark).

    Italics and bold are marks. Lists and quotations give their paragraphs. Of verse, every line is a block.
    """
    blocks: list[Block] = []
    left_out: list[LeftOut] = []
    form = "p"
    for token in MarkdownIt("commonmark").parse(text):
        line = token.map[0] + 1 if token.map else 0
        if token.type == "heading_open":
            form = "head"
        elif token.type in ("paragraph_open", "heading_close"):
            form = "l" if verse and token.type == "paragraph_open" else "p"
        elif token.type == "inline":
            pieces = list(_pieces(token.children or [], left_out, line))
            for step, of_line in enumerate(part_lines(pieces) if form == "l" else [pieces]):
                if block := make_block(of_line, form, line + step):
                    blocks.append(block)
        elif token.type in ("code_block", "fence"):
            for block in read_plain(token.content, verse)[0]:
                blocks.append(Block(block.text, block.form, (), line + block.line))
        elif token.type in ("html_block", "hr"):
            what = "a line across" if token.type == "hr" else f"HTML: {' '.join(token.content.split())[:40]}"
            left_out.append(LeftOut(line, what))
    return blocks, left_out


def _pieces(tokens: list[Token], left_out: list[LeftOut], line: int) -> Iterator[Piece]:
    inside: list[tuple[str, tuple[tuple[str, str], ...]]] = []
    for token in tokens:
        if token.type in _HI:
            inside.append(("hi", (("rend", _HI[token.type]),)))
        elif token.type.replace("_close", "_open") in _HI:
            inside.pop()
        elif token.type in ("text", "code_inline"):
            yield Piece(token.content, tuple(inside))
        elif token.type in ("softbreak", "hardbreak"):
            yield Piece("\n", tuple(inside))
        elif token.type in ("image", "html_inline"):
            left_out.append(LeftOut(line, f"{'an image' if token.type == 'image' else token.content}"))
        elif token.type == "link_open":
            left_out.append(LeftOut(line, f"the address of a link, {token.attrGet('href')}"))
