"""Texts of other projects are adopted without the change of a word, or refused with the reason; nothing is guessed."""

from __future__ import annotations

from pathlib import Path

import pytest
from adopt_samples import SAMPLES, WITNESSES, Sample, tei
from books import content
from in_small import chosen, make
from lxml import etree

from edition.adopt.account import compare_texts
from edition.adopt.adoption import Adopted, Options, adopt
from edition.adopt.kinds import find_kinds
from edition.adopt.lemma_search import say_words
from edition.adopt.names import as_name
from edition.check import check_letter
from edition.cli import main
from edition.errors import EditionError
from edition.model import Letter
from edition.tei import dumps, loads
from edition.text import edited_text, plain, witness_text
from edition.tree import Markup, walk

SIMPLE = SAMPLES[0].source
SITE = '<p>The <app><lem wit="#A">old</lem><rdg wit="#B">new</rdg></app> mill</p>'


def adopted(source: bytes, **options: str) -> Adopted:
    [text] = adopt(source, "mill.xml", Options(**options))
    return text


def read(source: bytes, **options: str) -> Letter:
    return loads(adopted(source, **options).content, "mill.xml")


def said(source: bytes, **options: str) -> str:
    return adopted(source, **options).report.whole()


def refused(source: bytes, **options: str) -> str:
    with pytest.raises(EditionError) as error:
        adopt(source, "mill.xml", Options(**options))
    return str(error.value)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_each_version_has_the_words_of_the_source(sample: Sample) -> None:
    letter = read(sample.source, **sample.options)
    for siglum, words in sample.reads.items():
        assert (witness_text(letter, siglum) if siglum else edited_text(letter)) == words


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_what_is_written_passes_the_check_and_is_valid_tei(sample: Sample, tei_all: etree.RelaxNG) -> None:
    content = adopted(sample.source, **sample.options).content
    letter = loads(content, "mill.xml")
    assert check_letter(letter) == []
    assert dumps(letter) == content, "it is in the layout of the house"
    assert tei_all.validate(etree.fromstring(content)), tei_all.error_log


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_the_same_file_gives_the_same_bytes_and_the_same_report(sample: Sample) -> None:
    one, other = (adopted(sample.source, **sample.options) for _ in range(2))
    assert one == other


def test_an_adopted_text_adopted_again_has_the_same_words() -> None:
    for sample in SAMPLES:
        once = adopted(sample.source, **sample.options)
        again = read(once.content, **sample.options)
        for siglum, words in sample.reads.items():
            assert (witness_text(again, siglum) if siglum else edited_text(again)) == words, sample.name


# What is kept


def test_ids_of_the_source_stay_and_those_wanting_are_given() -> None:
    letter = read(tei(f'<div xml:id="chapter"><p xml:id="first">One.</p>{SITE}</div>'))
    assert [paragraph.id for paragraph in letter.all_paragraphs] == ["first", "p1"]
    assert [variant.id for variant in letter.all_variants] == ["v1"]


def test_an_id_that_stands_twice_is_nobodys() -> None:
    letter = read(tei('<p xml:id="x">One.</p><p xml:id="x">Two.</p>'))
    assert [paragraph.id for paragraph in letter.all_paragraphs] == ["p1", "p2"]


def test_title_responsibility_licence_and_language_stay() -> None:
    source = tei(SITE).replace(
        b"<authority>The mill</authority>",
        b'<authority>The mill</authority><date when="1901">1901</date><availability status="free">'
        b'<licence target="https://creativecommons.org/licenses/by/4.0/">Free to use.</licence></availability>',
    )
    letter = read(source)
    header = [node for node in walk((letter.header,)) if isinstance(node, Markup)]
    assert letter.title == "The Mill"
    assert letter.language == "en"
    assert [plain(node.content) for node in header if node.tag in ("editor", "publisher")] == [
        "Anna Miller",
        "The mill",
    ]
    [licence] = [node for node in header if node.tag == "licence"]
    assert licence.get("target") == "https://creativecommons.org/licenses/by/4.0/"
    assert plain(licence.content) == "Free to use."


def test_other_parts_of_a_header_keep_their_words() -> None:
    header = (
        "<profileDesc><textClass><keywords><term>corn</term><term>flour</term></keywords></textClass></profileDesc>"
    )
    assert "corn flour" in plain(read(tei(SITE, header=header)).header.content)


def test_families_stay_with_what_is_said_of_them() -> None:
    letter = read(next(sample.source for sample in SAMPLES if sample.name.startswith("a family")))
    [family] = letter.families
    assert (family.siglum, family.members, plain(family.description)) == ("beta", ("B", "C"), "The later ones")


def test_groups_of_readings_stay() -> None:
    letter = read(next(sample.source for sample in SAMPLES if "groups of readings" in sample.name))
    [group] = [group for reading in letter.variant("v1").readings for group in reading.groups]
    assert dict(group.attributes)["type"] == "later"


def test_languages_stay_on_every_element() -> None:
    letter = read(tei('<div xml:lang="la"><p xml:lang="grc">λόγος <foreign xml:lang="he">דבר</foreign></p></div>'))
    [paragraph] = letter.all_paragraphs
    assert dict(paragraph.attributes)["xml:lang"] == "grc"
    [foreign] = [node for node in walk(paragraph.content) if isinstance(node, Markup)]
    assert foreign.get("xml:lang") == "he"


# Nothing is over-read


def test_a_conjecture_is_a_persons_and_no_witnesss() -> None:
    body = '<p>The <app><lem wit="#A #B">old</lem><rdg source="#Baker" type="conjecture">odd</rdg></app> mill</p>'
    [variant] = read(tei(body)).all_variants
    [conjecture] = variant.readings
    assert (conjecture.witnesses, conjecture.claimed_by, conjecture.get("type")) == ((), ("#Baker",), "conjecture")


def test_who_is_named_and_nowhere_declared_is_declared() -> None:
    letter = read(
        tei('<p>The <app><lem wit="#A #B">old</lem><rdg resp="Dr Baker bib:baker1901">odd</rdg></app> mill</p>')
    )
    declared = {
        n.get("xml:id"): plain(n.content) for n in walk((letter.header,)) if isinstance(n, Markup) and n.tag == "bibl"
    }
    assert declared == {"Dr": "Dr", "Baker": "Baker", "baker1901": "bib:baker1901"}


def test_a_witness_that_lacks_the_text_is_not_one_that_omits_it() -> None:
    detail = '<witDetail type="lac" wit="#C">torn off</witDetail>'
    body = f'<p>The <app><lem wit="#A">old</lem><rdg wit="#B"/>{detail}</app> mill</p>'
    letter = read(tei(body, WITNESSES + '<witness xml:id="C"/>'))
    [variant] = letter.all_variants
    assert [variant.attest(siglum).state for siglum in "ABC"] == ["reads", "omits", "not extant"]
    [note] = letter.notes
    assert (note.target, plain(note.content)) == (variant.id, "torn off")


def test_what_silence_says_is_known_only_where_nobody_is_silent() -> None:
    assert read(tei(SITE)).apparatus == "complete"
    assert read(tei(SITE, WITNESSES + '<witness xml:id="C"/>')).apparatus == "positive"
    assert read(tei(SITE), apparatus="positive").apparatus == "positive"


def test_a_reading_without_lemma_prefers_none() -> None:
    letter = read(tei('<p>The <app><rdg wit="#A">old</rdg><rdg wit="#B">new</rdg></app> mill</p>'))
    [variant] = letter.all_variants
    assert (variant.lemma, variant.kinds) == (None, ())
    assert edited_text(letter) == "The […] mill"


def test_a_mark_that_contradicts_the_apparatus_is_a_note() -> None:
    body = (
        '<p>One <app><lem wit="#A">two</lem><rdg wit="#B">too</rdg></app> three '
        '<app><lem wit="#A">four</lem><rdg wit="#B">for<lacunaEnd/></rdg></app></p>'
    )
    assert witness_text(read(tei(body)), "B") == "One too three for"
    assert "no mark says where it breaks off" in said(tei(body))


def test_an_entry_in_which_nothing_differs_is_its_text_and_its_notes_stay() -> None:
    letter = read(tei('<p>The <app><lem wit="#A #B">old</lem><note>very old</note></app> mill</p>'))
    assert letter.all_variants == ()
    assert [(note.target, plain(note.content)) for note in letter.notes] == [("p1", "very old")]


def test_a_second_reading_of_one_witness_is_a_note() -> None:
    letter = read(tei('<p>The <app><lem wit="#A #B">old</lem><rdg wit="#B">new</rdg></app> mill</p>'))
    assert witness_text(letter, "B") == "The old mill"
    assert [plain(note.content) for note in letter.notes] == ["B: new"]


@pytest.mark.parametrize(
    ("lemma", "readings", "kinds"),
    [
        ("the old mill", ["the mill old"], ("transposition",)),
        ("old", [""], ("omission",)),
        ("", ["old"], ("addition",)),
        ("old", ["new", ""], ("omission", "substitution")),
        ("old,", ["old"], ("punctuation",)),
        ("old", ["old"], ()),
    ],
)
def test_kinds_are_read_off_the_readings(lemma: str, readings: list[str], kinds: tuple[str, ...]) -> None:
    assert find_kinds(lemma, readings) == kinds


# Notes


def test_notes_hang_on_what_they_are_about_and_are_called_where_they_stood() -> None:
    letter = read(tei(f'<p>The mill<note n="1"><p>Of wood.</p><p>And stone.</p></note> stands.</p>{SITE}'))
    [note] = letter.notes
    assert (note.target, note.n, plain(note.catchword)) == ("p1", "1", "The mill")
    assert plain(note.content) == "Of wood. And stone."
    calls = [node for node in walk(letter.paragraph("p1").content) if isinstance(node, Markup) and node.tag == "ptr"]
    assert [call.get("target") for call in calls] == [f"#{note.id}"]


def test_a_note_before_any_text_hangs_on_what_comes_after_it() -> None:
    [note] = read(tei("<div><note>Of the whole.</note><p>The mill.</p></div>")).notes
    assert note.target == "p1"


# The report


def test_the_report_names_what_was_left_out_with_its_line() -> None:
    body = '<!-- a remark -->\n<p>The <x:wheel xmlns:x="urn:wheel"/>mill <measure unit="m" quantity="x">9</measure></p>'
    report = said(tei(body))
    assert "comment: it is no text" in report
    assert "line 2: <wheel> of urn:wheel: what is not TEI has no place here" in report
    assert "line 2: @quantity of <measure>: its value is not what TEI asks for, such as 'x'" in report


def test_the_report_names_what_stands_beside_a_text_and_is_none() -> None:
    facsimile = '<facsimile><surface><graphic url="1.jpg"/></surface><surface/></facsimile>'
    beside = facsimile + "<standOff><listPerson><person/></listPerson></standOff><text"
    adopted = adopt(SIMPLE.replace(b"<text", beside.encode()), "mill.xml")[0]
    left = [entry.what for entry in adopted.report.entries if entry.outcome == "not read"]
    assert left == ["<facsimile> with <surface>", "<standOff> with <listPerson>"]


def test_a_note_on_words_that_an_editor_corrects_has_them_as_they_are_written() -> None:
    choice = "<choice><sic>ol<lb break='no'/>de</sic><corr>old</corr></choice>"
    body = f'<p>The <app><lem wit="#A #B">{choice}</lem><note>So the copies.</note></app> mill.</p>'
    (note,) = read(tei(body)).notes
    assert plain(note.catchword) == "olde"


def test_the_report_names_the_header_of_a_corpus() -> None:
    header = SIMPLE[SIMPLE.index(b"<teiHeader") : SIMPLE.index(b"<text")]
    corpus = b'<teiCorpus xmlns="http://www.tei-c.org/ns/1.0">' + header + SIMPLE + SIMPLE + b"</teiCorpus>"
    for adopted in adopt(corpus, "mill.xml"):
        assert "the <teiHeader> of the <teiCorpus>" in [entry.what for entry in adopted.report.entries]


def test_a_sign_of_the_text_is_no_mark_of_the_search_for_lemmas() -> None:
    lemma = etree.fromstring("<lem>an \N{OBJECT REPLACEMENT CHARACTER} urn<gap/></lem>")
    assert say_words(lemma) == "an \N{OBJECT REPLACEMENT CHARACTER} urn…"


def test_the_report_counts_the_words_of_every_version() -> None:
    report = adopted(SIMPLE).report
    assert [(account.siglum, account.words) for account in report.accounts] == [("A", 3), ("B", 3), ("", 3)]
    assert report.counts.sites == 1
    assert any("word by word (3 words)" in line for line in report.brief())


def test_words_of_elements_that_are_not_tei_stay() -> None:
    assert edited_text(read(tei('<p>The <x:b xmlns:x="urn:b">old</x:b> mill</p>'))) == "The old mill"


def test_a_difference_of_one_word_is_found() -> None:
    [difference] = compare_texts({"A": "The old mill"}, {"A": "The new mill"})
    assert str(difference) == "the text of A, word 2: 'The old mill' became 'The new mill'"
    assert compare_texts({"A": "The old […] mill ."}, {"A": "The  old mill."}) == []


# Documents


def test_an_encoding_that_is_declared_is_read() -> None:
    source = b'<?xml version="1.0" encoding="ISO-8859-1"?>' + tei("<p>Mühle</p>").decode().encode("latin-1")
    assert edited_text(read(source)) == "Mühle"
    assert "encoding ISO-8859-1" in said(source)


def test_xml_1_1_and_a_document_type_without_declarations_are_read() -> None:
    declaration = '<?xml version="1.1" encoding="UTF-8"?>\n<!DOCTYPE TEI SYSTEM "http://example.org/tei.dtd">\n'
    report = said(tei(SITE, declaration=declaration))
    assert "XML 1.1" in report
    assert "nothing is read from outside" in report


def test_each_text_of_a_corpus_is_a_text() -> None:
    one = tei(SITE).decode()
    corpus = f"<teiCorpus{' xmlns=' + repr('http://www.tei-c.org/ns/1.0')}><teiHeader/>{one}{one}</teiCorpus>"
    assert [text.identifier for text in adopt(corpus.encode(), "mill.xml")] == ["mill-1", "mill-2"]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (b"", "mill.xml:1: not well-formed XML"),
        (b"<TEI><text>", "mill.xml:1: not well-formed XML"),
        (b"<html/>", "mill.xml:1: the document is a <html>, not a <TEI>"),
        (b"<TEI><teiHeader/></TEI>", "mill.xml:1: no <text>"),
        (b"<TEI><facsimile/></TEI>", "no <text>; there is only a <facsimile>"),
        (b"<TEI><text><front/></text></TEI>", "a <text> without <body>"),
        (tei("<p/>"), "the body of the text holds no words"),
        (tei("<p>&mill;</p>"), "not well-formed XML"),
        (tei("<p>&mill;</p>", declaration='<!DOCTYPE TEI SYSTEM "tei.dtd">\n'), "mill.xml:2: the entity &mill;"),
        (
            tei("<p>x</p>", declaration='<!DOCTYPE TEI [\n<!ENTITY x SYSTEM "/etc/passwd">]>'),
            "2: an entity declaration",
        ),
        (tei('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="b.xml"/>'), "lies in another file"),
        (b"\xff\xfe\xff", "mill.xml:1: not UTF-16"),
        (b'<?xml version="1.0" encoding="klingon"?><TEI/>', "mill.xml:1: the unknown encoding 'klingon'"),
    ],
)
def test_what_is_no_text_is_refused_with_its_line_and_the_reason(source: bytes, reason: str) -> None:
    message = refused(source)
    assert reason in message
    assert "\n" not in message


def test_names_are_made_of_sigla() -> None:
    assert [as_name(siglum) for siglum in ("01*", "ed. pr.", "A+", "Γ")] == ["w01-star", "ed.-pr.", "A-plus", "Γ"]


@pytest.mark.whole
def test_texts_by_other_projects_come_out_as_valid_tei(foreign: Path, tei_all: etree.RelaxNG) -> None:
    refusals = {}
    for file in sorted(foreign.glob("*.xml")):
        try:
            for text in adopt(file.read_bytes(), file):
                assert tei_all.validate(etree.fromstring(text.content)), (file.name, tei_all.error_log)
        except EditionError as error:
            refusals[file.stem] = str(error)
    assert list(refusals) == ["tei-guidelines-chapter-13"], refusals
    assert "the document is a <div>, not a <TEI>" in refusals["tei-guidelines-chapter-13"]


# The command


def test_adopt_writes_the_text_its_page_its_line_in_the_contents_and_the_report(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = small.parent
    (book / "_toc.yml").write_text("format: jb-book\nroot: index\nchapters:\n- file: chapters/sailor-1901\n")
    file = tmp_path / "mill.xml"
    file.write_bytes(SIMPLE)
    assert main(["adopt", str(file), "--id", "mill-1901"]) == 0
    assert "2 witnesses, 1 blocks of text, 1 sites" in capsys.readouterr().out
    assert witness_text(loads((small / "letters" / "mill-1901.xml").read_bytes()), "B") == "We met there."
    assert "```{letter} mill-1901" in (book / "chapters" / "mill-1901.md").read_text()
    assert "- file: chapters/mill-1901" in (book / "_toc.yml").read_text()
    assert "word" in (book / "_build" / "adopted" / "mill-1901.txt").read_text()


def test_a_plan_writes_nothing(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mill.xml"
    file.write_bytes(SIMPLE)
    before = sorted(path for path in small.parent.rglob("*") if path.is_file())
    assert main(["adopt", str(file), "--plan"]) == 0
    assert "would be written: data/letters/mill.xml" in capsys.readouterr().out
    assert sorted(path for path in small.parent.rglob("*") if path.is_file()) == before


def test_what_is_refused_leaves_nothing_and_the_other_files_are_adopted(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "downloaded"
    folder.mkdir()
    (folder / "good.xml").write_bytes(SIMPLE)
    (folder / "bad.xml").write_bytes(b"<html/>")
    assert main(["adopt", str(folder)]) == 1
    output = capsys.readouterr()
    assert "bad.xml:1: the document is a <html>" in output.err
    assert "refused: 1 of 2 files" in output.err
    assert (small / "letters" / "good.xml").exists()
    assert not (small / "letters" / "bad.xml").exists()


def test_a_text_takes_no_other_texts_place(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "sailor-1901.xml"
    file.write_bytes(SIMPLE)
    before = (small / "letters" / "sailor-1901.xml").read_bytes()
    assert main(["adopt", str(file)]) == 1
    assert "there is another text with the id sailor-1901" in capsys.readouterr().err
    assert (small / "letters" / "sailor-1901.xml").read_bytes() == before


def test_adopting_the_same_file_again_changes_nothing(small: Path, tmp_path: Path) -> None:
    file = tmp_path / "mill.xml"
    file.write_bytes(SIMPLE)
    assert main(["adopt", str(file)]) == 0
    written = (small / "letters" / "mill.xml").stat().st_mtime_ns
    assert main(["adopt", str(file)]) == 0
    assert (small / "letters" / "mill.xml").stat().st_mtime_ns == written


@pytest.mark.slow
def test_a_folder_is_adopted_side_by_side_as_file_by_file(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "downloaded"
    folder.mkdir()
    for sample in SAMPLES:
        (folder / f"{sample.name.replace(' ', '-')}.xml").write_bytes(sample.source)
    (folder / "bad.xml").write_bytes(b"<html/>")
    told, written = [], []
    for jobs in ("1", "2"):
        with chosen(make(tmp_path / jobs)) as data:
            assert main(["adopt", str(folder), "--jobs", jobs]) == 1
            output = capsys.readouterr()
            told.append((output.out, output.err.replace("reading …\n", "")))
            written.append(content(data.parent))
    assert told[0] == told[1]
    assert written[0] == written[1]
    assert "data/letters/bad.xml" not in written[0]
    assert len([name for name in written[0] if name.startswith("_build/adopted/")]) > len(SAMPLES) / 2
