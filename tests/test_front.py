"""What leads into a text: a variant with its switch, a card, a strip of all sites, a map of places."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from books import Book
from lxml import html

import edition
from edition.book.front.specimen_directive import cut_sentence


@pytest.fixture
def front(book_in_small: Book) -> html.HtmlElement:
    return book_in_small.page("front")


def test_a_specimen_has_a_sentence_with_every_version_and_says_whose_each_is(front: html.HtmlElement) -> None:
    (line,) = front.xpath("//p[@class='ed-sample-text']")
    assert " ".join(line.text_content().split()) == (
        "We lie at Lowport since Friday and wait for coal, of which there is "
        "enough (what the sailor wrote) none (what was printed) ."
    )
    buttons = front.xpath("//*[@class='ed-sample']//label")
    assert [label.text_content().strip() for label in buttons] == ["What the sailor wrote", "What was printed"]
    assert [bool(label.xpath("./input[@checked]")) for label in buttons] == [True, False]
    assert front.xpath("//*[@class='ed-sample']//a[@href='sailor.html#v02']")


def test_the_sentence_of_every_variant_has_no_words_of_the_variant(small: Path) -> None:
    letter = edition.load("sailor-1901")
    paragraph = letter.paragraph("p3")
    before, after = cut_sentence(paragraph, "v05", "A")
    assert before.endswith("says ")
    assert after.startswith(" too")
    assert "that" not in (before.split()[-1], after.split()[0])


def test_a_card_gives_date_length_and_a_time_whose_rate_it_names(front: html.HtmlElement, small: Path) -> None:
    (card,) = front.xpath("//*[@class='ed-text-card']")
    assert card.xpath(".//a/@href") == ["sailor.html#text"]
    (facts,) = card.xpath("./p[@class='ed-card-facts']/text()")
    assert re.search(r"\d+ words, 1 minute at 200 words a minute", facts)
    assert card.xpath(".//em/text()") == ["Is there coal?"]


def test_the_strip_leads_to_every_site_and_names_its_kind(front: html.HtmlElement, small: Path) -> None:
    letter = edition.load("sailor-1901")
    links = front.xpath("//dl[contains(@class, 'ed-strip')]//a")
    assert [link.get("href") for link in links] == [f"sailor.html#{variant.id}" for variant in letter.all_variants]
    said = [link.text_content() for link in links]
    assert said == [
        ", ".join((variant.id, *variant.kinds, *["doubtful"] * (variant.status == "doubtful")))
        for variant in letter.all_variants
    ]
    signs = [sign.get("data-sign") for sign in front.xpath("//dl[contains(@class, 'ed-strip')]//*[@data-sign]")]
    assert signs == [variant.kinds[0] for variant in letter.all_variants]


def test_signs_in_prose_are_those_of_print_and_code_stays_as_it_is(front: html.HtmlElement) -> None:
    (line,) = front.xpath("//p[contains(., 'The wages')]")
    said = "The wages rose by 5\u00a0% (p.\u00a03), or by −2\u00a0%, but the code 5 % -2 is as it was."
    assert line.text_content().rstrip() == said


def test_a_name_on_the_map_leads_to_its_entry_and_its_paragraphs(book_in_small: Book) -> None:
    page = book_in_small.page("places")
    names = page.xpath("//figure//a[.//*[local-name() = 'text']]")
    assert {(name.get("href"), name.text_content()) for name in names} == {("#lowport", "Lowport")}
    assert page.xpath("//*[@id='lowport']")
    assert not page.xpath("//*[local-name() = 'svg'][@role='img']//a"), "in an image no link is reached"
    assert [link.rpartition("#")[2] for link in page.xpath("//figure//td//a/@href")] == ["p2"]


def test_people_stand_with_the_surname_first_by_which_they_are_sorted(book_in_small: Book) -> None:
    heads = book_in_small.page("people").xpath("//*[@class='ed-register-entry']/*[1]")
    assert heads[0].xpath("string(./span)") == "sailor, Ivan the"
    assert heads[0].xpath(".//b/text()") == ["sailor"]
    assert 'Ivan the sailor"' in (book_in_small.out / "_static/entries.js").read_text(encoding="utf-8")


def test_the_first_page_is_called_as_the_book_once(book_in_small: Book) -> None:
    (title,) = book_in_small.page("index").xpath("//title/text()")
    (other,) = book_in_small.page("front").xpath("//title/text()")
    assert other.startswith("The way in")
    assert title and title == other.partition(" — ")[2]
