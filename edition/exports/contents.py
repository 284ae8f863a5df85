"""The whole edition as the exports see it: its edition layers, tables and sources, read once."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from edition import bibliography, store
from edition.dates import describe
from edition.errors import EditionError, Problem
from edition.exports import references
from edition.exports.addresses import Addresses
from edition.kept import keep_made
from edition.model import Letter
from edition.permissions import Permission, load_outgoing, may_go_out
from edition.project import Project, find_project
from edition.vocabulary import REGISTERS

if TYPE_CHECKING:
    import pandas as pd

#: What is said of a build without a declared day of release, where its status is asked for.
UNRELEASED = "unreleased"

#: A row of a table: its fields by column, as text; empty where the table has none.
Row = Mapping[str, str]


@dataclass(frozen=True)
class Contents:
    """Everything that is exported, read once.

    ``letters`` are the edition layers; ``published`` holds only the published layers that are free or permitted.
    """

    letters: tuple[Letter, ...]
    package: Mapping[str, Any]  # data/datapackage.json
    rows: Mapping[str, tuple[Row, ...]]  # of each table of the package, by its resource name
    tables: Mapping[str, pd.DataFrame]  # the same, typed
    sources: Mapping[str, bibliography.Source]
    bibtex: str  # data/references.bib
    project: Project
    site: str | None  # the public address of the newest release, where the site has one
    released: date | None  # the day of the release, as data/project.yml declares it; None while there is none
    moment: int | None = None  # of the commit that the data are of, in seconds since 1970, where it is known
    published: tuple[tuple[Letter, Permission | None], ...] = ()  # layers that may go out, with what permits it

    @property
    def version(self) -> str:
        """The version of the book, three numbers."""
        return self.project.version

    @property
    def edition(self) -> str:
        """The version in words, with its day or ``not released yet``."""
        return f"Version {self.version}, {describe(self.released.isoformat()) if self.released else 'not released yet'}"

    def addresses(self, root: str = "") -> Addresses:
        """Return the addresses of the book.

        Without a site they are relative to ``root``, the path to the book.
        """
        return Addresses(self.project.pages, self.site, root)

    @cached_property
    def references(self) -> dict[str, str]:
        """Each source as the bibliography prints it, by its key."""
        recipe = metadata.version("pybtex"), Path(references.__file__).read_bytes(), self.bibtex
        folder = self.project.root / ".cache" / "references"
        return dict(
            json.loads(
                keep_made(folder, recipe, lambda: json.dumps(references.format_references(self.bibtex)).encode())
            )
        )

    @cached_property
    def registers(self) -> dict[str, tuple[Row, ...]]:
        """The rows of the five registers."""
        return {name: self.rows[name] for name in REGISTERS}


def gather_contents(project: Project | None = None) -> Contents:
    """Read everything that is exported of the edition at hand, or of the one given.

    Raises EditionError where data are wrong, or where a text is under copyright that stands whole in the edition, and
    nobody has permitted it.
    """
    project = project or find_project()
    package = store.package(project)
    tables = [store.raw_table(resource["name"], project) for resource in package["resources"]]
    letters = tuple(store.load(letter, project=project) for letter in store.letters(project))
    if kept_back := [refuse_to_give(letter) for letter in letters if not may_go_out(letter, project)]:
        raise EditionError(kept_back)
    return Contents(
        letters=letters,
        package=package,
        rows={table.name: tuple(row for _, row in table.rows) for table in tables},
        tables={table.name: store.table(table.name, project) for table in tables},
        sources=bibliography.sources(project),
        bibtex=bibliography.read(project),
        project=project,
        site=project.newest,
        released=date.fromisoformat(project.released) if project.released else None,
        moment=_moment(),
        published=tuple(load_outgoing(project).values()),
    )


def refuse_to_give(letter: Letter) -> Problem:
    """Return the problem of a text that is under copyright and may be given to nobody."""
    return Problem.at(
        letter.path or letter.id,
        0,
        "its text is under copyright, or its rights are unclear, and it stands here whole",
        "a permission in data/permissions.csv, or <availability status='free'> where its rights are free",
    )


def _moment() -> int | None:
    """Return the time stamp for files, from ``SOURCE_DATE_EPOCH``; None if unset.

    It is in seconds since 1970, as https://reproducible-builds.org/specs/source-date-epoch/ says, and is not the day of
    a release. Raises EditionError where it is no such number.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not given:
        return None
    try:
        datetime.fromtimestamp(int(given), UTC)
    except (ValueError, OverflowError, OSError):
        raise EditionError(
            Problem("SOURCE_DATE_EPOCH", 0, f"{given[:40]!r} is no point in time", "seconds since 1970-01-01")
        ) from None
    return int(given)
