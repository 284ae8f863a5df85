"""What takes long to make and is the same whenever it is made from the same: made once, and kept in a folder.

Whatever is kept lies there with its digest. What was cut short, damaged, left by an earlier version of the engine or
cannot be read counts as not kept: it is made again.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from edition.errors import EditionError
from edition.files import read_bytes, write_atomically


def name_recipe(recipe: object) -> str:
    """Return a short name of a recipe, different for different recipes.

    It can name what is made by the recipe, a file or a folder.
    """
    return _digest(repr(recipe).encode())[:16]


def write_kept(file: Path, content: bytes) -> None:
    """Write what is to be kept into a file, below a line with its digest.

    Raises EditionError where the file cannot be written.
    """
    write_atomically({file: f"{_digest(content)}\n".encode() + content})


def read_kept(file: Path) -> bytes | None:
    """Return what was kept in a file; None where it is not there as it was written."""
    content = _read(file)
    digest, _, kept = (content or b"").partition(b"\n")
    return kept if content is not None and digest == _digest(kept).encode() else None


def keep_made(folder: Path, recipe: object, make: Callable[[], bytes]) -> bytes:
    """Return what ``make`` makes, from ``folder`` if it was made before.

    ``recipe`` is everything that the bytes depend on, of types whose ``repr`` tells values apart. What was made by
    another recipe is deleted. Raises EditionError where the folder cannot be written.
    """
    file = folder / name_recipe(recipe)
    kept = read_kept(file)
    if kept is None:
        write_kept(file, kept := make())
        for other in folder.iterdir():
            if other != file and other.is_file() and not other.name.startswith("."):  # as another process just writes
                other.unlink(missing_ok=True)
    return kept


def keep_files(folder: Path, make: Callable[[], Mapping[str, bytes]]) -> Path:
    """Return a folder with the files that ``make`` makes, by their paths in it.

    They are made where not each is there as it was made before. Their digests lie beside the folder, since all that is
    in it may go into a book. Raises EditionError where they cannot be written.
    """
    record = folder.with_name(f"{folder.name}.digests")
    lines = (read_kept(record) or b"").decode().splitlines()
    known = dict(line.split(" ", 1)[::-1] for line in lines)
    if not known or any(_digest(_read(folder / name) or b"") != digest for name, digest in known.items()):
        made = make()
        write_atomically({folder / name: content for name, content in made.items()})
        write_kept(record, "\n".join(f"{_digest(content)} {name}" for name, content in made.items()).encode())
    return folder


def digest_files(folder: Path) -> dict[str, str]:
    """Return the digests of the files below a folder, by their paths in it.

    What cannot be read has an empty one.
    """
    files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if not path.is_dir()}
    contents = {name: _read(path) for name, path in files.items()}
    return {name: "" if content is None else _digest(content) for name, content in contents.items()}


def remove(path: Path) -> None:
    """Remove what is no longer to be kept, a file or a folder, if it can be removed."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def _read(file: Path) -> bytes | None:
    try:
        return read_bytes(file, "what was made before")
    except EditionError:
        return None


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()
