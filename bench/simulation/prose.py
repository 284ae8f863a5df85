"""The words that are the edition's own."""

from __future__ import annotations

from dataclasses import replace

from edition.model import Content, Letter, Markup, Variant
from edition.text import plain


def prose(letter: Letter) -> str:
    """Return the text of a layer outside its variants and gaps.

    Paragraphs are parted by blank lines. Of the edition layer this is the edition's own English: no reading of a
    witness stands in it.
    """
    texts = (plain(_own(paragraph.content)) for paragraph in letter.all_paragraphs)
    return "\n\n".join(text for text in texts if text)


def _own(content: Content) -> Content:
    kept = (node for node in content if not isinstance(node, Variant) and getattr(node, "tag", "") != "gap")
    return tuple(replace(node, content=_own(node.content)) if isinstance(node, Markup) else node for node in kept)
