"""The letters for word processors: every word, reading and note, by a reader of Word documents, and by LibreOffice."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pypandoc
import pytest
from adopt_samples import tei
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from pypdf import PdfReader

import edition
from edition import store
from edition.adopt.adoption import Options, adopt
from edition.exports import gather_contents
from edition.exports.contents import Contents
from edition.exports.docx.document import make_document
from edition.model import Letter
from edition.tei import loads
from edition.text import edited_text

LISTS = ("Witnesses", "Sources")


def notes_of(content: bytes) -> list[str]:
    """Return the texts of the footnotes that the text calls, in its order."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        notes = etree.fromstring(archive.read("word/footnotes.xml"))
        called = etree.fromstring(archive.read("word/document.xml")).iter(qn("w:footnoteReference"))
        texts = {note.get(qn("w:id")): "".join(note.itertext()).strip() for note in notes}
        return [texts[reference.get(qn("w:id"))] for reference in called]


def text_of(content: bytes) -> list[str]:
    """Return the paragraphs between the description of a letter and the lists at its end, titles left out."""
    found = []
    for paragraph in Document(io.BytesIO(content)).paragraphs[3:]:
        if paragraph.text in LISTS:
            break
        if not str(paragraph.style and paragraph.style.name).startswith("Heading"):
            found.append(paragraph.text.replace("\u202f", ""))
    return found


def bare(text: str) -> str:
    """Return a text without the brackets of what is restated, and with one space at most between words."""
    return re.sub(r"[\[\]]", "", " ".join(text.split()))


def assert_whole(contents: Contents, letter: Letter) -> None:
    content = make_document(contents, letter)
    assert list(filter(None, map(bare, text_of(content)))) == list(map(bare, edited_text(letter).split("\n\n")))
    notes = notes_of(content)
    entries = {note.split()[0]: note for note in notes}
    assert all(variant.id in entries for variant in letter.all_variants)
    assert len(notes) == len(letter.all_variants) + len(letter.notes)
    comments = {comment.text.split()[0] for comment in Document(io.BytesIO(content)).comments}
    judged = {
        v.id for v in letter.all_variants if v.mechanisms or v.bearing or v.direction or letter.judgement_of(v.id)
    }
    assert judged == comments
    # Pandoc is a reader of its own, and finds as many notes and comments.
    read = pypandoc.convert_text(content, "json", format="docx", extra_args=["--track-changes=all"])
    assert read.count('"t":"Note"') == len(notes)
    assert read.count('"comment-start"') == len(comments)


@pytest.mark.slow
def test_a_document_has_the_edited_text_and_every_reading_note_and_judgement(small: Path) -> None:
    contents = gather_contents()
    for letter in contents.letters:
        assert_whole(contents, letter)


def test_entries_say_who_reads_omits_is_lost_or_has_it_in_the_edition_s_words(small: Path) -> None:
    notes = notes_of(make_document(gather_contents(), store.load("sailor-1901")))
    entries = {note.split()[0]: note for note in notes}
    assert entries["v01"] == "v01 since Friday A] omitted B"
    assert entries["v03"] == "v03 no words A] to be had B (doubtful)"
    assert entries["v05"] == "v05 that … and often A] nothing B"
    assert "in the edition’s words: the ship leaves on Sunday" in entries["v04"]
    site = (
        '<p>The <app><lem wit="#A">old</lem><rdg wit="#B">new</rdg><witDetail type="lacuna" wit="#C"/></app> mill</p>'
    )
    [text] = adopt(tei(site, "".join(f'<witness xml:id="{name}"/>' for name in "ABCD")), "mill.xml", Options())
    letter = loads(text.content, "mill.xml")
    [note] = notes_of(make_document(gather_contents(), letter))
    assert note == "v1 old A] new B; not extant: C; not reported: D"


def test_the_same_letter_gives_the_same_bytes_at_any_hour(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contents, letter = gather_contents(), store.load("sailor-1901")
    first = make_document(contents, letter)
    monkeypatch.setattr("time.time", lambda: 1e9)
    monkeypatch.setattr("time.localtime", lambda *_: (2001, 9, 9, 1, 46, 40, 6, 252, 0))
    assert make_document(contents, letter) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        assert b"w:date" not in archive.read("word/comments.xml")


@pytest.mark.book
@pytest.mark.whole
@pytest.mark.parametrize("letter_id", edition.letters())
def test_the_letters_are_whole_in_their_documents(letter_id: str, contents: Contents) -> None:
    assert_whole(contents, edition.load(letter_id))


@pytest.mark.whole
def test_libreoffice_sets_a_document_with_its_notes(small: Path, tmp_path: Path) -> None:
    if not (office := shutil.which("soffice")):
        pytest.skip("SKIPPED FOR WANT OF LibreOffice (the Debian package libreoffice-writer-nogui)")
    path = tmp_path / "sailor.docx"
    path.write_bytes(make_document(gather_contents(), store.load("sailor-1901")))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = [office, home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    text = " ".join(page.extract_text() for page in PdfReader(tmp_path / "sailor.pdf").pages)
    assert "since Friday A] omitted B" in " ".join(text.split())


def test_what_is_written_from_right_to_left_says_so_in_the_text_and_in_the_notes(small: Path) -> None:
    site = '<app><lem wit="#A"><hi rend="italic">עולם</hi></lem><rdg wit="#B">ארץ</rdg></app>'
    body = f"<p>שלום {site}, <foreign>amen</foreign>.</p>"
    [text] = adopt(tei(body).replace(b'xml:lang="en"', b'xml:lang="he"'), "mill.xml", Options())
    letter = loads(text.content, "mill.xml")
    assert letter.language == "he"
    content = make_document(gather_contents(), letter)
    runs = {run.text: run for block in Document(io.BytesIO(content)).paragraphs for run in block.runs}
    assert [bool(runs[words].font.rtl) for words in ("שלום ", "עולם", ", ", "amen")] == [True, True, True, False]
    assert runs["עולם"].font.cs_italic
    blocks = Document(io.BytesIO(content)).paragraphs
    turned = [block.text for block in blocks if block._p.find(f".//{qn('w:bidi')}") is not None]
    assert len(turned) == 1 and "שלום" in turned[0]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        notes = etree.fromstring(archive.read("word/footnotes.xml"))
    marked = {run.findtext(qn("w:t")): run.find(f".//{qn('w:rtl')}") is not None for run in notes.iter(qn("w:r"))}
    assert [leftwards for words, leftwards in marked.items() if words and "ארץ" in words] == [True]
    assert any(leftwards is False for words, leftwards in marked.items() if words and words.strip())
