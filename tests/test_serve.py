"""`make serve`: what is shown after a file has been saved, and what is not."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import cast

import pytest
from books import write

from edition import serve
from edition.errors import EditionError
from edition.serve import Builder, LiveBook, ignored_in, is_loaded, mirror_folder

pytestmark = pytest.mark.builds


@pytest.fixture
def builder(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Builder:
    """Return what builds a tiny book that is shown as it was built first."""
    # In a process of its own each build begins with no node and no role registered; here they share one.
    monkeypatch.setattr(serve, "sphinx_build", _in_a_process_of_its_own)
    shown = tmp_path / "shown"
    shown.mkdir()
    found = Builder(write("letters", tmp_path, "sailor", "sources"), shown)
    found(changed_paths=())
    return found


def _in_a_process_of_its_own(arguments: list[str]) -> int:
    process = os.fork()
    if process == 0:
        status = 1
        try:
            from sphinx.cmd.build import main

            status = main(arguments)
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def _page(builder: Builder) -> str:
    return (builder.shown / "sailor.html").read_text(encoding="utf-8")


def test_what_was_saved_is_shown(builder: Builder, small: Path) -> None:
    letter = small / "letters" / "sailor-1901.xml"
    text = letter.read_text(encoding="utf-8")
    assert "since Friday" in _page(builder)
    letter.write_text(text.replace("since Friday", "since Sunday"), encoding="utf-8")
    builder(changed_paths=[letter])
    assert "since Sunday" in _page(builder)


@pytest.mark.parametrize("fault", ["a letter that is no XML", "a chapter that asks for nothing known"])
def test_a_broken_file_keeps_the_last_good_page_and_is_named_on_the_terminal(
    fault: str, builder: Builder, small: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = small / "letters" / "sailor-1901.xml" if "letter" in fault else builder.root / "sailor.md"
    right, before = file.read_text(encoding="utf-8"), _page(builder)
    wrong = right.replace("</body>", "") if "letter" in fault else right + "\n```{nothing-known}\n```\n"
    file.write_text(wrong, encoding="utf-8")
    builder(changed_paths=[file])
    assert _page(builder) == before
    said = capfd.readouterr().err
    assert "sailor" in said and "not shown" in said
    file.write_text(right.replace("Lowport", "Highport"), encoding="utf-8")
    builder(changed_paths=[file])
    assert "Lowport" not in _page(builder) or "letter" not in fault


def test_a_port_that_is_taken_is_said_before_anything_is_built() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(EditionError, match=r"^port \d+: Address already in use; expected a free one"):
            serve.serve(taken.getsockname()[1])


def test_only_what_is_new_is_put_into_the_folder_that_is_shown(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    (source / "sub").mkdir(parents=True)
    target.mkdir()
    for name in ("a", "sub/b"):
        (source / name).write_text(name)
    assert mirror_folder(source, target) == 2
    assert mirror_folder(source, target) == 0
    (source / "a").unlink()
    (source / "sub" / "b").write_text("another")
    assert mirror_folder(source, target) == 2
    assert {path.name: path.read_text() for path in target.rglob("*") if path.is_file()} == {"b": "another"}


def test_a_page_that_is_being_read_stays_whole_while_another_takes_its_place(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    for folder, words in ((source, "new"), (target, "old")):
        folder.mkdir()
        (folder / "page.html").write_text(words * 1000)
    os.utime(target / "page.html", (0, 0))
    with (target / "page.html").open() as read:
        mirror_folder(source, target)
        assert read.read() == "old" * 1000
    assert [(path.name, path.read_text()) for path in target.iterdir()] == [("page.html", "new" * 1000)]


def test_a_book_in_a_hidden_folder_is_watched_and_what_is_built_in_it_later_is_not(tmp_path: Path) -> None:
    root = tmp_path / ".work" / "book"
    (root / "chapters").mkdir(parents=True)
    ignored = ignored_in(root)
    for name in ("chapters/a.md", "_toc.yml"):
        assert not ignored(str(root / name)), name
    for name in (
        *("_build/a.html", ".cache/done/checked.json", ".venv/a.py", "chapters/.a.md.swp"),
        *("edition/__pycache__/a.pyc", "chapters/a.md~"),
    ):
        assert ignored(str(root / name)), name


def test_notebooks_run_once_nothing_is_saved_any_more(tmp_path: Path) -> None:
    root, noted = tmp_path / "book", tmp_path / "noted"
    root.mkdir()
    noted.touch()
    book = LiveBook(root, cast(Builder, partial(_note_settings, noted)))

    async def save_and_wait() -> list[str]:
        watching = asyncio.create_task(book.watch())
        try:
            while not (lines := noted.read_text().splitlines()):
                (root / "a.md").write_text("A line more.\n")
                await asyncio.sleep(0.1)
            while _WITHOUT in lines[-1]:
                await asyncio.sleep(0.1)
                lines = noted.read_text().splitlines()
            return lines
        finally:
            watching.cancel()

    with ThreadPoolExecutor(1) as own:  # no loop runs there for a browser
        lines = own.submit(asyncio.run, asyncio.wait_for(save_and_wait(), 60)).result()
    book.end()
    assert len(lines) > 1 and all("a.md" in line for line in lines[:-1])
    assert "a.md" not in lines[-1] and "edition_exports=0" in lines[-1]


def test_builds_share_a_process_until_code_has_changed(tmp_path: Path) -> None:
    book = LiveBook(tmp_path, cast(Builder, partial(_note_process, tmp_path / "process")))

    def build(name: str) -> str:
        book.build([tmp_path / name]).result()
        return (tmp_path / "process").read_text()

    try:
        first = build("chapter.md")
        assert build("letter.xml") == first != build("conf.py")
    finally:
        book.end()


_WITHOUT = "edition_notebooks=0"


def _note_settings(file: Path, changed_paths: Sequence[Path], settings: Sequence[str]) -> bool:
    with file.open("a") as noted:
        print(*settings, *(path.name for path in changed_paths), file=noted)
    return _WITHOUT in settings


def _note_process(file: Path, changed_paths: Sequence[Path], settings: Sequence[str]) -> None:
    file.write_text(str(os.getpid()))


def test_style_sheets_and_scripts_of_pages_are_no_code() -> None:
    engine = Path(serve.__file__).parent
    assert not any(map(is_loaded, (engine / "book" / "a.css", engine / "book" / "a.js", Path("data/a.json"))))
    assert all(map(is_loaded, (engine / "book" / "a.py", engine / "theme" / "a.html", Path("conf.py"))))
