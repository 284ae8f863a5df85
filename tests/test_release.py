"""Releases: one version everywhere, refused where something disagrees; a folder that tells what lies in it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from repository import copied

from edition import permissions, store
from edition.book.citing.release_note import word_release
from edition.errors import EditionError
from edition.exports import gather_contents, make_exports
from edition.files import write_atomically
from edition.model import Letter
from edition.print_record import name_epub, name_pdf
from edition.project import find_project
from edition.release import build, changelog, folder, readiness, version_change, version_record
from edition.release.replacement import replace_folder
from edition.tei import dumps, loads

pytestmark = pytest.mark.slow

DAY = "2027-03-01"


@pytest.fixture
def repository(small: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an edition in small with the files that say its version."""
    root = small.parent
    for path in (version_record.PACKAGE, version_record.CITATION, version_record.ZENODO, version_record.CODEMETA):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, root / path)
    settings = root / "data" / "project.yml"
    settings.write_text(f"{settings.read_text()}released: null\n".replace(".example\n", ".example # where\n"))
    (root / changelog.CHANGELOG).write_text("# Changelog\n\n## Unreleased\n\n- More salt.\n\n## 0.0.1\n\n- Salt.\n")
    return root


def everything_in(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def problems(root: Path, version: str) -> list[str]:
    return [str(problem) for problem in readiness.find_obstacles(root, version)]


@pytest.mark.book
def test_all_files_of_this_repository_say_the_same() -> None:
    assert version_record.find_disagreements(ROOT, find_project()) == []


def test_a_version_is_written_wherever_it_is_said(repository: Path) -> None:
    changed = version_change.set_version(repository, "1.2.0", DAY)
    assert set(changed) == {
        *("data/project.yml", "CITATION.cff", ".zenodo.json", "codemeta.json", "CHANGELOG.md"),
    }
    assert version_record.read_version(repository) == "1.2.0"
    citation = yaml.safe_load((repository / "CITATION.cff").read_text())
    assert (citation["version"], str(citation["date-released"])) == ("1.2.0", DAY)
    assert json.loads((repository / ".zenodo.json").read_text())["version"] == "1.2.0"
    assert json.loads((repository / "codemeta.json").read_text())["version"] == "1.2.0"
    assert "site: https://letters.example # where\n" in (repository / "data" / "project.yml").read_text()
    assert changelog.read_notes(repository, "1.2.0") == "- More salt.\n"
    assert "## 0.0.1\n\n- Salt." in (repository / "CHANGELOG.md").read_text()
    assert store.load("sailor-1901").all_paragraphs[0].id in (repository / "data" / "ids.json").read_text()
    assert problems(repository, "1.2.0") == []


def test_a_version_written_twice_changes_nothing_the_second_time(repository: Path) -> None:
    version_change.set_version(repository, "1.2.0", DAY)
    before = everything_in(repository)
    assert version_change.set_version(repository, "1.2.0", "2027-04-01") == []
    assert everything_in(repository) == before


@pytest.mark.parametrize(
    ("version", "day", "told"),
    [
        ("0.0.1", DAY, "0.0.1 is older than"),
        ("1.0", DAY, "'1.0' is no version; expected three numbers, as 1.0.0"),
        ("01.0.0", DAY, "'01.0.0' is no version"),
        ("", DAY, "'' is no version"),
        ("1.2.0", "2027-02-30", "'2027-02-30' is no day"),
    ],
)
def test_what_is_no_newer_version_is_refused_and_nothing_is_written(
    repository: Path, version: str, day: str, told: str
) -> None:
    before = everything_in(repository)
    with pytest.raises(EditionError) as refused:
        version_change.set_version(repository, version, day)
    assert told in str(refused.value)
    assert everything_in(repository) == before


def test_a_version_of_which_nothing_is_told_is_refused(repository: Path) -> None:
    (repository / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n\n## 0.0.1\n\n- Salt.\n")
    before = everything_in(repository)
    with pytest.raises(EditionError, match="nothing that is unreleased"):
        version_change.set_version(repository, "1.2.0", DAY)
    assert everything_in(repository) == before


def test_an_edition_with_a_mistake_gets_no_version(repository: Path) -> None:
    people = repository / "data" / "registers" / "people.csv"
    people.write_text(people.read_text().replace("name,", "names,", 1))
    before = everything_in(repository)
    with pytest.raises(EditionError, match=r"people\.csv"):
        version_change.set_version(repository, "1.2.0", DAY)
    assert everything_in(repository) == before


@pytest.mark.parametrize("file", ["CITATION.cff", ".zenodo.json", "codemeta.json"])
def test_a_file_that_says_something_else_stands_against_a_release(repository: Path, file: str) -> None:
    version_change.set_version(repository, "1.2.0", DAY)
    path = repository / file
    path.write_text(path.read_text().replace("1.2.0", "1.1.0"))
    (found,) = problems(repository, "1.2.0")
    assert found.endswith(
        f"{file}: does not say what the version, data/project.yml and CITATION.cff say; expected "
        "what `make version VERSION=1.2.0` writes"
    )


def test_an_id_that_was_lost_or_not_recorded_stands_against_a_release(repository: Path) -> None:
    version_change.set_version(repository, "1.2.0", DAY)
    ledger = repository / "data" / "ids.json"
    ledger.write_text(ledger.read_text().replace('"p1": ', '"p99": ', 1))
    found = "\n".join(problems(repository, "1.2.0"))
    assert "p99 was released and is not there any more" in found
    assert "ids that are not released yet: " in found


def test_a_new_version_has_no_doi_yet_and_keeps_that_of_all_versions(repository: Path) -> None:
    version_change.set_version(repository, "1.2.0", DAY)
    version_change.set_doi(repository, "10.5281/zenodo.2", "10.5281/zenodo.1")
    now = find_project()
    assert (now.site, now.released) == ("https://letters.example", DAY)
    assert (now.doi, now.concept_doi) == ("10.5281/zenodo.2", "10.5281/zenodo.1")
    citation = yaml.safe_load((repository / "CITATION.cff").read_text())
    assert citation["doi"] == "10.5281/zenodo.2"
    assert [each["value"] for each in citation["identifiers"]] == ["10.5281/zenodo.2", "10.5281/zenodo.1"]
    assert json.loads((repository / "codemeta.json").read_text())["sameAs"] == "https://doi.org/10.5281/zenodo.2"
    assert problems(repository, "1.2.0") == []
    changes = repository / "CHANGELOG.md"
    changes.write_text(changes.read_text().replace("## 1.2.0", "## Unreleased\n\n- Bread.\n\n## 1.2.0"))
    version_change.set_version(repository, "1.3.0", "2027-05-01")
    assert (find_project().doi, find_project().concept_doi) == (None, "10.5281/zenodo.1")
    assert problems(repository, "1.3.0") == []


@pytest.mark.parametrize(
    ("doi", "concept", "told"),
    [
        ("", None, "DOI: not given"),
        ("https://doi.org/10.5281/zenodo.2", "10.5281/zenodo.1", "is no DOI"),
        ("10.5281/zenodo.2", None, "CONCEPT_DOI: not given, and not recorded yet"),
        ("10.5281/zenodo.2", "10.5281/zenodo.2", "is the DOI of all versions"),
    ],
)
def test_what_is_no_doi_is_refused_and_nothing_is_written(repository: Path, doi: str, concept: str, told: str) -> None:
    before = everything_in(repository)
    with pytest.raises(EditionError, match=told):
        version_change.set_doi(repository, doi, concept)
    assert everything_in(repository) == before


def test_pages_say_that_the_doi_comes_and_then_which_it_is() -> None:
    assert word_release(replace(find_project(), version="1.0.0", released=DAY)) == (
        "Version 1.0.0, 1 March 2027. The DOI comes with the first archived release."
    )
    assert "https://doi.org/10.5281/zenodo.2" in word_release(
        replace(find_project(), released=DAY, doi="10.5281/zenodo.2")
    )
    assert "of all versions" in word_release(replace(find_project(), released=DAY, concept_doi="10.5281/zenodo.1"))


# The folder.


def test_the_same_files_are_packed_to_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name / "b").mkdir(parents=True)
        for file in ("z.txt", "b/a.txt") if name == "one" else ("b/a.txt", "z.txt"):
            (tmp_path / name / file).write_text(file)
        folder.pack_folder(tmp_path / name, tmp_path / f"{name}.zip", "edition-1", 1_795_132_800)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "other.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as packed:
        assert packed.namelist() == ["edition-1/b/a.txt", "edition-1/z.txt"]
        assert {entry.date_time for entry in packed.infolist()} == {(2026, 11, 20, 0, 0, 0)}


def _filling(name: str, text: str) -> Callable[[Path], None]:
    def fill(place: Path) -> None:
        place.mkdir()
        (place / name).write_text(text)

    return fill


def _copy_nothing(place: Path) -> None:
    shutil.copytree(place.parent / "nowhere", place)


def test_a_folder_takes_the_place_of_its_earlier_self_when_it_is_whole(tmp_path: Path) -> None:
    out = tmp_path / "made" / "1.2.0"
    replace_folder(out, _filling("old.txt", "salt"))
    replace_folder(out, _filling("new.txt", "bread"))
    assert everything_in(tmp_path) == {"made/1.2.0/new.txt": b"bread"}


def test_a_folder_that_cannot_be_made_leaves_its_earlier_self(tmp_path: Path) -> None:
    out = tmp_path / "1.2.0"
    out.mkdir()
    (out / "old.txt").write_text("salt")
    with pytest.raises(EditionError, match=r"nowhere: cannot be written: No such file or directory; expected a folder"):
        replace_folder(out, _copy_nothing)
    # Filled with nothing, it cannot be put in its place.
    with pytest.raises(EditionError, match="cannot be written"):
        replace_folder(out, lambda _place: None)
    assert everything_in(tmp_path) == {"1.2.0/old.txt": b"salt"}
    assert [path.name for path in tmp_path.iterdir()] == ["1.2.0"]


def test_a_release_is_of_the_day_that_its_commit_declares(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version_change.set_version(repository, "1.2.0", DAY)
    html = repository / "_build" / "html"
    (html / "downloads").mkdir(parents=True)
    (html / "index.html").write_text("salt")
    monkeypatch.setattr(folder, "make_bill_of_materials", lambda _copy: b"{}\n")
    (repository / "engine").mkdir()
    (repository / "engine" / "edition-1.0.0-py3-none-any.whl").write_text("packed")
    made = folder.leave_release(repository, Path("_build/html"), "1.2.0", 1_795_132_800, tmp_path / "release")
    assert json.loads((made.path / "release.json").read_text()) == {"version": "1.2.0", "day": DAY}
    assert {path.name for path in made.path.iterdir()} == {
        *(
            "edition-1.0.0-py3-none-any.whl",
            "site",
            "exports",
            "release-notes.md",
            "sbom.cdx.json",
            "release.json",
            "SHA256SUMS",
        ),
        *(f"letters-of-a-harbour-1.2.0-{part}.zip" for part in ("site", "exports")),
    }


def test_the_checksums_are_those_that_sha256sum_reads(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_bytes(b"salt")
    assert folder.list_checksums(tmp_path) == f"{sha256(b'salt').hexdigest()}  site/index.html\n"


def test_the_bill_of_materials_names_every_pinned_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)  # which gives it a day
    bill = json.loads(folder.make_bill_of_materials(ROOT))
    assert bill["bomFormat"] == "CycloneDX"
    pinned = {
        line.partition("==")[0]
        for file in ("requirements.txt", "requirements/press.txt")
        for line in (ROOT / file).read_text().splitlines()
        if "==" in line[:60]
    }
    assert {"pandas", "typst"} <= pinned
    assert {component["name"] for component in bill["components"]} == pinned
    assert "timestamp" not in bill.get("metadata", {})


def git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=editor", "-c", "user.email=editor@letters.example")
    subprocess.run(["git", "-C", str(root), *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def commit(repository: Path) -> Path:
    """Return the edition in small as a repository with one commit."""
    for arguments in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "-m", "all of it")):
        git(repository, *arguments)
    return repository


def test_a_release_is_built_from_a_commit_and_from_nothing_else(commit: Path, tmp_path: Path) -> None:
    (commit / "CHANGELOG.md").write_text("# Changed\n")
    with pytest.raises(EditionError, match=r"CHANGELOG\.md: changed and not committed"):
        build.build_release(commit, "1.2.0", tmp_path / "out", None, lambda _: None)
    assert not (tmp_path / "out").exists()


def test_a_commit_without_the_code_of_releases_is_no_release_where_the_engine_lies_beside_it(
    commit: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "_ENGINE", commit / "edition")
    with pytest.raises(EditionError, match="edition/release: not in the commit"):
        build.build_release(commit, "1.2.0", tmp_path / "out", None, lambda _: None)
    assert not (tmp_path / "out").exists()


def test_a_release_that_cannot_be_built_says_why_and_leaves_nothing(tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    copied(repository)
    changes = repository / "CHANGELOG.md"
    changes.write_text("# Changelog\n")
    for arguments in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "-m", "all of it")):
        git(repository, *arguments)
    told: list[str] = []
    with pytest.raises(EditionError) as refused:
        build.build_release(repository, "99.0.0", tmp_path / "out", None, told.append)
    assert str(refused.value) == (
        "step edition.release version: CHANGELOG.md: nothing that is unreleased; expected a section '## Unreleased' "
        "with what changed"
    )
    assert "as a rehearsal" in told[0]
    assert not (tmp_path / "out").exists()
    assert version_record.read_version(repository) != "99.0.0"


def test_two_builds_that_differ_are_told_apart_file_by_file(tmp_path: Path) -> None:
    for name, more in (("one", "a"), ("other", "b")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "same.html").write_text("salt")
        (tmp_path / name / "differing.html").write_text(more)
        (tmp_path / name / f"{more}.html").write_text("alone")
    with pytest.raises(EditionError) as refused:
        build._require_same(tmp_path / "one", tmp_path / "other")
    assert [problem.file for problem in refused.value.problems] == ["a.html", "b.html", "differing.html"]


def test_a_release_without_the_book_in_print_is_refused(tmp_path: Path) -> None:
    (tmp_path / name_pdf()).touch()
    with pytest.raises(EditionError, match=f"{name_epub()}: not among the exports"):
        build._require_printed(tmp_path)
    (tmp_path / name_epub()).touch()
    build._require_printed(tmp_path)


def test_the_command_says_what_is_wrong_in_one_line(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "edition.release", "build", "one", "--out", str(tmp_path / "out")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "VERSION: 'one' is no version; expected three numbers, as 1.0.0\n"


# Permission.

GRANTED = "letter,publication,holder,granted,reference\nsailor-1901,gazette1901,The Gazette,2026-11-02,letter no. 7\n"


@pytest.fixture
def layer(small: Path) -> Letter:
    """Make a published layer of the sailor's letter, as an import would."""
    letter = replace(store.load("sailor-1901"), layer="published", nature="publication")
    named = b'<bibl corresp="bib:gazette1901">The Gazette</bibl></sourceDesc>'
    path = small.parents[1] / "published" / "sailor-1901.xml"
    write_atomically({path: dumps(letter).replace(b"</sourceDesc>", named)})
    return store.load("sailor-1901", "published")


def test_without_a_permission_no_published_layer_goes_out(layer: Letter) -> None:
    assert permissions.find_permission(layer) is None
    assert gather_contents().published == ()


def test_a_permission_for_another_publication_lets_nothing_out(small: Path, layer: Letter) -> None:
    (small / "permissions.csv").write_text(GRANTED.replace("gazette1901", "almanac"))
    assert gather_contents().published == ()


def test_a_recorded_permission_lets_the_layer_out_and_says_so(small: Path, layer: Letter) -> None:
    before = make_exports(gather_contents())
    (small / "permissions.csv").write_text(GRANTED)
    files = make_exports(gather_contents())
    new = {name for name in files if name not in before}
    assert new == {f"published/sailor-1901{end}" for end in (".xml", "-A.txt", "-B.txt", "-collation.json")}
    for siglum in layer.sigla:
        assert files[f"published/sailor-1901-{siglum}.txt"].decode() == layer.witness_text(siglum) + "\n"
        assert loads(files["published/sailor-1901.xml"]).witness_text(siglum) == layer.witness_text(siglum)
    said = "with the permission of The Gazette, given on 2 November 2026 (letter no. 7)"
    assert said in files["published/sailor-1901.xml"].decode()
    listed = {each["@id"]: each for each in json.loads(files["ro-crate-metadata.json"])["@graph"]}
    for name in new:
        assert said in listed[name]["conditionsOfAccess"]
        assert "license" not in listed[name]
