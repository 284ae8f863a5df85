"""Content of the text model as docutils nodes: a rule for each TEI element, and nothing about whole letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.environment import BuildEnvironment

from edition.anchors import name_call
from edition.bibliography import Citation
from edition.book.citing.bibtex import cite
from edition.book.letter import editorial_marks
from edition.book.letter.containers import DIVISIONS, write_container
from edition.book.letter.editorial_marks import Rule, inside
from edition.book.letter.place_names import name_role, number_note
from edition.book.letter.shares import Shares
from edition.book.page.faults import report
from edition.doctree import nodes as ours
from edition.model import Content, Letter, Markup, Node, Note, Paragraph, Section, Variant, walk
from edition.project import find_project
from edition.text import describe, find_descriptions, gap_words, is_kept_back, is_quoted, is_restated, plain
from edition.tree import COMMENT, INSTRUCTION, MISSING, Attributes
from edition.writing import find_direction

Rendered = list[nodes.Node]


@dataclass
class Page:
    """The state of writing the content of one letter on one page."""

    env: BuildEnvironment
    document: nodes.document
    letter: Letter
    line: int  # of the directive, for messages
    calls: dict[str, int] = field(default_factory=dict)  # how often each note has been called

    def own_language(self) -> dict[str, str]:
        """Return the language and the direction of the letter as attributes of HTML.

        Nothing where the page has the same.
        """
        language = self.letter.language
        if language == (self.env.config.language or "en"):
            return {}
        return {"lang": language} | ({"dir": "rtl"} if find_direction(language) == "rtl" else {})

    @cached_property
    def shares(self) -> Shares:
        """Who has what at each variant of the letter."""
        return Shares(self.letter)

    @cached_property
    def anchors(self) -> frozenset[str]:
        """Every id of the letter that a page can link to."""
        return list_anchors(self.letter)

    @cached_property
    def variants(self) -> frozenset[str]:
        """The ids of the letter's variants."""
        return frozenset(variant.id for variant in self.letter.all_variants)

    def note_number(self, note: Note) -> str:
        """Return the number of a note as printed."""
        return number_note(self.letter, note)

    def notes_on(self, identifier: str) -> list[Note]:
        """Return the notes on a place of the letter, in their order."""
        return self._notes.get(identifier, [])

    @cached_property
    def _notes(self) -> dict[str, list[Note]]:
        by_target: dict[str, list[Note]] = {}
        for note in self.letter.notes:
            by_target.setdefault(note.target, []).append(note)
        return by_target

    def sense_of(self, variant: str) -> Note | None:
        """Return the note that sums up a long reading of a variant, or None."""
        return next((note for note in self.notes_on(variant) if note.kind == "sense"), None)


class Writer:
    """A writer of content as nodes.

    Inside the letter's text, what is not text is marked as paratext.
    """

    def __init__(self, page: Page, *, in_text: bool = False) -> None:
        """Take what is known of the page, and whether the letter's own text is written."""
        self.page = page
        self.in_text = in_text

    def content(self, content: Content) -> Rendered:
        """Return content as nodes."""
        return [node for part in content for node in self.node(part)]

    def node(self, node: Node) -> Rendered:
        """Return one part of some content as nodes."""
        match node:
            case str():
                return [nodes.Text(node)]
            case Markup():
                return self._in_language(
                    node, _RULES.get(node.tag, _transparent)(self, editorial_marks.part_double(node))
                )
            case Paragraph():
                return [self.paragraph(node)]
            case Variant():
                return self.content(node.lemma.content if node.lemma else ())
            case Section(tag=tag) if tag not in DIVISIONS:
                return [write_container(self, node)]
            case Section():
                return [ours.block(*self.content(node.head), *self.content(node.content))]

    def language(self, attributes: Attributes) -> dict[str, str]:
        """Return the language of an element as attributes of HTML.

        Its direction is among them where it has to be said.
        """
        language = dict(attributes).get("xml:lang", "")
        if not language:
            return {}
        direction = find_direction(language)
        around = find_direction(self.page.letter.language)
        return {"lang": language} | ({"dir": direction} if "rtl" in (direction, around) else {})

    def _in_language(self, markup: Markup, written: Rendered) -> Rendered:
        """Return what a rule made of an element, in the language of the element."""
        html = self.language(markup.attributes)
        if not html or not written:
            return written
        if len(written) == 1 and isinstance(written[0], ours.edition_inline):
            written[0]["html"] |= html
            return written
        return [ours.inline(*written, **html)]

    def paragraph(self, paragraph: Paragraph) -> nodes.Element:
        """Return a paragraph that is not the letter's: of an introduction or a note."""
        ids = [paragraph.id] if paragraph.id else []
        html = self.language(paragraph.attributes)
        inner = self.content(paragraph.content)
        return nodes.paragraph("", "", *([ours.inline(*inner, **html)] if html else inner), ids=ids)

    def aside(self, *children: nodes.Node | str, classes: str = "") -> nodes.Element:
        """Return something that is not text, marked as paratext inside the letter's text."""
        make = ours.paratext if self.in_text else ours.inline
        return make(*children, classes=classes)

    def links(self, _reference: str) -> bool:
        """Tell whether a name is to be linked to its entry in a register."""
        return True

    def lead_to_sense(self, count: Rendered) -> Rendered:
        """Return how many words are kept back; in the text linked to a note."""
        return count

    def link(self, text: str, anchor: str, classes: str, label: str = "") -> nodes.Element:
        """Return a link to an anchor of this page; ``label`` is for screen readers."""
        return (ours.mark if self.in_text else ours.link)(text, anchor, classes, label)


def _transparent(writer: Writer, markup: Markup) -> Rendered:
    return writer.content(markup.content)


def _nothing(_writer: Writer, _markup: Markup) -> Rendered:
    return []


def _highlighted(writer: Writer, markup: Markup) -> Rendered:
    rend = re.sub(r"[^a-z]+", "-", markup.get("rend").lower()).strip("-")
    tag = {"bold": "b", "sup": "sup", "superscript": "sup", "sub": "sub"}.get(rend, "i" if "ital" in rend else "span")
    return [ours.inline(*writer.content(markup.content), tag=tag, classes=f"ed-hi ed-hi-{rend or 'other'}")]


def _named(writer: Writer, markup: Markup) -> Rendered:
    """Return a name, title or term, linked to its entry in a register if it has one."""
    inner = writer.content(markup.content)
    if markup.tag == "title":
        inner = [ours.inline(*inner, tag="cite", classes="ed-title")]
    prefix, _, identifier = markup.get("ref").partition(":")
    if not identifier or not writer.links(markup.get("ref")):
        return inner
    found = pending_xref(
        "", refdomain="edition", reftype="entry", reftarget=f"{prefix}:{identifier}", refdoc=writer.page.env.docname
    )
    found["from_data"] = True
    found += nodes.inline("", "", *inner, classes=["ed-name"])
    return [found]


_DATE = re.compile(r"-?\d{4}(-\d\d(-\d\d)?)?")


def _date(writer: Writer, markup: Markup) -> Rendered:
    inner = writer.content(markup.content)
    when = markup.get("when")
    return [ours.inline(*inner, tag="time", classes="ed-date", datetime=when)] if _DATE.fullmatch(when) else inner


def _supplied(writer: Writer, markup: Markup) -> Rendered:
    return [writer.aside("⟨"), *writer.content(markup.content), writer.aside("⟩")]


def _unclear(writer: Writer, markup: Markup) -> Rendered:
    return [*writer.content(markup.content), writer.aside("[?]")]


def _segment(writer: Writer, markup: Markup) -> Rendered:
    inner = writer.content(markup.content)
    if markup.get("type") in ("incipit", "explicit"):
        return [ours.inline(*inner, classes="ed-quoted")]
    if not (is_restated(markup) or is_quoted(markup)):
        return inner
    how = "restated" if is_restated(markup) else "quoted"
    source = {f"data-{how}": markup.get("source").removeprefix("bib:")}
    begin = writer.aside("[", ours.inline(f"{how}: ", classes="ed-restated-label"), classes="ed-restated-sign")
    end = writer.aside("]", classes="ed-restated-sign")
    return [begin, ours.inline(*inner, classes=f"ed-{how}", **source), end]


def _gap(writer: Writer, markup: Markup) -> Rendered:
    words = gap_words(markup)
    if not words and not is_kept_back(markup) and markup.get("reason") != "unseen":
        return editorial_marks.write_gap(writer, markup)
    extent = f"{words:,} {'word' if words == 1 else 'words'}" if words else markup.get("extent") or "extent unknown"
    if is_kept_back(markup):
        count: Rendered = [nodes.Text(f"…\u00a0{extent}\u00a0…")]
        said = [part for desc in find_descriptions(markup) for part in _in_our_words(writer, desc)]
        return [writer.aside("[", *writer.lead_to_sense(count), *said, "]", classes="ed-gap")]
    what = describe(markup)
    why = "not seen" if markup.get("reason") == "unseen" else markup.get("reason")
    counted = f"{extent}{_counted_in(writer.page.letter)}" if words else extent
    parts = [f"{why}: {what}" if what else why, f" ({counted})"]
    return [writer.aside("[", *parts, "]", classes="ed-gap ed-lacuna")]


def _in_our_words(writer: Writer, desc: Markup) -> Rendered:
    """Return what a reading says, marked as said in the edition's words."""
    said = ours.inline(*writer.content(desc.content), classes="ed-paraphrase", **writer.language(desc.attributes))
    return [nodes.Text("; in our words: "), said]


def _counted_in(letter: Letter) -> str:
    """Return the witness in whose words a gap of a translation is counted, in words.

    The base of the translation was not seen there, so the other witness measures the gap.
    """
    return f" in {letter.sigla[1]}" if letter.nature == "translation" and len(letter.sigla) == 2 else ""


def _pointer(writer: Writer, markup: Markup) -> Rendered:
    target = markup.get("target").removeprefix("#")
    if target.startswith(("https://", "http://")):
        return [writer.aside(nodes.reference("", target, refuri=target))]
    letter = writer.page.letter
    note = next((note for note in letter.notes if target and note.id == target), None)
    if note:
        number = writer.page.note_number(note)
        call = writer.link(number, note.id, "ed-call")
        writer.page.calls[note.id] = times = writer.page.calls.get(note.id, 0) + 1
        call["ids"] = [name_call(note.id, times)]
        return [call]
    if markup.get("type") == "note" and not target:  # called where the note itself is not in the source
        return [writer.aside(markup.get("n") or "?", classes="ed-call ed-call-missing")]
    if target in list_anchors(letter):
        return [writer.link(target, target, "ed-pointer")]
    report(
        writer.page.env,
        writer.page.line,
        f"{letter.id}: a pointer to {target!r}",
        f"an id of the {find_project().text.singular}",
    )
    return []


def _reference(writer: Writer, markup: Markup) -> Rendered:
    target = markup.get("target")
    inner = writer.content(markup.content)
    if target.startswith("#") and target[1:] in writer.page.anchors:
        link = nodes.reference("", "", *inner, refid=target[1:], internal=True)
        if target[1:] in writer.page.variants:
            link["classes"].append(name_role("variant"))
        return [link]
    if target.startswith(("https://", "http://")):
        return [nodes.reference("", "", *inner, refuri=target)]
    return inner


def _page_break(writer: Writer, markup: Markup) -> Rendered:
    space: Rendered = [nodes.Text(" ")] if markup.get("break") != "no" else []
    number = markup.get("n")
    sign = f"[p. {number}]" if number else "[page]"
    return [*space, writer.aside(f"{sign} " if space else sign, classes="ed-pb")]


def _line_break(writer: Writer, markup: Markup) -> Rendered:
    """Return the end of a line.

    Of a numbered one, which a source has and not its text, a discreet stroke.
    """
    goes_on = markup.get("break") == "no"
    if markup.get("n"):
        space: Rendered = [] if goes_on else [nodes.Text(" ")]
        stroke = ours.inline(f"|{markup.get('n')}", title=f"line {markup.get('n')}")
        return [*space, writer.aside(stroke, *([] if goes_on else [" "]), classes="ed-line-end")]
    return [] if goes_on else [ours.edition_break("", " ")]


#: The class of the sign of a paragraph that begins in some witnesses only.
NEW_PARAGRAPH = "ed-new-paragraph"
#: Units of a milestone that name none, as the Guidelines of TEI have them (data.enumerated of ``@unit``).
_UNNAMED = ("undeclared", "unspecified")


def _milestone(writer: Writer, markup: Markup) -> Rendered:
    if markup.get("unit") == "paragraph":
        return [writer.aside("¶", classes=f"ed-milestone {NEW_PARAGRAPH}")]
    unit = "" if markup.get("unit") in _UNNAMED else markup.get("unit")
    sign = writer.aside(f"[{markup.get('n') or unit or '—'}]", classes="ed-milestone")
    return [sign] if markup.get("break") == "no" else [nodes.Text(" "), sign, nodes.Text(" ")]


def _bibliographic(writer: Writer, markup: Markup) -> Rendered:
    prefix, _, key = markup.get("corresp").partition(":")
    if prefix != "bib" or not key:
        inner = writer.content(markup.content)
        return [writer.aside(*inner)] if writer.in_text and inner else inner
    ranges = [node for node in walk(markup.content) if isinstance(node, Markup) and node.tag == "citedRange"]
    locator = ", ".join(plain(node.content) for node in ranges)
    return cite(writer.page.env, writer.page.document, [Citation(key, locator)], writer.page.line)


_RULES: dict[str, Rule] = {
    **editorial_marks.RULES,
    "persName": _named,
    "placeName": _named,
    "orgName": _named,
    "name": _named,
    "rs": _named,
    "term": _named,
    "title": _named,
    "date": _date,
    "foreign": inside("i", "ed-foreign"),
    "emph": inside("em"),
    "q": editorial_marks.quote,
    "hi": _highlighted,
    "supplied": _supplied,
    "unclear": _unclear,
    "seg": _segment,
    "gap": _gap,
    "ptr": _pointer,
    "ref": _reference,
    "pb": _page_break,
    "lb": _line_break,
    "milestone": _milestone,
    **dict.fromkeys(
        ("anchor", "availability", "desc", "figDesc", "listBibl", "certainty", "precision", "witDetail"), _nothing
    ),
    **dict.fromkeys((COMMENT, INSTRUCTION, MISSING), _nothing),
    "bibl": _bibliographic,
}


def list_anchors(letter: Letter) -> frozenset[str]:
    """Return every id of a letter that a page can link to.

    These are the ids of paragraphs, variants, notes, judgements and sections.
    """
    return frozenset(_anchors(letter))


def _anchors(letter: Letter) -> Iterator[str]:
    for node in walk((*letter.front, *letter.sections, *letter.back)):
        if isinstance(node, Paragraph | Variant | Section) and node.id:
            yield node.id
    for note in (*letter.notes, *letter.judgements):
        yield note.id
