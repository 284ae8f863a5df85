"""The whole book: built again after each kind of change, it is the book built anew."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from books import content
from conftest import ROOT
from repository import copied

pytestmark = [pytest.mark.whole, pytest.mark.builds]


def _build(book: Path, out: Path, doctrees: Path) -> dict[str, bytes]:
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-n", "-q", "-W", "--keep-going", "-d", str(doctrees)]
    told = subprocess.run(
        [*command, str(book), str(out)],
        env={**os.environ, "PYTHONPATH": str(book), "EDITION_PUBLISHED": str(book / "no-layers")},
        cwd=book,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    return content(out)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the tracked files, with what notebooks found before, in which the book has been built."""
    book = tmp_path_factory.mktemp("whole") / "book"
    copied(book)
    shutil.copytree(ROOT / ".cache" / "notebooks", book / ".cache" / "notebooks")
    _build(book, book / "_build" / "html", book / "_build" / ".doctrees")
    return book


def _again(book: Path) -> dict[str, bytes]:
    return _build(book, book / "_build" / "html", book / "_build" / ".doctrees")


def _anew(book: Path) -> dict[str, bytes]:
    shutil.rmtree(book / "_build" / "anew", ignore_errors=True)
    return _build(book, book / "_build" / "anew" / "html", book / "_build" / "anew" / ".doctrees")


CHANGES: dict[str, tuple[str, Callable[[str], str]]] = {
    "nothing": ("README.md", lambda text: text + "\n"),
    "a note": ("data/letters/medvedev-1924.xml", lambda text: text.replace("</label>", "</label> In short:", 1)),
    "a chapter": ("chapters/lasting.md", lambda text: text.replace("# ", "# Of ", 1) + "\nA line more.\n"),
    "a style": ("edition/theme/styles/page.css", lambda text: text + "\nbody { letter-spacing: 0.001em }\n"),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_a_change_gives_the_same_bytes_as_a_fresh_build(kind: str, book: Path) -> None:
    name, change = CHANGES[kind]
    file = book / name
    before = file.read_text(encoding="utf-8")
    assert change(before) != before
    file.write_text(change(before), encoding="utf-8")
    try:
        again, anew = _again(book), _anew(book)
    finally:
        file.write_text(before, encoding="utf-8")
    assert again.keys() == anew.keys()
    assert [name for name in again if again[name] != anew[name]] == []
