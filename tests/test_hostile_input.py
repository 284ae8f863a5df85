"""Input that nobody means: read rightly or refused with one line, and nothing of it commands a terminal."""

from __future__ import annotations

import contextlib
import os
import re
import zipfile
from pathlib import Path

import pytest
from in_small import BIB, PEOPLE, SAILOR

from edition import batch, bibliography, cli, saying
from edition.adopt.adoption import Options, adopt
from edition.adopt.source import parse_source
from edition.check.bibliography_rules import FORMS
from edition.check.mending import mend_edition
from edition.errors import EditionError, Problem, name_first
from edition.files import read_json, read_text
from edition.importers.pdf_lines import read_pdf
from edition.project import find_project, read_project
from edition.tei import loads, read
from edition.tei.encoding import decode_declared
from edition.tei.prefixes import explain_prefix
from edition.witnesses import read_witness

TEI = (
    '<?xml version="1.0" encoding="{}"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>'
    "<title>A café</title></titleStmt><publicationStmt><p/></publicationStmt><sourceDesc><p/></sourceDesc></fileDesc>"
    "</teiHeader><text><body><p>Déjà vu, ça va</p></body></text></TEI>\n"
)


# What the declaration of a document says, and what its bytes are.


@pytest.mark.parametrize(
    "declared", ["ISO-8859-1", "windows-1252", "US-ASCII", "UTF-16", "koi8-r", "nonsense", "utf-7"]
)
def test_a_letter_whose_declaration_and_bytes_disagree_is_refused(declared: str, small: Path) -> None:
    path = small / SAILOR
    text = path.read_text(encoding="utf-8").replace("<p ", "<!-- é --><p ", 1)
    path.write_text(re.sub(r"<\?xml.*?\?>", f'<?xml version="1.0" encoding="{declared}"?>', text), encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(EditionError, match=f"{SAILOR}:1: the declaration names the encoding '{declared}'"):
        read(path)
    assert cli.main(["format"]) == 1
    assert path.read_bytes() == before


@pytest.mark.parametrize("declared", ["ISO-8859-1", "ascii", "UTF-8", "utf-8"])
def test_a_letter_that_is_the_same_in_both_encodings_is_read(declared: str, small: Path) -> None:
    text = (small / SAILOR).read_text(encoding="utf-8").encode("ascii", "xmlcharrefreplace")
    text = re.sub(rb"<\?xml.*?\?>", b'<?xml version="1.0" encoding="%s"?>' % declared.encode(), text)
    assert loads(text).sections == read(small / SAILOR).sections


@pytest.mark.parametrize("declared", ["ISO-8859-1", "windows-1252", "big5"])
def test_a_foreign_document_whose_declaration_and_bytes_disagree_is_refused(declared: str, tmp_path: Path) -> None:
    source = TEI.format(declared).encode()
    with pytest.raises(EditionError, match=r"mill\.xml:1: the declaration names the encoding"):
        parse_source(source, "mill.xml")
    path = tmp_path / "A.xml"
    path.write_bytes(source)
    with pytest.raises(EditionError, match="the declaration names the encoding"):
        read_witness("A", path)


@pytest.mark.parametrize("declared", ["ISO-8859-1", "windows-1252", "UTF-8", "UTF-16"])
def test_a_foreign_document_is_read_in_the_encoding_it_declares(declared: str, tmp_path: Path) -> None:
    path = tmp_path / "A.xml"
    path.write_bytes(TEI.format(declared).encode(declared))
    assert "Déjà vu, ça va" in "".join(map(str, parse_source(path.read_bytes(), path).texts[0].itertext()))
    assert [block.text for block in read_witness("A", path).blocks] == ["Déjà vu, ça va"]


@pytest.mark.parametrize(
    "declared", ["idna", "unicode_escape", "punycode", "base64", "rot13", "undefined", "utf-7", "\0"]
)
def test_what_is_no_encoding_of_documents_is_refused(declared: str) -> None:
    with pytest.raises(EditionError, match=r"mill\.xml:1: the (unknown encoding|declaration names)"):
        decode_declared(TEI.format(declared).encode(), "mill.xml", "a document")
    plain = TEI.replace("é", "e").replace("à", "a").replace("ç", "c")
    with pytest.raises(EditionError, match=r"mill\.xml:1: the unknown encoding"):
        decode_declared(plain.format(declared).encode(), "mill.xml", "a document")


# Characters that XML cannot hold.


@pytest.mark.parametrize("character", ["\0", "\x01", "\x1b", "\x0c", "\ufffe", "\uffff"])
def test_a_character_that_xml_cannot_hold_is_refused_where_it_is_read(character: str, tmp_path: Path) -> None:
    path = tmp_path / "any"
    path.write_text(f"one\ntwo {character} three of which there are enough words\n", encoding="utf-8")
    with pytest.raises(EditionError, match=f"any:2: the character U\\+{ord(character):04X}; expected characters"):
        read_text(path, "a text")


@pytest.mark.parametrize("escaped", [r"\u0000", r"\ud800", r"\uDFFF x", r"\u001b", r"\ufffe"])
@pytest.mark.parametrize("said", ['{{"a": 1,\n "b": "x{}"}}', '[1,\n {{"x{}": 2}}]', '[{{"a": [\n"{}"]}}]'])
def test_a_character_escaped_in_json_is_refused_with_its_line(escaped: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "any.json"
    path.write_text(said.format(escaped), encoding="utf-8")
    with pytest.raises(EditionError, match=r"any\.json:2: the character U\+"):
        read_json(path, "JSON")


def test_a_pair_escaped_in_json_is_one_character(tmp_path: Path) -> None:
    path = tmp_path / "any.json"
    path.write_text(r'["\ud83d\ude00", "\\u0000"]', encoding="utf-8")
    assert read_json(path, "JSON") == ["😀", r"\u0000"]


@pytest.mark.parametrize("said", [r'title: "a\0b"', r'title: "a\x1bb"', r'text: {singular: "a\0", plural: b}'])
def test_a_character_escaped_in_the_project_file_is_refused(said: str, small: Path) -> None:
    text = re.sub(rf"(?m)^{said.partition(':')[0]}:.*\n(^[ ]+.*\n)*", "", (small / "project.yml").read_text("utf-8"))
    (small / "project.yml").write_text(text + said + "\n", encoding="utf-8")
    line = text.count("\n") + 1
    with pytest.raises(EditionError, match=rf"project\.yml:{line}: the character U\+00"):
        read_project(small.parent)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<p ", "<x:p "),
        ("<p ", "<p: "),
        ("<p ", "<:p "),
        ("sourceDesc>", "so:urceDesc>"),
        ("http://www.tei-c.org/ns/1.0", "http://a}b"),
        ("http://www.tei-c.org/ns/1.0", "}"),
        ("<p ", '<y xmlns="a}b{c"/><p '),
    ],
)
def test_a_name_of_no_namespace_or_a_strange_one_is_said(
    old: str, new: str, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = small / SAILOR
    path.write_text(path.read_text("utf-8").replace(old, new), encoding="utf-8")
    assert cli.main(["check", str(path)]) == 1
    assert f"{SAILOR}:" in capsys.readouterr().err
    assert cli.main(["adopt", str(path), "--id", "mill-1900", "--plan"]) in (0, 1)


# Patterns of prefixes.


@pytest.mark.parametrize(
    ("pattern", "replacement"),
    [
        ("(.+)", "registers/people.csv#$1"),
        ("([a-z]+)-([0-9]+)", "$1.xml#p$2"),
        (r"([a-z]+(-[a-z]+)*)", "$1"),
        (r"(\p{L}+)-(\i\c*)", "$1#$2"),
        ("[(]?(x)[)+*]", "$1"),
        ("(one|two)(,(one|two))*", "$1"),
    ],
)
def test_a_pattern_that_is_quick_is_let_be(pattern: str, replacement: str) -> None:
    assert explain_prefix(pattern, replacement) is None


@pytest.mark.parametrize(
    ("pattern", "replacement", "wrong"),
    [
        ("(a+)+", "$1", "repeats a group"),
        ("((a*)*)*", "$1", "repeats a group"),
        ("(a|a)*b", "$1", "repeats a group"),
        ("(,(a|aa))*b", "$1", "repeats a group"),
        ("([a-z]+|-)*!", "$1", "repeats a group"),
        ("(x{0,900}){900}", "$1", "repeats a group"),
        ("(-.*)+", "$1", "repeats a group"),
        (".*.*.*.*.*x", "x", "repeats too much"),
        ("a{1000000}", "x", "more than 1000 times"),
        ("(.+)", "$2", r"has no group \$2"),
        (".+", "#$1", r"has no group \$1"),
        ("([a-z", "$1", "is no regular expression"),
        ("(a", "$1", "is no regular expression"),
        ("a" * 500, "x", "is longer than"),
        ("(.+)", "$1" + "x" * 500, "is longer than"),
        ("(?=(a+))", "$1", "of a kind that XML Schema does not know"),
        (r"(a)\1", "$1", "points back"),
    ],
)
def test_a_pattern_that_would_stop_a_program_is_refused(
    pattern: str, replacement: str, wrong: str, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = small / SAILOR
    text = re.sub(
        r'matchPattern="[^"]*" replacementPattern="[^"]*"',
        lambda _: f'matchPattern="{pattern}" replacementPattern="{replacement}"',
        path.read_text(encoding="utf-8"),
        count=1,
    )
    path.write_text(text, encoding="utf-8")
    assert cli.main(["check", str(path)]) == 1
    assert re.search(rf"{SAILOR}:\d+: the pattern '.*' of the prefix \w+ .*{wrong}", capsys.readouterr().err)


# The bibliography.


def wrong_with(text: str) -> list[str]:
    return list(map(str, bibliography.parse(text, "x.bib")[1]))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@book{a,\n title={A}},\n year={1950}\n}\n", "x.bib:2: ',', which stands in no entry"),
        ("@book{a, title={A}}\nloose words\n@book{b, title={B}}", "x.bib:2: 'loose words', which stands in no entry"),
        ("@book{a, title={A}}\n}\n", "x.bib:2: '}', which stands in no entry"),
        ("@book{a, title={A}}\nbook{b, title={B}}", "x.bib:2: an entry without its '@'"),
        (
            "@book{a,\n title={The {L Letters}, publisher={P}}, year={1}\n}",
            "x.bib:1: a: title holds the field publisher",
        ),
        ('@book{a,\n title={A, year = "1950", note={x}}}', "x.bib:1: a: title holds the field year"),
        (
            "@book{a,\n title={A {x\n}\n@book{b,\n title={B}\n}\n}}",
            "x.bib:4: the entry b stands inside the entry of line 1",
        ),
        ("@book{a, title={A} year={1}}", "x.bib:1: not BibTeX"),
        ("@book{a, title={A}}\n\n@book{A, title={B}}", "x.bib:3: the key A a second time; expected one entry, that of"),
        ("\n@book{a, title={A}, title={B}}", "x.bib:2: entry with key a has a duplicate title field"),
        ("\n@book{a, crossref={a}}", "x.bib:2: a: crossref 'a' leads back to it"),
        ("@book{a, crossref={b}}\n@book{b, crossref={A}}", "x.bib:2: b: crossref 'A' leads back to it"),
        ("\n@book{a, crossref={zz}}", "x.bib:2: a: crossref 'zz'; expected the key of an entry"),
        ("@book{", "x.bib:1: not BibTeX: premature end"),
        ("@book{a, title=word}", "x.bib:1: not BibTeX: the value word in no braces; expected {word}"),
        ("@book{a,\n@book{b,\n title={B}}", "expected the entry begun on line 1 closed"),
    ],
)
def test_what_a_brace_or_a_comma_loses_is_said(text: str, said: str) -> None:
    assert any(said in line for line in wrong_with(text)), wrong_with(text)


def test_comments_of_a_bibliography_are_no_mistakes() -> None:
    text = "% words, {braces}\n@comment{jabref-meta: {a};}\n@string{x = {X}}\n  % more\n@book{a, title = x # { Y}}\n"
    entries, problems = bibliography.parse(text, "x.bib")
    assert (problems, entries["a"].fields) == ([], {"title": "X Y"})


def test_an_entry_has_what_its_crossref_brings() -> None:
    text = (
        "@incollection{a, title={A}, crossref={b}}\n@book{b, title={B}, booktitle={B}, editor={Ash, Ann}, crossref={c}}"
    )
    entries, problems = bibliography.parse(text + "\n@book{c, publisher={P}}", "x.bib")
    assert problems == []
    assert entries["a"].fields == {"title": "A", "booktitle": "B", "publisher": "P", "crossref": "b"}
    assert [name.family for name in entries["a"].persons["editor"]] == ["Ash"]
    assert entries["a"].written == {"title": "A", "crossref": "b"}


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("doi", "10.1093/ehr/cep123", True),
        ("doi", "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O", True),
        ("doi", "https://doi.org/10.1093/x", False),
        ("doi", "10.1093/", False),
        ("doi", "10.1093/a b", False),
        ("doi", "١٠.1093/x", False),
        ("doi", "10.1093/a\u202eb", False),
        ("url", "https://a.example/~x/50%20of_it?a=b&c=d#e", True),
        ("url", "http://пример.рф/страница", True),
        ("url", "https://", False),
        ("url", "https:///path", False),
        ("url", "https://a.example/a b", False),
        ("url", "https://a.example/100%", False),
        ("url", 'https://a.example/"><script>', False),
        ("url", "javascript:alert(1)", False),
        ("archived", "https://web.archive.org/web/2024/https://a.example/", True),
        ("archived", "ftp://a.example/", False),
        ("year", "1950", True),
        ("year", "١٩٥٠", False),
    ],
)
def test_a_number_or_an_address_of_a_source_is_held_to_its_form(name: str, value: str, right: bool) -> None:
    assert bool(re.fullmatch(FORMS[name][0], value)) is right


@pytest.mark.parametrize(
    ("field", "right"),
    [
        ("isbn = {978-0-306-40615-7}", True),
        ("isbn = {0-8044-2957-X}", True),
        ("isbn = {978-0-306-40615-8}", False),
        ("isbn = {0-8044-2957-1}", False),
        ("isbn = {123456789}", False),
        ("isbn = {X123456789}", False),
        ("doi = {doi:10.1093/x}", False),
        ("url = {https://}", False),
    ],
)
def test_a_bad_number_is_said_with_its_line(
    field: str, right: bool, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = small / BIB
    path.write_text(path.read_text("utf-8").replace("year = {1950}", f"year = {{1950}},\n  {field}"), encoding="utf-8")
    assert cli.main(["check", str(path)]) == (0 if right else 1)
    assert right or f"references.bib:3: lighthouse1950: {field.partition(' ')[0]} " in capsys.readouterr().err


def test_a_bibliography_of_tens_of_megabytes_is_refused(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (small / BIB).write_text("@book{a, title={A}}\n" * 1_000_000, encoding="utf-8")
    for command in (["check", str(small / BIB)], ["export", "--out", str(small / "out")]):
        assert cli.main(command) == 1
        assert (
            "references.bib: a file of 20000000 bytes; expected a bibliography in BibTeX, of "
            in capsys.readouterr().err
        )


def test_the_lines_of_many_entries_are_found_in_one_pass() -> None:
    text = "".join(f"@book{{a{number},\n title={{A}}}}\n" for number in range(3000))
    entries, problems = bibliography.parse(text, "x.bib")
    assert problems == []
    assert [source.line for source in entries.values()] == list(range(1, 6000, 2))


# Floods, long lines, and what commands a terminal.


def test_one_mistake_at_hundreds_of_places_is_a_few_lines() -> None:
    one = [Problem("data/a.csv", line, f"people: 'x{line}' is not known", "an id of people.csv") for line in range(300)]
    other = [Problem("data/b.csv", 7, "no name", "a value")]
    lines = name_first([*one, *other])
    assert lines[:10] == [str(problem) for problem in one[:10]]
    assert lines[10:] == ["data/b.csv:7: no name; expected a value", "and 290 more like data/a.csv, in data/a.csv"]


def test_many_mistakes_of_many_kinds_end_too() -> None:
    lines = name_first([Problem("a", 1, "wrong", "word " * number) for number in range(500)])
    assert len(lines) == 101
    assert lines[-1] == "and 400 more"


def test_a_table_without_its_rows_is_no_flood(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    events = small / "registers" / "events.csv"
    header, first = events.read_text("utf-8").splitlines()[:2]
    rows = [first.replace(first.partition(",")[0], f"event-{number}") for number in range(400)]
    events.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    people = small / PEOPLE
    people.write_text(people.read_text("utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert cli.main(["check"]) == 1
    assert len(capsys.readouterr().err.splitlines()) < 100


def test_a_long_value_is_cut_in_a_message() -> None:
    said = str(Problem("data/a.csv", 3, f"name {'x' * 9000!r} is long", ", ".join(map(str, range(3000)))))
    assert len(said) < 1000
    assert said.startswith("data/a.csv:3: name 'xxx")
    assert "is long; expected 0, 1, 2" in said


HOSTILE = "a\x1b[31m\r\nb\u202ec\u2066d\x9be\x07"


@pytest.mark.parametrize("where", ["file", "what", "expected", "also"])
def test_no_message_commands_the_terminal(where: str) -> None:
    given = {"file": "a", "line": 1, "what": "b", "expected": "c"}
    problem = Problem(**(given | ({"also": ((HOSTILE, 1),)} if where == "also" else {where: HOSTILE})))  # type: ignore[arg-type]
    assert not saying._COMMANDS.search(str(problem))
    assert r"\x1b[31m" in str(problem)
    assert r"\u202ec\u2066d\x9be\x07" in str(problem)


def test_half_a_character_in_a_name_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    name = os.fsdecode(b"a\xff\n.xml")
    assert cli.main(["check", name]) == 1
    assert capsys.readouterr().err.startswith(r"a\udcff\n.xml: there is no such file")


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", HOSTILE],
        ["check", "--" + HOSTILE],
        ["adopt", HOSTILE],
        ["collate", HOSTILE, "--id", "x"],
        ["collate", "A.txt", "--id", HOSTILE],
        ["export", HOSTILE, "--out", "out"],
        ["export", "--out", "out", "--format", HOSTILE],
        ["info", HOSTILE],
        ["import", "--sources", HOSTILE],
        ["renumber", HOSTILE],
        ["format", HOSTILE],
        ["new", HOSTILE],
        [HOSTILE],
    ],
)
def test_a_name_that_commands_the_terminal_does_not_reach_it(
    arguments: list[str],
    small: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / HOSTILE).mkdir()
    (tmp_path / HOSTILE / "x.xml").touch()
    with contextlib.suppress(SystemExit):
        cli.main(arguments)
    out, err = capfd.readouterr()
    assert out + err
    assert not saying._COMMANDS.search((out + err).replace("\n", ""))
    assert r"\x1b" in out + err


def test_a_title_that_commands_the_terminal_is_written_out(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = small / SAILOR
    path.write_text(path.read_text("utf-8").replace("A sailor to", "A &#x202e;sailor&#x9b; to", 1), encoding="utf-8")
    assert cli.main(["info"]) == 0
    assert r"A \u202esailor\x9b to" in capsys.readouterr().out


def test_a_small_file_that_unpacks_to_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "A.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w:t>" * 8_000_000)
    assert path.stat().st_size < 100_000
    with pytest.raises(EditionError, match=r"A\.docx: a file that unpacks to 40000000 bytes of text"):
        read_witness("A", path)


# What is no file.


def _loop(path: Path) -> None:
    path.symlink_to(path.name + "-2")
    path.with_name(path.name + "-2").symlink_to(path.name)


@pytest.mark.parametrize(
    "make", [os.mkfifo, _loop, lambda path: path.symlink_to("/dev/zero")], ids=["pipe", "loop", "zero"]
)
@pytest.mark.parametrize(
    "place", [SAILOR, PEOPLE, BIB, "ids.json", "datapackage.json", "../chapters/x.md", "../index.md"]
)
def test_what_is_no_file_in_an_edition_is_said(
    make: object, place: str, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = small / place
    path.unlink(missing_ok=True)
    make(path)  # type: ignore[operator]
    for command in (["check"], ["check", "--fix"], ["check", str(path)]):
        assert cli.main(command) == 1
        assert re.search(rf"{path.name}: (not a regular file|cannot be read)", capsys.readouterr().err)


@pytest.mark.parametrize("make", [os.mkfifo, _loop], ids=["pipe", "loop"])
def test_what_is_no_file_in_a_folder_is_said(
    make: object, small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    make(folder / "a.xml")  # type: ignore[operator]
    (folder / "around").symlink_to(folder)
    for command in (
        ["check", str(folder)],
        ["adopt", str(folder)],
        ["export", str(folder), "--out", str(tmp_path / "out")],
        ["adopt", str(folder / "a.xml")],
        ["collate", str(folder / "a.xml"), "--id", "x"],
    ):
        assert cli.main(command) == 1
        assert re.search(r"a\.xml: (not a regular file|cannot be read)", capsys.readouterr().err), command
    assert batch.find_texts([folder]) == [folder / "a.xml"]


@pytest.mark.parametrize("ending", [".txt", ".pdf"])
def test_a_source_that_is_no_file_is_said(
    ending: str, small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sources").mkdir()
    os.mkfifo(tmp_path / "sources" / f"a{ending}")
    assert cli.main(["import", "--sources", str(tmp_path / "sources")]) == 1
    assert f"a{ending}: not a regular file" in capsys.readouterr().err
    with pytest.raises(EditionError, match="not a regular file"):
        read_pdf(tmp_path / "sources" / f"a{ending}", ())


def test_a_folder_in_the_place_of_a_table_hides_nothing_else(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (small / PEOPLE).unlink()
    (small / "other.csv").mkdir()
    os.mkfifo(small / "pipe.csv")
    assert cli.main(["check"]) == 1
    assert "registers/people.csv: there is no such file" in capsys.readouterr().err
    assert mend_edition(find_project()) == []


def test_what_is_adopted_keeps_nothing_back_for_rights_that_it_does_not_declare(tmp_path: Path) -> None:
    text = TEI.format("UTF-8").replace("<p/></sourceDesc>", "<p>A print.</p></sourceDesc>")
    text = text.replace("Déjà vu", 'Déjà <gap reason="rights" unit="words" quantity="3"/> vu')
    with pytest.raises(EditionError, match="words are kept back for rights that nothing declares"):
        adopt(text.encode(), tmp_path / "x.xml", Options("x", "", "transcription"), find_project().vocabularies)
    sound = text.replace('reason="rights"', 'reason="lost"')
    assert adopt(sound.encode(), tmp_path / "x.xml", Options("x", "", "transcription"), find_project().vocabularies)
