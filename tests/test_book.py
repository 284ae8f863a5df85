"""What the pages of the book promise to their readers, and to other people's programs."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from books import ROOTS, Book, build, letter_of, without_paratext, witness_text, write
from in_small import chosen, make
from lxml import html
from tei_samples import SAMPLES, document

import edition
from edition.book.registers.directives import _periods
from edition.model import Letter, Variant, walk


@pytest.fixture
def book(book_in_small: Book) -> Book:
    return book_in_small


#: Versions that can be read without a script.
VERSIONS = "//fieldset[contains(@class, 'ed-view')]/label[not(@hidden)]"


def texts(nodes: list) -> list[str]:  # type: ignore[type-arg]
    return [" ".join(node.text_content().split()) for node in nodes]


def test_a_letter_is_one_element_that_names_itself_and_its_layer(book: Book) -> None:
    letter = letter_of(book.page("sailor"))
    assert (letter.get("data-letter"), letter.get("data-layer")) == ("sailor-1901", "edition")


def test_every_paragraph_and_every_variant_is_there_once_in_order_under_its_id(book: Book, small: Path) -> None:
    for page, identifier in (("sailor", "sailor-1901"), ("baker", "baker-1902")):
        letter, known = letter_of(book.page(page)), edition.load(identifier)
        assert letter.xpath(".//p/@id") == [paragraph.id for paragraph in known.all_paragraphs]
        assert letter.xpath(".//*[@data-kind][not(@data-continues)]/@id") == [v.id for v in known.all_variants]


def test_ids_of_paragraphs_and_variants_stand_only_in_the_letter(book: Book) -> None:
    for page in ("sailor", "baker"):
        tree = book.page(page)
        everywhere = [i for i in tree.xpath("//@id") if re.fullmatch(r"[pv]\d+(-\d+)?", i)]
        inside = [i for i in letter_of(tree).xpath(".//@id") if re.fullmatch(r"[pv]\d+(-\d+)?", i)]
        assert everywhere == inside
        assert len(everywhere) == len(set(everywhere))


def test_a_variant_says_its_kinds_its_status_and_whose_each_reading_is(book: Book) -> None:
    letter = letter_of(book.page("sailor"))
    (site,) = letter.xpath(".//*[@id='v02']")
    assert (site.get("data-kind"), site.get("data-status")) == ("substitution", None)
    assert [(r.get("data-wit"), r.text_content()) for r in site.xpath("./*[@data-wit]")] == [
        ("A", "enough"),
        ("B", "none"),
    ]
    (doubtful,) = letter.xpath(".//*[@id='v03']")
    assert doubtful.get("data-status") == "doubtful"


def test_a_witness_that_has_no_words_at_a_variant_has_an_empty_reading_there(book: Book) -> None:
    letter = letter_of(book.page("sailor"))
    held = {
        identifier: {
            r.get("data-wit"): r.text_content() for r in letter.xpath(f".//*[@id='{identifier}']/*[@data-wit]")
        }
        for identifier in ("v01", "v03")
    }
    assert held == {"v01": {"A": "since Friday", "B": ""}, "v03": {"A": "", "B": "to be had"}}


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Letter, html.HtmlElement]]:
    """Return each sample, and the letter on the page that shows it alone, of one book of all of them."""
    folder = tmp_path_factory.mktemp("samples")
    root = folder / "book-samples"
    root.mkdir()
    shutil.copy(ROOTS / "conf.py", root)
    names = {f"sample-{number}": shown for number, shown in enumerate(SAMPLES, 1)}
    with chosen(make(folder)) as data:
        with (data / "references.bib").open("a", encoding="utf-8") as bibliography:
            bibliography.write("@misc{ann2001, title={Fords}, year={2001}}\n")
        for name, shown in names.items():
            source = document(*SAMPLES[shown]).replace(b'xml:id="sample-1"', f'xml:id="{name}"'.encode())
            (data / "letters" / f"{name}.xml").write_bytes(source)
            (root / f"{name}.md").write_text(f"# {shown}\n\n```{{letter}} {name}\n```\n")
        listed = "\n".join(names)
        (root / "index.md").write_text(f"# All\n\n```{{toctree}}\n{listed}\n```\n\n```{{bibliography}}\n:all:\n```\n")
        made = build(root)
        assert made.said == ""
        return {shown: (edition.load(name), letter_of(made.page(name))) for name, shown in names.items()}


@pytest.mark.parametrize("shown", SAMPLES)
def test_every_reading_of_every_variant_is_on_the_page_even_an_empty_one(
    shown: str, samples: dict[str, tuple[Letter, html.HtmlElement]]
) -> None:
    known, letter = samples[shown]
    for variant in (node for node in walk(known.sections) if isinstance(node, Variant)):
        (site,) = letter.xpath(f".//*[@id='{variant.id}']")
        written = sorted(part.get("data-wit") for part in site.xpath("./*[@data-wit][not(@class='ed-space')]"))
        assert written == sorted(" ".join(reading.witnesses) for reading in variant.all_readings())


def test_the_reasoning_behind_a_judgement_may_have_several_paragraphs(small: Path, tmp_path: Path) -> None:
    path = small / "letters" / "sailor-1901.xml"
    text, words = path.read_text(encoding="utf-8"), "A mate who says nothing too has lost a word."
    assert words in text
    path.write_text(text.replace(words, f"<p>{words}</p><p>And more.</p>"), encoding="utf-8")
    (entry,) = build(write("letters", tmp_path, "sailor", "sources")).page("sailor").xpath("//*[@id='app-v05']")
    assert texts(entry.xpath("./p[@id] | ./p[@id]/following-sibling::p")) == [words, "And more."]


def test_without_its_paratext_the_letter_is_the_letters_words_alone(book: Book) -> None:
    (paragraph,) = without_paratext(letter_of(book.page("sailor"))).xpath("//p[@id='p2']")
    for node in paragraph.xpath(".//*[@data-wit='B']"):
        node.drop_tree()
    assert (
        " ".join(paragraph.text_content().split())
        == "We lie at Lowport since Friday and wait for coal, of which there is enough."
    )


def test_numbers_brackets_sigla_heads_and_controls_are_paratext(book: Book) -> None:
    letter = letter_of(book.page("sailor"))
    for name in ("ed-num", "ed-mark", "ed-call", "ed-gap", "ed-view", "headerlink", "b", "small"):
        found = letter.xpath(f".//*[contains(concat(' ', @class, ' '), ' {name} ')] | .//{name}")
        assert found, name
        assert all(node.xpath("ancestor-or-self::*[@data-paratext]") for node in found), name
    assert all(head.get("data-paratext") is not None for head in letter.xpath(".//h2 | .//h3 | .//h4"))


def test_the_number_of_a_paragraph_is_a_link_to_it(book: Book) -> None:
    paragraphs = letter_of(book.page("sailor")).xpath(".//p[@id]")
    assert paragraphs
    for paragraph in paragraphs:
        (number,) = paragraph.xpath("./a[@class='ed-num']")
        assert (number.get("href"), number.text.strip()) == (f"#{paragraph.get('id')}", paragraph.get("id")[1:])


def test_each_variant_leads_to_its_entry_in_the_apparatus_and_back(book: Book) -> None:
    tree = book.page("sailor")
    marks = letter_of(tree).xpath(".//a[contains(@class, 'ed-mark')]")
    assert marks
    for mark in marks:
        (entry,) = tree.xpath(f"//*[@id='{mark.get('href')[1:]}']")
        site = mark.xpath("ancestor::*[@data-kind][1]")[0]
        first = site.get("data-continues") or site.get("id")
        assert entry.xpath(f".//a[@href='#{first}']")


def test_the_apparatus_reads_as_in_print(book: Book) -> None:
    entries = texts(book.page("sailor").xpath("//*[@id='apparatus']/div/p[1]"))
    assert entries == [
        "¶ 2 v01 since Friday] omitted B",
        "¶ 2 v02 enough] none B",
        "¶ 2 v03 no words in A] to be had B",
        "¶ 3 v04 we shall go [… 14 words …; in our words: the ship leaves on Sunday] God willing] we stay B",
        "¶ 3 v05 that … and often] nothing B",
    ]


def test_the_apparatus_says_what_the_edition_holds_of_a_variant(book: Book) -> None:
    tree = book.page("sailor")
    entries = {e.get("id"): texts(e.xpath("./p[position() > 1]")) for e in tree.xpath("//*[@id='apparatus']/div")}
    assert entries["app-v02"] == ["One change with v03.", "substitution"]
    assert entries["app-v03"] == [
        "It may be no variant. One change with v02.",
        "addition · doubtful: it may be no variant",
    ]
    assert entries["app-v04"] == ["Explained in note 2.", "substitution · certainty: low"]


def test_readings_stand_side_by_side_under_the_names_of_their_witnesses(book: Book) -> None:
    (table,) = book.page("lists").xpath("//table[contains(@class, 'ed-readings')]")
    assert [texts(row.xpath("./th | ./td")) for row in table.xpath(".//tr")] == [
        ["Place", "The letter as the sister kept it (A)", "B"],
        ["v01", "since Friday", "no words"],
        ["v02", "enough", "none"],
    ]
    assert table.xpath(".//a[@href='sailor.html#v02'][contains(@class, 'ed-to-variant')]")


def test_a_tour_is_a_list_of_links_with_a_sentence_each(book: Book) -> None:
    (tour,) = book.page("sailor").xpath("//details[contains(@class, 'ed-tour')]")
    assert texts(tour.xpath("./summary | ./ol/li")) == ["Two stops", "v02: the coal.", "¶ 3: the mate."]
    assert tour.xpath("./ol/li//a/@href") == ["#v02", "#p3"]


def test_a_judgement_stands_once_with_its_codes_and_its_reasoning(book: Book) -> None:
    (entry,) = book.page("sailor").xpath("//*[@id='app-v05']")
    said, codes, reasoning = (" ".join(part.text_content().split()) for part in entry.xpath(".//p")[1:])
    assert codes == "substitution · mechanism: slip · bearing: nuance · sense: nonsense · certainty: medium"
    assert said == "Probably a slip. It shades the sense."
    assert reasoning == "A mate who says nothing too has lost a word."


def test_each_note_is_called_and_leads_back_to_its_call(book: Book) -> None:
    tree = book.page("sailor")
    calls = tree.xpath("//a[contains(@class, 'ed-call')]")
    assert calls
    for call in calls:
        (note,) = tree.xpath(f"//div[@id='{call.get('href')[1:]}']")
        assert note.xpath(f".//a[@href='#{call.get('id')}']")
    assert texts(tree.xpath("//div[@id='n01']")) == ["1 coal] It came by rail (Keeper 1950, 14)."]


def test_a_citation_leads_to_the_bibliography(book: Book) -> None:
    (link,) = book.page("sailor").xpath("//div[@id='n01']//a[contains(@href, 'sources.html')]")
    assert book.page("sources").xpath(f"//*[@id='{link.get('href').partition('#')[2]}']")


def test_a_citation_is_its_words_and_its_link_and_nothing_more(book: Book) -> None:
    (note,) = book.page("sailor").xpath("//div[@id='n01']")
    assert not note.xpath(".//*[@id]")
    assert not book.page("sailor").xpath("//*[contains(@class, 'bibtex-citation')]")


def test_words_kept_back_show_how_many_they_are_and_lead_to_what_they_say(book: Book) -> None:
    (gap,) = letter_of(book.page("sailor")).xpath(".//*[@id='v04']//*[contains(@class, 'ed-gap')]/a")
    assert (gap.text_content(), gap.get("href")) == ("…\u00a014 words\u00a0…", "#n02")


def test_in_the_place_of_words_kept_back_stands_what_they_say_and_is_no_text(book: Book) -> None:
    said = "[…\u00a014 words\u00a0…; in our words: the ship leaves on Sunday]"
    letter = letter_of(book.page("sailor"))
    (shown,) = letter.xpath(".//*[@id='v04']//*[@class='ed-gap' and @data-paratext]")
    assert shown.text_content() == said
    assert shown.xpath(".//*[@class='ed-paraphrase']//time/@datetime") == ["1901-11-17"]
    assert "Sunday" not in witness_text(letter, "A")


def test_a_passage_not_seen_is_shown_as_a_gap_with_its_length(book: Book) -> None:
    gaps = texts(letter_of(book.page("baker")).xpath(".//*[contains(@class, 'ed-lacuna')]"))
    assert gaps == ["[not seen: the salutation (3 words in E)]", "[not seen (5 words in E)]"]


def test_a_restatement_says_what_it_is_and_offers_no_witness(book: Book) -> None:
    tree = book.page("sailor")
    assert "no witness’s text" in tree.xpath("//*[contains(@class, 'ed-about')]")[0].text_content()
    assert texts(tree.xpath(VERSIONS)) == [
        "Both, with marks",
        "The letter as the sister kept it (A), restated",
        "B, restated",
    ]
    assert "the text of no witness" in tree.xpath("//*[@class='ed-specimen']")[0].text_content()
    assert "not a witness" in letter_of(tree).xpath("./h2 | ./h3")[0].text_content()


def test_a_translation_offers_the_full_letter_and_what_the_other_version_has(book: Book) -> None:
    assert texts(book.page("baker").xpath(VERSIONS)) == [
        "Both, with marks",
        "The letter in the town archive (R): the full letter",
        "The English of the newspaper (E): its readings",
    ]


def test_the_sites_of_a_kind_are_counted_beside_it(book: Book) -> None:
    tools = letter_of(book.page("sailor")).xpath("./form[contains(@class, 'ed-tools')]")[0]
    assert texts(tools.xpath(".//p[@class='ed-key']")) == [
        "5 sites: omission 1, addition 1, substitution 3, doubtful 1"
    ]
    listed = {s.get("name"): texts(s.xpath("./option")) for s in tools.xpath(".//select")}
    assert listed == {
        "kind": ["any (5)", "omission (1)", "addition (1)", "substitution (3)"],
        "mechanism": ["any (5)", "slip (1)"],
        "bearing": ["any (5)", "nuance (1)"],
        "status": ["any (5)", "variant (4)", "doubtful (1)"],
    }


def test_a_site_says_mechanism_and_bearing_where_they_are_judged(book: Book) -> None:
    letter = letter_of(book.page("sailor"))
    assert [(s.get("id"), s.get("data-bearing")) for s in letter.xpath(".//*[@data-mechanism='slip']")] == [
        ("v05", "nuance"),
        ("v05-2", "nuance"),
    ]


def test_what_only_a_script_can_do_is_hidden_until_one_runs(book: Book) -> None:
    tools = letter_of(book.page("sailor")).xpath("./form[contains(@class, 'ed-tools')]")[0]
    needing_one = tools.xpath(".//select | .//input[@value='side'] | .//input[@type='checkbox']")
    assert {each.tag for each in needing_one} == {"select", "input"}
    for needing in needing_one:
        assert needing.xpath("ancestor::*[@hidden]")


def test_scripts_stand_on_the_pages_of_letters_alone(book: Book) -> None:
    def scripts(name: str) -> list[str]:
        return [s for s in book.page(name).xpath("//script/@src") if "letter.js" in s]

    assert all("defer" in s.attrib for s in book.page("sailor").xpath("//script[@src]"))
    assert scripts("sailor") and not scripts("index")


def test_names_lead_to_the_registers_and_these_back_to_every_mention(book: Book) -> None:
    (name,) = letter_of(book.page("sailor")).xpath(".//p[@id='p1']//a[not(@data-paratext)]")
    assert name.get("href") == "people.html#sister-anna"
    (entry,) = book.page("people").xpath("//*[@id='sailor-ivan']")
    said = " ".join(entry.text_content().split())
    for words in (
        "Иван",
        "also Vanya; Ivan Ivanovich",
        "born about 1874, died 10 September 1937",
        "Sources: Bread 1902; Keeper 1950, 12",
    ):
        assert words in said
    assert entry.xpath(".//a/@href[. = 'sailor.html#p4']")
    assert entry.xpath(".//a[@href='https://www.wikidata.org/wiki/Q111111111']")


def test_people_stand_in_the_order_of_their_surnames(book: Book) -> None:
    assert book.page("people").xpath("//*[@class='ed-register-entry']/@id") == ["sailor-ivan", "sister-anna"]


def test_the_chronology_is_in_the_order_of_dates_with_people_and_places_linked(book: Book) -> None:
    tree = book.page("chronology")
    assert tree.xpath("//li/@id") == ["arrival", "cold-oven"]
    assert (
        texts(tree.xpath("//*[@class='ed-when']")) == ["5 April 1901", "some day from 1 to 3 March 1902"]
        or texts(tree.xpath("//*[@class='ed-when']"))[0] == "5 April 1901"
    )
    assert tree.xpath("//li[@id='arrival']//a/@href[. = 'people.html#sailor-ivan']")
    assert tree.xpath("//li[@id='arrival']//a/@href[. = 'sailor.html#text']")


def test_a_closed_list_is_printed_with_its_definitions(book: Book) -> None:
    from edition import vocabulary

    terms = texts(book.page("lists").xpath("//*[contains(@class, 'ed-vocabulary')]//dt"))
    assert terms == list(vocabulary.KIND)


def test_numbers_in_prose_are_counted_from_the_data(book: Book, small: Path) -> None:
    said = " ".join(book.page("index").xpath("//section")[0].text_content().split())
    assert "There are two letters. The sailor’s has 5 paragraphs and 5 sites, one of them doubtful; One is an" in said
    sailor, baker = edition.load("sailor-1901"), edition.load("baker-1902")
    longest = sailor.variants.query("status == 'variant'")["reading_words"].max()
    assert f"Its longest reading has {longest} words" in said
    assert f"the baker’s R has {baker.paragraphs['words_R'].sum()}." in said
    assert "The register holds 2 people." in said


def test_a_year_with_many_events_has_a_heading_of_its_own_and_those_between_share_one() -> None:
    dates = ["1794-07-27", "1911", *["1923-10"] * 5, "1925/..", "/1925-03", *["1927-11-16"] * 6]
    assert _periods({"date": date} for date in dates) == {
        "1794": "1794–1911", "1911": "1794–1911", "1923": "1923", "1925": "1925", "1927": "1927"
    }  # fmt: skip


def test_references_from_prose_lead_to_their_places(book: Book) -> None:
    links = {texts([a])[0]: a.get("href") for a in book.page("index").xpath("//section//p//a")}
    assert links["¶ 1"] == "sailor.html#p1"
    assert links["the harbour"] == "sailor.html#v01"
    assert links["coal"] == "sailor.html#n01"
    assert links["Ivan the sailor"] == "people.html#sailor-ivan"
    assert links["his sister"] == "people.html#sister-anna"
    assert "on 5 April 1901" in book.page("index").text_content()


def test_the_search_finds_the_words_of_the_letter(book: Book) -> None:
    data = (book.out / "_static" / "search-data.js").read_text(encoding="utf-8")
    assert "Send the blue scarf." in data
    assert not (book.out / "searchindex.js").exists()


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a tiny book, whose pages are read once for all builders, and its data."""
    folder = tmp_path_factory.mktemp("builders")
    return write("letters", folder), make(folder)


@pytest.mark.parametrize("builder", ["text", "latex", "man", "texinfo", "xml", "epub"])
def test_every_builder_has_the_words_of_the_letter(builder: str, shelf: tuple[Path, Path]) -> None:
    book, data = shelf
    with chosen(data):
        made = build(book, builder, version="1", man_pages=[("index", "small", "", [], 1)])
    assert "ERROR" not in made.said
    files = [path for path in made.out.rglob("*") if path.is_file() and path.suffix != ".pickle"]
    words = "".join(path.read_text(encoding="utf-8", errors="ignore") for path in files)
    assert "Send the blue scarf." in words
    assert "to be had" in words
    assert "Both, with marks" not in words


@pytest.mark.parametrize("shown", SAMPLES)
def test_the_page_alone_gives_the_text_of_each_witness(
    shown: str, samples: dict[str, tuple[Letter, html.HtmlElement]]
) -> None:
    known, letter = samples[shown]
    for siglum in known.sigla:
        paragraphs = (" ".join(text.replace("[…]", "").split()) for text in known.witness_text(siglum).split("\n\n"))
        assert witness_text(letter, siglum).split("\n\n") == [text for text in paragraphs if text]


def test_two_builds_in_two_folders_have_the_same_bytes(book: Book, small: Path, tmp_path: Path) -> None:
    again = build(write("letters", tmp_path), nitpicky=True)
    first, second = (
        {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}
        for out in (book.out, again.out)
    )
    assert {".buildinfo", "_static/search-data.js"} <= first.keys()
    assert first.keys() == second.keys()
    assert [path for path in first if first[path] != second[path]] == []
