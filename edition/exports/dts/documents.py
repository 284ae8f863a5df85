"""The texts in TEI, whole or in part, as Distributed Text Services hand them out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from edition.exports import letter_facts
from edition.exports.dts.requests import Passage, list_units
from edition.exports.linked_tei import declare_prefixes, declare_units, name_editors, redirect_pointers
from edition.model import Content, Letter, Markup, Node, walk
from edition.project import Project
from edition.rights import read_rights
from edition.tei.writer import as_markup
from edition.tei.xml import serialise

_WRAPPER = "https://w3id.org/api/dts#"


@dataclass(frozen=True)
class Document:
    """A text in TEI.

    ``registers`` is the address of the registers, as the whole text names it.
    """

    letter: Letter
    project: Project
    registers: str

    def whole(self) -> bytes:
        """Return the text whole."""
        return serialise(self._tree)

    def part(self, passage: Passage, registers: str = "") -> bytes:
        """Return one unit alone, or the units of a range inside what they stand in.

        ``registers`` is the address of the registers as the part names it (default: as the whole text does).
        """
        held = (self._units[passage.start],) if passage.alone else self._cut(passage)
        wrapper = Markup("dts:wrapper", (("xmlns:dts", _WRAPPER),), held)
        letter = self.letter
        kind = (("type", letter.layer), ("subtype", letter.nature), ("xml:lang", letter.language))
        text = Markup("text", kind, (Markup("body", (), (wrapper,)),))
        return serialise(Markup("TEI", (), (self._describe(registers or self.registers), text)))

    @cached_property
    def _tree(self) -> Markup:
        letter = declare_units(redirect_pointers(self.letter, self.registers))
        return as_markup(name_editors(letter, self.project))

    @cached_property
    def _body(self) -> Markup:
        return next(node for node in walk((self._tree,)) if isinstance(node, Markup) and node.tag == "body")

    @cached_property
    def _units(self) -> dict[str, Markup]:
        """The elements of the units, by their ids."""
        units = set(list_units(self.letter))
        found = (node for node in walk((self._body,)) if isinstance(node, Markup))
        return {node.get("xml:id"): node for node in found if node.get("xml:id") in units}

    def _cut(self, passage: Passage) -> Content:
        """Return what stands from the first unit of a range to the last.

        It stays inside what it stands in.
        """
        held = set(passage.among(list_units(self.letter)))
        inside = False

        def cut(content: Content) -> Iterator[Node]:
            nonlocal inside
            for node in content:
                name = node.get("xml:id") if isinstance(node, Markup) else ""
                if name in held:
                    inside = not _holds(node, passage.end)
                    yield node
                elif isinstance(node, Markup) and (parts := tuple(cut(node.content))):
                    yield replace(node, content=parts)
                elif inside:
                    yield node

        return tuple(cut(self._body.content))

    def _describe(self, registers: str) -> Markup:
        """Return the header of a part, which says what kind of text it is of."""

        def inside(tag: str, *content: Markup | str) -> Markup:
            return Markup(tag, (), content)

        address = letter_facts.find_licence(self.letter, self.project)
        covered = address == self.project.licence_address
        title = self.project.licence_title if covered else read_rights(self.letter).text.words
        licence = Markup("licence", (("target", address),), (inside("p", title),))
        described = inside(
            "fileDesc",
            inside("titleStmt", inside("title", self.letter.title)),
            inside("publicationStmt", inside("publisher", self.project.title), inside("availability", licence)),
            inside("sourceDesc", inside("p", letter_facts.describe_letter(self.letter))),
        )
        return inside("teiHeader", described, inside("encodingDesc", declare_prefixes(registers)))


def _holds(node: Node, unit: str) -> bool:
    """Return whether a node is a unit, or holds it."""
    return any(isinstance(part, Markup) and part.get("xml:id") == unit for part in walk((node,)))
