"""The scripts and style sheets that letters ask for: what they add, their pages can be read without."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

import edition
from edition.book.letter import editorial_marks
from edition.book.letter.containers import DIVISIONS
from edition.book.letter.place_names import name_role
from edition.doctree import nodes as ours
from edition.model import Letter, Markup, Node, Paragraph, Section, walk
from edition.writing import find_direction

#: The script of every letter; what three witnesses and more ask for besides; and the sheet of texts that are more than
#: paragraphs of words.
LETTER, COMPARING, COMPARING_SHEET, SIGNS_SHEET = "letter.js", "comparing.js", "comparing.css", "signs.css"
#: The sheet that shows one version alone where no script does.
WITHOUT_SCRIPTS = "without-scripts.css"
#: The script of links to variants on other pages.
VARIANT_LINKS = "variants.js"
#: What opens at its place on a letter's page, loaded at the first sign of a reader; and how that looks, there and where
#: links to variants open.
OPENED, OPENED_SHEET = "letter-opened.js", "opened.css"
#: Forms of paragraphs that every letter may have.
_OF_LETTERS = frozenset({"p", "salute", "signed", "dateline"})


def ask_for_files(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add the scripts and sheets of a letter to a page that holds one.

    A page that links to its variants gets what opens them.
    """
    if doctree is None:
        return
    scripts, sheets = context.setdefault("scripts", []), context.setdefault("sheets", [])
    text = next(doctree.findall(ours.edition_text), None)
    if text is None:
        if name_role("variant") in context.get("body", ""):
            scripts.append(VARIANT_LINKS)
            sheets.append(OPENED_SHEET)
        return
    letter = edition.load(text["letter"], text["layer"])
    scripts.append(LETTER)
    context["sheets_without_scripts"] = [WITHOUT_SCRIPTS]
    if len(letter.sigla) > 2:
        scripts.append(COMPARING)
        sheets.append(COMPARING_SHEET)
    if any(map(_is_more_than_words, _walk_shown(letter))):
        sheets.append(SIGNS_SHEET)


def _walk_shown(letter: Letter) -> Iterator[Node]:
    """Yield every node of a letter that its page shows, the text itself as the first."""
    yield Markup("text", (("xml:lang", letter.language),))
    notes = (note.content for note in (*letter.notes, *letter.judgements))
    for content in (letter.front, letter.sections, letter.back, *notes):
        yield from walk(content)


def _is_more_than_words(node: Node) -> bool:
    """Tell whether a node is more than words of a paragraph.

    It is verse, a list or the like, has a sign of its own, or runs from right to left.
    """
    match node:
        case Section() if node.tag not in DIVISIONS:
            return True
        case Paragraph() if node.form not in _OF_LETTERS:
            return True
        case Markup() if node.tag in {*editorial_marks.RULES, "hi"} or (node.tag == "lb" and node.get("n")):
            return True
        case Markup() | Paragraph() | Section():
            return find_direction(dict(node.attributes).get("xml:lang", "")) == "rtl"
    return False
