"""Notebooks: run side by side while pages are read, and again only when something that they read has changed.

The results of a notebook are kept with the facts that they rest on: its own code, the files that it opened, the
modules that it imported, the versions of what draws and counts. Several results of one notebook lie side by side, so
that a book with the published layer and one without do not take each other's away.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util import logging

from edition import paths
from edition.facts import Facts, are_unchanged, digest_facts, has_lost, name_fact, name_facts_read, read_facts
from edition.files import write_atomically
from edition.kept import read_kept, remove, write_kept

_LOGGER = logging.getLogger(__name__)
#: How many results of one notebook are kept: with and without the published layer, before and after a change.
_KEPT = 4
#: What the results of every notebook rest on besides files.
_PACKAGES = ("python", "altair", "numpy", "pandas", "vl-convert-python")
_PLACE = Path(".cache", "notebooks")  # in the folder of a book
_SETTINGS = """\
c.IPKernelApp.log_level = 40  # the kernel warns of unencrypted messages, which here never leave the machine
c.InteractiveShellApp.exec_lines = ["import edition.watch"]
c.HistoryManager.enabled = False
"""
_TELL = "import edition.watch; edition.watch.tell()"


class NotebookRuns:
    """The runs of the notebooks of one build."""

    def __init__(self) -> None:
        """Begin with no notebook running."""
        self.timeout: int | None = None
        self.folder: Path | None = None
        self._pool: ThreadPoolExecutor | None = None
        self._running: dict[str, Future[Path]] = {}

    def take_over(self, app: Sphinx, config: Config) -> None:
        """Switch off the running of notebooks by MyST-NB, so that they are run here.

        They run with IPython settings of their own, not with those of the reader.
        """
        if getattr(config, "nb_execution_mode", "off") != "cache":
            return
        config.nb_execution_mode = "off"
        self.timeout = config.nb_execution_timeout
        self.folder = Path(app.srcdir) / _PLACE
        profile = Path(app.srcdir) / ".cache" / "ipython" / "profile_default"
        write_atomically({profile / "ipython_kernel_config.py": _SETTINGS.encode()})
        os.environ["IPYTHONDIR"] = str(profile.parent)

    def list_outdated(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> Iterable[str]:
        """Yield the notebooks whose page shows other results than those that hold now."""
        shown: dict[str, str] = getattr(env, "edition_results", {})
        asked = self.folder and app.config.edition_notebooks
        for name in _notebooks(env, env.found_docs - added - changed) if asked else ():
            result = self._kept(env, name)
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
        wanting = [name for name in asked if self._kept(env, name) is None]
        if wanting:
            self._pool = ThreadPoolExecutor(max_workers=os.cpu_count() or 1)
            for name in wanting:
                self._running[name] = self._pool.submit(_run, Path(env.doc2path(name)), self._place(name), self.timeout)

    def put_in(self, app: Sphinx, docname: str, source: list[str]) -> None:
        """Put the results of a notebook into its source, waiting for its run where needed.

        Raises ExtensionError where the notebook fails.
        """
        env = app.env
        if not self.folder or docname not in _notebooks(env, [docname]):
            return
        if docname in self._running:
            _LOGGER.info("running %s", docname)
            result = self._running.pop(docname).result()
        else:
            found = self._kept(env, docname)
            result = found or _run(Path(env.doc2path(docname)), self._place(docname), self.timeout)
        env.edition_results = {**getattr(env, "edition_results", {}), docname: result.stem}  # type: ignore[attr-defined]
        source[0] = _with_results(source[0], json.loads(read_kept(result) or b""))

    def end(self, app: Sphinx, error: Exception | None) -> None:
        """Stop: begin no notebook that waits to be run."""
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def _place(self, docname: str) -> Path:
        assert self.folder
        return self.folder / docname

    def _kept(self, env: BuildEnvironment, docname: str) -> Path | None:
        """Return the newest file with results that still hold, or None.

        Results that rest on a file that is gone are deleted: nothing of a published layer outlives the layer.
        """
        own = set(_own(Path(env.doc2path(docname))))
        for result in _newest_first(self._place(docname)):
            known = _facts(result)
            if not known or has_lost(known):
                remove(result)
            elif own <= known.keys() and are_unchanged(known):
                return result
        return None


def are_outdated(root: Path) -> bool:
    """Return whether a notebook of a book has results, none of which holds any longer."""
    places = {result.parent for result in (root / _PLACE).rglob("*.json")}
    return any(not any(map(_holds, _newest_first(place))) for place in places)


def _holds(result: Path) -> bool:
    known = _facts(result)
    return bool(known) and are_unchanged(known)


def _facts(result: Path) -> Facts:
    """Return what kept results rest on; nothing where they are damaged."""
    found: Facts = json.loads(read_kept(result) or b'{"facts": {}}')["facts"]
    return found


def _own(path: Path) -> tuple[str, str]:
    """Return the names of the two facts that every result of a notebook rests on.

    These are the notebook's own code, and this module, which runs it.
    """
    return name_fact("code", path), name_fact("file", Path(__file__))


def _notebooks(env: BuildEnvironment, docnames: Iterable[str]) -> Iterator[str]:
    return (name for name in sorted(docnames) if str(env.doc2path(name)).endswith(".ipynb"))


def _newest_first(place: Path) -> list[Path]:
    return sorted(place.glob("*.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True)


def _run(path: Path, place: Path, timeout: int | None) -> Path:
    """Run a notebook and return the file in which its results are kept.

    The file holds the outputs, and the facts that they rest on. Raises ExtensionError with the cell that fails.
    """
    begun = time.time()
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(_TELL))
    try:
        NotebookClient(notebook, timeout=timeout, resources={"metadata": {"path": str(path.parent)}}).execute()
    except (CellExecutionError, CellTimeoutError) as error:
        raise ExtensionError(f"{paths.shown(path)}: {error}") from None
    told = notebook.cells.pop()
    read = json.loads("".join(output["text"] for output in told["outputs"] if output.get("name") == "stdout"))
    known = read_facts(
        [
            *_own(path),
            *name_facts_read(read),
            *(f"version {package}" for package in _PACKAGES),
        ],
        begun,
    )
    outputs = [cell["outputs"] for cell in notebook.cells if cell["cell_type"] == "code"]
    result = place / f"{digest_facts(known)}.json"
    found = {"facts": known, "language": notebook.metadata.language_info, "outputs": outputs}
    write_kept(result, json.dumps(found, ensure_ascii=False).encode())
    os.utime(result)
    for old in _newest_first(place)[_KEPT:]:
        old.unlink()
    return result


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
