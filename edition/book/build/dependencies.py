"""Which data a page was made from, so that a change of the data makes the page again."""

from __future__ import annotations

from pathlib import Path

from sphinx.environment import BuildEnvironment

from edition import bibliography, cited, store
from edition.facts import name_fact, read_fact
from edition.project import find_project

#: Where an environment keeps, by page, the facts that pages depend on and Sphinx knows nothing of.
FACTS = "edition_facts"


def note_letter(env: BuildEnvironment, letter: str, layer: str = "edition") -> None:
    """Record that the page being read depends on a layer of a letter."""
    project = find_project()
    note_file(env, project.letter_file(letter) if layer == "edition" else project.published_file(letter))


def note_outline(env: BuildEnvironment, letter: str) -> None:
    """Record that the page being read depends on a letter, except for its notes' text."""
    name = name_fact("outline", find_project().letter_file(letter))
    noted: dict[str, dict[str, str]] = vars(env).setdefault(FACTS, {})
    noted.setdefault(env.docname, {})[name] = read_fact(name)


def note_table(env: BuildEnvironment, name: str) -> None:
    """Record that the page being read depends on a table of the Data Package.

    It then depends on the schema of the tables too.
    """
    data = find_project().data
    note_file(env, data / "datapackage.json")
    for resource in store.package().get("resources", []):
        if resource["name"] == name:
            note_file(env, data / resource["path"])


def note_bibliography(env: BuildEnvironment) -> None:
    """Record that the page being read depends on the bibliography."""
    note_file(env, bibliography.path())


def note_citations(env: BuildEnvironment) -> None:
    """Record that the page being read depends on all that cites or is cited."""
    note_bibliography(env)
    for path in cited.list_files(find_project()):
        if path != Path(env.doc2path(env.docname)):
            note_file(env, path)


def note_file(env: BuildEnvironment, path: Path) -> None:
    """Record that the page being read depends on a file."""
    env.note_dependency(str(path))
