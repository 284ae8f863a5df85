"""Links in the table below a chart: text that says itself how it is written in HTML.

The notebooks lie in ``notebooks/``, in the repository and in the book alike.
"""

from __future__ import annotations

from html import escape
from posixpath import relpath

from edition import bibliography
from edition.project import find_project

_NOTEBOOKS = "notebooks"
#: The class by which the script of variants knows a link to one.
_TO_VARIANT = "ed-to-variant"


class Linked(str):
    """A text that carries its own HTML; compared, joined and printed as the text."""

    html: str

    def __new__(cls, text: str, html: str) -> Linked:
        """Return ``text``, shown in HTML as ``html``."""
        linked = super().__new__(cls, text)
        linked.html = html
        return linked

    def __html__(self) -> str:
        """Return the text as HTML."""
        return self.html


def cited(sources: str) -> Linked:
    """Return a ``sources`` field whose HTML names and links the sources.

    ``smith2015, 27`` becomes a link that says "Smith 2015", and ", 27" after it. The link leads to the book's list of
    sources.
    """
    known = bibliography.sources()
    names = {key: bibliography.format_author_year(source) for key, source in known.items() if key in sources}
    linked = (
        _link(find_project().pages.sources, key, names.get(key, key)) + escape(f", {locator}" if locator else "")
        for key, locator in bibliography.parse_sources(sources)
    )
    return Linked(sources, "; ".join(linked))


def place(letter: str, identifier: str, name: str = "") -> Linked:
    """Return the id of a place of a letter, with a link to it as its HTML.

    The link says ``name``, or that of a paragraph or variant.

    A link to a variant opens its entry in place, as in the chapters.

    >>> place("sailor-1901", "p07").html
    '<a href="../chapters/sailor-1901.html#p07">¶\xa007</a>'
    """
    classes = _TO_VARIANT if identifier.startswith("v") else ""
    page = find_project().pages.of_letter(letter)
    return Linked(identifier, _link(page, identifier, name or named(identifier), classes))


def named(identifier: str) -> str:
    r"""Return the name that the book gives to a paragraph or variant.

    >>> named("p12"), named("v07")
    ('¶\xa012', 'v07')
    """
    return f"¶\u00a0{identifier[1:]}" if identifier.startswith("p") else identifier


def _link(page: str, identifier: str, text: str, classes: str = "") -> str:
    shown = f' class="{classes}"' if classes else ""
    return f'<a{shown} href="{escape(relpath(f"{page}.html", _NOTEBOOKS))}#{escape(identifier)}">{escape(text)}</a>'
