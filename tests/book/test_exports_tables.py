"""What the tables of the whole edition promise: to Frictionless, to pandas, to SQLite, to CollateX."""

from __future__ import annotations

import io
import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import collatex
import pandas as pd
import pytest
from conftest import ROOT
from frictionless import Package
from pybtex.database import parse_string

import edition
from edition import bibliography
from edition.exports import data_package, sqlite
from edition.exports.contents import Contents
from edition.files import write_atomically
from edition.project import find_project
from edition.text import plain, say_reading
from edition.words import find_words


@pytest.fixture
def files(exports: dict[str, bytes]) -> dict[str, bytes]:
    return exports


@pytest.fixture(scope="module")
def folder(exports: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("downloads")
    write_atomically({written / name: content for name, content in exports.items()})
    return written


@pytest.fixture(scope="module")
def database(folder: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"file:{folder / 'edition.sqlite'}?mode=ro", uri=True)
    yield connection
    connection.close()


def read_csv(folder: Path, name: str) -> pd.DataFrame:
    """Read a table as anybody would who has its descriptor."""
    descriptor = json.loads((folder / "tables" / "datapackage.json").read_text(encoding="utf-8"))
    (resource,) = (each for each in descriptor["resources"] if each["name"] == name)
    types = {"string": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean"}
    dtypes = {field["name"]: types[field["type"]] for field in resource["schema"]["fields"]}
    table = pd.read_csv(folder / "tables" / resource["path"], dtype="string", keep_default_na=False)
    for column, dtype in dtypes.items():
        if dtype != "string":
            table[column] = table[column].replace("", pd.NA).replace({"True": "1", "False": "0"})
            table[column] = table[column].astype("Int64" if dtype == "boolean" else dtype).astype(dtype)
    return table


def test_the_package_is_valid(folder: Path) -> None:
    report = Package(str(folder / "tables" / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "note"])
    assert report.stats["tasks"] > 10


def test_a_row_that_points_nowhere_would_be_found(folder: Path, tmp_path: Path) -> None:
    for path in (folder / "tables").rglob("*"):
        if path.is_file():
            write_atomically({tmp_path / path.relative_to(folder / "tables"): path.read_bytes()})
    readings = tmp_path / "letters" / "readings.csv"
    readings.write_text(readings.read_text(encoding="utf-8").replace(",v01,", ",v999,", 1), encoding="utf-8")
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


def test_every_column_says_what_it_means(folder: Path) -> None:
    descriptor = json.loads((folder / "tables" / "datapackage.json").read_text(encoding="utf-8"))
    tables = [each for each in descriptor["resources"] if "schema" in each]
    assert len(tables) < len(descriptor["resources"]), "what the engine reads besides is in the package too"
    assert all(field["description"] for each in tables for field in each["schema"]["fields"])
    assert descriptor["licenses"] and descriptor["sources"]
    assert descriptor["version"] == find_project().version


@pytest.mark.parametrize("letter_id", edition.letters())
def test_the_tables_read_again_are_those_of_the_model(letter_id: str, folder: Path) -> None:
    letter = edition.load(letter_id)
    variants = read_csv(folder, "variants")
    pd.testing.assert_frame_equal(
        variants[variants["letter"] == letter_id].reset_index(drop=True), letter.variants.reset_index(drop=True)
    )
    paragraphs = read_csv(folder, "paragraphs")
    common = [column for column in letter.paragraphs.columns if not column.startswith("words_")]
    pd.testing.assert_frame_equal(
        paragraphs.loc[paragraphs["letter"] == letter_id, common].reset_index(drop=True), letter.paragraphs[common]
    )
    notes = read_csv(folder, "notes")
    assert list(notes.loc[notes["letter"] == letter_id, "id"]) == [note.id for note in letter.notes]


def test_every_table_of_the_letters_read_again_is_the_one_that_was_made(contents: Contents, folder: Path) -> None:
    tables = data_package.make_tables(contents)
    assert {"letters", "witnesses", "paragraphs", "variants", "readings", "notes", "judgements"} <= tables.keys()
    for name, table in tables.items():
        made = table.frame.reset_index(drop=True)
        empty = {column: "" for column in made if made[column].dtype == "string"}
        pd.testing.assert_frame_equal(read_csv(folder, name), made.fillna(empty), obj=name)


@pytest.mark.parametrize("letter_id", edition.letters())
def test_notes_judgements_and_readings_read_again_are_those_of_the_model(letter_id: str, folder: Path) -> None:
    letter = edition.load(letter_id)

    def rows(name: str, *columns: str) -> list[tuple[object, ...]]:
        table = read_csv(folder, name)
        return list(table.loc[table["letter"] == letter_id, list(columns)].itertuples(index=False, name=None))

    assert rows("notes", "id", "target", "catchword", "text") == [
        (note.id, note.target, plain(note.catchword), plain(note.content)) for note in letter.notes
    ]
    assert rows("judgements", "variant", "text") == [(note.target, plain(note.content)) for note in letter.judgements]
    assert rows("readings", "variant", "witness", "text") == [
        (variant.id, siglum, say_reading(reading.content, siglum))
        for variant in letter.all_variants
        for piece in letter.pieces_of(variant)
        for reading in piece.all_readings()
        for siglum in reading.witnesses
    ]
    assert rows("paragraphs", "id", "text") == [
        (paragraph.id, plain(paragraph.content)) for paragraph in letter.all_paragraphs
    ]


def test_the_bibliography_is_bibtex_in_which_every_source_has_a_title(files: dict[str, bytes]) -> None:
    """Read by pybtex, which raises for what is no BibTeX."""
    read = parse_string(files["references.bib"].decode(), "bibtex").entries
    assert set(read) == set(bibliography.sources())
    assert all(entry.fields["title"] for entry in read.values())


def test_what_the_book_says_of_archived_copies_is_so(folder: Path) -> None:
    archived = read_csv(folder, "bibliography")["archived"]
    for page in ("lasting", "sources"):
        text = (ROOT / "chapters" / f"{page}.md").read_text(encoding="utf-8")
        says_none = "archived cop" in text and bool(re.search(r"no\s+archived cop|none is known", text))
        assert says_none == archived.eq("").all(), page


def test_the_registers_read_again_are_those_of_the_edition(folder: Path) -> None:
    for register in ("people", "places", "organisations", "events", "terms"):
        again = read_csv(folder, register)
        table = edition.register(register)
        pd.testing.assert_frame_equal(again, table.fillna({c: "" for c in table if table[c].dtype == "string"}))


@pytest.mark.parametrize("letter_id", edition.letters())
def test_a_witness_rebuilt_from_text_table_and_database_is_the_same(
    letter_id: str, folder: Path, database: sqlite3.Connection
) -> None:
    letter = edition.load(letter_id)
    texts, others, witnesses = (read_csv(folder, name) for name in ("texts", "texts_witnesses", "witnesses"))
    running = witnesses[(witnesses["letter"] == letter_id) & witnesses["text"]]
    assert set(running["siglum"]) == set(letter.readable)
    for siglum in letter.readable:
        text = letter.witness_text(siglum)
        assert (folder / "witnesses" / f"{letter_id}-{siglum}.txt").read_text(encoding="utf-8") == f"{text}\n"
        its = others.loc[others["witness"] == siglum, ["letter", "paragraph", "number"]].assign(its=True)
        rows = texts[texts["letter"] == letter_id].merge(its, how="left")
        elsewhere = rows["paragraph"].isin(its.loc[its["letter"] == letter_id, "paragraph"])
        rows = rows[rows["its"].notna() | (rows["number"].eq(1) & ~elsewhere)]
        assert "\n\n".join(filter(None, rows["text"])) == text
        asked = "SELECT text FROM witness_texts WHERE letter = ? AND witness = ?"
        assert "\n\n".join(row for (row,) in database.execute(asked, (letter_id, siglum))) == text


def test_no_text_of_a_witness_is_made_of_a_restatement(files: dict[str, bytes], database: sqlite3.Connection) -> None:
    assert edition.load("medvedev-1924").readable == ()
    assert not [name for name in files if name.startswith("witnesses/medvedev-1924") and name.endswith(".txt")]
    assert database.execute("SELECT count(*) FROM texts WHERE letter = 'medvedev-1924'").fetchone() == (0,)
    assert database.execute("SELECT credit FROM letters WHERE id = 'medvedev-1924'").fetchone() == (
        "restated after Allen 2015",
    )
    (said,) = database.execute("SELECT value FROM about WHERE name = 'description'").fetchone()
    assert "restated after Allen 2015" in said


def test_the_database_is_whole_and_its_keys_hold(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    keyed = [
        name
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        if database.execute(f'PRAGMA foreign_key_list("{name}")').fetchall()
    ]
    assert {"paragraphs", "texts", "variants", "readings", "notes", "codings", "citations", "events_people"} <= set(
        keyed
    )


def test_the_database_holds_the_rows_of_the_package(folder: Path, database: sqlite3.Connection) -> None:
    descriptor = json.loads((folder / "tables" / "datapackage.json").read_text(encoding="utf-8"))
    for resource in filter(lambda each: "schema" in each, descriptor["resources"]):
        rows = len(read_csv(folder, resource["name"]))
        assert database.execute(f'SELECT count(*) FROM "{resource["name"]}"').fetchone() == (rows,), resource["name"]


def test_the_question_on_the_page_has_the_answer_of_the_model(database: sqlite3.Connection) -> None:
    page = (ROOT / "chapters" / "downloads.md").read_text(encoding="utf-8")
    question = page.partition("```sql\n")[2].partition("```")[0]
    variants = pd.concat([edition.load(letter).variants for letter in edition.letters()])
    counted = variants[variants["status"] == "variant"].groupby(["letter", "mechanisms"]).size()
    found = {(letter, mechanisms or ""): number for letter, mechanisms, number in database.execute(question)}
    assert found == counted.to_dict()


def test_a_database_in_which_a_row_points_nowhere_is_not_made() -> None:
    field = {"name": "id", "type": "string", "constraints": {"required": True}}
    points = {"fields": ["id"], "reference": {"resource": "people", "fields": ["id"]}}
    lists = [{"name": name, "type": "string"} for name in ("people", "places", "organisations")]
    names = ("letters", "people", "places", "organisations", "bibliography", "events", "codings")
    resources: list[dict[str, Any]] = [
        {
            "name": name,
            "schema": {
                "fields": [field, *(lists if name == "events" else []), {"name": "key", "type": "string"}],
                "primaryKey": ["id"],
                "foreignKeys": [points] if name == "codings" else [],
            },
        }
        for name in names
    ]
    empty = {
        each["name"]: pd.DataFrame(columns=[f["name"] for f in each["schema"]["fields"]], dtype="string")
        for each in resources
    }
    descriptor = {"title": "x", "description": "x", "version": "1", "licenses": [{"path": "x"}], "resources": resources}
    assert sqlite.make_database(descriptor, empty).startswith(b"SQLite format 3")
    lost = pd.DataFrame({"id": ["nobody"], "key": [""]}, dtype="string")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        sqlite.make_database(descriptor, {**empty, "codings": lost})


@pytest.mark.parametrize("letter_id", edition.letters())
def test_a_collation_table_has_the_readings_of_every_site_and_nothing_more(
    letter_id: str, files: dict[str, bytes]
) -> None:
    letter = edition.load(letter_id)
    table = json.loads(files[f"witnesses/{letter_id}-collation.json"])
    assert table["witnesses"] == list(letter.sigla)
    assert len({len(column) for column in table["table"]}) == 1
    readings = pd.read_csv(io.BytesIO(files["tables/letters/readings.csv"]), dtype="string", keep_default_na=False)
    for siglum, column in zip(table["witnesses"], table["table"], strict=True):
        tokens = [token["t"].strip() for cell in column for token in cell or []]
        quoted = readings[(readings["letter"] == letter_id) & (readings["witness"] == siglum)]
        words = [word[0] for text in quoted["text"] for word in find_words(text)]
        assert words and [token for token in tokens if next(find_words(token), None)] == words, siglum
    sites = {token["site"] for column in table["table"] for cell in column for token in cell or []}
    assert sites <= {variant.id for variant in letter.all_variants}


def test_collatex_reads_the_tokens_of_a_collation_table(files: dict[str, bytes]) -> None:
    table = json.loads(files["witnesses/medvedev-1924-collation.json"])
    few = [
        {"id": siglum, "tokens": [token for cell in column[:8] for token in cell or []]}
        for siglum, column in zip(table["witnesses"], table["table"], strict=True)
    ]
    again = json.loads(collatex.collate({"witnesses": few}, output="json", segmentation=False))
    assert again["witnesses"] == table["witnesses"] and set(again) == set(table) - {"states"}
    for one, column in zip(few, again["table"], strict=True):
        assert [token["t"] for cell in column for token in cell or []] == [token["t"] for token in one["tokens"]]
