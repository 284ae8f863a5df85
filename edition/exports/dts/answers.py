"""What an interface of Distributed Text Services says of the texts: where they are, and what they are made of.

The shapes are those of the specification, https://dtsapi.org/versions/v1.0. What can be cited is a paragraph of the
body; the tree of a text has one level.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias
from urllib.parse import urlencode

from edition.exports import letter_facts
from edition.exports.contents import Contents
from edition.exports.dts.requests import Asked, RefusedRequest, list_units, read_down, read_passage, turn_to_page
from edition.exports.dts.templates import Templates, name_one
from edition.exports.linked_tei import CITABLE_UNIT
from edition.header import read_credit
from edition.model import Letter

Json: TypeAlias = dict[str, Any]

CONTEXT = "https://dtsapi.org/context/v1.0.json"
VERSION = "1.0"
TEI = "application/tei+xml"


def describe_entry(templates: Templates) -> Json:
    """Return where the endpoints are."""
    return {
        "@context": CONTEXT,
        "@id": templates.home,
        "@type": "EntryPoint",
        "dtsVersion": VERSION,
        "collection": templates.collection,
        "navigation": templates.navigation,
        "document": templates.document,
    }


def name_root(contents: Contents) -> str:
    """Return the id of the collection of all texts, which none of these has."""
    name: str = contents.package["name"]
    return f"_{name}" if any(letter.id == name for letter in contents.letters) else name


def find_letter(contents: Contents, name: str) -> Letter:
    """Return a text by its id.

    Raises RefusedRequest where none is named, and where there is none of that name.
    """
    if not name:
        raise RefusedRequest(400, "resource is wanting: it names a text")
    found = next((letter for letter in contents.letters if letter.id == name), None)
    if not found:
        raise RefusedRequest(404, f"there is no text {name!r}")
    return found


def describe_collection(contents: Contents, templates: Templates, asked: Asked) -> Json:
    """Return a text or a collection with what it holds, or with what holds it.

    ``asked`` may have ``id``, ``nav`` and ``page``. Raises RefusedRequest where what is asked for is not there.
    """
    name, nav = asked.get("id", ""), asked.get("nav", "") or "children"
    if nav not in ("children", "parents"):
        raise RefusedRequest(400, f"nav is {nav[:40]!r}: it may be children or parents")
    root = _describe_root(contents, templates)
    if name in ("", root["@id"]):
        texts = contents.letters if nav == "children" else ()
        described, members = root, [describe_text(contents, templates, letter) for letter in texts]
    else:
        described = describe_text(contents, templates, find_letter(contents, name))
        members = [root] if nav == "parents" else []
    address = name_one(templates.of_collection, described["@id"])
    return {"@context": CONTEXT, **described, **_show_members(members, asked, address)}


def _describe_root(contents: Contents, templates: Templates) -> Json:
    name = name_root(contents)
    return {
        "@id": name,
        "@type": "Collection",
        "dtsVersion": VERSION,
        "title": contents.project.title,
        "description": contents.project.subtitle,
        "totalParents": 0,
        "totalChildren": len(contents.letters),
        "collection": name_one(templates.of_collection, name),
    }


def describe_text(contents: Contents, templates: Templates, letter: Letter) -> Json:
    """Return what a text is, and where it can be read."""
    project, language = contents.project, contents.project.language
    return {
        "@id": letter.id,
        "@type": "Resource",
        "dtsVersion": VERSION,
        "title": letter.title,
        "description": letter_facts.describe_letter(letter),
        "totalParents": 1,
        "totalChildren": 0,
        "collection": name_one(templates.of_collection, letter.id),
        "navigation": name_one(templates.of_navigation, letter.id),
        "document": name_one(templates.of_document, letter.id),
        "download": name_one(templates.whole, letter.id),
        "mediaTypes": [TEI],
        "dublinCore": {
            "language": [letter.language],
            "license": [letter_facts.find_licence(letter, project)],
            "publisher": [{"lang": language, "value": project.signed}],
            **({"source": [{"lang": language, "value": credit}]} if (credit := read_credit(letter)) else {}),
        },
        "citationTrees": _describe_trees(letter),
    }


def _describe_trees(letter: Letter) -> list[Json]:
    if not letter.all_paragraphs:
        return []
    return [{"@type": "CitationTree", "citeStructure": [{"citeType": CITABLE_UNIT}]}]


def describe_units(contents: Contents, templates: Templates, asked: Asked, address: str) -> Json:
    """Return the units of a text that are asked for, or one of them.

    ``asked`` may have ``resource``, ``ref``, ``start``, ``end``, ``down``, ``tree``, ``page``; ``address`` is that of
    the request. Raises RefusedRequest where what is asked contradicts itself, or is not there.
    """
    letter = find_letter(contents, asked.get("resource", ""))
    units = list_units(letter)
    found = {
        "@context": CONTEXT,
        "@id": address,
        "@type": "Navigation",
        "dtsVersion": VERSION,
        "resource": describe_text(contents, templates, letter),
    }
    if not units:  # of a text without a tree nothing can be asked wrongly
        return {**found, "member": []}
    passage, down = read_passage(units, asked), read_down(asked)
    if passage:
        ends = {"ref": passage.start} if passage.alone else {"start": passage.start, "end": passage.end}
        found |= {name: describe_unit(unit) for name, unit in ends.items()}
    if down is None and passage:
        return found
    if not down and not passage:
        raise RefusedRequest(400, "down is wanting, or 0: where no unit is named, it says how deep the tree is read")
    if down == 0 and passage and not passage.alone:
        raise RefusedRequest(400, "down is 0, which asks for what stands beside one unit, and not beside a range")
    held = passage.among(units) if down and passage else units
    return {**found, **_show_members(list(map(describe_unit, held)), asked, address)}


def describe_unit(unit: str) -> Json:
    """Return what is said of one citable unit."""
    return {"identifier": unit, "@type": "CitableUnit", "level": 1, "parent": None, "citeType": CITABLE_UNIT}


def _show_members(members: list[Json], asked: Asked, address: str) -> Json:
    """Return members, of which there is a page alone where one is asked for."""
    shown, number, last = turn_to_page(members, asked)
    if not number:
        return {"member": shown}
    others: Mapping[str, int | None] = {
        "@id": number,
        "first": 1,
        "previous": number - 1 or None,
        "next": number + 1 if number < last else None,
        "last": last,
    }
    pages = {name: page and _name_page(address, asked, page) for name, page in others.items()}
    return {"member": shown, "view": {"@type": "Pagination", **pages}}


def _name_page(address: str, asked: Asked, page: int) -> str:
    """Return the address of another page of what is asked for."""
    return f"{address.partition('?')[0]}?{urlencode({**asked, 'page': page})}"
