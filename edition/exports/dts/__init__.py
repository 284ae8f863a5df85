"""The texts in the terms of Distributed Text Services 1.0 (https://dtsapi.org/versions/v1.0).

``make_files`` writes what files can answer: every collection and text with what it holds and what holds it, every tree
of units, every unit, every text in TEI, whole and by unit. What files cannot answer, ranges, pages and what is refused,
a server does (``edition.serve_dts``).
"""

from __future__ import annotations

from edition.exports.contents import Contents
from edition.exports.dts.answers import Json, describe_collection, describe_units, name_root
from edition.exports.dts.documents import Document
from edition.exports.dts.requests import Passage, list_units
from edition.exports.dts.templates import Templates, make_file_templates
from edition.exports.json_file import write_json
from edition.exports.linked_tei import REGISTERS_FILE

#: What a text says of itself beside one of its units: enough to ask for more.
_ENOUGH = ("@id", "@type", "title", "collection", "navigation", "document", "citationTrees")


def make_files(contents: Contents, base: str) -> dict[str, bytes]:
    """Make the files of all endpoints but the entry, by their names.

    ``base`` is the address of their folder, with a slash at its end; without one, addresses are relative to each file.
    """
    answers = {**_collections(contents, base), **_navigation(contents, base)}
    return {**{name: write_json(each) for name, each in answers.items()}, **_documents(contents)}


def _find_templates(base: str, name: str) -> Templates:
    return make_file_templates(base or "../" * name.count("/"))


def _collections(contents: Contents, base: str) -> dict[str, Json]:
    root = name_root(contents)
    asked = {"collection.json": {"id": root}}
    for each in (root, *(letter.id for letter in contents.letters)):
        asked[f"collection/{each}.json"] = {"id": each}
        asked |= {f"collection/{each}/{nav}.json": {"id": each, "nav": nav} for nav in ("children", "parents")}
    return {name: describe_collection(contents, _find_templates(base, name), what) for name, what in asked.items()}


def _navigation(contents: Contents, base: str) -> dict[str, Json]:
    answers = {}
    for letter in contents.letters:
        tree = f"navigation/{letter.id}.json"
        whole = {"resource": letter.id, "down": "-1"}
        answers[tree] = describe_units(contents, _find_templates(base, tree), whole, f"{base}{tree}")
        for unit in list_units(letter):
            name = f"navigation/{letter.id}/{unit}.json"
            asked = {"resource": letter.id, "ref": unit}
            answer = describe_units(contents, _find_templates(base, name), asked, f"{base}{name}")
            answers[name] = {**answer, "resource": {each: answer["resource"][each] for each in _ENOUGH}}
    return answers


def _documents(contents: Contents) -> dict[str, bytes]:
    files = {}
    for letter in contents.letters:
        document = Document(letter, contents.project, f"../../{REGISTERS_FILE}")
        files[f"document/{letter.id}.xml"] = document.whole()
        for unit in list_units(letter):
            part = document.part(Passage(unit, unit, alone=True), f"../../../{REGISTERS_FILE}")
            files[f"document/{letter.id}/{unit}.xml"] = part
    return files
