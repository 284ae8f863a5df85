"""A whole edition in small, all of it invented: two letters, registers, figures, an alignment, one chapter.

Its tables keep the schema of the real ones, under the names of its own letters.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from edition import paths

_HERE = Path(__file__).resolve().parent / "data" / "mini"
_LETTERS = {"medvedev-1924": "sailor-1901", "joffe-1927": "baker-1902"}


def make(folder: Path) -> Path:
    """Copy the edition in small into a folder and return its ``data/``."""
    book = folder / "book"
    shutil.copytree(_HERE, book)
    schema = (paths.ROOT / "data" / "datapackage.json").read_text(encoding="utf-8")
    for real, invented in _LETTERS.items():
        schema = schema.replace(real, invented)
    (book / "data" / "datapackage.json").write_text(schema, encoding="utf-8")
    return book / "data"


@contextmanager
def chosen(data: Path) -> Iterator[Path]:
    """Let the edition in small that ``make`` has made be the edition inside the block."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITION_DATA", str(data))
        patch.setenv("EDITION_PUBLISHED", str(data.parent.with_name("published")))
        yield data
