"""How the book is built: its configuration, what is read again, notebooks, published layers, the policy of its host."""

from __future__ import annotations

from pathlib import Path

from sphinx.application import Sphinx

from edition.book.build.configuration import choose_project


def setup(app: Sphinx) -> None:
    """Register the settings of a build, and choose the edition whose book it is."""
    choose_project(Path(app.confdir))
    app.add_config_value("edition_published", [], "env", list)  # the letters whose published layer the book holds
    app.add_config_value("edition_exports", True, "")  # whether exports are written with the pages that list them
    app.add_config_value("edition_notebooks", True, "")  # whether notebooks run again whose data have changed
    app.add_config_value("edition_checks_elsewhere", False, "")  # whether another process checks the data meanwhile
    app.add_config_value("edition_progress", False, "")  # whether a build tells what it is at
