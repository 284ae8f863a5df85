"""What the theme's templates are told of a page: its way through the book, its contents, its files, its description."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from edition.theme import FIRST_SCRIPT, NAME
from edition.theme.navigation import ALL_PAGES, Chapters, write_contents
from edition.theme.page_files import SCRIPT_OF_ALL, STYLE_SHEET, join_scripts

#: How long the description of a page may be, in characters: what search engines show.
_DESCRIPTION = 155
#: What docutils puts into the head of each page that it writes; the theme's layout says it too.
_VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1" />\n'


def is_dressed(app: Sphinx) -> bool:
    """Tell whether a build writes pages in this theme."""
    theme = getattr(app.builder, "theme", None)
    return theme is not None and theme.name == NAME


def read_first_script() -> str:
    """Return the script that stands in each page, without comments and white space."""
    return join_scripts([FIRST_SCRIPT])


def dress_page(
    chapters: Chapters,
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give the templates of the theme what they print around a page.

    ``chapters`` is the table of contents of this build.
    """
    if not is_dressed(app):
        return
    assert isinstance(app.builder, StandaloneHTMLBuilder)
    context["chapters"] = chapters.list_for(app.builder, pagename)
    context["contents"] = write_contents(app.builder, pagename)
    context["first_script"] = read_first_script()
    context["sheets"] = [STYLE_SHEET]
    context["scripts"] = [SCRIPT_OF_ALL]
    context["description"] = describe(doctree) if doctree else ""
    context["author"] = app.config.author
    context["metatags"] = context.get("metatags", "").replace(_VIEWPORT, "")


def add_all_pages(chapters: Chapters, app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the page of all pages, where the book has more than a page shows."""
    if is_dressed(app) and isinstance(app.builder, StandaloneHTMLBuilder) and chapters.is_large(app.builder):
        listed = chapters.list_all(app.builder, ALL_PAGES)
        yield ALL_PAGES, {"title": "All pages", "all_chapters": listed}, f"{ALL_PAGES}.html"


def describe(doctree: nodes.document) -> str:
    """Return the beginning of a page's first paragraph, as its short description.

    It is cut between words where it is too long.
    """
    words = next((node.astext() for node in doctree.findall(nodes.paragraph)), "").split()
    text = " ".join(words)
    while len(text) > _DESCRIPTION:
        words.pop()
        text = " ".join(words).rstrip(",;:.") + "…"
    return text
