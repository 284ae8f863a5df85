"""One mistake gives one message, and each stage of the check goes on after what another has found."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from in_small import BIB, PEOPLE, SAILOR

from edition.check import examine, record_ids
from edition.errors import Problem, merge_problems

Change = Callable[[Path], object]


def every(file: str, old: str, new: str) -> Change:
    """Return a change of every place of a file in which something stands."""

    def change(data: Path) -> None:
        text = (data / file).read_text(encoding="utf-8")
        assert old in text
        (data / file).write_text(text.replace(old, new), encoding="utf-8")

    return change


def moved(old: str, new: str) -> Change:
    return lambda data: (data / old).rename(data / new)


def both(*changes: Change) -> Change:
    return lambda data: [change(data) for change in changes]


def without_paragraph(data: Path) -> None:
    text = (data / SAILOR).read_text(encoding="utf-8")
    (data / SAILOR).write_text(re.sub(r'(?s)<p xml:id="p3".*?</p>', "", text), encoding="utf-8")


MISTAKES: dict[str, tuple[Change, str]] = {
    "a letter's file renamed": (
        moved(SAILOR, "letters/sailor-1902.xml"),
        "the file of the letter sailor-1901 is called",
    ),
    "a letter renamed": (
        both(every(SAILOR, '"sailor-1901"', '"sailor-1902"'), moved(SAILOR, "letters/sailor-1902.xml")),
        "'?sailor-1901'? was released and is not there any more|no letter 'sailor-1901'",
    ),
    "a letter taken away": (lambda data: (data / SAILOR).unlink(), "sailor-1901"),
    "a register renamed": (
        moved(PEOPLE, "registers/persons.csv"),
        "no such file; .*registers/persons.csv looks like it",
    ),
    "the bibliography renamed": (moved(BIB, "sources.bib"), "there is no such file"),
    "a person renamed": (every(PEOPLE, "sailor-ivan", "sailor-iwan"), "people: sailor-ivan was released"),
    "a column renamed": (every(PEOPLE, "wikidata", "item"), "not known: 'item'; wanting: 'wikidata'"),
    "a source renamed": (every(BIB, "lighthouse1950", "lighthouse1951"), "references: lighthouse1950 was released"),
    "a wrong siglum everywhere": (every(SAILOR, 'wit="#B"', 'wit="#C"'), "the witness C is not declared"),
    "a witness renamed in the header": (every(SAILOR, '<witness xml:id="B"', '<witness xml:id="C"'), "B was released"),
    "a paragraph renamed": (every(SAILOR, 'xml:id="p2"', 'xml:id="p20"'), "p2 was released and is not there"),
    "a paragraph taken away": (without_paragraph, "p3 was released and is not there"),
    "a variant renamed": (every(SAILOR, 'xml:id="v04"', 'xml:id="v40"'), "v04 was released and is not there"),
    "a section renamed": (every(SAILOR, 'xml:id="harbour"', 'xml:id="quay"'), "harbour was released and is not there"),
    "a note renamed": (every(SAILOR, 'xml:id="n01"', 'xml:id="n91"'), "n01 was released and is not there"),
    "a prefix misspelt": (every(SAILOR, 'ident="people"', 'ident="poeple"'), "the prefix people is not declared"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_one_mistake_is_one_message(name: str, small: Path) -> None:
    report = examine()
    record_ids(report.material, report.problems)
    change, message = MISTAKES[name]
    change(small)
    (problem,) = examine().problems
    assert re.search(message, str(problem)), str(problem)


def test_a_message_names_the_other_places_at_which_a_mistake_shows(small: Path) -> None:
    every(SAILOR, 'wit="#B"', 'wit="#C"')(small)
    (problem,) = examine().problems
    assert "(it shows at data/letters/sailor-1901.xml:" in str(problem)
    assert len(problem.also) == 5


def test_places_beyond_a_few_are_counted() -> None:
    problems = [Problem("data/a.xml", line, "no person", cause="person") for line in range(1, 21)]
    (merged,) = merge_problems([*problems, Problem("index.md", 3, "no person", cause="person")])
    assert str(merged) == ("data/a.xml:1: no person (it shows at data/a.xml:2, 3, 4, 5, 6, 7 and 14 more places too)")


def test_what_comes_from_another_mistake_is_part_of_it() -> None:
    lost = [
        Problem("data/ids.json", 3, "p3 is lost", cause="p3"),
        Problem("data/ids.json", 2, "v01 is lost", cause="v01"),
    ]
    (merged,) = merge_problems(lost, {"v01": "p3"})
    assert (merged.what, merged.also) == ("p3 is lost", (("data/ids.json", 2),))


def test_every_stage_is_checked_whatever_the_one_before_has_found(small: Path) -> None:
    both(
        every(SAILOR, "<closer>", "<closer><video/>"),
        every(SAILOR, "people:sister-anna", "people:sister-ana"),
        every(SAILOR, '"v01" type="omission"', '"v01" type="loss"'),
        every(SAILOR, 'target="#p2" resp', 'target="#p9" resp'),
    )(small)
    said = [problem.what for problem in examine().problems]
    assert said == [
        "ref 'people:sister-ana': there is no such row",
        "unknown kind 'loss'",
        "<video> in <closer>, and there is no <video>",
        "n01 hangs on 'p9', which is not there",
    ]


def test_after_a_fault_of_syntax_pointers_are_still_checked_and_no_consequence_is_said(small: Path) -> None:
    both(every(SAILOR, "</salute>", "</salut>"), every(SAILOR, "people:sister-anna", "people:sister-ana"))(small)
    first, second = examine().problems
    assert "</salut> closes the <salute> of line 44" in first.what
    assert "there is no such row" in second.what and second.expected.endswith("perhaps sister-anna")


def test_causes_that_come_from_one_another_are_an_end_of_the_search() -> None:
    lost = [Problem("data/a.xml", line, "lost", cause=cause) for line, cause in ((1, "part a"), (2, "part b"))]
    merged = merge_problems(lost, {"part a": "part b", "part b": "part a"})
    assert {place for problem in merged for place in ((problem.file, problem.line), *problem.also)} == {
        ("data/a.xml", 1),
        ("data/a.xml", 2),
    }
