"""From the pages that Sphinx has read to the book in print: a rule for each node, and the feet of letters.

On a page the readings of a variant stand in the line. In print the line has the words of the base alone, and the
apparatus stands at the foot of the page; so do the notes. The judgements on the variants follow the letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from docutils import nodes
from lxml import html
from sphinx import addnodes

from edition.doctree import nodes as ours
from edition.press.book_tree import Part, Piece
from edition.signs import SIGNS
from edition.writing import find_direction

_SPACE = re.compile(r"[ \t\r\n\f\v]+")
#: Letters in an address, written as the bytes of UTF-8.
_BYTES = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
#: A table of more rows than this is data, not reading.
_LONGEST = 40
#: How a link to another page begins, as the builder writes it.
PAGE = "press:"


@dataclass
class Reader:
    """Reader that turns the doctree of one page into pieces of the book.

    ``entries`` gives the registers of entries by their places in the book.
    """

    docname: str
    entries: Mapping[str, str]
    images: dict[str, str] = field(default_factory=dict)  # names in the book by address in the doctree
    language: str = "en"  # of the book
    feet: dict[str, Piece] = field(default_factory=dict)  # notes and entries of the apparatus that are not placed yet

    def read(self, doctree: nodes.document) -> Piece:
        """Return the content of a page as a piece.

        Raises TypeError for a node that there is no rule for.
        """
        if next(doctree.findall(ours.edition_text), None) is not None:
            self._gather_feet(doctree)
        return Piece("div", self.parts(doctree))

    def parts(self, node: nodes.Element) -> list[Part]:
        """Return the parts made from the children of a node.

        White space is reduced to single spaces, and neighbouring texts are joined.

        White space is folded, and neighbouring texts are one.
        """
        parts: list[Part] = []
        for child in node.children:
            for part in self.one(child):
                if isinstance(part, str) and parts and isinstance(parts[-1], str):
                    parts[-1] += part
                elif part != "":
                    parts.append(part)
        return parts

    def one(self, node: nodes.Node) -> list[Part]:
        """Return the parts made from one node.

        Raises TypeError for a node that has no rule.

        Raises TypeError for a node that there is no rule for.
        """
        if isinstance(node, nodes.Text):
            return [_SPACE.sub(" ", node.astext())]
        assert isinstance(node, nodes.Element)
        for base in type(node).__mro__:
            if base in _RULES:
                return _RULES[base](self, node)
        raise TypeError(f"{self.docname}: no rule for {type(node).__name__} in print")

    def piece(self, kind: str, node: nodes.Element, **more: Any) -> Piece:
        """Return a piece with all that a node says of itself, and its content."""
        classes = [name for name in node["classes"] if name.startswith("ed-")]
        return Piece(kind, self.parts(node), self.ids(node), classes, written(node.get("html", {})) | more)

    def ids(self, node: nodes.Element) -> list[str]:
        """Return the ids of a node as places of the book."""
        return [f"{name_chapter(self.docname)}#{identifier}" for identifier in node["ids"]]

    def place(self, node: nodes.Element) -> str:
        """Return the place in the book that a link leads to.

        Empty where it leads out of the book.
        """
        if "refid" in node:
            return f"{name_chapter(self.docname)}#{node['refid']}"
        address = str(node.get("refuri", ""))
        if not address.startswith(PAGE):
            return ""
        page, _, anchor = address.removeprefix(PAGE).partition("#")
        return f"{name_chapter(page)}#{anchor}"

    def _gather_feet(self, doctree: nodes.document) -> None:
        """Take out the notes and apparatus entries, to place them where they are called.

        Of an entry of the apparatus only the first line is taken. A note that is not called in the words of the base is
        placed with the variant or paragraph it belongs to.
        """
        kinds = {name: _kind(site) for site in _sites(doctree) for name in site["ids"]}
        for block in doctree.findall(ours.edition_block):
            if "ed-entry" in block["classes"]:
                self._take_entry(block, kinds)
            elif "ed-note" in block["classes"]:
                self._take_note(block)

    def _take_entry(self, block: ours.edition_block, kinds: Mapping[str, str]) -> None:
        line = block.children[0].deepcopy()
        assert isinstance(line, nodes.Element)
        marks = [mark for mark in line.children if isinstance(mark, ours.edition_mark)]
        place = next((mark.astext() for mark in marks if "ed-entry-place" in mark["classes"]), "")
        number = next(mark for mark in marks if "ed-entry-id" in mark["classes"])
        key = number.astext()
        line.children = line.children[line.index(number) + 2 :]  # without the number and the space after it
        body = Piece("p", self.parts(line))
        more = {"series": "apparatus", "key": key, "place": place, **_signed(kinds.get(key, ""))}
        self.feet[key] = Piece("foot", [body], more=more)

    def _take_note(self, block: ours.edition_block) -> None:
        copied = block.deepcopy()
        first = copied.children[0]
        number = first.children[0].astext()
        first.children = first.children[2:]
        parts = self.parts(copied)
        self.feet[copied["ids"][0]] = Piece("foot", parts, self.ids(copied), more={"series": "notes", "key": number})


def written(html: Mapping[str, str]) -> dict[str, Any]:
    """Return the language and the direction that the attributes of an element say."""
    return {name: html[name] for name in ("lang", "dir") if html.get(name)}


def name_chapter(docname: str) -> str:
    """Return the name of a page as links in the book use it."""
    return PurePosixPath(docname).name


Rule = Callable[[Reader, Any], list[Part]]


def _as(kind: str, **more: Any) -> Rule:
    return lambda reader, node: [reader.piece(kind, node, **more)]


def _inside(reader: Reader, node: nodes.Element) -> list[Part]:
    """Return the content of a node that only holds other nodes.

    Its ids stay, on an empty piece before the content.
    """
    ids = reader.ids(node)
    return [*([Piece("span", [], ids)] if ids else []), *reader.parts(node)]


def _nothing(_reader: Reader, _node: nodes.Element) -> list[Part]:
    return []


def _link(reader: Reader, node: nodes.reference) -> list[Part]:
    place = reader.place(node)
    inner = reader.parts(node)
    if place:
        more = {"to": place, "entry": reader.entries.get(place, ""), "page": _wants_page(node), "name": _is_name(node)}
        return [Piece("a", inner, reader.ids(node), more=more)]
    address = str(node.get("refuri", ""))
    if address.startswith(("https://", "http://")):
        shown: list[Part] = [_readable(address)] if inner == [address] else inner
        return [Piece("a", shown, reader.ids(node), more={"href": address})]
    return inner


def _readable(address: str) -> str:
    """Return an address with its letters, where these are written as bytes."""
    return _BYTES.sub(lambda found: unquote(found[0], errors="replace"), address)


def _wants_page(node: nodes.reference) -> bool:
    """Return whether a link leads to another part of the book.

    There a reader of paper needs the number of the page.
    """
    held = node.children[0] if node.children else None
    return isinstance(held, nodes.Element) and not {"std-ref", "std-doc", "doc", "myst"}.isdisjoint(held["classes"])


def _is_name(node: nodes.reference) -> bool:
    """Return whether a link is a name in a letter or a note on it."""
    held = node.children[0] if node.children else None
    return "ed-name" in [*node["classes"], *(held["classes"] if isinstance(held, nodes.Element) else [])]


def _span(reader: Reader, node: ours.edition_inline) -> list[Part]:
    if "ed-strip-said" in node["classes"]:
        return []  # the sign says it
    html_said: Mapping[str, str] = node.get("html", {})
    if sign := _signed(html_said.get("data-sign", "")):
        between = "\u2060" if "ed-strip-site" in node["classes"] else "\u00a0"  # as before the numbers in a text
        return [Piece("span", [sign["sign"], between, *reader.parts(node)], reader.ids(node), more=sign)]
    if "ed-sample-reading" in node["classes"]:
        return _shown_reading(reader, node)
    kinds = {"mark": "strong", "i": "em", "em": "em", "cite": "em", "b": "strong", "sup": "sup", "sub": "sub", "q": "q"}
    kind = kinds.get(node["tag"], "span") if _is_latin(node.astext()) else "span"  # other letters are foreign enough
    return [reader.piece(kind, node)]


def _shown_reading(reader: Reader, node: ours.edition_inline) -> list[Part]:
    """Return a reading that stands in the line with others, parted from the next."""
    words = [part for part in reader.parts(node) if part != " "]
    after = node.next_node(siblings=True, descend=False)
    goes_on = isinstance(after, ours.edition_inline) and "ed-sample-reading" in after["classes"]
    return [Piece("span", [*words, *([" / "] if goes_on else [])])]


def _is_latin(text: str) -> bool:
    """Return whether all letters of a text are Latin.

    Modifier letters, as in transliterations, are ignored.
    """
    letters = (sign for sign in text if unicodedata.category(sign) in {"Lu", "Ll", "Lt", "Lo"})
    return all(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)


def _sites(node: nodes.Element) -> Iterator[nodes.Element]:
    """Yield the sites of variants in a node."""
    yield from node.findall(ours.edition_site)
    yield from node.findall(ours.edition_site_block)


def _kind(site: nodes.Element) -> str:
    """Return the first of the kinds of a variant, whose sign it has."""
    return next(iter(site["kinds"]), "")


def _signed(kind: str) -> dict[str, str]:
    """Return a kind of variants, if it has a sign, and the sign."""
    return {"variant": kind, "sign": SIGNS[kind].glyph} if kind in SIGNS else {}


def _site(reader: Reader, node: nodes.Element) -> list[Part]:
    kind = "site" if isinstance(node, ours.edition_site) else "div"
    return [reader.piece(kind, node, **_signed(_kind(node)))]


def _reading(reader: Reader, node: nodes.Element) -> list[Part]:
    """Return a lemma, or a reading of a site where none is preferred.

    They stand at the foot of the page.
    """
    classes = node["classes"]
    if "ed-space" in classes:
        return [" "] if _has_lemma(node.next_node(siblings=True, descend=False)) else []
    if "ed-lem" not in classes and ("ed-nothing" in classes or not _is_open(node.parent)):
        return []
    said = written(node.get("html", {}))
    return [reader.piece("span", node)] if said else reader.parts(node)


def _has_lemma(site: nodes.Node | None) -> bool:
    """Return whether the lemma of a site has words."""
    return isinstance(site, nodes.Element) and any(
        isinstance(reading, nodes.Element) and "ed-lem" in reading["classes"] for reading in site.children
    )


def _is_open(site: nodes.Element | None) -> bool:
    """Return whether a site prefers no reading."""
    return site is not None and "ed-open" in site["classes"]


def _reading_block(reader: Reader, node: nodes.Element) -> list[Part]:
    """Return a reading of whole paragraphs, whichever witnesses have it.

    A legend above it says which they are.
    """
    return [] if "ed-nothing" in node["classes"] else [reader.piece("div", node)]


def _paratext(reader: Reader, node: nodes.Element) -> list[Part]:
    """Return what the edition adds to the text, as far as it is printed.

    Signs inside a variant are not: what they say stands at the foot of the page.
    """
    always, at_sites = {"ed-num-space", "ed-others", "ed-lost"}, {"ed-bracket", "ed-absent", "ed-siglum"}
    is_at_site = isinstance(node.parent, ours.edition_site) and not _is_open(node.parent)
    hidden = always | at_sites if is_at_site else always
    is_space = not node.astext().strip()
    return [] if hidden & set(node["classes"]) and not is_space else [reader.piece("span", node)]


def _mark(reader: Reader, node: ours.edition_mark) -> list[Part]:
    classes = node["classes"]
    if "ed-num" in classes or "ed-to-text" in classes:
        return []
    if "ed-mark" in classes:
        return _called(reader, node, node.astext())
    if "ed-call" in classes:
        return _called(reader, node, node["refid"])
    return _link(reader, node)


def _called(reader: Reader, node: ours.edition_mark, key: str) -> list[Part]:
    """Return what a call calls, or a link to it after the first call."""
    foot = reader.feet.pop(key, None)
    if foot is None:
        return [Piece("sup", [Piece("a", reader.parts(node), more={"to": reader.place(node)})], reader.ids(node))]
    foot.more["calls"] = reader.ids(node)
    return [foot]


def _numbered(reader: Reader, node: ours.edition_paragraph) -> list[Part]:
    paragraph = reader.piece("numbered", node)
    marks = [mark for mark in node.children if isinstance(mark, ours.edition_mark) and "ed-num" in mark["classes"]]
    quiet = not marks or "ed-num-quiet" in marks[0]["classes"]
    paragraph.more["number"] = "" if quiet else marks[0].astext().strip()
    return [paragraph]


def _text(reader: Reader, node: ours.edition_text) -> list[Part]:
    """Return the letter's text, in its own language where the book has another."""
    language = node["language"]
    section = reader.piece("section", node)
    key = _key(node)
    if key:
        headings = [part for part in section.parts[:1] if isinstance(part, Piece) and part.kind == "heading"]
        section.parts.insert(len(headings), key)
    if language != reader.language:
        said = written({"lang": language, "dir": "rtl" if find_direction(language) == "rtl" else ""})
        for part in section.parts:
            if isinstance(part, Piece) and part is not key and part.kind != "heading":  # which are the edition's
                part.more = said | part.more
    return [section]


def _key(node: ours.edition_text) -> Piece | None:
    """Return what the signs of a text stand for, and the names of its witnesses.

    None where it has no variants.
    """
    found = {_kind(site) for site in _sites(node)}
    if not found:
        return None
    words: list[Part] = [
        "Underlined words differ between the versions. A sign says how, and a number leads to the readings"
    ]
    for position, kind in enumerate(kind for kind in SIGNS if kind in found):
        words += [", " if position else ": ", Piece("span", [SIGNS[kind].glyph], more=_signed(kind)), f"\u00a0{kind}"]
    words.append(
        ". There the words of the text stand before a bracket, and after each reading the versions that have it"
    )
    for position, (siglum, name) in enumerate(node["called"].items()):
        words += ["; " if position else ": ", Piece("span", [siglum], classes=["ed-siglum"]), f", {name}"]
    return Piece("div", [Piece("p", [*words, "."])], classes=["ed-key"])


#: Kinds of pieces, by the elements that blocks are written as.
_KINDS = {"ul": "ul", "ol": "ol", "li": "li", "blockquote": "quote"}


def _block(reader: Reader, node: ours.edition_block) -> list[Part]:
    if node["tag"] == "table":
        return [_table_of_text(reader, node)]
    return [reader.piece(_KINDS.get(node["tag"], "div"), node)]


def _table_of_text(reader: Reader, node: ours.edition_block) -> Piece:
    """Return a table of the letter's text."""
    rows: list[Part] = []
    blocks = [child for child in node.children if isinstance(child, ours.edition_block)]
    for row in (block for block in blocks if block["tag"] == "tr"):
        cells = [cell for cell in row.children if isinstance(cell, ours.edition_block)]
        held: list[Part] = [reader.piece("cell", cell, head=cell["tag"] == "th") for cell in cells]
        rows.append(Piece("row", held, more={"head": bool(cells) and all(cell["tag"] == "th" for cell in cells)}))
    caption = next((block.astext() for block in blocks if block["tag"] == "caption"), "")
    return Piece("table", rows, reader.ids(node), more={"caption": caption})


def _section(reader: Reader, node: nodes.section) -> list[Part]:
    if "notes" in node["ids"] and "ed-foot" in node["classes"]:
        return _uncalled(reader, node)
    return [reader.piece("section", node)]


def _uncalled(reader: Reader, node: nodes.section) -> list[Part]:
    """Return the notes that no words of the base call, as a section after the letter."""
    left = [foot for foot in reader.feet.values() if foot.more["series"] == "notes"]
    if not left:
        return []
    heading = Piece("heading", ["Notes on readings"])
    notes = [
        Piece("p", [Piece("strong", [foot.more["key"]]), " ", *_flowing(foot)], foot.ids, ["ed-remarks"])
        for foot in left
    ]
    reader.feet.clear()
    return [Piece("section", [heading, *notes], reader.ids(node))]


def _flowing(foot: Piece) -> list[Part]:
    return [part for block in foot.parts if isinstance(block, Piece) for part in block.parts]


def _paragraph(reader: Reader, node: nodes.paragraph) -> list[Part]:
    """Return a paragraph, or, where it holds images alone, these as figures."""
    paragraph = reader.piece("p", node)
    if not _holds_images_alone(node):
        return [paragraph]
    figures = [part for part in paragraph.parts if isinstance(part, Piece)]
    figures[0].ids += paragraph.ids
    return [*figures]


def _holds_images_alone(node: nodes.Node) -> bool:
    parts = [child for child in node.children if child.astext().strip() or not isinstance(child, nodes.Text)]
    return isinstance(node, nodes.paragraph) and all(isinstance(child, nodes.image) for child in parts) and bool(parts)


def _image(reader: Reader, node: nodes.image) -> list[Part]:
    in_line = isinstance(node.parent, nodes.TextElement) and not _holds_images_alone(node.parent)
    name = reader.images[node["uri"]]
    more = {"image": name, "alt": node.get("alt", "")} | {key: node[key] for key in ("ratio", "breadth") if key in node}
    return [Piece("image" if in_line else "figure", [], reader.ids(node), more=more)]


def _figure(reader: Reader, node: nodes.figure) -> list[Part]:
    parts = reader.parts(node)
    picture = next(part for part in parts if isinstance(part, Piece) and part.kind == "figure")
    picture.parts = [part for part in parts if part is not picture]
    picture.ids += reader.ids(node)
    return [picture]


def _raw(reader: Reader, node: nodes.raw) -> list[Part]:
    """Return the tables in the HTML of a notebook.

    Any other raw content is for pages on screen and left out.
    """
    if "html" not in node.get("format", "") or "<table" not in node.astext():
        return []
    tables = [_table_of(table) for table in html.fragment_fromstring(node.astext(), create_parent="div").iter("table")]
    return [table if len(table.parts) <= _LONGEST else _left_out(table) for table in tables]


def _left_out(table: Piece) -> Piece:
    said = f"{table.more['caption']}: a table of {len(table.parts) - 1} rows, in the edition on screen and in its data."
    return Piece("p", [said], classes=["ed-remarks"])


def _table_of(table: html.HtmlElement) -> Piece:
    rows = []
    for row in table.iter("tr"):
        cells = [
            Piece("cell", [_SPACE.sub(" ", str(cell.text_content())).strip()], more={"head": cell.tag == "th"})
            for cell in row
            if cell.tag in ("td", "th")
        ]
        around = row.getparent()
        rows.append(Piece("row", list(cells), more={"head": around is not None and around.tag == "thead"}))
    caption = table.find("caption")
    said = _SPACE.sub(" ", str(caption.text_content())).strip() if caption is not None else ""
    return Piece("table", list(rows), more={"caption": said})


def _table(reader: Reader, node: nodes.table) -> list[Part]:
    rows: list[Part] = []
    for row in node.findall(nodes.row):
        head = isinstance(row.parent, nodes.thead)
        cells: list[Part] = [
            Piece("cell", reader.parts(entry), more={"head": head}) for entry in row.findall(nodes.entry)
        ]
        rows.append(Piece("row", cells, more={"head": head}))
    title = next(iter(node.findall(nodes.title)), None)
    return [Piece("table", rows, reader.ids(node), more={"caption": title.astext() if title is not None else ""})]


def _container(reader: Reader, node: nodes.container) -> list[Part]:
    """Return the content of a container; of a notebook's cell only its results."""
    if node.get("nb_element") == "cell_code_source":
        return []
    return _inside(reader, node)


def _citation(reader: Reader, node: nodes.citation) -> list[Part]:
    """Return an entry of the bibliography without its label.

    The label is the key by which the data cite it.
    """
    words = [child for child in node.children if not isinstance(child, nodes.label)]
    parts = [part for child in words for part in reader.one(child)]
    inner = [p for part in parts for p in (part.parts if isinstance(part, Piece) and part.kind == "p" else [part])]
    return [Piece("p", inner, reader.ids(node), ["ed-source"])]


def _preformatted(reader: Reader, node: nodes.literal_block) -> list[Part]:
    return [Piece("pre", [node.astext()], reader.ids(node))]


def _literal(reader: Reader, node: nodes.literal) -> list[Part]:
    return [Piece("code", [node.astext()], reader.ids(node))]


_RULES: dict[type[nodes.Element], Rule] = {
    nodes.document: _inside,
    nodes.section: _section,
    nodes.title: _as("heading"),
    nodes.subtitle: _as("p"),
    nodes.rubric: _as("p"),
    nodes.paragraph: _paragraph,
    addnodes.compact_paragraph: _as("p"),
    nodes.block_quote: _as("quote"),
    nodes.bullet_list: _as("ul"),
    nodes.enumerated_list: _as("ol"),
    nodes.list_item: _as("li"),
    nodes.definition_list: _as("dl"),
    nodes.definition_list_item: _inside,
    nodes.term: _as("dt"),
    nodes.definition: _as("dd"),
    nodes.compound: _inside,
    nodes.container: _container,
    nodes.admonition: _as("quote"),
    nodes.literal_block: _preformatted,
    nodes.literal: _literal,
    nodes.emphasis: _as("em"),
    nodes.title_reference: _as("em"),
    nodes.strong: _as("strong"),
    nodes.superscript: _as("sup"),
    nodes.subscript: _as("sub"),
    nodes.inline: _inside,
    nodes.reference: _link,
    nodes.target: _inside,
    nodes.image: _image,
    nodes.figure: _figure,
    nodes.caption: _as("p"),
    nodes.table: _table,
    nodes.raw: _raw,
    nodes.citation: _citation,
    nodes.comment: _nothing,
    nodes.substitution_definition: _nothing,
    nodes.system_message: _nothing,
    addnodes.toctree: _nothing,
    addnodes.index: _nothing,
    ours.edition_inline: _span,
    ours.edition_block: _block,
    ours.edition_text: _text,
    ours.edition_head: _as("heading"),
    ours.edition_paragraph: _numbered,
    ours.edition_break: lambda _reader, _node: [Piece("br")],
    ours.edition_site: _site,
    ours.edition_site_block: _site,
    ours.edition_reading: _reading,
    ours.edition_reading_block: _reading_block,
    ours.edition_paratext: _paratext,
    ours.edition_mark: _mark,
    ours.edition_control: _nothing,
}
