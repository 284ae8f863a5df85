"""A critical edition: its text model, its data, and what is made of them.

>>> import edition
>>> letter = edition.load(edition.letters()[0])
>>> letter.variants.loc[:, ["id", "kind", "lemma", "readings"]]  # doctest: +SKIP
"""

from edition.errors import EditionError, Problem, RestatedTextError
from edition.model import Letter, Note, Paragraph, Reading, Variant, Witness
from edition.project import Project, find_project
from edition.store import alignment, codings, figures, letters, load, register

__version__ = "0.1.0"

__all__ = [
    "EditionError",
    "Letter",
    "Note",
    "Paragraph",
    "Problem",
    "Project",
    "Reading",
    "RestatedTextError",
    "Variant",
    "Witness",
    "alignment",
    "codings",
    "figures",
    "find_project",
    "letters",
    "load",
    "register",
]
