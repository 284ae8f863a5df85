"""The text of a witness taken out of anybody's TEI by plain recursion, sharing nothing with the engine.

What a witness has in its last state: of a ``choice`` what is written, no deletions, no notes. ``silent`` says what an
entry means that does not name the witness: its lemma (``"lemma"``), or nothing that is known (``"unknown"``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

ID = "{http://www.w3.org/XML/1998/namespace}id"
UNKNOWN = "[…]"
LEFT_OUT = frozenset(
    ["note", "ptr", "anchor", "bibl", "listBibl", "fw", "figDesc", "witDetail", "del", "certainty", "precision", "desc"]
)
BREAKS = frozenset(["lb", "pb", "cb", "gb", "milestone"])
BLOCKS = frozenset(
    [
        "p",
        "ab",
        "l",
        "lg",
        "head",
        "div",
        "item",
        "label",
        "cell",
        "row",
        "u",
        "sp",
        "speaker",
        "stage",
        "trailer",
        "list",
        "table",
        "opener",
        "closer",
        "body",
    ]
)
WRITTEN = ("orig", "sic", "abbr", "am")
APPARATUS = re.compile(r"(?i)app|.*apparat.*|variants")


def name_of(node: etree._Element) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def text_of(node: etree._Element) -> etree._Element:
    """Return the ``text`` of a TEI document."""
    return next(each for each in node.iter() if name_of(each) == "text")


class Extraction:
    """The text of one witness, with the offsets in it of everything that has an id, and of numbered lines."""

    def __init__(self, root: etree._Element, siglum: str, silent: str) -> None:
        self.siglum, self.silent = siglum, silent
        self.pieces: list[str] = []
        self.length = 0
        self.starts: dict[str, int] = {}
        self.ends: dict[str, int] = {}
        self.apps: list[tuple[int, etree._Element]] = []
        self.lines: list[tuple[str, int]] = []
        self.read(text_of(root))

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    def say(self, text: str | None) -> None:
        self.pieces.append(text or "")
        self.length += len(text or "")

    def read(self, node: etree._Element) -> None:
        name = name_of(node)
        identifier = node.get(ID) or node.get("id") if name else None
        if identifier:
            self.starts[identifier] = self.length
        if name in BREAKS:
            self.lines.append((node.get("n") or "", self.length))
            self.say("" if node.get("break") == "no" else " ")
        elif name == "space":
            self.say(" ")
        elif name == "gap":
            self.say(UNKNOWN)
        elif name == "app":
            self.site(node)
        elif name in BLOCKS:
            if name == "l" and node.get("n"):
                self.lines.append((node.get("n") or "", self.length))
            if not is_apparatus(node):
                self.say(" ")
                self.children(node)
                self.say(" ")
        elif name and name not in LEFT_OUT and name != "listApp":
            self.children(node)
        if identifier:
            self.ends[identifier] = self.length

    def children(self, node: etree._Element) -> None:
        self.say(node.text)
        names = {name_of(child) for child in node}
        chosen = next((child for wanted in WRITTEN for child in node if name_of(child) == wanted), None)
        if chosen is None:
            chosen = next((child for child in node if name_of(child)), None)
        for child in node:
            if (name_of(node) != "choice" or child is chosen) and not (
                name_of(child) == "ex" and {"am", "ex"} <= names
            ):
                self.read(child)
            if name_of(node) != "choice":
                self.say(child.tail)

    def site(self, app: etree._Element) -> None:
        if app.get("from") or app.get("to") or app.get("loc"):
            self.apps.append((self.length, app))
            return
        reading = reading_of(app, self.siglum, self.silent)
        if reading is None:
            self.say(UNKNOWN)
        else:
            self.children(reading)


def is_apparatus(node: etree._Element) -> bool:
    return name_of(node) == "div" and bool(APPARATUS.fullmatch(node.get("type") or ""))


def readings(app: etree._Element) -> Iterator[etree._Element]:
    for part in app:
        if name_of(part) == "rdgGrp":
            yield from readings(part)
        elif name_of(part) in {"lem", "rdg"}:
            yield part


def reading_of(app: etree._Element, siglum: str, silent: str) -> etree._Element | None:
    """Return the reading that names a witness, or by default the lemma."""
    for part in readings(app):
        if siglum in [token.removeprefix("#") for token in (part.get("wit") or "").split()]:
            return part
    lemmas = [part for part in readings(app) if name_of(part) == "lem"]
    return lemmas[0] if lemmas and silent == "lemma" else None


def inner(node: etree._Element) -> str:
    """Return the text of a reading."""
    root = etree.fromstring(b"<TEI><text><rdg/></text></TEI>")
    extraction = Extraction(root, "", "unknown")
    extraction.children(node)
    return extraction.text


def witness_words(root: etree._Element, siglum: str, silent: str = "unknown") -> list[str]:
    """Return the words of a witness where all sites stand in the text."""
    return Extraction(root, siglum, silent).text.split()


def spliced_words(root: etree._Element, siglum: str) -> list[str]:
    """Return the words of a witness where entries stand apart: the text, in which its readings replace the lemmas.

    Only entries with two ends, and such whose lemma stands once in the line that they name, are taken.
    """
    base = Extraction(root, siglum, "lemma")
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
        reading = reading_of(app, siglum, "lemma")
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
