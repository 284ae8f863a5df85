"""The Sphinx extension of the edition: letters, registers and their cross-references on the pages of the book."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from edition import __version__, paths
from edition.book import (
    builders,
    cards,
    charts,
    citing,
    downloads,
    execution,
    fonts,
    head,
    letter,
    lists,
    policy,
    progress,
    published,
    registers,
    renewal,
    roles,
    scripts,
    search,
    theme,
    version,
)
from edition.book.count_role import CountRole
from edition.book.domain import EditionDomain
from edition.book.written import Written


def setup(app: Sphinx) -> dict[str, Any]:
    """Register what chapters can ask for (see CONTRIBUTING.md), and the handlers that build the book around it."""
    _choose_project(Path(app.confdir))
    app.setup_extension("sphinxcontrib.bibtex")
    citing.setup(app)
    builders.add_nodes(app)
    app.add_domain(EditionDomain)
    app.add_directive("letter", letter.LetterDirective)
    app.add_directive("register", registers.RegisterDirective)
    app.add_directive("chronology", registers.ChronologyDirective)
    app.add_directive("vocabulary", lists.VocabularyDirective)
    app.add_directive("witnesses", lists.WitnessesDirective)
    for kind in roles.PlaceRole.KINDS:
        app.add_role(kind, roles.PlaceRole(kind))
    app.add_role("entry", roles.EntryRole())
    app.add_role("date", roles.DateRole())
    app.add_role("count", CountRole())
    app.add_config_value("edition_published", [], "env", list)
    # Before sphinx_external_toc reads the table of contents (priority 900).
    app.connect("config-inited", published.include_published, priority=850)
    progress.setup(app)
    execution.setup(app)
    renewal.setup(app)
    written = Written(app)
    theme.setup(app)
    policy.setup(app)
    fonts.setup(app)
    charts.setup(app)
    downloads.setup(app)
    scripts.setup(app)
    head.setup(app)
    search.setup(app, written)
    version.setup(app)
    cards.setup(app, written)
    return {"version": __version__, "env_version": 2, "parallel_read_safe": False, "parallel_write_safe": True}


def _choose_project(folder: Path) -> None:
    """Let the edition whose book is built be the one at hand, also where Sphinx was called from outside it."""
    root = paths.root_above(folder.resolve())
    if root and not os.environ.get(paths.GIVEN) and root != paths.find_root():
        os.environ[paths.GIVEN] = str(root)  # notebooks, run in processes of their own, are to find it too
