"""The links from a page to its source and to where its notebook runs."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from edition.project import find_project
from edition.theme.elsewhere import list_places


def tell_elsewhere(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Give the bar above a page its links to the repository and to Binder."""
    path = str(app.env.doc2path(pagename, base=False)) if app.env and doctree else ""
    project = find_project()
    notebook = path if path.endswith(".ipynb") else None
    context["elsewhere"] = list_places(project.repository, notebook, project.revision)
