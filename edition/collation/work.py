"""Files of witnesses collated: read, aligned, made a letter of, and what of it is to be said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from edition.collation.again import Kept, keep_work, shorten
from edition.collation.apparatus import Options
from edition.collation.letter import About, find_losses, make_letter
from edition.errors import EditionError, Problem
from edition.files import read_json
from edition.letter_page import make_pages
from edition.model import Letter, Variant
from edition.project import Project, find_project
from edition.store import letters, load
from edition.tei import dumps, loads
from edition.text import plain
from edition.witnesses import KINDS, WitnessText, name_witness, read_witness

#: Sites shown where nothing is written, and things left out that are named one by one.
_SHOWN, _NAMED = 10, 20
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Wanted:
    """What is to be collated, and how.

    ``witnesses`` are files as a command names them: ``A.txt``, or ``A=path/to/it.txt``.
    """

    id: str
    witnesses: tuple[str, ...]
    title: str = ""
    base: str = ""  # a siglum, "none", or nothing for the first witness
    brackets: str | None = None
    verse: bool = False
    words_only: bool = False
    language: str = ""
    let_go: bool = False  # what cannot be kept of an editor's work is left out


@dataclass(frozen=True)
class Collated:
    """A letter that was collated, and as TEI.

    ``kept`` says what became of what was there.
    """

    letter: Letter
    witnesses: tuple[WitnessText, ...]
    content: bytes
    kept: Kept | None = None

    def report(self, plan: bool = False) -> Iterator[str]:
        """Yield lines that say what was found; with ``plan`` the first sites too."""
        letter = self.letter
        sigla = ", ".join(letter.sigla)
        kinds = Counter(kind for variant in letter.all_variants for kind in variant.kinds[:1])
        counted = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
        paragraphs, sites = len(letter.all_paragraphs), len(letter.all_variants)
        yield f"{letter.id}: {paragraphs} paragraphs of {sigla}; {sites} sites{f' ({counted})' if counted else ''}"
        if letter.groups:
            yield f"{letter.id}: {len(letter.groups)} changes of more than one site"
        for each in self.witnesses:
            named = each.left_out[:_NAMED]
            for line, what in named:
                yield f"{each.file}{f':{line}' if line else ''}: not text of {each.siglum}, and left out: {what}"
            if len(each.left_out) > len(named):
                yield f"{each.file}: and {len(each.left_out) - len(named)} things more"
        if self.kept:
            yield from self.kept.report()
        if plan:
            for variant in letter.all_variants[:_SHOWN]:
                yield describe_site(variant)
            if sites > _SHOWN:
                yield f"… and {sites - _SHOWN} sites more"


def describe_site(variant: Variant) -> str:
    """Return a site on one line: what its witnesses have."""
    said = "; ".join(
        f"{' '.join(reading.witnesses)}: {shorten(plain(reading.content, reading.witnesses[0])) or 'nothing'}"
        for reading in variant.all_readings()
        if reading.witnesses
    )
    kinds = f" {', '.join(variant.kinds)}" if variant.kinds else ""
    return f"{variant.id}{kinds}: {said}"


def collate_files(wanted: Wanted, project: Project | None = None) -> Collated:
    """Collate files of witnesses into a letter of an edition.

    Nothing is written. Where the letter is there already, what its editor added to it is kept. Raises
    EditionError where a file cannot be read, where the letter does not give the text of each witness again, token by
    token, and where something that the editor added would be lost.
    """
    project = project or find_project()
    if not _ID.fullmatch(wanted.id):
        raise EditionError(Problem("--id", 0, f"{wanted.id!r}", "small letters, digits and hyphens, as miller-1901"))
    witnesses = _read(wanted)
    sigla = [each.siglum for each in witnesses]
    old = load(wanted.id, project=project) if wanted.id in letters(project) else None
    base: str | None = wanted.base or _find_base(old, sigla)
    if base == "none":
        base = None
    elif base not in sigla:
        raise EditionError(Problem("--base", 0, f"no witness {base}", f"one of {', '.join(sigla)}, or none"))
    if base:  # the first witness of the header is the base
        witnesses.sort(key=lambda each: each.siglum != base)
    options = Options(base, wanted.words_only)
    title = wanted.title or next((each.title for each in witnesses if each.title), wanted.id)
    about = About(wanted.id, title, wanted.language or project.language)
    kept = None
    if old:
        letter, kept = keep_work(old, witnesses, options, wanted.let_go, _released(project, wanted.id))
    else:
        letter = make_letter(about, witnesses, options, project)
    path = project.letter_file(wanted.id)
    content = dumps(letter)
    del letter  # so that two are never held
    letter = loads(content, path, project.vocabularies)
    if not wanted.words_only and (problems := find_losses(letter, witnesses)):
        raise EditionError(problems)
    return Collated(letter, tuple(witnesses), content, kept)


@dataclass(frozen=True)
class Made:
    """Outcome of collating: what is to be written of a letter, and what said of it."""

    id: str
    title: str
    is_single: bool  # of one witness
    content: bytes
    said: tuple[str, ...]


def make_text(wanted: Wanted, plan: bool = False) -> Made:
    """Collate files of witnesses into a letter of the edition at hand.

    With ``plan`` its first sites are said too. Raises EditionError as `collate_files` does.
    """
    collated = collate_files(wanted)
    letter = collated.letter
    said = tuple(collated.report(plan))
    return Made(letter.id, letter.title, len(collated.witnesses) == 1, collated.content, said)


def make_text_of_folder(folder: Path, wanted: Wanted, plan: bool = False) -> Made:
    """Collate the files of a folder into a letter that is called as the folder is.

    Each is a witness. The witnesses are in the order of their names. Raises EditionError as `collate_files` does.
    """
    return make_text(replace(wanted, id=wanted.id or folder.name, witnesses=tuple(map(str, _list_files(folder)))), plan)


def find_folders(given: Iterable[Path]) -> list[Path]:
    """Return the folders that hold files of witnesses.

    They are those given, and those directly in them.

    Raises EditionError for one without, and where two have one name.
    """
    found: list[Path] = []
    problems = []
    for place in given:
        below = sorted(each for each in place.iterdir() if each.is_dir() and not each.name.startswith("."))
        here = [place] if _list_files(place) else [each for each in below if _list_files(each)]
        if not here:
            wanted = f"files of witnesses ({', '.join(KINDS)}), or folders that hold them"
            problems.append(Problem.at(place, 0, "no witness in it", wanted))
        found += here
    names = Counter(folder.name for folder in found)
    problems += [
        Problem.at(folder, 0, f"another folder is called {folder.name} too", "one folder for each text")
        for folder in found
        if names[folder.name] > 1
    ]
    if problems:
        raise EditionError(problems)
    return found


def _list_files(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.iterdir()
        if not path.is_dir() and path.suffix.lower() in KINDS and not path.name.startswith((".", "~"))
    )


def plan_files(project: Project, made: Made) -> dict[Path, bytes]:
    """Return the files to write for a letter.

    They are its TEI, its page, and the table of contents. What is there already and equal is left out.
    """
    files = {project.letter_file(made.id): made.content}
    files |= make_pages(project, {made.id: made.title}, [made.id] if made.is_single else [])
    return {path: content for path, content in files.items() if not path.is_file() or path.read_bytes() != content}


def _find_base(old: Letter | None, sigla: Sequence[str]) -> str:
    """Return the base of a letter that is there already, else the first witness."""
    if old is None or not old.sigla:
        return sigla[0]
    preferring = [variant for variant in old.all_variants if variant.lemma]
    return old.sigla[0] if preferring or not old.all_variants else "none"


def _released(project: Project, letter_id: str) -> set[str]:
    """Return the ids of a letter that have been released."""
    path = project.data / "ids.json"
    recorded = read_json(path, "the ids that have been released") if path.exists() else {}
    return set(recorded.get(letter_id, ()))


def _read(wanted: Wanted) -> list[WitnessText]:
    """Return the texts of the witnesses.

    Raises one EditionError with all that is wrong with their files.
    """
    problems: list[Problem] = []
    found: list[WitnessText] = []
    for said in wanted.witnesses:
        try:
            siglum, path = name_witness(said)
            found.append(read_witness(siglum, path, wanted.brackets, wanted.verse))
        except EditionError as error:
            problems += error.problems
    sigla: Sequence[str] = [each.siglum for each in found]
    for siglum in dict.fromkeys(sigla):
        if sigla.count(siglum) > 1:
            files = ", ".join(each.file for each in found if each.siglum == siglum)
            problems.append(Problem(files, 0, f"{siglum} is the siglum of both", "one for each, as in SIGLUM=FILE"))
    if problems:
        raise EditionError(problems)
    return found
