"""Whatever makes something of the data checks them first, once, by the rules of the check, and stops there."""

from __future__ import annotations

import io
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from books import Book, build, content, write
from in_small import BIB, PEOPLE, SAILOR

from edition import check as checking
from edition import cli
from edition.book.build import sound_data
from edition.check import check, verdict
from edition.check.verdict import examine_changed, require_sound
from edition.errors import EditionError

pytestmark = pytest.mark.slow

EVENTS, ALIGNMENT = "registers/events.csv", "alignment/baker-1902.csv"
#: What can be wrong: the file, a text in it, what is put in its place, and words of the message.
WRONG = {
    "a witness that nobody has declared": (SAILOR, '<rdg wit="#B"/>', '<rdg wit="#Q"/>', "Q"),
    "a note on nothing": (SAILOR, 'target="#v05"', 'target="#v99"', "v99"),
    "a reference to no entry": (SAILOR, "places:lowport", "places:nowhere", "places:nowhere"),
    "a day that there is not": (PEOPLE, "1880..1882", "1880-13-45", "1880-13-45"),
    "a source that is not there": (PEOPLE, "lighthouse1950", "lighthouse1850", "lighthouse1850"),
    "a row twice": (EVENTS, "\n", "\n{last}\n", "a different id in each row"),
    "an aligned paragraph that is not there": (ALIGNMENT, "\np1,", "\np77,", "p77"),
    "a number that is none": ("registers/places.csv", "40.4", "NaN", "latitude"),
    "a bibliography cut short": (BIB, "\n}", "\n", "references.bib"),
    "a broken description of the tables": ("datapackage.json", "{", "{{", "not JSON"),
}
wrongs = pytest.mark.parametrize("wrong", WRONG)


def spoil(data: Path, wrong: str) -> str:
    """Make something wrong with an edition, and return words of the message."""
    file, old, new, told = WRONG[wrong]
    text = (data / file).read_text(encoding="utf-8")
    assert old in text, f"not in {file}: {old}"
    changed = text.replace(old, new.format(last=text.splitlines()[-1]), 1) if "{last}" in new else None
    (data / file).write_text(changed or text.replace(old, new, 1), encoding="utf-8")
    return told


def files_of(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@wrongs
def test_no_book_is_built_of_wrong_data_and_the_last_one_stays(
    wrong: str, small: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    book = write("asking", tmp_path)
    (book / "index.md").write_text("# A page\n\n{count}`entries people`\n", encoding="utf-8")
    before = content(build(book, checked=True).out)
    told = spoil(small, wrong)
    capfd.readouterr()
    with pytest.raises(SystemExit) as ended:
        build(book, checked=True)
    said = capfd.readouterr().err.splitlines()
    problems = [str(problem) for problem in check()]
    assert ended.value.code == 1 and [line for line in said if line in problems] == problems
    assert any(told in line for line in problems), problems
    assert content(book / "_build" / "html") == before


@wrongs
def test_nothing_is_exported_of_wrong_data(
    wrong: str, small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = spoil(small, wrong)
    out = tmp_path / "out"
    for letters in ([], ["baker-1902"]):
        assert cli.main(["export", *letters, "--out", str(out)]) == 1
        said = capsys.readouterr()
        assert told in said.err and "Traceback" not in said.err and not said.out
        lines = [line for line in said.err.splitlines() if not line.endswith(" …")]
        assert lines == [str(problem) for problem in check()]
        assert not out.exists()


@wrongs
def test_wrong_data_are_not_set_in_print(wrong: str, small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told, before = spoil(small, wrong), files_of(small.parent)
    assert cli.main(["press"]) == 1
    assert told in capsys.readouterr().err and files_of(small.parent) == before


def test_a_text_from_elsewhere_is_checked_before_it_is_exported(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(small, "a witness that nobody has declared")
    letter = tmp_path / "elsewhere.xml"
    letter.write_bytes((small / SAILOR).read_bytes())
    assert cli.main(["export", str(letter), "--format", "csv", "--out", str(tmp_path / "out")]) == 1
    assert "elsewhere.xml:" in capsys.readouterr().err and not (tmp_path / "out").exists()


@pytest.fixture
def examined(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return how many rules were asked at each check, one number a check."""
    asked: list[int] = []

    def examine(*arguments: object, **named: object) -> object:
        asked.append(0)
        return checking.examine(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(verdict, "examine", examine)
    monkeypatch.setattr(verdict, "_found_right", set())
    return asked


CHANGES = {
    "a letter": ("data/letters/sailor-1901.xml", "since Friday", "since Sunday"),
    "a table": ("data/registers/people.csv", "1880..1882", "1881..1882"),
    "a chapter": ("chapters/sailor.md", "\n", "\n\n"),
    "the bibliography": ("data/references.bib", "1950", "1951"),
    "the project file": ("data/project.yml", "harbour", "haven"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_right_is_checked_again_when_anything_has_changed(
    change: str, small: Path, examined: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        require_sound()
    assert len(examined) == 1
    monkeypatch.setattr(verdict, "_found_right", set())  # as in another process
    require_sound()
    assert len(examined) == 1
    name, old, new = CHANGES[change]
    file = small.parent / name
    text, status = file.read_text(encoding="utf-8"), file.stat()
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))  # what a file holds counts, not its time
    examine_changed()
    assert len(examined) == 2


def test_what_was_right_is_checked_again_by_another_code(
    small: Path, examined: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    require_sound()
    monkeypatch.setattr(verdict, "_digest_code", lambda: {"tei/reader.py": "another"})
    require_sound()
    assert len(examined) == 2


def test_a_file_that_comes_is_looked_at(small: Path, examined: list[int]) -> None:
    require_sound()
    (small / "letters" / "notes.txt").write_text("mine\n")
    with pytest.raises(EditionError, match=r"notes\.txt: a file that is no letter"):
        require_sound()
    (small / "letters" / "notes.txt").unlink()
    require_sound()
    assert len(examined) == 2


def test_what_is_wrong_is_said_each_time(small: Path, examined: list[int]) -> None:
    spoil(small, "a row twice")
    for _ in range(2):
        with pytest.raises(EditionError, match="a different id in each row"):
            require_sound()
    assert len(examined) == 2


def test_a_verdict_that_cannot_be_read_is_none(
    small: Path, examined: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    require_sound()
    (kept,) = (small.parent / ".cache").rglob("checked.json")
    for broken in (b"", b"[]", b'{"whole": 5, "tables": null}', b"\xff"):
        monkeypatch.setattr(verdict, "_found_right", set())
        kept.write_bytes(broken)
        require_sound()
    assert len(examined) == 5


def test_a_build_waits_for_the_process_that_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise AssertionError("checked a second time")

    monkeypatch.setattr(sound_data, "require_sound", refuse)
    config = SimpleNamespace(edition_checks_elsewhere=True)
    monkeypatch.setattr("sys.stdin", io.StringIO("right\n"))
    sound_data.check_data(None, config)  # type: ignore[arg-type]
    with pytest.raises(SystemExit):  # nothing more is said
        sound_data.check_data(None, config)  # type: ignore[arg-type]


def test_a_book_of_right_data_is_built(small: Path, tmp_path: Path) -> None:
    book: Book = build(write("letters", tmp_path, "sailor", "sources"), checked=True)
    assert book.page("sailor").text_content()
