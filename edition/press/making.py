"""The book in print made by Sphinx in a process of its own, whatever layers the book on screen holds."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from edition import paths, store
from edition.errors import EditionError, Problem
from edition.press.names import EPUB, PDF


def made(folder: Path) -> dict[str, bytes]:
    """Return the PDF and the EPUB by their names, made in a folder.

    Pages that the book on screen has read are not read again, unless it holds a published layer. Raises EditionError
    with the first thing that Sphinx reports.
    """
    mixed = any(paths.published_file(letter).exists() for letter in store.letters())
    doctrees = paths.ROOT / "_build" / (".press" if mixed else ".doctrees")
    command = [sys.executable, "-m", "sphinx", "-b", "press", "-q", "-W", "--keep-going", "-n", "-j", "1"]
    run = subprocess.run(
        [*command, "-d", str(doctrees), str(paths.ROOT), str(folder)],
        env={**os.environ, "EDITION_PUBLISHED": str(folder / "no-layers")},
        cwd=paths.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        lines = (line.strip() for line in run.stderr.splitlines())
        said = [line for line in lines if line and not line.startswith(("Exception occurred", "File "))]
        raise EditionError(Problem("the book in print", 0, (said or ["no message"])[0], "a book that Sphinx builds"))
    return found(folder)


def found(folder: Path) -> dict[str, bytes]:
    """Return the files of the book in print that lie in a folder, by their names."""
    return {name: (folder / name).read_bytes() for name in (PDF, EPUB) if (folder / name).exists()}
