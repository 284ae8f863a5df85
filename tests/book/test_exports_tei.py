"""What the exported TEI promises to other people's software."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from lxml import etree
from playwright.sync_api import Page

import edition
from edition.exports import gather_contents, linked_tei
from edition.exports.contents import Contents
from edition.model import Variant, walk
from edition.project import find_project
from edition.tei import loads
from edition.text import fold, plain

NS = {"t": "http://www.tei-c.org/ns/1.0"}
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
CETEICEAN = ROOT / "tests" / "vendor" / "ceteicean" / "CETEI.js"
#: Attributes of TEI that hold pointers.
POINTERS = ("ref", "target", "corresp", "source", "ana", "resp", "wit", "prev")


@pytest.fixture(scope="module")
def files(contents: Contents) -> dict[str, bytes]:
    return linked_tei.make_files(contents)


def test_the_letters_and_the_registers_are_valid_tei(files: dict[str, bytes], tei_all: etree.RelaxNG) -> None:
    letters = [f"{letter}.xml" for letter in edition.letters()]
    assert set(files) == {*letters, *(f"spelled-out/{name}" for name in letters), "registers.xml"}
    for name, content in files.items():
        assert tei_all.validate(etree.fromstring(content)), f"{name}: {tei_all.error_log.last_error}"


def test_every_pointer_leads_to_an_element_of_some_file(files: dict[str, bytes], exports: dict[str, bytes]) -> None:
    """Resolved as the Guidelines say, by the prefixes that the file itself declares, and from where it lies.

    A paragraph alone, of the static interface, has its notes and witnesses in the whole letter.
    """
    parts = {name: each for name, each in exports.items() if name.startswith("api/") and name.endswith(".xml")}
    trees = {name: etree.fromstring(content) for name, content in {**files, **parts}.items()}
    ids = {
        name: {element.get(XML_ID) for element in tree.iter() if element.get(XML_ID)} for name, tree in trees.items()
    }
    followed, broken = 0, []
    for name, tree in trees.items():
        prefixes = {each.get("ident"): each for each in tree.iterfind(".//t:prefixDef", NS)}
        alone = tree.find(".//{https://w3id.org/api/dts#}wrapper") is not None
        for pointer in _pointers(tree):
            if pointer.startswith("https://") or (alone and pointer.startswith("#")):
                continue
            prefix, colon, rest = pointer.partition(":")
            if colon:
                declared = prefixes[prefix]
                assert re.fullmatch(declared.attrib["matchPattern"], rest), pointer
                pointer = declared.attrib["replacementPattern"].replace("$1", rest)
            file, _, anchor = pointer.partition("#")
            there = posixpath.normpath(posixpath.join(posixpath.dirname(name), file)) if file else name
            followed += 1
            if there not in ids or (anchor and anchor not in ids[there]):
                broken.append(f"{name}: {pointer}")
    assert followed > 2000
    assert broken == []


def _pointers(tree: etree._Element) -> Iterator[str]:
    for element in tree.iterfind(".//t:*", NS):
        for attribute in POINTERS:
            yield from (element.get(attribute) or "").split()


@pytest.mark.parametrize("letter_id", edition.letters())
def test_a_letter_exported_and_read_again_is_the_same(
    letter_id: str, files: dict[str, bytes], contents: Contents
) -> None:
    letter = edition.load(letter_id)
    again = loads(files[f"{letter_id}.xml"], lists=find_project().vocabularies)
    units = linked_tei.declare_units(linked_tei.redirect_pointers(letter))
    assert again == linked_tei.name_edition(units, contents)
    assert (again.sections, again.notes, again.judgements) == (letter.sections, letter.notes, letter.judgements)
    for siglum in letter.readable:
        assert again.witness_text(siglum) == letter.witness_text(siglum)


def test_the_registers_hold_every_row_with_its_sources(files: dict[str, bytes]) -> None:
    tree = etree.fromstring(files["registers.xml"])
    elements = {"people": "person", "places": "place", "organisations": "org", "events": "event", "terms": "item"}
    for register, tag in elements.items():
        found = tree.findall(f".//t:standOff//t:{tag}", NS)
        assert [each.get(XML_ID) for each in found] == [f"{register}.{row}" for row in edition.register(register)["id"]]
        assert all(each.find("t:bibl", NS) is not None for each in found)


def test_a_restatement_says_what_it_is_in_its_header(files: dict[str, bytes]) -> None:
    tree = etree.fromstring(files["medvedev-1924.xml"])
    assert next(tree.iterfind("t:text", NS)).get("subtype") == "restatement"
    assert tree.findtext(".//t:sourceDesc/t:bibl", namespaces=NS) == "Restated after Allen 2015"


def test_a_paragraph_of_the_static_interface_is_valid_tei_but_for_its_wrapper(
    exports: dict[str, bytes], tei_all: etree.RelaxNG
) -> None:
    for name in (f"api/document/{letter}/p3.xml" for letter in edition.letters()):
        tree = etree.fromstring(exports[name])
        (wrapper,) = tree.iter("{https://w3id.org/api/dts#}wrapper")
        around = wrapper.getparent()
        assert around is not None
        around.replace(wrapper, wrapper[0])
        assert tei_all.validate(tree), f"{name}: {tei_all.error_log.last_error}"


def test_markup_in_a_register_comes_out_escaped(small: Path, tei_all: etree.RelaxNG) -> None:
    path = small / "registers" / "people.csv"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Anna", "Anna <script>alert(1)</script>&amp;"), encoding="utf-8"
    )
    content = linked_tei.make_files(gather_contents())["registers.xml"]
    assert b"<script" not in content and b"Anna &lt;script&gt;" in content
    assert tei_all.validate(etree.fromstring(content)), tei_all.error_log.last_error


@pytest.mark.browser
@pytest.mark.parametrize("letter_id", edition.letters())
def test_ceteicean_shows_a_letter(letter_id: str, files: dict[str, bytes], page: Page, tmp_path: Path) -> None:
    letter = edition.load(letter_id)
    reader = tmp_path / "reader.html"
    reader.write_text(f'<!DOCTYPE html><title>Reader</title><script src="{CETEICEAN.as_uri()}"></script>')
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(reader.as_uri())
    page.evaluate("xml => document.body.append(new CETEI().makeHTML5(xml))", files[f"{letter_id}.xml"].decode())
    shown = {
        name: page.evaluate(
            "name => [...document.querySelectorAll(name)].map(each => [each.id, each.textContent])", f"tei-body {name}"
        )
        for name in ("tei-p", "tei-app", "tei-lem")
    }
    assert faults == []
    assert [identifier for identifier, _ in shown["tei-app"]] == [
        node.id for node in walk(letter.sections) if isinstance(node, Variant)
    ]
    texts = {identifier: fold(text) for identifier, text in shown["tei-p"]}
    simple = [
        paragraph
        for paragraph in letter.all_paragraphs
        if paragraph.form == "p"
        and not any(isinstance(node, Variant) or "ptr" in str(node) for node in paragraph.content)
    ]
    assert set(texts) == {paragraph.id for paragraph in letter.all_paragraphs if paragraph.form == "p"}
    assert simple
    assert all(texts[paragraph.id] == plain(paragraph.content) for paragraph in simple)
    assert page.locator("tei-body tei-p").first.is_visible()
