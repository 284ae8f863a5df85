"""What stands above a letter: what kind of text it is, and its witnesses."""

from __future__ import annotations

from docutils import nodes
from sphinx.addnodes import pending_xref

from edition.bibliography import Citation
from edition.book.build.dependencies import note_table
from edition.book.citing.bibtex import cite
from edition.book.letter.content import Page, Rendered
from edition.book.letter.layer_ties import NAME, OTHER
from edition.book.letter.witness_list import list_witnesses
from edition.doctree import nodes as ours
from edition.model import Letter
from edition.permissions import TABLE, find_permission, read_publications


def make_box(page: Page) -> ours.edition_block:
    """Return the box above a letter's text: its nature, witnesses and other layer."""
    return ours.block(
        nodes.paragraph("", "", *_nature(page)),
        list_witnesses(page),
        *_other_layer(page),
        classes=f"ed-about ed-about-{page.letter.nature}",
    )


def find_publication(letter: Letter) -> list[Citation]:
    """Return the sources from which the text was made, as its header says.

    They are read from ``sourceDesc``; those of witnesses come last. A text restated after a publication names it there
    on its own.
    """
    return [Citation(key) for key in read_publications(letter)]


def _nature(page: Page) -> Rendered:
    letter = page.letter

    def source() -> Rendered:
        found = cite(page.env, page.document, find_publication(letter), page.line, brackets=False)
        return found or [nodes.Text("its publication")]

    if letter.nature == "restatement":
        return [
            nodes.strong("", "A restatement"),
            nodes.Text(" after "),
            *source(),
            nodes.Text(
                ": the letter retold, paragraph by paragraph, in the edition’s own words. It is no witness’s text. "
                "Only the words quoted at the variant sites are those of a version. Cite it as restated after "
            ),
            *source(),
            nodes.Text("."),
        ]
    if letter.nature == "translation":
        return [
            nodes.strong("", "A translation"),
            nodes.Text(
                f" made for this edition from {letter.sigla[0]}. Readings of other witnesses are quoted where they "
                "differ. What was not seen is a gap, or is restated from a publication and then stands in square "
                "brackets: such a passage is no translation and no witness’s text."
            ),
        ]
    if letter.nature == "transcription":
        return [
            nodes.strong("", "A transcription"),
            nodes.Text(
                ": the words of the witnesses themselves. Where they differ each keeps its own, and the running text "
                "of each can be read alone."
            ),
        ]
    note_table(page.env, TABLE)
    permission = find_permission(letter)
    if permission:
        return [
            nodes.strong("", "The text of a publication"),
            nodes.Text(", "),
            *source(),
            nodes.Text(
                f", published here {permission.statement}. The rights stay with those who hold them: the licence of "
                "the edition does not cover this text."
            ),
        ]
    return [
        nodes.strong("", "The text of a publication"),
        nodes.Text(", "),
        *source(),
        nodes.Text(
            ", made on this machine from the reader’s own copy. It is under copyright, or its rights are unclear. It "
            "is here for private study: do not put this page on the public web without the permission of those who "
            "hold the rights."
        ),
    ]


def _other_layer(page: Page) -> Rendered:
    letter = page.letter
    if letter.id not in page.env.config.edition_published:
        return []
    other = OTHER[letter.layer]
    link = pending_xref("", refdomain="edition", reftype="letter", reftarget=letter.id, refdoc=page.env.docname)
    link["layer"] = other
    link += nodes.inline("", NAME[other])
    words = " stands on a page of its own. Paragraphs link to their counterparts there (⇄)."
    return [nodes.paragraph("", "", nodes.Text("The "), link, nodes.Text(words))]
