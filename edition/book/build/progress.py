"""What a build is at: on a terminal one line that changes, in a log a line a step."""

from __future__ import annotations

import sys
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from edition.saying import visible


class Progress:
    """A count of the pages of a build as they are read and written."""

    def __init__(self) -> None:
        """Begin with no page counted."""
        self._to_read = self._read = self._written = 0

    def begin_reading(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Say how many pages are read."""
        self._to_read = len(docnames)
        notebooks = sum(str(env.doc2path(name)).endswith(".ipynb") for name in docnames)
        if docnames:
            _step(app, f"reading {len(docnames)} pages, {notebooks} of them notebooks")

    def read(self, app: Sphinx, docname: str, _source: list[str]) -> None:
        """Say which page is being read; a notebook may have to run first."""
        self._read += 1
        _now(app, f"reading {self._read} of {self._to_read}: {docname}")

    def write(self, app: Sphinx, pagename: str, *_context: Any) -> None:
        """Say which page is being written."""
        if not self._written:
            _step(app, "writing the pages that are new")
        self._written += 1
        _now(app, f"writing {self._written}: {pagename}")

    def end(self, app: Sphinx, error: Exception | None) -> None:
        """Say how many pages were read and written."""
        if error is None:
            _step(app, f"{self._read} pages read, {self._written} written")


def _step(app: Sphinx, text: str) -> None:
    if app.config.edition_progress:
        print(f"\r\033[K{text}" if sys.stdout.isatty() else text, flush=True)


def _now(app: Sphinx, text: str) -> None:
    if app.config.edition_progress and sys.stdout.isatty():
        print(f"\r\033[K{visible(text)[:79]}", end="", flush=True)
