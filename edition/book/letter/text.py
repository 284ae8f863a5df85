"""The letter's text as nodes: sections, numbered paragraphs, and variants with their readings in the flow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from docutils import nodes

from edition import vocabulary
from edition.book.letter.content import Page, Rendered, Writer
from edition.doctree import nodes as ours
from edition.model import Content, Letter, Markup, Node, Paragraph, Reading, Section, Variant, walk
from edition.tables import measure_words

_CLOSING = tuple(",.;:?!)]”’")

#: A lemma of more words than this is underlined more lightly.
_LONG = 15

#: Gives the links from a paragraph, by its id, to its counterparts in the other layer.
Counterparts = Callable[[str], Rendered]


def has_paragraphs(variant: Variant) -> bool:
    """Tell whether a variant holds whole paragraphs."""
    return any(isinstance(node, Paragraph) for reading in variant.all_readings() for node in walk(reading.content))


def find_first_pieces(letter: Letter) -> dict[str, Variant]:
    """Return the variants of a letter by id, each by its first piece."""
    return {variant.id: variant for variant in letter.all_variants}


class TextWriter(Writer):
    """A writer of the letter's text that marks as paratext all that it adds."""

    def __init__(self, page: Page, counterparts: Counterparts) -> None:
        """Take what is known of the page, and what links a paragraph to the other layer."""
        super().__init__(page, in_text=True)
        self.counterparts = counterparts
        self.variants = find_first_pieces(page.letter)
        self.within: list[Variant] = []

    def content(self, content: Content) -> Rendered:
        """Return content as nodes.

        Where only some witnesses have words before a punctuation mark, the space before those words is theirs:
        it is taken into the variant, so that the others' text has no gap before the mark.
        """
        children: Rendered = []
        parts = list(content)
        for position, part in enumerate(parts):
            following = parts[position + 1] if position + 1 < len(parts) else ""
            after = parts[position + 2] if position + 2 < len(parts) else ""
            if isinstance(part, str) and part.endswith(" ") and _owns_space(following, after):
                parts[position] = part.removesuffix(" ")
                children.extend(self.node(parts[position]))
                assert isinstance(following, Variant)
                with_words = [s for r in following.all_readings() if r.content for s in r.witnesses]
                children.append(self._reading_space(with_words))
            else:
                written = self.node(part)
                if position and isinstance(parts[position - 1], Variant):
                    for call in (node for node in written if isinstance(node, ours.edition_mark)):
                        call["classes"].append("ed-after")
                children.extend(written)
        return children

    def node(self, node: Node) -> Rendered:
        """Return one part of the letter's text as nodes."""
        match node:
            case Variant():
                return self._block_site(node) if has_paragraphs(node) else [self._site(node)]
            case Section():
                return [self._section(node)]
            case Markup(tag="gap") if self.within and node.get("reason") == "rights":
                return self._elided(node)
            case _:
                return super().node(node)

    def paragraph(self, paragraph: Paragraph) -> nodes.Element:
        """Return a paragraph with its number, and links to the other layer."""
        number = paragraph.id.removeprefix("p")
        return ours.edition_paragraph(
            "",
            "",
            ours.mark(f"{number} ", paragraph.id, "ed-num"),
            *self.content(paragraph.content),
            *self.counterparts(paragraph.id),
            ids=[paragraph.id],
            classes=["ed-p", f"ed-{paragraph.form}"],
        )

    def _section(self, section: Section) -> nodes.Element:
        inner = [
            part if isinstance(part, nodes.Body | nodes.Structural) else ours.block(part)
            for part in self.content(section.content)
        ]
        head = super().content(section.head)
        if not head and section.kind == "postscript" and section.id:
            head = [nodes.Text("Postscript")]
        if not head or not section.id:
            plain = ours.block(*inner, classes=f"ed-division ed-{section.kind}")
            plain["ids"] = [section.id] if section.id else []
            return plain
        division = nodes.section("", ids=[section.id], classes=["ed-division", f"ed-{section.kind}"])
        division += ours.edition_head("", "", *head)
        division += inner
        return division

    def _described(self, variant: Variant) -> dict[str, object]:
        first = self.variants.get(variant.continues, variant)
        return {
            "ids": [variant.id],
            "kinds": list(first.kinds),
            "status": first.status,
            "continues": variant.continues,
            "mechanisms": [vocabulary.as_token(code) for code in first.mechanisms],
            "bearing": first.bearing,
        }

    def _site(self, variant: Variant) -> nodes.Element:
        self.within.append(variant)
        site = ours.edition_site("", "", tag="span", html={}, **self._described(variant))
        site["classes"] = ["ed-site"]
        if variant.lemma and variant.lemma.content:
            site += self._reading(variant.lemma, "ed-lem")
            site += ours.paratext(" [", classes="ed-bracket")
        else:
            site += [self._nothing(variant.lemma)] if variant.lemma else []
            site += ours.paratext("[", classes="ed-bracket")
        for position, reading in enumerate(variant.readings, 1):
            site += self._other(reading, "]" if position == len(variant.readings) else "; ")
        site += self._mark(variant)
        self.within.pop()
        return site

    def _other(self, reading: Reading, end: str) -> Rendered:
        sigla = ours.inline(f"\u00a0{' '.join(reading.witnesses)}", classes="ed-siglum")
        if reading.content:
            return [self._reading(reading, "ed-rdg"), ours.paratext(sigla, end, classes="ed-bracket")]
        absent = ours.inline("not in", classes="ed-absent")
        return [self._nothing(reading), ours.paratext(absent, sigla, end, classes="ed-bracket")]

    def _reading(self, reading: Reading, name: str) -> nodes.Element:
        span = ours.edition_reading("", "", *self.content(reading.content), tag="span", html={})
        span["witnesses"] = list(reading.witnesses)
        long = ["ed-long"] if measure_words(reading.content, reading.witnesses[0]) > _LONG else []
        span["classes"] = [name, *long, *self._witness_classes(reading.witnesses)]
        return span

    def _nothing(self, reading: Reading, make: type[nodes.Element] = ours.edition_reading) -> nodes.Element:
        """Return an empty reading: it tells programs that witnesses have no words here."""
        span = make("", tag="span" if make is ours.edition_reading else "div", html={})
        span["witnesses"] = list(reading.witnesses)
        span["classes"] = ["ed-nothing", *self._witness_classes(reading.witnesses)]
        return span

    def _reading_space(self, witnesses: list[str]) -> nodes.Element:
        return self._reading(Reading(tuple(witnesses), (" ",)), "ed-space")

    def _witness_classes(self, witnesses: tuple[str, ...]) -> list[str]:
        """Return the classes of some witnesses, for the style sheet.

        It hides by them what the witness that a reader chose does not have.
        """
        order = self.page.letter.sigla
        return [f"ed-wit-{order.index(siglum) + 1}" for siglum in witnesses if siglum in order]

    def _block_site(self, variant: Variant) -> Rendered:
        self.within.append(variant)
        site = ours.edition_site_block("", tag="div", html={}, **self._described(variant))
        site["classes"] = ["ed-site", "ed-site-block"]
        held = [reading for reading in variant.all_readings() if reading.content]
        lacking = len(held) < len(variant.all_readings())
        for reading in held:
            sigla = " ".join(reading.witnesses)
            legend = [ours.paratext(f"only in {sigla}" if lacking else sigla)]
            site += ours.block(*legend, *([self._mark(variant)] if reading is held[0] else []), classes="ed-legend")
            block = ours.edition_reading_block("", *self._blocks(reading.content), tag="div", html={})
            block["witnesses"] = list(reading.witnesses)
            name = "ed-lem" if reading is variant.lemma else "ed-rdg"
            block["classes"] = [name, *self._witness_classes(reading.witnesses)]
            site += block
        for reading in variant.all_readings():
            if not reading.content:
                site += self._nothing(reading, ours.edition_reading_block)
        self.within.pop()
        return [site]

    def _blocks(self, content: Content) -> Rendered:
        """Return a reading as blocks; loose text becomes a paragraph without a number."""
        if all(isinstance(node, Paragraph) for node in content):
            return self.content(content)
        return [ours.edition_paragraph("", "", *self.content(content), classes=["ed-p"])]

    def _mark(self, variant: Variant) -> nodes.Element:
        first = self.variants.get(variant.continues, variant)
        said = ", ".join([first.id, *first.kinds, *([first.status] if first.status != "variant" else [])])
        return ours.mark(first.id, name_entry_id(first.id), "ed-mark", f"Variant {said}")

    def _elided(self, gap: Markup) -> Rendered:
        """Return the sign for words held back because of rights.

        It links to the note that says what they say, if there is one.
        """
        first = self.within[-1].continues or self.within[-1].id
        note = self.page.sense_of(first)
        shown = super().node(replace(gap, content=()))
        if note is None:
            return shown
        number = self.page.note_number(note)
        link = ours.mark("", note.id, "ed-gap-link", f"{shown[0].astext()}: what they say, note {number}")
        link.clear()
        link += shown[0].children
        return [ours.paratext(link, classes="ed-gap")]


def name_entry_id(variant: str) -> str:
    """Return the id of a variant's entry in the apparatus."""
    return f"app-{variant}"


def _owns_space(part: Node, after: Node) -> bool:
    return (
        isinstance(part, Variant)
        and not has_paragraphs(part)
        and isinstance(after, str)
        and after.startswith(_CLOSING)
        and any(not reading.content for reading in part.all_readings())
    )
