"""A text with its markup as one line of tokens, in which two points are found and compared, and put back as a tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from lxml import etree

from edition.adopt.names import XML_ID

#: A point between two characters or tags: the token that follows it, and how many characters of that lie before.
Point: TypeAlias = tuple[int, int]


class Kind(Enum):
    """What a token is."""

    OPEN = "open"
    CLOSE = "close"
    TEXT = "text"
    WHOLE = "whole"  # an element, a comment or an instruction with all that is in it


@dataclass(frozen=True)
class Token:
    """A tag, a piece of text, or something that is not looked into."""

    kind: Kind
    node: etree._Element | None = None  # of all but text
    text: str = ""


@dataclass
class Flow:
    """The tokens of an element, from its first tag to its last."""

    tokens: list[Token]
    opened: dict[etree._Element, int] = field(default_factory=dict)  # where an element's first tag stands
    closed: dict[etree._Element, int] = field(default_factory=dict)
    parents: list[etree._Element | None] = field(default_factory=list)  # in which element the point before a token is

    def __post_init__(self) -> None:
        """Number the tags."""
        self.number()

    def number(self) -> None:
        """Note where each tag stands, and in what."""
        self.opened, self.closed, self.parents = {}, {}, []
        inside: list[etree._Element | None] = [None]
        for number, token in enumerate(self.tokens):
            self.parents.append(inside[-1])
            if token.node is None:
                continue
            if token.kind is Kind.OPEN:
                self.opened[token.node] = number
                inside.append(token.node)
            elif token.kind is Kind.CLOSE:
                self.closed[token.node] = number
                inside.pop()
            else:
                self.opened[token.node] = self.closed[token.node] = number

    def parent(self, point: Point) -> etree._Element | None:
        """Return the element in which a point is."""
        return self.parents[point[0]]

    def ancestors(self, point: Point) -> list[etree._Element]:
        """Return the elements in which a point is, the innermost first."""
        found = []
        parent = self.parent(point)
        while parent is not None:
            found.append(parent)
            parent = self.parents[self.opened[parent]]
        return found

    def normal(self, point: Point) -> Point:
        """Return the one form of a point: the end of a text is before what follows it."""
        number, offset = point
        if offset and offset >= len(self.tokens[number].text):
            return number + 1, 0
        return point

    def text(self, start: Point, end: Point) -> str:
        """Return the characters between two points.

        Those of notes and readings are among them.
        """
        return "".join(token.text for token in self.cut(start, end) if token.kind is Kind.TEXT)

    def cut(self, start: Point, end: Point) -> Iterator[Token]:
        """Yield the tokens between two points, text that these divide in its pieces."""
        (first, begin), (last, stop) = start, end
        for number in range(first, min(last + 1, len(self.tokens))):
            token = self.tokens[number]
            if token.kind is Kind.TEXT:
                text = token.text[begin if number == first else 0 : stop if number == last else None]
                if text:
                    yield Token(Kind.TEXT, text=text)
            elif number < last:
                yield token

    def divide(self, point: Point, elements: Sequence[etree._Element]) -> Point:
        """Cut the elements around a point in two there, the innermost first.

        Return the point between the pieces. The second piece of each has the attributes of the first, but no id. All
        other points move: see ``moved``.
        """
        number, offset = point
        added: list[Token] = [Token(Kind.CLOSE, element) for element in elements]
        for element in reversed(elements):
            twin = make_twin(element)
            added.append(Token(Kind.OPEN, twin))
            self.tokens[self.closed[element]] = Token(Kind.CLOSE, twin)
        if offset:
            text = self.tokens[number].text
            self.tokens[number : number + 1] = [
                Token(Kind.TEXT, text=text[:offset]),
                *added,
                Token(Kind.TEXT, text=text[offset:]),
            ]
            between = number + 1 + len(elements)
        else:
            self.tokens[number:number] = added
            between = number + len(elements)
        self.number()
        return between, 0


def make_twin(element: etree._Element) -> etree._Element:
    """Return an empty element like another, which alone has the id."""
    twin = etree.Element(element.tag, dict(element.attrib.items()), element.nsmap)
    twin.attrib.pop(XML_ID, None)
    if element.sourceline is not None:
        twin.sourceline = element.sourceline  # type: ignore[misc]  # lxml lets it be set
    return twin


def moved(point: Point, divided: Point, count: int) -> Point:
    """Return where a point is after elements have been cut in two.

    The cut was of ``count`` elements, at the point ``divided``.
    """
    (number, offset), (at, within) = point, divided
    if point < divided:
        return point
    if point == divided:
        return at + (1 if within else 0) + count, 0
    if number == at and within:
        return at + 1 + 2 * count, offset - within
    return number + 2 * count + (1 if within else 0), offset


def linearise(root: etree._Element, whole: frozenset[etree._Element] = frozenset()) -> Flow:
    """Return an element as tokens.

    What is in ``whole`` is not looked into, nor are comments and instructions.
    """
    tokens: list[Token] = []
    waiting: list[Token | etree._Element] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Token):
            tokens.append(node)
            continue
        if node is not root and node.tail:
            waiting.append(Token(Kind.TEXT, text=node.tail))
        if not isinstance(node.tag, str) or node in whole:
            tokens.append(Token(Kind.WHOLE, node))
            continue
        tokens.append(Token(Kind.OPEN, node))
        waiting.append(Token(Kind.CLOSE, node))
        if node.text:
            tokens.append(Token(Kind.TEXT, text=node.text))
        waiting.extend(reversed(node))
    # The tail of an element was put below the element's own tokens, and thus comes after them.
    return Flow(tokens)


def assemble(tokens: Sequence[Token]) -> etree._Element:
    """Put tokens back as a tree, of the same elements, and return its root.

    Within the tree, the text after an element is that of the tokens, and no other.
    """
    root: etree._Element | None = None
    inside: list[etree._Element] = []
    lasts: list[etree._Element | None] = []
    pieces: list[str] = []

    def write() -> None:
        text = "".join(pieces)
        pieces.clear()
        if not inside or not text:
            return
        if lasts[-1] is None:
            inside[-1].text = (inside[-1].text or "") + text
        else:
            lasts[-1].tail = (lasts[-1].tail or "") + text

    for token in tokens:
        if token.kind is Kind.TEXT:
            pieces.append(token.text)
            continue
        write()
        node = token.node
        assert node is not None
        if token.kind is Kind.CLOSE:
            inside.pop()
            lasts.pop()
            continue
        if token.kind is Kind.OPEN:
            node[:] = []
            node.text = None
        if inside:
            if node.getparent() is not None or node.tail:
                node.tail = None
            inside[-1].append(node)
            lasts[-1] = node
        else:
            root = node
        if token.kind is Kind.OPEN:
            inside.append(node)
            lasts.append(None)
    assert root is not None
    return root
