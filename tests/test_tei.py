"""TEI in and out: the same document, the same letter, and nothing hostile."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from repeated import draws
from tei_samples import SAMPLES, document

from edition import EditionError
from edition.model import Extent, Letter, Markup, Note, Paragraph, Reading, Section, Variant, Witness
from edition.project import find_project
from edition.tei import dumps, loads, read
from edition.tei.elements import CONTAINERS
from edition.tei.reader import strip
from edition.vocabulary import BEARING, CERTAINTY, EVIDENCE, KIND, MECHANISM, SENSE, STATUS, directions

samples = pytest.mark.parametrize("sample", SAMPLES, ids=lambda name: name.replace(" ", "-"))


def canonical(source: bytes) -> bytes:
    """Return the canonical XML of a document, with white space folded where the edition says it is layout."""
    root = etree.fromstring(source)
    mixed_blocks = {"p", "salute", "head", "label", "lem", "rdg", "note", "dateline", "signed", "desc"}
    for element in root.iter():
        name = etree.QName(element).localname
        held = {etree.QName(child).localname for child in element}
        layout = name in CONTAINERS or name in {"opener", "closer"} or (name in {"lem", "rdg", "note"} and "p" in held)
        texts = [element.text, *(child.tail for child in element)]
        texts = [None if layout else re.sub("[ \\n]+", " ", text or "") for text in texts]
        if name in mixed_blocks and not layout:
            texts[0] = (texts[0] or "").lstrip()
            texts[-1] = (texts[-1] or "").rstrip()
        if name == "note" and not layout and "label" in held:
            texts[1] = (texts[1] or "").lstrip()
        element.text = texts[0]
        for child, text in zip(element, texts[1:], strict=True):
            child.tail = text
    result = BytesIO()
    root.getroottree().write_c14n(result)
    return result.getvalue()


@samples
def test_what_is_read_and_written_again_is_the_same_document(sample: str) -> None:
    source = document(*SAMPLES[sample])
    assert canonical(dumps(loads(source))) == canonical(source)


@samples
def test_what_is_written_validates_against_tei_all(sample: str, tei_all: etree.RelaxNG) -> None:
    written = etree.fromstring(dumps(loads(document(*SAMPLES[sample]))))
    assert tei_all.validate(written), tei_all.error_log


@pytest.mark.parametrize("path", sorted((ROOT / "data" / "letters").glob("*.xml")), ids=lambda path: path.stem)
def test_the_letters_of_the_edition_are_valid_and_written_as_the_edition_writes(
    path: Path, tei_all: etree.RelaxNG
) -> None:
    source = path.read_bytes()
    assert tei_all.validate(etree.fromstring(source)), tei_all.error_log
    letter = read(path, find_project(ROOT).vocabularies)
    assert dumps(letter) == source, f"not in the edition's layout: run python -m edition format {path.name}"


ATTRIBUTES = {
    "xml:id": "zz9",
    "xml:lang": "ru",
    "n": "zz9",
    "rend": "zz9",
    "corresp": "bib:zz9",
    "source": "#zz9",
    "resp": "#zz9",
    "cert": "low",
    "ana": "kind:omission",
    "type": "zz9",
}


@samples
@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_no_attribute_is_read_and_then_lost(sample: str, attribute: str) -> None:
    source = document(*SAMPLES[sample]).decode()
    for start in re.finditer(r"<([A-Za-z]+)([^>]*?)/?>", source):
        if f"{attribute}=" in start[0]:
            continue
        at = start.end(1)
        changed = f'{source[:at]} {attribute}="{ATTRIBUTES[attribute]}"{source[at:]}'.encode()
        try:
            letter = loads(changed)
        except EditionError:
            continue  # refused, with its line: nothing is lost
        assert _said(dumps(letter)) == _said(changed), start[0]


def _said(source: bytes) -> list[tuple[str, set[tuple[str, str]]]]:
    """Return the elements and attributes of a document. (A first kind may be written in either of two places.)"""
    root = etree.fromstring(source)
    for app in root.iter("{*}app"):
        kinds = [app.attrib.pop("type", "")]
        kinds += [code.removeprefix("kind:") for code in app.attrib.pop("ana", "").split()]
        app.set("kinds", " ".join(filter(None, kinds)))
    return [(etree.QName(element).localname, set(element.attrib.items())) for element in root.iter()]


def test_a_reading_is_found_by_its_witness() -> None:
    letter = loads(document(*SAMPLES["three witnesses, two of which agree"]))
    assert letter.witness_text("C") == "The long road."
    assert letter.witness_text("B") == "The wrong road."


def test_a_nested_variant_reads_for_each_witness() -> None:
    letter = loads(document(*SAMPLES["a variant inside a reading"]))
    texts = {siglum: letter.witness_text(siglum) for siglum in letter.sigla}
    assert texts == {"M": "It is over.", "B": "It is not yet begun.", "C": "It is not begun."}


def test_a_paragraph_of_one_version_is_missing_from_the_other() -> None:
    letter = loads(document(*SAMPLES["a whole paragraph in one version"]))
    assert letter.witness_text("M") == "First.\n\nThird."
    assert letter.witness_text("B") == "First.\n\nSecond.\n\nThird."
    assert letter.paragraphs.set_index("id").loc[["p2"], ["words_M", "words_B"]].to_numpy().tolist() == [[0, 1]]


def test_a_lemma_in_two_pieces_is_one_variant() -> None:
    letter = loads(document(*SAMPLES["a lemma in two pieces"]))
    row = letter.variants.iloc[0]
    assert len(letter.variants) == 1
    assert (row["lemma"], row["readings"], row["lemma_words"]) == ("set … down", "B: put … away", 2)
    assert letter.witness_text("B") == "He put the lamp away."


def test_sites_of_one_change_share_the_group_of_the_first() -> None:
    assert loads(document(*SAMPLES["two sites that are one change"])).variants["group"].tolist() == ["v01", "v01"]


def test_every_code_of_a_judgement_is_read() -> None:
    variant = loads(document(*SAMPLES["judgement, certainty and responsibility"])).all_variants[0]
    assert variant.kinds == ("substitution", "punctuation")
    assert (variant.status, variant.direction, variant.bearing) == ("doubtful", "B-secondary", "nuance")
    assert variant.mechanisms == ("misreading", "misplaced insertion")
    assert variant.extent == Extent(1, 3, ("line break", "wording"), "medium")
    assert (variant.certainty, variant.resp) == ("low", "#ed")
    assert variant.sense == "fluent"


def test_the_reasoning_behind_a_judgement_goes_with_its_variant() -> None:
    letter = loads(document(*SAMPLES["judgement, certainty and responsibility"]))
    assert letter.variants.loc[0, "judgement"] == "The two look alike."
    assert [note.id for note in letter.notes] == ["n01"], "it is no note of the text"


# What must be refused, with the line and in words an editor can act on.

LINE_TEXT, LINE_BODY = (
    next(n for n, line in enumerate(document("<x/>").decode().splitlines(), 1) if part in line)
    for part in ("<text ", "<body>")
)
NOTE = '<div type="notes"><note xml:id="n01" type="sense" target="#v01 #v02">Both.</note></div>'
BAD: dict[str, tuple[Callable[[str], str], int, str]] = {
    "a tag not closed": (lambda s: s.replace("</body>", "", 1), 0, "not well-formed XML"),
    "a file cut short": (lambda s: s[: len(s) // 2], 0, "not well-formed XML"),
    "an empty file": (lambda s: "", 1, "not well-formed XML"),
    "an entity bomb": (
        lambda s: '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]>' + s.replace("The rain", "&c;"),
        1,
        "document type",
    ),
    "an external entity": (
        lambda s: '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + s.replace("The rain", "&b;"),
        1,
        "document type",
    ),
    "an entity in another encoding": (lambda s: s, 1, "not UTF-8"),
    "an unknown element": (lambda s: s.replace("The rain", "<script>x</script>"), LINE_BODY, "there is no <script>"),
    "an unknown kind": (lambda s: s.replace("substitution", "forgery"), LINE_BODY, "unknown kind 'forgery'"),
    "an unknown code": (
        lambda s: s.replace('type="sub', 'ana="status:surely" type="sub'),
        LINE_BODY,
        "'status:surely'",
    ),
    "a code where it says nothing": (
        lambda s: s.replace('type="sub', 'ana="evidence:wording" type="sub'),
        LINE_BODY,
        "'evidence:wording'",
    ),
    "two bearings": (
        lambda s: s.replace('type="sub', 'ana="bearing:none bearing:nuance" type="sub'),
        LINE_BODY,
        "'bearing:nuance', and bearing is said already",
    ),
    "a mechanism twice": (
        lambda s: s.replace('type="sub', 'ana="mechanism:slip mechanism:slip" type="sub'),
        LINE_BODY,
        "'mechanism:slip' a second time",
    ),
    "a witness without its sign": (lambda s: s.replace('"#B"', '"B"'), LINE_BODY, "wit 'B' of <rdg>"),
    "a note on two variants": (
        lambda s: s.replace("</body>", f"</body><back>{NOTE}</back>"),
        LINE_BODY,
        "target of <note> points to 2 ids",
    ),
    "a division called as an element is": (
        lambda s: s.replace('"section"', '"postscript"'),
        LINE_BODY,
        "a <div> of the type 'postscript'",
    ),
    "a paragraph among the notes": (
        lambda s: s.replace("</body>", '</body><back><div type="notes"><p>A stray.</p></div></back>'),
        LINE_BODY,
        "<p> among the notes",
    ),
    "an extent of which only half is said": (
        lambda s: s.replace("</lem>", '<certainty locus="start" cert="low"/></lem>'),
        LINE_BODY,
        "<lem> is not complete",
    ),
    "an unknown layer": (lambda s: s.replace('type="edition"', 'type="draft"'), LINE_TEXT, "unknown layer 'draft'"),
}


@pytest.mark.parametrize("fault", BAD)
def test_a_faulty_document_is_refused_in_one_clear_line(fault: str) -> None:
    change, line, what = BAD[fault]
    source = change(document(*SAMPLES["one word for another"]).decode())
    raw = source.encode()
    if fault == "an entity in another encoding":
        bomb = '<!DOCTYPE a [<!ENTITY b "bb">]>' + source.replace("The rain", "&b;")
        raw = ('<?xml version="1.0" encoding="UTF-16"?>' + bomb).encode("utf-16")
    with pytest.raises(EditionError) as caught:
        loads(raw, "letters/sample.xml")
    (problem,) = caught.value.problems
    assert problem.file == "letters/sample.xml"
    assert what in problem.what
    assert problem.expected
    assert (problem.line == line) if line else problem.line > 0
    assert "\n" not in str(problem)


# The laws, for any letter.

names = st.text("bp07-", max_size=8).map(lambda text: f"a{text}")
tokens = st.from_regex(r"[a-z]{1,5}( [a-z]{1,5})?", fullmatch=True)
words = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=("Cs", "Cc", "Cn"))
    | st.sampled_from("<>&'\"  "),
    max_size=30,
).map(lambda text: re.sub(" +", " ", text))


def _inline(inner: st.SearchStrategy) -> st.SearchStrategy:
    content = st.lists(inner, max_size=3).map(tuple)
    marked = st.builds(
        lambda tag, value, content: Markup(tag, (("rend", value),), merged(content)),
        st.sampled_from(["persName", "foreign", "hi", "q", "supplied", "term"]),
        tokens,
        content,
    )
    return marked | variants(content)


def merged(content: tuple[Any, ...]) -> tuple[Any, ...]:
    """Neighbouring text is one text, and no text is empty: the form that reading gives."""
    found: list[Any] = []
    for node in content:
        if isinstance(node, str) and found and isinstance(found[-1], str):
            found[-1] = " ".join((found[-1] + node).split("  "))
        elif node != "":
            found.append(node)
    return tuple(found)


def variants(content: st.SearchStrategy) -> st.SearchStrategy:
    reading = st.builds(
        lambda sigla, content: Reading(tuple(sigla), merged(content)),
        st.lists(st.sampled_from(["M", "B", "C"]), min_size=1, max_size=2, unique=True),
        content,
    )
    extent = st.none() | st.builds(
        Extent,
        st.integers(0, 5),
        st.integers(5, 90),
        st.lists(st.sampled_from(list(EVIDENCE)), max_size=2, unique=True).map(tuple),
        st.sampled_from(list(CERTAINTY)),
    )
    return st.builds(
        lambda lemma, extent, **rest: Variant(lemma=lemma, extent=extent if lemma else None, **rest),
        id=names,
        lemma=st.none() | reading,
        readings=st.lists(reading, max_size=2).map(tuple),
        kinds=st.lists(st.sampled_from(list(KIND)), min_size=1, max_size=2, unique=True).map(tuple),
        status=st.sampled_from(list(STATUS)),
        direction=st.sampled_from(["", *directions("MB")]),
        mechanisms=st.lists(st.sampled_from(list(MECHANISM)), max_size=2, unique=True).map(tuple),
        bearing=st.sampled_from(["", *BEARING]),
        sense=st.sampled_from(["", *SENSE]),
        certainty=st.sampled_from(["", *CERTAINTY]),
        extent=extent,
    )


inline = st.recursive(words, _inline, max_leaves=12)
running = st.lists(inline, max_size=4).map(tuple).map(merged).map(strip)
paragraphs = st.builds(Paragraph, names, running, st.sampled_from(["p", "salute", "signed", "dateline"]))
divisions = st.builds(
    Section,
    names,
    st.just("section"),
    st.lists(paragraphs.map(lambda p: replace(p, form="p")), min_size=1, max_size=3).map(tuple),
)
notes = st.builds(
    Note,
    names,
    st.sampled_from(["commentary", "sense"]),
    names,
    running,
    st.just(()) | words.map(lambda w: strip((w,))),
)


HEADER = loads(document(*SAMPLES["one word for another"])).header


@st.composite
def letters(draw: st.DrawFn) -> Letter:
    """Draw a letter of any content."""
    return Letter(
        id="sample-1",
        layer=draw(st.sampled_from(["edition", "published"])),
        nature=draw(st.sampled_from(["translation", "restatement", "publication"])),
        header=HEADER,
        witnesses=tuple(
            Witness(siglum, (text,))
            for siglum, text in (("M", "as delivered"), ("B", "as forwarded"), ("C", "a third"))
        ),
        sections=tuple(draw(st.lists(divisions, min_size=1, max_size=3))),
        notes=tuple(draw(st.lists(notes, max_size=2))),
        judgements=tuple(draw(st.lists(notes.map(lambda note: replace(note, kind="judgement")), max_size=2))),
        groups=tuple(draw(st.lists(st.lists(names, min_size=2, max_size=3).map(tuple), max_size=2))),
    )


slow = [HealthCheck.too_slow, HealthCheck.data_too_large]


@pytest.mark.slow
@draws(40, *slow)
@given(letters())
def test_what_is_written_and_read_again_is_the_same_letter(letter: Letter) -> None:
    is_the_same_when_written_and_read_again(letter)


@pytest.mark.whole
@settings(max_examples=400, suppress_health_check=slow)
@given(letters())
def test_what_is_written_and_read_again_is_the_same_letter_for_many(letter: Letter) -> None:
    is_the_same_when_written_and_read_again(letter)


def is_the_same_when_written_and_read_again(letter: Letter) -> None:
    written = dumps(letter)
    again = loads(written)
    assert again == letter
    assert dumps(again) == written
