"""The letter that a directive asks for by its id."""

from __future__ import annotations

from sphinx.util.docutils import SphinxDirective

import edition
from edition.book.build.dependencies import note_letter
from edition.book.page.faults import Reported, list_known, report_fault
from edition.model import Letter
from edition.project import find_project


def look_up_letter(asking: SphinxDirective, identifier: str) -> Letter | None:
    """Return the edition layer of a letter, or None after reporting what is wrong.

    There may be no such letter, or it cannot be read.
    """
    if identifier not in edition.letters():
        report_fault(asking, f"no {find_project().text.singular} {identifier!r}", list_known(edition.letters()))
        return None
    note_letter(asking.env, identifier)
    with Reported(asking):
        return edition.load(identifier)
    return None
