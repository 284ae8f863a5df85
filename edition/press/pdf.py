"""The book as a PDF, set by Typst: the pieces go to it as data, so that no text can be taken for markup."""

from __future__ import annotations

import json
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any

from edition.errors import EditionError, Problem
from edition.press.faces import folder
from edition.press.pieces import Book


def written(book: Book) -> bytes:
    """Return the PDF, tagged by PDF/UA-1. The same book gives the same bytes.

    Raises EditionError where Typst refuses it.
    """
    import typst

    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        (place / "book.typ").write_bytes((files("edition.press") / "book.typ").read_bytes())
        (place / "book.json").write_text(json.dumps(_data(book), ensure_ascii=False), encoding="utf-8")
        for name, content in book.images.items():
            (place / name).write_bytes(content)
        try:
            found = typst.compile(
                str(place / "book.typ"),
                root=str(place),
                font_paths=[str(folder())],
                ignore_system_fonts=True,
                pdf_standards=["ua-1"],
                timestamp=book.moment,
            )
        except typst.TypstError as error:
            problem = Problem("the book in print", 0, f"Typst: {error.message}", "a book that Typst sets")
            raise EditionError(problem) from error
    assert isinstance(found, bytes)
    return found


def _data(book: Book) -> dict[str, Any]:
    return {
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
