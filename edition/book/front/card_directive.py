"""The directive that puts a text on a card: what it is, when it was written, how long it takes to read."""

from __future__ import annotations

from math import ceil

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from edition.book.letter.lookup import look_up_letter
from edition.book.page.references import point_to
from edition.dates import describe
from edition.doctree import nodes as ours
from edition.header import read_date
from edition.model import Letter
from edition.text import edited_text
from edition.words import count_words

#: Words a minute: a rate for reading with care. The card names it, so that readers can reckon with their own.
RATE = 200


class CardDirective(SphinxDirective):
    """The directive ``{letter-card} sailor-1901``: a text with date and reading time.

    Its content is prose for the card: what the text is, and what is asked of it.
    """

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the card, or nothing after reporting what is wrong."""
        letter = look_up_letter(self, self.arguments[0])
        if letter is None:
            return []
        title = nodes.paragraph("", "", point_to("letter", letter.id, letter.title), classes=["ed-card-title"])
        prose = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, prose)
        facts = nodes.paragraph("", describe_letter(letter), classes=["ed-card-facts"])
        card = ours.block(title, facts, *prose.children, classes="ed-text-card")
        self.set_source_info(card)
        return [card]


def describe_letter(letter: Letter) -> str:
    """Return when a text was written, its words, and how long they take to read."""
    words = count_words(edited_text(letter))
    minutes = max(1, ceil(words / RATE))
    span = read_date(letter)
    date = describe(span.edtf) if span else ""
    length = f"{words:,} words, {minutes} {'minute' if minutes == 1 else 'minutes'} at {RATE} words a minute"
    return "\u00a0· ".join(filter(None, (date[:1].upper() + date[1:], length)))
