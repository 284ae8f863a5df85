"""The two files of the book in print, and the one digest of all that they are set from."""

from __future__ import annotations

import zlib
from hashlib import sha256
from importlib import metadata
from importlib.resources import files

from edition import webfont
from edition.errors import EditionError, Problem
from edition.press import epub, pdf, print_face
from edition.press.book_tree import Book
from edition.print_record import name_epub, name_pdf

#: The packages that the files are made with, beside the edition's own code.
_PACKAGES = ("typst", "uharfbuzz", "fonttools", "brotli", "lxml")


def set_book(book: Book) -> dict[str, bytes]:
    """Make the PDF and the EPUB, by name.

    Raises EditionError where Typst cannot typeset the book.
    """
    return {name_pdf(): pdf.render_pdf(book), name_epub(): epub.render_epub(book)}


def find_tools() -> dict[str, str]:
    """Return the versions of the packages that make the files, by package.

    Raises EditionError where one is missing.
    """
    try:
        return {package: metadata.version(package) for package in _PACKAGES}
    except metadata.PackageNotFoundError as error:
        problem = Problem("the book in print", 0, f"{error.name} is not installed", "what `make press` installs")
        raise EditionError(problem) from None


def digest_content(book: Book) -> str:
    """Return a digest of a book and of the tools that make its files.

    If it is the same, the files have the same bytes.

    Where it is the same, the files are the same bytes.
    """
    code = (path for path in files("edition.press").iterdir() if path.is_file())
    made_with = (
        find_tools(),
        zlib.ZLIB_RUNTIME_VERSION,
        webfont.make_folder().name,
        print_face.make_face().name,
        *((path.name, path.read_bytes()) for path in print_face.find_own_fonts()),
        *sorted((path.name, path.read_bytes()) for path in code),
    )
    return sha256(repr((book, made_with)).encode()).hexdigest()
