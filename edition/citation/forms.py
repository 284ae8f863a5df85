"""A work and a place in it, cited in each form: styles by a CSL processor, and files for reference managers.

Every form is text in which the place and its id stand once each as they are given, so that the page of a letter can
carry the forms once and a script can put in the place that a reader chose.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from lxml import etree
from pybtex.database import BibliographyData, Entry
from pybtex.database import Person as Name
from pybtex.database.output.bibtex import Writer

from edition.citation.work import Work

_ADDRESS = re.compile(r"^ *(?:url|doi) = .*$", re.MULTILINE)


def format_citations(work: Work, place: str, identifier: str) -> dict[str, str]:
    """Cite a place of a letter in every form.

    ``place`` is what a reader sees, such as ``¶ 12``; ``identifier`` is its id, ``p12``. Returns the citations as text,
    by the name of their form.
    """
    return {name: form(work, place, identifier) for name, form in FORMS.items()}


def find_locus(work: Work, identifier: str) -> str:
    """Return the address that a citation gives for a place.

    It is the DOI of the release, or else the address of the place on the site, or its bare id while there is neither.
    """
    if work.project.doi:
        return f"https://doi.org/{work.project.doi}"
    return f"{work.page}#{identifier}" if work.page else f"{work.id}, {identifier}"


def make_csl_item(work: Work) -> dict[str, Any]:
    """Return a work as an item of CSL-JSON, without an address."""
    item: dict[str, Any] = {
        "id": work.id,
        "type": "chapter",
        "title": work.title,
        "author": [{"family": person.family, "given": person.given} for person in work.authors],
        "container-title": work.book,
        "editor": [{"family": each.family, "given": each.given} for each in work.project.editor_names]
        or [{"literal": work.editor}],
        "version": work.edition,
        "language": work.language,
    }
    if work.project.publisher:
        item["publisher"] = work.project.publisher
    if work.project.released:
        item["issued"] = {"date-parts": [[int(part) for part in work.project.released.split("-")]]}
    return item


def _chicago(work: Work, place: str, identifier: str) -> str:
    style = _style("chicago-notes-bibliography")
    note = CitationStylesBibliography(style, CiteProcJSON([make_csl_item(work)]), formatter.plain)
    citation = Citation([CitationItem(work.id)])
    note.register(citation)
    return _placed(str(note.cite(citation, _unknown)), work, place, identifier)


def _mla(work: Work, place: str, identifier: str) -> str:
    style = _style("modern-language-association")
    works = CitationStylesBibliography(style, CiteProcJSON([make_csl_item(work)]), formatter.plain)
    works.register(Citation([CitationItem(work.id)]))
    return _placed(str(works.bibliography()[0]), work, place, identifier)


def _placed(styled: str, work: Work, place: str, identifier: str) -> str:
    """Add place and address to a styled citation.

    They stand at its end in both styles. Commas and points are put inside quotation marks, as American style has them.
    """
    american = styled.replace("”,", ",”").replace("”.", ".”")
    return f"{american.removesuffix('.')}, {place}, {find_locus(work, identifier)}."


def _unknown(item: CitationItem) -> str:
    raise KeyError(item.key)


@cache
def _style(name: str) -> CitationStylesStyle:
    tree = etree.fromstring((files("edition.citation") / "styles" / f"{name}.csl").read_bytes())
    # Both styles write names out, in a way that citeproc-py does not know; and what a letter is called here describes
    # it, and is not put into capitals as a title would be.
    for element in tree.iter(etree.Element):
        for attribute in ("initialize-with", "text-case"):
            if attribute in element.attrib and (attribute != "text-case" or element.get("text-case") == "title"):
                del element.attrib[attribute]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what the style says and the processor does not know
        return CitationStylesStyle(BytesIO(etree.tostring(tree)), validate=False)


def _bibtex(work: Work, place: str, identifier: str) -> str:
    fields = {
        "title": f"{{{work.title}}}",
        "booktitle": f"{{{work.book}}}",
        "edition": f"Version {work.edition}",
        "publisher": work.project.publisher,
        "date": work.project.released,
        "year": (work.project.released or "")[:4],
        "doi": work.project.doi,
        "url": f"{work.page}#{identifier}" if work.page else "",
        "language": work.language,
        "note": f"{place} ({work.id}, {identifier})",
    }
    people = [Name(first=person.given, last=person.family) for person in work.authors]
    persons = {"author": people, "editor": _editors(work)}
    entry = Entry("incollection", [(name, value) for name, value in fields.items() if value], persons=persons)
    # The writer by itself: asked for by its name, it is looked for in all that is installed, each time.
    written = str(Writer().to_string(BibliographyData({f"{work.id}-{identifier}": entry}))).strip()
    # Addresses are taken by the letter: what pybtex escapes for TeX would lead elsewhere.
    return _ADDRESS.sub(lambda line: line[0].replace("\\", ""), written)


def _editors(work: Work) -> list[Name]:
    named = [Name(first=editor.given, last=editor.family) for editor in work.project.editor_names]
    return named or [Name(f"{{{work.editor}}}")]


def _ris(work: Work, place: str, identifier: str) -> str:
    released = work.project.released or ""
    lines = [
        ("TY", "CHAP"),
        *(("AU", f"{person.family}, {person.given}") for person in work.authors),
        ("TI", work.title),
        ("T2", work.book),
        *(("ED", editor) for editor in _editor_names(work)),
        ("ET", work.edition),
        ("PB", work.project.publisher),
        ("PY", released[:4]),
        ("DA", released.replace("-", "/")),
        ("DO", work.project.doi),
        ("UR", f"{work.page}#{identifier}" if work.page else ""),
        ("LA", work.language),
        ("N1", f"{place} ({work.id}, {identifier})"),
    ]
    return "\n".join([*(f"{tag}  - {value}" for tag, value in lines if value), "ER  - "])


def _editor_names(work: Work) -> list[str]:
    named = [", ".join(filter(None, (each.family, each.given))) for each in work.project.editor_names]
    return named or [work.editor]


def _csl_json(work: Work, place: str, identifier: str) -> str:
    item = make_csl_item(work) | {"id": f"{work.id}-{identifier}", "note": f"{place} ({work.id}, {identifier})"}
    if work.project.doi:
        item["DOI"] = work.project.doi
    if work.page:
        item["URL"] = f"{work.page}#{identifier}"
    return json.dumps([item], ensure_ascii=False, indent=1)


#: The forms by the names a reader knows them by.
FORMS: Mapping[str, Callable[[Work, str, str], str]] = {
    "Chicago": _chicago,
    "MLA": _mla,
    "BibTeX": _bibtex,
    "RIS": _ris,
    "CSL-JSON": _csl_json,
}
