"""A whole edition in small, all of it invented: two letters, registers, figures, an alignment, one chapter.

Its tables keep the schema of the real ones, under the names of its own letters.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from edition.project import Project, find_project

ROOT = Path(__file__).resolve().parent.parent
_HERE = ROOT / "tests" / "data" / "mini"
#: What its book in print is called.
PDF, EPUB = "letters-of-a-harbour.pdf", "letters-of-a-harbour.epub"
#: Files in its ``data/``.
SAILOR, PEOPLE, BIB = "letters/sailor-1901.xml", "registers/people.csv", "references.bib"
_LETTERS = {"medvedev-1924": "sailor-1901", "joffe-1927": "baker-1902"}


def make(folder: Path) -> Path:
    """Copy the edition in small into a folder and return its ``data/``."""
    book = folder / "book"
    shutil.copytree(_HERE, book)
    schema = (ROOT / "data" / "datapackage.json").read_text(encoding="utf-8")
    for real, invented in _LETTERS.items():
        schema = schema.replace(real, invented)
    (book / "data" / "datapackage.json").write_text(schema, encoding="utf-8")
    return book / "data"


def begin(folder: Path) -> Path:
    """Begin an edition in a folder and return its root, which holds the project file of the edition in small alone."""
    data = folder / "book" / "data"
    data.mkdir(parents=True)
    shutil.copy(_HERE / "data" / "project.yml", data)
    return data.parent


def settle(data: Path, **given: str | None) -> Project:
    """Let ``project.yml`` say of the edition in small what it says before any address is known, and what is given."""
    text = (_HERE / "data" / "project.yml").read_text(encoding="utf-8").partition("repository:")[0]
    said = "".join(f"{name}: {json.dumps(value)}\n" for name, value in given.items())
    (data / "project.yml").write_text(text + said, encoding="utf-8")
    return find_project(data)


@contextmanager
def chosen(data: Path) -> Iterator[Path]:
    """Let the edition in small that ``make`` has made be the edition inside the block."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITION_PROJECT", str(data.parent))
        patch.setenv("EDITION_PUBLISHED", str(data.parent.with_name("published")))
        yield data
