"""The book on screen, built by Sphinx in a process of its own, while something else looks at the data."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


def sphinx_arguments(root: Path) -> list[str]:
    """List what Sphinx is told to build a book of pages in ``_build/html``.

    Every warning is a fault.
    """
    built = root / "_build"
    how = ["-b", "html", "-q", "-n", "-W", "--keep-going", "-j", "1"]
    return [*how, "-d", str(built / ".doctrees"), str(root), str(built / "html")]


def build_html(root: Path, check: Callable[[], int] = lambda: 0) -> int:
    """Build the book of a folder as pages while ``check`` runs.

    Each step is told. Returns the exit status of either: what ``check`` finds wrong is said and ends the build, which
    would stumble over the same.
    """
    command = [sys.executable, "-m", "sphinx", "-D", "edition_progress=1", *sphinx_arguments(root)]
    with subprocess.Popen(command, cwd=root) as pages:
        try:
            wrong = check()
        except BaseException:
            pages.terminate()
            raise
        if wrong:
            pages.terminate()
        return wrong or pages.wait()
