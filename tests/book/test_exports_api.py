"""What the static interface promises to other people's pages: shapes, addresses, and the terms of DTS."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import HTML
from jsonschema import Draft202012Validator
from lxml import etree, html
from pyld import jsonld as pyld
from referencing import Registry, Resource

import edition
from edition.exports import gather_contents, static_api
from edition.project import find_project
from edition.tei import loads
from edition.text import fold, plain

NS = {"t": "http://www.tei-c.org/ns/1.0", "dts": "https://w3id.org/api/dts#"}
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
#: The shape of the files of each folder.
SHAPES = {"letters": "letter", "paragraphs": "paragraph", "variants": "variant", "entries": "entry"}
#: Of the context of DTS 1.0 (https://dtsapi.org/context/v1.0.json), the terms that the interface uses.
DTS = {
    "@vocab": "https://dtsapi.org/v1.0#",
    "dublinCore": {"@id": "@nest", "@context": {"@vocab": "http://purl.org/dc/terms/"}},
    "lang": "@language",
    "value": "@value",
}


@pytest.fixture(scope="module")
def files(exports: dict[str, bytes]) -> dict[str, bytes]:
    return {name.removeprefix("api/"): content for name, content in exports.items() if name.startswith("api/")}


@pytest.fixture(scope="module")
def validators(files: dict[str, bytes]) -> dict[str, Draft202012Validator]:
    schemas = {
        name.removeprefix("schema/"): json.loads(each) for name, each in files.items() if name.startswith("schema/")
    }
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
    registry: Any = Registry().with_resources((name, Resource.from_contents(each)) for name, each in schemas.items())
    return {name.removesuffix(".json"): Draft202012Validator(each, registry=registry) for name, each in schemas.items()}


def test_every_file_keeps_its_published_shape(
    files: dict[str, bytes], validators: dict[str, Draft202012Validator]
) -> None:
    checked = 0
    for name, content in files.items():
        shape = SHAPES.get(name.partition("/")[0])
        if shape:
            faults = [fault.message[:200] for fault in validators[shape].iter_errors(json.loads(content))]
            assert faults == [], name
            checked += 1
    assert checked > 300


@pytest.mark.parametrize(
    ("name", "member"),
    [
        ("letters/medvedev-1924.json", "credit"),
        ("paragraphs/medvedev-1924/p2.json", "credit"),
        ("variants/medvedev-1924/v01.json", "credit"),
        ("paragraphs/joffe-1927/p2.json", "witnesses"),
        ("entries/people/trotsky-lev.json", "sources"),
        ("entries/events/hamburg-rising.json", "date"),
    ],
)
def test_the_shapes_refuse_a_file_that_lacks_what_it_must_say(
    name: str, member: str, files: dict[str, bytes], validators: dict[str, Draft202012Validator]
) -> None:
    content = json.loads(files[name])
    del content[member]
    assert not validators[SHAPES[name.partition("/")[0]]].is_valid(content)


@pytest.mark.parametrize("letter_id", edition.letters())
def test_there_is_a_file_for_everything_that_can_be_cited(letter_id: str, files: dict[str, bytes]) -> None:
    letter = edition.load(letter_id)
    for folder, things in (("paragraphs", letter.all_paragraphs), ("variants", letter.all_variants)):
        named = {name for name in files if name.startswith(f"{folder}/{letter_id}/")}
        assert named == {f"{folder}/{letter_id}/{thing.id}.json" for thing in things}
    told = [
        note["id"]
        for name in files
        if name.startswith(f"paragraphs/{letter_id}/")
        for note in json.loads(files[name])["notes"]
    ]
    assert sorted(told) == sorted(note.id for note in letter.notes)
    for register in ("people", "places", "organisations", "events", "terms"):
        assert {f"entries/{register}/{row}.json" for row in edition.register(register)["id"]} <= set(files)


@pytest.mark.parametrize("letter_id", [name for name in edition.letters() if edition.load(name).readable])
def test_the_witnesses_can_be_read_from_the_paragraphs_one_after_another(
    letter_id: str, files: dict[str, bytes]
) -> None:
    letter = edition.load(letter_id)
    first = json.loads(files[f"letters/{letter_id}.json"])["paragraphs"][0]
    for siglum in letter.readable:
        texts, here = [], first
        while here:
            paragraph = json.loads(files[f"paragraphs/{letter_id}/{here}.json"])
            texts += [paragraph["witnesses"][siglum]] if siglum in paragraph["witnesses"] else []
            here = paragraph["next"]
        assert "\n\n".join(texts) == letter.witness_text(siglum)


def test_a_restatement_says_so_in_every_part(files: dict[str, bytes]) -> None:
    parts = [name for name in files if re.match(r"(letters|paragraphs|variants)/medvedev-1924\b", name)]
    assert len(parts) > 100
    assert {json.loads(files[name])["credit"] for name in parts} == {"restated after Allen 2015"}
    fragments = [name for name in files if name.startswith("document/medvedev-1924/")]
    assert fragments
    assert all("To be cited as restated after Allen 2015." in fold(files[name].decode()) for name in fragments)


def test_a_restated_passage_of_a_translation_is_no_witness(files: dict[str, bytes]) -> None:
    paragraphs = [json.loads(content) for name, content in files.items() if name.startswith("paragraphs/joffe-1927/")]
    by_share = {share: [each for each in paragraphs if each["restated"] == share] for share in ("all", "part", "none")}
    assert all(by_share.values())
    assert all(set(each["witnesses"].values()) <= {"[…]"} for each in by_share["all"])
    assert all("[…]" in each["witnesses"]["R"] and each["witnesses"]["R"] != "[…]" for each in by_share["part"])
    assert all(each["witnesses"]["R"] == each["text"] for each in by_share["none"])


def test_the_addresses_that_the_entry_point_gives_are_there(files: dict[str, bytes]) -> None:
    entry = json.loads(files["index.json"])
    asked = [
        ("collection", {"{/id,nav}": ""}),
        ("collection", {"{/id,nav}": "/letters-of-the-opposition"}),
        ("collection", {"{/id,nav}": "/letters-of-the-opposition/children"}),
        ("collection", {"{/id,nav}": "/joffe-1927/parents"}),
        ("navigation", {"{resource}": "joffe-1927", "{/ref}": ""}),
        ("navigation", {"{resource}": "joffe-1927", "{/ref}": "/p2"}),
        ("document", {"{resource}": "joffe-1927", "{/ref}": ""}),
        ("document", {"{resource}": "joffe-1927", "{/ref}": "/p2"}),
        ("letter", {"{letter}": "medvedev-1924"}),
        ("paragraph", {"{letter}": "medvedev-1924", "{id}": "p12"}),
        ("variant", {"{letter}": "medvedev-1924", "{id}": "v49"}),
        ("entry", {"{register}": "people", "{id}": "trotsky-lev"}),
        *(("schema", {"{kind}": kind}) for kind in SHAPES.values()),
    ]
    for template, values in asked:
        address = entry[template]
        for variable, value in values.items():
            assert variable in address
            address = address.replace(variable, value)
        assert address in files


def test_the_terms_of_dts_are_read_as_dts(files: dict[str, bytes]) -> None:
    """Read as linked data by PyLD, with the terms of the context of DTS that the files name."""
    namespace = "https://dtsapi.org/v1.0#"
    wanted = {
        "index.json": ("EntryPoint", {"dtsVersion", "collection", "navigation", "document"}),
        "collection/letters-of-the-opposition.json": (
            "Collection",
            {"title", "totalParents", "totalChildren", "member", "collection", "dtsVersion"},
        ),
        "collection/joffe-1927.json": (
            "Resource",
            {"title", "totalParents", "collection", "navigation", "document", "citationTrees"},
        ),
        "navigation/joffe-1927.json": ("Navigation", {"resource", "member", "dtsVersion"}),
    }
    for name, (kind, properties) in wanted.items():
        content = json.loads(files[name])
        assert content["@context"] == "https://dtsapi.org/context/v1.0.json"
        (expanded,) = pyld.expand({**content, "@context": DTS}, {"base": "https://example.org/"})
        assert expanded["@type"] == [namespace + kind]
        assert {namespace + each for each in properties} <= set(expanded), name


@pytest.mark.parametrize("letter_id", edition.letters())
def test_the_citation_tree_leads_to_every_paragraph_in_tei(letter_id: str, files: dict[str, bytes]) -> None:
    letter = edition.load(letter_id)
    whole = etree.fromstring(files[f"document/{letter_id}.xml"])
    assert loads(files[f"document/{letter_id}.xml"], lists=find_project().vocabularies).sections == letter.sections
    units = json.loads(files[f"navigation/{letter_id}.json"])["member"]
    assert [unit["identifier"] for unit in units] == [paragraph.id for paragraph in letter.all_paragraphs]
    for unit in units:
        tree = etree.fromstring(files[f"document/{letter_id}/{unit['identifier']}.xml"])
        (part,) = tree.findall(".//dts:wrapper/*", NS)
        (there,) = whole.xpath(f"//*[@xml:id='{unit['identifier']}']")
        assert part.get(XML_ID) == unit["identifier"]
        assert "".join(part.itertext()).split() == "".join(there.itertext()).split()


def test_markup_in_the_data_stays_text(small: Path) -> None:
    path = small / "registers" / "people.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Anna", "Anna </script>"), encoding="utf-8")
    assert (
        json.loads(static_api.make_files(gather_contents())["api/entries/people/sister-anna.json"])["name"]
        == "Anna </script>"
    )


@pytest.mark.built
def test_every_address_leads_to_its_place_in_the_book(files: dict[str, bytes]) -> None:
    pages: dict[str, Any] = {}
    checked = 0
    for name, content in files.items():
        if name.partition("/")[0] not in SHAPES:
            continue
        page, _, anchor = json.loads(content)["address"].partition("#")
        tree = pages.setdefault(page, html.parse(str(HTML / page)).getroot())
        assert not anchor or tree.xpath(f"boolean(//*[@id='{anchor}'])"), f"{name}: {page}#{anchor}"
        checked += bool(anchor)
    assert checked > 300


def test_the_text_of_a_paragraph_is_that_of_the_edition(files: dict[str, bytes]) -> None:
    letter = edition.load("medvedev-1924")
    for paragraph in letter.all_paragraphs:
        told = json.loads(files[f"paragraphs/medvedev-1924/{paragraph.id}.json"])
        assert told["text"] == plain(paragraph.content)
        assert told["witnesses"] == {}
