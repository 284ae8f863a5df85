"""``data/references.bib``: every source the edition cites, read with pybtex."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from pybtex import errors as pybtex_errors
from pybtex.database import Person
from pybtex.database.input.bibtex import LowLevelParser, Parser
from pybtex.exceptions import PybtexError
from pybtex.richtext import Text
from pybtex.scanner import Token

from edition import paths
from edition.errors import EditionError, Problem
from edition.files import read_text
from edition.project import Project, find_project

#: The largest bibliography that is read, in bytes: that of many large editions, at some seconds a megabyte.
MOST_BYTES = 4 * 1024 * 1024
#: An entry that begins a line, and a field after a comma.
_ENTRY = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+\s*[{(]\s*([^\s,{}()]+)\s*,", re.MULTILINE)
_FIELD = re.compile(r",\s*([A-Za-z][\w-]*)\s*=\s*[{\"]")
#: What may stand between entries: lines that begin with a per cent sign, and @comment with what it holds.
_COMMENTED = re.compile(r"^[ \t]*%[^\n]*|@\s*comment\b\s*(\{(?:[^{}]|\{[^{}]*\})*+\})?", re.MULTILINE | re.IGNORECASE)
_REPEATED = "repeated bibliography entry: "
#: Fields that are no words and have no TeX in them: in an address ``%`` and ``~`` are its own.
_AS_WRITTEN = frozenset({"url", "archived", "doi", "isbn"})
#: What TeX reads as something else than it is.
_TEX = re.compile(r"[\\{}$%~#^_&'`\"<>*]|--|,,|\s\s|^\s|\s$")
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

    ``fields`` are by lower-case name, ``persons`` by role, both without TeX, and those among them that ``crossref``
    brings from another entry. ``written`` are the fields and persons as they stand in the file.
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
    return read_file(path(project))


def read_file(path: Path) -> str:
    """Return the text of a bibliography in BibTeX.

    Raises EditionError where it cannot be read, or is larger than ``MOST_BYTES``.
    """
    return read_text(path, "a bibliography in BibTeX", MOST_BYTES)


class _Scanner(LowLevelParser):  # type: ignore[misc]  # without types
    """Scanner that looks as far as the first of several signs.

    That of pybtex looks for each to the end of the text.
    """

    text: str
    pos: int

    def skip_to(self, patterns: Sequence[Any]) -> Any:
        """Return what stands before the first of some signs, with that sign.

        None where there is none.
        """
        signs = {pattern.description.strip("'"): pattern for pattern in patterns}
        found = re.compile(f"[{re.escape(''.join(signs))}]").search(self.text, self.pos)
        if found is None:
            return None
        value, self.pos = self.text[self.pos : found.end()], found.end()
        self.update_lineno(value)
        return Token(value, signs[found[0]])


class _Reader(Parser):  # type: ignore[misc]  # without types
    """Reader of BibTeX that notes what stands where, which pybtex itself forgets."""

    def parse_string(self, text: str) -> Any:
        """Read a text.

        ``spans`` are the places in it of what was read, each from its ``@`` to its end; ``begun`` are those of the
        entries of a key, the first of which is the one that counts.
        """
        self.spans: list[tuple[int, int]] = []
        self.begun: dict[str, list[int]] = {}
        scanner = _Scanner(text, handle_error=self.handle_error, want_entry=self.data.want_entry, macros=self.macros)
        for command, content in scanner:
            self.spans.append((scanner.command_start, scanner.pos))
            # What @preamble and @string say is TeX for print, and values for the entries; what has no key is refused.
            if command.lower() not in ("string", "preamble") and content[0]:
                self.begun.setdefault(str(content[0]).lower(), []).append(scanner.command_start)
                self.process_entry(command, *content)
        return self.data


def parse(text: str, path: Path | str) -> tuple[dict[str, Source], list[Problem]]:
    """Return the entries that can be read, by key, and what is wrong with the rest."""
    entries, problems = _parse(text, path, paths.find_root())
    return dict(entries), list(problems)


@lru_cache(maxsize=4)  # asked by the check, by counts, lists and citations of one build
def _parse(text: str, path: Path | str, _root: Path | None) -> tuple[dict[str, Source], list[Problem]]:
    """Parse a bibliography.

    Messages name its path from the root of the edition at hand.
    """
    reader = _Reader()
    with pybtex_errors.capture() as captured:
        database = reader.parse_string(text)
    places = _Places(text, path)
    problems = [_problem(error, places, reader.begun) for error in captured]
    broken = {error.error_context_info[0] for error in captured if hasattr(error, "error_context_info")}
    problems += _find_swallowed(places, reader.spans, broken)
    entries: dict[str, Source] = {}
    for key, entry in database.entries.items():
        written = {name.lower(): value for name, value in entry.fields.items()}
        persons = {role.lower(): each for role, each in entry.persons.items()}
        source = Source(
            key,
            entry.type,
            {name: value if name in _AS_WRITTEN else _read_tex(value) for name, value in written.items()},
            {role: tuple(map(_read_name, each)) for role, each in persons.items()},
            places.line(reader.begun[key.lower()][0]),
            written | {role: " and ".join(map(str, each)) for role, each in persons.items()},
        )
        entries[key] = source
        problems += _find_tex(source, path)
        if broken.isdisjoint(reader.begun[key.lower()]):
            problems += _find_field_within(source, path)
    problems += _follow_crossrefs(entries, path)
    return entries, problems


class _Places:
    """The lines of a text by the places in it."""

    def __init__(self, text: str, path: Path | str) -> None:
        """Take the text, and the path that messages name."""
        self.text = text
        self.path = path
        self._ends = [found.start() for found in re.finditer("\n", text)]

    def line(self, place: int) -> int:
        """Return the line of a place, counted from 1."""
        return bisect_left(self._ends, place) + 1

    def problem(self, place: int, what: str, expected: str) -> Problem:
        """Return a problem at a place."""
        return Problem.at(self.path, self.line(place), what, expected)


def _find_swallowed(places: _Places, spans: Sequence[tuple[int, int]], broken: Collection[int]) -> Iterator[Problem]:
    """Yield a problem for what a brace puts into an entry, or out of it.

    It is one too few or too many, and BibTeX says no word. ``broken`` are the places of entries of which something is
    said already.
    """
    last, sound = 0, True
    begun = sorted(broken)
    for begin, end in [*spans, (len(places.text), len(places.text))]:
        if sound and bisect_left(begun, last) == bisect_left(begun, begin):
            yield from _find_stray(places, last, begin)
        last, sound = end, begin not in broken
        inside = _ENTRY.search(places.text, begin + 1, end) if sound else None
        if inside:
            what = f"the entry {inside[1]} stands inside the entry of line {places.line(begin)}"
            yield places.problem(inside.start(1), what, "that one closed before it, with } or )")


def _find_stray(places: _Places, begin: int, end: int) -> Iterator[Problem]:
    """Yield a problem for words between two entries, which BibTeX passes over."""
    between = _COMMENTED.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), places.text[begin:end])
    if stray := re.search(r"\S[^\n]*", between):
        said = stray[0].rstrip()
        if re.match(r"\w+\s*[{(]", said):
            what, expected = "an entry without its '@', which BibTeX passes over", "'@' first"
        else:
            what = f"{said!r}, which stands in no entry and which BibTeX passes over"
            expected = "the entry above closed after its last field, or % before a comment"
        yield places.problem(begin + stray.start(), what, expected)


def _find_field_within(source: Source, path: Path | str) -> Iterator[Problem]:
    """Yield a problem for each field that holds the next one, since a brace is lost."""
    for name, value in source.written.items():
        if inside := _FIELD.search(value):
            what = f"{source.key}: {name} holds the field {inside[1]}"
            yield Problem.at(path, source.line, what, f"{name} closed before it, with }} or a quotation mark")


def _follow_crossrefs(entries: dict[str, Source], path: Path | str) -> Iterator[Problem]:
    """Give each entry what its ``crossref`` brings, as BibTeX does.

    Yielded is a problem for each that leads nowhere, or in a ring.
    """
    keys = {key.lower(): key for key in entries}

    def find_next(key: str) -> str | None:
        return keys.get(entries[key].written.get("crossref", "").lower())

    settled: set[str] = set()  # those that have what they refer to brings, and what is wrong with them said
    for first in list(entries):
        way: dict[str, int] = {}
        place: str | None = first
        while place and place not in settled and place not in way:
            way[place] = len(way)
            place = find_next(place)
        ring = way[place] if place in way else len(way)
        for key, at in reversed(way.items()):
            source, above = entries[key], find_next(key)
            named = source.written.get("crossref")
            if named and at >= ring:
                yield Problem.at(path, source.line, f"{key}: crossref {named!r} leads back to it", "an entry above it")
            elif named and above is None:
                yield Problem.at(path, source.line, f"{key}: crossref {named!r}", "the key of an entry")
            elif above is not None:
                fields = {**entries[above].fields, **source.fields}
                entries[key] = replace(source, fields=fields, persons={**entries[above].persons, **source.persons})
        settled.update(way)


@lru_cache(maxsize=8192)  # asked of what a field says, and of what is wrong with it
def _read_tex(text: str) -> str:
    """Return TeX as text; what cannot be read stays as it is."""
    if not _TEX.search(text):
        return text
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


def _problem(error: Exception, places: _Places, begun: Mapping[str, Sequence[int]]) -> Problem:
    message = str(error)
    if message.startswith(_REPEATED):
        key = message.removeprefix(_REPEATED)
        first, *again = begun[key.lower()]
        expected = f"one entry, that of line {places.line(first)}"
        return places.problem(again[-1] if again else first, f"the key {key} a second time", expected)
    line = getattr(error, "lineno", None)
    if line is None:
        # Errors in names and fields carry no line; the entry or the text that they quote has one.
        of_entry = re.search(r"entry with key (\S+)", message)
        quoted = re.search(r"'(.+)'$", message)
        place = begun[of_entry[1].lower()][-1] if of_entry and of_entry[1].lower() in begun else -1
        place = places.text.find(quoted[1]) if place < 0 and quoted else place
        return places.problem(max(place, 0), message, "BibTeX that pybtex reads")
    start: int = getattr(error, "error_context_info")[0] or 0  # noqa: B009
    reason = message.partition(": ")[2] or message
    if getattr(error, "error_type", "") == "undefined string":
        return Problem.at(places.path, line, f"not BibTeX: the value {reason} in no braces", f"{{{reason}}}")
    expected = f"the entry begun on line {places.line(start)} closed and its fields parted by commas"
    return Problem.at(places.path, line, f"not BibTeX: {reason}", expected)
