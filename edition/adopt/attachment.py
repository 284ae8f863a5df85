"""Apparatus that stands apart from the text, made into sites within it (parallel segmentation)."""

from __future__ import annotations

from lxml import etree

from edition.adopt.report import Entry


def inline_apparatus(root: etree._Element) -> list[Entry]:
    """Put each apparatus entry that stands apart from its text where it belongs.

    ``root`` is a TEI element, in whatever namespace or none, with its own ids; it is changed. Returned is what was
    done, an entry for each ``app`` that stood apart, in the order of the source. Witnesses of which an entry says
    nothing are not added. An entry without a place that is sure becomes a note there. Raise ``EditionError`` where
    entries cannot stand in one text.
    """
    raise NotImplementedError
