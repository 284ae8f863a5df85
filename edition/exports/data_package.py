"""All tables of the edition as one Data Package: those of ``data/``, and those that the letters make.

Format: Data Package version 2, https://datapackage.org/standard/data-package/
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from edition.cited import find_citations
from edition.exports import letter_facts
from edition.exports.contents import Contents
from edition.exports.json_file import write_json
from edition.exports.letter_csv import describe_fields
from edition.exports.wordings import Wording, find_wordings
from edition.header import read_credit
from edition.model import Letter, Note, Variant
from edition.paths import EXPORTED
from edition.permissions import list_exported
from edition.project import Noun
from edition.tables import PARAGRAPHS, VARIANTS, Columns, make_frame, measure_words
from edition.text import paraphrase, plain, say_reading
from edition.vocabulary import NATURE, OF_SOURCES
from edition.words import count_words

if TYPE_CHECKING:
    import pandas as pd

Key: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class LetterTable:
    """A table made from the letters, as a resource of the package.

    It has a title and a description, the data and the meaning of their columns, the primary key, and the keys that
    point into other tables.
    """

    title: str
    description: str
    frame: pd.DataFrame
    columns: Columns
    key: tuple[str, ...]
    points: tuple[Key, ...] = ()


def _points(resource: str, *columns: str, to: tuple[str, ...]) -> Key:
    return {"fields": list(columns), "reference": {"resource": resource, "fields": list(to)}}


_TO_LETTER = _points("letters", "letter", to=("id",))
_TO_PARAGRAPH = _points("paragraphs", "letter", "paragraph", to=("letter", "id"))
_TO_VARIANT = _points("variants", "letter", "variant", to=("letter", "id"))
#: What the tables of ``data/`` point to once the letters are tables beside them.
_ADDED = {"codings": (_TO_LETTER, _TO_VARIANT), "events": (_TO_LETTER,)}

_LETTERS: Columns = {
    "id": ("string", "id of the {text}"),
    "title": ("string", "title"),
    "author": ("string", "id of the author in the register of people"),
    "written": ("string", "when it was sent or else written, EDTF, New Style"),
    "nature": ("string", f"{', '.join(NATURE)}: codes of vocabulary.NATURE"),
    "credit": ("string", "how the text is to be cited where it is a restatement; empty for any other"),
    "description": ("string", "what kind of text it is"),
    "base": ("string", "siglum of the base of the apparatus"),
    "language": ("string", "language of the text"),
    "address": ("string", "its page, from the root of the book while that has no public address"),
}
_WITNESSES: Columns = {
    "letter": ("string", "id of the {text}"),
    "siglum": ("string", "siglum of the witness"),
    "description": ("string", "what it is"),
    "text": ("boolean", "whether the table of texts has its running text"),
    "sources": ("string", "sources, as in the registers"),
}
_PARAGRAPHS: Columns = {name: column for name, column in PARAGRAPHS.items() if name != "words_*"} | {
    "text": (
        "string",
        "the edition's text with the lemmas of the apparatus; no witness's where the {text} or the passage is restated",
    ),
}
_TEXTS: Columns = {
    "letter": ("string", "id of the {text}"),
    "paragraph": ("string", "id of the paragraph"),
    "number": (
        "Int64",
        "1 for the wording of most: of all witnesses with a running text (column 'text' of their table) that "
        "texts_witnesses does not name at the paragraph",
    ),
    "words": ("Int64", "words of it, by edition.words.count_words"),
    "text": (
        "string",
        "the paragraph in this wording; an ellipsis in brackets for what was not seen; empty where its witnesses "
        "have nothing of the paragraph",
    ),
}
_TEXTS_WITNESSES: Columns = {
    "letter": ("string", "id of the {text}"),
    "paragraph": ("string", "id of the paragraph"),
    "witness": ("string", "siglum of a witness that has not the first wording"),
    "number": ("Int64", "number of the wording that it has"),
}
_READINGS: Columns = {
    "letter": ("string", "id of the {text}"),
    "variant": ("string", "id of the variant"),
    "piece": ("Int64", "1, and more where the variant stands in several pieces"),
    "witness": ("string", "siglum of the witness"),
    "lemma": ("boolean", "whether it is the lemma"),
    "words": ("Int64", "words, those included for which an ellipsis stands"),
    "text": (
        "string",
        "what the witness has there; empty where it has nothing, and ¶ where it only begins a paragraph",
    ),
    "paraphrase": (
        "string",
        "what it says where words are left out for the rights in them, in the edition's own words; no witness's text",
    ),
}
_NOTES: Columns = {
    "letter": ("string", "id of the {text}"),
    "id": ("string", "id of the note, n01 ..."),
    "kind": ("string", "commentary, or sense (on a reading that is not quoted whole)"),
    "target": ("string", "id of the paragraph or variant it stands at"),
    "catchword": ("string", "words of the text that it explains"),
    "text": ("string", "the note"),
    "sources": ("string", "sources, as in the registers"),
    "certainty": ("string", "how sure the editors are: empty where there is no doubt"),
}
_JUDGEMENTS: Columns = {
    "letter": ("string", "id of the {text}"),
    "variant": ("string", "id of the variant"),
    "text": ("string", "the reasoning behind its direction, mechanism, bearing and sense"),
    "sources": ("string", "sources, as in the registers"),
}
_BIBLIOGRAPHY: Columns = {
    "key": ("string", "key by which the edition cites it"),
    "type": ("string", "type of the entry in BibTeX"),
    "year": ("string", "year, as the source gives it"),
    "reference": ("string", "the entry as a bibliography prints it, with how far it was read"),
    "url": ("string", "address"),
    "archived": ("string", "address of an archived copy; empty where none is known"),
    "class": ("string", "what kind of work it is, a code of the edition; empty where the edition has no such codes"),
    "read": ("string", "how far it was read, a code of the edition; empty where the edition has no such codes"),
}


def make_tables(contents: Contents) -> dict[str, LetterTable]:
    """Make the tables of the letters and the bibliography, by resource name."""
    import pandas as pd

    letters, noun = contents.letters, contents.project.text
    # An edition that has no text yet has these tables all the same.
    paragraphs = [_paragraphs(letter) for letter in letters] or [make_frame((), _PARAGRAPHS)]
    variants = [letter.variants for letter in letters] or [make_frame((), VARIANTS)]
    exported = {letter.id: list_exported(letter, contents.project) for letter in letters}
    wordings = [each for letter in letters for each in _number(letter, exported[letter.id])]
    return {
        "letters": LetterTable(
            noun.heading,
            f"The {noun.plural} of the edition, each with what kind of text it is.",
            make_frame((_letter(contents, letter) for letter in letters), _LETTERS),
            _LETTERS,
            ("id",),
            (_points("people", "author", to=("id",)),),
        ),
        "witnesses": LetterTable(
            "Witnesses",
            f"The versions of each {noun.singular}.",
            make_frame((row for letter in letters for row in _witnesses(letter, exported[letter.id])), _WITNESSES),
            _WITNESSES,
            ("letter", "siglum"),
            (_TO_LETTER,),
        ),
        "paragraphs": LetterTable(
            "Paragraphs",
            f"Every paragraph of the {noun.plural}.{_restated(letters, noun)}",
            pd.concat(paragraphs, ignore_index=True),
            _PARAGRAPHS,
            ("letter", "id"),
            (_TO_LETTER,),
        ),
        "texts": LetterTable(
            "Texts of witnesses",
            "The paragraphs of the witnesses whose running text the edition holds, each wording once.",
            make_frame(map(_text, wordings), _TEXTS),
            _TEXTS,
            ("letter", "paragraph", "number"),
            (_TO_PARAGRAPH,),
        ),
        "texts_witnesses": LetterTable(
            "Witnesses with another text",
            "Who has another wording of a paragraph than most witnesses.",
            make_frame((row for wording in wordings for row in _others(wording)), _TEXTS_WITNESSES),
            _TEXTS_WITNESSES,
            ("letter", "paragraph", "witness"),
            (
                _points("texts", "letter", "paragraph", "number", to=("letter", "paragraph", "number")),
                _points("witnesses", "letter", "witness", to=("letter", "siglum")),
            ),
        ),
        "variants": LetterTable(
            "Variants",
            "Every place where witnesses differ, with what the edition judges of it.",
            pd.concat(variants, ignore_index=True),
            VARIANTS,
            ("letter", "id"),
            (_TO_LETTER, _TO_PARAGRAPH, _points("", "letter", "group", to=("letter", "id"))),
        ),
        "readings": LetterTable(
            "Readings",
            "What each witness has at each variant.",
            make_frame((row for letter in letters for row in _readings(letter)), _READINGS),
            _READINGS,
            ("letter", "variant", "piece", "witness"),
            (_TO_VARIANT, _points("witnesses", "letter", "witness", to=("letter", "siglum"))),
        ),
        "notes": LetterTable(
            "Notes",
            f"The commentary on the {noun.plural}.",
            make_frame((_note(letter, note) for letter in letters for note in letter.notes), _NOTES),
            _NOTES,
            ("letter", "id"),
            (_TO_LETTER,),
        ),
        "judgements": LetterTable(
            "Judgements",
            "Why each variant was judged as it was.",
            make_frame((_judgement(letter, note) for letter in letters for note in letter.judgements), _JUDGEMENTS),
            _JUDGEMENTS,
            ("letter", "variant"),
            (_TO_VARIANT,),
        ),
        "bibliography": LetterTable(
            "Bibliography",
            "Every source cited.",
            make_frame(_sources(contents), _BIBLIOGRAPHY),
            _BIBLIOGRAPHY,
            ("key",),
        ),
    }


def make_files(contents: Contents, made: Mapping[str, LetterTable]) -> dict[str, bytes]:
    """Make the files of the package by name: its descriptor and its tables."""
    copied = {
        resource["path"]: (contents.project.data / resource["path"]).read_bytes()
        for resource in contents.package["resources"]
    }
    written = {
        _path(name): table.frame.to_csv(index=False, lineterminator="\n").encode() for name, table in made.items()
    }
    described = describe_package(contents, made)
    sources = _list_sources(contents)
    described["resources"] += [_describe_source(*source) for source in sources.items()]
    read = {path: (contents.project.data / path).read_bytes() for path in sources}
    return {
        f"{EXPORTED}/{name}": content
        for name, content in {"datapackage.json": write_json(described, 2), **written, **copied, **read}.items()
    }


def _list_sources(contents: Contents) -> dict[str, str]:
    """Return what the engine reads beside the tables, with media types.

    That is the project file, the letters and the bibliography.
    """
    data = contents.project.data
    letters = [f"letters/{letter.id}.xml" for letter in contents.letters]
    known = {"project.yml": "application/yaml", **dict.fromkeys(letters, "application/tei+xml")}
    return known | ({"references.bib": "application/x-bibtex"} if (data / "references.bib").is_file() else {})


def _describe_source(path: str, media_type: str) -> dict[str, Any]:
    """Return a file that is no table, as a resource of the package."""
    name = "source-" + path.removeprefix("letters/").replace(".", "-")
    return {"name": name, "path": path, "mediatype": media_type, "encoding": "utf-8"}


def _path(name: str) -> str:
    return f"letters/{name}.csv"


def describe_package(contents: Contents, made: Mapping[str, LetterTable]) -> dict[str, Any]:
    """Return the descriptor of the package."""
    own = [
        {
            **resource,
            "schema": {
                **resource["schema"],
                **(
                    {"foreignKeys": [*resource["schema"].get("foreignKeys", []), *_ADDED[resource["name"]]]}
                    if resource["name"] in _ADDED
                    else {}
                ),
            },
        }
        for resource in contents.package["resources"]
    ]
    noun = contents.project.text
    credits = ", ".join(f"{letter.id} is {credit}" for letter in contents.letters if (credit := read_credit(letter)))
    restated = f" The text of {credits}; it is no witness's text." if credits else ""
    return {
        "$schema": contents.package["$schema"],
        "name": contents.package["name"],
        "title": contents.project.title,
        "description": f"{contents.project.subtitle}: its {noun.plural}, registers, figures, alignments and "
        f"bibliography as tables.{restated}",
        "version": contents.version,
        **({"homepage": contents.site} if contents.site else {}),
        "licenses": [{"name": contents.project.licence, "path": contents.project.licence_address}],
        "contributors": [
            {"title": editor.name, **({"path": editor.address} if editor.orcid else {}), "roles": ["creator"]}
            for editor in contents.project.editor_names
        ]
        or [{"title": contents.project.editors, "roles": ["creator"]}],
        "sources": [
            {"title": contents.references[key], **({"path": source.fields["url"]} if source.fields.get("url") else {})}
            for key in dict.fromkeys(
                key for letter in contents.letters for key in letter_facts.find_publications(letter)
            )
            if (source := contents.sources.get(key))
        ],
        "resources": [*(_resource(name, table, noun) for name, table in made.items()), *own],
    }


def _resource(name: str, table: LetterTable, noun: Noun) -> dict[str, Any]:
    required = {column: {"constraints": {"required": True}} for column in table.key}
    return {
        "name": name,
        "type": "table",
        "path": _path(name),
        "title": table.title,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [
                {**field, **required.get(field["name"], {})}
                for field in describe_fields(table.frame, table.columns, noun)
            ],
            "missingValues": [""],
            "primaryKey": list(table.key),
            **({"foreignKeys": list(table.points)} if table.points else {}),
        },
    }


def _letter(contents: Contents, letter: Letter) -> dict[str, Any]:
    return {
        "id": letter.id,
        "title": letter.title,
        "author": letter_facts.find_author(letter),
        "written": letter_facts.find_date(letter),
        "nature": letter.nature,
        "credit": read_credit(letter),
        "description": letter_facts.describe_letter(letter),
        "base": letter.sigla[0] if letter.sigla else "",
        "language": letter.language,
        "address": contents.addresses().letter(letter.id),
    }


def _witnesses(letter: Letter, exported: Iterable[str]) -> Iterator[dict[str, Any]]:
    for witness in letter.witnesses:
        yield {
            "letter": letter.id,
            "siglum": witness.siglum,
            "description": plain(witness.description),
            "text": witness.siglum in exported,
            "sources": letter_facts.format_sources(find_citations(witness.description)),
        }


def _restated(letters: Iterable[Letter], noun: Noun) -> str:
    names = " and ".join(letter.id for letter in letters if read_credit(letter))
    told = f"a restatement and no witness's text; column 'credit' of the table of {noun.plural} says how to cite it"
    return f" The text of {names} is {told}." if names else ""


def _paragraphs(letter: Letter) -> pd.DataFrame:
    table = letter.paragraphs[[name for name in _PARAGRAPHS if name != "text"]]
    return table.assign(text=[plain(paragraph.content) for paragraph in letter.all_paragraphs]).astype(
        {"text": "string"}
    )


def _number(letter: Letter, sigla: Iterable[str]) -> Iterator[tuple[Key, Wording]]:
    """Yield the wordings of a text, each with what identifies it."""
    for paragraph, wordings in find_wordings(letter, sigla).items():
        for number, wording in enumerate(wordings, 1):
            yield {"letter": letter.id, "paragraph": paragraph, "number": number}, wording


def _text(numbered: tuple[Key, Wording]) -> Key:
    key, wording = numbered
    return {**key, "words": count_words(wording.text), "text": wording.text}


def _others(numbered: tuple[Key, Wording]) -> Iterator[Key]:
    key, wording = numbered
    if key["number"] > 1:
        yield from ({**key, "witness": siglum} for siglum in wording.witnesses)


def _readings(letter: Letter) -> Iterator[dict[str, Any]]:
    for variant in letter.all_variants:
        for number, piece in enumerate(letter.pieces_of(variant), 1):
            yield from _of_piece(letter, variant, piece, number)


def _of_piece(letter: Letter, variant: Variant, piece: Variant, number: int) -> Iterator[dict[str, Any]]:
    for reading in piece.all_readings():
        for siglum in reading.witnesses:
            yield {
                "letter": letter.id,
                "variant": variant.id,
                "piece": number,
                "witness": siglum,
                "lemma": reading is piece.lemma,
                "words": measure_words(reading.content, siglum),
                "text": say_reading(reading.content, siglum),
                "paraphrase": paraphrase(reading.content),
            }


def _note(letter: Letter, note: Note) -> dict[str, Any]:
    return {
        "letter": letter.id,
        "id": note.id,
        "kind": note.kind,
        "target": note.target,
        "catchword": plain(note.catchword),
        "text": plain(note.content),
        "sources": letter_facts.format_sources(find_citations(note.content)),
        "certainty": note.certainty,
    }


def _judgement(letter: Letter, note: Note) -> dict[str, Any]:
    return {
        "letter": letter.id,
        "variant": note.target,
        "text": plain(note.content),
        "sources": letter_facts.format_sources(find_citations(note.content)),
    }


def _sources(contents: Contents) -> Iterable[dict[str, Any]]:
    for key, source in contents.sources.items():
        yield {
            "key": key,
            "type": source.type,
            "year": source.fields.get("year", ""),
            "reference": contents.references[key],
            "url": source.fields.get("url", ""),
            "archived": source.fields.get("archived", ""),
            **{name: source.fields.get(name, "") for name in OF_SOURCES},
        }
