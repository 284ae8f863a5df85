"""The way through the book and through a page: lists of links, made from Sphinx's own tables of contents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment.adapters.toctree import TocTree


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


def list_chapters(builder: StandaloneHTMLBuilder, page: str) -> list[Part]:
    """Return the chapters of the book, with addresses relative to a page."""
    options = {"collapse": False, "titles_only": True, "includehidden": True}
    tree = TocTree(builder.env).get_toctree_for(page, builder, **options)
    found: list[Part] = []
    caption = ""
    for node in tree.children if tree else ():
        if isinstance(node, nodes.title):
            caption = node.astext()
        elif isinstance(node, nodes.bullet_list):
            found.append(Part(caption, tuple(_links(node))))
            caption = ""
    return found


def _links(listed: nodes.bullet_list) -> Iterator[Link]:
    for item in listed.children:
        assert isinstance(item, nodes.list_item)
        link = next(iter(item.findall(nodes.reference)))
        below = next((child for child in item.children if isinstance(child, nodes.bullet_list)), None)
        address = link["refuri"]
        if "#" in address.rstrip("#"):
            continue  # a place in a page
        # Sphinx gives the page at hand an address without a page, and marks all that lead to it.
        here = not address.rstrip("#")
        yield Link(
            link.astext(), address or "#", here, "current" in item["classes"], tuple(_links(below)) if below else ()
        )


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
