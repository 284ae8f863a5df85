"""A static interface: one small JSON file for each letter, paragraph, variant and entry, at an address that stays.

The shapes are described by the JSON Schemas in ``schema/``, which are published with it. In the same folder stand the
files of Distributed Text Services (``edition.exports.dts``); the entry point names both.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from edition.bibliography import Citation, parse_sources
from edition.cited import find_citations
from edition.exports import dts, letter_facts
from edition.exports.contents import Contents, Row
from edition.exports.dts.answers import Json, describe_entry
from edition.exports.dts.templates import make_file_templates
from edition.exports.json_file import write_json
from edition.header import read_credit
from edition.model import Letter, Markup, Note, Paragraph, Reading, Variant, walk
from edition.permissions import list_exported
from edition.tables import find_places, measure_words
from edition.text import gap_words, has_text, is_restated, paraphrase, plain, say_reading
from edition.vocabulary import OF_SOURCES, REGISTERS

_SCHEMAS = Path(__file__).with_name("schema")
#: Columns of registers that hold lists, and what parts them.
_LISTS = {"also": ";", "people": " ", "places": " ", "organisations": " "}


def make_files(contents: Contents) -> dict[str, bytes]:
    """Make the files of the interface, by their names."""
    base = f"{contents.site}/downloads/api/" if contents.site else ""
    answers: dict[str, Json] = {"index.json": _entry_point(contents, base)}
    for letter in contents.letters:
        answers[f"letters/{letter.id}.json"] = _letter(contents, letter)
        answers |= {f"paragraphs/{letter.id}/{each['id']}.json": each for each in _paragraphs(contents, letter)}
        answers |= {f"variants/{letter.id}/{each['id']}.json": each for each in _variants(contents, letter)}
    for register in REGISTERS:
        entries = (_entry(contents, register, row) for row in contents.registers[register])
        answers |= {f"entries/{register}/{each['id']}.json": each for each in entries}
    schemas = {f"schema/{path.name}": path.read_bytes() for path in sorted(_SCHEMAS.glob("*.json"))}
    written = {name: write_json(each) for name, each in answers.items()}
    return {
        f"api/{name}": content for name, content in {**written, **dts.make_files(contents, base), **schemas}.items()
    }


def _entry_point(contents: Contents, base: str) -> Json:
    """Return where everything is.

    There are the endpoints of Distributed Text Services, and the files in shapes of their own.
    """
    return {
        **describe_entry(make_file_templates(base)),
        "letter": f"{base}letters/{{letter}}.json",
        "paragraph": f"{base}paragraphs/{{letter}}/{{id}}.json",
        "variant": f"{base}variants/{{letter}}/{{id}}.json",
        "entry": f"{base}entries/{{register}}/{{id}}.json",
        "schema": f"{base}schema/{{kind}}.json",
        "version": contents.version,
        "license": contents.project.licence_address,
    }


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
        "text": say_reading(reading.content, next(iter(reading.witnesses), "")),
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
