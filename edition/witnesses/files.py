"""Which kind of file a witness is, and what is wrong with it where it cannot be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from edition.errors import EditionError, Problem
from edition.files import decode_text, read_bytes
from edition.witnesses.blocks import Block, LeftOut, WitnessText
from edition.witnesses.brackets import read_brackets
from edition.witnesses.encoded import read_encoded
from edition.witnesses.office import read_office
from edition.witnesses.plain import read_markdown, read_plain

#: The endings of files that are read, and what they are.
KINDS: Mapping[str, str] = {
    ".txt": "plain text",
    ".md": "Markdown",
    ".docx": "Word",
    ".odt": "OpenDocument",
    ".xml": "TEI",
}
_BOMS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_WANTED = "a text in UTF-8"
_SIGLUM = re.compile(r"[^\W\d_][\w.-]*")  # as XML has it, since it is an id there


def name_witness(said: str) -> tuple[str, Path]:
    """Return siglum and file of a witness as a command names them.

    ``A.txt``, or ``A=path/to/it.txt``. Raises EditionError where the siglum cannot be one: it begins with a letter, and
    has no white space.

    >>> name_witness("copies/B.txt")[0], name_witness("w6=copies/six.txt")[0]
    ('B', 'w6')
    """
    siglum, parted, file = said.partition("=")
    path = Path(file if parted else said)
    siglum = siglum if parted else path.stem
    if not _SIGLUM.fullmatch(siglum):
        wanted = "a letter, and letters, digits, full stops or hyphens, as in SIGLUM=FILE"
        raise EditionError(Problem(said, 0, f"{siglum!r} is no siglum", wanted))
    return siglum, path


def read_witness(siglum: str, path: Path, brackets: str | None = None, verse: bool = False) -> WitnessText:
    """Read the text of a witness from a file.

    ``brackets`` says what square brackets mean, a key of ``BRACKETS``; in ``verse`` every line is a block. Raises
    EditionError where the file is of no known kind or cannot be read, where it has no text, and where it has brackets
    and nothing says what they mean.
    """
    kind = path.suffix.lower()
    if kind not in KINDS:
        known = ", ".join(f"{ending} ({what})" for ending, what in KINDS.items())
        raise EditionError(Problem.at(path, 0, "a file of no kind that is read", known))
    title = ""
    blocks: list[Block]
    left_out: list[LeftOut]
    if kind == ".xml":
        blocks, left_out, title = read_encoded(path)
    elif kind in (".docx", ".odt"):
        read_bytes(path, KINDS[kind])
        blocks, left_out = read_office(path, kind[1:], verse)
    else:
        read = read_markdown if kind == ".md" else read_plain
        blocks, left_out = read(_decode(path), verse)
    if not blocks:
        raise EditionError(Problem.at(path, 0, "no text", f"the text of {siglum}"))
    blocks = read_brackets(blocks, brackets, str(path))
    return WitnessText(siglum, tuple(blocks), tuple(left_out), str(path), title)


def _decode(path: Path) -> str:
    """Return the text of a file in UTF-8, with or without a byte order mark."""
    source = read_bytes(path, _WANTED)
    if (coded := _BOMS.get(source[:2])) or source[1:2] == b"\0":
        raise EditionError(Problem.at(path, 1, f"in {coded or 'UTF-16'}", f"{_WANTED}: {_remedy(path, 'UTF-16')}"))
    try:
        source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source[: error.start].count(b"\n") + 1
        remedy = f"{_WANTED}: where it is of Windows, {_remedy(path, 'CP1252')}"
        raise EditionError(Problem.at(path, line, "not UTF-8", remedy)) from None
    return decode_text(source, path, _WANTED, spared="\f")  # which parts pages


def _remedy(path: Path, coding: str) -> str:
    return f"`iconv -f {coding} -t UTF-8 {path.name}` writes it so"
