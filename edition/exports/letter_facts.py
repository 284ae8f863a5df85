"""What the exports say about a letter: what its text is, whose words these are, what its notes cite."""

from __future__ import annotations

from collections.abc import Iterable

from edition import header, vocabulary
from edition.bibliography import Citation
from edition.model import Letter, Markup, Node, walk
from edition.natures import NATURES
from edition.project import Project
from edition.rights import read_rights
from edition.text import is_restated


def find_publications(letter: Letter) -> list[str]:
    """Return the keys of the sources that a letter restates, wholly or in part."""
    return list(dict.fromkeys([*header.read_publications(letter), *find_restated_sources(letter.sections)]))


def find_restated_sources(content: Iterable[Node]) -> list[str]:
    """Return the keys of the sources that passages of some content restate."""
    named = (node.get("source") for node in walk(content) if isinstance(node, Markup) and is_restated(node))
    return list(
        dict.fromkeys(key for source in named for key in (part.removeprefix("bib:") for part in source.split()))
    )


def describe_letter(letter: Letter) -> str:
    """Describe in one or two sentences what kind of text a letter is.

    They say how to cite it, too.
    """
    meaning, rights = find_meaning(letter), read_rights(letter)
    text = meaning if letter.nature in meaning else f"a {letter.nature}: {meaning}"
    text = f"{text[0].upper()}{text[1:]}."
    if rights.restricted and letter.nature == "transcription":
        text += f" The words of {' and '.join(rights.restricted)} are under copyright and quoted only."
    if credit := header.read_credit(letter):
        text += f" To be cited as {credit}."
    if letter.nature == "translation" and find_restated_sources(letter.sections):
        text += (
            " Passages whose base was not seen are restated from a publication; they are marked, and no witness's text."
        )
    return text


def find_meaning(letter: Letter) -> str:
    """Return what the nature of a letter means.

    It does not say that the letter is free where the letter does not say so itself.
    """
    rights, meaning = read_rights(letter), vocabulary.NATURE[letter.nature]
    if letter.nature == "transcription" and (rights.restricted or rights.text.status != "free"):
        return NATURES[letter.nature].meaning_elsewise
    return meaning


def state_rights(letter: Letter) -> str:
    """Return the terms of a publication that is free, in words without an end."""
    terms = read_rights(letter).text
    return terms.words.rstrip(".") or f"Free: {vocabulary.RIGHTS['free']}"


def find_licences(letter: Letter, project: Project) -> list[dict[str, str]]:
    """Return the licence under which a letter is given, as a Data Package says it."""
    address = find_licence(letter, project)
    if address == project.licence_address:
        return [{"name": project.licence, "path": address}]
    return [{"path": address, "title": read_rights(letter).text.words}]


def find_licence(letter: Letter, project: Project) -> str:
    """Return the address of the licence under which a letter is given.

    It is its own, or else that of the edition.
    """
    terms = read_rights(letter).text
    return terms.licence or project.licence_address


def find_author(letter: Letter) -> str:
    """Return the id of the author in the register of people.

    Empty where the header names none.
    """
    return next((person.id for person in header.read_authors(letter)), "")


def find_correspondents(letter: Letter, action: str) -> list[str]:
    """Return the ids of the people who ``sent`` or ``received`` a letter."""
    return [person.id for person in header.read_correspondents(letter, action) if person.id]


def find_date(letter: Letter) -> str:
    """Return the date, in EDTF, at which a letter was sent or else written.

    Empty where the header does not say.
    """
    span = header.read_date(letter)
    return span.edtf if span else ""


def format_sources(citations: Iterable[Citation]) -> str:
    """Format citations as the column ``sources`` of a table has them."""
    return "; ".join(f"{key}, {locator}" if locator else key for key, locator in citations)
