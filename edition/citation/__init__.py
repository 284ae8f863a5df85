"""How a letter of the edition is cited: the work as data, and citations of it in the forms that readers want."""

from edition.citation.forms import FORMS, format_citations
from edition.citation.work import Work, make_work
from edition.header import Person

__all__ = ["FORMS", "Person", "Work", "format_citations", "make_work"]
