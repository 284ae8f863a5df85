"""What the edition says in the configuration of its book: its theme's files, its face, its version and its address."""

from __future__ import annotations

import os
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

from edition import paths, theme, webfont
from edition.errors import EditionError
from edition.kept import name_recipe
from edition.project import find_project

#: The folder of the templates of pages that no chapter is written for.
_TEMPLATES = Path(__file__).parents[1] / "search" / "templates"


def choose_project(folder: Path) -> None:
    """Make the edition being built the current one, wherever Sphinx was started."""
    root = paths.root_above(paths.real(folder))
    if root and not os.environ.get(paths.GIVEN) and root != paths.find_root():
        os.environ[paths.GIVEN] = str(root)  # notebooks, run in processes of their own, are to find it too


def configure_book(app: Sphinx, config: Config) -> None:
    """Add the edition's files, version and address to Sphinx's configuration.

    Raises ConfigError where the project file or the face cannot be read.
    """
    try:
        given = find_project()
        face = webfont.make_folder()
        # Part of the configuration, so that every page is written again when it changes.
        config.edition_project = name_recipe(given.file.read_text(encoding="utf-8"))
    except EditionError as error:
        raise ConfigError(str(error)) from None
    config.html_static_path = [*config.html_static_path, relate_path(app, face)]
    config.html_favicon = relate_path(app, theme.FAVICON)
    config.templates_path = [relate_path(app, _TEMPLATES), *config.templates_path]
    config.html_permalinks_icon = "#"  # the usual sign numbers the paragraphs of letters
    config.version = config.release = given.version
    if given.editor_names:
        config.author = given.signed
    if given.site:
        config.html_baseurl = f"{given.newest}/"


def relate_path(app: Sphinx, path: Path) -> str:
    """Return a path relative to the folder of ``conf.py``, as Sphinx expects it.

    Sphinx writes a hash of the configuration into the book; an absolute path would let the same book, built in
    another folder, come out with other bytes.
    """
    return Path(os.path.relpath(path, app.confdir)).as_posix()
