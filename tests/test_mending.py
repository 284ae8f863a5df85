"""``check --fix``: what has only one right answer is mended and said, and nothing more."""

from __future__ import annotations

from pathlib import Path

import pytest
from books import content
from in_small import BIB, PEOPLE, SAILOR

from edition.check import check
from edition.cli import main
from edition.tei.tags import Tag, rewrite_tags


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (SAILOR, 'wit="#B"', 'wit="B"', 'wit="B" is wit="#B"'),
        (SAILOR, 'target="#n01"', 'target="n01"', 'target="n01" is target="#n01"'),
        (SAILOR, 'ref="people:sister-anna"', 'ref="sister-anna"', 'ref="people:sister-anna"'),
        (SAILOR, 'resp="#edition"', 'resp="edition"', 'resp="edition" is resp="#edition"'),
        (SAILOR, "placeName", "PlaceName", "<PlaceName> is <placeName>"),
        (SAILOR, '<seg type="incipit">', '<seg type="incipit" xml:lang="de_DE">', 'xml:lang="de-DE"'),
        (SAILOR, ' xml:id="p5"', "", "<p> has the xml:id p5"),
        ("registers/places.csv", "a harbour", " a harbour ", "the spaces around a field taken away"),
    ],
)
def test_what_has_one_right_answer_is_mended_and_said(
    file: str, old: str, new: str, said: str, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = small / file
    sound = path.read_text(encoding="utf-8")
    assert old in sound
    path.write_text(sound.replace(old, new), encoding="utf-8")
    assert main(["check", "--fix"]) == 0
    assert said in capsys.readouterr().out
    mended = path.read_text(encoding="utf-8").replace(' xml:lang="de-DE"', "")
    assert sorted(mended.split()) == sorted(sound.split())


@pytest.mark.parametrize(
    ("file", "encoding", "said"),
    [
        (SAILOR, "utf-8-sig", "the byte order mark taken away"),
        (PEOPLE, "utf-8-sig", "the byte order mark taken away"),
        (PEOPLE, "utf-16", "UTF-16 made UTF-8"),
        (BIB, "utf-16", "UTF-16 made UTF-8"),
    ],
)
def test_an_encoding_that_says_itself_is_made_utf_8(
    file: str, encoding: str, said: str, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sound = (small / file).read_text(encoding="utf-8")
    (small / file).write_text(sound, encoding=encoding)
    assert main(["check", "--fix"]) == 0
    assert said in capsys.readouterr().out
    assert (small / file).read_bytes() == sound.encode()


def test_another_sign_between_the_fields_is_made_a_comma(small: Path) -> None:
    path = small / "registers/places.csv"
    sound = path.read_text(encoding="utf-8")
    path.write_text(sound.replace(",", ";"), encoding="utf-8")
    assert main(["check", "--fix"]) == 0
    assert path.read_text(encoding="utf-8") == sound


def test_a_plan_says_what_would_be_mended_and_writes_nothing(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = small / SAILOR
    path.write_text(path.read_text("utf-8").replace('wit="#B"', 'wit="B"'), "utf-8")
    before = path.read_bytes()
    assert main(["check", "--fix", "--plan"]) == 1
    assert 'would be mended: data/letters/sailor-1901.xml:49: wit="B" is wit="#B"' in capsys.readouterr().out
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('wit="#B"', 'wit="D"'),  # there is no such witness
        (' xml:id="p2"', ""),  # p2, or p1a
        ("people:sister-anna", "people:sister-ana"),  # perhaps another Ana
        ("<term ", "<trem "),
    ],
)
def test_what_could_be_meant_otherwise_is_left_to_the_editor(old: str, new: str, small: Path) -> None:
    path = small / SAILOR
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    before = path.read_bytes()
    main(["check", "--fix"])
    assert path.read_bytes() == before


def test_nothing_is_mended_where_nothing_is_wrong(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = content(small)
    assert main(["check", "--fix"]) == 0
    assert "mended" not in capsys.readouterr().out
    assert content(small) == before
    assert check() == []


def test_files_that_are_not_named_are_not_mended(small: Path) -> None:
    for file in (PEOPLE, BIB):
        (small / file).write_bytes(b"\xef\xbb\xbf" + (small / file).read_bytes())
    assert main(["check", "--fix", str(small / PEOPLE)]) == 0
    assert [(small / file).read_bytes()[:3] == b"\xef\xbb\xbf" for file in (PEOPLE, BIB)] == [False, True]


def test_a_plan_of_nothing_is_not_understood(small: Path) -> None:
    with pytest.raises(SystemExit) as end:
        main(["check", "--plan"])
    assert end.value.code == 2


def test_end_tags_follow_their_start_tags() -> None:
    text = '<?x <b>?><a><b n="1 > 0"><b/>x</b ><!-- <b> --><c/></a>'

    def change(tag: Tag) -> Tag:
        return Tag("B", tag.attributes, tag.line) if tag.name == "b" else tag

    assert rewrite_tags(text, change) == '<?x <b>?><a><B n="1 > 0"><B/>x</B ><!-- <b> --><c/></a>'
