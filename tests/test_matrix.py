"""The apparatus as others' programs take it: the same matrix by teiphy from the TEI, by DendroPy from the NEXUS."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from adopt_samples import tei
from dendropy import StandardCharacterMatrix
from lxml import etree
from teiphy import Collation

import edition
from edition.adopt.adoption import Options, adopt
from edition.exports.matrix import INAPPLICABLE, make_matrix
from edition.exports.nexus import make_nexus, name_taxa
from edition.exports.site_collation import make_collation
from edition.exports.site_table import LACUNA, make_site_table
from edition.exports.spelled_out import MISSING, spell_out
from edition.model import Letter
from edition.tei import dumps, loads
from edition.tree import NOT_EXTANT, OMITS, READS, UNREPORTED

NAMESPACES = {"t": "http://www.tei-c.org/ns/1.0", "xml": "http://www.w3.org/XML/1998/namespace"}
FOUR = "".join(f'<witness xml:id="{siglum}"/>' for siglum in "ABCD")
SITES = (
    '<p>The <app><lem wit="#A">old</lem><rdg wit="#B #C">new</rdg><witDetail type="lacuna" wit="#D"/></app> mill '
    '<app><lem wit="#A #B"/><rdg wit="#C">stood</rdg></app> '
    '<app><lem wit="#A #B">by the <app><lem wit="#A">brook</lem><rdg wit="#B">beck</rdg></app></lem>'
    '<rdg wit="#C #D"/></app></p>'
)


def adopted(source: bytes) -> Letter:
    [text] = adopt(source, "mill.xml", Options())
    return loads(text.content, "mill.xml")


@pytest.fixture(scope="module")
def mill() -> Letter:
    return adopted(tei(SITES, FOUR))


def read_nexus(letter: Letter) -> tuple[list[str], list[list[str]]]:
    """Return the taxa and their cells as DendroPy reads the NEXUS file."""
    matrix = StandardCharacterMatrix.get(data=make_nexus(letter).decode(), schema="nexus", preserve_underscores=True)
    return [taxon.label for taxon in matrix], [[str(cell) for cell in matrix[taxon]] for taxon in matrix]


def read_by_teiphy(letter: Letter) -> Iterator[list[tuple[int, ...]]]:
    """Yield for each variant, by witness, the numbers of the readings that teiphy finds in the TEI; empty for none."""
    tree = etree.ElementTree(etree.fromstring(dumps(spell_out(letter))))
    read = Collation(tree, missing_reading_types=[kind for kind, _ in MISSING.values()])
    found = {
        name: [row[number] for row in (read.readings_by_witness[w.identifier] for w in letter.witnesses)]
        for number, name in enumerate(read.variation_unit_ids)
    }
    for variant in letter.all_variants:
        pieces = zip(*(found[piece.id] for piece in letter.pieces_of(variant)), strict=True)
        yield [tuple(cell.index(1) for cell in cells) if all(map(any, cells)) else () for cells in pieces]


def test_a_lacuna_silence_and_a_site_elsewhere_are_told_apart_from_an_omission(mill: Letter) -> None:
    cells = [character.cells for character in make_matrix(mill)]
    assert cells == [
        (0, 1, 1, NOT_EXTANT),
        (0, 0, 1, UNREPORTED),
        (0, 0, 1, 1),
        (0, 1, INAPPLICABLE, INAPPLICABLE),
    ]
    assert read_nexus(mill) == (["A", "B", "C", "D"], [[*"0000"], [*"1001"], [*"111-"], [*"??1-"]])


def test_the_collation_table_says_what_a_cell_without_words_is(mill: Letter) -> None:
    """What CollateX reads has null for all of them; beside it stands what each is."""
    table = json.loads(make_collation(mill))
    said = dict(zip(table["witnesses"], table["states"], strict=True))
    assert said == {
        "A": [READS, OMITS, READS, READS],
        "B": [READS, OMITS, READS, READS],
        "C": [READS, READS, OMITS, INAPPLICABLE],
        "D": [NOT_EXTANT, UNREPORTED, OMITS, INAPPLICABLE],
    }
    for cells, states in zip(table["table"], table["states"], strict=True):
        assert [cell is not None for cell in cells] == [state == READS for state in states]


def test_a_table_for_stemmaweb_leaves_only_an_omission_empty(mill: Letter) -> None:
    rows = list(csv.reader(io.StringIO(make_site_table(mill).decode()), dialect="excel-tab"))
    assert rows == [
        ["A", "B", "C", "D"],
        ["old", "new", "new", LACUNA],
        ["", "", "stood", LACUNA],
        ["by the brook", "by the brook", "", ""],
        ["brook", "beck", LACUNA, LACUNA],
    ]


def agree(ours: list[str], theirs: list[tuple[int, ...]]) -> bool:
    """Tell whether two columns part the witnesses in the same way, and know nothing of the same ones."""
    known = [cell not in "?-" for cell in ours]
    pairs = set(zip(ours, theirs, strict=True)) if known == list(map(bool, theirs)) else set()
    pairs = {pair for pair in pairs if pair[1]}
    return known == list(map(bool, theirs)) and len({a for a, _ in pairs}) == len(pairs) == len({b for _, b in pairs})


def assert_same_by_teiphy(letter: Letter) -> None:
    taxa, rows = read_nexus(letter)
    assert taxa == name_taxa(letter)
    columns = list(read_by_teiphy(letter))
    assert len(rows[0]) == len(columns) == len(letter.all_variants)
    for number, variant in enumerate(letter.all_variants):
        assert agree([row[number] for row in rows], columns[number]), variant.id


def test_teiphy_reads_the_same_out_of_the_tei(mill: Letter) -> None:
    assert_same_by_teiphy(mill)


def test_teiphy_reads_the_same_out_of_many_witnesses_of_another_edition(foreign: Path) -> None:
    letter = adopted((foreign / "ubs-ephesians.xml").read_bytes())
    assert len(letter.sigla) > 80
    assert_same_by_teiphy(letter)


@pytest.mark.book
@pytest.mark.parametrize("letter_id", edition.letters())
def test_teiphy_reads_the_same_out_of_the_letters(letter_id: str) -> None:
    assert_same_by_teiphy(edition.load(letter_id))


def test_silence_is_spelled_out_where_the_apparatus_is_negative() -> None:
    negative = '<p>The <app><lem>old</lem><rdg wit="#B">new</rdg></app> <app><lem>mill</lem><rdg wit="#C"/></app></p>'
    [text] = adopt(tei(negative, FOUR), "mill.xml", Options(apparatus="negative"))
    letter = loads(text.content, "mill.xml")
    assert [character.cells for character in make_matrix(letter)] == [(0, 1, 0, 0), (0, 0, 1, 0)]
    assert_same_by_teiphy(letter)


def test_a_program_that_follows_sigla_alone_reads_every_witness_out_of_the_spelled_letter(mill: Letter) -> None:
    """As EVT does: a list of witnesses, and of each site the reading whose ``@wit`` names the witness."""
    tree = etree.fromstring(dumps(spell_out(mill)))
    [listed] = tree.xpath("//t:listWit", namespaces=NAMESPACES)
    identifiers = listed.xpath("./t:witness/@xml:id", namespaces=NAMESPACES)
    assert identifiers == ["A", "B", "C", "D"]
    pointers = {name for names in tree.xpath("//@wit") for name in names.split()}
    assert pointers == {f"#{identifier}" for identifier in identifiers}
    for siglum, words in {"A": "The old mill by the brook", "C": "The new mill stood"}.items():
        copy = etree.fromstring(etree.tostring(tree))
        for reading in copy.xpath("//t:lem | //t:rdg | //t:witDetail", namespaces=NAMESPACES):
            if reading.tag.endswith("witDetail") or f"#{siglum}" not in reading.get("wit", "").split():
                reading.getparent().remove(reading)
        assert " ".join(copy.xpath("string(//t:body)", namespaces=NAMESPACES).split()) == words


def test_families_are_one_list_of_witnesses_in_the_spelled_letter(tei_all: etree.RelaxNG) -> None:
    listed = '<witness xml:id="A"/><listWit xml:id="beta"><witness xml:id="B"/><witness xml:id="C"/></listWit>'
    site = '<p>The <app><lem wit="#A">old</lem><rdg wit="#beta">new</rdg></app> mill</p>'
    letter = adopted(tei(site, listed))
    content = dumps(spell_out(letter))
    tree = etree.fromstring(content)
    assert tree.xpath("//t:listWit/t:witness/@xml:id", namespaces=NAMESPACES) == ["A", "B", "C"]
    assert len(tree.xpath("//t:listWit", namespaces=NAMESPACES)) == 1
    assert tei_all.validate(tree), tei_all.error_log
    assert_same_by_teiphy(letter)


def test_the_beginning_of_a_paragraph_is_no_omission() -> None:
    letter = adopted(
        tei('<p>The mill <app><lem wit="#A"/><rdg wit="#B"><milestone unit="paragraph"/></rdg></app> stood.</p>', FOUR)
    )
    assert make_matrix(letter)[0].states == ("", "¶")
    assert list(letter.variants["readings"]) == ["B: ¶"]
    assert "/ 'om.' '¶';" in make_nexus(letter).decode()
    assert list(csv.reader(io.StringIO(make_site_table(letter).decode()), dialect="excel-tab"))[1][:2] == ["", "¶"]
    table = json.loads(make_collation(letter))
    for cells, states in zip(table["table"], table["states"], strict=True):
        assert [cell is not None for cell in cells] == [state == READS for state in states]


def test_readings_of_a_site_are_named_apart_however_far_they_agree() -> None:
    readings = [f"a b c d e f {word} h i j k l m" for word in ("this", "that")]
    letter = adopted(tei(f'<p><app><lem wit="#A">{readings[0]}</lem><rdg wit="#B">{readings[1]}</rdg></app></p>', FOUR))
    [labels] = re.findall(r"/ '(.+)' '(.+)';", make_nexus(letter).decode())
    assert labels == tuple(readings)


def test_names_that_a_program_would_take_for_one_another_are_numbered() -> None:
    listed = "".join(f'<witness xml:id="{name}"/>' for name in ("Byz", "byz", "é", "α", "β"))
    letter = adopted(
        tei('<p>The <app><lem wit="#Byz #é">old</lem><rdg wit="#byz #α #β">it\'s [new]</rdg></app></p>', listed)
    )
    taxa, rows = read_nexus(letter)
    assert len({taxon.casefold() for taxon in taxa}) == 5
    assert all(taxon.isascii() for taxon in taxa)
    assert rows == [["0"], ["1"], ["0"], ["1"], ["1"]]


def test_a_comment_of_nexus_never_ends_before_its_end(mill: Letter) -> None:
    text = make_nexus(mill).decode()
    assert all(a != "[" or b != "[" for a, b in pairwise(sign for sign in text if sign in "[]"))
