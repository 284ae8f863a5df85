"""An apparatus made of witnesses: it gives each of them back as it is written, and says how they differ."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from repeated import draws

from edition.collation.again import keep_work
from edition.collation.apparatus import Options, make_apparatus
from edition.collation.divisions import align_paragraphs
from edition.collation.letter import find_losses
from edition.collation.tokens import tokenise
from edition.model import Letter, Markup, Node, Paragraph, Variant, Witness, walk
from edition.text import plain, witness_text
from edition.witnesses import BRACKETS, Block, WitnessText
from edition.witnesses.brackets import read_brackets
from edition.witnesses.plain import read_plain

TALE = """The harbour lay quiet in the morning, and nobody had gone out with the boats. A red lantern burned there.

When the sailor came back he asked for his brother, who was said to have crossed the mountains in spring.

They sat (all of them) under the apple tree and talked of wages until the stars came out."""


def letter_of(witnesses: dict[str, list[Block]], base: str | None = "A", words_only: bool = False) -> Letter:
    made = make_apparatus(witnesses, Options(base, words_only))
    return Letter(
        id="x",
        layer="edition",
        nature="transcription",
        header=Markup("teiHeader"),
        witnesses=tuple(Witness(siglum, ()) for siglum in witnesses),
        sections=made.sections,
        groups=made.groups,
    )


def blocks(text: str) -> list[Block]:
    return read_plain(text, verse=False)[0]


def collated(base: str | None = "A", words_only: bool = False, **texts: str) -> Letter:
    return letter_of({siglum: blocks(text) for siglum, text in texts.items()}, base, words_only)


def sites(letter: Letter) -> list[tuple[str, dict[str, str]]]:
    """Return the kind of each site and what each reading is, by the sigla of its witnesses."""
    return [
        (
            " ".join(variant.kinds),
            {" ".join(each.witnesses): plain(each.content, each.witnesses[0]) for each in variant.all_readings()},
        )
        for variant in letter.all_variants
    ]


_WORDS = st.sampled_from([
    "a", "an", "the", "sea", "ship", "went", "home", "To-day", "today", "Sea", "(", ")", "[", "]", "“quoth”", "?", "!",
    ":", "—", "…", "don't", "été", "12", "b",
])  # fmt: skip


@st.composite
def witnesses(draw: st.DrawFn) -> dict[str, list[str]]:
    """Draw some copies of a text: words left out, added, changed, moved; paragraphs parted, joined and moved."""
    base = draw(st.lists(st.lists(_WORDS, min_size=1, max_size=12), min_size=1, max_size=5))
    found = {}
    for siglum in "ABCD"[: draw(st.integers(2, 4))]:
        chance = random.Random(draw(st.integers(0, 10_000)))
        copy: list[list[str]] = []
        for paragraph in base:
            words = [chance.choice([word, word, word, word.upper(), "", f"{word} {word}", "new"]) for word in paragraph]
            if copy and chance.random() < 0.2:
                copy[-1] += words
            else:
                copy.append(words)
            if len(words) > 2 and chance.random() < 0.2:
                copy += [copy.pop()[:2], words[2:]]
        if chance.random() < 0.2:
            chance.shuffle(copy)
        joined = [
            " ".join(word for word in words if word).replace(" ?", chance.choice(["?", " ?"])).replace("— ", "—")
            for words in copy
        ]
        found[siglum] = [text for text in joined if text.strip()] or ["a"]
    return found


#: Characters that mean something to programs, and none of it in a text.
_STRANGE = st.text(
    st.sampled_from("ab \ue000\ue001\uf8ff\U000f0000\U0010fffd\u0301\u00ad\u200c\u200f\ufeff‐-,ا"),
    min_size=1,
    max_size=9,
)


@given(st.lists(st.lists(_STRANGE, max_size=4).map("\n\n".join), min_size=2, max_size=3), st.integers(0, 2))
def test_any_characters_are_collated_and_read_back_again_and_again(texts: list[str], changed: int) -> None:
    held = {siglum: blocks(text) for siglum, text in zip("ABC", texts, strict=False)}
    files = [WitnessText(siglum, tuple(each)) for siglum, each in held.items()]
    letter = letter_of(held)
    assert find_losses(letter, files) == []
    files[changed % len(files)] = WitnessText(files[changed % len(files)].siglum, tuple(blocks("b \ue000 a\ue001,")))
    again, _ = keep_work(letter, files, Options("A"), let_go=True)
    assert find_losses(again, files) == []


@given(witnesses(), st.sampled_from(["A", "B", None]))
@draws(60)
def test_every_witness_is_given_back_token_by_token(texts: dict[str, list[str]], base: str | None) -> None:
    letter = letter_of({siglum: [Block(text) for text in written] for siglum, written in texts.items()}, base)
    for siglum, written in texts.items():
        found, wanted = (tokenise(text) for text in (witness_text(letter, siglum), "\n\n".join(written)))
        assert [token.text for token in found] == [token.text for token in wanted]


@given(witnesses(), st.sampled_from(["A", "B", None]))
@draws(60)
def test_a_paragraph_is_given_back_with_its_white_space(texts: dict[str, list[str]], base: str | None) -> None:
    letter = letter_of({siglum: [Block(" ".join(written))] for siglum, written in texts.items()}, base)
    for siglum, written in texts.items():
        assert witness_text(letter, siglum) == " ".join(written)


@given(witnesses())
@draws(60)
def test_every_site_accounts_once_for_every_witness_that_it_is_about(texts: dict[str, list[str]]) -> None:
    letter = letter_of({siglum: [Block(text) for text in written] for siglum, written in texts.items()})

    def look(content: tuple[Node, ...], scope: set[str]) -> None:
        for node in content:
            if isinstance(node, Variant):
                named = [siglum for reading in node.all_readings() for siglum in reading.witnesses]
                assert (len(named), set(named)) == (len(scope), scope)
                assert len(node.all_readings()) > 1
                for reading in node.all_readings():
                    look(reading.content, set(reading.witnesses))
            elif not isinstance(node, str):
                look(node.content, scope)

    look(letter.sections, set(texts))


@given(witnesses(), st.randoms())
@draws(60)
def test_the_order_of_the_witnesses_changes_no_site(texts: dict[str, list[str]], chance: random.Random) -> None:
    given_so = {siglum: [Block(text) for text in written] for siglum, written in texts.items()}
    shuffled = list(given_so)
    chance.shuffle(shuffled)

    def said(letter: Letter) -> list[dict[str, str]]:
        return [
            {siglum: plain(each.content, siglum) for each in variant.all_readings() for siglum in each.witnesses}
            for variant in letter.all_variants
        ]

    assert said(letter_of(given_so)) == said(letter_of({siglum: given_so[siglum] for siglum in shuffled}))


def test_readings_are_grouped_and_named_by_kind() -> None:
    letter = collated(
        A="We ask for secure work here. And so on, friends.",
        B="We ask for obscure work. And so on friends.",
        C="We ask for obscure work here, comrade. And so on, friends.",
    )
    assert sites(letter) == [
        ("substitution", {"A": "secure", "B C": "obscure"}),
        ("omission addition", {"A": "here", "B": "", "C": "here, comrade"}),
        ("punctuation", {"A C": ",", "B": ""}),
    ]


def test_no_reading_is_preferred_where_none_is_the_base() -> None:
    letter = collated(base=None, A="a red boat", B="a blue boat")
    (variant,) = letter.all_variants
    assert (variant.lemma, variant.kinds) == (None, ())
    assert [reading.witnesses for reading in variant.readings] == [("A",), ("B",)]


def test_a_difference_of_division_is_no_site() -> None:
    first, second, third = TALE.split("\n\n")
    letter = collated(A=TALE, B=f"{first} {second}\n\n{third}", C=f"{first}\n\n{second}\n\nThey sat {third[9:]}")
    assert letter.all_variants == ()
    assert [paragraph.id for paragraph in letter.all_paragraphs] == ["p1", "p2", "p3"]
    marks = [node for node in walk(letter.sections) if isinstance(node, Markup)]
    assert [(mark.tag, mark.get("unit"), mark.get("edRef")) for mark in marks] == [("milestone", "paragraph", "#A #C")]
    parted = collated(A=f"{first} {second}\n\n{third}", B=TALE)
    assert parted.all_variants == ()
    assert [mark.get("edRef") for mark in walk(parted.sections) if isinstance(mark, Markup)] == ["#B"]


def test_a_paragraph_that_some_lack_is_one_site_with_the_sites_of_the_others_in_it() -> None:
    first, _, third = TALE.split("\n\n")
    letter = collated(A=TALE, B=TALE.replace("brother", "sister"), C=f"{first}\n\n{third}")
    outer, inner = letter.all_variants
    assert (outer.kinds, inner.kinds) == (("omission",), ("substitution",))
    assert outer.lemma and outer.lemma.witnesses == ("A", "B")
    assert [type(node) for node in outer.lemma.content] == [Paragraph]
    assert [reading.witnesses for reading in inner.all_readings()] == [("A",), ("B",)]


def test_a_long_omission_inside_a_paragraph_holds_the_sites_of_the_others() -> None:
    text = "He came at noon with all his men and seven horses from the hills, and then they ate."
    letter = collated(A=text, B=text.replace("seven", "eight"), C="He came at noon, and then they ate.")
    outer, inner = letter.all_variants
    assert plain(inner.all_readings()[0].content) == "seven"
    assert outer.lemma and inner in walk(outer.lemma.content)


def test_words_and_paragraphs_that_have_moved_are_one_change() -> None:
    first, second, third = TALE.split("\n\n")
    letter = collated(A=TALE, B=f"{first}\n\n{third}\n\n{second}")
    assert {variant.kinds for variant in letter.all_variants} == {("transposition",)}
    assert letter.groups == (("v02", "v01"),) or letter.groups == (("v01", "v02"),)


def test_words_alone_can_be_compared() -> None:
    letter = collated(words_only=True, A="On this Continent, to-day; we met.", B="On this continent today we sat.")
    assert sites(letter) == [("substitution", {"A": "met", "B": "sat"})]
    assert plain(letter.sections) == "On this Continent, to-day; we met."


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Qui est là ? Moi.", "Qui est ? Moi."),
        ("Qui est là ? Moi.", "Qui est? Moi."),
        ("the end . . . of it", "the end of it"),
        ("he said ( aside ) so", "he said ( so"),
        ("well— so", "well —so"),
        ("a , b", "a, b"),
        ("( a b", "( b"),
        ("of it [so] they", "of it they"),
    ],
)
def test_white_space_is_text(a: str, b: str) -> None:
    letter = collated(A=a, B=b)
    assert (witness_text(letter, "A"), witness_text(letter, "B")) == (a, b)


def test_a_heading_of_all_witnesses_begins_a_section() -> None:
    of_a = [Block("I", "head"), *blocks(TALE), Block("II", "head"), *blocks("And more of the same.")]
    letter = letter_of({"A": of_a, "B": list(of_a)})
    forms = [[node.form for node in walk((section,)) if isinstance(node, Paragraph)] for section in letter.sections]
    assert forms == [["head", "p", "p", "p"], ["head", "p"]]


def test_a_gap_counts_as_what_is_not_there_to_be_read() -> None:
    texts = {"A": "The ship [...] at noon.", "B": "The ship sank at noon."}
    letter = letter_of({siglum: read_brackets(blocks(text), "gap", siglum) for siglum, text in texts.items()})
    (variant,) = letter.all_variants
    assert variant.kinds == ("substitution",)
    assert variant.lemma and variant.lemma.content == (Markup("gap"),)
    assert witness_text(letter, "A") == "The ship […] at noon."


def test_a_paragraph_answers_to_several() -> None:
    one = [text.split() for text in TALE.split("\n\n")]
    other = [one[0] + one[1], one[2][:6], one[2][6:]]
    found = [[(stretch.start, stretch.stop) for stretch in division] for division in align_paragraphs([one, other])]
    assert found == [[(0, 2), (0, 1)], [(2, 3), (1, 3)]]


def test_texts_that_are_the_same_have_no_site() -> None:
    text = "new\n\nA new A a a A\n\na\n\na"
    assert collated(A=text, B=text, C=text).all_variants == ()


def test_brackets_are_explained_in_one_place() -> None:
    from edition import commands

    assert tuple(BRACKETS) == commands.BRACKETS


def test_a_text_of_one_witness_has_no_site() -> None:
    letter = collated(A=TALE)
    assert (letter.all_variants, len(letter.all_paragraphs)) == ((), 3)


@pytest.mark.parametrize(
    ("file", "token", "found", "wanted"),
    [
        ("A cat sat on the red mat.", 6, "'mat .'", "'red mat .'"),
        ("A cat sat on the mat", 7, "'.'", "''"),
        ("A cat sat", 4, "'on the mat .'", "''"),
    ],
)
def test_where_a_text_is_not_that_of_its_file_is_said(file: str, token: int, found: str, wanted: str) -> None:
    letter = letter_of({"A": blocks("A cat sat on the mat.")})
    (problem,) = find_losses(letter, [WitnessText("A", tuple(blocks(file)), file="a.txt")])
    assert problem.what == f"read back as {found} at token {token}" and problem.expected == wanted
