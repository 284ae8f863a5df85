"""The text of a witness is read from a file of its own as it stands there, and what is not text is named."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import missing

from edition.errors import EditionError
from edition.tree import Markup
from edition.witnesses import Block, Mark, WitnessText, name_witness, read_witness
from edition.witnesses.blocks import Piece, cut, make_block

MARKDOWN = """\
# To the *baker*

The bread is **dear**, and
so is *the flour*.

> He said so.

- first
- second

![a loaf](loaf.png)
"""
TEI = """\
<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><title>To the baker</title>
</teiHeader><text><body><!-- a remark --><div><head>I</head>
  <p>The <hi rend="italic">bread</hi> is <choice><sic>daer</sic><corr>dear</corr></choice><note>So here.</note>,
    <del>but</del> <add>and</add> so<pb n="2"/> is <gap reason="damage"/>.</p></div>
  <lg><l>A verse</l><l>or two</l></lg></body></text></TEI>
"""


def read(
    tmp_path: Path, name: str, content: str | bytes, brackets: str | None = None, verse: bool = False
) -> WitnessText:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_witness("A", path, brackets, verse)


def texts(witness: WitnessText) -> list[str]:
    return [block.text for block in witness.blocks]


def refused(tmp_path: Path, name: str, content: str | bytes, brackets: str | None = None) -> str:
    with pytest.raises(EditionError) as error:
        read(tmp_path, name, content, brackets)
    (problem,) = error.value.problems
    return str(problem).replace(f"{tmp_path}/", "")


def test_blank_lines_part_paragraphs_of_plain_text(tmp_path: Path) -> None:
    found = read(tmp_path, "A.txt", "\n One\n  line.\r\n\r\n\tTwo  ?\x0cThree\n").blocks
    assert [(block.text, block.line) for block in found] == [("One line.", 2), ("Two ? Three", 5)]


def test_every_line_of_verse_is_a_block(tmp_path: Path) -> None:
    found = read(tmp_path, "A.txt", "Of arms\nand the man\n\nI sing", verse=True).blocks
    assert [(block.text, block.form) for block in found] == [("Of arms", "l"), ("and the man", "l"), ("I sing", "l")]


def test_markdown_has_headings_italics_and_what_is_left_out_named(tmp_path: Path) -> None:
    witness = read(tmp_path, "A.md", MARKDOWN)
    assert texts(witness) == [
        "To the baker",
        "The bread is dear, and so is the flour.",
        "He said so.",
        "first",
        "second",
    ]
    assert [block.form for block in witness.blocks][:2] == ["head", "p"]
    assert witness.blocks[1].marks == (
        Mark(13, 17, "hi", (("rend", "bold"),)),
        Mark(29, 38, "hi", (("rend", "italic"),)),
    )
    assert [what for _, what in witness.left_out] == ["an image"]


def test_tei_of_one_witness_is_read_in_its_last_state(tmp_path: Path) -> None:
    witness = read(tmp_path, "A.xml", TEI)
    assert witness.title == "To the baker"
    assert texts(witness) == ["I", "The bread is daer, and so is […].", "A verse", "or two"]
    assert [block.form for block in witness.blocks] == ["head", "p", "l", "l"]
    assert [(mark.tag, mark.start) for mark in witness.blocks[1].marks] == [
        ("hi", 4),
        ("add", 19),
        ("pb", 25),
        ("gap", 29),
    ]
    assert [what for _, what in witness.left_out] == ["<note>: So here.", "<del>: but"]


def test_tei_with_an_apparatus_is_for_another_command(tmp_path: Path) -> None:
    text = TEI.replace("<hi ", "<app/><hi ")
    assert refused(tmp_path, "A.xml", text).startswith("A.xml:3: an apparatus; expected a TEI document of one witness")


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_a_word_processors_file_is_read_like_the_same_in_markdown(tmp_path: Path, kind: str) -> None:
    try:
        import pypandoc

        pandoc = pypandoc.get_pandoc_path()
    except (ImportError, OSError):
        missing("pandoc", "`make .venv/.office` installs it")
    (tmp_path / "B.md").write_text(
        MARKDOWN.replace("![a loaf](loaf.png)", "Tea[^1].\n\n[^1]: Green tea."), encoding="utf-8"
    )
    subprocess.run([pandoc, "B.md", "-o", f"B.{kind}"], cwd=tmp_path, check=True)
    witness = read_witness("B", tmp_path / f"B.{kind}")
    assert texts(witness) == [*texts(read(tmp_path, "A.md", MARKDOWN)), "Tea."]
    assert witness.blocks[1].marks == read(tmp_path, "A.md", MARKDOWN).blocks[1].marks
    assert [what for _, what in witness.left_out] == ["a note: Green tea."]


def test_a_broken_office_file_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("pypandoc")
    assert refused(tmp_path, "A.docx", b"PK no archive").startswith("A.docx: cannot be read: ")


def test_an_office_file_that_nothing_reads_says_what_would(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypandoc", None)
    assert "`make .venv/.office`" in refused(tmp_path, "A.odt", b"PK")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            "Müller".encode("cp1252"),
            "A.txt:1: not UTF-8; expected a text in UTF-8: where it is of Windows, `iconv -f CP1252",
        ),
        ("a\n\nMü".encode("utf-16"), "A.txt:1: in UTF-16; expected a text in UTF-8: `iconv -f UTF-16 -t UTF-8 A.txt`"),
        ("a\n\nMü".encode("utf-16-le"), "A.txt:1: in UTF-16; expected"),
        (b"a\n\nb\x01", "A.txt:3: the character U+0001; expected characters that XML can hold"),
        (b"\n\n", "A.txt: no text; expected the text of A"),
    ],
)
def test_what_cannot_be_read_is_said_with_the_remedy(tmp_path: Path, content: bytes, told: str) -> None:
    assert refused(tmp_path, "A.txt", content).startswith(told)


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    assert texts(read(tmp_path, "A.txt", b"\xef\xbb\xbfa b")) == ["a b"]


def test_letters_are_composed(tmp_path: Path) -> None:
    assert texts(read(tmp_path, "A.txt", "e\u0301te\u0301")) == ["été"]


def test_a_file_of_no_known_kind_is_refused_with_those_that_are_known(tmp_path: Path) -> None:
    assert ".docx (Word)" in refused(tmp_path, "A.pages", "x")


@pytest.mark.parametrize(
    ("meaning", "tag", "text"),
    [("supplied", "supplied", "we met here"), ("unclear", "unclear", "we met here"), ("gap", "gap", "we […] here")],
)
def test_brackets_are_what_the_editor_says_they_are(tmp_path: Path, meaning: str, tag: str, text: str) -> None:
    (block,) = read(tmp_path, "A.txt", "we [met] here", meaning).blocks
    assert block.text == text
    assert [mark.tag for mark in block.marks] == [tag]
    assert text[slice(*block.marks[0][:2])] == ("[…]" if meaning == "gap" else "met")


def test_brackets_may_be_the_text_itself(tmp_path: Path) -> None:
    assert texts(read(tmp_path, "A.txt", "we [met] [here", "text")) == ["we [met] [here"]


def test_brackets_of_which_nothing_is_said_are_a_reason_to_ask(tmp_path: Path) -> None:
    assert refused(tmp_path, "A.txt", "a\n\nwe [met] here [and] there") == (
        "A.txt:3: square brackets, [met]; expected --brackets supplied|unclear|gap|text: what they mean"
    )
    assert refused(tmp_path, "A.txt", "we [met here", "gap").startswith("A.txt:1: a square bracket without its other")


def test_an_ellipsis_in_brackets_is_a_gap_whatever_others_mean(tmp_path: Path) -> None:
    (block,) = read(tmp_path, "A.txt", "we [...] [met]", "supplied").blocks
    assert (block.text, [mark.tag for mark in block.marks]) == ("we […] met", ["gap", "supplied"])


def test_italics_stay_where_brackets_go(tmp_path: Path) -> None:
    (block,) = read(tmp_path, "A.md", "we [met] *at noon* there", "supplied").blocks
    assert cut(block, 0, len(block.text)) == (
        "we ",
        Markup("supplied", (), ("met",)),
        " ",
        Markup("hi", (("rend", "italic"),), ("at noon",)),
        " there",
    )


def test_an_element_that_is_cut_has_its_part_on_either_side() -> None:
    block = make_block([Piece("a "), Piece("b c", (("hi", ()),)), Piece("", (("pb", ()),), point=True), Piece(" d")])
    assert block == Block("a b c d", "p", (Mark(2, 5, "hi"), Mark(5, 5, "pb")))
    assert cut(block, 0, 3) == ("a ", Markup("hi", (), ("b",)))
    assert cut(block, 4, 7) == (Markup("hi", (), ("c",)), Markup("pb"), " d")


@pytest.mark.parametrize(
    ("said", "siglum", "file"),
    [("copies/A.txt", "A", "copies/A.txt"), ("w.6=copies/six.docx", "w.6", "copies/six.docx"), ("Я=b.md", "Я", "b.md")],
)
def test_a_witness_is_named_by_its_file_or_by_what_stands_before_it(said: str, siglum: str, file: str) -> None:
    assert name_witness(said) == (siglum, Path(file))


@pytest.mark.parametrize("said", ["my copy.txt", "=a.txt", "1.txt", "a b=c.txt", "x*.txt"])
def test_a_siglum_is_a_word_that_begins_with_a_letter(said: str) -> None:
    with pytest.raises(EditionError, match="is no siglum; expected a letter, and letters"):
        name_witness(said)


def test_entities_are_refused(tmp_path: Path) -> None:
    hostile = '<!DOCTYPE TEI [<!ENTITY x "y">]>' + TEI.replace("bread", "&x;")
    assert "declarations of entities" in refused(tmp_path, "A.xml", hostile)
