"""What older releases had at one address and the newest has at another, for the addresses of ``latest/``.

An id names one thing if it stands on one page of a release. It never means another, so that where it stands in the
newest release is where the thing has gone; a page has gone where the first of its ids has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote

from lxml import html

#: The ids of each page of a release, in their order, by the page's path.
Ids: TypeAlias = Mapping[str, Sequence[str]]
#: By the page where something was: the page where it is, by its id as addresses have it. A page that is not there any
#: more has an empty id for itself and whatever else has gone there, and leads into another release, as
#: ``../v1.0.0/...``, where its ids went nowhere.
Moves: TypeAlias = dict[str, dict[str, str]]


def read_ids(site: Path) -> dict[str, list[str]]:
    """Return the ids of each page of a release, whose site lies in a folder."""
    pages = sorted(path for path in site.rglob("*.html") if "_static" not in path.parts)
    return {path.relative_to(site).as_posix(): html.parse(str(path)).getroot().xpath("//@id") for path in pages}


def find_moves(older: Mapping[str, Ids], newest: Ids) -> Moves:
    """Return where things of older releases are in the newest.

    ``older`` holds their ids by version, from the oldest on.
    """
    moves: Moves = {}
    there = _find_places(newest)
    for version, ids in older.items():
        places = _find_places(ids)
        for page, named in ids.items():
            held = set(newest.get(page, ()))
            gone = {quote(name): there[name] for name in named if name not in held and name in places and name in there}
            if page not in newest:
                gone = {"": next(iter(gone.values()), f"../v{version}/{page}")} | gone
            if gone:
                moves[page] = moves.get(page, {}) | gone
    return {
        page: {name: to for name, to in gone.items() if not name or to != gone.get("")} for page, gone in moves.items()
    }


def _find_places(ids: Ids) -> dict[str, str]:
    """Return the page of each id that stands on one page only."""
    number = Counter(name for names in ids.values() for name in set(names))
    return {name: page for page, names in ids.items() for name in names if number[name] == 1}
