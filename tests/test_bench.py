"""What is measured: both aligners get the same tokens and their tables are read alike."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

import edition
from bench import collation as bench
from bench import growth
from edition.collation import collate, compare, tokenise
from edition.collation.simulation import synthetic
from edition.tei import dumps


def test_a_passage_has_so_many_words() -> None:
    tokens = tokenise("One, two; three. Four!")
    assert [token.form for token in bench.opening(tokens, 3)] == ["one", ",", "two", ";", "three"]
    assert bench.opening(tokens, 9) == tokens


def test_collatex_is_given_our_tokens_and_its_table_is_read_as_ours_is() -> None:
    pytest.importorskip("collatex", reason="SKIPPED FOR WANT OF CollateX: install requirements/dev.txt")
    witnesses = {
        "B": tokenise("The old river rose in the night, and then fell."),
        "A": tokenise("The river rose in the dark night, and then fell."),
    }
    theirs, ours = bench.collatex(witnesses), collate(witnesses)
    assert theirs.sigla == ours.sigla
    assert theirs.tokens == ours.tokens
    assert compare(theirs, "B", "A") == compare(ours, "B", "A")


def quick(_path: Path) -> None:
    """Take no time that could be measured."""


def slow(path: Path) -> None:
    """Take longer than is given with all letters but the first."""
    time.sleep(0 if path.stem == "1" else 600)


def heavy(_path: Path) -> None:
    """Keep the processor at work for a tenth of a second."""
    end = time.process_time() + 0.1
    while time.process_time() < end:
        pass


def broken(_path: Path) -> None:
    """Fail."""
    raise ValueError("nothing to measure")


def test_a_series_that_takes_too_long_ends_and_says_so() -> None:
    letters = {times: Path(f"{times}.xml") for times in (1, 10, 10_000)}
    found = growth.growth({"quick": quick, "slow": slow, "heavy": heavy}, letters, limit=15.0)
    assert list(found.table.columns) == ["quick", "slow", "heavy"]
    assert list(found.table["quick"] < 1) == [True, True, True]
    assert list(found.table.notna()["slow"]) == [True, False, False]
    assert list(found.table.notna()["heavy"]) == [True, True, False]
    assert found.told == ["slow, 10 times: not done in 15 s", "heavy, 10000 times: not tried, since 10 times took 0 s"]


def test_work_that_fails_is_no_figure(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RuntimeError, match=r"broken failed on 1\.xml"):
        growth.growth({"broken": broken}, {1: Path("1.xml")}, limit=60.0)
    assert "nothing to measure" in capfd.readouterr().err


def test_what_is_built_is_a_page_with_the_letter(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "invented-1.xml"
    path.write_bytes(dumps(synthetic(edition.load("baker-1902"), path.stem, seed=1)))
    for name in ("EDITION_DATA", "EDITION_PUBLISHED"):  # which the work sets for its own process
        monkeypatch.setenv(name, str(small if name == "EDITION_DATA" else tmp_path))
    growth.build(path)
    path.write_text("no letter")
    monkeypatch.setenv("EDITION_DATA", str(small))
    with pytest.raises(SystemExit, match=r"the book of invented-1\.xml could not be built"):
        growth.build(path)
