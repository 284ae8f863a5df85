"""Who is named with whom in the registers: people and organisations tied by events and paragraphs that name them.

A tie says that the edition names two in one place, and no more: not that they met, agreed, or knew of each other. The
network is one of this edition's selection. So a measure of position comes with the range it takes when any one event
or paragraph is left out: where the ranges of two people overlap, which of them stands nearer the centre is not known.
Where they do not, only this is shown: that no single place makes the difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any, TypeAlias

import networkx as nx
import pandas as pd

from edition.model import Letter, Markup, walk

#: What each place names, by the place: an event's id, or a letter's and a paragraph's.
Places: TypeAlias = Mapping[str, frozenset[str]]

#: The registers whose entries are nodes, and the columns of the register of events that name them.
BODIES = ("people", "organisations")


def of_events(events: pd.DataFrame) -> dict[str, frozenset[str]]:
    """Return the people and organisations that each event names, by ``events:id``.

    ``events`` is ``edition.register("events")``. Names are given as ``register:id``.
    """
    return {
        f"events:{row['id']}": frozenset(
            f"{register}:{name}" for register in BODIES for name in str(row[register] or "").split()
        )
        for row in events.fillna("").to_dict("records")
    }


def of_paragraphs(letters: Iterable[Letter]) -> dict[str, frozenset[str]]:
    """Return the people and organisations that paragraphs name.

    They are given as ``register:id``, by ``letter#paragraph``; paragraphs that name nobody are left out. Notes are not
    counted: they name whom the editors thought of.
    """
    found = {
        f"{letter.id}#{paragraph.id}": frozenset(_named(paragraph.content))
        for letter in letters
        for paragraph in letter.all_paragraphs
    }
    return {place: names for place, names in found.items() if names}


def of_letter(letter: Letter, events: pd.DataFrame) -> frozenset[str]:
    """Return the people and organisations named in a letter or in its events.

    Its events are those that the register assigns to the letter. Names are given as ``register:id``.
    """
    its_own = events[events["letter"].fillna("") == letter.id]
    return frozenset().union(*of_paragraphs([letter]).values(), *of_events(its_own).values())


def _named(content: Iterable[Any]) -> Iterator[str]:
    for node in walk(content):
        pointers = node.get("ref").split() if isinstance(node, Markup) else ()
        yield from (pointer for pointer in pointers if pointer.partition(":")[0] in BODIES)


def ties(places: Places) -> nx.Graph:
    """Return the network of those who are named together in some places.

    Nodes are ``register:id``; a tie has ``places`` that name both, and their number, ``weight``. Whoever is named alone
    everywhere is a node without ties. Nodes and ties are in alphabetical order.
    """
    graph = nx.Graph()
    graph.add_nodes_from(sorted({name for names in places.values() for name in names}))
    for place in sorted(places):
        for one, other in combinations(sorted(places[place]), 2):
            held = graph.get_edge_data(one, other, {"places": ()})["places"]
            graph.add_edge(one, other, weight=len(held) + 1, places=(*held, place))
    return graph


def positions(places: Places) -> pd.DataFrame:
    """Return the position of each node in a network, the highest betweenness first.

    Columns: ``id`` (``register:id``), ``places`` (how many name it), ``degree`` (with how many others it is named),
    ``betweenness`` (of the shortest ways between two others, the share that leads by it, from 0 to 1: L. C. Freeman,
    "A set of measures of centrality based on betweenness", *Sociometry* 40 (1977), 35-41), ``rank`` by it (1 the
    highest; the same where it is the same), ``best`` and ``worst`` (the ranks it takes when any one place is left out).

    A notebook gives it the places of ``of_events`` and ``of_paragraphs`` in one mapping, shows ranks as ranges, and
    calls nobody central whose range is wide.
    """
    table = _ranked(places)
    # Where both are named elsewhere too, a tie outlasts the place: only those are left out that hold a tie alone.
    held = {tie["places"][0] for _, _, tie in ties(places).edges(data=True) if tie["weight"] == 1}
    ranks = [
        _ranked({other: names for other, names in places.items() if other != place})["rank"] for place in sorted(held)
    ]
    without = pd.concat([table["rank"], *ranks], axis=1).reindex(table.index)
    table["best"], table["worst"] = without.min(axis=1).astype(int), without.max(axis=1).astype(int)
    ordered = table.rename_axis("id").reset_index().sort_values(["rank", "id"], ignore_index=True)
    return ordered[["id", "places", "degree", "betweenness", "rank", "best", "worst"]]


def _ranked(places: Places) -> pd.DataFrame:
    graph = ties(places)
    table = pd.DataFrame(
        {
            "places": {name: sum(name in names for names in places.values()) for name in graph},
            "degree": dict(graph.degree()),
            "betweenness": {name: round(value, 12) for name, value in nx.betweenness_centrality(graph).items()},
        }
    )
    table["rank"] = table["betweenness"].rank(method="min", ascending=False).astype(int)
    return table
