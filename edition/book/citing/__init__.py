"""Citing: sources in the text and their bibliography, and how a page of the book is cited itself."""

from __future__ import annotations

from sphinx.application import Sphinx

import edition.book.citing.installed  # noqa: F401  # before what looks for plugins while it is loaded
from edition.book.citing import bibtex
from edition.book.citing.standing_directive import StandingDirective


def setup(app: Sphinx) -> None:
    """Register how sources are cited and counted, and a setting of pages' heads."""
    bibtex.setup(app)
    app.add_directive("standing", StandingDirective)
    app.add_config_value("edition_project", "", "html", str)
