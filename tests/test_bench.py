"""What is measured: both aligners get the same tokens and their tables are read alike."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

import edition
from bench import collation as bench
from bench import gold, growth, whole
from bench.simulation import synthetic
from edition.collation import collate, compare, from_columns, tokenise
from edition.tei import dumps

pytestmark = pytest.mark.slow


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
    """Do nothing."""


def slow(_path: Path) -> None:
    """Take longer than anybody waits."""
    time.sleep(600)


def broken(_path: Path) -> None:
    """Fail."""
    raise ValueError("nothing to measure")


def test_a_series_that_takes_too_long_ends_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds: dict[Any, dict[int, float]] = {
        "quick": {1: 0, 10: 0, 10_000: 0.5},
        "slow": {1: 0},  # and not done with the others
        "heavy": {1: 0.1, 10: 0.1, 10_000: 100},
    }
    monkeypatch.setattr(growth, "measured", lambda work, path, _limit: seconds[work].get(int(path.stem)))
    letters = {times: Path(f"{times}.xml") for times in (1, 10, 10_000)}
    found = growth.growth({name: name for name in seconds}, letters, limit=15.0)
    assert list(found.table.columns) == ["quick", "slow", "heavy"]
    rows = found.table.astype(object).where(found.table.notna(), None).to_numpy().tolist()
    assert rows == [[0, 0, 0.1], [0, None, 0.1], [0.5, None, None]]
    assert found.told == ["slow, 10 times: not done in 15 s", "heavy, 10000 times: not tried, since 10 times took 0 s"]


def test_work_that_is_not_done_in_time_has_no_figure(tmp_path: Path) -> None:
    assert growth.measured(slow, tmp_path / "1.xml", limit=0) is None
    assert growth.measured(quick, tmp_path / "1.xml", limit=600) is not None


def test_work_that_fails_is_no_figure(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RuntimeError, match=r"broken failed on 1\.xml"):
        growth.growth({"broken": broken}, {1: Path("1.xml")}, limit=600)
    assert "nothing to measure" in capfd.readouterr().err


def test_what_is_built_is_a_page_with_the_letter(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "invented-1.xml"
    path.write_bytes(dumps(synthetic(edition.load("baker-1902"), path.stem, seed=1)))
    for name in ("EDITION_PROJECT", "EDITION_PUBLISHED"):  # which the work sets for its own process
        monkeypatch.setenv(name, str(small.parent if name == "EDITION_PROJECT" else tmp_path))
    growth.build(path)
    path.write_text("no letter")
    monkeypatch.setenv("EDITION_PROJECT", str(small.parent))
    with pytest.raises(SystemExit, match=r"the book of invented-1\.xml could not be built"):
        growth.build(path)


def test_pairs_are_held_against_those_of_an_editors_apparatus(tmp_path: Path) -> None:
    (tmp_path / "x.xml").write_text(
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><p>We met<note>So.</note> '
        '<app><lem wit="#A">here</lem><rdg wit="#B">at noon</rdg></app> in '
        '<app><lem wit="#A #B">a</lem></app> field.</p></body></text></TEI>',
        encoding="utf-8",
    )
    (paragraph,) = gold.read_gold(tmp_path / "x.xml", ("A", "B"))
    assert [token.text for token in paragraph["B"][0]] == ["We", "met", "at", "noon", "in", "a", "field", "."]
    tokens = {siglum: of_witness for siglum, (of_witness, _) in paragraph.items()}
    assert gold.count_pairs(collate(tokens), paragraph) == gold.Count(there=5, hit=5, wrong=0)
    columns: list[list[int | None]] = [[0, 1, 2, 3, 4, 5, 6, None], [0, 1, 2, 3, 4, 5, 6, 7]]
    shifted = from_columns(tokens, columns)
    found = gold.count_pairs(shifted, paragraph)
    assert (found.hit, found.wrong) == (2, 4)


def test_without_the_editions_it_is_said_that_nothing_was_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EDITION_SOURCES", raising=False)
    told: list[str] = []
    gold.main([], told.append)
    assert told == ["not measured on editors' apparatus: no folder of editions; --editions names it"]


@pytest.mark.book
def test_a_made_text_has_the_words_and_witnesses_that_were_asked_for() -> None:
    witnesses = whole.make_witnesses(600, 3)
    assert list(witnesses) == ["W1", "W2", "W3"]
    assert sum(len(block.text.split()) for block in witnesses["W1"]) == 600
    assert whole.measure(600, 2).startswith("600 words, 2 witnesses: ")
