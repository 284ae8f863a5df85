"""The book at a local address, built again and shown anew whenever one of its files is saved (``make serve``).

Builds are made one after another in one process beside this one, which has loaded once what they all use; where code
has changed, another takes its place. Only a book that was built without a fault is shown; until then the last good one
stays. A notebook runs for seconds, so the pages that were changed are shown first; the notebooks that rest on the same
data run when nothing else has been saved for a moment.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import re
import shutil
import signal
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import uvicorn
import watchfiles
from sphinx.cmd.build import main as sphinx_build
from sphinx_autobuild.filter import IgnoreFilter
from sphinx_autobuild.middleware import JavascriptInjectorMiddleware
from sphinx_autobuild.server import RebuildServer
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount, WebSocketRoute
from starlette.staticfiles import StaticFiles

from edition import html_build, paths
from edition.book.build.notebook_runs import are_outdated
from edition.port import HOST, require_free
from edition.project import find_project
from edition.saying import tell

_CODE = Path(__file__).parent
#: What Python, Jupyter and editors write beside the files that they are given.
_BESIDE = (r"/__pycache__/", r"/\.[^/]*$", r"/\.ipynb_checkpoints/", r"~$")
#: The settings of the first build, of one after a change, and of one that makes up for what that left out.
_FIRST: tuple[str, ...] = ()
_CHANGED = ("-D", "edition_exports=0", "-D", "edition_notebooks=0")
_IDLE = ("-D", "edition_exports=0")
#: For how many milliseconds nothing has to be saved until notebooks run.
_MOMENT = 500


class Builder:
    """Builder of a book in ``_build/html``, which copies changes to a served folder."""

    def __init__(self, root: Path, shown: Path) -> None:
        """Take the folder of the book, and the one that is served."""
        self.root, self.shown = root, shown
        self._built = root / "_build" / "html"
        self._arguments = html_build.sphinx_arguments(root)

    def __call__(self, *, changed_paths: Sequence[Path], settings: Sequence[str] = _FIRST) -> bool:
        """Rebuild the book after some files have changed.

        Returns whether notebooks are left to be run. Mistakes are printed on the terminal; the last good book stays.
        """
        for path in changed_paths:
            tell(f"{paths.shown(path)} was saved")
        try:
            status = sphinx_build([*settings, *self._arguments])
        except SystemExit:  # the data are wrong, and what is wrong has been said
            status = 1
        if status:
            tell("not shown: mend what is said above and save again")
            return False
        tell(f"{mirror_folder(self._built, self.shown)} files of the book are new")
        return settings == _CHANGED and are_outdated(self.root)


class LiveBook(RebuildServer):  # type: ignore[misc]  # without types
    """The server of a book that is built again, in a process that stays.

    It lets open pages load again.
    """

    def __init__(self, root: Path, builder: Builder) -> None:
        """Take the folder of the book, and what builds it."""
        super().__init__([root], ignored_in(root), change_callback=builder)
        self._builder = builder
        self._process: ProcessPoolExecutor | None = None

    def build(self, changed: Sequence[Path] = (), settings: Sequence[str] = _FIRST) -> Future[bool]:
        """Begin to build the book after some files have changed, or for the first time.

        Returns what will tell whether notebooks are left to be run.
        """
        if any(map(is_loaded, changed)):
            self.end()
        if not self._process:
            # Not forked: it is to load the code as it is now.
            context = multiprocessing.get_context("spawn")
            self._process = ProcessPoolExecutor(1, context, signal.signal, (signal.SIGINT, signal.SIG_IGN))
        return self._process.submit(self._builder, changed_paths=changed, settings=settings)

    def end(self) -> None:
        """End the process that builds."""
        process, self._process = self._process, None
        for child in multiprocessing.active_children() if process else ():
            child.terminate()
        if process:
            process.shutdown(cancel_futures=True)

    async def watch(self) -> None:
        """Build whenever files have changed, and let open pages load again."""
        are_left = False
        saved = watchfiles.awatch(
            *self.paths,
            watch_filter=lambda _, path: not self.ignore(path),
            rust_timeout=_MOMENT,
            yield_on_timeout=True,
        )
        async for changes in saved:
            if not changes and not are_left:
                continue
            changed = [Path(path) for _, path in changes]
            try:
                are_left = await asyncio.wrap_future(self.build(changed, _CHANGED if changed else _IDLE))
            except BrokenProcessPool:
                tell("the process that builds has ended; the next change begins another")
                self.end()
                are_left = False
            self.flag.set()


def is_loaded(path: Path) -> bool:
    """Tell whether a process that builds has loaded a file once for all.

    Such are code, and data of the engine. Style sheets and scripts of pages are read at each build.
    """
    return path.suffix == ".py" or (path.is_relative_to(_CODE) and path.suffix not in (".css", ".js"))


def mirror_folder(source: Path, target: Path) -> int:
    """Make a folder hold exactly what another holds.

    Returns how many files had to be written or removed.
    """
    wanted = {path.relative_to(source) for path in source.rglob("*") if path.is_file()}
    there = {path.relative_to(target) for path in target.rglob("*") if path.is_file()}
    new = {path for path in wanted if path not in there or not _same(source / path, target / path)}
    for path in new:
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        # A page that is asked for meanwhile is the one before or this one, and never half of it.
        shutil.copy2(source / path, half := (target / path).with_name(f".{path.name}.new"))
        half.replace(target / path)
    for path in there - wanted:
        (target / path).unlink()
    return len(new | (there - wanted))


def ignored_in(root: Path) -> IgnoreFilter:
    """Return what tells whether a path holds no source of a page of a book.

    Such are the folders at its root that are hidden or hold what was built, whether they are there yet or not.
    """
    return IgnoreFilter([], (rf"^{re.escape(root.resolve().as_posix())}/[._][^/]*/", *_BESIDE))


def _same(one: Path, other: Path) -> bool:
    first, second = one.stat(), other.stat()
    return (first.st_size, first.st_mtime_ns) == (second.st_size, second.st_mtime_ns)


def serve(port: int) -> None:
    """Serve the book at a local address, and rebuild it at every change.

    Runs until it is interrupted. Raises EditionError where something else is served at the port.
    """
    require_free(port, "make serve PORT=8001")
    logging.getLogger("watchfiles").setLevel(logging.WARNING)  # it counts the changes that are named here
    root = find_project().root
    shown = root / "_build" / "served"
    shown.mkdir(parents=True, exist_ok=True)
    builder = Builder(root, shown)
    tell("building the book")
    book = LiveBook(root, builder)
    book.build().result()
    address = f"{HOST}:{port}"
    app = Starlette(
        routes=[
            WebSocketRoute("/websocket-reload", book),
            Mount("/", app=StaticFiles(directory=shown, html=True)),
        ],
        middleware=[Middleware(JavascriptInjectorMiddleware, ws_url=address)],
        lifespan=book.lifespan,
    )
    tell(f"Open http://{address}/ and leave this running; Ctrl+C ends it.")
    try:
        uvicorn.run(app, host=HOST, port=port, log_level="warning")
    finally:
        book.end()
