"""What a page of many witnesses promises: all that each of them has, shortly said, and what is not known of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from books import ROOTS, Book, build, letter_of, witness_text
from in_small import chosen, make
from lxml import html

import edition
from bench.witnesses import invent, weigh
from edition.book.letter.shares import Shares
from edition.model import Letter, Variant, walk
from edition.tei import dumps
from edition.text import fold

pytestmark = pytest.mark.builds

TEXT = "the river rose in the night and nobody could say when it would fall again or who had seen it"
WORDS = TEXT.split()
PAGES = Path(__file__).resolve().parent / "data" / "pages"
FEW, MANY = "invented-3", "invented-20"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """Build a book of texts with few and with many witnesses, in verse, and from right to left."""
    folder = tmp_path_factory.mktemp("witnesses")
    root = folder / "book-of-witnesses"
    root.mkdir()
    with chosen(make(folder)) as data:
        for path in (data / "letters").glob("*.xml"):
            path.unlink()
        for number in (3, 20):
            made = invent(WORDS, number, sites=30)
            (data / "letters" / f"{made.id}.xml").write_bytes(dumps(made))
        names = [FEW, MANY, *(path.stem for path in PAGES.glob("*.xml"))]
        for path in PAGES.glob("*.xml"):
            shutil.copy(path, data / "letters")
        shutil.copy(ROOTS / "conf.py", root)
        listed = "\n".join(names)
        (root / "index.md").write_text(f"# All\n\n```{{toctree}}\n{listed}\n```\n\n```{{bibliography}}\n:all:\n```\n")
        for name in names:
            (root / f"{name}.md").write_text(f"# {name}\n\n```{{letter}} {name}\n```\n")
        made_of_it = build(root)
        assert made_of_it.said == ""
        yield made_of_it


def read_site(letter: html.HtmlElement, site: html.HtmlElement, sigla: list[str]) -> dict[str, str | None]:
    """Return by siglum what each witness has at a site, None where that is not known, by the contract alone."""
    families = dict(json.loads(letter.get("data-families", "[]")))
    order = letter.xpath(".//*[@data-kind]/@id")

    def named(words: str) -> set[str]:
        return {member for word in words.split() for member in families.get(word, [word])}

    lost = named(site.get("data-absent", ""))
    for siglum, passages in json.loads(letter.get("data-lost", "{}")).items():
        if any(order.index(a) <= order.index(site.get("id")) <= order.index(b) for a, b in passages):
            lost.add(siglum)
    unreported = named(site.get("data-unreported", "")) - lost
    readings = site.xpath("./*[@data-wit]")
    known = dict.fromkeys(lost | unreported - {"*"})
    for reading in readings:
        text = "".join(reading.xpath(".//text()[not(ancestor::*[@data-paratext][ancestor::*[@data-kind]])]"))
        known |= {siglum: text.strip() for siglum in named(reading.get("data-wit")) - lost - {"*"}}
    rest = [siglum for siglum in sigla if siglum not in known]
    for reading in (one for one in readings if one.get("data-wit") == "*"):
        known |= dict.fromkeys(rest, reading.text_content().strip())
    return {siglum: known.get(siglum) for siglum in sigla}


def shared_out(letter: Letter) -> Iterator[tuple[Variant, dict[str, str | None]]]:
    for variant in letter.all_variants:
        found = {siglum: variant.attest(siglum).reading for siglum in letter.sigla}
        yield variant, {s: "".join(map(str, one.content)).strip() if one else None for s, one in found.items()}


@pytest.mark.parametrize("name", [FEW, MANY])
def test_the_page_alone_says_of_every_witness_what_it_has_at_every_site(book: Book, name: str) -> None:
    letter, known = letter_of(book.page(name)), edition.load(name)
    for variant, expected in shared_out(known):
        (site,) = letter.xpath(f".//*[@id='{variant.id}']")
        assert read_site(letter, site, list(known.sigla)) == expected, variant.id


def test_no_site_of_many_witnesses_names_them_all(book: Book) -> None:
    letter = letter_of(book.page(MANY))
    assert str(letter.get("data-witnesses")).split() == list(edition.load(MANY).sigla)
    for site in letter.xpath(".//*[@data-kind]"):
        assert "*" in site.xpath("./*/@data-wit") or site.get("data-unreported") == "*"


def test_few_witnesses_are_each_named_at_every_reading_and_chosen_without_a_script(book: Book) -> None:
    page = book.page(FEW)
    assert not letter_of(page).xpath(".//*[@data-wit='*']")
    assert page.xpath("//form//label[not(@hidden)]/input[@type='radio']/@value") == ["all", "W1", "W2", "W3"]


def test_many_witnesses_are_chosen_from_a_list_by_families_and_without_a_script_that_is_said(book: Book) -> None:
    (form,) = letter_of(book.page(MANY)).xpath(".//form")
    (fieldset,) = form.xpath("./fieldset[@hidden][contains(@class, 'ed-view')]")
    assert [group.get("label") for group in fieldset.xpath(".//optgroup")] == ["F1", "F2", "F3"]
    assert fieldset.xpath(".//option/@value") == ["all", *edition.load(MANY).sigla]
    assert "needs a script" in form.xpath("string(./noscript)")


def test_the_apparatus_names_a_family_by_its_siglum_where_its_members_agree(book: Book) -> None:
    known, page = edition.load(MANY), book.page(MANY)
    shares = Shares(known)
    entries = {entry.get("id"): entry for entry in page.xpath("//*[@id='apparatus']/div")}
    families = page.xpath("//*[@id='apparatus']//*[@class='ed-whose']/a")
    assert families
    for link in families:
        assert page.xpath(f"//dt[@id='{link.get('href')[1:]}']"), "a family is in the list of witnesses"
    for variant in known.all_variants:
        (reading,) = variant.readings
        (share,) = (one for one in shares.at(variant) if one.reading is reading)
        said = " ".join(entries[f"app-{variant.id}"].xpath("string(./p[1])").split())
        names = " ".join(shares.shorten(variant, share))
        assert names in said or " the rest" in said, said


def test_what_is_not_known_is_said_in_words_and_told_apart(book: Book) -> None:
    page = book.page("song")
    entries = [" ".join(entry.text_content().split()) for entry in page.xpath("//*[@id='apparatus']/div/p[1]")]
    assert entries == [
        "l. 1 v1 rose] ran C",
        "l. 2 v2 then A] omitted B; ? not reported: C",
        "l. 3 v3 other α] farther conjecture Hale; […] not extant: C",
        "¶ 3 v4 lamp] (spelling: lampe B); light C",
    ]
    letter = letter_of(page)
    said = {
        site.get("id"): (site.get("data-absent"), site.get("data-unreported"))
        for site in letter.xpath(".//*[@data-kind]")
    }
    assert said == {"v1": (None, None), "v2": (None, "C"), "v3": ("C", None), "v4": (None, None)}
    brackets = letter.xpath(".//*[@id='v2' or @id='v3']/span[@data-paratext][not(@class)]")
    shown = [" ".join(bracket.text_content().split()) for bracket in brackets]
    assert shown == ["[not in B;", "not reported: C]", "", "[", "conjecture Hale;", "not extant in C]"]


def test_a_conjecture_is_no_witness_s_reading(book: Book) -> None:
    (reading,) = letter_of(book.page("song")).xpath(".//*[@data-claimed]")
    assert (reading.get("data-wit"), reading.get("data-claimed"), reading.text) == ("", "conjecture Hale", "farther")


def test_verse_is_in_lines_of_which_each_fifth_has_its_number_in_sight(book: Book) -> None:
    lines = letter_of(book.page("song")).xpath(".//p[contains(@class, 'ed-l')]")
    numbers = [(line.get("id"), "ed-num-quiet" in line.xpath("./a[1]/@class")[0]) for line in lines]
    assert numbers == [("l1", True), ("l2", True), ("l3", True), ("l4", True), ("l5", False)]


def test_lists_tables_quotations_and_speeches_are_what_they_are_called(book: Book) -> None:
    letter = letter_of(book.page("song"))
    for mark in letter.xpath(".//*[@data-paratext]"):
        mark.drop_tree()
    places = ("ul[@id='s3']/li/p", "table[@id='s4']/tr/td/p", "blockquote[@id='s5']/p", "div[@id='s6']/p")
    assert {place: [(p.get("id"), p.xpath("string()")) for p in letter.xpath(f".//{place}")] for place in places} == {
        "ul[@id='s3']/li/p": [("p2", "a rope"), ("p3", "a lamplampelight")],
        "table[@id='s4']/tr/td/p": [("p4", "Boats"), ("p5", "2")],
        "blockquote[@id='s5']/p": [("p6", "So it was said.")],
        "div[@id='s6']/p": [("p7", "Ferryman"), ("p8", "Who calls?")],
    }


def test_what_scribes_and_editors_did_is_signed_and_what_is_no_text_is_paratext(book: Book) -> None:
    letter = letter_of(book.page("song"))
    line = {number: " ".join(letter.xpath(f"string(.//*[@id='l{number}'])").split()) for number in (4, 5)}
    assert line == {4: r"4 or any \small/ tree,", 5: "5 where ⟦when⟧ teh [read: the] Ld [= Lord] was free."}
    for node in letter.xpath(".//*[@data-paratext]"):
        node.drop_tree()
    assert " ".join(letter.xpath("string(.//*[@id='l5'])").split()) == "where teh Ld was free."


def test_every_language_reaches_the_page_with_its_direction(book: Book) -> None:
    song, psalm = (letter_of(book.page(name)) for name in ("song", "psalm"))
    assert [(one.get("lang"), one.get("dir")) for one in song.xpath(".//i[@lang]")] == [("he", "rtl")]
    assert (psalm.get("lang"), psalm.get("dir")) == ("he", "rtl")
    assert [(one.get("lang"), one.get("dir")) for one in psalm.xpath(".//i[@lang]")] == [("la", "ltr")]
    assert psalm.xpath("./form/@lang") == ["en"]
    cited = book.page("psalm").xpath("//*[@id='app-v1']//*[@dir='rtl']")
    assert [one.text_content() for one in cited] == ["ברא", "עשה"]


def test_a_site_of_which_no_kind_is_said_has_no_sign(book: Book) -> None:
    page = book.page("unsaid")
    assert [page.get("data-sign") for page in page.xpath("//*[@class='ed-specimen']//*[@data-sign]")] == [""]
    assert page.xpath("string(//*[@class='ed-specimen']/div[last()]/dt)") == "v1"


@pytest.mark.parametrize("name", ["song", "psalm", "signs", "unsaid"])
def test_the_page_alone_gives_the_text_of_each_witness(book: Book, name: str) -> None:
    letter, known = letter_of(book.page(name)), edition.load(name)
    for siglum in known.sigla:
        paragraphs = [fold(text.replace("[…]", " ")) for text in known.witness_text(siglum).split("\n\n")]
        assert [fold(text) for text in witness_text(letter, siglum).split("\n\n")] == paragraphs


@pytest.mark.slow
@pytest.mark.whole
def test_a_page_grows_with_its_words_and_little_with_its_witnesses(small: Path) -> None:
    table = weigh([invent(WORDS, number, sites=150) for number in (2, 50)])
    few, many = table["bytes"]
    assert many < 1.5 * few


def test_the_words_that_are_shared_out_are_the_same_for_any_number_of_witnesses() -> None:
    texts = [
        [
            [reading.content for reading in node.all_readings()]
            for node in walk(made.sections)
            if isinstance(node, Variant)
        ]
        for made in (invent(WORDS, number, sites=40) for number in (2, 10, 50))
    ]
    assert texts[0] == texts[1] == texts[2]
