"""Many letters: the same outcomes whoever does the work, and one that fails does not stop the others."""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from books import content

import edition
from bench.simulation import prose, synthetic
from edition import batch, cli
from edition.collation import tokenise
from edition.collation.encoded import encoded
from edition.errors import EditionError
from edition.files import write_atomically
from edition.project import find_project
from edition.tei import dumps, read

pytestmark = pytest.mark.whole

MANY = 1000
BROKEN = "letter-0007"


def dies(path: Path, mark: Path | None = None) -> str:
    """Return the name of a letter, but bring the process down at one of them: each time, or until there is a mark."""
    if path.stem == BROKEN and not (mark and mark.exists()):
        if mark:
            mark.touch()
        os._exit(1)
    return path.stem


def export_but_die_once(path: Path, mark: Path, folder: Path) -> list[Path]:
    """Write a letter as TEI, but bring the process down at one of them until there is a mark."""
    dies(path, mark)
    return batch.export(path, "tei", folder)


def divides(path: Path) -> float:
    """Return a number, but at one letter divide by nothing."""
    return 1 / (path.stem != BROKEN)


def measures(path: Path) -> int:
    """Check a letter, and return the most memory that the process has had, in bytes."""
    batch.check(path)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


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
    with batch.gather_workers(jobs=2) as executor:
        assert executor
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
    alone = list(batch.over(batch.statistics, few))
    assert [outcome.letter for outcome in alone] == [path.stem for path in few]
    with ThreadPoolExecutor(2) as threads:
        for executor in (pool, threads):
            others = batch.over(batch.statistics, few, executor)
            for one, other in zip(alone, others, strict=True):
                assert one.path == other.path
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
    outcomes = list(batch.over(batch.check, [few[0], bad, tmp_path / "missing-1.xml", few[1]]))
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


def test_what_a_process_left_when_it_died_is_done_again(folder: Path, pool: Executor, tmp_path: Path) -> None:
    few = letters(folder, 30)
    outcomes = batch.over(partial(dies, mark=tmp_path / "mark"), few, pool)
    assert [outcome.value for outcome in outcomes] == [path.stem for path in few]
    assert (tmp_path / "mark").exists()


def test_a_letter_at_which_processes_die_is_named_and_no_other(folder: Path, pool: Executor) -> None:
    few = letters(folder, 30)
    outcomes = list(batch.over(dies, few, pool))
    assert [outcome.letter for outcome in outcomes] == [path.stem for path in few]
    assert [outcome.letter for outcome in outcomes if outcome.problems] == [BROKEN]
    assert "letter-0007.xml: BrokenProcessPool" in str(outcomes[7].problems[0])


def test_letters_are_taken_as_their_outcomes_are(tmp_path: Path) -> None:
    taken = []

    def many() -> Iterator[Path]:
        for number in range(MANY):
            taken.append(number)
            yield tmp_path / f"letter-{number}.xml"

    with ThreadPoolExecutor(2) as threads:
        outcomes = batch.over(lambda path: path.stem, many(), threads)
        assert next(outcomes).value == "letter-0"
        assert len(taken) < MANY / 10
        assert sum(1 for _ in outcomes) == MANY - 1


def test_the_memory_of_a_process_does_not_grow_with_the_letters(folder: Path) -> None:
    with batch.gather_workers(jobs=2) as executor:
        most = [outcome.value or 0 for outcome in batch.over(measures, letters(folder), executor)]
    assert 0 < max(most) < 1.05 * max(most[: MANY // 10])


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[str]:
    """Return the address of a cluster of two processes."""
    distributed = pytest.importorskip("distributed", reason="SKIPPED FOR WANT OF Dask: make .venv/.cluster")
    how = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None, "local_directory": tmp_path / "dask"}
    with distributed.LocalCluster(**how) as local:
        yield local.scheduler_address


def test_a_cluster_of_which_a_process_dies_writes_of_a_thousand_letters_the_files_that_one_process_writes(
    cluster: str, folder: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad-1.xml"
    bad.write_text("<TEI", encoding="utf-8")
    alone, together = tmp_path / "alone", tmp_path / "together"
    one = list(batch.over(partial(batch.export, form="tei", folder=alone), [*letters(folder), bad]))
    work = partial(export_but_die_once, mark=tmp_path / "mark", folder=together)
    with batch.gather_workers(dask=cluster) as executor:
        outcomes = list(batch.over(work, [*letters(folder), bad], executor))
    assert (tmp_path / "mark").exists()
    assert [outcome.path for outcome in outcomes] == [outcome.path for outcome in one]
    assert [outcome.letter for outcome in outcomes if outcome.problems] == ["bad-1"]
    assert outcomes[-1].problems == one[-1].problems
    assert len(content(together)) == MANY
    assert content(together) == content(alone)


def test_a_folder_is_exported_side_by_side_as_one_by_one(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    few = tmp_path / "few"
    few.mkdir()
    for path in letters(folder, 40):
        (few / path.name).symlink_to(path)
    (few / "bad-1.xml").write_text("<TEI", encoding="utf-8")
    told = []
    for jobs in ("1", "2"):
        command = ["export", str(few), "--format", "csv", "--out", str(tmp_path / jobs), "--jobs", jobs]
        assert cli.main(command) == 1
        out, err = capsys.readouterr()
        told.append((out.replace(str(tmp_path / jobs), ""), err))
        assert len(out.splitlines()) == len(content(tmp_path / jobs)) == 120
        assert "bad-1.xml:1" in err and "1 of 41 texts could not be done" in err
    assert told[0] == told[1]
    assert content(tmp_path / "1") == content(tmp_path / "2")


def test_two_files_of_one_name_are_refused_before_either_is_written(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "letter-0001.xml").write_bytes(letters(folder, 2)[1].read_bytes())
    with pytest.raises(EditionError, match=r"letter-0001\.xml: of the same name as"):
        batch.check_names([*letters(folder, 3), tmp_path / "letter-0001.xml"])


def test_where_dask_is_not_installed_it_says_how_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(EditionError, match=r"Dask is not installed here; expected .* pip install distributed"),
        batch.gather_workers(dask="tcp://127.0.0.1:9"),
    ):
        pass


def test_an_address_where_no_cluster_answers_is_said_in_one_line() -> None:
    pytest.importorskip("distributed", reason="SKIPPED FOR WANT OF Dask: make .venv/.cluster")
    for address in ("tcp://127.0.0.1:9", "no address"):
        with (
            pytest.raises(EditionError, match=f"--dask: no cluster answers at {address}: .*") as error,
            batch.gather_workers(dask=address),
        ):
            pass
        assert str(error.value).count("\n") == 0


def test_what_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(EditionError) as error:
        batch.find_texts([tmp_path / "empty", tmp_path / "missing"])
    assert [problem.what for problem in error.value.problems] == ["no TEI file in it", "there is no such file"]
