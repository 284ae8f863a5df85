"""The style sheets and scripts of the book: of which parts they are made, in which order.

A sheet or a script lies with the room that it is for, or with the theme. A rule goes before those of the same weight
that stand above it here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from edition import signs, theme, webfont
from edition.book.ask.page_files import SCRIPT as ASK
from edition.book.guide.page_sheet import GUIDE_SHEET
from edition.book.letter.page_files import COMPARING, COMPARING_SHEET, LETTER, SIGNS_SHEET, TOUR, VARIANT_LINKS
from edition.book.own_notes.page_files import AT_LETTER, AT_LIST
from edition.book.page import live_charts
from edition.errors import EditionError
from edition.theme.page_context import is_dressed
from edition.theme.page_files import SCRIPT_OF_ALL, STYLE_SHEET, Sheet, read_sheets, write_files

_ROOMS = Path(__file__).parent
_SHEETS = (
    *(_ROOMS / "letter" / "styles" / f"{name}.css" for name in ("above", "text", "versions", "beside", "foot")),
    _ROOMS / "registers" / "styles" / "registers.css",
    *(_ROOMS / "page" / "styles" / f"{name}.css" for name in ("lists", "tables")),
    _ROOMS / "front" / "styles" / "front.css",
    _ROOMS / "citing" / "styles" / "bibliography.css",
    *(_ROOMS / "letter" / "styles" / f"{name}.css" for name in ("narrow", "print")),
    _ROOMS / "page" / "styles" / "charts.css",
    _ROOMS / "page" / "styles" / "dialogs.css",
    _ROOMS / "citing" / "styles" / "cite.css",
    _ROOMS / "search" / "styles" / "search.css",
    _ROOMS / "own_notes" / "styles" / "own-notes.css",
    _ROOMS / "ask" / "styles" / "ask.css",
)
#: The sheets that single pages ask for besides.
_FURTHER_SHEETS = {
    SIGNS_SHEET: _ROOMS / "letter" / "styles" / "signs.css",
    COMPARING_SHEET: _ROOMS / "letter" / "styles" / "comparing.css",
    GUIDE_SHEET: _ROOMS / "guide" / "styles" / "guide.css",
}
#: What the scripts of a letter share comes first, and the bar at the foot before what stands in it.
_LETTER = ("core", "witnesses", "versions", "sides", "variants", "popovers", "cards", "notes", "map", "paper")
#: What opens beside a link to a variant, on a letter's page and on any other.
_OPENING = _ROOMS / "page" / "scripts" / "opening.js"
_LINKS = tuple(_ROOMS / "letter" / "scripts" / f"{name}.js" for name in ("entries", "variant-links"))
_SEARCH = _ROOMS / "search" / "scripts"
#: What the page of notes and the letters share, where notes are made.
_OWN = [_ROOMS / "own_notes" / "scripts" / f"{name}.js" for name in ("store", "places")]
#: How words are compared, where they are found and where they are marked.
_COMPARING = (_SEARCH / "words.js", _SEARCH / "match.js")
#: The scripts that pages ask for, with their parts.
_SCRIPTS = {
    SCRIPT_OF_ALL: (*theme.SCRIPTS, _SEARCH / "search-key.js"),
    LETTER: (
        _OPENING,
        _LINKS[0],
        *(_ROOMS / "letter" / "scripts" / f"{name}.js" for name in _LETTER),
        _ROOMS / "citing" / "scripts" / "cite.js",
        _LINKS[1],
    ),
    COMPARING: (_ROOMS / "letter" / "scripts" / "comparing.js",),
    TOUR: (_ROOMS / "letter" / "scripts" / "tour.js",),
    VARIANT_LINKS: (_OPENING, *_LINKS),
    AT_LETTER: (*_OWN, _ROOMS / "own_notes" / "scripts" / "letter.js"),
    AT_LIST: (*_OWN, _ROOMS / "own_notes" / "scripts" / "page.js"),
    ASK: (_ROOMS / "ask" / "scripts" / "ask.js",),
    "charts.js": (_ROOMS / "page" / "scripts" / "charts.js",),
    "search.js": (*_COMPARING, *(_SEARCH / f"{name}.js" for name in ("names", "answers", "shown"))),
    "search-box.js": (_SEARCH / "search-box.js",),
    "search-results.js": (_SEARCH / "search-results.js",),
    "search-marks.js": (*_COMPARING, _SEARCH / "marks.js"),
}


def write_looks(app: Sphinx, error: Exception | None) -> None:
    """Write the style sheets and the scripts of the book, made anew at each build.

    No page has to be written again when they change. Raises ExtensionError where one cannot be read.
    """
    if error or not is_dressed(app):
        return
    try:
        further = {name: read_sheets([path]) for name, path in _FURTHER_SHEETS.items()}
        write_files(app, {STYLE_SHEET: [*_read_sheets()], **further}, _SCRIPTS)
    except EditionError as fault:
        raise ExtensionError(str(fault)) from None


def _read_sheets() -> Iterator[Sheet]:
    yield from read_sheets(theme.SHEETS)
    yield Sheet(Path("fonts.css"), webfont.write_rules())
    yield Sheet(Path("signs-of-kinds.css"), signs.write_rules())
    yield live_charts.read_sheet()
    yield from read_sheets(_SHEETS)
