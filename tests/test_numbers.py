"""Numbers without bound, in letters, tables and on the command line: one line each, and no traceback."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from in_small import SAILOR

from edition import cli
from edition.check import check
from edition.check.files import check_files
from edition.errors import EditionError
from edition.numbers import MOST, read_whole
from edition.tei import loads

MANY = "9" * 5000
PLACES, PARAGRAPHS, ALIGNMENT = "registers/places.csv", "figures/paragraphs.csv", "alignment/baker-1902.csv"
END = "</salute>"


def gap(quantity: str) -> str:
    """Return a gap of so many words, before what stands where it comes."""
    return f'<gap unit="words" quantity="{quantity}"/>{END}'


HUGE = {
    "a gap of more words than any text has": (SAILOR, END, gap("1000000000")),
    "a gap of a number of thousands of digits": (SAILOR, END, gap(MANY)),
    "a gap of a number behind thousands of noughts": (SAILOR, END, gap("0" * 5000 + "1")),
    "a gap of fewer words than none": (SAILOR, END, gap("-3")),
    "a gap without end": (SAILOR, END, gap("INF")),
    "an id of thousands of digits": (SAILOR, 'xml:id="v01"', f'xml:id="v{MANY}"'),
    "a latitude that is no number": (PLACES, ",40.4,", ",NaN,"),
    "a latitude without end": (PLACES, ",40.4,", ",-INF,"),
    "a latitude of thousands of digits": (PLACES, ",40.4,", f",{MANY},"),
    "a latitude with thousands of decimals": (PLACES, ",40.4,", f",40.{MANY},"),
    "a latitude with an exponent": (PLACES, ",40.4,", ",4e-999999999,"),
    "a latitude beyond the pole": (PLACES, ",40.4,", ",90.4,"),
    "more words than any text has": (ALIGNMENT, ",12,", f",{MANY},"),
    "fewer words than none": (ALIGNMENT, "p1,1,", "p1,-1,"),
    "a word in figures that are none": (ALIGNMENT, ",12,", ",1²,"),
    "a year beyond the calendar": ("registers/people.csv", "[1880..1882]", "Y17000000002"),
    "a year of thousands of digits": ("registers/people.csv", "[1880..1882]", f"Y{MANY}"),
    "a year in a letter beyond the calendar": (SAILOR, '</salute>', '<date when="19010000000000">then</date></salute>'),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("huge", HUGE)
def test_a_number_without_bound_is_refused_in_one_line(
    huge: str, small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, old, new = HUGE[huge]
    text = (small / file).read_text(encoding="utf-8")
    assert old in text
    (small / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    problems = check()
    assert [problem for problem in problems if problem.file == f"data/{file}" and problem.line], problems
    assert {str(problem).count("\n") for problem in problems} == {0}
    out = tmp_path / "out"
    for command in (["check"], ["export", "--out", str(out)], ["info"], ["renumber", "--plan"], ["check", "--fix"]):
        status = cli.main(command)
        said = capsys.readouterr().err
        assert "Traceback" not in said and status in ((0, 1) if command[0] in ("info", "renumber") else (1,)), command
    assert not out.exists()


@pytest.mark.parametrize("text", ["", " 1", "+1", "-1", "1.0", "²", "٣", str(MOST + 1), MANY, "1_000"])
def test_what_is_no_whole_number_within_bounds_is_none(text: str) -> None:
    assert read_whole(text) is None


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("007", 7), (str(MOST), MOST)])
def test_a_whole_number_is_read(text: str, number: int) -> None:
    assert read_whole(text) == number


@pytest.mark.parametrize(
    "option", [["serve", "--port", "70000"], ["serve", "--port", MANY], ["export", "--jobs", MANY]]
)
def test_an_option_out_of_bounds_is_not_understood(option: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([*option, *(["--out", "x"] if option[0] == "export" else [])])
    assert ended.value.code == 2 and re.search(r"argument --(port|jobs)", capsys.readouterr().err)


def test_a_greatest_id_and_a_greatest_gap_are_read(small: Path) -> None:
    text = (small / SAILOR).read_text(encoding="utf-8")
    letter = text.replace(END, gap(str(MOST)), 1).replace("v01", "v" + "1" * 199)
    assert loads(letter.encode()).all_variants
    with pytest.raises(EditionError, match="200 at most"):
        loads(letter.replace("v" + "1" * 199, "v" + "1" * 200).encode())


def test_a_file_by_itself_is_held_to_the_same_bounds(small: Path, tmp_path: Path) -> None:
    file = tmp_path / "elsewhere.xml"
    text = (small / SAILOR).read_text(encoding="utf-8")
    file.write_text(text.replace(END, gap(MANY), 1), encoding="utf-8")
    (checked,) = check_files([file])
    assert any("quantity" in problem.what for problem in checked.problems)
