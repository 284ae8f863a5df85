"""Chapters and notebooks: what they show, name and refer to is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from edition.anchors import OF_BOOK
from edition.check.letter_rules import lack_of
from edition.check.material import Material
from edition.cited import read_prose
from edition.errors import EditionError, Problem
from edition.files import is_there, read_text
from edition.paths import shown
from edition.tables import find_places
from edition.tei.explain import find_meant
from edition.vocabulary import REGISTERS
from edition.yaml_text import compose, read_values

#: How the book is put together and of which pages, from the root of an edition.
CONTENTS = "_toc.yml"
BOOK_FILES = ("_config.yml", CONTENTS)
_WANTED = "names with values in YAML"
_ENDINGS = (".md", ".ipynb", ".rst", ".txt")
ENTRY = re.compile(r"\{entry\}`(?:[^`<]*<)?([^`<>]+)>?`")
#: A role that refers to a place of a letter: its kind, the letter, the id.
PLACE = re.compile(r"\{(paragraph|variant|note)\}`(?:[^`<]*<)?([\w.-]+)#([\w.-]+)>?`")
#: A role of any name with nothing in it; MyST takes it for words, and shows its name.
_EMPTY = re.compile(r"(?<![`\\\w])\{([A-Za-z][\w:.+-]*)\}`[ \t]*`(?!`)")
#: The directives that show a letter, and its id after them.
_SHOWN = re.compile(
    r"(?:^|\\n|\")[ \t]*(?:`{3,}|:{3,})\{(letter|witnesses|readings|vocabulary\} direction)\}?[ \t]+([\w.-]+)", re.M
)

#: The directive that sets variants side by side: the letter, and the ids.
_SIDE_BY_SIDE = re.compile(r"(?:^|\\n|\")[ \t]*(?:`{3,}|:{3,})\{readings\}[ \t]+([\w.-]+)((?:[ \t]+[\w.-]+)*)", re.M)

#: The directives that put the places of a text or a register on a page, with what follows their name and their options.
_HELD = re.compile(
    r"(?:^|\\n|\")[ \t]*(?:`{3,}|:{3,})\{(letter|register|chronology)\}([^\n]*)((?:\n[ \t]*:[\w-]+:[^\n]*)*)", re.M
)
#: What a page says in YAML: before its first words, and at the head of a cell of a notebook that is written as text.
_FRONT_MATTER = re.compile(r"\A(---[ \t]*\n.*?)^---", re.M | re.S)
_CELL_OPTIONS = re.compile(
    r"^(?:`{3,}|~{3,})\{(?:code|raw)-cell\}[^\n]*\n(---[ \t]*\n.*?(?=^---)|(?:[ \t]*:[^\n]*\n)+)", re.M | re.S
)
_COLON = re.compile(r"^[ \t]*:", re.M)
_OPTION = re.compile(r":([\w-]+):[ \t]*([^\n]*?)[ \t]*$", re.M)


def entries_of_the_chapters_resolve(material: Material) -> Iterator[Problem]:
    """Report roles ``entry`` in chapters and notebooks that name no row of a register."""
    for path, text in _texts(material):
        for match in ENTRY.finditer(text):
            register, _, identifier = match[1].partition(":")
            known = material.known(register)
            line = text.count("\n", 0, match.start(1)) + 1
            if register not in REGISTERS:
                expected = f"one of {', '.join(REGISTERS)}, a colon and an id"
                yield Problem.at(path, line, f"the entry {match[1]!r}", expected)
            elif known is not None and identifier not in known:
                meant = find_meant(identifier, known)
                expected = f"an id of registers/{register}.csv" + (f", perhaps {meant}" if meant else "")
                what = f"the entry {match[1]!r}: there is no such row"
                yield Problem.at(path, line, what, expected, f"row {register}:{identifier}")


def letters_of_the_chapters_are_there(material: Material) -> Iterator[Problem]:
    """Report directives that show a letter which is not there."""
    for path, text in _texts(material):
        for match in _SHOWN.finditer(text):
            if match[2] not in material.letter_ids:
                line, expected = text.count("\n", 0, match.start(2)) + 1, f"one of {', '.join(material.letter_ids)}"
                yield Problem.at(path, line, f"no letter {match[2]!r}", expected, f"letter {match[2]}")


def places_of_the_chapters_are_there(material: Material) -> Iterator[Problem]:
    """Report references to a paragraph, variant or note that is not there."""
    known = {
        name: {*find_places(letter), *(note.id for note in letter.notes)} for name, letter in material.letters.items()
    }
    for path, text in _texts(material):
        for kind, letter, identifier, line in _places(text):
            if letter not in material.letter_ids:
                expected = f"one of {', '.join(material.letter_ids)}"
                yield Problem.at(path, line, f"no letter {letter!r}", expected, f"letter {letter}")
            elif letter in known and identifier not in known[letter]:
                what = f"{letter} has no {kind} {identifier!r}"
                yield Problem.at(path, line, what, "one that is there", lack_of(letter, identifier))


def _places(text: str) -> Iterator[tuple[str, str, str, int]]:
    """Yield the places that a text refers to: kind, letter, id, and the line."""
    for match in PLACE.finditer(text):
        kind, letter, identifier = match.groups()
        yield kind, letter, identifier, text.count("\n", 0, match.start(2)) + 1
    for match in _SIDE_BY_SIDE.finditer(text):
        for identifier in match[2].split():
            yield "variant", match[1], identifier, text.count("\n", 0, match.start(1)) + 1


def roles_hold_something(material: Material) -> Iterator[Problem]:
    """Report roles without content, as ``{count}`` before two backticks."""
    for path, text in _texts(material):
        for match in _EMPTY.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield Problem.at(path, line, f"nothing in the role {match[1]}", "what it is to show, between backticks")


def nothing_is_shown_on_two_pages(material: Material) -> Iterator[Problem]:
    """Report texts and registers that are shown a second time.

    A link can lead to one place alone. The events of one text may stand beside all events.
    """
    seen: dict[str, str] = {}
    for path, text in _texts(material):
        for match in _HELD.finditer(text):
            kind, said, options = match[1], match[2].split(), dict(_OPTION.findall(match[3]))
            if kind == "letter" and said:
                layer = options.get("layer", "edition")
                what = said[0] if layer == "edition" else f"{said[0]}, in the layer {layer},"
            elif kind == "chronology" and "letter" not in options:
                what = "the register of events"
            elif kind == "register" and said:
                what = f"the register of {said[0]}"
            else:
                continue
            line = text.count("\n", 0, match.start(1)) + 1
            if what in seen:
                yield Problem.at(path, line, f"{what} a second time", f"each on one page; {seen[what]} shows it")
            seen.setdefault(what, f"{shown(path)}, line {line},")


def texts_have_pages_of_their_own(material: Material) -> Iterator[Problem]:
    """Report texts whose page would be another page of the book."""
    if material.project is None:
        return
    pages = material.project.pages
    taken = dict.fromkeys((*OF_BOOK, "index"), "a page that every book has")
    taken |= {pages.of_register(name): f"the register of {name}" for name in REGISTERS}
    taken |= {pages.sources: "the sources", pages.citing: "the page about citing"}
    taken |= {pages.terms: "the terms of the apparatus", pages.downloads: "the downloads", pages.code: "the interface"}
    taken = {name.casefold(): what for name, what in taken.items()}
    for identifier in material.letter_ids:
        if what := taken.get(pages.of_letter(identifier).casefold()):
            path, page = material.folder / "letters" / f"{identifier}.xml", pages.of_letter(identifier)
            yield Problem.at(path, 1, f"the id {identifier!r}: its page would be {page}, {what}", "another id")


def the_book_can_be_put_together(material: Material) -> Iterator[Problem]:
    """Report what keeps the pages from being put together to a book.

    That is a configuration or a table of contents that cannot be read, and pages in it that are not there. Sphinx says
    it too, at length and without a line.
    """
    if material.project is None:
        return
    root = material.project.root
    for path in (root / name for name in BOOK_FILES if is_there(root / name)):
        try:
            text = read_text(path, _WANTED)
            top = compose(text, path, _WANTED)
            read_values(text, path, _WANTED)
        except EditionError as error:
            yield from error.problems
            continue
        if not isinstance(top, yaml.MappingNode):
            yield Problem.at(path, top.start_mark.line + 1 if top else 0, "not names with values", _WANTED)
        elif path.name == CONTENTS:
            yield from _find_missing_pages(path, top)


def what_pages_say_in_yaml_can_be_read(material: Material) -> Iterator[Problem]:
    """Report front matter and options of cells that are no names with values."""
    for path in material.prose:
        yield from find_unreadable_yaml(path)


def find_unreadable_yaml(page: Path) -> Iterator[Problem]:
    """Yield what is wrong with the YAML in a page of Markdown.

    That is front matter, and options of cells where the page is a notebook. Of other pages nothing is said, nor of one
    that cannot be read.
    """
    try:
        text = read_text(page, "a chapter") if page.suffix == ".md" else ""
    except EditionError:  # said by the rule about the citations
        return
    for match in (*_FRONT_MATTER.finditer(text), *_CELL_OPTIONS.finditer(text)):
        before = text.count("\n", 0, match.start(1))
        try:
            said = read_values(_COLON.sub("", match[1]), page, _WANTED, before)
        except EditionError as error:
            yield from error.problems
            continue
        if not isinstance(said, dict):
            yield Problem.at(page, before + 1, "not names with values", _WANTED)


def _find_missing_pages(path: Path, top: yaml.Node) -> Iterator[Problem]:
    """Yield a problem for each page of a table of contents that is not there."""
    waiting = [top]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value
        for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
            waiting.append(value)
            if key.value not in ("file", "root"):
                continue
            said = value.value if isinstance(value, yaml.ScalarNode) else ""
            page = path.parent / said
            if not said or "\0" in said or not any(is_there(Path(f"{page}{ending}")) for ending in ("", *_ENDINGS)):
                what = f"no page {said!r}" if said else f"{key.value} is not the name of a page"
                yield Problem.at(path, value.start_mark.line + 1, what, "a file of the book, without its ending")


def _texts(material: Material) -> Iterator[tuple[str, str]]:
    for path in material.prose:
        try:
            yield str(path), read_prose(path)
        except EditionError:  # said by the rule about the citations
            continue


RULES = (
    entries_of_the_chapters_resolve,
    letters_of_the_chapters_are_there,
    places_of_the_chapters_are_there,
    roles_hold_something,
    the_book_can_be_put_together,
    what_pages_say_in_yaml_can_be_read,
    nothing_is_shown_on_two_pages,
    texts_have_pages_of_their_own,
)
