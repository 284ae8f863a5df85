"""The picture of the rooms in CONTRIBUTING.md is true: every module is in it, and every import goes along it."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from itertools import pairwise, product

import grimp
from conftest import ROOT

#: The packages that the picture shows: the modules of the one by their names, the other as a whole.
ENGINE, BOOK = "edition", "opposition"
#: A node where it is named, with what its box says, or with what it says round, which is no code.
NODE = re.compile(r'(?P<name>\w+)(?:\["(?P<box>[^"]*)"\]|\(\["(?P<round>[^"]*)"\]\))?')


@cache
def picture() -> tuple[dict[str, set[str]], set[str], set[tuple[str, str]]]:
    """Return what the picture shows: the modules of each room, what is no code, and the arrows."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (drawn,) = re.findall(r"```mermaid\nflowchart LR\n(.*?)```", text, re.DOTALL)
    rooms: dict[str, set[str]] = {}
    outside: set[str] = set()
    arrows: set[tuple[str, str]] = set()
    for line in filter(None, map(str.strip, drawn.splitlines())):
        stations = [[NODE.fullmatch(node) for node in part.split(" & ")] for part in line.split(" --> ")]
        for node in (node for station in stations for node in station):
            assert node, f"not understood in the picture: {line}"
            name = node["name"]
            if node["box"]:
                rooms[name] = set(node["box"].split(" · "))
            elif node["round"]:
                outside.add(name)
                rooms.pop(name, None)
            elif name not in outside:
                rooms.setdefault(name, {name})
        for before, after in pairwise(stations):
            arrows.update((one["name"], other["name"]) for one, other in product(before, after) if one and other)
    return rooms, outside, arrows


@cache
def imports() -> set[tuple[str, str]]:
    """Return which room takes from which: the room that is imported, and the one that imports it."""
    graph = grimp.build_graph(ENGINE, BOOK, cache_dir=None)
    room = {module: name for name, modules in picture()[0].items() for module in modules}

    def place(module: str) -> str:
        first, *rest = module.split(".")
        return room[first if first == BOOK else rest[0]]

    found = {
        (place(imported), place(module))
        for module in graph.modules - {ENGINE}
        for imported in graph.find_modules_directly_imported_by(module) - {ENGINE}
    }
    return {(before, after) for before, after in found if before != after}


def reached(arrows: set[tuple[str, str]]) -> dict[str, set[str]]:
    """Return for each node all to which its arrows lead, over whatever lies between."""
    after = defaultdict(set)
    for one, other in arrows:
        after[one].add(other)
    found: dict[str, set[str]] = {}
    for start in {name for arrow in arrows for name in arrow}:
        found[start], waiting = set(), [start]
        while waiting:
            new = after[waiting.pop()] - found[start]
            found[start] |= new
            waiting += new
    return found


def test_every_module_is_in_one_room() -> None:
    rooms, _, _ = picture()
    drawn = sorted(module for modules in rooms.values() for module in modules)
    there = {path.stem for path in (ROOT / ENGINE).iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert drawn == sorted(there - {"__init__"} | {BOOK})


def test_every_arrow_between_rooms_is_an_import() -> None:
    _, outside, arrows = picture()
    assert {arrow for arrow in arrows if not outside & set(arrow)} - imports() == set()


def test_every_import_goes_along_the_arrows() -> None:
    _, outside, arrows = picture()
    known = reached({arrow for arrow in arrows if not outside & set(arrow)})
    assert {(before, after) for before, after in imports() if after not in known.get(before, set())} == set()


def test_no_arrow_leads_back() -> None:
    _, _, arrows = picture()
    assert [name for name, after in reached(arrows).items() if name in after] == []
