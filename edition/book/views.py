"""What a reader can choose above a letter's text: the version to read, and which variants are shown.

A version alone needs no script: radio buttons, and a style sheet that asks them. What needs one is hidden until it
runs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from edition import vocabulary
from edition.book import nodes as ours
from edition.model import Content, Letter, Markup, Paragraph, Variant, Witness, walk
from edition.text import plain

#: A code, as one token for an address, and at how many sites it stands.
Counted = tuple[str, str, int]


def control(letter: Letter) -> ours.edition_control | None:
    """Return the choice between all versions with marks and each version alone, where there is more than one.

    That there are not more than the style sheet can show, the check says.
    """
    if not letter.all_variants or len(letter.sigla) < 2:
        return None
    every = "Both, with marks" if len(letter.sigla) == 2 else "All, with marks"
    choices = [(every, "all"), *((label(letter, witness), witness.siglum) for witness in letter.witnesses)]
    return ours.edition_control(
        "",
        name=f"view-{letter.id}",
        legend="Read",
        choices=choices,
        remark=_REMARKS.get(letter.nature, ""),
        differing=len(differing(letter)) if len(letter.sigla) == 2 else 0,
        facets=facets(letter),
        total=len(letter.all_variants),
        classes=["ed-tools"],
    )


_REMARKS = {
    "restatement": "Only the words at the variant sites change. The text between them is restated in the edition’s "
    "own words, and none of these is the text of a witness.",
    "translation": "The text between the variant sites is the edition’s translation in every case.",
}


def label(letter: Letter, witness: Witness) -> str:
    """Return what the text is called when it has the words of one witness alone."""
    if letter.nature == "restatement":
        return f"Restated with {witness.siglum}’s words"
    if letter.nature == "translation":
        base = witness.siglum == letter.sigla[0]
        return f"Full letter ({witness.siglum})" if base else f"What {short_name(witness)} has"
    return f"{witness.siglum} alone"


def short_name(witness: Witness) -> str:
    """Return the name a reader knows a witness by: of the person it is due to, where the list names one first."""
    first = next((node for node in witness.description if _has_words(node)), None)
    if isinstance(first, Markup) and first.tag == "persName":
        return plain(first.content).split()[-1]
    return witness.siglum


def differing(letter: Letter) -> tuple[str, ...]:
    """Return the ids of the paragraphs that hold a variant or stand in one."""
    within = {
        node.id
        for variant in walk(letter.sections)
        if isinstance(variant, Variant)
        for reading in variant.all_readings()
        for node in walk(reading.content)
        if isinstance(node, Paragraph)
    }
    holds = (
        paragraph.id
        for paragraph in letter.all_paragraphs
        if paragraph.id in within or any(isinstance(node, Variant) for node in walk(paragraph.content))
    )
    return tuple(holds)


def facets(letter: Letter) -> list[tuple[str, str, list[Counted]]]:
    """Return by what the variants of a letter can be told apart: name, label, and codes with the number of sites."""
    asked: list[tuple[str, str, Iterable[str], Callable[[Variant], Iterable[str]]]] = [
        ("kind", "Kind", vocabulary.KIND, lambda variant: variant.kinds),
        ("mechanism", "Mechanism", vocabulary.MECHANISM, lambda variant: variant.mechanisms),
        ("bearing", "Bearing", vocabulary.BEARING, lambda variant: (variant.bearing,)),
        ("status", "Status", vocabulary.STATUS, lambda variant: (variant.status,)),
    ]
    found = []
    for name, shown, codes, of in asked:
        sites = Counter(code for variant in letter.all_variants for code in of(variant))
        counted = [(code, vocabulary.as_token(code), sites[code]) for code in codes if sites[code]]
        if counted:
            found.append((name, shown, counted))
    return found


def _has_words(node: object) -> bool:
    content: Content = (node,) if isinstance(node, str | Markup) else ()
    return bool(plain(content))
