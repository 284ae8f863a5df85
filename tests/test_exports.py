"""What an exported letter promises to the tools that read it."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from frictionless import Package
from lxml import etree

import edition
from edition import store
from edition.check import check
from edition.errors import EditionError
from edition.exports import FORMATS, gather_contents, jsonld, linked_tei, write_letter
from edition.project import find_project
from edition.tei import loads

HOSTILE = "<script>alert(1)</script>&amp; \"'>]]>"
ESCAPED = HOSTILE.replace("&amp;", "&").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize("letter_id", ["sailor-1901", "baker-1902"])
def test_tables_of_a_letter_keep_the_schema_they_come_with(letter_id: str, small: Path, tmp_path: Path) -> None:
    write_letter(store.load(letter_id), "csv", tmp_path / "out")
    descriptor = tmp_path / "out" / f"{letter_id}.datapackage.json"
    report = Package(str(descriptor)).validate()
    assert report.valid, report.flatten(["note"])
    assert all(
        field["description"] for r in json.loads(descriptor.read_text())["resources"] for field in r["schema"]["fields"]
    )


def test_a_restatement_says_what_it_is_wherever_it_is_exported(small: Path) -> None:
    letter = store.load("sailor-1901")
    assert b'subtype="restatement"' in FORMATS["tei"](letter)[".xml"]
    assert "no witness's text" in json.loads(FORMATS["csv"](letter)[".datapackage.json"])["description"]


def test_a_table_says_of_every_variant_what_the_letter_says(small: Path) -> None:
    letter = store.load("sailor-1901")
    rows = list(csv.DictReader(io.StringIO(FORMATS["csv"](letter)["-variants.csv"].decode())))
    assert [row["id"] for row in rows] == [variant.id for variant in letter.all_variants]
    assert rows[2] | {"kind": "addition", "status": "doubtful", "group": "v02", "lemma": ""} == rows[2]


def test_the_text_of_a_translation_is_that_of_its_base_alone(small: Path) -> None:
    letter = store.load("baker-1902")
    [(ending, content)] = FORMATS["txt"](letter).items()
    assert ending == "-R.txt"
    assert content.decode() == letter.witness_text("R") + "\n"
    assert "honest bread" not in content.decode()


def test_a_letter_is_exported_to_the_same_bytes_each_time(small: Path) -> None:
    for letter_id, form in (("sailor-1901", "tei"), ("sailor-1901", "csv"), ("baker-1902", "txt")):
        assert FORMATS[form](store.load(letter_id)) == FORMATS[form](store.load(letter_id))


@pytest.mark.parametrize(
    ("dated", "tei", "linked"),
    [
        ("1925-05-01", {"when": "1925-05-01"}, {"startDate": "1925-05-01", "endDate": "1925-05-01"}),
        ("1925-05-01/..", {"from": "1925-05-01"}, {"startDate": "1925-05-01"}),
        ("1925/", {"from": "1925-01-01"}, {"startDate": "1925"}),
        ("/1926-02", {"to": "1926-02-28"}, {"endDate": "1926-02"}),
        ("[1925..]", {"notBefore": "1925-01-01"}, {}),
        ("1924-21", {"notBefore": "1924-03-01", "notAfter": "1924-05-31"}, {}),
        ("1924-21~", {"notBefore": "1924-03-01", "notAfter": "1924-05-31"}, {}),
        ("1924-21/1925", {"from": "1924-03-01", "to": "1925-12-31"}, {"endDate": "1925"}),
    ],
)
def test_a_date_goes_out_with_the_days_that_are_known(
    dated: str, tei: dict[str, str], linked: dict[str, str], small: Path
) -> None:
    with (small / "registers" / "events.csv").open("a", encoding="utf-8") as events:
        events.write(f'thaw,"{dated}",The ice goes,,voyage,,,,,,gazette1902\n')
    contents = gather_contents()
    event = etree.fromstring(linked_tei.make_registers(contents)).xpath("//*[@xml:id='events.thaw']")[0]
    names = {"when", "from", "to", "notBefore", "notAfter"}
    assert {name: value for name, value in event.attrib.items() if name in names} == tei
    graph = json.loads(jsonld.make_document(contents))["@graph"]
    [thing] = [thing for thing in graph if thing["id"].endswith("#thaw")]
    assert {name: thing[name] for name in ("startDate", "endDate") if name in thing} == linked
    if "when" not in tei:
        assert thing["date"] == {"@value": dated, "@type": "http://id.loc.gov/datatypes/edtf/EDTF"}


def hostile(small: Path) -> edition.Letter:
    """Put markup, as text, into every text and free attribute of the sailor's letter, and read it."""
    path = small / "letters" / "sailor-1901.xml"
    text = path.read_text(encoding="utf-8")
    for words in (
        "A sailor to his sister, spring 1901",
        "Ivan the sailor",
        "The makers of this example",
        "An example",
        "The letter as the sister kept it",
        "The harbour",
        "We lie at",
        "since Friday",
        "enough",
        "we shall go",
        "Send the blue scarf.",
        "coal</label>",
        "It came by rail",
        "A: the ship leaves on Sunday.",
    ):
        assert words in text
        text = text.replace(
            words, words.replace("coal", f"coal {ESCAPED}") if "<" in words else f"{words} {ESCAPED}", 1
        )
    attribute = ESCAPED.replace('"', "&quot;")
    text = text.replace("<term ref", f'<term n="{attribute}" rend="{attribute}" ref').replace(
        'xml:id="harbour"', f'xml:id="harbour" n="{attribute}"'
    )
    path.write_text(text, encoding="utf-8")
    return store.load("sailor-1901")


def test_markup_in_a_text_is_text_to_the_check_and_comes_out_escaped(small: Path) -> None:
    letter = hostile(small)
    assert check() == []
    written = FORMATS["tei"](letter)[".xml"]
    assert b"<script" not in written
    assert written.count(b"&lt;script&gt;") == 17
    assert loads(written) == letter


def test_markup_in_a_text_keeps_tables_whole(small: Path, tmp_path: Path) -> None:
    letter = hostile(small)
    write_letter(letter, "csv", tmp_path / "out")
    assert Package(str(tmp_path / "out" / "sailor-1901.datapackage.json")).validate().valid
    rows = list(csv.DictReader((tmp_path / "out" / "sailor-1901-variants.csv").open(encoding="utf-8", newline="")))
    assert [row["id"] for row in rows] == [variant.id for variant in letter.all_variants]
    assert "<script>" in rows[0]["lemma"]


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_a_published_layer_is_not_exported_in_any_format(form: str, small: Path, tmp_path: Path) -> None:
    letter = replace(store.load("sailor-1901"), layer="published", nature="publication")
    with pytest.raises(EditionError, match="under copyright and is not exported; expected the edition layer"):
        write_letter(letter, form, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_the_edition_s_letters_can_be_exported(tmp_path: Path) -> None:
    for letter_id in edition.letters():
        letter = edition.load(letter_id)
        for form in ("tei", "csv"):
            assert all(path.stat().st_size for path in write_letter(letter, form, tmp_path / form))
        written = (tmp_path / "tei" / f"{letter_id}.xml").read_bytes()
        assert loads(written, lists=find_project().vocabularies) == letter
