"""The closed lists: what an edition defines is what its letters may say, and directions follow from their witnesses."""

from __future__ import annotations

import doctest
from pathlib import Path
from typing import Any

import pytest
from in_small import chosen, make
from tei_samples import SAMPLES, document

import edition
from edition import vocabulary
from edition.errors import EditionError
from edition.tei import dumps, loads
from edition.vocabulary import Vocabularies, directions, read_vocabularies

FILE = Path("data/project.yml")
OWN = {
    "sense": {"plain": "it makes sense", "half sense": "it makes some"},
    "bearing": {"none": "nothing", "deed": "a deed"},
}


def read(given: Any) -> Vocabularies:
    return read_vocabularies(given, FILE)


def with_code(code: str) -> bytes:
    source = document(*SAMPLES["one word for another"]).decode()
    assert source.count("<app ") == 1
    return source.replace("<app ", f'<app ana="{code}" ').encode()


def test_what_an_edition_does_not_define_are_the_lists_that_need_no_definition() -> None:
    assert read({}) == Vocabularies()
    lists = read(OWN)
    assert lists.sense == OWN["sense"]
    assert lists.mechanism == vocabulary.MECHANISM
    assert hash(read(OWN)) == hash(lists) != hash(Vocabularies())


def test_codes_of_the_edition_are_read_and_written_and_no_others() -> None:
    letter = loads(with_code("sense:half-sense"), lists=read(OWN))
    assert letter.all_variants[0].sense == "half sense"
    assert loads(dumps(letter), lists=read(OWN)) == letter
    with pytest.raises(EditionError, match="sense: and one of plain, half-sense"):
        loads(with_code("sense:fluent"), lists=read(OWN))


def test_a_direction_is_between_the_witnesses_of_the_letter() -> None:
    assert list(directions(["W", "D", "W"])) == ["D-secondary", "W-secondary", "undecided"]
    assert list(directions([])) == ["undecided"]
    assert loads(with_code("direction:B-secondary")).all_variants[0].direction == "B-secondary"
    with pytest.raises(EditionError, match="direction: and one of B-secondary, M-secondary, undecided"):
        loads(with_code("direction:W-secondary"))


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ("sense", "'sense'"),
        ({"colour": {"red": "red"}}, "colour"),
        ({"sense": {}}, "sense is {}"),
        ({"sense": {"a,b": "two"}}, "the code 'a,b' of sense"),
        ({"sense": {" a": "one"}}, "the code ' a' of sense"),
        ({"sense": {"a": " "}}, "sense, a is ' '"),
        ({"sense": {"a": ["b"]}}, "sense, a is "),
        ({"sense": {"a b": "one", "a-b": "other"}}, "two codes of sense"),
        ({"attested": ["fluent"]}, "attested is ['fluent']"),
        ({"attested": "none"}, "attested is 'none'"),
    ],
)
def test_lists_that_are_none_are_refused_in_one_clear_line(given: Any, what: str) -> None:
    with pytest.raises(EditionError) as caught:
        read(given)
    (problem,) = caught.value.problems
    assert problem.file == str(FILE)
    assert what in problem.what
    assert problem.expected


def test_letters_are_read_with_the_lists_of_their_project(tmp_path: Path) -> None:
    data = make(tmp_path)
    file = next(path for path in (data / "letters").glob("*.xml") if "sense:" not in path.read_text())
    file.write_text(file.read_text().replace("<app ", '<app ana="sense:half-sense" ', 1), encoding="utf-8")
    with chosen(data):
        with pytest.raises(EditionError, match="half-sense"):
            edition.load(file.stem)
        with (data / "project.yml").open("a") as settings:
            settings.write("vocabularies:\n  sense:\n    plain: it makes sense\n    half sense: it makes some\n")
        assert edition.load(file.stem).all_variants[0].sense == "half sense"


def test_the_examples_in_the_documentation_hold() -> None:
    found = doctest.testmod(vocabulary)
    assert found.attempted > 0
    assert found.failed == 0
