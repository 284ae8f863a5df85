"""The tables of an edition as ``data/datapackage.json`` may describe them, and the columns that the engine needs.

A description may add tables, columns and words; what stands here it may neither leave out nor change. Nothing that it
names is fetched: it holds its schemas itself, and its tables are CSV files beside it. Format: Data Package version 2,
https://datapackage.org/standard/data-package/
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, NamedTuple, TypeAlias

from edition.patterns import explain_pattern
from edition.vocabulary import CERTAINTY, KIND, REGISTERS, STATUS

#: The one profile that a description may name; it is compared, never asked for.
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
#: Types of fields, as pandas names them.
DTYPES = {"string": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean"}
#: Names of the tables that the exports make of the letters and the bibliography, and of those in the database alone.
_TAKEN = frozenset(
    {"letters", "witnesses", "paragraphs", "texts", "texts_witnesses", "variants", "readings", "notes", "judgements"}
    | {"bibliography", "about", "citations"}
)
_NAME, _COLUMN = re.compile(r"[a-z][a-z0-9-]*"), re.compile(r"[A-Za-z][A-Za-z0-9_-]*")

_KNOWN = {
    "the package": frozenset(
        {"$schema", "name", "title", "description", "licenses", "contributors", "resources", "version", "homepage"}
        | {"sources", "keywords", "created", "id"}
    ),
    "a table": frozenset(
        {"name", "type", "path", "title", "description", "format", "mediatype", "encoding", "sources", "licenses"}
        | {"schema"}
    ),
    "a schema": frozenset({"fields", "missingValues", "primaryKey", "foreignKeys", "title", "description"}),
    "a field": frozenset({"name", "type", "title", "description", "constraints", "language", "example", "rdfType"}),
}
#: What a table has to be, wherever the description says something of it.
_FIXED = {"type": "table", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}


def _is_bound(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_length(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_pattern(value: Any) -> bool:
    return isinstance(value, str) and (value == _CITED or explain_pattern(value) is None)


def _is_list_of_words(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(word, str) for word in value)


_CONSTRAINTS: Mapping[str, tuple[str, Callable[[Any], bool]]] = {
    "required": ("true or false", lambda value: isinstance(value, bool)),
    "unique": ("true or false", lambda value: isinstance(value, bool)),
    "enum": ("a list of words", _is_list_of_words),
    "pattern": ("a regular expression that tries nothing in more ways than one", _is_pattern),
    "minimum": ("a number", _is_bound),
    "maximum": ("a number", _is_bound),
    "minLength": ("a number of characters", _is_length),
    "maxLength": ("a number of characters", _is_length),
}

Constraints: TypeAlias = Mapping[str, Any]


class Needed(NamedTuple):
    """A table as the engine reads it: columns with type and constraints, keys."""

    fields: Mapping[str, tuple[str, Constraints]]
    key: Sequence[str] = ()
    points: Sequence[Mapping[str, Any]] = ()


_WORDS: tuple[str, Constraints] = ("string", {})
_WANTED: tuple[str, Constraints] = ("string", {"required": True})
_ID: tuple[str, Constraints] = ("string", {"required": True, "unique": True, "pattern": "^[a-z][a-z0-9-]*$"})
_IDS: tuple[str, Constraints] = ("string", {"pattern": "^[a-z][a-z0-9-]*( [a-z][a-z0-9-]*)*$"})
_SURE: tuple[str, Constraints] = ("string", {"enum": list(CERTAINTY)})
_WIKIDATA: tuple[str, Constraints] = ("string", {"pattern": "^Q[1-9][0-9]*$"})
#: Keys of sources with their places, as the engine's own schema writes them: quick, though explain_pattern fears not.
_CITED = "^[a-z][a-z0-9-]*(, [^;]+)?(; [a-z][a-z0-9-]*(, [^;]+)?)*$"
_SOURCES: tuple[str, Constraints] = ("string", {"required": True, "pattern": _CITED})
_KINDS = "|".join(KIND)


def _register(**fields: tuple[str, Constraints]) -> Needed:
    return Needed({"id": _ID, **fields, "sources": _SOURCES}, ("id",))


def _least(number: int, *, required: bool = False) -> tuple[str, Constraints]:
    return "integer", {**({"required": True} if required else {}), "minimum": number}


def _degrees(most: int) -> tuple[str, Constraints]:
    return "number", {"minimum": -most, "maximum": most}


#: The registers, which every edition has, and the tables that one may have, by their names.
_TABLES: Mapping[str, Needed] = {
    "people": _register(
        name=_WANTED, also=_WORDS, born=_WORDS, died=_WORDS, role=_WORDS, fate=_WORDS, wikidata=_WIKIDATA,
        certainty=_SURE,
    ),
    "places": _register(
        name=_WANTED, also=_WORDS, latitude=_degrees(90), longitude=_degrees(180), description=_WORDS,
        wikidata=_WIKIDATA,
    ),
    "organisations": _register(
        name=_WANTED, also=_WORDS, founded=_WORDS, dissolved=_WORDS, description=_WORDS, wikidata=_WIKIDATA,
    ),
    "events": _register(
        date=_WANTED, label=_WANTED, description=_WORDS, kind=_WORDS, people=_IDS, places=_IDS, organisations=_IDS,
        letter=_WORDS, certainty=_SURE,
    ),
    "terms": _register(name=_WANTED, also=_WORDS, definition=_WANTED),
    "permissions": Needed(
        {
            "letter": ("string", {"required": True, "unique": True}),
            **dict.fromkeys(("publication", "holder", "granted", "reference"), _WANTED),
        },
        ("letter",),
    ),
    "codings": Needed(
        {
            **dict.fromkeys(("letter", "variant"), _WANTED),
            "coding": ("string", {"required": True, "enum": ["first", "second"]}),
            "direction": _WORDS,
            **dict.fromkeys(("mechanisms", "bearing", "sense"), _WANTED),
            "certainty": ("string", {"required": True, "enum": list(CERTAINTY)}),
        },
        ("letter", "variant", "coding"),
    ),
    "figures-paragraphs": Needed(
        {**dict.fromkeys(("letter", "paragraph", "witness"), _WANTED), "words": _least(0, required=True)},
        ("letter", "paragraph", "witness"),
    ),
    "figures-parts": Needed(
        {**dict.fromkeys(("letter", "part"), _WANTED), "words": _least(1, required=True)}, ("letter", "part")
    ),
}  # fmt: skip
#: The tables of single letters, by the form of their names.
_OF_LETTERS: Sequence[tuple[re.Pattern[str], Needed]] = (
    (
        re.compile(r"alignment-.+"),
        Needed(
            {
                "edition": _WANTED,
                "published": _WORDS,
                **dict.fromkeys(("from_word", "to_word"), _least(1)),
                "coverage": ("string", {"required": True, "enum": ["translated", "not seen", "absent"]}),
            }
        ),
    ),
    (
        re.compile(r"figures-.+-apparatus"),
        Needed(
            {
                "id": ("string", {"required": True, "unique": True}),
                "paragraph": _WANTED,
                "kind": ("string", {"required": True, "enum": list(KIND)}),
                "kinds": ("string", {"required": True, "pattern": f"^({_KINDS})( ({_KINDS}))*$"}),
                "status": ("string", {"required": True, "enum": list(STATUS)}),
                "group": _WANTED,
                **dict.fromkeys(("lemma_words", "lemma_least", "lemma_most"), _least(0)),
                "evidence": _WORDS,
                "extent_certainty": _SURE,
                "reading_words": _least(0, required=True),
                "reason": _WORDS,
            },
            ("id",),
            ({"fields": ["group"], "reference": {"resource": "", "fields": ["id"]}},),
        ),
    ),
)


class Fault(NamedTuple):
    """Something wrong with a description of tables.

    It says at which table and column, what, and what was expected.
    """

    table: str
    column: str
    what: str
    expected: str


def leave_out_made(descriptor: Any) -> Any:
    """Return the description of an export without what the editors' has not.

    That is the tables made of the texts and the keys that lead to them, and files that are no tables.
    """
    match descriptor:
        case {"resources": [*resources]}:
            own = [resource for resource in resources if _describes_table(resource) and resource["name"] not in _TAKEN]
            return {**descriptor, "resources": [_without_made_keys(resource) for resource in own]}
    return descriptor


def _without_made_keys(resource: Mapping[str, Any]) -> dict[str, Any]:
    keys = resource["schema"].get("foreignKeys", [])
    kept = [key for key in keys if key["reference"]["resource"] not in _TAKEN]
    return {**resource, "schema": {**resource["schema"], "foreignKeys": kept}}


def describes_tables(descriptor: Any) -> bool:
    """Return whether a description has the form of one.

    It names tables that say where they lie and what their columns are.
    """
    match descriptor:
        case {"resources": [*resources]}:
            return all(map(_describes_table, resources))
    return False


def _describes_table(resource: Any) -> bool:
    match resource:
        case {"name": str(), "path": str(), "schema": {"fields": [_, *_] as fields} as schema}:
            keys = schema.get("foreignKeys", [])
            return isinstance(keys, list) and all(map(_is_field, fields)) and all(map(_is_reference, keys))
    return False


def _is_field(field: Any) -> bool:
    match field:
        case {"name": str(), "type": str(type_)}:
            told = isinstance(field.get("constraints", {}), dict) and isinstance(field.get("language", ""), str)
            return type_ in DTYPES and told
    return False


def _is_reference(key: Any) -> bool:
    match key:
        case {"fields": [_, *_] as columns, "reference": {"resource": str(), "fields": [_, *_] as there}}:
            return all(isinstance(name, str) for name in (*columns, *there))
    return False


def find_faults(descriptor: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with a description.

    It must have the form of one (``describes_tables``).
    """
    yield from _find_unknown("the package", descriptor, "", "")
    if descriptor.get("$schema") != PROFILE:
        yield Fault("", "", f"the $schema {descriptor.get('$schema')!r}", repr(PROFILE))
    if not (isinstance(descriptor.get("name"), str) and _NAME.fullmatch(descriptor["name"])):
        yield Fault("", "", f"the name {descriptor.get('name')!r}", "small letters, digits and hyphens")
    resources = descriptor["resources"]
    for name in _find_twice(resource["name"] for resource in resources):
        yield Fault(name, "", f"the name {name} twice", "one table of each name")
    for path in _find_twice(str(PurePosixPath(resource["path"])) for resource in resources):
        yield Fault("", "", f"two tables in {path}", "a file for each")
    by_name = {resource["name"]: resource for resource in resources}
    for register in REGISTERS:
        if register not in by_name:
            yield Fault("", "", f"no table {register!r}", f"the registers {', '.join(REGISTERS)}")
    for resource in resources:
        yield from _find_faults_of_table(resource)
        yield from _find_faults_of_keys(resource, by_name)


def _find_twice(names: Iterable[str]) -> list[str]:
    """Return names that stand more than once, or differ in capitals alone.

    Some systems of files, and databases, do not tell these apart.
    """
    counted = Counter(name.casefold() for name in names)
    return sorted(name for name, count in counted.items() if count > 1)


def _find_unknown(kind: str, given: Mapping[str, Any], table: str, column: str) -> Iterator[Fault]:
    for name in given:
        if name not in _KNOWN[kind]:
            yield Fault(table, column, f"{name!r}, which {kind} does not have here", "; ".join(sorted(_KNOWN[kind])))


def _find_faults_of_table(resource: Mapping[str, Any]) -> Iterator[Fault]:
    name, schema = resource["name"], resource["schema"]
    fields = schema["fields"]
    yield from _find_unknown("a table", resource, name, "")
    yield from _find_unknown("a schema", schema, name, "")
    if not _NAME.fullmatch(name) or name in _TAKEN:
        told = ", which the exports use" if name in _TAKEN else ""
        yield Fault(
            name, "", f"a table of the name {name!r}{told}", "small letters, digits and hyphens, a name of its own"
        )
    if not _is_place(resource["path"]):
        yield Fault(
            name, "", f"the path {resource['path']!r}", "a CSV file in the folder of the data, as registers/people.csv"
        )
    for key, value in _FIXED.items():
        if resource.get(key, value) != value:
            yield Fault(name, "", f"the {key} {resource[key]!r}", repr(value))
    if schema.get("missingValues", [""]) != [""]:
        yield Fault(name, "", f"the missingValues {schema['missingValues']!r}", '[""]: what is missing is left empty')
    for column in _find_twice(field["name"] for field in fields):
        yield Fault(name, column, f"the column {column} twice", "columns of different names")
    for field in fields:
        yield from _find_faults_of_field(name, field)
    needed = find_needed(name)
    if needed:
        yield from _find_lacking(name, {field["name"]: field for field in fields}, needed)


def _is_place(path: str) -> bool:
    """Return whether a path is that of a CSV file inside the folder.

    An address is none.
    """
    place = PurePosixPath(path)
    inside = not place.is_absolute() and ".." not in place.parts and not re.search(r"[\0-\x1f:\\]", path)
    return inside and place.suffix == ".csv" and place.parts[0] != "letters"


def _find_faults_of_field(table: str, field: Mapping[str, Any]) -> Iterator[Fault]:
    name = field["name"]
    yield from _find_unknown("a field", field, table, name)
    if not _COLUMN.fullmatch(name):
        yield Fault(table, name, f"the column {name!r}", "letters, digits, hyphens and underscores")
    for constraint, value in field.get("constraints", {}).items():
        expected, holds = _CONSTRAINTS.get(constraint, (", ".join(_CONSTRAINTS), lambda value: False))
        if not holds(value):
            yield Fault(table, name, f"{table}, {name}: the {constraint} {value!r}", expected)


def _find_lacking(table: str, fields: Mapping[str, Mapping[str, Any]], needed: Needed) -> Iterator[Fault]:
    """Yield the columns that the engine needs and that are not as it needs them."""
    for column, (type_, constraints) in needed.fields.items():
        if column not in fields:
            yield Fault(
                table,
                "",
                f"{table} has no column {column!r}",
                f"the columns {', '.join(needed.fields)}; more may be added",
            )
            continue
        field = fields[column]
        if field["type"] != type_:
            yield Fault(table, column, f"{table}, {column}: the type {field['type']}", type_)
        given = field.get("constraints", {})
        for name, value in constraints.items():
            if given.get(name) != value and _CONSTRAINTS[name][1](given.get(name, value)):  # the rest is said already
                what = f"the {name} {given[name]!r}" if name in given else f"no {name}"
                yield Fault(table, column, f"{table}, {column}: {what}", f"{value!r}, as the program needs it")


def _find_faults_of_keys(resource: Mapping[str, Any], by_name: Mapping[str, Mapping[str, Any]]) -> Iterator[Fault]:
    name, schema = resource["name"], resource["schema"]
    needed = find_needed(name) or Needed({})
    columns = {field["name"] for field in schema["fields"]}
    key = schema.get("primaryKey", [])
    if not isinstance(key, list) or not all(isinstance(column, str) and column in columns for column in key):
        yield Fault(name, "", f"{name}: the primaryKey {key!r}", "a list of columns of the table")
    elif list(needed.key) != key and needed.key:
        yield Fault(name, "", f"{name}: the primaryKey {key!r}", repr(list(needed.key)))
    elif "sources" in columns and not key:
        yield Fault(name, "", f"{name} has sources and no primaryKey", "a key, by which a row that cites is found")
    points = schema.get("foreignKeys", [])
    for point in points:
        there = by_name.get(point["reference"]["resource"] or name)
        if there is None or not set(point["fields"]) <= columns or not _is_key(point, there["schema"]):
            expected = "columns of the table, and as many that are the primaryKey of a table"
            yield Fault(name, "", f"{name}: the foreignKey {point!r}", expected)
    for point in needed.points:
        if point not in points:
            yield Fault(name, "", f"{name}: no such foreignKey", repr(point))


def _is_key(point: Mapping[str, Any], schema: Mapping[str, Any]) -> bool:
    """Return whether a foreign key leads to the primary key of a table.

    A database takes no other.
    """
    there = point["reference"]["fields"]
    return len(there) == len(point["fields"]) and there == schema.get("primaryKey")


def find_needed(table: str) -> Needed | None:
    """Return what the engine needs of a table.

    None where it knows no table of that name.
    """
    return _TABLES.get(table) or next((needed for form, needed in _OF_LETTERS if form.fullmatch(table)), None)


def find_line(text: str, names: Iterable[str]) -> int:
    """Return the line of a description on which the last of some names stands.

    Each is sought after the one before. 0 where one is not found.

    >>> find_line('[{"name": "people",\\n"fields": [{"name": "id"}]}]', ["people", "id"])
    2
    """
    place = -1
    for name in filter(None, names):
        found = re.compile(rf'"name"\s*:\s*"{re.escape(name)}"').search(text, place + 1)
        if found is None:
            return 0
        place = found.start()
    return text.count("\n", 0, place) + 1 if place >= 0 else 0
