"""Permissions of rights holders, recorded in ``data/permissions.csv``: the one thing that lets a published layer out.

Without a row for its letter and its publication a published layer is in no export and in no release, and its page says
that it is for private study.
"""

from __future__ import annotations

from typing import NamedTuple

from edition import store
from edition.dates import describe
from edition.header import publications
from edition.model import Letter
from edition.project import find_project

__all__ = ["TABLE", "Permission", "permission_for", "permissions", "permitted", "publications"]

TABLE = "permissions"


class Permission(NamedTuple):
    """Who allowed the text of a publication to be published as a letter's published layer, when, and where that is."""

    letter: str
    publication: str  # key of the bibliography
    holder: str
    granted: str  # day, YYYY-MM-DD
    reference: str

    @property
    def statement(self) -> str:
        """What is said wherever the layer is shown."""
        return f"with the permission of {self.holder}, given on {describe(self.granted)} ({self.reference})"


def permissions() -> dict[str, Permission]:
    """Return the permissions by letter; none where there is no table of them. Raises EditionError for a broken one."""
    if TABLE not in {resource["name"] for resource in store.package()["resources"]}:
        return {}
    rows = (row for _, row in store.raw_table(TABLE).rows)
    return {row["letter"]: Permission(**{name: row[name] for name in Permission._fields}) for row in rows}


def permission_for(letter: Letter) -> Permission | None:
    """Return the permission under which a published layer may go out: one for this letter and this publication."""
    found = permissions().get(letter.id)
    return found if found and letter.layer == "published" and found.publication in publications(letter) else None


def permitted() -> dict[str, tuple[Letter, Permission]]:
    """Return the published layers that have been made and may go out, by letter, each with its permission."""
    project = find_project()
    made = (store.load(letter, "published") for letter in store.letters() if project.published_file(letter).exists())
    return {letter.id: (letter, found) for letter in made if (found := permission_for(letter))}
