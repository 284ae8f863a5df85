"""The published layers, made from the published texts themselves (set EDITION_SOURCES)."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path

import pytest
from lxml import etree

import edition
from edition import importers
from edition.errors import EditionError
from edition.importers import Result, import_folder, reconstruct
from edition.importers.source_record import list_streams, squeeze
from edition.importers.text_figures import count_figures
from edition.model import Letter, Markup, Paragraph, Section, walk
from edition.project import find_project
from edition.tables import find_places
from edition.text import plain
from edition.words import count_words

pytestmark = pytest.mark.sources


@pytest.fixture(scope="module")
def results(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    folder = tmp_path_factory.mktemp("layers")
    return {result.letter.id: result for result in import_folder(sources, folder)}


@pytest.fixture(scope="module")
def medvedev(results: dict[str, Result]) -> Letter:
    return results["medvedev-1924"].letter


@pytest.fixture(scope="module")
def joffe(results: dict[str, Result]) -> Letter:
    return results["joffe-1927"].letter


def text_of(result: Result) -> str:
    return result.source.read_text(encoding="utf-8")


def letters_only(text: str) -> str:
    return "".join(re.findall(r"[^\W\d_]", text))


@pytest.mark.parametrize("letter_id", ["joffe-1927", "medvedev-1924"])
def test_the_parts_put_together_again_are_the_source(results: dict[str, Result], letter_id: str) -> None:
    result = results[letter_id]
    assert reconstruct(result) == squeeze(text_of(result))
    assert "".join(squeeze(part.text) for part in result.parts) == squeeze(text_of(result))


def test_every_sentence_of_allens_article_is_there_once_and_in_order(results: dict[str, Result]) -> None:
    """The source is stripped here by rules of thumb, not by the importer: notes, heads, and what brackets instruct."""
    result = results["medvedev-1924"]
    source = text_of(result)
    notes = re.findall(r"(?s)\n {40,}\n(.*?)(?=\n (?! )|\n42 )", source)
    source = re.sub(r"(?s)\n {40,}\n.*?(?=\n (?! )|\n42 )", "", source)
    source = re.sub(r"\n.*(?:Baku Comrade” {9,}35|42 {9,}The NEP Era).*\n", "\n", source)
    source = re.sub(r"\[(?:phrase )?(?:quotation marks )?omitted[^\]]*\]", "", source)
    texts = list_streams(result.letter)
    assert letters_only(source) == letters_only(texts["front"] + texts["letter"] + texts["back"])
    assert letters_only("".join(notes)) == letters_only("".join(texts[note.id] for note in result.letter.notes))


def test_every_paragraph_of_the_web_page_is_there_once_and_in_order(results: dict[str, Result]) -> None:
    result = results["joffe-1927"]
    texts = list_streams(result.letter, result.call)
    title, rest = texts["letter"][: len(result.letter.title)], texts["letter"][len(result.letter.title) :]
    notes = "".join(texts[note.id] for note in result.letter.notes)
    assert squeeze(title + texts["front"] + rest + notes) == squeeze(text_of(result))


def test_the_layers_are_tei(results: dict[str, Result], tei_all: etree.RelaxNG) -> None:
    for result in results.values():
        assert result.path is not None
        document = etree.parse(result.path)
        assert tei_all.validate(document), tei_all.error_log


def test_a_layer_written_and_read_again_is_the_same(results: dict[str, Result]) -> None:
    for result in results.values():
        assert result.path is not None
        assert edition.tei.read(result.path) == result.letter


# Medvedev


def test_all_brackets_of_the_letter_are_sites_but_one_date_and_those_of_notes(results: dict[str, Result]) -> None:
    result = results["medvedev-1924"]
    ids = [variant.id for variant in result.letter.all_variants]
    assert ids == [f"v{nth:02}" for nth in range(1, 84)]
    source = text_of(result)
    letter = source[source.index("“Dear comrade V.") : source.index("\nConclusion")]
    assert letter.count("[") == len(ids) + 4
    supplied = [n for n in walk(result.letter.sections) if isinstance(n, Markup) and n.tag == "supplied"]
    assert [node.content[0].get("when") for node in supplied] == ["1924-01-20"]  # type: ignore[union-attr]
    assert not any("[" in result.letter.witness_text(siglum) for siglum in "MB")


def test_doubtful_sites_and_groups_are_as_recorded(medvedev: Letter) -> None:
    recorded = {row["id"]: row for row in apparatus()}
    for variant in medvedev.all_variants:
        row = recorded[variant.id]
        assert (variant.status, medvedev.group_of(variant.id)[0]) == (row["status"], row["group"])
        assert " ".join(variant.kinds) == row["kinds"]
    assert [variant.id for variant in medvedev.all_variants if variant.status == "doubtful"] == ["v23", "v42"]
    assert medvedev.groups == (("v35", "v36"), ("v41", "v42"), ("v50", "v51"), ("v57", "v58"), ("v81", "v82"))


def test_what_is_added_or_lacking_is_in_one_version_only(medvedev: Letter) -> None:
    for variant in medvedev.all_variants:
        assert variant.lemma is not None
        lemma = count_words(plain(variant.lemma.content))
        reading = count_words(plain(variant.readings[0].content))
        assert (lemma > 0, reading > 0) == {"addition": (False, True), "omission": (True, False)}.get(
            variant.kinds[0], (True, True)
        )


def test_the_extent_of_every_lemma_is_given_with_its_evidence(medvedev: Letter) -> None:
    for variant in medvedev.all_variants:
        assert variant.extent is not None and variant.lemma is not None
        assert variant.extent.least <= count_words(plain(variant.lemma.content)) <= variant.extent.most
        assert variant.extent.evidence
    traced = {v.id for v in medvedev.all_variants if v.extent and "line break" in v.extent.evidence}
    assert traced == {"v01", "v02", "v03", "v05", "v16", "v37", "v48", "v72", "v79"}


def test_one_paragraph_stands_in_one_version_only(medvedev: Letter) -> None:
    only = [n for section in medvedev.sections for n in section.content if isinstance(n, edition.Variant)]  # type: ignore[union-attr]
    assert [variant.id for variant in only] == ["v49"]
    table = medvedev.paragraphs.set_index("id")
    (held,) = (node.id for node in walk(only) if isinstance(node, Paragraph))
    assert table.loc[held, "words_M"] == 0 and table.loc[held, "words_B"] == 48


def test_both_layers_have_the_same_paragraphs_and_sites(medvedev: Letter) -> None:
    other = edition.load("medvedev-1924")
    assert [(p.id, p.form) for p in medvedev.all_paragraphs] == [(p.id, p.form) for p in other.all_paragraphs]
    places = find_places(medvedev)  # those of the publication's own front and back are among them
    assert {identifier: places[identifier] for identifier in find_places(other)} == find_places(other)


def test_notes_that_are_there_are_called_and_those_that_are_not_are_reported(results: dict[str, Result]) -> None:
    result = results["medvedev-1924"]
    assert [note.id for note in result.letter.notes] == [f"fn{n:02}" for n in range(9, 16)]
    places_of_calls = find_places(result.letter)
    assert all(note.target in places_of_calls for note in result.letter.notes)
    assert result.missing_notes == tuple("12345678")
    calls = [n for n in walk(result.letter.front) if isinstance(n, Markup) and n.tag == "ptr"]
    assert [call.get("n") for call in calls] == list("12345678")


def test_russian_words_in_notes_are_marked_as_russian(medvedev: Letter) -> None:
    foreign = [n for note in medvedev.notes for n in note.content if isinstance(n, Markup) and n.tag == "foreign"]
    assert len(foreign) == 6 and {node.get("xml:lang") for node in foreign} == {"ru"}


def test_pages_have_their_printed_numbers(medvedev: Letter) -> None:
    text = (*medvedev.front, *medvedev.sections, *medvedev.back)
    breaks = [node for node in walk(text) if isinstance(node, Markup) and node.tag == "pb"]
    assert [node.get("n") for node in breaks] == [str(page) for page in range(27, 43)]
    inside = [node.get("n") for node in breaks if node.get("break") == "no"]
    assert inside == ["27", "29", "34", "40"]


def test_broken_words_are_restored_and_the_undecided_one_is_told(results: dict[str, Result]) -> None:
    result = results["medvedev-1924"]
    assert [f"{b.first}-{b.second}" for b in result.undecided] == ["free-thinking"]
    kept = {f"{b.first}-{b.second}" for b in result.breaks if not b.joined}
    assert kept == {"all-defining", "self-expulsion", "worker-peasant", "free-thinking"}
    assert not re.search(r"[^\W\d_]- ", "".join(list_streams(result.letter).values()))


def test_the_article_is_divided_as_its_layout_shows(medvedev: Letter) -> None:
    assert [section.id for section in medvedev.sections if isinstance(section, Section)] == [
        "", "occasion", "point-1", "point-2", "point-3", "point-4", "discussion", "closing", "", "postscript",
    ]  # fmt: skip
    assert [plain(section.head) for section in medvedev.front] == ["Background", "Introduction to the Baku Letter"]
    front = [node.id for node in walk(medvedev.front) if isinstance(node, Paragraph)]
    assert front == [f"f{n}" for n in range(1, len(front) + 1)]
    assert plain(medvedev.paragraph("p1").content).startswith("“")


# Joffe


def test_joffes_letter_has_its_paragraphs_calls_and_notes(joffe: Letter) -> None:
    assert [p.id for p in joffe.all_paragraphs] == [f"p{n}" for n in range(1, 23)]
    assert [(p.id, p.form) for p in joffe.all_paragraphs if p.form != "p"] == [("p1", "salute"), ("p20", "signed")]
    assert [(note.id, note.target) for note in joffe.notes] == [
        ("fn01", "f1"), ("fn02", "p10"), ("fn03", "p13"), ("fn04", "p17"),
    ]  # fmt: skip
    assert joffe.sigla == ("E",)


# figures


def apparatus() -> list[dict[str, str]]:
    with (find_project().data / "figures" / "medvedev-1924-apparatus.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_recorded_figure_is_what_the_sources_give(results: dict[str, Result]) -> None:
    computed = count_figures([result.letter for result in results.values()])
    assert {path.name for path in computed} == {"paragraphs.csv", "parts.csv", "medvedev-1924-apparatus.csv"}
    for path, content in computed.items():
        assert path.read_bytes() == content


def test_figures_are_written_anew_from_a_table_that_is_out_of_step(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(find_project().data, tmp_path / "book" / "data")
    monkeypatch.setenv("EDITION_PROJECT", str(tmp_path / "book"))
    table = tmp_path / "book" / "data" / "figures" / "medvedev-1924-apparatus.csv"
    right = table.read_bytes()
    table.write_bytes(right.replace(b"v06,p5,", b"v06,p6,"))
    with pytest.raises(EditionError, match="v06: paragraph p6; expected p5"):
        import_folder(sources, tmp_path / "out")
    import_folder(sources, tmp_path / "out", figures=True)
    assert table.read_bytes() == right


def test_figures_need_every_publication(sources: Path, tmp_path: Path) -> None:
    (only,) = (path for path in sources.glob("*.txt") if importers.recognise(path) == "joffe-1927")
    shutil.copy(only, tmp_path / only.name)
    with pytest.raises(EditionError, match="no copy of Allen’s article"):
        import_folder(tmp_path, tmp_path / "out", figures=True)
    assert not (tmp_path / "out").exists()


# what is refused


@pytest.mark.parametrize("letter_id", ["joffe-1927", "medvedev-1924"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.97])
def test_a_text_cut_short_is_refused_in_one_sentence(
    results: dict[str, Result], tmp_path: Path, letter_id: str, share: float
) -> None:
    text = text_of(results[letter_id])
    cut = tmp_path / "cut.txt"
    cut.write_text(text[: int(len(text) * share)], encoding="utf-8")
    with pytest.raises(EditionError) as caught:
        import_folder(tmp_path, tmp_path / "out")
    assert len(caught.value.problems) == 1
    assert "cut short" in str(caught.value) and caught.value.problems[0].line > 0
    assert not (tmp_path / "out").exists()


def test_a_bracket_taken_out_of_the_article_is_noticed_wherever_it_was(
    results: dict[str, Result], tmp_path: Path
) -> None:
    text = text_of(results["medvedev-1924"])
    path = tmp_path / "article.txt"
    marks = [match.start() for match in re.finditer(r"[\[\]]", text)]
    for at in marks[::9]:
        path.write_text(text[:at] + text[at + 1 :], encoding="utf-8")
        with pytest.raises(EditionError) as caught:
            importers.import_file(path)
        assert len(caught.value.problems) == 1
        assert "bracket" in str(caught.value)


@pytest.mark.parametrize("letter_id", ["joffe-1927", "medvedev-1924"])
@pytest.mark.parametrize("share", range(0, 100, 7))
def test_any_one_line_taken_out_is_noticed(
    results: dict[str, Result], tmp_path: Path, letter_id: str, share: int
) -> None:
    lines = text_of(results[letter_id]).split("\n")
    written = [nth for nth, line in enumerate(lines) if line.strip()]
    taken = written[len(written) * share // 100]
    (tmp_path / "copy.txt").write_text("\n".join(lines[:taken] + lines[taken + 1 :]), encoding="utf-8")
    with pytest.raises(EditionError) as caught:
        import_folder(tmp_path, tmp_path / "out")
    assert str(caught.value).count("expected") == len(caught.value.problems)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("line", ["cance. ", "sonally. ", "ty. ", "1", "8", "14", "15"])
def test_a_line_of_half_a_word_or_a_call_taken_out_of_the_article_is_noticed(
    results: dict[str, Result], tmp_path: Path, line: str
) -> None:
    text = text_of(results["medvedev-1924"])
    assert text.count(f"\n{line}\n") == 1
    (tmp_path / "copy.txt").write_text(text.replace(f"\n{line}\n", "\n"), encoding="utf-8")
    with pytest.raises(EditionError):
        import_folder(tmp_path, tmp_path / "out")


def test_a_paragraph_taken_out_of_the_article_is_noticed(results: dict[str, Result], tmp_path: Path) -> None:
    text = text_of(results["medvedev-1924"])
    start, end = text.index("All efforts to save it"), text.index("Any support of the illusions")
    path = tmp_path / "article.txt"
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    with pytest.raises(EditionError, match="v40: "):
        importers.import_file(path)
