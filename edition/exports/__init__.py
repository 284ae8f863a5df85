"""The edition as files that other tools read, all made from the one model.

``make_exports`` makes all of them: TEI, tables, plain text of witnesses, collation tables, linked data, what catalogues
ask for, a static interface, the notebooks, and their packing list. Each comes from a module with a function that takes
``Contents`` and returns names and bytes. ``write_letter`` writes one letter in one of ``FORMATS``.

What is under copyright is exported with a recorded permission only (``edition.permissions``). The running texts of
other published layers are made by ``make_private_texts`` alone, for the folder on the reader's own machine that holds
them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from edition import store
from edition.collation.table import as_collatex, collate
from edition.errors import EditionError, Problem
from edition.exports import (
    beacon,
    catalogue,
    cmif,
    data_package,
    jsonld,
    linked_tei,
    matrix,
    nexus,
    notebooks,
    packing_list,
    registration,
    signposts,
    site_collation,
    site_table,
    sqlite,
    static_api,
)
from edition.exports.contents import Contents, gather_contents, refuse_to_give
from edition.exports.docx.document import make_document
from edition.exports.letter_csv import make_csv
from edition.exports.witness_texts import make_texts
from edition.files import write_atomically
from edition.model import Letter
from edition.permissions import list_exported, may_go_out
from edition.project import Project, find_project
from edition.tei import dumps
from edition.text import require_readable

__all__ = ["FORMATS", "gather_contents", "make_exports", "make_private_texts", "write_letter"]


#: What is in print where the book in print has not been made.
_NOTHING: Mapping[str, bytes] = {}


def make_exports(contents: Contents, printed: Mapping[str, bytes] = _NOTHING) -> dict[str, bytes]:
    """Make all exports, by their names in the folder of the exports.

    ``printed`` holds the files of the book in print by name (see ``edition.press``); it is empty where they have not
    been made. The same contents give the same bytes.
    """
    tables = data_package.make_tables(contents)
    frames = {**contents.tables, **{name: table.frame for name, table in tables.items()}}
    files = {
        **linked_tei.make_files(contents),
        "references.bib": contents.bibtex.encode(),
        **data_package.make_files(contents, tables),
        "edition.sqlite": sqlite.make_database(data_package.describe_package(contents, tables), frames),
        **{
            f"witnesses/{name}": text
            for letter in contents.letters
            for name, text in _witnesses(letter, contents).items()
        },
        **{f"{catalogue.WORD}{letter.id}.docx": make_document(contents, letter) for letter in contents.letters},
        "edition.jsonld": jsonld.make_document(contents),
        **cmif.make_files(contents),
        **beacon.make_files(contents),
        **signposts.make_files(contents),
        **registration.make_files(contents),
        **static_api.make_files(contents),
        **notebooks.make_files(contents),
        **printed,
        **{
            f"{catalogue.PUBLISHED}{name}": text
            for letter, permission in contents.published
            for name, text in {
                f"{letter.id}.xml": dumps(
                    linked_tei.declare_permission(letter, permission, contents.project.title) if permission else letter
                ),
                **_running(letter),
            }.items()
        },
    }
    return {
        **files,
        catalogue.PACKING_LIST: packing_list.make_packing_list(
            contents, catalogue.list_items(contents, printed), files
        ),
    }


def _witnesses(letter: Letter, contents: Contents) -> dict[str, bytes]:
    texts = make_texts(letter, list_exported(letter, contents.project))
    named = {f"{letter.id}{ending}": text for ending, text in texts.items()}
    compared = (
        {
            f"{letter.id}.nex": nexus.make_nexus(letter, contents.edition),
            f"{letter.id}-sites.tsv": site_table.make_site_table(letter),
        }
        if matrix.is_comparable(letter)
        else {}
    )
    return {**named, f"{letter.id}-collation.json": site_collation.make_collation(letter), **compared}


def make_private_texts(project: Project | None = None) -> dict[Path, bytes]:
    """Make texts and collations of the published layers that may not go out, by path.

    They lie beside the layers, in a folder that is neither tracked nor served nor released.
    """
    files: dict[str, bytes] = {}
    project = project or find_project()
    for letter_id in store.letters(project):
        if project.published_file(letter_id).exists():
            layer = store.load(letter_id, "published", project)
            files |= {} if may_go_out(layer, project) else _running(layer)
    return {project.published / "witnesses" / name: content for name, content in files.items()}


def _running(letter: Letter) -> dict[str, bytes]:
    """Return the texts of a published layer's witnesses, by name.

    Where there are several witnesses, their collation is added.
    """
    files = {f"{letter.id}{ending}": text for ending, text in make_texts(letter, letter.readable).items()}
    if len(letter.readable) > 1:
        texts = {siglum: letter.witness_text(siglum) for siglum in letter.readable}
        files[f"{letter.id}-collation.json"] = (as_collatex(collate(texts)) + "\n").encode()
    return files


def make_tei(letter: Letter) -> dict[str, bytes]:
    """Make one TEI document of a letter, by the ending of its file name."""
    return {".xml": dumps(letter)}


def make_exported_texts(letter: Letter) -> dict[str, bytes]:
    """Make the text of each witness that may go out, by the ending of its name.

    Raises RestatedTextError where the layer holds the text of no witness, EditionError where all are under copyright.
    """
    for siglum in letter.sigla if not letter.readable else ():
        require_readable(letter, siglum)
    exported = list_exported(letter)
    if not exported:
        raise EditionError(refuse_to_give(letter))
    return make_texts(letter, exported)


#: What a format makes of a letter: bytes by the end of the file's name.
FORMATS: Mapping[str, Callable[[Letter], dict[str, bytes]]] = {
    "tei": make_tei,
    "csv": make_csv,
    "txt": make_exported_texts,
}


def write_letter(letter: Letter, form: str, folder: Path) -> list[Path]:
    """Write a letter into a folder in one of ``FORMATS``, and return the paths.

    Nothing is written unless everything can be made. Raises EditionError for a text under copyright that nobody has
    permitted, and RestatedTextError where the texts of witnesses are asked for and the layer holds none.
    """
    if not may_go_out(letter):
        if letter.layer == "published":
            what = "its published layer is under copyright and is not exported"
            raise EditionError(Problem.at(letter.id, 0, what, "the edition layer"))
        raise EditionError(refuse_to_give(letter))
    files = {folder / f"{letter.id}{ending}": content for ending, content in FORMATS[form](letter).items()}
    write_atomically(files)
    return list(files)
