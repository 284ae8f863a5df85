"""The book on screen, built by Sphinx in a process of its own, loaded while something else looks at the data."""

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


def build_html(root: Path, check: Callable[[], int]) -> int:
    """Build a book once ``check`` has found nothing wrong.

    Returns an exit status. Each step is announced. Sphinx is loaded while ``check`` runs, and begins when this returns
    0; another status ends it before it has done anything, and is returned.
    """
    settings = ["-D", "edition_progress=1", "-D", "edition_checks_elsewhere=1"]
    command = [sys.executable, "-m", "sphinx", *settings, *sphinx_arguments(root)]
    with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, text=True) as pages:
        try:
            wrong = check()
        except BaseException:
            pages.terminate()
            raise
        if wrong:
            pages.terminate()
            return wrong
        pages.communicate("right\n")
        return pages.returncode
