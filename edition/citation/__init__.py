"""How a letter of the edition is cited: the work as data, and citations of it in the forms that readers want."""

from edition.citation.forms import FORMS, cited
from edition.citation.work import Work, letter_as_work
from edition.header import Person

__all__ = ["FORMS", "Person", "Work", "cited", "letter_as_work"]
