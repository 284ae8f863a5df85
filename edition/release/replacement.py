"""A folder made anew beside its earlier self, whose place it takes when it is whole."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from edition.errors import EditionError, Problem


def replace_folder(out: Path, fill: Callable[[Path], None]) -> None:
    """Make a folder with ``fill``, and put it in the place of ``out``.

    ``fill`` is called with the path of the folder to fill. Raises EditionError where ``out`` cannot be written, and
    whatever ``fill`` raises; then ``out`` stays as it was.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        # Beside it: only on the same file system is a change of name one step.
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as place:
            made, earlier = Path(place) / out.name, Path(place) / "earlier"
            fill(made)
            if out.exists():
                out.rename(earlier)
            try:
                made.rename(out)
            except OSError:
                if earlier.exists():
                    earlier.rename(out)
                raise
    except OSError as error:
        said = f"cannot be written: {error.strerror or error}"
        raise EditionError(Problem.at(error.filename or out, 0, said, "a folder to write in")) from None
