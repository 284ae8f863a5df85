"""`edition collate` takes an editor from files of witnesses to a checked text with a page, and back again."""

from __future__ import annotations

from pathlib import Path

import pytest
from books import content
from conftest import ROOT

from edition import store
from edition.check import examine
from edition.cli import main
from edition.new import Details
from edition.new.engine import Wheel
from edition.new.starter import fill_starter
from edition.text import plain

COPIES = ROOT / "edition" / "new" / "starter" / "tests" / "transcriptions" / "gettysburg-1863"


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a new edition without a text, which is the edition at hand, with three witnesses beside it."""
    folder = tmp_path / "an edition"
    details = Details("Speeches", "The editors", "speeches", 2026, empty=True)
    for name, filled in fill_starter(details, Wheel("edition-0.1.0-py3-none-any.whl", b"")).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(filled)
    for siglum in "BNH":
        (tmp_path / f"{siglum}.txt").write_bytes((COPIES / f"{siglum}.txt").read_bytes())
    monkeypatch.setenv("EDITION_PROJECT", str(folder))
    monkeypatch.delenv("EDITION_PUBLISHED", raising=False)
    monkeypatch.chdir(tmp_path)
    return folder


def collate(*arguments: str) -> int:
    return main(["collate", "B.txt", "N.txt", "H.txt", "--id", "speech-1863", *arguments])


def test_a_text_is_written_with_its_page_and_is_sound(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert collate("--title", "A & B: *the* speech") == 0
    told = capsys.readouterr().out
    assert "speech-1863: 3 paragraphs of B, N, H; " in told
    assert told.endswith("written: data/letters/speech-1863.xml\nwritten: chapters/speech-1863.md\nwritten: _toc.yml\n")
    report = examine()
    assert [str(problem) for problem in report.problems] == []
    letter = store.load("speech-1863")
    assert (letter.title, letter.sigla, letter.nature) == ("A & B: *the* speech", ("B", "N", "H"), "transcription")
    for siglum in letter.sigla:
        assert letter.witness_text(siglum).split() == (COPIES / f"{siglum}.txt").read_text("utf-8").split()


def test_what_is_not_recorded_is_said_in_the_header(empty: Path) -> None:
    assert collate("--words-only") == 0
    letter = store.load("speech-1863")
    assert "punctuation" not in {kind for site in letter.all_variants for kind in site.kinds}
    assert "Every difference in words is recorded" in plain((letter.header,))
    assert [str(problem) for problem in examine().problems] == []


def test_a_plan_shows_sites_and_writes_nothing(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = content(empty)
    assert collate("--plan") == 0
    told = capsys.readouterr().out
    assert "v01 substitution: B: on; N H: , upon\n" in told
    assert "would be written: data/letters/speech-1863.xml" in told
    assert content(empty) == before


def test_collating_the_same_again_changes_nothing(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    collate()
    before = content(empty)
    assert collate() == 0
    told = capsys.readouterr().out
    assert "new: none" in told
    assert told.endswith("nothing to write: it is all there\n")
    assert content(empty) == before


def test_a_changed_witness_is_taken_over_and_the_page_stays(empty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    collate()
    page = empty / "chapters" / "speech-1863.md"
    page.write_text("(text-speech-1863)=\n# Mine\n\n```{letter} speech-1863\n```\n", encoding="utf-8")
    before = content(empty)
    copy = Path("N.txt").read_text("utf-8").replace("great civil war", "vast civil war")
    Path("N.txt").write_text(copy, encoding="utf-8")
    assert collate() == 0
    told = capsys.readouterr().out
    assert "changed: N, p2: great → vast" in told
    changed = {name for name, written in content(empty).items() if before.get(name) != written}
    assert changed == {"data/letters/speech-1863.xml"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["B.txt", "N.txt", "--id", "Speech 1863"], "--id: 'Speech 1863'; expected small letters, digits and hyphens"),
        (["B.txt", "none.txt", "--id", "x"], "none.txt: there is no such file; expected a text in UTF-8"),
        (["B.txt", "B=N.txt", "--id", "x"], "B.txt, N.txt: B is the siglum of both; expected one for each"),
        (["B.txt", "N.txt", "--id", "x", "--base", "H"], "--base: no witness H; expected one of B, N, or none"),
    ],
)
def test_what_is_wrong_is_one_line_and_nothing_is_written(
    arguments: list[str], told: str, empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = content(empty)
    assert main(["collate", *arguments]) == 1
    said = capsys.readouterr().err
    assert said.startswith(told)
    assert said.count("\n") == 1
    assert content(empty) == before


def test_a_text_without_a_base_prefers_nothing_and_stays_so(empty: Path) -> None:
    collate("--base", "none")
    first = store.load("speech-1863")
    assert [site.lemma for site in first.all_variants] == [None] * len(first.all_variants)
    collate()
    assert store.load("speech-1863") == first
    assert examine().problems == []


def lay_out(folder: Path, *names: str) -> None:
    """Give each text a folder with its three witnesses."""
    for name in names:
        for siglum in "BNH":
            (folder / name).mkdir(parents=True, exist_ok=True)
            (folder / name / f"{siglum}.txt").write_bytes((COPIES / f"{siglum}.txt").read_bytes())


@pytest.mark.slow
def test_a_folder_is_a_text_and_a_folder_of_folders_many(
    empty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lay_out(tmp_path / "texts", "speech-1", "speech-2", "speech-3")
    (tmp_path / "texts" / "readme").mkdir()
    (tmp_path / "texts" / "speech-2" / "C.txt").write_bytes(b"")
    assert main(["collate", "texts", "--jobs", "2"]) == 1
    told = capsys.readouterr()
    assert [line for line in told.err.splitlines() if line != "collating …"] == [
        "texts/speech-2/C.txt: no text; expected the text of C",
        "refused: 1 of 3 texts",
    ]
    assert [line.partition(":")[0] for line in told.out.splitlines() if "paragraphs of B, H, N" in line] == [
        "speech-1",
        "speech-3",
    ]
    assert store.letters() == ["speech-1", "speech-3"]
    side_by_side = content(empty / "data" / "letters")
    (tmp_path / "texts" / "speech-2" / "C.txt").unlink()
    for name in ("speech-1", "speech-2", "speech-3"):
        (empty / "data" / "letters" / f"{name}.xml").unlink(missing_ok=True)
        assert main(["collate", f"texts/{name}"]) == 0
    one_by_one = content(empty / "data" / "letters")
    assert {name: one_by_one[name] for name in side_by_side} == side_by_side
    assert [str(problem) for problem in examine().problems] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["B.txt", "N.txt"], "--id: how the text is called is wanted"),
        (["B.txt", "texts"], "give the ones or the others"),
        (["texts", "--id", "x"], "--id and --title are for one text"),
    ],
)
def test_a_command_that_is_of_neither_kind_is_not_understood(
    arguments: list[str], said: str, empty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lay_out(tmp_path / "texts", "speech-1", "speech-2")
    with pytest.raises(SystemExit) as ended:
        main(["collate", *arguments])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_folders_without_witnesses_and_two_of_one_name_are_named(
    empty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "nothing").mkdir()
    lay_out(tmp_path / "a", "speech-1")
    lay_out(tmp_path / "b", "speech-1")
    assert main(["collate", "nothing", "a", "b"]) == 1
    said = capsys.readouterr().err.splitlines()
    assert [line.partition(";")[0] for line in said] == [
        "a/speech-1: another folder is called speech-1 too",
        "b/speech-1: another folder is called speech-1 too",
        "nothing: no witness in it",
    ]
    assert store.letters() == []
