"""Texts of word processors as blocks, by way of pandoc (https://pandoc.org), which the set ``office`` brings."""

from __future__ import annotations

import json
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from edition.errors import EditionError, Problem
from edition.tree import Attributes
from edition.witnesses.blocks import Block, LeftOut, Piece, make_block, part_lines

_HI = {
    "Emph": "italic",
    "Strong": "bold",
    "Underline": "underline",
    "Strikeout": "strikethrough",
    "Superscript": "superscript",
    "Subscript": "subscript",
    "SmallCaps": "smallcaps",
}
_BREAKS = ("Space", "SoftBreak")
_SECONDS = 120
#: The most text that is unpacked, in bytes of XML: many books' worth; and the memory that pandoc may take for it.
_MOST_XML, _MEMORY = 32 * 1024 * 1024, "-M2G"


def read_office(path: Path, kind: str, verse: bool) -> tuple[list[Block], list[LeftOut]]:
    """Return the paragraphs and headings of a word processor's file.

    ``kind`` is ``docx`` (Word) or ``odt`` (OpenDocument). Changes that were tracked are taken as made. Of verse, every
    line is a block. Raises EditionError where pandoc is not installed, or cannot read the file.
    """
    try:
        import pypandoc

        pandoc = pypandoc.get_pandoc_path()
    except (ImportError, OSError):
        wanted = "`make .venv/.office`, which installs what reads it, or the text saved as plain text"
        raise EditionError(
            Problem.at(path, 0, f"a file of the kind .{kind}, which nothing here reads", wanted)
        ) from None
    _require_small(path, kind)
    command = [pandoc, "+RTS", _MEMORY, "-RTS", "--sandbox", "--from", kind, "--to", "json", str(path)]
    try:
        told = subprocess.run(command, capture_output=True, check=False, timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        raise EditionError(Problem.at(path, 0, f"not read in {_SECONDS} seconds", f"a .{kind} file")) from None
    if told.returncode:
        reason = " ".join(told.stderr.decode("utf-8", "replace").split())
        raise EditionError(Problem.at(path, 0, f"cannot be read: {reason}", f"a .{kind} file"))
    left_out: list[LeftOut] = []
    blocks = list(_blocks(json.loads(told.stdout)["blocks"], left_out, verse))
    return blocks, left_out


def _require_small(path: Path, kind: str) -> None:
    """Raise EditionError where a file unpacks to more than anyone has written."""
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(part.file_size for part in archive.infolist() if part.filename.endswith((".xml", ".rels")))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return  # which pandoc says better
    if size > _MOST_XML:
        what = f"a file that unpacks to {size} bytes of text"
        raise EditionError(Problem.at(path, 0, what, f"a .{kind} file of {_MOST_XML} at most"))


def _blocks(nodes: list[Any], left_out: list[LeftOut], verse: bool) -> Iterator[Block]:
    for node in nodes:
        kind, content = node["t"], node.get("c")
        if kind in ("Para", "Plain", "Header"):
            form = "head" if kind == "Header" else "l" if verse else "p"
            pieces = list(_pieces(content[2] if kind == "Header" else content, left_out, ()))
            yield from filter(
                None, (make_block(line, form) for line in (part_lines(pieces) if form == "l" else [pieces]))
            )
        elif kind == "LineBlock":
            for line in content:
                if block := make_block(_pieces(line, left_out, ()), "l" if verse else "p"):
                    yield block
        elif kind in ("BlockQuote", "Div"):
            yield from _blocks(content[1] if kind == "Div" else content, left_out, verse)
        elif kind in ("BulletList", "OrderedList"):
            for item in content[1] if kind == "OrderedList" else content:
                yield from _blocks(item, left_out, verse)
        elif kind == "CodeBlock":
            if block := make_block([Piece(content[1])]):
                yield block
        else:
            left_out.append(LeftOut(0, _NAMES.get(kind, kind)))


_NAMES = {"Table": "a table", "HorizontalRule": "a line across", "RawBlock": "foreign code", "Figure": "a figure"}


def _pieces(nodes: list[Any], left_out: list[LeftOut], inside: tuple[tuple[str, Attributes], ...]) -> Iterator[Piece]:
    for node in nodes:
        kind, content = node["t"], node.get("c")
        if kind == "Str":
            yield Piece(content, inside)
        elif kind in _BREAKS:
            yield Piece(" ", inside)
        elif kind == "LineBreak":
            yield Piece("\n", inside)
        elif kind in _HI:
            yield from _pieces(content, left_out, (*inside, ("hi", (("rend", _HI[kind]),))))
        elif kind == "Quoted":
            marks = "‘’" if content[0]["t"] == "SingleQuote" else "“”"
            yield Piece(marks[0], inside)
            yield from _pieces(content[1], left_out, inside)
            yield Piece(marks[1], inside)
        elif kind in ("Span", "Link"):
            if kind == "Link":
                left_out.append(LeftOut(0, f"the address of a link, {content[2][0]}"))
            yield from _pieces(content[1], left_out, inside)
        elif kind in ("Code", "Math"):
            yield Piece(content[1], inside)
        elif kind == "Note":
            words = " ".join(block.text for block in _blocks(content, [], verse=False))
            left_out.append(LeftOut(0, f"a note: {words[:60]}{'…' if len(words) > 60 else ''}"))
        elif kind == "Image":
            left_out.append(LeftOut(0, "an image"))
        else:
            left_out.append(LeftOut(0, kind))
