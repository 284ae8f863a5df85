"""The page that lists the exports, and the exports themselves, written with the book that lists them."""

from __future__ import annotations

import os
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

import edition
from edition import print_record
from edition.book.build.dependencies import note_file
from edition.book.page.faults import list_known, report_fault
from edition.errors import EditionError
from edition.files import write_atomically
from edition.project import find_project
from edition.typography import set_signs

if TYPE_CHECKING:
    from edition.exports.catalogue import Item
    from edition.exports.contents import Contents

#: What is exported, and the exports by their names.
Made: TypeAlias = "tuple[Contents, dict[str, bytes]]"

#: What the environment keeps of a page that lists exports.
_LISTS = "edition-downloads"
#: How a page asks for them.
_NAMED = b"{downloads}"
#: So many files of one kind are listed one by one.
_MANY = 50


class downloads_list(nodes.General, nodes.Element):
    """The place of a list of exports, filled when their sizes are known."""


class DownloadsDirective(SphinxDirective):
    """The directive ``{downloads} tables``, which lists the exports of a group.

    Each is given with its size and what it is.
    """

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the place of the list, to be filled by ``fill_lists``."""
        from edition.exports import notebooks
        from edition.exports.catalogue import GROUPS

        group = self.arguments[0]
        if group not in GROUPS:
            report_fault(self, f"no group of downloads {group!r}", list_known(GROUPS))
            return []
        known = self.env.metadata[self.env.docname]
        if _LISTS not in known:  # once for all groups of a page
            code, project = Path(edition.__file__).parent, find_project()
            made_by = (*(code / "exports").rglob("*.py"), code / "__init__.py")
            for path in (*project.data.rglob("*"), *notebooks.find_sources(project).values(), *made_by):
                if path.is_file():
                    note_file(self.env, path)
        known[_LISTS] = True
        return [downloads_list(group=group)]


def fill_lists(ahead: Ahead, app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Fill the lists of exports on a page; in an HTML book, also write the exports.

    The files are written into a folder beside the pages. Raises ExtensionError where they cannot be made or written.
    """
    asked = list(doctree.findall(downloads_list))
    if not asked:
        return
    from edition.exports.addresses import FOLDER
    from edition.exports.catalogue import find_files, list_items

    try:
        offered = _offered(app)
        contents, files = ahead.taken() or _made(offered)
        if _is_html(app):
            _write(Path(app.outdir) / FOLDER, files)
    except EditionError as error:
        raise ExtensionError(str(error)) from None
    here = relative_uri(app.builder.get_target_uri(docname), f"{FOLDER}/")
    items = list_items(contents, offered)
    held = find_files(items, files)
    for place in asked:
        listed = nodes.definition_list(classes=["ed-files"])
        for together in _gather([item for item in items if item.group == place["group"]]):
            made = [content for item in together for content in held[item.path].values()]
            listed += _listed(together[0], here, made) if len(together) == 1 else _summed(together, here, made)
        wanting = _not_printed() if place["group"] == "print" else nodes.paragraph("", "Not made with these pages.")
        place.replace_self(listed if listed.children else wanting)


def _gather(items: Sequence[Item]) -> list[list[Item]]:
    """Return what a page lists in one.

    That is each item by itself, or all that are the same of many letters.
    """
    number = Counter(item.together for item in items)
    gathered: dict[str, list[Item]] = {}
    for item in items:
        name = item.together if item.together and number[item.together] > _MANY else f"/{item.path}"
        gathered.setdefault(name, []).append(item)
    return list(gathered.values())


def _made(offered: Mapping[str, bytes]) -> Made:
    from edition import exports

    contents = exports.gather_contents()
    return contents, exports.make_exports(contents, offered)


class Ahead:
    """The exports of a build, made in another process while pages are read."""

    def __init__(self) -> None:
        """Begin with nothing made."""
        self._pool: ProcessPoolExecutor | None = None
        self._making: Future[Made] | None = None

    def begin(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Begin to make the exports where a page that is to be read again lists them.

        Where the build is not to write exports, pages that list them wait for a later build, unless they were edited
        themselves.
        """
        if not app.config.edition_exports:
            docnames[:] = [name for name in docnames if _LISTS not in env.metadata.get(name, {}) or _edited(env, name)]
        if _can_fork() and any(_lists_exports(env, name) for name in docnames):
            self._pool = ProcessPoolExecutor(1, mp_context=get_context("fork"))
            self._making = self._pool.submit(_made, _offered(app))

    def taken(self) -> Made | None:
        """Return the exports made ahead, once; None afterwards or where none were begun.

        Raises EditionError as the exports do.
        """
        making, self._making = self._making, None
        return making.result() if making else None

    def end(self, app: Sphinx, error: Exception | None) -> None:
        """Stop the process that makes exports."""
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)


def _lists_exports(env: BuildEnvironment, docname: str) -> bool:
    """Tell whether a page lists exports.

    Of one that has not been read yet it is told by its words.
    """
    if docname in env.all_docs:
        return _LISTS in env.metadata.get(docname, {})
    return _NAMED in Path(env.doc2path(docname)).read_bytes()


def _edited(env: BuildEnvironment, docname: str) -> bool:
    """Tell whether a page was saved since Sphinx read it.

    Sphinx keeps the time in microseconds.
    """
    return Path(env.doc2path(docname)).stat().st_mtime_ns // 1000 > env.all_docs.get(docname, 0)


def _can_fork() -> bool:
    """Tell whether this process can safely be forked: on Linux, with one thread only.

    On macOS the system's libraries forbid it. Where there is one processor there is nothing to gain.
    """
    return sys.platform == "linux" and (os.cpu_count() or 1) > 1 and threading.active_count() == 1


def list_offered_anew(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Return the pages that list exports, if the printed book is not as it was before."""
    if not _is_html(app):
        return ()
    offered = {name: print_record.digest_bytes(content) for name, content in _offered(app).items()}
    before = getattr(env, "edition_offered", {})
    env.edition_offered = offered  # type: ignore[attr-defined]  # kept with the environment
    return list_pages(env) if offered != before else ()


def list_pages(env: BuildEnvironment) -> list[str]:
    """Return the pages that list exports."""
    return [name for name in env.found_docs if _LISTS in env.metadata.get(name, {})]


def _is_html(app: Sphinx) -> bool:
    return isinstance(app.builder, StandaloneHTMLBuilder) and app.builder.name != "epub"


def _folder(app: Sphinx) -> Path:
    """Return the folder, beside the pages, of the printed book where it has been made."""
    return Path(app.outdir).parent / find_project().printed.name


def _offered(app: Sphinx) -> dict[str, bytes]:
    """Return the files of the printed book, if they are as recent as the pages."""
    return print_record.find_files(_folder(app), Path(app.srcdir))


def _not_printed() -> nodes.paragraph:
    """Return a paragraph that says how to make the printed book.

    It is the same whether there is none or one of another state.
    """
    press, book = nodes.literal("", "make press"), nodes.literal("", "make book")
    return nodes.paragraph(
        "",
        "These pages were built without the book in print. ",
        press,
        nodes.Text(" makes it, or makes it anew where there is one of an earlier state, and "),
        book,
        nodes.Text(" then puts it here."),
    )


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the exports, and remove what an earlier build left in their folder."""
    write_atomically({folder / name: content for name, content in files.items()})
    for path in folder.rglob("*"):
        if path.is_file() and path.relative_to(folder).as_posix() not in files:
            path.unlink()


def _link(here: str, path: str) -> nodes.reference:
    """Return a link to an export, by its path in their folder."""
    return nodes.reference("", "", nodes.literal("", path), refuri=f"{here}{path}", internal=True)


def _listed(item: Item, here: str, files: list[bytes]) -> nodes.definition_list_item:
    link = _link(here, item.path + item.entry)
    size = describe_size(sum(map(len, files)))
    number = f"{len(files)} files, {size}" if item.entry else size
    return nodes.definition_list_item(
        "",
        nodes.term("", f"{set_signs(item.title)} ", link, nodes.Text(f" ({number})")),
        nodes.definition("", nodes.paragraph("", set_signs(item.description))),
    )


def _summed(items: Sequence[Item], here: str, files: list[bytes]) -> nodes.definition_list_item:
    """Return what is said of files of which there are too many for a page."""
    from edition.exports.catalogue import PACKING_LIST

    size = describe_size(sum(map(len, files)))
    told = nodes.paragraph("", "", nodes.Text("The packing list, "), _link(here, PACKING_LIST))
    told += [nodes.Text(", names them all. The first is "), _link(here, items[0].path), nodes.Text(".")]
    term = nodes.term("", f"{items[0].together} ({len(files):,} files, {size})")
    return nodes.definition_list_item("", term, nodes.definition("", told))


def describe_size(size: int) -> str:
    """Return a number of bytes as text with a unit, rounded.

    >>> describe_size(512), describe_size(71_145), describe_size(1_100_390)
    ('1\xa0kB', '71\xa0kB', '1.1\xa0MB')
    """
    return f"{size / 1e6:.1f}\u00a0MB" if size >= 999_500 else f"{max(1, round(size / 1e3))}\u00a0kB"
