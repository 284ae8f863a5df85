"""How pages look, as far as it can be measured: edges, heights, lines, what covers what, colours."""

from __future__ import annotations

import pytest
from conftest import Opens
from playwright.sync_api import FloatRect, Locator, expect
from repeated import first

from edition.signs import SIGNS

pytestmark = [pytest.mark.built, pytest.mark.browser]

MEDVEDEV, JOFFE = "chapters/medvedev-1924.html", "chapters/joffe-1927.html"
WIDTHS = [1440, 320, 768, 1100, 1920]


def boxes(place: Locator) -> list[FloatRect]:
    """Return where the elements stand that are shown."""
    return [box for one in place.all() if one.is_visible() and (box := one.bounding_box())]


def edge_of(place: Locator) -> float:
    """Return where the first letter of a text stands, from the left."""
    script = """(one) => {
      const text = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
      while (text.nextNode()) if (text.currentNode.data.trim()) break;
      const range = document.createRange();
      range.selectNodeContents(text.currentNode);
      return range.getClientRects()[0].left;
    }"""
    return float(place.evaluate(script))


@pytest.mark.parametrize("width", first(WIDTHS))
@pytest.mark.parametrize("address", first(["index.html", "search.html", "notebooks/network.html"]))
def test_the_foot_of_a_page_begins_where_its_text_does(address: str, width: int, opens: Opens) -> None:
    page = opens(address, width=width)
    assert edge_of(page.locator(".ed-footer p")) == pytest.approx(edge_of(page.locator("article h1")), abs=2)


@pytest.mark.parametrize("letter", first([MEDVEDEV, JOFFE]))
def test_the_controls_above_a_letter_are_of_one_height_and_on_one_line(letter: str, opens: Opens) -> None:
    page = opens(letter)
    page.wait_for_selector(".ed-tools .ed-cite")
    controls = boxes(page.locator(".ed-tools label:has([type=radio]), .ed-tools .ed-cite"))
    assert len(controls) == 5
    for sides in ([box["y"] for box in controls], [box["height"] for box in controls]):
        assert max(sides) - min(sides) < 1


def test_what_the_marks_mean_begins_on_one_line(opens: Opens) -> None:
    page = opens(MEDVEDEV)
    tops = {round(box["y"]) for box in boxes(page.locator(".ed-specimen dd"))}
    assert len(tops) == 1


@pytest.mark.parametrize(("width", "height"), first([(1440, 900), (360, 740), (768, 1024)]))
def test_the_bar_at_the_foot_of_the_screen_never_covers_the_panel(width: int, height: int, opens: Opens) -> None:
    page = opens(MEDVEDEV, width, height)
    page.wait_for_selector(".ed-reading-bar .ed-step")
    covered = """(above) => {
      const panel = document.querySelector(".ed-tools");
      scrollTo({ top: panel.getBoundingClientRect().top + scrollY - above, behavior: "instant" });
      return new Promise((done) => setTimeout(() => {
        const bar = document.querySelector(".ed-reading-bar");
        const [one, other] = [panel, bar].map((part) => part.getBoundingClientRect());
        done(one.bottom > other.top && one.top < other.bottom && getComputedStyle(bar).opacity !== "0");
      }, 100));
    }"""
    for above in range(60, height, 40):
        assert page.evaluate(covered, above) is False, above
    page.locator("#p9").scroll_into_view_if_needed()
    expect(page.locator(".ed-reading-bar")).to_have_css("opacity", "1")
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    page.locator(".ed-reading-bar select").focus()
    expect(page.locator(".ed-reading-bar")).to_have_css("opacity", "1")


@pytest.mark.parametrize("width", first([320, 1440]))
def test_the_bar_at_the_foot_of_the_screen_is_one_row(width: int, opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}#p9", width=width, has_touch=width < 1000)
    page.wait_for_selector(".ed-reading-bar .ed-step")
    tops = [box["y"] for box in boxes(page.locator(".ed-reading-bar :is(select, button)"))]
    assert len(tops) == 3
    assert max(tops) - min(tops) < 4
    page.keyboard.press("n")
    expect(page.locator(".ed-place")).to_contain_text(" of ")
    place = page.locator(".ed-place").evaluate(
        "(place) => [place.clientHeight, parseFloat(getComputedStyle(place).lineHeight)]"
    )
    assert place[0] < 1.5 * place[1], "where one is stands on one line"


@pytest.mark.parametrize("width", [320, 390, 500])
def test_with_filters_the_bar_is_two_rows_and_its_steps_stay_together(width: int, opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}?kind=addition#p15", width=width)
    expect(page.locator(".ed-reading-bar")).to_have_css("opacity", "1")
    tops = [round(box["y"]) for box in boxes(page.locator(".ed-reading-bar :is(select, .ed-whole, .ed-step)"))]
    assert tops[0] < min(tops[1:]) and max(tops[1:]) - min(tops[1:]) < 4


@pytest.mark.parametrize("width", [320, 1440])
def test_the_bar_is_there_where_an_address_leads_past_the_panel(width: int, opens: Opens) -> None:
    page = opens(MEDVEDEV, width=width, height=600)
    expect(page.locator(".ed-reading-bar")).to_have_css("opacity", "0")
    page.evaluate("location.hash = 'p15'")
    expect(page.locator(".ed-reading-bar")).to_have_css("opacity", "1")


@pytest.mark.parametrize("variant", first(["v04", "v15", "v49"]))
def test_what_can_be_done_at_a_variant_is_one_row(variant: str, opens: Opens) -> None:
    page = opens(MEDVEDEV)
    page.locator(f"#{variant} .ed-mark").first.click()
    page.locator(".ed-pop:popover-open").wait_for()
    foot = boxes(page.locator(".ed-pop:visible .ed-pop-foot > *"))
    assert len(foot) == 5
    middles = [box["y"] + box["height"] / 2 for box in foot]
    assert max(middles) - min(middles) < 3


def test_the_dot_of_a_variant_parts_no_word_from_what_closes_it(opens: Opens) -> None:
    page = opens(f"{MEDVEDEV}?version=B#p4")
    page.wait_for_function("document.querySelector('.ed-alone') && !document.querySelector('.ed-far')")
    gaps = page.evaluate(
        """() => [...document.querySelectorAll(".ed-alone .ed-site")].flatMap((site) => {
          const [after, words] = [site.nextSibling, site.querySelector(":scope > .ed-rdg")];
          if (!/^[.,;:?!]/.test(after?.data ?? "") || !words?.getClientRects().length) return [];
          const range = document.createRange();
          range.setStart(after, 0);
          range.setEnd(after, 1);
          const [sign, word] = [range.getBoundingClientRect(), [...words.getClientRects()].pop()];
          return Math.abs(sign.top - word.top) < 8 ? [sign.left - word.right] : [];
        })"""
    )
    assert len(gaps) > 5
    assert max(gaps) < 6


def test_the_line_of_what_is_restated_stands_beside_that_of_the_place_in_the_address(opens: Opens) -> None:
    page = opens(f"{JOFFE}#p3")
    script = """(one) => {
      const { left, borderLeftWidth } = getComputedStyle(one, "::before");
      return [parseFloat(left), parseFloat(borderLeftWidth)];
    }"""
    paragraph = page.locator("#p3")
    (place, thick), (restated, _) = paragraph.evaluate(script), paragraph.locator(".ed-restated").evaluate(script)
    assert place + thick < restated < 0


@pytest.mark.parametrize("width", first([390, 320]))
@pytest.mark.parametrize(
    "address", first([f"notebooks/{name}.html" for name in ("variants", "left-out", "network", "collation")])
)
def test_a_table_whose_rows_are_blocks_is_shown_whole(address: str, width: int, opens: Opens) -> None:
    page = opens(address, width=width)
    frames = page.locator(".ed-table-frame:has(> .ed-wide)").all()
    shown = [frame for frame in frames if frame.is_visible()]
    assert shown
    for frame in shown:
        assert frame.evaluate("(one) => one.scrollHeight <= one.clientHeight + 1 && one.scrollWidth <= one.clientWidth")


def test_files_to_take_away_are_a_list_like_others(opens: Opens) -> None:
    page = opens("chapters/downloads.html")
    files = page.locator(".ed-files").first
    expect(files).to_have_css("display", "block")
    face = page.locator("article p").first.evaluate("(one) => getComputedStyle(one).fontFamily")
    expect(files.locator("dd p").first).to_have_css("font-family", face)
    for link in page.locator(".ed-files dt > a").all():
        assert len(link.evaluate("(one) => [...one.querySelector('code').getClientRects()]")) == 1
    after = page.locator(".ed-files + p").first
    (last,), (text,) = boxes(after.locator("xpath=preceding-sibling::dl[1]")), boxes(after)
    assert text["y"] - last["y"] - last["height"] > 8


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_on_a_dark_ground_drawings_have_the_colours_of_the_text(scheme: str, opens: Opens) -> None:
    page = opens("notebooks/variants.html", color_scheme=scheme)
    for sign in SIGNS.values():
        part = page.locator(f'.ed-chart-drawing [fill="{sign.colour}"]')
        if not part.count():
            continue
        wanted = (sign.on_dark if scheme == "dark" else sign.colour).lstrip("#")
        red, green, blue = (int(wanted[place : place + 2], 16) for place in (0, 2, 4))
        expect(part.first).to_have_css("fill", f"rgb({red}, {green}, {blue})")


def test_while_the_words_of_the_book_are_on_their_way_the_search_says_so(opens: Opens) -> None:
    page = opens("search.html")
    page.route("**/search-data.js*", lambda _route: None)
    page.goto(page.url + "?q=kerosene", wait_until="commit")
    told = page.locator("article .ed-search-told")
    expect(told).to_have_attribute("aria-busy", "true")
    assert "Searching" in told.evaluate("(one) => getComputedStyle(one, '::before').content")
    expect(page.locator("article input[type=search]")).to_have_value("kerosene")
    expect(page.locator(".ed-search-help")).to_be_hidden()


def test_a_quotation_and_a_dialog_end_as_they_begin(opens: Opens) -> None:
    page = opens("chapters/citing.html")
    under = "(one) => [one.lastElementChild, ...one.querySelectorAll(':scope > div > :last-child')].map((last) => "
    under += "parseFloat(getComputedStyle(last).marginBottom))"
    for quotation in page.locator("article blockquote").all():
        assert set(quotation.evaluate(under)) == {0}
    page = opens(MEDVEDEV)
    page.locator(".ed-tools .ed-cite").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    (dialog,), (close,) = boxes(page.get_by_role("dialog")), boxes(page.get_by_role("button", name="Close"))
    assert dialog["y"] + dialog["height"] - close["y"] - close["height"] < 28


def test_the_room_of_an_example_is_that_of_what_it_shows(opens: Opens) -> None:
    page = opens("chapters/guide.html")
    for example in page.locator(".ed-example-result:has(.ed-foot)").all()[:6]:
        expect(example.locator(".ed-foot")).to_have_css("content-visibility", "visible")
