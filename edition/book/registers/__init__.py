"""Registers on pages: their entries, the chronology, references to them, and the cards that names open."""

from __future__ import annotations

from sphinx.application import Sphinx

from edition.book.registers.directives import ChronologyDirective, RegisterDirective
from edition.book.registers.entry_role import EntryRole
from edition.book.registers.map_directive import MapDirective


def setup(app: Sphinx) -> None:
    """Register the directives that print registers, and the role for an entry."""
    app.add_directive("register", RegisterDirective)
    app.add_directive("chronology", ChronologyDirective)
    app.add_directive("map", MapDirective)
    app.add_role("entry", EntryRole())
