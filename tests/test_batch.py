"""Many letters: the same outcomes whoever does the work, and one that fails does not stop the others."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pandas as pd
import pytest

import edition
from bench.simulation import prose, synthetic
from edition import batch
from edition.collation import tokenise
from edition.collation.encoded import encoded
from edition.files import write_atomically
from edition.project import find_project
from edition.tei import dumps, read

pytestmark = pytest.mark.whole

MANY = 1000
BROKEN = "letter-0007"


def dies(path: Path) -> str:
    """Return the name of a letter, but bring the process down at one of them."""
    if path.stem == BROKEN:
        os._exit(1)
    return path.stem


def divides(path: Path) -> float:
    """Return a number, but at one letter divide by nothing."""
    return 1 / (path.stem != BROKEN)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of a thousand invented letters, made by turns from the letters of the edition."""
    place = tmp_path_factory.mktemp("letters")
    originals = [_short(edition.load(name)) for name in edition.letters()]
    names = (f"letter-{number:04}" for number in range(MANY))
    write_atomically(
        {
            place / f"{name}.xml": dumps(synthetic(originals[number % len(originals)], name, seed=number))
            for number, name in enumerate(names)
        }
    )
    return place


def _short(letter: edition.Letter) -> edition.Letter:
    """Return a letter cut down to two paragraphs, so that a thousand are read in seconds."""
    return replace(letter, sections=letter.all_paragraphs[3:5])


@pytest.fixture(scope="module")
def pool() -> Iterator[Executor]:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        yield executor


def letters(folder: Path, count: int = MANY) -> list[Path]:
    """Return the first letters of a folder."""
    return sorted(folder.glob("*.xml"))[:count]


@pytest.mark.parametrize("name", edition.letters())
def test_an_invented_letter_is_sound_and_its_witnesses_differ_where_its_apparatus_says(
    name: str, tmp_path: Path
) -> None:
    original = edition.load(name)
    made = synthetic(original, "invented-1", seed=4)
    path = tmp_path / "invented-1.xml"
    path.write_bytes(dumps(made))
    assert batch.check(path) == []
    found = read(path)
    assert [token.form for token in tokenise(found.witness_text("A"))] == [
        token.form for token in tokenise(prose(original))
    ]
    base, other, sites = encoded(found, "A", "B")
    assert len(sites) == len(made.all_variants) > 20
    for site in sites:
        held = [[token.form for token in text[slice(*span)]] for text, span in ((base, site.base), (other, site.other))]
        assert held[0] != held[1]


def test_an_invented_letter_can_be_made_longer() -> None:
    original = edition.load("joffe-1927")
    once, thrice = (synthetic(original, "x-1", seed=1, times=times) for times in (1, 3))
    assert len(thrice.all_paragraphs) == 3 * len(once.all_paragraphs)


def test_every_executor_gives_what_working_by_oneself_gives(folder: Path, pool: Executor) -> None:
    few = letters(folder, 20)
    alone = batch.over(batch.statistics, few)
    assert [outcome.letter for outcome in alone] == [path.stem for path in few]
    with ThreadPoolExecutor(2) as threads:
        for executor in (pool, threads):
            others = batch.over(batch.statistics, few, executor)
            for one, other in zip(alone, others, strict=True):
                assert one.letter == other.letter
                assert one.value is not None and other.value is not None
                pd.testing.assert_frame_equal(one.value, other.value)


def test_each_letter_is_checked_collated_and_exported(folder: Path, tmp_path: Path) -> None:
    few = letters(folder, 4)
    assert [outcome.value for outcome in batch.over(batch.check, few)] == [[]] * 4
    for outcome in batch.over(batch.collate, few):
        assert outcome.value is not None
        assert set(outcome.value["other"]) == {"B"}
        assert outcome.value["sites"].sum() > 0
    written = batch.over(partial(batch.export, form="csv", folder=tmp_path), few)
    assert all(file.exists() for outcome in written for file in outcome.value or [])
    assert len(list(tmp_path.glob("*.csv"))) == 8


def test_a_restatement_has_nothing_to_collate() -> None:
    assert batch.collate(find_project().letter_file("medvedev-1924")).empty


def test_a_letter_that_fails_is_named_and_does_not_stop_the_others(folder: Path, tmp_path: Path) -> None:
    few = letters(folder, 3)
    bad = tmp_path / "bad-1.xml"
    bad.write_text("<TEI", encoding="utf-8")
    outcomes = batch.over(batch.check, [few[0], bad, tmp_path / "missing-1.xml", few[1]])
    assert [bool(outcome.problems) for outcome in outcomes] == [False, True, True, False]
    assert outcomes[1].letter == "bad-1"
    assert "bad-1.xml:1" in str(outcomes[1].problems[0])
    assert outcomes[1].value is None


def test_an_error_of_the_work_names_the_letter(folder: Path, pool: Executor) -> None:
    few = letters(folder, 10)
    for executor in (None, pool):
        failed = [outcome for outcome in batch.over(divides, few, executor) if outcome.problems]
        assert [outcome.letter for outcome in failed] == [BROKEN]
        assert "letter-0007.xml: ZeroDivisionError: division by zero" in str(failed[0].problems[0])


def test_a_process_that_dies_names_its_letter(folder: Path) -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        outcomes = batch.over(dies, letters(folder, 10), executor)
    assert len(outcomes) == 10
    failed = {outcome.letter: str(outcome.problems[0]) for outcome in outcomes if outcome.problems}
    assert "BrokenProcessPool" in failed[BROKEN]


def test_letters_that_a_broken_pool_takes_no_more_are_named(folder: Path) -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        batch.over(dies, [folder / f"{BROKEN}.xml"], executor)
        outcomes = batch.over(dies, letters(folder, 3), executor)
    assert [outcome.letter for outcome in outcomes] == [path.stem for path in letters(folder, 3)]
    assert all("BrokenProcessPool" in str(outcome.problems[0]) for outcome in outcomes)


def test_a_thousand_letters_are_worked_through_on_a_cluster(folder: Path, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="SKIPPED FOR WANT OF Dask: make .venv/.cluster")
    bad = tmp_path / "bad-1.xml"
    bad.write_text("<TEI", encoding="utf-8")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, local_directory=tmp_path
        ) as cluster,
        distributed.Client(cluster) as client,
        client.get_executor() as executor,
    ):
        outcomes = batch.over(batch.collate, [*letters(folder), bad], executor)
    assert len(outcomes) == MANY + 1
    assert [outcome.letter for outcome in outcomes if outcome.problems] == ["bad-1"]
    for outcome in (outcomes[0], outcomes[-2]):
        path = folder / f"{outcome.letter}.xml"
        assert outcome.value is not None
        pd.testing.assert_frame_equal(outcome.value, batch.collate(path))
