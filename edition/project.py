"""What an edition is called, whose it is, under which licence and where it is published: ``data/project.yml``."""

from __future__ import annotations

import re
import reprlib
from collections.abc import Callable
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from edition import paths
from edition.errors import EditionError, Problem
from edition.files import read_text
from edition.vocabulary import Vocabularies, read_vocabularies

#: How YAML writes that there is nothing.
_NULL = ("", "~", "null")
_DOI = re.compile(r"10\.\d{4,9}/[\w.;()/:-]+", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_PLACE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*", re.ASCII)
#: The key of the closed lists.
_LISTS = "vocabularies"
_SPDX = re.compile(r"[A-Za-z0-9.-]+")


@dataclass(frozen=True)
class Project:
    """Addresses are without a slash at the end; whatever has not been settled yet is None."""

    title: str
    subtitle: str
    name: str  # of files and folders: small letters, digits and hyphens
    editors: str
    licence: str  # of texts and data, as the list of SPDX names it
    licence_title: str
    licence_address: str
    importers: str | None = None  # of publications: module:name, of a mapping of letters to importers
    repository: str | None = None
    site: str | None = None
    publisher: str | None = None
    released: str | None = None  # the day of this release, YYYY-MM-DD
    doi: str | None = None  # of this release, without an address before it
    concept_doi: str | None = None  # of all releases together, likewise
    vocabularies: Vocabularies = field(default_factory=Vocabularies)  # the closed lists that the edition defines

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


def _is_line(value: str) -> bool:
    return len(value.splitlines()) == 1


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
    **dict.fromkeys(("title", "subtitle", "editors", "licence_title"), ("words on one line", _is_line)),
    "name": ("small letters, digits and hyphens", lambda value: bool(_NAME.fullmatch(value))),
    "licence": ("a name from the list of SPDX, as CC-BY-4.0", lambda value: bool(_SPDX.fullmatch(value))),
    "licence_address": ("an https address", _is_address),
    "importers": ("module:name or null", lambda value: bool(_PLACE.fullmatch(value))),
    "repository": ("an https address or null", _is_address),
    "site": ("an https address or null", _is_address),
    "publisher": ("a name on one line or null", _is_line),
    "released": ("a day as 2027-03-01 or null", _is_day),
    "doi": ("a DOI as 10.5281/zenodo.1 or null", is_doi),
    "concept_doi": ("a DOI as 10.5281/zenodo.1 or null", is_doi),
}


def project(data: Path | None = None) -> Project:
    """Read ``project.yml`` in the folder of the data, or in that of another copy of the edition.

    Raises EditionError where it cannot be read or is not what it should be.
    """
    path = (data or paths.data()) / "project.yml"
    try:
        status = path.stat()
    except OSError:
        return _read(path)  # which says what is wrong with the file
    return _read_version(path, status.st_mtime_ns, status.st_size)


@cache
def _read_version(path: Path, _modified: int, _size: int) -> Project:
    return _read(path)


def _read(path: Path) -> Project:
    names = [each.name for each in fields(Project) if each.name != _LISTS]
    required = [each.name for each in fields(Project) if each.default is each.default_factory is MISSING]
    wanted = f"only {', '.join(names)}, each a value, or null from importers on; and {_LISTS}"
    text = read_text(path, wanted)
    try:
        # Text is all that is wanted here; the types of YAML would make of 2024-13-45 a date, and fail.
        found = yaml.load(text, yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        raise EditionError(Problem.at(path, mark.line + 1 if mark else 0, "not YAML", wanted)) from None
    if not isinstance(found, dict) or not set(found) <= {*names, _LISTS}:
        raise EditionError(Problem.at(path, 0, "other keys than expected", wanted))
    vocabularies = read_vocabularies(found.pop(_LISTS, {}), path)
    given = {name: value for name, value in found.items() if value not in _NULL}
    if missing := [name for name in required if name not in given]:
        raise EditionError(Problem.at(path, 0, f"no {', no '.join(missing)}", wanted))
    for name, value in given.items():
        expected, holds = _RULES[name]
        if not (isinstance(value, str) and holds(value)):
            raise EditionError(Problem.at(path, 0, f"{name} is {reprlib.repr(value)}", expected))
    addresses = {name: value.rstrip("/") for name, value in given.items() if name in ("repository", "site")}
    return Project(**{**given, **addresses}, vocabularies=vocabularies)
