"""Which pages are read or written again because of something that Sphinx does not look at."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

import edition
from edition.book.build.dependencies import FACTS
from edition.doctree.domain import edition_domain
from edition.facts import Facts, are_unchanged, list_files, name_fact, read_facts
from edition.kept import read_kept, write_kept
from edition.theme import FIRST_SCRIPT

_CODE = Path(edition.__file__).parent
#: The file, in the folder of the doctrees, that says with what an earlier build was made.
_MADE_WITH = "code.json"
#: Style sheets and scripts are put together at each build, without a page being read or written.
_LOOKS = (".css", ".js")


def list_outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> Iterable[str]:
    """Return the pages to be read again, because the code or a fact has changed.

    These are all pages where the code that made them has changed, else those that depend on a fact that has.
    """
    made_with: Facts = json.loads(read_kept(Path(app.doctreedir) / _MADE_WITH) or b"{}")
    if not made_with or not are_unchanged(made_with):
        return env.found_docs
    return {page for page, known in vars(env).get(FACTS, {}).items() if not are_unchanged(known)}


def forget_facts(_app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    """Forget the facts that a page depended on, before it is read again or removed."""
    vars(env).get(FACTS, {}).pop(docname, None)


def record_code(begun: float, app: Sphinx, error: Exception | None) -> None:
    """Record which code has made the pages.

    ``begun`` is when the build began, in seconds since 1970.
    """
    if not error:
        made_with = json.dumps(read_facts(_code(), begun), indent=1)
        write_kept(Path(app.doctreedir) / _MADE_WITH, made_with.encode())


def _code() -> Iterator[str]:
    """Yield the facts that name the files of code that this build has used.

    Style sheets and scripts are left out, as they change no page, except for the script that stands in every page.
    """
    for name, module in [*sys.modules.items()]:
        if name.partition(".")[0] == edition.__name__ and getattr(module, "__file__", None):
            yield name_fact("file", Path(str(module.__file__)))
    for path in list_files(_CODE, {"new"}):
        if path.suffix not in (".py", *_LOOKS) or path == FIRST_SCRIPT:
            yield name_fact("file", path)


def list_to_write(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return all pages if something has changed that any page may show or link to.

    That is a title, the table of contents, the page of a letter or an entry, or a chart of events. Where nothing has
    changed, no page is returned.
    """
    shown: Any = (
        {name: title.astext() for name, title in env.titles.items()},
        {name: list(pages) for name, pages in env.toctree_includes.items()},
        dict(edition_domain(env).entries),
        {key: page for key, (page, _anchors) in edition_domain(env).letters.items()},
        dict(edition_domain(env).charts),
    )
    before = getattr(env, "edition_shown", shown)
    env.edition_shown = shown  # type: ignore[attr-defined]  # kept with the environment
    return [] if shown == before else sorted(env.found_docs)
