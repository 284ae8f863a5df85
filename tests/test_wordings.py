"""What copies have in common is said once, and the text of each comes back word for word."""

from __future__ import annotations

import csv
import io
import shutil
import sqlite3
from pathlib import Path

import pytest
from test_rights_of_texts import ballad, put

import edition
from bench.witnesses import invent
from edition.exports import gather_contents, make_exports
from edition.exports.wordings import find_wordings
from edition.project import find_project
from edition.tables import find_witness_paragraphs
from edition.tei import dumps
from edition.text import plain

TEXT = "the river rose in the night and nobody could say when it would fall again or who had seen it"
PAGES = Path(__file__).resolve().parent / "data" / "pages"
NAMES = ("invented-20", *(path.stem for path in sorted(PAGES.glob("*.xml"))))


@pytest.fixture
def many(small: Path) -> Path:
    """Return the data of an edition of texts in many witnesses, and in witnesses that are extant in parts."""
    (small / "letters" / "invented-20.xml").write_bytes(dumps(invent(TEXT.split(), 20, sites=30)))
    for path in PAGES.glob("*.xml"):
        shutil.copy(path, small / "letters")
    return small


@pytest.mark.parametrize("name", NAMES)
def test_every_witness_has_its_own_words_among_the_wordings(name: str, many: Path) -> None:
    letter = edition.load(name)
    found = find_wordings(letter, letter.readable)
    assert found and all(len({each.text for each in wordings}) == len(wordings) for wordings in found.values())
    for siglum in letter.readable:
        has = {key: next(each.text for each in wordings if siglum in each.witnesses) for key, wordings in found.items()}
        own = {one.id: plain(one.content, siglum) for one in find_witness_paragraphs(letter, siglum)}
        assert {key: text for key, text in has.items() if text} == own


def test_the_database_says_every_paragraph_of_every_witness_in_order(many: Path) -> None:
    with sqlite3.connect(":memory:") as database:
        database.deserialize(make_exports(gather_contents())["edition.sqlite"])
        for name in NAMES:
            letter = edition.load(name)
            for siglum in letter.readable:
                asked = "SELECT paragraph, text FROM witness_texts WHERE letter = ? AND witness = ?"
                own = [(one.id, plain(one.content, siglum)) for one in find_witness_paragraphs(letter, siglum)]
                assert database.execute(asked, (name, siglum)).fetchall() == own


def test_one_more_copy_of_the_same_words_adds_no_words(small: Path) -> None:
    def export(copies: int) -> dict[str, list[list[str]]]:
        names = [f"K{number}" for number in range(copies)]
        listed = "".join(f'<witness xml:id="{name}">A copy</witness>' for name in names)
        text = ballad().replace('<witness xml:id="K">Another</witness>', listed)
        put(small, text.replace('wit="#H #K"', f'wit="#H {" ".join(f"#{name}" for name in names)}"'))
        files = make_exports(gather_contents())
        tables = {name: files[f"tables/letters/{name}.csv"].decode() for name in ("texts", "texts_witnesses")}
        return {name: [*csv.reader(io.StringIO(table))] for name, table in tables.items()}

    few = export(1)
    texts = [row for row in few["texts"] if row[0] == "ballad-1700"]
    assert [row[2] for row in texts] == ["1", "2"] and "in the town" in texts[0][4]
    assert [row for row in few["texts_witnesses"] if row[0] == "ballad-1700"] == [["ballad-1700", "p1", "P", "2"]]
    assert export(40) == few
    assert find_project().data == small
