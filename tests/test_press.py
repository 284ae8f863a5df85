"""What the book in print promises whatever it holds, tried on the tiny book: structure, feet, escaping, same bytes."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from books import build, write
from in_small import EPUB, PDF, make
from lxml import etree
from playwright.sync_api import Page
from pypdf import PdfReader

import edition
from edition.charts import svg
from edition.errors import EditionError
from edition.model import Letter
from edition.press import epub, headings, page_feet, pdf, print_build, print_face
from edition.press.book_tree import Book, Chapter, Named, Part, Piece, Volume
from edition.press.builder import _part_calls, _surname_first
from edition.press.doctree_reader import _readable
from edition.press.drawings import cut_drawing, lay_on_paper, read_drawing
from edition.signs import SIGNS
from edition.text import plain

EXTENSIONS = ["myst_parser", "edition.book", "edition.press.builder"]
#: What Typst, XML or HTML would take for something else than words.
HOSTILE = '#panic("x") $a$ *b* _c_ `d` <script>alert(1)</script> &amp; ]]> \\ " @e [f] // g /* h'
UNQUOTED = HOSTILE.replace('"', "")  # Sphinx makes of a straight quotation mark a curved one
_HTML = {"h": "http://www.w3.org/1999/xhtml", "epub": "http://www.idpf.org/2007/ops"}


def a_book(*parts: Piece | str, **other: object) -> Book:
    """Return a book of one chapter that holds some pieces."""
    chapter = Chapter("one", "Chapter one", Piece("div", list(parts), ["one#"]))
    values = {
        "title": "A book",
        "subtitle": "in small",
        "author": "Nobody",
        "edition": "Version 1",
        "identifier": "urn:uuid:1",
        "images": {},
    }
    return Book(
        **{**values, **other},  # type: ignore[arg-type]
        imprint=("Version 1.",),
        volumes=(Volume("Part", (chapter,)),),
        names=(Named("Names, All", "one#"),),
        moment=1_790_000_000,
    )


def a_foot(series: str, key: str, words: str) -> Piece:
    return Piece("foot", [Piece("p", [words])], more={"series": series, "key": key})


def letters_of(content: bytes) -> str:
    """Return the text of a PDF without white space and hyphens, which the breaks of lines change."""
    return solid("".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages))


def solid(text: str) -> str:
    return re.sub(r"[\s\u00ad-]", "", text)


def pages_of(content: bytes) -> dict[str, etree._Element]:
    """Return the pages of an EPUB by their names."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {
            Path(name).name: etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith(".xhtml")
        }


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, bytes]]:
    """Return the tiny book in print, with hostile text in its registers."""
    folder = tmp_path_factory.mktemp("press")
    data = make(folder)
    people = data / "registers" / "people.csv"
    with people.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, restval=""))
    rows[0]["role"] = UNQUOTED
    with people.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDITION_PROJECT", str(data.parent))
        patch.setenv("EDITION_PUBLISHED", str(folder / "published"))
        patch.setenv("SOURCE_DATE_EPOCH", "1790000000")
        made = build(write("letters", folder), "press", extensions=EXTENSIONS, html_title="A book in small")
        assert (made.said, made.status) == ("", 0)
        yield {name: (made.out / name).read_bytes() for name in (PDF, EPUB)}


@pytest.fixture
def letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Letter:
    """Return a letter that the printed book holds."""
    monkeypatch.setenv("EDITION_PROJECT", str(make(tmp_path).parent))
    return edition.load("sailor-1901")


def test_the_line_has_the_words_of_the_base_and_the_foot_the_readings(
    printed: dict[str, bytes], letter: Letter
) -> None:
    page = pages_of(printed[EPUB])["sailor.xhtml"]
    signs = "".join(sign.glyph for sign in SIGNS.values())
    feet = {
        foot.xpath("string(.//h:a[@role='doc-backlink'])", namespaces=_HTML).lstrip(signs): "".join(foot.itertext())
        for foot in page.xpath("//h:aside[@epub:type='footnote']", namespaces=_HTML)
    }
    assert {variant.id for variant in letter.all_variants} <= set(feet)
    tried = 0
    for variant in letter.all_variants:
        (reading,) = variant.readings
        words, lemma = plain(reading.content), plain(variant.lemma.content) if variant.lemma else ""
        site = page.xpath(f"string(//*[@id='{variant.id}'])", namespaces=_HTML)
        if words and lemma and "[" not in words + lemma:  # a gap is written otherwise on a page
            assert words in feet[variant.id]
            assert words not in site
            assert lemma in site
            tried += 1
    assert tried


def test_a_letter_begins_with_a_key_and_each_site_and_reading_has_the_sign_of_its_kind(
    printed: dict[str, bytes], letter: Letter
) -> None:
    page = pages_of(printed[EPUB])["sailor.xhtml"]
    (key,) = page.xpath("//h:div[@class='ed-key']", namespaces=_HTML)
    said, in_print = "".join(key.itertext()), letters_of(printed[PDF])
    for variant in letter.all_variants:
        sign = SIGNS[variant.kinds[0]].glyph
        assert f"{sign}\u00a0{variant.kinds[0]}" in said
        texts = ["".join(link.itertext()) for link in page.xpath("//h:a[@role]", namespaces=_HTML)]
        assert texts.count(sign + variant.id) == 2  # the call, and what leads back to it
        assert in_print.count(sign + "\u2060" + variant.id) + in_print.count(sign + variant.id) >= 2
    assert solid(said) in in_print
    assert "A, The letter as the sister kept it." in said


def test_every_call_leads_to_its_foot_and_every_foot_back(printed: dict[str, bytes]) -> None:
    calls: list[str] = []
    for page in pages_of(printed[EPUB]).values():
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))
        for call in page.xpath("//h:a[@epub:type='noteref']", namespaces=_HTML):
            calls.append(call.get("href"))
            (foot,) = page.xpath(f"//h:aside[@id='{call.get('href')[1:]}']", namespaces=_HTML)
            (back,) = foot.xpath(".//h:a[@role='doc-backlink']", namespaces=_HTML)
            assert back.get("href") == f"#{call.get('id')}"
    assert len(calls) > 5


def test_every_link_inside_the_epub_leads_somewhere(printed: dict[str, bytes]) -> None:
    pages = pages_of(printed[EPUB])
    ids = {name: set(page.xpath("//@id")) for name, page in pages.items()}
    links = [
        (name, address)
        for name, page in pages.items()
        for address in page.xpath("//h:a/@href", namespaces=_HTML)
        if not re.match("https?:", address)
    ]
    assert links
    for name, address in links:
        page, _, identifier = address.partition("#")
        assert (page or name) in pages
        assert not identifier or identifier in ids[page or name]


def test_hostile_text_is_printed_as_it_stands(printed: dict[str, bytes]) -> None:
    assert solid(UNQUOTED) in letters_of(printed[PDF])
    page = pages_of(printed[EPUB])["people.xhtml"]
    assert " ".join(UNQUOTED.split()) in " ".join("".join(page.itertext()).split())
    assert not page.xpath("//h:script", namespaces=_HTML)


def test_hostile_text_is_words_in_every_kind_of_piece() -> None:
    table = Piece("table", [Piece("row", [Piece("cell", [HOSTILE])])], more={"caption": HOSTILE})
    kinds = ("p", "quote", "pre", "em", "strong", "code", "q", "sup", "site")
    blocks = [Piece(kind, [HOSTILE]) if kind in ("p", "quote", "pre") else Piece("p", [Piece(kind, [HOSTILE])])
              for kind in kinds]  # fmt: skip
    section = Piece(
        "section", [Piece("heading", [HOSTILE]), Piece("p", ["See", a_foot("notes", "1", HOSTILE)])], ["one#s"]
    )
    book = a_book(*blocks, table, section, title=HOSTILE)
    content = pdf.render_pdf(book)
    said = PdfReader(BytesIO(content)).metadata
    assert said is not None and said.title == HOSTILE
    assert letters_of(content).count(solid(HOSTILE)) >= len(kinds) + 4
    page = pages_of(epub.render_epub(book))["one.xhtml"]
    assert "".join(page.itertext()).count(HOSTILE) == len(kinds) + 4


def test_what_xml_cannot_hold_is_replaced_and_breaks_nothing() -> None:
    book = a_book(Piece("p", ["a\x00b\x0bc\ufffe"]))
    assert "a\ufffdb\ufffdc\ufffd" in "".join(pages_of(epub.render_epub(book))["one.xhtml"].itertext())


def a_paragraph(number: int, *parts: Piece | str) -> Piece:
    return Piece("numbered", list(parts), [f"one#p{number}"], ["ed-p", "ed-p"], {"number": str(number)})


@pytest.mark.parametrize("kind", ["p", "numbered"])
def test_readings_and_notes_stand_on_the_page_of_their_calls(kind: str) -> None:
    filler = Piece("p", ["word " * 700])
    called: list[list[Piece | str]] = [[f"call {n} ", a_foot(series, f"{mark}{n}", f"foot of {mark}{n}")]
              for n in range(1, 9) for series, mark in (("apparatus", "v0"), ("notes", ""))]  # fmt: skip
    blocks = [a_paragraph(n, *call) if kind == "numbered" else Piece("p", call) for n, call in enumerate(called)]
    parts: list[Piece | str] = [part for block in blocks for part in (block, filler)]
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf.render_pdf(a_book(*parts)))).pages]
    for n in range(1, 9):
        assert any(f"call {n}" in page and f"foot of v0{n}" in page for page in pages)
        assert any(f"call {n}" in page and f"foot of {n}" in page for page in pages)


def pages_of_a_letter(length: int, words: int) -> list[str]:
    """Return the pages of a letter whose paragraphs have headings, notes of so many words and readings by turns.

    ``length`` is that of the text before it, and moves its page breaks.
    """
    parts: list[Piece | str] = [Piece("p", ["word " * length])]
    for n in range(1, 31):
        note = a_foot("notes", str(n), f"[note {n}]" + " explained" * words)
        reading = a_foot("apparatus", f"v{n:02}", f"[reading {n}] B")
        paragraph = a_paragraph(n, f"call {n};", note, " word" * 20, f" site {n};", reading, " word" * 30)
        heading = [Piece("heading", [f"Head {n}"])] if n % 3 == 0 else []
        parts.append(Piece("section", [*heading, paragraph]))
    return [page.extract_text() for page in PdfReader(BytesIO(pdf.render_pdf(a_book(*parts)))).pages]


@pytest.mark.parametrize("length", [100, 130, 160, 190])
def test_on_every_page_of_a_letter_the_notes_follow_the_readings(length: int) -> None:
    pages = pages_of_a_letter(length, 4)
    for page in pages:
        found = re.findall(r"\[(note|reading)\s+\d+\]", page)
        assert found == sorted(found, reverse=True)
        for kind, call in (("note", "call"), ("reading", "site")):
            called, placed = (re.findall(rf"{word}\s+(\d+)[];]", page) for word in (call, kind))
            assert called == placed
        assert not re.search(r"Head \d+\s*\[", page)  # no heading alone before the foot
    assert sum("[note" in page and "[reading" in page for page in pages) > 3


@pytest.mark.parametrize("length", [100, 160])
def test_a_note_that_is_broken_at_the_end_of_a_page_pushes_others_no_further_than_the_next(length: int) -> None:
    pages = pages_of_a_letter(length, 25)
    for n in range(1, 31):
        for kind, call in (("note", "call"), ("reading", "site")):
            called, placed = (
                [number for number, page in enumerate(pages) if re.search(rf"{word}\s+{n}[];]", page)]
                for word in (call, kind)
            )
            assert len(called) == len(placed) == 1
            assert placed[0] - called[0] in (0, 1)


def test_readings_are_run_on_and_stay_above_the_margin() -> None:
    reading = [a_foot("apparatus", f"v{n:02}", f"lemma] [reading {n}] B") for n in range(1, 10)]
    parts: list[Piece | str] = [part for foot in reading for part in (" word" * 8, foot)]
    (page,) = list(PdfReader(BytesIO(pdf.render_pdf(a_book(a_paragraph(1, *parts))))).pages)[3:4]
    lines = [line for line in page.extract_text().splitlines() if "[reading" in line]
    assert len(lines) < 5
    found: list[float] = []

    def note(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        found.extend([tm[5] * cm[3] + cm[5]] if text.strip() else [])

    page.extract_text(visitor_text=note)
    bottom, folio = 24 / 25.4 * 72, 50
    assert bottom - 3 < min(height for height in found if height > folio) < bottom + 3


def test_a_long_note_goes_on_at_the_foot_of_the_next_page_before_what_is_called_there() -> None:
    long = "".join(f" Sentence {n} of the long note has some more words than this one alone." for n in range(1, 60))
    first = a_paragraph(1, "word " * 260, a_foot("notes", "1", f"begin]{long}"), " word" * 60)
    second = a_paragraph(2, "call 2", a_foot("notes", "2", "[short note]"), a_foot("apparatus", "v01", "[reading] B"))
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf.render_pdf(a_book(first, second)))).pages]
    found = [re.findall(r"Sentence\s+(\d+)\s+of", page) for page in pages]
    assert [int(number) for page in found for number in page] == list(range(1, 60))
    assert [bool(page) for page in found].count(True) == 2
    (last,) = (page for page in pages if "[reading]" in page)
    places = [re.search(said, last) for said in (r"\[reading\]", r"Sentence\s+59\s", r"\[short\s+note\]")]
    starts = [place.start() for place in places if place]
    assert len(starts) == 3 and starts == sorted(starts)


def test_stretches_hold_all_the_words_and_begin_with_sentences() -> None:
    link = Piece("a", ["a link. With a stop in it"])
    sentences: list[Part] = ["One of them is here. " * 9, link, " goes on. " + "And another has come. " * 8 + "End."]
    stretches = page_feet.split_stretches(sentences)
    assert "".join(plain_of(part) for stretch in stretches for part in stretch) == "".join(map(plain_of, sentences))
    begins = ["".join(map(plain_of, stretch)).split()[0] for stretch in stretches]
    assert len(begins) > 2 and set(begins) <= {"One", "And"}
    endless = page_feet.split_stretches(["word " * 500])
    assert len(endless) > 4 and "".join(str(part) for stretch in endless for part in stretch) == "word " * 500
    assert page_feet.split_stretches(["Short. It is."]) == [["Short. It is."]]


def plain_of(part: Part) -> str:
    return part if isinstance(part, str) else part.text()


def a_led(chapter: int, *, makes_room: bool = False) -> headings.Led:
    """Return two places of one paragraph that stay together."""
    piece = a_paragraph(1, "words")
    return headings.Led(piece, headings.Place(piece, 0), headings.Place(piece, 9), chapter, makes_room)


def marks_by(*parted: bool) -> headings.Marks:
    """Return the marks of passages of which some are parted by the end of a page."""
    first = headings.Mark(1, heads=False)
    return {number: (first, headings.Mark(2, heads=True) if each else first) for number, each in enumerate(parted)}


def test_what_is_parted_begins_the_next_page_and_moves_what_follows() -> None:
    def look(choice: headings.Choice, _chapters: set[int]) -> headings.Marks:
        """Two would be parted; the second no more once the first has moved."""
        return marks_by(*([False, False] if 0 in choice.beginnings else [True, True]))

    assert headings.choose([a_led(0), a_led(0)], look) == ({0}, {})
    assert headings.choose([a_led(0)], lambda _choice, _chapters: marks_by(True)) == ({0}, {})  # whatever is done


def test_a_page_gives_up_as_many_lines_as_keep_two_together_and_no_more() -> None:
    def look(choice: headings.Choice, _chapters: set[int]) -> headings.Marks:
        return marks_by(choice.rooms.get(0, 0) < 2, *[False])

    led = [a_led(0, makes_room=True), a_led(0)]
    assert headings.choose(led, look) == (set(), {0: 2})
    stubborn = headings.choose(led, lambda _choice, _chapters: marks_by(True, False))
    assert not stubborn.beginnings and stubborn.rooms[0] < 6


def test_several_chapters_are_mended_at_one_look_and_a_chapter_at_rest_is_not_looked_at() -> None:
    looks: list[tuple[set[int], set[int]]] = []

    def look(choice: headings.Choice, chapters: set[int]) -> headings.Marks:
        looks.append((set(choice.beginnings), chapters))
        return marks_by(False, 1 not in choice.beginnings, 2 not in choice.beginnings)

    assert headings.choose([a_led(0), a_led(0), a_led(1), a_led(2)][:3], look).beginnings == {1, 2}
    assert looks == [(set(), {0, 1}), ({1, 2}, {0, 1})]


def test_paragraphs_are_led_by_the_first_of_the_headings_before_them() -> None:
    first, second, third = (Piece("heading", [name]) for name in ("Letter", "Text", "Later"))
    one, two, three = (a_paragraph(number, "words") for number in (1, 2, 3))
    book = a_book(first, Piece("div", [Piece("p", ["about"])]), second, one, two, third, three)
    assert [(led.opener.text(), led.last.piece.more["number"]) for led in headings.find_led(book)] == [
        ("Text", "1"),
        ("Later", "3"),
        ("words", "3"),
    ]


def test_marks_stand_between_words_however_deep_these_are_and_between_signs_where_there_are_no_words() -> None:
    text = "one two three four " * 20
    deep = a_paragraph(1, Piece("span", [text[:120], Piece("em", [text[120:]])]), a_foot("notes", "1", "aside " * 99))
    unparted = a_paragraph(2, "字" * 300)
    led = headings.find_led(a_book(deep, unparted))
    headings.mark(led)
    assert deep.text() == text and unparted.text() == "字" * 300
    (orphan, _widow, *_) = led
    assert (orphan.last.after, [each.makes_room for each in led[:2]]) == (84, [False, True])
    for paragraph in (deep, unparted):
        before, found = "", []
        for part in flat(paragraph):
            if isinstance(part, Piece):
                found.append(len(before))
                assert paragraph is unparted or not before or before.endswith(" ")
            else:
                before += part
        length = len(before)
        assert len(found) == 4
        for place, wanted in zip(found, sorted([0, 84, length - 165, length]), strict=True):
            assert wanted <= place + 6 and place <= wanted + 6


def flat(piece: Piece) -> Iterator[Part]:
    """Yield the strings and the marks in a piece, without what stands at the foot."""
    for part in piece.parts:
        if isinstance(part, str) or part.kind == "spot":
            yield part
        elif part.kind != "foot":
            yield from flat(part)


def test_the_same_book_gives_the_same_bytes(printed: dict[str, bytes]) -> None:
    book = a_book(Piece("p", ["Words", a_foot("apparatus", "v01", "lemma] reading B")]))
    assert pdf.render_pdf(book) == pdf.render_pdf(book)
    assert epub.render_epub(book) == epub.render_epub(book)


def test_the_pdf_is_tagged_titled_and_says_its_language(printed: dict[str, bytes]) -> None:
    reader = PdfReader(BytesIO(printed[PDF]))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None and reader.metadata.title == "A book in small"
    assert reader.xmp_metadata is not None
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_the_mimetype_is_the_first_file_and_is_not_compressed(printed: dict[str, bytes]) -> None:
    with zipfile.ZipFile(BytesIO(printed[EPUB])) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert archive.read(first) == b"application/epub+zip"


def test_an_index_has_people_by_their_surnames() -> None:
    assert _surname_first("Lev Trotsky", "trotsky-lev") == "Trotsky, Lev"
    assert _surname_first("Sun Yat-sen", "sun-yat-sen") == "Sun Yat-sen"
    assert _surname_first("An unknown sailor", "nobody") == "An unknown sailor"


def test_a_drawing_says_what_it_shows_and_resolves_no_entity() -> None:
    found = read_drawing(
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50"><title>A</title><desc>b</desc></svg>'
    )
    assert (found.words, found.ratio) == ("A b", 0.5)
    hostile = b'<!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    hostile += b'<svg xmlns="http://www.w3.org/2000/svg"><title>&e;</title></svg>'
    assert "root" not in read_drawing(hostile).words


def test_a_drawing_in_the_epub_can_be_seen_at_night() -> None:
    drawing = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" width="100" height="50">'
        b'<title>A</title><path d="M0 0h9" stroke="currentColor"/></svg>'
    )
    root = etree.fromstring(lay_on_paper(drawing))
    sheet = root[0]
    assert (sheet.tag, sheet.get("fill")) == ("{http://www.w3.org/2000/svg}rect", "#ffffff")
    x, y, width, height = map(float, str(root.get("viewBox")).split())
    assert [float(str(sheet.get(name))) for name in ("x", "y", "width", "height")] == [x, y, width, height]
    assert x < 0 and y < 0 and x + width > 100 and y + height > 50
    assert root.get("color") not in (None, "#ffffff")
    assert read_drawing(lay_on_paper(drawing)).words == "A"
    boundless = b'<svg xmlns="http://www.w3.org/2000/svg"/>'
    assert lay_on_paper(boundless) == boundless


def test_a_high_drawing_is_cut_above_a_heading_and_no_word_is_lost_or_said_twice() -> None:
    bold = {100: ' font-weight="bold"'}
    lines = "".join(f'<text transform="translate(0,{y})"{bold.get(y, "")}>at {y}</text>' for y in range(20, 200, 20))
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 210"><g>{lines}</g></svg>'.encode()
    parts = [etree.fromstring(part) for part in cut_drawing(drawing, 1.4)]
    words = [" ".join("".join(part.itertext()).split("at")).split() for part in parts]
    assert words == [["20", "40", "60", "80"], ["100", "120", "140", "160", "180"]]
    boxes = [[float(number) for number in str(part.get("viewBox")).split()] for part in parts]
    assert boxes[0][3] == boxes[1][1] and boxes[1][1] + boxes[1][3] == 210
    assert max(box[3] for box in boxes) <= 140
    assert cut_drawing(drawing, 2.5) == [drawing]


def test_what_typst_refuses_is_one_clear_error() -> None:
    with pytest.raises(EditionError, match="the book in print: Typst: "):
        pdf.render_pdf(a_book(Piece("unheard-of", ["words"])))


@pytest.mark.parametrize("package", ["book", "exports"])
def test_neither_pages_nor_exports_know_of_the_press(package: str) -> None:
    sources = [path.read_text(encoding="utf-8") for path in Path(edition.__file__).with_name(package).glob("*.py")]
    assert sources
    assert not [source for source in sources if re.search(r"^\s*(from|import) edition\.press\b", source, re.MULTILINE)]


def test_a_published_layer_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = make(tmp_path)
    published = tmp_path / "published"
    published.mkdir()
    for letter in ("sailor-1901", "baker-1902"):
        text = (data / "letters" / f"{letter}.xml").read_bytes()
        (published / f"{letter}.xml").write_bytes(text)
    monkeypatch.setenv("EDITION_PROJECT", str(data.parent))
    monkeypatch.setenv("EDITION_PUBLISHED", str(published))
    with pytest.raises(Exception, match="never holds a published layer"):
        build(write("published", tmp_path), "press", extensions=[*EXTENSIONS, "sphinx_external_toc"])


def test_words_in_another_direction_say_so_and_are_printed(small: Path) -> None:
    book = a_book(Piece("p", ["He said ", Piece("span", ["שלום"], more={"lang": "he", "dir": "rtl"}), "."]))
    (words,) = pages_of(epub.render_epub(book))["one.xhtml"].xpath("//h:span[@dir='rtl'][@lang='he']", namespaces=_HTML)
    assert words.text == "שלום"
    assert "Hesaid" in letters_of(pdf.render_pdf(book))


def test_letters_that_no_font_has_are_asked_for_in_a_font_of_the_edition(small: Path) -> None:
    with pytest.raises(EditionError, match=r"could not be displayed.*expected a font file .* in data/fonts"):
        pdf.render_pdf(a_book(Piece("p", ["ቃለ"])))


def test_a_running_head_names_the_paragraph_that_goes_on_from_the_page_before() -> None:
    parts = [a_paragraph(number, f"begin{number} " + "word " * 500) for number in (1, 2, 3)]
    book = a_book(*parts)
    heads = []
    for is_letter in (True, False):  # a text that is an example in a chapter is not its text
        chapters = tuple(replace(chapter, letter=is_letter) for chapter in book.chapters)
        printed = pdf.render_pdf(replace(book, volumes=(Volume("Part", chapters),)))
        pages = [page.extract_text() for page in PdfReader(BytesIO(printed)).pages]
        (second,) = (page for page in pages if "begin2" in page)
        heads.append(bool(re.search(r"¶\s1–2", second)))
    assert heads == [True, False]


def test_a_letter_begins_on_a_right_hand_page_after_an_empty_one_without_a_head() -> None:
    letter = Chapter("two", "A letter", Piece("div", [a_paragraph(1, "words")], ["two#"]), letter=True)
    before = set()
    for length in (1, 700):
        book = a_book(Piece("p", ["word " * length]))
        (volume,) = book.volumes
        book = replace(book, volumes=(Volume("Part", (*volume.chapters, letter)),))
        pages = [page.extract_text() for page in PdfReader(BytesIO(pdf.render_pdf(book))).pages]
        (begin,) = (number for number, page in enumerate(pages, 1) if page.startswith("A letter"))
        assert begin % 2 == 1
        before.add("word" in pages[begin - 2] or pages[begin - 2])
    assert before == {True, ""}


def lines_of(page: Any) -> list[str]:
    """Return the lines of a page above its foot, without its head."""
    said = page.extract_text().splitlines()
    return [line.strip() for line in said if re.search(r"word|closing", line) and "¶" not in line]


@pytest.mark.parametrize("words", [14, 40, 70])
def test_no_line_of_a_paragraph_stands_alone_at_the_head_or_the_end_of_a_page(words: int) -> None:
    """Of two lines, of four, and of many: with a note in its first and in its last line, which goes along."""
    for length in range(330, 460, 12):
        notes = [a_foot("notes", str(number), f"[note {number}] " + "explained " * 30) for number in (1, 2)]
        end = a_paragraph(2, "closing", notes[0], " closing" * (words - 2), " closing;", notes[1])
        parts = [a_paragraph(1, "word " * length), end, a_paragraph(3, "word " * 60)]
        pages = list(PdfReader(BytesIO(pdf.render_pdf(a_book(*parts)))).pages)
        lines = [[line for line in lines_of(page) if "closing" in line] for page in pages]
        held = [len(found) for found in lines if found]
        assert sum(held) > 1 and (held == [sum(held)] or min(held) > 1), (length, held)
        texts = [page.extract_text() for page in pages]
        for number, call in ((1, "closing1"), (2, "closing;2")):
            placed = next(page for page, text in enumerate(texts) if f"[note {number}]" in " ".join(text.split()))
            called = next(page for page, text in enumerate(texts) if call in text.replace("\u2060", ""))
            assert placed == called, (length, number)


def test_a_short_last_line_of_a_letter_keeps_one_before_it() -> None:
    for length in range(330, 460, 12):
        parts = [a_paragraph(1, "word " * length), a_paragraph(2, "The end.")]
        pages = [page.extract_text() for page in PdfReader(BytesIO(pdf.render_pdf(a_book(*parts)))).pages]
        (last,) = (page for page in pages if "The end." in page)
        assert last.count("word") > 1, length


def test_a_book_that_does_not_come_to_rest_is_printed_with_a_notice(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A link to a note is laid out before the note is: else each round of setting would find other pages."""
    assert pdf.render_pdf(a_book(Piece("p", ["Words"])))
    assert capsys.readouterr().err == ""
    rules = Path(pdf.__file__).with_name("book.typ").read_text(encoding="utf-8")
    restless = rules + "\n#context v(counter(page).final().first() * 1cm) #context [#counter(page).final().first()]" \
        "\n#context for _ in range(counter(page).final().first()) { pagebreak() }\n"  # fmt: skip
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: restless.encode() if path.name == "book.typ" else read(path))
    assert pdf.render_pdf(a_book(Piece("p", ["Words"])))
    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith("notice: the book in print: Typst: document did not converge")


def test_the_epub_has_a_drawing_for_narrow_screens_where_one_is_carried() -> None:
    plain_drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} 9" width="{0}" height="9"><title>A</title></svg>'
    )
    carried = svg.carry(plain_drawing.format(560), plain_drawing.format(310), "ed-chart-narrow").encode()
    figures = [Piece("figure", more={"image": name, "alt": "A"}) for name in ("a.svg", "b.svg")]
    book = a_book(*figures, images={"a.svg": carried, "b.svg": plain_drawing.format(560).encode()})
    content = epub.render_epub(book)
    page = pages_of(content)["one.xhtml"]
    assert page.xpath("//h:picture/h:source/@srcset", namespaces=_HTML) == ["images/a-narrow.svg"]
    assert page.xpath("//h:img/@src", namespaces=_HTML) == ["images/a.svg", "images/b.svg"]
    with zipfile.ZipFile(BytesIO(content)) as archive:
        wide, narrow = (etree.fromstring(archive.read(f"EPUB/images/{name}.svg")) for name in ("a", "a-narrow"))
    assert (len(wide.findall(".//{*}svg")), str(narrow.get("viewBox")).split()[2]) == (0, "322.4")


def entries_on(pages: list[str]) -> list[set[int]]:
    """Return the pages of each entry by the words it begins, goes on and ends with."""
    return [
        {number for number, page in enumerate(pages) if re.search(rf"(begin|middle|end){entry}\b", page)}
        for entry in range(60)
    ]


@pytest.mark.parametrize("kind", ["ed-register-entry", "ed-event"])
def test_no_entry_of_a_register_is_parted_by_the_end_of_a_page(kind: str) -> None:
    def entry(number: int) -> Piece:
        words = [Piece("p", [f"middle{number} " + "word " * 40]), Piece("p", [f"end{number} " + "word " * 20])]
        head = Piece("heading" if kind == "ed-register-entry" else "p", [f"begin{number}"])
        return Piece("section" if kind == "ed-register-entry" else "div", [head, *words], classes=[kind])

    held = [entry(number) for number in range(60)]
    parts = held if kind == "ed-register-entry" else [Piece("div", [*held], classes=["ed-chronology"])]
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf.render_pdf(a_book(*parts)))).pages]
    assert [len(on) for on in entries_on(pages)] == [1] * 60
    assert len(pages) > 8


def test_a_drawing_that_does_not_fit_leaves_its_page_to_the_text_that_follows() -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 560 500"><path d="M0 0h560v500h-560z"/></svg>'
    figure = Piece("figure", more={"image": "a.svg", "alt": "A", "ratio": 0.9, "breadth": 560})
    before, after = (Piece("p", [f"{name} " * 300]) for name in ("before", "after"))
    book = a_book(before, figure, after, images={"a.svg": drawing})
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf.render_pdf(book))).pages]
    (page,) = (page for page in pages if "before" in page)
    assert page.count("after") > 30


def test_a_short_table_is_not_broken_and_a_long_one_is() -> None:
    for rows, whole in ((8, True), (90, False)):
        for length in range(300, 400, 20):
            table = Piece("table", [Piece("row", [Piece("cell", [f"cell{row}"])]) for row in range(rows)])
            book = a_book(Piece("p", ["word " * length]), table)
            pages = [page.extract_text() for page in PdfReader(BytesIO(pdf.render_pdf(book))).pages]
            assert (len([page for page in pages if "cell" in page]) == 1) is whole
            assert sum(page.count("cell") for page in pages) == rows


def test_calls_that_follow_one_another_are_parted() -> None:
    feet = [a_foot("apparatus", "v01", "lemma] reading B"), a_foot("notes", "1", "note"), a_foot("notes", "2", "note")]
    site = Piece("site", ["word", feet[0]])
    book = a_book(a_paragraph(1, site, feet[1], " and then", feet[2]), a_paragraph(2, "word"))
    _part_calls(book)
    assert [foot.more.get("follows") for foot in feet] == [None, True, None]
    (call,) = pages_of(epub.render_epub(book))["one.xhtml"].xpath("//*[@class='call notes follows']")
    assert call.text == "1"


def test_no_call_begins_a_line() -> None:
    paragraphs = []
    for number in range(1, 40):
        feet = [a_foot("apparatus", f"v{number:02}", "lemma] reading B"), a_foot("notes", f"{number}", "note")]
        site = Piece("site", ["w" * (45 + number // 2), feet[0]])
        paragraphs.append(a_paragraph(number, site, feet[1], " which goes on for some more words than a line has"))
    book = a_book(*paragraphs)
    _part_calls(book)
    with pdfplumber.open(BytesIO(pdf.render_pdf(book))) as printed:
        lines = [line["text"] for page in printed.pages for line in page.extract_text_lines() if "ww" in line["text"]]
    assert len(lines) == 39
    for line in lines:
        number, _, rest = line.partition(" ")
        assert rest.replace(" ", "").replace("\u2060", "").count(f"v{int(number):02}{number}") == 1, line


def test_what_leads_into_a_text_has_its_signs_and_readings_in_print(printed: dict[str, bytes], letter: Letter) -> None:
    page = pages_of(printed[EPUB])["front.xhtml"]
    links = page.xpath("//h:dl[contains(@class, 'ed-strip')]//h:a", namespaces=_HTML)
    assert ["".join(link.itertext()) for link in links] == [
        f"{SIGNS[variant.kinds[0]].glyph}\u2060{variant.id}" for variant in letter.all_variants
    ]
    key = "".join(page.xpath("//h:p[@class='ed-strip-key']", namespaces=_HTML)[0].itertext())
    assert f"{SIGNS['substitution'].glyph}\u00a0substitution" in key
    (line,) = page.xpath("//h:p[@class='ed-sample-text']", namespaces=_HTML)
    assert "enough (what the sailor wrote) / none (what was printed)." in "".join(line.itertext())
    assert line.xpath("count(.//h:strong)", namespaces=_HTML) == 2


def test_an_address_shows_its_letters_and_leads_where_it_led() -> None:
    address = "https://example.org/wiki/%D0%A8%D0%BB%D1%8F?a=%20b"
    assert _readable(address) == "https://example.org/wiki/Шля?a=%20b"
    assert _readable("https://example.org/%ff") == "https://example.org/\ufffd"


@pytest.mark.browser
def test_a_word_in_the_table_of_an_epub_is_not_broken_letter_by_letter(page: Page, tmp_path: Path) -> None:
    rows = [["Place", "One copy", "Other copy"], ["v49", "no words", "many words that follow one another " * 20]]
    table = Piece("table", [Piece("row", [Piece("cell", [cell]) for cell in row]) for row in rows])
    address = Piece("a", ["https://example.org/" + "long" * 60], more={"href": "https://example.org/"})
    with zipfile.ZipFile(BytesIO(epub.render_epub(a_book(table, Piece("p", [address]))))) as archive:
        archive.extractall(tmp_path)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto((tmp_path / "EPUB/one.xhtml").as_uri())
    high, line = page.evaluate(
        """() => {
          const cell = document.querySelector("td");
          const range = document.createRange();
          range.selectNodeContents(cell);
          return [range.getBoundingClientRect().height, parseFloat(getComputedStyle(cell).fontSize)];
        }"""
    )
    assert high < 2 * line
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_links_in_the_epub_have_the_colour_of_the_text(printed: dict[str, bytes]) -> None:
    with zipfile.ZipFile(BytesIO(printed[EPUB])) as archive:
        sheet = archive.read("EPUB/style.css").decode()
    assert re.search(r"^a \{[^}]*color: inherit", sheet, re.MULTILINE)


def test_a_note_within_a_note_stands_there_in_brackets() -> None:
    inner = Piece(
        "foot", [Piece("p", ["Inner."]), Piece("p", ["More."])], ["one#n2"], more={"series": "notes", "key": "2"}
    )
    outer = Piece("foot", [Piece("p", ["Outer", inner, "."])], more={"series": "notes", "key": "1"})
    book = a_book(a_paragraph(1, "Words", outer, Piece("a", ["see there"], more={"to": "one#n2"})))
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf.render_pdf(book))).pages)
    assert "1 Outer [Inner. More.]." in " ".join(text.replace("\u00a0", " ").split())


def test_a_site_prints_whatever_a_scribe_did_in_its_words() -> None:
    name = Piece("a", ["Ann"], more={"to": "one#", "name": True})
    deleted = Piece("span", ["⟦", Piece("em", ["see"]), name, "⟧"], classes=["ed-del"])
    book = a_book(a_paragraph(1, "We ", Piece("site", [deleted, a_foot("apparatus", "v1", "saw B")]), " land."))
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf.render_pdf(book))).pages)
    assert "We ⟦seeAnn⟧" in text


_PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    b"\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"
)
_IMAGES = """# Images

![A gull](gull.png)

![](gull.png)

A sign ![an anchor](gull.png) in a line, one that adorns ![](gull.png), and a link: [![a map](gull.png)](https://a.example).

- ![A list](gull.png)
"""


def test_images_stand_by_themselves_and_in_lines_with_words_for_them_or_without(tmp_path: Path) -> None:
    book = write("letters", tmp_path, "baker", "sources")
    (book / "gull.png").write_bytes(_PNG)
    (book / "a.md").write_text(_IMAGES, encoding="utf-8")
    index = (book / "index.md").read_text(encoding="utf-8")
    (book / "index.md").write_text(index.replace("sources\n", "sources\na\n"), encoding="utf-8")
    made = build(book, "press", extensions=EXTENSIONS, html_title="A book in small")
    assert (made.said, made.status) == ("", 0)
    root: Any = PdfReader(made.out / PDF).trailer["/Root"]
    assert sorted(_find_alternatives(root["/StructTreeRoot"])) == ["A gull", "A list", "a map", "an anchor"]
    page = pages_of((made.out / EPUB).read_bytes())["a.xhtml"]
    figures = page.xpath("//h:figure//h:img/@alt", namespaces=_HTML)
    assert figures == ["A gull", "", "A list"] and not page.xpath("//h:p//h:figure", namespaces=_HTML)
    assert page.xpath("//h:p//h:img/@alt", namespaces=_HTML) == ["an anchor", "", "a map"]


def _find_alternatives(node: Any) -> Iterator[str]:
    """Yield what a tagged PDF says in the place of its images."""
    node = node.get_object()
    if isinstance(node, list):
        for each in node:
            yield from _find_alternatives(each)
    elif isinstance(node, dict):
        if "/Alt" in node:
            yield node["/Alt"]
        if "/K" in node:
            yield from _find_alternatives(node["/K"])


def test_the_index_leads_to_no_page_that_is_not_in_print(tmp_path: Path) -> None:
    book = write("letters", tmp_path, "people")
    (book / "index.md").write_text("---\norphan: true\n---\n\n# A book\n\nWords.\n", encoding="utf-8")
    people = book / "people.md"
    people.write_text(f"---\norphan: true\n---\n\n{people.read_text(encoding='utf-8')}", encoding="utf-8")
    made = build(book, "press", extensions=EXTENSIONS, html_title="A book in small")
    assert (made.said, made.status) == ("", 0)
    assert "Sister" not in "".join(page.extract_text() for page in PdfReader(made.out / PDF).pages)


def test_no_chapter_but_a_letter_ends_with_a_line_or_two_on_a_page() -> None:
    def ends(short: bool, letter: bool) -> set[int]:
        """Return how many lines stand on the last pages of chapters, each of which is a line longer than another."""
        chapters = []
        for number in range(8):
            last = ["word " * 12] if short else []
            parts = [Piece("p", [words]) for words in ("word " * 400, "word " * (510 + 15 * number), *last)]
            name = f"c{number}"
            chapters.append(Chapter(name, f"Chapter {number}", Piece("div", [*parts], [f"{name}#"]), letter))
        book = replace(a_book(), volumes=(Volume("Part", tuple(chapters)),), names=())
        pages = [page.extract_text() for page in PdfReader(BytesIO(pdf.render_pdf(book))).pages]
        begin = [number for number, page in enumerate(pages) if re.match(r"(?:Part\s+)?Chapter \d+\s+word", page)]
        assert len(begin) == 8
        closing = [pages[after - 1] or pages[after - 2] for after in (*begin[1:], len(pages) - 1)]  # before the index
        return {sum(line.startswith("word") for line in page.splitlines()) for page in closing}

    assert min(ends(short=False, letter=False)) == min(ends(short=True, letter=False)) >= 4
    assert min(ends(short=False, letter=True)) < 4  # such ends there would be


def _never(*_: object) -> None:
    raise AssertionError("pages are read, or the book is set")


def test_letters_of_a_text_that_no_font_has_are_said_before_any_page_is_read(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_build, "_run", _never)
    (small.parent / "chapters" / "sailor-1901.md").write_text("# A page\n", encoding="utf-8")
    letter = small / "letters" / "sailor-1901.xml"
    source = letter.read_text(encoding="utf-8").replace("<body>", "<!-- ቃለ --><body>")
    letter.write_text(source, encoding="utf-8")
    with pytest.raises(AssertionError, match="pages are read"):
        print_build.build_print()
    letter.write_text(source.replace("blue scarf", "blue ሀሎ scarf"), encoding="utf-8")
    line = source[: source.index("blue scarf")].count("\n") + 1
    said = rf"sailor-1901\.xml:{line}: 'ሀ' \(U\+1200 ETHIOPIC SYLLABLE HA\) could not be displayed.*data/fonts"
    with pytest.raises(EditionError, match=said):
        print_build.build_print()


def test_letters_of_a_page_that_no_font_has_are_said_before_the_book_is_set(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("typst.Compiler", _never)
    with pytest.raises(EditionError, match=r"the book in print: '日' \(U\+65E5 .*expected a font file"):
        pdf.render_pdf(a_book(Piece("p", ["a ", Piece("em", ["日本"])])))


def test_a_file_that_is_no_font_is_said_by_its_name(small: Path) -> None:
    (small / "fonts").mkdir()
    (small / "fonts" / "Abyssinica.ttf").write_text("not a font", encoding="utf-8")
    with pytest.raises(EditionError, match=r"data/fonts/Abyssinica\.ttf: no font; expected"):
        pdf.render_pdf(a_book(Piece("p", ["words"])))


def test_a_face_that_is_not_there_is_said_before_any_page_is_read(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(print_build, "_run", _never)
    monkeypatch.setattr("edition.typeface.UPRIGHT", "Nothing.ttf")
    monkeypatch.setattr(print_face, "_CUTS", (print_face.Cut("Nothing.ttf", 400, "Regular"),))
    with pytest.raises(
        EditionError, match=r"the package fontpkg-literata: no file Nothing\.ttf; expected the packages"
    ):
        print_build.build_print()
