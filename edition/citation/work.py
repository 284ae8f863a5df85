"""A letter of the edition as a work that can be cited: who wrote it to whom and when, and in what it stands."""

from __future__ import annotations

from dataclasses import dataclass

from edition import header
from edition.bibliography import Source, format_author_year
from edition.header import Person
from edition.model import Letter
from edition.natures import NATURES
from edition.project import Project


@dataclass(frozen=True)
class Work:
    """A letter of the edition as a work that can be cited.

    ``version`` and ``editor`` are those of the book; ``page`` is the address of the letter's page, or empty.
    """

    id: str
    letter: str  # what the letter is called
    nature: str  # what kind of text the edition has of it
    authors: tuple[Person, ...]
    recipients: tuple[Person, ...]
    created: str  # the letter's date, ISO 8601, an interval with a slash; empty where the header has none
    language: str
    book: str
    editor: str
    version: str
    project: Project
    page: str
    restated_after: Source | None  # the publication that a restatement was made after
    is_translation: bool
    was_sent: bool  # whether it is correspondence

    @property
    def title(self) -> str:
        """The name of the letter, and what kind of text the edition has of it.

        Both stand in the title, so that no citation can lose the second.
        """
        return f"{self.letter}, {self.nature}"

    @property
    def edition(self) -> str:
        """The version of the book, marked ``unreleased`` until it is released."""
        return self.version if self.project.released else f"{self.version}, unreleased"


def make_work(letter: Letter, source: Source | None, book: tuple[str, str, str], project: Project, page: str) -> Work:
    """Describe the edition layer of a letter as a work that can be cited.

    ``source`` is the publication that its header names, ``book`` the title, editor and version of the book, ``page``
    the path of its page in the release. While the project has no site, the work has no address.
    """
    title, editor, version = book
    written = header.read_date(letter)
    return Work(
        id=letter.id,
        letter=letter.title,
        nature=_nature(letter, source),
        authors=header.read_authors(letter) or header.read_correspondents(letter, "sent"),
        recipients=header.read_correspondents(letter, "received"),
        created=written.interval if written else "",
        language=letter.language,
        book=title,
        editor=editor,
        version=version,
        project=project,
        page=f"{project.release}/{page}" if project.site else "",
        restated_after=source if letter.nature == "restatement" else None,
        is_translation=letter.nature == "translation",
        was_sent=header.is_correspondence(letter),
    )


def _nature(letter: Letter, source: Source | None) -> str:
    words = NATURES[letter.nature]
    return words.made_after.format(source=format_author_year(source)) if source else words.made
