"""A letter of the edition as a work that can be cited: who wrote it to whom and when, and in what it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from edition.bibliography import Source
from edition.model import Letter, Markup, walk
from edition.project import Project
from edition.text import plain


class Person(NamedTuple):
    """A person by the name the edition uses, and the entry of the register (``people:joffe-adolf``) or nothing."""

    name: str
    ref: str = ""

    @property
    def family(self) -> str:
        """The last word of the name."""
        return self.name.rpartition(" ")[2]

    @property
    def given(self) -> str:
        """What stands before it."""
        return self.name.rpartition(" ")[0]


@dataclass(frozen=True)
class Work:
    """A letter as the edition has it. ``version`` and ``editor`` are the book's; ``page`` is its address, or empty."""

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

    @property
    def title(self) -> str:
        """The letter with the words that say what kind of text this is, so that no citation can lose them."""
        return f"{self.letter}, {self.nature}"

    @property
    def edition(self) -> str:
        """The version of the book, with a word to say so while it has not been released."""
        return self.version if self.project.released else f"{self.version}, unreleased"


def letter_as_work(
    letter: Letter, source: Source | None, book: tuple[str, str, str], project: Project, page: str
) -> Work:
    """Return a letter's edition layer as a work.

    ``source`` is the publication that its header names, ``book`` the title, editor and version of the book, ``page``
    the path of its page in the release. Where the address of the site is not given the work has none.
    """
    title, editor, version = book
    return Work(
        id=letter.id,
        letter=letter.title,
        nature=_nature(letter, source),
        authors=_people(letter, "author") or _correspondents(letter, "sent"),
        recipients=_correspondents(letter, "received"),
        created=_created(letter),
        language=letter.language,
        book=title,
        editor=editor,
        version=version,
        project=project,
        page=f"{project.of_release(version)}/{page}" if project.site else "",
        restated_after=source if letter.nature == "restatement" else None,
        is_translation=letter.nature == "translation",
    )


def _nature(letter: Letter, source: Source | None) -> str:
    if letter.nature == "restatement":
        return f"restated after {short(source)}" if source else "restated after a publication"
    return "translated for this edition"


def short(source: Source) -> str:
    """Return how a text names a source: ``Allen 2015``."""
    person = next(iter((*source.persons.get("author", ()), *source.persons.get("editor", ()))), "")
    name = person.partition(",")[0].strip("{}") or source.key
    return " ".join(filter(None, (name, source.fields.get("year"))))


def _header(letter: Letter, tag: str) -> list[Markup]:
    return [node for node in walk((letter.header,)) if isinstance(node, Markup) and node.tag == tag]


def _people(letter: Letter, tag: str) -> tuple[Person, ...]:
    return tuple(Person(plain(node.content), node.get("ref")) for node in _header(letter, tag))


def _correspondents(letter: Letter, kind: str) -> tuple[Person, ...]:
    actions = [action for action in _header(letter, "correspAction") if action.get("type") == kind]
    names = [node for action in actions for node in walk(action.content) if isinstance(node, Markup)]
    return tuple(Person(plain(node.content), node.get("ref")) for node in names if node.tag == "persName")


def _created(letter: Letter) -> str:
    for date in [date for tag in ("correspAction", "creation") for date in _dates(letter, tag)]:
        when, begin = date.get("when"), date.get("from") or date.get("notBefore")
        end = date.get("to") or date.get("notAfter")
        if when or (begin and end):
            return when or f"{begin}/{end}"
    return ""


def _dates(letter: Letter, tag: str) -> list[Markup]:
    inner = (node for part in _header(letter, tag) for node in walk(part.content))
    return [node for node in inner if isinstance(node, Markup) and node.tag == "date"]
