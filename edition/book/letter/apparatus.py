"""The apparatus at the foot of a letter, in the form of print: ``¶ 3 v02 lemma] reading B``."""

from __future__ import annotations

from itertools import groupby

from docutils import nodes
from sphinx.addnodes import pending_xref

from edition.anchors import APPARATUS, name_entry_id, name_witness_id
from edition.book.letter.claims import name_claims
from edition.book.letter.content import Page, Rendered, Writer
from edition.book.letter.judgement_words import say_judgement
from edition.book.letter.notes import write_paragraphs
from edition.book.letter.place_names import name_paragraph
from edition.book.letter.shares import Share
from edition.doctree import nodes as ours
from edition.header import name_with_siglum
from edition.model import Content, Extent, Markup, Paragraph, Reading, ReadingGroup, Section, Variant, walk
from edition.project import find_project
from edition.tables import find_places, measure_words
from edition.text import plain
from edition.tree import NOT_EXTANT

#: Readings of more words than this are cited by their first and last words.
_WHOLE = 24
_FIRST, _LAST = 6, 4


def make_apparatus(page: Page) -> nodes.section | None:
    """Return the section of the apparatus, or None where the letter has no variants."""
    letter = page.letter
    if not letter.all_variants:
        return None
    section = nodes.section("", ids=[APPARATUS], names=[APPARATUS], classes=["ed-foot"])
    section += nodes.title("", "Apparatus")
    section += _terms(page)
    where = find_places(letter)
    names = {witness.siglum: name_with_siglum(witness) for witness in letter.witnesses}
    paragraphs = {paragraph.id: paragraph for paragraph in letter.all_paragraphs}
    for variant in letter.all_variants:
        item = ours.block(classes="ed-entry")
        item["ids"] = [name_entry_id(variant.id)]
        paragraph = paragraphs.get(where[variant.id][1])
        item += nodes.paragraph("", "", *_first_line(page, letter.pieces_of(variant), paragraph))
        for name, line in (("ed-said", _said(page, variant, names)), ("ed-remarks", _codes(page, variant))):
            if line:
                item += nodes.paragraph("", "", *line, classes=[name])
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


def _first_line(page: Page, pieces: tuple[Variant, ...], paragraph: Paragraph | None) -> Rendered:
    """Return what is said in print.

    The place, the lemma, and readings parted by semicolons.
    """
    variant, *rest = pieces
    line: Rendered = []
    if paragraph:
        line += [ours.link(name_paragraph(paragraph), paragraph.id, "ed-entry-place"), nodes.Text(" ")]
    line += [ours.link(variant.id, variant.id, "ed-entry-id"), nodes.Text(" "), *_lemma(page, pieces)]
    parts = [_group(page, variant, groups, [*readings], rest) for groups, readings in _in_groups(variant)]
    parts += [_apart(page, variant, share) for share in page.shares.apart(variant)]
    for position, part in enumerate(parts):
        line += [nodes.Text("; ")] if position else []
        line += part
    return line


def _in_groups(variant: Variant) -> groupby[tuple[ReadingGroup, ...], Reading]:
    return groupby(variant.readings, lambda reading: reading.groups)


def _lemma(page: Page, pieces: tuple[Variant, ...]) -> Rendered:
    """Return the words of the lemma, up to its bracket.

    Whose they are is said where it does not follow from what others have.
    """
    variant, shares = pieces[0], page.shares
    lemmas = [piece.lemma for piece in pieces if piece.lemma]
    if not lemmas:
        return [ours.inline("no reading preferred", classes="ed-absent"), nodes.Text("] ")]
    share = shares.share_of(variant, lemmas[0])
    line: Rendered = []
    if any(lemma.content for lemma in lemmas):
        for position, lemma in enumerate(lemmas):
            line += [nodes.Text(" … ")] if position else []
            line.append(ours.inline(*_cited(page, lemma), classes="ed-entry-lemma"))
        claims = name_claims(page.letter, lemmas[0])
        whose = _whose(page, variant, share) if shares.are_many or shares.apart(variant) else []
        line += [*whose, *([_claim(claims)] if claims else [])]
    else:
        line = [ours.inline("no words", classes="ed-absent"), *_whose(page, variant, share, " in ")]
    return [_held(page, share, line), nodes.Text("] ")]


def _group(
    page: Page, variant: Variant, groups: tuple[ReadingGroup, ...], readings: list[Reading], rest: list[Variant]
) -> Rendered:
    """Return readings of one group in round brackets, others as they are."""
    line: Rendered = []
    for position, reading in enumerate(readings):
        line += [nodes.Text("; ")] if position else []
        line += _reading(page, variant, reading, rest)
    if not groups:
        return line
    name = ", ".join(filter(None, (dict(group.attributes).get("type", "") for group in groups)))
    lead = [ours.inline(f"{name}: ", classes="ed-group-name")] if name else []
    return [nodes.Text("("), *lead, *line, nodes.Text(")")]


def _reading(page: Page, variant: Variant, reading: Reading, rest: list[Variant]) -> Rendered:
    """Return a reading and whose it is.

    The words of the variant's further pieces follow after an ellipsis.
    """
    further = (piece.reading_of(reading.witnesses[0]) for piece in rest if reading.witnesses)
    contents = [piece for piece in (reading, *further) if piece and piece.content]
    shown: Rendered = []
    for position, piece in enumerate(contents):
        shown += [nodes.Text(" … ")] if position else []
        shown += _cited(page, piece)
    if not contents:
        shown = [ours.inline("omitted", classes="ed-absent")]
    claims, share = name_claims(page.letter, reading), page.shares.share_of(variant, reading)
    return [_held(page, share, [*shown, *_whose(page, variant, share), *([_claim(claims)] if claims else [])])]


def cite_reading(page: Page, pieces: tuple[Variant, ...], siglum: str) -> Rendered:
    """Return what a witness has at a variant, as the apparatus cites it.

    ``pieces`` are all pieces of the variant, the first first.
    """
    known = pieces[0].attest(siglum)
    if known.reading is None:
        return [ours.inline(known.state, classes="ed-absent")]
    readings = [found for piece in pieces if (found := piece.reading_of(siglum)) and found.content]
    shown = _joined([_cited(page, each) for each in readings], " … ")
    return shown or [ours.inline("no words", classes="ed-absent")]


#: A share with more names than this is called the rest, where it is the largest, or counted.
_NAMED = 6


def _whose(page: Page, variant: Variant, share: Share, lead: str = "\u00a0") -> Rendered:
    """Return the witnesses of a share after a space; nothing where it has none."""
    names = _names(page, variant, share)
    if not names:
        return []
    is_plain = not page.shares.are_many and not lead.strip()
    return [nodes.Text(lead), *names] if is_plain else [ours.inline(lead, *names, classes="ed-whose")]


def _held(page: Page, share: Share, line: Rendered) -> nodes.Element:
    """Return what is said of a share in an element of its own.

    A script finds it by that. Of few witnesses it says which they are, so that they can be named.
    """
    has = {"data-has": "" if page.shares.are_many else " ".join(share.witnesses)}
    match line:
        case [ours.edition_inline() as only]:
            only["html"] |= has
            return only
    return ours.inline(*line, **has)


def _names(page: Page, variant: Variant, share: Share) -> Rendered:
    """Return the sigla of a share.

    A family's stands for its members, and is a link to the list of witnesses.
    """
    names = page.shares.shorten(variant, share)
    if share is page.shares.rest_of(variant) and len(names) > _NAMED:
        return [ours.inline("the rest", classes="ed-siglum")]
    shown: Rendered = []
    for is_family, together in groupby(names, lambda name: page.shares.family(name) is not None):
        some = list(together)
        shown += [nodes.Text(" ")] if shown else []
        shown += _families(page, some) if is_family else [ours.inline(" ".join(some), classes="ed-siglum")]
    return shown


def _families(page: Page, names: list[str]) -> Rendered:
    shown: Rendered = []
    for name in names:
        family = page.shares.family(name)
        assert family is not None
        shown += [nodes.Text(" ")] if shown else []
        anchor = name_witness_id(family.identifier or name)
        shown.append(ours.link(name, anchor, "ed-family"))
    return shown


def _claim(claims: str) -> nodes.Element:
    return ours.inline(f"\u00a0{claims}", classes="ed-claim")


def _apart(page: Page, variant: Variant, share: Share) -> Rendered:
    """Return which witnesses are not extant, or not reported.

    By a sign, in words, and by name where they are few.
    """
    sign, words = ("[…]", "not extant") if share.state == NOT_EXTANT else ("?", "not reported")
    names = page.shares.shorten(variant, share)
    kind = share.state.replace(" ", "-")
    if page.shares.are_many and len(names) > _NAMED:
        count = ours.inline(f"{sign}\u00a0{words}: {len(share.witnesses)} witnesses", classes=f"ed-{kind}")
        return [_held(page, share, [count])]
    said = ours.inline(f"{sign}\u00a0{words}:", classes=f"ed-absent ed-{kind}")
    return [_held(page, share, [said, *_whose(page, variant, share)])]


def _cited(page: Page, reading: Reading) -> Rendered:
    """Return a short reading whole, a long one as its first and last words and length."""
    siglum = next(iter(reading.witnesses), None)
    text = plain(reading.content, siglum)
    words = text.split()
    if len(words) <= _WHOLE:
        return _in_language(page, _Citing(page, siglum).content(reading.content))
    shown = f"{' '.join(words[:_FIRST])} … {' '.join(words[-_LAST:])}"
    count = measure_words(reading.content, siglum)
    return [*_in_language(page, [nodes.Text(shown)]), ours.inline(f" ({count} words)", classes="ed-extent")]


def _in_language(page: Page, cited: Rendered) -> Rendered:
    """Return words of the letter in its language, where the page has another."""
    html = page.own_language()
    return [ours.inline(*cited, **html)] if html and cited else cited


class _Citing(Writer):
    """A writer of readings for the apparatus.

    It leaves out the calls of notes, and writes a nested variant with the words of one witness.
    """

    def __init__(self, page: Page, siglum: str | None) -> None:
        """Take the page and the siglum that is cited."""
        super().__init__(page)
        self.siglum = siglum

    def node(self, node: object) -> Rendered:
        """Return one part of a reading as nodes."""
        match node:
            case Markup(tag="ptr"):
                return []
            case Variant():
                reading = node.reading_of(self.siglum) if self.siglum else node.lemma
                return self.content(reading.content if reading else ())
            case Section():
                return self.content((*node.head, *node.content))
            case _:
                return super().node(node)  # type: ignore[arg-type]

    def content(self, content: Content) -> Rendered:
        """Return a reading as nodes within a line.

        Its paragraphs are parted by a pilcrow, its verses by a stroke.
        """
        is_verse = any(isinstance(node, Paragraph) and node.form == "l" for node in walk(content))
        parts: Rendered = []
        for node in super().content(content):
            if isinstance(node, nodes.paragraph):  # a paragraph cited within a line
                parts += [*([nodes.Text(" / " if is_verse else " ¶ ")] if parts else []), *node.children]
            else:
                parts.append(node)
        return parts


#: What is said of a site that does not count as a variant.
_APART = {"doubtful": "it may be no variant", "division": "no words differ"}


def _said(page: Page, variant: Variant, names: dict[str, str]) -> Rendered:
    """Return in plain words what is judged of a variant.

    What it goes together with is said too.
    """
    judged = say_judgement(variant, find_project().vocabularies, names)
    parts: list[Rendered] = [[nodes.Text(judged)]] if judged else []
    group = [member for member in page.letter.group_of(variant.id) if member != variant.id]
    if group:
        links: Rendered = [nodes.Text("One change with ")]
        for position, member in enumerate(group):
            links += [nodes.Text(", ")] if position else []
            links.append(ours.link(member, name_entry_id(member)))
        parts.append([*links, nodes.Text(".")])
    sense = page.sense_of(variant.id)
    for note in page.notes_on(variant.id):
        if note is sense or note.id not in page.calls:  # where it is called, its call leads to it
            lead = [nodes.Text("Explained in ")] if note is sense else [nodes.Text("See ")]
            link = ours.link(f"note {page.note_number(note)}", note.id)
            parts.append([*lead, link, nodes.Text(".")])
    return _joined(parts, " ")


def _codes(page: Page, variant: Variant) -> Rendered:
    """Return the codes of a variant: kind, status, extent and judgement."""
    judgement = page.letter.judgement_of(variant.id)
    codes = [
        " and ".join(variant.kinds),
        f"{variant.status}: {_APART.get(variant.status, 'counted apart')}" if variant.status != "variant" else "",
        _extent(variant.extent) if variant.extent and variant.extent.most else "",
        f"direction: {variant.direction.replace('-secondary', ' secondary')}" if variant.direction else "",
        f"mechanism: {', '.join(variant.mechanisms)}" if variant.mechanisms else "",
        f"bearing: {variant.bearing}" if variant.bearing else "",
        f"sense: {variant.sense}" if variant.sense else "",
        f"certainty: {variant.certainty}" if variant.certainty else "",
        "judged again after both codings" if judgement and judgement.is_revised else "",
    ]
    return _joined([[nodes.Text(code)] for code in codes if code], "\u00a0· ")


def _joined(parts: list[Rendered], sign: str) -> Rendered:
    return [node for n, part in enumerate(parts) for node in ([nodes.Text(sign), *part] if n else part)]


def _judgement(page: Page, variant: Variant) -> list[nodes.Node]:
    """Return the reasons of the judgement on a variant, as paragraphs; maybe none."""
    note = page.letter.judgement_of(variant.id)
    if note is None:
        return []
    first, *rest = write_paragraphs(Writer(page), note)
    return [
        nodes.paragraph("", "", *first, ids=[note.id]),
        *(nodes.paragraph("", "", *block) for block in rest),
    ]


def _extent(extent: Extent) -> str:
    if extent.least == extent.most:
        words = f"{extent.least} {'word' if extent.least == 1 else 'words'}"
    else:
        words = f"{extent.least} to {extent.most} words"
    evidence = f" by {', '.join(extent.evidence)}" if extent.evidence else ""
    return f"lemma of {words}{evidence}, certainty {extent.certainty}"
