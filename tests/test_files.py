"""Files: what is no file that can be read is refused in one line, without waiting for it to end."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from edition import files
from edition.errors import EditionError
from edition.files import read_bytes, read_text


def _loop(path: Path) -> None:
    path.symlink_to(path.name + "2")
    path.with_name(path.name + "2").symlink_to(path.name)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _socket(path: Path) -> None:
    os.mkfifo(path)
    path.with_name("other").symlink_to(path)


MADE: dict[str, tuple[Callable[[Path], object], str]] = {
    "nothing": (lambda path: None, "there is no such file"),
    "a folder": (Path.mkdir, "cannot be read|not a regular file"),
    "a pipe": (os.mkfifo, "not a regular file"),
    "a link to a pipe": (_socket, "not a regular file"),
    "an endless device": (_device, "not a regular file"),
    "links that lead to one another": (_loop, "cannot be read"),
}


@pytest.mark.parametrize("what", MADE)
def test_what_is_no_file_is_refused(what: str, tmp_path: Path) -> None:
    make, said = MADE[what]
    path = tmp_path / "letter.xml"
    make(path)
    with pytest.raises(EditionError, match=f"letter.xml: ({said}); expected a letter|letter.xml: .*{said}"):
        read_bytes(path, "a letter")


def test_what_lies_in_a_folder_that_is_a_circle_of_links_is_refused(tmp_path: Path) -> None:
    _loop(tmp_path / "data")
    with pytest.raises(EditionError, match=r"letter\.xml: cannot be read"):
        read_bytes(tmp_path / "data" / "letter.xml", "a letter")


def test_a_name_that_no_file_can_have_is_refused() -> None:
    with pytest.raises(EditionError, match="not the name of a file"):
        read_bytes(Path("let\0ter.xml"), "a letter")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "letter.xml"
    path.write_bytes(b"x" * 11)
    monkeypatch.setattr(files, "MOST_BYTES", 10)
    with pytest.raises(EditionError, match="a file of 11 bytes; expected a letter, of 10 bytes at most"):
        read_bytes(path, "a letter")
    path.write_bytes(b"x" * 10)
    assert read_text(path, "a letter") == "x" * 10
