"""Data are checked before a build does anything: nothing is made of what is wrong."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NoReturn

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from edition.check.page_rules import find_unreadable_yaml
from edition.check.verdict import require_sound
from edition.errors import EditionError, Problem, name_first
from edition.saying import tell


def check_data(_app: Sphinx, config: Config) -> None:
    """End the build with exit status 1 where the data are wrong, and say why.

    What is said is what ``check`` says, and nothing has been written yet. Where another process checks meanwhile
    (``edition.html_build``), that is waited for.
    """
    if config.edition_checks_elsewhere:
        if not sys.stdin.readline():  # the other process has ended, and has said why
            raise SystemExit(1)
        return
    try:
        require_sound()
    except EditionError as error:
        _end(error.problems)


def check_pages(_app: Sphinx, env: BuildEnvironment, docnames: Iterable[str]) -> None:
    """End the build where YAML in a page cannot be read, wherever the page lies.

    Of those that lie where chapters do, the check of the data has said it.
    """
    pages = map(Path, map(env.doc2path, docnames))
    if problems := [problem for page in pages for problem in find_unreadable_yaml(page)]:
        _end(problems)


def _end(problems: Sequence[Problem]) -> NoReturn:
    for line in name_first(problems):
        tell(line)
    # An error of Sphinx's own would end in status 2, and with more words around the messages.
    raise SystemExit(1)
