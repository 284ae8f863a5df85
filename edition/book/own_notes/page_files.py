"""The scripts that a letter and the page of notes ask for, and what they are told of the book."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from edition.book.citing.metadata import embed_data
from edition.doctree import nodes as ours
from edition.project import find_project

#: What a letter asks for, which loads the rest, and the page that lists the notes.
AT_LETTER, AT_LIST = "own-notes.js", "own-notes-list.js"


def ask_for_scripts(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add to a letter, and to the page of notes, what notes are made and listed by.

    Nothing is added where the book has no page of notes.
    """
    project = find_project()
    listed = project.pages.notes
    if doctree is None or listed not in app.env.found_docs:
        return
    is_letter = next(doctree.findall(ours.edition_text), None) is not None
    if not is_letter and pagename != listed:
        return
    context.setdefault("scripts", []).append(AT_LETTER if is_letter else AT_LIST)
    told = {
        "name": project.name,
        "title": project.title,
        "site": project.site,
        "list": app.builder.get_relative_uri(pagename, listed),
    }
    context["metatags"] += embed_data(told, 'type="application/json" id="ed-own"')
