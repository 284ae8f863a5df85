"""Collation: texts aligned without a look at any apparatus, and how well that finds what is known to differ.

>>> from edition import collation
>>> aligned = collation.collate({"M": "We ask for secure work.", "B": "We ask for obscure work, comrade."})
>>> [(site.kind, site.alike) for site in collation.compare(aligned, "M", "B")]
[('substitution', True), ('addition', False)]
"""

from edition.collation.sites import Site, Span, as_frame, compare
from edition.collation.table import Alignment, as_collatex, collate, from_columns
from edition.collation.tokens import Token, join_tokens, tokenise

__all__ = [
    "Alignment",
    "Site",
    "Span",
    "Token",
    "as_collatex",
    "as_frame",
    "collate",
    "compare",
    "from_columns",
    "join_tokens",
    "tokenise",
]
