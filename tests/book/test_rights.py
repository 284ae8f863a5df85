"""What text the repository may hold: no sentence of a published translation, introduction or note."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from conftest import ROOT
from lxml import etree
from published_words import PHRASE, SENTENCE, published_runs, runs, without, words
from repository import tracked

import edition
from edition import bibliography
from edition.model import Letter, Markup, walk
from edition.tables import measure_words
from edition.text import plain

LONGEST_READING = 11  # words of one version at one place


def read_parts(name: str, text: str) -> list[tuple[bool, str]]:
    """Return the parts of a file that are compared apart, each with whether it is a reading of an apparatus.

    They are fields of a table, cells of a notebook, readings, and what stands between readings and names.
    """
    if name.endswith(".csv"):
        return [(False, field) for row in csv.reader(io.StringIO(text)) for field in row]
    if name.endswith(".ipynb"):
        return [(False, "".join(cell["source"])) for cell in json.loads(text)["cells"]]
    if "<rdg" in text and name.endswith(".xml"):
        return read_apparatus(etree.fromstring(text.encode()))
    return [(False, re.sub(r"<[^>]+>", " ", text))]


def read_apparatus(root: etree._Element) -> list[tuple[bool, str]]:
    """Return the readings of a text, and what stands between them and names.

    What is said in the place of words that a reading leaves out is the edition's, and no reading.
    """
    parts: list[tuple[bool, list[str]]] = [(False, [])]

    def read(element: etree._Element, quoted: bool) -> None:
        name = etree.QName(element).localname if isinstance(element.tag, str) else "comment"
        inside = name in ("lem", "rdg") or (quoted and name != "desc")
        is_apart = inside != quoted or name in ("lem", "rdg") or (not quoted and name.endswith("Name"))
        parts.extend([(inside, [])] if is_apart else [])
        parts[-1][1].append(element.text or "" if name != "comment" else "")
        for child in element:
            read(child, inside)
            parts[-1][1].append(child.tail or "")
        parts.extend([(quoted, [])] if is_apart else [])

    read(root, False)
    return [(quoted, " ".join(texts)) for quoted, texts in parts]


@pytest.mark.sources
def test_no_tracked_file_holds_a_published_sentence_and_no_prose_a_published_phrase(sources: Path) -> None:
    """The titles of what is cited are given as they are."""
    published = {length: published_runs(sources, length) for length in (SENTENCE, PHRASE)}
    titles = [source.fields.get("title", "") for source in bibliography.sources().values()]
    found = []
    for name in tracked():
        try:
            parts = read_parts(name, (ROOT / name).read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            continue
        for quoted, text in parts:
            length = SENTENCE if quoted else PHRASE
            shared = (run for run in runs(words(text), length) if run in published[length])
            found += [f"{name}: {' '.join(run)}" for run in without(shared, titles)]
    assert not found, "\n".join(found)


@pytest.mark.sources
@pytest.mark.parametrize("length", [SENTENCE, PHRASE])
def test_the_guard_would_find_what_is_published(sources: Path, length: int) -> None:
    path = next(iter(sorted(sources.glob("*.txt"))))
    tokens = words(path.read_text(encoding="utf-8"))
    assert set(runs(tokens[100:130], length)) & published_runs(sources, length)


def test_what_a_gap_says_is_compared_as_prose_and_readings_as_readings() -> None:
    text = "<p>We <app><lem>go <gap><desc>or <i>stay</i></desc></gap> now</lem><rdg>do</rdg></app> so</p>"
    parts = [(quoted, text.split()) for quoted, text in read_apparatus(etree.fromstring(text)) if text.split()]
    assert parts == [
        (False, ["We"]), (True, ["go"]), (False, ["or", "stay"]), (True, ["now"]), (True, ["do"]), (False, ["so"]),
    ]  # fmt: skip


@pytest.mark.parametrize(("letter_id", "siglum"), [("medvedev-1924", "M"), ("medvedev-1924", "B"), ("joffe-1927", "E")])
def test_a_reading_quotes_at_most_eleven_words(letter_id: str, siglum: str) -> None:
    for variant in edition.load(letter_id).all_variants:
        reading = variant.reading_of(siglum)
        assert reading is not None, f"{variant.id} says nothing of {siglum}"
        assert len(words(plain(reading.content, siglum))) <= LONGEST_READING, variant.id


@pytest.mark.sources
@pytest.mark.parametrize("siglum", ["M", "B"])
def test_every_reading_of_medvedevs_letter_stands_in_the_published_text(
    sources: Path, published: dict[str, Letter], siglum: str
) -> None:
    """The words at a site are the publication's, in full or by their first and last words and their number."""
    layer = published["medvedev-1924"]
    letter = edition.load("medvedev-1924")
    assert [variant.id for variant in letter.all_variants] == [variant.id for variant in layer.all_variants]
    differing = []
    for ours, theirs in zip(letter.all_variants, layer.all_variants, strict=True):
        quoted, printed = ours.reading_of(siglum), theirs.reading_of(siglum)
        quoted_content = quoted.content if quoted else ()
        full = words(plain(printed.content, siglum)) if printed else []
        gap = any(isinstance(node, Markup) and node.tag == "gap" for node in walk(quoted_content))
        first, _, last = plain(quoted_content, siglum).partition("[…]")
        first_words, last_words = words(first), words(last)
        if gap:
            size = measure_words(printed.content, siglum) if printed else 0
            same = (
                full[: len(first_words)] == first_words
                and full[-len(last_words) :] == last_words
                and measure_words(quoted_content, siglum) == size
            )
        else:
            same = full == first_words
        if not same:
            differing.append(f"{ours.id} {siglum}: edition {plain(quoted_content)!r}, published {' '.join(full)!r}")
    assert not differing, "\n".join(differing)


@pytest.mark.sources
def test_both_layers_of_medvedevs_letter_have_the_same_paragraphs(published: dict[str, Letter]) -> None:
    ours, theirs = edition.load("medvedev-1924"), published["medvedev-1924"]
    assert [p.id for p in ours.all_paragraphs] == [p.id for p in theirs.all_paragraphs]
    assert (
        ours.variants[["id", "paragraph"]].to_numpy().tolist()
        == theirs.variants[["id", "paragraph"]].to_numpy().tolist()
    )
