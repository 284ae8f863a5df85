"""Charts can be read by everyone: in words, without colour, on a phone, in the dark, and always the same."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from itertools import combinations, pairwise
from typing import Any

import altair as alt
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from edition import charts, vocabulary
from edition.charts import theme
from edition.charts.layout import lanes, spread, wrap
from edition.charts.timeline import nature
from edition.paths import ROOT

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '"><script>alert(1)</script>&'
#: The lightest and the darkest page of the book (``edition.css``).
GROUNDS = ("#fffefb", "#171614")

DOTS = pd.DataFrame(
    {
        "heading": ["omission", "omission", "addition"],
        "label": ["changes", "sites", "changes"],
        "value": [0.5, 0.4, 0.1],
        "low": [0.3, 0.2, 0.0],
        "high": [0.7, 0.6, 0.2],
        "note": ["5 of 10", "6 of 15", "1 of 10"],
        "colour": [theme.BLUE, theme.BLUE, theme.GREEN],
        "shape": ["circle", "circle", "square"],
        "filled": [True, False, True],
    }
)
BARS = pd.DataFrame({"label": ["first", "second"], "value": [5, 9], "note": ["5 words", "9 words"]})
LETTER = pd.DataFrame(
    {"paragraph": ["p1", "p2", "p3"], "heading": ["", "One", "One"], "both": [4, 30, 0], "gone": [0, 8, 12]}
)
SITES = pd.DataFrame(
    {
        "id": ["v01", "v02"],
        "paragraph": ["p2", "p2"],
        "kind": ["omission", "addition"],
        "status": ["variant", "doubtful"],
    }
)
EVENTS = pd.DataFrame(
    {
        "id": ["a", "b", "c", "d"],
        "date": ["1924-01-21", "[1924-01-21..1924-02-29]", "1923-10-25/1923-10-27", "1924"],
        "label": ["Death of Lenin", "A letter to Baku", "Joint meeting", "A year of which no more is known"],
        "kind": ["state", "letter", "party", "something else"],
        "certainty": [pd.NA, "medium", pd.NA, "low"],
    }
)
SERIES = {
    "both": charts.Mark(charts.BLUE, charts.BAR, "in both"),
    "gone": charts.Mark(charts.INK, charts.BAR, "gone"),
}
DRAWN: dict[str, Callable[[int], Any]] = {
    "dots": lambda width: charts.dots(DOTS, width, axis="share"),
    "lengths": lambda width: charts.lengths(BARS, width),
    "letter": lambda width: charts.letter(LETTER, width, series=SERIES, sites=SITES, marks=charts.KINDS),
    "timeline": lambda width: charts.timeline(charts.placed(EVENTS), width),
}


def shown(kind: str = "dots", **changed: Any) -> charts.Shown:
    given: dict[str, Any] = {"title": "Half are omissions", "alt": "Two rows of dots.", "data": BARS} | changed
    return charts.show(DRAWN[kind], **given)


def figure(chart: charts.Shown) -> html.HtmlElement:
    return html.fragment_fromstring(chart.html())


every_chart = pytest.mark.parametrize("kind", DRAWN)


@pytest.mark.parametrize("nothing", ["", "  \n"])
def test_a_chart_without_alt_text_is_refused(nothing: str) -> None:
    with pytest.raises(ValueError, match="no alt text"):
        shown(alt=nothing)


def test_a_chart_without_title_or_data_is_refused() -> None:
    with pytest.raises(ValueError, match="no title"):
        shown(title=" ")
    with pytest.raises(ValueError, match="no data"):
        shown(data=BARS.head(0))


def test_a_table_without_a_caption_is_refused() -> None:
    with pytest.raises(ValueError, match="no caption"):
        charts.table(BARS, " ")


def test_a_chart_whose_measures_depend_on_fonts_is_refused() -> None:
    loose = alt.Chart(BARS).mark_bar().encode(x="value:Q", y="label:N")
    with pytest.raises(TypeError, match="canvas"):
        charts.show(loose, title="A title", alt="Two bars.", data=BARS)


@every_chart
def test_a_chart_is_one_image_with_its_words(kind: str) -> None:
    drawings = figure(shown(kind)).findall(".//svg")
    assert len(drawings) == 2
    for drawing in drawings:
        assert drawing.get("role") == "img"
        assert drawing.get("aria-label") == "Two rows of dots."
        assert not [node for node in drawing.iterdescendants() if node.get("role") or node.get("aria-label")]


@every_chart
def test_the_data_of_a_chart_is_one_click_away(kind: str) -> None:
    table = figure(shown(kind)).find(".//details//table")
    assert table is not None
    assert table.findtext("caption") == "Half are omissions"
    assert [cell.text for cell in table.findall("tbody/tr/th")] == ["first", "second"]


@every_chart
def test_a_chart_asks_no_other_host(kind: str) -> None:
    bundle = shown(kind)._repr_mimebundle_()
    addresses = set(re.findall(r"(?:https?:)?//[\w.]+", bundle["text/html"] + bundle["image/svg+xml"]))
    assert addresses <= {"http://www.w3.org"}
    allowed = '<script type="application/json">'
    assert not re.search(r"@import|<image|<script|<foreignObject|url\((?!#)", bundle["text/html"].replace(allowed, ""))


@every_chart
def test_every_id_on_a_page_is_its_own(kind: str) -> None:
    one, other = shown(kind), shown(kind, title="Another finding")
    ids = re.findall(r'\bid="([^"]+)"', one.html() + other.html())
    assert len(ids) == len(set(ids))
    assert {found for found in ids if not found.startswith("table-")} >= {one.name, other.name}


@every_chart
def test_text_takes_the_colour_of_the_page_and_can_be_read_on_a_phone(kind: str) -> None:
    texts = list(figure(shown(kind)).iter("text"))
    assert texts
    assert {text.get("fill") for text in texts} == {"currentColor"}
    assert min(float(text.get("font-size").removesuffix("px")) for text in texts) >= 11


@every_chart
def test_a_phone_and_a_column_each_get_a_drawing_of_their_width(kind: str) -> None:
    widths = {
        svg.getparent().get("class"): float(svg.get("viewbox").split()[2]) for svg in figure(shown(kind)).iter("svg")
    }
    assert widths == {
        "ed-chart-drawing ed-chart-wide": theme.WIDE,
        "ed-chart-drawing ed-chart-narrow": theme.NARROW,
    }


@every_chart
def test_beside_a_drawing_stands_the_specification_it_was_drawn_from(kind: str) -> None:
    chart = shown(kind)
    found = [json.loads(script.text) for script in figure(chart).iter("script")]
    assert found == [
        {name: value for name, value in chart.specs[width].items() if name != "$schema"}
        for width in (theme.WIDE, theme.NARROW)
    ]
    assert "url" not in {key for spec in found for key in spec.get("data", {})}


def test_a_chart_of_one_width_scrolls_in_a_region_that_the_keyboard_reaches() -> None:
    chart = charts.show(DRAWN["dots"](900), title="A broad chart", alt="Dots.", data=BARS)
    region = figure(chart).find(".//*[@role='region'][@class='ed-scroll']")
    assert region is not None
    assert region.get("tabindex") == "0"
    assert region.get("aria-label") == "A broad chart (chart, scrolls sideways)"
    assert region.find(".//svg").get("width") == "900"


@every_chart
def test_the_same_chart_is_the_same_bytes_twice(kind: str) -> None:
    assert shown(kind)._repr_mimebundle_() == shown(kind)._repr_mimebundle_()


def test_another_machine_draws_the_same_bytes() -> None:
    # Another process, another hash seed, and no font that fontconfig would find.
    code = "import test_charts as t; print(hash(''), [t.shown(kind)._repr_mimebundle_() for kind in t.DRAWN])"
    found = []
    for seed, fonts in (("1", "/etc/fonts/fonts.conf"), ("2", os.devnull)):
        environment = os.environ | {
            "PYTHONHASHSEED": seed,
            "FONTCONFIG_FILE": fonts,
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests"))),
        }
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        found.append(done.stdout)
    assert found[0] == found[1]


def test_nothing_of_the_data_becomes_markup() -> None:
    hostile = BARS.assign(label=[HOSTILE, "x"], note=[HOSTILE, "y"])
    chart = charts.show(
        lambda width: charts.lengths(hostile, width), title=HOSTILE, alt=HOSTILE, data=hostile, caption=HOSTILE
    )
    bundle = chart._repr_mimebundle_()
    assert "<script>" not in bundle["text/html"] + bundle["image/svg+xml"]
    assert len(figure(chart).findall(".//script")) == bundle["text/html"].count("</script>") == 2
    assert figure(chart).find(".//svg").get("aria-label") == HOSTILE
    assert etree.fromstring(bundle["image/svg+xml"]).findtext(f"{SVG}title") == HOSTILE


@every_chart
def test_a_chart_by_itself_carries_its_title_and_its_words(kind: str) -> None:
    drawing = etree.fromstring(shown(kind).image())
    assert drawing.findtext(f"{SVG}title") == "Half are omissions"
    assert drawing.findtext(f"{SVG}desc") == "Two rows of dots."
    assert "Half are omissions" in "".join(drawing.find(f"{SVG}text").itertext())
    assert float(drawing.get("height")) == float(drawing.get("viewBox").split()[3])


def test_the_specification_of_a_chart_can_be_had() -> None:
    specs = shown().specs
    assert set(specs) == {theme.NARROW, theme.WIDE}
    assert specs[theme.WIDE]["$schema"].endswith(f"{alt.SCHEMA_VERSION}.json")


def test_without_a_picture_the_words_remain() -> None:
    assert shown()._repr_mimebundle_()["text/plain"] == "Half are omissions\nTwo rows of dots."


# Colours and shapes.


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("marks", [theme.KINDS, theme.EVENTS], ids=["kinds", "events"])
def test_every_mark_stands_out_from_light_and_dark(marks: dict[str, theme.Mark], ground: str) -> None:
    # WCAG 2.2, 1.4.11: parts of graphics that are needed to understand them, 3:1.
    assert {name: mark for name, mark in marks.items() if contrast(mark.colour, ground) < 3} == {}


@pytest.mark.parametrize("marks", [theme.KINDS, theme.EVENTS], ids=["kinds", "events"])
def test_marks_differ_in_shape_and_not_in_colour_alone(marks: dict[str, theme.Mark]) -> None:
    assert all(one.shape != other.shape for one, other in combinations(marks.values(), 2))


def test_every_kind_of_variant_has_its_mark() -> None:
    assert set(theme.KINDS) == set(vocabulary.KIND)
    assert len({mark.colour for mark in theme.KINDS.values()}) == len(theme.KINDS)


# Where things go.

HEIGHTS = st.lists(st.tuples(st.floats(0, 1000), st.floats(1, 60)), min_size=1, max_size=25)


@given(HEIGHTS)
def test_labels_never_lie_on_one_another(rows: list[tuple[float, float]]) -> None:
    wanted = sorted(top for top, _ in rows)
    heights = [height for _, height in rows]
    tops = spread(wanted, heights)
    assert min(tops) >= 0
    for (top, height), below in zip(zip(tops, heights, strict=True), tops[1:], strict=False):
        assert below >= top + height - 1e-6


def test_labels_with_room_stay_where_they_are_wanted() -> None:
    assert spread([0, 50, 120], [20, 20, 20]) == [0, 50, 120]


def test_crowded_labels_share_the_displacement() -> None:
    assert spread([100, 100], [20, 20]) == [90, 110]
    assert spread([0, 0, 0], [10, 10, 10]) == [0, 10, 20]


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 30)), min_size=1, max_size=20))
def test_spans_of_one_lane_do_not_touch(rows: list[tuple[int, int]]) -> None:
    spans = sorted((first, first + length) for first, length in rows)
    taken = lanes(spans, gap=2)
    for lane in set(taken):
        inside = [span for span, number in zip(spans, taken, strict=True) if number == lane]
        assert all(end + 2 <= begin for (_, end), (begin, _) in pairwise(inside))


def test_a_long_label_is_parted_between_words() -> None:
    lines = wrap("International Press Correspondence prints the letter", 160, 13)
    assert len(lines) > 1
    assert " ".join(lines) == "International Press Correspondence prints the letter"


# Dates.


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("1924-01-21", "day"),
        ("1924-01-21~", "day"),
        ("1923-10-25/1923-10-27", "lasted"),
        ("1924-02/1924-05", "lasted"),
        ("[1924-01-21..1924-02-29]", "within"),
        ("[1927-11-16,1927-11-17]", "within"),
        ("1924-01", "within"),
        ("1926", "within"),
    ],
)
def test_a_date_is_drawn_as_what_it_is(text: str, drawn: str) -> None:
    assert nature(text) == drawn


def test_events_stand_in_the_order_of_time_and_keep_their_bounds() -> None:
    table = charts.placed(EVENTS)
    assert list(table["id"]) == ["c", "a", "b", "d"]
    letter = table.set_index("id").loc["b"]
    assert (letter["first"], letter["last"]) == (date(1924, 1, 21), date(1924, 2, 29))


def test_a_stretch_of_time_takes_the_events_whose_middle_lies_in_it() -> None:
    table = charts.between(charts.placed(EVENTS), date(1924, 1, 1), date(1924, 3, 1))
    assert list(table["id"]) == ["a", "b"]


def test_an_uncertain_date_is_a_bar_in_outline_from_its_earliest_day_to_its_latest() -> None:
    drawing = etree.fromstring(shown("timeline").image())
    outlined = [path for path in drawing.iter(f"{SVG}path") if path.get("stroke") and not path.get("fill")]
    colours = {path.get("stroke") for path in outlined}
    assert theme.EVENTS["letter"].colour in colours  # the letter: some day between two
    assert theme.EVENTS["party"].colour not in colours  # the meeting lasted


# Tables below charts.


def test_sources_below_a_chart_lead_to_the_list_of_sources() -> None:
    frame = pd.DataFrame({"Event": ["x"], "Sources": [charts.cited("allen2015, 27; bse-ioffe")]})
    cell = html.fragment_fromstring(charts.table(frame, "Events")._repr_mimebundle_()["text/html"]).find(".//td")
    assert cell.text_content() == "allen2015, 27; bse-ioffe"
    assert [link.get("href") for link in cell.iter("a")] == [
        "../chapters/sources.html#allen2015",
        "../chapters/sources.html#bse-ioffe",
    ]


def test_a_link_below_a_chart_cannot_smuggle_markup() -> None:
    assert "<script" not in charts.cited(f"key{HOSTILE}, {HOSTILE}").html + charts.place("x", HOSTILE).html
