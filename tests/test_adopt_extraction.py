"""What is adopted of other projects' texts has, for each witness, the words that a plain extraction finds there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from foreign_extraction import edited_words, names_of, spliced_words, witness_words
from guidelines import join_examples, read_examples
from lxml import etree

from edition.adopt.adoption import adopt
from edition.adopt.attachment import inline_apparatus
from edition.errors import EditionError
from edition.tei import loads
from edition.text import edited_text, witness_text

#: Those that take a minute each.
LARGE = ("bellum-alexandrinum", "leaves-of-grass-1855")
FILES = [
    "apparatus-methods",
    "bellum-alexandrinum",
    "campa-c0001",
    "castello-dell-anima",
    "dharma-pallava-154",
    "girart-de-vienne",
    "leaves-of-grass-1855",
    "no-listwit",
    "physiologus-ethiopic",
    "tripolitania-848",
    "ubs-ephesians",
]
#: What no text can come of, by the reason.
APART = "stands apart from a text that is not in the file"
ELSEWHERE = "belongs to a text in another file"
REFUSED = {
    "TCAPLO-egXML-ke": APART,
    "TCAPDE-egXML-lh": APART,
    "TCAPDE-egXML-mo": APART,
    "TCAPLN-egXML-ir": ELSEWHERE,
    "TCAPLN-egXML-vy": ELSEWHERE,
    "TCAPLN-egXML-bu": ELSEWHERE,
    "TC-egXML-xv": "holds no words",  # but copies of verses that are in another example
}


def parse(content: bytes) -> etree._Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def words(text: list[str]) -> str:
    """Return words, one a line, without signs of what is not there and with marks at their words."""
    found = " ".join(text).replace("[…]", " ")
    return "\n".join(re.sub(r"\s+(?=[,.;:?!)\]”’»])|(?<=[(\[“«])\s+", "", found).split())


def assert_same_words(content: bytes, name: str) -> None:
    """Hold every witness of what is adopted to the extraction from the source."""
    for adopted in adopt(content, name):
        letter = loads(adopted.content, name)
        source = parse(content)
        inline_apparatus(source, name)
        silent = "lemma" if letter.apparatus == "negative" else "unknown"
        # Of many witnesses some are enough here: adopting holds each to an account of its own.
        for witness in letter.witnesses[:: len(letter.witnesses) // 12 + 1]:
            names = names_of(source, witness.siglum, witness.identifier or witness.siglum)
            found = words(witness_words(source, names, silent))
            text = words(witness_text(letter, witness.siglum).split())
            if any(etree.QName(part).localname == "w" for part in source.iter() if isinstance(part.tag, str)):
                found, text = found.replace("\n", ""), text.replace("\n", "")  # words are parted by their markup
            assert text == found, witness.siglum
        if not letter.witnesses:
            assert words(edited_text(letter).split()) == words(edited_words(source))


@pytest.mark.whole
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.release) if name in LARGE else name for name in FILES]
)
def test_each_witness_of_a_foreign_text_has_its_words(name: str, foreign: Path) -> None:
    assert_same_words((foreign / f"{name}.xml").read_bytes(), f"{name}.xml")


@pytest.mark.whole
@pytest.mark.parametrize("name", ["apparatus-methods", "campa-c0001", "dharma-pallava-154"])
def test_an_apparatus_apart_gives_each_witness_what_splicing_its_readings_gives(name: str, foreign: Path) -> None:
    content = (foreign / f"{name}.xml").read_bytes()
    source, inlined = parse(content), parse(content)
    inline_apparatus(inlined)
    for siglum in ("A", "B", "nobody"):
        assert witness_words(inlined, {siglum}, "lemma") == spliced_words(source, {siglum})


@pytest.mark.whole
def test_each_example_of_the_guidelines_is_adopted_or_refused_for_a_reason(foreign: Path) -> None:
    examples = list(read_examples(foreign / "tei-guidelines-chapter-13.xml"))
    refused = {}
    for example in examples:
        try:
            assert_same_words(example.document, f"{example.name}.xml")
        except EditionError as error:
            refused[example.name] = str(error)
    assert len(examples) == 47
    assert {name: REFUSED.get(name, "adopted") in reason for name, reason in refused.items()} == dict.fromkeys(
        REFUSED, True
    ), "\n".join(refused.values())


@pytest.mark.whole
@pytest.mark.parametrize(
    ("names", "site"),
    [
        (["TCAPDE-egXML-se", "TCAPDE-egXML-lh"], "Experience"),
        (["TCAPDE-egXML-se", "TCAPDE-egXML-mo"], "Experience"),
        (["TCAPLO-egXML-kr", "TCAPLO-egXML-ke"], ""),
        (["TCAPLN-egXML-ir"], "Experience"),
        (["TCAPLN-egXML-bu"], "Experience"),
    ],
)
def test_an_example_that_is_refused_alone_is_adopted_with_the_text_to_which_it_belongs(
    names: list[str], site: str, foreign: Path
) -> None:
    content = join_examples(foreign / "tei-guidelines-chapter-13.xml", names)
    assert_same_words(content, "example.xml")
    (adopted,) = adopt(content, "example.xml")
    letter = loads(adopted.content, "example.xml")
    assert [variant.lemma is not None for variant in letter.all_variants] == [True] * bool(site)
    assert bool(letter.notes) == (not site)
