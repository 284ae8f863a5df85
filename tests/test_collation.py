"""Collation: what answers to what, and where texts differ, for any texts and any number of witnesses."""

from __future__ import annotations

import doctest
import importlib
import json
from collections.abc import Sequence
from itertools import permutations
from random import Random
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tei_samples import SAMPLES, document

import edition
from edition.collation import (
    Alignment,
    Site,
    Span,
    as_collatex,
    as_frame,
    collate,
    compare,
    evaluation,
    from_columns,
    join_tokens,
    tokenise,
)
from edition.collation.encoded import encoded
from edition.collation.pairing import near, weights
from edition.errors import RestatedTextError
from edition.model import Letter
from edition.tei import loads
from edition.words import spell

#: Few words and marks, so that texts share many.
TEXTS = st.lists(st.sampled_from(["the", "a", "river", "rivers", "bridge", "rose", ",", ".", "“"]), max_size=25).map(
    " ".join
)


def rows(alignment: Alignment) -> list[tuple[str, ...]]:
    """Return an alignment as its forms, row by row."""
    return [tuple(token.form if token else "" for token in cells) for cells in alignment.cells()]


def kinds(**witnesses: str) -> list[tuple[str, str, str]]:
    """Return the sites of two texts: kind and words on both sides."""
    alignment = collate(witnesses)
    table = as_frame(compare(alignment, *witnesses), *alignment.tokens)
    return list(table[["kind", "base", "other"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("one", "other"),
    [("To-day", "today"), ("the workers’", "the workers'"), ("ещё", "еще"), ("“No”", "«no»"), ("so — it", "so – it")],
)
def test_what_only_looks_different_is_the_same(one: str, other: str) -> None:
    assert [token.form for token in tokenise(one)] == [token.form for token in tokenise(other)]
    assert kinds(A=one, B=other) == []


def test_punctuation_is_not_the_same_as_none_nor_one_word_as_another() -> None:
    assert kinds(A="Come, now.", B="Come now!") == [("punctuation", ",", ""), ("punctuation", ".", "!")]
    assert kinds(A="He came.", B="He went.") == [("substitution", "came", "went")]


@given(st.text())
def test_tokens_hold_all_that_is_written(text: str) -> None:
    tokens = tokenise(text)
    assert "".join(token.spelling for token in tokens) == "".join(spell(text).split())


@given(TEXTS, TEXTS, TEXTS)
def test_every_token_stands_in_one_row_in_order_and_words_answer_to_words(one: str, two: str, three: str) -> None:
    alignment = collate({"A": one, "B": two, "C": three})
    for column, tokens in enumerate(alignment.tokens):
        held = [row[column] for row in alignment.rows if row[column] is not None]
        assert held == list(range(len(tokens)))
    for cells in alignment.cells():
        assert len({token.word for token in cells if token}) == 1


@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_the_order_of_the_witnesses_does_not_matter(texts: list[str]) -> None:
    witnesses = dict(zip("ABCD", texts, strict=False))
    first = collate(witnesses)
    for order in permutations(witnesses):
        again = collate({siglum: witnesses[siglum] for siglum in order})
        columns = [again.sigla.index(siglum) for siglum in first.sigla]
        assert [tuple(row[column] for column in columns) for row in again.rows] == list(first.rows)


@given(TEXTS, TEXTS)
def test_outside_the_sites_two_witnesses_say_the_same(one: str, other: str) -> None:
    alignment = collate({"A": one, "B": other})
    sites = compare(alignment, "A", "B")
    outside = []
    for spans, tokens in zip(
        ([site.base for site in sites], [site.other for site in sites]), alignment.tokens, strict=True
    ):
        inside = {index for span in spans for index in range(*span)}
        assert len(inside) == sum(span.stop - span.start for span in spans)  # no token stands in two sites
        outside.append([token.form for index, token in enumerate(tokens) if index not in inside])
    assert outside[0] == outside[1]


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert compare(collate({"A": text, "B": text}), "A", "B") == []


@given(TEXTS, TEXTS)
def test_punctuation_never_outranks_words(one: str, other: str) -> None:
    bare = [" ".join(token.text for token in tokenise(text) if token.word) for text in (one, other)]

    def paired(a: str, b: str) -> list[tuple[int, int]]:
        alignment = collate({"A": a, "B": b})
        ranks = [
            {index: rank for rank, index in enumerate(index for index, token in enumerate(tokens) if token.word)}
            for tokens in alignment.tokens
        ]
        return [(ranks[0][i], ranks[1][j]) for i, j in alignment.rows if i in ranks[0] and j in ranks[1]]

    assert paired(one, other) == paired(*bare)


def test_words_are_aligned_before_commas() -> None:
    # https://github.com/interedition/collatex/issues/58
    alignment = collate(
        {"A": "The big, gray, fuzzy koala.", "B": "The big, old, gray koala:", "C": "The big, gray, fuzzy wombat."}
    )
    found = rows(alignment)
    assert ("gray", "gray", "gray") in found
    assert ("koala", "koala", "wombat") in found
    assert (".", ":", ".") in found


def test_the_full_stop_of_a_longer_sentence_is_the_full_stop_of_a_shorter() -> None:
    # https://github.com/interedition/collatex/issues/66
    found = rows(collate({"C": "The koala lives in a tree.", "A": "The gray koala.", "B": "The big gray koala."}))
    assert found[-1] == (".", ".", ".")
    assert ("koala", "koala", "koala") in found
    assert ("", "gray", "gray") in found


def test_what_agrees_against_the_others_is_kept_together() -> None:
    found = rows(
        collate(
            {
                "A": "We met at dawn there.",
                "B": "We met by night there.",
                "C": "We met there.",
                "D": "We met at dawn there.",
            }
        )
    )
    assert ("dawn", "night", "", "dawn") in found


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("We ask for secure work.", "We ask for obscure work.", [("substitution", "secure", "obscure")]),
        ("The old river rose.", "The river rose.", [("omission", "old", "")]),
        ("The river rose.", "The river slowly rose.", [("addition", "", "slowly")]),
        (
            "In spring the old committee met in the town hall and wrote a long letter to all the papers.",
            "In spring the old committee met and wrote a long letter in the town hall to all the papers.",
            [("transposition", "in the town hall", "in the town hall")],
        ),
    ],
)
def test_each_kind_of_difference_is_named(one: str, other: str, found: list[tuple[str, str, str]]) -> None:
    assert kinds(A=one, B=other) == found


def test_what_is_lacking_lacks_in_one_piece() -> None:
    one = "They spoke of the price of bread, of the wages of the women and of the war."
    assert kinds(A=one, B="They spoke of the war.") in (
        [("omission", "price of bread, of the wages of the women and of the", "")],
        [("omission", "of the price of bread, of the wages of the women and", "")],
    )


def test_a_recast_passage_is_one_site_although_it_shares_small_words() -> None:
    one = "The men at the gate doubted what delegates from southern fields wanted of the union and its funds, then."
    other = "The men at the gate asked why our friends left unsaid the plan they made, then."
    assert len(kinds(A=one, B=other)) == 1


def test_words_that_look_alike_answer_to_each_other() -> None:
    found = rows(collate({"A": "a downsizing of everything small", "B": "a newly down-sized everything"}))
    assert ("downsizing", "downsized") in found
    assert near("secure", "obscure") > 0 == near("secure", "river")


def test_common_words_say_less_than_rare_ones() -> None:
    says = weights(["the", "the", "the", "ford"], ["the", "the", "the", "bridge"])
    assert says["the"] < says["ford"] == says["bridge"] == 1


def test_an_alignment_is_written_as_collatex_writes_it() -> None:
    made = json.loads(as_collatex(collate({"A": "The grey koala.", "B": "The koala"})))
    assert made["witnesses"] == ["A", "B"]
    assert made["table"][0][1] == [{"t": "grey ", "n": "grey"}]
    assert made["table"][1] == [[{"t": "The ", "n": "the"}], None, [{"t": "koala", "n": "koala"}], None]


def test_a_table_that_lost_a_token_is_refused() -> None:
    tokens = {"A": tokenise("one two"), "B": tokenise("one")}
    assert from_columns(tokens, [[0, 1], [0, None]]).rows == ((0, 0), (1, None))
    with pytest.raises(ValueError, match="each of its 2 tokens once"):
        from_columns(tokens, [[0, None], [0, None]])


def test_one_witness_is_not_a_collation_and_an_unknown_one_is_named() -> None:
    with pytest.raises(ValueError, match="expected two or more"):
        collate({"A": "alone"})
    with pytest.raises(KeyError, match="no witness X; the alignment has A, B"):
        compare(collate({"A": "one", "B": "two"}), "A", "X")


def test_a_long_text_unlike_another_is_aligned_whole() -> None:
    one = [f"word{number % 700}" for number in range(2000)]
    other = [f"word{number * 37 % 700}" for number in range(2000)]
    cells = list(collate({"A": " ".join(one), "B": " ".join(other)}).cells())
    assert [a.form for a, _ in cells if a] == one
    assert [b.form for _, b in cells if b] == other
    agreeing = [(a.form, b.form) for a, b in cells if a and b and a.form == b.form]
    assert len(agreeing) > 20


@pytest.mark.parametrize("lacking", [0, 1, 5000, 9000])
def test_what_a_long_text_lacks_may_be_longer_than_what_is_looked_at_together(lacking: int) -> None:
    random = Random(1)
    words = [f"w{random.randrange(3000)}" for _ in range(12000)]
    aligned = collate({"A": " ".join(words), "B": " ".join(words[:1000] + words[1000 + lacking :])})
    expected = [("omission", lacking)] if lacking else []
    assert [(site.kind, site.base.stop - site.base.start) for site in compare(aligned, "A", "B")] == expected


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_the_sites_of_an_apparatus_lie_where_its_witnesses_differ(name: str) -> None:
    letter = loads(document(*SAMPLES[name]), "sample-1.xml")
    base, other, sites = encoded(letter, "M", "B")
    for siglum, tokens in (("M", base), ("B", other)):
        assert [token.form for token in tokens] == [token.form for token in tokenise(letter.witness_text(siglum))]
    outside = []
    for side, tokens in enumerate((base, other)):
        inside = {index for site in sites for index in range(*(site.base, site.other)[side])}
        outside.append([token.form for index, token in enumerate(tokens) if index not in inside])
    assert outside[0] == outside[1]


def test_the_sites_of_an_apparatus_have_their_kinds() -> None:
    letter = loads(document(*SAMPLES["a whole paragraph in one version"]), "sample-1.xml")
    _, _, sites = encoded(letter, "M", "B")
    assert sites == [Site("addition", Span(2, 2), Span(2, 4))]


@pytest.mark.parametrize(
    ("text", "base", "other"),
    [
        ("he har[bou|bo]red it", "harboured", "harbored"),
        ("he har[bou|]red it", "harboured", "harred"),
        ("it is [un|]kind", "unkind", "kind"),
        ("to[ |-]day we", "to day", "to-day"),
        ("to[ |]day we", "to day", "today"),
        ("harbour[s|ed], then", "harbours", "harboured"),
        ("e[\u0301|]te", "e\u0301te", "ete"),
        ("a b[|,] c", "", ","),
        ("the [old |]harbour", "old", ""),
        ("\ue000 [\ue001a|\ue002] \uf8ff", "\ue001a", "\ue002"),
        ("[\ue003|\ue000] \ue000 \ue001", "\ue003", "\ue000"),
    ],
)
def test_a_site_has_whole_words_whatever_characters_they_are_of(text: str, base: str, other: str) -> None:
    before, _, rest = text.partition("[")
    (lemma, reading), after = rest.partition("]")[0].split("|"), rest.partition("]")[2]
    letter = _letter_of_sites([before, (lemma, reading), after])
    *sides, (site,) = encoded(letter, "M", "B")
    held = [join_tokens(side[slice(*span)]) for side, span in zip(sides, (site.base, site.other), strict=True)]
    assert held == [spell(base), spell(other)]


def _letter_of_sites(parts: Sequence[str | tuple[str, str]]) -> Letter:
    """Return a letter of text and of sites, each given by what M has and what B has."""
    text = "".join(
        escape(part)
        if isinstance(part, str)
        else f'<app xml:id="v{number:02}" type="substitution"><lem wit="#M #C">{escape(part[0])}</lem>'
        f'<rdg wit="#B">{escape(part[1])}</rdg></app>'
        for number, part in enumerate(parts, 1)
    )
    return loads(document(f'<div type="section" xml:id="s1"><p xml:id="p1">{text}</p></div>'), "sample-1.xml")


#: Characters that mean something to programs, and none of it in a text.
STRANGE = st.text(
    st.sampled_from("ab \ue000\ue001\uf8ff\U000f0000\U0010fffd\u0301\u00ad\u200f‐-,"), min_size=1, max_size=6
)


@given(st.lists(STRANGE | st.tuples(STRANGE, STRANGE), min_size=1, max_size=12))
def test_outside_the_sites_of_an_apparatus_witnesses_agree_in_any_characters(
    parts: list[str | tuple[str, str]],
) -> None:
    letter = _letter_of_sites(parts)
    base, other, sites = encoded(letter, "M", "B")
    outside = []
    for siglum, side, spans in (
        ("M", base, [site.base for site in sites]),
        ("B", other, [site.other for site in sites]),
    ):
        assert side == tokenise(letter.witness_text(siglum))
        inside = {index for span in spans for index in range(*span)}
        outside.append([token.spelling for index, token in enumerate(side) if index not in inside])
    assert outside[0] == outside[1]


@pytest.mark.book
def test_a_restatement_has_no_witness_to_collate() -> None:
    with pytest.raises(RestatedTextError):
        encoded(edition.load("medvedev-1924"), "M", "B")


@pytest.mark.parametrize(
    "module",
    ["edition.collation", "edition.collation.table", "edition.collation.tokens", "edition.batch", "bench.simulation"],
)
def test_the_examples_in_the_documentation_hold(module: str) -> None:
    found = doctest.testmod(importlib.import_module(module))
    assert found.attempted > 0
    assert found.failed == 0


@pytest.mark.sources
def test_the_differences_of_the_published_witnesses_are_found(published: dict[str, Letter]) -> None:
    letter = published["medvedev-1924"]
    base, other, there = encoded(letter, "M", "B")
    assert len(there) == len(letter.all_variants)
    found = compare(collate({"M": base, "B": other}), "M", "B")
    count = evaluation.tally(there, found, base, other)[evaluation.ALL]
    assert count.hit / count.there > 0.95
    assert count.tokens_both / count.tokens_found > 0.95
