"""The pages of the book as they were written: each is parsed once, and what was found in it is kept while it holds."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from lxml import etree, html
from sphinx.application import Sphinx

from edition.files import read_text
from edition.kept import read_kept, write_kept

Found = TypeVar("Found")
#: Where what was found is kept, in the folder of the doctrees.
KEPT = "written.pickle"


class Page:
    """A page of the book, or another file, as it was written."""

    def __init__(self, path: Path) -> None:
        """Take the path; the file is read when it is asked for."""
        self.path = path

    @cached_property
    def text(self) -> str:
        """The text of the file. Raises EditionError where it cannot be read."""
        return read_text(self.path, "a page of the book")

    @cached_property
    def tree(self) -> etree._Element:
        """The root element of the file, read as HTML."""
        return html.document_fromstring(self.text.encode(), parser=html.HTMLParser(encoding="utf-8"))


class WrittenPages:
    """The facts found in written files, kept between builds while a file is unchanged.

    They are kept by file and by the function that found them, with the file's time and size.
    """

    def __init__(self) -> None:
        """Begin with nothing found."""
        self._kept: dict[tuple[str, str], tuple[tuple[int, int], Any]] = {}
        self._pages: dict[Path, Page] = {}
        self._asked: set[tuple[str, str]] = set()

    def ask(self, path: Path, read: Callable[[Page], Found]) -> Found:
        """Return what ``read`` finds in a file; an unchanged file is not read again."""
        status = path.stat()
        version, name = (status.st_mtime_ns, status.st_size), (str(path), f"{read.__module__}.{read.__qualname__}")
        self._asked.add(name)
        known = self._kept.get(name)
        if known is None or known[0] != version:
            page = self._pages.setdefault(path, Page(path))
            known = self._kept[name] = (version, read(page))
        found: Found = known[1]
        return found

    def take_up(self, app: Sphinx) -> None:
        """Load what an earlier build found."""
        # Where every page is read again, as when the code has changed, nothing that was found before counts.
        if app.env and app.env.all_docs and (kept := read_kept(Path(app.doctreedir) / KEPT)):
            self._kept = pickle.loads(kept)

    def keep(self, app: Sphinx, error: Exception | None) -> None:
        """Save what this build has found, for the next one."""
        if error is None and self._asked:
            # What this build had no reason to ask holds still.
            kept = {name: self._kept[name] for name in sorted(self._kept) if Path(name[0]).exists()}
            write_kept(Path(app.doctreedir) / KEPT, pickle.dumps(kept))
