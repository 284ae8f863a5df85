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
from queue import Empty
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
#: In seconds: until a kernel has begun, and until it is asked whether it is still there.
_READY, _MOMENT = 60, 1
_OUTPUTS = ("stream", "display_data", "execute_result", "error")


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
        for path, begun, found in _run_all([Path(name).absolute() for name in notebooks], float(seconds), folder):
            place = PLACE / path.relative_to(Path.cwd()).with_suffix("")
            kept, wrong = ("", found) if isinstance(found, str) else (_keep(path, place, begun, found), "")
            print(json.dumps([str(path), str(kept), wrong]), file=lines, flush=True)


def _run_all(
    notebooks: Iterable[Path], seconds: float, sockets: str
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


def _run(path: Path, seconds: float, sockets: str, tells: connection.Connection) -> None:
    """Run a notebook in its own folder, as Jupyter does, and send what comes of it.

    Below the folder ``sockets`` is room for what joins the kernel with those who ask it. Sent are ``outputs``, a list
    for each cell with code, in the form of nbformat; ``language``, what the kernel says of it; and ``read``, as
    ``edition.watch.read`` returns it. Where a cell fails, it is a sentence that says so.
    """
    import nbformat
    from jupyter_client.blocking.client import BlockingKernelClient
    from jupyter_client.connect import write_connection_file
    from nbclient.exceptions import CellExecutionError

    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    cells.append(nbformat.v4.new_code_cell("import edition.watch; edition.watch.tell()"))
    with TemporaryDirectory(dir=sockets) as folder:
        file, _ = write_connection_file(f"{folder}/kernel.json", transport="ipc", ip=f"{folder}/kernel")
        kernel = _CONTEXT.Process(target=_answer, args=(path.parent, file))
        kernel.start()
        client = BlockingKernelClient(connection_file=file)
        try:
            client.load_connection_file()
            client.start_channels()
            client.wait_for_ready(timeout=_READY)
            language = client.kernel_info(reply=True)["content"]["language_info"]
            displays: dict[str, list[Any]] = {}
            for cell in cells:
                cell.outputs = []
                asked = client.execute(cell.source)
                for message in _list_messages(client, kernel, asked, seconds):
                    _take_in(message, cell.outputs, displays)
                replies = iter(client.get_shell_msg, None)
                reply = next(each["content"] for each in replies if each["parent_header"].get("msg_id") == asked)
                if reply["status"] == "error" and "raises-exception" not in cell.metadata.get("tags", []):
                    raise CellExecutionError.from_cell_and_msg(cell, reply)
            *shown, read = [[{**output} for output in cell.outputs] for cell in cells]
            told = "".join(output["text"] for output in read)
            tells.send({"outputs": shown, "language": language, "read": json.loads(told)})
        except (CellExecutionError, RuntimeError, TimeoutError) as error:
            tells.send(str(error))
        finally:
            client.stop_channels()
            kernel.kill()
            kernel.join()


def _answer(folder: Path, file: str) -> None:
    """Be the kernel of a notebook in a folder, connected as a file says."""
    from ipykernel.kernelapp import IPKernelApp

    os.chdir(folder)
    del sys.path[0]  # as Jupyter does, where it was the folder of a program, and not that of the notebook
    from edition import watch  # noqa: F401  # what is read from here on, the results rest on

    settings = ["HistoryManager.enabled=False", f"IPKernelApp.parent_handle={os.getppid()}", "IPKernelApp.log_level=40"]
    IPKernelApp.launch_instance(["-f", file, *(f"--{setting}" for setting in settings)])


def _list_messages(client: Any, kernel: Any, asked: str, seconds: float) -> Iterator[dict[str, Any]]:
    """Yield what a kernel says of a cell until it has done with it.

    ``asked`` is the id of the message that asked it to run the cell. Raises TimeoutError where that takes longer than
    some seconds, RuntimeError where the kernel ends.
    """
    last = time.monotonic() + seconds
    while True:
        try:
            message = client.get_iopub_msg(timeout=_MOMENT)
        except Empty:
            if not kernel.is_alive():
                raise RuntimeError("its kernel ended before it did") from None
            if seconds > 0 and last < time.monotonic():
                raise TimeoutError(f"a cell has not ended after {seconds:g} seconds") from None
            continue
        if message["parent_header"].get("msg_id") != asked:
            continue
        if message["content"].get("execution_state") == "idle":
            return
        yield message


def _take_in(message: Mapping[str, Any], outputs: list[Any], displays: dict[str, list[Any]]) -> None:
    """Do to the outputs of a cell what a message of the kernel asks for.

    ``displays`` holds outputs of all cells by the name under which they are shown anew.
    """
    from nbformat.v4 import output_from_msg

    kind, content = message["msg_type"], message["content"]
    name = str((content.get("transient") or {}).get("display_id", ""))
    if kind == "clear_output":
        outputs.clear()
    elif kind in ("display_data", "update_display_data") and name:
        for shown in displays.get(name, []):
            shown.update(data=content["data"], metadata=content["metadata"])
    if kind in _OUTPUTS:
        outputs.append(output_from_msg(message))
        displays.setdefault(name, []).append(outputs[-1])


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
