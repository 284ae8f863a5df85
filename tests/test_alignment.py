"""The table that ties the Russian of Joffe's letter to Eastman's English."""

from __future__ import annotations

import edition
from edition.model import Markup, walk
from edition.text import gap_words


def test_every_paragraph_of_the_edition_is_aligned() -> None:
    table = edition.alignment("joffe-1927")
    assert list(dict.fromkeys(table["edition"])) == [p.id for p in edition.load("joffe-1927").all_paragraphs]


def test_a_gap_is_as_long_as_the_english_that_was_not_translated() -> None:
    table = edition.alignment("joffe-1927")
    unseen = table[table["coverage"] == "not seen"]
    expected = (unseen["to_word"] - unseen["from_word"] + 1).groupby(unseen["edition"]).sum()
    for paragraph in edition.load("joffe-1927").all_paragraphs:
        gaps = [node for node in walk(paragraph.content) if isinstance(node, Markup) and node.tag == "gap"]
        assert sum(map(gap_words, gaps)) == expected.get(paragraph.id, 0), paragraph.id


def test_the_slices_cover_each_paragraph_of_eastman_without_gap_or_overlap() -> None:
    table = edition.alignment("joffe-1927").dropna(subset=["published"])
    figures = edition.figures("paragraphs").query("letter == 'joffe-1927' and witness == 'E'").set_index("paragraph")
    assert set(table["published"]) == set(figures.index)
    for paragraph, slices in table.groupby("published"):
        slices = slices.sort_values("from_word")
        assert slices["from_word"].tolist() == [1, *(slices["to_word"].iloc[:-1] + 1)], paragraph
        assert slices["to_word"].iloc[-1] == figures.loc[paragraph, "words"], paragraph


def test_what_eastman_lacks_is_an_omission_in_the_apparatus() -> None:
    table = edition.alignment("joffe-1927")
    absent = set(table.loc[table["coverage"] == "absent", "edition"])
    omitted = edition.load("joffe-1927").variants.query("kind == 'omission'")
    assert absent <= set(omitted["paragraph"]) | {"p28"}  # p28 is the second paragraph of one omission
