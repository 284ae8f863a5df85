"""The packages are installed from hashes alone, by uv or by pip, from where pip is told to look."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
from importlib import metadata
from pathlib import Path
from types import ModuleType

import pytest
from conftest import ROOT, missing

INSTALL = ROOT / "requirements" / "install.py"
UV = Path(sys.executable).parent / "uv"


def loaded() -> ModuleType:
    specification = importlib.util.spec_from_file_location("install", INSTALL)
    assert specification and specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Return a folder with one small package, and nothing else that could be installed."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    with zipfile.ZipFile(folder / "herring-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("herring.py", "SAYS = 'salted'\n")
        wheel.writestr("herring-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: herring\nVersion: 1.0\n")
        wheel.writestr(
            "herring-1.0.dist-info/WHEEL",
            "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        wheel.writestr("herring-1.0.dist-info/RECORD", "")
    return folder


@pytest.fixture
def requirements(shelf: Path) -> Path:
    """Return a file that requires the package, with its hash."""
    digest = hashlib.sha256(next(shelf.glob("*.whl")).read_bytes()).hexdigest()
    file = shelf / "requirements.txt"
    file.write_text(f"herring==1.0 \\\n    --hash=sha256:{digest}\n", encoding="utf-8")
    return file


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """Return the interpreter of a virtual environment as the Makefile makes it: empty, without pip."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    return tmp_path / "venv" / "bin" / "python"


def give_uv(python: Path) -> None:
    """Put the uv of these tests into an environment, as if it had been installed there."""
    if not UV.exists():
        missing("uv", "let `make test` make the environment, which installs it")
    shutil.copy(UV, python.parent)
    (site,) = python.parents[1].glob("lib/python3*/site-packages")
    version = metadata.version("uv")
    (site / f"uv-{version}.dist-info").mkdir()
    (site / f"uv-{version}.dist-info" / "METADATA").write_text(f"Metadata-Version: 2.1\nName: uv\nVersion: {version}\n")


def install(python: Path, requirements: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Install with pip told to look in the folder of the file, and nowhere else."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))}
    told = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(requirements.parent), "PIP_CONFIG_FILE": os.devnull}
    return subprocess.run(
        [python, INSTALL, requirements],
        env=plain | told | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def says(python: Path) -> str:
    done = subprocess.run(
        [python, "-c", "import herring; print(herring.SAYS)"], capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


def test_uv_looks_where_pip_is_told_to(python: Path, requirements: Path) -> None:
    give_uv(python)
    done = install(python, requirements)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert says(python) == "salted"
    installer = next(python.parents[1].glob("lib/python3*/site-packages/herring-1.0.dist-info/INSTALLER"))
    assert installer.read_text().strip() == "uv"


@pytest.mark.whole
def test_where_no_uv_is_to_be_had_pip_installs_the_same(python: Path, requirements: Path) -> None:
    done = install(python, requirements)
    assert done.returncode == 0, done.stderr
    assert "uv could not be installed, as said above; pip does its work" in done.stderr
    assert says(python) == "salted"


@pytest.mark.whole
def test_where_uv_cannot_do_it_pip_tries(python: Path, requirements: Path) -> None:
    give_uv(python)
    (python.parent / "uv").write_text("#!/bin/sh\necho this machine has the wrong processor\nexit 1\n")
    done = install(python, requirements)
    assert done.returncode == 0, done.stderr
    assert "this machine has the wrong processor\nuv could not install the packages" in done.stderr
    assert says(python) == "salted"


@pytest.mark.whole
def test_a_package_that_is_not_the_pinned_one_is_refused_by_both(python: Path, requirements: Path) -> None:
    give_uv(python)
    requirements.write_text("herring==1.0 \\\n    --hash=sha256:" + 64 * "0" + "\n", encoding="utf-8")
    done = install(python, requirements)
    assert done.returncode == 1
    assert done.stderr.endswith(f"could not be installed into {python.parents[1]}, as said above\n")
    assert "Traceback" not in done.stderr
    assert says(python) == ""


def test_pips_files_and_variables_are_told_to_uv(tmp_path: Path) -> None:
    machine, own = tmp_path / "machine.conf", tmp_path / "own.conf"
    machine.write_text("[global]\nindex-url = https://a.example/simple\nfind-links =\n  /one\n  /two\ntimeout = 5\n")
    own.write_text("[install]\nindex_url = https://b.example/simple\n[global]\ncert = /its.pem\n")
    places = loaded().places
    assert places({}, [machine, own, tmp_path / "none.conf"]) == {
        "UV_DEFAULT_INDEX": "https://b.example/simple",
        "UV_FIND_LINKS": "/one,/two",
        "SSL_CERT_FILE": "/its.pem",
    }
    variables = {
        "PIP_INDEX_URL": "https://c.example/simple",
        "PIP_EXTRA_INDEX_URL": "https://d.example https://e.example",
    }
    assert places(variables, [machine]) == {
        "UV_DEFAULT_INDEX": "https://c.example/simple",
        "UV_INDEX": "https://d.example https://e.example",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_FIND_LINKS": "/one,/two",
    }
    assert places({}, []) == {}
