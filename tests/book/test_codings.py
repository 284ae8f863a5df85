"""Two codings of every variant: complete, of the closed lists, and the judgements printed are the first."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import ROOT

from edition.check import check, table_rules

pytestmark = pytest.mark.slow


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the edition's own data, with the chapters that mention them, which the check then reads."""
    copy = tmp_path / "data"
    for folder in ("chapters", "notebooks"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copyfile(ROOT / "index.md", tmp_path / "index.md")
    shutil.copytree(ROOT / "data", copy, ignore=shutil.ignore_patterns("sources"))
    monkeypatch.setenv("EDITION_PROJECT", str(copy.parent))
    monkeypatch.setattr(table_rules, "RULES", ())  # by far the slowest, and not what is tried here
    return copy


def first_coding(table: Path, start: str) -> tuple[int, str]:
    """Return the line number and the text of the first row that begins so."""
    lines = table.read_text(encoding="utf-8").splitlines()
    return next((number, line) for number, line in enumerate(lines, 1) if line.startswith(start))


def change(table: Path, old: str, new: str) -> None:
    text = table.read_text(encoding="utf-8")
    assert text.count(old) == 1
    table.write_text(text.replace(old, new), encoding="utf-8")


def test_a_code_outside_the_list_is_named_with_its_line(data: Path) -> None:
    table = data / "codings" / "codings.csv"
    line, row = first_coding(table, "medvedev-1924,v06,second")
    fields = row.split(",")
    change(table, row, ",".join([*fields[:4], "forgery", *fields[5:]]))
    (problem,) = [found for found in check() if "forgery" in found.what]
    assert problem.line == line
    assert "slip" in problem.expected


def test_a_variant_coded_once_only_is_named(data: Path) -> None:
    table = data / "codings" / "codings.csv"
    _, row = first_coding(table, "joffe-1927,v03,second")
    change(table, row + "\n", "")
    assert [found.what for found in check()] == ["joffe-1927 v03: no second coding"]


def test_a_division_into_paragraphs_has_no_coding_that_could_agree(data: Path) -> None:
    with (data / "codings" / "codings.csv").open("a", encoding="utf-8") as table:
        table.write("joffe-1927,v23,first,,translation,none,none,high\n")
    assert [found.what for found in check()] == ["joffe-1927 v23: a coding of a division into paragraphs"]


def test_a_judgement_that_is_not_the_first_coding_is_named(data: Path) -> None:
    letter = data / "letters" / "medvedev-1924.xml"
    text = letter.read_text(encoding="utf-8")
    start = text.index('xml:id="v06"')
    letter.write_text(text[:start] + text[start:].replace("bearing:nuance", "bearing:argument", 1), encoding="utf-8")
    (problem,) = check()
    assert problem.what == "v06: bearing 'argument'"


def test_a_judgement_on_which_the_codings_differ_is_of_low_certainty(data: Path) -> None:
    table = data / "codings" / "codings.csv"
    _, row = first_coding(table, "medvedev-1924,v04,second")
    fields = row.split(",")
    change(table, row, ",".join([*fields[:4], "mishearing", *fields[5:]]))
    (problem,) = check()
    assert problem.what == "v04: certainty 'high'"
    assert problem.expected.startswith("'low'")
