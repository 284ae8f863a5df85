"""Notebooks: run while pages are read, and again only when something that they read has changed.

``edition.kernel`` runs them and keeps their results, with the facts that they rest on.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util import logging

from edition import paths
from edition.facts import Facts, are_unchanged, has_lost
from edition.kept import read_kept, remove
from edition.kernel import PLACE, list_kept, name_own

_LOGGER = logging.getLogger(__name__)


class NotebookRuns:
    """The runs of the notebooks of one build."""

    def __init__(self) -> None:
        """Begin with no notebook running."""
        self.timeout: int | None = None
        self.folder: Path | None = None
        self._found: dict[Path, Path] = {}
        self._running: subprocess.Popen[str] | None = None

    def take_over(self, app: Sphinx, config: Config) -> None:
        """Switch off the running of notebooks by MyST-NB, so that they are run here."""
        if getattr(config, "nb_execution_mode", "off") != "cache":
            return
        config.nb_execution_mode = "off"
        self.timeout = config.nb_execution_timeout
        self.folder = Path(app.srcdir)

    def list_outdated(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> Iterable[str]:
        """Yield the notebooks whose page shows other results than those that hold now."""
        shown: dict[str, str] = getattr(env, "edition_results", {})
        asked = self.folder and app.config.edition_notebooks
        for name in _notebooks(env, env.found_docs - added - changed) if asked else ():
            result = self._kept(Path(env.doc2path(name)))
            if result is None or shown.get(name) != result.stem:
                yield name

    def begin(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Start to run the notebooks that have no valid results.

        Their pages are moved to the end of ``docnames``, so that the other pages are read while they run.
        """
        if not self.folder:
            return
        asked = list(_notebooks(env, docnames))
        docnames.sort(key=lambda name: name in asked)
        wanting = []
        for path in map(Path, map(env.doc2path, asked)):
            if result := self._kept(path):
                self._found[path] = result
            else:
                wanting.append(str(path.relative_to(self.folder)))
        if wanting:
            command = [sys.executable, "-m", "edition.kernel", str(self.timeout), *wanting]
            self._running = subprocess.Popen(command, cwd=self.folder, stdout=subprocess.PIPE, text=True)

    def put_in(self, app: Sphinx, docname: str, source: list[str]) -> None:
        """Put the results of a notebook into its source, waiting for its run where needed.

        Raises ExtensionError where the notebook fails.
        """
        env = app.env
        if not self.folder or docname not in _notebooks(env, [docname]):
            return
        path = Path(env.doc2path(docname))
        if path not in self._found:
            _LOGGER.info("running %s", docname)
            self._wait_for(path)
        result = self._found[path]
        env.edition_results = {**getattr(env, "edition_results", {}), docname: result.stem}  # type: ignore[attr-defined]
        source[0] = _with_results(source[0], json.loads(read_kept(result) or b""))

    def _wait_for(self, path: Path) -> None:
        """Take in what is said of notebooks that have ended, until one of them has.

        Raises ExtensionError where one has failed.
        """
        assert self.folder and self._running and self._running.stdout
        while path not in self._found:
            ended, kept, wrong = json.loads(
                self._running.stdout.readline() or f'["{path}", "", "what runs notebooks has ended"]'
            )
            if wrong:
                raise ExtensionError(f"{paths.shown(ended)}: {wrong}")
            self._found[Path(ended)] = self.folder / kept

    def end(self, app: Sphinx, error: Exception | None) -> None:
        """Stop: no notebook is waited for any more."""
        if self._running:
            self._running.terminate()
            self._running.communicate()

    def _kept(self, path: Path) -> Path | None:
        """Return the newest file with results of a notebook that still hold, or None.

        Results that rest on a file that is gone are deleted: nothing of a published layer outlives the layer.
        """
        assert self.folder
        own = set(name_own(path))
        for result in list_kept(self.folder / PLACE / path.relative_to(self.folder).with_suffix("")):
            known = _facts(result)
            if not known or has_lost(known):
                remove(result)
            elif own <= known.keys() and are_unchanged(known):
                return result
        return None


def are_outdated(root: Path) -> bool:
    """Return whether a notebook of a book has results, none of which holds any longer."""
    places = {result.parent for result in (root / PLACE).rglob("*.json")}
    return any(not any(map(_holds, list_kept(place))) for place in places)


def _holds(result: Path) -> bool:
    known = _facts(result)
    return bool(known) and are_unchanged(known)


def _facts(result: Path) -> Facts:
    """Return what kept results rest on; nothing where they are damaged."""
    found: Facts = json.loads(read_kept(result) or b'{"facts": {}}')["facts"]
    return found


def _notebooks(env: BuildEnvironment, docnames: Iterable[str]) -> Iterator[str]:
    return (name for name in sorted(docnames) if str(env.doc2path(name)).endswith(".ipynb"))


def _with_results(source: str, results: dict[str, Any]) -> str:
    """Return the source of a notebook with the outputs of its code cells filled in.

    What the kernel says of its language goes into the metadata.
    """
    notebook = json.loads(source)
    notebook["metadata"]["language_info"] = results["language"]
    code = (cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    for number, (cell, found) in enumerate(zip(code, results["outputs"], strict=True), 1):
        cell["outputs"], cell["execution_count"] = found, number
    return json.dumps(notebook)
