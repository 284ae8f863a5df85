"""The order in which TEI lets blocks stand in what holds them, and what is done with those that stand elsewhere.

Source: the content models of TEI P5, https://tei-c.org/release/doc/tei-p5-doc/en/html/REF-ELEMENTS.html
"""

from __future__ import annotations

from edition.adopt.elements import HOLDERS, LEAVES
from edition.adopt.house import read_house
from edition.tree import Markup, Node

_TOP = frozenset({"head", "byline", "dateline", "argument", "epigraph", "salute", "opener"})
_BOTTOM = frozenset({"trailer", "closer", "postscript", "signed"})
_COMMON = frozenset({"p", "ab", "l", "lg", "sp", "list", "table", "quote", "q", "floatingText", "stage", "label"})
_IN = {
    "div": _TOP | _BOTTOM | _COMMON | {"div"},
    "body": _TOP | _BOTTOM | _COMMON | {"div"},
    "rdg": _COMMON | {"div"},
    "lg": frozenset({"head", "l", "lg", "stage", "label"}),
    "sp": frozenset({"speaker", "l", "lg", "p", "ab", "stage", "list", "table", "quote", "floatingText"}),
    "list": frozenset({"head", "item", "label"}),
    "table": frozenset({"head", "row"}),
    "row": frozenset({"cell"}),
    "opener": frozenset({"salute", "dateline", "byline", "signed", "argument", "epigraph"}),
    "closer": frozenset({"salute", "dateline", "signed"}),
    "postscript": _COMMON | {"head", "closer", "signed", "trailer"},
    "argument": _COMMON | {"head"},
    "epigraph": _COMMON,
    "quote": _COMMON,
    "q": _COMMON,
    "floatingText": frozenset({"body"}),
    "figure": frozenset({"head", "p", "ab", "lg", "l", "list", "table", "figDesc"}),
}
#: What must be there for an element to be one.
_NEEDS = {
    "lg": frozenset({"l", "lg", "stage", "label"}),
    "sp": frozenset({"l", "lg", "p", "ab", "stage", "list", "table", "quote", "floatingText"}),
    "list": frozenset({"item"}),
    "table": frozenset({"row"}),
    "row": frozenset({"cell"}),
    "postscript": _COMMON,
    "argument": _COMMON,
    "floatingText": frozenset({"body"}),
}


def common(tag: str, container: str) -> bool:
    """Return whether a block may stand in a container."""
    return tag in _IN.get(container, _COMMON) and tag in read_house()


def arrange(name: str, blocks: list[Node]) -> tuple[str, list[Node]]:
    """Return blocks in an order that TEI allows in an element.

    With them comes the name that the element has then.
    """
    tags = {block.tag for block in blocks if isinstance(block, Markup)}
    if name == "floatingText" and tags != {"body"}:
        held = [n for b in blocks for n in (b.content if isinstance(b, Markup) and b.tag == "body" else (b,))]
        return name, [Markup("body", (), tuple(arrange("body", held)[1]))]
    if name in _NEEDS and tags.isdisjoint(_NEEDS[name]):
        return "div", arrange("div", [_loosened(block) for block in blocks])[1]
    if name in ("div", "body"):
        arranged = _ordered(blocks)
        if name == "body" and not any(isinstance(b, Markup) and b.tag in _COMMON | {"div"} for b in arranged):
            arranged = [Markup("div", (), tuple(arranged))]
        return name, arranged
    if name == "list" and "label" in tags:
        return name, _paired(blocks)
    return name, blocks


def _loosened(block: Node) -> Node:
    if isinstance(block, Markup) and block.tag in ("speaker", "item", "cell", "row"):
        allowed = read_house()["ab"].attributes
        kept = tuple(pair for pair in block.attributes if pair[0] in allowed and pair[0] != "type")
        return Markup("ab", (*kept, ("type", block.tag)), block.content, block.line)
    return block


def _paired(blocks: list[Node]) -> list[Node]:
    """Return a list in which labels and items alternate, or none but items."""
    tags = [block.tag for block in blocks if isinstance(block, Markup) and block.tag in ("label", "item")]
    if tags == ["label", "item"] * (len(tags) // 2):
        return blocks
    return [
        Markup("item", b.attributes, b.content, b.line) if isinstance(b, Markup) and b.tag == "label" else b
        for b in blocks
    ]


def _ordered(blocks: list[Node]) -> list[Node]:
    """Return the blocks of a division in their order.

    First come heads and openers, then text, then divisions, then closers.
    """
    last = max((i for i, b in enumerate(blocks) if isinstance(b, Markup) and b.tag in _COMMON | {"div"}), default=-1)
    made: list[Node] = []
    begun = parted = False  # a block of text has come; a division has
    wrapped: list[Node] = []

    def unwrap() -> None:
        if wrapped:
            made.append(Markup("div", (), tuple(_ordered(wrapped[:]))))
            wrapped.clear()

    for index, block in enumerate(blocks):
        if not isinstance(block, Markup):
            continue
        if (block.tag in _BOTTOM and index < last) or (block.tag in _TOP and (begun or parted)):
            block = _demoted(block)
        if block.tag in _BOTTOM and index > last:
            unwrap()
            made.append(block)
        elif block.tag == "div":
            unwrap()
            made.append(block)
            parted = True
        elif block.tag in _COMMON:
            (wrapped if parted else made).append(block)
            begun = True
        else:
            (wrapped if wrapped else made).append(block)
    unwrap()
    return made


def _demoted(block: Markup) -> Markup:
    """Return a head, opener or closer that stands amid a text as a block that may."""
    lines = any(
        isinstance(node, str) or node.tag not in LEAVES | HOLDERS
        for node in block.content
        if isinstance(node, str | Markup)
    )
    if block.tag in ("argument", "epigraph", "opener", "closer", "postscript") and not lines:
        attributes = tuple(pair for pair in block.attributes if pair[0] in read_house()["div"].attributes)
        kept = tuple(pair for pair in attributes if pair[0] != "type")
        inner = [_demoted(b) if isinstance(b, Markup) and b.tag in _TOP | _BOTTOM else b for b in block.content]
        return Markup("div", (("type", block.tag), *kept), tuple(_ordered(inner)), block.line)
    attributes = tuple(pair for pair in block.attributes if pair[0] in read_house()["ab"].attributes)
    kept = tuple(pair for pair in attributes if pair[0] != "type")
    return Markup("ab", (("type", block.tag), *kept), block.content, block.line)
