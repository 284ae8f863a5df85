"""The book as a PDF, set by Typst: the pieces go to it as data, so that no text can be taken for markup."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from copy import deepcopy
from importlib.resources import files
from pathlib import Path
from typing import Any

from edition import saying
from edition.errors import EditionError, Problem
from edition.press import headings, page_feet
from edition.press.book_tree import Book, Piece
from edition.press.drawings import cut_drawing, read_drawing
from edition.press.trial import find_fonts, require_letters
from edition.signs import SIGNS

#: Asks for each mark of the book as it is set (``book.typ``): its name, its number, its page, its height there.
_MARKED = (
    "query(selector.or(<first>, <last>))"
    ".map(it => (str(it.label), it.value, it.location().page(), it.location().position().y.pt()))"
)
#: What lies no lower than this is in the first line of a page, in points.
_FIRST_LINE = 90

#: How many times as high as wide a drawing is that fills a page, and how many times it may be: one that is higher would
#: be made so small, to fit the page, that words in it are under 6.5 points.
_FILLING, _HIGHEST = 1.4, 1.6
#: Rows and signs of a table that takes no more than half a page.
_ROWS, _SIGNS = 20, 1500

_WANTED = "a book that Typst sets"


def render_pdf(book: Book) -> bytes:
    """Make the PDF, tagged by PDF/UA-1.

    The same book gives the same bytes. Raises EditionError where Typst cannot typeset it.
    """
    import typst

    pieces = (piece for chapter in book.chapters for piece in chapter.body.walk())
    require_letters(part for piece in pieces for part in piece.parts if isinstance(part, str))
    book = deepcopy(book)  # its pieces are told where they come to stand
    led = headings.find_led(book)
    headings.mark(led)
    feet = page_feet.take_feet(book)
    images = dict(_cut_images(book))
    _keep_short_tables_whole(book)
    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        (place / "book.typ").write_bytes((files("edition.press") / "book.typ").read_bytes())
        for name, content in images.items():
            (place / name).write_bytes(content)

        def tell(choice: headings.Choice, chapters: AbstractSet[int] | None = None, *, measuring: bool = False) -> None:
            """Write the book as data; to be looked at, only the chapters of some numbers."""
            headings.tell(led, choice)
            # What begins a page in one chapter moves nothing in another.
            names = None if chapters is None else {book.chapters[number].name for number in chapters}
            said = _data(book, names) | {"feet": feet, "looking": chapters is not None, "measuring": measuring}
            (place / "book.json").write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")

        def look(choice: headings.Choice, chapters: AbstractSet[int]) -> headings.Marks:
            """Typeset with a choice, and return where all marks stand."""
            tell(choice, chapters)
            marks: dict[str, dict[int, headings.Mark]] = {"first": {}, "last": {}}
            for name, number, page, height in json.loads(compiler.eval(_MARKED)):
                # A running head says a heading, and its mark, again.
                marks[name].setdefault(number, headings.Mark(page, height < _FIRST_LINE))
            return {number: (first, marks["last"][number]) for number, first in marks["first"].items()}

        try:
            compiler = typst.Compiler(
                str(place / "book.typ"), root=made, font_paths=find_fonts(), ignore_system_fonts=True
            )
            tell(headings.Choice(set(), {}), set(), measuring=True)
            for foot, rooms in zip(feet, json.loads(compiler.eval("query(<measured>).first().value")), strict=True):
                foot["rooms"] = rooms
            tell(headings.choose(led, look))
            printed, warnings = compiler.compile_with_warnings(pdf_standards=["ua-1"], timestamp=book.moment)
        except (typst.TypstError, RuntimeError) as error:  # the second where it was asked for a place
            said = getattr(error, "message", str(error))
            raise EditionError(Problem("the book in print", 0, f"Typst: {said}", _WANTED)) from error
    if unsettled := [warning.message for warning in warnings if "converge" in warning.message]:
        wrong = "feet, heads or page numbers may be those of another page"
        saying.tell(f"notice: the book in print: Typst: {unsettled[0]}; {wrong}")
    assert isinstance(printed, bytes)
    return printed


def _cut_images(book: Book) -> Iterator[tuple[str, bytes]]:
    """Yield the images, those that are too high in parts.

    The figures are told which parts they have.
    """
    parts: dict[str, list[str]] = {}
    figures = {figure.more["image"] for figure in _of_kind(book, "figure")}
    for name, content in book.images.items():
        is_high = name in figures and name.endswith(".svg") and read_drawing(content).ratio > _HIGHEST
        cut = cut_drawing(content, _FILLING) if is_high else [content]
        parts[name] = [
            name if number == 0 else name.replace(".svg", f"-{number + 1}.svg") for number in range(len(cut))
        ]
        yield from zip(parts[name], cut, strict=True)
    for figure in _of_kind(book, "figure"):
        if len(parts[figure.more["image"]]) > 1:
            figure.more |= {"cut": parts[figure.more["image"]], "ratio": 0}


def _of_kind(book: Book, kind: str) -> Iterator[Piece]:
    """Yield the pieces of a kind in the order of the book."""
    return (piece for chapter in book.chapters for piece in chapter.body.walk() if piece.kind == kind)


def _keep_short_tables_whole(book: Book) -> None:
    """Tell tables whether they are so short that they are not broken between pages."""
    for table in _of_kind(book, "table"):
        table.more["whole"] = len(table.parts) <= _ROWS and len(table.text()) <= _SIGNS


def _data(book: Book, names: AbstractSet[str] | None) -> dict[str, Any]:
    """Return a book as data; where names are given, their chapters alone."""
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
                    if names is None or chapter.name in names
                ],
            }
            for volume in book.volumes
        ],
        "signs": {kind: {"colour": sign.on_light, "line": sign.line} for kind, sign in SIGNS.items()},
        "names": [{"name": named.name, "to": named.to} for named in book.names if names is None],
    }
