"""What can be wrong with the data, said so that an editor can mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

from edition.paths import shown
from edition.saying import cut, visible

_MOST_PLACES = 6  # that a message names
_LONGEST = 400  # characters of what is wrong, and of what was expected
#: So many problems of one kind are named, and so many in all.
_MOST_OF_A_KIND, _MOST = 10, 100
#: What differs from one problem to the next of its kind: what is quoted, ids and numbers.
_PARTICULAR = re.compile(r"'[^']*'|\"[^\"]*\"|“[^”]*”|`[^`]*`|\S*[\d#:]\S*")


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong, where it is, and what was expected instead.

    ``cause`` names the mistake that it comes from, where one mistake may show at many places; ``also`` are the other
    places, as file and line, at which the same mistake shows.
    """

    file: str
    line: int  # counted from 1; 0 where the file as a whole is meant
    what: str
    expected: str = ""
    cause: str = field(default="", compare=False)
    also: tuple[tuple[str, int], ...] = field(default=(), compare=False)

    @classmethod
    def at(cls, path: Path | str, line: int | None, what: str, expected: str = "", cause: str = "") -> Problem:
        """Describe a problem in a file, named from the root of the edition."""
        return cls(shown(path), line or 0, what, expected, cause)

    def __str__(self) -> str:
        """Return ``file:line: what is wrong; expected ...`` on one line.

        Any terminal can show it.
        """
        text = f"{self.place}: {_shorten(self.what)}"
        if self.expected:
            text += f"; expected {_shorten(self.expected)}"
        if self.also:
            text += f" (it shows at {_name_places(self.also)} too)"
        return text

    @property
    def place(self) -> str:
        """File and line, as they are shown."""
        file = cut(visible(self.file), _LONGEST)
        return f"{file}:{self.line}" if self.line else file


def _shorten(text: str) -> str:
    return cut(visible(" ".join(text.split())), _LONGEST)


def name_first(problems: Iterable[Problem]) -> list[str]:
    """Return problems as lines: of each kind the first few, and a number.

    That is of how many more there are. What was expected makes the kind: one mistake, as a table without its rows, is
    met at hundreds of places.
    """
    lines: list[str] = []
    kinds: dict[str, list[Problem]] = {}
    every = list(problems)
    for problem in every:
        alike = kinds.setdefault(_PARTICULAR.sub("", problem.expected or problem.what), [])
        alike.append(problem)
        if len(alike) <= _MOST_OF_A_KIND:
            lines.append(str(problem))
    left = [alike for alike in kinds.values() if len(alike) > _MOST_OF_A_KIND]
    if len(lines) > _MOST:
        return [*lines[:_MOST], f"and {len(every) - _MOST} more"]
    return lines + [_count_rest(alike) for alike in left]


def _count_rest(alike: list[Problem]) -> str:
    rest = alike[_MOST_OF_A_KIND:]
    files = len({problem.file for problem in rest})
    among = f"in {files} files" if files > 1 else f"in {cut(visible(rest[0].file), _LONGEST)}"
    return f"and {len(rest)} more like {alike[0].place}, {among}"


def _name_places(places: tuple[tuple[str, int], ...]) -> str:
    shown_ = places[:_MOST_PLACES]
    parts = []
    for file, group in groupby(shown_, key=lambda place: place[0]):
        lines = [str(line) for _, line in group if line]
        file = cut(visible(file), _LONGEST)
        parts.append(f"{file}:{', '.join(lines)}" if lines else file)
    more = len(places) - len(shown_)
    return "; ".join(parts) + (f" and {more} more place{'s' if more > 1 else ''}" if more else "")


class EditionError(Exception):
    """Error for bad input.

    ``problems`` holds everything that was found, in the order of file and line.
    """

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        """Take one problem or many."""
        given = [problems] if isinstance(problems, Problem) else list(problems)
        self.problems: list[Problem] = sorted(set(given))
        super().__init__("\n".join(name_first(self.problems)))

    def __reduce__(self) -> tuple[type[EditionError], tuple[list[Problem]]]:
        """Return what pickle needs to restore the error in another process."""
        return type(self), (self.problems,)


class RestatedTextError(EditionError):
    """Error when a layer does not hold the running text of the witness asked for."""


def _find_origin(cause: str, origins: Mapping[str, str]) -> str:
    """Return the cause that a cause comes from in the end.

    Of those that come from one another it is any.
    """
    seen = {cause}
    while (cause := origins.get(cause, cause)) not in seen:
        seen.add(cause)
    return cause


def merge_problems(problems: Iterable[Problem], origins: Mapping[str, str] | None = None) -> list[Problem]:
    """Return problems in the order of file and line, those of one cause as one.

    It stands at the first place, in the data before the pages, and names the others. ``origins`` are causes that come
    from others: what hung on a paragraph is lost with it.
    """
    origins = origins or {}
    causes: dict[str, list[Problem]] = {}
    merged: list[Problem] = []
    for problem in sorted(set(problems)):
        if problem.cause:
            causes.setdefault(_find_origin(problem.cause, origins), []).append(problem)
        else:
            merged.append(problem)
    for found in causes.values():
        first, *rest = sorted(
            found, key=lambda each: (bool(each.cause in origins), not each.file.startswith("data/"), each)
        )
        places = dict.fromkeys((each.file, each.line) for each in rest)
        places.pop((first.file, first.line), None)
        merged.append(replace(first, also=tuple(places)))
    return sorted(merged)
