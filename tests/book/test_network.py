"""The network of the registers: who is named with whom, and how far that hangs on single places."""

from __future__ import annotations

import pandas as pd
import pytest
from tei_samples import document

import edition
from edition.tei import loads
from opposition.analysis import network

#: A path from a to e, with a loop about c: c is between most.
PLACES = {
    "events:1": frozenset({"people:a", "people:b"}),
    "events:2": frozenset({"people:b", "people:c"}),
    "events:3": frozenset({"people:c", "organisations:d"}),
    "events:4": frozenset({"organisations:d", "people:e"}),
    "events:5": frozenset({"people:b", "people:c"}),
    "events:6": frozenset({"people:f"}),
}


def test_ties_are_weighed_by_the_places_that_hold_them() -> None:
    graph = network.ties(PLACES)
    assert graph.edges["people:b", "people:c"] == {"weight": 2, "places": ("events:2", "events:5")}
    assert graph.number_of_edges() == 4
    assert "people:f" in graph


def test_the_middle_of_a_path_is_between_most() -> None:
    table = network.positions(PLACES).set_index("id")
    # By hand: of the ten pairs of other nodes, f among them, c stands between four.
    assert table.loc["people:c", "betweenness"] == pytest.approx(0.4)
    assert table.loc[["people:c"], ["places", "degree", "rank"]].to_numpy().tolist() == [[3, 2, 1]]
    assert table.loc[["people:f"], ["degree", "betweenness"]].to_numpy().tolist() == [[0, 0]]


def test_a_rank_is_a_range_over_all_places_left_out() -> None:
    table = network.positions(PLACES).set_index("id")
    for name, row in table.to_dict("index").items():
        fewer = [network.positions({p: PLACES[p] for p in PLACES if p != place}).set_index("id") for place in PLACES]
        ranks = [found["rank"][str(name)] for found in fewer if name in found.index]
        # Leaving out a place that holds no tie alone changes no rank but by dropping who is named nowhere else.
        assert row["best"] <= min([row["rank"], *ranks])
        assert row["worst"] >= max([row["rank"], *ranks])
    assert table["worst"]["people:c"] > 1


def test_paragraphs_name_whom_their_text_names_and_notes_do_not_count() -> None:
    body = (
        '<div type="section" xml:id="s1"><p xml:id="p1"><persName ref="people:ann">Ann</persName> and '
        '<orgName ref="organisations:club">the club</orgName>, '
        '<rs ref="people:cy people:di">two more</rs> in <placeName ref="places:hull">Hull</placeName>.</p>'
        '<p xml:id="p2">Nobody.<ptr type="note" target="#n01"/></p></div>'
    )
    notes = (
        '<back><div type="notes"><note xml:id="n01" type="commentary" target="#p2"><label>Nobody</label> '
        '<persName ref="people:ben">Ben</persName>.</note></div></back>'
    )
    found = network.of_paragraphs([loads(document(body, "", notes), "sample-1.xml")])
    assert found == {"sample-1#p1": frozenset({"people:ann", "people:cy", "people:di", "organisations:club"})}


def test_a_letter_is_given_whom_it_names_and_whom_its_events_name() -> None:
    letter = edition.load("joffe-1927")
    events = pd.DataFrame(
        {
            "id": ["one", "other"],
            "letter": ["joffe-1927", None],
            "people": ["ann ben", "cy"],
            "organisations": [None, None],
        }
    )
    found = network.of_letter(letter, events)
    assert {"people:ann", "people:ben", "people:trotsky-lev"} <= found
    assert "people:cy" not in found


@pytest.mark.slow
def test_every_node_of_the_edition_is_an_entry_of_a_register() -> None:
    letters = [edition.load(name) for name in edition.letters()]
    table = network.positions({**network.of_events(edition.register("events")), **network.of_paragraphs(letters)})
    known = {f"{register}:{name}" for register in network.BODIES for name in edition.register(register)["id"]}
    assert set(table["id"]) <= known
    assert (table["best"] <= table["rank"]).all()
    assert (table["rank"] <= table["worst"]).all()
