"""``check FILE``: any file, of whatever kind, wherever it lies; and what it was taken for."""

from __future__ import annotations

from pathlib import Path

import pytest
from in_small import BIB, PEOPLE, ROOT, SAILOR

from edition.check.files import check_files
from edition.cli import main
from edition.paths import shown


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (SAILOR, "a letter of the edition"),
        (PEOPLE, "a table of the edition"),
        (BIB, "the bibliography of the edition"),
        ("project.yml", "the project file"),
        ("datapackage.json", "the description of the tables"),
        ("ids.json", "the record of released ids"),
        ("../chapters/sailor.md", "a chapter of the edition"),
    ],
)
def test_a_file_of_an_edition_is_known_by_its_place(
    file: str, kind: str, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = (small / file).resolve()
    assert main(["check", str(path)]) == 0
    assert capsys.readouterr().out == f"{path}: {kind}: nothing wrong\n"


def test_a_file_is_checked_with_what_it_points_to_and_other_files_are_counted(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter, table = small / SAILOR, small / PEOPLE
    letter.write_text(letter.read_text("utf-8").replace("people:sister-anna", "people:sister-ana"), "utf-8")
    table.write_text(table.read_text("utf-8").replace("medium", "maybe"), "utf-8")
    assert main(["check", str(letter)]) == 1
    output = capsys.readouterr()
    assert output.out == f"{letter}: a letter of the edition: 1 thing wrong\n"
    assert f"{shown(letter)}:44: ref 'people:sister-ana'" in output.err and "maybe" not in output.err
    assert "in other files of the edition 1 more" in output.err


def test_an_edition_that_is_not_at_hand_is_checked_by_its_own_rules(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITION_PROJECT", str(ROOT))
    (checked,) = check_files([small / SAILOR])
    assert (checked.kind, checked.problems) == ("a letter of the edition", ())


def alone(folder: Path, name: str, content: str) -> Path:
    """Write a file that is no part of an edition."""
    place = folder / "drafts" / name
    place.parent.mkdir(exist_ok=True)
    place.write_text(content, encoding="utf-8")
    return place


def test_a_letter_elsewhere_is_checked_by_itself(small: Path, tmp_path: Path) -> None:
    text = (small / SAILOR).read_text(encoding="utf-8")
    (checked,) = check_files([alone(tmp_path, "other.xml", text.replace('"#v02 #v03"', '"#v02 #v33"'))])
    assert checked.kind == "a letter by itself"
    assert [problem.what for problem in checked.problems] == ["the group v02 v33: there is no variant v33"]


@pytest.mark.parametrize(
    ("name", "content", "kind", "what"),
    [
        ("x.xml", "<html/>", "a letter by itself", "the document is a <html>"),
        ("x.csv", "a,b\n1,2,3\n", "a table by itself, with columns that no", "a row of 3 fields"),
        (
            "x.csv",
            "id;name;also;cyrillic;latitude;longitude;sources\n",
            "the columns of places",
            "parted by semicolons",
        ),
        ("x.csv", "", "a table by itself", "there is nothing in it"),
        ("x.bib", "@book{a,\n title = {T}\n}\n", "a bibliography by itself", "a has no"),
        ("x.md", "{cite}`nothing`\n", "a page by itself", "the source 'nothing' is not known"),
        ("x.json", "{", "a file in JSON", "not JSON"),
        ("x.txt", "Dear Anna", "nothing that is checked", "a file of another kind"),
        ("project.yml", "title: T", "nothing that is checked", "a project file out of its place"),
    ],
)
def test_a_file_by_itself_is_taken_for_what_it_is(
    name: str, content: str, kind: str, what: str, small: Path, tmp_path: Path
) -> None:
    (checked,) = check_files([alone(tmp_path, name, content)])
    assert kind in checked.kind
    assert any(what in problem.what for problem in checked.problems)
    assert all(problem.file.endswith(name) for problem in checked.problems)


@pytest.mark.slow
@pytest.mark.parametrize("place", ["of the edition", "elsewhere"])
def test_many_texts_are_checked_side_by_side_as_one_by_one(
    place: str, small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = small / SAILOR
    text = letter.read_text(encoding="utf-8")
    asked: list[str] = []
    if place == "elsewhere":
        for name in ("v33", "v34"):
            asked = [str(alone(tmp_path, f"{name}.xml", text.replace("#v02 #v03", f"#v02 #{name}")).parent)]
        alone(tmp_path, "cut.xml", text[:2000])
    else:
        letter.write_text(text.replace("</salute>", "</salut>"), encoding="utf-8")
    said = []
    for jobs in ("1", "2"):
        assert main(["check", *asked, "--jobs", jobs]) == 1
        told = capsys.readouterr()
        said.append([line for line in (told.out + told.err).splitlines() if not line.endswith("…")])
    assert said[0] == said[1] and any("salut" in line or "v34" in line for line in said[0])


def test_a_folder_is_all_its_files(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(small / "letters"), str(small / "registers")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(list((small / "letters").iterdir())) + len(list((small / "registers").iterdir()))


def test_a_file_there_is_not_is_named(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(small / "nothing.xml")]) == 1
    assert "there is no such file" in capsys.readouterr().err


@pytest.mark.parametrize("options", [["--record-ids"], ["--if-changed"]])
def test_what_is_of_the_whole_edition_takes_no_files(options: list[str], small: Path) -> None:
    with pytest.raises(SystemExit) as end:
        main(["check", *options, str(small / SAILOR)])
    assert end.value.code == 2
