"""What the book is set in, tried before anything is set: the fonts, and each word that they may not have."""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from edition import store
from edition.errors import EditionError, Problem
from edition.files import read_text
from edition.press.print_face import find_own_fonts, make_face
from edition.project import Project
from edition.tei.names import TEI
from edition.tei.xml import read_root

_WANTED = "a font file (.ttf or .otf) with these letters in data/fonts"
_PAGE = '#set document(title: "-")\n#set text(font: "Literata")\n#for word in json("words.json") [#word ]'
#: How Typst says which letters it could not set.
_UNSET = re.compile(r'the text `"(.+?)"` could not be displayed', re.S)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def find_fonts() -> list[str]:
    """Return the folders of the fonts that the book is set in.

    Raises EditionError where a file of the edition's own is no font that Typst can read, or the face is not there.
    """
    import typst

    own = find_own_fonts()
    folders = [str(make_face()), *sorted({str(path.parent) for path in own})]
    if own:
        read = {Path(font.path).name for font in typst.Fonts(False, True, folders).fonts() if font.path}
        wanted = "a font file (.ttf or .otf) that Typst reads"
        if wrong := [Problem.at(path, 0, "no font", wanted) for path in own if path.name not in read]:
            raise EditionError(wrong)
    return folders


def try_texts(project: Project) -> None:
    """Try the words of all texts that have a page, before any page is read.

    Raises EditionError where a font is missing, with the first line of each text that needs it.
    """
    known = _read_face()
    problems = []
    for path in map(project.letter_file, store.letters(project)):
        if not (project.root / f"{project.pages.of_letter(path.stem)}.md").exists():
            continue
        source = read_text(path, "a TEI document")
        if "&#" not in source and known.issuperset(map(ord, source)):
            continue
        texts = read_root(source.encode(), path).iter(f"{{{TEI}}}text")
        words = (str(words) for text in texts for words in text.itertext())
        if unset := _find_unset(words, known):
            line = source.count("\n", 0, source.index(unset)) + 1 if unset in source else 0
            problems.append(Problem.at(path, line, _say(unset), _WANTED))
    if problems:
        raise EditionError(problems)


def require_letters(texts: Iterable[str]) -> None:
    """Raise EditionError where no font has the letters of a word."""
    if unset := _find_unset(texts, _read_face()):
        raise EditionError(Problem("the book in print", 0, _say(unset), _WANTED))


def _read_face() -> frozenset[int]:
    """Return the characters of the face, and white space."""
    import uharfbuzz

    face = uharfbuzz.Face((make_face() / "Literata-Regular.ttf").read_bytes())
    return frozenset(face.unicodes) | set(map(ord, " \t\r\n"))


def _find_unset(texts: Iterable[str], known: frozenset[int]) -> str:
    """Return the first letters that Typst finds in no font, empty where it finds all.

    Typst is shown the words alone that have other characters than those ``known``.
    """
    import typst

    strange = (text for text in texts if not known.issuperset(map(ord, text)))
    words = {word for text in strange for word in text.split() if not known.issuperset(map(ord, word))}
    if not words:
        return ""
    with tempfile.TemporaryDirectory() as made:
        page = Path(made, "page.typ")
        page.write_text(_PAGE, encoding="utf-8")
        page.with_name("words.json").write_text(json.dumps(sorted(words)), encoding="utf-8")
        try:
            typst.compile(str(page), font_paths=find_fonts(), ignore_system_fonts=True, pdf_standards=["ua-1"])
        except typst.TypstError as error:
            if said := _UNSET.search(error.message):
                return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), said[1])
            raise
    return ""


def _say(letters: str) -> str:
    named = ", ".join(f"U+{ord(each):04X} {unicodedata.name(each, '')}".strip() for each in letters)
    return f"{letters!r} ({named}) could not be displayed: no font has it"
