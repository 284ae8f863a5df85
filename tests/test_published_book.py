"""The book with both published texts: whole, in order, and each version there to read."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import pytest
from books import letter_of, witness_text
from conftest import ROOT
from lxml import etree, html

from edition.model import Letter
from edition.text import plain

pytestmark = pytest.mark.sources


@pytest.fixture(scope="module")
def pages(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, etree._Element]:
    """Build the book with its published layers in a copy of what git tracks, and return the pages that hold them."""
    copy = tmp_path_factory.mktemp("book")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes((ROOT / name).read_bytes())
    out = copy / "_build" / "html"
    for command in (
        ["edition", "import", "--sources", str(sources)],
        ["sphinx", "-b", "html", "-q", "-n", "-W", "-d", str(copy / "_build" / ".doctrees"), str(copy), str(out)],
    ):
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=copy,
            env={**os.environ, "PYTHONPATH": str(copy)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    return {path.stem: html.parse(str(path)).getroot() for path in (out / "chapters").glob("*.html")}


@pytest.mark.parametrize(("letter_id", "siglum"), [("medvedev-1924", "M"), ("medvedev-1924", "B"), ("joffe-1927", "E")])
def test_each_version_is_running_text_on_the_page(pages, published: dict[str, Letter], letter_id, siglum) -> None:
    page = pages[f"{letter_id}-published"]
    assert witness_text(letter_of(page), siglum) == published[letter_id].witness_text(siglum)


@pytest.mark.parametrize("letter_id", ["medvedev-1924", "joffe-1927"])
def test_introduction_conclusion_and_notes_are_there_once_and_in_order(pages, published, letter_id: str) -> None:
    letter = published[letter_id]
    (main,) = deepcopy(pages[f"{letter_id}-published"]).xpath("//main")
    for sign in main.xpath(".//*[contains(@class, 'ed-pb')]"):  # page numbers of the print
        sign.drop_tree()
    text = _letters("".join(main.itertext()))
    position = 0
    parts = [part for section in (*letter.front, *letter.back) for part in section.content]
    for part in [*parts, *letter.notes]:
        # Sources cited and calls of notes are shown by the page's own signs; the words between them are the text's.
        for words in re.split(r"\d+", _letters(plain(part.content), digits=True)):
            if len(words) > 40:
                assert text.count(words) == 1, words
                assert text.index(words, position) >= position
                position = text.index(words)


def test_the_layers_lead_to_each_other_paragraph_by_paragraph(pages) -> None:
    for name, other in (("medvedev-1924", "medvedev-1924-published"), ("medvedev-1924-published", "medvedev-1924")):
        letter = letter_of(pages[name])
        for paragraph in letter.xpath(".//p[@id]"):
            assert paragraph.xpath(f".//a[@href='{other}.html#{paragraph.get('id')}']"), paragraph.get("id")


def _letters(text: str, digits: bool = False) -> str:
    return re.sub(r"[^\w]" if digits else r"[^\w]|\d", "", text)
