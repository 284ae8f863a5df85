"""What leads into a text from a front page: a variant shown by itself, a card of the text, a strip of its sites."""

from __future__ import annotations

from sphinx.application import Sphinx

from edition.book.front.card_directive import CardDirective
from edition.book.front.sites_directive import SitesDirective
from edition.book.front.specimen_directive import SpecimenDirective


def setup(app: Sphinx) -> None:
    """Register the directives of a front page."""
    app.add_directive("specimen", SpecimenDirective)
    app.add_directive("letter-card", CardDirective)
    app.add_directive("sites", SitesDirective)
