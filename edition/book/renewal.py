"""Which pages are read or written again because of something that Sphinx does not look at."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

import edition
from edition.book.depend import FACTS
from edition.book.domain import edition_domain
from edition.facts import Facts, below, fact, facts, hold
from edition.files import write_atomically

_CODE = Path(edition.__file__).parent
_STATIC = _CODE / "book" / "static"
#: The files, in the folder of the doctrees, that say with what an earlier build was made.
_MADE_WITH, _LOOKS = "code.json", "looks.json"


def setup(app: Sphinx) -> None:
    """Connect the handlers."""
    begun = time.time()
    app.connect("env-get-outdated", _outdated)
    app.connect("env-purge-doc", lambda app, env, page: vars(env).get(FACTS, {}).pop(page, None))
    app.connect("env-updated", _to_write)
    app.connect("build-finished", lambda app, error: _record(app, error, begun))


def _outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> Iterable[str]:
    """Return all pages where the code that made them has changed, else those that depend on a fact that has.

    Where the looks have changed, the first page is among them: with any page that it writes, Sphinx copies all style
    sheets and scripts.
    """
    made_with = _recorded(app, _MADE_WITH)
    if not made_with or not hold(made_with):
        return env.found_docs
    changed = {page for page, known in vars(env).get(FACTS, {}).items() if not hold(known)}
    return changed if _recorded(app, _LOOKS) == facts(_files(_STATIC), time.time()) else {*changed, app.config.root_doc}


def _recorded(app: Sphinx, name: str) -> Facts:
    file = Path(app.doctreedir) / name
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.exists() else {}


def _record(app: Sphinx, error: Exception | None, begun: float) -> None:
    if error:
        return
    found = {_MADE_WITH: facts(_code(), begun), _LOOKS: facts(_files(_STATIC), begun)}
    write_atomically({Path(app.doctreedir) / name: json.dumps(held, indent=1).encode() for name, held in found.items()})


def _code() -> Iterator[str]:
    """Yield the modules of the edition that this build has used, and what they bring along; static files apart."""
    for name, module in [*sys.modules.items()]:
        if name.partition(".")[0] == edition.__name__ and getattr(module, "__file__", None):
            yield fact("file", Path(str(module.__file__)))
    yield from (name for name in _files(_CODE) if not name.endswith(".py"))


def _files(folder: Path) -> Iterator[str]:
    return (fact("file", path) for path in below(folder, {"static", "new"}))


def _to_write(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return all pages where something has changed that each of them shows or leads to: titles, contents, addresses."""
    shown: Any = (
        {name: title.astext() for name, title in env.titles.items()},
        {name: list(pages) for name, pages in env.toctree_includes.items()},
        dict(edition_domain(env).entries),
        {key: page for key, (page, _anchors) in edition_domain(env).letters.items()},
    )
    before = getattr(env, "edition_shown", shown)
    env.edition_shown = shown  # type: ignore[attr-defined]  # kept with the environment
    return [] if shown == before else sorted(env.found_docs)
