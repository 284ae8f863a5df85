"""Ids that pages have of their own: what they are called, so that no part of a text and no entry is called the same."""

from __future__ import annotations

import re
from collections.abc import Container

#: The three parts of a text's page.
TEXT, NOTES, APPARATUS = "text", "notes", "apparatus"
#: Pages that a book has without a chapter.
OF_BOOK = ("search", "genindex", "all-pages", "404")
#: What the id of a paragraph of prose begins with; a hash of its words follows.
PROSE = "t-"
#: What the frame of every page and its search call their parts.
_OF_FRAME = re.compile(rf"main-content|search-results|ed-.*|{PROSE}[0-9a-f]{{1,16}}")
_OF_TEXT = re.compile(rf"{TEXT}|{NOTES}|{APPARATUS}|(front|back)(-[0-9]+)+")
#: What is called after a part of the text: as `name_entry_id`, `name_witness_id` and `name_call` do.
_AFTER_PART = re.compile(r"(?:app|wit)-(.+)|(.+)-call(?:-[0-9]+)?")
#: What Windows takes for a device whatever ending it has
#: (https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file).
_DEVICE = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9])(\..*)?", re.IGNORECASE)


def name_entry_id(variant: str) -> str:
    """Return the id of a variant's entry in the apparatus."""
    return f"app-{variant}"


def name_witness_id(identifier: str) -> str:
    """Return the id of a witness or a family in the list."""
    return f"wit-{identifier}"


def name_call(note: str, times: int = 1) -> str:
    """Return the id of the call of a note in the text.

    A note can be called again: ``times`` counts its calls.
    """
    return f"{note}-call" if times == 1 else f"{note}-call-{times}"


def is_of_frame(identifier: str) -> bool:
    """Return whether every page has an id, or may have it."""
    return bool(_OF_FRAME.fullmatch(identifier))


def is_of_device(name: str) -> bool:
    """Return whether no file can have a name on some systems.

    >>> is_of_device("aux"), is_of_device("con.1"), is_of_device("contents")
    (True, True, False)
    """
    return bool(_DEVICE.fullmatch(name))


def is_of_page(identifier: str, parts: Container[str]) -> bool:
    """Return whether the page of a text has an id, or may have it.

    ``parts`` are the ids of the text, and its sigla, after which its page calls some of its own parts.

    >>> is_of_page("notes", ()), is_of_page("app-v01", {"v01"}), is_of_page("app-v01", {"v02"})
    (True, True, False)
    """
    after = _AFTER_PART.fullmatch(identifier)
    named = after is not None and (after[1] or after[2]) in parts
    return named or is_of_frame(identifier) or bool(_OF_TEXT.fullmatch(identifier))
