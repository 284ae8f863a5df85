"""The editor's guide: examples that are shown and built, and the help of the commands."""

from __future__ import annotations

from sphinx.application import Sphinx

from edition.book.guide.command_directive import CommandDirective
from edition.book.guide.example_directive import ExampleDirective


def setup(app: Sphinx) -> None:
    """Register the directives of the guide."""
    app.add_directive("command", CommandDirective)
    app.add_directive("example", ExampleDirective)
