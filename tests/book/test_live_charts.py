"""Charts in a real browser: a drawing at once, and one that answers as soon as a reader turns to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import HTML, Opens
from lxml import etree
from playwright.sync_api import Browser, Locator, Page, expect

from edition.project import find_project

pytestmark = [pytest.mark.built, pytest.mark.browser]

NOTEBOOK = "notebooks/variants.html"
#: What a server may say of these pages: no script but the site's own files, and no code made from text.
POLICY = "default-src 'none'; script-src 'self'; connect-src 'none'; img-src 'self'; font-src 'self'"


def turn_to(chart: Locator, by: str = "pointer") -> Locator:
    """Turn to a chart by pointer, touch or keys; return the stage on which it has come alive."""
    stage = chart.locator(".ed-chart-stage:visible").first
    if by == "keys":
        stage.focus()
    else:
        (stage.tap if by == "tap" else stage.hover)()
    expect(stage.locator(".ed-chart-live svg[role=img]")).to_be_visible(timeout=15000)
    return stage


def test_a_chart_tells_the_pointer_what_a_mark_is(site: str, page: Page) -> None:
    page.goto(site + NOTEBOOK)
    chart = page.locator("figure.ed-chart").first
    assert chart.locator(".ed-chart-wide svg[role=img]").count() == 1
    turn_to(chart)
    chart.locator(".ed-chart-live .mark-symbol path").first.scroll_into_view_if_needed()
    page.wait_for_timeout(200)  # a tip closes as the page scrolls
    chart.locator(".ed-chart-live .mark-symbol path").first.hover()
    tip = page.locator(".ed-chart-tip")
    expect(tip).to_be_visible()
    kind, _, figures = tip.inner_text().partition(", ")
    assert kind in {"Omission", "Substitution", "Addition", "Punctuation", "Mixed"}
    assert "%" in figures
    tip.hover()
    page.wait_for_timeout(600)
    expect(tip).to_be_visible()  # one can go to it and read it there
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    chart.locator(".ed-chart-live .mark-symbol path").first.hover()
    expect(tip).to_be_visible()
    page.mouse.move(5, 5)
    expect(tip).to_be_hidden()


def test_a_tap_opens_what_is_said_of_a_mark_and_the_next_closes_it(opens: Opens) -> None:
    page = opens(NOTEBOOK, 390, 800, has_touch=True, is_mobile=True)
    stage = turn_to(page.locator("figure.ed-chart").first, "tap")
    page.locator("figcaption").first.tap()
    mark, tip = stage.locator(".mark-symbol path").first, page.locator(".ed-chart-tip")
    mark.scroll_into_view_if_needed()
    page.wait_for_timeout(200)  # a tip closes as the page scrolls
    for seen in (True, False, True):
        mark.tap()
        expect(tip).to_be_visible(visible=seen)
    assert "%" in tip.inner_text()
    page.locator("figcaption").first.tap()
    expect(tip).to_be_hidden()


def test_the_arrows_go_from_mark_to_mark_of_a_chart(opens: Opens) -> None:
    page = opens(NOTEBOOK)
    turn_to(page.locator("figure.ed-chart").first, "keys")
    tip = page.locator(".ed-chart-tip")
    said = []
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
        expect(tip).to_be_visible()
        said.append(tip.inner_text())
    assert said[0] == said[2] != said[1]
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_the_first_tap_tells_what_was_touched_though_the_chart_was_not_alive_yet(opens: Opens) -> None:
    page = opens(NOTEBOOK, 390, 800, has_touch=True, is_mobile=True)
    chart = page.locator("figure.ed-chart").first
    still = chart.locator(".ed-chart-stage:visible svg")
    fill = "#D55E00"  # of omissions, whose sign stands in the key above the bars too, where nothing is said of it
    still.locator(f"path[fill='{fill}'], g[fill='{fill}'] > path").last.tap()
    expect(page.locator(".ed-chart-tip")).to_contain_text("Omission", timeout=15000)


@pytest.mark.parametrize("name", ["variants", "events"])
def test_what_draws_a_chart_is_loaded_only_when_a_reader_turns_to_one(name: str, site: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}notebooks/{name}.html")
    for chart in page.locator("figure.ed-chart").all():
        chart.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    assert not any(address.endswith("vega.js") for address in asked)
    for chart in page.locator("figure.ed-chart:has(.ed-chart-stage)").all():
        turn_to(chart)
    assert sum(address.endswith("vega.js") for address in asked) == 1


def test_what_comes_alive_takes_the_room_that_the_drawing_had(opens: Opens) -> None:
    page = opens("notebooks/events.html")
    chart = page.locator("figure.ed-chart").first
    before = chart.bounding_box()
    turn_to(chart)
    after = chart.bounding_box()
    assert before and after
    assert abs(before["height"] - after["height"]) < 2


@pytest.fixture
def strict(browser: Browser, site: str) -> Iterator[Page]:
    """Give a page whose server forbids every script but the site's files."""
    context = browser.new_context()
    page = context.new_page()
    page.route(
        f"{site}{NOTEBOOK}",
        lambda route: route.fulfill(
            path=HTML / NOTEBOOK,
            headers={"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"},
        ),
    )
    yield page
    context.close()


def test_charts_come_alive_under_a_strict_content_security_policy(site: str, strict: Page) -> None:
    strict.goto(site + NOTEBOOK)
    turn_to(strict.locator("figure.ed-chart").first)


def test_without_scripts_the_drawing_stays(site: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + NOTEBOOK)
    charts = page.locator("figure.ed-chart").all()
    assert charts
    for chart in charts:
        assert chart.locator("svg[role=img]:visible").count() == 1
    context.close()


@pytest.mark.whole
def test_charts_come_alive_from_a_folder_too(page: Page) -> None:
    page.goto(f"file://{Path(HTML).resolve() / NOTEBOOK}")
    turn_to(page.locator("figure.ed-chart").first)


@pytest.mark.parametrize(
    ("address", "kind", "begins"),
    [(NOTEBOOK, "SVG", b"<svg"), (NOTEBOOK, "PNG", b"\x89PNG"), ("chapters/places.html", "SVG", b"<svg")],
)
def test_a_drawing_can_be_taken_along(
    site: str, page: Page, tmp_path: Path, address: str, kind: str, begins: bytes
) -> None:
    page.goto(site + address)
    figure = page.locator("figure.ed-chart").first
    with page.expect_download() as begun:
        figure.get_by_role("button", name=f"Drawing ({kind})").click()
    taken = tmp_path / begun.value.suggested_filename
    begun.value.save_as(taken)
    content = taken.read_bytes()
    assert taken.suffix == f".{kind.lower()}"
    assert content.startswith(begins)
    if kind == "SVG":
        title = figure.locator("figcaption strong").inner_text()
        assert title.split()[0] in content.decode()
        drawing = etree.fromstring(content)
        said = "".join(drawing.itertext())
        assert find_project().title in said
        assert find_project().licence_title in said
        assert ("%" if address == NOTEBOOK else "Outlines: Natural Earth.") in said
        inner = next(drawing.iterchildren("{http://www.w3.org/2000/svg}svg"))
        assert min(float(inner.get(side, 0)) for side in ("x", "y")) >= 20  # nothing stands at the edge
        assert not list(drawing.iter("{http://www.w3.org/2000/svg}a"))


def test_an_event_of_the_chronology_leads_to_the_chart_that_shows_it_and_is_marked_there(opens: Opens) -> None:
    page = opens("chapters/chronology.html")
    events = page.locator(".ed-event").count()
    assert page.get_by_role("link", name="in a chart").count() > 0.9 * events
    page.locator("#joffe-examined").get_by_role("link", name="in a chart").click()
    asked = page.locator("#chart-around-joffes-letter .ed-asked").filter(has_text="Joffe is examined")
    expect(asked).to_be_in_viewport()
    assert asked.get_attribute("data-mark") == "joffe-examined"


def test_no_chart_goes_beyond_the_paper(opens: Opens) -> None:
    page = opens("chapters/places.html", width=794, java_script_enabled=False)  # A4
    page.emulate_media(media="print")
    figure, article = (page.locator(which).first.bounding_box() for which in ("figure.ed-chart", ".ed-article"))
    assert figure and article
    assert figure["x"] + figure["width"] <= article["x"] + article["width"]


def test_the_data_of_a_chart_can_be_taken_along_without_scripts(site: str, browser: Browser, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + NOTEBOOK)
    with page.expect_download() as begun:
        page.locator("figure.ed-chart").first.get_by_role("link", name="Data (CSV)").click()
    begun.value.save_as(tmp_path / "data.csv")
    assert (tmp_path / "data.csv").read_text(encoding="utf-8").startswith("Kind,Counted,Number")
    context.close()


@pytest.mark.whole
def test_a_chart_of_time_is_shown_nearer_by_the_keyboard(site: str, page: Page) -> None:
    page.goto(site + "notebooks/events.html")
    chart = page.locator("figure.ed-chart").first
    nearer = chart.locator(".ed-chart-wide").get_by_role("button", name="Nearer")
    turn_to(chart)
    axis = chart.locator(".ed-chart-wide .mark-text.role-axis-label text")
    first = axis.all_text_contents()[0]
    nearer.focus()
    page.keyboard.press("Enter")
    expect(axis.filter(has_text=first)).to_have_count(0)
    chart.locator(".ed-chart-wide").get_by_role("button", name="All").press("Enter")
    expect(axis.filter(has_text=first)).to_have_count(1)


def ties_stand_out(page: Page, some: bool) -> None:
    """Wait until some arcs of a network stand out and others stand back, or none does."""
    page.wait_for_function(
        """(some) => {
          const arcs = [...document.querySelectorAll(".ed-chart-stage .mark-line path")];
          const seen = arcs.filter((arc) => arc.checkVisibility()).map((arc) => Number(arc.getAttribute("opacity")));
          return seen.length && [(one) => one < 0.2, (one) => one > 0.8].every((is) => seen.some(is) === some);
        }""",
        arg=some,
    )


@pytest.mark.parametrize("by", ["pointer", "keys", "tap"])
def test_a_name_of_the_network_shows_its_ties(opens: Opens, by: str) -> None:
    page = opens("notebooks/network.html", **({"has_touch": True, "is_mobile": True} if by == "tap" else {}))
    stage = turn_to(page.locator("figure.ed-chart").first, by)
    page.mouse.move(5, 5)
    ties_stand_out(page, False)
    row = stage.locator(".mark-rect path").first
    row.scroll_into_view_if_needed()
    page.wait_for_timeout(200)  # a tip closes as the page scrolls
    if by == "keys":
        stage.focus()
        page.keyboard.press("ArrowDown")
    else:
        (row.tap if by == "tap" else row.hover)()
    name = page.locator(".ed-chart-tip")
    expect(name).to_contain_text("named in")
    ties_stand_out(page, True)
    page.keyboard.press("Escape") if by == "keys" else page.locator("h1").dispatch_event("pointerdown")
    if by == "pointer":
        page.mouse.move(5, 5)
    ties_stand_out(page, False)
