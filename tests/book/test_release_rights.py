"""A release holds a published text where a permission for it is recorded, whole; and otherwise no sentence of it."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pdfplumber
import pytest
from books import letter_of, witness_text
from lxml import html
from published_words import SENTENCE, published_runs, runs, words
from repository import copied

import edition
from edition.model import Letter
from edition.print_record import name_epub, name_pdf
from edition.project import find_project
from edition.release import build, permitted_layers
from edition.text import plain

pytestmark = pytest.mark.sources

HEADER = "letter,publication,holder,granted,reference\n"
ROW = "medvedev-1924,allen2015,The holder of the rights,2026-11-02,letter no. 7\n"


def sentences_of(text: str) -> Iterator[tuple[str, ...]]:
    return runs(words(text), SENTENCE)


def texts(name: str, content: bytes) -> Iterator[str]:
    """Yield what can be read in a file, packed files and printed pages too; lemma and readings of a site apart."""
    if name.endswith((".zip", ".epub")):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for inner in packed.namelist():
                yield from texts(inner, packed.read(inner))
    elif name.endswith(".pdf"):
        with pdfplumber.open(io.BytesIO(content)) as printed:
            yield " ".join(page.extract_text() for page in printed.pages)
    elif name.endswith((".xml", ".html", ".xhtml")):
        parts = re.split(r"</?(?:app|lem|rdg)\b[^>]*>|<[^>]+data-wit=[^>]*>", content.decode(errors="replace"))
        yield from (re.sub(r"<[^>]+>", " ", part) for part in parts)
    elif name.endswith("-sites.tsv"):  # a site a row: what neighbouring sites have is not one text
        yield from re.split(r"[\t\n]", content.decode(errors="replace"))
    elif name.endswith((".js", ".json", ".jsonld")):
        yield from re.findall(r'"((?:[^"\\]|\\.)*)"', content.decode(errors="replace"))
    else:
        yield content.decode(errors="replace")


@pytest.fixture(scope="module")
def sentences(sources: Path) -> set[tuple[str, ...]]:
    return published_runs(sources, SENTENCE) - set(side_by_side())


def side_by_side() -> Iterator[tuple[str, ...]]:
    """Yield the runs that a lemma and a reading make where an apparatus prints one after the other, as it may."""
    for variant in edition.load("medvedev-1924").all_variants:
        yield from sentences_of(
            " ".join(plain(each.content, siglum) for each in variant.all_readings() for siglum in each.witnesses)
        )


def repository(folder: Path, permissions: str) -> Path:
    """Return a repository of one commit that holds what is tracked here, and some permissions."""
    copied(folder)
    (folder / "data" / "permissions.csv").write_text(permissions)
    who = ("-c", "user.name=editor", "-c", "user.email=editor@letters.example")
    for arguments in (("init", "--quiet"), ("add", "."), ("commit", "--quiet", "-m", "all of it")):
        subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)
    return folder


@pytest.mark.parametrize(("rows", "brought"), [("", []), (ROW, ["medvedev-1924"])])
def test_only_a_layer_with_a_permission_is_brought(
    rows: str, brought: list[str], sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    shutil.copytree(find_project().data, data, ignore=shutil.ignore_patterns("sources"))
    (data / "permissions.csv").write_text(HEADER + rows)
    monkeypatch.setenv("EDITION_PROJECT", str(data.parent))
    monkeypatch.setenv("EDITION_PUBLISHED", str(tmp_path / "published"))
    assert permitted_layers.bring_layers(sources) == brought
    assert [path.stem for path in (tmp_path / "published").glob("*")] == brought


@pytest.mark.whole
@pytest.mark.release
def test_a_release_without_a_permission_holds_no_published_sentence(
    sources: Path, sentences: set[tuple[str, ...]], tmp_path: Path
) -> None:
    made = build.build_release(repository(tmp_path / "work", HEADER), "99.0.0", tmp_path, sources, lambda _: None)
    files = [path for path in made.path.rglob("*") if path.is_file()]
    assert len(files) > 1000
    assert {name_pdf(), name_epub()} <= {path.name for path in (made.path / "exports").iterdir()}
    for path in files:
        for text in texts(path.name, path.read_bytes()):
            assert not sentences.intersection(sentences_of(text)), path
    assert not list(made.path.rglob("*published*"))


@pytest.mark.whole
@pytest.mark.release
def test_a_release_with_a_permission_holds_all_of_that_text_and_nothing_of_the_other(
    sources: Path, published: dict[str, Letter], tmp_path: Path
) -> None:
    made = build.build_release(repository(tmp_path / "work", HEADER + ROW), "99.0.0", tmp_path, sources, lambda _: None)
    letter = published["medvedev-1924"]
    page = html.parse(str(made.path / "site" / "chapters" / "medvedev-1924-published.html")).getroot()
    for siglum in letter.sigla:
        exported = made.path / "exports" / "published" / f"medvedev-1924-{siglum}.txt"
        assert exported.read_text(encoding="utf-8") == letter.witness_text(siglum) + "\n"
        assert witness_text(letter_of(page), siglum) == letter.witness_text(siglum)
    assert "with the permission of The holder of the rights, given on 2 November 2026 (letter no. 7)" in " ".join(
        page.text_content().split()
    )
    assert not page.xpath("//meta[@name='robots']")
    assert not list(made.path.rglob("joffe-1927-published*"))
