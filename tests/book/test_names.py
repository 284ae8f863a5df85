"""Whoever and whatever is named in a letter is tagged, at every mention, and leads to its entry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest
from conftest import HTML
from lxml import html

import edition
from edition.model import Markup, Node, children, walk
from edition.text import PARATEXT

REGISTERS = ("people", "places", "organisations")
#: Names that are words of the language too, or stand inside another name, and are tagged where they are meant.
AMBIGUOUS = {"Opposition"}


def forms(register: str) -> Iterator[str]:
    """Yield what the entries of a register are called: whole names, and of people the surnames."""
    table = edition.register(register)
    for name, also in zip(table["name"], table["also"].fillna(""), strict=True):
        for form in (name, *filter(None, also.split("; "))):
            yield form.split()[-1] if register == "people" else form


def untagged(content: Iterable[Node]) -> Iterator[str]:
    """Yield the stretches of text that stand in no name."""
    for node in content:
        if isinstance(node, str):
            yield node
        elif not (isinstance(node, Markup) and (node.get("ref") or node.tag in PARATEXT)):
            yield from untagged(children(node))


@pytest.mark.parametrize("letter_id", edition.letters())
@pytest.mark.parametrize("register", REGISTERS)
def test_every_name_in_a_letter_is_tagged(letter_id: str, register: str) -> None:
    names = {form for form in forms(register) if form[0].isupper() and form not in AMBIGUOUS}
    pattern = re.compile(rf"(?<![\w’'-])(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})(?![\w-])")
    found = [
        f"{paragraph.id}: {match[0]}"
        for paragraph in edition.load(letter_id).all_paragraphs
        for text in untagged(paragraph.content)
        for match in pattern.finditer(text)
    ]
    assert found == []


@pytest.mark.built
@pytest.mark.parametrize("letter_id", edition.letters())
def test_on_the_page_a_name_is_linked_once_a_section(letter_id: str) -> None:
    page = html.parse(str(HTML / "chapters" / f"{letter_id}.html"))
    links = 0
    for division in page.xpath("//*[@data-letter]//*[contains(@class, 'ed-division')]"):
        found = division.xpath(".//a[@class='ed-name'][not(ancestor::*[@data-wit])]/@href")
        assert len(found) == len(set(found))
        links += len(found)
    tagged = [node for node in walk(edition.load(letter_id).sections) if isinstance(node, Markup) and node.get("ref")]
    assert 10 < links < len(tagged)
