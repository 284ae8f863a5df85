"""The examples in a chapter of the TEI Guidelines, each cut out as a TEI document of its own.

An example is a fragment. What it takes for granted is put around it: a header, the witnesses that it names, the method
of the section in which it stands, and a block for words that stand in none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from foreign_extraction import ID, name_of
from lxml import etree

TEI = "http://www.tei-c.org/ns/1.0"
EXAMPLES = "http://www.tei-c.org/ns/Examples"
#: The method of attachment that a section is about.
METHODS = {"TCAPLO": "location-referenced", "TCAPDE": "double-end-point"}
#: What belongs into a header.
ABOUT = frozenset({"variantEncoding", "listWit", "witness", "listBibl"})


@dataclass(frozen=True)
class Example:
    """An example of the Guidelines as a document."""

    name: str
    line: int
    document: bytes


def read_examples(chapter: Path) -> Iterator[Example]:
    """Yield the examples of a chapter in their order."""
    tree = etree.parse(chapter, etree.XMLParser(resolve_entities=False, no_network=True))
    for found in tree.iter(f"{{{EXAMPLES}}}egXML"):
        yield Example(str(found.get(ID)), found.sourceline or 0, wrap([found], method_of(found)))


def join_examples(chapter: Path, names: list[str]) -> bytes:
    """Return several examples as one document, where one is the text and another its apparatus."""
    tree = etree.parse(chapter, etree.XMLParser(resolve_entities=False, no_network=True))
    found = [each for name in names for each in tree.iter(f"{{{EXAMPLES}}}egXML") if each.get(ID) == name]
    assert len(found) == len(names)
    return wrap(found, method_of(found[0]))


def method_of(example: etree._Element) -> str:
    """Return the method that the section of an example is about."""
    sections = [str(section.get(ID)) for section in example.iterancestors(f"{{{TEI}}}div")]
    return next((METHODS[section] for section in sections if section in METHODS), "")


def wrap(examples: list[etree._Element], method: str) -> bytes:
    """Return examples as a document."""
    parts = [part for example in examples for part in parts_of(example)]
    about = [part for part in parts if name_of(part) in ABOUT]
    words = [part for part in parts if name_of(part) not in ABOUT]
    encoding = [part for part in about if name_of(part) == "variantEncoding"]
    if method and not encoding:
        encoding = [make("variantEncoding", method=method, location="internal")]
    root = make("TEI")
    header = add(root, "teiHeader")
    file = add(header, "fileDesc")
    add(add(file, "titleStmt"), "title").text = "An example of the Guidelines"
    add(add(file, "publicationStmt"), "p").text = "Not published."
    source = add(file, "sourceDesc")
    lists = [part for part in about if name_of(part) != "variantEncoding"]
    declared = {str(each.get(ID)) for part in lists for each in part.iter() if name_of(each)}
    loose = [part for part in lists if name_of(part) == "witness"]
    wanted = [siglum for siglum in sigla([*lists, *words]) if siglum not in declared]
    if loose or wanted:
        listed = add(source, "listWit")
        listed.extend(loose)
        for siglum in wanted:
            add(listed, "witness", {ID: siglum}).text = f"the witness {siglum}"
    source.extend(part for part in lists if part not in loose)
    if not len(source):
        add(source, "p").text = "None."
    if encoding:
        add(header, "encodingDesc").extend(encoding)
    texts = [part for part in words if name_of(part) == "text"]
    root.append(texts[0] if texts else make("text"))
    body = next(iter(root[-1].iter(f"{{{TEI}}}body")), None) if texts else add(root[-1], "body")
    assert body is not None
    for part in in_blocks([part for part in words if part not in texts]):
        body.append(part)
    if not len(body):
        add(body, "p").text = "No text is in the example."
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def parts_of(example: etree._Element) -> Iterator[etree._Element]:
    """Yield what is in an example as TEI; words that stand by themselves are a ``seg``."""
    twin = deepcopy(example)
    twin.tail = None
    for element in twin.iter():
        if isinstance(element.tag, str):
            element.tag = f"{{{TEI}}}{etree.QName(element).localname}"
    etree.strip_elements(twin, etree.Comment, with_tail=False)
    if (twin.text or "").strip():
        words = make("seg")
        words.text = twin.text
        yield words
    for part in twin:
        part.tail = part.tail if (part.tail or "").strip() else None
        yield part


def in_blocks(parts: list[etree._Element]) -> Iterator[etree._Element]:
    """Yield blocks, and what stands in none in a paragraph, verses in a group, and readings in a site."""
    rest = list(parts)
    while rest:
        part = rest.pop(0)
        if name_of(part) == "div":
            yield part
        elif name_of(part) == "l" or (name_of(part) == "app" and next(part.iter(f"{{{TEI}}}l"), None) is not None):
            group = make("lg")
            group.append(part)
            while rest and name_of(rest[0]) in {"l", "app"}:
                group.append(rest.pop(0))
            yield group
        else:
            block = make("p")
            group = add(block, "app") if name_of(part) == "rdg" else block
            group.append(part)
            while rest and name_of(rest[0]) in {"app", "note", "seg"}:
                group.append(rest.pop(0))
            yield block


def sigla(parts: list[etree._Element]) -> list[str]:
    """Return the ids that ``@wit`` points to, as they come."""
    found = [
        token.removeprefix("#")
        for part in parts
        for element in part.iter()
        for token in (element.get("wit") or "").split()
    ]
    return [token for token in dict.fromkeys(found) if re.fullmatch(r"[^\W\d][\w.-]*", token)]


def make(name: str, **attributes: str) -> etree._Element:
    return etree.Element(f"{{{TEI}}}{name}", attributes, {None: TEI})


def add(parent: etree._Element, name: str, attributes: dict[str, str] | None = None) -> etree._Element:
    return etree.SubElement(parent, f"{{{TEI}}}{name}", attributes or {})
