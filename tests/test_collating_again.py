"""A text collated again keeps its ids and what its editor added to it, or says what cannot be kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from edition.collation.again import Kept, keep_work
from edition.collation.apparatus import Options, make_apparatus
from edition.errors import EditionError
from edition.model import Content, Letter, Markup, Note, Paragraph, Reading, Section, Variant, Witness, walk
from edition.text import witness_text
from edition.witnesses import WitnessText
from edition.witnesses.plain import read_plain

A = """The harbour lay quiet in the morning, and nobody had gone out.

When the sailor came back he asked for his brother, who was said to have crossed the mountains.

They sat under the apple tree and talked of wages until the stars came out."""
B = A.replace("nobody", "no one").replace("brother", "sister").replace("apple", "walnut")
HEADER = Markup("teiHeader", (), (Markup("listWit", (), (Markup("witness", (("xml:id", "A"),)),)),))


def files(**texts: str) -> list[WitnessText]:
    return [WitnessText(siglum, tuple(read_plain(text, verse=False)[0])) for siglum, text in texts.items()]


@pytest.fixture
def letter() -> Letter:
    """Return a letter of two witnesses, as it was first made."""
    made = make_apparatus({each.siglum: each.blocks for each in files(A=A, B=B)}, Options("A"))
    return Letter(
        id="x",
        layer="edition",
        nature="transcription",
        header=HEADER,
        witnesses=(Witness("A", ()), Witness("B", ())),
        sections=made.sections,
    )


def again(letter: Letter, let_go: bool = False, taken: tuple[str, ...] = (), **texts: str) -> tuple[Letter, Kept]:
    made, kept = keep_work(letter, files(**texts), Options("A"), let_go, taken)
    for siglum, text in texts.items():
        assert " ".join(witness_text(made, siglum).split()) == " ".join(text.split())
    return made, kept


def edited(letter: Letter, change: Callable[[Content], Content]) -> Letter:
    """Return a letter in which an editor has changed the content of every paragraph and reading."""

    def visit(content: Content) -> Content:
        made: list[object] = []
        for node in change(content):
            match node:
                case Section() | Paragraph():
                    made.append(replace(node, content=visit(node.content)))
                case Variant():
                    lemma = replace(node.lemma, content=visit(node.lemma.content)) if node.lemma else None
                    made.append(replace(node, lemma=lemma))
                case _:
                    made.append(node)
        return tuple(made)  # type: ignore[arg-type]

    return replace(letter, sections=visit(letter.sections))


def marked(letter: Letter, words: str, mark: Markup) -> Letter:
    """Return a letter in which an element surrounds some words, or follows them if it holds none."""

    def change(content: Content) -> Content:
        made: list[object] = []
        for node in content:
            if isinstance(node, str) and words in node:
                before, _, after = node.partition(words)
                held = [replace(mark, content=(words,))] if mark.tag != "ptr" else [words, mark]
                made += [before, *held, after]
            else:
                made.append(node)
        return tuple(node for node in made if node != "")  # type: ignore[misc]

    return edited(letter, change)


def judged(letter: Letter, identifier: str, **said: object) -> Letter:
    def change(content: Content) -> Content:
        return tuple(
            replace(node, **said) if isinstance(node, Variant) and node.id == identifier else node  # type: ignore[arg-type]
            for node in content
        )

    return edited(letter, change)


def lemmas(letter: Letter) -> dict[str, str]:
    return {site.id: "".join(map(str, site.lemma.content)) for site in letter.all_variants if site.lemma}


def test_what_has_not_changed_stays_as_it_is(letter: Letter) -> None:
    worked = judged(marked(letter, "sailor", Markup("persName", (("ref", "people:x"),))), "v02", bearing="nuance")
    made, kept = again(worked, A=A, B=B)
    assert made == worked
    assert (kept.same, kept.stayed, kept.new, kept.gone, kept.changed) == (3, 3, (), (), ())


def test_a_site_keeps_its_id_and_what_is_said_of_it_where_others_come_and_go(letter: Letter) -> None:
    worked = judged(letter, "v02", bearing="nuance", mechanisms=("slip",))
    text = B.replace("no one", "nobody").replace("asked for", "inquired after").replace("walnut", "pear")
    made, kept = again(worked, A=A, B=text)
    assert lemmas(made) == {"v01a": "asked for", "v02": "brother", "v03": "apple"}
    assert (made.variant("v02").bearing, made.variant("v02").mechanisms) == ("nuance", ("slip",))
    assert kept.new == ("v01a",)
    assert kept.changed == (
        "B, p1: no one → nobody",
        "B, p2: asked for → inquired after",
        "B, p3: walnut → pear",
    )


def test_what_was_judged_of_other_readings_is_to_be_judged_again(letter: Letter) -> None:
    _, kept = again(judged(letter, "v03", bearing="nuance"), A=A, B=B.replace("walnut", "pear"))
    assert kept.look_again == ("v03",)


def test_an_id_is_never_given_again(letter: Letter) -> None:
    made, kept = again(letter, A=A, B=B.replace("asked for", "sought"), taken=("v01a", "v01b"))
    assert kept.new == ("v01c",)
    assert {"v01", "v01c", "v02", "v03"} == set(lemmas(made))


def test_names_and_calls_of_notes_stay_at_their_words(letter: Letter) -> None:
    worked = marked(letter, "the sailor", Markup("persName", (("ref", "people:x"),)))
    worked = marked(worked, "mountains", Markup("ptr", (("type", "note"), ("target", "#n01"))))
    note = Note("n01", "commentary", "p2", ("Which ones is not known.",))
    made, kept = again(replace(worked, notes=(note,)), A=A.replace("came back", "came home"), B=B)
    (name, call) = [node for node in walk(made.paragraph("p2").content) if isinstance(node, Markup)]
    assert (name.tag, name.content, call.get("target")) == ("persName", ("the sailor",), "#n01")
    assert made.notes == (note,)
    assert kept.gone == ()


def test_what_loses_its_place_is_named_and_a_reason_to_refuse(letter: Letter) -> None:
    worked = judged(marked(letter, "the sailor", Markup("persName", (("ref", "people:x"),))), "v03", bearing="nuance")
    worked = replace(worked, notes=(Note("n01", "commentary", "v03", ("A tree.",)),))
    text_a, text_b = A.replace("the sailor", "he").replace("apple", "walnut"), B.replace("the sailor", "he")
    with pytest.raises(EditionError) as error:
        again(worked, A=text_a, B=text_b)
    told = str(error.value)
    assert len(error.value.problems) == 3
    assert "n01, a note on v03" in told
    assert "what is said of v03: apple; walnut" in told
    assert '<persName ref="people:x">the sailor</persName>' in told
    made, kept = again(worked, let_go=True, A=text_a, B=text_b)
    assert (len(kept.gone), made.notes) == (3, ())


def test_a_name_stays_with_the_witness_that_still_has_it(letter: Letter) -> None:
    worked = marked(letter, "the sailor", Markup("persName", (("ref", "people:x"),)))
    made, _ = again(worked, A=A.replace("the sailor", "he"), B=B)
    reading = made.variant("v01a").reading_of("B")
    assert reading and reading.content == (Markup("persName", (("ref", "people:x"),), ("the sailor",)),)


def test_a_conjecture_stays_with_its_site(letter: Letter) -> None:
    def change(content: Content) -> Content:
        conjecture = Reading((), ("cousin",), (("resp", "#edition"),))
        return tuple(
            replace(node, readings=(*node.readings, conjecture))
            if isinstance(node, Variant) and node.id == "v02"
            else node
            for node in content
        )

    made, _ = again(edited(letter, change), A=A, B=B.replace("asked for", "sought"))
    assert made.variant("v02").readings[-1].content == ("cousin",)


def test_a_new_witness_is_added_to_the_sites(letter: Letter) -> None:
    worked = judged(letter, "v02", bearing="nuance")
    made, kept = again(worked, A=A, B=B, C=A.replace("apple", "pear").replace("wages", "work"))
    assert [reading.witnesses for reading in made.variant("v02").all_readings()] == [("A", "C"), ("B",)]
    assert made.variant("v02").bearing == "nuance"
    assert [reading.witnesses for reading in made.variant("v03").all_readings()] == [("A",), ("B",), ("C",)]
    assert (made.sigla, kept.new) == (("A", "B", "C"), ("v04",))
    names = [node.get("xml:id") for node in walk((made.header,)) if isinstance(node, Markup) and node.tag == "witness"]
    assert names == ["A", "C"]


def test_a_witness_that_is_not_given_is_asked_for(letter: Letter) -> None:
    with pytest.raises(EditionError, match="no file of B, which the letter has"):
        again(letter, A=A)


def test_paragraphs_keep_their_ids_where_others_come_in_between(letter: Letter) -> None:
    first, rest = A.split("\n\n", 1)
    new = "A letter had come from the town, which nobody could read."
    made, kept = again(letter, A=f"{first}\n\n{new}\n\n{rest}", B=B)
    assert [paragraph.id for paragraph in made.all_paragraphs] == ["p1", "p1a", "p2", "p3"]
    assert kept.new == ("v01a",)


def test_sections_that_an_editor_made_stay(letter: Letter) -> None:
    (section,) = letter.sections
    assert isinstance(section, Section)
    parts = (
        replace(section, id="harbour", content=section.content[:1], head=("The harbour",)),
        replace(section, id="talk", content=section.content[1:]),
    )
    made, _ = again(replace(letter, sections=parts), A=A.replace("quiet", "still"), B=B.replace("stars", "moon"))
    assert [(part.id, part.head) for part in made.sections if isinstance(part, Section)] == [
        ("harbour", ("The harbour",)),
        ("talk", ()),
    ]
    assert [paragraph.id for paragraph in made.all_paragraphs] == ["p1", "p2", "p3"]
