"""What a viewer by others finds in the TEI of ``spelled-out/``, by the rules that its code follows.

EVT 2 (https://github.com/evt-project/evt-viewer) and EVT 3 (https://github.com/evt-project/evt-viewer-angular) take the
witnesses from every ``listWit`` that stands in no other; of a site the readings that are its children, alone or in a
``rdgGrp``; of a witness the first reading whose ``wit`` has it after a ``#``, and where none has, the lemma. The first
``lem`` inside is the lemma to EVT 3.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from adopt_samples import tei
from lxml import etree
from test_matrix import FOUR, SITES, adopted

import edition
from edition.exports.spelled_out import MISSING, spell_out
from edition.model import Letter, Variant, walk
from edition.tei import dumps
from edition.text import fold, plain
from edition.tree import OMITS, READS

T = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
#: A family, a lacuna that goes on from site to site, a witness that begins late, readings in a group, none preferred.
LACUNAE = (
    '<p>The <app><lem wit="#A #B">old</lem><rdg wit="#C"><lacunaStart/></rdg></app> mill '
    '<app><rdg wit="#A">stood</rdg><rdg wit="#B">lay</rdg></app> '
    '<app><lem wit="#A">by</lem><rdgGrp type="near"><rdg wit="#B">at</rdg></rdgGrp></app> the '
    '<app><lem wit="#A #B">brook</lem><rdg wit="#C"><lacunaEnd/>beck</rdg></app></p>'
)


def find_witnesses(tree: etree._Element) -> list[str]:
    lists = [each for each in tree.iter(f"{T}listWit") if next(each.iterancestors(f"{T}listWit"), None) is None]
    return [witness.get(XML_ID, "") for each in lists for witness in each.iter(f"{T}witness")]


def find_readings(app: etree._Element) -> list[etree._Element]:
    held = [*app, *(each for group in app.iterchildren(f"{T}rdgGrp") for each in group)]
    return [each for each in held if each.tag in (f"{T}lem", f"{T}rdg")]


def show(app: etree._Element, witness: str, known: list[str]) -> etree._Element | None:
    """Return the reading that EVT 2 shows of a witness; None where it shows that there is none."""
    for reading in find_readings(app):
        named = (each.strip() for each in (reading.get("wit") or "").split("#"))
        if witness in [each for each in named if each in known]:
            return reading
    return app.find(f"{T}lem")


def say(reading: etree._Element, witness: str, known: list[str]) -> str:
    """Return the words that EVT 2 shows of a witness in a reading, those of sites inside it too."""
    said = reading.text or ""
    for each in reading:
        if each.tag == f"{T}app":
            inner = show(each, witness, known)
            said += say(inner, witness, known) if inner is not None else ""
        elif each.tag in (f"{T}gap", f"{T}lacunaStart"):
            said += "[…]"
        elif isinstance(each.tag, str):
            said += say(each, witness, known)
        said += each.tail or ""
    return said


def assert_shown_as_it_is(letter: Letter) -> None:
    tree = etree.fromstring(dumps(spell_out(letter)))
    known = find_witnesses(tree)
    assert known == [witness.identifier for witness in letter.witnesses]
    [encoding] = tree.iter(f"{T}variantEncoding")
    assert (encoding.get("method"), encoding.get("location")) == ("parallel-segmentation", "internal")
    sites = {app.get(XML_ID): app for app in tree.iter(f"{T}app")}
    assert len(sites) == len(list(tree.iter(f"{T}app")))
    for reading in (*tree.iter(f"{T}lem"), *tree.iter(f"{T}rdg")):
        assert {each.strip() for each in (reading.get("wit") or "").split("#") if each.strip()} <= set(known)
    types = dict(MISSING.values())
    for variant, scope in _sites(letter):
        app = sites[variant.id]
        if app.find(f"{T}lem") is not None:
            assert next(app.iter(f"{T}lem")).getparent() is app
        for siglum, witness in zip(letter.sigla, known, strict=True):
            if siglum not in scope:
                continue
            attested, shown = variant.attest(siglum), show(app, witness, known)
            assert shown is not None
            if attested.state in (READS, OMITS):
                assert attested.reading is not None and shown.get("type") not in types
                if not any(
                    mark in etree.tostring(shown, encoding="unicode") for mark in ("<choice", "<note", "<subst")
                ):
                    assert fold(say(shown, witness, known)) == fold(plain(attested.reading.content, siglum))
            else:
                assert shown.get("type") == MISSING[attested.state][0], f"{variant.id} {siglum}"


def _sites(letter: Letter) -> list[tuple[Variant, frozenset[str]]]:
    """Return the sites, each with the witnesses that have what is around it."""
    found: dict[str, tuple[Variant, frozenset[str]]] = {}
    for node in walk(letter.sections):
        if isinstance(node, Variant):
            scope = found[node.id][1] if node.id in found else frozenset(letter.sigla)
            found[node.id] = node, scope
            for reading in node.all_readings():
                for inner in walk(reading.content):
                    if isinstance(inner, Variant):
                        found[inner.id] = inner, frozenset(node.witnesses_of(reading)) & scope
    return list(found.values())


@pytest.mark.parametrize("body", [SITES, LACUNAE])
def test_no_witness_is_shown_with_what_is_not_known_of_it(body: str) -> None:
    assert_shown_as_it_is(adopted(tei(body, FOUR)))


def test_a_witness_that_no_reading_names_would_be_shown_with_the_lemma() -> None:
    """Unless it is said at the site: what the letter's own TEI leaves to its header and to lacunae."""
    letter = adopted(tei(LACUNAE, FOUR))
    own, spelled = (etree.fromstring(dumps(each)) for each in (letter, spell_out(letter)))
    for tree, words in ((own, "by"), (spelled, "[…]")):
        site = [*tree.iter(f"{T}app")][2]
        shown = show(site, "C", find_witnesses(tree))
        assert shown is not None and say(shown, "C", ["C"]) == words


def test_many_witnesses_of_another_edition_are_shown_as_they_are(foreign: Path) -> None:
    assert_shown_as_it_is(adopted((foreign / "ubs-ephesians.xml").read_bytes()))


@pytest.mark.book
@pytest.mark.parametrize("letter_id", edition.letters())
def test_the_letters_are_shown_as_they_are(letter_id: str) -> None:
    assert_shown_as_it_is(edition.load(letter_id))
