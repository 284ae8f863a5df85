"""Citing: sources in the text and their bibliography, and how a page of the book is cited itself."""

from __future__ import annotations

from sphinx.application import Sphinx

from edition.book.citing import bibtex


def setup(app: Sphinx) -> None:
    """Register how sources are cited, and a setting that the head of each page uses."""
    bibtex.setup(app)
    app.add_config_value("edition_project", "", "html", str)
