"""A letter on a page: its text with the apparatus, its notes, what stands above it, and references into it."""

from __future__ import annotations

from sphinx.application import Sphinx

from edition.book.letter import node_writers
from edition.book.letter.directive import LetterDirective
from edition.book.letter.place_role import PlaceRole
from edition.book.letter.readings_directive import ReadingsDirective
from edition.book.letter.tour_directive import TourDirective
from edition.book.letter.vocabulary_directive import VocabularyDirective
from edition.book.letter.witnesses_directive import WitnessesDirective


def setup(app: Sphinx) -> None:
    """Register a letter's nodes, its directives and the roles that refer into it."""
    node_writers.add_nodes(app)
    app.add_directive("letter", LetterDirective)
    app.add_directive("witnesses", WitnessesDirective)
    app.add_directive("readings", ReadingsDirective)
    app.add_directive("tour", TourDirective)
    app.add_directive("vocabulary", VocabularyDirective)
    for kind in PlaceRole.KINDS:
        app.add_role(kind, PlaceRole(kind))
