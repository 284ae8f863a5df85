"""A packing list of the exports: RO-Crate 1.1, https://w3id.org/ro/crate/1.1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from edition.exports import letter_facts
from edition.exports.catalogue import PACKING_LIST, Item, find_files
from edition.exports.contents import UNRELEASED, Contents
from edition.exports.json_file import write_json
from edition.project import Project
from edition.rights import read_rights

_PROFILE = "https://w3id.org/ro/crate/1.1"
_MAKERS = "#makers"


def make_packing_list(contents: Contents, items: Iterable[Item], files: Mapping[str, bytes]) -> bytes:
    """Make the packing list of the exports, in JSON.

    A folder is listed as one thing, with the number of its files and their size together.
    """
    listed = [item for item in items if item.path != PACKING_LIST]
    held = find_files(listed, files)
    graph: list[dict[str, Any]] = [
        {
            "@id": PACKING_LIST,
            "@type": "CreativeWork",
            "conformsTo": {"@id": _PROFILE},
            "about": {"@id": "./"},
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "name": contents.project.title,
            "description": contents.project.subtitle,
            "version": contents.version,
            "license": {"@id": contents.project.licence_address},
            "publisher": {"@id": _MAKERS},
            **({"url": contents.site} if contents.site else {}),
            **_dated(contents),
            "hasPart": [{"@id": item.path} for item in listed],
        },
        *_makers(contents.project),
        {
            "@id": contents.project.licence_address,
            "@type": "CreativeWork",
            "name": contents.project.licence_title,
            "identifier": contents.project.licence,
        },
        *_other_licences(contents),
        *(thing for item in listed for thing in _described(contents, item, held[item.path])),
    ]
    document = {"@context": f"{_PROFILE}/context", "@graph": graph}
    return write_json(document, 2)


def _makers(project: Project) -> Iterator[dict[str, Any]]:
    """Yield the body of editors, and the editors who are named."""
    people = [
        {"@id": editor.address or f"#editor-{number}", "@type": "Person", "name": editor.name}
        for number, editor in enumerate(project.editor_names, 1)
    ]
    reached = {"contactPoint": {"@id": project.contact_address}} if project.contact else {}
    members = {"member": [{"@id": each["@id"]} for each in people]} if people else {}
    yield {"@id": _MAKERS, "@type": "Organization", "name": project.editors, **members, **reached}
    yield from people
    if project.contact:
        kind = "email" if project.mail else "url"
        yield {"@id": project.contact_address, "@type": "ContactPoint", "contactType": "editors", kind: project.contact}


def _other_licences(contents: Contents) -> Iterator[dict[str, Any]]:
    """Yield the licences of letters that are not under that of the edition, each once."""
    found = {letter_facts.find_licence(letter, contents.project): letter for letter in contents.letters}
    for address, letter in found.items():
        if address != contents.project.licence_address:
            yield {"@id": address, "@type": "CreativeWork", "name": read_rights(letter).text.words or address}


def _dated(contents: Contents) -> dict[str, str]:
    """Return the date of publication, or of the data while nothing is released.

    RO-Crate demands a date of publication; an unreleased build has none, and says that it is unreleased.
    """
    if contents.released:
        return {"datePublished": contents.released.isoformat()}
    changed = "" if contents.moment is None else datetime.fromtimestamp(contents.moment, UTC).date().isoformat()
    return {"creativeWorkStatus": UNRELEASED, **({"dateModified": changed} if changed else {})}


def _described(contents: Contents, item: Item, files: Mapping[str, bytes]) -> Iterator[dict[str, Any]]:
    """Yield the description of a file, or of a folder and its first file."""
    said = {
        "name": item.title,
        "description": item.description,
        **(
            {"conditionsOfAccess": item.permission}
            if item.permission
            else {"license": {"@id": item.licence or contents.project.licence_address}}
        ),
        **({"conformsTo": {"@id": item.standard}} if item.standard else {}),
    }
    if not item.entry:
        yield {"@id": item.path, "@type": "File", **said, "encodingFormat": item.media_type, **_file(files[item.path])}
        return
    entry = item.path + item.entry
    yield {"@id": item.path, "@type": "Dataset", **said, "hasPart": [{"@id": entry}], **_folder(files)}
    yield {
        "@id": entry,
        "@type": "File",
        "name": f"{item.title}: where to begin",
        "description": f"Says what else the folder {item.path} holds, and how it is to be read.",
        "license": {"@id": contents.project.licence_address},
        "encodingFormat": "text/markdown" if entry.endswith(".md") else "application/json",
        **_file(files[entry]),
    }


def _file(content: bytes) -> dict[str, str]:
    return {"contentSize": str(len(content)), "sha256": sha256(content).hexdigest()}


def _folder(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the number of files in a folder, their size, and one checksum.

    It is the checksum of the list that ``sha256sum`` makes of the files in the order of their names.
    """
    lines = "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    return {
        "size": f"{len(files)} files",
        "contentSize": str(sum(map(len, files.values()))),
        "sha256": sha256(lines.encode()).hexdigest(),
    }
