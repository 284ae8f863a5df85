"""Marks by which witnesses begin and set in again, and what is wrong where nothing says that they were not there."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from edition.adopt.elements import READINGS
from edition.adopt.report import Entry
from edition.adopt.source import line_of
from edition.adopt.witnesses import Witnesses

_BEGINNINGS = ("witStart", "lacunaEnd")
_ENDINGS = ("witEnd", "lacunaStart")


def drop_contradictions(parts: Iterable[etree._Element], witnesses: Witnesses) -> list[Entry]:
    """Turn marks that contradict the apparatus into notes; return what was done.

    Such is a first mark by which a witness begins or sets in again, where the apparatus has readings of it before: it
    was there, and where it broke off nothing says.
    """
    read: set[str] = set()
    marked: set[str] = set()
    entries: list[Entry] = []
    for part in parts:
        for element in list(part.iter(*READINGS, *_BEGINNINGS, *_ENDINGS)):
            if element.tag in READINGS:
                # A reading with a mark inside is where its witnesses begin; it does not come before.
                if not any(True for _ in element.iter(*_BEGINNINGS)):
                    read.update(witnesses.named(element.get("wit")))
                continue
            sigla = _concerned(element, witnesses)
            if element.tag in _BEGINNINGS and (wrong := [s for s in sigla if s in read and s not in marked]):
                what = f"<{element.tag}> of {', '.join(wrong)}"
                reason = "the apparatus has readings of it before, and no mark says where it breaks off: kept as a note"
                entries.append(Entry(line_of(element), what, reason, "not read"))
                element.attrib.clear()
                element.text = f"{element.tag}: {', '.join(wrong)}"
                element.tag = "note"
                continue
            marked.update(sigla)
    return entries


def _concerned(mark: etree._Element, witnesses: Witnesses) -> tuple[str, ...]:
    """Return the witnesses that a mark is about.

    They are those that it names, or else those of the reading that it stands in.
    """
    reading = next(mark.iterancestors(*READINGS), None)
    given = mark.get("wit") or (reading.get("wit") if reading is not None else None)
    return witnesses.named(given)
