"""The Sphinx extension of the edition: letters, registers and their cross-references on the pages of the book.

Each room has what it is for, registers what chapters can ask of it, and keeps its scripts and style sheets; what is
done at Sphinx's events stands in one list, ``edition.book.handlers``.
"""

from __future__ import annotations

import gc
from typing import Any

from sphinx.application import Sphinx

from edition import __version__, theme
from edition.book import ask, build, citing, front, guide, handlers, letter, own_notes, page, registers
from edition.doctree.domain import EditionDomain
from edition.theme.translator import add_translator


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the book's roles, directives, theme and handlers of Sphinx's events.

    The guide lists what chapters can use.
    """
    # A page is a tree of nodes that know one another: to look so often for what is left takes a sixth of all time.
    gc.set_threshold(10_000)
    app.add_domain(EditionDomain)
    app.add_html_theme(theme.NAME, str(theme.TEMPLATES))
    add_translator(app)
    for room in (citing, letter, registers, page, front, own_notes, ask, guide, build):
        room.setup(app)
    handlers.connect_handlers(app)
    return {"version": __version__, "env_version": 3, "parallel_read_safe": False, "parallel_write_safe": True}
