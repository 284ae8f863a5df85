"""The sections of a letter by name."""

from __future__ import annotations

import pandas as pd

from edition.model import Letter, Section, walk
from edition.text import plain


def headings(letter: Letter) -> pd.Series[str]:
    """Return the section heading of each paragraph, by the paragraph's id.

    They are in the order of the text. A section without a heading of its own is named after what it is: ``Postscript``.
    What stands in no section, greeting and signature, has an empty heading.
    """
    sections = [node for node in walk(letter.sections) if isinstance(node, Section) and node.id]
    names = {section.id: plain(section.head) or section.kind.capitalize() for section in sections}
    table = letter.paragraphs
    found = [names.get(section, "") for section in table["section"]]
    return pd.Series(found, index=pd.Index(table["id"]), dtype="string", name="heading")
