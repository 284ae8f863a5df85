"""A letter as a Word document: the edited text, with the readings of the versions and the notes as footnotes.

The judgement on a variant is a comment on its words. What is kept back of a text under copyright is kept back here as
it is on the pages: a sign of omission stands in the text, what the words say in the footnote.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime

from docx import Document
from docx.document import Document as DocumentType
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as Block
from docx.text.run import Run

from edition.cited import find_in_letter
from edition.exports import letter_facts
from edition.exports.contents import Contents
from edition.exports.docx.direction import runs_leftwards, turn_leftwards
from edition.exports.docx.footnotes import Footnotes
from edition.exports.docx.notes import is_empty, write_entry, write_judgement, write_note
from edition.model import Content, Letter, Markup, Node, Paragraph, Section, Variant, walk
from edition.text import BREAKS, ELLIPSIS, PARATEXT, is_restated, plain
from edition.tree import BEGINNINGS, ENDINGS, MISSING
from edition.writing import find_direction

_ITALIC = frozenset({"emph", "foreign", "title", "mentioned"})
_SILENT = PARATEXT | BEGINNINGS | ENDINGS | {MISSING, "del"}
_CLOSING = frozenset(",.;:?!)]”")
#: Of the elements in a ``choice``, those that the edited text has.
_EDITED = frozenset({"corr", "reg", "expan", "ex"})
#: Files have this time, which is the first that a zip archive can say.
_TIME = (1980, 1, 1, 0, 0, 0)


def make_document(contents: Contents, letter: Letter) -> bytes:
    """Make the Word document of a letter. The same letter gives the same bytes."""
    document = Document()
    writer = _Writer(contents, letter, document)
    _describe(document, contents, letter)
    document.add_heading(letter.title, 0)
    document.add_paragraph(letter_facts.describe_letter(letter))
    address = letter_facts.find_licence(letter, contents.project)
    document.add_paragraph(f"{contents.project.title}. {contents.edition}. {address}")
    writer.blocks((*letter.front, *letter.sections, *letter.back), 1)
    _add_list(document, "Witnesses", [(w.siglum, plain(w.description)) for w in letter.witnesses])
    keys = dict.fromkeys(key for place in find_in_letter(letter) for key in place.keys)
    _add_list(document, "Sources", [("", contents.references.get(key, key)) for key in sorted(keys)])
    writer.notes.close()
    return _pack(document)


def _describe(document: DocumentType, contents: Contents, letter: Letter) -> None:
    """Say in the properties of a document what it is.

    The day is that of the release, if there is one.
    """
    about, project = document.core_properties, contents.project
    about.title, about.author, about.language = letter.title, project.signed, letter.language
    about.comments, about.last_modified_by, about.revision = contents.edition, project.signed, 1
    day = contents.released
    about.created = about.modified = datetime(day.year, day.month, day.day) if day else datetime(*_TIME[:3])
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for language in defaults.iter(qn("w:lang")):
        language.set(qn("w:val"), letter.language)


def _add_list(document: DocumentType, title: str, entries: list[tuple[str, str]]) -> None:
    if not entries:
        return
    document.add_heading(title, 1)
    for name, words in entries:
        paragraph = document.add_paragraph()
        if name:
            paragraph.add_run(f"{name} ").bold = True
        paragraph.add_run(words)


def _pack(document: DocumentType) -> bytes:
    """Return a document as the same bytes each time, whatever the hour."""
    written, packed = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as made, zipfile.ZipFile(packed, "w") as archive:
        for name in made.namelist():
            archive.writestr(zipfile.ZipInfo(name, _TIME), made.read(name), zipfile.ZIP_DEFLATED, 9)
    return packed.getvalue()


class _Writer:
    """A walk through a letter that adds its paragraphs to a document."""

    def __init__(self, contents: Contents, letter: Letter, document: DocumentType) -> None:
        self.contents = contents
        self.letter = letter
        self.document = document
        self.notes = Footnotes(document)
        self.by_id = {note.id: note for note in letter.notes}
        called = {
            node.get("target").lstrip("#")
            for node in walk((*letter.front, *letter.sections, *letter.back))
            if isinstance(node, Markup) and node.tag == "ptr"
        }
        #: Notes that nothing in the text calls, by what they are about.
        self.uncalled = {
            target: [note for note in letter.notes if note.target == target and note.id not in called]
            for target in {note.target for note in letter.notes}
        }
        self.bookmarks = 0
        self.leftwards = find_direction(letter.language) == "rtl"

    # Blocks

    def blocks(self, content: Iterable[Node], depth: int) -> None:
        """Add the paragraphs of some content.

        They are those of the lemma where versions differ in whole paragraphs.
        """
        for node in content:
            match node:
                case Section():
                    if node.head:
                        self.inline(self.document.add_heading("", min(depth, 9)), node.head)
                    self.blocks(node.content, depth + 1)
                case Paragraph():
                    self.paragraph(node, depth)
                case Variant():
                    self.block_variant(node, depth)
                case Markup() if node.tag not in _SILENT and any(isinstance(n, Paragraph) for n in walk(node.content)):
                    self.blocks(node.content, depth)
                case Markup() if node.tag not in _SILENT and not is_empty((node,)):
                    self.inline(self.document.add_paragraph(), (node,))
                case _:
                    continue

    def paragraph(self, paragraph: Paragraph, depth: int) -> None:
        """Add one paragraph, with its id as a bookmark."""
        is_head = paragraph.form == "head"
        block = self.document.add_heading("", min(depth, 9)) if is_head else self.document.add_paragraph()
        if paragraph.id:
            self.bookmark(block, paragraph.id)
        self.inline(block, paragraph.content)
        for note in self.uncalled.get(paragraph.id, ()):
            self.notes.add(block, write_note(self.contents, note))

    def block_variant(self, variant: Variant, depth: int) -> None:
        """Add the paragraphs of a lemma.

        Its footnote stands at the end of the last, or alone where there is none.
        """
        before = len(self.document.paragraphs)
        content = variant.lemma.content if variant.lemma else ()
        if any(isinstance(node, Paragraph | Section) for node in walk(content)):
            self.blocks(content, depth)
        block = self.document.paragraphs[-1] if len(self.document.paragraphs) > before else None
        if block is None:
            block = self.document.add_paragraph()
            self.inline(block, content if variant.lemma else (ELLIPSIS,))
        self.foot(block, variant, [])

    def bookmark(self, block: Block, name: str) -> None:
        """Name a place by an id."""
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(tag)
            mark.set(qn("w:id"), str(self.bookmarks))
            if tag == "w:bookmarkStart":
                mark.set(qn("w:name"), name[:40])
            block._p.append(mark)  # type: ignore[arg-type]  # any element may stand there
        self.bookmarks += 1

    # Within a line

    def inline(self, block: Block, content: Content, *, italic: bool = False) -> list[Run]:
        """Add content to a paragraph, and return the runs."""
        runs: list[Run] = []
        for position, node in enumerate(content):
            match node:
                case str():
                    runs.append(self.run(block, node, italic=italic))
                case Variant():
                    runs += self.inline_variant(block, node, content[position + 1 : position + 2], italic=italic)
                case Markup():
                    runs += self.markup(block, node, content, italic=italic)
                case Paragraph() | Section():
                    runs += [self.run(block, " "), *self.inline(block, node.content, italic=italic)]
        return runs

    def run(self, block: Block, words: str, *, italic: bool = False) -> Run:
        """Add words to a paragraph."""
        run = block.add_run(words)
        run.italic = italic or None
        if self.leftwards:
            turn_leftwards(block)
        if runs_leftwards(words, self.letter.language):
            run.font.rtl, run.font.cs_italic = True, run.italic
        return run

    def inline_variant(self, block: Block, variant: Variant, after: Content, *, italic: bool) -> list[Run]:
        """Add the words of a lemma, and a footnote that says what the others have."""
        runs: list[Run] = []
        if variant.lemma is None:
            runs = [self.run(block, ELLIPSIS, italic=italic)]
        elif not is_empty(variant.lemma.content):
            runs = self.inline(block, variant.lemma.content, italic=italic)
        elif block.runs and after and isinstance(after[0], str) and (after[0][0] in _CLOSING or after[0][0] == " "):
            last = block.runs[-1]  # of the two spaces around a lemma without words one is enough
            last.text = last.text.removesuffix(" ") if last.text.endswith(" ") else last.text
        return [*runs, *self.foot(block, variant, runs)]

    def foot(self, block: Block, variant: Variant, runs: list[Run]) -> list[Run]:
        """Add the footnote of a variant, the notes on it, and the comment.

        Of a further piece none is said again.
        """
        if variant.continues:
            return []
        marks = [self.notes.add(block, write_entry(self.letter, variant))]
        called = [
            self.by_id.get(node.get("target").lstrip("#"))
            for piece in self.letter.pieces_of(variant)
            for reading in piece.readings  # which stand in the entry alone, with what they call
            for node in walk(reading.content)
            if isinstance(node, Markup) and node.tag == "ptr"
        ]
        for note in (*self.uncalled.get(variant.id, ()), *filter(None, called)):
            marks.append(self.notes.add(block, write_note(self.contents, note)))
        if said := write_judgement(self.contents, self.letter, variant):
            comment = self.document.add_comment([*runs, *marks], said, self.contents.project.signed)
            comment._comment_elm.attrib.pop(qn("w:date"), None)
        return marks

    def markup(self, block: Block, node: Markup, around: Content, *, italic: bool) -> list[Run]:
        """Add what an element holds."""
        if node.tag == "ptr" and node.get("type") == "note":
            note = self.by_id.get(node.get("target").lstrip("#"))
            return [self.notes.add(block, write_note(self.contents, note))] if note else []
        if node.tag in _SILENT or (node.tag == "am" and any(isinstance(n, Markup) and n.tag == "ex" for n in around)):
            return []
        if node.tag == "gap":
            return [self.run(block, ELLIPSIS, italic=italic)]
        if node.tag in BREAKS or node.tag == "space":
            return [] if node.get("break") == "no" else [self.run(block, " ")]
        if node.tag == "choice":
            parts = tuple(part for part in node.content if isinstance(part, Markup) and not part.tag.startswith("#"))
            return self.inline(block, ([p for p in parts if p.tag in _EDITED] or [*parts])[:1], italic=italic)  # type: ignore[arg-type]
        if node.tag.startswith("#"):
            return []
        slanted = italic or node.tag in _ITALIC or (node.tag == "hi" and "italic" in node.get("rend"))
        if is_restated(node):
            return [self.run(block, "["), *self.inline(block, node.content, italic=slanted), self.run(block, "]")]
        return self.inline(block, node.content, italic=slanted)
