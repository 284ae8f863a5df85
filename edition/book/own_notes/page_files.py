"""The scripts that pages ask for, for notes to be made and listed, and what they are told of the book."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from edition.anchors import PROSE
from edition.book.citing.metadata import embed_data
from edition.doctree import nodes as ours
from edition.project import find_project

#: What a letter asks for, and any other page with paragraphs of prose, which load the rest; and the page of all notes.
AT_LETTER, IN_PROSE, AT_LIST = "own-notes.js", "own-notes-in-prose.js", "own-notes-list.js"


def ask_for_scripts(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Add to a page what notes are made by, and to the page of notes what lists them.

    Nothing is added where the book has no page of notes.
    """
    project = find_project()
    listed = project.pages.notes
    if doctree is None or listed not in app.env.found_docs:
        return
    if pagename == listed:
        script = AT_LIST
    elif next(doctree.findall(ours.edition_text), None) is not None:
        script = AT_LETTER
    elif any(identifier.startswith(PROSE) for one in doctree.findall(nodes.paragraph) for identifier in one["ids"]):
        script = IN_PROSE
    else:
        return
    context.setdefault("scripts", []).append(script)
    told = {
        "name": project.name,
        "title": project.title,
        "site": project.site,
        "list": app.builder.get_relative_uri(pagename, listed),
    }
    context["metatags"] += embed_data(told, 'type="application/json" id="ed-own"')
