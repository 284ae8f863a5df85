"""The grammar of the house: narrower than TEI All, and whatever it allows is read word for word and written again."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from extraction import extract, words
from grammar import TEI, Grammar
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from lxml import etree
from repeated import draws

import edition.tei
from edition.model import Letter, Markup, Variant, walk
from edition.tei import dumps, loads
from edition.tree import BEGINNINGS, ENDINGS

_SCHEMA = Path(edition.tei.__file__).with_name("edition.rng")
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_TEXTS = ("we ", "met ", " here", "the ", "field", ", ", ". ", " ?", " ", "co", "lour", "it’s ", "“", "” ", "\n ", "(")
_WITNESSES = ("A", "B", "C", "D")
_MARKS = ("witStart", "witEnd", "lacunaStart", "lacunaEnd")
#: Where a mark says nothing, since what stands there is no text or not the whole of it.
_NO_PLACE = {"choice", "del", "bibl", "desc", "figDesc", "fw", "note"}
GRAMMAR = Grammar()


@pytest.mark.slow
def test_every_element_in_every_place_and_with_every_attribute_is_valid_tei(tei_all: etree.RelaxNG) -> None:
    house = etree.RelaxNG(etree.parse(_SCHEMA))
    faults = {}
    for name, made in GRAMMAR.documents_of_everything():
        document = etree.fromstring(etree.tostring(made))
        assert house.validate(document), (name, house.error_log)
        if not tei_all.validate(document):
            faults[name] = str(tei_all.error_log[0].message)
    assert faults == {}


def draw_document(draw: random.Random) -> bytes:
    """Return a document of the house at random: any structure, with witnesses, an apparatus, lacunae."""
    root = GRAMMAR.document_at_random(draw, draw.choice((5, 20, 60)), lambda: "".join(draw.choices(_TEXTS, k=3)))
    apparatus = draw.choice(("", "positive", "negative"))
    header = root.find(f"{{{TEI}}}teiHeader")
    assert header is not None
    for part in list(header)[1:]:
        header.remove(part)
    encoding = etree.SubElement(header, f"{{{TEI}}}encodingDesc")
    said = {"method": "parallel-segmentation", "location": "internal"}
    said |= {"ana": f"apparatus:{apparatus}"} if apparatus else {}
    etree.SubElement(encoding, f"{{{TEI}}}variantEncoding", said)
    source = header.find(f".//{{{TEI}}}sourceDesc")
    assert source is not None
    source[:] = [_witnesses(draw)]
    text = root.find(f"{{{TEI}}}text")
    assert text is not None
    text.set("type", "edition")
    text.set("subtype", "transcription")
    for mark in list(text.iter(*(f"{{{TEI}}}{name}" for name in _MARKS))):
        if any(etree.QName(node).localname in _NO_PLACE for node in mark.iterancestors()):
            etree.strip_elements(mark.xpath("..")[0], str(mark.tag), with_tail=False)
    _name_witnesses(text, _WITNESSES, draw)
    for node in text.iter(f"{{{TEI}}}app", f"{{{TEI}}}certainty"):
        for name in {"type", "ana", "cert", "prev"}.intersection(node.attrib):
            if node.tag == f"{{{TEI}}}app" or name == "ana":
                del node.attrib[name]
    for site in list(text.iter(f"{{{TEI}}}app")):
        for further in [lem for lem in site.iter(f"{{{TEI}}}lem") if _site_of(lem) is site][1:]:
            further.tag = f"{{{TEI}}}rdg"
            for extent in further.findall(f"{{{TEI}}}certainty") + further.findall(f"{{{TEI}}}precision"):
                further.remove(extent)
    for note in text.iter(f"{{{TEI}}}note"):
        note.attrib.pop("target", None)
    for division in text.iter(f"{{{TEI}}}div"):
        if division.get("type") not in ("notes", "judgements"):
            division.attrib.pop("type", None)
    return etree.tostring(root)


def _witnesses(draw: random.Random) -> etree._Element:
    """Return a list of witnesses, some of them at times in a family."""
    listed = etree.Element(f"{{{TEI}}}listWit")
    family = etree.Element(f"{{{TEI}}}listWit", {_XML_ID: "alpha"})
    for name in _WITNESSES:
        inside = family if name in "BC" and draw.random() < 0.5 else listed
        etree.SubElement(inside, f"{{{TEI}}}witness", {_XML_ID: name}).text = "w"
    if len(family):
        listed.append(family)
    return listed


def _name_witnesses(node: etree._Element, scope: tuple[str, ...], draw: random.Random) -> None:
    """Give the readings at each site their witnesses: each of those in scope to one of them, or to none."""
    for child in node:
        if child.tag != f"{{{TEI}}}app":
            if etree.QName(child).localname in _MARKS:
                child.attrib.pop("wit", None)
                if draw.random() < 0.3:
                    child.set("wit", f"#{draw.choice(_WITNESSES)}")
            _name_witnesses(child, scope, draw)
            continue
        readings = [each for each in child.iter(f"{{{TEI}}}lem", f"{{{TEI}}}rdg") if _site_of(each) is child]
        given: dict[etree._Element | None, list[str]] = {}
        for siglum in scope:
            given.setdefault(draw.choice([*readings, *readings, None]), []).append(siglum)
        for reading in readings:
            reading.attrib.pop("wit", None)
            if named := given.get(reading):
                reading.set("wit", " ".join(f"#{siglum}" for siglum in named))
            _name_witnesses(reading, tuple(given.get(reading, ())) or scope, draw)
        for detail in child.findall(f"{{{TEI}}}witDetail"):
            lost = given.get(None)
            if lost:
                detail.set("wit", f"#{lost[0]}")
            else:
                child.remove(detail)


def _site_of(reading: etree._Element) -> etree._Element:
    return next(reading.iterancestors(f"{{{TEI}}}app"))


documents = st.integers(0, 2**32).map(lambda seed: draw_document(random.Random(seed)))
slow = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(draws(60, *slow), derandomize=True)
@given(documents)
def test_every_version_has_the_words_that_brute_force_finds(source: bytes) -> None:
    keeps_every_word(source)


@pytest.mark.whole
@pytest.mark.release
@settings(max_examples=1500, derandomize=True, suppress_health_check=slow)
@given(documents)
def test_every_version_has_the_words_that_brute_force_finds_in_many(source: bytes) -> None:
    keeps_every_word(source)


def names_strangers(letter: Letter) -> bool:
    """Return whether a reading names, in a reading or a mark within it, a witness that does not have it."""
    for variant in letter.all_variants:
        for reading in variant.all_readings():
            for node in walk(reading.content):
                inner = node.all_readings() if isinstance(node, Variant) else ()
                named = {siglum for each in inner for siglum in each.witnesses}
                if isinstance(node, Markup) and node.tag in BEGINNINGS | ENDINGS:
                    named = set(node.get("wit").split())
                if not named <= set(reading.witnesses):
                    return True
    return False


def keeps_every_word(source: bytes) -> None:
    letter = loads(source)
    # What a mark in such a reading says of the stranger's text after it, no rule of the Guidelines decides.
    assume(not names_strangers(letter))
    written = dumps(letter)
    assert loads(written) == letter
    assert dumps(loads(written)) == written
    for siglum in letter.sigla:
        found = words(letter.witness_text(siglum))
        assert found == words(extract(source, siglum))
        assert found == words(extract(written, siglum))
    assert words(letter.edited_text()) == words(extract(source, None)) == words(extract(written, None))
