"""The table that ties the Russian of Joffe's letter to Eastman's English."""

from __future__ import annotations

import re

import pytest

import edition
from edition.model import Letter, Markup, walk
from edition.text import is_quoted, is_restated, plain


def folded(text: str) -> str:
    """Return a text as its words alone, so that a word is found as a whole."""
    return f" {' '.join(re.findall(r'[a-z0-9’]+', text.casefold()))} " if text else ""


def test_every_paragraph_of_the_edition_is_aligned() -> None:
    table = edition.alignment("joffe-1927")
    assert list(dict.fromkeys(table["edition"])) == [p.id for p in edition.load("joffe-1927").all_paragraphs]


def test_every_passage_not_seen_in_russian_is_restated_from_the_published_english() -> None:
    table = edition.alignment("joffe-1927")
    unseen = table.loc[table["coverage"] == "not seen", "edition"].value_counts()
    for paragraph in edition.load("joffe-1927").all_paragraphs:
        restated = [node for node in walk(paragraph.content) if isinstance(node, Markup) and is_restated(node)]
        assert len(restated) == unseen.get(paragraph.id, 0), paragraph.id
        assert {node.get("source") for node in restated} <= {"bib:marxist-joffe"}


def test_a_restated_passage_is_about_as_long_as_the_english_it_restates() -> None:
    table = edition.alignment("joffe-1927")
    unseen = table[table["coverage"] == "not seen"]
    spans = (unseen["to_word"] - unseen["from_word"] + 1).groupby(unseen["edition"]).sum()
    restated = edition.load("joffe-1927").paragraphs.set_index("id")["restated_words"]
    assert set(restated[restated > 0].index) == set(spans.index)
    ratio = restated[spans.index] / spans
    assert ratio.between(0.7, 1.5).all(), ratio.to_dict()


def test_a_restated_passage_is_nobodys_witness() -> None:
    letter = edition.load("joffe-1927")
    assert letter.witness_text("R").startswith("[…]\n\n[…] it is better")
    assert letter.paragraphs.set_index("id").loc["p3", "words_R"] == 0


def test_what_only_a_quotation_attests_is_of_the_witness_and_counts_as_seen() -> None:
    letter, table = edition.load("joffe-1927"), edition.alignment("joffe-1927")
    quoted = {
        (paragraph.id, plain(node.content))
        for paragraph in letter.all_paragraphs
        for node in walk(paragraph.content)
        if isinstance(node, Markup) and is_quoted(node)
    }
    assert {name for name, _ in quoted} == {"p4", "p16"}
    assert all(words in letter.witness_text("R") for _, words in quoted)
    seen = table[(table["coverage"] == "translated") & table["edition"].isin(["p4", "p16"])]
    assert list(seen["to_word"] - seen["from_word"] + 1) == [12, 21, 2]


def test_the_slices_cover_each_paragraph_of_eastman_without_gap_or_overlap() -> None:
    table = edition.alignment("joffe-1927").dropna(subset=["published"])
    figures = edition.figures("paragraphs").query("letter == 'joffe-1927' and witness == 'E'").set_index("paragraph")
    assert set(table["published"]) == set(figures.index)
    for paragraph, slices in table.groupby("published"):
        slices = slices.sort_values("from_word")
        assert slices["from_word"].tolist() == [1, *(slices["to_word"].iloc[:-1] + 1)], paragraph
        assert slices["to_word"].iloc[-1] == figures["words"][paragraph], paragraph


@pytest.mark.sources
def test_every_reading_of_eastman_stands_where_the_alignment_puts_it(published: dict[str, Letter]) -> None:
    printed = {p.id: folded(plain(p.content, "E")) for p in published["joffe-1927"].all_paragraphs}
    table = edition.alignment("joffe-1927").dropna(subset=["published"])
    counterparts = table.groupby("edition")["published"].agg(list)
    letter = edition.load("joffe-1927")
    places = letter.variants.set_index("id")["paragraph"]
    for variant in letter.all_variants:
        for piece in letter.pieces_of(variant):
            reading = piece.reading_of("E")
            quoted = folded(plain(reading.content, "E")) if reading else ""
            assert any(quoted in printed[name] for name in counterparts.get(places[variant.id], [])) or not quoted, (
                f"{variant.id}: {quoted!r}"
            )


def test_what_eastman_lacks_is_an_omission_in_the_apparatus() -> None:
    table = edition.alignment("joffe-1927")
    absent = set(table.loc[table["coverage"] == "absent", "edition"])
    omitted = edition.load("joffe-1927").variants.query("kind == 'omission'")
    assert absent <= set(omitted["paragraph"]) | {"p28"}  # p28 is the second paragraph of one omission
