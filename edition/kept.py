"""What takes long to make and is the same whenever it is made from the same: made once, and kept in a folder."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from edition.files import read_bytes, write_atomically


def name_recipe(recipe: object) -> str:
    """Return a short name of a recipe, different for different recipes.

    It can name what is made by the recipe, a file or a folder.
    """
    return sha256(repr(recipe).encode()).hexdigest()[:16]


def keep_made(folder: Path, recipe: object, make: Callable[[], bytes]) -> bytes:
    """Return what ``make`` makes, from ``folder`` if it was made before.

    ``recipe`` is everything that the bytes depend on, of types whose ``repr`` tells values apart. What was made by
    another recipe is deleted. Raises EditionError where the folder cannot be written.
    """
    file = folder / name_recipe(recipe)
    if file.exists():
        return read_bytes(file, "what was made before")
    made = make()
    write_atomically({file: made})
    for other in folder.iterdir():
        if other != file and not other.name.startswith("."):  # as what another process is just writing
            other.unlink(missing_ok=True)
    return made
