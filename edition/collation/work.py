"""Files of witnesses collated: read, aligned, made a letter of, and what of it is to be said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
from edition.witnesses import WitnessText, name_witness, read_witness

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
    """A letter that was collated, and the files to write.

    ``kept`` says what became of what was there.
    """

    letter: Letter
    witnesses: tuple[WitnessText, ...]
    files: dict[Path, bytes]
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

    What is to be written is returned. Where the letter is there already, what its editor added to it is kept. Raises
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
    letter = loads(content, path, project.vocabularies)
    if not wanted.words_only and (problems := find_losses(letter, witnesses)):
        raise EditionError(problems)
    files = {path: content}
    single = [wanted.id] if len(witnesses) == 1 else []
    files.update(make_pages(project, {wanted.id: letter.title}, single))
    return Collated(letter, tuple(witnesses), files, kept)


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
