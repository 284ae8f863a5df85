"""The folder of the data: nothing in it that nobody reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from edition import store
from edition.check.material import Material
from edition.errors import EditionError, Problem
from edition.tei.explain import find_meant

#: Kinds of files that are read where they have their place, and look, anywhere else, as if they were.
_READ = {".xml": "letters/", ".csv": "datapackage.json", ".bib": "references.bib"}


def nothing_lies_about(material: Material) -> Iterator[Problem]:
    """Report files in the data that nothing reads.

    In ``letters/`` that is all but letters; elsewhere letters, tables and bibliographies out of their place.

    What begins with a dot is passed over, and so is any other kind of file outside ``letters/``.
    """
    if material.project is None:
        return
    data = material.folder
    described = _described(material)
    for path in sorted(data.rglob("*")):
        place = path.relative_to(data)
        if any(part.startswith(".") for part in place.parts) or (path.is_dir() and not path.is_symlink()):
            continue
        if place.parts[0] == "letters":
            if len(place.parts) > 2 or path.suffix != ".xml":
                yield Problem.at(path, 0, "a file that is no letter", "letters alone here, each as ID.xml")
        elif path.suffix == ".bib" and material.sources is None:
            continue  # it may be the bibliography, which is not there
        elif path.suffix == ".csv" and described is None:
            continue
        elif path.suffix in _READ and place.as_posix() not in {"references.bib", *(described or ()), *material.instead}:
            yield Problem.at(path, 0, "a file that nothing reads", _expected(path, place.as_posix(), described or []))


def _described(material: Material) -> list[str] | None:
    """Return where the tables lie; None where what says so cannot be read."""
    try:
        return [resource["path"] for resource in store.package(material.project)["resources"]]
    except EditionError:
        return None


def _expected(path: Path, place: str, described: list[str]) -> str:
    if path.suffix == ".csv":
        meant = find_meant(place, described)
        return f"a table that {_READ['.csv']} describes" + (f", as {meant}" if meant else "")
    return f"{_READ[path.suffix]}{path.name}" if path.suffix == ".xml" else _READ[path.suffix]


def letters_differ_in_more_than_capitals(material: Material) -> Iterator[Problem]:
    """Report letters whose files have names that some systems take for the same."""
    seen: dict[str, str] = {}
    for name in material.letter_ids:
        other = seen.setdefault(name.casefold(), name)
        if other != name:
            path = material.folder / "letters" / f"{name}.xml"
            yield Problem.at(path, 0, f"{name} and {other} differ in capitals alone", "names that differ in letters")


RULES = (nothing_lies_about, letters_differ_in_more_than_capitals)
