"""An apparatus that stands apart from its text is set into it, or said in a note; no word of the text changes."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from foreign_extraction import spliced_words, text_of, witness_words
from hypothesis import given, note
from hypothesis import strategies as st
from lxml import etree

from edition.adopt.attachment import inline_apparatus
from edition.adopt.flow import assemble, linearise
from edition.adopt.lemma_search import fold_text, trace
from edition.adopt.report import Entry
from edition.errors import EditionError

TEI = "http://www.tei-c.org/ns/1.0"


@dataclass(frozen=True)
class Inlined:
    body: str
    entries: list[Entry]

    @property
    def outcomes(self) -> list[str]:
        return [entry.outcome for entry in self.entries]

    @property
    def reasons(self) -> str:
        return " | ".join(entry.reason for entry in self.entries)


def document(body: str, apart: str = "", method: str = "", space: str = TEI) -> etree._Element:
    """Return a TEI document with an apparatus in ``standOff``."""
    encoding = f'<encodingDesc><variantEncoding method="{method}"/></encodingDesc>' if method else ""
    stand_off = f"<standOff><listApp>{apart}</listApp></standOff>" if apart else ""
    namespace = f' xmlns="{space}"' if space else ""
    return etree.fromstring(
        f"<TEI{namespace}><teiHeader>{encoding}</teiHeader><text><body>{body}</body></text>{stand_off}</TEI>"
    )


def inlined(body: str, apart: str = "", method: str = "", space: str = TEI) -> Inlined:
    """Return what is in the body when the apparatus is in the text."""
    root = document(body, apart, method, space)
    entries = inline_apparatus(root, "text.xml")
    written = etree.tostring(text_of(root)[0], encoding="unicode").replace(f' xmlns="{TEI}"', "")
    return Inlined(written.removeprefix("<body>").removesuffix("</body>"), entries)


# Two ends


def test_a_lemma_is_what_stands_between_two_anchors() -> None:
    found = inlined(
        '<p>And <anchor xml:id="a"/> of so wys <anchor xml:id="b"/> ywroght</p>',
        '<app from="#a" to="#b"><lem wit="#H">of so wys</lem> <rdg wit="#E"> in what </rdg> <rdg wit="#C"/></app>',
    )
    assert found.body == (
        '<p>And  <app><lem wit="#H">of so wys</lem><rdg wit="#E">in what</rdg><rdg wit="#C"/></app>  ywroght</p>'
    )
    assert found.outcomes == ["read"]


def test_the_base_text_is_the_lemma_of_an_entry_that_has_none_and_no_witness_is_added() -> None:
    found = inlined(
        '<p>a <w xml:id="w1">b</w> <w xml:id="w2">c</w></p>', '<app from="#w1" to="#w2"><rdg wit="#B"/></app>'
    )
    assert found.body == '<p>a <app><lem><w xml:id="w1">b</w> <w xml:id="w2">c</w></lem><rdg wit="#B"/></app></p>'


@pytest.mark.parametrize(
    ("body", "becomes"),
    [
        ('a<anchor xml:id="x"/> d', 'a<app><lem/><rdg wit="#B"> b</rdg></app> d'),
        ('a <anchor xml:id="x"/>d', 'a <app><lem/><rdg wit="#B">b </rdg></app>d'),
        ('a <anchor xml:id="x"/> d', 'a <app><lem/><rdg wit="#B">b</rdg></app> d'),
        ('ac<anchor xml:id="x"/>ed', 'ac<app><lem/><rdg wit="#B">b</rdg></app>ed'),
    ],
)
def test_words_that_are_added_at_a_point_stand_apart_from_their_neighbours(body: str, becomes: str) -> None:
    found = inlined(f"<p>{body}</p>", '<app from="#x" to="#x"><lem/><rdg wit="#B">b</rdg></app>')
    assert found.body == f"<p>{becomes}</p>"


def test_an_entry_in_the_text_stands_at_the_end_of_its_lemma_or_at_its_beginning() -> None:
    becomes = '<p>And <app><lem>so it</lem><rdg wit="#B">thus</rdg></app> was</p>'
    after = '<p>And <anchor xml:id="x"/>so it<app from="#x"><rdg wit="#B">thus</rdg></app> was</p>'
    before = '<p>And <app to="#x"><rdg wit="#B">thus</rdg></app>so it<anchor xml:id="x"/> was</p>'
    assert inlined(after).body == inlined(before).body == becomes


def test_an_entry_may_point_to_an_element_or_the_element_to_the_entry() -> None:
    becomes = '<p>And <seg{}><app{}><lem>so</lem><rdg wit="#B">thus</rdg></app></seg> was</p>'
    reading = '<rdg wit="#B">thus</rdg>'
    text = '<p>And <seg xml:id="s">so</seg> was</p>'
    by_id = becomes.format(' xml:id="s"', "")
    assert inlined(text, f'<app from="#s">{reading}</app>').body == by_id
    assert inlined(text, f'<app corresp="#s">{reading}</app>').body == by_id
    assert inlined(text, f'<app loc="s">{reading}</app>').body == by_id
    pointing = inlined('<p>And <seg corresp="#e">so</seg> was</p>', f'<app xml:id="e">{reading}</app>')
    assert pointing.body == becomes.format(' corresp="#e"', ' xml:id="e"')


def test_an_entry_that_points_to_a_line_and_has_a_lemma_is_about_the_lemma_in_it() -> None:
    found = inlined(
        '<l xml:id="l1">two words more</l>', '<app corresp="#l1"><lem>words</lem><rdg wit="#B">x</rdg></app>'
    )
    assert found.body == '<l xml:id="l1">two <app><lem>words</lem><rdg wit="#B">x</rdg></app> more</l>'


def test_characters_can_be_counted() -> None:
    found = inlined(
        '<l xml:id="l1">Experience <hi>though</hi> noon</l>',
        '<app from="#string-range(l1,0,10)"><rdg wit="#B">x</rdg></app>'
        '<app from="#string-range(l1,11,6)"><rdg wit="#B">y</rdg></app>'
        '<app from="#range(string-index(l1,18),right(l1))"><rdg wit="#B">z</rdg></app>',
    )
    assert found.body == (
        '<l xml:id="l1"><app><lem>Experience</lem><rdg wit="#B">x</rdg></app> '
        '<hi><app><lem>though</lem><rdg wit="#B">y</rdg></app></hi> '
        '<app><lem>noon</lem><rdg wit="#B">z</rdg></app></l>'
    )


def test_tei_without_a_namespace_and_without_a_number_sign_is_understood() -> None:
    found = inlined(
        '<p>a <anchor id="x"/>b<anchor id="y"/> d</p>',
        '<app from="x" to="y"><lem>b</lem><rdg wit="B">c</rdg></app>',
        space="",
    )
    assert found.body == '<p>a <app><lem>b</lem><rdg wit="B">c</rdg></app> d</p>'


def test_an_entry_in_a_note_of_the_text_is_found_by_the_target_of_the_note() -> None:
    found = inlined(
        '<p>a <anchor xml:id="x"/>b<note target="#x"><app><lem>b</lem><rdg wit="#B">c</rdg></app></note> d</p>'
    )
    assert found.body == '<p>a <app><lem>b</lem><rdg wit="#B">c</rdg></app> d</p>'


def test_sites_nest_where_a_lemma_is_within_another() -> None:
    found = inlined(
        '<p><anchor xml:id="a"/>one <anchor xml:id="b"/>two<anchor xml:id="c"/> three<anchor xml:id="d"/> four</p>',
        '<app from="#b" to="#c"><rdg wit="#B">2</rdg></app><app from="#a" to="#d"><rdg wit="#C">x</rdg></app>',
    )
    inner = '<app><lem>two</lem><rdg wit="#B">2</rdg></app>'
    assert found.body == f'<p><app><lem>one {inner} three</lem><rdg wit="#C">x</rdg></app> four</p>'


def test_entries_within_a_lemma_of_the_apparatus_come_into_the_text_with_it() -> None:
    found = inlined(
        '<p>a <anchor xml:id="x"/>b<lb/> c<anchor xml:id="y"/> d</p>',
        '<app from="#x" to="#y"><lem wit="#A">b <app><lem wit="#A">c</lem><rdg wit="#D">k</rdg></app></lem>'
        '<rdg wit="#B">x</rdg></app>',
    )
    inner = '<app><lem wit="#A">c</lem><rdg wit="#D">k</rdg></app>'
    assert found.body == f'<p>a <app><lem wit="#A">b<lb/> {inner}</lem><rdg wit="#B">x</rdg></app> d</p>'


def test_an_entry_may_be_about_the_words_of_a_reading() -> None:
    found = inlined(
        '<p><app><lem wit="#A">b</lem><rdg wit="#B">c <anchor xml:id="x"/>d<anchor xml:id="y"/></rdg></app></p>',
        '<app from="#x" to="#y"><rdg wit="#C">D</rdg></app>',
    )
    inner = '<app><lem>d</lem><rdg wit="#C">D</rdg></app>'
    assert found.body == f'<p><app><lem wit="#A">b</lem><rdg wit="#B">c {inner}</rdg></app></p>'


def test_of_two_lemmas_that_overlap_the_later_is_a_note_and_both_lines_are_named() -> None:
    found = inlined(
        '<p><anchor xml:id="a"/>one <anchor xml:id="b"/>two<anchor xml:id="c"/> three<anchor xml:id="d"/> four</p>',
        '<app from="#a" to="#c"><rdg wit="#B">1 2</rdg></app>\n'
        '<app from="#b" to="#d"><lem wit="#A">two three</lem><rdg wit="#C">2 3</rdg></app>',
    )
    assert found.body == (
        '<p><app><lem>one two</lem><rdg wit="#B">1 2</rdg></app> three'
        '<note type="apparatus">two three A] 2 3 C</note> four</p>'
    )
    assert [(entry.line, entry.outcome) for entry in found.entries] == [(1, "read"), (2, "not read")]
    assert "overlaps that of the entry of line 1" in found.reasons


def test_of_two_lemmas_that_overlap_the_first_ends_earlier_if_the_same_witnesses_have_the_same_words() -> None:
    found = inlined(
        '<l><anchor xml:id="a"/>of so <anchor xml:id="b"/>wys<anchor xml:id="c"/> a wight<anchor xml:id="d"/></l>',
        '<app from="#a" to="#c"><lem wit="#H">of so wys</lem><rdg wit="#K">in what was</rdg></app>'
        '<app from="#b" to="#d"><lem wit="#H">wys a wight</lem><rdg wit="#E #K">was a wight</rdg></app>',
    )
    assert found.body == (
        '<l><app><lem wit="#H">of so</lem><rdg wit="#K">in what</rdg></app> '
        '<app><lem wit="#H">wys a wight</lem><rdg wit="#E #K">was a wight</rdg></app></l>'
    )
    assert found.outcomes == ["changed", "read"]


def test_entries_with_the_same_lemma_are_one_site_unless_they_contradict_each_other() -> None:
    text = '<p>a <anchor xml:id="x"/>b<anchor xml:id="y"/> d</p>'
    first = '<app from="#x" to="#y"><lem wit="#A"/><rdg wit="#B">c</rdg></app>'
    other = '<app type="spelling" xml:id="v2" from="#x" to="#y"><rdg wit="#{}">B</rdg></app>'
    assert inlined(text, first + other.format("C")).body == (
        '<p>a <app><lem wit="#A">b</lem><rdg wit="#B">c</rdg>'
        '<rdgGrp type="spelling" xml:id="v2"><rdg wit="#C">B</rdg></rdgGrp></app> d</p>'
    )
    contradicting = inlined(text, first + other.format("B"))
    assert '<note type="apparatus" xml:id="v2">B B</note>' in contradicting.body
    assert contradicting.outcomes == ["read", "not read"]


def test_markup_across_the_end_of_a_lemma_is_cut_in_two() -> None:
    found = inlined(
        '<p>one <hi>two <anchor xml:id="a"/>three</hi> four<anchor xml:id="d"/> five</p>',
        '<app from="#a" to="#d"><rdg wit="#B">x</rdg></app>',
    )
    assert found.body == '<p>one <hi>two </hi><app><lem><hi>three</hi> four</lem><rdg wit="#B">x</rdg></app> five</p>'
    assert found.outcomes == ["changed"]


def test_an_end_moves_over_tags_rather_than_that_anything_is_cut() -> None:
    found = inlined(
        '<p>first <anchor xml:id="x"/></p>\n<p><hi>second</hi><anchor xml:id="y"/> third</p>',
        '<app from="#x" to="#y"><rdg wit="#B">2nd</rdg></app>',
    )
    assert found.body == '<p>first </p>\n<p><app><lem><hi>second</hi></lem><rdg wit="#B">2nd</rdg></app> third</p>'


def test_what_cannot_be_cut_is_in_the_lemma_whole_and_readings_have_its_other_words() -> None:
    found = inlined(
        '<p>one <name xml:id="n">John <anchor xml:id="a"/>Smith</name> four<anchor xml:id="d"/> five</p>',
        '<app from="#a" to="#d"><rdg wit="#B">Smythe</rdg></app>',
    )
    assert found.body == (
        '<p>one <app><lem><name xml:id="n">John Smith</name> four</lem>'
        '<rdg wit="#B"><name>John </name>Smythe</rdg></app> five</p>'
    )
    assert found.outcomes == ["changed"]


def test_a_lemma_across_blocks_is_whole_blocks() -> None:
    within = inlined(
        '<p>one <anchor xml:id="a"/>two</p><p>three<anchor xml:id="d"/> four</p>',
        '<app from="#a" to="#d"><rdg wit="#B">X</rdg></app>',
    )
    assert within.body == ('<app><lem><p>one two</p><p>three four</p></lem><rdg wit="#B"><p>one X four</p></rdg></app>')
    verses = inlined(
        '<lg><l xml:id="l1">one</l><l xml:id="l2">two</l></lg>',
        '<app from="#l1" to="#l2"><rdg wit="#B">x</rdg><rdg wit="#C"/></app>',
    )
    assert verses.body == (
        '<lg><app><lem><l xml:id="l1">one</l><l xml:id="l2">two</l></lem>'
        '<rdg wit="#B"><l>x</l></rdg><rdg wit="#C"/></app></lg>'
    )


def test_a_lemma_that_is_not_the_text_is_a_reading_of_its_witnesses_or_a_note() -> None:
    text = '<p>a <anchor xml:id="x"/>b<anchor xml:id="y"/> d</p>'
    attested = inlined(text, '<app from="#x" to="#y"><lem wit="#A">other</lem><rdg wit="#B">c</rdg></app>')
    assert attested.body == '<p>a <app><lem>b</lem><rdg wit="#A">other</rdg><rdg wit="#B">c</rdg></app> d</p>'
    bare = inlined(text, '<app from="#x" to="#y"><lem>other</lem><rdg wit="#B">c</rdg></app>')
    assert bare.body == '<p>a <app><lem>b</lem><rdg wit="#B">c</rdg><note type="lemma">other</note></app> d</p>'
    assert attested.outcomes == bare.outcomes == ["changed"]


def test_a_space_of_no_extent_is_an_omission() -> None:
    found = inlined(
        '<p>秦<anchor xml:id="x"/>龜<anchor xml:id="y"/>茲</p>',
        '<app from="#x" to="#y"><lem wit="#A">龜</lem><rdg wit="#B"><space quantity="0"/></rdg></app>',
    )
    assert found.body == '<p>秦<app><lem wit="#A">龜</lem><rdg wit="#B"/></app>茲</p>'


def test_the_lemma_at_a_point_comes_after_it_or_before_it_or_from_the_apparatus_alone() -> None:
    entry = '<app {}="#x"><lem>{}</lem><rdg wit="#B">c</rdg></app>'
    site = '<app><lem>b</lem><rdg wit="#B">c</rdg></app>'
    assert inlined('<p>a <anchor xml:id="x"/>b</p>', entry.format("from", "b")).body == f"<p>a {site}</p>"
    assert inlined('<p>b<anchor xml:id="x"/> a</p>', entry.format("to", "b")).body == f"<p>{site} a</p>"
    alone = inlined('<l><anchor xml:id="x"/> though noon</l>', entry.format("from", "b"))
    assert (alone.body, alone.outcomes) == (f"<l>{site} though noon</l>", ["changed"])
    near = inlined('<p>a <anchor xml:id="x"/>c b</p>', entry.format("from", "b"))
    assert near.outcomes == ["not read"]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ('from="#x" to="#nowhere"', "nothing has the id “nowhere”"),
        ('from="#y" to="#x"', "its lemma ends before it begins"),
        ('from="#x"', "not where it ends"),
        ('to="#x"', "not where it begins"),
        ('from="#x #y"', "more than one pointer"),
        ('from="#xpath(//p)"', "of a kind that is not read"),
        ('from="#string-range(x,3,900)"', "has no characters 3 to 903"),
    ],
)
def test_an_entry_without_a_place_is_a_note_that_says_it_and_the_report_says_why(entry: str, reason: str) -> None:
    text = '<p>a <anchor xml:id="x"/>b<anchor xml:id="y"/> c</p>'
    found = inlined(text, f'<app {entry}><rdg wit="#B">c <hi>k</hi></rdg><rdg wit="#C"/></app>')
    assert '<note type="apparatus">c <hi>k</hi> B; om. C</note>' in found.body
    assert found.outcomes == ["not read"]
    assert reason in found.reasons


# A place


def test_a_lemma_is_looked_for_in_the_place_that_is_named() -> None:
    found = inlined(
        '<div n="1"><p n="1">alpha beta</p><p n="2">alpha gamma</p></div><div n="2"><p n="1">alpha</p></div>',
        '<app loc="1.2"><lem>alpha</lem><rdg wit="#B">x</rdg></app>'
        '<app loc="2, 1"><lem>alpha</lem><rdg wit="#B">y</rdg></app>',
    )
    assert found.body == (
        '<div n="1"><p n="1">alpha beta</p><p n="2"><app><lem>alpha</lem><rdg wit="#B">x</rdg></app> gamma</p></div>'
        '<div n="2"><p n="1"><app><lem>alpha</lem><rdg wit="#B">y</rdg></app></p></div>'
    )


@pytest.mark.parametrize(
    "reference", ["4", "l. 4", "line 4", "v. 4", "II 4", "II.4", "3-4", "II 3-4", "II 3-II 4", "2;4", "d2 4", "fourth"]
)
def test_a_place_may_be_named_in_many_ways(reference: str) -> None:
    text = (
        '<div><lg n="I"><l n="1">a</l><l>b</l></lg><lg n="II"><l>c</l><l n="4" xml:id="fourth">dear</l></lg></div>'
        '<div n="d2"><l n="4">e</l></div>'
    )
    expected = "e" if reference == "d2 4" else "dear"
    found = inlined(text, f'<app loc="{reference}"><lem>{expected}</lem><rdg wit="#B">x</rdg></app>')
    assert f"<app><lem>{expected}</lem>" in found.body


def test_lines_that_are_marked_where_they_begin_end_where_the_next_begins() -> None:
    found = inlined(
        '<ab><lb n="1"/>et a <lb n="2"/>et mut<lb n="3" break="no"/>ta et</ab>',
        '<app loc="1"><lem>et</lem><rdg wit="#B">x</rdg></app><app loc="2"><lem>mutta</lem><rdg wit="#B">y</rdg></app>'
        '<app loc="3"><lem>et</lem><rdg wit="#B">z</rdg></app>',
    )
    assert found.body == (
        '<ab><lb n="1"/><app><lem>et</lem><rdg wit="#B">x</rdg></app> a <lb n="2"/>et '
        '<app><lem>mut<lb n="3" break="no"/>ta</lem><rdg wit="#B">y</rdg></app> '
        '<app><lem>et</lem><rdg wit="#B">z</rdg></app></ab>'
    )


def test_what_the_numbers_of_a_file_mean_is_decided_for_all_its_entries() -> None:
    found = inlined(
        '<div n="1"><head>alpha</head><p n="1">beta</p><p n="2">gamma</p></div>'
        '<div n="2"><p n="3">delta alpha</p></div>',
        "".join(
            f'<app loc="{place}"><lem>{lemma}</lem><rdg wit="#B">x</rdg></app>'
            for place, lemma in ((1, "beta"), (2, "gamma"), (2, "delta"), (3, "alpha"))
        ),
    )
    assert found.outcomes == ["read", "read", "not read", "read"]


@pytest.mark.parametrize(
    ("text", "lemma", "words"),
    [
        ("<hi>Arma</hi> virumque", "arma virumque", "<hi>Arma</hi> virumque"),
        ("u<supplied>rā</supplied>m̃ b", "<supplied>u</supplied>rām̃", "u<supplied>rā</supplied>m̃"),
        ("a <choice><orig>v</orig><reg>u</reg></choice>t", "ut", "<choice><orig>v</orig><reg>u</reg></choice>t"),
        ("a <choice><orig>v</orig><reg>u</reg></choice>t", "vt", "<choice><orig>v</orig><reg>u</reg></choice>t"),
        ("a Ἡρακλεῖ", "ηρακλει", "Ἡρακλεῖ"),
        ("one, two three", "one two", "one, two"),
        ("arma virumque cano Troiae", "arma … cano", "arma virumque cano"),
        ("arma virumque cano Troiae", "arma ... cano", "arma virumque cano"),
        ("arma virumque cano Troiae", "arma — cano", "arma virumque cano"),
        ("et a et b", "et²", "et"),
        ("秦弘始<lb/>龜茲沙門", "始龜茲", "始<lb/>龜茲"),
        ("a<note>b</note> c", "a c", "a<note>b</note> c"),
    ],
)
def test_spelling_and_markup_need_not_be_the_same(text: str, lemma: str, words: str) -> None:
    found = inlined(f'<p n="1">{text}</p>', f'<app loc="1"><lem>{lemma}</lem><rdg wit="#B">x</rdg></app>')
    assert f"<app><lem>{words}</lem>" in found.body


@pytest.mark.parametrize(
    ("loc", "lemma", "reason"),
    [
        ("1", "<lem>et</lem>", "its lemma “et” stands 2 times in the place that it names (p)"),
        ("1", "<lem>at</lem>", "its lemma “at” does not stand in the place that it names (p)"),
        ("1", "<lem>e</lem>", "its lemma “e” does not stand in the place that it names (p)"),
        ("9", "<lem>et</lem>", "no part of the text has the number “9”"),
        ("1", "", "it names a place and no lemma in it"),
        ("1", "<lem/>", "it names a place and no lemma in it"),
    ],
)
def test_a_lemma_that_is_not_found_once_is_not_guessed(loc: str, lemma: str, reason: str) -> None:
    found = inlined('<p n="1">et a et b.</p><p>c</p>', f'<app loc="{loc}">{lemma}<rdg wit="#B">x</rdg></app>')
    assert found.outcomes == ["not read"]
    assert reason in found.reasons
    assert ('et b.<note type="apparatus">' in found.body) == (loc == "1")


def test_an_apparatus_may_be_a_division_of_the_text_and_its_heading_goes_with_it() -> None:
    found = inlined(
        '<div type="edition"><p n="1">a b</p></div><div type="apparatus"><head>Apparatus</head>'
        '<p><app loc="1"><lem>b</lem><rdg source="bib:x">c</rdg></app></p></div>'
    )
    assert found.body == ('<div type="edition"><p n="1">a <app><lem>b</lem><rdg source="bib:x">c</rdg></app></p></div>')
    assert "“Apparatus” was the heading of the apparatus" in found.reasons


def test_other_words_of_an_apparatus_stay() -> None:
    remark = "<p>Spelling is not recorded.</p>"
    found = inlined(f'<p n="1">a b</p><div type="apparatus">{remark}<app loc="1"><lem>b</lem><rdg>c</rdg></app></div>')
    assert found.body.endswith(f'<div type="apparatus">{remark}</div>')


def test_an_apparatus_may_belong_to_a_part_of_the_text() -> None:
    found = inlined(
        '<div xml:id="A"><p n="1">a b</p></div><div><p n="1">b c</p></div>'
        '<div type="apparatus" corresp="#A"><app loc="1"><lem>b</lem><rdg wit="#B">x</rdg></app></div>'
    )
    assert found.body.startswith('<div xml:id="A"><p n="1">a <app><lem>b</lem><rdg wit="#B">x</rdg></app></p></div>')


def test_entries_in_the_text_are_about_words_beside_them_only_where_the_header_says_so() -> None:
    text = '<l n="1">Experience though <app><lem wit="#E">Experience</lem><rdg wit="#L">x</rdg></app></l>'
    assert inlined(text, method="location-referenced").body == (
        '<l n="1"><app><lem wit="#E">Experience</lem><rdg wit="#L">x</rdg></app> though </l>'
    )
    segmented = inlined(text, method="parallel-segmentation")
    assert (segmented.body, segmented.entries) == (text, [])


def test_an_entry_of_words_between_verses_is_about_the_verse_before_it() -> None:
    found = inlined('<lg><l>one two</l><app><lem>two</lem><rdg wit="#B">2</rdg></app><l>three</l></lg>')
    assert found.body == '<lg><l>one <app><lem>two</lem><rdg wit="#B">2</rdg></app></l><l>three</l></lg>'


def test_numbers_of_words_are_no_ends_of_a_lemma() -> None:
    text = '<ab>a <app from="2" to="4"><lem wit="#A">b</lem><rdg wit="#B">c</rdg></app></ab>'
    found = inlined(text)
    assert (found.body, found.outcomes) == (text, ["kept"])


# What is refused


@pytest.mark.parametrize(
    ("body", "apart", "method", "reason"),
    [
        ("<p>a</p>", '<app from="other.xml#x"><rdg/></app>', "", "belongs to a text in another file"),
        ("<p>a</p>", '<app from="http://x.org/a.xml#x"><rdg/></app>', "", "belongs to a text in another file"),
        ("<p/>", '<app loc="1"><lem>a</lem><rdg/></app>', "", "stands apart from a text that is not in the file"),
        ("<p>a <app><lem>b</lem><rdg/></app></p>", "", "location-referenced", "by the header’s variantEncoding"),
    ],
)
def test_an_apparatus_of_another_text_is_refused_with_its_line(body: str, apart: str, method: str, reason: str) -> None:
    with pytest.raises(EditionError, match=reason) as refused:
        inlined(f"\n{body}", apart, method)
    assert [(problem.file, problem.line) for problem in refused.value.problems] == [("text.xml", 2)]


def test_a_pointer_to_the_file_itself_leads_into_it() -> None:
    found = inlined('<p>a <seg xml:id="x">b</seg></p>', '<app from="text.xml#x"><rdg wit="#B">c</rdg></app>')
    assert found.outcomes == ["read"]


# No word is lost, none is added

WORDS = st.sampled_from(["et", "arma", "龜茲", "cano,", "Troiae", "ἀπό", "m̃", "(sic)"])


@st.composite
def texts(draw: st.DrawFn) -> etree._Element:
    """Return a text of words with and without markup, and entries with two ends anywhere in it."""
    root = document("<p/>", "<app/>")
    body = text_of(root)[0]
    block = body[0]
    ends: list[str] = []
    inside = block
    for number in range(draw(st.integers(1, 14))):
        where = draw(st.sampled_from(["plain", "plain", "hi", "name", "p"]))
        if where == "p" and len(block):
            block = inside = etree.SubElement(body, f"{{{TEI}}}p")
        inside = etree.SubElement(block, f"{{{TEI}}}{where}") if where in {"hi", "name"} else block
        for _ in range(draw(st.integers(1, 3))):
            anchor = etree.SubElement(inside, f"{{{TEI}}}anchor")
            anchor.set("{http://www.w3.org/XML/1998/namespace}id", f"a{len(ends)}")
            ends.append(f"#a{len(ends)}")
            anchor.tail = draw(WORDS) + draw(st.sampled_from([" ", " ", "", "\n"]))
        if number % 3 == 2:
            etree.SubElement(block, f"{{{TEI}}}lb").tail = draw(st.sampled_from(["", " et "]))
    listed = root[-1][0]
    listed[:] = []
    for _ in range(draw(st.integers(1, 4))):
        first, last = sorted(draw(st.tuples(*[st.integers(0, len(ends) - 1)] * 2)))
        app = etree.SubElement(listed, f"{{{TEI}}}app", {"from": ends[first], "to": ends[last]})
        for siglum in draw(st.lists(st.sampled_from("BCD"), min_size=1, unique=True)):
            etree.SubElement(app, f"{{{TEI}}}rdg", wit=f"#{siglum}").text = draw(st.sampled_from([None, "x y", "Z"]))
    return root


def squeezed(words: list[str]) -> str:
    return "".join(words)


@pytest.mark.slow
@given(texts())
def test_the_base_text_stays_and_each_witness_has_its_readings(root: etree._Element) -> None:
    sources = etree.fromstring(etree.tostring(root))
    note(etree.tostring(root, encoding="unicode"))
    entries = inline_apparatus(root)
    overlapping = [entry for entry in entries if entry.outcome == "not read" or "it ends before" in entry.reason]
    assert witness_words(root, "A", "lemma") == witness_words(sources, "A", "lemma")
    if not overlapping:
        for siglum in "BCD":
            assert squeezed(witness_words(root, siglum, "lemma")) == squeezed(spliced_words(sources, siglum))


@pytest.mark.slow
@given(texts())
def test_a_text_put_back_from_its_tokens_is_the_same(root: etree._Element) -> None:
    before = etree.tostring(root)
    assemble(linearise(text_of(root)).tokens)
    assert etree.tostring(root) == before


@given(st.text(st.sampled_from("aB é\0\n,龜茲-\N{HYPHEN}²ﬁßǽ ")), st.sampled_from([0, 1, 2]))
def test_each_folded_character_is_traced_to_the_one_it_comes_from(text: str, how: int) -> None:
    assert len(trace(text, how, len(text) * 4)) == len(fold_text(text, how))
