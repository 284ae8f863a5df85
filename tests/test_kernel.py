"""Notebooks run as in Jupyter, each by itself, and of each it is said what came of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from edition.kept import read_kept

pytestmark = pytest.mark.slow

#: Cells that show something in each of the ways in which a cell can.
CELLS = (
    "from IPython.display import HTML, clear_output, display\nprint('words'); display(HTML('<b>bold</b>'))",
    "import sys\nprint('amiss', file=sys.stderr)",
    "shown = display('first', display_id='shown')",
    "shown.update('second')\n6 * 7",
    "print('gone')\nclear_output()\nprint('stays')",
    "import asyncio\nawait asyncio.sleep(0)\n'waited'",
    "!echo from the shell",
    "import os, pathlib\n[str(pathlib.Path.cwd()), sys.path, __name__]",
    "",
)


def _write(folder: Path, name: str, *cells: str, tags: tuple[str, ...] = ()) -> str:
    """Write a notebook, of which the last cell may have tags, and return its path in the folder."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    notebook.cells[-1].metadata.tags = [*tags]
    path = folder / "notebooks" / f"{name}.ipynb"
    path.parent.mkdir(exist_ok=True)
    nbformat.write(notebook, path)
    return path.relative_to(folder).as_posix()


def _begin(folder: Path, *notebooks: str, seconds: float = 60) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "edition.kernel", str(seconds), *notebooks]
    return subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def _run(folder: Path, *notebooks: str, seconds: float = 60) -> dict[str, tuple[list[Any], str]]:
    """Run notebooks, and return of each by its name what its cells show, and what is said to be wrong."""
    said, _ = _begin(folder, *notebooks, seconds=seconds).communicate()
    found = {}
    for path, kept, wrong in map(json.loads, said.splitlines()):
        found[Path(path).stem] = json.loads(read_kept(folder / kept) or b"")["outputs"] if kept else [], wrong
    return found


def test_a_notebook_shows_what_it_shows_in_jupyter(small: Path) -> None:
    name = _write(small.parent, "all", *CELLS)
    (shown, wrong) = _run(small.parent, name)["all"]
    notebook = nbformat.read(small.parent / name, as_version=4)
    in_jupyter = NotebookClient(notebook, resources={"metadata": {"path": str(small.parent / "notebooks")}}).execute()
    assert not wrong
    assert shown == [cell.outputs for cell in in_jupyter.cells]
    assert [output["output_type"] for outputs in shown for output in outputs].count("display_data") == 2


def test_no_notebook_sees_what_another_has_done(small: Path) -> None:
    cell = "import string\nfound = getattr(string, 'left', 'nothing')\nstring.left = 'something'\nfound"
    names = [_write(small.parent, name, cell) for name in ("one", "two", "three", "four", "five")]
    found = _run(small.parent, *names)
    assert len(found) == 5
    assert {outputs[0][0]["data"]["text/plain"] for outputs, _ in found.values()} == {"'nothing'"}


def test_what_is_wrong_with_one_notebook_keeps_no_other_from_its_results(small: Path) -> None:
    kinds = {
        "fails": "1 / 0",
        "ends": "import os\nos._exit(3)",
        "prints": "import os\nprint('[]', file=os.fdopen(1, 'w'))",
        "sound": "1",
    }
    names = [_write(small.parent, name, cell) for name, cell in kinds.items()]
    found = _run(small.parent, *names)
    assert all(words in found["fails"][1] for words in ("1 / 0", "ZeroDivisionError", "division by zero"))
    assert found["ends"][1] == "Kernel died"
    assert found["prints"][1] == found["sound"][1] == ""
    assert found["sound"][0][0][0]["data"] == {"text/plain": "1"}


def test_a_cell_that_does_not_end_is_ended(small: Path) -> None:
    found = _run(small.parent, _write(small.parent, "lasts", "import time\ntime.sleep(600)"), seconds=1)
    assert found["lasts"][0] == []
    assert "timed out while it was being executed, after 1 seconds" in found["lasts"][1]


def test_a_cell_may_fail_that_says_so(small: Path) -> None:
    (outputs, wrong) = _run(small.parent, _write(small.parent, "may", "1 / 0", tags=("raises-exception",)))["may"]
    assert not wrong and outputs[0][0]["ename"] == "ZeroDivisionError"


def test_the_readers_own_settings_are_neither_used_nor_touched(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = small.parent / "own"
    monkeypatch.setenv("IPYTHONDIR", str(own))
    assert not _run(small.parent, _write(small.parent, "any", "1"))["any"][1]
    assert not own.exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_notebooks_end_with_the_program_that_runs_them(number: signal.Signals, small: Path) -> None:
    cell = "import os, pathlib, time\npathlib.Path('new').write_text(str(os.getpid()))\n"
    cell += "pathlib.Path('new').rename('begun')\ntime.sleep(600)"
    program = _begin(small.parent, _write(small.parent, "lasts", cell), seconds=600)
    begun = small.parent / "notebooks" / "begun"
    while not begun.exists():
        assert program.poll() is None
        time.sleep(0.02)
    os.killpg(program.pid, number)  # as a terminal does
    assert program.communicate() == ("", "")
    with pytest.raises(ProcessLookupError):
        while True:
            os.kill(int(begun.read_text()), 0)
            time.sleep(0.02)
