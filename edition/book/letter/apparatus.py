"""The apparatus at the foot of a letter, in the form of print: ``¶ 3 v02 lemma] reading B``."""

from __future__ import annotations

from docutils import nodes
from sphinx.addnodes import pending_xref

from edition.book.letter.content import Page, Rendered, Writer
from edition.book.letter.notes import write_paragraphs
from edition.book.letter.text import name_entry_id
from edition.doctree import nodes as ours
from edition.model import Content, Extent, Markup, Reading, Variant
from edition.project import find_project
from edition.tables import find_places, measure_words
from edition.text import plain

#: Readings of more words than this are cited by their first and last words.
_WHOLE = 24
_FIRST, _LAST = 6, 4


def make_apparatus(page: Page) -> nodes.section | None:
    """Return the section of the apparatus, or None where the letter has no variants."""
    letter = page.letter
    if not letter.all_variants:
        return None
    section = nodes.section("", ids=["apparatus"], names=["apparatus"], classes=["ed-foot"])
    section += nodes.title("", "Apparatus")
    section += _terms(page)
    where = find_places(letter)
    for variant in letter.all_variants:
        item = ours.block(classes="ed-entry")
        item["ids"] = [name_entry_id(variant.id)]
        item += nodes.paragraph("", "", *_first_line(page, letter.pieces_of(variant), where[variant.id][1]))
        remarks = _remarks(page, variant)
        if remarks:
            item += nodes.paragraph("", "", *remarks, classes=["ed-remarks"])
        item += _judgement(page, variant)
        section += item
    return section


def _terms(page: Page) -> list[nodes.Node]:
    """Return a line that links to the meaning of the terms of the judgements.

    Nothing is returned where no variant is judged, or the book has no page that defines the terms.
    """
    judged = any(variant.direction or variant.mechanisms for variant in page.letter.all_variants)
    if not judged or find_project().pages.terms not in page.env.found_docs:
        return []
    link = pending_xref(
        "",
        nodes.inline("", "What these terms mean"),
        refdomain="std",
        reftype="ref",
        reftarget="variants",
        refexplicit=True,
        refdoc=page.env.docname,
    )
    line = "After the readings stand kind, direction, mechanism, bearing, sense and certainty. "
    return [nodes.paragraph("", "", nodes.Text(line), link, nodes.Text("."), classes=["ed-terms"])]


def _first_line(page: Page, pieces: tuple[Variant, ...], paragraph: str) -> Rendered:
    variant, *rest = pieces
    line: Rendered = []
    if paragraph:
        label = f"¶\u00a0{paragraph.removeprefix('p')}"
        line += [ours.link(label, paragraph, "ed-entry-place"), nodes.Text(" ")]
    line += [ours.link(variant.id, variant.id, "ed-entry-id"), nodes.Text(" ")]
    lemmas = [piece.lemma for piece in pieces if piece.lemma]
    if any(lemma.content for lemma in lemmas):
        for position, lemma in enumerate(lemmas):
            line += [nodes.Text(" … ")] if position else []
            line.append(ours.inline(*_cited(page, lemma), classes="ed-entry-lemma"))
        line.append(nodes.Text("] "))
    else:
        sigla = " ".join(lemmas[0].witnesses) if lemmas else page.letter.sigla[0]
        line += [ours.inline("no words in ", sigla, classes="ed-absent"), nodes.Text("] ")]
    for position, reading in enumerate(variant.readings):
        line += [nodes.Text("; ")] if position else []
        line += _reading(page, reading, rest)
    return line


def _reading(page: Page, reading: Reading, rest: list[Variant]) -> Rendered:
    """Return a reading and its sigla.

    The words of the variant's further pieces follow after an ellipsis.
    """
    further = (piece.reading_of(reading.witnesses[0]) for piece in rest)
    contents = [piece for piece in (reading, *further) if piece and piece.content]
    shown: Rendered = []
    for position, piece in enumerate(contents):
        shown += [nodes.Text(" … ")] if position else []
        shown += _cited(page, piece)
    if not contents:
        shown = [ours.inline("omitted", classes="ed-absent")]
    return [*shown, nodes.Text("\u00a0"), ours.inline(" ".join(reading.witnesses), classes="ed-siglum")]


def _cited(page: Page, reading: Reading) -> Rendered:
    """Return a short reading whole, a long one as its first and last words and length."""
    count = measure_words(reading.content, reading.witnesses[0])
    text = plain(reading.content, reading.witnesses[0])
    words = text.split()
    if len(words) <= _WHOLE:
        return _Citing(page, reading.witnesses[0]).content(reading.content)
    shown = f"{' '.join(words[:_FIRST])} … {' '.join(words[-_LAST:])}"
    return [nodes.Text(shown), ours.inline(f" ({count} words)", classes="ed-extent")]


class _Citing(Writer):
    """A writer of readings for the apparatus.

    It leaves out the calls of notes, and writes a nested variant with the words of one witness.
    """

    def __init__(self, page: Page, siglum: str) -> None:
        """Take what is known of the page, and the siglum of the witness that is cited."""
        super().__init__(page)
        self.siglum = siglum

    def node(self, node: object) -> Rendered:
        """Return one part of a reading as nodes."""
        match node:
            case Markup(tag="ptr"):
                return []
            case Variant():
                reading = node.reading_of(self.siglum)
                return self.content(reading.content if reading else ())
            case _:
                return super().node(node)  # type: ignore[arg-type]

    def content(self, content: Content) -> Rendered:
        """Return a reading as nodes within a line, its paragraphs parted by a pilcrow."""
        parts: Rendered = []
        for node in super().content(content):
            if isinstance(node, nodes.paragraph):  # a paragraph cited within a line
                parts += [*([nodes.Text(" ¶ ")] if parts else []), *node.children]
            else:
                parts.append(node)
        return parts


def _remarks(page: Page, variant: Variant) -> Rendered:
    """Return the line of remarks on a variant.

    These are kind, status, extent, group, judgement and sense.
    """
    letter = page.letter
    parts: list[Rendered] = []
    if variant.kinds:
        parts.append([nodes.Text(" and ".join(variant.kinds))])
    if variant.status != "variant":
        parts.append([nodes.Text(f"{variant.status}: it may be no variant")])
    if variant.extent and variant.extent.most:
        parts.append([nodes.Text(_extent(variant.extent))])
    group = [member for member in letter.group_of(variant.id) if member != variant.id]
    if group:
        links: Rendered = [nodes.Text("one change with ")]
        for position, member in enumerate(group):
            links += [nodes.Text(", ")] if position else []
            links.append(ours.link(member, name_entry_id(member), "ed-entry-group"))
        parts.append(links)
    judgements = [
        f"direction: {variant.direction.replace('-secondary', ' secondary')}" if variant.direction else "",
        f"mechanism: {', '.join(variant.mechanisms)}" if variant.mechanisms else "",
        f"bearing: {variant.bearing}" if variant.bearing else "",
        f"sense: {variant.sense}" if variant.sense else "",
        f"certainty: {variant.certainty}" if variant.certainty else "",
    ]
    parts += [[nodes.Text(judgement)] for judgement in judgements if judgement]
    sense = page.sense_of(variant.id)
    if sense:
        label = f"note {page.note_number(sense)}"
        parts.append([nodes.Text("what it says: "), ours.link(label, sense.id, "ed-entry-note")])
    joined: Rendered = []
    for position, part in enumerate(parts):
        joined += [nodes.Text(" · ")] if position else []
        joined += part
    return joined


def _judgement(page: Page, variant: Variant) -> list[nodes.Node]:
    """Return the reasons of the judgement on a variant, as paragraphs; maybe none."""
    note = page.letter.judgement_of(variant.id)
    if note is None:
        return []
    first, *rest = write_paragraphs(Writer(page), note)
    return [
        nodes.paragraph("", "", *first, ids=[note.id], classes=["ed-judgement"]),
        *(nodes.paragraph("", "", *block, classes=["ed-judgement"]) for block in rest),
    ]


def _extent(extent: Extent) -> str:
    if extent.least == extent.most:
        words = f"{extent.least} {'word' if extent.least == 1 else 'words'}"
    else:
        words = f"{extent.least} to {extent.most} words"
    evidence = f" by {', '.join(extent.evidence)}" if extent.evidence else ""
    return f"lemma of {words}{evidence}, certainty {extent.certainty}"
