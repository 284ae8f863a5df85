"""From a reader's own copy of a publication to the published layer of a letter.

``import_folder`` reads every text file and PDF of a folder, each of which must be one of the publications the
edition knows, and writes the published layers as TEI into a folder that git ignores. Nothing is written unless
everything can be, and a copy that holds more or fewer words than ``data/figures`` records is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from edition.errors import EditionError, Problem
from edition.files import write_atomically
from edition.importers.completeness import require_complete
from edition.importers.pdf_lines import read_first_words
from edition.importers.source_file import read_source
from edition.importers.source_record import Part, Result, reconstruct
from edition.importers.text_figures import count_figures as figures_of
from edition.paths import real
from edition.project import find_project
from edition.tei import dumps

__all__ = [
    "Importer",
    "Part",
    "Result",
    "import_file",
    "import_folder",
    "list_missing",
    "load_importers",
    "recognise",
    "reconstruct",
]

_SUFFIXES = (".txt", ".pdf")


@dataclass(frozen=True)
class Importer:
    """How one publication is recognised, and how it is read.

    ``beginning`` are words it begins with, or, for a PDF, words on its first pages; ``name`` is what it is called in
    messages. ``read`` takes the path of the copy, and whether figures are to be counted anew. ``takes_pdf`` tells
    whether it can be read from a PDF.
    """

    name: str
    beginning: tuple[str, ...]
    read: Callable[[Path, bool], Result]
    takes_pdf: bool = False


def load_importers() -> Mapping[str, Importer]:
    """Return the importers that ``project.yml`` names, by the id of the letter.

    Raises EditionError where what it names cannot be loaded.
    """
    project = find_project()
    named = project.importers
    if named is None:
        return {}
    module, _, name = named.partition(":")
    try:
        return dict(getattr(import_module(module), name))
    except (ImportError, AttributeError) as error:
        wanted = "module:name, of a mapping of ids to importers"
        raise EditionError(Problem.at(project.file, 0, f"importers: {error}", wanted)) from None


def recognise(path: Path) -> str | None:
    """Return the id of the letter whose publication a file is, or None.

    A text file is known by its first words, a PDF by words on its first pages. Raises EditionError where the file
    cannot be read as what its name says.
    """
    is_pdf = path.suffix.lower() == ".pdf"
    text = read_first_words(path) if is_pdf else read_source(path)
    squeezed = "".join(text.split())
    for letter_id, importer in load_importers().items():
        wanted = ["".join(words.split()) for words in importer.beginning]
        if is_pdf and importer.takes_pdf and any(words in squeezed for words in wanted[1:] or wanted):
            return letter_id
        if not is_pdf and squeezed.startswith(wanted[0]):
            return letter_id
    return None


def import_file(path: Path, recount: bool = False) -> Result:
    """Import the letter from a copy of a publication.

    ``recount`` is as for ``brackets.settle_lemmas``. Raises EditionError where the file is not a publication that the
    edition knows, or not complete.
    """
    letter_id = recognise(path)
    if letter_id is None:
        names = "; ".join(
            f"{importer.name}, which begins “{importer.beginning[0]}”" for importer in load_importers().values()
        )
        wanted = f"one of: {names}" if names else "importers, which data/project.yml names"
        raise EditionError(Problem.at(path, 1, "not a publication that the edition knows", wanted))
    return load_importers()[letter_id].read(path, recount)


def import_folder(sources: Path, out: Path | None = None, figures: bool = False) -> list[Result]:
    """Import every publication in a folder, and write ``<out>/<letter>.xml``.

    By default they are written where builds look for them. Returns the results with the paths written, in the order of
    letters; ``list_missing`` tells what the folder lacks. With ``figures`` the tables in ``data/figures`` are counted
    and written anew; that needs the text of every publication, since what a PDF's italics settle is no longer a
    decision to be recorded. Where builds look, the layers of letters that the folder lacks are removed, so that no book
    shows what an earlier import left. Raises EditionError with everything that is wrong with the files, or where
    ``out`` is a folder of the repository that does not keep texts private; in both cases nothing is written.
    """
    out = out or find_project().published
    if not find_project().is_private(out):
        what = "a publication is under copyright, and this folder lies in the repository"
        raise EditionError(Problem.at(out, 0, what, "_build/published, or a folder outside the repository"))
    if not sources.is_dir():
        raise EditionError(
            Problem.at(sources, 0, "there is no such folder", "a folder with copies of the publications")
        )
    files = sorted(path for path in sources.iterdir() if path.suffix.lower() in _SUFFIXES and not path.is_dir())
    if not files:
        names = " and ".join(importer.name for importer in load_importers().values())
        raise EditionError(Problem.at(sources, 0, "no text file and no PDF in the folder", f"a copy of {names}"))
    problems: list[Problem] = []
    results: dict[str, Result] = {}
    for path in files:
        try:
            result = import_file(path, figures)
            if not figures:
                require_complete(result)
        except EditionError as error:
            problems.extend(error.problems)
            continue
        if result.letter.id in results:
            other = results[result.letter.id].source.name
            problems.append(Problem.at(path, 0, f"the same publication as {other}", "one copy of each"))
        results[result.letter.id] = result
    if problems:
        raise EditionError(problems)
    written = [replace(result, path=out / f"{letter_id}.xml") for letter_id, result in sorted(results.items())]
    content = {result.path: dumps(result.letter) for result in written if result.path}
    if figures:
        lacking = [*list_missing(written), *(f"{r.source.name} is a PDF" for r in written if r.source.suffix != ".txt")]
        if lacking:
            raise EditionError(Problem.at(sources, 0, lacking[0], "the text file of every publication, for figures"))
        content |= figures_of([result.letter for result in written])
    write_atomically(content)
    if real(out) == real(find_project().published):
        for letter_id in load_importers().keys() - results.keys():
            (out / f"{letter_id}.xml").unlink(missing_ok=True)
    return written


def list_missing(results: Sequence[Result]) -> list[str]:
    """Return a sentence for each publication that an import did not find."""
    imported = {result.letter.id for result in results}
    return [
        f"{letter_id}: no copy of {importer.name} in the folder, so its published layer was not made"
        for letter_id, importer in load_importers().items()
        if letter_id not in imported
    ]
