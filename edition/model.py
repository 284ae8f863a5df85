"""The text model: a letter with its text and its tables, and what it is made of (``edition.tree``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edition import header, tables, text
from edition.tree import (
    Aside,
    Attestation,
    Attributes,
    Content,
    Extent,
    Family,
    Layer,
    Markup,
    Node,
    Note,
    Paragraph,
    Reading,
    ReadingGroup,
    Section,
    Variant,
    Witness,
    children,
    walk,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Aside",
    "Attestation",
    "Attributes",
    "Content",
    "Extent",
    "Family",
    "Layer",
    "Letter",
    "Markup",
    "Node",
    "Note",
    "Paragraph",
    "Reading",
    "ReadingGroup",
    "Section",
    "Variant",
    "Witness",
    "children",
    "walk",
]


class Letter(Layer):
    """One layer of one letter, as ``edition.load`` reads it.

    It has the title, running texts and tables at hand.
    """

    @property
    def title(self) -> str:
        """The main title of the TEI header."""
        return header.read_title(self)

    def witness_text(self, siglum: str) -> str:
        """Return the running text of a witness, paragraphs separated by blank lines.

        Raises RestatedTextError where this layer does not hold it, KeyError where the siglum is not declared.
        """
        return text.witness_text(self, siglum)

    def edited_text(self) -> str:
        """Return the running text that the edition establishes, paragraphs separated by blank lines."""
        return text.edited_text(self)

    @property
    def variants(self) -> pd.DataFrame:
        """A DataFrame of one row for each variant; columns in ``edition.tables.VARIANTS``."""
        return tables.tabulate_variants(self)

    @property
    def paragraphs(self) -> pd.DataFrame:
        """A DataFrame with a row for each paragraph.

        The columns are in ``edition.tables.PARAGRAPHS``.
        """
        return tables.tabulate_paragraphs(self)
