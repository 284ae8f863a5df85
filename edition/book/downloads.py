"""The page that lists the exports, and the exports themselves, written with the book that lists them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective
from sphinx.util.osutil import relative_uri

import edition
from edition import exports, paths
from edition.book.depend import note_file
from edition.book.problems import fault, one_of
from edition.errors import EditionError
from edition.exports.addresses import FOLDER
from edition.exports.catalogue import GROUPS, Item, items
from edition.files import write_atomically
from edition.press.making import found


class downloads_list(nodes.General, nodes.Element):
    """The place of a list of exports, until the page is written and their sizes are known."""


class DownloadsDirective(SphinxDirective):
    """``{downloads} tables``: the exports of a group, each with its size and what it is."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the place of the list."""
        group = self.arguments[0]
        if group not in GROUPS:
            fault(self, f"no group of downloads {group!r}", one_of(GROUPS))
            return []
        code = Path(edition.__file__).parent
        for path in (
            *paths.data().rglob("*"),
            *_printed(self.env.app).glob("*"),
            *(code / "exports").rglob("*.py"),
            code / "__init__.py",
        ):
            if path.is_file():
                note_file(self.env, path)
        return [downloads_list(group=group)]


def fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write the exports beside the pages of an HTML book, and list them on the page that asks for them."""
    asked = list(doctree.findall(downloads_list))
    if not asked:
        return
    try:
        contents = exports.gather()
        printed = found(_printed(app))
        files = exports.everything(contents, printed)
        if isinstance(app.builder, StandaloneHTMLBuilder) and app.builder.name != "epub":
            _write(Path(app.outdir) / FOLDER, files)
    except EditionError as error:
        raise ExtensionError(str(error)) from None
    here = app.builder.get_target_uri(docname)
    for place in asked:
        listed = nodes.definition_list(classes=["ed-downloads"])
        for item in items(contents, printed):
            if item.group == place["group"]:
                listed += _listed(item, here, [content for name, content in files.items() if item.holds(name)])
        place.replace_self(listed if listed.children else nodes.paragraph("", "Not made with these pages."))


def _printed(app: Sphinx) -> Path:
    """Return the folder beside the pages in which the book in print lies, where it has been made."""
    return Path(app.outdir).parent / paths.printed().name


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the exports; in the folders that they fill, remove what an earlier build left there."""
    write_atomically({folder / name: content for name, content in files.items()})
    for top in {name.partition("/")[0] for name in files if "/" in name}:
        for path in (folder / top).rglob("*"):
            if path.is_file() and path.relative_to(folder).as_posix() not in files:
                path.unlink()


def _listed(item: Item, here: str, files: list[bytes]) -> nodes.definition_list_item:
    address = relative_uri(here, f"{FOLDER}/{item.path}{item.entry}")
    link = nodes.reference("", "", nodes.literal("", item.path + item.entry), refuri=address, internal=True)
    size = measured(sum(map(len, files)))
    number = f"{len(files)} files, {size}" if item.entry else size
    return nodes.definition_list_item(
        "",
        nodes.term("", f"{item.title} ", link, nodes.Text(f" ({number})")),
        nodes.definition("", nodes.paragraph("", item.description)),
    )


def measured(size: int) -> str:
    """Return a number of bytes as a reader takes it in.

    >>> measured(512), measured(71_145), measured(1_100_390)
    ('1 kB', '71 kB', '1.1 MB')
    """
    return f"{size / 1e6:.1f} MB" if size >= 999_500 else f"{max(1, round(size / 1e3))} kB"


def setup(app: Sphinx) -> None:
    """Register the directive and the handler that fills its place."""
    app.add_node(downloads_list)
    app.add_directive("downloads", DownloadsDirective)
    app.connect("doctree-resolved", fill)
