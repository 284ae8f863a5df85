"""The notebooks run from the exports alone, with the engine installed from its wheel, and say what the book says."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from books import executed
from conftest import HTML, ROOT, missing

pytestmark = [pytest.mark.whole, pytest.mark.built]

NAMES = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
UV = Path(sys.executable).with_name("uv")
#: Continuous integration runs one.
ASKED = [name if name == "events" else pytest.param(name, marks=pytest.mark.release) for name in NAMES]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with tables and notebooks of the exports, and an environment with the engine beside them."""
    if not (HTML / "downloads" / "notebooks").is_dir():
        missing("the built book", "run `make book` first")
    place = tmp_path_factory.mktemp("stranger")
    for name in ("tables", "notebooks"):
        shutil.copytree(HTML / "downloads" / name, place / name)
    subprocess.run(["make", "--no-print-directory", "-C", ROOT, "wheel", f"WHEELS={place / 'wheels'}"], check=True)
    (wheel,) = (place / "wheels").glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place / "venv"], check=True)
    python = str(place / "venv" / "bin" / "python")
    install = (UV, "pip", "install", "--quiet", "--python", python)
    subprocess.run([*install, "-r", place / "notebooks" / "requirements.txt"], check=True)
    subprocess.run([*install, "--no-deps", wheel], check=True)
    return place


@pytest.mark.parametrize("name", ASKED)
def test_a_notebook_runs_from_the_exports_and_says_what_the_book_says(name: str, place: Path) -> None:
    barred = ("EDITION_", "PYTHON", "JUPYTER", "VIRTUAL_ENV")
    alone = {key: value for key, value in os.environ.items() if not key.startswith(barred)}
    jupyter = [str(place / "venv" / "bin" / "jupyter"), "execute", "--inplace", f"notebooks/{name}.ipynb"]
    told = subprocess.run(jupyter, cwd=place, env=alone, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    cells = nbformat.read(place / "notebooks" / f"{name}.ipynb", as_version=4).cells
    assert [cell.get("outputs") for cell in cells] == [cell.get("outputs") for cell in executed(name).cells]


def test_the_notebooks_need_no_module_that_is_left_at_home(place: Path) -> None:
    """Of what is beside the engine in the repository, the exports hold what is imported, and no more."""
    held = {path.relative_to(place / "notebooks").parts[0] for path in (place / "notebooks").rglob("*.py")}
    assert held == {"opposition", "bench"}
    assert not (place / "notebooks" / "opposition" / "importers").exists()
    named = json.loads((place / "tables" / "datapackage.json").read_text("utf-8"))["resources"]
    paths = {path.relative_to(place / "tables").as_posix() for path in (place / "tables").rglob("*") if path.is_file()}
    assert {resource["path"] for resource in named} | {"datapackage.json"} == paths
