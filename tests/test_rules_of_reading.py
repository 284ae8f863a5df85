"""What an apparatus says, and no more: each rule of reading in one small file of ``tests/data/rules``.

Beside each file stands what every witness has in it, and under ``None`` the text as it is edited.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT
from extraction import extract, words
from lxml import etree

from edition.model import Attestation, Letter, Reading, Section
from edition.tei import dumps, loads, read

RULES = ROOT / "tests" / "data" / "rules"

TEXTS: dict[str, dict[str | None, str]] = {
    "spaces-of-readings": {
        "A": "We met here in the field.",
        "B": "We met in field.",
        None: "We met here in the field.",
    },
    "parts-of-words": {
        "A": "The colour of honour.",
        "B": "The color of honor.",
        None: "The colour of honour.",
    },
    "spaces-before-punctuation": {
        "A": "Qui ? . . . And he came too, (he did) oui ?",
        "B": "Qui ? . . . And he came, (did) ?",
        None: "Qui ? . . . And he came too, (he did) oui ?",
    },
    "lacuna": {
        "A": "One two three four five.\n\nSix.\n\nSeven eight nine.",
        "B": "One two three five.\n\nSix.\n\nSeven eight nine.",
        "C": "One too[…]\n\n[…]\n\n[…]ate nine.",
        None: "One two three four five.\n\nSix.\n\nSeven eight nine.",
    },
    "late-and-early": {
        "A": "One two three.\n\nFour five six.\n\nSeven eight nine.",
        "B": "[…]\n\n[…]fife six.\n\nSeven eight nine.",
        "C": "One three.\n\nFour fief six.\n\nSeven ate[…]",
        None: "One two three.\n\nFour five six.\n\nSeven eight nine.",
    },
    "not-extant-at-a-site": {
        "A": "One two three.",
        "B": "One three.",
        "C": "One […] three.",
        None: "One two three.",
    },
    "silence-in-a-positive-apparatus": {
        "A": "One two three.",
        "B": "One too three.",
        "C": "One […] three.",
        None: "One two three.",
    },
    "silence-in-a-negative-apparatus": {
        "A": "One two three […].",
        "B": "One too much three for.",
        "C": "One two three […].",
        None: "One two three four.",
    },
    "no-lemma": {"A": "One two three.", "B": "One too three.", None: "One […] three."},
    "conjecture": {"A": "One two three.", "B": "One two three.", None: "One two three."},
    "groups-of-readings": {
        "A": "One two three.",
        "B": "One twoe three.",
        "C": "One twwo three.",
        None: "One two three.",
    },
    "families": {
        "A": "One two three.",
        "B": "One too three.",
        "C": "One too three.",
        "D*": "One too three.",
        None: "One two three.",
    },
    "sigla": {"06": "One two three.", "06*": "One too three.", None: "One two three."},
    "editorial-marks": {
        "A": "I saw teh olde Mr p̄haps there, once once, […] away home.",
        None: "I saw the old Mister perhaps there, once once, […] away home.",
    },
    "verse": {
        "A": "The Ford\n\nThe water ran\n\nAnd no one came\n\nAgain",
        "B": "The Ford\n\nThe water runs\n\nAgain",
        None: "The Ford\n\nThe water ran\n\nAnd no one came\n\nAgain",
    },
}
rules = pytest.mark.parametrize("rule", TEXTS)


def rule_of(name: str) -> Letter:
    return read(RULES / f"{name}.xml")


def test_every_file_is_a_rule() -> None:
    assert {path.stem for path in RULES.glob("*.xml")} == TEXTS.keys()


@rules
def test_each_version_reads_as_the_rule_says(rule: str) -> None:
    letter = rule_of(rule)
    texts: dict[str | None, str] = {siglum: letter.witness_text(siglum) for siglum in letter.sigla}
    assert texts | {None: letter.edited_text()} == TEXTS[rule]


@rules
def test_each_version_has_the_words_that_brute_force_finds(rule: str) -> None:
    letter, source = rule_of(rule), (RULES / f"{rule}.xml").read_bytes()
    for witness in letter.witnesses:
        assert words(extract(source, witness.identifier)) == words(letter.witness_text(witness.siglum))
    assert words(extract(source, None)) == words(letter.edited_text())


@rules
def test_written_again_it_says_the_same(rule: str) -> None:
    letter = rule_of(rule)
    written = dumps(letter)
    assert loads(written) == letter
    assert dumps(loads(written)) == written
    for witness in letter.witnesses:
        assert loads(written).witness_text(witness.siglum) == letter.witness_text(witness.siglum)


@rules
def test_it_is_valid_tei(rule: str, tei_all: etree.RelaxNG) -> None:
    assert tei_all.validate(etree.parse(RULES / f"{rule}.xml")), tei_all.error_log
    assert tei_all.validate(etree.fromstring(dumps(rule_of(rule)))), tei_all.error_log


def states(letter: Letter) -> dict[str, dict[str, str]]:
    """Return what is known of each witness at each site."""
    return {v.id: {siglum: v.attest(siglum).state for siglum in letter.sigla} for v in letter.all_variants}


def test_what_is_lost_is_told_from_what_is_left_out_and_from_what_nobody_says() -> None:
    assert states(rule_of("lacuna")) == {
        "v1": {"A": "reads", "B": "reads", "C": "reads"},
        "v2": {"A": "reads", "B": "omits", "C": "not extant"},
        "v3": {"A": "reads", "B": "reads", "C": "reads"},
    }
    assert states(rule_of("late-and-early"))["v1"] == {"A": "reads", "B": "not extant", "C": "omits"}
    assert states(rule_of("not-extant-at-a-site"))["v1"] == {"A": "reads", "B": "omits", "C": "not extant"}
    assert states(rule_of("silence-in-a-positive-apparatus"))["v1"]["C"] == "unreported"


def test_silence_agrees_with_a_lemma_of_witnesses_and_with_no_conjecture() -> None:
    letter = rule_of("silence-in-a-negative-apparatus")
    assert states(letter) == {
        "v1": {"A": "reads", "B": "reads", "C": "reads"},
        "v2": {"A": "omits", "B": "reads", "C": "unreported"},
        "v3": {"A": "unreported", "B": "reads", "C": "unreported"},
    }
    assert letter.variant("v1").reading_of("C") is letter.variant("v1").lemma
    assert letter.variant("v3").attest("C") == Attestation("unreported")


def test_a_conjecture_has_no_witness_and_names_its_author() -> None:
    (reading,) = rule_of("conjecture").variant("v1").readings
    assert (reading.witnesses, reading.claimed_by) == ((), ("bib:smith1901", "#smith"))
    assert reading.get("type") == "conjecture"


def test_readings_of_a_group_stand_in_it() -> None:
    first, second = rule_of("groups-of-readings").variant("v1").readings
    assert first.groups == second.groups
    assert first.groups[0].attributes == (("type", "orthographic"),)


def test_a_family_has_the_witnesses_of_the_families_in_it() -> None:
    letter = rule_of("families")
    assert {family.siglum: family.members for family in letter.families} == {"β": ("B", "C", "D*"), "γ": ("C", "D*")}
    assert letter.variant("v1").readings[0].witnesses == ("B", "C", "D*")


def test_a_siglum_may_be_no_id() -> None:
    letter = rule_of("sigla")
    assert [(witness.siglum, witness.identifier) for witness in letter.witnesses] == [("06", "w06"), ("06*", "w06s")]
    assert b'wit="#w06s"' in dumps(letter)


def test_a_title_of_the_edition_is_no_text_and_a_heading_of_the_witnesses_is() -> None:
    (verse,) = rule_of("verse").sections
    assert isinstance(verse, Section)
    assert verse.head == ("A title of the edition",)
    assert [paragraph.form for paragraph in rule_of("verse").all_paragraphs] == ["head", "l", "l", "l"]


ASIDES = """<?xml version="1.0" encoding="UTF-8"?>
<?xml-model href="house.rng"?>
<!-- before the document -->
<!DOCTYPE TEI>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="asides">
  <!-- before the header -->
  <teiHeader>
    <fileDesc>
      <!-- in the header -->
      <titleStmt>
        <title>Asides</title>
      </titleStmt>
      <publicationStmt>
        <publisher>The edition</publisher>
      </publicationStmt>
      <sourceDesc>
        <listWit>
          <witness xml:id="A">a</witness>
          <!-- between witnesses -->
          <witness xml:id="B">b</witness>
        </listWit>
      </sourceDesc>
    </fileDesc>
  </teiHeader>
  <text type="edition" subtype="transcription" xml:lang="en">
    <!-- before the body -->
    <body>
      <!-- before a paragraph -->
      <p xml:id="p1">One<!-- in a word -->and <app xml:id="v1" type="substitution"><!-- first --> <lem
        wit="#A">two</lem> <!-- between > readings --> <rdg wit="#B">too</rdg> <?last one?></app> three.</p>
    </body>
    <back>
      <div type="notes">
        <!-- before a note -->
        <note xml:id="n1" type="commentary" target="#p1">Four.<!-- in a note --></note>
        <!-- after the notes -->
      </div>
    </back>
  </text>
  <!-- at the end -->
</TEI>
<!-- after the document -->
"""


def asides(source: bytes) -> list[tuple[str, str, str]]:
    """Return what the comments and instructions of a document say, in what and after what they stand."""
    told = []
    for node in etree.fromstring(source).xpath("//comment() | //processing-instruction()"):
        parent, before = node.getparent(), node.getprevious()
        told.append((str(node), "" if parent is None else parent.tag, "" if before is None else str(before.tag)))
    return told


def test_comments_and_instructions_stay_where_they_stand_and_are_no_text() -> None:
    letter = loads(ASIDES.encode())
    assert letter.witness_text("B") == "Oneand too three."
    written = dumps(letter)
    assert asides(written) == asides(ASIDES.encode())
    assert written.split(b"<TEI")[0].split(b"\n") == ASIDES.encode().split(b"<TEI")[0].split(b"\n")
    assert written.endswith(b"</TEI>\n<!-- after the document -->\n")
    assert dumps(loads(written)) == written


def test_what_may_be_read_does_not_depend_on_how_the_file_is_laid_out(tmp_path: Path) -> None:
    source = (RULES / "verse.xml").read_text(encoding="utf-8")
    loose = tmp_path / "verse.xml"
    loose.write_text(source.replace("><", ">\n\n<"), encoding="utf-8")
    assert read(loose) == rule_of("verse")


def test_a_reading_that_is_looked_up_is_found_at_once() -> None:
    variant = rule_of("families").variant("v1")
    assert isinstance(variant.reading_of("D*"), Reading)
    assert variant.attest("D*") is variant.attest("D*")
