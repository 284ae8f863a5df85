"""Plain text out of the model, and how words are counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from edition.errors import Problem, RestatedTextError
from edition.natures import NATURES
from edition.tree import Content, Layer, Markup, Node, Paragraph, Section, Variant

#: A word without an apostrophe at its end, as a pattern.
STEM = r"[^\W_]+(?:[’'-][^\W_]+)*"
#: A word: letters, digits and apostrophes; parts joined by a hyphen count as one word, as in print.
WORD = re.compile(rf"{STEM}[’']?")
_BEFORE_CLOSING = re.compile(r" +(?=[,.;:?!)\]”])")
_AFTER_OPENING = re.compile(r"(?<=[(\[“]) +")

#: Markup that stands in a paragraph without being part of its text.
PARATEXT = frozenset({"ptr", "anchor", "bibl", "certainty", "precision", "note", "desc", "availability"})


def count_words(text: str) -> int:
    """Return the number of words of a text."""
    return sum(1 for _ in WORD.finditer(text))


def tidy(text: str) -> str:
    """Reduce white space to single spaces, and close gaps left by empty readings."""
    text = " ".join(text.split())
    return _AFTER_OPENING.sub("", _BEFORE_CLOSING.sub("", text))


def gap_words(gap: Markup) -> int:
    """Return how many words a ``gap`` stands for; 0 where it does not say."""
    quantity = gap.get("quantity")
    return int(quantity) if quantity.isdigit() and gap.get("unit") == "words" else 0


def is_restated(node: Node) -> bool:
    """Return whether a node is a restated passage of a translation.

    It restates a publication, since the text to be translated was not seen there. It is encoded as ``<seg
    type="restatement" source="bib:...">``. Its words are the edition's and no witness's.
    """
    return isinstance(node, Markup) and node.tag == "seg" and node.get("type") == "restatement"


def _pieces(content: Iterable[Node], siglum: str | None) -> Iterable[str]:
    for node in content:
        match node:
            case str():
                yield node
            case Variant():
                reading = node.lemma if siglum is None else node.reading_of(siglum)
                yield from _pieces(reading.content if reading else (), siglum)
            case Markup(tag="gap"):
                yield "[…]"
            case Markup() if siglum is not None and is_restated(node):
                yield "[…]"
            case Markup(tag="lb" | "pb" | "milestone"):
                yield " " if node.get("break") != "no" else ""
            case Markup(tag=tag) if tag in PARATEXT:
                continue
            case Paragraph():
                yield " "
                yield from _pieces(node.content, siglum)
                yield " "
            case _:
                yield from _pieces(node.content, siglum)


def plain(content: Content, siglum: str | None = None) -> str:
    """Return the text of some content as a witness has it.

    Without a siglum it is the text of the lemmas. A restated passage is no witness's text: with a siglum an ellipsis
    stands for it.
    """
    return tidy("".join(_pieces(content, siglum)))


def has_text(content: Iterable[Node], siglum: str) -> bool:
    """Return whether a witness has any words in some content.

    Words that were not seen count too.
    """
    return any(piece.strip() for piece in _pieces(content, siglum))


def blocks(content: Iterable[Node], siglum: str) -> Iterator[Paragraph]:
    """Yield the paragraphs a witness has, in order."""
    for node in content:
        match node:
            case Paragraph():
                yield node
            case Section():
                yield from blocks(node.content, siglum)
            case Variant():
                reading = node.reading_of(siglum)
                yield from blocks(reading.content if reading else (), siglum)
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

    Raises the errors of ``require_readable``.
    """
    require_readable(layer, siglum)
    texts = (plain(paragraph.content, siglum) for paragraph in blocks(layer.sections, siglum))
    return "\n\n".join(text for text in texts if text)
