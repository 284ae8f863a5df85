"""What each file of the repository says of the version, its day and its DOIs, written from one place.

Version, day and DOIs of the release stand in ``data/project.yml``. ``CITATION.cff`` is written by hand but for these;
``.zenodo.json`` and ``codemeta.json`` are derived from it and from ``pyproject.toml``.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from edition import paths
from edition.errors import EditionError, Problem
from edition.files import read_text
from edition.project import Editor, Project, read_project
from edition.yaml_text import read_words

#: Semantic versioning: three numbers, and for a rehearsal a name after a hyphen.
_NUMBER = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", re.ASCII)
_SPDX = "https://spdx.org/licenses/"
_DOI = "https://doi.org/"

#: Where things stand, from the root of the repository.
PROJECT = paths.PROJECT_FILE
CITATION = Path("CITATION.cff")
ZENODO = Path(".zenodo.json")
CODEMETA = Path("codemeta.json")
PACKAGE = Path("pyproject.toml")


def parse_version(version: str) -> tuple[int, int, int]:
    """Return the three numbers of a version, by which versions are ordered.

    Raises EditionError where the text is not a version.

    >>> parse_version("0.10.0") > parse_version("0.9.0")
    True
    """
    numbers = _NUMBER.fullmatch(version)
    if not numbers:
        raise EditionError(Problem("VERSION", 0, f"{version[:40]!r} is no version", "three numbers, as 1.0.0"))
    major, minor, patch = map(int, numbers.groups())
    return major, minor, patch


def read_version(root: Path) -> str:
    """Return the version that the project file states.

    Raises EditionError where it states none.
    """
    return read_project(root).version


def render_files(root: Path, number: str, project: Project) -> dict[Path, bytes]:
    """Make the files that state version, day and DOIs, by path.

    Raises EditionError where a file they are made from cannot be read.
    """
    settings = _setting(read_text(root / PROJECT, "the project file"), "version", number)
    for name in ("released", "doi", "concept_doi"):
        settings = _setting(settings, name, getattr(project, name))
    citation = _citation(read_text(root / CITATION, "a citation in CFF 1.2.0"), number, project)
    described = _described(root / CITATION, citation)
    files = {PROJECT: settings, CITATION: citation, ZENODO: _as_json(describe_for_zenodo(described, project))}
    if (root / PACKAGE).exists():  # an edition without a package of its own has no code to describe
        package = tomllib.loads(read_text(root / PACKAGE, "the package's metadata"))["project"]
        files[CODEMETA] = _as_json(describe_code(described, package, project))
    return {path: text.encode() for path, text in files.items()}


def find_disagreements(root: Path, project: Project) -> list[Problem]:
    """Return a problem for each file that does not state what it should.

    Raises EditionError where one cannot be read.
    """
    number = read_version(root)
    return [
        Problem.at(
            root / path,
            0,
            "does not say what the version, data/project.yml and CITATION.cff say",
            f"what `make version VERSION={number}` writes",
        )
        for path, content in render_files(root, number, project).items()
        if not (root / path).is_file() or (root / path).read_bytes() != content
    ]


def _setting(text: str, name: str, value: str | None) -> str:
    """Set a key of ``data/project.yml``, and keep the comment beside it."""
    line = re.compile(rf"^{name}:[ \t]*[^#\s]*", re.MULTILINE)
    return line.sub(f"{name}: {value or 'null'}", text) if line.search(text) else f"{text}{name}: {value or 'null'}\n"


def _citation(text: str, number: str, project: Project) -> str:
    """Set version, day, DOIs and addresses in the text of ``CITATION.cff``.

    Everything else stays as it was written.
    """
    dois = [
        f'  - type: doi\n    value: {doi}\n    description: "{meaning}"'
        for doi, meaning in ((project.doi, f"version {number}"), (project.concept_doi, "all versions"))
        if doi
    ]
    if project.editor_names:
        text = _block(text, "authors", "\n" + "\n".join(map(_cite_editor, project.editor_names)))
    text = _block(text, "contact", _cite_contact(project))
    text = _block(text, "version", number)
    text = _block(text, "date-released", project.released)
    text = _block(text, "repository-code", project.repository)
    text = _block(text, "url", project.site)
    text = _block(text, "doi", project.doi or project.concept_doi)
    return _block(text, "identifiers", "\n" + "\n".join(dois) if dois else None)


def _cite_editor(editor: Editor) -> str:
    """Return an editor as a person of CFF.

    Strings of YAML may be written as those of JSON.
    """
    known = {"family-names": editor.family, "given-names": editor.given, "orcid": editor.address}
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in known.items() if value]
    return "  - " + "\n    ".join(lines)


def _cite_contact(project: Project) -> str | None:
    if not project.contact:
        return None
    kind = "email" if project.mail else "website"
    return f"\n  - name: {json.dumps(project.signed, ensure_ascii=False)}\n    {kind}: {project.contact}"


def _block(text: str, key: str, value: str | None) -> str:
    """Set a key at the top level of a YAML text, with all that is indented below.

    None removes the key.
    """
    there = re.compile(rf"^{key}:.*\n(?:[ \t-].*\n)*", re.MULTILINE)
    said = "" if value is None else f"{key}:{value if value.startswith(chr(10)) else ' ' + value}\n"
    if there.search(text):
        return there.sub(lambda _: said, text)
    return text + said


def _described(path: Path, text: str) -> Mapping[str, Any]:
    wanted = "title, abstract, authors, two licences (of data and of code) and keywords, in YAML"
    match read_words(text, path, wanted):
        case {
            "title": str(),
            "abstract": str(),
            "authors": [{"name": str()} | {"family-names": str()}, *_],
            "license": [str(), str()],
            "keywords": [*_],
        } as citation:
            return dict(citation)
    raise EditionError(Problem.at(path, 0, "not the citation that the edition needs", wanted))


def _creators(authors: list[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return the authors of a citation as Zenodo has them."""
    return [
        {
            "name": each.get("name") or ", ".join(filter(None, (each["family-names"], each.get("given-names")))),
            **({"orcid": each["orcid"].rpartition("/")[2]} if "orcid" in each else {}),
        }
        for each in authors
    ]


def describe_for_zenodo(citation: Mapping[str, Any], project: Project) -> dict[str, Any]:
    """Return the metadata that Zenodo reads when it archives a release.

    The DOIs are left out, since Zenodo gives them itself. Format: https://developers.zenodo.org/#representation
    """
    data, code = citation["license"]
    related = [{"identifier": project.site, "relation": "isAlternateIdentifier"}] if project.site else []
    return {
        "title": citation["title"],
        "upload_type": "dataset",
        "description": citation["abstract"],
        "version": citation["version"],
        **({"publication_date": project.released} if project.released else {}),
        "creators": _creators(citation["authors"]),
        "keywords": citation["keywords"],
        "license": data,
        "notes": f"Code is under {code}, data and text are under {data}. {citation['message']}",
        "language": "eng",
        **({"related_identifiers": related} if related else {}),
    }


def describe_code(citation: Mapping[str, Any], package: Mapping[str, Any], project: Project) -> dict[str, Any]:
    """Return the metadata of the code in the terms of CodeMeta.

    Format: https://w3id.org/codemeta/3.0
    """
    return {
        "@context": "https://w3id.org/codemeta/3.0",
        "type": "SoftwareSourceCode",
        "name": citation["title"].partition(":")[0],
        "identifier": package["name"],
        "description": package["description"],
        "version": citation["version"],
        **({"datePublished": project.released} if project.released else {}),
        **({"codeRepository": project.repository} if project.repository else {}),
        **({"sameAs": _DOI + project.doi} if project.doi else {}),
        "license": _SPDX + citation["license"][1],
        "author": [
            {"type": "Person", **({"id": editor.address} if editor.orcid else {}), "name": editor.name}
            for editor in project.editor_names
        ]
        or [{"type": "Organization", "name": author["name"]} for author in package["authors"]],
        "programmingLanguage": "Python",
        "runtimePlatform": f"Python {package['requires-python']}",
        "keywords": citation["keywords"],
        "developmentStatus": "active",
    }


def _as_json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
