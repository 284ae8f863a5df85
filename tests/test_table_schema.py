"""What a description of the tables may say: it adds to what the program needs, takes nothing away, fetches nothing."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from in_small import PEOPLE

from edition import cli, store
from edition.check import check
from edition.errors import EditionError
from edition.table_schema import PROFILE, Needed, find_line, find_needed
from edition.vocabulary import REGISTERS

PACKAGE = "datapackage.json"
Descriptor = dict[str, Any]


def table(descriptor: Descriptor, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in descriptor["resources"] if each["name"] == name)
    return found


def field(descriptor: Descriptor, name: str, column: str) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in table(descriptor, name)["schema"]["fields"] if each["name"] == column)
    return found


def rewritten(data: Path, change: Callable[[Descriptor], object]) -> Path:
    """Change the description of the tables, and return its file."""
    path = data / PACKAGE
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    change(descriptor)
    path.write_text(json.dumps(descriptor, indent=1), encoding="utf-8")
    return path


def told(path: Path) -> list[str]:
    """Return what is said of a description, a line each."""
    with pytest.raises(EditionError) as raised:
        store.read_package(path)
    return [str(problem) for problem in raised.value.problems]


NEEDED = [
    (resource["name"], column)
    for resource in json.loads((ROOT / "data" / PACKAGE).read_text(encoding="utf-8"))["resources"]
    for column in (find_needed(resource["name"]) or Needed({})).fields
]


def in_small(name: str) -> str:
    """Return the name of a table of the book as the edition in small has it."""
    for real, invented in (("medvedev-1924", "sailor-1901"), ("joffe-1927", "baker-1902")):
        name = name.replace(real, invented)
    return name


@pytest.mark.parametrize(("name", "column"), NEEDED)
def test_a_column_that_the_program_needs_is_neither_left_out_nor_renamed_nor_of_another_type(
    name: str, column: str, small: Path
) -> None:
    name = in_small(name)
    original = (small / PACKAGE).read_bytes()
    path = rewritten(small, lambda given: field(given, name, column).update(name="another"))
    assert any(f"{name} has no column {column!r}; expected the columns " in line for line in told(path))
    path.write_bytes(original)
    rewritten(small, lambda given: field(given, name, column).update(type="boolean", constraints={}))
    assert any(f"{name}, {column}: the type boolean; expected " in line for line in told(path))
    for constraint in (find_needed(name) or Needed({})).fields[column][1]:
        path.write_bytes(original)
        descriptor = json.loads(original)
        del field(descriptor, name, column)["constraints"][constraint]
        path.write_text(json.dumps(descriptor, indent=1), encoding="utf-8")
        (said,) = told(path)
        assert f"{name}, {column}: no {constraint}; expected" in said and f"{PACKAGE}:" in said


def _add(**more: Any) -> Callable[[Descriptor], object]:
    return lambda given: table(given, "people").update(more)


def _key(name: str, **keys: Any) -> Callable[[Descriptor], object]:
    return lambda given: table(given, name)["schema"].update(keys)


def _points(fields: list[str], resource: str, there: list[str]) -> Callable[[Descriptor], object]:
    return _key("events", foreignKeys=[{"fields": fields, "reference": {"resource": resource, "fields": there}}])


ADDRESS = "http://127.0.0.1:{port}/schema.json"
REFUSED: dict[str, tuple[Callable[[Descriptor], object], str]] = {
    "a register that is not there": (lambda given: given["resources"].pop(0), "no table 'people'"),
    "two tables of one name": (lambda given: given["resources"].append(given["resources"][0]), "the name people twice"),
    "two tables in one file": (_add(path="registers/places.csv"), "two tables in registers/places.csv"),
    "two columns of one name": (
        lambda given: table(given, "people")["schema"]["fields"].append({"name": "ID", "type": "string"}),
        "the column id twice",
    ),
    "a workbook": (_add(path="registers/people.xlsx"), "a CSV file in the folder of the data"),
    "the format of a workbook": (_add(format="xlsx"), "the format 'xlsx'; expected 'csv'"),
    "another media type": (_add(mediatype="application/json"), "the mediatype"),
    "another encoding": (_add(encoding="latin-1"), "the encoding 'latin-1'; expected 'utf-8'"),
    "another way to part fields": (_add(dialect={"delimiter": ";"}), "'dialect', which a table does not have"),
    "a packed table": (_add(compression="zip"), "'compression', which a table does not have"),
    "rows in the description": (_add(data=[["id"]]), "'data', which a table does not have"),
    "a file above the folder": (_add(path="../people.csv"), "the path '../people.csv'"),
    "a file on another disk": (_add(path="C:\\people.csv"), "the path"),
    "a file among the letters": (_add(path="letters/people.csv"), "the path 'letters/people.csv'"),
    "a table at an address": (_add(path="https://example.org/people.csv"), "the path 'https://example.org/people.csv'"),
    "a name that the exports use": (_add(name="letters"), "a table of the name 'letters', which the exports use"),
    "a name that no file has": (_add(name="a b"), "a table of the name 'a b'"),
    "a profile of one's own": (_add(profile="https://example.org/p.json"), "'profile', which a table does not have"),
    "another schema of all": (lambda given: given.update({"$schema": "https://example.org"}), "the $schema"),
    "no schema of all": (lambda given: given.pop("$schema"), f"the $schema None; expected {PROFILE!r}"),
    "no name": (lambda given: given.pop("name"), "the name None"),
    "what is missing said otherwise": (_key("people", missingValues=["", "NA"]), "the missingValues"),
    "a primary key of no column": (_key("figures-land", primaryKey=["nobody"]), "the primaryKey ['nobody']"),
    "another primary key": (_key("people", primaryKey=["name"]), "the primaryKey ['name']; expected ['id']"),
    "a primary key that is no list": (_key("people", primaryKey="id"), "the primaryKey 'id'; expected a list"),
    "no primary key": (lambda given: table(given, "people")["schema"].pop("primaryKey"), "the primaryKey []"),
    "a key to no table": (_points(["letter"], "nothing", ["id"]), "the foreignKey"),
    "a key to no column": (_points(["letter"], "people", ["nobody"]), "the foreignKey"),
    "a key of no column": (_points(["nobody"], "people", ["id"]), "the foreignKey"),
    "a key to what is not unique": (_points(["letter"], "people", ["name"]), "the foreignKey"),
    "a key of other length": (_points(["letter", "kind"], "people", ["id"]), "the foreignKey"),
    "a bound that is none": (
        lambda given: field(given, "places", "latitude")["constraints"].update(minimum=float("nan")), "not JSON",
    ),
    "a pattern that cannot be read": (
        lambda given: field(given, "people", "role").update(constraints={"pattern": "("}), "role: the pattern '('",
    ),
    "a constraint that nobody keeps": (
        lambda given: field(given, "people", "role").update(constraints={"jsonSchema": {}}), "the jsonSchema",
    ),
    "numbers written otherwise": (
        lambda given: field(given, "places", "latitude").update(decimalChar=","), "'decimalChar', which a field",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_a_description_may_not_say_is_refused(what: str, small: Path) -> None:
    change, message = REFUSED[what]
    lines = told(rewritten(small, change))
    assert any(message in line for line in lines), lines
    assert all(line.startswith(f"data/{PACKAGE}") for line in lines)


def test_a_name_twice_in_the_description_is_refused(small: Path) -> None:
    path = small / PACKAGE
    path.write_text(path.read_text(encoding="utf-8").replace('"resources"', '"name": "again", "resources"', 1))
    assert "the name 'name' twice" in told(path)[0]


def test_columns_words_and_tables_may_be_added(small: Path) -> None:
    def change(given: Descriptor) -> None:
        people = table(given, "people")
        people["schema"]["fields"].append({"name": "trade", "type": "string", "constraints": {"maxLength": 9}})
        people["title"] = "Whoever is named"
        field(given, "people", "name")["constraints"]["minLength"] = 2
        fields = [{"name": "of", "type": "string"}, {"name": "count", "type": "integer"}]
        given["resources"].append({"name": "casks", "path": "casks.csv", "schema": {"fields": fields}})

    path = rewritten(small, change)
    names = [resource["name"] for resource in store.read_package(path)["resources"]]
    assert {*REGISTERS, "casks"} <= set(names)


@contextmanager
def _listening() -> Iterator[tuple[int, list[str]]]:
    """Listen at a local address, and note each call."""
    calls: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    calls.append(connection.recv(100).decode(errors="replace"))

        threading.Thread(target=answer, daemon=True).start()
        yield server.getsockname()[1], calls
        server.shutdown(socket.SHUT_RDWR)


PLACES_OF_ADDRESSES: dict[str, Callable[[Descriptor, str], object]] = {
    "the profile of the package": lambda given, address: given.update(profile=address),
    "the $schema of the package": lambda given, address: given.update({"$schema": address}),
    "the profile of a table": lambda given, address: table(given, "people").update(profile=address),
    "the $schema of a table": lambda given, address: table(given, "people").update({"$schema": address}),
    "the schema of a table": lambda given, address: table(given, "people").update(schema=address),
    "the $schema of a schema": lambda given, address: table(given, "people")["schema"].update({"$schema": address}),
    "the profile of a schema": lambda given, address: table(given, "people")["schema"].update(profile=address),
    "the dialect of a table": lambda given, address: table(given, "people").update(dialect=address),
    "the path of a table": lambda given, address: table(given, "people").update(path=address),
    "more paths of a table": lambda given, address: table(given, "people").update(extrapaths=[address]),
    "the checklist of a table": lambda given, address: table(given, "people").update(checklist=address),
    "a table that is an address": lambda given, address: given["resources"].append(address),
    "a table of which nothing else is said": lambda given, address: given["resources"].append({"path": address}),
    "all tables": lambda given, address: given.update(resources=address),
}


@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES_OF_ADDRESSES)
def test_no_address_in_a_description_is_ever_asked(
    place: str, small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with _listening() as (port, calls):
        path = rewritten(small, lambda given: PLACES_OF_ADDRESSES[place](given, ADDRESS.format(port=port)))
        assert [problem.file for problem in check()] == [f"data/{PACKAGE}"] * len(told(path))
        assert cli.main(["export", "--out", str(tmp_path / "out")]) == 1
        assert cli.main(["check", str(small / PEOPLE)]) in (0, 1)
    assert not calls and PACKAGE in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u200b", "\t \u2003"])
@pytest.mark.parametrize("column", ["holder", "reference"])
def test_a_permission_of_nobody_is_none(column: str, blank: str, small: Path) -> None:
    row = {"letter": "baker-1902", "publication": "lighthouse1950", "holder": "A harbour", "granted": "2026-01-02"}
    row |= {"reference": "a letter of that day", column: blank}
    (small / "permissions.csv").write_text(f"{','.join(row)}\n{','.join(row.values())}\n", encoding="utf-8")
    found = [str(problem) for problem in check()]
    assert any(f"data/permissions.csv:2: {column} holds nothing that can be seen" in line for line in found), found


@pytest.mark.parametrize("column", ["letter", "publication", "holder", "granted", "reference"])
def test_a_misspelt_column_of_the_permissions_is_named_in_the_file_and_in_its_description(
    column: str, small: Path
) -> None:
    columns = "letter,publication,holder,granted,reference".replace(column, f"{column}s")
    (small / "permissions.csv").write_text(f"{columns}\n", encoding="utf-8")
    with pytest.raises(EditionError, match=rf"permissions\.csv:1: .*not known: '{column}s'; wanting: '{column}'"):
        store.raw_table("permissions")
    path = rewritten(small, lambda given: field(given, "permissions", column).update(name=f"{column}s"))
    assert any(f"permissions has no column {column!r}" in line for line in told(path))


def test_the_line_of_a_column_is_that_after_its_table() -> None:
    text = '{"name": "a",\n"fields": [{"name": "id"}]},\n{"name": "b",\n"fields": [{"name": "id"}]}'
    assert [find_line(text, names) for names in (("a", "id"), ("b", "id"), ("b",), ("c",), ("",))] == [2, 4, 3, 0, 0]
