"""Questions to the data, asked on a page of the book in SQL and answered in the reader's browser."""

from __future__ import annotations

from sphinx.application import Sphinx

from edition.book.ask.directive import AskDirective


def setup(app: Sphinx) -> None:
    """Register the directive of the page of questions."""
    app.add_directive("ask", AskDirective)
