"""What the linked data of the edition promise to those who gather them; read by RDFLib, PyLD and pySHACL, offline."""

from __future__ import annotations

import json
from typing import Any

import pytest
from conftest import HTML, ROOT
from lxml import html
from pyld import jsonld as pyld
from pyshacl import validate
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SDO, Namespace

import edition

BASE = "https://example.org/book/downloads/edition.jsonld"
BOOK = "https://example.org/book/"
OA = Namespace("http://www.w3.org/ns/oa#")
SHAPES = ROOT / "tests" / "data" / "shapes" / "edition.ttl"


@pytest.fixture(scope="module")
def document(exports: dict[str, bytes]) -> str:
    return exports["edition.jsonld"].decode()


@pytest.fixture(scope="module")
def graph(document: str) -> Graph:
    return Graph().parse(data=document, format="json-ld", publicID=BASE)


def _offline(address: str, _options: object) -> Any:
    raise AssertionError(f"{address} was asked for")


def test_two_programs_read_the_same_statements(document: str, graph: Graph) -> None:
    quads = pyld.to_rdf(
        json.loads(document), {"base": BASE, "format": "application/n-quads", "documentLoader": _offline}
    )
    other = Graph().parse(data=quads, format="nt")  # there is no named graph, so quads are triples
    assert len(graph) == len(other) > 1000
    assert _named(graph) == _named(other)


def _named(graph: Graph) -> set[Any]:
    """Return the statements about things that have names; the names of the others are each program's own."""
    return {triple for triple in graph if not any(isinstance(term, BNode) for term in triple)}


def test_the_linked_data_keep_their_shapes(graph: Graph) -> None:
    conforms, _, told = validate(graph, shacl_graph=str(SHAPES))
    assert conforms, told


def test_the_shapes_refuse_an_annotation_without_a_target(graph: Graph) -> None:
    broken = Graph() + graph
    annotation = next(broken.subjects(RDF.type, OA.Annotation))
    broken.remove((annotation, OA.hasTarget, None))
    assert not validate(broken, shacl_graph=str(SHAPES))[0]


def test_every_word_of_schema_org_is_one_that_schema_org_has(graph: Graph) -> None:
    used = {term for triple in graph for term in triple[1:] if isinstance(term, URIRef) and term.startswith(str(SDO))}
    assert SDO.Message in used and SDO.creditText in used
    assert [str(term) for term in sorted(used) if term not in SDO] == []


def test_everything_the_edition_holds_is_named_once(graph: Graph) -> None:
    def named(kind: URIRef) -> int:
        return len(set(graph.subjects(RDF.type, kind)))

    assert named(SDO.Message) == len(edition.letters())
    for register, kind in (("people", "Person"), ("places", "Place"), ("events", "Event"), ("terms", "DefinedTerm")):
        assert named(SDO[kind]) == len(edition.register(register)), register
    letters = [edition.load(letter) for letter in edition.letters()]
    assert named(OA.Annotation) == sum(len(letter.notes) + len(letter.judgements) for letter in letters)


def test_a_restatement_says_what_it_is_in_the_linked_data(graph: Graph) -> None:
    letter = URIRef(BOOK + "chapters/medvedev-1924.html")
    assert graph.value(letter, SDO.creditText) == Literal("restated after Allen 2015", lang="en")
    assert graph.value(letter, SDO.isBasedOn) == URIRef(BOOK + "chapters/sources.html#allen2015")
    notes = [note for note in graph.subjects(RDF.type, OA.Annotation) if str(note).startswith(str(letter))]
    assert notes
    assert all(graph.value(note, SDO.creditText) == graph.value(letter, SDO.creditText) for note in notes)


def test_a_doubtful_date_is_not_given_as_a_certain_one(graph: Graph) -> None:
    joffe = URIRef(BOOK + "chapters/people.html#joffe-adolf")
    died = graph.value(joffe, SDO.deathDate)
    assert isinstance(died, Literal)
    assert str(died) == "[1927-11-16,1927-11-17]"
    assert died.datatype == URIRef("http://id.loc.gov/datatypes/edtf/EDTF")
    written = [
        event for event in graph.subjects(RDF.type, SDO.Event) if str(graph.value(event, DCTERMS.date)).startswith("[")
    ]
    assert written
    assert all((event, SDO.startDate, None) not in graph for event in written)


@pytest.mark.built
def test_whatever_the_linked_data_name_stands_in_the_book(graph: Graph) -> None:
    pages: dict[str, set[str]] = {}
    lost = []
    for term in {term for triple in graph for term in triple if str(term).startswith(BOOK + "chapters/")}:
        name, _, anchor = str(term).removeprefix(BOOK).partition("#")
        if name not in pages:
            pages[name] = set(html.parse(str(HTML / name)).getroot().xpath("//@id"))
        if anchor and anchor not in pages[name]:
            lost.append(f"{name}#{anchor}")
    assert len(pages) > 5
    assert lost == []
