"""What rests on which sources: the places that cite are found, and counted by what the edition says of its sources."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from books import build, write
from hypothesis import given
from hypothesis import strategies as st
from in_small import BIB, PEOPLE, SAILOR, chosen, make
from pybtex.database import parse_string

from edition import bibliography, cited
from edition.bibliography import Source
from edition.book.citing.bibtex import ByKey
from edition.book.page.counts import UnknownCountError, count
from edition.check import check
from edition.cited import Place
from edition.exports import make_exports
from edition.exports.contents import gather_contents
from edition.project import find_project

CODES = """vocabularies:
  source_class:
    paper: printed for a day
    old book: printed to stay
  source_read:
    whole: every word
    not seen: no word
"""
SAID = {"lighthouse1950": ("old book", "whole"), "gazette1902": ("paper", "not seen")}


def judge(data: Path, said: dict[str, tuple[str, str]], codes: str = CODES) -> None:
    """Let the edition in small define codes of sources, and say some of each."""
    with (data / "project.yml").open("a", encoding="utf-8") as settings:
        settings.write(codes)
    text = (data / BIB).read_text(encoding="utf-8")
    for key, (kind, read) in said.items():
        text = text.replace(f"{{{key},", f"{{{key},\n  class = {{{kind}}},\n  read = {{{read}}},")
    (data / BIB).write_text(text, encoding="utf-8")


def complain(data: Path) -> list[str]:
    with chosen(data):
        return [str(problem) for problem in check() if "references.bib" in str(problem)]


def source(key: str, **fields: str) -> Source:
    return Source(key, "misc", fields, {}, 1, fields)


def test_without_codes_nothing_is_asked_of_sources(tmp_path: Path) -> None:
    data = make(tmp_path)
    with (data / BIB).open("a", encoding="utf-8") as file:
        file.write("@misc{nobody1900,\n  title = {A},\n  note = {B}\n}\n")
    assert complain(data) == []


def test_where_codes_are_defined_every_source_has_one_of_each(tmp_path: Path) -> None:
    data = make(tmp_path)
    judge(data, {"lighthouse1950": ("pamphlet", "whole")})
    wrong = "\n".join(complain(data))
    assert "lighthouse1950: class 'pamphlet'; expected one of paper, old book" in wrong
    assert "gazette1902 has no class; expected one of paper, old book" in wrong
    assert "gazette1902 has no read; expected one of whole, not seen" in wrong
    assert "lighthouse1950: read" not in wrong


def test_sources_that_say_what_they_are_pass(tmp_path: Path) -> None:
    data = make(tmp_path)
    judge(data, SAID)
    assert complain(data) == []


def test_a_source_that_nothing_cites_is_reported(tmp_path: Path) -> None:
    data = make(tmp_path)
    judge(data, SAID)
    with (data / BIB).open("a", encoding="utf-8") as file:
        file.write("@misc{nobody1900,\n  title = {A},\n  note = {B},\n  class = {paper},\n  read = {whole}\n}\n")
    assert [line.partition(": ")[2] for line in complain(data)] == [
        "nobody1900 is cited nowhere; expected a chapter, note or row that cites it, or no entry"
    ]


@pytest.mark.parametrize("place", ["a chapter", "a notebook", "a note", "a row", "a restated passage"])
def test_whatever_cites_counts(tmp_path: Path, place: str) -> None:
    data = make(tmp_path)
    judge(data, SAID)
    with (data / BIB).open("a", encoding="utf-8") as file:
        file.write("@misc{nobody1900,\n  title = {A},\n  note = {B},\n  class = {paper},\n  read = {whole}\n}\n")
    letter = (data / SAILOR).read_text(encoding="utf-8")
    match place:
        case "a chapter":
            (data.parent / "chapters" / "other.md").write_text("# Other\n\n{cite:t}`{see}nobody1900{3}`\n")
        case "a notebook":
            cell: dict[str, Any] = {
                "cell_type": "markdown",
                "metadata": {},
                "source": ["As {cite:p}`nobody1900` says."],
            }
            (data.parent / "notebooks").mkdir(exist_ok=True)
            text = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
            (data.parent / "notebooks" / "other.ipynb").write_text(text)
        case "a note":
            (data / SAILOR).write_text(letter.replace("</note>", ' <bibl corresp="bib:nobody1900"/></note>', 1))
        case "a row":
            rows = (data / PEOPLE).read_text(encoding="utf-8")
            (data / PEOPLE).write_text(rows.replace("; gazette1902", "; gazette1902; nobody1900", 1), encoding="utf-8")
        case "a restated passage":
            begin = letter.index(">", letter.index('<p xml:id="p5"')) + 1
            said = '<seg type="restatement" source="bib:nobody1900">And</seg> '
            (data / SAILOR).write_text(letter[:begin] + said + letter[begin:])
    assert complain(data) == []


def test_nothing_is_said_to_be_uncited_while_something_cannot_be_read(tmp_path: Path) -> None:
    data = make(tmp_path)
    judge(data, SAID)
    for path in (data.parent / "chapters").glob("*.md"):
        path.write_text("# Nothing\n", encoding="utf-8")
    (data / SAILOR).write_text("<TEI", encoding="utf-8")
    assert not [line for line in complain(data) if "nowhere" in line]


@given(st.lists(st.lists(st.sampled_from("abcd"), min_size=1, unique=True)))
def test_every_place_counts_at_each_of_its_codes_and_alone_at_most_once(cites: list[list[str]]) -> None:
    known = {key: source(key, **{"class": "even" if key in "bd" else "odd"}) for key in "abcd"}
    places = [Place(0, tuple(keys)) for keys in cites]
    odd, even = cited.tally(known, places, "class", ["odd", "even"])
    mixed = sum(1 for keys in cites if {*keys} & {*"ac"} and {*keys} & {*"bd"})
    assert odd.places + even.places - mixed == len(cites) == odd.alone + even.alone + mixed
    assert [held.key for held in odd.sources] == ["a", "c"]


def test_prose_can_say_how_many(tmp_path: Path) -> None:
    data = make(tmp_path)
    judge(data, SAID)
    with chosen(data):
        places = cited.list_places(find_project())
        assert count("sources") == "2"
        assert count("sources class=old-book read=whole") == "1"
        assert count("sources class=paper read=whole") == "0"
        assert count("statements") == str(len(places))
        assert count("statements class=paper") == str(sum("gazette1902" in place.keys for place in places))
        with pytest.raises(UnknownCountError, match="no class 'pamphlet'"):
            count("sources class=pamphlet")
        with pytest.raises(UnknownCountError, match="no filter 'colour'"):
            count("statements colour=red")


def test_a_bibliography_ends_each_entry_with_its_codes() -> None:
    text = "@misc{a, title = {A}, class = {old book}, read = {not seen}}\n@misc{b, title = {B}}"
    said = {
        entry.key: str(ByKey().format_entry(entry.key, entry).text)
        for entry in parse_string(text, "bibtex").entries.values()
    }
    assert said["a"].endswith(" [old book; not seen]")
    assert "[" not in said["b"]


def test_exports_carry_what_a_source_is(tmp_path: Path) -> None:
    data = make(tmp_path)
    judge(data, SAID)
    with chosen(data):
        files = make_exports(gather_contents())
        sources = bibliography.sources()
    table = csv.DictReader(files["tables/letters/bibliography.csv"].decode().splitlines())
    assert {row["key"]: (row["class"], row["read"]) for row in table} == SAID
    assert all(sources[key].fields["class"] == SAID[key][0] for key in SAID)
    graph = json.loads(next(content for name, content in files.items() if name.endswith(".jsonld")))["@graph"]
    assert {thing["identifier"]: thing["genre"] for thing in graph if thing.get("identifier") in SAID} == {
        key: kind for key, (kind, _) in SAID.items()
    }
    registers = next(content for name, content in files.items() if name.endswith("registers.xml")).decode()
    assert 'xml:id="bib.lighthouse1950" type="book" subtype="old-book"' in registers


def test_a_page_shows_what_rests_on_which(tmp_path: Path) -> None:
    data = make(tmp_path)
    judge(data, SAID)
    book = write("letters", tmp_path, "sailor", "sources")
    asked = "".join(f"```{{standing}} {field}\n```\n\n" for field in ("class", "read", "colour"))
    page = f"---\norphan: true\n---\n# What\n\n{asked}"
    (book / "what.md").write_text(page, encoding="utf-8")
    with chosen(data):
        built = build(book)
        places = cited.list_places(find_project())
    by_class, by_read = built.page("what").xpath("//main//table | //article//table")
    rows = [[cell.text_content().strip() for cell in row.xpath("./th|./td")] for row in by_class.xpath(".//tr")]
    both = sum({"lighthouse1950", "gazette1902"} <= {*place.keys} for place in places)
    on_paper = sum("gazette1902" in place.keys for place in places)
    in_book = sum("lighthouse1950" in place.keys for place in places)
    assert rows == [
        ["class", "sources", "statements", "these alone"],
        ["paper", "1", str(on_paper), str(on_paper - both)],
        ["old book", "1", str(in_book), str(in_book - both)],
        ["all", "2", str(len(places)), ""],
    ]
    assert [cell.text_content() for cell in by_read.xpath(".//tbody//th")] == ["whole", "not seen", "all"]
    assert "no codes of sources 'colour'" in built.said
