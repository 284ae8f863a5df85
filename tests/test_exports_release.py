"""What the exports promise as a whole: the same bytes, a true packing list, one version, and no published text."""

from __future__ import annotations

import io
import json
import os
import re
import tomllib
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
import yaml
from books import build, write
from conftest import EPOCH, HTML, ROOT
from in_small import settle
from lxml import etree, html
from published_words import SENTENCE, published_runs, runs, words
from rdflib.namespace import SDO
from rocrate.rocrate import ROCrate

from edition import cli, store
from edition.book.page import downloads
from edition.errors import EditionError
from edition.exports import gather_contents, make_exports, make_private_texts
from edition.files import write_atomically
from edition.model import Letter
from edition.project import find_project
from edition.tei import dumps


@pytest.fixture
def dated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


@pytest.fixture
def layer(small: Path, tmp_path: Path) -> Letter:
    """Make a published layer of the sailor's letter, as an import would."""
    letter = replace(store.load("sailor-1901"), layer="published", nature="publication")
    write_atomically({tmp_path / "published" / "sailor-1901.xml": dumps(letter)})
    return letter


@pytest.mark.book
def test_the_same_edition_is_exported_to_the_same_bytes(dated: None, exports: dict[str, bytes]) -> None:
    assert make_exports(gather_contents()) == exports


def test_the_packing_list_is_a_crate_with_everything_in_it(exports: dict[str, bytes], tmp_path: Path) -> None:
    write_atomically({tmp_path / name: content for name, content in exports.items()})
    crate = ROCrate(tmp_path)
    assert crate.root_dataset["dateModified"] == "2026-11-20"
    assert crate.root_dataset["version"] == find_project().version
    assert {entity["license"].id for entity in crate.data_entities} == {"https://creativecommons.org/licenses/by/4.0/"}
    listed = [entity.id for entity in crate.data_entities]
    assert [name for name in exports if not name.startswith(tuple(listed))] == ["ro-crate-metadata.json"]
    for entity in crate.data_entities:
        assert entity["description"]
        if entity.id.endswith("/"):
            assert [part.id for part in entity["hasPart"]] == [name for name in listed if name.startswith(entity.id)][
                1:
            ]
        else:
            content = (tmp_path / entity.id).read_bytes()
            assert (entity["contentSize"], entity["sha256"]) == (str(len(content)), sha256(content).hexdigest())


def says_of_itself(files: dict[str, bytes]) -> tuple[dict[str, str], dict[str, str], str]:
    """Return what packing list and linked data say of the whole, and the edition that the registers in TEI name."""
    crate = {each["@id"]: each for each in json.loads(files["ro-crate-metadata.json"])["@graph"]}
    linked = {each["type"]: each for each in json.loads(files["edition.jsonld"])["@graph"]}
    named = etree.fromstring(files["registers.xml"]).findtext(".//{*}editionStmt/{*}edition")
    return crate["./"], linked["schema:Book"], str(named)


def test_what_has_not_been_released_has_no_day_of_release(small: Path, dated: None) -> None:
    settle(small, released=None)
    files = make_exports(gather_contents())
    packed, linked, named = says_of_itself(files)
    for said in (packed, linked):
        assert "datePublished" not in said
        assert said["creativeWorkStatus"] == "unreleased"
    assert packed["dateModified"] == "2026-11-20"
    assert named == f"Version {find_project().version}, not released yet"
    for name, content in files.items():
        assert b"2026-11-20" not in content or name == "ro-crate-metadata.json", name


def test_the_day_of_a_release_is_the_one_that_was_declared(small: Path, dated: None) -> None:
    settle(small, released="2027-03-01")
    packed, linked, named = says_of_itself(make_exports(gather_contents()))
    for said in (packed, linked):
        assert said["datePublished"] == "2027-03-01"
        assert "creativeWorkStatus" not in said
    assert "dateModified" not in packed
    assert named == f"Version {find_project().version}, 1 March 2027"


def test_the_packing_list_says_what_is_a_restatement(exports: dict[str, bytes]) -> None:
    crate = json.loads(exports["ro-crate-metadata.json"])
    described = {each["@id"]: each.get("description", "") for each in crate["@graph"]}
    for name in ("medvedev-1924.xml", "tables/", "edition.sqlite", "edition.jsonld", "api/"):
        assert "restated after Allen 2015" in described[name], name


def test_a_date_that_is_none_is_refused(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong in ("yesterday", "9" * 30):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", wrong)
        with pytest.raises(EditionError, match="is no point in time; expected seconds since 1970-01-01"):
            gather_contents()


def test_a_character_that_no_xml_can_hold_is_named_with_its_line(small: Path) -> None:
    people = small / "registers" / "people.csv"
    people.write_text(
        people.read_text(encoding="utf-8").replace("sister-anna,Anna", "sister-anna,An\x07na"), encoding="utf-8"
    )
    references = small / "references.bib"
    references.write_text("% \x01\n" + references.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(EditionError) as refused:
        gather_contents()
    assert [str(problem).partition("data/")[2] for problem in refused.value.problems] == [
        "registers/people.csv:4: the character U+0007; expected characters that XML can hold"
    ]
    people.write_text(people.read_text(encoding="utf-8").replace("\x07", ""), encoding="utf-8")
    with pytest.raises(EditionError, match=r"references\.bib:1: the character U\+0001"):
        gather_contents()


def test_all_that_tell_the_version_tell_the_same() -> None:
    package = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    codemeta = json.loads((ROOT / "codemeta.json").read_text(encoding="utf-8"))
    assert {str(citation["version"]), codemeta["version"]} == {find_project().version}
    assert codemeta["identifier"] == package["name"]
    assert codemeta["description"] == package["description"]
    assert codemeta["license"] == f"https://spdx.org/licenses/{citation['license'][1]}"
    assert citation["license"][1] in package["license"].split(" AND ")
    assert codemeta["runtimePlatform"] == f"Python {package['requires-python']}"
    assert [author["name"] for author in codemeta["author"]] == [author["name"] for author in package["authors"]]
    assert codemeta["keywords"] == citation["keywords"]
    assert codemeta.get("codeRepository") == find_project().repository


def test_the_description_of_the_code_uses_words_of_schema_org_and_of_codemeta() -> None:
    codemeta = json.loads((ROOT / "codemeta.json").read_text(encoding="utf-8"))
    assert codemeta["@context"] == "https://w3id.org/codemeta/3.0"
    names = {name for name in codemeta if name not in {"@context", "type"}}
    assert {name for name in names if str(SDO) + name not in SDO} == {"developmentStatus"}
    assert str(SDO) + codemeta["type"] in SDO


def test_a_published_layer_changes_nothing_in_the_exports(
    small: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    without = make_exports(gather_contents())
    request.getfixturevalue("layer")
    assert store.load("sailor-1901", "published").layer == "published"
    assert make_exports(gather_contents()) == without


def test_the_texts_of_a_published_layer_stay_beside_it(layer: Letter, tmp_path: Path) -> None:
    files = make_private_texts()
    folder = tmp_path / "published" / "witnesses"
    assert set(files) == {folder / f"sailor-1901-{name}" for name in ("A.txt", "B.txt", "collation.json")}
    for siglum in layer.sigla:
        assert files[folder / f"sailor-1901-{siglum}.txt"].decode() == layer.witness_text(siglum) + "\n"
    assert json.loads(files[folder / "sailor-1901-collation.json"])["witnesses"] == list(layer.sigla)


def test_without_a_published_layer_nothing_is_kept_for_private_use(small: Path) -> None:
    assert make_private_texts() == {}


def test_the_command_writes_everything_and_says_what_is_private(
    layer: Letter, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert cli.main(["export", "--out", str(out)]) == 0
    said = capsys.readouterr().out.splitlines()
    written = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert written == set(make_exports(gather_contents()))
    assert said[0].startswith(f"{out}: {len(written)} files, ")
    assert [line.partition(": ")[0] for line in said[1:]] == ["for your own use"] * 3
    assert all(Path(line.partition(": ")[2]).is_relative_to(tmp_path / "published") for line in said[1:])


def test_a_format_without_a_letter_is_not_understood(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(["export", "--format", "csv", "--out", str(tmp_path / "out")])
    assert end.value.code == 2
    assert "--format is for letters" in capsys.readouterr().err


def _sentences(text: str) -> set[tuple[str, ...]]:
    return set(runs(words(text), SENTENCE))


#: What stands between two readings: elements, the tab of a table, the quotes of two states in NEXUS.
_APART = r"</?(?:app|lem|rdg)\b[^>]*>|\t|' '"


def _opened(name: str, content: bytes) -> str:
    """Return a file as text: of a Word document all that is packed in it."""
    if not name.endswith(".docx"):
        return content.decode(errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(archive.read(part).decode(errors="replace") for part in archive.namelist())


@pytest.mark.sources
def test_no_export_holds_a_published_sentence(
    sources: Path, published: dict[str, Letter], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made with the published layers at hand, as on a reader's machine that has them."""
    write_atomically({tmp_path / f"{name}.xml": dumps(letter) for name, letter in published.items()})
    monkeypatch.setenv("EDITION_PUBLISHED", str(tmp_path))
    sentences = published_runs(sources, SENTENCE)
    texts = {path.name: content.decode() for path, content in make_private_texts().items()}
    assert sentences & _sentences(texts["medvedev-1924-M.txt"])
    assert sentences & _sentences(texts["medvedev-1924-B.txt"])
    for name, content in make_exports(gather_contents()).items():
        parts = re.split(_APART, _opened(name, content))
        assert not any(sentences & _sentences(re.sub(r"<[^>]+>", " ", part)) for part in parts), name


@pytest.fixture
def page(small: Path, tmp_path: Path) -> Path:
    """Return a tiny book that lists the tables and the linked data."""
    book = write("asking", tmp_path)
    (book / "sources.md").unlink()
    (book / "index.md").write_text("# Files\n\n```{downloads} tables\n```\n\n```{downloads} linked-data\n```\n")
    return book


def test_a_book_that_lists_the_exports_holds_them(page: Path) -> None:
    book = build(page)
    assert book.said == ""
    files = make_exports(gather_contents())
    folder = book.out / "downloads"
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == set(files)
    links = {link.get("href"): link.getparent().text_content() for link in book.page("index").xpath("//dt/a[@href]")}
    assert set(links) == {
        f"downloads/{name}" for name in ("tables/datapackage.json", "edition.sqlite", "edition.jsonld")
    }
    size = round(len(files["edition.jsonld"]) / 1000)
    assert f"({size}\u00a0kB)" in links["downloads/edition.jsonld"]
    tables = [content for name, content in files.items() if name.startswith("tables/")]
    assert f"({len(tables)} files, " in links["downloads/tables/datapackage.json"]


def test_of_many_letters_a_page_lists_the_files_in_one(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (page / "index.md").write_text("# Files\n\n```{downloads} tei\n```\n\n```{downloads} witnesses\n```\n")
    said = build(page).page("index").text_content()
    assert "sailor-1901.xml" in said and "baker-1902.xml" in said and "packing list" not in said
    monkeypatch.setattr(downloads, "_MANY", 1)
    (page / "index.md").write_text("# The files\n\n```{downloads} tei\n```\n\n```{downloads} witnesses\n```\n")
    shown = build(page).page("index")
    files = make_exports(gather_contents())
    tei = [name for name in files if name.endswith(".xml") and "/" not in name and name != "registers.xml"]
    said = " ".join(shown.text_content().split())
    assert f"The letters in TEI ({len(tei)} files, " in said
    assert "registers.xml" in said and "references.bib" in said
    links = {link.get("href") for link in shown.xpath("//dd//a[@href]")}
    assert {"downloads/ro-crate-metadata.json", f"downloads/{tei[0]}"} <= links


def test_what_an_earlier_build_exported_goes_when_the_data_no_longer_have_it(page: Path, small: Path) -> None:
    first = build(page)
    entry = first.out / "downloads" / "api" / "entries" / "terms" / "mate.json"
    assert entry.is_file()
    terms = small / "registers" / "terms.csv"
    terms.write_text(terms.read_text(encoding="utf-8").replace("mate,", "first-mate,", 1), encoding="utf-8")
    again = build(page)
    assert again.read == ["index"]
    assert not entry.exists() and entry.with_name("first-mate.json").is_file()


def test_where_no_exports_are_wanted_they_wait_for_the_next_build(page: Path, small: Path) -> None:
    build(page)
    terms = small / "registers" / "terms.csv"
    terms.write_text(terms.read_text(encoding="utf-8").replace("mate,", "first-mate,", 1), encoding="utf-8")
    assert build(page, edition_exports=False).read == []
    assert build(page).read == ["index"]
    with (page / "index.md").open("a") as source:
        source.write("\nA line more.\n")
    later = (page / "index.md").stat().st_mtime_ns + 2_000_000_000
    os.utime(page / "index.md", ns=(later, later))
    assert build(page, edition_exports=False).read == ["index"], "a page that was edited itself is read"


def test_a_group_of_downloads_that_there_is_not_is_named(page: Path) -> None:
    (page / "index.md").write_text("# Files\n\n```{downloads} tapes\n```\n")
    book = build(page)
    assert "index.md:3" in book.said
    assert "no group of downloads 'tapes'; expected one of print, word, tei, tables" in book.said


@pytest.mark.built
def test_the_page_of_downloads_lists_every_export() -> None:
    hrefs = html.parse(HTML / "chapters" / "downloads.html").xpath("//a/@href")
    crate = json.loads((HTML / "downloads" / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    (root,) = (each for each in crate["@graph"] if each["@id"] == "./")
    assert root["hasPart"]
    for part in root["hasPart"]:
        assert any(href.startswith(f"../downloads/{part['@id']}") for href in hrefs), part
