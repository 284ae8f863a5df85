"""The letter's text as nodes: sections, numbered paragraphs, and variants with their readings in the flow."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby

from docutils import nodes

from edition import vocabulary
from edition.anchors import name_entry_id
from edition.book.letter.claims import name_claims
from edition.book.letter.containers import DIVISIONS, in_blocks
from edition.book.letter.content import NEW_PARAGRAPH, Page, Rendered, Writer
from edition.book.letter.place_names import number_paragraph
from edition.book.letter.shares import Share
from edition.doctree import nodes as ours
from edition.model import Content, Letter, Node, Paragraph, Reading, Section, Variant, walk
from edition.numbers import read_whole
from edition.tables import measure_words
from edition.tree import NOT_EXTANT, UNREPORTED

_CLOSING = tuple(",.;:?!)]”’")

#: A lemma of more words than this is underlined more lightly.
_LONG = 15

#: Gives the links from a paragraph, by its id, to its counterparts in the other layer.
Counterparts = Callable[[str], Rendered]


def has_paragraphs(variant: Variant) -> bool:
    """Tell whether a variant holds whole paragraphs."""
    return any(
        isinstance(node, Paragraph | Section) for reading in variant.all_readings() for node in walk(reading.content)
    )


def find_first_pieces(letter: Letter) -> dict[str, Variant]:
    """Return the variants of a letter by id, each by its first piece."""
    return {variant.id: variant for variant in letter.all_variants}


class TextWriter(Writer):
    """A writer of the letter's text that marks as paratext all that it adds."""

    def __init__(self, page: Page, counterparts: Counterparts) -> None:
        """Take what is known of the page, and what links a paragraph to the other layer."""
        super().__init__(page, in_text=True)
        self.counterparts = counterparts
        self.shares = page.shares
        self.variants = find_first_pieces(page.letter)
        self.within: list[Variant] = []
        self.linked: set[str] = set()  # the names that a link before them in the section is there for

    def content(self, content: Content) -> Rendered:
        """Return content as nodes.

        Where only some witnesses have words before a punctuation mark, the space before those words is theirs:
        it is taken into the variant, so that the others' text has no gap before the mark.
        """
        children: Rendered = []
        parts = list(content)
        owed = False  # a space that those readings begin with that have words
        for position, part in enumerate(parts):
            following = parts[position + 1] if position + 1 < len(parts) else ""
            after = parts[position + 2] if position + 2 < len(parts) else ""
            if isinstance(part, str) and part.endswith(" ") and _owns_space(following, after):
                parts[position] = part.removesuffix(" ")
                children.extend(self.node(parts[position]))
                assert isinstance(following, Variant)
                if not self.shares.are_many:
                    children.append(self._reading_space(following))
                owed = self.shares.are_many
            else:
                written = self.node(part)
                if owed:
                    _begin_with_space(written)
                    owed = False
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
            case Section(tag=tag) if tag in DIVISIONS:
                return [self._section(node)]
            case _:
                return super().node(node)

    def paragraph(self, paragraph: Paragraph) -> nodes.Element:
        """Return a paragraph with its number, and links to the other layer."""
        shown = ours.edition_paragraph(
            "",
            "",
            *([_number(paragraph)] if paragraph.id else []),
            *self.content(paragraph.content),
            *self.counterparts(paragraph.id),
            ids=[paragraph.id] if paragraph.id else [],
            classes=["ed-p", f"ed-{paragraph.form}"],
        )
        self._mark_opening(paragraph, shown)
        heading = {"role": "heading", "aria-level": "4"} if paragraph.form == "head" else {}
        shown["html"] = heading | self.language(paragraph.attributes)
        return shown

    def _mark_opening(self, paragraph: Paragraph, shown: nodes.Element) -> None:
        """Mark the signs of a paragraph that begins where this one does.

        Who reads one version needs none there.
        """
        first = next((part for part in paragraph.content if not isinstance(part, str) or part.strip()), None)
        if not isinstance(first, Variant) or has_paragraphs(first):
            return
        for sign in next(shown.findall(ours.edition_site)).findall(ours.edition_paratext):
            if NEW_PARAGRAPH in sign["classes"]:
                sign["classes"].append("ed-opening")

    def links(self, reference: str) -> bool:
        """Tell whether a name is to be linked, which it is once a section.

        More links hide the text. What stands in a reading may not be shown, and spares no link after it.
        """
        if reference in self.linked:
            return False
        if not self.within:
            self.linked.add(reference)
        return True

    def _section(self, section: Section) -> nodes.Element:
        self.linked = set()
        inner = in_blocks(self.content(section.content))
        head = super().content(section.head)
        if not head and section.kind == "postscript" and section.id:
            head = [nodes.Text("Postscript")]
        html = self.language(section.attributes)
        if not head or not section.id:
            plain = ours.block(*([ours.block(*head, classes="ed-group-head")] if head else []), *inner)
            plain["classes"] = ["ed-division", f"ed-{section.kind}"]
            plain["ids"] = [section.id] if section.id else []
            plain["html"] = html
            return plain
        division = nodes.section("", ids=[section.id], classes=["ed-division", f"ed-{section.kind}"])
        division += ours.edition_head("", "", *head)
        division += [ours.block(*inner, **html)] if html else inner
        return division

    def _described(self, variant: Variant) -> dict[str, object]:
        first = self.variants.get(variant.continues, variant)
        apart = {share.state: self.shares.code(variant, share) for share in self.shares.apart(variant)}
        return {
            "ids": [variant.id],
            "kinds": list(first.kinds),
            "status": first.status,
            "continues": variant.continues,
            "mechanisms": [vocabulary.as_token(code) for code in first.mechanisms],
            "bearing": first.bearing,
            # With many witnesses the passages where one is not extant are said once, for the whole letter.
            "absent": [] if self.shares.are_many else apart.get(NOT_EXTANT, []),
            "unreported": apart.get(UNREPORTED, []),
        }

    def _site(self, variant: Variant) -> nodes.Element:
        self.within.append(variant)
        site = ours.edition_site("", "", tag="span", html={}, **self._described(variant))
        site["classes"] = ["ed-site"] if variant.lemma else ["ed-site", "ed-open"]
        site += self._marked(variant) if self.shares.are_many else self._bracketed(variant)
        site += self._mark(variant)
        if variant.lemma and _text_of(variant.lemma)[-1:] == " ":  # the mark stands between it and the word after it
            site += ours.paratext(" ", classes="ed-bracket")
        self.within.pop()
        return site

    def _bracketed(self, variant: Variant) -> Rendered:
        """Return the lemma, and in brackets what others have, with their sigla."""
        others: list[tuple[nodes.Node, Rendered]] = [
            *((self._shown(variant, reading), self._said(variant, reading)) for reading in variant.readings),
            *((self._lost(share), _say_apart(share)) for share in self._told(variant)),
        ]
        shown: Rendered = [self._shown(variant, variant.lemma)] if variant.lemma else []
        if not others:
            return shown
        begins = any(_text_of(reading)[:1] == " " for reading in variant.readings)
        is_apart = begins or (variant.lemma and variant.lemma.content)
        bracket: Rendered = [nodes.Text(" [" if is_apart else "[")]
        for position, (words, said) in enumerate(others, 1):
            if words.children:
                shown += [ours.paratext(*bracket, classes="ed-bracket"), words]
                bracket = []
            else:  # what is no words needs no place within the bracket
                shown.append(words)
            bracket += [*said, nodes.Text("]" if position == len(others) else "; ")]
        return [*shown, ours.paratext(*bracket, classes="ed-bracket")]

    def _told(self, variant: Variant) -> list[Share]:
        """Return the shares without a reading that a bracket names.

        Where the apparatus is silent on most witnesses, it says of the few what they have; the entry names the others.
        """
        most = len(self.page.letter.sigla) / 2
        apart = self.shares.apart(variant)
        return [share for share in apart if share.state == NOT_EXTANT or len(share.witnesses) <= most]

    def _marked(self, variant: Variant) -> Rendered:
        """Return the readings alone; the apparatus says whose they are.

        Where none is preferred, all are shown.
        """
        shown: Rendered = []
        for position, reading in enumerate(variant.all_readings()):
            if not variant.lemma:
                shown.append(ours.paratext(" | " if position else "[", classes="ed-bracket"))
            shown.append(self._shown(variant, reading))
        return shown if variant.lemma else [*shown, ours.paratext("]", classes="ed-bracket")]

    def _shown(self, variant: Variant, reading: Reading) -> nodes.Element:
        """Return the words of a reading, which may have none."""
        return self._reading(variant, reading) if reading.content else self._nothing(variant, reading)

    def _said(self, variant: Variant, reading: Reading) -> Rendered:
        """Return whose a reading is, in a bracket after its words."""
        witnesses = self._having(variant, reading)
        claims = name_claims(self.page.letter, reading)
        said: Rendered = [
            *([ours.inline(f"\u00a0{' '.join(witnesses)}", classes="ed-siglum")] if witnesses else []),
            *([ours.inline(f"\u00a0{claims}", classes="ed-claim")] if claims else []),
        ]
        return said if reading.content else [ours.inline("not in", classes="ed-absent"), *said]

    def _lost(self, share: Share) -> nodes.Element:
        """Return the sign in the text of witnesses of which no reading is known."""
        sign = ours.paratext(f"[{share.state}]", classes=f"ed-lost ed-{share.state.replace(' ', '-')}")
        sign["html"] = {"data-of": " ".join(share.witnesses)}
        return sign

    def _reading(self, variant: Variant, reading: Reading, *, make: type[nodes.Element] | None = None) -> nodes.Element:
        """Return a reading in an element of its own, which names its witnesses."""
        share = self.shares.share_of(variant, reading)
        shown = (make or ours.edition_reading)("")
        shown += self._blocks(reading.content) if make else self.content(reading.content)
        shown["tag"], shown["html"] = "div" if make else "span", self.language(reading.attributes)
        if claims := name_claims(self.page.letter, reading):
            shown["html"]["data-claimed"] = claims
        shown["witnesses"], shown["coded"] = list(share.witnesses), self.shares.code(variant, share)
        first = next(iter(share.witnesses), None)
        is_long = not make and measure_words(reading.content, first) > _LONG
        name = "ed-lem" if reading is variant.lemma else "ed-rdg"
        shown["classes"] = [name, *(["ed-long"] if is_long else [])]
        return shown

    def _reading_space(self, variant: Variant) -> nodes.Element:
        """Return the space before a variant; who has no words in it does not have it."""
        shares = self.shares.at(variant)
        having = [s for share in shares if not share.reading or share.reading.content for s in share.witnesses]
        space = ours.edition_reading("", "", nodes.Text(" "), tag="span", html={})
        space["witnesses"], space["classes"] = having, ["ed-space"]
        return space

    def _having(self, variant: Variant, reading: Reading) -> tuple[str, ...]:
        return self.shares.share_of(variant, reading).witnesses

    def _nothing(
        self, variant: Variant, reading: Reading, make: type[nodes.Element] = ours.edition_reading
    ) -> nodes.Element:
        """Return an empty reading: it tells programs that witnesses have no words here."""
        share = self.shares.share_of(variant, reading)
        span = make("", tag="span" if make is ours.edition_reading else "div", html={})
        span["witnesses"], span["coded"] = list(share.witnesses), self.shares.code(variant, share)
        span["classes"] = ["ed-nothing"]
        return span

    def _block_site(self, variant: Variant) -> Rendered:
        self.within.append(variant)
        site = ours.edition_site_block("", tag="div", html={}, **self._described(variant))
        site["classes"] = ["ed-site", "ed-site-block"]
        held = [reading for reading in variant.all_readings() if reading.content]
        lacking = len(held) < len(variant.all_readings())
        for reading in held:
            said = " ".join(filter(None, (self._whose(variant, reading), name_claims(self.page.letter, reading))))
            legend = [ours.paratext(f"only in {said}" if lacking else said)]
            site += ours.block(*legend, *([self._mark(variant)] if reading is held[0] else []), classes="ed-legend")
            site += self._reading(variant, reading, make=ours.edition_reading_block)
        for share in self.shares.apart(variant):
            said = " ".join(self.shares.shorten(variant, share))
            site += ours.block(ours.paratext(f"{share.state}: {said}"), classes="ed-legend")
        for reading in variant.all_readings():
            if not reading.content:
                site += self._nothing(variant, reading, ours.edition_reading_block)
        self.within.pop()
        return [site]

    def _whose(self, variant: Variant, reading: Reading) -> str:
        return " ".join(self.shares.shorten(variant, self.shares.share_of(variant, reading)))

    def _blocks(self, content: Content) -> Rendered:
        """Return a reading as blocks; loose text becomes a paragraph without a number."""
        shown: Rendered = []
        for is_block, parts in groupby(content, lambda node: isinstance(node, Paragraph | Section)):
            written = self.content(tuple(parts))
            if is_block:
                shown += written
            elif any(node.astext().strip() for node in written):
                shown.append(ours.edition_paragraph("", "", *written, classes=["ed-p"]))
        return shown

    def _mark(self, variant: Variant) -> nodes.Element:
        first = self.variants.get(variant.continues, variant)
        return ours.mark(first.id, name_entry_id(first.id), "ed-mark")

    def lead_to_sense(self, count: Rendered) -> Rendered:
        """Return how many words are kept back, linked to a note on them, if any."""
        note = self.page.sense_of(self.within[-1].continues or self.within[-1].id) if self.within else None
        if note is None:
            return count
        said = "".join(part.astext() for part in count)
        link = ours.link("", note.id, label=f"{said}: note {self.page.note_number(note)}")
        link.clear()
        link += count
        return [link]


def _say_apart(share: Share) -> Rendered:
    """Return in a bracket which witnesses are not extant here, or not reported."""
    words = "not extant in" if share.state == NOT_EXTANT else "not reported:"
    sigla = ours.inline(f"\u00a0{' '.join(share.witnesses)}", classes="ed-siglum")
    return [ours.inline(words, classes=f"ed-absent ed-{share.state.replace(' ', '-')}"), sigla]


#: Of verse every so many lines have their number in sight.
_VERSE = 5
#: Blocks that are no place to count by: their numbers are seen when asked for.
_UNCOUNTED = frozenset({"head", "speaker", "stage", "trailer", "cell", "label"})


def _number(paragraph: Paragraph) -> nodes.Element:
    """Return the number of a paragraph or a line as a link to it."""
    number = number_paragraph(paragraph)
    is_line = paragraph.form == "l"
    is_quiet = paragraph.form in _UNCOUNTED or (is_line and (read_whole(number) or 1) % _VERSE != 0)
    classes = "".join(["ed-num", " ed-num-line" if is_line else "", " ed-num-quiet" if is_quiet else ""])
    mark = ours.mark(f"{number} ", paragraph.id, classes)
    if is_quiet:
        mark["html"] = {"tabindex": "-1"}
    return mark


def _text_of(reading: Reading) -> str:
    """Return the text at the edges of a reading, and a hyphen for anything else."""
    first, last = (reading.content or ("",))[0], (reading.content or ("",))[-1]
    return f"{first if isinstance(first, str) else '-'}{last if isinstance(last, str) else '-'}"


def _begin_with_space(written: Iterable[nodes.Node]) -> None:
    """Let the readings of a site that have words begin with a space."""
    for site in written:
        for reading in site.children:
            if isinstance(reading, ours.edition_reading) and reading.astext():
                reading.insert(0, nodes.Text(" "))


def _owns_space(part: Node, after: Node) -> bool:
    return (
        isinstance(part, Variant)
        and not has_paragraphs(part)
        and isinstance(after, str)
        and after.startswith(_CLOSING)
        and any(not reading.content for reading in part.all_readings())
    )
