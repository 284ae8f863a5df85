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

pytestmark = [pytest.mark.whole, pytest.mark.release, pytest.mark.builds]


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


def _again(book: Path) -> dict[str, bytes]:
    return _build(book, book / "_build" / "html", book / "_build" / ".doctrees")


def _anew(book: Path) -> dict[str, bytes]:
    return _build(book, book / "_build" / "anew" / "html", book / "_build" / "anew" / ".doctrees")


CHANGES: dict[str, tuple[str, Callable[[str], str]]] = {
    "a style": ("edition/theme/styles/page.css", lambda text: text + "\nbody { letter-spacing: 0.001em }\n"),
    "a chapter": ("chapters/lasting.md", lambda text: text.replace("# ", "# Of ", 1) + "\nA line more.\n"),
    "a note": ("data/letters/medvedev-1924.xml", lambda text: text.replace("</label>", "</label> In short:", 1)),
}


def _differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return [name for name in sorted(one.keys() | other.keys()) if one.get(name) != other.get(name)]


def test_changes_and_their_undoing_give_the_same_bytes_as_fresh_builds(tmp_path: Path) -> None:
    """Change by change and back, so that what one of them has left as it was is not made good by the next one alone."""
    book = copied(tmp_path / "book")
    shutil.copytree(ROOT / ".cache" / "notebooks", book / ".cache" / "notebooks")
    before = _again(book)
    (book / "README.md").write_text("Nothing that a page shows.\n", encoding="utf-8")
    assert _differing(_again(book), before) == []
    originals = {}
    for name, change in CHANGES.values():
        originals[name] = (book / name).read_text(encoding="utf-8")
        (book / name).write_text(change(originals[name]), encoding="utf-8")
        assert (book / name).read_text(encoding="utf-8") != originals[name]
        after = _again(book)
    assert _differing(after, before)
    assert _differing(after, _anew(book)) == []
    for name in reversed(originals):
        (book / name).write_text(originals[name], encoding="utf-8")
        after = _again(book)
    assert _differing(after, before) == []
