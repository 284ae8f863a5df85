"""TEI elements by what they are in a text: blocks that can be cited, what holds blocks, and what stands in a line."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

#: Blocks of running text.
LEAVES = frozenset({
    "p", "ab", "l", "head", "item", "cell", "speaker", "stage", "trailer", "byline", "salute", "signed", "dateline",
    "label", "docAuthor", "docDate", "docEdition", "imprimatur", "titlePart", "castItem", "u", "desc", "headLabel",
    "headItem", "figDesc", "camera", "caption", "sound", "view", "move", "tech", "incident", "writing",
})  # fmt: skip
#: Elements that hold blocks, whatever stands in them.
HOLDERS = frozenset({
    "div", "div0", "div1", "div2", "div3", "div4", "div5", "div6", "div7", "lg", "sp", "spGrp", "list", "table", "row",
    "floatingText", "body", "front", "back", "group", "text", "opener", "closer", "postscript", "argument", "epigraph",
    "titlePage", "docTitle", "docImprint", "castList", "castGroup", "performance", "prologue", "epilogue", "set",
    "listBibl", "listPerson", "listOrg", "listPlace", "listEvent", "listNym", "listObject", "listWit", "listApp",
    "listRelation", "figure", "noteGrp", "annotationBlock", "listChange",
})  # fmt: skip
#: Elements that hold blocks where they have some inside, and else stand in a line.
EITHER = frozenset(
    {
        "quote",
        "q",
        "said",
        "cit",
        "hi",
        "seg",
        "foreign",
        "emph",
        "del",
        "add",
        "supplied",
        "unclear",
        "damage",
        "surplus",
        "restore",
        "mod",
        "sic",
        "corr",
        "orig",
        "reg",
        "ref",
        "s",
        "cl",
        "phr",
        "persName",
        "placeName",
        "name",
        "rs",
        "title",
        "mentioned",
        "soCalled",
        "term",
        "bibl",
    }
)
QUOTES = frozenset({"quote", "q", "said", "cit"})
#: Empty elements that mark a point of the text.
POINTS = frozenset({"pb", "lb", "cb", "gb", "milestone", "anchor", "gap", "space", "handShift", "addSpan", "delSpan",
                    "damageSpan", "metamark", "fw", "ptr", "index", "caesura", "ellipsis"})  # fmt: skip
#: Elements that are about the text, and no part of it: without words, they are not missed.
META = frozenset({"interp", "interpGrp", "span", "spanGrp", "certainty", "precision", "respons", "link", "linkGrp",
                  "join", "joinGrp", "alt", "altGrp", "fs", "fLib", "fvLib", "substJoin", "listTranspose", "index",
                  "timeline", "relation", "listRelation"})  # fmt: skip
#: Types by which projects say that a witness has no text there at all.
LACKING = frozenset({
    "lac", "lacuna", "lacunose", "absent", "missing", "not-extant", "nonextant", "deest", "deficit",
})  # fmt: skip
#: Parts of an apparatus entry.
READINGS = ("lem", "rdg")
BLOCKS = LEAVES | HOLDERS


def elements(parent: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements inside an element."""
    return (child for child in parent if isinstance(child.tag, str))


def parts_of(element: etree._Element) -> Iterator[str | etree._Element]:
    """Yield text and elements inside an element, in order."""
    if element.text:
        yield str(element.text)
    for child in element:
        yield child
        if child.tail:
            yield str(child.tail)


def take_out(node: etree._Element) -> None:
    """Take an element or a comment out of its tree, but not the text after it."""
    parent, before, tail = node.getparent(), node.getprevious(), node.tail
    if parent is None:
        return
    if tail and before is not None:
        before.tail = (before.tail or "") + tail
    elif tail:
        parent.text = (parent.text or "") + tail
    node.tail = None
    parent.remove(node)


def holds_blocks(element: etree._Element) -> bool:
    """Return whether an element has blocks inside that belong to its text.

    Those in notes do not.
    """
    for child in elements(element):
        if child.tag in ("note", "figure", "witDetail"):
            continue
        if child.tag in BLOCKS and child.tag not in ("label", "stage", "desc", "figDesc"):
            return True
        if holds_blocks(child):
            return True
    return False


def words_of(element: etree._Element) -> str:
    """Return all words of an element, with single spaces."""
    return " ".join("".join(map(str, element.itertext())).split())
