"""The book as a PDF, set by Typst: the pieces go to it as data, so that no text can be taken for markup."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from copy import deepcopy
from importlib.resources import files
from pathlib import Path
from typing import Any

from edition.errors import EditionError, Problem
from edition.press import feet, heads
from edition.press.faces import folder
from edition.press.pieces import Book, Piece


def written(book: Book) -> bytes:
    """Return the PDF, tagged by PDF/UA-1. The same book gives the same bytes.

    Raises EditionError where Typst refuses it.
    """
    import typst

    book = deepcopy(book)  # its pieces are numbered for the looks at where they come to stand
    at_foot = feet.numbered(book)
    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        (place / "book.typ").write_bytes((files("edition.press") / "book.typ").read_bytes())
        _write(place / "book.json", _data(book, at_foot))
        for name, content in book.images.items():
            (place / name).write_bytes(content)

        def pages(label: str) -> dict[int, int]:
            found = (each["value"] for each in json.loads(compiler.query(f"<{label}>")))
            return {each["number"]: each["page"] for each in found}

        def look_at_heads(breaks: set[int]) -> heads.Pages:
            _write(place / "breaks.json", sorted(breaks))
            return heads.Pages(pages("heading"), pages("led"))

        def look_at_feet(handed: feet.Handed) -> feet.Pages:
            _write(place / "feet.json", handed)
            return feet.Pages(pages("called"), pages("placed"))

        try:
            compiler = typst.Compiler(
                str(place / "book.typ"), root=made, font_paths=[str(folder())], ignore_system_fonts=True
            )
            _write(place / "feet.json", feet.alone(at_foot))
            _write(place / "breaks.json", sorted(heads.beginning(look_at_heads)))
            _write(place / "feet.json", feet.settled(at_foot, look_at_feet))
            found = compiler.compile(pdf_standards=["ua-1"], timestamp=book.moment)
        except (typst.TypstError, RuntimeError) as error:  # the second where it was asked for a place
            said = getattr(error, "message", str(error))
            problem = Problem("the book in print", 0, f"Typst: {said}", "a book that Typst sets")
            raise EditionError(problem) from error
    assert isinstance(found, bytes)
    return found


def _write(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def _data(book: Book, at_foot: Sequence[Piece]) -> dict[str, Any]:
    for number, foot in enumerate(at_foot):
        foot.more["number"] = number
    for number, (heading, paragraph) in enumerate(heads.numbered(book)):
        heading.more["leads"] = paragraph.more["led"] = number
    return {
        "feet": [foot.data() for foot in at_foot],
        "title": book.title,
        "subtitle": book.subtitle,
        "author": book.author,
        "language": book.language,
        "edition": book.edition,
        "imprint": list(book.imprint),
        "volumes": [
            {
                "caption": volume.caption,
                "chapters": [
                    {
                        "name": chapter.name,
                        "title": chapter.title,
                        "letter": chapter.letter,
                        "body": chapter.body.data(),
                    }
                    for chapter in volume.chapters
                ],
            }
            for volume in book.volumes
        ],
        "names": [{"name": named.name, "to": named.to} for named in book.names],
    }
