"""What the edition's publication settles: its licence, and what ``data/project.yml`` alone says.

That is addresses, publisher, the day of the release and its DOIs.
"""

from __future__ import annotations

import re
import reprlib
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

import yaml

from edition import paths
from edition.errors import EditionError, Problem
from edition.files import read_text

#: The licence of texts and data: its address, and its name in the list of SPDX.
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
LICENCE_NAME = "CC-BY-4.0"

#: How YAML writes that there is nothing.
_NULL = ("", "~", "null")
_DOI = re.compile(r"10\.\d{4,9}/[\w.;()/:-]+", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True)
class Project:
    """Addresses are without a slash at the end; whatever has not been settled yet is None."""

    repository: str | None = None
    site: str | None = None
    publisher: str | None = None
    released: str | None = None  # the day of this release, YYYY-MM-DD
    doi: str | None = None  # of this release, without an address before it
    concept_doi: str | None = None  # of all releases together, likewise

    def of_release(self, version: str) -> str | None:
        """Return the address of a release, which stays as it is; None while the site has no address."""
        return f"{self.site}/v{version}" if self.site else None

    @property
    def newest(self) -> str | None:
        """The address of the newest release, whichever it is; None while the site has no address."""
        return f"{self.site}/latest" if self.site else None

    def unset(self) -> list[str]:
        """Return the names of the addresses that are not given yet."""
        return [name for name in ("repository", "site") if getattr(self, name) is None]


def _is_address(value: str) -> bool:
    return value.startswith("https://")


def is_doi(value: str) -> bool:
    """Tell whether a value is a DOI, without an address before it."""
    return bool(_DOI.fullmatch(value))


def _is_day(value: str) -> bool:
    try:
        return bool(_DAY.fullmatch(value)) and bool(date.fromisoformat(value))
    except ValueError:
        return False


#: What each value has to be, in words and as a test.
_RULES: dict[str, tuple[str, Callable[[str], bool]]] = {
    "repository": ("an https address or null", _is_address),
    "site": ("an https address or null", _is_address),
    "publisher": ("a name on one line or null", lambda value: len(value.splitlines()) == 1),
    "released": ("a day as 2027-03-01 or null", _is_day),
    "doi": ("a DOI as 10.5281/zenodo.1 or null", is_doi),
    "concept_doi": ("a DOI as 10.5281/zenodo.1 or null", is_doi),
}


def project(data: Path | None = None) -> Project:
    """Read ``project.yml`` in the folder of the data, or in that of another copy of the edition.

    Raises EditionError where it cannot be read or is not what it should be.
    """
    path = (data or paths.data()) / "project.yml"
    names = [field.name for field in fields(Project)]
    wanted = f"only {', '.join(names)}, each a value or null"
    text = read_text(path, wanted)
    try:
        # Text is all that is wanted here; the types of YAML would make of 2024-13-45 a date, and fail.
        found = yaml.load(text, yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise EditionError(Problem.at(path, mark.line + 1 if mark else 0, "not YAML", wanted)) from None
    if not isinstance(found, dict) or not set(found) <= set(names):
        raise EditionError(Problem.at(path, 0, "other keys than expected", wanted))
    given = {name: value for name, value in found.items() if value not in _NULL}
    for name, value in given.items():
        expected, holds = _RULES[name]
        if not (isinstance(value, str) and holds(value)):
            raise EditionError(Problem.at(path, 0, f"{name} is {reprlib.repr(value)}", expected))
    return Project(**{name: value.rstrip("/") if _is_address(value) else value for name, value in given.items()})
