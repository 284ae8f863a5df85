"""What the foot of a Word document says: entries of the apparatus, notes, and judgements in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from edition.bibliography import format_author_year
from edition.exports.contents import Contents
from edition.exports.docx.footnotes import Piece
from edition.model import Content, Letter, Markup, Node, Note, Paragraph, Reading, Variant
from edition.text import ELLIPSIS, PARATEXT, paraphrase, plain, say_reading
from edition.tree import NOT_EXTANT, OMITS, UNREPORTED

#: Elements of notes that print sets in italics.
_ITALIC = frozenset({"title", "emph", "foreign", "hi", "mentioned"})
#: A lemma of more words than this is cited by its first and last ones.
_WHOLE, _FIRST, _LAST = 24, 6, 4


def write_entry(letter: Letter, variant: Variant) -> Iterator[Piece]:
    """Yield the entry of the apparatus on a variant.

    It has the id, the lemma, and what the others have.
    """
    pieces = letter.pieces_of(variant)
    yield Piece(f"{variant.id} ", "bold")
    if variant.lemma:
        words = _cut(_join([each.lemma.content for each in pieces if each.lemma], None))
        yield Piece(words) if words else Piece("no words", "italic")
        yield from _whose(variant, variant.lemma)
        yield from _restated(variant.lemma)
    else:
        yield Piece("no reading preferred", "italic")
    yield Piece("] ")
    for number, reading in enumerate(variant.readings):
        yield Piece("; " if number else "")
        yield from _reading(pieces, reading)
    for state, words in ((NOT_EXTANT, "not extant"), (UNREPORTED, "not reported")):
        if sigla := [siglum for siglum in letter.sigla if variant.attest(siglum).state == state]:
            yield Piece("; ")
            yield Piece(words, "italic")
            yield Piece(f": {' '.join(sigla)}")
    if variant.status != "variant":
        yield Piece(f" ({variant.status})", "italic")


def _reading(pieces: tuple[Variant, ...], reading: Reading) -> Iterator[Piece]:
    siglum = next(iter(reading.witnesses), None)
    further = [piece.reading_of(siglum) for piece in pieces[1:]] if siglum else []
    contents = [each.content for each in (reading, *further) if each]
    words = _join(contents, siglum)
    omitted = not words and (siglum is None or pieces[0].attest(siglum).state == OMITS)
    yield Piece(words) if words else Piece("omitted" if omitted else "no words", "italic")
    yield from _whose(pieces[0], reading)
    yield from _restated(reading)


def _join(contents: Iterable[Content], siglum: str | None) -> str:
    """Return the words of the pieces of a reading."""
    return " … ".join(filter(None, (say_reading(content, siglum) for content in contents)))


def _cut(words: str) -> str:
    """Return a long lemma by its ends.

    Its words stand in the text, and show here only how far it reaches.
    """
    parts = words.split()
    return words if len(parts) <= _WHOLE else " ".join([*parts[:_FIRST], "…", *parts[-_LAST:]])


def _whose(variant: Variant, reading: Reading) -> Iterator[Piece]:
    names = [*variant.witnesses_of(reading), *(name.lstrip("#") for name in reading.claimed_by)]
    if names:
        yield Piece(f" {' '.join(names)}", "bold")


def _restated(reading: Reading) -> Iterator[Piece]:
    """Yield what is said in the place of words that are kept back."""
    if said := paraphrase(reading.content):
        yield Piece(" (in the edition’s words: ", "italic")
        yield Piece(said)
        yield Piece(")", "italic")


def write_note(contents: Contents, note: Note) -> Iterator[Piece]:
    """Yield a note: the words that it explains, and what it says."""
    if note.catchword:
        yield Piece(f"{plain(note.catchword)}: ", "bold")
    yield from _pieces(contents, note.content, "")


def _pieces(contents: Contents, content: Iterable[Node], look: str) -> Iterator[Piece]:
    for node in content:
        match node:
            case str():
                yield Piece(node, look)
            case Markup(tag="bibl") if node.get("corresp").startswith("bib:"):
                yield Piece(_cite(contents, node), look)
            case Markup(tag="gap"):
                yield Piece(ELLIPSIS, look)
            case Markup() if node.tag in PARATEXT:
                continue
            case Markup():
                yield from _pieces(contents, node.content, "italic" if node.tag in _ITALIC else look)
            case Paragraph():
                yield from _pieces(contents, node.content, look)
                yield Piece(" ", look)
            case _:
                yield Piece(plain((node,)), look)


def _cite(contents: Contents, node: Markup) -> str:
    key = node.get("corresp").removeprefix("bib:")
    name = format_author_year(contents.sources[key]) if key in contents.sources else key
    locator = ", ".join(
        plain(part.content) for part in node.content if isinstance(part, Markup) and part.tag == "citedRange"
    )
    return f"({', '.join(filter(None, (name, locator)))})"


def write_judgement(contents: Contents, letter: Letter, variant: Variant) -> str:
    """Return what the edition judges of a variant; empty for nothing.

    It has a line for the terms and one for the reasons.
    """
    terms = {
        "direction": variant.direction,
        "mechanism": ", ".join(variant.mechanisms),
        "bearing": variant.bearing,
        "sense": variant.sense,
        "certainty": variant.certainty,
    }
    note = letter.judgement_of(variant.id)
    reasons = "".join(piece.words for piece in _pieces(contents, note.content, "")) if note else ""
    if not (reasons or variant.direction or variant.mechanisms or variant.bearing or variant.sense):
        return ""
    said = "; ".join(f"{name}: {value}" for name, value in terms.items() if value)
    return "\n".join(filter(None, (f"{variant.id} {said}".strip(), " ".join(reasons.split()))))


def is_empty(content: Content) -> bool:
    """Return whether the edited text has no words in some content."""
    return not plain(content)
