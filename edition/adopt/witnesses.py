"""Who the witnesses of a foreign document are: those it declares, and those that its apparatus names besides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from lxml import etree

from edition.adopt.names import XML_ID, Names, all_ids, as_name
from edition.adopt.report import Entry
from edition.adopt.source import line_of, tag_of

#: Elements that may describe a witness where no ``witness`` does.
_CARRIERS = (
    "msDesc",
    "msFrag",
    "msPart",
    "bibl",
    "biblStruct",
    "biblFull",
    "object",
    "handNote",
    "person",
    "change",
    "item",
    "idno",
    "edition",
)
_LISTS = "listWit"


@dataclass(frozen=True)
class Declared:
    """A witness of the document, and the element that describes it, if there is one."""

    siglum: str
    identifier: str
    element: etree._Element | None = None


@dataclass(frozen=True)
class DeclaredFamily:
    """A list of witnesses that has a name or a head of its own."""

    siglum: str
    identifier: str
    element: etree._Element
    members: tuple[Member, ...]

    def sigla(self) -> tuple[str, ...]:
        """Return the sigla of all witnesses in it."""
        return tuple(witness.siglum for witness in flatten(self.members))


Member: TypeAlias = "Declared | DeclaredFamily"


def flatten(members: tuple[Member, ...]) -> Iterator[Declared]:
    """Yield all witnesses of a list, those of families in their places."""
    for member in members:
        if isinstance(member, DeclaredFamily):
            yield from flatten(member.members)
        else:
            yield member


def find_families(members: tuple[Member, ...]) -> Iterator[DeclaredFamily]:
    """Yield all families of a list, those inside others among them."""
    for member in members:
        if isinstance(member, DeclaredFamily):
            yield member
            yield from find_families(member.members)


@dataclass(frozen=True)
class Witnesses:
    """The witnesses of a document, and what each name in ``@wit`` stands for."""

    members: tuple[Member, ...]
    by_token: dict[str, tuple[str, ...]] = field(default_factory=dict)  # sigla
    entries: tuple[Entry, ...] = ()

    def sigla(self) -> tuple[str, ...]:
        """Return the sigla of all witnesses, in order."""
        return tuple(witness.siglum for witness in flatten(self.members))

    def named(self, tokens: str | None) -> tuple[str, ...]:
        """Return the sigla that a ``@wit`` names, each once, families as their members."""
        found = (siglum for token in split(tokens) for siglum in self.by_token.get(token, ()))
        return tuple(dict.fromkeys(found))

    def identifiers(self) -> dict[str, str]:
        """Return the ids of the witnesses by their sigla."""
        return {witness.siglum: witness.identifier for witness in flatten(self.members)}


def split(tokens: str | None) -> list[str]:
    """Return the names in a ``@wit``.

    They are parted by spaces; a comma or semicolon after one is left out.
    """
    return [token for raw in (tokens or "").split() if (token := raw.rstrip(",;"))]


def read_witnesses(text: etree._Element, names: Names) -> Witnesses:
    """Return the witnesses of a document.

    Those it declares come first, then those that only its apparatus names.
    """
    used: dict[str, int] = {}  # with the line where a name is first used
    for element in text.iter():
        for token in split(element.get("wit")):
            used.setdefault(token, line_of(element))
    declared = {str(w.get(name)) for w in text.iter("witness") for name in (XML_ID, "n") if w.get(name)}
    for wit in text.iter("wit"):
        for token in split("".join(map(str, wit.itertext()))):
            if token in declared and f"#{token}" not in used:
                used.setdefault(token, line_of(wit))
    lists = [element for element in text.iter(_LISTS) if not any(True for _ in element.iterancestors(_LISTS))]
    reader = _Lists(text, names, used)
    members = tuple(member for element in lists for member in reader.members(element, top=True))
    return reader.complete(members)


class _Lists:
    """A reader of lists of witnesses, which gives each a siglum and an id."""

    def __init__(self, text: etree._Element, names: Names, used: dict[str, int]) -> None:
        """Take the document, its ids, and all names that its apparatus uses."""
        self.text = text
        self.names = names
        self.used = used
        self.bare = {token.rpartition("#")[2] for token in used}
        self.entries: list[Entry] = []
        self.sigla: set[str] = set()
        self.by_token: dict[str, tuple[str, ...]] = {}

    def members(self, element: etree._Element, top: bool = False) -> tuple[Member, ...]:
        """Return what a list holds; a list within a witness comes after the witness."""
        found: list[Member] = []
        for child in element:
            if child.tag == "witness":
                found.append(self.witness(child))
                for inner in child.iter(_LISTS):
                    if next(inner.iterancestors("witness")) is child:
                        found += self.family(inner)
            elif child.tag == _LISTS:
                found += self.family(child)
        if top and (element.get(XML_ID) or element.get("n")) and self._named(element):
            return tuple(self.as_family(element, tuple(found)))
        return tuple(found)

    def _named(self, element: etree._Element) -> bool:
        return bool({str(element.get(XML_ID)), str(element.get("n"))} & self.bare)

    def family(self, element: etree._Element) -> list[Member]:
        """Return a list within a list.

        It is a family where it has a name or a head, else its members.
        """
        return self.as_family(element, self.members(element))

    def as_family(self, element: etree._Element, members: tuple[Member, ...]) -> list[Member]:
        """Return members as one family."""
        head = element.find("head")
        called = element.get("n") or element.get(XML_ID)
        if not members or (called is None and head is None):
            return list(members)
        siglum = self.siglum(str(called) if called else " ".join(_words(head).split()[:6]))
        identifier = self.names.keep(element) or self.names.speak(siglum, "family")
        family = DeclaredFamily(siglum, identifier, element, members)
        for token in (element.get(XML_ID), element.get("n")):
            if token:
                self.by_token.setdefault(str(token), family.sigla())
        return [family]

    def witness(self, element: etree._Element) -> Declared:
        """Return a witness.

        Its siglum is the name by which the apparatus calls it, or what is marked as one.
        """
        identifier, number, sigil = (element.get(name) for name in (XML_ID, "n", "sigil"))
        marked = next((e for e in element.iter("abbr", "idno", "label") if e.get("type") in ("siglum", "sigil")), None)
        inside = marked is not None and next(marked.iterancestors("witness")) is element
        tokens = [str(name) for name in (identifier, number, sigil) if name]
        called = [token for token in tokens if token in self.bare]
        if identifier and number and identifier == as_name(str(number)):
            wanted = str(number)  # an id made of the siglum, where no id can be what the siglum is
        elif inside and (not called or identifier in called):
            wanted = _words(marked)
        else:
            wanted = (called or tokens or [f"W{len(self.sigla) + 1}"])[0]
        siglum = self.siglum("".join(wanted.split()) or tokens[0])
        if not tokens:
            self.entries.append(Entry(line_of(element), "a <witness> without a name", f"called {siglum}", "changed"))
        for token in [*tokens, siglum]:
            self.by_token.setdefault(token, (siglum,))
        return Declared(siglum, self.names.keep(element) or self.names.speak(siglum), element)

    def siglum(self, wanted: str) -> str:
        """Return a siglum that no other witness has."""
        siglum, number = "-".join(wanted.split()), 1
        while siglum in self.sigla:
            number += 1
            siglum = f"{wanted}-{number}"
        self.sigla.add(siglum)
        return siglum

    def complete(self, members: tuple[Member, ...]) -> Witnesses:
        """Return all witnesses, those declared before those that are only named."""
        by_token: dict[str, tuple[str, ...]] = {}
        found: list[Member] = list(members)
        carriers = all_ids(self.text.iter(*_CARRIERS))
        for token in self.used:
            bare = token.rpartition("#")[2] if "#" in token else token
            if bare not in self.by_token:
                element = carriers.get(bare)
                siglum = self.siglum(bare)
                # What describes it gives it its id: whoever points there means the witness.
                kept = self.names.keep(element) if element is not None else ""
                identifier = kept or self.names.speak(siglum)
                found.append(Declared(siglum, identifier, element))
                self.by_token[bare] = (siglum,)
                how = f"described by a <{tag_of(element)}>" if element is not None else "declared nowhere"
                self.entries.append(
                    Entry(self.used[token], f"the witness {siglum}", f"{how}; entered as a witness", "changed")
                )
            by_token[token] = self.by_token[bare]
        return Witnesses(tuple(found), self.by_token | by_token, tuple(self.entries))


def _words(element: etree._Element | None) -> str:
    return " ".join("".join(map(str, element.itertext())).split()) if element is not None else ""
