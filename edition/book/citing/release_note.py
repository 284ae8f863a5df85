"""What each page says at its foot: which release it is of, of what day, and how it is cited."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from edition.dates import describe
from edition.project import Project, find_project


def word_release(given: Project) -> str:
    """Return the version, date and DOI of the release as HTML.

    What is not known yet, such as the DOI before it is given, is said to be so.
    """
    words = f"Version {given.version}, " + (describe(given.released) if given.released else "not released yet")
    if given.doi:
        return f'{words}. <a href="https://doi.org/{given.doi}">doi:{given.doi}</a>'
    if given.concept_doi:
        all_versions = f'<a href="https://doi.org/{given.concept_doi}">doi:{given.concept_doi}</a>'
        return f"{words}. The DOI of this version comes with its archiving; of all versions: {all_versions}"
    return f"{words}. The DOI comes with the first archived release."


def tell_release(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put the words about the release into the foot of a page."""
    if app.builder.name not in ("html", "dirhtml"):
        return
    project = find_project()
    told = word_release(project)
    if app.env and project.pages.citing in app.env.found_docs:
        told += f' <a href="{context["pathto"](project.pages.citing)}">How to cite</a>'
    context["release_told"] = told
