"""How long a stranger waits in Binder: from an empty environment to the first result of a notebook, and what is in it.

What Binder does before, to find a machine and to begin a container, is not measured. ``python -m bench.binder`` needs
the package index and a minute.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.building import ROOT, measured

#: What the kernel ran, and when: the seconds until the first cell with a result, and until the last cell.
_RUN = """
import json, sys, time, nbformat
from nbclient import NotebookClient
begun, results = time.perf_counter(), []
def note(cell, cell_index, execute_reply):
    if cell["outputs"]:
        results.append(time.perf_counter() - begun)
path, folder = sys.argv[1:]
client = NotebookClient(nbformat.read(path, 4), resources={"metadata": {"path": folder}}, on_cell_executed=note)
client.execute()
print(json.dumps([results[0], time.perf_counter() - begun]))
"""


def count_packages(python: Path) -> tuple[int, int]:
    """Return how many packages an environment holds, and their bytes.

    Neither pip nor links are counted.
    """
    code = "import json, sysconfig; print(json.dumps(sysconfig.get_path('purelib')))"
    site = Path(json.loads(subprocess.run([python, "-c", code], capture_output=True, check=True).stdout))
    names = [path.name for path in site.glob("*.dist-info") if not path.name.startswith("pip-")]
    files = [path for path in python.parents[1].rglob("*") if path.is_file() and not path.is_symlink()]
    return len(names), sum(path.stat().st_size for path in files if not path.is_relative_to(site / "pip"))


@contextmanager
def serve_laboratory(python: Path, folder: Path, home: Path, **environment: str) -> Iterator[str]:
    """Start the JupyterLab of an environment over a folder.

    Its address is yielded once it answers; ``home`` takes what it writes of its own. Raises RuntimeError where it does
    not answer within a minute.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {"HOME": str(home), "JUPYTER_CONFIG_DIR": str(home / "config"), "JUPYTER_DATA_DIR": str(home / "data")}
    command = [
        *(str(python), "-m", "jupyterlab", "--no-browser", f"--port={port}", "--ServerApp.port_retries=0"),
        *("--IdentityProvider.token=", "--allow-root", f"--ServerApp.root_dir={folder}"),
        *("--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"),
    ]
    silent = subprocess.DEVNULL
    server = subprocess.Popen(command, env=os.environ | own | environment, stdout=silent, stderr=silent)
    address = f"http://127.0.0.1:{port}/"
    try:
        _wait_for(address + "api", server)
        yield address
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise RuntimeError("JupyterLab did not start")
        try:
            urllib.request.urlopen(address, timeout=1)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("JupyterLab did not answer within a minute")


def main() -> None:
    """Make the environment of Binder as Binder does, and run the notebooks in it.

    How long each step took is printed.
    """
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        python = folder / "venv" / "bin" / "python"
        subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
        pip = (str(python), "-m", "pip", "install", "--quiet", "--no-cache-dir", "-r", "binder/requirements.txt")
        done = measured("packages installed, by pip, from the index", *pip, folder=ROOT)
        print(f"{done.work:<50} {done.wall:7.1f} s")
        packages, size = count_packages(python)
        print(f"{packages} packages, {size / 1e6:,.0f} MB")
        for time_of in ("the first time", "again"):
            begun = time.perf_counter()
            with serve_laboratory(python, ROOT, folder / "home"):
                print(f"{'JupyterLab answers, ' + time_of:<50} {time.perf_counter() - begun:7.1f} s")
            for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
                told = subprocess.run(
                    [python, "-c", _RUN, notebook, notebook.parent], check=True, capture_output=True, text=True
                ).stdout
                first, last = json.loads(told.splitlines()[-1])
                print(f"{notebook.stem + ', ' + time_of:<50} {first:7.1f} s first result {last:7.1f} s all", flush=True)


if __name__ == "__main__":
    main()
