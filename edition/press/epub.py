"""The book as an EPUB 3: a page for each chapter, with its readings and notes as footnotes that link back.

Everything is built as elements, so that no text can be taken for markup. There are no scripts.
"""

from __future__ import annotations

import zipfile
from collections.abc import Container, Iterable, Iterator
from datetime import UTC, datetime
from importlib.resources import files
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any

from lxml import etree

from edition import webfont
from edition.files import FORBIDDEN
from edition.press.book_tree import Book, Chapter, Part, Piece
from edition.press.drawings import lay_on_paper, name_narrow, take_narrow
from edition.typography import is_number

_XHTML, _OPS = "http://www.w3.org/1999/xhtml", "http://www.idpf.org/2007/ops"
_OPF, _DC = "http://www.idpf.org/2007/opf", "http://purl.org/dc/elements/1.1/"
_CONTAINER = "urn:oasis:names:tc:opendocument:xmlns:container"
_TYPE = f"{{{_OPS}}}type"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_FOLDER = "EPUB"
_MEDIA = {
    ".xhtml": "application/xhtml+xml",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".woff2": "font/woff2",
    ".txt": "text/plain",
}
_ACCESSIBILITY = (
    ("accessMode", "textual"),
    ("accessMode", "visual"),
    ("accessModeSufficient", "textual"),
    ("accessModeSufficient", "textual,visual"),
    *(
        ("accessibilityFeature", feature)
        for feature in ("alternativeText", "displayTransformability", "readingOrder", "structuralNavigation",
                        "tableOfContents", "unlocked")
    ),
    ("accessibilityHazard", "none"),
    (
        "accessibilitySummary",
        "The text can be resized and reflowed. Chapters and sections are headings; the readings of variants and the "
        "notes are footnotes that link back to their calls; every chart has a description in words.",
    ),
)  # fmt: skip
#: Elements by the kinds of pieces that become just one element.
_ELEMENTS = {
    "section": "section", "p": "p", "numbered": "p", "quote": "blockquote", "ul": "ul", "ol": "ol", "li": "li",
    "dl": "dl", "dt": "dt", "dd": "dd", "pre": "pre", "div": "div", "em": "em", "strong": "strong", "sup": "sup",
    "sub": "sub", "code": "code", "span": "span", "q": "q", "br": "br",
}  # fmt: skip
#: Where a drawing made for a phone is shown.
_PHONE = "(max-width: 34em)"
#: The parts of the foot of a page, in their order at the end of a chapter.
_SERIES = {"apparatus": "Readings", "notes": "Notes"}
#: Zip files know no earlier day.
_EARLIEST = datetime(1980, 1, 1, tzinfo=UTC)


def render_epub(book: Book) -> bytes:
    """Make the EPUB.

    The same book gives the same bytes.
    """
    face = webfont.make_folder()
    images = dict(_images(book))
    pages = {
        "title.xhtml": _title_page(book),
        "nav.xhtml": _navigation(book),
        **{f"{chapter.name}.xhtml": _page(book, chapter, images) for chapter in book.chapters},
    }
    held = {
        "style.css": webfont.write_rules().encode() + (files("edition.press") / "epub.css").read_bytes(),
        **{path.relative_to(face).as_posix(): path.read_bytes() for path in sorted((face / "fonts").iterdir())},
        **{
            f"images/{name}": lay_on_paper(content) if name.endswith(".svg") else content
            for name, content in images.items()
        },
    }
    content = {name: _serialised(page) for name, page in pages.items()} | held
    return _zipped(
        {
            "META-INF/container.xml": _serialised(_container()),
            f"{_FOLDER}/package.opf": _serialised(_package(book, content)),
            **{f"{_FOLDER}/{name}": data for name, data in content.items()},
        },
        max(datetime.fromtimestamp(book.moment, UTC), _EARLIEST),
    )


def _images(book: Book) -> Iterator[tuple[str, bytes]]:
    """Yield the images of the book, and their drawings for narrow screens."""
    for name, content in book.images.items():
        yield name, content
        if name.endswith(".svg") and (narrow := take_narrow(content)):
            yield name_narrow(name), narrow


def _zipped(content: dict[str, bytes], moment: datetime) -> bytes:
    out = BytesIO()
    stamp = moment.timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        first = zipfile.ZipInfo("mimetype", stamp)
        archive.writestr(first, b"application/epub+zip", zipfile.ZIP_STORED)
        for name, data in content.items():
            archive.writestr(zipfile.ZipInfo(name, stamp), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


# Pages


def _page(book: Book, chapter: Chapter, images: Container[str]) -> etree._Element:
    page, body = _empty_page(book, chapter.title)
    writer = _Writer(chapter.name, images)
    section = _sub(body, "section", **{_TYPE: "chapter"})
    section.set("id", "chapter")
    writer.places(section, chapter.body.ids[1:])
    _sub(section, "h1", chapter.title)
    writer.write(section, chapter.body.parts, 1)
    for series, title in _SERIES.items():
        feet = [foot for foot in writer.feet if foot.more["series"] == series]
        if feet:
            end = _sub(section, "section", **{"class": "feet"})
            _sub(end, "h2", title)
            for foot in feet:
                writer.write_foot(end, foot)
    return page


class _Writer:
    """Writer of one chapter as XHTML, which gathers the notes it calls."""

    def __init__(self, name: str, images: Container[str]) -> None:
        """Begin the chapter of some name, with the names of all images."""
        self.name = name
        self.images = images
        self.feet: list[Piece] = []

    def write(self, parent: etree._Element, parts: Iterable[Part], level: int) -> None:
        """Write parts into an element; ``level`` is that of their headings."""
        for part in parts:
            if isinstance(part, str):
                _append(parent, part)
            else:
                self._piece(parent, part, level)

    def _piece(self, parent: etree._Element, piece: Piece, level: int) -> None:
        match piece.kind:
            case "foot":
                self._call(parent, piece)
            case "heading":
                self.write(self._element(parent, f"h{min(level, 6)}", piece), piece.parts, level)
            case "a":
                self._link(parent, piece, level)
            case "site":
                element = self._element(parent, "span", piece)
                element.set("class", f"site {piece.more.get('variant', '')}".strip())
                self.write(element, piece.parts, level)
            case "figure":
                self._figure(parent, piece, level)
            case "image":
                self._image(self._element(parent, "span", piece), piece)
            case "table":
                self._table(parent, piece, level)
            case kind:
                element = self._element(parent, _ELEMENTS[kind], piece)
                if kind == "numbered" and piece.more.get("number"):
                    _sub(element, "span", piece.more["number"], **{"class": "number"}).tail = " "
                self.write(element, piece.parts, level + (kind == "section"))

    def _element(self, parent: etree._Element, tag: str, piece: Piece) -> etree._Element:
        element = _sub(parent, tag)
        own = {"numbered": piece.kind == "numbered", "name": piece.more.get("name", False)}
        classes = [*(name for name, has in own.items() if has), *piece.classes]
        if classes:
            element.set("class", " ".join(classes))
        if language := piece.more.get("lang"):
            element.set("lang", language)
            element.set(_LANG, language)
        if direction := piece.more.get("dir"):
            element.set("dir", direction)
        self.places(element, piece.ids)
        return element

    def places(self, element: etree._Element, ids: list[str]) -> None:
        """Give an element its first id; the others go to empty elements inside it."""
        for position, place in enumerate(ids):
            identifier = place.partition("#")[2]
            if position == 0:
                element.set("id", identifier)
            else:
                _sub(element, "span", id=identifier)

    def _link(self, parent: etree._Element, piece: Piece, level: int) -> None:
        address = piece.more.get("href") or self._address(piece.more["to"])
        element = self._element(parent, "a", piece)
        element.set("href", _clean(address))
        self.write(element, piece.parts, level)

    def _address(self, place: str) -> str:
        page, _, identifier = place.partition("#")
        here = "" if page == self.name and identifier else f"{page}.xhtml"
        return f"{here}#{identifier}" if identifier else here

    def _call(self, parent: etree._Element, foot: Piece) -> None:
        self.feet.append(foot)
        series = foot.more["series"]
        element = _sub(
            parent,
            "a",
            _signed_key(foot),
            id=_call_id(foot),
            href=f"#{_foot_id(foot)}",
            role="doc-noteref",
            **{_TYPE: "noteref", "class": f"call {series}{' follows' if foot.more.get('follows') else ''}"},
        )
        for place in foot.more.get("calls", [])[1:]:
            _sub(element, "span", id=place.partition("#")[2])

    def write_foot(self, parent: etree._Element, foot: Piece) -> None:
        """Write a note or an entry of the apparatus as a footnote.

        Its key is a link back to its call.
        """
        element = _sub(parent, "aside", id=_foot_id(foot), role="doc-footnote", **{_TYPE: "footnote"})
        blocks = [part for part in foot.parts if isinstance(part, Piece)]
        for position, block in enumerate(blocks):
            paragraph = _sub(element, "p")
            if position == 0:
                back = _sub(paragraph, "a", _signed_key(foot), href=f"#{_call_id(foot)}", role="doc-backlink")
                back.tail = " "
            self.write(paragraph, block.parts, 6)

    def _figure(self, parent: etree._Element, piece: Piece, level: int) -> None:
        figure = self._element(parent, "figure", piece)
        place = figure
        if name_narrow(name := piece.more["image"]) in self.images:
            place = _sub(figure, "picture")
            _sub(place, "source", srcset=f"images/{name_narrow(name)}", media=_PHONE, type=_MEDIA[".svg"])
        self._image(place, piece)
        if piece.parts:
            self.write(_sub(figure, "figcaption"), piece.parts, level)

    def _image(self, place: etree._Element, piece: Piece) -> None:
        _sub(place, "img", src=f"images/{piece.more['image']}", alt=_clean(piece.more.get("alt", "")))

    def _table(self, parent: etree._Element, piece: Piece, level: int) -> None:
        table = self._element(parent, "table", piece)
        if caption := piece.more.get("caption"):
            _sub(table, "caption", caption)
        rows = [part for part in piece.parts if isinstance(part, Piece)]
        for tag, wanted in (("thead", True), ("tbody", False)):
            held = [row for row in rows if bool(row.more.get("head")) is wanted]
            if not held:
                continue
            group = _sub(table, tag)
            for row in held:
                self._row(_sub(group, "tr"), row, "col" if wanted else "row", level)

    def _row(self, line: etree._Element, row: Piece, scope: str, level: int) -> None:
        for cell in row.parts:
            assert isinstance(cell, Piece)
            is_head = bool(cell.more.get("head"))
            element = _sub(line, "th", scope=scope) if is_head else _sub(line, "td")
            if is_number(cell.text().strip()):
                element.set("class", "figures")
            self.write(element, cell.parts, level)


def _signed_key(foot: Piece) -> str:
    """Return what a note or a variant is called by, after the sign of its kind."""
    return str(foot.more.get("sign", "") + foot.more["key"])


def _foot_id(foot: Piece) -> str:
    return foot.ids[0].partition("#")[2] if foot.ids else f"foot-{foot.more['key']}"


def _call_id(foot: Piece) -> str:
    calls = foot.more.get("calls", [])
    return calls[0].partition("#")[2] if calls else f"call-{foot.more['key']}"


def _title_page(book: Book) -> etree._Element:
    page, body = _empty_page(book, book.title)
    section = _sub(body, "section", **{_TYPE: "titlepage", "class": "title-page"})
    _sub(section, "h1", book.title)
    _sub(section, "p", book.subtitle, **{"class": "subtitle"})
    _sub(section, "p", f"Edited by {book.author}")
    imprint = _sub(section, "div", **{"class": "imprint"})
    for line in book.imprint:
        _sub(imprint, "p", line)
    return page


def _navigation(book: Book) -> etree._Element:
    page, body = _empty_page(book, "Contents")
    toc = _sub(body, "nav", role="doc-toc", **{_TYPE: "toc"})
    _sub(toc, "h1", "Contents")
    listed = _sub(toc, "ol")
    for volume in book.volumes:
        place = listed
        if volume.caption:
            item = _sub(listed, "li")
            _sub(item, "span", volume.caption)
            place = _sub(item, "ol")
        for chapter in volume.chapters:
            item = _sub(place, "li")
            _sub(item, "a", chapter.title, href=f"{chapter.name}.xhtml")
            _list_sections(item, chapter)
    landmarks = _sub(body, "nav", hidden="hidden", **{_TYPE: "landmarks"})
    _sub(landmarks, "h2", "Landmarks")
    marks = _sub(landmarks, "ol")
    for kind, name, address in (
        ("titlepage", "Title page", "title.xhtml"),
        ("toc", "Contents", "nav.xhtml"),
        ("bodymatter", "Beginning of the text", f"{book.chapters[0].name}.xhtml"),
    ):
        _sub(_sub(marks, "li"), "a", name, href=address, **{_TYPE: kind})
    return page


def _list_sections(item: etree._Element, chapter: Chapter) -> None:
    sections = list(_sections(chapter))
    if sections:
        listed = _sub(item, "ol")
        for title, identifier in sections:
            _sub(_sub(listed, "li"), "a", title, href=f"{chapter.name}.xhtml#{identifier}")


def _sections(chapter: Chapter) -> Iterator[tuple[str, str]]:
    for part in chapter.body.parts:
        if isinstance(part, Piece) and part.kind == "section" and part.ids and part.parts:
            heading = part.parts[0]
            if isinstance(heading, Piece) and heading.kind == "heading" and "ed-register-entry" not in part.classes:
                yield heading.text(), part.ids[0].partition("#")[2]


def _empty_page(book: Book, title: str) -> tuple[etree._Element, etree._Element]:
    page: etree._Element = etree.Element(f"{{{_XHTML}}}html", {"lang": book.language, _LANG: book.language},
                                         {None: _XHTML, "epub": _OPS})  # fmt: skip
    head = _sub(page, "head")
    _sub(head, "title", title)
    _sub(head, "link", rel="stylesheet", type="text/css", href="style.css")
    return page, _sub(page, "body")


# The package


def _container() -> etree._Element:
    root: etree._Element = etree.Element(
        f"{{{_CONTAINER}}}container",
        {"version": "1.0"},
        {None: _CONTAINER},
    )
    roots = etree.SubElement(root, f"{{{_CONTAINER}}}rootfiles")
    etree.SubElement(
        roots,
        f"{{{_CONTAINER}}}rootfile",
        {"full-path": f"{_FOLDER}/package.opf", "media-type": "application/oebps-package+xml"},
    )
    return root


def _package(book: Book, content: dict[str, bytes]) -> etree._Element:
    root: etree._Element = etree.Element(
        f"{{{_OPF}}}package",
        {"version": "3.0", "unique-identifier": "id", _LANG: book.language},
        {None: _OPF, "dc": _DC},
    )
    metadata = etree.SubElement(root, f"{{{_OPF}}}metadata")
    for name, text, attributes in (
        ("identifier", book.identifier, {"id": "id"}),
        ("title", book.title, {}),
        ("language", book.language, {}),
        ("creator", book.author, {}),
        ("description", book.subtitle, {}),
        ("rights", " ".join(book.imprint), {}),
        *([("date", book.released, {})] if book.released else []),
    ):
        etree.SubElement(metadata, f"{{{_DC}}}{name}", attributes).text = _clean(text)
    modified = datetime.fromtimestamp(book.moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    said = [("dcterms:modified", modified), *((f"schema:{name}", text) for name, text in _ACCESSIBILITY)]
    for name, text in said:
        etree.SubElement(metadata, f"{{{_OPF}}}meta", {"property": name}).text = text
    manifest = etree.SubElement(root, f"{{{_OPF}}}manifest")
    spine = etree.SubElement(root, f"{{{_OPF}}}spine")
    numbers = {name: f"item-{number}" for number, name in enumerate(content, 1)}
    for name, number in numbers.items():
        item = {"id": number, "href": name, "media-type": _MEDIA[PurePosixPath(name).suffix]}
        etree.SubElement(manifest, f"{{{_OPF}}}item", item | ({"properties": "nav"} if name == "nav.xhtml" else {}))
    for name in ("title.xhtml", "nav.xhtml", *(f"{chapter.name}.xhtml" for chapter in book.chapters)):
        etree.SubElement(spine, f"{{{_OPF}}}itemref", {"idref": numbers[name]})
    return root


# XML


def _sub(parent: etree._Element, tag: str, text: str = "", **attributes: Any) -> etree._Element:
    element = etree.SubElement(parent, f"{{{_XHTML}}}{tag}", attributes)
    if text:
        element.text = _clean(text)
    return element


def _append(parent: etree._Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + _clean(text)
    else:
        parent.text = (parent.text or "") + _clean(text)


def _clean(text: str) -> str:
    return FORBIDDEN.sub("\ufffd", text)


def _serialised(root: etree._Element) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n' + ("<!DOCTYPE html>\n" if root.tag == f"{{{_XHTML}}}html" else "")
    return f"{head}{etree.tostring(root, encoding='unicode')}\n".encode()
