"""The bibliography, and the citations of the chapters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from edition import bibliography
from edition.check import id_rules
from edition.check.material import Material
from edition.cited import Place, find_in_letter, find_in_prose, find_in_rows, read_prose
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
#: What a field of one of these names looks like.
FORMS = {
    "year": (r"\d{4}(--\d{4})?", "four digits"),
    "doi": (r"10\.\d{4,}/\S+", "a DOI without its address, 10.…/…"),
    "url": (r"https?://\S+", "an address that begins with http:// or https://"),
    "isbn": (r"[\d-]{9,16}[\dX]", "an ISBN"),
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


def every_entry_has_its_sign(material: Material) -> Iterator[Problem]:
    """Report entries without their ``@``.

    BibTeX takes such an entry for a comment and gives no error.
    """
    try:
        lines = bibliography.read(material.project).splitlines()
    except EditionError:
        return
    for number, line in enumerate(lines, 1):
        if re.match(rf"\s*({'|'.join(REQUIRED)})\s*[{{(]", line, re.IGNORECASE):
            yield Problem.at(
                bibliography.path(material.project),
                number,
                "an entry without its '@', which BibTeX passes over",
                "'@' first",
            )


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
        for place in find_in_prose(str(path), text):
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
    whole = material.sound and not material.damaged and len(material.tables) == len(material.declared)
    if not whole or not material.lists.of_sources():
        return
    try:
        cited = {key for place in _find_places(material) for key in place.keys}
    except EditionError:  # said by the rule about the citations of the chapters
        return
    for source in (material.sources or {}).values():
        if source.key not in cited:
            yield _problem(
                material, source, f"{source.key} is cited nowhere", "a chapter, note or row that cites it, or no entry"
            )


def _find_places(material: Material) -> Iterator[Place]:
    for path in material.prose:
        yield from find_in_prose(str(path), read_prose(path))
    for letter in material.letters.values():
        yield from find_in_letter(letter)
    for table in material.tables.values():
        yield from find_in_rows(table.name, table.rows)


#: The rules that look at entries alone.
OF_ENTRIES = (
    entries_have_their_fields,
    fields_have_their_form,
    apostrophes_are_typographic,
    entries_have_their_codes,
)
RULES = (
    *OF_ENTRIES,
    every_entry_has_its_sign,
    citations_of_the_chapters_resolve,
    entries_are_cited,
)
