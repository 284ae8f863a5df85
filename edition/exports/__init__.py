"""The edition as files that other tools read, all made from the one model.

``everything`` makes all of them: TEI, tables, plain text of witnesses, collation tables, linked data, a static
interface, and their packing list, each the function of a module that takes ``Contents`` and returns names and bytes.
``export`` writes one letter in one of ``FORMATS``. A published layer is under copyright and exported only with a
recorded permission; otherwise its running texts go to ``local`` only, into the folder on the reader's own machine that
holds the layer itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from edition import store
from edition.collation.table import as_collatex, collate
from edition.errors import EditionError, Problem
from edition.exports import api, catalogue, collation, crate, jsonld, package, sqlite, tei
from edition.exports.contents import Contents, gather
from edition.exports.plain import as_text
from edition.exports.tables import as_csv
from edition.files import write_atomically
from edition.model import Letter
from edition.project import find_project
from edition.tei import dumps

__all__ = ["FORMATS", "everything", "export", "gather", "local"]


#: What is in print where the book in print has not been made.
_NOTHING: Mapping[str, bytes] = {}


def everything(contents: Contents, printed: Mapping[str, bytes] = _NOTHING) -> dict[str, bytes]:
    """Return all exports by their names in the folder of the exports. The same contents give the same bytes.

    ``printed`` is the book in print by its names (``edition.press``), empty where it has not been made.
    """
    tables = package.tables(contents)
    frames = {**contents.tables, **{name: table.frame for name, table in tables.items()}}
    files = {
        **tei.files(contents),
        "references.bib": contents.bibtex.encode(),
        **package.files(contents, tables),
        "edition.sqlite": sqlite.database(package.described(contents, tables), frames),
        **{f"witnesses/{name}": text for letter in contents.letters for name, text in _witnesses(letter).items()},
        "edition.jsonld": jsonld.document(contents),
        **api.files(contents),
        **printed,
        **{
            f"{catalogue.PUBLISHED}{name}": text
            for letter, permission in contents.published
            for name, text in {
                f"{letter.id}.xml": dumps(tei.with_permission(letter, permission, contents.project.title)),
                **_running(letter),
            }.items()
        },
    }
    return {**files, catalogue.PACKING_LIST: crate.metadata(contents, catalogue.items(contents, printed), files)}


def _witnesses(letter: Letter) -> dict[str, bytes]:
    texts = as_text(letter) if letter.readable else {}
    named = {f"{letter.id}{ending}": text for ending, text in texts.items()}
    return {**named, f"{letter.id}-collation.json": collation.table(letter)}


def local() -> dict[Path, bytes]:
    """Return the texts of the witnesses of every published layer that has been made, and their collations.

    They lie beside the layers, where nothing is tracked, served or released.
    """
    files: dict[str, bytes] = {}
    for letter_id in store.letters():
        if not find_project().published_file(letter_id).exists():
            continue
        files |= _running(store.load(letter_id, "published"))
    return {find_project().published / "witnesses" / name: content for name, content in files.items()}


def _running(letter: Letter) -> dict[str, bytes]:
    """Return the texts of a published layer's witnesses, and where there are several their collation."""
    files = {f"{letter.id}{ending}": text for ending, text in as_text(letter).items()}
    if len(letter.readable) > 1:
        texts = {siglum: letter.witness_text(siglum) for siglum in letter.readable}
        files[f"{letter.id}-collation.json"] = (as_collatex(collate(texts)) + "\n").encode()
    return files


def as_tei(letter: Letter) -> dict[str, bytes]:
    """Return a letter as one TEI document."""
    return {".xml": dumps(letter)}


#: What a format makes of a letter: bytes by the end of the file's name.
FORMATS: Mapping[str, Callable[[Letter], dict[str, bytes]]] = {"tei": as_tei, "csv": as_csv, "txt": as_text}


def export(letter: Letter, form: str, folder: Path) -> list[Path]:
    """Write a letter into a folder, in one of ``FORMATS``, and return the files.

    Raises RestatedTextError for the text of a layer that holds no witness's, EditionError for a published layer.
    Nothing is written before all of it has been made.
    """
    if letter.layer == "published":
        raise EditionError(
            Problem.at(letter.id, 0, "its published layer is under copyright and is not exported", "the edition layer")
        )
    files = {folder / f"{letter.id}{ending}": content for ending, content in FORMATS[form](letter).items()}
    write_atomically(files)
    return list(files)
