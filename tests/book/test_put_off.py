"""What is far from the screen waits when another version is shown, and then all is as if it had come at once.

A reader may go on before it has: go elsewhere, print, choose again.
"""

from __future__ import annotations

from typing import Any

import pytest
from conftest import Opens
from playwright.sync_api import Page, expect
from repeated import first
from waiting import at_rest

pytestmark = [pytest.mark.built, pytest.mark.browser]

LETTER, PLACE, CALL = "chapters/medvedev-1924.html", "#p40", "#p40 .ed-call"
VIEWS: list[dict[str, str]] = [
    {"version": "side"},
    {"version": "side", "only": "differing"},
    {"version": "side", "kind": "omission"},
    {"version": "B"},
]
#: The text as it stands, without where notes are put and what the screen has to do with it.
STATE = """() => {
  const copy = document.querySelector("[data-letter]").cloneNode(true);
  copy.querySelector(".ed-tools").remove();
  copy.querySelector(".ed-reading-bar").remove();
  for (const one of copy.querySelectorAll("[style]")) one.removeAttribute("style");
  for (const one of copy.querySelectorAll(".ed-cut, .ed-beyond")) one.classList.remove("ed-cut", "ed-beyond");
  for (const one of copy.querySelectorAll("[class='']")) one.removeAttribute("class");
  return [copy.className, copy.innerHTML, ...[...document.querySelectorAll("#notes > *")].map((one) => one.id)];
}"""
#: How many paragraphs have copies, and how many there are.
COPIED = """() => ["p.ed-copy", "p.ed-p:not(.ed-copy)"].map((one) => document.querySelectorAll(one).length)"""


def opened(opens: Opens, place: str = PLACE, **how: Any) -> Page:
    """Open the letter at a place, when all is laid out."""
    page = opens(LETTER + place, **how)
    page.wait_for_load_state("networkidle")
    at_rest(page)
    page.keyboard.press("Shift")  # a reader is there: what opens is loaded
    page.wait_for_function("!!edition.closePopover")
    return page


def choose(page: Page, values: dict[str, str], then: str = "") -> Any:
    """Choose what is read, and do something in the same moment: return what comes of it."""
    return page.evaluate(f"(values) => {{ edition.choose(values); {then} }}", values)


def layouts_of(page: Page, script: str) -> int:
    """Return how many times something is laid out by a script."""
    protocol = page.context.new_cdp_session(page)
    told: list[dict[str, Any]] = []
    ended: list[bool] = []
    protocol.on("Tracing.dataCollected", lambda data: told.extend(data["value"]))
    protocol.on("Tracing.tracingComplete", lambda _told: ended.append(True))
    protocol.send("Tracing.start", {"categories": "devtools.timeline,blink.user_timing"})
    page.evaluate(f"() => {{ performance.mark('begun'); {script}; performance.mark('done'); }}")
    protocol.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(20)
    begun, done = (next(one["ts"] for one in told if one["name"] == name) for name in ("begun", "done"))
    return sum(one["name"] == "Layout" and begun < one["ts"] < done for one in told)


def test_side_by_side_what_is_far_has_its_copies_when_it_is_laid_out(opens: Opens) -> None:
    page = opened(opens)
    page.evaluate(
        """(place) => document.addEventListener("ed-laid", ({ target }) => {
          window.isHereFirst ??= target.contains(document.querySelector(place));
        })""",
        PLACE,
    )
    copies, paragraphs = choose(page, {"version": "side"}, f"return ({COPIED})()")
    assert 0 < copies < paragraphs / 4
    at_rest(page)
    assert page.evaluate("isHereFirst")
    assert page.evaluate(COPIED) == [paragraphs, paragraphs]


@pytest.mark.parametrize("values", first(VIEWS))
def test_all_is_then_as_if_it_had_come_at_once(values: dict[str, str], opens: Opens) -> None:
    page, tall = opened(opens), opened(opens, "", height=30_000)
    before = page.evaluate(STATE)
    assert choose(page, values, "return document.querySelectorAll('.ed-far').length") > 9
    assert choose(tall, values, "return document.querySelectorAll('.ed-far').length") == 0
    at_rest(page)
    at_rest(tall)
    assert page.evaluate(STATE) == tall.evaluate(STATE)
    # And back, before that too has come.
    choose(page, dict.fromkeys(values, ""))
    choose(page, values)
    choose(page, dict.fromkeys(values, ""))
    at_rest(page)
    assert page.evaluate(STATE) == before


def test_what_is_asked_for_in_the_same_moment_is_there(opens: Opens) -> None:
    page = opened(opens)
    printed = choose(page, {"version": "side"}, f"dispatchEvent(new Event('beforeprint')); return ({COPIED})()")
    assert printed[0] == printed[1]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    choose(page, {"version": ""})
    differing = choose(page, {"version": "side"}, f"edition.choose({{ only: 'differing' }}); return ({COPIED})()")
    assert differing[0] == differing[1]


def test_who_goes_on_in_the_same_moment_comes_there(opens: Opens) -> None:
    page = opened(opens, reduced_motion="reduce")
    choose(page, {"version": "side"}, "location.hash = '#p20'")
    expect(page.locator("#p20")).to_be_in_viewport()
    choose(page, {"version": ""})
    choose(page, {"version": "side"}, "document.querySelector('.ed-step:last-of-type').click()")
    at_rest(page)
    expect(page.locator(".ed-here:visible").first).to_be_in_viewport()
    choose(page, {"version": ""})
    at_rest(page)
    call = page.locator(CALL).first
    note = page.locator(str(call.get_attribute("href")))
    choose(page, {"version": "side"}, f"document.querySelector('{CALL}').click()")
    expect(note).to_have_role("dialog")
    expect(note).to_be_visible()


def test_words_searched_for_are_marked_in_copies_that_come_later(opens: Opens) -> None:
    marked = "CSS.highlights.get('ed-found')?.size ?? 0"
    page = opens(f"{LETTER}?highlight=workers&version=side{PLACE}")
    page.wait_for_function(f"{marked} > 0")
    at_rest(page)
    number = page.evaluate(marked)
    page = opens(f"{LETTER}?highlight=workers{PLACE}")
    page.wait_for_function(f"{marked} > 0")
    at_rest(page)
    assert page.evaluate(marked) < number
    page.locator(".ed-unmark").focus()
    choose(page, {"version": "side"})
    page.wait_for_function(f"{marked} === {number}")
    expect(page.locator(".ed-unmark")).to_be_focused()


def test_a_step_to_another_place_of_the_page_puts_nothing_off(opens: Opens) -> None:
    page = opened(opens)
    far = page.evaluate(
        """() => new Promise((tell) => {
          addEventListener("hashchange", () => tell(document.querySelectorAll(".ed-far").length), { once: true });
          location.hash = "#p80";
        })"""
    )
    assert far == 0
    expect(page.locator("#p80")).to_be_in_viewport()


@pytest.mark.parametrize(
    ("query", "script", "most"),
    [
        ("", "edition.choose({ version: 'side' })", 2),
        ("?version=side", "edition.choose({ version: '' })", 3),
        ("", "document.querySelector('#p40 .ed-mark').click()", 1),
    ],
)
def test_what_a_reader_does_is_laid_out_at_once_and_not_for_each_change(
    query: str, script: str, most: int, opens: Opens
) -> None:
    page = opened(opens, f"{query}{PLACE}")
    assert 0 < layouts_of(page, script) <= most


def test_what_has_the_focus_keeps_it_however_far_it_is(opens: Opens) -> None:
    page = opened(opens)
    page.locator("#p40 .ed-mark").first.focus()
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    at_rest(page)
    choose(page, {"kind": "substitution"})
    at_rest(page)
    expect(page.locator("#p40 .ed-mark").first).to_be_focused()


def test_the_place_is_kept_where_a_browser_does_not_do_so_itself(opens: Opens) -> None:
    page = opens("search.html")
    page.add_init_script(
        """const { supports } = CSS;
        CSS.supports = (name, ...others) => name !== "overflow-anchor" && supports.call(CSS, name, ...others);
        addEventListener("DOMContentLoaded", () => (document.documentElement.style.overflowAnchor = "none"));"""
    )
    page.goto(page.url.replace("search.html", LETTER + PLACE))
    page.wait_for_load_state("networkidle")
    at_rest(page)
    page.keyboard.press("Shift")  # who has done anything is not taken back to the place in the address
    top = f"document.querySelector('{PLACE}').getBoundingClientRect().top"
    before = page.evaluate(top)
    for version in ("side", "", "B", ""):
        assert choose(page, {"version": version}, "return document.querySelectorAll('.ed-far').length") > 0
        at_rest(page)
        assert abs(page.evaluate(top) - before) < 5, version
