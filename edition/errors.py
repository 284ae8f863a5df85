"""What can be wrong with the data, said so that an editor can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from edition.paths import shown


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong, where it is, and what was expected instead."""

    file: str
    line: int  # counted from 1; 0 where the file as a whole is meant
    what: str
    expected: str = ""

    @classmethod
    def at(cls, path: Path | str, line: int | None, what: str, expected: str = "") -> Problem:
        """Describe a problem in a file, named from the root of the edition."""
        return cls(shown(path), line or 0, what, expected)

    def __str__(self) -> str:
        """Return ``file:line: what is wrong; expected ...`` on one line."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        text = f"{place}: {self.what}"
        if self.expected:
            text += f"; expected {self.expected}"
        return " ".join(text.split())


class EditionError(Exception):
    """Error for bad input.

    ``problems`` holds everything that was found, in the order of file and line.
    """

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        """Take one problem or many."""
        given = [problems] if isinstance(problems, Problem) else list(problems)
        self.problems: list[Problem] = sorted(set(given))
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[EditionError], tuple[list[Problem]]]:
        """Return what pickle needs to restore the error in another process."""
        return type(self), (self.problems,)


class RestatedTextError(EditionError):
    """Error when a layer does not hold the running text of the witness asked for."""
