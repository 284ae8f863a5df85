"""Letters that nobody wrote, made from a letter of the edition: to try on a thousand what was made for two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from bench.simulation.copying import Copy, copied
from bench.simulation.prose import prose
from edition.collation.tokens import Token, join_tokens, tokenise
from edition.model import Content, Letter, Markup, Node, Paragraph, Reading, Section, Variant, Witness
from edition.tei.reader import strip

#: Changes to a hundred words. Transpositions are left out: their two places would make two variants.
RATES: Mapping[str, float] = {
    "omission": 0.6,
    "insertion": 0.3,
    "substitution": 0.6,
    "misreading": 0.3,
    "punctuation": 0.2,
}
_WITNESSES = {"A": "The text as it was.", "B": "A simulated copy of it."}


def synthetic(letter: Letter, identifier: str, seed: int, times: int = 1) -> Letter:
    """Return an invented letter made from a letter of the edition.

    Its text is the edition's own words of ``letter``, ``times`` over. Its witnesses are A, the base, and B, a copy with
    errors; its variants are the changes of the copy, with their kinds. It is a ``transcription``, since it holds
    the running text of both and nobody has rights in it, and says in its title that it is invented.
    """
    texts = prose(letter).split("\n\n") * times
    numbers = count(1)
    paragraphs = []
    for number, text in enumerate(texts, 1):
        base = tokenise(text)
        made = copied(base, RATES, seed * len(texts) + number)
        paragraphs.append(Paragraph(f"p{number}", _content(base, made, numbers)))
    return Letter(
        id=identifier,
        layer="edition",
        nature="transcription",
        header=_header(letter.title),
        witnesses=tuple(Witness(siglum, (description,)) for siglum, description in _WITNESSES.items()),
        sections=(Section("s1", "section", tuple(paragraphs)),),
        language=letter.language,
    )


def _content(base: Sequence[Token], made: Copy, numbers: Iterator[int]) -> Content:
    content: list[Node] = []
    place = 0
    for change in made.changes:
        site = change.site
        content.append(_spaced(base[place : site.base.start]))
        lemma, reading = join_tokens(base[slice(*site.base)]), join_tokens(made.tokens[slice(*site.other)])
        content.append(
            Variant(
                id=f"v{next(numbers):02}",
                lemma=Reading(("A",), (lemma,) if lemma else ()),
                readings=(Reading(("B",), (reading,) if reading else ()),),
                kinds=(site.kind,),
            )
        )
        last = base[site.base.stop - 1] if lemma else made.tokens[site.other.stop - 1]
        content.append(last.tail)
        place = site.base.stop
    content.append(join_tokens(base[place:]))
    return strip(tuple(content))


def _spaced(tokens: Sequence[Token]) -> str:
    return "".join(token.text + token.tail for token in tokens)


def _header(title: str) -> Markup:
    def within(tag: str, *content: Node) -> Markup:
        return Markup(tag, (), content)

    witnesses = (Markup("witness", (("xml:id", siglum),), (text,)) for siglum, text in _WITNESSES.items())
    description = within(
        "fileDesc",
        within("titleStmt", within("title", f"Invented after: {title}")),
        within("publicationStmt", within("publisher", "Invented")),
        within("sourceDesc", within("listWit", *witnesses)),
    )
    return within("teiHeader", description)
