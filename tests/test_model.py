"""What the model gives: words of witnesses, tables of documented columns, errors that say why."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from tei_samples import SAMPLES, document

import edition
from edition.model import Reading, Variant
from edition.tables import PARAGRAPHS, VARIANTS
from edition.tei import loads
from edition.text import plain
from edition.words import count_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("one", 1),
        ("one-sixth or one-seventh", 3),
        ("the country’s general economy", 4),
        ("10-15 communists out of 500,", 5),
        ("“penny by penny” – no more", 5),
        ("искушенные люди", 2),
    ],
)
def test_words_are_counted_as_in_print(text: str, words: int) -> None:
    assert count_words(text) == words


def test_an_empty_reading_leaves_no_gap_before_punctuation() -> None:
    nothing = Variant("v1", Reading(("M",), ("too",)), (Reading(("B",)),))
    assert plain(("in reality ", nothing, ", I say (", nothing, " so)"), "B") == "in reality, I say (so)"


def test_spaces_before_punctuation_stay_where_the_text_has_them() -> None:
    assert plain(("Qui ? . . . ( so )",), "B") == "Qui ? . . . ( so )"


def test_a_gap_is_an_ellipsis_and_counts_the_words_it_stands_for() -> None:
    letter = loads(document(*SAMPLES["names, dates, foreign and supplied words, breaks, gaps"]))
    assert "tea […] and" in plain(letter.paragraph("p2").content)
    assert letter.paragraphs.set_index("id").loc["p2", "gap_words"] == 9


@pytest.mark.book
@pytest.mark.parametrize("siglum", ["M", "B"])
def test_a_restatement_is_nobodys_witness(siglum: str) -> None:
    with pytest.raises(edition.RestatedTextError, match="a restatement is no witness's text"):
        edition.load("medvedev-1924").witness_text(siglum)


@pytest.mark.book
def test_a_translation_is_read_for_the_text_it_translates_and_for_no_other() -> None:
    letter = edition.load("joffe-1927")
    assert letter.witness_text("R").startswith("[…]")
    with pytest.raises(edition.RestatedTextError, match="of E it holds only the readings"):
        letter.witness_text("E")


@pytest.mark.book
def test_a_siglum_that_is_not_declared_is_named() -> None:
    with pytest.raises(KeyError, match="no witness X; it has R, E"):
        edition.load("joffe-1927").witness_text("X")


@pytest.mark.book
def test_an_unknown_letter_is_answered_with_the_known_ones() -> None:
    with pytest.raises(edition.EditionError, match="one of joffe-1927, medvedev-1924"):
        edition.load("kollontai-1921")


def test_an_unknown_register_is_answered_with_the_known_ones() -> None:
    with pytest.raises(edition.EditionError, match="people, places, organisations, events, terms"):
        edition.register("ships")


@pytest.mark.book
def test_the_published_layer_that_was_not_made_says_how_to_make_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("EDITION_PUBLISHED", str(tmp_path))
    with pytest.raises(edition.EditionError, match="python -m edition import"):
        edition.load("joffe-1927", layer="published")


@pytest.mark.book
@pytest.mark.parametrize("letter_id", edition.letters())
def test_the_tables_have_the_documented_columns_and_types(letter_id: str) -> None:
    letter = edition.load(letter_id)
    assert {name: str(dtype) for name, dtype in letter.variants.dtypes.items()} == {
        name: dtype for name, (dtype, _) in VARIANTS.items()
    }
    documented = {name: dtype for name, (dtype, _) in PARAGRAPHS.items() if name != "words_*"}
    documented |= {f"words_{siglum}": "Int64" for siglum in letter.readable}
    assert {name: str(dtype) for name, dtype in letter.paragraphs.dtypes.items()} == documented


@pytest.mark.book
@pytest.mark.parametrize("letter_id", edition.letters())
def test_variants_are_counted_once_in_the_paragraphs(letter_id: str) -> None:
    letter = edition.load(letter_id)
    counted = letter.paragraphs[["variants", "doubtful", "divisions"]].to_numpy().sum()
    assert counted == len(letter.variants) > 0


def test_a_register_has_the_types_of_its_schema() -> None:
    places = edition.register("places")
    assert str(places.dtypes["latitude"]) == "Float64"
    assert pd.api.types.is_string_dtype(places["name"])
    assert places["id"].is_unique
