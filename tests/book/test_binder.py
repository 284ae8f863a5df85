"""The notebooks run in JupyterLab, in the environment that Binder makes, with no network."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from playwright.sync_api import Page, expect
from repository import copied

from bench.binder import serve_laboratory

pytestmark = [pytest.mark.browser, pytest.mark.whole]

NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
#: Installs what Binder has pip install, in a quarter of the time.
UV = Path(sys.executable).with_name("uv")
#: What server and kernel run before anything else: they may speak to their own machine and to no other.
NO_NETWORK = """
import socket
_connect = socket.socket.connect
def connect(self, address):
    if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1", "localhost"):
        raise OSError(f"the network is closed: {address}")
    return _connect(self, address)
socket.socket.connect = connect
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a fresh environment from what Binder is told to install, and return its interpreter."""
    folder = tmp_path_factory.mktemp("binder")
    python = folder / "venv" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    install = [str(UV), "pip", "install", "--quiet", "--require-hashes", "--python", str(python)]
    subprocess.run([*install, "-r", "binder/requirements.txt"], cwd=ROOT, check=True)
    return python


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the tracked files."""
    return copied(tmp_path_factory.mktemp("repository"))


@pytest.fixture(scope="module")
def laboratory(environment: Path, repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start the JupyterLab of Binder over the copy, without a network, and return its address."""
    offline = tmp_path_factory.mktemp("offline")
    (offline / "sitecustomize.py").write_text(NO_NETWORK)
    with serve_laboratory(environment, repository, tmp_path_factory.mktemp("home"), PYTHONPATH=str(offline)) as address:
        yield address


def test_binder_is_given_a_python_that_the_edition_supports() -> None:
    version = re.fullmatch(r"python-(3\.\d+)\n", (ROOT / "binder" / "runtime.txt").read_text())
    assert version
    assert version[1] in {"3.11", "3.12", "3.13"}


def test_pip_finds_a_hash_for_all_that_binder_has_it_install() -> None:
    from pip._internal.network.session import PipSession
    from pip._internal.req import parse_requirements

    asked = list(parse_requirements(str(ROOT / "binder" / "requirements.txt"), session=PipSession()))
    names = {re.split(r"[^\w.-]", each.requirement)[0] for each in asked}
    assert {"pandas", "jupyterlab", "jedi"} < names
    assert not {name for name in names if re.match("sphinx|docutils|myst|jupyter-book|typst", name)}
    assert all((each.options or {}).get("hashes") for each in asked)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_cell_of_a_notebook_runs_in_jupyterlab_without_a_network(
    name: str, laboratory: str, repository: Path, page: Page
) -> None:
    page.route(re.compile(rf"^(?!{re.escape(laboratory)}|data:|blob:|ws:)"), lambda route: route.abort())
    page.goto(f"{laboratory}lab/workspaces/{name.removesuffix('.ipynb')}/tree/notebooks/{name}?reset")
    notebook = page.locator(".jp-NotebookPanel:visible")
    expect(notebook).to_be_visible(timeout=60_000)
    idle = page.get_by_text("Python 3 (ipykernel) | Idle")
    expect(idle).to_be_visible(timeout=60_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    expect(idle).to_be_visible(timeout=120_000)
    for cell in _executed(page, repository / "notebooks" / name):
        assert {output["output_type"] for output in cell["outputs"]} <= {"execute_result"}, cell["source"]
    assert page.locator("figure.ed-chart svg[role=img]").count() > 0


def _executed(page: Page, path: Path) -> list[dict[str, Any]]:
    """Save the notebook until all its code has run, and return its code cells: on the page only some are drawn."""
    for _ in range(240):
        page.keyboard.press("Control+s")
        page.wait_for_timeout(500)
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        failed = [output for cell in code for output in cell["outputs"] if output["output_type"] == "error"]
        if failed or all(cell["execution_count"] for cell in code):
            return code
    raise AssertionError(f"{path.name} did not run through in two minutes")
