"""The choice of a version to read. It works without a script: radio buttons, and a style sheet that asks them."""

from __future__ import annotations

from edition.book import nodes as ours
from edition.model import Content, Letter, Markup, Witness
from edition.text import plain


def control(letter: Letter) -> ours.edition_control | None:
    """Return the choice between all versions with marks and each version alone, where there is more than one.

    That there are not more than the style sheet can show, the check says.
    """
    if not letter.all_variants or len(letter.sigla) < 2:
        return None
    every = "Both, with marks" if len(letter.sigla) == 2 else "All, with marks"
    choices = [(every, "all"), *((_label(letter, witness), witness.siglum) for witness in letter.witnesses)]
    return ours.edition_control(
        "",
        name=f"view-{letter.id}",
        legend="Read",
        choices=choices,
        remark=_REMARKS.get(letter.nature, ""),
        classes=["ed-view"],
    )


_REMARKS = {
    "restatement": "Only the words at the variant sites change. The text between them is restated in the edition’s "
    "own words, and none of these three is the text of a witness.",
    "translation": "The text between the variant sites is the edition’s translation in every case.",
}


def _label(letter: Letter, witness: Witness) -> str:
    if letter.nature == "restatement":
        return f"With the words of {witness.siglum}"
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


def _has_words(node: object) -> bool:
    content: Content = (node,) if isinstance(node, str | Markup) else ()
    return bool(plain(content))
