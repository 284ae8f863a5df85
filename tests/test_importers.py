"""The importers: from a reader's copy to the published layer."""

from __future__ import annotations

import random
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from importer_samples import HEAD, LETTER, PUBLICATION, Paragraph, Sample, Site, lay_out, write_table
from in_small import begin, settle
from repeated import draws

from edition import importers
from edition.errors import EditionError
from edition.importers import Result, import_folder, list_missing, reconstruct
from edition.importers.article import import_article
from edition.importers.page_layout import Line, number_pages, read_lines
from edition.importers.source_record import squeeze
from edition.model import Markup, Variant, walk
from edition.project import find_project
from edition.tei import dumps, loads
from edition.text import fold, plain


def imported(sample: Sample, folder: Path) -> Result:
    source, table = sample.write(folder)
    return import_article(read_lines(sample.text, PUBLICATION.running), PUBLICATION, source, table)


def problem(sample: Sample, folder: Path) -> str:
    with pytest.raises(EditionError) as caught:
        imported(sample, folder)
    assert len(caught.value.problems) == 1
    return str(caught.value)


def test_each_version_reads_as_the_publication_means_it(tmp_path: Path) -> None:
    sample = lay_out(LETTER)
    letter = imported(sample, tmp_path).letter
    assert letter.witness_text("M").split("\n\n") == sample.versions["M"]
    assert letter.witness_text("B").split("\n\n") == [fold(text) for text in sample.versions["B"]]


def test_an_imported_letter_written_and_read_again_is_the_same(tmp_path: Path) -> None:
    letter = imported(lay_out(LETTER), tmp_path).letter
    assert loads(dumps(letter)) == letter


def test_the_letter_has_its_divisions_and_ids_in_order(tmp_path: Path) -> None:
    letter = imported(lay_out(LETTER), tmp_path).letter
    assert [(section.id, section.kind) for section in letter.sections] == [  # type: ignore[union-attr]
        ("", "opener"),
        ("one", "section"),
        ("two", "section"),
        ("", "closer"),
        ("postscript", "postscript"),
    ]
    assert [paragraph.id for paragraph in letter.all_paragraphs] == [f"p{n}" for n in range(1, 8)]
    assert [paragraph.form for paragraph in letter.all_paragraphs] == ["salute", *"ppp", "salute", "signed", "p"]
    assert [variant.id for variant in letter.all_variants] == ["v01", "v02", "v03", "v04", "v05"]


def pages(*begins: tuple[str | None, int]) -> list[str | None]:
    """Return the numbers of pages, of each of which the printed number and the length in lines is given."""
    lines = [
        Line("text", "text", ((0, 1),), page=number if nth == 0 else None)
        for number, length in begins
        for nth in range(length)
    ]
    return [line.page for line in number_pages(lines) if line.page is not None]


def test_pages_between_two_printed_numbers_are_counted() -> None:
    assert pages(("35", 40), ("", 41), ("", 40), ("38", 40)) == ["35", "36", "37", "38"]


def test_pages_are_not_counted_where_one_of_them_does_not_show() -> None:
    assert pages(("35", 40), ("", 81), ("38", 40)) == ["35", "", "38"]


def test_pages_before_the_first_number_are_counted_back_till_one_may_be_hidden() -> None:
    assert pages(("", 80), ("", 30), ("", 42), ("35", 40), ("36", 40)) == ["", "33", "34", "35", "36"]


def test_a_form_feed_begins_a_page_and_ends_no_paragraph(tmp_path: Path) -> None:
    sample = lay_out(LETTER, columns=30, page=5)
    led = re.search(r"\w \n (?=\w)", sample.text)
    assert led is not None
    for fed in (" \n\n\f", "\n\f\n"):
        text = sample.text[: led.start() + 1] + fed + sample.text[led.end() :]
        letter = imported(replace(sample, text=text), tmp_path).letter
        assert letter == imported(sample, tmp_path).letter


def test_running_heads_are_not_text(tmp_path: Path) -> None:
    sample = lay_out(LETTER, columns=30, page=5)
    letter = imported(sample, tmp_path).letter
    assert HEAD in sample.text and HEAD not in plain(letter.sections)


def test_a_paragraph_ends_where_a_sentence_leaves_room_for_the_next_word(tmp_path: Path) -> None:
    sample = lay_out(LETTER)
    closed_up = re.sub(r"\n\n\n+(?=And so we wait)", "\n\n", sample.text)
    assert closed_up != sample.text
    letter = imported(replace(sample, text=closed_up), tmp_path).letter
    assert plain(letter.paragraph("p3").content) == "And so we wait."


WORDS = (
    "mill",
    "wheel",
    "water",
    "stones",
    "miller’s",
    "to",
    "a",
    "grinding",
    "petty-minded",
    "harvesters",
    "rain;",
    "10-15",
)
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join)
SITES = st.builds(Site, st.one_of(TEXTS, st.just("")), st.one_of(TEXTS, st.none())).filter(
    lambda site: bool(site.lemma) or site.reading is not None
)


def _parted(pieces: list[str | Site], first: str) -> Paragraph:
    """Begin with a word and set a word after each site, so that every lemma has a beginning."""
    return [first, *(part for piece in pieces for part in (piece, "then"))]


PARAGRAPHS = st.lists(st.one_of(TEXTS, SITES), max_size=5)


@st.composite
def letters(draw: st.DrawFn) -> list[Paragraph]:
    return [
        ["Dear friend,"],
        _parted(draw(PARAGRAPHS), "First"),
        *(_parted(pieces, "Moreover") for pieces in draw(st.lists(PARAGRAPHS, max_size=3))),
        _parted(draw(PARAGRAPHS), "Second"),
        ["With greetings"],
        ["(Miller)"],
        _parted(draw(PARAGRAPHS), "P.S."),
    ]


@draws(60)
@given(letters(), st.integers(24, 70), st.integers(4, 30), st.booleans(), st.booleans())
def test_whatever_is_laid_out_comes_back_whole(
    tmp_path_factory: pytest.TempPathFactory,
    letter: list[Paragraph],
    columns: int,
    page: int,
    hyphens: bool,
    traces: bool,
) -> None:
    sample = lay_out(letter, columns, page, hyphens=hyphens, traces=traces)
    result = imported(sample, tmp_path_factory.mktemp("laid"))
    assert reconstruct(result) == squeeze(sample.text)
    assert "".join(squeeze(part.text) for part in result.parts) == squeeze(sample.text)
    assert not result.undecided
    for siglum, texts in sample.versions.items():
        assert [squeeze(text) for text in result.letter.witness_text(siglum).split("\n\n")] == [
            squeeze(text) for text in texts
        ]
    assert loads(dumps(result.letter)) == result.letter


def test_a_character_added_to_the_letter_is_noticed(tmp_path: Path) -> None:
    result = imported(lay_out(LETTER), tmp_path)
    tampered = (*result.letter.sections[:-1], replace(result.letter.sections[-1], content=()))  # type: ignore[type-var]
    source = squeeze(lay_out(LETTER).text)
    assert reconstruct(result) == source
    assert reconstruct(replace(result, letter=replace(result.letter, sections=tampered))) != source


def test_a_broken_word_that_nothing_decides_keeps_its_hyphen_and_is_listed(tmp_path: Path) -> None:
    sample = lay_out(
        [*LETTER[:2], ["It has been as everybody in the valley says a free-thinking summer."], *LETTER[3:]]
    )
    text = sample.text.replace("says a \n\nfree-thinking", "says a free-\n\nthinking")
    assert text != sample.text
    result = imported(replace(sample, text=text), tmp_path)
    assert [f"{b.first}-{b.second}" for b in result.undecided] == ["free-thinking"]
    assert "free-thinking" in result.letter.witness_text("M")
    assert any("free-thinking" in said for said in result.report())


def test_notes_are_kept_apart_and_calls_lead_to_them(tmp_path: Path) -> None:
    sample = lay_out(LETTER)
    note = f"\n{' ' * 40}\n2. A mill in the next valley [or was it?]; see «Мельница», a tech- \n\nnical paper. \n"
    text = sample.text.replace("cracked. \n\n\nWith", f"cracked.\n2\n{note} With", 1)
    text = text.replace("friend, \n", "friend,\n1\n\n", 1)
    result = imported(replace(sample, text=text), tmp_path)
    assert [(note.id, note.n, note.target) for note in result.letter.notes] == [("fn02", "2", "p4")]
    content = result.letter.notes[0].content
    assert [node.tag for node in content if isinstance(node, Markup)] == ["supplied", "foreign"]
    assert result.missing_notes == ("1",)
    calls = [node for node in walk(result.letter.sections) if isinstance(node, Markup) and node.tag == "ptr"]
    assert [(call.get("n"), call.get("target")) for call in calls] == [("1", ""), ("", "#fn02")]
    assert reconstruct(result) == squeeze(text)


def test_a_lemma_takes_its_opening_quotation_mark_with_it(tmp_path: Path) -> None:
    sample = lay_out([*LETTER[:2], ["They call it", Site("“the great” wheel", "a wheel"), "now."], *LETTER[3:]])
    letter = imported(sample, tmp_path).letter
    lemma = letter.variant("v04").lemma
    assert lemma is not None and plain(lemma.content) == "“the great” wheel"


def test_a_bracketed_paragraph_is_a_variant_around_it(tmp_path: Path) -> None:
    sample = lay_out([*LETTER[:2], [Site("", "We wait for the rain.")], *LETTER[3:]])
    letter = imported(sample, tmp_path).letter
    assert any(isinstance(node, Variant) for section in letter.sections for node in section.content)  # type: ignore[union-attr]
    assert "p3" in [paragraph.id for paragraph in letter.all_paragraphs]
    assert "We wait" in letter.witness_text("B") and "We wait" not in letter.witness_text("M")


# what is refused


def test_a_bracket_that_is_not_closed_is_named_with_its_line(tmp_path: Path) -> None:
    sample = lay_out(LETTER)
    broken = sample.text.replace("[stands]", "[stands", 1)
    line = broken[: broken.index("[stands")].count("\n") + 1
    said = problem(replace(sample, text=broken), tmp_path)
    assert f"mill.txt:{line}: a square bracket is not closed" in said and "another one is opened" in said


def test_a_bracket_in_a_bracket_is_refused(tmp_path: Path) -> None:
    sample = lay_out(LETTER)
    said = problem(replace(sample, text=sample.text.replace("[stands]", "[stands [still]]", 1)), tmp_path)
    assert "a square bracket is not closed" in said


def test_a_bracket_that_was_not_opened_is_refused(tmp_path: Path) -> None:
    sample = lay_out(LETTER)
    said = problem(replace(sample, text=sample.text.replace("[stands]", "stands]", 1)), tmp_path)
    assert "a closing square bracket; expected an opening one before it" in said


@pytest.mark.parametrize(
    ("whole", "damaged", "said"),
    [
        ("friend,\n1\n", "friend, \n", "a call of note 2; expected that of note 1 before it"),
        ("cracked.\n2\n", "cracked. \n", "note 2 is not called; expected its call in the text"),
        ("tech- \n\nnical paper. \n", "tech- \n", "“tech-” ends a paragraph; expected the rest of the word"),
    ],
)
def test_a_call_or_the_half_of_a_word_that_is_lost_is_noticed(
    tmp_path: Path, whole: str, damaged: str, said: str
) -> None:
    sample = lay_out(LETTER)
    note = f"\n{' ' * 40}\n2. A mill in the next valley, a tech- \n\nnical paper. \n"
    text = sample.text.replace("cracked. \n\n\nWith", f"cracked.\n2\n{note} With", 1)
    text = text.replace("friend, \n", "friend,\n1\n\n", 1)
    assert imported(replace(sample, text=text), tmp_path).missing_notes == ("1",)
    assert text.count(whole) == 1
    assert said in problem(replace(sample, text=text.replace(whole, damaged)), tmp_path)


def test_a_cut_short_article_says_where_it_should_have_ended(tmp_path: Path) -> None:
    sample = lay_out(LETTER)
    said = problem(replace(sample, text=sample.text[: len(sample.text) // 2]), tmp_path)
    assert "the paper on the mill is cut short" in said and "so it ends." in said


def test_a_missing_part_is_named(tmp_path: Path) -> None:
    sample = lay_out(LETTER)
    assert "no heading “A Letter from the Mill”" in problem(
        replace(sample, text=sample.text.replace("A Letter from the Mill", "A Letter", 1)), tmp_path
    )
    assert "a paragraph that begins “P.S.”" in problem(
        replace(sample, text=sample.text.replace("P.S.", "N.B.", 1)), tmp_path
    )


def _changed(sample: Sample, nth: int, **fields: str) -> Sample:
    rows = [dict(row) for row in sample.rows]
    rows[nth].update(fields)
    return replace(sample, rows=rows)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"paragraph": "p3"}, "v01: paragraph p3; expected p2"),
        ({"reading_words": "4"}, "v01: a reading of 4 words; expected 1"),
        ({"kind": "omission", "kinds": "omission"}, "v01: kind omission"),
        ({"lemma_least": "3"}, "v01: lemma of 2 words; expected between the least, 3, and the most, 2"),
        ({"lemma_most": "99"}, "v01: a lemma of up to 99 words; expected at most the 12 words"),
        ({"evidence": "line break"}, "v01: evidence 'line break'; expected no 'line break'"),
        ({"evidence": "hearsay"}, "v01: evidence is 'hearsay'; expected one or more of italics"),
        ({"status": "maybe"}, "v01: status is 'maybe'; expected one or more of variant, doubtful"),
        ({"group": "v04"}, "v01: group 'v04'"),
        ({"lemma_words": "two"}, "v01: lemma_words is 'two'; expected a number of words"),
    ],
)
def test_a_decision_that_the_source_contradicts_is_named(tmp_path: Path, fields: dict[str, str], said: str) -> None:
    message = problem(_changed(lay_out(LETTER), 0, **fields), tmp_path)
    assert "apparatus.csv:2: " in message and said in message


def test_a_decision_must_reach_over_the_trace_of_its_italics(tmp_path: Path) -> None:
    sample = lay_out(LETTER, columns=44, traces=True)
    traced = next(nth for nth, row in enumerate(sample.rows) if "line break" in row["evidence"])
    imported(sample, tmp_path)
    assert "expected one that crosses the end of line" in problem(
        _changed(sample, traced, lemma_words="1", lemma_least="1"), tmp_path
    )
    assert "expected 'line break', since mill.txt shows one" in problem(
        _changed(sample, traced, evidence="context"), tmp_path
    )


def test_a_table_with_a_row_too_few_or_too_many_is_refused(tmp_path: Path) -> None:
    sample = lay_out(LETTER)
    assert "5 variant sites, of which this is number 5; expected 4" in problem(
        replace(sample, rows=sample.rows[:-1]), tmp_path
    )
    extra = dict(sample.rows[-1], id="v06", group="v06")
    assert "v06: no such bracket" in problem(replace(sample, rows=[*sample.rows, extra]), tmp_path)


def test_a_table_with_other_columns_is_refused(tmp_path: Path) -> None:
    sample = lay_out(LETTER)
    source, table = sample.write(tmp_path)
    table.write_text("id,words\nv01,3\n")
    with pytest.raises(EditionError, match="not the columns of an apparatus table"):
        import_article(read_lines(sample.text, PUBLICATION.running), PUBLICATION, source, table)


# folders


@pytest.fixture
def mill(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return a folder with one invented publication, which is the only one the edition knows."""
    sample = lay_out(LETTER)
    table = tmp_path / "apparatus.csv"
    write_table(table, sample.rows)

    def read(path: Path, recount: bool) -> Result:
        lines = read_lines(path.read_text(encoding="utf-8"), PUBLICATION.running)
        return import_article(lines, PUBLICATION, path, table, recount)

    known = {"mill-1900": importers.Importer("the paper on the mill", ("Before", PUBLICATION.title), read)}
    monkeypatch.setattr(importers, "load_importers", lambda: known)
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "mill.txt").write_text(sample.text, encoding="utf-8")
    monkeypatch.setenv("EDITION_PROJECT", str(begin(tmp_path)))
    monkeypatch.setenv("EDITION_PUBLISHED", str(tmp_path / "published"))
    import_folder(folder, tmp_path / "first", figures=True)
    return folder


def test_a_folder_is_imported_and_written(mill: Path, tmp_path: Path) -> None:
    results = import_folder(mill, tmp_path / "out")
    assert [result.path for result in results] == [tmp_path / "out" / "mill-1900.xml"]
    assert loads((tmp_path / "out" / "mill-1900.xml").read_bytes()) == results[0].letter
    assert list_missing(results) == []
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mill-1900.xml"]


def test_the_default_place_is_where_builds_look(mill: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITION_PUBLISHED", str(tmp_path / "elsewhere"))
    import_folder(mill)
    assert find_project().published == tmp_path / "elsewhere"
    assert find_project().published_file("mill-1900").exists()


def test_a_folder_tells_what_it_lacks(mill: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = importers.Importer("the paper on the bakery", ("Bread",), importers.load_importers()["mill-1900"].read)
    monkeypatch.setitem(importers.load_importers(), "bakery-1901", other)
    assert list_missing(import_folder(mill, tmp_path / "out")) == [
        "bakery-1901: no copy of the paper on the bakery in the folder, so its published layer was not made"
    ]


def test_where_builds_look_no_layer_of_an_earlier_import_is_left(
    mill: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = importers.Importer("the paper on the bakery", ("Bread",), importers.load_importers()["mill-1900"].read)
    monkeypatch.setitem(importers.load_importers(), "bakery-1901", other)
    for folder in (find_project().published, tmp_path / "own"):
        folder.mkdir()
        for name in ("bakery-1901.xml", "something-else.xml"):
            (folder / name).write_text("an earlier one", encoding="utf-8")
    import_folder(mill)
    import_folder(mill, tmp_path / "own")
    assert sorted(path.name for path in find_project().published.iterdir()) == ["mill-1900.xml", "something-else.xml"]
    assert (tmp_path / "own" / "bakery-1901.xml").exists(), (
        "in a folder of their own choice readers keep what they have"
    )
    (mill / "bakery.txt").write_text("Bread, and no more", encoding="utf-8")
    (find_project().published / "bakery-1901.xml").write_text("an earlier one", encoding="utf-8")
    with pytest.raises(EditionError):
        import_folder(mill)
    assert (find_project().published / "bakery-1901.xml").exists(), "an import that fails removes nothing"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("First: the water", "p2 has {} words in M; expected {}"),
        ("All is told", "c1 has {} words; expected {}"),
        ("Some words were known", "f1 has {} words; expected {}"),
    ],
)
def test_a_copy_that_lacks_words_is_refused_and_the_paragraph_named(
    mill: Path, tmp_path: Path, words: str, said: str
) -> None:
    copy = mill / "mill.txt"
    text = copy.read_text(encoding="utf-8")
    first, _, *rest = words.split()
    copy.write_text(text.replace(words, " ".join([first, *rest]), 1), encoding="utf-8")
    with pytest.raises(EditionError) as caught:
        import_folder(mill, tmp_path / "out")
    (found,) = caught.value.problems
    expected = re.escape(said).replace(r"\{\}", r"(\d+)")
    match = re.match(expected, f"{found.what}; expected {found.expected}")
    assert match and int(match[2]) == int(match[1]) + 1
    assert (Path(found.file).name, "data/figures" in found.expected) == ("mill.txt", True)
    assert text.splitlines()[found.line - 1].startswith(first)
    assert not (tmp_path / "out").exists()


def test_figures_counted_anew_are_not_compared_with_the_old_ones(mill: Path, tmp_path: Path) -> None:
    copy = mill / "mill.txt"
    copy.write_text(copy.read_text(encoding="utf-8").replace("First: the water", "First: water", 1), encoding="utf-8")
    import_folder(mill, tmp_path / "out", figures=True)
    import_folder(mill, tmp_path / "out")


@pytest.mark.parametrize(
    ("named", "said"), [("no.such:thing", "No module named 'no'"), ("edition.paths:IMPORTERS", "has no attribute")]
)
def test_importers_that_cannot_be_loaded_are_named(named: str, said: str, small: Path) -> None:
    settle(small, importers=named)
    with pytest.raises(EditionError, match=rf"project\.yml: importers: .*{said}.*expected module:name"):
        importers.load_importers()


def test_an_edition_without_importers_knows_no_publication(small: Path, tmp_path: Path) -> None:
    assert importers.load_importers() == {}
    (tmp_path / "copy.txt").write_text("Some words of an article.")
    with pytest.raises(EditionError, match="not a publication that the edition knows"):
        import_folder(tmp_path)


def test_a_publication_without_figures_is_not_taken_for_whole(mill: Path, tmp_path: Path) -> None:
    for name in ("paragraphs", "parts"):
        table = find_project().data / "figures" / f"{name}.csv"
        kept = table.read_text(encoding="utf-8")
        table.write_text(kept.splitlines()[0] + "\n", encoding="utf-8")
        with pytest.raises(EditionError, match=f"{name}.csv records no figures of mill-1900"):
            import_folder(mill, tmp_path / "out")
        table.unlink()
        with pytest.raises(EditionError, match=f"{name}.csv: there is no such file"):
            import_folder(mill, tmp_path / "out")
        table.write_text(kept, encoding="utf-8")
    import_folder(mill, tmp_path / "out")


@pytest.mark.parametrize("folder", ["_build/html", "_build", "_build/published/html", "data/letters", "."])
def test_nothing_is_imported_where_the_repository_or_the_site_is(mill: Path, folder: str) -> None:
    with pytest.raises(EditionError, match="this folder lies in the repository; expected _build/published"):
        import_folder(mill, find_project().root / folder)
    assert not list((find_project().root / folder).glob("mill-1900*"))


def test_the_one_private_folder_of_the_repository_is_not_tracked() -> None:
    assert find_project().is_private(ROOT / "_build" / "published")
    assert subprocess.run(["git", "check-ignore", "-q", "_build/published/x"], cwd=ROOT, check=False).returncode == 0


def _utf16(text: str) -> bytes:
    return text.encode("utf-16")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("other.txt", b"A recipe for bread.\n", "other.txt:1: not a publication that the edition knows"),
        ("empty.txt", b" \n", "empty.txt: the file is empty"),
        ("latin.txt", "Before\n\ncaf\xe9".encode("latin-1"), "latin.txt:3: not UTF-8"),
        ("wide.txt", _utf16("Before\n"), "wide.txt:1: not UTF-8"),
        ("picture.pdf", b"\x89PNG\r\n", "picture.pdf: not a PDF that can be read"),
        ("mill2.txt", lay_out(LETTER).text.encode(), "mill2.txt: the same publication as mill.txt"),
        ("mill2.txt", lay_out(LETTER).text[:300].encode(), "cut short"),
    ],
)
def test_one_wrong_file_stops_the_import_and_nothing_is_written(
    mill: Path, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (mill / name).write_bytes(content)
    with pytest.raises(EditionError) as caught:
        import_folder(mill, tmp_path / "out")
    assert len(caught.value.problems) == 1 and said in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_everything_that_is_wrong_is_told_at_once(mill: Path) -> None:
    (mill / "a.txt").write_bytes(b"")
    (mill / "b.txt").write_bytes(b"A recipe.")
    with pytest.raises(EditionError) as caught:
        import_folder(mill)
    assert len(caught.value.problems) == 2


def test_a_folder_that_is_not_there_or_holds_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EditionError, match="there is no such folder"):
        import_folder(tmp_path / "nowhere")
    with pytest.raises(EditionError, match="no text file and no PDF"):
        import_folder(tmp_path)


def test_an_earlier_import_survives_one_that_fails(mill: Path, tmp_path: Path) -> None:
    import_folder(mill, tmp_path / "out")
    before = (tmp_path / "out" / "mill-1900.xml").read_bytes()
    (mill / "mill.txt").write_text("Before\n\nand no more", encoding="utf-8")
    with pytest.raises(EditionError):
        import_folder(mill, tmp_path / "out")
    assert (tmp_path / "out" / "mill-1900.xml").read_bytes() == before


def test_a_place_that_cannot_be_written_is_told(mill: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where a folder should be")
    with pytest.raises(EditionError, match="cannot be written"):
        import_folder(mill, tmp_path / "out")


def test_hostile_text_comes_out_escaped(tmp_path: Path) -> None:
    sample = lay_out(
        [*LETTER[:2], ["It <b>is</b> &amp; <!-- so -->", Site("<i>old</i>", "<script>x</script>")], *LETTER[3:]]
    )
    result = imported(sample, tmp_path)
    written = dumps(result.letter)
    assert b"<script>" not in written and b"<!--" not in written
    assert loads(written) == result.letter
    assert reconstruct(result) == squeeze(sample.text)


def test_random_damage_never_ends_in_a_traceback(tmp_path: Path) -> None:
    dice = random.Random(1924)
    text = lay_out(LETTER).text
    refused = 0
    for nth in range(60):
        start = dice.randrange(len(text))
        damaged = text[:start] + dice.choice(["", "[", "]", "\n", "\n 7\n"]) + text[start + dice.randrange(40) :]
        folder = tmp_path / str(nth)
        folder.mkdir()
        try:
            result = imported(replace(lay_out(LETTER), text=damaged), folder)
        except EditionError:
            refused += 1
        else:
            assert reconstruct(result) == squeeze(damaged)
    assert refused > 10
