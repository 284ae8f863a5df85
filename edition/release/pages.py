"""Pages at the root of the site: plain HTML, with the one style sheet that lies there."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree, html
from lxml.html import builder as E

from edition.project import find_project

#: The newest version's folder, the list of versions and the style sheet, from the root of the site.
LATEST, VERSIONS, SHEET = "latest", "versions.html", "versions.css"


def make_page(
    title: str, content: Sequence[etree._Element], root: str | None = "", onward: str = "", script: str = ""
) -> bytes:
    """Make a page with a heading and some content, under the book's title.

    The title leads to the newest version. ``root`` is the path to the root of the site; None for a page by itself,
    which leads nowhere and has its style sheet beside it. ``onward`` is the address to which a browser goes on at once,
    or empty; where there is a ``script``, it knows better, and the address is for browsers without scripts.
    """
    refresh = E.META({"http-equiv": "refresh", "content": f"0; url={onward}"})
    book = find_project().title
    head = [
        E.META(charset="utf-8"),
        E.META(name="viewport", content="width=device-width, initial-scale=1"),
        E.TITLE(title if title == book else f"{title} – {book}"),
        E.LINK(rel="icon", href="data:,"),
        E.LINK(rel="stylesheet", href=f"{root or ''}{SHEET}"),
        *([E.SCRIPT(src=script), E.NOSCRIPT(refresh)] if script else [refresh] if onward else []),
    ]
    links = [E.A(book, href=f"{root}{LATEST}/index.html"), E.A("All versions", href=f"{root}{VERSIONS}")]
    header = [E.HEADER(E.NAV({"aria-label": "The book"}, *links))] if root is not None else []
    body = E.BODY(E.CLASS("ed-root"), *header, E.MAIN(E.H1(title), *content))
    page = E.HTML(E.HEAD(*head), body, lang="en")
    return bytes(html.tostring(page, encoding="utf-8", doctype="<!DOCTYPE html>")) + b"\n"
