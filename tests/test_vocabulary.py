"""The closed lists: what an edition defines is what its letters may say, and directions follow from their witnesses."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest
from in_small import chosen, make
from tei_samples import SAMPLES, document

import edition
from edition import vocabulary
from edition.errors import EditionError
from edition.tei import dumps, loads
from edition.vocabulary import Vocabularies, directions, read_vocabularies

OWN = {
    "sense": {"plain": "it makes sense", "half sense": "it makes some"},
    "bearing": {"none": "nothing", "deed": "a deed"},
}


def with_code(code: str) -> bytes:
    source = document(*SAMPLES["one word for another"]).decode()
    assert source.count("<app ") == 1
    return source.replace("<app ", f'<app ana="{code}" ').encode()


def test_what_an_edition_does_not_define_are_the_lists_that_need_no_definition() -> None:
    assert read_vocabularies({}) == Vocabularies()
    lists = read_vocabularies(OWN)
    assert lists.sense == OWN["sense"]
    assert lists.mechanism == vocabulary.MECHANISM
    assert hash(read_vocabularies(OWN)) == hash(lists) != hash(Vocabularies())


def test_codes_of_the_edition_are_read_and_written_and_no_others() -> None:
    letter = loads(with_code("sense:half-sense"), lists=read_vocabularies(OWN))
    assert letter.all_variants[0].sense == "half sense"
    assert loads(dumps(letter), lists=read_vocabularies(OWN)) == letter
    with pytest.raises(EditionError, match="sense: and one of plain, half-sense"):
        loads(with_code("sense:fluent"), lists=read_vocabularies(OWN))


def test_a_direction_is_between_the_witnesses_of_the_letter() -> None:
    assert list(directions(["W", "D", "W"])) == ["D-secondary", "W-secondary", "undecided"]
    assert list(directions([])) == ["undecided"]
    assert loads(with_code("direction:B-secondary")).all_variants[0].direction == "B-secondary"
    with pytest.raises(EditionError, match="direction: and one of B-secondary, C-secondary, M-secondary, undecided"):
        loads(with_code("direction:W-secondary"))


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"colour": {"red": "red"}}, "colour is no list"),
        ({"sense": {}}, "sense has no codes"),
        ({"sense": {"a,b": "two"}}, "sense: 'a,b' is not"),
        ({"sense": {" a": "one"}}, "sense: ' a' is not"),
        ({"sense": {"a b": "one", "a-b": "other"}}, "sense: two codes"),
        ({"attested": {"fluent": "seen"}}, "attested: 'fluent' is no code of bearing"),
    ],
)
def test_lists_that_are_none_are_refused(given: dict[str, dict[str, str]], what: str) -> None:
    with pytest.raises(ValueError, match=what):
        read_vocabularies(given)


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
