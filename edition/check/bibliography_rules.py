"""The bibliography, and the citations of the chapters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from edition import bibliography
from edition.check import id_rules
from edition.check.material import Material
from edition.cited import find_in_prose, find_places, read_prose
from edition.errors import EditionError, Problem

#: Fields an entry must have, by type; alternatives parted by a bar. After the BibTeX manual (Patashnik 1988), less
#: strict about authors, since much that is cited here is unsigned.
REQUIRED = {
    "article": ("title", "journal", "year"),
    "book": ("author|editor", "title", "publisher", "year"),
    "booklet": ("title",),
    "inbook": ("author|editor", "title", "chapter|pages", "publisher", "year"),
    "incollection": ("author", "title", "booktitle", "publisher", "year"),
    "inproceedings": ("author", "title", "booktitle", "year"),
    "manual": ("title",),
    "mastersthesis": ("author", "title", "school", "year"),
    "misc": ("title", "howpublished|url|note"),
    "phdthesis": ("author", "title", "school", "year"),
    "proceedings": ("title", "year"),
    "techreport": ("author", "title", "institution", "year"),
    "unpublished": ("author", "title", "note"),
}
#: An address as RFC 3986 has it, with letters of any script (RFC 3987) and without a user's name.
_ADDRESS = r"""https?://([\w-]+\.)*[\w-]+(:[0-9]+)?([/?#]([\w.~:/?#@!$&'()*+,;=\[\]-]|%[0-9A-Fa-f]{2})*)?"""
#: What a field of one of these names looks like.
FORMS = {
    "year": (r"[0-9]{4}(--[0-9]{4})?", "four digits"),
    "doi": (r"10\.[0-9]{4,9}(\.[0-9]+)*/[!-~]+", "a DOI without its address, 10.…/…"),
    **dict.fromkeys(("url", "archived"), (_ADDRESS, "an address that begins with http:// or https:// and a host")),
    "isbn": (r"[0-9-]{9,16}[0-9X]", "an ISBN"),
}
#: A straight apostrophe or a single backtick: neither half of a TeX quotation mark nor a TeX accent.
_STRAIGHT = re.compile(r"(?<![\\'])'(?!')|(?<![\\`])`(?!`)")


def entries_have_their_fields(material: Material) -> Iterator[Problem]:
    """Report entries of an unknown type or without the fields that their type needs."""
    for source in (material.sources or {}).values() if material.sound else ():
        if source.type not in REQUIRED:
            yield _problem(
                material,
                source,
                f"{source.key} is of the unknown type {source.type!r}",
                f"one of {', '.join(REQUIRED)}",
            )
        present = {name for name, value in source.fields.items() if value.strip()} | set(source.persons)
        for field in REQUIRED.get(source.type, ()):
            if present.isdisjoint(field.split("|")):
                yield _problem(
                    material, source, f"{source.key} has no {field.replace('|', ' or ')}", f"one in every {source.type}"
                )


def fields_have_their_form(material: Material) -> Iterator[Problem]:
    """Report keys, years, DOIs, addresses and ISBNs that are not well-formed."""
    for source in (material.sources or {}).values() if material.sound else ():
        if not id_rules.ENTRY.fullmatch(source.key):
            yield _problem(
                material, source, f"the key {source.key!r}", "lower-case letters, digits and hyphens, a letter first"
            )
        for name, (form, meaning) in FORMS.items():
            value = source.written.get(name, "")
            if value and not re.fullmatch(form, value):
                yield _problem(material, source, f"{source.key}: {name} {value!r}", meaning)
            elif value and name == "isbn" and not _is_isbn(value.replace("-", "")):
                what = f"{source.key}: isbn {value!r}, whose last figure does not agree with the others"
                yield _problem(material, source, what, "an ISBN as it is printed in the book")


def _is_isbn(digits: str) -> bool:
    """Tell whether the check digit of an ISBN is right (ISO 2108).

    It has ten digits or thirteen.
    """
    values = [10 if digit == "X" else int(digit) for digit in digits]
    if len(values) == 10 and 10 not in values[:-1]:
        return sum(weight * value for weight, value in zip(range(10, 0, -1), values, strict=True)) % 11 == 0
    return len(values) == 13 and 10 not in values and sum(values[::2]) % 10 == -3 * sum(values[1::2]) % 10


def apostrophes_are_typographic(material: Material) -> Iterator[Problem]:
    """Report straight apostrophes, which the bibliography would print as they stand.

    Addresses may have them.
    """
    for source in (material.sources or {}).values() if material.sound else ():
        for name, value in source.written.items():
            if name != "url" and _STRAIGHT.search(value):
                yield _problem(
                    material, source, f"{source.key}: {name} {value!r} has a straight quotation mark", "’ or ‘"
                )


def _problem(material: Material, source: bibliography.Source, what: str, expected: str) -> Problem:
    return Problem.at(bibliography.path(material.project), source.line, what, expected)


def citations_of_the_chapters_resolve(material: Material) -> Iterator[Problem]:
    """Report keys cited in chapters and notebooks that have no entry."""
    if material.sources is None:
        return
    for path in material.prose:
        try:
            text = read_prose(path)
        except EditionError as error:
            yield from error.problems
            continue
        for place in find_in_prose(text):
            for key in place.keys:
                if key not in material.sources:
                    what = f"the source {key!r} is not known"
                    yield Problem.at(path, place.line, what, "a key of references.bib", f"source {key}")


def entries_have_their_codes(material: Material) -> Iterator[Problem]:
    """Report entries without a code for what they are, or how far they were read.

    Both are asked for where ``data/project.yml`` defines the codes.
    """
    for source in (material.sources or {}).values() if material.sound else ():
        for field, codes in material.lists.of_sources().items():
            given = source.fields.get(field, "")
            if given not in codes:
                what = f"{source.key}: {field} {given!r}" if given else f"{source.key} has no {field}"
                yield _problem(material, source, what, f"one of {', '.join(codes)}")


def entries_are_cited(material: Material) -> Iterator[Problem]:
    """Report entries that nothing cites.

    It is asked where the edition counts what rests on its sources. Nothing is said while a chapter, a text or a table
    cannot be read: it may cite them.
    """
    tables = len(material.tables) == len(material.declared) > 0  # none, where their description is wrong
    whole = material.sound and not material.damaged and tables
    if not whole or not material.lists.of_sources():
        return
    try:
        places = find_places(material.prose, material.letters.values(), material.tables.values())
        cited = {key for place in places for key in place.keys}
    except EditionError:  # said by the rule about the citations of the chapters
        return
    for source in (material.sources or {}).values():
        if source.key not in cited:
            yield _problem(
                material, source, f"{source.key} is cited nowhere", "a chapter, note or row that cites it, or no entry"
            )


#: The rules that look at entries alone.
OF_ENTRIES = (
    entries_have_their_fields,
    fields_have_their_form,
    apostrophes_are_typographic,
    entries_have_their_codes,
)
RULES = (
    *OF_ENTRIES,
    citations_of_the_chapters_resolve,
    entries_are_cited,
)
