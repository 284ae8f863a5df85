"""The Data Package as one SQLite file, with the keys between its tables.

Lists inside a field become tables of their own: who and what an event names (``events_people`` ...), and what every row
cites (``citations``). A view, ``witness_texts``, says every paragraph of every witness. The same package gives the same
bytes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from edition.bibliography import parse_sources

if TYPE_CHECKING:
    import pandas as pd

_TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}
#: Columns of the events that list ids of another register.
_LISTS = ("people", "places", "organisations")
#: Bytes of the header that hold the version of the SQLite library that wrote the file: of no use to a reader, and not
#: the same on every machine (https://www.sqlite.org/fileformat2.html, 1.3.22).
_WRITER = slice(96, 100)

#: Each paragraph that a witness has, witness by witness, in the order of the text.
_WITNESS_TEXTS = """
CREATE VIEW witness_texts (letter, witness, paragraph, words, text) AS
SELECT t.letter, w.siglum, t.paragraph, t.words, t.text
FROM witnesses AS w
JOIN texts AS t ON t.letter = w.letter
LEFT JOIN texts_witnesses AS o ON o.letter = t.letter AND o.paragraph = t.paragraph AND o.witness = w.siglum
WHERE w.text AND t.number = ifnull(o.number, 1) AND t.text IS NOT NULL
ORDER BY w.rowid, t.rowid
"""

Rows: TypeAlias = Sequence[Mapping[str, Any]]


def make_database(descriptor: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> bytes:
    """Make an SQLite file of the tables of a Data Package.

    ``tables`` are given by resource name. Raises sqlite3.IntegrityError where a key points to a row that does not
    exist.

    ``tables`` are given by resource name. Raises sqlite3.IntegrityError where a row points nowhere.
    """
    rows = {name: _rows(table) for name, table in tables.items()}
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA page_size = 4096")
        with connection:
            connection.execute("BEGIN")
            connection.execute("PRAGMA defer_foreign_keys = ON")  # what a row points to may come after it
            _fill(connection, descriptor, rows)
        connection.execute("VACUUM")
        content = bytearray(connection.serialize())
    finally:
        connection.close()
    content[_WRITER] = bytes(4)
    return bytes(content)


def _fill(connection: sqlite3.Connection, descriptor: Mapping[str, Any], rows: Mapping[str, Rows]) -> None:
    schemas = {resource["name"]: resource["schema"] for resource in descriptor["resources"]}
    _make(connection, "about", ["name TEXT NOT NULL PRIMARY KEY", "value TEXT NOT NULL"])
    for name, schema in schemas.items():
        _make(connection, name, [*map(_column, schema["fields"]), *_keys(name, schema)])
    for register in _LISTS:
        keys = (_primary(("event", "entry")), _points("event", "events", "id"), _points("entry", register, "id"))
        _make(connection, f"events_{register}", ["event TEXT NOT NULL", "entry TEXT NOT NULL", *keys])
    cited = [f"{name} TEXT NOT NULL" for name in ("source", "locator", '"table"', '"row"')]
    pointers = (_points("source", "bibliography", "key"), _points("letter", "letters", "id"))
    _make(connection, "citations", [*cited, "letter TEXT", *pointers])
    connection.execute(_WITNESS_TEXTS)

    said = {name: descriptor[name] for name in ("title", "description", "version")}
    said["licence"] = ", ".join(licence["path"] for licence in descriptor["licenses"])
    _insert(connection, "about", said.items())
    for name, schema in schemas.items():
        columns = [field["name"] for field in schema["fields"]]
        _insert(connection, name, ([row[column] for column in columns] for row in rows[name]))
    for register in _LISTS:
        listed = (
            (row["id"], entry) for row in rows["events"] for entry in dict.fromkeys((row[register] or "").split())
        )
        _insert(connection, f"events_{register}", listed)
    _insert(
        connection, "citations", (row for name, schema in schemas.items() for row in _cited(name, schema, rows[name]))
    )


def _cited(table: str, schema: Mapping[str, Any], rows: Rows) -> Iterator[Sequence[Any]]:
    """Yield a row of the table ``citations`` for each source that a table's rows name."""
    if "sources" not in [field["name"] for field in schema["fields"]]:
        return
    key = [column for column in schema["primaryKey"] if column != "letter"]
    for row in rows:
        for source, locator in parse_sources(row["sources"] or ""):
            yield source, locator, table, " ".join(row[part] for part in key), row.get("letter")


def _make(connection: sqlite3.Connection, name: str, definitions: Iterable[str]) -> None:
    inside = ",\n  ".join(definitions)
    connection.execute(f"CREATE TABLE {_quoted(name)} (\n  {inside}\n)")


def _insert(connection: sqlite3.Connection, name: str, rows: Iterable[Sequence[Any]]) -> None:
    for row in rows:
        connection.execute(f"INSERT INTO {_quoted(name)} VALUES ({', '.join('?' * len(row))})", row)


def _column(field: Mapping[str, Any]) -> str:
    needed = " NOT NULL" if field.get("constraints", {}).get("required") else ""
    return f"{_quoted(field['name'])} {_TYPES[field['type']]}{needed}"


def _keys(name: str, schema: Mapping[str, Any]) -> Iterator[str]:
    if schema.get("primaryKey"):
        yield _primary(schema["primaryKey"])
    for key in schema.get("foreignKeys", []):
        reference = key["reference"]
        columns, there = (", ".join(map(_quoted, part)) for part in (key["fields"], reference["fields"]))
        yield f"FOREIGN KEY ({columns}) REFERENCES {_quoted(reference['resource'] or name)} ({there})"


def _primary(columns: Iterable[str]) -> str:
    return f"PRIMARY KEY ({', '.join(map(_quoted, columns))})"


def _points(column: str, table: str, there: str) -> str:
    return f"FOREIGN KEY ({_quoted(column)}) REFERENCES {_quoted(table)} ({_quoted(there)})"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _rows(table: pd.DataFrame) -> Rows:
    """Return the rows of a table as dictionaries, with None for an empty field."""
    values = table.astype(object)
    rows = values.where(table.notna() & (values != ""), None).to_dict("records")
    return [{str(column): value for column, value in row.items()} for row in rows]
