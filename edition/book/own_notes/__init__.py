"""A reader's own notes at letters, kept on the reader's machine, and the page that lists them."""

from __future__ import annotations

from sphinx.application import Sphinx

from edition.book.own_notes.directive import OwnNotesDirective


def setup(app: Sphinx) -> None:
    """Register the directive of the page of notes."""
    app.add_directive("own-notes", OwnNotesDirective)
