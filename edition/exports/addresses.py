"""Where in the book the things stand that the exports speak of."""

from __future__ import annotations

from dataclasses import dataclass

from edition import paths
from edition.project import Pages

#: The folder of the exports in the built book.
FOLDER = paths.EXPORTS


@dataclass(frozen=True)
class Addresses:
    """Addresses of pages and entries of the book.

    They are addresses on the site, or, while there is no site, relative to ``root``, the path to the book.
    """

    pages: Pages
    site: str | None
    root: str = ""

    @property
    def home(self) -> str:
        """The address of the front page."""
        return self.page("index")

    @property
    def makers(self) -> str:
        """The identifier of those who made the edition."""
        return f"{self.home}#makers"

    def letter(self, letter: str, anchor: str = "") -> str:
        """Return the address of a letter, or of a paragraph, variant or note of it."""
        return self.page(self.pages.of_letter(letter), anchor)

    def entry(self, register: str, identifier: str = "") -> str:
        """Return the address of a register, or of an entry of it.

        Events may stand on another page than the other registers.
        """
        return self.page(self.pages.of_register(register), identifier)

    def source(self, key: str) -> str:
        """Return the address of an entry of the bibliography."""
        return self.page(self.pages.sources, key)

    def page(self, page: str, anchor: str = "") -> str:
        """Return the address of a page, or of a place on it."""
        return (f"{self.site}/" if self.site else self.root) + f"{page}.html" + (f"#{anchor}" if anchor else "")
