"""``data/references.bib``: every source the edition cites, read with pybtex."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pybtex import errors as pybtex_errors
from pybtex.database import Person
from pybtex.database.input.bibtex import Parser
from pybtex.exceptions import PybtexError
from pybtex.richtext import Text

from edition.errors import EditionError, Problem
from edition.files import read_text
from edition.project import Project, find_project

_ENTRY = re.compile(r"@\s*\w+\s*[{(]\s*([^\s,}]+)\s*,")
_REPEATED = "repeated bibliography entry: "
#: Fields that are no words and have no TeX in them: in an address ``%`` and ``~`` are its own.
_AS_WRITTEN = frozenset({"url", "archived", "doi", "isbn"})
#: What is left of TeX when it has been read as text, and a comment, of which nothing is left.
_COMMAND, _COMMENT = re.compile(r"\\[A-Za-z]+|[\\$]"), re.compile(r"(?<!\\)%")


class Name(NamedTuple):
    """The name of an author or editor, without TeX."""

    family: str  # with the particle before it; of a body its whole name
    given: str = ""
    suffix: str = ""

    @property
    def in_order(self) -> str:
        """The name as it is said: ``Henriette van der Schalk``."""
        return ", ".join(filter(None, (f"{self.given} {self.family}".strip(), self.suffix)))


@dataclass(frozen=True)
class Source:
    """An entry of the bibliography.

    ``fields`` are by lower-case name, ``persons`` by role, both without TeX. ``written`` are the fields and persons as
    they stand in the file.
    """

    key: str
    type: str
    fields: Mapping[str, str]
    persons: Mapping[str, tuple[Name, ...]]
    line: int
    written: Mapping[str, str]


class Citation(NamedTuple):
    """A source as the data cites it."""

    key: str
    locator: str = ""  # pages, a signature; empty where the whole is meant


def parse_sources(text: str) -> list[Citation]:
    """Read a field ``sources``: keys and locators, parted by semicolons.

    A locator comes after its key and a comma, and may be left out.

    >>> parse_sources("smith2015, 27; tide-tables")
    [Citation(key='smith2015', locator='27'), Citation(key='tide-tables', locator='')]
    """
    parts = (part.partition(",") for part in text.split(";") if part.strip())
    return [Citation(key.strip(), locator.strip()) for key, _, locator in parts]


def format_author_year(source: Source) -> str:
    """Name a source in a line of text or a table: ``Smith and Jones 2015``.

    This is the style of the book's citations. A source without author and editor goes by its title; ``shorttitle``
    tells apart what author and year do not.
    """
    people = source.persons.get("author") or source.persons.get("editor") or ()
    names = [person.family for person in people]
    who = f"{names[0]} et al." if len(names) > 2 else " and ".join(names) or source.fields.get("title", "")
    short = source.fields.get("shorttitle", "")
    when = source.fields.get("year") or ("" if short else "n.d.")
    return f"{who} {', '.join(filter(None, (when, short and f'“{short}”')))}"


def path(project: Project | None = None) -> Path:
    """Return the file of an edition: the one at hand, or the one given."""
    return (project or find_project()).data / "references.bib"


def sources(project: Project | None = None) -> dict[str, Source]:
    """Read the entries by key, in the order of the file.

    Raises EditionError with all that is wrong in it.
    """
    entries, problems = parse(read(project), path(project))
    if problems:
        raise EditionError(problems)
    return entries


def read(project: Project | None = None) -> str:
    """Return the text of the file. Raises EditionError where it cannot be read."""
    return read_text(path(project), "a bibliography in BibTeX")


def parse(text: str, path: Path | str) -> tuple[dict[str, Source], list[Problem]]:
    """Return the entries that can be read, by key, and what is wrong with the rest."""
    with pybtex_errors.capture() as captured:
        database = Parser().parse_string(text)
    lines: dict[str, list[int]] = {}
    for match in _ENTRY.finditer(text):
        lines.setdefault(match[1].lower(), []).append(text.count("\n", 0, match.start()) + 1)
    problems = [_problem(error, path, text, lines) for error in captured]
    entries: dict[str, Source] = {}
    for key, entry in database.entries.items():
        written = {name.lower(): value for name, value in entry.fields.items()}
        persons = {role.lower(): each for role, each in entry.persons.items()}
        source = Source(
            key,
            entry.type,
            {name: value if name in _AS_WRITTEN else _read_tex(value) for name, value in written.items()},
            {role: tuple(map(_read_name, each)) for role, each in persons.items()},
            lines.get(key.lower(), [0])[0],
            written | {role: " and ".join(map(str, each)) for role, each in persons.items()},
        )
        entries[key] = source
        problems += _find_tex(source, path)
    return entries, problems


def _read_tex(text: str) -> str:
    """Return TeX as text; what cannot be read stays as it is."""
    try:
        return str(Text.from_latex(text))
    except (PybtexError, UnicodeDecodeError):
        return text


def _read_name(person: Person) -> Name:
    def join(*parts: list[str]) -> str:
        return _read_tex(" ".join(word for words in parts for word in words))

    return Name(
        join(person.prelast_names, person.last_names),
        join(person.first_names, person.middle_names),
        join(person.lineage_names),
    )


def _find_tex(source: Source, path: Path | str) -> list[Problem]:
    """Return a problem for each field whose TeX cannot be read as text."""
    problems = []
    for name, value in source.written.items():
        if name in _AS_WRITTEN:
            continue
        left = _COMMAND.search(_read_tex(value))
        what = f"the TeX {left[0]!r}" if left else "a '%', which begins a comment" if _COMMENT.search(value) else ""
        if what:
            problems.append(
                Problem.at(
                    path,
                    source.line,
                    f"{source.key}: {name} {value!r} has {what}",
                    "words; of TeX only accents, quotation marks and dashes, and \\% for a per cent sign",
                )
            )
    return problems


def _problem(error: Exception, path: Path | str, text: str, lines: Mapping[str, list[int]]) -> Problem:
    message = str(error)
    if message.startswith(_REPEATED):
        key = message.removeprefix(_REPEATED)
        first, *again = lines.get(key.lower(), [0])
        return Problem.at(
            path, again[-1] if again else first, f"the key {key} a second time", f"one entry, that of line {first}"
        )
    line = getattr(error, "lineno", None)
    if line is None:
        # Errors in names and fields carry no line; the text they quote does.
        quoted = re.search(r"'(.+)'$", message) or re.search(r"entry with key (\S+)", message)
        at = text.find(quoted[1]) if quoted else -1
        line = text.count("\n", 0, at) + 1 if at >= 0 else 0
        return Problem.at(path, line, message, "BibTeX that pybtex reads")
    begun = text.count("\n", 0, getattr(error, "parser").command_start or 0) + 1  # noqa: B009
    reason = message.partition(": ")[2] or message
    return Problem.at(
        path, line, f"not BibTeX: {reason}", f"the entry begun on line {begun} closed and its fields parted by commas"
    )
