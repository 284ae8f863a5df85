"""Tables against the schema that ``datapackage.json`` gives each of them, by Frictionless."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from edition import store
from edition.check.material import Material
from edition.errors import EditionError, Problem
from edition.numbers import PLAIN
from edition.store import Table

_LONGEST = 60  # characters of a field that a message shows


def package_is_a_data_package(material: Material) -> Iterator[Problem]:
    """Report mistakes in what ``datapackage.json`` says beside its tables.

    Frictionless finds them; the tables themselves are those of ``edition.table_schema``.
    """
    try:
        descriptor = store.package(material.project)
    except EditionError:
        return
    path = material.folder / "datapackage.json"
    for what in _package_errors(json.dumps(descriptor)):
        yield Problem.at(path, 0, what, "a Data Package, version 2 (https://datapackage.org)")


@lru_cache(maxsize=4)  # two rules ask
def _package_errors(descriptor: str) -> tuple[str, ...]:
    """Return what is wrong with a descriptor, given as JSON."""
    return tuple(_faults(json.loads(descriptor)))


def _faults(descriptor: dict[str, Any]) -> Iterator[str]:
    from frictionless import FrictionlessException, Package

    # What is said of tables is read by `edition.table_schema`; of files and addresses Frictionless is told nothing.
    resources = [
        {
            "name": resource["name"],
            "data": [[field["name"] for field in resource["schema"]["fields"]]],
            "schema": resource["schema"],
        }
        for resource in descriptor["resources"]
    ]
    plain = {key: value for key, value in descriptor.items() if key != "$schema"}
    try:
        Package.from_descriptor({**plain, "resources": resources})
    except FrictionlessException as error:
        for reason in error.reasons or [error.error]:
            yield str(reason.note)


def tables_keep_their_schema(material: Material) -> Iterator[Problem]:
    """Report cells and rows of tables that do not fit their schema.

    Every field is of its type and keeps its constraints; keys are unique and lead to a row.
    """
    try:
        if not material.tables or _package_errors(json.dumps(store.package(material.project))):
            return
    except EditionError:
        return
    tables = material.tables
    unread = {name: _find_unread(table) for name, table in tables.items()}
    for name, cells in unread.items():
        for (line, _), problem in cells.items():
            yield Problem.at(tables[name].path, line, *problem)
    for name, table in tables.items():
        referred = {key["reference"].get("resource") or name for key in _schema(table, tables)["foreignKeys"]} - {name}
        described = {name: (_data(table), _schema(table, tables))}
        described |= {other: (_data(tables[other]), _schema(tables[other], {})) for other in sorted(referred)}
        for error in _table_errors(name, json.dumps(described)):
            # One row without its key, or with that of another, is one mistake.
            if error.type == "primary-key" and _keyed_by_unique_field(table):
                continue
            position = getattr(error, "row_number", None)
            line = table.rows[position - 2][0] if position else 1
            if (line, getattr(error, "field_name", None)) in unread[name]:
                continue
            yield Problem.at(table.path, line, *_said(error, table))


@lru_cache(maxsize=64)  # who mends one file checks again and again, and the other tables are the same
def _table_errors(name: str, described: str) -> tuple[Any, ...]:
    """Return what Frictionless finds wrong with a table.

    ``described`` has the rows and the schema of the table and of those that it refers to, by name, as JSON.
    """
    from frictionless import Package

    resources = [
        {"name": each, "data": data, "schema": schema} for each, (data, schema) in json.loads(described).items()
    ]
    package = Package.from_descriptor({"name": "tables", "resources": resources})
    return tuple(error for task in package.validate(name=name, limit_errors=10_000).tasks for error in task.errors)


def _data(table: Table) -> list[list[str]]:
    return [_columns(table), *(list(row.values()) for _, row in table.rows)]


def _find_unread(table: Table) -> dict[tuple[int, str], tuple[str, str]]:
    """Return the cells that no program reads as they are meant.

    Each is given by line and column, with what is wrong and what was expected. They are numbers which are infinite,
    none, or of more digits than are kept, all of which Frictionless takes for numbers, and fields that look empty and
    are not.
    """
    found: dict[tuple[int, str], tuple[str, str]] = {}
    for field in table.schema["fields"]:
        name, type_ = field["name"], field["type"]
        form = PLAIN.get(type_)
        for line, row in table.rows:
            cell = row[name]
            if cell and not any(map(_is_seen, cell)):
                found[line, name] = f"{name} holds nothing that can be seen", "words, or nothing at all"
            elif form and cell and not re.fullmatch(form, cell):
                found[line, name] = (
                    f"{name} {_short(cell)}",
                    f"a value of the type {type_}, of 15 digits at most{_mean(field)}",
                )
    return found


def _is_seen(character: str) -> bool:
    return unicodedata.category(character)[0] not in "ZC"


def _columns(table: Table) -> list[str]:
    return [field["name"] for field in table.schema["fields"]]


def _schema(table: Table, tables: Mapping[str, Table]) -> dict[str, Any]:
    """Return the schema of a table without references to tables that were not read."""
    references = [
        key for key in table.schema.get("foreignKeys", []) if (key["reference"].get("resource") or table.name) in tables
    ]
    return {**table.schema, "foreignKeys": references}


def _keyed_by_unique_field(table: Table) -> bool:
    unique = {field["name"] for field in table.schema["fields"] if field.get("constraints", {}).get("unique")}
    return set(table.schema.get("primaryKey", [])) <= unique


def _said(error: Any, table: Table) -> tuple[str, str]:
    """Return what an error of Frictionless says is wrong and what was expected."""
    name = getattr(error, "field_name", None)
    field: dict[str, Any] = next((field for field in table.schema["fields"] if field["name"] == name), {})
    constraints = field.get("constraints", {})
    meaning = _mean(field)
    shown = f"{name} {_short(getattr(error, 'cell', ''))}"
    match error.type:
        case "constraint-error":
            broken = re.match(r'constraint "(\w+)"', error.note)
            match broken[1] if broken else "":
                case "required":
                    return f"no {name}", f"a value{meaning}"
                case "enum":
                    return shown, f"one of {', '.join(map(str, constraints['enum']))}"
                case "pattern":
                    return shown, f"the form {constraints['pattern']}{meaning}"
                case "minimum":
                    return shown, f"{constraints['minimum']} or more{meaning}"
                case "maximum":
                    return shown, f"{constraints['maximum']} or less{meaning}"
        case "type-error":
            return shown, f"a value of the type {field.get('type', '')}{meaning}"
        case "unique-error":
            return f"{shown} a second time", f"a different {name} in each row"
        case "primary-key":
            return (
                "a row without its key, or with that of another row",
                f"its own {', '.join(table.schema['primaryKey'])}",
            )
        case "foreign-key":
            return f"a reference that does not resolve: {error.note}", "the key of a row"
        case "blank-row":
            return "an empty row", "a row or nothing"
    return f"{shown}: {error.note}", "what datapackage.json says"


def _mean(field: dict[str, Any]) -> str:
    return f" ({field['description'].rstrip('.')})" if field.get("description") else ""


def _short(cell: object) -> str:
    text = str(cell)
    return repr(text if len(text) <= _LONGEST else text[:_LONGEST] + "…")


RULES = (package_is_a_data_package, tables_keep_their_schema)
