"""What is judged of a variant in sentences, what its witnesses are called, and its entry as data."""

from __future__ import annotations

import json

import pytest
from lxml import html

from edition.book.letter.entry_data import read_entries, render_script
from edition.book.letter.judgement_words import say_judgement
from edition.header import name_with_siglum, name_witness
from edition.model import Content, Markup, Variant, Witness
from edition.vocabulary import Vocabularies

NAMES = {"B": "Sister’s copy (B)"}


def said(**judged: object) -> str:
    return say_judgement(Variant("v1", None, (), **judged), Vocabularies(), NAMES)  # type: ignore[arg-type]


def test_a_judgement_is_a_plain_sentence() -> None:
    assert said(mechanisms=("misreading",), certainty="high") == "Very probably a misreading."
    assert said(mechanisms=("eyeskip", "tendency"), certainty="low", bearing="nuance") == (
        "Perhaps an eyeskip or a change with a purpose. It shades the sense."
    )
    assert said(mechanisms=("slip",), direction="B-secondary") == (
        "Probably a slip. Sister’s copy (B) has the derived reading."
    )
    assert said(mechanisms=("unknown",), certainty="low") == "How it came about is not known."
    assert said(direction="C-secondary") == "C has the derived reading."
    assert said(status="doubtful") == "It may be no variant."
    assert said() == "" == said(direction="undecided", certainty="high")


@pytest.mark.parametrize(
    ("description", "name"),
    [
        (("A letter which the police of the harbour town sent on",), ""),
        (("As delivered",), "As delivered"),
        (
            (Markup("name", (), ("Sister’s copy",)), ": the text that she kept in her house for forty years"),
            "Sister’s copy",
        ),
        ((" ", Markup("persName", (), ("Anna Miller",)), "’s English, in the newspaper of the town"), "Miller"),
        ((), ""),
    ],
)
def test_a_witness_has_the_name_with_which_its_description_begins(description: Content, name: str) -> None:
    witness = Witness("B", description)
    assert name_witness(witness) == name
    assert name_with_siglum(witness) == (f"{name} (B)" if name else "B")


def test_entries_are_cut_out_of_the_page_as_they_stand_there() -> None:
    hostile = "&lt;img src=x onerror=alert(1)&gt;"
    page = html.document_fromstring(
        f"""<section data-letter="x" data-names='{{"B": "Copy"}}'><p id="p1">…</p></section>
        <section id="apparatus"><div class="ed-entry" id="app-v01"><p><a href="#v01">v01</a> {hostile}</p>
        <p id="j01">Why</p></div></section><div class="ed-note" id="n01">1</div>"""
    )
    found = read_entries(page)
    assert found["names"] == {"B": "Copy"} and list(found["entries"]) == ["v01"]
    entry = html.fragment_fromstring(found["entries"]["v01"])
    assert not entry.xpath(".//@id | .//img") and "<img" in entry.text_content()
    name = '</script>"x'
    written = render_script(name, found)
    assert json.loads(written[written.index("[") + 1 : written.index("]=")]) == name
    assert json.loads(written[written.index("]=") + 2 :].rstrip(";\n")) == found
