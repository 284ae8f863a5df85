"""The way through the book and through a page: lists of links, made from Sphinx's own tables of contents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment.adapters.toctree import TocTree

#: A book of more pages shows on each the way to it, and of a long list the neighbourhood; the others stand on one page.
_LARGE = 100
#: How many links a list in a large book shows before and after the one that leads to where one is.
_AROUND = 8
#: The page on which a large book has its whole table of contents.
ALL_PAGES = "all-pages"


class Link(NamedTuple):
    """A link to a page in the table of contents, with the links below it.

    ``here`` says that it leads to the current page, ``open`` that it does or has that page below it.
    """

    title: str
    address: str
    here: bool = False
    open: bool = False
    below: tuple[Link, ...] = ()


class Part(NamedTuple):
    """The chapters under one caption, which may be empty."""

    caption: str
    links: tuple[Link, ...]


class Chapter(NamedTuple):
    """A line of the table of contents, with those below it.

    ``page`` is the name of a page of the book, or empty, and then ``address`` leads elsewhere; ``pages`` are this one
    and all below it.
    """

    title: str
    page: str
    address: str
    below: tuple[Chapter, ...]
    pages: frozenset[str]


class Chapters:
    """The table of contents of a book, read once and told page by page."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._parts: list[tuple[str, tuple[Chapter, ...]]] | None = None
        self._count = 0

    def is_large(self, builder: StandaloneHTMLBuilder) -> bool:
        """Return whether a page cannot show all chapters."""
        self._read(builder)
        return self._count > _LARGE

    def list_all(self, builder: StandaloneHTMLBuilder, page: str) -> list[Part]:
        """Return all chapters of the book, with addresses relative to a page."""
        return self._list(builder, page, whole=True)

    def list_for(self, builder: StandaloneHTMLBuilder, page: str) -> list[Part]:
        """Return the chapters of the book that a page shows.

        Their addresses are relative to the page. In a large book those are few, however many there are: the way to the
        page, and what stands around it.
        """
        if not self.is_large(builder):
            return self.list_all(builder, page)
        address, here = builder.get_relative_uri(page, ALL_PAGES) or "#", page == ALL_PAGES
        return [
            *self._list(builder, page, whole=False),
            Part("", (Link(f"All {self._count:,} pages", address, here, here),)),
        ]

    def _list(self, builder: StandaloneHTMLBuilder, page: str, whole: bool) -> list[Part]:
        parts = self._read(builder)
        return [Part(caption, tuple(_tell(listed, builder, page, whole))) for caption, listed in parts]

    def _read(self, builder: StandaloneHTMLBuilder) -> list[tuple[str, tuple[Chapter, ...]]]:
        if self._parts is None:
            self._parts = list(_read_parts(builder))
            self._count = len(frozenset[str]().union(*(each.pages for _, listed in self._parts for each in listed)))
        return self._parts


def _tell(chapters: Sequence[Chapter], builder: StandaloneHTMLBuilder, page: str, whole: bool) -> Iterator[Link]:
    """Yield the links to chapters that a page shows."""
    place = next((number for number, each in enumerate(chapters) if page in each.pages), _AROUND)
    first = 0 if whole else max(0, min(place - _AROUND, len(chapters) - 2 * _AROUND - 1))
    for chapter in chapters if whole else chapters[first : first + 2 * _AROUND + 1]:
        here, within = chapter.page == page, page in chapter.pages
        address = builder.get_relative_uri(page, chapter.page) if chapter.page else chapter.address
        below = tuple(_tell(chapter.below, builder, page, whole)) if whole or within else ()
        yield Link(chapter.title, address or "#", here, within, below)


def _read_parts(builder: StandaloneHTMLBuilder) -> Iterator[tuple[str, tuple[Chapter, ...]]]:
    """Yield the captions of the table of contents, each with the chapters under it."""
    root = builder.config.root_doc
    options = {"collapse": False, "titles_only": True, "includehidden": True}
    tree = TocTree(builder.env).get_toctree_for(root, builder, **options)
    pages = {builder.get_relative_uri(root, page) or "#": page for page in builder.env.found_docs}
    caption = ""
    for node in tree.children if tree else ():
        if isinstance(node, nodes.title):
            caption = node.astext()
        elif isinstance(node, nodes.bullet_list):
            yield caption, tuple(_read_chapters(node, pages))
            caption = ""


def _read_chapters(listed: nodes.bullet_list, pages: Mapping[str, str]) -> Iterator[Chapter]:
    for item in listed.children:
        assert isinstance(item, nodes.list_item)
        link = next(iter(item.findall(nodes.reference)))
        lower = next((child for child in item.children if isinstance(child, nodes.bullet_list)), None)
        address = link["refuri"] or "#"
        if "#" in address.rstrip("#"):
            continue  # a place in a page
        page = pages.get(address, "")
        below = tuple(_read_chapters(lower, pages)) if lower else ()
        held = frozenset({page or address}).union(*(each.pages for each in below))
        yield Chapter(link.astext(), page, address, below, held)


def write_contents(builder: StandaloneHTMLBuilder, page: str) -> str:
    """Return the contents of a page as HTML, without its title.

    The result is empty for a page without sections.
    """
    if page not in builder.env.tocs:
        return ""
    listed: nodes.Node | None = TocTree(builder.env).get_toc_for(page, builder)
    if listed and len(listed.children) == 1:
        (title,) = listed.children
        listed = next((child for child in title.children if isinstance(child, nodes.bullet_list)), None)
    return builder.render_partial(listed)["fragment"] if listed and listed.children else ""
