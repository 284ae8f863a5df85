"""``renumber``: ids in the order of the text before a release, in the letter and wherever it is pointed to."""

from __future__ import annotations

from pathlib import Path

import pytest
from books import content
from in_small import SAILOR

from edition import store
from edition.check import check, examine, record_ids
from edition.check.verdict import require_sound
from edition.cli import main
from edition.project import find_project
from edition.renumber import number_ids, rename_in_prose, rename_in_tei

CHAPTER = "../chapters/sailor.md"
#: The ids of the letter as they were before some paragraphs, variants and notes were moved.
BEFORE = {"p2": "p8", "v02": "v09", "v05": "v03a", "v05-2": "v03a-2", "j05": "j03a", "n01": "n07"}


@pytest.fixture
def unordered(small: Path) -> Path:
    """Return an edition, not released yet, in which a letter's ids are out of order and everything points to them."""
    (small / "ids.json").write_text("{}", encoding="utf-8")
    letter, chapter = small / SAILOR, small / CHAPTER
    letter.write_text(rename_in_tei(letter.read_text("utf-8"), BEFORE), "utf-8")
    for name in ("figures/paragraphs.csv", "figures/sailor-1901-apparatus.csv"):
        lines = (small / name).read_text("utf-8").splitlines(keepends=True)
        mine = [line.startswith("sailor-1901,") or "apparatus" in name for line in lines]
        changed = []
        for line, own in zip(lines, mine, strict=True):
            fields = line.rstrip("\n").split(",")
            changed.append(",".join(BEFORE.get(field, field) for field in fields) + "\n" if own else line)
        (small / name).write_text("".join(changed), "utf-8")
    text = "\nSee {paragraph}`the second <sailor-1901#p8>`, [here](sailor-1901.md#v09) and baker-1902#p8.\n"
    chapter.write_text(chapter.read_text("utf-8") + text, "utf-8")
    assert check() == []
    return small


def test_ids_come_in_the_order_of_the_text_and_all_that_points_to_them_follows(
    unordered: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["renumber", "sailor-1901"]) == 0
    said = capsys.readouterr().out
    assert "sailor-1901: p8 is p2\n" in said and "sailor-1901: v03a-2 is v05-2\n" in said
    assert check() == []
    assert not any("comes after" in str(notice) for notice in examine().notices)
    letter = store.load("sailor-1901")
    assert [variant.id for variant in letter.all_variants] == ["v01", "v02", "v03", "v04", "v05"]
    assert letter.groups == (("v02", "v03"),)
    assert [judgement.id for judgement in letter.judgements] == ["j05"]
    assert "<sailor-1901#p2>`, [here](sailor-1901.md#v02) and baker-1902#p8." in (unordered / CHAPTER).read_text(
        "utf-8"
    )


def test_nothing_but_ids_changes_in_a_letter(unordered: Path) -> None:
    before = (unordered / SAILOR).read_text(encoding="utf-8")
    main(["renumber", "sailor-1901"])
    assert (unordered / SAILOR).read_text(encoding="utf-8") == rename_in_tei(before, {b: a for a, b in BEFORE.items()})


def test_a_plan_writes_nothing(unordered: Path, capsys: pytest.CaptureFixture[str]) -> None:
    require_sound()  # which keeps that nothing is wrong
    before = content(unordered.parent)
    assert main(["renumber", "--plan"]) == 0
    said = capsys.readouterr().out
    assert "p8 would be p2" in said and "would be written: data/letters/sailor-1901.xml" in said
    assert content(unordered.parent) == before


def test_nothing_is_numbered_anew_where_something_is_wrong(unordered: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letter = unordered / SAILOR
    letter.write_text(letter.read_text("utf-8").replace('xml:id="p8"', 'xml:id="p1"', 1), "utf-8")
    before = content(unordered)
    assert main(["renumber"]) == 1
    assert "the id 'p1' a second time" in capsys.readouterr().err and content(unordered) == before


def test_released_ids_are_a_promise(unordered: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = examine()
    record_ids(report.material, report.problems)
    before = (unordered / SAILOR).read_bytes()
    assert main(["renumber"]) == 1
    said = capsys.readouterr().err
    assert "sailor-1901: " in said and "v09" in said and "are released and would change" in said
    assert (unordered / SAILOR).read_bytes() == before


def test_ids_in_order_stay(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["renumber"]) == 0
    assert capsys.readouterr().out == "every id is in its order\n"


def test_ids_of_another_form_stay(small: Path) -> None:
    path = small / SAILOR
    path.write_text(path.read_text("utf-8").replace('"p2"', '"arrival"').replace('"#p2"', '"#arrival"'), "utf-8")
    assert number_ids(store.load("sailor-1901", project=find_project())) == {"p3": "p2", "p4": "p3", "p5": "p4"}


def test_comments_and_words_are_no_ids() -> None:
    text = '<!-- <p xml:id="p1"/> --><p xml:id="p1" n="#p1">p1 <ptr target="#p1 #p12"/><![CDATA[<p xml:id="p1">]]></p>'
    assert rename_in_tei(text, {"p1": "p2"}) == (
        '<!-- <p xml:id="p1"/> --><p xml:id="p2" n="#p2">p1 <ptr target="#p2 #p12"/><![CDATA[<p xml:id="p1">]]></p>'
    )


def test_another_letter_of_a_longer_name_is_another() -> None:
    text = "old-sailor-1901#p1 sailor-1901#p1 sailor-1901.html?version=B#p1 sailor-1901-b#p1 sailor-1901#p12"
    assert rename_in_prose(text, "sailor-1901", {"p1": "p2"}) == (
        "old-sailor-1901#p1 sailor-1901#p2 sailor-1901.html?version=B#p2 sailor-1901-b#p1 sailor-1901#p12"
    )
