"""In which direction the words of a Word document run: ``w:bidi`` of a paragraph, ``w:rtl`` of a run.

Format: ECMA-376, Office Open XML, part 1, 17.3.1.6 and 17.3.2.30. Words tell their direction by their first strong
character (Unicode Standard Annex 9, P2); those without one go as the text around.
"""

from __future__ import annotations

import unicodedata

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from edition.writing import find_direction

_STRONG = {"L": False, "R": True, "AL": True}
#: What stands after ``w:bidi`` among the properties of a paragraph.
_AFTER = (
    "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents",
    "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl",
    "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip


def runs_leftwards(words: str, language: str) -> bool:
    """Return whether words are written from right to left.

    ``language`` is that of the text around.

    >>> runs_leftwards("שלום", "en"), runs_leftwards("…", "he"), runs_leftwards("om.", "he")
    (True, True, False)
    """
    strong = (_STRONG.get(unicodedata.bidirectional(sign)) for sign in words)
    found = next((leftwards for leftwards in strong if leftwards is not None), None)
    return find_direction(language) == "rtl" if found is None else found


def turn_leftwards(block: Paragraph) -> None:
    """Let a paragraph begin at the right."""
    properties = block._p.get_or_add_pPr()
    if properties.find(qn("w:bidi")) is None:
        properties.insert_element_before(OxmlElement("w:bidi"), *_AFTER)  # type: ignore[arg-type]  # any element may stand there
