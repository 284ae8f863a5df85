"""The book in its theme: its files and options, and what its pages ask for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError, ExtensionError

from edition import theme
from edition.book import charts, fonts
from edition.book.configured import from_configuration
from edition.errors import EditionError
from edition.project import find_project
from edition.theme.dressing import dress_page, is_dressed
from edition.theme.elsewhere import list_places
from edition.theme.files import read_sheets, write_files
from edition.theme.translator import Translator, depart_hidden_cell, visit_hidden_cell

_STATIC = Path(__file__).parent / "static"
#: In their order: what the scripts of a letter share comes first, and the bar at the foot before what stands in it.
_LETTER = ("core", "versions", "sides", "variants", "popovers", "cards", "notes", "map", "paper")
#: The scripts, by the files that they are put together into.
SCRIPTS = {
    "book.js": (theme.SCRIPT, _STATIC / "search-key.js"),
    "letter.js": (*(_STATIC / "letter" / f"{name}.js" for name in _LETTER), _STATIC / "cite.js"),
    **{name: (_STATIC / name,) for name in ("charts.js", "search.js", "search-results.js")},
}


def setup(app: Sphinx) -> None:
    """Connect the handlers that change the theme."""
    app.add_html_theme(theme.NAME, str(theme.TEMPLATES))
    for builder in ("html", "dirhtml"):
        app.set_translator(builder, Translator)
    app.connect("config-inited", _configure, priority=850)
    app.connect("builder-inited", _write_hidden_cells)
    app.connect("html-page-context", dress_page)
    app.connect("html-page-context", _ask)
    # After myst-nb, which copies its style sheet then.
    app.connect("build-finished", _write, priority=900)


def _configure(app: Sphinx, config: Config) -> None:
    """Add the edition's files and templates; say the addresses of repository and site where they are given."""
    config.html_permalinks_icon = "#"  # the usual sign numbers the paragraphs of letters
    config.html_favicon = from_configuration(app, theme.FAVICON)
    config.templates_path = [from_configuration(app, Path(__file__).parent / "templates"), *config.templates_path]
    try:
        given = find_project()
    except EditionError as error:
        raise ConfigError(str(error)) from None
    config.version = config.release = given.version
    if given.site:
        config.html_baseurl = f"{given.newest}/"


def _write_hidden_cells(app: Sphinx) -> None:
    """Let the theme write what MyST-NB folds away of a notebook, where the book has notebooks."""
    if "myst_nb" in app.extensions:
        from myst_nb.sphinx_ import HideCodeCellNode

        app.add_node(HideCodeCellNode, override=True, html=(visit_hidden_cell, depart_hidden_cell))


def _ask(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Say where else the page lies, and begin the list of the scripts that it asks for."""
    path = str(app.env.doc2path(pagename, base=False)) if app.env and pagename in app.env.found_docs else ""
    context["elsewhere"] = list_places(find_project().repository, path if path.endswith(".ipynb") else None)


def _write(app: Sphinx, error: Exception | None) -> None:
    if error or not is_dressed(app):
        return
    sheets = read_sheets(
        [*theme.SHEETS, *(_STATIC / f"{name}.css" for name in ("edition", "charts", "cite", "search"))]
    )
    try:
        write_files(app, [*sheets, fonts.sheet(), charts.sheet()], SCRIPTS)
    except EditionError as fault:
        raise ExtensionError(str(fault)) from None
