"""The book on screen, built by Sphinx in a process of its own, while something else looks at the data."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path


def sphinx_arguments(root: Path) -> list[str]:
    """Return the arguments with which Sphinx builds a book in ``_build/html``.

    Every warning is treated as an error.
    """
    built = root / "_build"
    how = ["-b", "html", "-q", "-n", "-W", "--keep-going", "-j", "1"]
    return [*how, "-d", str(built / ".doctrees"), str(root), str(built / "html")]


def build_html(root: Path, check: Callable[[], int] = lambda: 0) -> int:
    """Build the pages of a book while ``check`` runs, and return an exit status.

    Each step is announced. If ``check`` returns another status than 0, the build is ended, since it would fail on the
    same mistakes, and that status is returned.
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
