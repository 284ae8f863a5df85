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
from edition.facts import list_files
from edition.project import find_project

RECORD = "made.json"
#: What a book is written in, beside its data and its code, from the folder of its pages.
_PAGES = ("_config.yml", "_toc.yml", "conf.py", "index.md", "chapters", "notebooks")
#: The pinned packages, from there.
_PINNED = ("requirements.txt", "requirements/press.txt")
#: Folders that no printed page is made from: the reader's own copies, what only pages on a screen have, and
#: what other editions are begun with.
_IGNORED = frozenset({"sources", "html", "scripts", "styles", "templates", "new"})


@dataclass(frozen=True)
class Record:
    """What is recorded of the files of the book in print.

    ``files`` are their digests by name. ``state`` is the digest that ``digest_state`` returned when they were made;
    ``content`` is the digest of the book as it was typeset.
    """

    state: str
    content: str
    files: Mapping[str, str]

    def to_json(self) -> bytes:
        """Return the record as it is written into its folder."""
        return (json.dumps(asdict(self), indent=1, sort_keys=True) + "\n").encode()


def name_pdf() -> str:
    """Return the name of the PDF.

    Raises EditionError where ``project.yml`` gives none.
    """
    return f"{find_project().name}.pdf"


def name_epub() -> str:
    """Return the name of the EPUB.

    Raises EditionError where ``project.yml`` gives none.
    """
    return f"{find_project().name}.epub"


def name_files() -> tuple[str, str]:
    """Return the names of the PDF and the EPUB.

    Raises EditionError where ``project.yml`` gives none.
    """
    return name_pdf(), name_epub()


def digest_state(pages: Path) -> str:
    """Return a digest of everything that the book in print is made from.

    That is pages, data, code, packages, and the time stamp. ``pages`` is the folder of the book's configuration. A
    change in any of them changes the digest, even if it would change nothing in print.
    """
    digest = sha256(os.environ.get("SOURCE_DATE_EPOCH", "").encode())
    roots = [*(pages / name for name in (*_PAGES, *_PINNED)), find_project().data, Path(__file__).parent]
    for number, root in enumerate(roots):
        for path in sorted(list_files(root, _IGNORED)):
            content = path.read_bytes()
            digest.update(f"{number}/{path.relative_to(root).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def read_record(folder: Path) -> Record | None:
    """Return the record of the files in a folder.

    None where the record or a file is missing, or a file has changed since it was made.
    """
    try:
        record = Record(**json.loads((folder / RECORD).read_bytes()))
        whole = all(digest_bytes((folder / name).read_bytes()) == record.files[name] for name in name_files())
    except (OSError, ValueError, TypeError, KeyError, EditionError):
        return None
    return record if whole else None


def find_files(folder: Path, pages: Path) -> dict[str, bytes]:
    """Return the files of the book in print in a folder, by name.

    Empty where they were made from another state of the book than the present one.
    """
    known = read_record(folder)
    if known is None or known.state != digest_state(pages):
        return {}
    return {name: (folder / name).read_bytes() for name in name_files()}


def digest_bytes(content: bytes) -> str:
    """Return the digest of some bytes."""
    return sha256(content).hexdigest()
