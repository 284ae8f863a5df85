"""Permissions of rights holders, recorded in ``data/permissions.csv``: the one thing that lets a published layer out.

Without a row for its letter and its publication a published layer is in no export and in no release, and its page says
that it is for private study.
"""

from __future__ import annotations

from typing import NamedTuple

from edition import store
from edition.dates import describe
from edition.header import read_publications
from edition.model import Letter
from edition.project import Project, find_project

__all__ = ["TABLE", "Permission", "find_permission", "load_permitted", "read_permissions", "read_publications"]

TABLE = "permissions"


class Permission(NamedTuple):
    """A permission to publish the text of a publication as a letter's published layer.

    It says who gave it, when, and where that is kept.
    """

    letter: str
    publication: str  # key of the bibliography
    holder: str
    granted: str  # day, YYYY-MM-DD
    reference: str

    @property
    def statement(self) -> str:
        """What is said wherever the layer is shown."""
        return f"with the permission of {self.holder}, given on {describe(self.granted)} ({self.reference})"


def read_permissions(project: Project | None = None) -> dict[str, Permission]:
    """Read the permissions by letter; none where there is no table of them.

    Raises EditionError where the table cannot be read.
    """
    if TABLE not in {resource["name"] for resource in store.package(project)["resources"]}:
        return {}
    rows = (row for _, row in store.raw_table(TABLE, project).rows)
    return {row["letter"]: Permission(**{name: row[name] for name in Permission._fields}) for row in rows}


def find_permission(letter: Letter, project: Project | None = None) -> Permission | None:
    """Return the permission under which a published layer may go out, or None.

    It has to be one for this letter and for this publication.
    """
    permission = read_permissions(project).get(letter.id)
    return (
        permission
        if permission and letter.layer == "published" and permission.publication in read_publications(letter)
        else None
    )


def load_permitted(project: Project | None = None) -> dict[str, tuple[Letter, Permission]]:
    """Load the published layers that may go out, by letter, with their permissions.

    Layers that have not been made are left out.
    """
    project = project or find_project()
    ids = (letter_id for letter_id in store.letters(project) if project.published_file(letter_id).exists())
    layers = (store.load(letter_id, "published", project) for letter_id in ids)
    return {layer.id: (layer, permission) for layer in layers if (permission := find_permission(layer, project))}
