"""The book with both published texts: whole, in order, and each version there to read."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from books import executed, letter_of, witness_text
from conftest import ROOT
from lxml import html
from repository import copied, tracked

import edition
from edition.model import Letter
from edition.text import plain

pytestmark = [pytest.mark.sources, pytest.mark.whole]


def run(copy: Path, *command: str) -> None:
    """Run a module of Python in a copy of the repository, with the copy's own code."""
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def build(copy: Path) -> None:
    options = ("-b", "html", "-q", "-n", "-W", "--keep-going", "-d", "_build/.doctrees")
    run(copy, "sphinx", *options, ".", "_build/html")


@pytest.fixture(scope="module")
def copy(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the book with its published layers in a copy of what git tracks, and return where it lies.

    It begins with what the notebooks found without the layers, if that is known.
    """
    copy = copied(tmp_path_factory.mktemp("book"))
    if (ROOT / ".cache" / "notebooks").is_dir():
        shutil.copytree(ROOT / ".cache" / "notebooks", copy / ".cache" / "notebooks")
    run(copy, "edition", "import", "--sources", str(sources))
    build(copy)
    return copy


@pytest.fixture(scope="module")
def notebooks(copy: Path) -> dict[str, Any]:
    """Return the notebooks as the book with the published layers shows them, by name."""
    return {path.stem: executed(path.stem, copy / "_build" / "html") for path in copy.glob("notebooks/*.ipynb")}


def outputs(notebook: Any) -> list[Any]:
    return [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]


def published_cell(notebook: Any) -> Any:
    """Return what the cell about the published layer shows."""
    return next(cell for cell in notebook.cells if cell.id == "published").outputs[0].data


@pytest.fixture(scope="module")
def pages(copy: Path) -> dict[str, html.HtmlElement]:
    chapters = (copy / "_build" / "html" / "chapters").glob("*.html")
    return {path.stem: html.parse(str(path)).getroot() for path in chapters}


@pytest.mark.parametrize(("letter_id", "siglum"), [("medvedev-1924", "M"), ("medvedev-1924", "B"), ("joffe-1927", "E")])
def test_each_version_is_running_text_on_the_page(
    pages: dict[str, html.HtmlElement], published: dict[str, Letter], letter_id: str, siglum: str
) -> None:
    page = pages[f"{letter_id}-published"]
    assert witness_text(letter_of(page), siglum) == published[letter_id].witness_text(siglum)


@pytest.mark.parametrize("letter_id", ["medvedev-1924", "joffe-1927"])
def test_introduction_conclusion_and_notes_are_there_once_and_in_order(
    pages: dict[str, html.HtmlElement], published: dict[str, Letter], letter_id: str
) -> None:
    letter = published[letter_id]
    (main,) = deepcopy(pages[f"{letter_id}-published"]).xpath("//main")
    for sign in main.xpath(".//*[contains(@class, 'ed-pb')]"):  # page numbers of the print
        sign.drop_tree()
    text = _letters("".join(main.itertext()))
    position = 0
    parts: list[Any] = [part for section in (*letter.front, *letter.back) for part in section.content]
    for part in [*parts, *letter.notes]:
        # Sources cited and calls of notes are shown by the page's own signs; the words between them are the text's.
        for words in re.split(r"\d+", _letters(plain(part.content), digits=True)):
            if len(words) > 40:
                assert text.count(words) == 1, words
                assert text.index(words, position) >= position
                position = text.index(words)


def test_the_layers_lead_to_each_other_paragraph_by_paragraph(pages: dict[str, html.HtmlElement]) -> None:
    for name, other in (("medvedev-1924", "medvedev-1924-published"), ("medvedev-1924-published", "medvedev-1924")):
        paragraphs = letter_of(pages[name]).xpath(".//p[@id]")
        assert paragraphs
        for paragraph in paragraphs:
            assert paragraph.xpath(f".//a[@href='{other}.html#{paragraph.get('id')}']"), paragraph.get("id")


def test_with_the_published_layer_every_site_that_allen_marks_is_looked_for(notebooks: dict[str, Any]) -> None:
    shown = html.fragment_fromstring(published_cell(notebooks["collation"])["text/html"])
    first = next(shown.iterfind(".//tbody/tr"))
    assert first.findtext("th") == "all"
    assert int(first.findtext("td", "")) >= len(edition.figures("medvedev-1924-apparatus"))


def _runs(text: str, length: int = 12) -> set[str]:
    words = re.findall(r"\w+", text.casefold())
    return {" ".join(words[start : start + length]) for start in range(len(words) - length + 1)}


def test_once_built_without_the_publications_the_book_keeps_no_sentence_of_them_and_says_that_they_are_not_at_hand(
    pages: dict[str, html.HtmlElement], notebooks: dict[str, Any], copy: Path, published: dict[str, Letter]
) -> None:
    """The last of this module: it builds the copy again."""
    secret = set().union(*(_runs(letter.witness_text(s)) for letter in published.values() for s in letter.sigla))
    secret -= set().union(*(_runs((ROOT / name).read_text("utf-8", "ignore")) for name in tracked()))

    def told(*folders: str) -> set[str]:
        files = (path for folder in folders for path in (copy / folder).rglob("*") if path.is_file())
        found = (re.sub(r"<[^>]+>", " ", path.read_text("utf-8", "ignore")) for path in files)
        return set().union(*(_runs(text) & secret for text in found))

    assert len(told("_build/html", ".cache")) > len(secret) // 2
    shutil.rmtree(copy / "_build" / "published")
    build(copy)
    assert told("_build", ".cache") == set()
    assert not list((copy / "_build").rglob("*-published*"))
    without = {name: executed(name, copy / "_build" / "html") for name in notebooks}
    assert "not at hand" in published_cell(without["collation"])["text/markdown"]
    for name in without.keys() - {"collation"}:
        assert outputs(without[name]) == outputs(notebooks[name]), name


def _letters(text: str, digits: bool = False) -> str:
    return re.sub(r"[^\w]" if digits else r"[^\w]|\d", "", text)
