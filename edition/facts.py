"""Facts: what something was made from, each a name with a digest, by which to tell whether it is still the same.

A fact is named by its kind and a path, from the root of the project where the path lies inside it:

* ``file``: the bytes of a file
* ``code``: the code of a notebook, without its prose
* ``text``: a letter without its notes, which what counts variants does not look at
* ``outline``: a letter without the words of its notes, of which their ids, their targets and whom they name are left
* ``folder``: the names of what lies in a folder
* ``version``: the version of an installed package, or of ``python``
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TypeAlias

from lxml import etree

from edition import paths
from edition.project import find_project

Facts: TypeAlias = Mapping[str, str]
_ENGINE = Path(__file__).resolve().parent
#: The digests of what is not there, and of what changed while it was read.
_NOTHING, _CHANGED = "nothing", "changed"


def name_fact(kind: str, path: Path) -> str:
    """Return the name of a fact: its kind, and its path as messages show it."""
    return f"{kind} {paths.shown(path)}"


def read_facts(names: Iterable[str], since: float) -> dict[str, str]:
    """Return the digests of facts as they are now, by name in alphabetical order.

    A fact whose file has changed after ``since``, in seconds since 1970, gets a mark in place of its digest: it cannot
    be relied on for work that began then.
    """
    root = find_project().root
    return {name: _CHANGED if _changed(name, root, since) else _read(name, root) for name in sorted(set(names))}


def are_unchanged(known: Facts) -> bool:
    """Return whether all facts are as they were."""
    root = find_project().root
    return all(_read(name, root) == digest for name, digest in known.items())


def list_files(root: Path, left_out: AbstractSet[str] = frozenset()) -> Iterator[Path]:
    """Yield the files in a folder and below; for a file, the file itself.

    Hidden files, Python's caches, and folders whose names are in ``left_out`` are left out.
    """
    for path in (root, *root.rglob("*")):
        parts = path.relative_to(root).parts
        if path.is_file() and left_out.isdisjoint(parts) and not any(p.startswith((".", "__pyc")) for p in parts):
            yield path


def has_lost(known: Facts) -> bool:
    """Return whether a file among some facts was there and is gone."""
    root = find_project().root
    return any(_read(name, root) == _NOTHING != digest for name, digest in known.items())


def digest_facts(known: Facts) -> str:
    """Return one digest of some facts, which differs if any of them differs."""
    return hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()[:16]


def _changed(name: str, root: Path, since: float) -> bool:
    path = root / name.partition(" ")[2]
    return path.is_file() and path.stat().st_mtime > since


def read_fact(name: str) -> str:
    """Return the digest of a fact as it is now."""
    return _read(name, find_project().root)


def _read(name: str, root: Path) -> str:
    kind, _, shown = name.partition(" ")
    if kind == "version":
        return _version(shown)
    path = root / shown
    if kind == "folder":
        names = sorted(each.name for each in path.iterdir()) if path.is_dir() else []
        return _digest("\n".join(names).encode())
    if not path.is_file():
        return _NOTHING
    status = path.stat()
    return _of_file(kind, path, status.st_mtime_ns, status.st_size)


def _version(package: str) -> str:
    try:
        return platform.python_version() if package == "python" else metadata.version(package)
    except metadata.PackageNotFoundError:
        return _NOTHING


@cache
def _of_file(kind: str, path: Path, _modified: int, _size: int) -> str:
    content = path.read_bytes()
    try:
        if kind == "code":
            content = _code(content)
        elif kind in ("text", "outline"):
            content = _without_notes(content, outline=kind == "outline")
    except (ValueError, KeyError, etree.LxmlError):
        pass  # a broken file is another one at each change; whoever reads it says what is wrong
    return _digest(content)


def _code(notebook: bytes) -> bytes:
    cells = json.loads(notebook)["cells"]
    return json.dumps([cell["source"] for cell in cells if cell["cell_type"] == "code"]).encode()


def _without_notes(letter: bytes, outline: bool) -> bytes:
    root = etree.fromstring(letter, etree.XMLParser(resolve_entities=False, no_network=True))
    left: list[str] = []
    for division in [each for each in root.iter("{*}div") if each.get("type") == "notes"]:
        if outline:
            left += [repr(sorted(node.items())) for node in division.iter("{*}*") if node.items()]
        division.clear()
    return etree.tostring(root, method="c14n") + "\n".join(left).encode()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def name_facts_read(read: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Yield the names of the facts that a program depends on.

    ``read`` is what ``edition.watch.read`` returned in the program.
    """
    letters = {path for path in read["opened"] if Path(path).parent.name in ("letters", "published")}
    for path in {*read["opened"], *(name for name in read["modules"] if name.endswith(".py"))}:
        if Path(path).is_file() and _is_ours(Path(path)):
            yield name_fact("text" if path in letters and path not in read["annotated"] else "file", Path(path))
    for folder in {*map(Path, read["listed"]), find_project().published}:
        if _is_ours(folder):
            yield name_fact("folder", folder)


def _is_ours(path: Path) -> bool:
    """Return whether a file belongs to the edition or the engine.

    Files that were built or belong to another package do not.
    """
    if "__pycache__" in path.parts:
        return False
    project = find_project()
    if path.is_relative_to(project.published) or path.is_relative_to(_ENGINE):
        return True
    return path.is_relative_to(project.root) and not path.relative_to(project.root).as_posix().startswith((".", "_"))
