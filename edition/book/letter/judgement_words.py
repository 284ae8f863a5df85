"""What the edition judges of a variant, as plain sentences, for readers who do not know the lists of codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from edition.model import Variant
from edition.vocabulary import Vocabularies

#: How sure a judgement is, in the one word that it begins with; where this is not said, as at "medium".
_LEAD = {"high": "Very probably", "low": "Perhaps"}
#: How a difference came about, where this is said otherwise than by the code with an article.
_SAID = {"tendency": "a change with a purpose", "translation": "a matter of the translation"}
_UNKNOWN = "unknown"
#: What is said of a site that does not count as a variant.
_APART = {"doubtful": "It may be no variant.", "division": "No words differ."}
_SECONDARY = "-secondary"


def say_judgement(variant: Variant, lists: Vocabularies, names: Mapping[str, str]) -> str:
    """Return what is judged of a variant, in sentences; empty where nothing is.

    ``names`` are names of witnesses by their sigla. For example ``Very probably a misreading. Sister’s copy (B) has the
    derived reading. It shades the sense.``
    """
    return " ".join(_sentences(variant, lists, names))


def _sentences(variant: Variant, lists: Vocabularies, names: Mapping[str, str]) -> Iterator[str]:
    if variant.status in _APART:
        yield _APART[variant.status]
    if how := _say_how(variant):
        yield f"{how}."
    if variant.direction.endswith(_SECONDARY):
        siglum = variant.direction.removesuffix(_SECONDARY)
        yield f"{names.get(siglum, siglum)} has the derived reading."
    if bearing := lists.bearing.get(variant.bearing, ""):
        yield f"{bearing[0].upper()}{bearing[1:].rstrip('.')}."


def _say_how(variant: Variant) -> str:
    """Return how the difference came about, and how sure that is."""
    known = [_SAID.get(code, f"{_article(code)} {code}") for code in variant.mechanisms if code != _UNKNOWN]
    if not known:
        return "How it came about is not known" if variant.mechanisms else ""
    return f"{_LEAD.get(variant.certainty, 'Probably')} {' or '.join(known)}"


def _article(code: str) -> str:
    return "an" if code[0].lower() in "aeiou" else "a"
