"""Where an edition cites its sources: in prose, in its texts and their notes, and in the rows of its tables.

A *place* is the smallest thing that says what it rests on: a citation in a chapter or notebook, a note or a judgement,
a paragraph that is restated, the header of a text, a row of a register.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from edition import store
from edition.bibliography import Citation, Source, parse_sources
from edition.files import is_there, read_text
from edition.model import Letter, Markup, Node, Paragraph, Variant, walk
from edition.project import Project
from edition.store import Table
from edition.text import plain

#: Code in a line that may hold backticks, since more than one stand around it.
_SHOWN = re.compile(r"(?<!`)(``+)(?!`)[^\n]+?(?<!`)\1(?!`)")
_CITATION = re.compile(r"\{cite(?::[a-z:]+)?\}`([^`]+)`")
_PREFIX = "bib:"


class Place(NamedTuple):
    """A place that cites, and the keys of the sources that it cites."""

    line: int  # 0 where a file has no lines to name
    keys: tuple[str, ...]


class Standing(NamedTuple):
    """How much rests on the sources of one code."""

    code: str
    sources: tuple[Source, ...]
    places: int  # that cite one of them
    alone: int  # that cite none of another code


def find_prose(book: Path) -> tuple[Path, ...]:
    """Return the paths of the chapters and notebooks in the folder of an edition."""
    notebooks = [path for ending in ("ipynb", "md") for path in (book / "notebooks").glob(f"*.{ending}")]
    files = [book / "index.md", *(book / "chapters").rglob("*.md"), *notebooks]
    return tuple(sorted(file for file in files if is_there(file) and not file.is_dir()))


def read_prose(path: Path) -> str:
    """Return the text of a chapter or a notebook.

    Spaces stand where a role is only shown, as ``{entry}`` in code.

    Lines and columns stay what they were. Raises EditionError where the file cannot be read.
    """
    return _SHOWN.sub(lambda code: " " * len(code[0]), read_text(path, "a chapter or a notebook"))


def find_in_prose(text: str) -> Iterator[Place]:
    """Yield each citation of a chapter or notebook, with all its keys."""
    for number, line in enumerate(text.splitlines(), 1):
        for match in _CITATION.finditer(line):
            yield Place(number, tuple(find_cited(match[1])))


def find_cited(content: str) -> list[str]:
    """Return the keys that a cite role names.

    ``content`` is the text of the role: keys separated by commas, each as ``{prenote}key{postnote}``.
    """
    return [key for part in re.sub(r"\{[^{}]*\}", "", content).split(",") if (key := part.strip())]


def find_in_letter(letter: Letter) -> Iterator[Place]:
    """Yield the places of a letter that cite.

    They are its header, its paragraphs, its notes and its judgements.
    """
    parts: dict[str, list[Node]] = {f"{letter.id} (header)": list(walk((letter.header,)))}
    part = letter.id
    for sections in (letter.front, letter.sections, letter.back):
        for node in walk(sections):
            if isinstance(node, Paragraph) and node.id:
                part = f"{letter.id}#{node.id}"
            parts.setdefault(part, []).append(node)
    for note in letter.notes:
        parts[f"{letter.id}#{note.id}"] = [*walk(note.catchword), *walk(note.content)]
    for note in letter.judgements:
        parts[f"{letter.id}#app-{note.target}"] = list(walk(note.content))
    for nodes in parts.values():
        if keys := tuple(dict.fromkeys(key for node in nodes for key in _point(node))):
            yield Place(0, keys)


def _point(node: Node) -> Iterator[str]:
    """Yield the keys to which the attributes of a node point."""
    held = [node, *node.all_readings()] if isinstance(node, Variant) else [node]
    for each in held:
        for _, value in getattr(each, "attributes", ()):
            yield from (token.removeprefix(_PREFIX) for token in value.split() if token.startswith(_PREFIX))


def find_citations(content: Iterable[Node]) -> list[Citation]:
    """Return the sources that a note names, each as key and pages."""
    citations = []
    for node in walk(content):
        if isinstance(node, Markup) and node.tag == "bibl" and node.get("corresp").startswith(_PREFIX):
            ranges = [part for part in walk(node.content) if isinstance(part, Markup) and part.tag == "citedRange"]
            locator = ", ".join(plain(part.content) for part in ranges)
            citations.append(Citation(node.get("corresp").removeprefix(_PREFIX), locator))
    return citations


def find_in_rows(rows: Iterable[tuple[int, Mapping[str, str]]]) -> Iterator[Place]:
    """Yield the rows of a table that cite.

    ``rows`` are given with their lines.
    """
    for line, row in rows:
        if keys := tuple(dict.fromkeys(key for key, _ in parse_sources(row.get("sources") or ""))):
            yield Place(line, keys)


def list_files(project: Project) -> list[Path]:
    """Return the files that may cite: prose, letters, and all tables."""
    tables = [project.data / resource["path"] for resource in store.package(project)["resources"]]
    letters = [project.letter_file(name) for name in store.letters(project)]
    return [*find_prose(project.root), *letters, *tables, project.data / "datapackage.json"]


def find_places(prose: Iterable[Path], letters: Iterable[Letter], tables: Iterable[Table]) -> Iterator[Place]:
    """Yield every place that cites, in prose, texts and tables.

    Raises EditionError where prose cannot be read.
    """
    for path in prose:
        yield from find_in_prose(read_prose(path))
    for letter in letters:
        yield from find_in_letter(letter)
    for table in tables:
        yield from find_in_rows(table.rows)


def list_places(project: Project) -> list[Place]:
    """Return every place of an edition that cites.

    Raises EditionError where something cannot be read.
    """
    letters = (store.load(name, project=project) for name in store.letters(project))
    tables = (store.raw_table(resource["name"], project) for resource in store.package(project)["resources"])
    return [*find_places(find_prose(project.root), letters, tables)]


def tally(sources: Mapping[str, Source], places: Iterable[Place], field: str, codes: Iterable[str]) -> list[Standing]:
    """Return how much rests on the sources of each code of a field.

    The codes stay in their order. A place that cites sources of several codes counts for each of them, and for none of
    them alone.
    """
    by_code = {code: tuple(source for source in sources.values() if source.fields.get(field) == code) for code in codes}
    any_of: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for place in places:
        found = {sources[key].fields.get(field, "") for key in place.keys if key in sources}
        any_of.update(found)
        alone.update(found if len(found) == 1 else ())
    return [Standing(code, held, any_of[code], alone[code]) for code, held in by_code.items()]
