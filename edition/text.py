"""Plain text out of the model.

White space is text: what a version has is what its pieces have, joined, and white space folded to single spaces.
Nothing else is changed, but where an empty reading stood between its two spaces, or between one and a punctuation
mark: there a space too many is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from typing import NamedTuple, TypeGuard

from edition.errors import Problem, RestatedTextError
from edition.natures import NATURES
from edition.numbers import read_whole
from edition.tree import (
    BEGINNINGS,
    ENDINGS,
    MISSING,
    Content,
    Layer,
    Markup,
    Node,
    Paragraph,
    Section,
    Variant,
    walk,
)

#: What stands in a text for words that are not there to be read.
ELLIPSIS = "[…]"

#: Markup that stands in a paragraph without being part of its text.
PARATEXT = frozenset({
    "ptr", "anchor", "bibl", "listBibl", "certainty", "precision", "note", "desc", "fw", "figDesc", "witDetail",
    "availability",
})  # fmt: skip
#: Markup between whose parts a word ends, unless its ``break`` says no.
BREAKS = frozenset({"lb", "pb", "cb", "gb", "milestone"})
#: Of the elements in a ``choice``, those that a witness has, and those that the edited text has.
_WRITTEN, _EDITED = ("sic", "orig", "abbr", "am"), ("corr", "reg", "expan", "ex")

#: Signs for an empty reading and for what is not extant or not reported: characters that XML does not allow.
_EMPTY, _LOST = "\0", "\1"
_WORDLESS = f" \t\r\n{_EMPTY}{_LOST}"
_WHITE = re.compile(r"[ \t\r\n]+")
_EMPTIED = re.compile(r"[ \0]*\0[ \0]*")
_CLOSING, _OPENING = frozenset(",.;:?!)]”"), frozenset("([“")


def gap_words(gap: Markup) -> int:
    """Return how many words a ``gap`` stands for; 0 where it does not say."""
    return (read_whole(gap.get("quantity")) or 0) if gap.get("unit") == "words" else 0


def is_kept_back(node: Node) -> TypeGuard[Markup]:
    """Return whether a node is a ``gap`` for words kept back for rights."""
    return isinstance(node, Markup) and node.tag == "gap" and node.get("reason") == "rights"


def describe(markup: Markup) -> str:
    """Return what the first ``desc`` of an element says; empty where it has none."""
    return next((plain(part.content) for part in find_descriptions(markup)), "")


def find_descriptions(markup: Markup) -> list[Markup]:
    """Return the parts ``desc`` of an element."""
    return [part for part in markup.content if isinstance(part, Markup) and part.tag == "desc"]


def paraphrase(content: Content) -> str:
    """Return what is said in the place of words kept back; empty if nothing is."""
    return " … ".join(filter(None, (describe(node) for node in walk(content) if is_kept_back(node))))


def is_restated(node: Node) -> bool:
    """Return whether a node is a restated passage of a translation.

    It restates a publication, since the text to be translated was not seen there. It is encoded as ``<seg
    type="restatement" source="bib:...">``. Its words are the edition's and no witness's.
    """
    return isinstance(node, Markup) and node.tag == "seg" and node.get("type") == "restatement"


def is_quoted(node: Node) -> bool:
    """Return whether a node is a passage that only somebody's quotation attests.

    It is encoded as ``<seg type="quotation" source="bib:..." cert="...">``, where whoever is named quotes the text that
    was not seen itself. Its words are the witness's, as surely as ``cert`` says.
    """
    return isinstance(node, Markup) and node.tag == "seg" and node.get("type") == "quotation"


def _has(content: Content, tag: str) -> bool:
    return any(isinstance(node, Markup) and node.tag == tag for node in content)


class _Voice:
    """A version that reads its text out: a witness, or without a siglum the edition.

    It keeps in mind whether the witness is extant, from a mark of the text to the next.
    """

    def __init__(self, siglum: str | None) -> None:
        """Take the siglum of the witness, which is extant at first."""
        self.siglum = siglum
        self.extant = True
        # Where both are given beside one another: what this version does not have, and what it has.
        self.doubled = ("am", "ex") if siglum is None else ("ex", "am")

    def read(self, content: Iterable[Node]) -> Iterator[str]:
        """Yield the text of some content in pieces, the signs among them."""
        parts = tuple(content)
        for node in parts:
            match node:
                case str():
                    if self.extant:
                        yield node
                case Variant():
                    yield from self.variant(node)
                case Markup(tag="am" | "ex") if node.tag == self.doubled[0] and _has(parts, self.doubled[1]):
                    continue
                case Markup():
                    yield from self.markup(node)
                case Paragraph(form="head", id=""):
                    continue  # a title that the edition gives, as that of a section
                case Paragraph() | Section():
                    yield " "
                    yield from self.read(node.content)
                    yield " "

    def variant(self, variant: Variant) -> Iterator[str]:
        """Yield the pieces of a reading, or a sign that there is none."""
        reading = variant.lemma if self.siglum is None else variant.reading_of(self.siglum)
        if reading is None:
            if self.extant:
                yield _LOST
            return
        before = self.extant
        begins = not before and any(map(self.begins, walk(reading.content)))
        self.extant = before or not begins  # what a reading gives a witness is extant, whatever was said before
        pieces = [*self.read(reading.content)]
        self.extant = self.extant and (before or begins)
        yield from pieces
        if before and not any(pieces):
            yield _EMPTY

    def begins(self, node: Node) -> bool:
        """Return whether the witness begins, or sets in again, at a mark."""
        return isinstance(node, Markup) and node.tag in BEGINNINGS and self.is_meant(node)

    def is_meant(self, mark: Markup) -> bool:
        """Return whether a mark in the text is about the witness."""
        return self.siglum is not None and self.siglum in mark.get("wit", self.siglum).split()

    def markup(self, node: Markup) -> Iterator[str]:
        """Yield the pieces of an element."""
        tag, inner = node.tag, node.content
        if tag in BEGINNINGS:
            self.extant = self.extant or self.is_meant(node)
        elif tag in ENDINGS or tag == MISSING:
            if self.extant and self.is_meant(node):
                self.extant = False
                yield _LOST
        elif tag == "gap" or (self.siglum is not None and is_restated(node)):
            if self.extant:
                yield ELLIPSIS
        elif tag in BREAKS:
            yield " " if node.get("break") != "no" else ""
        elif tag == "space":
            yield " "
        elif tag == "bibl":
            yield _EMPTY  # what is printed in its place is no text, and goes before a full stop
        elif tag == "choice":
            yield from self.read(self.chosen(inner))
        elif tag == "restore":
            yield from self.read(
                part
                for child in inner
                for part in (child.content if isinstance(child, Markup) and child.tag == "del" else (child,))
            )
        elif tag not in PARATEXT and tag != "del":
            yield from self.read(inner)

    def chosen(self, parts: Content) -> Content:
        """Return the part of a ``choice`` that this version has.

        It is the first where none is of the kind that the version has.
        """
        elements = [part for part in parts if isinstance(part, Markup) and not part.tag.startswith("#")]
        wanted = _EDITED if self.siglum is None else _WRITTEN
        return tuple([part for part in elements if part.tag in wanted][:1] or elements[:1])


class _Edge(str):
    """The beginning or the end of a site in a text that is read out.

    It is a piece without characters, so that joined pieces are the same with it and without.
    """

    site: str


class _Surveyor(_Voice):
    """A version that says as well where some sites begin and end, whose ids are given."""

    def __init__(self, siglum: str, sites: Container[str]) -> None:
        super().__init__(siglum)
        self.sites = sites

    def variant(self, variant: Variant) -> Iterator[str]:
        """Yield the pieces of a reading between the edges of its site."""
        edge = _Edge()
        edge.site = variant.id
        edges = [edge] if variant.id in self.sites else []
        yield from edges
        yield from super().variant(variant)
        yield from edges


class Stretch(NamedTuple):
    """A stretch of a text.

    How many characters that are no white space stand before it, and before its end.
    """

    start: int
    stop: int


def count_ink(text: str) -> int:
    """Return the number of characters that are no white space."""
    return len(text) - sum(map(text.count, _WORDLESS))


def survey(content: Iterable[Node], siglum: str, sites: Container[str]) -> tuple[str, dict[str, Stretch]]:
    """Return the text of a witness in some content, and where some sites stand.

    The text is that of ``plain``. Places are counted without white space, which is all that is changed when it is
    folded.
    """
    pieces = [*_Surveyor(siglum, sites).read(content)]
    before = 0
    found: dict[str, Stretch] = {}
    for piece in pieces:
        if isinstance(piece, _Edge):
            found[piece.site] = Stretch(found[piece.site].start if piece.site in found else before, before)
        before += count_ink(piece.replace(_LOST, ELLIPSIS))
    return _finish("".join(pieces)), found


def fold(text: str) -> str:
    """Reduce white space, as XML defines it, to single spaces, and none at either end.

    Spaces that do not break a line, and those of other widths, stay as they are.
    """
    return _WHITE.sub(" ", text).strip(" ")


def _finish(text: str) -> str:
    """Return text with its white space folded, and with what its signs say."""
    folded = fold(text)
    if _EMPTY in folded:
        folded = fold(_EMPTIED.sub(_close, folded))
    return folded.replace(_LOST, ELLIPSIS)


def _close(match: re.Match[str]) -> str:
    """Return what remains of empty readings and the spaces beside them.

    One space for each reading is dropped before a closing mark and after an opening one.
    """
    spaces, readings = match[0].count(" "), match[0].count(_EMPTY)
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 1]
    if after in _CLOSING or before in _OPENING:
        spaces -= readings
    return " " if spaces > 0 else ""


def plain(content: Content, siglum: str | None = None) -> str:
    """Return the text of some content as a witness has it in its last state.

    Without a siglum it is the edited text: that of the lemmas, with corrections, in regular spelling and with
    abbreviations expanded. An ellipsis stands for gaps, for what is not extant or not reported of the witness, for a
    restated passage, which is no witness's text, and in the edited text for a variant at which no reading is preferred.
    """
    return _finish("".join(_Voice(siglum).read(content)))


def say_reading(content: Content, siglum: str | None = None) -> str:
    """Return the text of a reading, as ``plain`` does.

    Of one that only begins a paragraph it is the sign of that, since it is no omission.
    """
    begins = any(isinstance(node, Markup) and node.tag == "milestone" for node in walk(content))
    return plain(content, siglum) or ("¶" if begins else "")


def has_text(content: Iterable[Node], siglum: str) -> bool:
    """Return whether a witness has any words in some content.

    Words that were not seen count too; what is not extant or not reported does not.
    """
    return any(piece.strip(_WORDLESS) for piece in _Voice(siglum).read(content))


def blocks(content: Iterable[Node], siglum: str | None) -> Iterator[Paragraph]:
    """Yield the paragraphs a witness has, in order.

    Without a siglum they are those of the edited text.
    """
    return (paragraph for paragraph in _all_blocks(content, siglum) if paragraph is not _NOT_HERE)


#: Stands among blocks for those of which a version is not extant or not reported: a site at which nobody reads.
_NOT_HERE = Paragraph("", (Variant("", None, ()),))


def _all_blocks(content: Iterable[Node], siglum: str | None) -> Iterator[Paragraph]:
    for node in content:
        match node:
            case Paragraph():
                yield node
            case Section():
                yield from _all_blocks(node.content, siglum)
            case Variant():
                reading = node.lemma if siglum is None else node.reading_of(siglum)
                if reading is None:
                    yield _NOT_HERE
                else:
                    yield from _all_blocks(reading.content, siglum)
            case _:
                continue


def require_readable(layer: Layer, siglum: str) -> None:
    """Raise an error where a layer does not hold the text of a witness.

    The error is RestatedTextError for a witness of which the layer holds only readings, KeyError for one that is not
    declared.
    """
    if siglum not in layer.sigla:
        raise KeyError(f"{layer.id} has no witness {siglum}; it has {', '.join(layer.sigla)}")
    if siglum in layer.readable:
        return
    why = NATURES[layer.nature].unreadable.format(base=layer.sigla[0], siglum=siglum)
    raise RestatedTextError(
        Problem.at(
            layer.path or layer.id,
            0,
            f"no running text of {siglum}: {why}",
            f"the published layer: edition.load({layer.id!r}, layer='published'), "
            "made by 'python -m edition import' from your own copy of the publication",
        )
    )


def witness_text(layer: Layer, siglum: str) -> str:
    """Return the running text of a witness, paragraphs separated by blank lines.

    One ellipsis stands for paragraphs of which it is not extant. Raises the errors of ``require_readable``.
    """
    require_readable(layer, siglum)
    return _running_text(layer, siglum)


def edited_text(layer: Layer) -> str:
    """Return the running text as edited, paragraphs separated by blank lines."""
    return _running_text(layer, None)


def _running_text(layer: Layer, siglum: str | None) -> str:
    texts: list[str] = []
    lost = False
    for paragraph in _all_blocks(layer.sections, siglum):
        text = "".join(_Voice(siglum).read(paragraph.content))
        was_lost, lost = lost, _LOST in text and not text.strip(_WORDLESS)
        if (folded := _finish(text)) and not (lost and was_lost):
            texts.append(folded)
    return "\n\n".join(texts)
