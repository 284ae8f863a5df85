"""The commands of the Makefile, as far as they can be tried without installing anything."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT, missing


def _make(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    if not shutil.which("make"):
        missing("make", "install it")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    command = ["make", "--no-print-directory", "-C", str(ROOT), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=clean | environment)


def test_make_alone_lists_the_commands() -> None:
    told = _make()
    assert told.returncode == 0
    for command in ("book", "press", "exports", "test", "unit", "serve", "check", "lint", "lock", "clean", "help"):
        assert f"make {command} " in told.stdout


def test_an_older_python_is_refused_with_a_message(tmp_path: Path) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "make", "echo"):
        (tools / name).symlink_to(str(shutil.which(name)))
    old = tools / "python3"
    old.write_text('#!/bin/sh\nif [ "$1" = --version ]; then echo Python 3.9.2; else exit 1; fi\n')
    old.chmod(0o755)
    told = _make(f"VENV={tmp_path / 'venv'}", str(tmp_path / "venv" / "bin" / "python"), PATH=str(tools))
    assert told.returncode != 0
    assert "Python 3.11, 3.12 or 3.13 is needed, and none was found. (python3 is: Python 3.9.2)" in told.stderr
    assert not (tmp_path / "venv").exists()


@pytest.mark.parametrize("there_before", [True, False])
def test_a_virtual_environment_that_cannot_be_made_leaves_nothing_half_made(there_before: bool, tmp_path: Path) -> None:
    tools, venv = tmp_path / "bin", tmp_path / "venv"
    tools.mkdir()
    lame = tools / "python3.13"
    lame.write_text(
        '#!/bin/sh\ncase "$1" in\n  -m) mkdir -p "$3/bin"; : > "$3/bin/python"; exit 1;;\n'
        "  --version) echo Python 3.13.0;;\nesac\n"
    )
    lame.chmod(0o755)
    if there_before:
        venv.mkdir()
        (venv / "notes").write_text("mine")
    told = _make(f"VENV={venv}", str(venv / "bin" / "python"), PATH=f"{tools}{os.pathsep}{os.environ['PATH']}")
    assert told.returncode != 0
    assert "install python3-venv and try again" in told.stderr
    assert not (venv / "bin" / "python").exists()
    assert (venv / "notes").exists() == venv.exists() == there_before


def installed(told: str) -> list[str]:
    """Return the files from which packages are installed, each once."""
    return list(dict.fromkeys(re.findall(r"install\.py (\S+)", told)))


@pytest.mark.parametrize(
    ("command", "sets"),
    [
        ("book", []),
        ("check", []),
        ("press", ["press"]),
        ("serve", ["serve"]),
        ("serve-dts", ["serve"]),
        ("test", ["press", "import", "office", "serve", "test"]),
        ("unit", ["press", "import", "office", "serve", "test"]),
        ("test-whole", ["press", "import", "office", "serve", "test", "cluster"]),
        ("lint", ["press", "import", "office", "serve", "test", "dev"]),
    ],
)
def test_a_command_installs_what_it_needs_and_no_more(command: str, sets: list[str]) -> None:
    told = _make("-n", "VENV=/nowhere", "SOURCES=", command).stdout
    assert installed(told) == ["requirements.txt", *(f"requirements/{name}.txt" for name in sets)]


def test_the_notebooks_are_opened_without_what_the_book_is_built_with() -> None:
    assert installed(_make("-n", "VENV=/nowhere", "lab").stdout) == ["requirements/lab.txt"]


@pytest.mark.parametrize(("copy", "sets"), [("article.PDF", ["requirements/import.txt"]), ("article.txt", [])])
def test_what_reads_a_pdf_is_installed_where_there_is_one(copy: str, sets: list[str], tmp_path: Path) -> None:
    """Every program that the command would run is written down instead."""
    venv, sources = tmp_path / "venv", tmp_path / "my copies"
    sources.mkdir()
    (sources / copy).touch()
    (venv / "bin").mkdir(parents=True)
    python = venv / "bin" / "python"
    python.write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/ran"\n')
    python.chmod(0o755)
    (venv / ".book").touch()
    told = _make(f"VENV={venv}", f"SOURCES={sources}", "book")
    assert told.returncode == 0, told.stderr
    ran = (tmp_path / "ran").read_text()
    assert installed(ran) == sets
    assert [line.split()[:3] for line in ran.splitlines() if "install.py" not in line] == [
        ["-m", "edition", "import"],
        ["-m", "edition", "book"],
    ]
