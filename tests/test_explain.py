"""What is said of the elements of a document: one message a mistake, with what is allowed there and an example."""

from __future__ import annotations

import re
from copy import deepcopy
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from in_small import ROOT
from lxml import etree

from edition.errors import EditionError
from edition.tei import grammar as rng
from edition.tei import loads
from edition.tei.explain import EXAMPLES, describe_element, find_faults, find_meant, mend, read_grammar
from edition.tei.names import TEI, shorten
from edition.tei.survey import survey
from edition.tei.syntax import explain_syntax

SAMPLE = ROOT / "tests" / "data" / "mini" / "data" / "letters" / "sailor-1901.xml"
SCHEMA = ROOT / "edition" / "tei" / "edition.rng"


@cache
def schema() -> etree.RelaxNG:
    """Return the schema as libxml2 reads it."""
    return etree.RelaxNG(etree.parse(SCHEMA))


def tree() -> etree._Element:
    return etree.parse(SAMPLE, etree.XMLParser(collect_ids=False)).getroot()


def said(old: str, new: str) -> list[str]:
    """Return what is said of the sample with one change."""
    text = SAMPLE.read_text(encoding="utf-8")
    assert old in text
    root = etree.fromstring(text.replace(old, new, 1).encode(), etree.XMLParser(collect_ids=False))
    return [f"{fault.what}; expected {fault.expected}" for fault in find_faults(root)]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Send", "<video/>Send", r"<video> in <p>, and there is no <video>; expected here text, <app>.*, as <app"),
        ("Send", "<b>Send</b>", r"<b> in <p>, and there is no <b>; expected <hi>, as <hi rend="),
        (
            "Send",
            "<PersName>Ann</PersName>",
            r"<PersName> in <p>, and there is no <PersName>; expected <persName>, as <persName ref=",
        ),
        ("<body>", "<body>Yours ever ", r"<body> holds words of its own; expected elements alone: <p>"),
        ('<app xml:id="v02"', "<app", r'<app> has no xml:id; expected as in <app xml:id="v02"'),
        ('xml:id="v02"', 'xml:id="2nd"', r'xml:id="2nd" in <app>; expected an id: a letter first'),
        ('quantity="14"', 'quantity="many"', r'quantity="many" in <gap>; expected a number'),
        (
            "</app>",
            '<lem wit="#B"/></app>',
            r"<lem> stands in <app> in a wrong place, or once too often; expected here <rdg>",
        ),
        (
            "<salute ",
            '<salute when="1901" ',
            r"<salute> cannot have when; expected one of its own: n, xml:lang, .* and \d+ more",
        ),
        (f' xmlns="{TEI}"', "", rf'<TEI> is in no namespace; expected <TEI xmlns="{TEI}">'),
        (f'xmlns="{TEI}"', 'xmlns="urn:x"', r"<TEI> is in the namespace urn:x"),
        ("Send", '<x xmlns="urn:x">!</x>Send', r"<x> in <p> is of another namespace; expected here text"),
    ],
)
def test_a_mistake_is_named_with_its_parent_and_what_is_allowed_there(old: str, new: str, message: str) -> None:
    (found,) = said(old, new)
    assert re.match(message, found), found


@pytest.mark.parametrize("tag", ["titleStmt", "publicationStmt", "sourceDesc", "title", "teiHeader", "text"])
def test_a_part_that_is_wanting_is_one_mistake_and_named(tag: str) -> None:
    text = re.sub(rf"(?s)<{tag}[ >].*?</{tag}>", "", SAMPLE.read_text(encoding="utf-8"), count=1)
    (fault,) = find_faults(etree.fromstring(text.encode()))
    assert f"<{tag}>" in fault.what + fault.expected


def test_mistakes_at_several_places_are_all_named_at_once() -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    for old, new in (("<titleStmt>", "<titelStmt>"), ("</titleStmt>", "</titelStmt>"), ('"v01" type', '"v01" kind')):
        text = text.replace(old, new)
    with pytest.raises(EditionError) as caught:
        loads(text.replace("Send", "<i>Send</i>").encode(), "letter.xml")
    assert [re.match(r"<\w+>", problem.what)[0] for problem in caught.value.problems] == ["<titelStmt>", "<app>", "<i>"]  # type: ignore[index]


@st.composite
def changed(draw: st.DrawFn) -> etree._Element:
    """Return the sample with some of its elements taken out, doubled, renamed or moved, or their attributes changed."""
    root = tree()
    for _ in range(draw(st.integers(0, 3))):
        elements = [element for element in root.iter("*") if element is not root]
        element = draw(st.sampled_from(elements))
        parent = element.getparent()
        assert parent is not None
        match draw(st.sampled_from(["drop", "double", "rename", "attribute", "value", "words", "move"])):
            case "drop":
                parent.remove(element)
            case "double":
                parent.insert(parent.index(element), deepcopy(element))
            case "rename":
                element.tag = f"{{{TEI}}}{draw(st.sampled_from(['p', 'div', 'rdg', 'note', 'hi', 'gap', 'x']))}"
            case "attribute":
                element.set(draw(st.sampled_from(["type", "wit", "when", "n", "x"])), "#A")
            case "value" if element.attrib:
                element.set(
                    draw(st.sampled_from(sorted(map(str, element.attrib)))), draw(st.sampled_from(["", "7", "a b"]))
                )
            case "words":
                element.text = "Words. " + (element.text or "")
            case "move":
                other = draw(st.sampled_from(elements))
                if element not in other.iterancestors() and other is not element:
                    other.append(element)
    return root


@pytest.mark.slow
@given(changed())
def test_something_is_said_of_a_document_exactly_where_the_schema_refuses_it(root: etree._Element) -> None:
    assert bool(find_faults(root)) == (not schema().validate(root))


@pytest.mark.slow
@given(changed())
def test_a_document_that_was_mended_can_be_read_on(root: etree._Element) -> None:
    found = survey(etree.tostring(root), "letter.xml")
    assert found.letter is None or found.letter.sections is not None
    mend(root)
    names = {shorten(name) for element in read_grammar().elements for name in element.names.listed}
    assert {shorten(str(element.tag)) for element in root.iter("*")} <= names | {"x"}


@pytest.mark.parametrize("tag", sorted(EXAMPLES))
def test_an_example_is_what_the_schema_allows(tag: str) -> None:
    defined = read_grammar().named(f"{{{TEI}}}{tag}")
    assert defined, f"there is no <{tag}>"
    element = etree.fromstring(EXAMPLES[tag].replace(f"<{tag}", f'<{tag} xmlns="{TEI}"', 1))
    states = [rng.open_tag(each, str(element.tag)) for each in defined]
    assert rng.NOT_ALLOWED not in states
    assert valid_alone(element)


def valid_alone(element: etree._Element) -> bool:
    """Tell whether an element by itself is one that the schema defines."""
    grammar = etree.parse(SCHEMA).getroot()
    space = "{http://relaxng.org/ns/structure/1.0}"
    defined = [each for each in grammar.iter(f"{space}element") if each.get("name") == etree.QName(element).localname]
    (start,) = grammar.iter(f"{space}start")
    for child in list(start):
        start.remove(child)
    choice = etree.SubElement(start, f"{space}choice")
    for each in defined:
        choice.append(deepcopy(each))
    return etree.RelaxNG(etree.fromstring(etree.tostring(grammar))).validate(etree.fromstring(etree.tostring(element)))


def test_an_element_without_an_example_is_shown_with_what_it_must_have() -> None:
    assert describe_element("milestone") == '<milestone unit="…">…</milestone>'


@pytest.mark.parametrize(
    ("written", "meant"),
    [("persname", "persName"), ("rgd", "rdg"), ("em", "emph"), ("lemm", "lem"), ("figure", None), ("xyz", None)],
)
def test_a_misspelt_name_is_taken_for_the_one_that_is_meant(written: str, meant: str | None) -> None:
    assert find_meant(written, ["persName", "rdg", "emph", "lem", "lb", "p", "date"]) == meant


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<TEI><p>Ham & eggs</p></TEI>", "an & by itself"),
        ("<TEI><p>a&nbsp;b</p></TEI>", "&nbsp; is no character of XML"),
        ("<TEI><p n=1/></TEI>", "an attribute without its value in quotation marks"),
        ("<TEI><p>x</TEI>", "</TEI> closes the <p> of line 1"),
        ("<TEI><p>", "the <p> of line 1 is never closed"),
        ("<TEI n='1' n='2'/>", "an element with n twice"),
        ("<TEI/>more", "something stands after the last tag"),
        ("<TEI>3 < 4</TEI>", "a < that begins no tag"),
        ("", "there is no element in it"),
    ],
)
def test_what_is_no_xml_is_said_in_words_of_an_editor(text: str, what: str) -> None:
    with pytest.raises(EditionError) as caught:
        loads(text.encode(), "letter.xml")
    (problem,) = caught.value.problems
    assert problem.what == f"not well-formed XML: {what}"


def test_what_is_not_known_of_libxml2_is_said_as_it_says_it() -> None:
    assert explain_syntax("Something new") == ("Something new", "")


def test_a_fault_of_syntax_does_not_hide_what_is_wrong_before_it(tmp_path: Path) -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    text = text.replace("<titleStmt>", "<titelStmt>").replace("</titleStmt>", "</titelStmt>")
    found = survey(text.replace("</salute>", "</salut>").encode(), tmp_path / "letter.xml")
    assert [problem.line for problem in found.problems] == [44, 5]
    assert found.letter is not None and found.is_doubtful(60) and not found.is_doubtful(20)
