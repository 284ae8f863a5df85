"""How long a reader and an editor wait: from a clone to the book, from a change to the page, from saving to seeing.

Beside it, in the same run: plain Jupyter Book, installed by pip and building four plain pages. ``python -m
bench.building`` needs the package index and some minutes; with ``EDITION_SOURCES`` it also reads the publications.
"""

from __future__ import annotations

import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from http.client import HTTPException
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
_PLAIN = "jupyter-book>=1.0.4.post1,<2"


class Measured(NamedTuple):
    """The time that some work took, in seconds.

    ``wall`` is by the clock, ``cpu`` the time of all processors together.
    """

    work: str
    wall: float
    cpu: float


def measured(work: str, *command: str, folder: Path, **environment: str) -> Measured:
    """Run a command in a folder and return how long it took.

    ``work`` is what it is called. Raises CalledProcessError, with the command's output, where it fails.
    """
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=folder, env=os.environ | environment, check=True, capture_output=True, text=True)
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Measured(work, wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def plain_book(folder: Path, **environment: str) -> Iterator[Measured]:
    """Yield the times to build a plain book: first with its packages, then unchanged."""
    book = folder / "plain"
    book.mkdir()
    (book / "_config.yml").write_text("title: Plain\nexecute:\n  execute_notebooks: 'off'\n")
    (book / "_toc.yml").write_text("format: jb-book\nroot: a\nchapters:\n- file: b\n- file: c\n- file: d\n")
    for name in "abcd":
        (book / f"{name}.md").write_text(f"# Page {name}\n\n" + "A plain page of a plain book. " * 40 + "\n")
    install = f'"{sys.executable}" -m venv venv && venv/bin/pip install --quiet "{_PLAIN}"'
    build = "venv/bin/jupyter-book build plain"
    yield measured("plain Jupyter Book: first", "sh", "-c", f"{install} && {build}", folder=folder, **environment)
    yield measured("plain Jupyter Book: again", "sh", "-c", build, folder=folder, **environment)


#: What an editor saves, how, and on which page it is seen: note, chapter, style, row of a register.
_SAVED = (
    ("a note", "data/letters/medvedev-1924.xml", "</label>", "</label> {}: ", "chapters/medvedev-1924.html"),
    ("a chapter", "chapters/further-reading.md", "\n\n", "\n\n{}\n\n", "chapters/further-reading.html"),
    ("a style", "edition/theme/styles/page.css", "{", "{ --{}: 1;", "_static/book.css"),
    ("a row of a register", "data/registers/people.csv", "Senior physician", "{} physician", "chapters/people.html"),
)


def served_book(folder: Path, **environment: str) -> Iterator[Measured]:
    """Yield the times from saving a file to the page that shows it.

    The book is served meanwhile. Each is the median of three, by the clock only: the book is built by another process.
    """
    clone = folder / "served"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    subprocess.run(["make", ".venv/.serve"], cwd=clone, env=os.environ | environment, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    said = clone / "said"
    with said.open("w") as log:
        server = subprocess.Popen(
            [".venv/bin/python", "-m", "edition", "serve", "--port", port], cwd=clone, stdout=log, stderr=log
        )
    try:
        _wait(server, lambda: "Open http" in said.read_text())
        for work, file, old, new, page in _SAVED:
            path = clone / file
            text = path.read_text(encoding="utf-8")
            waits = []
            for word in ("firstly", "secondly", "thirdly"):
                time.sleep(_CALM)
                path.write_text(text.replace(old, new.replace("{}", word), 1), encoding="utf-8")
                begun = time.perf_counter()
                _wait(server, lambda page=page, word=word: word in _asked(port, page))  # type: ignore[misc]
                waits.append(time.perf_counter() - begun)
            yield Measured(f"serve: from saving {work} to the page", sorted(waits)[1], 0)
    finally:
        server.terminate()
        server.wait()


def _asked(port: str, page: str) -> str:
    """Return a page of the server: nothing where it is replaced while it is sent."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/{page}") as answer:
            return str(answer.read().decode())
    except (OSError, HTTPException):
        return ""


#: Seconds between two changes: what the last one left to be done, notebooks among it, is done by then.
_CALM = 12


def _wait(server: subprocess.Popen[bytes], seen: Callable[[], bool]) -> None:
    """Wait until something is seen; raise SystemExit where the server has ended."""
    while not seen():
        if server.poll() is not None:
            raise SystemExit("the server has ended")
        time.sleep(0.02)


def our_book(folder: Path, **environment: str) -> Iterator[Measured]:
    """Yield the times of each kind of work on this book, from a fresh clone on."""
    clone = folder / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)

    def make(work: str, *goals: str) -> Measured:
        return measured(work, "make", *goals, folder=clone, **environment)

    yield make("first make book", "book")
    size = sum(path.lstat().st_size for path in (clone / ".venv").rglob("*"))
    print(f"the environment holds {size / 1e6:,.0f} MB", flush=True)
    yield make("again, nothing changed", "book")
    for work, file, change in (
        ("one note of a letter changed", "data/letters/medvedev-1924.xml", _in_a_note),
        ("one chapter of prose changed", "chapters/further-reading.md", lambda text: text + "\nA line more.\n"),
    ):
        path = clone / file
        text = path.read_text(encoding="utf-8")
        path.write_text(change(text), encoding="utf-8")
        yield make(work, "book")
        path.write_text(text, encoding="utf-8")
        make(work, "book")
    _forget(clone)
    yield make("pages from cold, environment ready", "book")
    make("", ".venv/.press")
    _forget(clone)
    yield make("book and press, both from cold", "book", "press")
    if sources := os.environ.get("EDITION_SOURCES"):
        _forget(clone)
        shutil.rmtree(clone / ".venv")
        given = f"SOURCES={Path(sources).resolve()}"
        yield make("first make book SOURCES=...", "book", given)
        yield make("again with SOURCES, nothing changed", "book", given)


def _in_a_note(text: str) -> str:
    before, label, after = text.partition("</label>")
    return f"{before}{label} In short:{after}"


def _forget(clone: Path) -> None:
    for name in ("_build", ".cache"):
        shutil.rmtree(clone / name, ignore_errors=True)


def main(books: tuple[Callable[..., Iterator[Measured]], ...] = (plain_book, our_book, served_book)) -> None:
    """Measure all work and print a line for each.

    A line has the seconds by the clock, the seconds of all processors, and the ratio to the first time of the plain
    book.
    """
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        caches = {"UV_CACHE_DIR": str(folder / "uv"), "PIP_CACHE_DIR": str(folder / "pip")}
        peer = None
        for book in books:
            for found in book(folder, **caches):
                peer = peer or found.wall
                print(
                    f"{found.work:<40} {found.wall:7.1f} s {found.cpu:7.1f} CPU-s {found.wall / peer:6.2f} ×",
                    flush=True,
                )


if __name__ == "__main__":
    main()
