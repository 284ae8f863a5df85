"""A letter's page as a reader uses it: versions, variants, notes, the map, the keyboard, a phone, paper."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise

import pdfplumber
import pytest
from accessibility import LOOKS, faults, overflow
from conftest import HTML, Opens
from playwright.sync_api import FloatRect, Locator, Page, expect
from repeated import first
from waiting import address_ends, address_has, at_rest

import edition
from edition.model import Markup, Paragraph, Section, walk

pytestmark = [pytest.mark.built, pytest.mark.browser]

MEDVEDEV, JOFFE = "chapters/medvedev-1924.html", "chapters/joffe-1927.html"
#: A site where B lacks words, one where it has others, and one with words of B alone.
OMISSION, SUBSTITUTION = "v17", "v18"
#: What the specimen says of the number of a site.
NUMBER = "opens both wordings and our judgement"


def words(place: Locator) -> str:
    """Return what a reader sees of a place, without marks, numbers and signs, when all is laid out."""
    place.page.wait_for_function("!document.querySelector('.ed-far')")
    seen = place.evaluate(
        """(place) => {
          const hidden = [...place.querySelectorAll("[data-paratext]")];
          hidden.forEach((one) => (one.style.display = "none"));
          const text = place.innerText;
          hidden.forEach((one) => one.style.removeProperty("display"));
          return text;
        }"""
    )
    return " ".join(str(seen).split())


def note_of(page: Page, paragraph: str) -> Locator:
    """Return the note that a paragraph calls first."""
    return page.locator(str(page.locator(f"#{paragraph} .ed-call").first.get_attribute("href")))


def paragraphs_of(section: Section) -> Iterator[str]:
    return (node.id for node in walk(section.content) if isinstance(node, Paragraph))


def choose(page: Page, name: str) -> None:
    page.locator(".ed-view").get_by_label(name, exact=True).check()


def unfold(page: Page) -> None:
    """Show what the panel folds away: filters, and how the marks are read."""
    page.locator(".ed-more > summary").click()


# The map, and paper


def test_the_map_names_each_paragraph_and_its_sites(opens: Opens) -> None:
    page = opens(MEDVEDEV)
    names = page.locator(".ed-map a").evaluate_all("all => all.map((one) => one.getAttribute('aria-label'))")
    letter = edition.load("medvedev-1924")
    assert len(names) == len(letter.all_paragraphs)
    assert all(re.fullmatch(r"(Paragraph \d+|.+)(, \d+ sites?)?", name) for name in names)
    assert "Paragraph 4, 3 sites" in names and "Paragraph 2, 1 site" in names


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_printed_is_dark_on_light_whatever_the_screen_is(scheme: str, opens: Opens) -> None:
    page = opens(MEDVEDEV, color_scheme=scheme)
    page.emulate_media(media="print")
    inks = page.locator(".ed-p, .ed-note, b").evaluate_all(
        "all => [...new Set(all.map((one) => getComputedStyle(one).color))]"
    )
    assert inks
    for ink in inks:
        assert max(map(int, re.findall(r"\d+", ink)[:3])) < 160, ink


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_on_paper_a_chart_is_whole_a_table_goes_on_and_the_strip_has_its_signs(paper: str, opens: Opens) -> None:
    def sheets(address: str) -> list[str]:
        with pdfplumber.open(BytesIO(opens(address, color_scheme="dark").pdf(format=paper))) as pdf:
            return [sheet.extract_text() for sheet in pdf.pages]

    (high,) = (sheet for sheet in sheets("notebooks/variants.html") if "No difference is marked" in sheet)
    assert re.search(r"Postscript.*\bwords\b", high, re.DOTALL)  # its last row, and its axis
    assert "v49" in sheets("chapters/two-versions.html")[0]
    (strip,) = (sheet for sheet in sheets("index.html") if "v40" in sheet)
    assert len(re.findall(r"[−≠+;]\W?v\d\d", strip)) > 50


# Versions

#: What no text has that was put together rightly: doubled marks, a space before a mark, a sign of a paragraph, and
#: within a sentence a word that begins one.
BROKEN = re.compile(
    r"[,;:]\s*[,;:.]|\s[,;:.)](?!\.)|\(\s|¶|(?:[,;]|\b(?:and|or|but|so|of|that))\s+(?:It|He|She|They|When|This|The)\b"
)


@pytest.mark.parametrize("letter", [MEDVEDEV, JOFFE])
def test_a_version_alone_reads_as_a_text(letter: str, opens: Opens) -> None:
    page = opens(letter)
    versions = page.locator(".ed-view input").evaluate_all("all => all.map((one) => one.value)")
    for siglum in edition.load(letter.removeprefix("chapters/").removesuffix(".html")).sigla:
        assert siglum in versions
        page = opens(f"{letter}?version={siglum}")
        page.add_style_tag(content=".ed-num, .ed-call, .ed-gap { display: none !important }")
        read = page.locator(".ed-p[id]").evaluate_all("all => all.map((one) => [one.id, one.innerText])")
        broken = [(where, found[0]) for where, text in read if (found := BROKEN.search(text))]
        assert len(read) > 20 and not broken, siglum
    inside = page.locator("#p2 .ed-new-paragraph, #p5 .ed-new-paragraph")
    if letter == JOFFE:
        assert inside.count() == 2 and all(one.bounding_box() for one in inside.all())


def test_a_reader_chooses_a_version_and_goes_back_to_the_one_before(opens: Opens) -> None:
    page = opens(MEDVEDEV)
    place = page.locator("#p9")
    assert words(place).startswith("Until not long ago they portrayedassociated this policy")
    choose(page, "Baku copy (B), restated")
    assert words(place).startswith("Until not long ago they associated this policy")
    choose(page, "Medvedev’s copy (M), restated")
    assert words(place).startswith("Until not long ago they portrayed this policy")
    page.go_back()
    assert words(place).startswith("Until not long ago they associated this policy")
    page.go_forward()
    assert words(place).startswith("Until not long ago they portrayed this policy")


@pytest.mark.parametrize(
    ("version", "has", "lacks"),
    [("M", "portrayed", "associated"), ("B", "associated", "portrayed")],
)
def test_an_address_gives_a_version_and_a_place_to_someone_else(
    version: str, has: str, lacks: str, opens: Opens
) -> None:
    page = opens(f"{MEDVEDEV}?version={version}#p9")
    expect(page.locator("#p9")).to_be_in_viewport()
    assert has in words(page.locator("#p9")) and lacks not in words(page.locator("#p9"))
    page.locator("#p10 > .ed-num").click()
    address_ends(page, f"?version={version}#p10")


@pytest.mark.whole
def test_an_address_with_an_unknown_version_gives_the_text_with_its_apparatus(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}?version=Z&kind=nonsense")
    expect(page.locator(".ed-view-0")).to_be_checked()
    expect(page.locator("#v01 .ed-mark")).to_be_visible()


def lands(page: Page, place: str) -> None:
    """See that a place is near the top of the screen, and that it stays there."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    found = page.locator(f"#{place}")
    box = found.bounding_box() or found.locator("[id]").first.bounding_box()
    assert box and 0 <= box["y"] < 300, (place, box)


@pytest.mark.parametrize("asked", first(["?version=side#p31", "#v49", "#p31", "#n36", "#v67", "?version=M#v67"]))
def test_an_address_leads_to_its_place_when_the_notes_have_found_theirs(asked: str, opens: Opens) -> None:
    lands(opens(f"{MEDVEDEV}{asked}"), asked.split("#")[1])


@pytest.mark.whole
def test_who_has_begun_to_read_is_not_taken_back(opens: Opens) -> None:
    page = opens("index.html")
    page.add_init_script(
        """const asked = requestAnimationFrame;
        window.requestAnimationFrame = (then) => setTimeout(() => asked(then), 400);"""
    )
    page.goto(page.url.replace("index.html", f"{MEDVEDEV}#p31"))
    page.mouse.move(700, 500)
    page.mouse.wheel(0, -4000)
    page.wait_for_timeout(1200)
    expect(page.locator("#p31")).not_to_be_in_viewport()


@pytest.mark.parametrize("place", first(["p31", "n36"]))
def test_a_place_that_a_version_does_not_have_is_shown_among_all(place: str, opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}?version=M&kind=addition#{place}")
    lands(page, place)
    expect(page.locator(".ed-view-0")).to_be_checked()
    address_ends(page, f"?kind=addition#{place}")


@pytest.mark.whole
def test_a_site_of_whole_paragraphs_is_found_side_by_side(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}?version=side#v49")
    lands(page, "v49")
    address_ends(page, "?version=side#v49")
    page.goto(page.url.replace("#v49", "#p1"))
    page.evaluate("location.hash = 'v49'")
    lands(page, "v49")


@pytest.mark.whole
def test_the_heading_says_in_every_view_that_a_restatement_is_no_witness(opens: Opens) -> None:
    for version in ("", "M", "B", "side"):
        page = opens(f"{MEDVEDEV}?version={version}")
        expect(page.locator("#text > :is(h2, h3)")).to_contain_text("a restatement, not a witness")
        assert "restated" in page.locator(".ed-heads").inner_text() if version == "side" else True


def test_joffes_letter_is_read_whole_or_as_eastman_has_it(opens: Opens) -> None:
    page = opens(JOFFE)
    letter = edition.load("joffe-1927")
    omitted = next(v for v in letter.all_variants if v.kinds == ("omission",) and v.lemma and v.lemma.content)
    choose(page, "Eastman (E): its readings")
    address_ends(page, "?version=E")
    expect(page.locator(f"#{omitted.id} > .ed-lem").first).to_be_hidden()
    choose(page, "Russian (R): the full letter")
    expect(page.locator(f"#{omitted.id} > .ed-lem").first).to_be_visible()
    choose(page, "Side by side")
    expect(page.locator(".ed-heads")).to_contain_text("Eastman (E)")


def test_the_place_being_read_stays_when_the_version_changes(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}#p40")
    at_rest(page)
    before = page.locator("#p40").bounding_box()
    page.get_by_label("Version to read").select_option("B")
    at_rest(page)
    after = page.locator("#p40").bounding_box()
    assert before and after and abs(before["y"] - after["y"]) < 2


@pytest.mark.whole
def test_the_book_opened_from_a_folder_keeps_the_choice_too(opens: Opens) -> None:
    page = opens(f"{(HTML / MEDVEDEV).as_uri()}?version=B")
    assert "associated" in words(page.locator("#p9")) and "portrayed" not in words(page.locator("#p9"))
    choose(page, "Side by side")
    address_ends(page, "?version=side")
    page.locator("#p9 .ed-mark").first.click()
    expect(page.locator(".ed-pop")).to_contain_text("portrayed")


def test_without_a_script_each_version_can_be_read_and_nothing_is_offered_that_needs_one(opens: Opens) -> None:
    page = opens(MEDVEDEV, java_script_enabled=False)
    assert page.locator(".ed-view").get_by_role("radio").count() == 3
    unfold(page)
    expect(page.locator(".ed-filter")).to_be_hidden()
    omissions = sum("omission" in variant.kinds for variant in edition.load("medvedev-1924").all_variants)
    expect(page.locator(".ed-key")).to_contain_text(f"omission {omissions}")
    choose(page, "Baku copy (B), restated")
    expect(page.locator("#v18 > .ed-rdg")).to_be_visible()
    expect(page.locator("#v18 > .ed-lem")).to_be_hidden()
    choose(page, "Both, with marks")
    page.locator("#v18 .ed-mark").click()
    expect(page.locator("#app-v18")).to_be_in_viewport()
    page.locator("#p8 .ed-call").click()
    expect(note_of(page, "p8")).to_be_in_viewport()


def test_a_version_alone_has_dots_for_marks_that_open_what_they_are_of(opens: Opens) -> None:
    page = opens(f"{JOFFE}?version=R")
    marks = {v.id: page.locator(f"#{v.id} > .ed-mark").first for v in edition.load("joffe-1927").all_variants}
    quiet = {v.id for v in edition.load("joffe-1927").all_variants if v.kinds == ("punctuation",)}
    shown = {identifier for identifier, mark in marks.items() if mark.is_visible()}
    assert quiet and not quiet & shown and len(shown) > 20
    one = sorted(shown)[0]
    assert "•" in marks[one].evaluate("(mark) => getComputedStyle(mark, '::before').content")
    expect(marks[one]).to_have_css("font-size", "0px")
    expect(marks[one]).to_have_accessible_name(re.compile(f"^Variant {one}, "))
    marks[one].focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#app-{one}")).to_be_visible()
    page.keyboard.press("Escape")
    unfold(page)
    page.get_by_label("Kind").select_option("punctuation")
    expect(marks[sorted(quiet)[0]]).to_be_visible()
    expect(marks[one]).to_be_hidden()


def test_what_is_restated_has_the_ink_of_the_text_and_a_rule_in_the_margin(opens: Opens) -> None:
    page = opens(JOFFE)
    said = page.locator(".ed-p > .ed-restated").evaluate_all(
        """(all) => all.map((one) => {
          const [own, rule] = [getComputedStyle(one), getComputedStyle(one, "::before")];
          const box = one.getBoundingClientRect();
          return [own.color === getComputedStyle(one.parentElement).color, rule.borderLeftStyle,
                  parseFloat(rule.left) < 0, Math.abs(parseFloat(rule.height) - box.height) < 1];
        })"""
    )
    assert len(said) > 5 and all(each == [True, "solid", True, True] for each in said)
    label = page.locator("#p2 .ed-restated-label").first
    expect(label).to_have_text("restated:")
    paragraph, box = page.locator("#p2").bounding_box(), label.bounding_box()
    assert paragraph and box and box["x"] + box["width"] < paragraph["x"]


# Side by side


def test_side_by_side_each_paragraph_stands_beside_its_counterpart(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}?version=side#p9")
    at_rest(page)
    first = page.locator("#p9")
    second = page.locator("#p9 + .ed-second")
    one, other = first.bounding_box(), second.bounding_box()
    assert one and other and abs(one["y"] - other["y"]) < 2 and other["x"] > one["x"] + one["width"]
    assert "portrayed" in words(first) and "associated" not in words(first)
    assert "associated" in second.inner_text() and "portrayed" not in second.inner_text()
    marked = second.locator(".ed-rdg").first.evaluate("(one) => getComputedStyle(one).textDecorationLine")
    assert marked == "underline"


@pytest.mark.whole
def test_side_by_side_a_paragraph_of_one_version_stands_beside_a_gap(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}?version=side")
    alone = page.locator('.ed-site-block > [data-wit="B"] > .ed-p[id]').first
    gap = alone.locator("xpath=preceding-sibling::p[1]")
    expect(gap).to_contain_text("not in M")
    here, there = alone.bounding_box(), gap.bounding_box()
    assert here and there and here["x"] > there["x"] + there["width"] and abs(here["y"] - there["y"]) < 2


@pytest.mark.whole
def test_side_by_side_the_letter_can_be_cut_down_to_what_differs(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}?version=side")
    box = page.locator(".ed-only")
    said = int(re.findall(r"\d+", box.locator("xpath=..").inner_text())[0])
    assert page.locator(".ed-p[id]:visible").count() == len(edition.load("medvedev-1924").all_paragraphs)
    box.check()
    address_ends(page, "?version=side&only=differing")
    at_rest(page)
    assert page.locator(".ed-p[id]:visible").count() == said
    assert said > sum(1 for n in edition.load("medvedev-1924").paragraphs["variants"] if n)


@pytest.mark.whole
def test_side_by_side_no_id_stands_twice_and_the_text_is_there_once(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}?version=side")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))
    assert page.locator(".ed-second.ed-copy:not([data-paratext])").count() == 0
    choose(page, "Both, with marks")
    assert page.locator(".ed-copy").count() == 0


def test_on_a_phone_the_versions_of_a_paragraph_stand_one_below_the_other(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}?version=side#p9", width=360, height=740)
    one, other = page.locator("#p9").bounding_box(), page.locator("#p9 + .ed-second").bounding_box()
    assert one and other and other["y"] >= one["y"] + one["height"] - 1
    expect(page.locator("#p9 > .ed-side-siglum")).to_have_text("M")
    expect(page.locator("#p9 + .ed-second > .ed-side-siglum")).to_have_text("B")
    same = next(p for p in edition.load("medvedev-1924").paragraphs.query("variants == 0")["id"])
    expect(page.locator(f"#{same} + .ed-second")).to_be_hidden()
    expect(page.locator(f"#{same} > .ed-side-siglum")).to_have_text("M B")


# Kinds, filters, steps


@pytest.mark.whole
def test_a_kind_is_told_by_a_sign_and_a_line_and_in_the_name_of_the_mark(opens: Opens) -> None:
    page = opens(MEDVEDEV)

    def sign(variant: str) -> str:
        return str(page.locator(f"#{variant} > .ed-mark").evaluate("(m) => getComputedStyle(m, '::before').content"))

    def line(variant: str) -> str:
        return str(page.locator(f"#{variant} > .ed-lem").evaluate("(m) => getComputedStyle(m).textDecorationStyle"))

    assert "−" in sign(OMISSION) and "≠" in sign(SUBSTITUTION)
    assert (line(OMISSION), line(SUBSTITUTION)) == ("dashed", "solid")
    expect(page.locator(f"#{OMISSION} > .ed-mark")).to_have_accessible_name("Variant v17, omission")


@pytest.mark.parametrize("facet", first(["status", "kind", "mechanism", "bearing"]))
def test_filtered_by_any_code_as_many_sites_are_marked_as_stands_beside_it(facet: str, opens: Opens) -> None:
    page = opens(MEDVEDEV)
    unfold(page)
    chosen = page.locator(f".ed-filter select[name={facet}]")
    values = chosen.locator("option").evaluate_all("(all) => all.map((one) => one.value)")
    assert len(values) > 2
    for value in values:
        chosen.select_option(value)
        at_rest(page)
        said = int(re.findall(r"\((\d+)\)", chosen.locator("option:checked").inner_text())[0])
        assert page.locator(".ed-site:not([data-continues]) .ed-mark:visible").count() == said, (facet, value)
        assert page.locator("#apparatus > .ed-entry:visible").count() == said, (facet, value)
        if value:
            address_has(page, f"{facet}={value}")
            expect(page.locator(".ed-filter output")).to_have_text(f"{said} of 83 sites shown")


def test_a_site_that_is_filtered_out_reads_as_the_base(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}?kind=addition")
    assert words(page.locator("#p9")).startswith("Until not long ago they portrayed this policy")


@pytest.mark.whole
def test_a_space_goes_with_the_addition_it_belongs_to_when_that_is_filtered_out(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}?kind=substitution")
    space = page.locator(".ed-p[id] > .ed-space").first
    shown = "(one) => getComputedStyle(one).display"
    assert space.evaluate(shown) != "none", "before an omission it is the base's"
    space.evaluate("(one) => { one.nextElementSibling.firstElementChild.textContent = ''; }")
    assert space.evaluate(shown) == "none", "before an addition it is not"
    page.get_by_label("Kind").select_option("omission")
    assert space.evaluate(shown) != "none"


@pytest.mark.whole
def test_next_and_previous_lead_through_the_variants_that_are_shown(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}?kind=addition")
    shown = [v.id for v in edition.load("medvedev-1924").all_variants if v.kinds[:1] == ("addition",)]
    forward, back = page.get_by_role("button", name="Next variant"), page.get_by_role("button", name="Previous variant")
    for expected in (*shown[:3], shown[1]):
        (back if expected == shown[1] and page.locator(f"#{shown[2]}.ed-here").count() else forward).click()
        expect(page.locator(".ed-here")).to_have_attribute("id", expected)
        expect(page.locator(f"#{expected}")).to_be_in_viewport()
        expect(page.locator(".ed-place")).to_have_text(f"{expected}, {shown.index(expected) + 1} of {len(shown)}")


def test_the_keys_n_and_p_do_the_same_and_can_be_switched_off_for_good(opens: Opens) -> None:
    page = opens(MEDVEDEV)
    page.keyboard.press("n")
    expect(page.locator("#v01 > .ed-mark")).to_be_focused()
    page.keyboard.press("n")
    expect(page.locator("#v02 > .ed-mark")).to_be_focused()
    page.keyboard.press("p")
    expect(page.locator("#v01 > .ed-mark")).to_be_focused()
    page.keyboard.press("?")
    page.get_by_label("Keys of one character work").uncheck()
    page.keyboard.press("Escape")
    expect(page.locator(".ed-reading-bar kbd").first).to_be_hidden()
    page.locator("#v01 > .ed-mark").focus()
    page.keyboard.press("n")
    expect(page.locator("#v01 > .ed-mark")).to_be_focused()
    page.reload()
    expect(page.locator(".ed-reading-bar kbd").first).to_be_hidden()
    assert page.get_by_role("button", name="Next variant").get_attribute("aria-keyshortcuts") is None


def test_the_keys_do_nothing_in_a_field(opens: Opens) -> None:
    page = opens(MEDVEDEV)
    unfold(page)
    page.locator(".ed-filter select").first.focus()
    page.keyboard.press("n")
    assert page.locator(".ed-here").count() == 0


@pytest.mark.parametrize("version", first(["B", "side"]))
def test_a_place_where_a_version_has_nothing_is_shown_by_a_caret(version: str, opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}?version={version}#{OMISSION}")
    site = page.locator(f"#{OMISSION}") if version == "B" else page.locator(f".ed-letter [data-of={OMISSION}]")
    caret = site.locator("> [data-wit]:empty").evaluate("(one) => getComputedStyle(one, '::before').content")
    assert caret == '"‸"'
    box = site.bounding_box()
    assert box and box["width"] > 3


def test_versions_side_by_side_are_no_broader_than_a_tablet(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}?version=side", width=768)
    expect(page.locator(".ed-reading-bar")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 768


@pytest.mark.whole
def test_how_the_marks_are_read_is_said_above_the_text_with_a_site_of_the_letter(opens: Opens) -> None:
    page = opens(MEDVEDEV, java_script_enabled=False)
    said = dict(zip(*(page.locator(f".ed-specimen {tag}").all_inner_texts() for tag in ("dd", "dt")), strict=True))
    lemma, reading, site = (said[label] for label in ("in Medvedev’s copy (M)", "in Baku copy (B) instead", NUMBER))
    expect(page.locator(f"#{site} > .ed-lem")).to_have_text(lemma)
    expect(page.locator(f"#{site} > .ed-rdg")).to_have_text(reading.removeprefix("[").removesuffix("\u00a0B]"))
    before = next(sample for label, sample in said.items() if "the text of no witness" in label)
    paragraph = page.locator(f".ed-p:has(#{site})").inner_text()
    assert f"{before} {lemma}" in " ".join(paragraph.split())
    assert "[not in B]" in " ".join(said.values()).replace("\u00a0", " ")
    first = page.locator(".ed-letter .ed-p").first.bounding_box()
    specimen = page.locator(".ed-specimen").bounding_box()
    assert first and specimen and 0 < first["y"] - specimen["y"] - specimen["height"] < 60
    expect(page.locator(".ed-more > p").last).to_be_hidden()
    unfold(page)
    expect(page.locator(".ed-more")).to_contain_text("under the first of its kinds")


@pytest.mark.parametrize("width", first([360, 768]))
def test_on_narrow_screens_the_filters_stand_in_two_columns_and_no_list_cuts_its_text(width: int, opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}?version=M#p9", width=width, height=740, has_touch=True, is_mobile=True)
    unfold(page)
    boxes = [label.bounding_box() for label in page.locator(".ed-filter label").all()]
    assert len({round(box["x"]) for box in boxes if box}) == 2
    expect(page.locator(".ed-step > kbd").first).to_be_hidden()
    chosen = page.get_by_label("Version to read")
    needed = chosen.evaluate(
        """(list) => {
          const copy = list.cloneNode(true);
          copy.style.cssText = "position: absolute; width: max-content; max-width: none";
          list.after(copy);
          const wide = copy.offsetWidth;
          copy.remove();
          return [list.offsetWidth, wide];
        }"""
    )
    assert needed[0] >= needed[1]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


# An entry or a note at its place


def test_a_variant_opens_at_its_place_and_closes_with_escape(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}#p9")
    mark = page.locator("#v18 > .ed-mark")
    mark.click()
    entry = page.locator("#app-v18")
    expect(entry).to_be_in_viewport()
    expect(page.get_by_role("dialog", name="Variant v18, substitution")).to_contain_text("portrayed] associated B")
    assert entry.evaluate("(one) => one.previousElementSibling.id") == "p9"
    assert page.locator("p .ed-pop").count() == 0
    assert page.get_by_text("portrayed] associated B").count() == 1
    assert entry.get_by_role("link", name="Link to this place").get_attribute("href") == "#v18"
    expect(entry).to_be_focused()
    expect(mark).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(mark).to_be_focused()
    expect(mark).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#apparatus > #app-v18")).to_be_visible()
    assert page.locator("#app-v17 + #app-v18").count() == 1


def test_a_variant_opens_by_keyboard_and_the_way_goes_on_to_the_next(opens: Opens) -> None:
    page = opens(MEDVEDEV)
    page.locator("#v01 > .ed-mark").focus()
    page.keyboard.press("Space")
    expect(page.locator(".ed-pop")).to_have_attribute("id", "app-v01")
    page.keyboard.press("n")
    expect(page.locator(".ed-pop")).to_have_attribute("id", "app-v02")
    page.keyboard.press("Escape")
    expect(page.locator("#v02 > .ed-mark")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#app-v02.ed-pop")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(page.locator(".ed-pop")).to_have_count(0)
    expect(page.locator("#v02 > .ed-mark")).to_be_focused()


def test_a_click_elsewhere_closes_an_entry_and_a_second_one_takes_its_place(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}#p9")
    page.locator("#v18 > .ed-mark").click()
    page.locator("#v17 > .ed-mark").click()
    expect(page.locator(".ed-pop")).to_have_attribute("id", "app-v17")
    page.mouse.click(700, 20)
    expect(page.locator(".ed-pop")).to_have_count(0)
    order = page.locator("#apparatus > .ed-entry").evaluate_all("(all) => all.map((one) => one.id)")
    assert order == [f"app-{variant.id}" for variant in edition.load("medvedev-1924").all_variants]


def test_on_a_phone_an_entry_opens_by_touch_at_the_foot_of_the_screen(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}#p9", width=360, height=740, has_touch=True, is_mobile=True)
    page.locator("#v18 > .ed-mark").tap()
    expect(page.locator("#app-v18.ed-pop")).to_be_visible()
    box, mark = page.locator("#app-v18").bounding_box(), page.locator("#v18 > .ed-mark").bounding_box()
    assert box and mark and box["width"] >= 359 and abs(box["y"] + box["height"] - 740) < 2
    assert mark["y"] + mark["height"] <= box["y"]


COPIES = ["Medvedev’s copy (M)", "Baku copy (B)"]


def test_a_variant_opens_with_a_line_for_each_version_and_the_judgement_in_words(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}#v18")
    page.locator("#v18 > .ed-mark").click()
    entry = page.locator(".ed-pop")
    assert entry.locator("dt").all_inner_texts() == COPIES
    assert [text.strip() for text in entry.locator("dd").all_inner_texts()] == ["portrayed", "associated"]
    expect(entry.locator(".ed-said")).to_have_text(re.compile("^(Very probably|Probably|Perhaps) an? .+[.]"))
    expect(entry.locator(".ed-remarks")).to_be_hidden()
    entry.get_by_text("In codes").click()
    expect(entry.locator(".ed-remarks")).to_contain_text("certainty: ")
    page.keyboard.press("Escape")
    expect(page.locator("#apparatus > #app-v18 > p").nth(2)).to_contain_text("certainty: ")
    assert page.locator("#app-v18 :is(dl, details)").count() == 0, "the entry is what it was"


ESSAY = "chapters/two-versions.html"


def test_a_link_to_a_variant_opens_it_in_place_on_any_page(opens: Opens) -> None:
    page = opens(ESSAY)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    link = page.locator("main a.ed-to-variant[href$='#v15']").first
    assert link.get_attribute("aria-haspopup") == "dialog"
    link.focus()
    page.keyboard.press("Enter")
    card = page.get_by_role("dialog", name="v15, substitution")
    expect(card).to_be_focused()
    assert card.locator("dt").all_inner_texts() == COPIES
    assert [text.strip() for text in card.locator("dd").all_inner_texts()] == ["contraction", "improvement"]
    expect(card.locator(".ed-said")).to_contain_text("Very probably a misreading.")
    assert [one.rpartition("/")[2] for one in asked] == ["medvedev-1924.js"]
    assert not faults(page) and not overflow(page)
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(link).to_be_focused()
    link.click()
    card.get_by_role("link", name="Go to the place").click()
    page.wait_for_url("**/medvedev-1924.html#v15")


def test_a_link_to_a_variant_in_a_note_a_judgement_and_a_table_opens_it_too(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}#n14")
    link = page.locator("#n14 a.ed-to-variant[href='#v83']")
    link.click()
    expect(page.get_by_role("dialog", name="Variant v83")).to_be_focused()
    page.keyboard.press("Escape")
    expect(link).to_be_focused()
    page.locator("#v13 > .ed-mark").click()
    page.locator(".ed-pop a[href='#v25']").click()
    expect(page.locator(".ed-pop")).to_have_attribute("id", "app-v25")
    page.keyboard.press("Escape")
    expect(page.locator("#v13 > .ed-mark")).to_be_focused()
    page = opens("notebooks/variants.html")
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    page.locator("details a.ed-to-variant:visible").first.click()
    expect(page.locator(".ed-card")).to_be_focused()


def test_a_link_to_a_variant_in_a_card_opens_another_card_and_the_way_back_is_the_same(opens: Opens) -> None:
    page = opens(ESSAY)
    page.evaluate(
        """() => {
          const link = document.querySelector("main a.ed-to-variant");
          link.href = link.href.replace(/#.*/, "#v13");
        }"""
    )
    page.locator("main a.ed-to-variant").first.click()
    first = page.get_by_role("dialog", name="v13")
    inside = first.locator("a.ed-to-variant[href$='#v25']")
    inside.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="v25")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".ed-card")).to_have_count(1)
    expect(inside).to_be_focused()


def test_a_link_to_a_variant_is_followed_without_a_script_and_where_no_entries_come(opens: Opens) -> None:
    page = opens(ESSAY, java_script_enabled=False)
    page.locator("main a.ed-to-variant").first.click()
    page.wait_for_url("**/medvedev-1924.html#v49")
    page = opens(ESSAY)
    page.route("**/variants/**", lambda route: route.abort())
    page.locator("main a.ed-to-variant").first.click()
    page.wait_for_url("**/medvedev-1924.html#v49")


def test_a_tour_leads_from_stop_to_stop_and_stands_in_the_address(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}?version=M")
    page.locator(".ed-tour summary").click()
    page.get_by_role("button", name="Start the tour").click()
    said = page.locator(".ed-tour-said")
    expect(said).to_contain_text("1 of 6 v04")
    address_ends(page, "?tour=1")  # among all versions
    expect(page.get_by_role("button", name="Next stop")).to_be_focused()
    page.keyboard.press("Enter")
    expect(said).to_contain_text("2 of 6 v15")
    expect(page.locator("#v15")).to_be_in_viewport()
    page.go_back()
    expect(said).to_contain_text("1 of 6 v04")
    page = opens(f"{MEDVEDEV}?tour=6")
    expect(page.locator(".ed-tour-said")).to_contain_text("6 of 6")
    expect(page.locator("#p88")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Next stop")).to_have_attribute("aria-disabled", "true")
    assert not faults(page)
    page.locator(".ed-tour summary").click()
    for _ in range(2):
        page.locator(".ed-tour li a[href='#v49']").click()
        expect(page.locator(".ed-tour-said")).to_contain_text("3 of 6")
        expect(page.locator("#v49")).to_be_in_viewport()
        expect(page.locator("#v49")).to_have_css("outline-style", "solid")
        expect(page.locator(".ed-pop")).to_have_count(0)
    page.get_by_role("button", name="End the tour").click()
    expect(page.locator(".ed-tour-line")).to_be_hidden()
    page = opens(MEDVEDEV, java_script_enabled=False)
    page.locator(".ed-tour summary").click()
    page.locator(".ed-tour li a[href='#v67']").click()
    expect(page.locator("#v67")).to_be_in_viewport()


def test_each_name_of_the_filters_has_a_line_that_says_what_it_is(opens: Opens) -> None:
    page = opens(MEDVEDEV, java_script_enabled=False)
    unfold(page)
    page.locator(".ed-meanings summary").click()
    for name in ("kind", "mechanism", "bearing", "status"):
        codes = page.locator(f".ed-filter select[name={name}] option:not([value=''])").all_text_contents()
        listed = page.locator(f".ed-meanings dl[data-facet={name}]")
        assert listed.locator("dt").all_inner_texts() == [code.rpartition(" (")[0] for code in codes]
        assert all(listed.locator("dd").all_inner_texts())


@pytest.mark.whole
def test_what_can_be_done_with_an_open_entry_stays_in_sight_on_a_phone(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}#v55", width=360, height=500, has_touch=True, is_mobile=True)
    marks = page.locator(".ed-letter .ed-mark").all()
    for mark in marks[:40]:
        mark.evaluate("(one) => one.click()")
        sheet = page.locator(".ed-pop")
        if sheet.evaluate("(one) => one.scrollHeight > one.clientHeight + 40"):
            break
    assert sheet.evaluate("(one) => one.scrollHeight > one.clientHeight + 40"), "no entry is long enough"
    for control in (sheet.get_by_role("button", name="Close"), sheet.get_by_role("link", name="Link to this place")):
        box = control.bounding_box()
        assert box and box["y"] + box["height"] <= 500


@pytest.mark.whole
def test_a_mark_or_a_call_has_room_for_a_finger_and_moves_no_line(opens: Opens) -> None:
    def height_of_text(page: Page) -> FloatRect | None:
        page.locator("#p9 > .ed-own").evaluate("(one) => one.remove()")  # a finger needs a place for it in the line
        return page.locator("#p9").bounding_box()

    page = opens(MEDVEDEV, width=360, height=740)
    fine = height_of_text(page)
    page = opens(MEDVEDEV, width=360, height=740, has_touch=True, is_mobile=True)
    assert page.evaluate("matchMedia('(pointer: coarse)').matches")
    coarse = height_of_text(page)
    assert fine and coarse and fine["height"] == pytest.approx(coarse["height"], abs=0.5)
    small = page.evaluate(
        """[...document.querySelectorAll(".ed-letter :is(.ed-mark, .ed-call)")].filter((mark) => {
          const box = mark.getBoundingClientRect();
          return box.width && (box.height < 24 || box.width < 24);
        }).map((mark) => mark.outerHTML)"""
    )
    assert small == []
    hidden = page.evaluate(
        """[...document.querySelectorAll(".ed-letter :is(.ed-mark, .ed-call)")].filter((mark) => {
          mark.scrollIntoView({ block: "center", behavior: "instant" });
          const words = document.createRange();
          words.selectNodeContents(mark);
          const box = words.getBoundingClientRect();
          return !mark.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2));
        }).map((mark) => mark.outerHTML)"""
    )
    assert hidden == [], "covered by a neighbour"


@pytest.mark.whole
def test_the_terms_of_a_judgement_lead_to_what_they_mean(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}#p9")
    expect(page.locator("#apparatus").get_by_role("link", name="What these terms mean")).to_have_count(1)
    page.locator("#v18 > .ed-mark").click()
    page.locator(".ed-pop").get_by_role("link", name="What these terms mean").click()
    page.wait_for_url("**/how-the-text-was-made.html#variants")
    expect(page.locator("#variants")).to_contain_text("misreading")


@pytest.mark.parametrize("letter", first([JOFFE, MEDVEDEV]))
def test_on_a_wide_screen_notes_stand_beside_the_line_that_calls_them_or_a_little_below(
    letter: str, opens: Opens
) -> None:
    page = opens(letter)
    page.wait_for_selector(".ed-beside")
    at_rest(page)
    below = page.evaluate(
        """() => [...document.querySelectorAll(".ed-beside")].map((note) => {
          const call = document.querySelector(note.querySelector("p > a").hash);
          return note.getBoundingClientRect().top - call.getBoundingClientRect().top;
        })"""
    )
    assert min(below) > -3 and max(below) < 400, below
    assert abs(below[0]) < 12, "the first has nothing above it"


def test_notes_stand_in_the_margin_of_a_wide_screen_and_at_the_foot_of_a_narrow_one(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}#p8")
    page.wait_for_selector(".ed-beside")
    note, paragraph = note_of(page, "p8").bounding_box(), page.locator("#p8").bounding_box()
    assert note and paragraph and note["x"] >= paragraph["x"] + paragraph["width"]
    assert page.locator(".ed-note").count() == len(edition.load("medvedev-1924").notes)
    expect(page.locator("#notes")).to_contain_text("stand in the margin")
    page.set_viewport_size({"width": 768, "height": 900})
    expect(page.locator("#notes > .ed-note")).to_have_count(len(edition.load("medvedev-1924").notes))
    text = page.locator("#p8").bounding_box()
    assert text and abs(text["x"] + text["width"] / 2 - 384) < 12, "the text stands in the middle"
    wide = []
    for width in (1280, 1440, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.locator("#notes > .ed-note")).to_have_count(0)
        wide.append(page.locator("#text").evaluate("(one) => one.clientWidth"))
    assert wide[0] < wide[1] < wide[2] - 150, "the page grows with the screen"


def test_a_note_that_is_cut_ends_at_a_whole_line_and_opens_over_its_neighbours(opens: Opens) -> None:
    page = opens(MEDVEDEV, width=1280)
    cut = page.locator(".ed-cut").first
    expect(cut).to_be_visible()
    at_rest(page)
    broken = """(all) => all.flatMap((note) => [...note.querySelectorAll("p:not(.ed-beyond)")]).filter((part) => {
      const lines = part.getBoundingClientRect().height / parseFloat(getComputedStyle(part).lineHeight);
      return Math.abs(lines - Math.round(lines)) > 0.05;
    }).length"""
    assert page.locator(".ed-cut").evaluate_all(broken) == 0
    assert "more" in cut.evaluate("(one) => getComputedStyle(one, '::after').content")
    identifier = str(cut.get_attribute("id"))
    where = """(all) => Object.fromEntries(all.map((one) => [one.id, one.getBoundingClientRect()])
      .map(([id, box]) => [id, [box.top + scrollY, box.bottom + scrollY]]))"""
    others = page.locator(f".ed-beside:not(#{identifier})")
    boxes = others.evaluate_all(where)
    in_order = page.locator(".ed-beside").evaluate_all(where).values()
    assert all(above[1] <= below[0] for above, below in pairwise(in_order))
    cut.hover()
    assert cut.evaluate("(one) => one.scrollHeight <= one.clientHeight + 1"), "whole under the pointer"
    after = others.evaluate_all(where)
    assert after == {one: pytest.approx(box, abs=1) for one, box in boxes.items()}, "and no note has moved"
    cut.locator("p").first.click(position={"x": 60, "y": 30})
    opened = page.locator(f"#{identifier}.ed-pop")
    expect(opened).to_be_visible()
    assert opened.evaluate("(one) => one.scrollHeight <= one.clientHeight + 1 || one.clientHeight > 300")
    after = others.evaluate_all(where)
    assert after == {one: pytest.approx(box, abs=1) for one, box in boxes.items()}, "nor when it is opened"
    page.keyboard.press("Escape")
    expect(page.locator(f"#{identifier}.ed-beside.ed-cut")).to_be_visible()
    expect(page.locator(".ed-pop")).to_have_count(0)
    expect(page.locator(".ed-room")).to_have_count(0)


def test_on_a_narrow_screen_a_note_opens_at_its_call(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}#p8", width=768)
    call = page.locator("#p8 .ed-call").first
    call.click()
    expect(page.get_by_role("dialog", name=f"Note {call.inner_text()}", exact=True)).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(call).to_be_focused()
    expect(page.locator("#notes > .ed-note")).to_have_count(len(edition.load("medvedev-1924").notes))


# People, places, terms


def asked_entries(page: Page) -> list[str]:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "entries.js" in request.url else None)
    return asked


def test_a_name_opens_a_card_that_is_asked_for_once_and_only_then(opens: Opens) -> None:
    page = opens("index.html")
    asked = asked_entries(page)
    page.goto(page.url.replace("index.html", f"{MEDVEDEV}#p2"))
    page.wait_for_load_state("networkidle")
    assert asked == []
    name = page.locator("#p2 a.ed-name[href$='#shliapnikov-aleksandr']").first
    name.click()
    card = page.get_by_role("dialog", name="Aleksandr Shliapnikov")
    expect(card).to_be_in_viewport()
    entry = edition.register("people").set_index("id").loc["shliapnikov-aleksandr"]
    for said in ("born 30 August 1885", "died 2 September 1937", entry["role"], entry["fate"], entry["cyrillic"]):
        expect(card).to_contain_text(str(said).replace("'", "’"))
    assert card.locator("[lang=ru]").inner_text() == entry["cyrillic"]
    expect(card.get_by_role("link", name="Entry in the register")).to_have_attribute(
        "href", re.compile(r"/chapters/people\.html#shliapnikov-aleksandr$")
    )
    assert len(asked) == 1
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    page.locator("#p8 a.ed-name").first.click()
    expect(page.locator(".ed-card")).to_be_visible()
    assert len(asked) == 1


@pytest.mark.whole
def test_a_card_leads_to_the_other_mentions_and_not_to_the_one_at_hand(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}#p8")
    page.locator("#p8 a.ed-name[href$='#nep']").first.click()
    expect(page.locator(".ed-card")).to_be_visible()
    mentions = page.locator(".ed-card .ed-mentions a")
    places = mentions.evaluate_all("(all) => all.map((one) => one.hash.slice(1))")
    letter = edition.load("medvedev-1924")
    with_name = [
        paragraph.id
        for paragraph in letter.all_paragraphs
        if any(isinstance(node, Markup) and node.get("ref") == "terms:nep" for node in walk(paragraph.content))
    ]
    assert [place for place in places if place.startswith("p")] == [place for place in with_name if place != "p8"]
    mentions.first.click()
    expect(page.locator(".ed-card")).to_have_count(0)
    address_ends(page, f"#{places[0]}")
    expect(page.locator(f"#{places[0]}")).to_be_in_viewport()


def test_a_card_opens_and_closes_by_keyboard_and_the_focus_returns(opens: Opens) -> None:
    page = opens(MEDVEDEV)
    name = page.locator("#p8 a.ed-name[href$='#nep']").first
    name.focus()
    page.keyboard.press("Enter")
    card = page.locator(".ed-card")
    expect(card).to_be_focused()
    expect(name).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    assert card.evaluate("(card) => card.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(name).to_be_focused()
    assert name.get_attribute("aria-expanded") is None
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Close").click()
    expect(name).to_be_focused()
    page.keyboard.press("Enter")
    expect(card).to_be_focused()
    page.keyboard.press("n")
    expect(card).to_have_count(0)
    expect(page.locator(".ed-pop")).to_have_count(0)
    expect(page.locator(".ed-here")).to_have_count(1)


def test_a_card_that_is_closed_is_gone_before_another_can_open(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}#p8")
    page.locator("#p8 a.ed-name[href$='#nep']").first.click()
    expect(page.locator(".ed-card")).to_be_focused()
    left = """() => {
      document.querySelector(".ed-card").hidePopover();
      return document.querySelectorAll(".ed-card").length;
    }"""
    assert page.evaluate(left) == 0
    expect(page.locator("#p8 a.ed-name[href$='#nep']").first).to_be_focused()


@pytest.mark.whole
def test_a_name_in_an_open_note_opens_its_card_over_the_note(opens: Opens) -> None:
    page = opens(MEDVEDEV, width=768)
    note = page.locator(".ed-note:has(a.ed-name)").first
    call = page.locator(f".ed-letter .ed-call[href='#{note.get_attribute('id')}']").first
    call.click()
    note = page.locator(".ed-note.ed-pop")
    note.locator("a.ed-name").first.click()
    expect(page.locator(".ed-card")).to_be_visible()
    expect(note).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".ed-card")).to_have_count(0)
    expect(note.locator("a.ed-name").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(call).to_be_focused()


@pytest.mark.whole
def test_a_click_with_the_control_key_and_a_middle_click_follow_the_link(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}#p8")
    name = page.locator("#p8 a.ed-name[href$='#nep']").first
    for how in ({"modifiers": ["Control"]}, {"button": "middle"}):
        with page.context.expect_page() as opened:
            name.click(**how)
        opened.value.wait_for_url("**/terms.html#nep")
        assert page.locator(".ed-card").count() == 0


@pytest.mark.whole
def test_on_a_phone_a_card_stands_at_the_foot_of_the_screen(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}#p8", width=360, height=740, has_touch=True, is_mobile=True)
    name = page.locator("#p8 a.ed-name[href$='#nep']").first
    name.tap()
    expect(page.locator(".ed-card")).to_be_visible()
    box, link = page.locator(".ed-card").bounding_box(), name.bounding_box()
    assert box and link and box["width"] >= 359 and abs(box["y"] + box["height"] - 740) < 2
    assert link["y"] + link["height"] <= box["y"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_name_is_a_link_to_its_entry_without_a_script_and_where_the_entries_do_not_come(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}#p8", java_script_enabled=False)
    page.locator("#p8 a.ed-name[href$='#nep']").first.click()
    page.wait_for_url("**/chapters/terms.html#nep")
    expect(page.locator("#nep")).to_be_in_viewport()
    page = opens(f"{MEDVEDEV}#p8")
    page.route("**/entries.js", lambda route: route.abort())
    page.locator("#p8 a.ed-name[href$='#nep']").first.click()
    page.wait_for_url("**/chapters/terms.html#nep")


@pytest.mark.whole
def test_the_book_opened_from_a_folder_has_cards_too(opens: Opens) -> None:
    page = opens((HTML / MEDVEDEV).as_uri())
    page.locator("#p8 a.ed-name[href$='#nep']").first.click()
    expect(page.get_by_role("dialog", name="New Economic Policy")).to_be_visible()


def test_what_a_hostile_entry_says_is_shown_as_text(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}#p8")
    bad = '<img src=x onerror="document.title=1"><b>B</b>'
    card = [bad, [[bad, [bad, bad]]], [[bad, [[bad, "chapters/joffe-1927.html#p1"]]]]]
    body = f"window.editionEntries={json.dumps({'chapters/terms.html#nep': card})}"
    page.route("**/entries.js", lambda route: route.fulfill(body=body, content_type="text/javascript"))
    page.locator("#p8 a.ed-name[href$='#nep']").first.click()
    shown = page.get_by_role("dialog", name=bad)
    assert shown.inner_text().count(bad) == 5
    assert shown.locator("img, b").count() == 0
    assert page.title() != "1"


# The map


def test_the_map_shows_each_paragraph_and_each_site_and_leads_there(opens: Opens) -> None:
    page = opens(MEDVEDEV)
    chart = page.get_by_role("navigation", name="Map of the letter")
    expect(chart).to_be_visible()
    letter = edition.load("medvedev-1924")
    assert chart.locator(".ed-map a").count() == len(letter.all_paragraphs)
    assert chart.locator("[data-of]").count() == len(letter.all_variants)
    expect(chart.locator("xpath=..")).to_contain_text(
        "A bar is a paragraph, as long as its text: click it to go there."
    )
    sections = [division for division in letter.sections if isinstance(division, Section) and division.head]
    assert len(sections) > 5
    for division in sections:
        strip = chart.locator(f"a[href='#{division.id}'] + .ed-map")
        expect(strip.locator("a").first).to_have_attribute("href", f"#{next(paragraphs_of(division))}")
    chart.locator('a[href="#p40"]').click(force=True)
    expect(page.locator("#p40")).to_be_in_viewport()
    address_ends(page, "#p40")
    here = chart.locator(".ed-map [aria-current=location]")
    expect(here).to_have_count(1)
    there = int(str(here.get_attribute("href"))[2:])
    assert 38 <= there <= 40


@pytest.mark.whole
def test_the_map_is_one_stop_for_the_keyboard(opens: Opens) -> None:
    page = opens(MEDVEDEV)
    chart = page.get_by_role("navigation", name="Map of the letter")
    assert chart.locator('.ed-map [tabindex="0"]').count() == 1
    chart.locator('.ed-map [tabindex="0"]').focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    address_ends(page, "#p2")
    assert chart.locator('.ed-map [tabindex="0"]').count() == 1


@pytest.mark.parametrize("width", first([360, 768]))
def test_on_narrow_screens_the_map_opens_with_the_contents_and_a_step_on_it_closes_them(
    width: int, opens: Opens
) -> None:
    page = opens(MEDVEDEV, width=width)
    expect(page.locator(".ed-map").first).to_be_hidden()
    page.locator(".ed-contents-open").click()
    page.locator(".ed-map a[href='#p20'] .ed-row").click()
    expect(page.locator(".ed-map").first).to_be_hidden()
    expect(page.locator("#p20")).to_be_in_viewport()


# Eyes, hands, paper

VIEWS = [f"{JOFFE}?version=side&only=differing", f"{MEDVEDEV}?version=B", f"{MEDVEDEV}?kind=omission"]
every_view = pytest.mark.parametrize(
    ("address", "scheme", "width"), first(((view, *look) for look in LOOKS for view in VIEWS), 0)
)


@every_view
def test_axe_finds_nothing_in_any_view(address: str, scheme: str, width: int, opens: Opens) -> None:
    page = opens(address, width=width, color_scheme=scheme)
    if "kind" in address:
        page.locator(".ed-site:not(.ed-out) > .ed-mark").first.click()
    elif "version=B" in address:
        page.locator("#p8 a.ed-name[href$='#nep']").first.click()
        expect(page.locator(".ed-card")).to_be_visible()
    assert faults(page, colours_alone=(scheme, width) in LOOKS[2:]) == []
    assert overflow(page) <= 0


@pytest.mark.whole
def test_a_place_that_is_linked_to_is_marked_in_forced_colours_too(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}#p9", forced_colors="active")
    bar = page.locator("#p9").evaluate("(one) => getComputedStyle(one, '::before').borderLeftWidth")
    assert bar == "3px"
    page.goto(page.url.replace("#p9", "#v18"))
    assert page.locator("#v18").evaluate("(one) => getComputedStyle(one).outlineStyle") == "solid"


@pytest.mark.whole
def test_who_wants_no_motion_is_taken_to_a_variant_at_once(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}?kind=addition", reduced_motion="reduce")
    page.evaluate("document.documentElement.style.scrollBehavior = 'auto'")
    page.keyboard.press("n")
    assert page.evaluate("document.querySelector('.ed-here').getBoundingClientRect().top") < 900


@pytest.mark.whole
def test_a_call_or_a_mark_never_begins_a_line(opens: Opens) -> None:
    page = opens(MEDVEDEV, width=360, height=740)
    alone = page.evaluate(
        """[...document.querySelectorAll(".ed-letter :is(.ed-mark, .ed-call)")].filter((mark) => {
          const before = mark.closest(".ed-site > .ed-mark") ? mark.previousElementSibling : mark.previousSibling;
          if (!before) return false;
          const range = document.createRange();
          range.selectNodeContents(before);
          const boxes = [...range.getClientRects()];
          return boxes.length && boxes.at(-1).bottom < mark.getClientRects()[0].top;
        }).map((mark) => mark.outerHTML)"""
    )
    assert alone == []


def test_while_the_page_is_printed_no_note_goes_back_to_the_margin(opens: Opens) -> None:
    page = opens(MEDVEDEV)
    page.wait_for_selector(".ed-beside")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator(".ed-beside")).to_have_count(0)
    page.set_viewport_size({"width": 1920, "height": 900})
    at_rest(page)
    expect(page.locator(".ed-beside")).to_have_count(0)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".ed-beside")).not_to_have_count(0)


@pytest.mark.whole
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_on_paper_apparatus_and_notes_follow_each_section(paper: str, opens: Opens) -> None:
    page = opens(MEDVEDEV)
    printed = page.pdf(format=paper)
    with pdfplumber.open(BytesIO(printed)) as pdf:
        pages = [sheet.extract_text() for sheet in pdf.pages]
        assert all(float(word["x1"]) <= float(sheet.width) for sheet in pdf.pages for word in sheet.extract_words())
    heads = re.findall(r"^(?:Apparatus|Notes)$", "\n".join(pages), re.MULTILINE)
    assert heads.count("Apparatus") > 5 and heads.count("Notes") > 5
    text = " ".join(" ".join(pages).split())
    first, second = (text.index(f"{head} ") for head in ("The occasion Your", "Policy inside the party"))
    places = [text.index(words) for words in ("indicated material] omitted", "Of your resolution")]
    assert first < places[0] < places[1]
    assert second and "¶ 12" in text and text.count("portrayed] associated B") == 1
    assert not [words for words in ("Side by side", "Map of the letter", "Keys n and p") if words in text]
    assert not [sheet for sheet in pages if re.search(r"only in B\W*v\d+$", sheet)]
    expect(page.locator("#apparatus > #app-v01")).to_be_visible()
