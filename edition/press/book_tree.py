"""What the book in print is made of: a small tree of plain data, the one source of the PDF and of the EPUB.

Kinds of blocks: ``section``, ``heading``, ``p``, ``numbered`` (a paragraph of a letter), ``quote``, ``ul``, ``ol``,
``li``, ``dl``, ``dt``, ``dd``, ``pre``, ``div``, ``figure``, ``table`` of ``row`` of ``cell``. Kinds of running text:
``em``, ``strong``, ``sup``, ``sub``, ``code``, ``span``, ``q``, ``a`` (``to`` a place of the book, or ``href``),
``site`` (a variant), ``foot`` (what stands at the foot of the page), ``spot`` (a mark that the PDF is asked for),
``image`` (in a line of words), ``br``. Every kind may have ``ids``, places of the book that links lead to, written
``chapter#id``, ``classes``, and ``lang`` and ``dir``, its language and its direction.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Part: TypeAlias = "Piece | str"


@dataclass
class Piece:
    """A part of the book: its kind, its content, and further properties."""

    kind: str
    parts: list[Part] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)

    def walk(self) -> Iterator[Piece]:
        """Yield the piece and all pieces inside it, in the order of the text."""
        yield self
        for part in self.parts:
            if isinstance(part, Piece):
                yield from part.walk()

    def text(self) -> str:
        """Return the words, without those at the foot of the page."""
        return "".join(part if isinstance(part, str) else part.text() for part in self.parts if not _is_foot(part))

    def data(self) -> dict[str, Any]:
        """Return the piece as a dictionary for JSON.

        Its keys are ``k`` (kind), ``c`` (content), and those of all properties that are not empty.
        """
        said = {"ids": self.ids, "classes": self.classes, **self.more}
        return {
            "k": self.kind,
            "c": [part if isinstance(part, str) else part.data() for part in self.parts],
            **{name: value for name, value in said.items() if value not in ([], "", None)},
        }


def _is_foot(part: Part) -> bool:
    return isinstance(part, Piece) and part.kind == "foot"


@dataclass(frozen=True)
class Chapter:
    """A chapter: its name in links, its title, and its content.

    ``letter`` tells whether it holds a letter.
    """

    name: str
    title: str
    body: Piece
    letter: bool = False


@dataclass(frozen=True)
class Volume:
    """Chapters under a caption of the table of contents.

    Chapters before the first caption have an empty one.
    """

    caption: str
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True)
class Named:
    """A name in the index, and the place of its entry in a register."""

    name: str
    to: str


@dataclass(frozen=True)
class Book:
    """The whole book.

    ``imprint`` is its paragraphs of small print; ``images`` are files by the names that figures use. ``edition`` is the
    version in words, ``released`` the day of the release, empty before there is one. ``moment`` is the time of the data
    in seconds since 1970, with which the files are stamped.
    """

    title: str
    subtitle: str
    author: str
    edition: str
    identifier: str
    imprint: tuple[str, ...]
    volumes: tuple[Volume, ...]
    names: tuple[Named, ...]
    images: dict[str, bytes]
    moment: int
    language: str = "en"
    released: str = ""

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """All chapters in their order."""
        return tuple(chapter for volume in self.volumes for chapter in volume.chapters)
