"""What the command line promises an editor at a terminal."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT

from edition import cli, store
from edition.project import find_project
from edition.tei import dumps, loads, read


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "edition", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def published(small: Path) -> str:
    """Make a published layer of the sailor's letter, and return the letter's id."""
    text = (small / "letters" / "sailor-1901.xml").read_bytes()
    path = find_project().published_file("sailor-1901")
    path.parent.mkdir(parents=True)
    path.write_bytes(text.replace(b'type="edition" subtype="restatement"', b'type="published" subtype="publication"'))
    return "sailor-1901"


@pytest.mark.parametrize("command", ["check", "renumber", "format", "import", "adopt", "collate", "info", "export"])
def test_every_command_has_a_help_text_with_examples(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main([command, "--help"])
    assert end.value.code == 0
    assert f"examples:\n  python -m edition {command}" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["bake"], ["export", "sailor-1901"], ["info", "x", "--layer", "third"]])
def test_a_command_that_is_not_understood_says_how_it_is_used(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(arguments)
    assert end.value.code == 2
    assert "usage: python -m edition" in capsys.readouterr().err


def test_info_alone_lists_letters_and_tables(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["info"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "letter      sailor-1901: A sailor to his sister, spring 1901 (edition layer, restatement)" in lines
    assert "table       people: 2 rows" in lines


def test_info_names_a_table_that_cannot_be_read_and_goes_on(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (small / "registers" / "people.csv").write_text("name\n", encoding="utf-8")
    assert cli.main(["info"]) == 0
    out = capsys.readouterr().out
    assert "people.csv:1: the columns name" in out
    assert "places: 1 rows" in out


def test_info_counts_the_words_of_a_witness_and_says_why_not_of_another(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["info", "baker-1902"]) == 0
    said = capsys.readouterr().out
    passage = """I have baked for you for twenty years, good bread and black, and never once did I ask any one of you
    for more than it was worth. Now the oven is cold."""
    words = len(passage.split())
    assert f"R: {words}\n" in said
    assert "no running text of E: this layer translates R" in said
    assert "gaps stand for 8 words" in said
    assert "variants    1 sites, 1 changes" in said


def test_info_of_a_restatement_counts_variants_and_no_witness(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["info", "sailor-1901"]) == 0
    said = capsys.readouterr().out
    assert "no running text of A" in said and "no running text of B" in said
    assert "variants    5 sites, 4 changes, 1 of them at more sites than one" in said
    assert "variant: 4 (omission 1, substitution 3)" in said
    assert "doubtful: 1 (addition 1)" in said
    assert "paragraphs  5\n" in said
    assert "notes       2: commentary 1, sense 1" in said


def test_info_of_a_published_layer_counts_every_witness(published: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["info", published, "--layer", "published"]) == 0
    said = capsys.readouterr().out
    letter = store.load(published, "published")
    for siglum in ("A", "B"):
        assert f"{siglum}: {letter.paragraphs[f'words_{siglum}'].sum()}\n" in said


@pytest.mark.parametrize("name", ["nobody-1900", "../../etc/passwd", ""])
def test_a_letter_there_is_not_is_named_with_those_there_are(
    name: str, small: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small)  # from a clone that lies two folders deep the second name would be a file
    assert cli.main(["export", name, "--format", "tei", "--out", str(small / "out")]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.endswith("expected one of baker-1902, sailor-1901\n")
    assert not (small / "out").exists()


def test_a_published_layer_that_was_not_made_says_how_to_make_it(small: Path) -> None:
    made = run("info", "sailor-1901", "--layer", "published")
    assert (made.returncode, made.stdout) == (1, "")
    assert "has not been made; expected python -m edition import --sources FOLDER" in made.stderr
    assert "Traceback" not in made.stderr


def test_an_exported_letter_is_the_letter(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "new" / "folder"
    assert cli.main(["export", "sailor-1901", "--format", "tei", "--out", str(out)]) == 0
    assert capsys.readouterr().out == f"{out / 'sailor-1901.xml'}\n"
    written = (out / "sailor-1901.xml").read_bytes()
    assert loads(written) == store.load("sailor-1901")
    assert [path.name for path in out.iterdir()] == ["sailor-1901.xml"]


def test_a_restatement_has_no_text_of_a_witness_to_export(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert cli.main(["export", "sailor-1901", "--format", "txt", "--out", str(out)]) == 1
    assert "a restatement is no witness's text" in capsys.readouterr().err
    assert not out.exists()


def test_a_published_layer_is_never_exported(
    published: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["export", published, "--format", "tei", "--out", str(tmp_path / "out")]) == 0
    assert loads((tmp_path / "out" / f"{published}.xml").read_bytes()).layer == "edition"
    with pytest.raises(SystemExit) as end:
        cli.main(["export", published, "--format", "tei", "--layer", "published", "--out", str(tmp_path / "more")])
    assert end.value.code == 2
    with pytest.raises(SystemExit):
        cli.main(["export", "--help"])
    assert "under copyright is not exported without a recorded permission" in capsys.readouterr().out


@pytest.mark.book
def test_nothing_is_imported_into_a_tracked_folder_or_the_site(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    link = tmp_path / "link"
    link.symlink_to(ROOT / "data")
    for out in (ROOT / "data" / "letters", ROOT / "_build" / "html", link):
        assert cli.main(["import", "--sources", str(tmp_path), "--out", str(out)]) == 1
        assert "this folder lies in the repository; expected _build/published" in capsys.readouterr().err


def test_a_folder_without_publications_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["import", "--sources", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert output.err.startswith(f"{tmp_path}: ")
    assert not (tmp_path / "out").exists()


@pytest.mark.sources
def test_an_import_says_what_it_found_and_what_is_not_there(
    sources: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["import", "--sources", str(sources), "--out", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "called but not in the file: notes 1, 2, 3, 4, 5, 6, 7, 8\n" in said
    assert "undecided, left with the hyphen: " in said
    for letter in ("joffe-1927", "medvedev-1924"):
        assert f"written: {tmp_path / letter}.xml\n" in said
        assert (tmp_path / f"{letter}.xml").exists()


def test_a_folder_that_cannot_be_written_is_named(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    assert cli.main(["export", "sailor-1901", "--format", "tei", "--out", str(blocked)]) == 1
    output = capsys.readouterr()
    assert (output.out, output.err.startswith(str(blocked))) == ("", True)
    assert blocked.read_text(encoding="utf-8") == "in the way"


@pytest.mark.slow
def test_what_was_right_is_not_checked_again_until_something_has_changed(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def said() -> tuple[int, str]:
        status = cli.main(["check", "--if-changed"])
        return status, "".join(capsys.readouterr())

    assert cli.main(["check"]) == 0
    capsys.readouterr()
    assert said() == (0, "nothing was wrong, and nothing has changed since\n")
    terms = small / "registers" / "terms.csv"
    right = terms.read_text(encoding="utf-8")
    terms.write_text(right.replace("\n", ",too many\n"), encoding="utf-8")
    for _ in range(2):  # what is wrong is said each time
        status, text = said()
        assert status == 1 and "terms.csv" in text
    terms.write_text(right, encoding="utf-8")
    assert said()[0] == 0


def test_a_file_that_stops_half_way_leaves_the_old_one(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert cli.main(["export", "sailor-1901", "--format", "csv", "--out", str(out)]) == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    letter = small / "letters" / "sailor-1901.xml"
    letter.write_text(letter.read_text(encoding="utf-8").replace(' ana="status:doubtful"', ""), encoding="utf-8")
    figures = small / "figures" / "sailor-1901-apparatus.csv"
    figures.write_text(figures.read_text(encoding="utf-8").replace("doubtful", "variant"), encoding="utf-8")
    written = 0

    def full(self: Path, content: bytes) -> int:
        nonlocal written
        written += 1
        if written == 2:
            raise OSError(28, "No space left on device", str(self))
        with self.open("wb") as file:
            return file.write(content[:10])

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        assert cli.main(["export", "sailor-1901", "--format", "csv", "--out", str(out)]) == 1
    assert "No space left on device" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert cli.main(["export", "sailor-1901", "--format", "csv", "--out", str(out)]) == 0
    assert sum((out / name).read_bytes() != content for name, content in before.items()) > 1


def test_whoever_stops_reading_gets_no_traceback(small: Path) -> None:
    command = [sys.executable, "-m", "edition", "info"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stderr
        process.stdout.close()  # as 'head' does when it has read enough
        said = process.stderr.read()
    assert (process.returncode, said) == (141, "")


def test_an_interruption_is_an_interruption(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(store, "load", interrupted)
    assert cli.main(["info", "sailor-1901"]) == 130
    assert capsys.readouterr().err == "interrupted\n"


def test_a_fault_of_the_program_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(store, "load", faulty)
    with pytest.raises(ZeroDivisionError):
        cli.main(["info", "sailor-1901"])


def test_a_step_of_more_than_a_second_is_told_and_a_short_one_is_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli.Progress, "_AFTER", 0.1)
    with cli.Progress() as progress:
        progress("short")
        progress("long")
        time.sleep(0.4)
    assert capsys.readouterr() == ("", "long …\n")


def test_a_letter_is_put_into_the_layout_of_the_edition(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = next(iter(sorted((small / "letters").glob("*.xml"))))
    before = read(path)
    path.write_bytes(path.read_bytes().replace(b"</p>", b"\n\n   </p>"))
    assert cli.main(["format"]) == 0
    assert path.name in capsys.readouterr().out
    assert read(path) == before
    assert path.read_bytes() == dumps(before)
    assert cli.main(["format"]) == 0
    assert capsys.readouterr().out == "", "a letter in that layout is left alone"
