"""The text of a witness taken out of anybody's TEI by plain recursion, sharing nothing with the engine.

What a witness has in its last state: of a ``choice`` what is written, no deletions, no notes. ``silent`` says what an
entry means that does not name the witness: its lemma (``"lemma"``), or nothing that is known (``"unknown"``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from lxml import etree

ID = "{http://www.w3.org/XML/1998/namespace}id"
UNKNOWN = " […] "
#: What is no text, words about it, and what stands in it without being of it.
LEFT_OUT = frozenset(
    [
        "note",
        "noteGrp",
        "ptr",
        "anchor",
        "bibl",
        "listBibl",
        "fw",
        "figDesc",
        "witDetail",
        "wit",
        "del",
        "certainty",
        "precision",
        "desc",
        "interp",
        "interpGrp",
        "span",
        "index",
        "metamark",
        "teiHeader",
        "listApp",
        "standOff",
        "gap",
        "ellipsis",
        "relation",
        "listRelation",
    ]
)
BREAKS = frozenset({"lb", "pb", "cb", "gb", "milestone"})
IN_LINE = frozenset(
    [
        "hi",
        "seg",
        "w",
        "pc",
        "c",
        "g",
        "abbr",
        "expan",
        "ex",
        "am",
        "sic",
        "corr",
        "orig",
        "reg",
        "choice",
        "add",
        "subst",
        "supplied",
        "surplus",
        "unclear",
        "damage",
        "emph",
        "foreign",
        "term",
        "gloss",
        "mentioned",
        "soCalled",
        "distinct",
        "title",
        "name",
        "persName",
        "placeName",
        "orgName",
        "geogName",
        "rs",
        "date",
        "time",
        "num",
        "measure",
        "ref",
        "q",
        "quote",
        "said",
        "app",
        "lem",
        "rdg",
        "rdgGrp",
        "handShift",
        "retrace",
        "restore",
        "mod",
        "s",
        "cl",
        "phr",
        "m",
        "secl",
        "undo",
        "redo",
        "roleName",
        "forename",
        "surname",
        "idno",
        "dim",
        "locus",
        "author",
        "editor",
        "biblScope",
        "citedRange",
        "addName",
        "nameLink",
        "settlement",
        "country",
        "region",
        "formula",
        "graphic",
    ]
)
WRITTEN, EDITED = ("orig", "sic", "abbr", "am"), ("reg", "corr", "expan", "ex")
STARTS, ENDS = ("witStart", "lacunaEnd"), ("witEnd", "lacunaStart")
APPARATUS = re.compile(r"(?i)app|.*apparat.*|variants")
#: Divisions that are beside one of the type ``edition``.
BESIDE = frozenset({"translation", "commentary", "bibliography", "history", "figure", "images", "description"})


def name_of(node: etree._Element) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def text_of(node: etree._Element) -> etree._Element:
    """Return the ``text`` of a TEI document."""
    return next(each for each in node.iter() if name_of(each) == "text")


def names_of(root: etree._Element, *names: str) -> frozenset[str]:
    """Return all names under which a witness is named: its own, and those of its families."""
    found = set(names)
    for element in root.iter():
        if name_of(element) in {"witness", "msDesc", "bibl"} and {element.get(ID), element.get("n")} & set(names):
            found |= {str(family.get(ID)) for family in element.iterancestors() if family.get(ID)}
            found.add(element.get(ID) or "")
    return frozenset(found - {""})


class Extraction:
    """The text of one witness, with the offsets in it of everything that has an id, and of numbered lines."""

    def __init__(self, root: etree._Element, names: Collection[str], silent: str, edited: bool = False) -> None:
        self.names, self.silent = frozenset(names), silent
        self.wanted, self.doubled = (EDITED, "am") if edited else (WRITTEN, "ex")
        self.extant = True
        self.marked = False
        self.pieces: list[str] = []
        self.length = 0
        self.starts: dict[str, int] = {}
        self.ends: dict[str, int] = {}
        self.apps: list[etree._Element] = []
        self.lines: list[tuple[str, int]] = []
        text = text_of(root)
        self.has_edition = any(name_of(each) == "div" and each.get("type") == "edition" for each in text.iter())
        for part in text:
            if name_of(part) == "body" or any(name_of(each) == "app" for each in part.iter()):
                self.read(part)

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def say(self, text: str | None) -> None:
        if self.extant and text:
            self.pieces.append(text)
            self.length += len(text)

    def read(self, node: etree._Element) -> None:
        name = name_of(node)
        identifier = node.get(ID) or node.get("id") if name else None
        if identifier:
            self.starts.setdefault(identifier, self.length)
        if name in BREAKS:
            self.lines.append((node.get("n") or "", self.length))
            self.say("" if node.get("break") == "no" else " ")
        elif name in STARTS or name in ENDS:
            self.mark(node)
        elif name == "space":
            self.say(" ")
        elif name == "app":
            self.site(node)
        elif name in IN_LINE:
            self.children(node)
        elif name and name not in LEFT_OUT and not self.is_beside(node):
            if name == "l" and node.get("n"):
                self.lines.append((node.get("n") or "", self.length))
            self.say(" ")
            self.children(node)
            self.say(" ")
        if identifier:
            self.ends.setdefault(identifier, self.length)

    def is_beside(self, node: etree._Element) -> bool:
        kind = node.get("type") or ""
        return name_of(node) == "div" and (bool(APPARATUS.fullmatch(kind)) or (self.has_edition and kind in BESIDE))

    def mark(self, node: etree._Element) -> None:
        """Begin or end the witness; what stands before its beginning is none of it."""
        whose = set(tokens_of(node))
        if whose and not whose & self.names:
            return
        if name_of(node) in ENDS:
            self.extant = False
        elif not self.marked:
            self.pieces.clear()
            self.extant = True
        else:
            self.extant = True
        self.marked = True

    def children(self, node: etree._Element) -> None:
        names = {name_of(child) for child in node}
        layout = name_of(node) in {"choice", "subst"}
        chosen = next((child for wanted in self.wanted for child in node if name_of(child) == wanted), None)
        if chosen is None:
            chosen = next((child for child in node if name_of(child)), None)
        self.say("" if layout else node.text)
        for child in node:
            kept = name_of(node) != "choice" or child is chosen
            if name_of(node) == "restore" and name_of(child) == "del":
                self.children(child)
            elif kept and not (name_of(child) == self.doubled and {"am", "ex"} <= names):
                self.read(child)
            self.say("" if layout else child.tail)

    def site(self, app: etree._Element) -> None:
        if app.get("from") or app.get("to") or app.get("loc"):
            self.apps.append(app)
            return
        reading = reading_of(app, self.names, self.silent)
        if reading is None:
            self.say(UNKNOWN)
        else:
            self.children(reading)


def readings(app: etree._Element) -> Iterator[etree._Element]:
    for part in app:
        if name_of(part) == "rdgGrp":
            yield from readings(part)
        elif name_of(part) in {"lem", "rdg"}:
            yield part


def tokens_of(part: etree._Element) -> list[str]:
    return [token.rpartition("#")[2] for token in (part.get("wit") or "").split()]


def reading_of(app: etree._Element, names: Collection[str], silent: str) -> etree._Element | None:
    """Return the first reading that names a witness, or by default the lemma."""
    for part in readings(app):
        if set(names) & set(tokens_of(part)):
            return part
    lemmas = [part for part in readings(app) if name_of(part) == "lem"]
    return lemmas[0] if lemmas and silent == "lemma" else None


def inner(node: etree._Element) -> str:
    """Return the text of a reading."""
    extraction = Extraction(etree.fromstring(b"<TEI><text/></TEI>"), (), "unknown")
    extraction.children(node)
    return extraction.text


def witness_words(root: etree._Element, names: Collection[str], silent: str = "unknown") -> list[str]:
    """Return the words of a witness where all sites stand in the text."""
    return Extraction(root, names, silent).text.split()


def edited_words(root: etree._Element) -> list[str]:
    """Return the words that the editor has, where all sites stand in the text: the lemmas, corrected."""
    return Extraction(root, (), "lemma", edited=True).text.split()


def spliced_words(root: etree._Element, names: Collection[str]) -> list[str]:
    """Return the words of a witness where entries stand apart: the text, in which its readings replace the lemmas.

    Only entries with two ends, and such whose lemma stands once in the line that they name, are taken.
    """
    base = Extraction(root, names, "lemma")
    text = base.text
    changes = []
    for app in root.iter():
        if name_of(app) != "app":
            continue
        place = ends(app, base) if app.get("from") and app.get("to") else line(app, base) if app.get("loc") else None
        if place is not None:
            changes.append((place[0], place[1] > place[0], -place[1], app))
    written, at = [], 0
    for start, _, minus_end, app in sorted(changes, key=lambda change: change[:3]):
        reading = reading_of(app, names, "lemma")
        if start < at or reading is None or name_of(reading) == "lem":
            continue
        old, new = text[start:-minus_end], inner(reading).strip()
        if not old.strip() and new:
            glued = text[start - 1 : start].isalnum() and text[-minus_end : 1 - minus_end].isalnum()
            new = new if glued else f" {new} "
        lead = old[: len(old) - len(old.lstrip())]
        trail = old[len(old.rstrip()) :]
        written += [text[at:start], lead, new, trail]
        at = -minus_end
    return "".join([*written, text[at:]]).split()


def ends(app: etree._Element, base: Extraction) -> tuple[int, int]:
    first, last = (str(app.get(end)).rpartition("#")[2] for end in ("from", "to"))
    return base.starts[first], base.ends[last]


def line(app: etree._Element, base: Extraction) -> tuple[int, int] | None:
    """Return where a lemma stands, if it begins just once in its line."""
    lemma = next((part for part in readings(app) if name_of(part) == "lem"), None)
    first, *_, last = re.split(r"\s*-\s*", str(app.get("loc"))) * 2
    numbers = [number for number, _ in base.lines]
    if lemma is None or first not in numbers or last not in numbers:
        return None
    start = base.lines[numbers.index(first)][1]
    after = numbers.index(last) + 1
    stop = base.lines[after][1] if after < len(numbers) else len(base.text)
    letters = [re.escape(letter) for letter in inner(lemma) if not letter.isspace() and letter != "-"]
    found = [
        match
        for match in re.finditer(r"(?<!\w)" + r"[\s-]*".join(letters) + r"(?!\w)", base.text)
        if start <= match.start() < stop
    ]
    return found[0].span() if len(found) == 1 else None
