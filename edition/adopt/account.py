"""Every token of the source accounted for: each witness's text before and after, and where all other words went.

The text before is read from the source by rules of its own, in one walk, and by no code that converts anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from edition.adopt.elements import LACKING
from edition.text import blocks, plain
from edition.tree import BEGINNINGS, ENDINGS, MISSING, Layer, Markup, Paragraph, Variant, walk

_MARKED = BEGINNINGS | ENDINGS | {MISSING}
#: What stands in a text without being of it.
_ASIDE = frozenset({"note", "noteGrp", "ptr", "anchor", "bibl", "fw", "figDesc", "witDetail", "wit", "certainty",
                    "precision", "desc", "interp", "interpGrp", "span", "index", "metamark", "gap", "ellipsis",
                    "listRelation", "relation", "del"})  # fmt: skip
_BREAKS = frozenset({"lb", "pb", "cb", "gb", "milestone"})
_IN_LINE = frozenset({
    "hi", "seg", "w", "pc", "c", "g", "abbr", "expan", "ex", "am", "sic", "corr", "orig", "reg", "choice", "add",
    "subst", "supplied", "surplus", "unclear", "damage", "emph", "foreign", "term", "gloss", "mentioned", "soCalled",
    "distinct", "title", "name", "persName", "placeName", "orgName", "geogName", "rs", "date", "time", "num", "measure",
    "ref", "q", "quote", "said", "app", "lem", "rdg", "rdgGrp", "handShift", "retrace", "restore", "mod", "s", "cl",
    "phr", "m", "formula", "space", "caesura", "secl", "undo", "redo", "roleName", "forename", "surname", "dim",
    "material", "origDate", "origPlace", "locus", "author", "editor", "publisher", "pubPlace", "biblScope",
    "citedRange", "idno", "addName", "nameLink", "genName", "lacunaStart", "lacunaEnd", "witStart", "witEnd",
    "graphic", "email", "street", "addrLine", "settlement", "country", "region", "repository", "institution",
})  # fmt: skip
_SIDES = (("sic", "corr"), ("orig", "reg"), ("abbr", "expan"), ("am", "ex"))
_STARTS, _ENDS = ("witStart", "lacunaEnd"), ("witEnd", "lacunaStart")
_UNSEEN = "[…]"
#: Spacing that differs where a witness has nothing before a mark.
_BEFORE_MARK = re.compile(r" (?=[,.;:?!)\]”’»])")
_AFTER_MARK = re.compile(r"([(\[“«]) ")


@dataclass(frozen=True)
class _Segment:
    """Some text, or a beginning or end, and of which witnesses it is.

    ``whose`` is None where all have it.
    """

    whose: frozenset[str] | None
    text: str = ""
    extant: bool | None = None
    reading: int = 0  # the number of the outermost reading that it stands in; 0 outside


@dataclass(frozen=True)
class Difference:
    """A place where the text of a witness is not what it was."""

    siglum: str  # empty for the edited text
    number: int  # of the token
    before: str
    after: str

    def __str__(self) -> str:
        """Return where it is and what stood there before and after."""
        whose = f"the text of {self.siglum}" if self.siglum else "the edited text"
        return f"{whose}, word {self.number}: {self.before!r} became {self.after!r}"


class Reading:
    """The text of a source, read once for all witnesses."""

    def __init__(
        self,
        parts: Iterable[etree._Element],
        named: Callable[[str | None], tuple[str, ...]],
        sigla: Iterable[str],
        *,
        edited: bool = False,
        agreeing: bool = False,
    ) -> None:
        """Take the elements that hold the text, and all witnesses.

        ``named`` tells the witnesses that a ``@wit`` names.

        ``edited`` asks for the text that the edition establishes: the lemmas, corrected and in regular spelling.
        ``agreeing`` says that witnesses which an entry does not name have its lemma.
        """
        self.named = named
        self.edited = edited
        self.agreeing = agreeing
        self.sigla = frozenset(sigla)
        self.segments: list[_Segment] = []
        self._buffer: list[str] = []
        self._reading = self._readings = 0
        self._whose: frozenset[str] | None = None
        self._word = False  # whether a tagged word or mark has just ended
        for part in parts:
            self._walk(part)
            self._put(" ")
        self._flush()

    def text(self, siglum: str) -> str:
        """Return the text of a witness.

        It is nothing of where the witness is not extant, but what readings give it there.
        """
        own = [s for s in self.segments if s.whose is None or siglum in s.whose]
        marks = [segment.extant for segment in own if segment.extant is not None]
        extant = not (marks and marks[0])  # what first begins somewhere was not there before
        begun = {segment.reading for segment in own if segment.extant and segment.reading}
        made, reading, here = [], 0, True
        for segment in own:
            if segment.reading != reading:  # what a reading gives is there, unless it begins in it
                reading, here = segment.reading, extant or segment.reading not in begun
            if segment.extant is not None:
                extant = here = segment.extant
            elif here if reading else extant:
                made.append(segment.text)
        return "".join(made)

    def _put(self, text: str) -> None:
        if text:
            self._buffer.append(text)
            self._word = False

    def _flush(self) -> None:
        if self._buffer:
            self.segments.append(_Segment(self._whose, "".join(self._buffer), reading=self._reading))
            self._buffer.clear()

    def _walk(self, element: etree._Element) -> None:
        tag = str(element.tag)
        if tag in _ASIDE:
            return
        if tag == "app":
            self._site(element)
        elif tag in _BREAKS:
            self._put("" if element.get("break") == "no" else " ")
        elif tag == "space":
            self._put(" ")
        elif tag in _STARTS or tag in _ENDS:
            self._flush()
            whose = self.named(element.get("wit"))
            self.segments.append(
                _Segment(frozenset(whose) if whose else self._whose, "", tag in _STARTS, self._reading)
            )
        elif tag == "choice":
            self._choice(element)
        elif tag == "restore":
            for child in element:
                if child.tag == "del":
                    child.tag = "seg"
            self._inside(element)
        else:
            block = tag not in _IN_LINE
            if block:
                self._put(" ")
            if tag == "w" and self._word and element.get("part", "N") in "NI":
                self._put(" ")
            self._inside(element)
            if tag == "w":
                self._word = element.get("part", "N") in "NF"
            elif tag == "pc":
                said = "".join(map(str, element.itertext())).strip()
                self._word = not said or said[-1] not in "([{«“‘„¿¡"
            if block:
                self._put(" ")

    def _inside(self, element: etree._Element) -> None:
        tags = {child.tag for child in element}
        layout = element.tag == "subst"  # what white space stands between its parts is none of the text
        self._put("" if layout else element.text or "")
        for child in element:
            if not (child.tag == ("am" if self.edited else "ex") and {"am", "ex"} <= tags):
                self._walk(child)
            self._put("" if layout else child.tail or "")

    def _choice(self, element: etree._Element) -> None:
        children = list(element)
        side = 1 if self.edited else 0
        wanted = [child for child in children if child.tag in [pair[side] for pair in _SIDES]] or children
        if wanted:
            self._walk(wanted[0])

    def _only(self, app: etree._Element) -> list[etree._Element]:
        """Return the readings of an entry without lemma in which nothing differs.

        There are none unless all witnesses are named and have the same words.
        """
        readings = list(app.iter("rdg"))
        named = {siglum for reading in readings for siglum in self.named(reading.get("wit"))}
        words = {" ".join("".join(map(str, reading.itertext())).split()) for reading in readings}
        return readings if len(words) == 1 and named.issuperset(self.sigla) and self.sigla else []

    def _site(self, app: etree._Element) -> None:
        if self.edited:
            for reading in (app.findall("lem") or self._only(app))[:1]:
                self._inside(reading)
            return
        outer, word, words = self._whose, self._word, []
        self._flush()
        seen: set[str] = set()
        for reading in app.iter("lem", "rdg"):
            if next(reading.iterancestors("app")) is not app:
                continue
            given = self.named(reading.get("wit"))
            following = reading.getnext()
            if not given and reading.get("wit") is None and following is not None and following.tag == "wit":
                tokens = re.split(r"[\s,;]+", "".join(map(str, following.itertext())).strip())
                found = [self.named(token) for token in tokens]
                given = tuple(siglum for sigla in found for siglum in sigla) if all(found) else ()
            sigla = [siglum for siglum in given if siglum not in seen and (outer is None or siglum in outer)]
            seen.update(sigla)
            if not sigla:
                continue
            self._whose, self._word = frozenset(sigla), word
            if outer is None:
                self._readings += 1
                self._reading = self._readings
            self._inside(reading)
            self._flush()
            words.append(self._word)
        self._whose = outer
        self._reading = self._reading if outer is not None else 0
        lemma = app.find("lem")
        if self.agreeing and lemma is not None and (lemma.get("wit") or not (lemma.get("source") or lemma.get("resp"))):
            for detail in app.iter("witDetail"):
                seen.update(self.named(detail.get("wit")) if detail.get("type", "").lower() in LACKING else ())
            silent = (self.sigla if outer is None else outer) - seen
            if silent:
                self._whose, self._word = silent, word
                self._inside(lemma)
                self._flush()
                words.append(self._word)
                self._whose = outer
        self._word = any(words)


def _words(text: str) -> list[str]:
    return text.replace(_UNSEEN, "").split()


def tokens(text: str) -> list[str]:
    """Return the tokens of a text.

    They are what white space parts, marks closed up to their words, and no sign of a gap.

    >>> tokens("We met […] in  the field .")
    ['We', 'met', 'in', 'the', 'field.']
    """
    return _AFTER_MARK.sub(r"\1", _BEFORE_MARK.sub("", " ".join(_words(text)))).split()


def compare_texts(before: Mapping[str, str], after: Mapping[str, str]) -> list[Difference]:
    """Return for each witness whose text is another the first place where it is."""
    found = []
    for siglum, text in before.items():
        one, other = _words(text), _words(after.get(siglum, ""))
        if one != other:  # often only in spacing that counts for nothing
            one, other = tokens(text), tokens(after.get(siglum, ""))
        if one != other:
            at = next(
                (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
            )
            found.append(Difference(siglum, at + 1, _around(one, at), _around(other, at)))
    return found


def _around(words: Sequence[str], at: int) -> str:
    return " ".join(words[max(0, at - 3) : at + 4]) or "nothing"


def count_characters(text: str) -> int:
    """Return how many characters of a text are not white space."""
    return len("".join(text.split()))


def read_versions(letter: Layer) -> dict[str, str]:
    """Return the text of every witness as the edition reads it.

    Under no siglum stands the edited text.

    What no witness has otherwise is read once for all.
    """
    common: dict[tuple[int, bool], str | None] = {}

    def read(paragraph: Paragraph, siglum: str | None) -> str:
        key = id(paragraph), siglum is None
        if key not in common:
            own = any(
                isinstance(node, Variant) or (isinstance(node, Markup) and node.tag in _MARKED)
                for node in walk(paragraph.content)
            )
            common[key] = None if own else plain(paragraph.content, siglum)
        text = common[key]
        return plain(paragraph.content, siglum) if text is None else text

    return {
        siglum: "\n\n".join(read(paragraph, siglum or None) for paragraph in blocks(letter.sections, siglum or None))
        for siglum in (*letter.sigla, "")
    }
