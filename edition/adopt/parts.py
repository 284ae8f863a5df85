"""What of a foreign document is the text itself, and what stands before and after it."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from edition.adopt.elements import elements, take_out, words_of
from edition.adopt.report import Entry
from edition.adopt.source import line_of, tag_of

_TEXT = "edition"
#: Divisions that projects put beside an edition in its body: about the text, and none of it (EpiDoc Guidelines,
#: https://epidoc.stoa.org/gl/latest/supp-structure.html).
_BESIDE = frozenset({"translation", "commentary", "bibliography", "history", "figure", "apparatus", "images",
                     "description", "introduction"})  # fmt: skip


@dataclass(frozen=True)
class Parts:
    """The elements of a text: those before it, its own, and those after it."""

    front: tuple[etree._Element, ...]
    body: tuple[etree._Element, ...]
    back: tuple[etree._Element, ...]
    entries: tuple[Entry, ...] = ()


def divide(text: etree._Element) -> Parts:
    """Return the parts of a ``text``.

    Where the body holds an edition beside its translation, commentary and the like, these stand after it.
    """
    front, body, back = (text.findall(tag) for tag in ("front", "body", "back"))
    body = body or text.findall("group")
    moved: list[etree._Element] = []
    entries: list[Entry] = []
    for element in body:
        divisions = [child for child in elements(element) if str(child.tag).startswith("div")]
        if any(division.get("type") == _TEXT for division in divisions):
            for division in divisions:
                kind = str(division.get("type") or "")
                if kind in _BESIDE:
                    if words_of(division):
                        what = f"<div type={kind!r}> in the body"
                        entries.append(Entry(line_of(division), what, "about the text: it stands after it", "changed"))
                        moved.append(division)
                    take_out(division)
    for around in (front, back):
        for element in list(around):
            if any(True for _ in element.iter("app")):
                what = f"<{tag_of(element)}> with an apparatus of its own"
                entries.append(Entry(line_of(element), what, "a part of the text that the witnesses have", "changed"))
                around.remove(element)
                body = [element, *body] if element.tag == "front" else [*body, element]
    return Parts(tuple(front), tuple(body), (*moved, *back), tuple(entries))
