"""Builds the tiny books of ``tests/roots`` and reads their pages as anybody could who knows the HTML contract."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote, urlsplit

import nbformat
from conftest import HTML
from jinja2.bccache import Bucket, BytecodeCache
from lxml import html
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.testing.util import SphinxTestApp

from edition.book.build import sound_data
from edition.text import fold

_EVENTS = ("source-read", "doctree-read", "env-updated", "doctree-resolved", "html-page-context", "build-finished")
ROOTS = Path(__file__).resolve().parent / "roots"


class _Templates(BytecodeCache):
    """The templates of pages, compiled once for all books of a process."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if found := self.kept.get(bucket.key + bucket.checksum):
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


_TEMPLATES = _Templates()


@dataclass
class Book:
    """A built book: its pages, what the build said, and the pages it read this time."""

    folder: Path
    out: Path
    doctrees: Path
    said: str
    status: int
    read: list[str]

    def page(self, name: str) -> html.HtmlElement:
        """Return a page of an HTML book."""
        return html.parse(str(self.out / f"{name}.html")).getroot()


def write(name: str, folder: Path, *pages: str) -> Path:
    """Copy a tiny book into a folder and return where it lies: all of it, or some pages behind a list of them."""
    book = folder / f"book-{name}"
    if pages:
        book.mkdir()
        for page in pages:
            shutil.copy(ROOTS / name / f"{page}.md", book)
        listed = "\n".join(pages)
        (book / "index.md").write_text(f"# A book in small\n\n```{{toctree}}\n{listed}\n```\n", encoding="utf-8")
    else:
        shutil.copytree(ROOTS / name, book)
    shutil.copy(ROOTS / "conf.py", book)
    return book


def build(
    book: Path,
    builder: str = "html",
    folder: Path | None = None,
    seen: Callable[..., None] | None = None,
    checked: bool = False,
    **options: Any,
) -> Book:
    """Build a tiny book, or build it again: in its own ``_build``, or in another folder.

    ``seen`` is called at each event of reading and writing pages. What pages show is asked of any data, of such too as
    the check that comes before a build would refuse; with ``checked`` it comes before this one.
    """
    read: list[str] = []
    said = StringIO()
    with nullcontext() if checked else patch.object(sound_data, "require_sound"):
        app = SphinxTestApp(builder, srcdir=book, builddir=folder, confoverrides=options, warning=said, keep_going=True)
    try:
        if isinstance(app.builder, StandaloneHTMLBuilder):
            app.builder.templates.environment.bytecode_cache = _TEMPLATES
        app.connect("source-read", lambda _app, name, _source: read.append(name))
        if seen:
            for event in _EVENTS:
                app.connect(event, seen, priority=999)
        app.build()
        return Book(book, Path(app.outdir), Path(app.doctreedir), said.getvalue(), app.statuscode, sorted(read))
    finally:
        app.cleanup()


def find_broken_links(site: Path) -> list[str]:
    """Return the links, sheets, scripts and pictures of the pages of a site that lead nowhere in it."""
    pages = [path for path in site.rglob("*.html") if "_static" not in path.parts]
    trees = {path.resolve(): html.parse(str(path)).getroot() for path in pages}
    anchors = {path: set(tree.xpath("//@id")) for path, tree in trees.items()}
    broken = []
    for path, tree in trees.items():
        for address in tree.xpath("//@href | //@src"):
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            # An address from the root, as a page for wrong addresses has, is one of a site at the root of its host.
            base = site if parts.path.startswith("/") else path.parent
            target = (base / unquote(parts.path).lstrip("/")).resolve() if parts.path else path
            target = target / "index.html" if target.is_dir() else target
            named = anchors.get(target, {unquote(parts.fragment)})
            if not target.is_file() or (parts.fragment and unquote(parts.fragment) not in named):
                broken.append(f"{path.relative_to(site.resolve())}: {address}")
    return broken


def content(folder: Path) -> dict[str, bytes]:
    """Return the files of a built book by their paths in it."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def executed(name: str, built: Path = HTML) -> nbformat.NotebookNode:
    """Return a notebook with the outputs that a built book shows: the edition's own, if no other is named."""
    return nbformat.read(built.parent / "jupyter_execute" / "notebooks" / f"{name}.ipynb", as_version=4)


def letter_of(page: html.HtmlElement) -> html.HtmlElement:
    """Return the one element of a page that holds a letter's text."""
    found: html.HtmlElement
    (found,) = page.xpath("//*[@data-letter]")
    return found


def without_paratext(letter: html.HtmlElement) -> html.HtmlElement:
    """Return a copy of a letter's text without what is not the letter's."""
    copy = html.fromstring(html.tostring(letter, encoding="unicode"))
    for node in copy.xpath("//*[@data-paratext]"):
        node.drop_tree()
    return copy


def witness_text(letter: html.HtmlElement, siglum: str) -> str:
    """Return the text of a witness from a page alone, paragraphs parted by blank lines."""
    copy = without_paratext(letter)
    for node in copy.xpath("//*[@data-wit]"):
        if siglum not in node.get("data-wit").split():
            node.drop_tree()
    for node in copy.xpath("//*[@data-restated]"):
        node.drop_tree()
    for line in copy.xpath("//br"):
        line.tail = " " + (line.tail or "")
    paragraphs = (fold(paragraph.text_content()) for paragraph in copy.xpath("//p[@id]"))
    return "\n\n".join(text for text in paragraphs if text)
