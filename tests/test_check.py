"""What the check promises: a sound edition passes, and each way of breaking it gives one clear message."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from conftest import ROOT
from in_small import BIB, PEOPLE, SAILOR, settle

from edition.check import check, examine, id_rules, page_rules, record_ids, variant_rules
from edition.check.material import gather_material
from edition.cli import main
from edition.errors import EditionError
from edition.model import Content, Paragraph, Reading, Variant
from edition.paths import shown

UNSEEN = '<gap reason="unseen" unit="words" quantity="5"/>'
BAKER, PLACES, EVENTS = "letters/baker-1902.xml", "registers/places.csv", "registers/events.csv"
ALIGNMENT, APPARATUS = "alignment/baker-1902.csv", "figures/sailor-1901-apparatus.csv"
FIGURES_OF_PARAGRAPHS, RECORD = "figures/paragraphs.csv", "ids.json"
CHAPTER, PACKAGE, PROJECT = "../chapters/sailor.md", "datapackage.json", "project.yml"

Change = Callable[[bytes], bytes]


def put(old: str, new: str) -> Change:
    """Return a change of one place of a file."""

    def change(source: bytes) -> bytes:
        assert source.count(old.encode()) == 1, f"{old!r} is not in one place"
        return source.replace(old.encode(), new.encode())

    return change


def whole(new: str) -> Change:
    return lambda _: new.encode()


def cut(before: str) -> Change:
    return lambda source: source[: source.index(before.encode())]


def in_latin_1(source: bytes) -> bytes:
    return source.replace("Иван".encode(), "Yván".encode("latin-1"))


def with_field(**values: object) -> Change:
    """Return a change of the description of the first column, that of the ids of the people."""

    def change(source: bytes) -> bytes:
        package = json.loads(source)
        package["resources"][0]["schema"]["fields"][0].update(values)
        return json.dumps(package).encode()

    return change


def without_sense(source: bytes) -> bytes:
    changed, found = re.subn(rb'(<app xml:id="v05"[^>]*) sense:[a-z]+', rb"\1", source)
    assert found == 1
    return changed


@dataclass(frozen=True)
class Broken:
    """One way to break a file, and the message it gives."""

    name: str
    file: str
    change: Change
    line: str | int  # a text of the line to be named, or its number: -1 for the last, 0 for none
    message: str
    named: str = ""  # the file to be named, where it is not the broken one


DOCUMENTS = [
    Broken("malformed XML", SAILOR, put("</salute>", "</salut>"), "salut>", "not well-formed XML: .*salut"),
    Broken(
        "a document cut short", SAILOR, cut("too <app"), -1, "not well-formed XML: the <p> of line 53 is never closed"
    ),
    Broken("an empty file", SAILOR, whole(""), 1, "not well-formed XML"),
    Broken(
        "another root",
        SAILOR,
        whole("<html><p>A letter</p></html>"),
        1,
        "the document is a <html>; expected <TEI xmlns=",
    ),
    Broken(
        "an entity bomb",
        SAILOR,
        put("<TEI ", '<!DOCTYPE TEI [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n<TEI '),
        "<!DOCTYPE",
        "a document type with declarations of its own",
    ),
    Broken(
        "an external entity",
        SAILOR,
        put("<TEI ", '<!DOCTYPE TEI [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<TEI '),
        "<!DOCTYPE",
        "a document type with declarations of its own",
    ),
    Broken(
        "a misspelt element",
        SAILOR,
        lambda source: put("</term>", "</trem>")(put("<term ", "<trem ")(source)),
        "<trem",
        "<trem> in <p>, and there is no <trem>; expected <term>, as <term ref=",
    ),
    Broken(
        "an element that does not belong there",
        SAILOR,
        put("Send", "<note>To whom?</note>Send"),
        "Send",
        "<note> stands in <p>, which cannot hold it; expected here text, .*, as <.*; a <note> stands in .*<div>",
    ),
    Broken(
        "a misspelt attribute",
        SAILOR,
        put('"v01" type=', '"v01" tpye='),
        '"v01"',
        '<app> cannot have tpye; expected type="omission"',
    ),
    Broken(
        "a siglum left empty",
        SAILOR,
        put('<rdg wit="#B">none', '<rdg wit="">none'),
        "none",
        'wit="" in <rdg>; expected',
    ),
    Broken(
        "a language in words",
        SAILOR,
        put("God willing", '<foreign xml:lang="english">God willing</foreign>'),
        "english",
        "the language 'english'; expected 'en'",
    ),
    Broken(
        "a type that is nearly one",
        SAILOR,
        put('"note" target="#n01', '"notes" target="#n01'),
        "coal<ptr",
        'type="note"',
    ),
    Broken("a letter in latin-1", SAILOR, lambda source: source.replace(b"blue", b"bl\xfc"), "Send", "in UTF-8"),
    Broken("a letter in the file of another", SAILOR, put("sailor-1901", "sailor-1902"), 2, "'sailor-1902'; expected"),
    Broken(
        "a published layer", SAILOR, put('"edition" subtype', '"published" subtype'), "<TEI", "layer is never tracked"
    ),
]
POINTERS = [
    Broken("a duplicate id", SAILOR, put("blue", '<seg xml:id="p2">blue</seg>'), "Send", "the id 'p2' a second time"),
    Broken(
        "an undeclared witness",
        SAILOR,
        put("none</rdg>", 'none</rdg><rdg wit="#C">some</rdg>'),
        "none",
        "the witness C is not declared; expected one of A, B",
    ),
    Broken(
        "a person who is in no register",
        SAILOR,
        put("people:sister-anna", "people:sister-ana"),
        "sister-ana",
        "ref 'people:sister-ana': there is no such row; expected an id of registers/people.csv",
    ),
    Broken(
        "a prefix nobody declared",
        BAKER,
        put("<date from", '<term ref="terms:mate">mate</term> <date from'),
        "terms:mate",
        "the prefix terms is not declared",
    ),
    Broken(
        "a pointer out of the book", SAILOR, put("people:sister-anna", "file:///etc/passwd"), "passwd", "not a pointer"
    ),
    Broken(
        "a source there is not", SAILOR, put('1950">12', '1951">12'), "1951", "'bib:lighthouse1951': there is no such"
    ),
    Broken("a group with a stranger", SAILOR, put("#v02 #v03", "#v02 #v03 #v13"), 0, "there is no variant v13"),
    Broken(
        "a note that hangs on nothing",
        SAILOR,
        put('target="#p2" resp', 'target="#p9" resp'),
        '"#p9"',
        "n01 hangs on 'p9', which is not there",
    ),
    Broken(
        "a call of no note", SAILOR, put('"note" target="#n01', '"note" target="#n91'), "n91", "there is no such id"
    ),
    Broken(
        "a note called twice",
        SAILOR,
        put("captain says", 'captain<ptr type="note" target="#n02"/> says'),
        "</rdg></app><ptr",
        "n02 is called a second time",
    ),
    Broken(
        "a note called in another paragraph",
        SAILOR,
        put('target="#p2" resp', 'target="#p3" resp'),
        "wait for coal",
        "n01 is called in p2 and hangs on p3",
    ),
    Broken(
        "a note without a source",
        SAILOR,
        lambda source: put(' corresp="bib:lighthouse1950"><cited', "><cited")(put(' resp="#edition"', "")(source)),
        '"n01"',
        "n01 has no source",
    ),
]
VARIANTS = [
    Broken("an unknown kind", SAILOR, put('"v01" type="omission"', '"v01" type="loss"'), "loss", "unknown kind 'loss'"),
    Broken(
        "an unknown status", SAILOR, put("status:doubtful", "status:dubious"), "dubious", "unknown code 'status:dub"
    ),
    Broken(
        "no kind", BAKER, put('"v01" type="substitution"', '"v01"'), '"v01"', "v01 has no kind; expected one of omis"
    ),
    Broken("an empty variant", SAILOR, put("since Friday", ""), '"v01"', "v01 is empty in every witness"),
    Broken(
        "readings that do not differ", SAILOR, put("enough", "none"), '"v02"', "v02 reads the same in every witness"
    ),
    Broken(
        "a reading left empty",
        BAKER,
        put("honest bread", ""),
        '"v01"',
        "v01 is called substitution, and E has nothing here; expected omission or transposition",
    ),
    Broken(
        "a witness left out", BAKER, put('<rdg wit="#E">honest bread</rdg>', ""), '"v01"', "v01 does not say what E has"
    ),
    Broken("a second piece of nothing", SAILOR, put('prev="#v05"', 'prev="#v50"'), "v05-2", "v05-2 continues 'v50'"),
    Broken(
        "an over-long reading",
        SAILOR,
        put("enough", "one two three four five six seven eight nine ten eleven twelve"),
        '"v02"',
        "v02 quotes 12 words of A, which is under copyright; expected 11 at most",
    ),
    Broken(
        "an over-long reading of a publication that is translated anew",
        BAKER,
        put("honest bread", "one two three four five six seven eight nine ten eleven twelve"),
        '"v01"',
        "v01 quotes 12 words of E",
    ),
    Broken(
        "words kept back in whose place nothing is said",
        SAILOR,
        put('<desc>the ship leaves on <date when="1901-11-17">Sunday</date></desc>', "<desc/>"),
        'reason="rights"',
        "words are kept back for the rights in them, and nothing says what they say; expected a <desc> in the <gap>",
    ),
    Broken("a paragraph without an id", BAKER, put('<p xml:id="p3">', "<p>"), "<p>", "a <p> without an id; expected"),
    Broken(
        "a siglum of two witnesses",
        SAILOR,
        put('<witness xml:id="B"', '<witness xml:id="B" n="A"'),
        '<witness xml:id="B"',
        "the siglum 'A' a second time",
    ),
    Broken(
        "a single reading",
        SAILOR,
        put('<lem wit="#A">enough</lem><rdg wit="#B">none</rdg>', '<lem wit="#A #B">enough</lem>'),
        '"v02"',
        "v02 has a single reading; expected a <lem> and a <rdg>",
    ),
]
JUDGEMENTS = [
    Broken(
        "a judgement without its codes",
        SAILOR,
        put(' cert="medium"><lem wit="#A">that', '><lem wit="#A">that'),
        'xml:id="v05"',
        "v05 has a judgement and lacks its codes",
    ),
    Broken("a judgement that leaves out the sense", SAILOR, without_sense, 'xml:id="v05"', "v05 .* lacks its codes"),
    *(
        Broken(
            f"a second piece with its own {name}",
            SAILOR,
            put('<app xml:id="v05-2"', f'<app xml:id="v05-2" {said}'),
            "v05-2",
            "v05-2 is a second piece with a judgement",
        )
        for name, said in {
            "direction": 'ana="direction:undecided"',
            "sense": 'ana="sense:neutral"',
            "certainty": 'cert="low"',
            "responsibility": 'resp="#edition"',
        }.items()
    ),
    Broken("a judgement under another number", SAILOR, put('"j05"', '"j04"'), "j04", "j04 judges v05; .* the id 'j05'"),
    Broken(
        "an empty judgement", SAILOR, put("A mate who says nothing too has lost a word.", ""), "j05", "j05 is empty"
    ),
    Broken(
        "a variant judged without a reason",
        SAILOR,
        put('"v01" type="omission"', '"v01" type="omission" ana="mechanism:slip"'),
        'xml:id="v01"',
        "v01 is judged without a reason",
    ),
]
DATES = [
    Broken(
        "an impossible date in TEI", BAKER, put('1902-03">', '1902-02-29">'), "1902-02-29", "to '1902-02-29' is no date"
    ),
    Broken("a season in TEI", BAKER, put('to="1902-03"', 'to="1902-21"'), "1902-21", "to '1902-21' is no date"),
    Broken(
        "a date that is not ISO",
        BAKER,
        put('to="1902-03"', 'to="March 1902"'),
        'to="March',
        "to 'March 1902' is no date",
    ),
    Broken(
        "a time that ends before it begins",
        SAILOR,
        put('notAfter="1901-05-31"', 'notAfter="1900"'),
        "notAfter",
        "notAfter 1900 is before notBefore 1901-04-01",
    ),
    Broken(
        "an impossible date in a table",
        EVENTS,
        put("1901-04-05", "1901-04-31"),
        "arrival",
        "date: '1901-04-31': the cal",
    ),
    Broken(
        "a date in words", PEOPLE, put("1937-09-10", "autumn 1937"), "sailor-ivan", "died: 'autumn 1937': not an EDTF"
    ),
    Broken(
        "a death before the birth", PEOPLE, put("1937-09-10", "1870~"), "sailor-ivan", "died 1870~ is before born 1874~"
    ),
]
TABLES = [
    Broken(
        "a wrong column",
        PEOPLE,
        put("cyrillic", "russian"),
        1,
        r"the columns id, name, also, russian.* \(not known: 'russian'; wanting: 'cyrillic'\); expected the col",
    ),
    Broken(
        "a missing column",
        PLACES,
        lambda source: source.replace(b",wikidata", b""),
        1,
        "expected .*description, wikidata",
    ),
    Broken("a ragged row", EVENTS, put("voyage,", "voyage,,"), "arrival", "a row of 12 fields; expected 11"),
    Broken("an empty row", PLACES, lambda source: source + b"\n", -1, "a row of 0 fields; expected 9"),
    Broken("another encoding", PEOPLE, in_latin_1, 2, "not UTF-8, it seems Latin-1 .*; expected .*“CSV UTF-8”"),
    Broken(
        "an encoding of Windows",
        PEOPLE,
        lambda source: source.replace("Иван".encode(), "“Yván”".encode("cp1252")),
        2,
        "not UTF-8, it seems Windows-1252",
    ),
    Broken("UTF-16", PEOPLE, lambda source: source.decode().encode("utf-16"), 1, "not UTF-8, it seems UTF-16"),
    Broken(
        "semicolons between the fields",
        PEOPLE,
        lambda source: source.replace(b",", b";"),
        1,
        "the fields are parted by semicolons; expected commas .*“CSV UTF-8",
    ),
    Broken(
        "a comma that is not quoted",
        PLACES,
        put("a harbour", "a harbour, small"),
        "lowport",
        "a row of 10 fields; expected 9: is a comma in `description` not quoted",
    ),
    Broken(
        "a row cut short",
        PLACES,
        put(",lighthouse1950", ""),
        "lowport",
        "a row of 8 fields; expected 9: is a comma for",
    ),
    Broken(
        "an unclosed quote", PEOPLE, put('gazette1902"', "gazette1902"), "sailor-ivan", "not CSV in the row that begins"
    ),
    Broken("an empty table", PLACES, whole(""), 1, r"the columns \(none\)"),
    Broken("a row without a source", PLACES, put(",lighthouse1950", ","), "lowport", "no sources; expected a value"),
    Broken(
        "a source that is not known",
        PLACES,
        put("e1950", "e1951"),
        "lowport",
        "the source 'lighthouse1951' is not known",
    ),
    Broken(
        "a person whom nothing mentions",
        PEOPLE,
        lambda source: source + b"sister-olga,Olga,,,,,his other sister,,,,,lighthouse1950\n",
        "Olga",
        "sister-olga is mentioned nowhere; expected a mention in a letter, a note, an event or a chapter",
    ),
    Broken(
        "a second row with an id",
        PLACES,
        lambda source: source + b"lowport,High,,,,,,,lighthouse1950\n",
        "High",
        "id 'lowport' a second time",
    ),
    Broken(
        "an id in capitals",
        PLACES,
        lambda s: s + b"Hi,High,,,,,,,lighthouse1950\n",
        "High",
        "id 'Hi'; expected the form",
    ),
    Broken(
        "a number that is none",
        PLACES,
        put("40.4", "forty"),
        "lowport",
        "latitude 'forty'; expected a value of the type n",
    ),
    Broken("a place off the globe", PLACES, put("40.4", "94.4"), "lowport", "latitude '94.4'; expected 90 or less"),
    Broken("half a pair of coordinates", PLACES, put("40.4", ""), "lowport", "lowport: one coordinate alone"),
    Broken(
        "a Wikidata item that is none",
        PEOPLE,
        put("Q111111111", "q11"),
        "sailor-ivan",
        "wikidata 'q11'; expected the fo",
    ),
    Broken(
        "a certainty that is none",
        PEOPLE,
        put("medium", "maybe"),
        "sister-anna",
        "certainty 'maybe'; expected one of h",
    ),
    Broken(
        "an event with a stranger", EVENTS, put("sailor-ivan", "sailor-ivan nobody"), "arrival", "'nobody' is not known"
    ),
    Broken(
        "an event that lasted by its words and fell on one day by its date",
        EVENTS,
        put("The oven goes out", "Smoking goes on"),
        "cold-oven",
        r"cold-oven: date \[1902-03-01..1902-03-03\] is one day between two, and the text says 'goes on'; expected a/b",
    ),
    Broken(
        "an event that fell on one day by its words and lasted by its date",
        EVENTS,
        put("[1902-03-01..1902-03-03],The oven goes out,", "1902-03-01/1902-03-03,Cold,The day is NOT known."),
        "cold-oven",
        r"cold-oven: date 1902-03-01/1902-03-03 lasted .* says 'the day is not known'; expected \[a..b\]",
    ),
    Broken(
        "an event of no letter",
        EVENTS,
        put("baker-1902", "baker-1903"),
        "cold-oven",
        "letter: 'baker-1903' is not known",
    ),
    Broken(
        "a mistake after a field of two lines", PEOPLE, put("1880..1882", "1882..1880"), "sister-anna", "ends before it"
    ),
    Broken("a broken package", PACKAGE, put('ion",\n  "title"', 'ion"\n  "title"'), '"title"', "not JSON"),
    Broken("a package without tables", PACKAGE, whole("{}"), 0, "not a description of tables"),
    Broken(
        "a package whose tables are null",
        PACKAGE,
        whole('{"resources": null}'),
        0,
        "not a description of tables",
    ),
    Broken(
        "a field of several types", PACKAGE, with_field(type=["string"]), 0, "not a description of tables; expected"
    ),
    Broken("constraints in a list", PACKAGE, with_field(constraints=[]), 0, "not a description of tables; expected"),
    Broken(
        "a pattern that is a number",
        PACKAGE,
        with_field(constraints={"required": True, "unique": True, "pattern": 5}),
        1,
        "people, id: the pattern 5; expected a regular expression",
    ),
    Broken(
        "a pattern that never ends",
        PACKAGE,
        with_field(constraints={"required": True, "unique": True, "pattern": "^([a-z-]+)*!$"}),
        1,
        r"the pattern '\^\(\[a-z-\]\+\)\*!\$'; expected a regular expression that tries nothing in more ways",
    ),
    Broken(
        "a bound that is a word",
        PACKAGE,
        put('"minimum": -90', '"minimum": "x"'),
        '"latitude"',
        "latitude: the minimum 'x'; expected a number",
    ),
    Broken(
        "a key that refers to nothing",
        PACKAGE,
        lambda source: source.replace(b'"fields"', b'"foreignKeys": [{"a": 1}], "fields"', 1),
        0,
        "not a description of tables",
    ),
    Broken("a package nested without end", PACKAGE, whole("[" * 100_000), 0, "not JSON: maximum recursion depth"),
    Broken(
        "a package that reaches out of its folder",
        PACKAGE,
        put('"registers/places.csv"', '"../../../etc/passwd"'),
        '"name": "places"',
        "the path '../../../etc/passwd'; expected a CSV file in the folder",
    ),
]
FIGURES = [
    Broken(
        "figures that contradict the letter",
        APPARATUS,
        put("v01,p2,omission,omission", "v01,p2,omission,omission addition"),
        '"v01"',
        "v01: kinds omission; expected omission addition, as sailor-1901-apparatus.csv has it",
        SAILOR,
    ),
    Broken(
        "a site without figures",
        APPARATUS,
        put("v04,p3,substitution,substitution,variant,v04,19,15,19,context,low,2,\n", ""),
        '<app xml:id="v04"',
        "v04 is not in the figures",
        SAILOR,
    ),
    Broken(
        "a paragraph without figures",
        FIGURES_OF_PARAGRAPHS,
        put("sailor-1901,p5,A,4\nsailor-1901,p5,B,4\n", ""),
        '"p5"',
        "p5 is not in the figures",
        SAILOR,
    ),
    Broken(
        "an overlapping alignment",
        ALIGNMENT,
        put("p2,p2,1,12", "p2,p2,1,13"),
        "13,17",
        "p2: words 13 to 17 are aligned al",
    ),
    Broken(
        "an alignment with a hole", ALIGNMENT, put("p2,p2,1,12", "p2,p2,1,11"), "13,17", "leave out words before them"
    ),
    Broken(
        "an alignment that ends too soon",
        FIGURES_OF_PARAGRAPHS,
        put("p2,E,17", "p2,E,19"),
        "13,17",
        "p2 is aligned to word 17; expected word 19",
        ALIGNMENT,
    ),
    Broken(
        "an alignment of no paragraph", ALIGNMENT, lambda s: s + b"p9,,,,absent\n", "p9", "edition: no paragraph 'p9'"
    ),
    Broken(
        "an absent passage that is there", ALIGNMENT, put("p3,,", "p3,p2,"), "p3", "absent, and yet a published passage"
    ),
    Broken("a gap of another length", BAKER, put('"5"', '"6"'), '"6"', "a gap of p2 stands for 6 words; expected 5"),
    Broken(
        "a restated passage without its source",
        BAKER,
        put(UNSEEN, '<seg type="restatement">No more than that.</seg>'),
        "<seg",
        "does not say after what; expected source='bib:",
    ),
    Broken(
        "a restated passage inside a variant",
        BAKER,
        lambda source: put("never once", '<seg type="restatement" source="bib:gazette1902">never</seg> once')(
            put(UNSEEN, "")(source)
        ),
        "<seg",
        "a restated passage inside a variant, or with one inside",
    ),
    Broken(
        "a restated passage in a restatement",
        SAILOR,
        put("Send the", '<seg type="restatement" source="bib:gazette1902">Send</seg> the'),
        '"restatement" source',
        "a restated passage in a restatement; expected one in a translation",
    ),
    Broken(
        "a passage not seen without a gap",
        BAKER,
        put(UNSEEN, ""),
        '"p2"',
        "p2 has 0 gaps with a number of words, or restated passages; expected 1",
    ),
]
BIBLIOGRAPHY = [
    Broken(
        "broken BibTeX", BIB, put("{1950}", "{1950"), "@article", "not BibTeX: .*; expected the entry begun on line"
    ),
    Broken(
        "a straight apostrophe in a title",
        BIB,
        put("{Bread}", "{The Baker's {\\'E}clair}"),
        "@article{gazette1902",
        "gazette1902: title .* has a straight quotation mark; expected ’ or ‘",
    ),
    Broken(
        "a duplicate key",
        BIB,
        lambda source: source + b"\n@misc{gazette1902,\n  title = {Bread},\n  url = {https://example.org}\n}\n",
        "@misc",
        "the key gazette1902 a second time",
    ),
    Broken("an entry without its fields", BIB, put("journal", "note"), "@article", "gazette1902 has no journal"),
    Broken(
        "a year that is none",
        BIB,
        put("{1950}", "{fifty}"),
        "@book",
        "lighthouse1950: year 'fifty'; expected four digits",
    ),
    Broken("an unknown type of entry", BIB, put("@article", "@paper"), "@paper", "of the unknown type 'paper'"),
    Broken(
        "an entry that lost its sign", BIB, lambda s: s + b"\nmisc{x,\n  title = {X}\n}\n", "misc{", "without its '@'"
    ),
    Broken(
        "an entry there is not",
        CHAPTER,
        lambda source: source + b"\nOf {entry}`Ivan <people:sailor-iwan>` too.\n",
        -1,
        "'people:sailor-iwan': there is no such row; expected .*, perhaps sailor-ivan",
    ),
    Broken(
        "a reference to no paragraph",
        CHAPTER,
        lambda source: source + b"\nSee {paragraph}`sailor-1901#p9`.\n",
        -1,
        "sailor-1901 has no paragraph 'p9'",
    ),
    Broken(
        "a chapter of no letter",
        CHAPTER,
        lambda source: source + b"\n```{letter} sailor-1903\n```\n",
        "sailor-1903",
        "no letter 'sailor-1903'; expected one of baker-1902, sailor-1901",
    ),
    Broken(
        "a citation there is not",
        CHAPTER,
        put("`lighthouse1950`", "`lighthouse1951`"),
        3,
        "'lighthouse1951' is not known",
    ),
]
RECORDS = [
    Broken(
        "a lost id",
        RECORD,
        put('"v01": "p2"', '"v77": "p2"'),
        "v77",
        "sailor-1901: v77 was released and is not there any",
    ),
    Broken(
        "an id used for another thing",
        RECORD,
        put('"p2": "harbour"', '"p2": "closing"'),
        '<p xml:id="p2"',
        "p2 was released for 'closing' and now stands for 'harbour'",
        SAILOR,
    ),
    Broken("a record of ids that is none", RECORD, whole("[]"), 0, "not a record of ids"),
    Broken("a record nested without end", RECORD, whole('{"a":' * 100_000), 0, "not JSON: maximum recursion depth"),
    Broken(
        "an address that looks like a date",
        PROJECT,
        put("repository: null", "repository: 2024-13-45"),
        "2024-13-45",
        "is '2024-13-45'",
    ),
    Broken(
        "an address that YAML cannot make",
        PROJECT,
        put("https://letters.example", "!!timestamp x"),
        "!!timestamp",
        "site is 'x'",
    ),
    Broken("addresses nested without end", PROJECT, whole("site: " + "[" * 2000), 0, "not YAML"),
    Broken(
        "addresses in another encoding",
        PROJECT,
        lambda _: b"site: \xff",
        1,
        "not UTF-8, it seems .*; expected only title",
    ),
    Broken("an edition without a title", PROJECT, put("title: Letters of a Harbour\n", ""), 0, "no title; expected"),
    Broken(
        "an edition named as no file can be", PROJECT, put("letters-of-a-harbour", "../up"), "name:", "name is '../up'"
    ),
    Broken(
        "importers that are no place",
        PROJECT,
        put("site:", "importers: rm -r\nsite:"),
        "importers:",
        "importers is 'rm -r'",
    ),
    Broken(
        "a licence that is no name", PROJECT, put("CC-BY-4.0", "free to all"), "licence:", "licence is 'free to all'"
    ),
    Broken(
        "an address that is none", PROJECT, put("https://letters.example", "javascript:alert(1)"), "site:", "site is"
    ),
    Broken("a name nobody knows", PROJECT, put("site:", "sight:"), "sight:", "'sight' is no name that is known here"),
    Broken(
        "a name said twice", PROJECT, put("site:", "title: Another\nsite:"), "title: Another", "title is said twice"
    ),
    Broken(
        "a page nobody knows", PROJECT, put("{events:", "{evnts:"), "evnts", "'evnts' is no name that is known here"
    ),
    Broken(
        "a page out of the book", PROJECT, put("chapters/chronology", "../../etc"), "pages:", "events is '../../etc'"
    ),
    Broken(
        "pages that are none", PROJECT, put("{events: chapters/chronology}", "all"), "pages:", "not names with values"
    ),
]
BROKEN = [*DOCUMENTS, *POINTERS, *VARIANTS, *JUDGEMENTS, *DATES, *TABLES, *FIGURES, *BIBLIOGRAPHY, *RECORDS]


def line_of(source: bytes, where: str | int) -> int:
    lines = source.decode("utf-8", errors="replace").splitlines()
    if isinstance(where, int):
        return where if where >= 0 else len(lines)
    return next(number for number, line in enumerate(lines, 1) if where in line)


def complaints(text: str) -> list[str]:
    """Return the lines of standard error that are neither notices nor, on a slow machine, steps of the work."""
    return [line for line in text.splitlines() if not line.startswith("notice: ") and not line.endswith(" …")]


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_what_is_broken_gives_one_message_with_file_and_line(
    broken: Broken, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = small / broken.file
    path.write_bytes(broken.change(path.read_bytes()))
    assert main(["check"]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    [complaint] = complaints(output.err)
    path = small / (broken.named or broken.file)
    named, line = shown(path), line_of(path.read_bytes(), broken.line)
    assert complaint.startswith(f"{named}:{line}: " if line else f"{named}: ")
    assert re.search(broken.message, complaint), complaint


def test_a_letter_that_cannot_be_read_is_no_fault_of_its_codings(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (small / "codings" / "codings.csv").open("a", encoding="utf-8") as codings:
        codings.writelines(
            f"{letter},v01,first,unclear,misreading,none,none,low\n" for letter in ("sailor-1901", "nobody-1900")
        )
    (small / SAILOR).write_text("<TEI")
    assert main(["check"]) == 1
    said = complaints(capsys.readouterr().err)
    assert [line for line in said if "no letter" in line] == [line for line in said if "'nobody-1900'" in line] != []
    assert any("not well-formed XML" in line for line in said)


@pytest.mark.parametrize("file", [PEOPLE, BIB, APPARATUS, ALIGNMENT, "ids.json", "project.yml", "datapackage.json"])
def test_a_file_that_is_missing_is_named(file: str, small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (small / file).unlink()
    assert main(["check"]) == 1
    [complaint] = complaints(capsys.readouterr().err)
    assert complaint.startswith(f"{shown(small / file)}: there is no such file; expected ")


@pytest.mark.parametrize("file", [SAILOR, PEOPLE, BIB, RECORD, PACKAGE])
def test_a_folder_in_the_place_of_a_file_is_named_and_the_rest_is_checked(
    file: str, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (small / file).unlink()
    (small / file).mkdir()
    (small / BAKER).write_text("", encoding="utf-8")
    assert main(["check"]) == 1
    said = complaints(capsys.readouterr().err)
    assert len(said) == 2
    assert any(line.startswith(f"{shown(small / file)}: cannot be read: Is a directory; expected ") for line in said)
    assert any(line.startswith(f"{shown(small / BAKER)}:1: not well-formed XML") for line in said)


@pytest.mark.parametrize(
    ("kind", "words", "status", "wrong"),
    [
        ("punctuation", '<milestone unit="paragraph"/>', "", "only a paragraph break"),
        ("punctuation", '<milestone unit="paragraph"/>', 'ana="status:doubtful"', ""),
        ("punctuation", '<milestone unit="paragraph"/>', 'ana="status:division"', ""),
        ("addition", "to be had", 'ana="status:division"', "more than a paragraph break"),
    ],
)
def test_a_mere_division_into_paragraphs_is_counted_apart(
    kind: str, words: str, status: str, wrong: str, small: Path
) -> None:
    site = 'type="addition" ana="status:doubtful"><lem wit="#A"/><rdg wit="#B">to be had<'
    made = f'type="{kind}" {status}><lem wit="#A"/><rdg wit="#B">{words}<'
    (small / SAILOR).write_bytes(put(site, made)((small / SAILOR).read_bytes()))
    said = [found.what for found in check() if "paragraph break" in found.what]
    assert [wrong in what for what in said] == ([True] if wrong else [])


@pytest.mark.parametrize(
    ("said", "wrong"),
    [('source="bib:lighthouse1950" cert="low"', 0), ('source="bib:lighthouse1950"', 1), ('cert="low"', 1)],
)
def test_a_quotation_says_whose_it_is_and_how_sure(said: str, wrong: int, small: Path) -> None:
    quoted = f'Now <seg type="quotation" {said}>the oven</seg> is cold.'
    (small / BAKER).write_bytes(put("Now the oven is cold.", quoted)((small / BAKER).read_bytes()))
    found = [problem.what for problem in check() if "quotation" in problem.what]
    assert found == ["a quotation that does not say whose it is and how sure"] * wrong


def test_a_letter_may_have_any_number_of_witnesses(small: Path) -> None:
    path = small / SAILOR
    more = [f"B{number}" for number in range(50)]
    declared = "".join(f'<witness xml:id="{siglum}">One more</witness>' for siglum in more)
    text = path.read_text(encoding="utf-8").replace("</listWit>", f"{declared}</listWit>")
    path.write_text(text.replace('wit="#B"', f'wit="#B {" ".join(f"#{siglum}" for siglum in more)}"'), encoding="utf-8")
    assert not check()


@pytest.mark.parametrize("mention", ["{entry}`people:sister-olga`", "{entry}`his *other* sister <people:sister-olga>`"])
def test_a_chapter_that_names_a_person_is_a_mention(small: Path, mention: str) -> None:
    with (small / PEOPLE).open("a", encoding="utf-8") as people:
        people.write("sister-olga,Olga,,,,,his other sister,,,,,lighthouse1950\n")
    assert [problem.what for problem in check()] == ["sister-olga is mentioned nowhere"]
    chapter = small / CHAPTER
    chapter.write_text(f"{chapter.read_text(encoding='utf-8')}\nOf {mention} nothing is known.\n", encoding="utf-8")
    assert check() == []


@pytest.mark.parametrize(
    ("date", "label"),
    [
        ("[1902-03-01..1902-03-03]", "The cargo goes onto the quay"),  # no whole words
        ("[1902-03-01..1902-03-03]", "The oven goes out"),
        ("1902-03-01/1902-03-03", "The oven goes on smoking"),
        ("1902-03-01", "The oven goes on smoking"),  # one day, on which it may have gone on for hours
        ("1902-03", "The oven goes out"),
    ],
)
def test_a_date_may_last_as_its_words_do(date: str, label: str, small: Path) -> None:
    events = small / EVENTS
    text = events.read_text(encoding="utf-8").replace("[1902-03-01..1902-03-03],The oven goes out", f"{date},{label}")
    events.write_text(text, encoding="utf-8")
    assert check() == []


def test_who_lists_no_words_is_asked_nothing_of_what_lasts(small: Path) -> None:
    settle(small)
    project = small / "project.yml"
    kept = [line for line in project.read_text(encoding="utf-8").splitlines(True) if not line.startswith("events:")]
    project.write_text("".join(kept), encoding="utf-8")
    events = small / EVENTS
    events.write_text(events.read_text(encoding="utf-8").replace("The oven goes out", "Goes on"), encoding="utf-8")
    assert check() == []


def test_a_link_to_no_letter_is_named(small: Path) -> None:
    (small / "letters" / "zed-1903.xml").symlink_to(small / "nowhere.xml")
    assert [(problem.file, problem.what) for problem in check()] == [
        (shown(small / "letters" / "zed-1903.xml"), "there is no such file")
    ]


@pytest.mark.parametrize("file", [SAILOR, PEOPLE, BIB, RECORD, PROJECT, PACKAGE, CHAPTER])
def test_a_byte_order_mark_is_no_fault(file: str, small: Path) -> None:
    path = small / file
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert check() == []


def test_files_that_nothing_reads_are_named(small: Path) -> None:
    for place in ("letters/notes.txt", "letters/old/sailor-1901.xml", "registers/people-old.csv", "sailor-1901.xml"):
        (small / place).parent.mkdir(exist_ok=True)
        (small / place).write_text("Once upon a time", encoding="utf-8")
    (small / "letters" / ".DS_Store").write_bytes(b"")
    (small / "HOWTO.md").write_text("How we work", encoding="utf-8")
    said = {problem.file: problem.what for problem in check()}
    assert said == {
        shown(small / "letters/notes.txt"): "a file that is no letter",
        shown(small / "letters/old/sailor-1901.xml"): "a file that is no letter",
        shown(small / "registers/people-old.csv"): "a file that nothing reads",
        shown(small / "sailor-1901.xml"): "a file that nothing reads",
    }


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (put('"v01"', '"v02"'), "v02 comes after nothing; before a release `python -m edition renumber`"),
        (put('"p3"', '"p7"'), "p7 comes after p2; before a release"),
    ],
)
def test_ids_in_another_order_are_a_notice_with_the_remedy(change: Change, said: str, small: Path) -> None:
    (small / BAKER).write_bytes(change((small / BAKER).read_bytes()))
    assert any(said in str(notice) for notice in examine().notices)
    assert not any("comes after" in str(problem) for problem in check())


def test_ids_in_order_may_have_no_noughts_before_them(small: Path) -> None:
    text = (small / BAKER).read_text(encoding="utf-8")
    (small / BAKER).write_text(re.sub(r"\bv0(\d)\b", r"v\1", text), encoding="utf-8")
    assert not any("variants anew" in str(notice) for notice in examine().notices)
    (small / BAKER).write_text(re.sub(r"\bv01\b", "v7", text), encoding="utf-8")
    assert any("v7 comes after nothing" in str(notice) for notice in examine().notices)


def test_an_id_of_another_form_was_chosen_and_may_stay(small: Path) -> None:
    (small / BAKER).write_bytes(put('"v01"', '"site1"')((small / BAKER).read_bytes()))
    assert check() == []
    assert not any("comes after" in str(notice) for notice in examine().notices)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('<p xml:id="q1">Come now. Go.</p>', '<p xml:id="q2">Come now.</p><p xml:id="q3">Go.</p>'),
        ('<p xml:id="q1">Come.</p><p xml:id="q4">Now go.</p>', '<p xml:id="q2">Come now.</p><p xml:id="q3">Go.</p>'),
        ('<p xml:id="q1">Come <pb n="2"/>now.</p>', '<p xml:id="q2">Come now.<pb n="2"/></p>'),
        ('<p xml:id="q1">Come now.</p>', '<p xml:id="q2">Come <milestone unit="paragraph"/>now.</p>'),
        ('<l xml:id="q1">Come now.</l>', '<l xml:id="q2">Come</l><l xml:id="q3">now.</l>'),
    ],
)
def test_the_same_words_otherwise_divided_are_a_difference(one: str, other: str, small: Path) -> None:
    site = f'<app xml:id="v77" type="punctuation"><lem wit="#A">{one}</lem><rdg wit="#B">{other}</rdg></app>'
    source = (small / SAILOR).read_text(encoding="utf-8")
    changed = source.replace("</div>", f"{site}</div>", 1)
    (small / SAILOR).write_text(changed, encoding="utf-8")
    assert not [problem for problem in check() if "v77 reads" in str(problem) or "v77 is called" in str(problem)]
    same = site.replace(other, one.replace("q1", "q5").replace("q4", "q6"))
    (small / SAILOR).write_text(changed.replace(site, same), encoding="utf-8")
    assert any("v77 reads the same in every witness" in str(problem) for problem in check())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (put('<witness xml:id="B"', '<witness xml:id="B" n="*"'), "the siglum '*'; expected another sign"),
        (put('xml:id="sailor-1901"', 'xml:id="registers"'), "which names files of the registers"),
        (
            put('xml:id="sailor-1901"', 'xml:id="Baker-1902-Published"'),
            "files of a publication of baker-1902",
        ),
        (put('xml:id="sailor-1901"', 'xml:id="letters-of-a-harbour"'), "which names files of the edition as a whole"),
        (put('xml:id="sailor-1901"', 'xml:id="aux"'), "no file can be called so on Windows; expected another id"),
        (put('xml:id="sailor-1901"', 'xml:id="people"'), "its page would be chapters/people, the register of people"),
        (put('xml:id="sailor-1901"', 'xml:id="downloads"'), "its page would be chapters/downloads, the downloads"),
    ],
)
def test_a_name_that_means_something_else_is_refused(change: Change, said: str, small: Path) -> None:
    file = small / SAILOR
    file.write_bytes(change(file.read_bytes()))
    found = re.search(r'xml:id="([^"]+)"', file.read_text(encoding="utf-8"))
    assert found
    renamed = file.rename(file.with_stem(found[1]))
    assert [said in str(problem) for problem in check() if renamed.name in str(problem)].count(True) == 1


def test_texts_of_witnesses_have_files_of_their_own(small: Path) -> None:
    baker = (small / BAKER).read_text(encoding="utf-8").replace("baker-1902", "baker-x")
    (small / "letters" / "baker-x.xml").write_text(baker, encoding="utf-8")
    other = baker.replace("baker-x", "baker").replace('xml:id="R"', 'xml:id="x-r"').replace("#R", "#x-r")
    (small / "letters" / "baker.xml").write_text(other, encoding="utf-8")
    assert ["would be baker-x-R.txt, as one of baker is" in str(problem) for problem in check()].count(True) == 1


def test_ids_that_differ_in_capitals_alone_are_named(small: Path) -> None:
    (small / BAKER).write_bytes(put('"v01"', '"BREAD"')((small / BAKER).read_bytes()))
    assert [problem.what for problem in check()] == ["the ids 'bread' and 'BREAD' differ in capitals alone"]


@pytest.mark.parametrize(
    "taken",
    ["notes", "apparatus", "text", "app-v01", "n01-call", "wit-A", "front-1", "ed-menu", "main-content", "t-0a1b"],
)
def test_an_id_that_its_page_has_is_refused(taken: str, small: Path) -> None:
    letter, people = small / SAILOR, small / PEOPLE
    letter.write_bytes(put('xml:id="harbour"', f'xml:id="{taken}"')(letter.read_bytes()))
    found = [str(problem) for problem in id_rules.ids_are_not_those_of_pages(gather_material())]
    assert [line.partition(": ")[2] for line in found] == [
        f"the id {taken!r}, which its page has; expected another id for this section"
    ]
    people.write_bytes(put("sister-anna", taken)(people.read_bytes()))
    of_frame = taken.startswith(("ed-", "main", "t-"))
    assert len(list(id_rules.ids_are_not_those_of_pages(gather_material()))) == 1 + of_frame


@pytest.mark.parametrize("free", ["app-18.3-multi", "app-v99", "wit-Z", "app-", "call", "no-call"])
def test_an_id_that_only_looks_like_one_of_its_page_is_free(free: str, small: Path) -> None:
    letter = small / SAILOR
    letter.write_bytes(put('xml:id="harbour"', f'xml:id="{free}"')(letter.read_bytes()))
    assert list(id_rules.ids_are_not_those_of_pages(gather_material())) == []


@pytest.mark.parametrize(
    ("name", "content", "line", "what"),
    [
        ("_toc.yml", "root: [\n", 2, "not YAML"),
        ("_toc.yml", "- index\n", 1, "not names with values"),
        ("_toc.yml", "", 0, "not names with values"),
        ("_toc.yml", "root: chapters/sailor\nchapters:\n- file: chapters/nobody\n", 3, "no page 'chapters/nobody'"),
        ("_toc.yml", "root: chapters/sailor.md\nchapters:\n- file: [a]\n", 3, "file is not the name of a page"),
        ("_config.yml", 'title: "A\n', 2, "not YAML"),
        ("_config.yml", "7", 1, "not names with values"),
    ],
)
def test_a_book_that_cannot_be_put_together_is_named_before_it_is_built(
    name: str, content: str, line: int, what: str, small: Path
) -> None:
    (small.parent / name).write_text(content, encoding="utf-8")
    (problem,) = page_rules.the_book_can_be_put_together(gather_material())
    assert (problem.file, problem.line, problem.what) == (name, line, what)


@pytest.mark.parametrize(("file", "old"), [(SAILOR, 'xml:id="v04"'), (SAILOR, 'xml:id="p4"'), (PEOPLE, "sister-anna")])
@pytest.mark.parametrize("name", ["con", "Lpt9", "nul.1"])
def test_an_id_after_which_no_file_can_be_named_on_windows_is_refused(
    file: str, old: str, name: str, small: Path
) -> None:
    data = small / file
    data.write_bytes(put(old, re.sub(r'[\w-]+(?="?$)', name, old))(data.read_bytes()))
    (problem,) = id_rules.names_are_those_of_no_device(gather_material())
    assert problem.what == f"the id {name!r}: no file can be called so on Windows"
    assert name in data.read_text(encoding="utf-8").splitlines()[problem.line - 1]


@pytest.mark.parametrize(
    ("one", "other", "what"),
    [
        ("```{register} people\n```", "```{register} people\n```", "the register of people"),
        (":::{register} events\n:::", "```{chronology}\n```", "the register of events"),
        ("```{letter} sailor-1901\n```", "```{letter} sailor-1901\n:layer: edition\n```", "sailor-1901"),
        ("```{register} people\n```", "```{register} places\n```", ""),
        ("```{chronology}\n```", "```{chronology}\n:letter: sailor-1901\n```", ""),
        ("```{letter} sailor-1901\n```", "```{letter} sailor-1901\n:layer: published\n```", ""),
    ],
)
def test_what_stands_on_two_pages_is_refused(one: str, other: str, what: str, small: Path) -> None:
    (small / CHAPTER).write_text(f"# A sailor\n\n{one}\n", "utf-8")
    (small / CHAPTER).with_name("the-end.md").write_text(f"# The end\n\n\n{other}\n", "utf-8")
    found = [str(problem) for problem in page_rules.nothing_is_shown_on_two_pages(gather_material())]
    said = (
        f"chapters/the-end.md:4: {what} a second time; expected each on one page; chapters/sailor.md, line 3, shows it"
    )
    assert found == ([said] if what else [])


NESTED = """<app xml:id="v77" type="substitution"><lem wit="#A">red <app xml:id="v78" type="substitution">
<lem wit="#A">mill</lem><rdg wit="#{}">wheel</rdg></app></lem><rdg wit="#B">blue</rdg></app> """


def test_a_reading_inside_one_of_others_is_refused_since_it_would_be_lost(small: Path) -> None:
    letter = small / SAILOR
    source = letter.read_text(encoding="utf-8")
    letter.write_text(re.sub(r'(<p xml:id="p2"[^>]*>)', rf"\1{NESTED.format('B')}", source), encoding="utf-8")
    (problem,) = variant_rules.inner_readings_are_of_the_outer(gather_material())
    assert problem.what == "v78 says what B has, inside a reading of A"
    assert problem.expected == "witnesses of the outer reading alone, or the others in it too"
    assert "v78" in letter.read_text(encoding="utf-8").splitlines()[problem.line - 1]
    both = letter.read_text(encoding="utf-8").replace('<lem wit="#A">red', '<lem wit="#A #B">red', 1)
    letter.write_text(both.replace('<rdg wit="#B">blue</rdg>', "<rdg>blue</rdg>", 1), encoding="utf-8")
    assert not [*variant_rules.inner_readings_are_of_the_outer(gather_material())]


def test_another_edition_s_remark_about_others_inside_a_reading_is_a_notice(small: Path) -> None:
    material = gather_material()
    inner = Variant("v02", None, (Reading(("A",), ("mill",)), Reading(("B",), ("wheel",))))
    content: Content = ("red ", inner)
    outer = Variant("v01", Reading(("A",), content), (Reading(("B",), ("blue",)),))
    letter = material.letters["sailor-1901"]
    paragraph = Paragraph("p1", (outer,))
    asked = replace(material, letters={letter.id: replace(letter, sections=(paragraph,), apparatus="positive")})
    assert not [*variant_rules.inner_readings_are_of_the_outer(asked)]
    (notice,) = variant_rules.find_outsiders(asked)
    assert notice.what == "inside a reading others are named, of whose text that is no part, at v02"


@pytest.mark.parametrize(
    "shown",
    [
        "```{readings} sailor-1901 v01 v99\n```\n",
        "```{tour} Two stops\n1. {variant}`sailor-1901#v01`: here.\n2. {variant}`sailor-1901#v99`: there.\n```\n",
    ],
)
def test_a_table_or_a_tour_of_variants_that_are_not_there_is_refused(shown: str, small: Path) -> None:
    (small / CHAPTER).write_text(f"# A sailor\n\n{shown}", "utf-8")
    (problem,) = page_rules.places_of_the_chapters_are_there(gather_material())
    line = shown[: shown.index("v99")].count("\n") + 3
    assert (problem.line, problem.what) == (line, "sailor-1901 has no variant 'v99'")


@pytest.mark.parametrize(
    "role", ["{count}``", "{cite}` `", "{cite:p}``", "{entry}``", "{paragraph}``", "{date}``", "{ref}``"]
)
def test_a_role_without_content_is_refused(role: str, small: Path) -> None:
    chapter = small / CHAPTER
    text = chapter.read_text(encoding="utf-8")
    chapter.write_text(f"{text}\nShown is `` {role} ``.\n\nThere are {role} here.\n", "utf-8")
    found = [str(problem) for problem in page_rules.roles_hold_something(gather_material())]
    line = text.count("\n") + 4
    name = role[1 : role.index("}")]
    assert found == [
        f"chapters/sailor.md:{line}: nothing in the role {name}; expected what it is to show, between backticks"
    ]


def test_an_edition_in_order_passes(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    output = capsys.readouterr()
    tables = len(json.loads((small / PACKAGE).read_text(encoding="utf-8"))["resources"])
    assert output.out == f"2 letters, {tables} tables, 2 sources: nothing wrong\n"
    assert complaints(output.err) == []


def test_the_edition_s_own_data_pass() -> None:
    assert [str(problem) for problem in check()] == []


def test_all_that_is_wrong_is_said_at_once_in_the_order_of_files_and_lines(small: Path) -> None:
    several = [
        broken
        for broken in BROKEN
        if broken.name
        in {"a person who is in no register", "a death before the birth", "a year that is none", "no kind"}
    ]
    for broken in several:
        path = small / broken.file
        path.write_bytes(broken.change(path.read_bytes()))
    found = check()
    assert len(found) == len(several)
    assert found == sorted(found)
    assert {problem.file for problem in found} == {shown(small / broken.file) for broken in several}


@pytest.mark.slow
def test_a_broken_file_gives_no_traceback(small: Path) -> None:
    (small / SAILOR).write_text("<TEI>", encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "edition", "check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout) == (1, "")
    assert "Traceback" not in run.stderr
    assert len(complaints(run.stderr)) == 1


HOSTILE = "<script>alert(1)</script>&\"'<img src=x onerror=alert(2)>"


def test_markup_in_the_fields_of_a_table_is_text(small: Path) -> None:
    free = {"name", "also", "cyrillic", "role", "fate", "description", "label", "kind", "definition"}
    for path in (small / "registers").glob("*.csv"):
        header, *rows = csv.reader(path.open(encoding="utf-8", newline=""))
        for row in rows:
            for position, column in enumerate(header):
                if column in free:
                    row[position] = HOSTILE + column
            row[-1] = f"lighthouse1950, {HOSTILE}"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
    bibliography = small / BIB
    hostile = HOSTILE.replace("'", "")  # a straight apostrophe is a mistake of its own in BibTeX
    text = bibliography.read_text(encoding="utf-8").replace("{Bread}", f"{{{hostile}}}")
    bibliography.write_text(text, encoding="utf-8")
    (small / RECORD).write_text("{}", encoding="utf-8")
    assert check() == []


def test_addresses_that_are_not_given_are_a_notice_and_not_a_problem(small: Path) -> None:
    said = [str(notice) for notice in examine().notices]
    assert any("address of the repository is not set" in notice for notice in said)
    assert not any("address of the site" in notice for notice in said)


def test_ids_are_recorded_at_a_release_and_then_hold(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--record-ids"]) == 0
    assert "new ids recorded" in capsys.readouterr().out
    assert not any("not released yet" in str(notice) for notice in examine().notices)
    letter = small / SAILOR
    letter.write_text(letter.read_text(encoding="utf-8").replace('"p5"', '"p5a"'), encoding="utf-8")
    assert any("sailor-1901: p5 was released and is not there any more" in str(problem) for problem in check())


def release() -> None:
    """Record the ids as at a release."""
    report = examine()
    record_ids(report.material, report.problems)


def test_a_record_does_not_forget_an_id_that_was_lost(small: Path) -> None:
    path = small / RECORD
    before = path.read_text(encoding="utf-8").replace('"v01"', '"v77"')
    path.write_text(before, encoding="utf-8")
    with pytest.raises(EditionError, match="v77 was released"):
        release()
    assert path.read_text(encoding="utf-8") == before


@pytest.mark.parametrize("name", ["a duplicate id", "no kind", "a death before the birth", "a duplicate key"])
def test_nothing_is_recorded_of_data_in_which_something_is_wrong(
    name: str, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (small / RECORD).read_bytes()
    broken = next(broken for broken in BROKEN if broken.name == name)
    path = small / broken.file
    path.write_bytes(broken.change(path.read_bytes()))
    assert main(["check", "--record-ids"]) == 1
    output = capsys.readouterr()
    assert output.out == ""
    assert re.search(broken.message, output.err)
    assert (small / RECORD).read_bytes() == before


def test_an_id_that_means_something_else_now_is_recorded_where_that_was_meant(small: Path) -> None:
    path = small / RECORD
    path.write_text(path.read_text(encoding="utf-8").replace('"harbour"', '"closing"'), encoding="utf-8")
    assert check()
    release()
    assert check() == []
    assert json.loads(path.read_text(encoding="utf-8"))["sailor-1901"]["p2"] == "harbour"


@pytest.mark.parametrize(
    ("identifier", "stands_for"),
    [
        ("p2", "harbour"),
        ("v01", "p2"),
        ("n01", "p2"),
        ("j05", "v05"),
        ("harbour", "section"),
        ("postscript", "postscript"),
    ],
)
def test_whatever_can_be_cited_is_recorded(identifier: str, stands_for: str, small: Path) -> None:
    release()
    recorded = json.loads((small / RECORD).read_text(encoding="utf-8"))["sailor-1901"]
    assert recorded[identifier] == stands_for


def test_a_witness_keeps_its_siglum(small: Path) -> None:
    release()
    letter = small / SAILOR
    text = letter.read_text(encoding="utf-8")
    swapped = text.replace('<witness xml:id="A"', '<witness xml:id="?"').replace(
        '<witness xml:id="B"', '<witness xml:id="A"'
    )
    letter.write_text(swapped.replace('"?"', '"B"'), encoding="utf-8")
    said = "\n".join(problem.what for problem in check())
    assert "A was released for" in said and "B was released for" in said


def test_a_paragraph_found_after_a_release_takes_the_id_before_it_and_a_letter(small: Path) -> None:
    for file in (small / BAKER, small / ALIGNMENT, small / FIGURES_OF_PARAGRAPHS):
        text = file.read_text(encoding="utf-8")
        text = text.replace('"p3"', '"p2a"').replace("p3,,,,absent", "p2a,,,,absent")
        file.write_text(text, encoding="utf-8")
    assert check() == []


def test_a_heading_may_hold_a_variant(small: Path) -> None:
    path = small / BAKER
    text = path.read_text(encoding="utf-8").replace('"v01"', '"v02"')
    head = '<head>Bread <app xml:id="v01" type="omission"><lem wit="#R">and salt</lem><rdg wit="#E"/></app></head>'
    path.write_text(text.replace('xml:id="bread">', f'xml:id="bread">{head}'), encoding="utf-8")
    assert check() == []


def test_a_key_of_the_bibliography_is_an_id_too(small: Path) -> None:
    (small / RECORD).write_text('{"references": {"gazette1901": "Bread"}}', encoding="utf-8")
    assert [problem.what for problem in check()] == ["references: gazette1901 was released and is not there any more"]
