"""Cards: what the registers say of each entry, in one file of data, which is asked for when a name is opened.

The data is a script that assigns a value, since a page opened from a folder may load a script and no other data. It is
made from the pages of the registers as they were written, so that a card says what the register says; what shows it is
``edition/book/letter/scripts/cards.js``. Without a script a name is a link to its entry.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import NamedTuple, TypeAlias, cast

from lxml import etree
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from edition.book.build.written_pages import Page, WrittenPages
from edition.doctree.domain import edition_domain
from edition.files import write_atomically

#: The file of data, in the folder of static files, and the value that it assigns.
DATA, _VALUE = "entries.js", "editionEntries"
#: Lines of an entry that a card leaves to the register.
_LEFT_OUT = frozenset({"ed-authorities", "ed-sources"})


#: A line of text in pieces: words, or a language and words in it.
Line: TypeAlias = "list[str | tuple[str, str]]"
#: The words before the mentions of one letter, and links: the words of each and its address from the root of the book.
Mentions: TypeAlias = tuple[str, list[tuple[str, str]]]


class Card(NamedTuple):
    """The contents of a card: a name, lines of text, and where the letters mention it."""

    name: str
    lines: list[Line]
    mentions: list[Mentions]


def write_cards(written: WrittenPages, app: Sphinx, error: Exception | None) -> None:
    """Write the data of the cards, once the pages of the registers are written."""
    builder = app.builder
    if error or not isinstance(builder, StandaloneHTMLBuilder) or builder.name not in ("html", "dirhtml"):
        return
    found: dict[str, Card] = {}
    for docname in sorted({docname for docname, _name in edition_domain(builder.env).entries.values()}):
        address = builder.get_target_uri(docname)
        of_page = written.ask(Path(builder.get_outfilename(docname)), list_cards)
        found |= {f"{address}#{name}": readdress_card(card, address) for name, card in of_page}
    write_atomically({Path(app.outdir, "_static", DATA): render_script(found).encode()})


def list_cards(page: Page) -> list[tuple[str, Card]]:
    """Return the id and the card of each entry on a written page."""
    return list(read_cards(page.tree))


def read_cards(page: etree._Element) -> Iterator[tuple[str, Card]]:
    """Yield the id and the card of each entry on the page of a register.

    Links are left as they stand on that page.
    """
    for entry in page.iter("section", "li"):
        classes = set(entry.get("class", "").split())
        if "ed-register-entry" in classes:
            name = next(entry.iterchildren("h1", "h2", "h3", "h4", "h5", "h6"))
            lines = list(entry.iterchildren("p"))
        elif "ed-event" in classes:
            first, *rest = entry.iterchildren("p")
            when, name = first
            lines = [when, *rest]
        else:
            continue
        named = name.xpath("string(.//@data-name)") or _words(name)
        yield str(entry.get("id")), Card(str(named), *_told(lines))


def _told(lines: Iterable[etree._Element]) -> tuple[list[Line], list[Mentions]]:
    said: list[Line] = []
    mentions: list[Mentions] = []
    for line in lines:
        classes = set(line.get("class", "").split())
        if "ed-mentions" in classes:
            links = [(_words(link), str(link.get("href"))) for link in line.iter("a")]
            mentions.append(((line.text or "").strip(), links))
        elif not classes & _LEFT_OUT:
            said.append(_pieces(line))
    return said, mentions


def _pieces(line: etree._Element) -> Line:
    found: Line = []
    for text in cast("list[etree._ElementUnicodeResult]", line.xpath(".//text()")):
        parent = text.getparent()
        language = parent.get("lang") if parent is not None and text.is_text else None
        words = re.sub(r"\s+", " ", text)
        found.append((language, words) if language else words)
    return found


def _words(element: etree._Element) -> str:
    pieces = cast("list[str]", element.xpath(".//text()[not(ancestor::a[@class='headerlink'])]"))
    return " ".join("".join(pieces).split())


def readdress_card(card: Card, address: str) -> Card:
    """Return a card with links that count from the root of the book.

    ``address`` is that of the page on which its entry stands.
    """
    mentions = [(words, [(said, _joined(address, link)) for said, link in links]) for words, links in card.mentions]
    return card._replace(mentions=mentions)


def _joined(address: str, link: str) -> str:
    path, _, anchor = link.partition("#")
    folder = address if address.endswith("/") else dirname(address)
    slash = "/" if path.endswith("/") else ""
    return f"{normpath(join(folder, path)) if path else address}{slash}#{anchor}"


def render_script(found: Mapping[str, Card]) -> str:
    """Return the data of the cards as a script: an object of arrays, by address."""
    # One card a line, so that two versions of the book can be compared.
    lines = ",\n".join(
        f"{json.dumps(address)}:{json.dumps(card, ensure_ascii=False, separators=(',', ':'))}"
        for address, card in found.items()
    )
    return f"window.{_VALUE}={{\n{lines}\n}};\n"
