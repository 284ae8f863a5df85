"""Sources in the table below a chart, each key a link to the book's list of sources."""

from __future__ import annotations

from html import escape


class Cited(str):
    """A ``sources`` field, as it stands in plain text; in HTML its keys are links to the list of sources.

    >>> print(Cited("allen2015, 27; bse-ioffe").__html__())
    <a href="../chapters/sources.html">allen2015</a>, 27; <a href="../chapters/sources.html">bse-ioffe</a>
    """

    __slots__ = ()

    def __html__(self) -> str:
        """Return the field with its keys as links, everything else escaped."""
        parts = [part.strip().partition(",") for part in self.split(";")]
        linked = (
            f'<a href="../chapters/sources.html">{escape(key)}</a>{escape(comma + locator)}'
            for key, comma, locator in parts
        )
        return "; ".join(linked)
