"""What the exports say about a letter: what its text is, whose words these are, when it was written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from edition import vocabulary
from edition.bibliography import Citation
from edition.model import Letter, Markup, Node, walk
from edition.text import is_restated, plain


def _parts(letter: Letter, tag: str) -> Iterator[Markup]:
    return (node for node in walk((letter.header,)) if isinstance(node, Markup) and node.tag == tag)


def restated_after(letter: Letter) -> str:
    """Return ``restated after Allen 2015``, as the header of a restatement says it; empty for any other text.

    A restatement that does not name its publication is only called one.
    """
    if letter.nature != "restatement":
        return ""
    alone = [node for part in _parts(letter, "sourceDesc") for node in part.content if isinstance(node, Markup)]
    said = [plain(node.content) for node in alone if node.tag == "bibl"]
    words = said[0] if said and said[0] else "a restatement"
    return words[0].lower() + words[1:]


def made_from(letter: Letter) -> list[str]:
    """Return the keys of the sources that the text as a whole, or passages of it, was restated after."""
    alone = [node for part in _parts(letter, "sourceDesc") for node in part.content if isinstance(node, Markup)]
    whole = [node.get("corresp").removeprefix("bib:") for node in alone if node.tag == "bibl" and node.get("corresp")]
    return list(dict.fromkeys([*whole, *restated_from(letter.sections)]))


def restated_from(content: Iterable[Node]) -> list[str]:
    """Return the keys of the sources of the passages of a translation that restate another text."""
    found = (node.get("source") for node in walk(content) if isinstance(node, Markup) and is_restated(node))
    return list(
        dict.fromkeys(key for source in found for key in (part.removeprefix("bib:") for part in source.split()))
    )


def described(letter: Letter) -> str:
    """Return in a sentence or two what kind of text a letter is and how it is to be cited."""
    meaning = vocabulary.NATURE[letter.nature]
    text = meaning if letter.nature in meaning else f"a {letter.nature}: {meaning}"
    text = f"{text[0].upper()}{text[1:]}."
    if credit := restated_after(letter):
        text += f" To be cited as {credit}."
    if letter.nature == "translation" and restated_from(letter.sections):
        text += (
            " Passages whose base was not seen are restated from a publication; they are marked, and no witness's text."
        )
    return text


def author(letter: Letter) -> str:
    """Return the id of the author in the register of people; empty where the header gives none."""
    return next((_person(node) for node in _parts(letter, "author")), "")


def correspondents(letter: Letter, action: str) -> list[str]:
    """Return the ids of the people who ``sent`` or ``received`` a letter."""
    actions = [node for node in _parts(letter, "correspAction") if node.get("type") == action]
    people = [node for node in walk(actions) if isinstance(node, Markup) and node.tag == "persName"]
    return [_person(node) for node in people if _person(node)]


def _person(node: Markup) -> str:
    return node.get("ref").removeprefix("people:") if node.get("ref").startswith("people:") else ""


def written(letter: Letter) -> str:
    """Return when a letter was sent or else written, in EDTF; empty where the header does not say."""
    for part in (*_parts(letter, "correspAction"), *_parts(letter, "creation")):
        for node in walk((part,)):
            if isinstance(node, Markup) and node.tag == "date" and (found := _edtf(node)):
                return found
    return ""


def _edtf(node: Markup) -> str:
    if node.get("when"):
        return node.get("when")
    if node.get("from") or node.get("to"):
        return f"{node.get('from') or '..'}/{node.get('to') or '..'}"
    if node.get("notBefore") or node.get("notAfter"):
        return f"[{node.get('notBefore')}..{node.get('notAfter')}]"
    return ""


def cited(content: Iterable[Node]) -> list[Citation]:
    """Return the sources that a note names, each with its pages."""
    found = []
    for node in walk(content):
        if isinstance(node, Markup) and node.tag == "bibl" and node.get("corresp").startswith("bib:"):
            ranges = [part for part in walk(node.content) if isinstance(part, Markup) and part.tag == "citedRange"]
            locator = ", ".join(plain(part.content) for part in ranges)
            found.append(Citation(node.get("corresp").removeprefix("bib:"), locator))
    return found


def as_sources(citations: Iterable[Citation]) -> str:
    """Return citations as a field ``sources`` writes them."""
    return "; ".join(f"{key}, {locator}" if locator else key for key, locator in citations)
