"""The text model: a letter with its text and its tables, and what it is made of (``edition.tree``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edition import header, tables, text
from edition.tree import (
    Attributes,
    Content,
    Extent,
    Layer,
    Markup,
    Node,
    Note,
    Paragraph,
    Reading,
    Section,
    Variant,
    Witness,
    children,
    walk,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Attributes",
    "Content",
    "Extent",
    "Layer",
    "Letter",
    "Markup",
    "Node",
    "Note",
    "Paragraph",
    "Reading",
    "Section",
    "Variant",
    "Witness",
    "children",
    "walk",
]


class Letter(Layer):
    """One layer of one letter, as ``edition.load`` reads it, with its title, its running texts and its tables."""

    @property
    def title(self) -> str:
        """The main title of the TEI header."""
        return header.read_title(self)

    def witness_text(self, siglum: str) -> str:
        """Return the running text of a witness, paragraphs parted by blank lines.

        Raises RestatedTextError where this layer does not hold it, KeyError where the siglum is not declared.
        """
        return text.witness_text(self, siglum)

    @property
    def variants(self) -> pd.DataFrame:
        """One row a variant; columns in ``edition.tables.VARIANTS``."""
        return tables.tabulate_variants(self)

    @property
    def paragraphs(self) -> pd.DataFrame:
        """One row a paragraph; columns in ``edition.tables.PARAGRAPHS``."""
        return tables.tabulate_paragraphs(self)
