"""What text the repository may hold: no sentence of a published translation, introduction or note."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from repository import tracked

import edition
from edition.model import Letter, Markup, walk
from edition.tables import measure_words
from edition.text import plain

RUN = 12  # consecutive words that make a published sentence
LONGEST_READING = 11  # words of one version at one place


def words(text: str) -> list[str]:
    return re.findall(r"[\w’']+", text.casefold())


def runs(tokens: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(tokens[i:] for i in range(RUN)), strict=False)


def pieces(name: str, text: str) -> list[str]:
    """Return the parts of a file that are compared apart: fields of a table, lemma and readings of an apparatus."""
    if name.endswith(".csv"):
        return [field for row in csv.reader(io.StringIO(text)) for field in row]
    return [re.sub(r"<[^>]+>", " ", part) for part in re.split(r"</?(?:app|lem|rdg)\b[^>]*>", text)]


@pytest.mark.sources
def test_no_tracked_file_holds_a_published_sentence(sources: Path) -> None:
    published: set[tuple[str, ...]] = set()
    for path in sources.glob("*.txt"):
        published.update(runs(words(re.sub(r"-\s*\n\s*", "", path.read_text(encoding="utf-8")))))
    assert published, "no published text was read"
    found = []
    for name in tracked():
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [
            f"{name}: {' '.join(run)}" for part in pieces(name, text) for run in runs(words(part)) if run in published
        ]
    assert not found, "\n".join(found)


@pytest.mark.sources
def test_the_guard_would_find_a_published_sentence(sources: Path) -> None:
    path = next(iter(sorted(sources.glob("*.txt"))))
    tokens = words(path.read_text(encoding="utf-8"))
    assert set(runs(words(" ".join(tokens[100:130])))) & set(runs(tokens))


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
