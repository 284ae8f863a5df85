"""Data that were found right are not checked again, until anything that a check looks at has changed.

Whoever reads data for output asks ``require_sound`` first: the book when its build starts, the exports, the print.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path
from platform import python_version
from typing import NamedTuple

from edition.check import OF_TABLES, Report, decides_tables, examine
from edition.check.material import Each
from edition.check.page_rules import BOOK_FILES
from edition.cited import find_prose
from edition.errors import EditionError
from edition.facts import list_files
from edition.files import is_there, read_bytes
from edition.kept import read_kept, write_kept
from edition.project import Project, find_project

_ENGINE = Path(__file__).resolve().parents[1]
#: The packages by which data are judged.
_PACKAGES = ("frictionless", "edtf", "lxml", "pybtex", "langcodes", "PyYAML")
#: What this process has found right: an edition in another folder, of the same content, is as right.
_found_right: set[str] = set()


class State(NamedTuple):
    """What a check looks at, as two digests.

    One is of everything, the other of what the rules of the tables need.
    """

    whole: str
    tables: str


def examine_changed(
    progress: Callable[[str], None] = lambda step: None,
    project: Project | None = None,
    *,
    anew: bool = False,
    each: Each = map,
) -> Report | None:
    """Check an edition's data, or return None where the same were right before.

    With ``anew`` everything is checked in any case. ``progress`` is called with the name of each step; by
    ``each`` letters are read. That nothing is wrong is kept in ``.cache``. Raises EditionError where there is no
    edition, or its project file is wrong.
    """
    project = project or find_project()
    state, kept = _read_state(project), _read_kept(project)
    if not anew and state.whole in {kept.whole, *_found_right}:
        return None
    known = OF_TABLES if state.tables == kept.tables and not anew else ()
    report = examine(progress, known, project, each)
    # What was changed while it was checked may have been read before or after the change.
    if not report.problems and _read_state(project) == state:
        _found_right.add(state.whole)
        with suppress(EditionError):  # in a folder where nothing can be written, it is checked again
            write_kept(_name_kept(project), json.dumps(state).encode())
    return report


def require_sound(progress: Callable[[str], None] = lambda step: None, project: Project | None = None) -> None:
    """Raise EditionError with all that ``check`` finds wrong with the data.

    Nothing is checked where the same data were right before.
    """
    report = examine_changed(progress, project)
    if report and report.problems:
        raise EditionError(report.problems)


def _name_kept(project: Project) -> Path:
    return project.root / ".cache" / "done" / "checked.json"


def _read_kept(project: Project) -> State:
    kept = read_kept(_name_kept(project))
    return State(*json.loads(kept)) if kept else State("", "")


def _read_state(project: Project) -> State:
    found = {**_digest_code(), **dict(_digest_data(project))}
    of_tables = {name: digest for name, digest in found.items() if decides_tables(Path(name))}
    return State(_digest(json.dumps(found).encode()), _digest(json.dumps(of_tables).encode()))


def _digest_data(project: Project) -> Iterator[tuple[str, str]]:
    """Yield what is checked with digests: data, prose, and how it is put together."""
    book = [project.root / name for name in BOOK_FILES if is_there(project.root / name)]
    for path in (*sorted(project.data.rglob("*")), *find_prose(project.root), *book):
        place = path.relative_to(project.root)
        if not any(part.startswith(".") for part in place.parts):
            yield place.as_posix(), _digest_file(path)


@cache
def _digest_code() -> dict[str, str]:
    """Return the code that this process checks with, by its digests."""
    code = [path for path in list_files(_ENGINE, {"new"}) if path.suffix in (".py", ".rng", ".json")]
    versions = {f"{name}.py": metadata.version(name) for name in _PACKAGES}
    files = {path.relative_to(_ENGINE).as_posix(): _digest_file(path) for path in sorted(code)}
    return {**versions, "python.py": python_version(), **files}


def _digest_file(path: Path) -> str:
    if path.is_dir():
        return "a folder"
    try:
        return _digest(read_bytes(path, "a file"))
    except EditionError as error:  # which the check says too, if it reads the file
        return str(error)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
