"""Pages at the root of the site: plain HTML, with the one style sheet that lies there."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree, html
from lxml.html import builder as E


def make_page(
    title: str, content: Sequence[etree._Element], style_sheet: str, onward: str = "", script: str = ""
) -> bytes:
    """Make a page with a heading and some content.

    ``onward`` is the address to which a browser goes on at once, or empty; where there is a ``script``, it knows
    better, and the address is for browsers without scripts.
    """
    refresh = E.META({"http-equiv": "refresh", "content": f"0; url={onward}"})
    head = [
        E.META(charset="utf-8"),
        E.META(name="viewport", content="width=device-width, initial-scale=1"),
        E.TITLE(title),
        E.LINK(rel="icon", href="data:,"),
        E.LINK(rel="stylesheet", href=style_sheet),
        *([E.SCRIPT(src=script), E.NOSCRIPT(refresh)] if script else [refresh] if onward else []),
    ]
    body = E.BODY(E.CLASS("ed-root"), E.MAIN(E.H1(title), *content))
    page = E.HTML(E.HEAD(*head), body, lang="en")
    return bytes(html.tostring(page, encoding="utf-8", doctype="<!DOCTYPE html>")) + b"\n"
