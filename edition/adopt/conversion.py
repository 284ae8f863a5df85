"""A foreign text in the form of the house: its blocks, what stands in their lines, and notes apart from the text.

No word is changed. What the house has no element for becomes a ``seg`` or an ``ab`` that keeps its name as its type;
what can stand nowhere inside its neighbours is parted from them. ``edition.adopt.house`` says what can.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from edition.adopt.arrangement import arrange, common
from edition.adopt.elements import (
    BLOCKS,
    EITHER,
    HOLDERS,
    LEAVES,
    META,
    POINTS,
    QUOTES,
    elements,
    holds_blocks,
    parts_of,
    words_of,
)
from edition.adopt.house import read_house
from edition.adopt.names import XML_ID, Names
from edition.adopt.report import Entry
from edition.adopt.source import line_of, tag_of
from edition.check.language_rules import is_language
from edition.dates import bounds, is_calendar_date
from edition.tree import Attributes, Content, Markup, Node

_XML = "{http://www.w3.org/XML/1998/namespace}"
_SPACES = re.compile(r"[ \t\r\n]+")
#: Attributes that the conversion gives itself, or that mean nothing outside their file.
_OWN = frozenset({"xml:id", "wit", "xml:space", "xml:base"})
_DATES = ("when", "notBefore", "notAfter", "from", "to")
_SPANS = (("notBefore", "notAfter"), ("from", "to"))
_OPENING = frozenset("([{«“‘„¿¡")
_GIVEN = {"l": "l", "div": "s"}


@dataclass
class FoundNote:
    """A note of the source, on its way to the notes of the edition."""

    identifier: str
    target: str
    catchword: str
    content: Content
    attributes: Attributes
    line: int


@dataclass
class Converter:
    """A converter of one text, which collects its notes and what is said of it."""

    names: Names
    notes: list[FoundNote] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    counted: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    first: dict[tuple[str, str, str], int] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)  # of ids given: what they are given to
    block: str = ""  # the id of the block at hand
    waiting: list[FoundNote] = field(default_factory=list)  # notes before any block
    before: str = ""  # the words before the place at hand
    hooks: set[str] = field(default_factory=set)  # the ids of blocks and sites, on which notes may hang
    aside: bool = False  # whether it is the header that is converted, whose notes stay in their lines

    # What is said of it

    def tell(self, line: int, what: str, reason: str, outcome: str) -> None:
        """Count one thing that was done, whatever the line."""
        key = (what, reason, outcome)
        self.counted[key] += 1
        self.first.setdefault(key, line)

    def told(self) -> list[Entry]:
        """Return what was done: each thing once, with its first line and how often."""
        return [
            Entry(self.first[key], what + (f", {number} times" if number > 1 else ""), reason, outcome)  # type: ignore[arg-type]
            for (what, reason, outcome), number in self.counted.items()
            for key in [(what, reason, outcome)]
        ]

    # Attributes and ids

    def attributes(self, tag: str, element: etree._Element, **given: str) -> Attributes:
        """Return the attributes of an element that the house has for ``tag``.

        Those ``given`` come first.
        """
        allowed = read_house()[tag].attributes if tag in read_house() else {}
        kept = {name: value for name, value in given.items() if value and name in allowed}
        for raw, value in element.attrib.items():
            name = str(raw).replace(_XML, "xml:")
            text = " ".join(str(value).split())
            if name in _OWN or name in kept:
                continue
            if name in _DATES and tag in ("date", "change") and text and not is_calendar_date(text):
                self.tell(line_of(element), f"{name}={text!r}", "no year, month or day of the calendar", "not read")
                continue
            if name == "xml:lang" and text and not is_language(text):
                self.tell(line_of(element), f"xml:lang={text!r}", "no registered tag of a language", "not read")
                continue
            pattern = allowed.get(name)
            if pattern is None or not text or not pattern.fullmatch(text):
                if text:
                    self.tell(
                        line_of(element),
                        f"@{name} of <{tag_of(element)}>",
                        "the house has no such attribute there"
                        if pattern is None
                        else f"its value is not what TEI asks for, such as {text[:30]!r}",
                        "not read",
                    )
                continue
            kept[name] = text
        for begin, end in _SPANS if tag in ("date", "change") else ():
            if begin in kept and end in kept and bounds(kept[end]).known[1] < bounds(kept[begin]).known[0]:
                self.tell(line_of(element), f"{end}={kept[end]!r}", f"it is before {begin}", "not read")
                del kept[end]
        return tuple(kept.items())

    def identified(self, element: etree._Element, prefix: str = "") -> dict[str, str]:
        """Return the id for an element: its own, or with a ``prefix`` a new one."""
        identifier = self.names.keep(element)
        if not identifier and prefix:
            identifier = self.names.give(prefix)
        return {"xml:id": identifier} if identifier else {}

    # Blocks

    def blocks(self, parent: etree._Element, container: str) -> list[Node]:
        """Return what an element holds as blocks that may stand in ``container``."""
        made: list[Node] = []
        run: list[object] = []  # text and elements of a line
        for child in parts_of(parent):
            if isinstance(child, str):
                run.append(child)
            elif (
                child.tag in BLOCKS
                or (child.tag in EITHER and (holds_blocks(child) or child.tag in QUOTES - {"q"}))
                or (child.tag == "app" and self.is_block_site(child))
                or self._is_group(child)
            ):
                self._flush(run, container, made, parent)
                made += self.one_block(child, container)
            else:
                run.append(child)
        self._flush(run, container, made, parent)
        return made

    def _is_group(self, element: etree._Element) -> bool:
        """Return whether an unknown element holds blocks and nothing but blocks."""
        return (
            element.tag not in ("app", "note", "choice")
            and element.tag not in EITHER
            and holds_blocks(element)
            and not (element.text or "").strip()
        )

    def is_block_site(self, app: etree._Element) -> bool:
        """Return whether an apparatus entry between blocks holds blocks itself."""
        return any(holds_blocks(reading) for reading in app.iter("lem", "rdg"))

    def _flush(self, run: list[object], container: str, made: list[Node], parent: etree._Element) -> None:
        """Turn text and elements of a line that stand between blocks into blocks."""
        parts, run[:] = list(run), []
        if not any(_weighs(part) for part in parts):
            for part in parts:
                if isinstance(part, etree._Element):
                    made += self._point(part, container)
            return
        sites = [part for part in parts if isinstance(part, etree._Element) and part.tag == "app"]
        alone = all(part in sites or not _weighs(part) for part in parts)
        if alone and len(sites) > 1 and all(site.get(XML_ID) or site.get("n") or site.get("loc") for site in sites):
            for part in parts:
                if part in sites:
                    made += self._loose([part], container, parent)
                elif isinstance(part, etree._Element):
                    made += self._point(part, container)
            return
        made += self._loose(parts, container, parent)

    def _loose(self, parts: list[object], container: str, parent: etree._Element) -> list[Node]:
        """Return a line that stands loose between blocks as a block of its own."""
        tag = {"lg": "l", "list": "item", "row": "cell", "table": "head"}.get(container, "ab")
        line = next((line_of(part) for part in parts if isinstance(part, etree._Element)), line_of(parent))
        self.tell(line, f"text directly in <{tag_of(parent)}>", f"put into an <{tag}> of its own", "changed")
        return self._leaf_of(tag, etree.Element(tag), parts, container, line)

    def _point(self, element: etree._Element, container: str) -> list[Node]:
        """Return an element without words that stands between blocks."""
        if element.tag == "note":
            self.note(element)
            return []
        if element.tag == "app":
            if not self.is_wordless(element):
                return self._loose([element], container, element)
            return self.entry(element, block=False)
        if element.tag in META and not words_of(element):
            self.tell(line_of(element), f"<{tag_of(element)}>", "it says something about the text in codes", "not read")
            return []
        if element.tag in read_house().get(container, read_house()["div"]).children:
            return [self._markup(str(element.tag), element, ())]
        if element.tag in POINTS or words_of(element):
            return self._loose([element], container, element)
        self.tell(line_of(element), f"<{tag_of(element)}> between blocks", "it has no words", "not read")
        return []

    def one_block(self, element: etree._Element, container: str) -> list[Node]:
        """Return a block element as blocks of the house."""
        tag = str(element.tag)
        if tag == "app":
            return self.entry(element, block=True)
        if tag in META and not words_of(element):
            return self._point(element, container)
        if tag in LEAVES:
            return self._leaf_of(tag, element, list(parts_of(element)), container, line_of(element))
        return self.holder(element, container)

    def _leaf_of(self, tag: str, element: etree._Element, parts: list[object], container: str, line: int) -> list[Node]:
        """Return a block of running text, parted where blocks stand inside it."""
        name, kind = _leaf_name(tag, container)
        if kind:
            self.tell(line, f"<{tag}> in <{container}>", f"an <{name} type={kind!r}> there", "changed")
        outer, outer_before = self.block, self.before
        made: list[Node] = []
        identifier = self.identified(element, _GIVEN.get(name, "p"))
        self._enter(identifier["xml:id"])
        first = True
        for piece in self.pieces(parts, name):
            if isinstance(piece, list):
                made += self._fitting(piece, container)
                continue
            content = strip(piece)
            if not content and not (first and not made and not _has_blocks(parts)):
                continue
            given = identifier if first else {"xml:id": self.names.give(_GIVEN.get(name, "p"))}
            if not first:
                self.tell(line, f"<{tag}> with blocks inside", "parted into blocks one after another", "changed")
            attributes = self.attributes(name, element, **given, **({"type": kind} if kind else {}))
            made.append(Markup(name, attributes, content, line))
            first = False
        self.block, self.before = outer or self.block, outer_before
        if first and made:  # nothing but blocks inside: its notes hang on the first of them
            self._rehang(identifier["xml:id"], made)
        return made

    def _rehang(self, identifier: str, made: list[Node]) -> None:
        other = next((dict(node.attributes).get("xml:id", "") for node in _walk(made) if node.tag in LEAVES), "")
        for note in self.notes:
            if note.target == identifier:
                note.target = other
        if self.block == identifier:
            self.block = other

    def _fitting(self, blocks: Sequence[Node], container: str) -> list[Node]:
        """Return blocks that were parted from a line, as they may stand in its container."""
        made: list[Node] = []
        for block in blocks:
            if not isinstance(block, Markup) or block.tag == "app" or common(block.tag, container):
                made.append(block)
            elif block.content and all(isinstance(node, Markup) and node.tag in BLOCKS for node in block.content):
                made += self._fitting([*block.content], container)
            else:
                name, kind = _leaf_name(block.tag, container)
                kept = tuple(pair for pair in block.attributes if pair[0] in read_house()[name].attributes)
                kept = kept if dict(kept).get("type") or not kind else (*kept, ("type", kind))
                made.append(Markup(name, kept, self.flat([block]) if name != block.tag else block.content, block.line))
        return made

    def _enter(self, identifier: str) -> None:
        """Begin a block: notes that had none to hang on hang on it."""
        self.block, self.before = identifier, ""
        self.hooks.add(identifier)
        for note in self.waiting:
            note.target = identifier
        self.waiting.clear()

    def holder(self, element: etree._Element, container: str) -> list[Node]:
        """Return an element that holds blocks as a section of the house.

        Where it can be none, its blocks stand there without it.
        """
        tag = str(element.tag)
        name, kind = _holder_name(tag)
        if tag in ("opener", "closer") and _is_line(element):
            return [self._line_block(tag, element, container)]
        if tag == "figure":
            return [self._markup(tag, element, tuple(self.blocks(element, tag)))]
        if name == "list" and tag != "list":
            return self._records(element, container)
        inner = self.blocks(element, name)
        if not inner:
            if words_of(element):
                return inner
            if name not in ("div",):
                return []
        name, inner = arrange(name, inner)
        if name != _holder_name(tag)[0] and not kind:
            kind = tag
        if not common(name, container):
            self.tell(line_of(element), f"<{tag}> in <{container}>", "its blocks stand there without it", "changed")
            return self._fitting(inner, container)
        if kind:
            self.tell(line_of(element), f"<{tag}>", f"a <{name} type={kind!r}> of the house", "changed")
        given = self.identified(element, _GIVEN.get(name, ""))
        if kind and not element.get("type"):
            given["type"] = kind
        elif element.get("type") in ("notes", "judgements"):
            given["type"] = f"source-{element.get('type')}"
        return [Markup(name, self.attributes(name, element, **given), tuple(inner), line_of(element))]

    def _line_block(self, tag: str, element: etree._Element, container: str) -> Markup:
        """Return an opener or closer as one block of running text."""
        name, kind = (tag, "") if common(tag, container) else ("ab", tag)
        identifier = self.identified(element, "p")
        outer, before = self.block, self.before
        self._enter(identifier["xml:id"])
        content = strip(self.line(parts_of(element), name))
        self.block, self.before = outer or self.block, before
        given = identifier | ({"type": kind} if kind else {})
        return Markup(name, self.attributes(name, element, **given), content, line_of(element))

    def _records(self, element: etree._Element, container: str) -> list[Node]:
        """Return a list of references, persons or the like as a list of items."""
        made: list[Node] = []
        for child in elements(element):
            if child.tag in ("head", "desc"):
                made += self._leaf_of(str(child.tag), child, list(parts_of(child)), "div", line_of(child))
            elif _holder_name(str(child.tag))[0] == "list":
                made += self._records(child, container)
            elif child.tag in ("note", "pb", "lb") or (child.tag in META and not words_of(child)):
                made += self._point(child, "div")
            else:
                self.space(child)
                made += self._leaf_of("item", child, list(parts_of(child)), "list", line_of(child))
        self.tell(line_of(element), f"<{tag_of(element)}>", "a <list> of the house, its records as items", "changed")
        heads = [node for node in made if isinstance(node, Markup) and node.tag != "item"]
        items = [node for node in made if isinstance(node, Markup) and node.tag == "item"]
        if not items:
            return self._fitting(heads, container)
        titles: Sequence[Node] = (
            self._fitting(heads, container)
            if container != "div"
            else [
                Markup("ab", tuple(p for p in h.attributes if p[0] in read_house()["ab"].attributes), h.content, h.line)
                for h in heads
            ]
        )
        given = self.identified(element)
        return [*titles, Markup("list", self.attributes("list", element, **given), tuple(items), line_of(element))]

    def space(self, element: etree._Element) -> None:
        """Put a space between the parts of a record that nothing parts."""
        for inner in element.iter():
            children = list(elements(inner))
            if len(children) > 1 and not "".join([inner.text or "", *(child.tail or "" for child in children)]).strip():
                for child in children[:-1]:
                    child.tail = child.tail or " "

    # What stands in a line

    def pieces(self, parts: Iterable[object], parent: str) -> list[tuple[Node, ...] | list[Node]]:
        """Return parts of a line as what stands in it and the blocks between.

        The former are tuples, the latter lists.
        """
        made: list[tuple[Node, ...] | list[Node]] = []
        line: list[Node] = []
        previous: etree._Element | None = None
        for part in parts:
            if isinstance(part, str):
                text = _SPACES.sub(" ", part)
                line.append(text)
                self.before += text
                previous = None if part else previous
                continue
            assert isinstance(part, etree._Element)
            if previous is not None and _ends_word(previous) and _begins_word(part):
                self.tell(line_of(part), "words that only <w> parts", "a space is put between them", "changed")
                line.append(" ")
                self.before += " "
            if part.tag == "note" and not self.aside:
                call = self.note(part)
                line += [call] if call else []
                continue
            previous = part
            if part.tag in BLOCKS and part.tag not in ("label", "stage", "desc", "figDesc", "figure"):
                made += [tuple(line), self.one_block(part, "div")]
                line = []
            elif part.tag in EITHER and holds_blocks(part):
                if part.tag in QUOTES:
                    made += [tuple(line), self.holder(part, "div")]
                    line = []
                    continue
                for piece in self.pieces(list(parts_of(part)), str(part.tag)):
                    if isinstance(piece, list):
                        self.tell(
                            line_of(part),
                            f"<{tag_of(part)}> around blocks",
                            "it stands around the text between them alone",
                            "changed",
                        )
                        made += [tuple(line), piece]
                        line = []
                    elif "".join(node for node in piece if isinstance(node, str)).strip() or any(
                        isinstance(node, Markup) for node in piece
                    ):
                        line += self._kept(part, piece, parent)
            else:
                line += self.inline(part, parent)
        made.append(tuple(line))
        return made

    def line(self, parts: Iterable[object], parent: str) -> Content:
        """Return parts as what stands in one line; blocks among them lose their bounds."""
        made: list[Node] = []
        for piece in self.pieces(parts, parent):
            made += self.flat(piece) if isinstance(piece, list) else piece
        return fit(made, parent)

    def flat(self, blocks: Iterable[Node]) -> Content:
        """Return the content of blocks as one line, a space between them."""
        made: list[Node] = []
        for block in blocks:
            if isinstance(block, Markup) and block.tag in BLOCKS | QUOTES and block.tag != "app":
                content = self.flat(block.content)
                identifier = dict(block.attributes).get("xml:id", "")
                if identifier in self.names.kept:
                    content = (Markup("seg", (("xml:id", identifier),), content, block.line),)
                made += [" ", *content, " "]
            else:
                made.append(block)
        return tuple(made)

    def inline(self, element: etree._Element, parent: str) -> list[Node]:
        """Return an element that stands in a line."""
        tag = str(element.tag)
        if tag == "app":
            return self.entry(element, block=False)
        if tag in META and not words_of(element):
            self.tell(line_of(element), f"<{tag}>", "it says something about the text in codes", "not read")
            return []
        if tag == "figure" and tag in read_house()[parent].children:
            return [self._markup(tag, element, tuple(self.blocks(element, tag)))]
        inner = (
            tag
            if tag in read_house() and tag in read_house()[parent].children
            else "seg"
            if "seg" in read_house()[parent].children
            else parent
        )  # as which it will stand there
        content = self.line(list(parts_of(element)), inner)
        return self._kept(element, content, parent)

    def _kept(self, element: etree._Element, content: Content, parent: str) -> list[Node]:
        """Return an element of a line around its content.

        It stands as it is, as a ``seg``, or as its content alone.
        """
        tag = str(element.tag)
        house = read_house()
        if tag in house[parent].children and self._has_required(tag, element):
            if not house[tag].text:
                content = tuple(node for node in content if not isinstance(node, str) or node.strip())
            if house[tag].text or all(isinstance(node, Markup) and node.tag in house[tag].children for node in content):
                return [self._markup(tag, element, content)]
        if not content and tag in POINTS | META and not self.names.keep(element):
            self.tell(line_of(element), f"<{tag}>", "the house has no such mark", "not read")
            return []
        if "seg" in house[parent].children and (content or self.names.keep(element)):
            content = fit(content, "seg")
            self.tell(line_of(element), f"<{tag}>", f"a <seg type={tag!r}>, its words as they are", "changed")
            given = self.identified(element) | {"type": tag}
            return [Markup("seg", self.attributes("seg", element, **given), content, line_of(element))]
        self.tell(line_of(element), f"<{tag}> in <{parent}>", "its words stand there without it", "changed")
        return [*content]

    def _has_required(self, tag: str, element: etree._Element) -> bool:
        house = read_house()[tag]
        return all(
            element.get(name.replace("xml:", _XML)) is not None or name in _DEFAULTS.get(tag, {})
            for name in house.required - {"xml:id"}
        )

    def _markup(self, tag: str, element: etree._Element, content: Content) -> Markup:
        given = self.identified(element) | self.witnesses_of(element)
        for name, value in _DEFAULTS.get(tag, {}).items():
            if element.get(name) is None and name in read_house()[tag].required:
                given[name] = value
        return Markup(tag, self.attributes(tag, element, **given), content, line_of(element))

    def witnesses_of(self, element: etree._Element) -> dict[str, str]:
        """Return the ``@wit`` of a mark by which witnesses begin or end."""
        return {}

    # Notes

    def note(self, element: etree._Element, target: str = "", catchword: str = "", line: int = 0) -> Markup | None:
        """Keep a note for the notes of the edition, and return its call.

        None where it has no words or no place.
        """
        if not words_of(element):
            self.tell(line_of(element), "a <note> without words", "its codes are not the edition's", "not read")
            return None
        pointed = str(element.get("target") or "").removeprefix("#")
        target = target or (pointed if pointed in self.hooks else "")
        in_line = bool(self.block) and not target
        label = next(elements(element), None)
        if label is not None and label.tag == "label" and not (element.text or "").strip():
            catchword = words_of(label)
            element.text = label.tail
            element.remove(label)
        note = FoundNote(
            self.names.keep(element) or self.names.give("n"),
            target or self.block,
            catchword or " ".join(self.before.split()[-2:]),
            (),
            self.attributes("note", element, resp=str(element.get("resp") or "")),
            line or line_of(element),
        )
        self.notes.append(note)
        if not note.target:
            self.waiting.append(note)
        before, block = self.before, self.block
        note.content = self._note_content(element)
        self.before, self.block = before, block
        if element.get("type"):
            self.tell(
                line_of(element), f"a note of the type {element.get('type')!r}", "a note of the edition", "changed"
            )
        if not in_line:
            return None
        return Markup("ptr", (("type", "note"), ("target", f"#{note.identifier}")), (), note.line)

    def _note_content(self, element: etree._Element) -> Content:
        if not holds_blocks(element):
            return strip(self.line(list(parts_of(element)), "note"))
        block = self.block
        blocks = self.blocks(element, "div")
        self.block = block
        made: list[Node] = []
        for leaf in _leaves(blocks):
            content = strip(self.flat(leaf.content))
            if content:
                made.append(Markup("p", (), content, leaf.line))
        return tuple(made)

    # The apparatus: in edition.adopt.apparatus, which completes this class

    def entry(self, app: etree._Element, block: bool) -> list[Node]:
        """Return an apparatus entry as a site.

        Where nothing differs, it is its text alone.
        """
        raise NotImplementedError

    def is_wordless(self, app: etree._Element) -> bool:
        """Return whether an apparatus entry has no words."""
        raise NotImplementedError


_DEFAULTS = {"gap": {"reason": "unknown"}, "milestone": {"unit": "unknown"}}


def fit(content: Iterable[Node], parent: str) -> Content:
    """Return content without the elements that may not stand in ``parent``.

    Their words stand in their places.
    """
    allowed = read_house()[parent].children
    made: list[Node] = []
    for node in content:
        if isinstance(node, Markup) and node.tag not in allowed:
            made += fit(node.content, parent)
        else:
            made.append(node)
    return tuple(made)


def strip(content: Content) -> Content:
    """Return content without spaces at its ends, and without empty text."""
    made: list[Node] = []
    for node in content:
        if isinstance(node, str) and made and isinstance(made[-1], str):
            made[-1] = _SPACES.sub(" ", made[-1] + node)
        else:
            made.append(node)
    if made and isinstance(made[0], str):
        made[0] = made[0].lstrip(" ")
    if made and isinstance(made[-1], str):
        made[-1] = made[-1].rstrip(" ")
    return tuple(node for node in made if node != "")


def _is_line(element: etree._Element) -> bool:
    """Return whether an opener or closer is a line, not a group of blocks.

    It is where it holds words beside its blocks, or a site among them.
    """
    loose = [element.text or "", *(child.tail or "" for child in element)]
    return bool("".join(loose).strip()) or any(
        c.tag == "app" or c.tag not in BLOCKS | POINTS for c in elements(element)
    )


def _weighs(part: object) -> bool:
    """Return whether a part of a line has words, or may have."""
    if isinstance(part, str):
        return bool(part.strip())
    assert isinstance(part, etree._Element)
    if part.tag == "app":
        return any(bool(words_of(reading)) for reading in part.iter("lem", "rdg"))
    return part.tag not in ("note", "fw") and bool(words_of(part))


def _has_blocks(parts: Iterable[object]) -> bool:
    return any(isinstance(p, etree._Element) and (p.tag in BLOCKS or holds_blocks(p)) for p in parts)


def _leaf_name(tag: str, container: str) -> tuple[str, str]:
    """Return the element for a block in a container.

    With it comes a type, where the block needs another element than its own.
    """
    if tag in read_house() and common(tag, container):
        return tag, ""
    other = {"lg": "l", "list": "item", "row": "cell", "table": "head"}.get(container, "ab")
    return other, tag if tag not in ("p", "ab") else ""


def _holder_name(tag: str) -> tuple[str, str]:
    """Return the element for what holds blocks.

    With it comes a type, where it needs another element than its own.
    """
    if re.fullmatch(r"div[0-7]?", tag):
        return "div", ""
    if tag.startswith("list") and tag not in ("list", "listApp", "listChange"):
        return "list", ""
    if tag in (
        "lg",
        "sp",
        "list",
        "table",
        "row",
        "floatingText",
        "body",
        "opener",
        "closer",
        "postscript",
        "argument",
        "epigraph",
        "quote",
        "q",
    ):
        return tag, ""
    if tag in ("said", "cit"):
        return "quote", tag
    return "div", tag


def _walk(nodes: Iterable[Node]) -> Iterator[Markup]:
    for node in nodes:
        if isinstance(node, Markup):
            yield node
            yield from _walk(node.content)


def _leaves(blocks: Iterable[Node]) -> Iterator[Markup]:
    """Yield the blocks of running text among blocks and in their sections."""
    for block in blocks:
        if isinstance(block, Markup) and (block.tag in HOLDERS or block.tag in QUOTES):
            yield from _leaves(block.content)
        elif isinstance(block, Markup):
            yield block if block.tag in LEAVES else Markup("p", (), (block,), block.line)


def _ends_word(element: etree._Element) -> bool:
    """Return whether an element ends with a word that is tagged as such.

    A mark of punctuation after a word counts as its end.
    """
    if element.tag == "w":
        return element.get("part", "N") in ("N", "F") and not (element.tail or "")
    if element.tag == "pc":
        return not (words_of(element) and words_of(element)[-1] in _OPENING)
    if element.tag == "app":
        return any(_ends_word(reading) for reading in element.iter("lem", "rdg"))
    children = list(elements(element))
    return bool(children) and not (children[-1].tail or "") and _ends_word(children[-1])


def _begins_word(element: etree._Element) -> bool:
    """Return whether an element begins with a word that is tagged as such."""
    if element.tag == "w":
        return element.get("part", "N") in ("N", "I")
    if element.tag == "app":
        return any(_begins_word(reading) for reading in element.iter("lem", "rdg"))
    children = list(elements(element))
    return bool(children) and not (element.text or "") and _begins_word(children[0])
