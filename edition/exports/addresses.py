"""Where in the book the things stand that the exports speak of."""

from __future__ import annotations

from dataclasses import dataclass

#: The folder of the exports in the built book.
FOLDER = "downloads"
_PAGES = {"events": "chronology"}


@dataclass(frozen=True)
class Addresses:
    """Addresses in the book: of its site, or where that has none yet, relative to ``root``, the way to the book."""

    site: str | None
    root: str = ""

    @property
    def home(self) -> str:
        """The front page."""
        return self._of("index.html")

    @property
    def makers(self) -> str:
        """A name for those who made the edition."""
        return f"{self.home}#makers"

    def letter(self, letter: str, anchor: str = "") -> str:
        """Return the address of a letter, or of a paragraph, variant or note of it."""
        return self._of(f"chapters/{letter}.html", anchor)

    def entry(self, register: str, identifier: str = "") -> str:
        """Return the address of a register or of an entry of it; events stand in the chronology."""
        return self._of(f"chapters/{_PAGES.get(register, register)}.html", identifier)

    def source(self, key: str) -> str:
        """Return the address of an entry of the bibliography."""
        return self._of("chapters/sources.html", key)

    def _of(self, page: str, anchor: str = "") -> str:
        return (f"{self.site}/" if self.site else self.root) + page + (f"#{anchor}" if anchor else "")
