"""``data/references.bib``: every source the edition cites, read with pybtex."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pybtex import errors as pybtex_errors
from pybtex.database.input.bibtex import Parser

from edition import paths
from edition.errors import EditionError, Problem

_ENTRY = re.compile(r"@\s*\w+\s*[{(]\s*([^\s,}]+)\s*,")
_REPEATED = "repeated bibliography entry: "


@dataclass(frozen=True)
class Source:
    """An entry: its fields by lower-case name, TeX as written; its ``persons`` by role, each as ``Last, First``."""

    key: str
    type: str
    fields: Mapping[str, str]
    persons: Mapping[str, tuple[str, ...]]
    line: int


def path() -> Path:
    """Return the file."""
    return paths.data() / "references.bib"


def sources() -> dict[str, Source]:
    """Return the entries by key, in the order of the file. Raises EditionError with all that is wrong in it."""
    found, problems = parse(read(), path())
    if problems:
        raise EditionError(problems)
    return found


def read() -> str:
    """Return the text of the file. Raises EditionError."""
    try:
        return path().read_text(encoding="utf-8")
    except FileNotFoundError:
        raise EditionError(Problem.at(path(), 0, "there is no such file", "a bibliography in BibTeX")) from None
    except UnicodeDecodeError as error:
        line = path().read_bytes()[: error.start].count(b"\n") + 1
        raise EditionError(Problem.at(path(), line, "not UTF-8", "a bibliography in UTF-8")) from None


def parse(text: str, path: Path | str) -> tuple[dict[str, Source], list[Problem]]:
    """Return the entries that can be read, by key, and what is wrong with the rest."""
    with pybtex_errors.capture() as captured:
        database = Parser().parse_string(text)
    lines: dict[str, list[int]] = {}
    for match in _ENTRY.finditer(text):
        lines.setdefault(match[1].lower(), []).append(text.count("\n", 0, match.start()) + 1)
    found = {
        key: Source(
            key,
            entry.type,
            {name.lower(): value for name, value in entry.fields.items()},
            {role.lower(): tuple(map(str, persons)) for role, persons in entry.persons.items()},
            lines.get(key.lower(), [0])[0],
        )
        for key, entry in database.entries.items()
    }
    return found, [_problem(error, path, text, lines) for error in captured]


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
