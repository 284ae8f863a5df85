"""What stands above a letter: what kind of text it is, and its witnesses."""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.addnodes import pending_xref

from edition.bibliography import Citation
from edition.book.build.dependencies import note_table
from edition.book.citing.bibtex import cite
from edition.book.letter.content import Page, Rendered
from edition.book.letter.layer_ties import NAME, OTHER
from edition.book.letter.witness_list import list_witnesses
from edition.doctree import nodes as ours
from edition.header import read_dateline
from edition.model import Letter, Markup, walk
from edition.natures import NATURES, RIGHTS
from edition.permissions import TABLE, find_permission, read_publications
from edition.project import find_project
from edition.rights import Rights, read_rights
from edition.text import is_kept_back, is_restated

#: Terms of more characters than this are a text, and not the name of a licence.
_NAME = 60


def make_box(page: Page) -> ours.edition_block:
    """Return the box above a letter's text: its nature, witnesses and other layer."""
    return ours.block(
        *_head(page),
        nodes.paragraph("", "", *_nature(page)),
        list_witnesses(page),
        *_other_layer(page),
        classes=f"ed-about ed-about-{page.letter.nature}",
    )


def _head(page: Page) -> list[nodes.Node]:
    """Return the line with place and date, and the way to the first words."""
    first = next((paragraph.id for paragraph in page.letter.all_paragraphs if paragraph.id), "")
    if not first:
        return []
    link = ours.link(f"Go to the {find_project().text.singular}", first, "ed-to-text")
    said = read_dateline(page.letter)
    return [nodes.paragraph("", "", *([nodes.Text(said), nodes.Text(" ")] if said else []), link, classes=["ed-sent"])]


def find_publication(letter: Letter) -> list[Citation]:
    """Return the sources from which the text was made, as its header says.

    They are read from ``sourceDesc``; those of witnesses come last. A text restated after a publication names it there
    on its own.
    """
    return [Citation(key) for key in read_publications(letter)]


def _nature(page: Page) -> Rendered:
    """Return what kind of text a letter is, and what may be done with it.

    The words are those of ``edition.natures``.
    """
    letter, words = page.letter, NATURES[page.letter.nature]
    rights, permission = read_rights(letter), None
    said = words.box
    said += words.others if len(letter.sigla) > 1 else ""
    said += words.unseen if _has_unseen(letter) else ""
    if rights.goes_out:
        said += words.given
    else:
        note_table(page.env, TABLE)
        permission = find_permission(letter)
        if permission:
            said += words.permitted + RIGHTS["permitted"]
        else:
            said += (words.copied if letter.layer == "published" else words.given) + RIGHTS["private"]
    statement = permission.statement if permission else ""
    return [
        nodes.strong("", words.name),
        *_filled(page, said, statement),
        *(_terms(letter, rights) if rights.goes_out else []),
    ]


def _terms(letter: Letter, rights: Rights) -> Rendered:
    """Return under what terms a text may be used, in the words of its header.

    Nothing of a text in the edition’s own words and under its licence: the book says that once.
    """
    terms = rights.text
    if letter.nature in ("translation", "restatement") and terms.licence in ("", find_project().licence_address):
        return []
    if not terms.words or terms.status != "free":
        return [nodes.Text(RIGHTS.get(terms.status or "undeclared", ""))]
    if not terms.licence:
        return [nodes.Text(f" {terms.words}")]
    if len(terms.words) <= _NAME:
        return [nodes.Text(" "), nodes.reference("", terms.words, refuri=terms.licence)]
    return [nodes.Text(f" {terms.words} "), nodes.reference("", "The licence", refuri=terms.licence), nodes.Text(".")]


def _filled(page: Page, words: str, permission: str) -> Rendered:
    """Return words with what their blanks stand for."""
    letter = page.letter
    known = {
        "text": find_project().text.singular,
        "base": letter.sigla[0] if letter.sigla else "",
        "permission": permission,
    }
    shown: Rendered = []
    for n, part in enumerate(re.split(r"\{(\w+)\}", words)):
        if n % 2 and part == "source":
            found = cite(page.env, page.document, find_publication(letter), page.line, brackets=False)
            shown += found or [nodes.Text("its publication")]
        else:
            shown.append(nodes.Text(known[part] if n % 2 else part))
    return _joined(shown)


def _joined(shown: Rendered) -> Rendered:
    """Return nodes in which runs of text are one."""
    joined: Rendered = []
    for node in shown:
        if joined and isinstance(node, nodes.Text) and isinstance(joined[-1], nodes.Text):
            joined[-1] = nodes.Text(f"{joined[-1]}{node}")
        elif str(node) or not isinstance(node, nodes.Text):
            joined.append(node)
    return joined


def _has_unseen(letter: Letter) -> bool:
    """Tell whether anything of a text was not seen, and is a gap or restated."""
    return any(
        isinstance(node, Markup) and (is_restated(node) or (node.tag == "gap" and not is_kept_back(node)))
        for node in walk(letter.sections)
    )


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
