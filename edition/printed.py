"""The book in print as pages and exports see it: what its files are called, and of which state of the book they are.

``edition.press`` makes the files, when it is asked to, and lays a record beside them. The record has the state of all
that they were made from, by which whoever would offer them knows without reading the book whether they are of today.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from edition.errors import EditionError
from edition.facts import below
from edition.project import find_project

RECORD = "made.json"
#: What a book is written in, beside its data and its code, from the folder of its pages.
_PAGES = ("_config.yml", "_toc.yml", "conf.py", "index.md", "chapters", "notebooks")
#: The pinned packages, from there.
_PINNED = ("requirements.txt", "requirements/press.txt")
#: Folders that no printed page is made from: the reader's own copies, what only pages on a screen have, and
#: what other editions are begun with.
_IGNORED = frozenset({"sources", "static", "templates", "new"})


@dataclass(frozen=True)
class Record:
    """What is known of the files in a folder: their digests by name, and those of what they were made from.

    ``state`` is that of ``state``; ``content`` is that of all that was set.
    """

    state: str
    content: str
    files: Mapping[str, str]

    def written(self) -> bytes:
        """Return the record as it lies in its folder."""
        return (json.dumps(asdict(self), indent=1, sort_keys=True) + "\n").encode()


def pdf_name() -> str:
    """Return the name of the PDF. Raises EditionError where ``project.yml`` gives none."""
    return f"{find_project().name}.pdf"


def epub_name() -> str:
    """Return the name of the EPUB. Raises EditionError likewise."""
    return f"{find_project().name}.epub"


def names() -> tuple[str, str]:
    """Return both names. Raises EditionError likewise."""
    return pdf_name(), epub_name()


def state(pages: Path) -> str:
    """Return a digest of all that the book in print is made from: pages, data, code, packages, and its time stamp.

    ``pages`` is the folder of the book's configuration. What is there and changes nothing in print changes it too.
    """
    found = sha256(os.environ.get("SOURCE_DATE_EPOCH", "").encode())
    roots = [*(pages / name for name in (*_PAGES, *_PINNED)), find_project().data, Path(__file__).parent]
    for number, root in enumerate(roots):
        for path in sorted(below(root, _IGNORED)):
            content = path.read_bytes()
            found.update(f"{number}/{path.relative_to(root).as_posix()}\0{len(content)}\0".encode() + content)
    return found.hexdigest()


def record(folder: Path) -> Record | None:
    """Return what is known of the files in a folder; None where one is wanting, or not as it was made."""
    try:
        found = Record(**json.loads((folder / RECORD).read_bytes()))
        whole = all(digest((folder / name).read_bytes()) == found.files[name] for name in names())
    except (OSError, ValueError, TypeError, KeyError, EditionError):
        return None
    return found if whole else None


def found(folder: Path, pages: Path) -> dict[str, bytes]:
    """Return the files in a folder by their names, if they are of the present state of the book; otherwise none."""
    known = record(folder)
    if known is None or known.state != state(pages):
        return {}
    return {name: (folder / name).read_bytes() for name in names()}


def digest(content: bytes) -> str:
    """Return the digest of some bytes."""
    return sha256(content).hexdigest()
