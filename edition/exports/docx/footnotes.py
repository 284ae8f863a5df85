"""Footnotes of a Word document, which python-docx does not make: a part of its own, styles, and references.

Format: ECMA-376, Office Open XML, part 1, 17.11, https://ecma-international.org/publications-and-standards/standards/ecma-376/
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from edition.exports.docx.direction import runs_leftwards

_LOOKS = {"italic": "w:i", "bold": "w:b"}
_TEXT, _REFERENCE = "footnote text", "footnote reference"
#: Between the numbers of two notes: a narrow space, at which no line ends.
BETWEEN = "\u202f"
#: The two lines that part notes from text have the first numbers.
_RULES = (("separator", "-1"), ("continuationSeparator", "0"))


class Piece(NamedTuple):
    """Words of a note; ``look`` is ``italic``, ``bold`` or empty."""

    words: str
    look: str = ""


class Footnotes:
    """The footnotes of one document."""

    def __init__(self, document: Document) -> None:
        """Take the document, and give it the styles of notes."""
        self._document = document
        text = document.styles.add_style(_TEXT, WD_STYLE_TYPE.PARAGRAPH)
        text.base_style = document.styles["Normal"]
        text.font.size = Pt(9)
        text.paragraph_format.space_after = Pt(2)
        reference = document.styles.add_style(_REFERENCE, WD_STYLE_TYPE.CHARACTER)
        reference.font.superscript = True
        self._ids = text.style_id, reference.style_id
        self._root = etree.Element(qn("w:footnotes"), nsmap={"w": document.element.nsmap["w"]})
        for kind, number in _RULES:
            note = self._note(number, type=kind)
            paragraph = etree.SubElement(note, qn("w:p"))
            etree.SubElement(etree.SubElement(paragraph, qn("w:r")), qn(f"w:{kind}"))
        self._number = 0

    def add(self, paragraph: Paragraph, pieces: Iterable[Piece]) -> Run:
        """Add a footnote at the end of a paragraph.

        Return the run with its number.
        """
        self._number += 1
        note = etree.SubElement(self._note(str(self._number)), qn("w:p"))
        style = etree.SubElement(etree.SubElement(note, qn("w:pPr")), qn("w:pStyle"))
        style.set(qn("w:val"), self._ids[0])
        self._mark(etree.SubElement(note, qn("w:r")), "w:footnoteRef")
        for words, look in (Piece(" "), *pieces):
            piece = etree.SubElement(note, qn("w:r"))
            marks = [_LOOKS[look]] if look else []
            if runs_leftwards(words, ""):
                marks += [f"{mark}Cs" for mark in marks] + ["w:rtl"]
            if marks:
                properties = etree.SubElement(piece, qn("w:rPr"))
                for mark in marks:
                    etree.SubElement(properties, qn(mark))
            text = etree.SubElement(piece, qn("w:t"))
            text.text = words
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        if paragraph.runs and paragraph.runs[-1]._r.find(qn("w:footnoteReference")) is not None:
            paragraph.add_run(BETWEEN)
        run = paragraph.add_run()
        self._mark(run._r, "w:footnoteReference").set(qn("w:id"), str(self._number))
        return run

    def close(self) -> None:
        """Put the notes into the document."""
        blob = etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)
        name = PackURI("/word/footnotes.xml")
        part = Part(name, CONTENT_TYPE.WML_FOOTNOTES, blob, self._document.part.package)
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        listed = OxmlElement("w:footnotePr")
        for _, number in _RULES:
            each = OxmlElement("w:footnote")
            each.set(qn("w:id"), number)
            listed.append(each)
        settings = self._document.settings.element
        before = settings.find(qn("w:compat"))
        if before is not None:
            before.addprevious(listed)
        else:
            settings.append(listed)

    def _note(self, number: str, **attributes: str) -> etree._Element:
        note = etree.SubElement(self._root, qn("w:footnote"))
        for name, value in {**attributes, "id": number}.items():
            note.set(qn(f"w:{name}"), value)
        return note

    def _mark(self, run: etree._Element, tag: str) -> etree._Element:
        style = etree.SubElement(etree.SubElement(run, qn("w:rPr")), qn("w:rStyle"))
        style.set(qn("w:val"), self._ids[1])
        return etree.SubElement(run, qn(tag))
