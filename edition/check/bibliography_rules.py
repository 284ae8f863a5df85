"""The bibliography, and the citations of the chapters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from edition import bibliography
from edition.check import id_rules
from edition.check.material import Material, read_prose
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
_CITATION = re.compile(r"\{cite(?::[a-z:]+)?\}`([^`]+)`")


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
        for number, line in enumerate(text.splitlines(), 1):
            for match in _CITATION.finditer(line):
                for key in find_cited(match[1]):
                    if key not in material.sources:
                        what = f"the source {key!r} is not known"
                        yield Problem.at(path, number, what, "a key of references.bib", f"source {key}")


def find_cited(content: str) -> list[str]:
    """Return the keys that a cite role names.

    ``content`` is the text of the role: keys separated by commas, each as ``{prenote}key{postnote}``.
    """
    return [key for part in re.sub(r"\{[^}]*\}", "", content).split(",") if (key := part.strip())]


#: The rules that look at entries alone.
OF_ENTRIES = (entries_have_their_fields, fields_have_their_form, apostrophes_are_typographic)
RULES = (
    *OF_ENTRIES,
    every_entry_has_its_sign,
    citations_of_the_chapters_resolve,
)
