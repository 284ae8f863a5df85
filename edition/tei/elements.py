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
    "addSpan", "delSpan", "damageSpan", "figDesc", "graphic", "bibl", "desc", "label",
}  # fmt: skip
#: Elements that hold elements only. Everything else is mixed content, in which spaces count.
CONTAINERS = SECTIONS | {
    "TEI", "teiHeader", "fileDesc", "titleStmt", "respStmt", "publicationStmt", "availability", "licence", "sourceDesc",
    "listWit", "encodingDesc", "projectDesc", "editorialDecl", "listPrefixDef", "prefixDef", "profileDesc", "langUsage",
    "correspDesc", "correspAction", "revisionDesc", "standOff", "linkGrp", "text", "app",
    "rdgGrp", "choice", "subst",
}  # fmt: skip
_READINGS = frozenset({"lem", "rdg", "rdgGrp"})
#: Elements that hold elements only where they hold a block.
_MIXED = EITHER | {"lem", "rdg", "note", "witness"}


def lays_out(markup: Markup) -> bool:
    """Return whether white space between the parts of an element is only layout.

    It is so in elements that hold no words: containers, and what happens to hold blocks and nothing beside them.
    """
    return markup.tag in CONTAINERS or (markup.tag in _MIXED and holds_blocks(markup))


def holds_blocks(markup: Markup) -> bool:
    """Return whether an element holds blocks, and between them no words."""
    found = False
    for part in markup.content:
        if isinstance(part, str):
            if part.strip(" \t\r\n"):
                return False
        elif isinstance(part, Markup) and not part.tag.startswith("#"):
            if _is_block(part):
                found = True
            elif part.tag not in MARKS and not (part.tag == "app" and not any(_words(part))):
                return False
    return found


def _is_block(markup: Markup) -> bool:
    """Return whether an element is a block, holds blocks, or has readings that do."""
    if markup.tag in SECTIONS or markup.tag in BLOCKS:
        return True
    if markup.tag in ("app", "rdgGrp"):
        return any(_is_block(part) for part in markup.content if isinstance(part, Markup) and part.tag in _READINGS)
    return markup.tag in _MIXED and holds_blocks(markup)


def _words(app: Markup) -> Iterator[Markup]:
    """Yield the readings of an ``app`` that hold anything."""
    for part in app.content:
        if isinstance(part, Markup):
            if part.tag == "rdgGrp":
                yield from _words(part)
            elif part.tag in ("lem", "rdg") and part.content:
                yield part
