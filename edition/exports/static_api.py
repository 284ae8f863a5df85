"""A static interface: one small JSON file for each letter, paragraph, variant and entry, at an address that stays.

The shapes are described by the JSON Schemas in ``schema/``, which are published with it. Beside it stand the entry
point, the collections, the citation tree of each letter and its text in TEI, whole and by paragraph, in the terms of
Distributed Text Services 1.0 (https://dtsapi.org/versions/v1.0), as far as files without a server can answer: the
whole of a tree, no part of it; one paragraph, no range.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

from edition.bibliography import Citation, parse_sources
from edition.cited import find_citations
from edition.exports import letter_facts
from edition.exports.contents import Contents, Row
from edition.exports.linked_tei import REGISTERS_FILE, declare_prefixes, name_editors, redirect_pointers
from edition.header import read_credit
from edition.model import Letter, Markup, Note, Paragraph, Reading, Variant, walk
from edition.permissions import list_exported
from edition.project import Project
from edition.rights import read_rights
from edition.tables import find_places, measure_words
from edition.tei.writer import as_markup
from edition.tei.xml import serialise
from edition.text import gap_words, has_text, is_restated, paraphrase, plain
from edition.vocabulary import OF_SOURCES, REGISTERS

Json: TypeAlias = dict[str, Any]

CONTEXT = "https://dtsapi.org/context/v1.0.json"
DTS_VERSION = "1.0"
_WRAPPER = "https://w3id.org/api/dts#"
_SCHEMAS = Path(__file__).with_name("schema")
_TREES = [{"@type": "CitationTree", "citeStructure": [{"citeType": "paragraph"}]}]
#: Columns of registers that hold lists, and what parts them.
_LISTS = {"also": ";", "people": " ", "places": " ", "organisations": " "}


def make_files(contents: Contents) -> dict[str, bytes]:
    """Make the files of the interface, by their names."""
    answers: dict[str, Json] = {"index.json": _entry_point(contents), **_collections(contents)}
    documents: dict[str, bytes] = {}
    for letter in contents.letters:
        answers[f"navigation/{letter.id}.json"] = _navigation(contents, letter)
        answers[f"letters/{letter.id}.json"] = _letter(contents, letter)
        answers |= {f"paragraphs/{letter.id}/{each['id']}.json": each for each in _paragraphs(contents, letter)}
        answers |= {f"variants/{letter.id}/{each['id']}.json": each for each in _variants(contents, letter)}
        documents |= _documents(contents, letter)
    for register in REGISTERS:
        entries = (_entry(contents, register, row) for row in contents.registers[register])
        answers |= {f"entries/{register}/{each['id']}.json": each for each in entries}
    schemas = {f"schema/{path.name}": path.read_bytes() for path in sorted(_SCHEMAS.glob("*.json"))}
    written = {name: _written(each) for name, each in answers.items()}
    return {f"api/{name}": content for name, content in {**written, **documents, **schemas}.items()}


def _written(each: Json) -> bytes:
    return (json.dumps(each, indent=1, ensure_ascii=False) + "\n").encode()


def _base(contents: Contents) -> str:
    return f"{contents.site}/downloads/api/" if contents.site else ""


# In the terms of Distributed Text Services.


def _entry_point(contents: Contents) -> Json:
    base = _base(contents)
    return {
        "@context": CONTEXT,
        "@id": f"{base}index.json",
        "@type": "EntryPoint",
        "dtsVersion": DTS_VERSION,
        "collection": f"{base}collection/{{id}}{{/nav}}.json",
        "navigation": f"{base}navigation/{{resource}}.json",
        "document": f"{base}document/{{resource}}{{/ref}}.xml",
        "letter": f"{base}letters/{{letter}}.json",
        "paragraph": f"{base}paragraphs/{{letter}}/{{id}}.json",
        "variant": f"{base}variants/{{letter}}/{{id}}.json",
        "entry": f"{base}entries/{{register}}/{{id}}.json",
        "schema": f"{base}schema/{{kind}}.json",
        "version": contents.version,
        "license": contents.project.licence_address,
    }


def _root(contents: Contents) -> Json:
    return {
        "@id": contents.package["name"],
        "@type": "Collection",
        "dtsVersion": DTS_VERSION,
        "title": contents.project.title,
        "description": contents.project.subtitle,
        "totalParents": 0,
        "totalChildren": len(contents.letters),
        "collection": f"{_base(contents)}collection/{contents.package['name']}{{/nav}}.json",
    }


def _resource(contents: Contents, letter: Letter) -> Json:
    base, language = _base(contents), contents.project.language
    return {
        "@id": letter.id,
        "@type": "Resource",
        "dtsVersion": DTS_VERSION,
        "title": letter.title,
        "description": letter_facts.describe_letter(letter),
        "totalParents": 1,
        "totalChildren": 0,
        "collection": f"{base}collection/{letter.id}{{/nav}}.json",
        "navigation": f"{base}navigation/{letter.id}.json",
        "document": f"{base}document/{letter.id}{{/ref}}.xml",
        "download": f"{base}document/{letter.id}.xml",
        "mediaTypes": ["application/tei+xml"],
        "dublinCore": {
            "language": [letter.language],
            "license": [letter_facts.find_licence(letter, contents.project)],
            "publisher": [{"lang": language, "value": contents.project.signed}],
            **({"source": [{"lang": language, "value": credit}]} if (credit := read_credit(letter)) else {}),
        },
        "citationTrees": _TREES,
    }


def _collections(contents: Contents) -> dict[str, Json]:
    root = {"@context": CONTEXT, **_root(contents)}
    name = contents.package["name"]
    collections = {
        f"{name}.json": {**root, "member": [_resource(contents, letter) for letter in contents.letters]},
        f"{name}/parents.json": {**root, "member": []},
    }
    for letter in contents.letters:
        resource = {"@context": CONTEXT, **_resource(contents, letter)}
        collections[f"{letter.id}.json"] = {**resource, "member": []}
        collections[f"{letter.id}/parents.json"] = {**resource, "member": [_root(contents)]}
    return {f"collection/{path}": each for path, each in collections.items()}


def _navigation(contents: Contents, letter: Letter) -> Json:
    return {
        "@context": CONTEXT,
        "@id": f"{_base(contents)}navigation/{letter.id}.json",
        "@type": "Navigation",
        "dtsVersion": DTS_VERSION,
        "resource": _resource(contents, letter),
        "member": [
            {"identifier": paragraph.id, "@type": "CitableUnit", "level": 1, "parent": None, "citeType": "paragraph"}
            for paragraph in letter.all_paragraphs
        ],
    }


def _documents(contents: Contents, letter: Letter) -> dict[str, bytes]:
    """Return a letter in TEI, whole and by paragraph, by path.

    Each document says what kind of text it is.
    """
    whole = as_markup(name_editors(redirect_pointers(letter, f"../../{REGISTERS_FILE}"), contents.project))
    paragraphs = {paragraph.id for paragraph in letter.all_paragraphs}
    documents = {f"document/{letter.id}.xml": serialise(whole)}
    header = _describe_fragments(contents.project, letter)
    for node in walk((whole,)):
        if isinstance(node, Markup) and node.get("xml:id") in paragraphs:
            fragment = _fragment(header, letter, node)
            documents[f"document/{letter.id}/{node.get('xml:id')}.xml"] = serialise(fragment)
    return documents


def _describe_fragments(given: Project, letter: Letter) -> Markup:
    """Return the header that every part of a letter has."""

    def inside(tag: str, *content: Markup | str) -> Markup:
        return Markup(tag, (), content)

    address = letter_facts.find_licence(letter, given)
    title = given.licence_title if address == given.licence_address else read_rights(letter).text.words
    licence = Markup("licence", (("target", address),), (inside("p", title),))
    described = inside(
        "fileDesc",
        inside("titleStmt", inside("title", letter.title)),
        inside("publicationStmt", inside("publisher", given.title), inside("availability", licence)),
        inside("sourceDesc", inside("p", letter_facts.describe_letter(letter))),
    )
    return inside("teiHeader", described, inside("encodingDesc", declare_prefixes(f"../../../{REGISTERS_FILE}")))


def _fragment(header: Markup, letter: Letter, paragraph: Markup) -> Markup:
    wrapper = Markup("dts:wrapper", (("xmlns:dts", _WRAPPER),), (paragraph,))
    body = Markup("body", (), (wrapper,))
    return Markup("TEI", (), (header, Markup("text", (("type", letter.layer), ("subtype", letter.nature)), (body,))))


# In shapes of its own.


def _credited(contents: Contents, letter: Letter) -> Json:
    """Return what every file on a part of a letter says of the letter.

    It tells the nature of the text, so that nobody who takes the part alone mistakes it.
    """
    credit = read_credit(letter)
    return {
        "letter": letter.id,
        "nature": letter.nature,
        **({"credit": credit} if credit else {}),
        "license": letter_facts.find_licence(letter, contents.project),
    }


def _letter(contents: Contents, letter: Letter) -> Json:
    person, exported = letter_facts.find_author(letter), list_exported(letter, contents.project)
    return {
        "id": letter.id,
        **{name: value for name, value in _credited(contents, letter).items() if name != "letter"},
        "title": letter.title,
        "description": letter_facts.describe_letter(letter),
        "version": contents.version,
        "address": contents.addresses().letter(letter.id),
        "language": letter.language,
        "author": f"people:{person}" if person else None,
        "written": letter_facts.find_date(letter) or None,
        "witnesses": [
            {
                "siglum": witness.siglum,
                "description": plain(witness.description),
                "text": witness.siglum in exported,
            }
            for witness in letter.witnesses
        ],
        "madeFrom": [
            {"key": key, "reference": contents.references.get(key, key)}
            for key in letter_facts.find_publications(letter)
        ],
        "paragraphs": [paragraph.id for paragraph in letter.all_paragraphs],
        "variants": [variant.id for variant in letter.all_variants],
    }


def _paragraphs(contents: Contents, letter: Letter) -> Iterator[Json]:
    where, exported = find_places(letter), list_exported(letter, contents.project)
    order, credited = [paragraph.id for paragraph in letter.all_paragraphs], _credited(contents, letter)
    variants: dict[str, list[str]] = {}
    for variant in letter.all_variants:
        variants.setdefault(where[variant.id][1], []).append(variant.id)
    for number, paragraph in enumerate(letter.all_paragraphs):
        inside = variants.get(paragraph.id, [])
        targets = {paragraph.id, *inside}
        yield {
            "id": paragraph.id,
            **credited,
            "address": contents.addresses().letter(letter.id, paragraph.id),
            "section": where[paragraph.id][0] or None,
            "form": paragraph.form,
            "text": plain(paragraph.content),
            "restated": _restated(letter, paragraph),
            "witnesses": {
                siglum: plain(paragraph.content, siglum) for siglum in exported if has_text(paragraph.content, siglum)
            },
            "variants": inside,
            "mentions": _mentions(paragraph),
            "notes": [_note(contents, note) for note in letter.notes if note.target in targets],
            "previous": order[number - 1] if number else None,
            "next": order[number + 1] if number + 1 < len(order) else None,
        }


def _restated(letter: Letter, paragraph: Paragraph) -> str:
    """Return how much of a paragraph is restated: ``all``, ``part`` or ``none``."""
    if letter.nature == "restatement":
        return "all"
    passages = [node for node in walk(paragraph.content) if is_restated(node)]
    if not passages:
        return "none"
    seen = any(
        has_text(paragraph.content, siglum) and plain(paragraph.content, siglum) != "[…]" for siglum in letter.readable
    )
    return "part" if seen else "all"


def _mentions(paragraph: Paragraph) -> list[str]:
    pointers = (
        pointer
        for node in walk(paragraph.content)
        if isinstance(node, Markup)
        for pointer in node.get("ref").split()
        if pointer.partition(":")[0] in REGISTERS
    )
    return list(dict.fromkeys(pointers))


def _note(contents: Contents, note: Note) -> Json:
    return {
        "id": note.id,
        "kind": note.kind,
        "target": note.target,
        "catchword": plain(note.catchword),
        "text": plain(note.content),
        "sources": _sources(contents, find_citations(note.content)),
    }


def _sources(contents: Contents, citations: list[Citation]) -> list[Json]:
    return [
        {
            "key": key,
            "locator": locator,
            "reference": contents.references.get(key, key),
            **{name: said for name in OF_SOURCES if (said := contents.sources[key].fields.get(name))},
        }
        for key, locator in citations
    ]


def _variants(contents: Contents, letter: Letter) -> Iterator[Json]:
    where, credited = find_places(letter), _credited(contents, letter)
    for variant in letter.all_variants:
        reasoning = letter.judgement_of(variant.id)
        yield {
            "id": variant.id,
            **credited,
            "address": contents.addresses().letter(letter.id, variant.id),
            "paragraph": where[variant.id][1],
            "kinds": list(variant.kinds),
            "status": variant.status,
            "group": letter.group_of(variant.id)[0],
            "readings": [
                _reading(piece, reading) for piece in letter.pieces_of(variant) for reading in piece.all_readings()
            ],
            "judgement": {
                "direction": variant.direction or None,
                "mechanisms": list(variant.mechanisms),
                "bearing": variant.bearing or None,
                "sense": variant.sense or None,
                "certainty": variant.certainty or None,
                "reasons": plain(reasoning.content) if reasoning else "",
                "sources": _sources(contents, find_citations(reasoning.content)) if reasoning else [],
            },
            "notes": [_note(contents, note) for note in letter.notes if note.target == variant.id],
        }


def _reading(piece: Variant, reading: Reading) -> Json:
    gaps = (gap_words(node) for node in walk(reading.content) if isinstance(node, Markup) and node.tag == "gap")
    return {
        "witnesses": list(reading.witnesses),
        "lemma": reading is piece.lemma,
        "text": plain(reading.content, next(iter(reading.witnesses), "")),
        "words": measure_words(reading.content, next(iter(reading.witnesses), "")),
        "wordsLeftOut": sum(gaps),
        "paraphrase": paraphrase(reading.content),
    }


def _entry(contents: Contents, register: str, row: Row) -> Json:
    entry: Json = {
        "id": row["id"],
        "register": register,
        "license": contents.project.licence_address,
        "address": contents.addresses().entry(register, row["id"]),
    }
    for column, value in row.items():
        if column in _LISTS:
            entry[column] = [part for part in map(str.strip, value.split(_LISTS[column])) if part]
        elif column == "sources":
            entry[column] = _sources(contents, parse_sources(value))
        elif column in ("latitude", "longitude"):
            entry[column] = float(value) if value else None
        elif column != "id":
            entry[column] = value or None
    return entry
