"""The directive that puts a letter on a page, and the whole of what it puts there."""

from __future__ import annotations

from itertools import groupby
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

import edition
from edition import vocabulary
from edition.anchors import TEXT
from edition.book.build.dependencies import note_letter
from edition.book.letter.apparatus import make_apparatus
from edition.book.letter.containers import DIVISIONS, in_blocks
from edition.book.letter.content import Page, Rendered, Writer, list_anchors
from edition.book.letter.head_box import make_box
from edition.book.letter.layer_ties import link_counterparts
from edition.book.letter.notes import make_notes
from edition.book.letter.text import TextWriter
from edition.book.letter.version_choice import make_control
from edition.book.page.faults import Reported, list_known, report_fault
from edition.book.page.ids import place
from edition.doctree import nodes as ours
from edition.doctree.domain import edition_domain
from edition.header import name_witness
from edition.model import Content, Section
from edition.natures import NATURES
from edition.project import find_project

#: Headings of a publication's own parts, where it gives them none.
_PARTS = {"introduction": "Introduction", "conclusion": "Conclusion", "background": "Background"}


class LetterDirective(SphinxDirective):
    """The directive ``{letter} sailor-1901``, which puts a letter on a page.

    Its option ``:layer:`` is ``edition`` (the default) or ``published``.
    """

    required_arguments = 1
    option_spec: ClassVar = {"layer": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Return the letter with apparatus and notes, or nothing after reporting a fault."""
        identifier, layer = self.arguments[0], self.options.get("layer", "edition")
        if identifier not in edition.letters():
            report_fault(self, f"no {find_project().text.singular} {identifier!r}", list_known(edition.letters()))
            return []
        if layer not in vocabulary.LAYER:
            report_fault(self, f"no layer {layer!r}", list_known(vocabulary.LAYER))
            return []
        with Reported(self):
            return self._placed(identifier, layer)
        return []

    def _placed(self, identifier: str, layer: str) -> list[nodes.Node]:
        note_letter(self.env, identifier, layer)
        letter = edition.load(identifier, layer)
        page = Page(self.env, self.state.document, letter, self.lineno)
        edition_domain(self.env).note_letter(identifier, layer, list_anchors(letter))
        edition_domain(self.env).note_versions(() if page.shares.are_many else letter.sigla)
        return place(self, self._parts(page))

    def _parts(self, page: Page) -> list[nodes.Element]:
        letter = page.letter
        front = _publication_parts(page, letter.front, "front")
        text = _text(page)
        back = _publication_parts(page, letter.back, "back")
        foot = [part for part in (make_apparatus(page), make_notes(page)) if part is not None]
        parts = [make_box(page), *front, text, *back, *foot]
        for part in parts:
            part["support_smartquotes"] = False  # the letter's quotation marks are its own
            self.set_source_info(part)
        return parts


def _text(page: Page) -> ours.edition_text:
    letter = page.letter
    text = ours.edition_text(
        "",
        ids=[TEXT],
        classes=["ed-letter"],
        letter=letter.id,
        layer=letter.layer,
        language=letter.language,
        **_tell_witnesses(page),
    )
    text += ours.edition_head("", NATURES[letter.nature].head)
    choice = make_control(page)
    if choice is not None:
        text += choice
    written = in_blocks(TextWriter(page, link_counterparts(page.env, letter)).content(letter.sections))
    for is_division, together in groupby(written, _is_division):
        parts = list(together)  # in a division in any case, since columns are laid out in these
        text += parts if is_division else ours.block(*parts, classes="ed-division")
    return text


def _is_division(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Element) and "ed-division" in node["classes"]


def _tell_witnesses(page: Page) -> dict[str, object]:
    """Return what the sites of a letter with many witnesses leave unsaid.

    Of few, who are named at each site by their sigla, these are their names.
    """
    shares = page.shares
    if not shares.are_many:
        names = {witness.siglum: name for witness in page.letter.witnesses if (name := name_witness(witness))}
        return {"called": names, "sigla": [], "families": [], "lost": {}}
    families = [[family.siglum, list(family.members)] for family in shares.families]
    return {"called": {}, "sigla": list(page.letter.sigla), "families": families, "lost": shares.find_lost()}


def _publication_parts(page: Page, content: Content, anchor: str) -> list[nodes.Element]:
    """Return what stands before or after the text, its divisions with headings."""
    parts: list[nodes.Element] = []
    for n, part in enumerate(content, 1):
        if isinstance(part, Section) and part.tag in DIVISIONS:
            parts.append(_publication_part(page, part, f"{anchor}-{n}"))
        elif written := in_blocks(Writer(page).node(part)):
            parts.append(ours.block(*written))
    return parts


def _publication_part(page: Page, section: Section, anchor: str) -> nodes.section:
    """Return an introduction or conclusion of a publication, with its parts.

    It stands outside the letter's text.
    """
    writer = Writer(page)
    head: Rendered = writer.content(section.head) or [nodes.Text(_PARTS.get(section.kind, section.kind.capitalize()))]
    division = nodes.section("", ids=[section.id or anchor], classes=["ed-publication"])
    division += nodes.title("", "", *head)
    for n, part in enumerate(section.content, 1):
        if isinstance(part, Section) and part.tag in DIVISIONS and (part.head or part.kind in _PARTS):
            division += _publication_part(page, part, f"{anchor}-{n}")
        else:
            division += writer.node(part)
    return division
