"""Distributed Text Services: what can be asked of the texts, what is refused, and what another program makes of them.

dapytains, the implementation of the authors of the specification, reads the exported TEI by its ``citeStructure`` and
answers beside the edition. The shapes are written out of the tables of https://dtsapi.org/versions/v1.0.

Their validator (https://github.com/distributed-text-services/validator) is on no index of packages, and does not know a
text that stands in the first collection, as those of an edition do. With that mended, it passes our server.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from adopt_samples import tei
from dapytains.app.app import create_app
from dapytains.app.ingest import store_catalog
from dapytains.metadata.xml_parser import parse
from dapytains.tei.document import Document as Peer
from flask import Flask
from in_small import chosen, make
from jsonschema import Draft202012Validator
from lxml import etree
from uritemplate import URITemplate

from edition.adopt.adoption import Options, adopt
from edition.cli import main
from edition.errors import EditionError
from edition.exports import dts, gather_contents, linked_tei, static_api
from edition.exports.contents import Contents
from edition.exports.dts import requests
from edition.exports.dts.documents import Document
from edition.exports.dts.requests import Passage, list_units
from edition.model import Markup, walk
from edition.project import find_project
from edition.serve_dts import make_app, serve
from edition.tei import dumps, loads
from edition.text import fold

NS = {"t": "http://www.tei-c.org/ns/1.0", "dts": "https://w3id.org/api/dts#"}
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
HOST = "http://texts.example/"
SAILOR = "sailor-1901"
UNITS = ["p1", "p2", "p3", "p4", "p5"]


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Contents]:
    with chosen(make(tmp_path_factory.mktemp("harbour"))):
        yield gather_contents()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Ask = Callable[..., Answer]


@pytest.fixture(scope="module")
def ask(harbour: Contents) -> Ask:
    """Return what asks the server, without a port: an endpoint, or an address, and what is asked."""
    app = make_app(harbour)

    def asking(address: str = "", headers: Mapping[str, str] = MappingProxyType({}), **asked: str) -> Answer:
        parts = urlsplit(address if "/" in address else f"{HOST}{address}/" if address else HOST)
        query = parts.query or urlencode(asked)
        given = {"host": urlsplit(HOST).netloc, **headers}
        scope = {
            "type": "http",
            "method": "GET",
            "scheme": "http",
            "path": parts.path,
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        }
        sent: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request"}

        async def send(message: Any) -> None:
            sent.append(message)

        # In a thread of its own, since a browser that is open in this one runs a loop of events.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, app(scope, receive, send)).result()
        start, *bodies = sent
        heads = {name.decode(): value.decode() for name, value in start["headers"]}
        return Answer(start["status"], heads, b"".join(each.get("body", b"") for each in bodies))

    return asking


def _shape(
    kind: str, required: Mapping[str, Any], optional: Mapping[str, Any] = MappingProxyType({})
) -> dict[str, Any]:
    properties = {"@type": {"const": kind}, **required, **optional}
    return {"type": "object", "properties": properties, "required": ["@type", *required]}


TEXT, NUMBER = {"type": "string"}, {"type": "integer", "minimum": 0}
TOP = {"@context": {"const": "https://dtsapi.org/context/v1.0.json"}}
UNIT = _shape(
    "CitableUnit", {"identifier": TEXT, "level": NUMBER, "parent": {"type": ["string", "null"]}}, {"citeType": TEXT}
)
PAGE = _shape("Pagination", {"@id": TEXT, "first": TEXT, "last": TEXT, "previous": {}, "next": {}})
TREE = _shape("CitationTree", {}, {"citeStructure": {"type": "array", "items": {"required": ["citeType"]}}})
ANY = {"@id": TEXT, "dtsVersion": {"const": "1.0"}, "title": TEXT, "totalParents": NUMBER, "collection": TEXT}
TEXTS = _shape(
    "Resource", {**ANY, "navigation": TEXT, "document": TEXT, "citationTrees": {"type": "array", "items": TREE}}
)
COLLECTION = _shape("Collection", {**ANY, "totalChildren": NUMBER})
MEMBERS = {"member": {"type": "array", "items": {"anyOf": [TEXTS, COLLECTION]}}, "view": PAGE}
SHAPES = {
    "": _shape(
        "EntryPoint", {**TOP, "@id": TEXT, "dtsVersion": TEXT, "collection": TEXT, "navigation": TEXT, "document": TEXT}
    ),
    "collection": {"allOf": [{"properties": MEMBERS, "required": [*TOP]}, {"anyOf": [TEXTS, COLLECTION]}]},
    "navigation": _shape(
        "Navigation",
        {**TOP, "@id": {"pattern": "^http"}, "dtsVersion": TEXT, "resource": TEXTS},
        {"ref": UNIT, "start": UNIT, "end": UNIT, "member": {"type": "array", "items": UNIT}, "view": PAGE},
    ),
}


@pytest.mark.parametrize(
    ("endpoint", "asked"),
    [
        ("", {}),
        ("collection", {}),
        ("collection", {"page": "1"}),
        ("collection", {"id": SAILOR}),
        ("collection", {"id": SAILOR, "nav": "parents"}),
        ("navigation", {"resource": SAILOR, "down": "1", "page": "1"}),
        ("navigation", {"resource": SAILOR, "start": "p2", "end": "p4"}),
        ("navigation", {"resource": SAILOR, "ref": "p3", "down": "0"}),
    ],
)
def test_an_answer_has_the_shape_of_the_specification(endpoint: str, asked: dict[str, str], ask: Ask) -> None:
    answer = ask(endpoint, **asked)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/ld+json")
    Draft202012Validator(SHAPES[endpoint]).validate(answer.json)


def test_the_collection_of_all_texts_holds_them_and_each_names_it_as_its_parent(ask: Ask) -> None:
    everything = ask("collection").json
    assert everything == ask("collection", id=everything["@id"]).json == ask("collection", nav="children").json
    assert [each["@id"] for each in everything["member"]] == ["baker-1902", SAILOR]
    assert everything["totalChildren"] == 2
    for each in everything["member"]:
        assert [parent["@id"] for parent in ask("collection", id=each["@id"], nav="parents").json["member"]] == [
            everything["@id"]
        ]
        assert ask("collection", id=each["@id"]).json["member"] == []


@pytest.mark.parametrize(
    ("asked", "members"),
    [
        ({"down": "1"}, UNITS),
        ({"down": "-1"}, UNITS),
        ({"down": "7"}, UNITS),
        ({"ref": "p3"}, None),
        ({"ref": "p3", "down": "0"}, UNITS),
        ({"ref": "p3", "down": "1"}, ["p3"]),
        ({"ref": "p3", "down": "-1"}, ["p3"]),
        ({"start": "p2", "end": "p4"}, None),
        ({"start": "p2", "end": "p4", "down": "1"}, ["p2", "p3", "p4"]),
        ({"start": "p4", "end": "p4", "down": "-1"}, ["p4"]),
        ({"ref": "", "down": "1", "tree": ""}, UNITS),
    ],
)
def test_the_units_are_those_of_the_table_in_the_specification(
    asked: dict[str, str], members: list[str] | None, ask: Ask
) -> None:
    answer = ask("navigation", resource=SAILOR, **asked).json
    found = answer.get("member")
    assert (found and [unit["identifier"] for unit in found]) == members
    for name in ("ref", "start", "end"):
        assert (answer[name]["identifier"] if name in answer else "") == asked.get(name, "")


@pytest.mark.parametrize(
    ("endpoint", "asked", "status"),
    [
        ("collection", {"id": "nobody"}, 404),
        ("collection", {"nav": "siblings"}, 400),
        ("collection", {"page": "0"}, 400),
        ("collection", {"page": "2"}, 404),
        ("navigation", {"down": "1"}, 400),
        ("navigation", {"resource": "nobody", "down": "1"}, 404),
        ("navigation", {"resource": SAILOR}, 400),
        ("navigation", {"resource": SAILOR, "down": "0"}, 400),
        ("navigation", {"resource": SAILOR, "down": "deep"}, 400),
        ("navigation", {"resource": SAILOR, "down": "-2"}, 400),
        ("navigation", {"resource": SAILOR, "start": "p2", "end": "p4", "down": "0"}, 400),
        *(
            (endpoint, {"resource": SAILOR, **asked}, status)
            for endpoint in ("navigation", "document")
            for asked, status in (
                ({"ref": "p2", "start": "p2", "end": "p3"}, 400),
                ({"ref": "p2", "end": "p3"}, 400),
                ({"start": "p2"}, 400),
                ({"end": "p2"}, 400),
                ({"start": "p4", "end": "p2"}, 400),
                ({"ref": "p99"}, 404),
                ({"start": "p2", "end": "p99"}, 404),
                ({"ref": "v01"}, 404),
                ({"ref": "p2", "tree": "pages"}, 404),
            )
        ),
        ("document", {}, 400),
        ("document", {"resource": "nobody"}, 404),
        ("document", {"resource": SAILOR, "mediaType": "text/html"}, 404),
    ],
)
def test_what_cannot_be_answered_is_refused_with_its_status_and_a_reason(
    endpoint: str, asked: dict[str, str], status: int, ask: Ask
) -> None:
    answer = ask(endpoint, **asked)
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json["status"] == status and answer.json["detail"]


def test_a_text_that_nothing_in_can_be_cited_has_no_tree_and_no_units(harbour: Contents) -> None:
    bare = replace(harbour.letters[0], sections=())
    found = dts.make_files(replace(harbour, letters=(bare,)), "")
    answer = json.loads(found[f"navigation/{bare.id}.json"])
    assert (answer["member"], answer["resource"]["citationTrees"]) == ([], [])


def test_pages_are_as_long_as_they_may_be_and_lead_to_one_another(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requests, "PAGE", 2)
    seen, address = [], f"{HOST}navigation/?resource={SAILOR}&down=1&page=1"
    while address:
        answer = ask(address).json
        assert answer["view"]["@id"] == address
        seen.append([unit["identifier"] for unit in answer["member"]])
        address = answer["view"]["next"]
    assert seen == [["p1", "p2"], ["p3", "p4"], ["p5"]]
    assert answer["view"]["last"] == answer["view"]["@id"]
    assert ask(answer["view"]["previous"]).json["member"][0]["identifier"] == "p3"
    assert ask(answer["view"]["first"]).json["view"]["previous"] is None


def test_a_client_goes_by_the_templates_from_the_entry_to_the_words(ask: Ask) -> None:
    entry = ask().json
    everything = ask(URITemplate(entry["collection"]).expand()).json
    text = next(each for each in everything["member"] if each["@id"] == SAILOR)
    assert ask(URITemplate(text["collection"]).expand(nav="parents")).json["member"][0]["@id"] == everything["@id"]
    address = URITemplate(text["navigation"]).expand(down=1)
    tree = ask(address).json
    assert tree["@id"] == address == URITemplate(entry["navigation"]).expand(resource=SAILOR, down=1)
    for unit in tree["member"]:
        found = ask(URITemplate(text["document"]).expand(ref=unit["identifier"]))
        assert found.headers["content-type"] == "application/tei+xml"
        assert found.headers["link"] == f'<{HOST}collection/?id={SAILOR}>; rel="collection"'
        [wrapped] = etree.fromstring(found.body).findall(".//dts:wrapper/*", NS)
        assert wrapped.get(XML_ID) == unit["identifier"]
    assert ask(text["download"]).body == ask("document", resource=SAILOR, tree="pages").body


def test_any_page_may_ask(ask: Ask) -> None:
    assert ask(headers={"origin": "https://reader.example"}).headers["access-control-allow-origin"] == "*"


def test_pointers_in_a_document_lead_to_the_registers_beside_it(ask: Ask) -> None:
    answer = ask("document", resource=SAILOR, ref="p1")
    [people] = etree.fromstring(answer.body).xpath("//t:prefixDef[@ident='people']/@replacementPattern", namespaces=NS)
    assert people == "../registers.xml#people.$1"
    there = etree.fromstring(ask(f"{HOST}registers.xml").body)
    assert there.xpath("boolean(//*[@xml:id='people.sister-anna'])")


def test_whoever_expands_a_template_of_the_files_finds_a_file(harbour: Contents) -> None:
    made = static_api.make_files(replace(harbour, site=None))
    files = {name.removeprefix("api/"): content for name, content in made.items()}
    entry = json.loads(files["index.json"])
    collection, navigation, document = (URITemplate(entry[name]) for name in ("collection", "navigation", "document"))
    everything = json.loads(files[collection.expand()])
    for name in (everything["@id"], *(each["@id"] for each in everything["member"])):
        for nav in ("", "children", "parents"):
            assert collection.expand({"id": name} | ({"nav": nav} if nav else {})) in files
    for each in everything["member"]:
        units = json.loads(files[navigation.expand(resource=each["@id"], down=-1)])["member"]
        assert units and document.expand(resource=each["@id"], mediaType="application/tei+xml") in files
        for unit in units:
            told = json.loads(files[navigation.expand(resource=each["@id"], ref=unit["identifier"])])
            assert told["ref"] == unit and "member" not in told
            assert document.expand(resource=each["@id"], ref=unit["identifier"]) in files


def test_a_file_without_a_public_address_leads_on_from_where_it_lies(harbour: Contents) -> None:
    files = dts.make_files(harbour, "")
    folder = "https://copy.example/api/"
    for name, content in files.items():
        if not name.endswith(".json"):
            continue
        answer = json.loads(content)
        for said in filter(None, (answer, answer.get("resource"), *answer.get("member", ()))):
            for kind in {"collection", "navigation", "document"} & said.keys():
                address = urljoin(folder + name, URITemplate(said[kind]).expand())
                assert address.removeprefix(folder) in files, f"{name}: {said[kind]}"


def test_a_text_that_is_called_as_the_edition_is_takes_nothing_from_the_collection(harbour: Contents) -> None:
    namesake = replace(harbour, letters=(replace(harbour.letters[0], id=harbour.package["name"]),))
    files = dts.make_files(namesake, "")
    everything = json.loads(files["collection.json"])
    assert [each["@id"] for each in everything["member"]] == [harbour.package["name"]] != [everything["@id"]]
    assert json.loads(files[f"collection/{everything['@id']}.json"]) == everything | {
        "collection": everything["collection"].join(["../", ""]),
        "member": [
            {**each, **{kind: f"../{each[kind]}" for kind in ("collection", "navigation", "document", "download")}}
            for each in everything["member"]
        ],
    }


# Ranges, and the same units by another program.

#: A title, verse in groups with a page break between, readings that hold lines, and prose.
VERSE = (
    "<div><head>The mill</head><lg><l>One</l><l>Two</l></lg><pb n='2'/>"
    "<lg><l>Three</l><app><lem wit='#A'><l>Four</l></lem><rdg wit='#B'><l>Vier</l></rdg></app></lg></div><p>Five</p>"
)


def _adopted() -> Document:
    [text] = adopt(tei(VERSE), "mill.xml", Options())
    letter = loads(text.content, "mill.xml")
    return Document(letter, find_project(), "registers.xml")


def test_a_range_holds_its_units_and_what_stands_between_inside_what_they_stand_in(harbour: Contents) -> None:
    document = _adopted()
    units = list_units(document.letter)
    assert len(units) == 7
    whole = etree.fromstring(document.whole())
    for first in range(len(units)):
        for last in range(first, len(units)):
            part = etree.fromstring(document.part(Passage(units[first], units[last])))
            [wrapper] = part.iter(f"{{{NS['dts']}}}wrapper")
            held = [each for each in wrapper.iter() if each.get(XML_ID) in units]
            assert [each.get(XML_ID) for each in held] == units[first : last + 1]
            for each in held:
                [there] = whole.xpath(f"//*[@xml:id='{each.get(XML_ID)}']")
                assert _ancestors(each) == _ancestors(there)
            assert (wrapper.find(".//t:pb", NS) is not None) == (first < 3 <= last)


@pytest.mark.parametrize(("start", "titles"), [("p1", ["The harbour"]), ("p2", [])])
def test_a_title_is_in_a_range_where_it_stands_between_its_units(start: str, titles: list[str], ask: Ask) -> None:
    part = etree.fromstring(ask("document", resource=SAILOR, start=start, end="p3").body)
    assert [fold(head.text or "") for head in part.iterfind(".//t:head", NS)] == titles


def _ancestors(element: etree._Element) -> list[str]:
    """Return the names of what an element stands in, up to the wrapper or the body."""
    found: list[str] = []
    for each in element.iterancestors():
        name = etree.QName(each).localname
        if name in ("wrapper", "body"):
            return found
        found.append(name)
    raise AssertionError("it stands in no body")


@pytest.fixture(scope="module")
def peer(harbour: Contents, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return a client of dapytains, which serves the exported TEI of the same texts."""
    folder = tmp_path_factory.mktemp("peer")
    for name, content in linked_tei.make_files(harbour).items():
        if "/" not in name:
            (folder / name).write_bytes(content)
    texts = "".join(
        f'<resource identifier="{letter.id}" filepath="{letter.id}.xml"><title>{letter.id}</title></resource>'
        for letter in harbour.letters
    )
    catalogue = folder / "catalogue.xml"
    catalogue.write_text(f'<collection identifier="all"><title>All</title><members>{texts}</members></collection>')
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    _, database = create_app(app)
    database.init_app(app)
    with app.app_context():
        database.create_all()
        store_catalog(parse(str(catalogue))[0])
        yield app.test_client()


@pytest.mark.parametrize(
    "asked",
    [
        {"down": "1"},
        {"down": "-1"},
        {"ref": "p3"},
        {"start": "p2", "end": "p4"},
        {"start": "p2", "end": "p4", "down": "1"},
        {"start": "p4", "end": "p4", "down": "-1"},
        {},
        {"down": "0"},
        {"start": "p2"},
        {"ref": "p2", "start": "p2", "end": "p3", "down": "1"},
        {"start": "p4", "end": "p2", "down": "1"},
        {"start": "p2", "end": "p4", "down": "0"},
    ],
)
def test_dapytains_tells_the_same_units_of_the_exported_tei(asked: dict[str, str], ask: Ask, peer: Any) -> None:
    ours = ask("navigation", resource=SAILOR, **asked)
    theirs = peer.get("/navigation/", query_string={"resource": SAILOR, **asked})
    assert ours.status == theirs.status_code
    if ours.status == 200:
        for name in ("ref", "start", "end", "member"):
            assert ours.json.get(name) == theirs.json.get(name)


@pytest.mark.parametrize("asked", [{"ref": "p3"}, {"ref": "p5"}, {"start": "p2", "end": "p3"}])
def test_dapytains_gives_the_same_words_of_a_passage(asked: dict[str, str], ask: Ask, peer: Any) -> None:
    ours = etree.fromstring(ask("document", resource=SAILOR, **asked).body)
    theirs = etree.fromstring(peer.get("/document/", query_string={"resource": SAILOR, **asked}).data)
    units = [[each for each in tree.iter() if each.get(XML_ID) in UNITS] for tree in (ours, theirs)]
    assert [each.get(XML_ID) for each in units[0]] == [each.get(XML_ID) for each in units[1]]
    for one, other in zip(*units, strict=True):
        assert "".join(one.itertext()).split() == "".join(other.itertext()).split()


def test_dapytains_finds_the_units_of_verse_and_prose_and_nothing_else(harbour: Contents, tmp_path: Path) -> None:
    """Not what stands before and after the body, though it has ids and is of the same form."""
    around = "<front><div><p>A preface.</p></div></front>"
    [text] = adopt(tei(VERSE, around=around), "mill.xml", Options())
    letter = loads(text.content, "mill.xml")
    path = tmp_path / "mill.xml"
    path.write_bytes(dumps(linked_tei.declare_units(letter)))
    assert any(isinstance(node, Markup) or node for node in walk(letter.front))
    assert [unit.ref for unit in Peer(str(path)).get_reffs()] == list_units(letter)


def test_a_header_that_says_how_a_text_is_cited_is_added_to_and_no_more(harbour: Contents) -> None:
    said = Markup("refsDecl", (("default", "true"),), (Markup("p", (), ("By page and line of the printed book.",)),))
    letter = replace(harbour.letters[0], header=_add(harbour.letters[0].header, said))
    once = linked_tei.declare_units(letter)
    assert linked_tei.declare_units(once) == once
    declared = [each for each in walk((once.header,)) if isinstance(each, Markup) and each.tag == "refsDecl"]
    assert [each.get("default") for each in declared] == ["", "true"]
    assert declared[0].content == said.content


def _add(header: Markup, said: Markup) -> Markup:
    parts = (
        replace(part, content=(said, *part.content))
        if isinstance(part, Markup) and part.tag == "encodingDesc"
        else part
        for part in header.content
    )
    return replace(header, content=tuple(parts))


def test_a_server_without_its_packages_says_what_installs_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "edition.serve_dts")
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert main(["serve-dts"]) == 1
    said = capsys.readouterr().err
    assert "`make serve-dts`" in said and "Traceback" not in said


def test_a_port_at_which_something_is_served_is_named(harbour: Contents) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(EditionError, match=f"port {port}: .*a free one: python -m edition serve-dts"):
            serve(harbour, port)
