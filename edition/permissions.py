"""Permissions of rights holders, recorded in ``data/permissions.csv``, and which texts may go out.

Without a row for its letter and its publication a text under copyright is in no export and in no release, and its page
says that it is for private study. A text that is declared to be free needs none.
"""

from __future__ import annotations

from typing import NamedTuple

from edition import store
from edition.dates import describe
from edition.header import read_publications
from edition.model import Letter
from edition.project import Project, find_project
from edition.rights import read_rights

__all__ = [
    "TABLE",
    "Permission",
    "find_permission",
    "list_exported",
    "load_outgoing",
    "may_go_out",
    "read_permissions",
    "read_publications",
]

TABLE = "permissions"


class Permission(NamedTuple):
    """A permission to publish the text of a publication.

    The text goes out as a letter's published layer, or is the letter itself. The permission says who gave it, when, and
    where that is kept.
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
    """Return the permission under which a text may go out, or None.

    It has to be one for this letter and for the publication that its text was made from. A text in words of the
    edition's own, a translation or a restatement, needs none and has none.
    """
    permission = read_permissions(project).get(letter.id)
    given_whole = letter.layer == "published" or letter.nature in ("transcription", "publication")
    return permission if permission and given_whole and permission.publication in read_publications(letter) else None


def may_go_out(letter: Letter, project: Project | None = None) -> bool:
    """Tell whether a layer may be published: by the rights in it, or by a permission."""
    return read_rights(letter).goes_out or find_permission(letter, project) is not None


def list_exported(letter: Letter, project: Project | None = None) -> tuple[str, ...]:
    """Return the sigla of the witnesses whose running text may be given to anybody."""
    return letter.readable if find_permission(letter, project) else read_rights(letter).exported


def load_outgoing(project: Project | None = None) -> dict[str, tuple[Letter, Permission | None]]:
    """Load the published layers that may go out, by letter.

    Each comes with its permission, or None where it needs none. Layers that have not been made are left out.
    """
    project = project or find_project()
    ids = (letter_id for letter_id in store.letters(project) if project.published_file(letter_id).exists())
    layers = (store.load(letter_id, "published", project) for letter_id in ids)
    return {layer.id: (layer, find_permission(layer, project)) for layer in layers if may_go_out(layer, project)}
