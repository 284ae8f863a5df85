"""The book in print made by Sphinx in a process of its own, whatever layers the book on screen holds."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from edition import print_record, store
from edition.errors import EditionError, Problem
from edition.files import write_atomically
from edition.press import trial, typesetting
from edition.project import find_project

_BOOK = "the book in print"
#: What Sphinx prints around what was wrong.
_FRAME = re.compile(r"Exception occurred|File |[\w ]+ error( \(.+\))?:$")


def build_print() -> dict[str, bytes]:
    """Return the PDF and the EPUB by name, and make them if they are out of date.

    Pages that the book on screen has read are not read again, unless it holds a published layer: links, registers and
    notebooks may then be different, so that the book in print is read in a folder of its own.

    Raises EditionError, before any page is read, where a tool, the face or a font for a text is missing, and with the
    first error that Sphinx reports.
    """
    project = find_project()
    folder = project.printed
    if files := print_record.find_files(folder, project.root):
        return files
    typesetting.find_tools()
    trial.try_texts(project)
    mixed = any(project.published_file(letter).exists() for letter in store.letters(project))
    build = folder.parent / ".press" if mixed else folder.parent
    _run(project.root, build / ".doctrees", build / folder.name)
    if mixed:
        made = (*print_record.name_files(), print_record.RECORD)
        write_atomically({folder / name: (build / folder.name / name).read_bytes() for name in made})
    return {name: (folder / name).read_bytes() for name in print_record.name_files()}


def _run(root: Path, doctrees: Path, out: Path) -> None:
    command = [sys.executable, "-m", "sphinx", "-b", "press", "-q", "-W", "--keep-going", "-n", "-j", "1"]
    run = subprocess.run(
        [*command, "-d", str(doctrees), str(root), str(out)],
        env={**os.environ, "EDITION_PUBLISHED": str(out / "no-layers")},
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        lines = (line.strip() for line in run.stderr.splitlines())
        said = [line for line in lines if line and not _FRAME.match(line)]
        raise EditionError(Problem(_BOOK, 0, (said or ["no message"])[0].removeprefix(f"{_BOOK}: ")))
