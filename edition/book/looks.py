"""The style sheets and scripts of the book: of which parts they are made, in which order.

A sheet or a script lies with the room that it is for, or with the theme. A rule goes before those of the same weight
that stand above it here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from edition import signs, theme, webfont
from edition.book.ask.page_files import SCRIPT as ASK
from edition.book.guide.page_sheet import GUIDE_SHEET
from edition.book.letter import version_rules
from edition.book.letter.page_files import (
    COMPARING,
    COMPARING_SHEET,
    LETTER,
    OPENED,
    OPENED_SHEET,
    SIGNS_SHEET,
    VARIANT_LINKS,
    WITHOUT_SCRIPTS,
)
from edition.book.own_notes.page_files import AT_LETTER, AT_LIST, IN_PROSE
from edition.book.page import live_charts
from edition.doctree.domain import edition_domain
from edition.errors import EditionError
from edition.theme.page_context import is_dressed
from edition.theme.page_files import SCRIPT_OF_ALL, STYLE_SHEET, Sheet, read_sheets, write_files

_ROOMS = Path(__file__).parent
_SHEETS = (
    *(_ROOMS / "letter" / "styles" / f"{name}.css" for name in ("above", "text", "versions", "beside", "foot")),
    *(_ROOMS / "letter" / "styles" / f"{name}.css" for name in ("narrow", "print")),
    _ROOMS / "page" / "styles" / "lists.css",
    _ROOMS / "page" / "styles" / "controls.css",
    _ROOMS / "citing" / "styles" / "controls.css",
    _ROOMS / "own_notes" / "styles" / "controls.css",
)


class _Further(NamedTuple):
    """A sheet that single pages ask for besides.

    ``parts`` are put together in it; ``sign`` is what on a page shows that it is wanted there.
    """

    parts: tuple[Path, ...]
    sign: re.Pattern[str] | None = None


#: By their names. What has no sign is asked for by whoever knows that it is wanted, or by a script, once it is.
_FURTHER_SHEETS = {
    "blocks.css": _Further(
        (theme.BLOCKS_SHEET,),
        re.compile(r'<(figure|table|pre)|class="?[^">]*\b(admonition|footnote|sig|align-center)\b'),
    ),
    "code.css": _Further((*theme.CODE_SHEETS,), re.compile('class="?(highlight|cell|ed-hidden-cell)')),
    "registers.css": _Further(
        (_ROOMS / "registers" / "styles" / "registers.css",), re.compile(r"\bed-(register-entry|event|chronology)")
    ),
    "tables.css": _Further((_ROOMS / "page" / "styles" / "tables.css",), re.compile("<table")),
    "front.css": _Further((_ROOMS / "front" / "styles" / "front.css",), re.compile(r"\bed-(sample|cards|strip)")),
    "bibliography.css": _Further((_ROOMS / "citing" / "styles" / "bibliography.css",), re.compile("citation")),
    "charts.css": _Further((_ROOMS / "page" / "styles" / "charts.css",), re.compile(r"\bed-(chart|tabled|downloads)")),
    "search.css": _Further((_ROOMS / "search" / "styles" / "search.css",)),
    "dialogs.css": _Further(
        (
            _ROOMS / "page" / "styles" / "dialogs.css",
            theme.KEYS_SHEET,
            _ROOMS / "citing" / "styles" / "cite.css",
            _ROOMS / "own_notes" / "styles" / "own-notes.css",
        )
    ),
    "own-notes.css": _Further(
        tuple(_ROOMS / "own_notes" / "styles" / f"{name}.css" for name in ("own-notes", "list")),
        re.compile("ed-own-page"),
    ),
    "ask.css": _Further((_ROOMS / "ask" / "styles" / "ask.css",), re.compile("ed-ask")),
    WITHOUT_SCRIPTS: _Further((_ROOMS / "letter" / "styles" / "without-scripts.css",)),
    "states.css": _Further(
        (_ROOMS / "letter" / "styles" / "states.css",),
        re.compile(
            r"\bed-(pb|others?|not-extant|not-reported|unreported|lost|claim|group-name)\b"
            r"|data-(absent|unreported|lost|families)="
            r"|lang=\"?(am|ar|arc|cop|fa|gez|hbo|he|hy|ja|ka|ko|syc|syr|ur|yi|zh)\b"
        ),
    ),
    OPENED_SHEET: _Further((_ROOMS / "letter" / "styles" / "opened.css",)),
    "tour.css": _Further((_ROOMS / "letter" / "styles" / "tour.css",)),
    SIGNS_SHEET: _Further((_ROOMS / "letter" / "styles" / "signs.css",)),
    COMPARING_SHEET: _Further((_ROOMS / "letter" / "styles" / "comparing.css",)),
    GUIDE_SHEET: _Further((_ROOMS / "guide" / "styles" / "guide.css",)),
}
#: What the scripts of a letter share comes first, and the bar at the foot before what stands in it.
_LETTER = (
    "core",
    "witnesses",
    "versions",
    "sides",
    "variants",
    "asked",
    "notes",
    "map",
    "paper",
    "tour-opening",
)
#: What opens beside a link to a variant, on a letter's page and on any other.
_SHARED, _OPENING = (_ROOMS / "page" / "scripts" / f"{name}.js" for name in ("shared", "opening"))
_LINKS = tuple(_ROOMS / "letter" / "scripts" / f"{name}.js" for name in ("entries", "variant-links"))
_SEARCH = _ROOMS / "search" / "scripts"
_OWN = _ROOMS / "own_notes" / "scripts"
#: What the page of notes and those on which notes are made share.
_KEPT = (_OWN / "store.js", _OWN / "places.js")
#: How words are compared, where they are found and where they are marked.
_COMPARING = (_SEARCH / "words.js", _SEARCH / "match.js")
#: The scripts that pages ask for, with their parts.
_SCRIPTS = {
    SCRIPT_OF_ALL: (*theme.SCRIPTS, _SEARCH / "search-key.js"),
    LETTER: (
        _SHARED,
        *(_ROOMS / "letter" / "scripts" / f"{name}.js" for name in _LETTER),
        _ROOMS / "citing" / "scripts" / "controls.js",
    ),
    # What opens here goes before what is fetched: a link to a variant of the page opens the entry at its foot.
    OPENED: (
        _OPENING,
        *(_ROOMS / "letter" / "scripts" / f"{name}.js" for name in ("entries", "popovers", "cards", "variant-links")),
    ),
    "cite.js": (_ROOMS / "citing" / "scripts" / "cite.js",),
    COMPARING: (_ROOMS / "letter" / "scripts" / "comparing.js",),
    "tour.js": (_ROOMS / "letter" / "scripts" / "tour.js",),
    VARIANT_LINKS: (_SHARED, _OPENING, *_LINKS),
    AT_LETTER: (_OWN / "letter.js", _OWN / "offering.js"),
    IN_PROSE: (_OWN / "prose.js", _OWN / "offering.js"),
    "own-notes-dialog.js": (*_KEPT, _OWN / "dialog.js"),
    AT_LIST: (*_KEPT, _OWN / "page.js"),
    ASK: (_ROOMS / "ask" / "scripts" / "ask.js",),
    "charts.js": (_ROOMS / "page" / "scripts" / "charts.js",),
    "search.js": (*_COMPARING, *(_SEARCH / f"{name}.js" for name in ("names", "answers", "shown"))),
    "search-box.js": (_SEARCH / "search-box.js",),
    "search-results.js": (_SEARCH / "search-results.js",),
    "search-marks.js": (*_COMPARING, _SEARCH / "marks.js"),
}


def ask_for_sheets(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add to a page the further sheets that have rules for what stands on it."""
    body = str(context.get("body", ""))
    context.setdefault("sheets", []).extend(
        name for name, sheet in _FURTHER_SHEETS.items() if sheet.sign and sheet.sign.search(body)
    )


def write_looks(app: Sphinx, error: Exception | None) -> None:
    """Write the style sheets and the scripts of the book, made anew at each build.

    No page has to be written again when they change. Raises ExtensionError where one cannot be read.
    """
    if error or not is_dressed(app):
        return
    try:
        further = {name: read_sheets(sheet.parts) for name, sheet in _FURTHER_SHEETS.items()}
        drawn = Sheet(Path("signs-in-drawings.css"), signs.write_rules_of_drawings())
        further["charts.css"][:0] = [live_charts.read_sheet(), drawn]
        sigla = [siglum for _page, some in edition_domain(app.env).versions.values() for siglum in some]
        further[WITHOUT_SCRIPTS].append(Sheet(Path("version-rules.css"), version_rules.write_rules(sigla)))
        write_files(app, {STYLE_SHEET: [*_read_sheets()], **further}, _SCRIPTS)
    except EditionError as fault:
        raise ExtensionError(str(fault)) from None


def _read_sheets() -> Iterator[Sheet]:
    yield from read_sheets(theme.SHEETS)
    yield Sheet(Path("fonts.css"), webfont.write_rules())
    yield Sheet(Path("signs-of-kinds.css"), signs.write_rules())
    yield from read_sheets(_SHEETS)
