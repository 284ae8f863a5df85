"""Names that XML and the edition ask for: ids that a document has, and those it is given where they are wanting."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from lxml import etree

XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
#: A name without a colon, https://www.w3.org/TR/xml-names/#NT-NCName
NCNAME = re.compile(
    r"[A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    r"\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff]"
    r"[-.0-9A-Z_a-z\u00b7\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u037d\u037f-\u1fff\u200c-\u200d\u203f-\u2040\u2070-\u218f"
    r"\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff]*"
)
_SPOKEN = {"*": "-star", "+": "-plus", "'": "-prime", "′": "-prime", "’": "-prime", "?": "-query"}


class Names:
    """The ids of a document.

    Those it has are kept, new ones are counted and differ from them.
    """

    def __init__(self, source: etree._Element, reserved: str = "") -> None:
        """Take the ids of the source that are names and stand once.

        ``reserved`` is the text's own.
        """
        counted = Counter(str(element.get(XML_ID)) for element in source.iterfind(".//*[@xml:id]", _PREFIXES))
        self.kept = frozenset(name for name, number in counted.items() if number == 1 and NCNAME.fullmatch(name))
        self.kept -= {reserved}
        self._taken = {*self.kept, reserved}
        self._last: Counter[str] = Counter()

    def give(self, prefix: str) -> str:
        """Return the next id of a counted kind, such as ``p12``."""
        while True:
            self._last[prefix] += 1
            name = f"{prefix}{self._last[prefix]}"
            if name not in self._taken:
                self._taken.add(name)
                return name

    def keep(self, element: etree._Element) -> str:
        """Return the id that an element has of its own.

        Nothing where it is no name or stands twice.
        """
        name = str(element.get(XML_ID, ""))
        return name if name in self.kept else ""

    def take(self, names: Iterable[str]) -> None:
        """Keep some ids from the elements that have them, since others stand for them now."""
        self.kept -= frozenset(names)

    def speak(self, words: str, wanted: str = "x") -> str:
        """Return an id that is like some words and is not taken."""
        base = as_name(words) or wanted
        name, number = base, 1
        while name in self._taken:
            number += 1
            name = f"{base}-{number}"
        self._taken.add(name)
        return name


_PREFIXES = {"xml": "http://www.w3.org/XML/1998/namespace"}


def as_name(words: str) -> str:
    """Return words as a name: what no name may hold is spoken, or a hyphen.

    >>> as_name("424*"), as_name("ed. pr."), as_name("α")
    ('w424-star', 'ed.-pr.', 'α')
    """
    spoken = "".join(_SPOKEN.get(character, character) for character in unicodedata.normalize("NFC", words.strip()))
    name = re.sub(r"-{2,}", "-", "".join(c if NCNAME.fullmatch(f"a{c}") else "-" for c in spoken)).strip("-")
    if not name:
        return ""
    return name if NCNAME.fullmatch(name) else f"w{name}"


def all_ids(elements: Iterable[etree._Element]) -> dict[str, etree._Element]:
    """Return elements by their ids; of elements with the same id, the first."""
    found: dict[str, etree._Element] = {}
    for element in elements:
        name = element.get(XML_ID)
        if name is not None:
            found.setdefault(str(name), element)
    return found
