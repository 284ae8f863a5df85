"""What is kept to save work is used only as it was written; whatever has become of it is made again."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from edition import done, webfont
from edition.check import verdict
from edition.kept import keep_files, keep_made, read_kept, write_kept

Damage = Callable[[Path], None]
Made = TypeVar("Made")


def _put(change: Callable[[bytes], bytes]) -> Damage:
    def damage(file: Path) -> None:
        file.write_bytes(change(file.read_bytes()))

    return damage


def _be_folder(file: Path) -> None:
    file.unlink()
    (file / "inside").mkdir(parents=True)


def _lead_nowhere(file: Path) -> None:
    file.unlink()
    file.symlink_to(file.with_name("nowhere"))


DAMAGES: dict[str, Damage] = {
    "empty": _put(lambda _content: b""),
    "cut short": _put(lambda content: content[: len(content) // 2]),
    "a byte more": _put(lambda content: content + b" "),
    "a byte turned": _put(lambda content: content[:-9] + bytes([content[-9] ^ 1]) + content[-8:]),
    "noise": _put(lambda _content: b"\xff\x00{]"),
    "other JSON": _put(lambda _content: b"[1, null]"),
    "an older form": _put(lambda content: content.partition(b"\n")[2]),
    "a folder": _be_folder,
    "a link that leads nowhere": _lead_nowhere,
    "gone": Path.unlink,
}
damaged = pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
slightly = pytest.mark.parametrize("damage", [DAMAGES["a byte turned"], DAMAGES["a folder"]])


def _counted(made: list[int], what: Made) -> Callable[[], Made]:
    """Return what makes something, and counts how often."""

    def make() -> Made:
        made.append(1)
        return what

    return make


@damaged
def test_what_is_kept_is_read_as_it_was_written_or_made_again(damage: Damage, tmp_path: Path) -> None:
    file, whole = tmp_path / "kept", b'{"what": "was\nmade"}'
    write_kept(file, whole)
    assert read_kept(file) == whole
    damage(file)
    assert read_kept(file) is None
    made: list[int] = []
    assert keep_made(tmp_path / "more", "recipe", lambda: whole) == whole
    (file,) = (tmp_path / "more").iterdir()
    damage(file)
    if file.is_dir():
        shutil.rmtree(file)  # nothing can be written in its place: that is said
    assert keep_made(tmp_path / "more", "recipe", _counted(made, whole)) == whole
    assert made == [1] and read_kept(file) == whole


@damaged
@pytest.mark.parametrize("which", ["fonts/literata.woff2", ".digests"])
def test_a_folder_of_files_is_used_as_it_was_made_or_made_again(damage: Damage, which: str, tmp_path: Path) -> None:
    files = {"fonts/literata.woff2": b"a face of some weight", "fonts/OFL.txt": b"a licence"}
    folder = keep_files(tmp_path / "face", lambda: files)
    file = folder / which if which != ".digests" else tmp_path / "face.digests"
    damage(file)
    if file.is_dir():
        shutil.rmtree(file)
    made: list[int] = []
    keep_files(tmp_path / "face", _counted(made, files))
    assert made == [1] and {name: (folder / name).read_bytes() for name in files} == files
    keep_files(tmp_path / "face", _counted(made, files))
    assert made == [1]


@pytest.mark.whole
def test_a_font_of_the_book_that_was_cut_short_is_cut_again(small: Path) -> None:
    face = webfont.make_folder() / "fonts" / "literata-italic-others.woff2"
    whole = face.read_bytes()
    face.write_bytes(whole[:200])
    assert webfont.make_folder() / "fonts" / face.name == face and face.read_bytes() == whole


@slightly
def test_what_a_check_found_right_is_believed_as_it_was_written_only(
    damage: Damage, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verdict, "_found_right", set())
    assert verdict.examine_changed() is not None
    monkeypatch.setattr(verdict, "_found_right", set())
    assert verdict.examine_changed() is None
    damage(small.parent / ".cache" / "done" / "checked.json")
    monkeypatch.setattr(verdict, "_found_right", set())
    assert verdict.examine_changed() is not None


@slightly
def test_work_that_was_done_is_done_again_where_its_record_is_damaged(damage: Damage, small: Path) -> None:
    done.keep_done("import-1", time.time() + 1)
    assert done.is_done("import-1")
    damage(small.parent / ".cache" / "done" / "import-1.json")
    assert not done.is_done("import-1")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to this user")
def test_what_cannot_be_read_is_made_again(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    write_kept(file, b"made")
    file.chmod(0)
    assert read_kept(file) is None
