"""The way through a letter: from variant to variant, through filters, by the keyboard, on the narrowest screen."""

from __future__ import annotations

import pytest
from conftest import Opens
from playwright.sync_api import Page, expect
from repeated import first
from waiting import address_ends, address_lacks

import edition

pytestmark = [pytest.mark.built, pytest.mark.browser]

MEDVEDEV, JOFFE = "chapters/medvedev-1924.html", "chapters/joffe-1927.html"
#: A site of a whole paragraph, which the first version lacks; a note on words of the second version alone.
PARAGRAPH, UNCALLED = "v49", "#n36"
#: What stands at the middle of an element, were the pointer there; null where that is out of sight.
HIT = """(one) => {
  const box = [...one.getClientRects()].find((each) => each.width && each.height) ?? one.getBoundingClientRect();
  const found = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return found && (one.contains(found) || found.contains(one)) ? "" : `${one.outerHTML.slice(0, 90)} is under
    ${found?.className ?? "the edge"}`;
}"""


def places_visited(page: Page, key: str, steps: int) -> list[str]:
    """Press a key some times and return which variants the page says it has come to."""
    found = []
    for _ in range(steps):
        page.keyboard.press(key)
        found.append(page.locator(".ed-place").inner_text().partition(",")[0])
    return found


@pytest.mark.whole
@pytest.mark.parametrize("view", ["", "?version=side", "?version=M", "?version=B"])
def test_the_keys_lead_to_every_variant_in_every_view(view: str, opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}{view}", reduced_motion="reduce")
    names = list(edition.load("medvedev-1924").variants["id"])
    page.wait_for_selector(".ed-step")
    page.evaluate("scrollTo(0, 0)")
    assert places_visited(page, "n", len(names)) == names
    assert places_visited(page, "p", len(names) - 1) == names[-2::-1]


@pytest.mark.parametrize("version", first(["side", "M", "B"]))
def test_a_variant_one_has_come_to_opens_by_the_return_key_in_every_view(version: str, opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}?version={version}#p10")
    page.wait_for_selector(".ed-step")
    page.keyboard.press("n")
    at = page.locator(".ed-place").inner_text().partition(",")[0]
    page.keyboard.press("Enter")
    expect(page.locator(f"#app-{at}")).to_be_visible()
    expect(page.locator(f"#app-{at}")).to_be_focused()


def test_side_by_side_a_variant_of_a_whole_paragraph_has_its_mark(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}?version=side#{PARAGRAPH}")
    page.locator(f"#{PARAGRAPH} .ed-legend > .ed-mark").click()
    expect(page.locator(f"#app-{PARAGRAPH}")).to_be_visible()


@pytest.mark.parametrize(("view", "has"), first([("?version=M", False), ("?version=B", True), ("", True)], 2))
def test_a_note_on_words_that_a_version_lacks_is_not_shown_with_it(view: str, has: bool, opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}{view}")
    page.wait_for_selector(".ed-beside")
    expect(page.locator(UNCALLED)).to_be_visible(visible=has)
    cut = page.locator(".ed-beside.ed-cut").count()
    whole = page.locator(".ed-beside:not(.ed-uncalled)").count()
    assert cut < whole / 8, "no more notes are cut than the margin asks for"


@pytest.mark.whole
def test_a_link_to_a_note_that_is_cut_shows_it_whole(opens: Opens) -> None:
    page = opens(MEDVEDEV)
    page.wait_for_selector(".ed-cut")
    name = page.locator(".ed-cut").first.get_attribute("id")
    page = opens(f"{MEDVEDEV}#{name}")
    note = page.locator(f"#{name}")
    expect(note).to_be_in_viewport()
    assert note.evaluate("(one) => one.scrollHeight <= one.clientHeight + 1")


# Filters


def test_what_a_filter_leaves_is_said_in_sight_and_undone_from_there(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}?kind=omission&version=B#p10")
    letter = edition.load("medvedev-1924").variants
    number = letter["kind"].str.split().apply(lambda kinds: "omission" in kinds).sum()
    bar = page.locator(".ed-reading-bar")
    expect(bar).to_contain_text(f"{number} of {len(letter)} sites")
    bar.get_by_role("button", name="Show all").click()
    expect(bar.get_by_role("button", name="Show all")).to_be_hidden()
    address_ends(page, "?version=B#p10")


@pytest.mark.whole
def test_each_choice_says_how_many_sites_the_others_leave_it(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}?kind=omission")
    lists = page.locator(".ed-filter select")
    options = lists.nth(1).locator("option:not([value=''])")
    assert options.count() > 3
    for option in options.all():
        number = int(option.inner_text().rpartition("(")[2].rstrip(")"))
        assert option.is_disabled() is (number == 0)
        if number:
            lists.nth(1).select_option(option.get_attribute("value"))
            expect(page.locator(".ed-filter output")).to_contain_text(f"{number} of ")


@pytest.mark.whole
def test_a_link_to_what_a_filter_leaves_out_shows_it(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}?kind=omission#app-v21")
    expect(page.locator("#app-v21")).to_be_in_viewport()
    page = opens(f"{MEDVEDEV}?kind=addition")
    page.locator(".ed-note a[href='#v83']").first.click()
    expect(page.locator("#v83 > .ed-mark")).to_be_in_viewport()
    address_lacks(page, "kind")


# The keyboard, and the narrowest screen


@pytest.mark.parametrize(
    ("key", "width", "height", "view"),
    first(
        (key, *size, view)
        for key in ("Tab", "Shift+Tab")
        for size in ((1440, 900), (360, 740))
        for view in ("", "?version=side")
    ),
)
def test_what_has_the_focus_is_never_under_a_bar(view: str, width: int, height: int, key: str, opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}{view}", width=width, height=height)
    page.wait_for_selector(".ed-step")
    page.locator("#p60 .ed-num" if key == "Shift+Tab" else "#p3 .ed-num").focus()
    hidden = []
    for _ in range(80):
        page.keyboard.press(key)
        hidden.append(page.evaluate(f"({HIT})(document.activeElement)"))
    assert [each for each in hidden if each] == []


@pytest.mark.whole
def test_the_contents_follow_the_reader_and_the_map_stays_in_sight(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}#p80")
    here = page.locator("#ed-contents li > a[aria-current=location]")
    expect(here).to_be_in_viewport()
    expect(page.locator(".ed-map [aria-current=location] > .ed-row")).to_be_in_viewport()


def test_the_contents_mark_no_section_that_a_view_hides(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}?version=side&only=differing#p40")
    hidden = page.locator(".ed-letter > .ed-division[id]:not(:visible)")
    expect(hidden.first).to_be_attached()
    here = page.locator("#ed-contents li > a[aria-current=location]")
    expect(here).to_have_attribute("href", f"#{page.locator('.ed-division:has(#p40)').get_attribute('id')}")
    place = f"#{hidden.first.get_attribute('id')}"
    page.locator(f"#ed-contents a[href='{place}']").click()
    address_ends(page, f"?version=side{place}")  # what hides the place is dropped, and no more


def test_the_frame_of_the_variant_one_has_come_to_hides_no_punctuation(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}#p2")
    page.keyboard.press("n")
    site = page.locator(".ed-here")
    expect(site).to_have_attribute("id", "v01")
    reach = site.evaluate(
        """(site) => [site, document.activeElement].map((one) => {
          const { outlineStyle, outlineWidth, outlineOffset } = getComputedStyle(one);
          const frame = outlineStyle === "none" ? 0 : parseFloat(outlineWidth) + parseFloat(outlineOffset);
          const next = document.createRange();
          next.setStart(site.nextSibling, 0);
          next.setEnd(site.nextSibling, 1);
          const [box, mark] = [next.getBoundingClientRect(), [...one.getClientRects()].at(-1)];
          const foot = box.bottom - box.height / 3;  // where a full stop stands
          return mark.right + frame - box.left > 0.5 && mark.bottom + frame > foot;
        })"""
    )
    assert reach == [False, False]
