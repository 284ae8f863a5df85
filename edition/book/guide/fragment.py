"""A document around a few lines of TEI, so that they can be checked and read as a text of the edition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from edition.tree import Markup, Node
from edition.vocabulary import REGISTERS

#: What may stand in a fragment before and after blocks, in the order of a document: the names of elements, and what
#: stands around them.
_PARTS: tuple[tuple[str, str, str], ...] = (
    ("listWit", "<sourceDesc>", "</sourceDesc>"),
    ("variantEncoding", "", ""),
    ("correspDesc|creation", "<profileDesc>", "</profileDesc>"),
    ("linkGrp", "<standOff>", "</standOff>"),
)
_WITNESSES = '<listWit><witness xml:id="A"/><witness xml:id="B"/><witness xml:id="C"/></listWit>'
_HEAD = (
    '<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="example"><teiHeader><fileDesc>'
    "<titleStmt><title>An example</title></titleStmt><publicationStmt><publisher>The guide</publisher>"
    '<availability status="free"><p>Invented.</p>'
    "</availability></publicationStmt>"
)
_LANGUAGE = '<langUsage><language ident="en"/></langUsage>'
_PREFIXES = "".join(
    f'<prefixDef ident="{prefix}" matchPattern="(.+)" replacementPattern="#$1"><p>Invented.</p></prefixDef>'
    for prefix in (*REGISTERS, "bib")
)
_NOTE = re.compile(r"^<note\b", re.MULTILINE)


def make_document(fragment: str) -> str:
    """Return a document of the edition that holds a fragment.

    Each line of the fragment is on the line where it was.

    The fragment is a whole document, or some of these in this order, each from the beginning of a line: ``listWit``,
    ``variantEncoding``, ``creation`` or ``correspDesc``, ``linkGrp``, blocks, ``note``. Where it lists no witnesses,
    they are A, B and C.
    """
    if fragment.lstrip().startswith(("<?xml", "<TEI")):
        return fragment
    found, rest = _take_parts(fragment)
    witnesses, encoding, profile, links = found
    note = _NOTE.search(rest)
    blocks, notes = (rest[: note.start()], rest[note.start() :]) if note else (rest, "")
    body = blocks if blocks.strip() else f"<p/>{blocks}"
    kind = "judgements" if 'type="judgement"' in notes else "notes"
    return "".join([
        _HEAD,
        witnesses or f"<sourceDesc>{_WITNESSES}</sourceDesc>",
        "</fileDesc>",
        f"<encodingDesc>{encoding}<listPrefixDef>{_PREFIXES}</listPrefixDef></encodingDesc>",
        profile.replace("</profileDesc>", f"{_LANGUAGE}</profileDesc>") or f"<profileDesc>{_LANGUAGE}</profileDesc>",
        "</teiHeader>",
        links,
        '<text type="edition" subtype="transcription" xml:lang="en"><body>',
        body,
        "</body>",
        f'<back><div type="{kind}">{notes}</div></back>' if notes else "",
        "</text></TEI>",
    ])  # fmt: skip


def _take_parts(fragment: str) -> tuple[list[str], str]:
    """Return each part with what stands around it in a document, and the rest.

    A part that is wanting is empty.
    """
    found: list[str] = []
    for name, before, after in _PARTS:
        part = re.match(rf"\s*<({name})\b(?:[^>]*/>|.*?^</\1>|[^\n]*</\1>)", fragment, re.DOTALL | re.MULTILINE)
        if part and "listWit" in name:  # it may hold others
            part = re.match(r"\s*<listWit\b.*?^</listWit>", fragment, re.DOTALL | re.MULTILINE)
        found.append(f"{before}{part[0]}{after}" if part else "")
        fragment = fragment[part.end() :] if part else fragment
    return found, fragment


def cut_ties(document: Sequence[Markup]) -> tuple[Markup, ...]:
    """Return a document without what leads out of it.

    That is what leads to registers and the bibliography.

    An example invents its people and sources. The keys of sources stand in the place of citations.
    """
    return tuple(_cut(document))  # type: ignore[arg-type]  # a document holds elements only


def _cut(content: Iterable[Node]) -> list[Node]:
    return [_without_ties(node) if isinstance(node, Markup) else node for node in content]


def _without_ties(markup: Markup) -> Markup:
    attributes = dict(markup.attributes)
    content = _cut(markup.content)
    prefix, _, key = attributes.get("corresp", "").partition(":")
    if markup.tag == "bibl" and prefix == "bib":
        del attributes["corresp"]
        content = [f"({key}", *([", ", *content] if content else []), ")"]
    if ":" in attributes.get("ref", ""):
        del attributes["ref"]
    return replace(markup, attributes=tuple(attributes.items()), content=tuple(content))
