"""The edition as linked data: one JSON-LD document with its own small context.

Book, letters, people, places, organisations, events, terms and sources in the terms of https://schema.org; notes and
judgements as annotations, https://www.w3.org/TR/annotation-model/. Whatever stands in the book is named by its address
there, relative to this file while the site has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from edition import dates, header
from edition.bibliography import parse_sources
from edition.cited import find_citations
from edition.exports import letter_facts
from edition.exports.addresses import Addresses
from edition.exports.authorities import list_authorities
from edition.exports.contents import UNRELEASED, Contents, Row
from edition.exports.json_file import write_json
from edition.header import read_credit
from edition.model import Letter, Markup, Note, walk
from edition.store import name_languages
from edition.text import plain
from edition.vocabulary import REGISTERS

Thing: TypeAlias = dict[str, Any]

_IRI = {"@type": "@id"}
_EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
CONTEXT: Mapping[str, Any] = {
    "schema": "https://schema.org/",
    "oa": "http://www.w3.org/ns/oa#",
    "dcterms": "http://purl.org/dc/terms/",
    "id": "@id",
    "type": "@type",
    **{name: f"schema:{name}" for name in ("name", "alternateName", "description", "creditText", "genre", "geo")},
    **{
        name: {"@id": f"schema:{name}", "@language": None}
        for name in (
            *(
                "version",
                "creativeWorkStatus",
                "inLanguage",
                "identifier",
                "latitude",
                "longitude",
                "datePublished",
                "dateSent",
            ),
            *("birthDate", "deathDate", "foundingDate", "dissolutionDate", "startDate", "endDate"),
        )
    },
    **{
        name: {"@id": f"schema:{name}", **_IRI}
        for name in (
            *(
                "url",
                "archivedAt",
                "license",
                "publisher",
                "hasPart",
                "member",
                "isPartOf",
                "author",
                "sender",
                "recipient",
                "mentions",
            ),
            *("isBasedOn", "sameAs", "location", "about", "inDefinedTermSet"),
        )
    },
    "Annotation": "oa:Annotation",
    "TextualBody": "oa:TextualBody",
    "SpecificResource": "oa:SpecificResource",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "body": "oa:hasBody",
    "target": {"@id": "oa:hasTarget", **_IRI},
    "source": {"@id": "oa:hasSource", **_IRI},
    "selector": "oa:hasSelector",
    "exact": "oa:exact",
    "motivation": {"@id": "oa:motivatedBy", **_IRI},
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    "creator": {"@id": "dcterms:creator", **_IRI},
    "rights": {"@id": "dcterms:rights", **_IRI},
    "references": {"@id": "dcterms:references", **_IRI},
    **{name: {"@id": f"dcterms:{name}", "@language": None} for name in ("date", "format", "language")},
}
_MOTIVATION = {"commentary": "oa:commenting", "sense": "oa:describing", "judgement": "oa:assessing"}


def make_document(contents: Contents) -> bytes:
    """Make the whole edition as one JSON-LD document."""
    graph = [
        *_book(contents),
        *(_letter(contents, letter) for letter in contents.letters),
        *(_entry(contents, register, row) for register in REGISTERS for row in contents.registers[register]),
        *(_source(contents, key) for key in contents.sources),
        *(annotation for letter in contents.letters for annotation in _annotations(contents, letter)),
    ]
    context = {"@language": contents.project.language, **CONTEXT}
    return write_json({"@context": context, "@graph": graph})


def _at(contents: Contents) -> Addresses:
    return contents.addresses("../")


def _book(contents: Contents) -> Iterator[Thing]:
    yield {
        "id": _at(contents).home,
        "type": "schema:Book",
        "name": contents.project.title,
        "description": contents.project.subtitle,
        "version": contents.version,
        "inLanguage": contents.project.language,
        "license": contents.project.licence_address,
        "publisher": _at(contents).makers,
        "hasPart": [_at(contents).letter(letter.id) for letter in contents.letters],
        **(
            {"datePublished": contents.released.isoformat()}
            if contents.released
            else {"creativeWorkStatus": UNRELEASED}
        ),
    }
    people = [
        {"id": editor.address or f"{_at(contents).makers}-{number}", "type": "schema:Person", "name": editor.name}
        for number, editor in enumerate(contents.project.editor_names, 1)
    ]
    makers = {"id": _at(contents).makers, "type": "schema:Organization", "name": contents.project.editors}
    yield _filled({**makers, "member": [each["id"] for each in people], "url": contents.project.contact_address})
    yield from people
    yield {"id": _at(contents).entry("terms"), "type": "schema:DefinedTermSet", "name": "Terms"}


def _letter(contents: Contents, letter: Letter) -> Thing:
    made_from = [key for key in letter_facts.find_publications(letter) if key in contents.sources]
    was_sent = header.is_correspondence(letter)
    thing = {
        "id": _at(contents).letter(letter.id),
        "type": "schema:Message" if was_sent else "schema:CreativeWork",
        "identifier": letter.id,
        "name": letter.title,
        "description": letter_facts.describe_letter(letter),
        "creditText": read_credit(letter),
        "inLanguage": letter.language,
        "dateSent" if was_sent else "schema:dateCreated": _edtf(letter_facts.find_date(letter)),
        "author": _person(contents, letter_facts.find_author(letter)),
        "sender": [_person(contents, person) for person in letter_facts.find_correspondents(letter, "sent")],
        "recipient": [_person(contents, person) for person in letter_facts.find_correspondents(letter, "received")],
        "isBasedOn": [_at(contents).source(key) for key in made_from],
        "mentions": [_at(contents).entry(*mention) for mention in _mentions(contents, letter)],
        "isPartOf": _at(contents).home,
        "license": letter_facts.find_licence(letter, contents.project),
    }
    return _filled(thing)


def _person(contents: Contents, identifier: str) -> str:
    return _at(contents).entry("people", identifier) if identifier else ""


def _mentions(contents: Contents, letter: Letter) -> list[tuple[str, str]]:
    """Return the register entries that a letter's text names, in order.

    Each is the name of a register and an id.
    """
    pointers = (
        pointer.partition(":")
        for node in walk(letter.sections)
        if isinstance(node, Markup)
        for pointer in node.get("ref").split()
    )
    known = {register: {row["id"] for row in rows} for register, rows in contents.registers.items()}
    return list(dict.fromkeys((name, entry) for name, _, entry in pointers if entry in known.get(name, ())))


def _entry(contents: Contents, register: str, row: Row) -> Thing:
    name = row["label"] if register == "events" else row["name"]
    languages = name_languages(contents.package, register)
    foreign = [{"@value": row[column], "@language": tag} for column, tag in languages.items() if row.get(column)]
    common = {
        "id": _at(contents).entry(register, row["id"]),
        "type": f"schema:{_TYPES[register]}",
        "identifier": row["id"],
        "name": name,
        "alternateName": [*filter(None, map(str.strip, row.get("also", "").split(";"))), *foreign],
        "sameAs": [address for _, address in list_authorities(row)],
        "references": [_at(contents).source(key) for key, _ in parse_sources(row["sources"])],
    }
    return _filled(common | _OWN[register](contents, row))


_TYPES = {
    "people": "Person",
    "places": "Place",
    "organisations": "Organization",
    "events": "Event",
    "terms": "DefinedTerm",
}


def _of_person(_contents: Contents, row: Row) -> Thing:
    return {
        "description": " ".join(filter(None, (row["role"], row["fate"]))),
        "birthDate": _edtf(row["born"]),
        "deathDate": _edtf(row["died"]),
    }


def _of_place(_contents: Contents, row: Row) -> Thing:
    where = {"type": "schema:GeoCoordinates", "latitude": row["latitude"], "longitude": row["longitude"]}
    return {"description": row["description"], "geo": where if row["latitude"] else ""}


def _of_organisation(_contents: Contents, row: Row) -> Thing:
    return {
        "description": row["description"],
        "foundingDate": _edtf(row["founded"]),
        "dissolutionDate": _edtf(row["dissolved"]),
    }


def _of_event(contents: Contents, row: Row) -> Thing:
    """Return what only events have.

    The date is in EDTF; a beginning and an end that are days, months or years of the calendar are given too.
    """
    first, _, last = row["date"].partition("/")
    ends = {"startDate": first, "endDate": last if "/" in row["date"] else first}
    involved = [(column, entry) for column in ("people", "organisations") for entry in row[column].split()]
    return {
        "description": row["description"],
        **{name: end for name, end in ends.items() if dates.is_calendar_date(end)},
        "date": _edtf(row["date"]),
        "location": [_at(contents).entry("places", place) for place in row["places"].split()],
        "about": [_at(contents).entry(*entry) for entry in involved],
    }


def _of_term(contents: Contents, row: Row) -> Thing:
    return {"description": row["definition"], "inDefinedTermSet": _at(contents).entry("terms")}


_OWN = {
    "people": _of_person,
    "places": _of_place,
    "organisations": _of_organisation,
    "events": _of_event,
    "terms": _of_term,
}


def _source(contents: Contents, key: str) -> Thing:
    return _filled(
        {
            "id": _at(contents).source(key),
            "type": "schema:CreativeWork",
            "identifier": key,
            "name": contents.references[key],
            "url": contents.sources[key].fields.get("url", ""),
            "archivedAt": contents.sources[key].fields.get("archived", ""),
            "genre": contents.sources[key].fields.get("class", ""),
        }
    )


def _annotations(contents: Contents, letter: Letter) -> Iterator[Thing]:
    texts = {paragraph.id: plain(paragraph.content) for paragraph in letter.all_paragraphs}
    for note in letter.notes:
        yield _annotation(contents, letter, note, note.id, texts.get(note.target, ""))
    for note in letter.judgements:
        yield _annotation(contents, letter, note, f"app-{note.target}", "")


def _annotation(contents: Contents, letter: Letter, note: Note, anchor: str, text: str) -> Thing:
    place = _at(contents).letter(letter.id, note.target)
    catchword = plain(note.catchword)
    quoted = {
        "type": "SpecificResource",
        "source": place,
        "selector": {"type": "TextQuoteSelector", "exact": catchword},
    }
    return _filled(
        {
            "id": _at(contents).letter(letter.id, anchor),
            "type": "Annotation",
            "motivation": _MOTIVATION[note.kind],
            "body": {
                "type": "TextualBody",
                "value": plain(note.content),
                "format": "text/plain",
                "language": contents.project.language,
            },
            "target": quoted if catchword and catchword in text else place,
            "creator": _at(contents).makers,
            "rights": contents.project.licence_address,
            "creditText": read_credit(letter),
            "references": [
                _at(contents).source(key) for key in dict.fromkeys(key for key, _ in find_citations(note.content))
            ],
        }
    )


def _edtf(date: str) -> str | Thing:
    """Return a date as text, or as a value of type EDTF.

    A day, month or year of the calendar is text, and so is no date at all.
    """
    return date if not date or dates.is_calendar_date(date) else {"@value": date, "@type": _EDTF}


def _filled(thing: Thing) -> Thing:
    """Return a thing without its empty values."""
    return {name: value for name, value in thing.items() if value not in ("", [], None)}
