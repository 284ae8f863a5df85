"""Which TEI elements are blocks, which hold blocks, and where white space is only layout."""

from __future__ import annotations

from collections.abc import Iterator

from edition.tree import BEGINNINGS, ENDINGS, Markup

#: Parts of the text that hold blocks and no words of their own.
SECTIONS = frozenset({
    "div", "lg", "sp", "list", "table", "row", "floatingText", "body", "front", "back", "argument", "epigraph",
    "postscript", "titlePage", "docTitle",
})  # fmt: skip
#: Blocks that can be cited. A cell or an item that holds nothing but blocks is a part.
BLOCKS = frozenset({
    "p", "ab", "l", "head", "item", "cell", "speaker", "trailer", "byline", "salute", "signed", "dateline", "titlePart",
    "docAuthor", "docDate", "docEdition", "docImprint",
})  # fmt: skip
#: Elements that hold either words or blocks. With words they are blocks where blocks stand, and else markup in a block.
EITHER = frozenset({
    "item", "cell", "quote", "q", "said", "cit", "stage", "figure", "opener", "closer", "label",
})  # fmt: skip
#: Elements that may stand between blocks and are none.
MARKS = BEGINNINGS | ENDINGS | {
    "pb", "lb", "cb", "gb", "milestone", "anchor", "gap", "space", "ptr", "fw", "handShift", "certainty", "precision",
    "addSpan", "delSpan", "damageSpan", "witDetail", "figDesc", "graphic", "bibl", "desc", "label",
}  # fmt: skip
#: Elements that hold elements only. Everything else is mixed content, in which spaces count.
CONTAINERS = SECTIONS | {
    "TEI", "teiHeader", "fileDesc", "titleStmt", "respStmt", "publicationStmt", "availability", "sourceDesc",
    "listWit", "encodingDesc", "projectDesc", "editorialDecl", "listPrefixDef", "prefixDef", "profileDesc", "langUsage",
    "correspDesc", "correspAction", "revisionDesc", "standOff", "linkGrp", "text", "app",
    "rdgGrp", "choice", "subst", "dts:wrapper",
}  # fmt: skip
#: A site of the apparatus and what leads to its readings: they hold what may stand around the site.
_SITES = frozenset({"app", "rdgGrp", "lem", "rdg"})
#: Elements that hold elements only where they hold a block.
_MIXED = EITHER | {"lem", "rdg", "note", "witness", "licence"}


def lays_out(markup: Markup) -> bool:
    """Return whether white space between the parts of an element is only layout.

    It is so in elements that hold no words: containers, and what happens to hold blocks and nothing beside them.
    """
    return markup.tag in CONTAINERS or (markup.tag in _MIXED and holds_blocks(markup))


def holds_blocks(markup: Markup) -> bool:
    """Return whether an element holds blocks, and between them no words."""
    return _find_held(markup) == "blocks"


def _find_held(markup: Markup) -> str:
    """Return what an element holds: ``words``, ``blocks`` or ``marks``.

    It is ``words`` where there are any, or else ``blocks``; ``marks`` where there is nothing but these.
    """
    held = "marks"
    for part in _parts(markup):
        if isinstance(part, str):
            inside = "words" if part.strip(" \t\r\n") else "marks"
        elif part.tag in _MIXED:
            inside = _find_held(part)
        elif part.tag in SECTIONS or part.tag in BLOCKS:
            inside = "blocks"
        else:
            inside = "marks" if part.tag in MARKS else "words"
        if inside == "words":
            # A cell or an item is a block, whatever it holds.
            if isinstance(part, Markup) and part.tag in BLOCKS:
                inside = "blocks"
            else:
                return inside
        held = inside if inside == "blocks" else held
    return held


def _parts(markup: Markup) -> Iterator[str | Markup]:
    """Yield what stands in an element, and of a site what stands in its readings."""
    for part in markup.content:
        if isinstance(part, str):
            yield part
        elif isinstance(part, Markup) and part.tag in _SITES:
            yield from _parts(part)
        elif isinstance(part, Markup) and not part.tag.startswith("#"):
            yield part
