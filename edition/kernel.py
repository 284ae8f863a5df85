"""Notebooks run side by side, each by a kernel of its own, and their results kept.

    python -m edition.kernel SECONDS NOTEBOOK...

What kernels and notebooks mostly import is loaded once, and each kernel is a copy of this process, where that is safe.
Of each notebook that has ended a line of JSON is printed: its path, the file with its results, and, where there are
none, why.

The results are kept with the facts that they rest on: the notebook's own code, the files that it opened, the modules
that it imported, the versions of what draws and counts. Several results of one notebook lie side by side, so that a
book with the published layer and one without do not take each other's away.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from importlib import import_module
from multiprocessing import connection, get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from edition.facts import digest_facts, name_fact, name_facts_read, read_facts
from edition.kept import write_kept

#: Where results are kept, in the folder of a book.
PLACE = Path(".cache", "notebooks")
#: What IPython takes for the settings of the reader, whose own are not used.
_SETTINGS = Path(".cache", "ipython")
#: How many results of one notebook are kept: with and without the published layer, before and after a change.
_KEPT = 4
#: What the results of every notebook rest on besides files.
_PACKAGES = ("python", "altair", "numpy", "pandas", "vl-convert-python")
#: What takes long to import, and is no part of the edition.
_LOADED = ("altair", "pandas", "lxml.html", "edtf", "pybtex.database", "nbclient", "ipykernel.kernelapp")
#: Processes are copies of this one, except on macOS, where the system's libraries forbid to go on in a copy.
_CONTEXT: Any = get_context("fork" if sys.platform == "linux" else "spawn")
#: In seconds, until a kernel has begun.
_READY = 60


def main(seconds: str, *notebooks: str) -> None:
    """Run notebooks, each cell for so many seconds at most, and keep their results.

    Their paths are given from the working folder, that of the book.
    """
    # What a notebook prints past its kernel is not to come between the lines that are printed here.
    lines = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit())
    _SETTINGS.mkdir(parents=True, exist_ok=True)
    os.environ["IPYTHONDIR"] = str(_SETTINGS.absolute())
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # or debugpy, where it is, warns that it could miss something
    for name in _LOADED:
        with suppress(ImportError):
            import_module(name)
    gc.freeze()
    with TemporaryDirectory() as folder:
        for path, begun, found in _run_all([Path(name).absolute() for name in notebooks], int(seconds), folder):
            place = PLACE / path.relative_to(Path.cwd()).with_suffix("")
            kept, wrong = ("", found) if isinstance(found, str) else (_keep(path, place, begun, found), "")
            print(json.dumps([str(path), str(kept), wrong]), file=lines, flush=True)


def _run_all(
    notebooks: Iterable[Path], seconds: int, sockets: str
) -> Iterator[tuple[Path, float, dict[str, Any] | str]]:
    """Run notebooks side by side.

    Yields of each as it ends its path, when it was begun, and what ``_run`` sent. There is one more at a time than
    there are processors: what is left at the end then keeps all of them at work.
    """
    waiting = [*notebooks]
    running: dict[Any, tuple[Any, Path, float]] = {}
    try:
        while waiting or running:
            while waiting and len(running) <= (os.cpu_count() or 1):
                receiver, tells = _CONTEXT.Pipe(duplex=False)
                process = _CONTEXT.Process(target=_run, args=(waiting[0], seconds, sockets, tells))
                running[receiver] = process, waiting.pop(0), time.time()
                process.start()
                tells.close()
            ready: list[Any] = connection.wait([*running])
            for told in ready:
                try:
                    found = told.recv()
                except EOFError:
                    found = "the process that runs it has ended"
                process, *begun = running.pop(told)
                process.join()
                yield *begun, found
    finally:
        for process, *_ in running.values():
            process.kill()


def _run(path: Path, seconds: int, sockets: str, tells: connection.Connection) -> None:
    """Run a notebook in its own folder, as Jupyter does, and send what comes of it.

    Below the folder ``sockets`` is room for what joins the kernel with those who ask it. Sent are ``outputs``, a list
    for each cell with code, in the form of nbformat; ``language``, what the kernel says of it; and ``read``, as
    ``edition.watch.read`` returns it. Where a cell fails, it is a sentence that says so.
    """
    import nbformat
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient
    from nbclient.exceptions import CellControlSignal, DeadKernelError

    os.setsid()  # an interruption from the keyboard is for the program, which then ends all of them
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("import edition.watch; edition.watch.tell()"))
    with TemporaryDirectory(dir=sockets) as folder:
        manager = AsyncKernelManager(transport="ipc", ip=f"{folder}/kernel", connection_file=f"{folder}/kernel.json")
        manager.write_connection_file()
        kernel = _CONTEXT.Process(target=_answer, args=(path.parent, manager.connection_file))
        kernel.start()
        manager.provisioner = _Copied(kernel)  # type: ignore[assignment]  # as of one that is there already
        try:
            NotebookClient(notebook, km=manager, timeout=seconds, startup_timeout=_READY).execute()
            *shown, read = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
            told = json.loads("".join(output["text"] for output in read))
            found = {"outputs": shown, "language": notebook.metadata.language_info, "read": told}
            tells.send(found)
        except (CellControlSignal, DeadKernelError, RuntimeError) as error:
            tells.send(str(error))
        finally:
            kernel.kill()
            kernel.join()


class _Copied:
    """What Jupyter asks of a kernel that it has not begun itself: whether it is there."""

    has_process = True

    def __init__(self, process: Any) -> None:
        """Take the process of the kernel."""
        self._process = process

    async def poll(self) -> int | None:
        """Return None while the kernel is there, and else with which status it ended."""
        found: int | None = self._process.exitcode
        return found


def _answer(folder: Path, file: str) -> None:
    """Be the kernel of a notebook in a folder, connected as a file says."""
    from ipykernel.kernelapp import IPKernelApp

    os.chdir(folder)
    del sys.path[0]  # as Jupyter does, where it was the folder of a program, and not that of the notebook
    from edition import watch  # noqa: F401  # what is read from here on, the results rest on

    settings = ["HistoryManager.enabled=False", f"IPKernelApp.parent_handle={os.getppid()}", "IPKernelApp.log_level=40"]
    IPKernelApp.launch_instance(["-f", file, *(f"--{setting}" for setting in settings)])


def _keep(path: Path, place: Path, begun: float, found: Mapping[str, Any]) -> Path:
    """Keep what a notebook shows with the facts that it rests on; return the file."""
    names = [*name_own(path), *name_facts_read(found["read"]), *(f"version {package}" for package in _PACKAGES)]
    known = read_facts(names, begun)
    result = place / f"{digest_facts(known)}.json"
    kept = {"facts": known, "language": found["language"], "outputs": found["outputs"]}
    write_kept(result, json.dumps(kept, ensure_ascii=False).encode())
    os.utime(result)
    for old in list_kept(place)[_KEPT:]:
        old.unlink()
    return result


def name_own(path: Path) -> tuple[str, str]:
    """Return the names of the two facts that every result of a notebook rests on.

    These are the notebook's own code, and this module, which runs it.
    """
    return name_fact("code", path), name_fact("file", Path(__file__))


def list_kept(place: Path) -> list[Path]:
    """Return the files with results of a notebook in a folder, the newest first."""
    return sorted(place.glob("*.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
