"""What a page asks for and the edition does not have, said with the chapter's file and line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from sphinx.environment import BuildEnvironment
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

from edition.errors import EditionError, name_first
from edition.saying import LONGEST, cut, visible

_LOGGER = logging.getLogger(__name__)


def report(env: BuildEnvironment, line: int, what: str, expected: str = "") -> None:
    """Report what is wrong on a page and make the build fail at its end.

    The build goes on, so that one run shows everything that is wrong; it ends with exit status 1, with or
    without ``-W``. The page is read again in the next build, so that the fault is not forgotten.
    """
    text = f"{what}; expected {expected}" if expected else what
    _LOGGER.error(cut(visible(" ".join(text.split())), LONGEST), location=(env.docname, line))
    env.note_reread()
    env.app.statuscode = 1


def report_fault(asking: SphinxRole | SphinxDirective, what: str, expected: str = "") -> None:
    """Report what is wrong in a role or directive, with its line in the page."""
    if isinstance(asking, SphinxRole):
        report(asking.env, find_line(asking.env, asking.lineno, asking.text), what, expected)
    else:
        report(asking.env, asking.lineno, what, expected)


class Reported:
    """A context that reports an EditionError raised inside it; the build goes on.

    ``with Reported(role): ...``
    """

    def __init__(self, asking: SphinxRole | SphinxDirective) -> None:
        """Take the role or the directive that uses the data."""
        self.asking = asking

    def __enter__(self) -> None:
        """Begin the context."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        """Report an EditionError; let any other error through."""
        if not isinstance(error, EditionError):
            return False
        for line in name_first(error.problems):
            report_fault(self.asking, line)
        return True


def find_line(env: BuildEnvironment, line: int, text: str) -> int:
    """Return the line of the current page on which ``text`` stands, from ``line`` on.

    A role knows only the line its paragraph begins on. Where the text is not found, that line is returned.
    """
    page = Path(env.doc2path(env.docname))
    if page.suffix != ".md":  # lines of a notebook are not those of its file
        return line
    lines = page.read_text(encoding="utf-8").splitlines()
    return next((n for n, words in enumerate(lines[line - 1 :], line) if text in words), line)


def list_known(known: Iterable[str], most: int = 12) -> str:
    """Return known names as an error message lists them, cut short if there are many."""
    names = list(known)
    shown = ", ".join(names[:most]) + (f" ... ({len(names)} in all)" if len(names) > most else "")
    return f"one of {shown}" if names else "none, since there are none"
