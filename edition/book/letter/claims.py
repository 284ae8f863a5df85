"""Whose a reading is that no witness has: a conjecture or an emendation, and the scholar who made it."""

from __future__ import annotations

from edition.model import Layer, Markup, Reading, walk
from edition.text import plain

_KINDS = {"emn": "emendation", "emendation": "emendation", "conj": "conjecture", "conjecture": "conjecture"}
#: Elements that hold a name, of what an id in the header may stand for.
_NAMES = ("persName", "name", "orgName", "author", "editor", "surname")
#: A name is no longer than this.
_LONGEST = 40


def name_claims(letter: Layer, reading: Reading) -> str:
    """Return by whom a reading is proposed and as what; empty where by no one.

    For example ``conjecture Bentley``; as what, only where the reading says it.
    """
    if not reading.claimed_by:
        return ""
    kind = _KINDS.get(reading.get("type"), "")
    names = ", ".join(dict.fromkeys(name_person(letter, token) for token in reading.claimed_by))
    return " ".join(filter(None, (kind, names)))


def name_person(letter: Layer, pointer: str) -> str:
    """Return the name of what a pointer leads to in the header.

    Where it leads elsewhere, what it says itself.
    """
    identifier = pointer.rpartition("#")[2].rpartition(":")[2]
    for node in walk((letter.header,)):
        if isinstance(node, Markup) and node.get("xml:id") == identifier:
            named = next((one for one in walk(node.content) if isinstance(one, Markup) and one.tag in _NAMES), node)
            name = plain(named.content)
            return name if name and len(name) <= _LONGEST else identifier
    return identifier
