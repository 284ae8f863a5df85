"""Charts can be read by everyone: in words, without colour, on a phone, in the dark, and always the same."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import combinations, pairwise
from typing import Any
from urllib.parse import unquote

import altair as alt
import pandas as pd
import pytest
from altair.utils.schemapi import validate_jsonschema
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from edition import analysis, charts, vocabulary
from edition.charts import theme
from edition.charts.layout import breadth, lanes, spread, wrap
from edition.charts.timeline import nature
from edition.dates import bounds
from edition.figure import NARROW, WIDE

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
PEOPLE = pd.DataFrame(
    {
        "name": ["Anna Arrested", "Boris Unborn", "Clara Longlived"],
        "born": ["1884-03-01", pd.NA, "1890"],
        "died": ["1937-09-10", "1938", "1975-05-06"],
        "fate": ["Shot in 1937.", pd.NA, pd.NA],
    }
)
PLACES = pd.DataFrame(
    {
        "name": ["Moscow", "Khamovniki", "Baku", "Tokyo"],
        "latitude": [55.75, 55.73, 40.38, 35.69],
        "longitude": [37.62, 37.57, 49.89, 139.69],
        "count": [9, 1, 3, 1],
    }
)
LAND = pd.DataFrame(
    {
        "outline": [1, 1, 1, 2, 2, 2],
        "kind": ["land"] * 3 + ["water"] * 3,
        "latitude": [40.0, 60.0, 50.0, 44.0, 46.0, 45.0],
        "longitude": [0.0, 10.0, 55.0, 30.0, 32.0, 38.0],
    }
)
NODES = pd.DataFrame(
    {
        "id": ["people:anna", "organisations:party", "people:boris"],
        "name": ["Anna Arrested", "A party with a name that is much too long to stand beside a line", "Boris"],
        "places": [5, 4, 2],
    }
)
TIES = pd.DataFrame(
    {"one": ["people:anna", "people:anna"], "other": ["organisations:party", "people:boris"], "weight": [4, 2]}
)
EVENT_MARKS = {
    "letter": charts.Mark(charts.VERMILION, "circle", "letter"),
    "party": charts.Mark(charts.GREEN, "triangle-up", "party"),
    "state": charts.Mark(charts.GREY, "triangle-down", "state"),
}
LIVES = charts.lived(PEOPLE).assign(ending=["early", "late", "late"])
ENDING_MARKS = {
    "early": charts.Mark(charts.VERMILION, "diamond", "early"),
    "late": charts.Mark(charts.GREY, "circle", "late"),
}
BODY_MARKS = {
    "people": charts.Mark(charts.VERMILION, "circle", "person"),
    "organisations": charts.Mark(charts.BLUE, "square", "body"),
}
FRAME = charts.Frame(-3, 36.5, 57, 62)
DRAWN: dict[str, Callable[[int], Any]] = {
    "dots": lambda width: charts.dots(DOTS, width, axis="share"),
    "lengths": lambda width: charts.lengths(BARS, width, axis="words"),
    "letter": lambda width: charts.letter(LETTER, width, series=SERIES, sites=SITES, marks=charts.KINDS),
    "timeline": lambda width: charts.timeline(charts.placed(EVENTS), width, EVENT_MARKS),
    "overview": lambda width: charts.overview(charts.placed(EVENTS), width, EVENT_MARKS),
    "lives": lambda width: charts.lives(LIVES, width, ENDING_MARKS, [date(1924, 2, 10)]),
    "world": lambda width: charts.world(charts.together(PLACES), LAND, width, FRAME),
    "arcs": lambda width: charts.arcs(NODES, TIES, width, BODY_MARKS),
}


def shown(kind: str = "dots", **changed: Any) -> charts.Shown:
    given: dict[str, Any] = {
        "name": "halves",
        "title": "Half are omissions",
        "alt": "Two rows of dots.",
        "data": BARS,
    } | changed
    return charts.show(DRAWN[kind], **given)


def figure(chart: charts.Shown) -> html.HtmlElement:
    return html.fragment_fromstring(chart.html())


@cache
def chart_of(kind: str) -> charts.Shown:
    """Return a chart that is made once for the tests that only read it."""
    return shown(kind)


@cache
def bundle(kind: str) -> dict[str, str]:
    """Return it in all its forms."""
    return chart_of(kind)._repr_mimebundle_()


def drawn(kind: str) -> html.HtmlElement:
    return html.fragment_fromstring(bundle(kind)["text/html"])


def image(kind: str) -> etree._Element:
    return etree.fromstring(bundle(kind)["image/svg+xml"])


every_chart = pytest.mark.parametrize("kind", DRAWN)


@pytest.mark.parametrize("nothing", ["", "  \n"])
def test_a_chart_without_alt_text_is_refused(nothing: str) -> None:
    with pytest.raises(ValueError, match="no alt text"):
        shown(alt=nothing)


def test_a_chart_without_title_or_data_is_refused() -> None:
    with pytest.raises(ValueError, match="no title"):
        shown(title=" ")
    with pytest.raises(ValueError, match="cannot name a chart"):
        shown(name="Half of 12")
    with pytest.raises(ValueError, match="no data"):
        shown(data=BARS.head(0))


def test_a_table_without_a_caption_is_refused() -> None:
    with pytest.raises(ValueError, match="no caption"):
        charts.table(BARS, " ")


def test_a_chart_whose_measures_depend_on_fonts_is_refused() -> None:
    loose = alt.Chart(BARS).mark_bar().encode(x="value:Q", y="label:N")
    with pytest.raises(TypeError, match="canvas"):
        charts.show(loose, name="loose", title="A title", alt="Two bars.", data=BARS)


@every_chart
def test_a_chart_is_one_image_with_its_words(kind: str) -> None:
    drawings = drawn(kind).findall(".//svg")
    assert len(drawings) == 2
    for drawing in drawings:
        assert drawing.get("role") == "img"
        assert drawing.get("aria-label") == "Two rows of dots."
        assert not [node for node in drawing.iterdescendants() if node.get("role") or node.get("aria-label")]


@every_chart
def test_the_data_of_a_chart_is_one_click_away(kind: str) -> None:
    table = drawn(kind).find(".//details//table")
    assert table is not None
    assert table.findtext("caption") == "Half are omissions"
    assert [cell.text for cell in table.findall("tbody/tr/th")] == ["first", "second"]


@every_chart
def test_a_chart_asks_no_other_host(kind: str) -> None:
    markup = bundle(kind)["text/html"]
    addresses = set(re.findall(r"(?:https?:)?//[\w.]+", markup + bundle(kind)["image/svg+xml"]))
    assert addresses <= {"http://www.w3.org"}
    allowed = '<script type="application/json">'
    assert not re.search(r"@import|<image|<script|<foreignObject|url\((?!#)", markup.replace(allowed, ""))


@every_chart
def test_every_id_on_a_page_is_its_own(kind: str) -> None:
    one = chart_of(kind)
    other = replace(one, name="another", title="Another finding")
    ids = re.findall(r'\bid="([^"]+)"', bundle(kind)["text/html"] + other.html())
    assert len(ids) == len(set(ids))
    assert {found for found in ids if not found.startswith("table-")} >= {f"chart-{one.name}", f"chart-{other.name}"}


@every_chart
def test_text_takes_the_colour_of_the_page_and_can_be_read_on_a_phone(kind: str) -> None:
    texts = list(drawn(kind).iter("text"))
    assert texts
    assert {said_of(text, "fill") for text in texts} == {"currentColor"}
    assert min(float(said_of(text, "font-size").removesuffix("px")) for text in texts) >= 11


def said_of(part: html.HtmlElement, attribute: str) -> str:
    """Return an attribute of a part of a drawing, or what it has from a group around it."""
    return next((value for each in (part, *part.iterancestors()) if (value := each.get(attribute))), "")


@every_chart
def test_a_phone_and_a_column_each_get_a_drawing_of_their_width(kind: str) -> None:
    drawings = [each for each in drawn(kind).iter("div") if each.find("svg") is not None]
    widths = {
        each.get("class"): float(svg.attrib["viewbox"].split()[2]) for each in drawings for svg in each.iter("svg")
    }
    assert widths == {
        "ed-chart-drawing ed-chart-wide": WIDE,
        "ed-chart-drawing ed-chart-narrow": NARROW,
    }


@every_chart
def test_a_specification_is_valid(kind: str) -> None:
    for spec in chart_of(kind).specs.values():
        validate_jsonschema(spec, alt.load_schema())


@every_chart
def test_beside_a_drawing_stands_the_specification_it_was_drawn_from(kind: str) -> None:
    chart = chart_of(kind)
    found = [json.loads(script.text or "") for script in drawn(kind).iter("script")]
    assert found == [
        {name: value for name, value in chart.specs[width].items() if name != "$schema"} for width in (WIDE, NARROW)
    ]
    assert "url" not in {key for spec in found for key in spec.get("data", {})}


def test_a_chart_that_says_all_by_itself_stands_without_its_specification() -> None:
    still, live = figure(shown("timeline", live=False)), drawn("timeline")
    assert still.findall(".//script") == []
    assert [svg.get("aria-label") for svg in still.iter("svg")] == [svg.get("aria-label") for svg in live.iter("svg")]
    assert still.find(".//details//table") is not None


@every_chart
def test_no_number_in_a_drawing_is_finer_than_a_hundredth(kind: str) -> None:
    said = [value for svg in drawn(kind).iter("svg") for each in svg.iter() for value in each.attrib.values()]
    assert [found for value in said for found in re.findall(r"\d\.\d{3,}|\de-\d", value)] == []


def test_a_chart_of_one_width_scrolls_in_a_region_that_the_keyboard_reaches() -> None:
    chart = charts.show(DRAWN["dots"](900), name="broad", title="A broad chart", alt="Dots.", data=BARS)
    region = figure(chart).find(".//*[@role='region'][@class='ed-scroll']")
    assert region is not None
    assert region.get("tabindex") == "0"
    assert region.get("aria-label") == "A broad chart (chart, scrolls sideways)"
    assert [svg.get("width") for svg in region.iter("svg")] == ["900"]


@pytest.mark.parametrize("kind", ["lengths", "letter"])
def test_bars_have_a_scale_with_its_name(kind: str) -> None:
    for drawing in drawn(kind).iter("svg"):
        words = [text.text_content() for text in drawing.iter("text")]
        assert "words" in words
        assert "0" in words


def test_the_area_of_a_disc_is_in_proportion_to_its_count_and_a_key_says_how_large_it_is() -> None:
    places = charts.together(PLACES)
    rows = [row for rows in chart_of("world").specs[WIDE]["datasets"].values() for row in rows if "size" in row]
    sizes = {row["name"]: row["size"] for row in rows}
    each = {row["name"]: sizes[row["name"]] / row["count"] for row in places.to_dict("records") if row["name"] in sizes}
    assert len(each) == 2
    assert max(each.values()) == pytest.approx(min(each.values()), rel=0.01)
    assert sizes["10 times"] == sizes["Moscow"]
    assert sizes["1 time"] == pytest.approx(sizes["Moscow"] / 10, rel=0.01)


def test_a_name_on_a_line_of_time_stands_where_its_stretch_begins() -> None:
    texts = "".join(text.text_content() for text in next(drawn("timeline").iter("svg")).iter("text"))
    names = ("Joint meeting", "A year of which", "Death of Lenin")  # the year begins before the day
    places = [texts.index(words) for words in names]
    assert places == sorted(places)


def test_a_label_on_a_line_of_time_says_on_a_page_which_event_it_is_and_no_link_is_left() -> None:
    drawing = next(drawn("timeline").iter("svg"))
    marked = {text.get("data-mark") for text in drawing.iter("text")} - {None}
    assert marked == set(EVENTS["id"])
    assert not list(drawing.iter("a"))
    assert "data-mark" not in chart_of("timeline").image()


def test_a_chart_says_which_events_it_shows_and_whose_work_else_is_in_it() -> None:
    made = figure(shown(entries=["a", "b"], credit="Outlines: a sailor."))
    assert made.get("data-entries") == "a b"
    assert made.get("data-credit", "").endswith("Outlines: a sailor.")
    assert figure(shown()).get("data-entries") is None


def test_the_name_of_a_chart_stays_when_its_numbers_change() -> None:
    one, other = (figure(shown(title=title)) for title in ("5 of 9 are omissions", "6 of 9 are omissions"))
    assert one.get("id") == other.get("id") == "chart-halves"


def test_what_stands_in_a_group_alike_is_written_once() -> None:
    for drawing in drawn("letter").iter("svg"):
        for group in drawing.iter("g"):
            fills = {part.get("fill") for part in group}
            assert len(group) < 2 or None in fills or len(fills) > 1


@pytest.mark.slow
@every_chart
def test_the_same_chart_is_the_same_bytes_twice(kind: str) -> None:
    assert shown(kind)._repr_mimebundle_() == bundle(kind)


@pytest.mark.whole
def test_another_machine_draws_the_same_bytes() -> None:
    # Another process, another hash seed, and no font that fontconfig would find.
    code = "import json, test_charts as t; print(json.dumps({kind: t.bundle(kind) for kind in t.DRAWN}))"
    environment = os.environ | {
        "PYTHONHASHSEED": "1924",
        "FONTCONFIG_FILE": os.devnull,
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests"))),
    }
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    # Drawn here anew: what is kept may be of the edition that other tests have at hand.
    assert json.loads(done.stdout) == {kind: shown(kind)._repr_mimebundle_() for kind in DRAWN}


def test_nothing_of_the_data_becomes_markup() -> None:
    hostile = BARS.assign(label=[HOSTILE, "x"], note=[HOSTILE, "y"])
    chart = charts.show(
        lambda width: charts.lengths(hostile, width, axis=HOSTILE),
        name="hostile",
        title=HOSTILE,
        alt=HOSTILE,
        data=hostile,
        caption=HOSTILE,
    )
    bundle = chart._repr_mimebundle_()
    assert "<script>" not in bundle["text/html"] + bundle["image/svg+xml"]
    assert len(figure(chart).findall(".//script")) == bundle["text/html"].count("</script>") == 2
    assert next(figure(chart).iter("svg")).get("aria-label") == HOSTILE
    assert etree.fromstring(bundle["image/svg+xml"]).findtext(f"{SVG}title") == HOSTILE


@every_chart
def test_a_chart_by_itself_carries_its_title_and_its_words(kind: str) -> None:
    drawing = image(kind)
    assert drawing.findtext(f"{SVG}title") == "Half are omissions"
    assert drawing.findtext(f"{SVG}desc") == "Two rows of dots."
    assert "Half are omissions" in "".join(next(drawing.iterchildren(f"{SVG}text")).itertext())
    assert float(drawing.attrib["height"]) == float(drawing.attrib["viewBox"].split()[3])


def test_the_specification_of_a_chart_can_be_had() -> None:
    specs = shown().specs
    assert set(specs) == {NARROW, WIDE}
    assert specs[WIDE]["$schema"].endswith(f"{alt.SCHEMA_VERSION}.json")


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
def test_every_mark_stands_out_from_light_and_dark(ground: str) -> None:
    # WCAG 2.2, 1.4.11: parts of graphics that are needed to understand them, 3:1.
    assert {name: mark for name, mark in theme.KINDS.items() if contrast(mark.colour, ground) < 3} == {}


def test_marks_differ_in_shape_and_not_in_colour_alone() -> None:
    assert all(one.shape != other.shape for one, other in combinations(theme.KINDS.values(), 2))


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


def test_a_label_is_as_broad_as_its_letters() -> None:
    assert breadth("illicit", 13) < breadth("mammoth", 13)
    assert wrap("Central Committee, named in 23 places", 310, 13) == ["Central Committee, named in 23 places"]
    assert wrap("¶\u00a05 or ¶\u00a016", 30, 13) == ["¶\u00a05", "or", "¶\u00a016"]


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
    drawing = image("timeline")
    outlined = [path for path in drawing.iter(f"{SVG}path") if path.get("stroke") and not path.get("fill")]
    colours = {path.get("stroke") for path in outlined}
    assert EVENT_MARKS["letter"].colour in colours  # the letter: some day between two
    assert EVENT_MARKS["party"].colour not in colours  # the meeting lasted


# Tables below charts.


@pytest.mark.book
def test_sources_below_a_chart_lead_to_the_list_of_sources() -> None:
    frame = pd.DataFrame({"Event": ["x"], "Sources": [charts.cited("allen2015, 27; bse-ioffe")]})
    (cell,) = html.fragment_fromstring(charts.table(frame, "Events")._repr_mimebundle_()["text/html"]).iter("td")
    assert cell.text_content() == "Allen 2015, 27; Great Soviet Encyclopedia 1979, “Ioffe, Adol’f Abramovich”"
    assert [link.get("href") for link in cell.iter("a")] == [
        "../chapters/sources.html#allen2015",
        "../chapters/sources.html#bse-ioffe",
    ]


def test_a_link_below_a_chart_cannot_smuggle_markup() -> None:
    assert "<script" not in charts.cited(f"key{HOSTILE}, {HOSTILE}").html + charts.place("x", HOSTILE).html


def test_a_paragraph_below_a_chart_is_called_what_the_book_calls_it() -> None:
    assert charts.place("medvedev-1924", "p5").html == '<a href="../chapters/medvedev-1924.html#p5">¶\xa05</a>'
    assert charts.named("v07") == "v07"


def test_what_is_below_a_chart_can_be_taken_along_as_it_is_in_the_data() -> None:
    frame = pd.DataFrame({"Place": [charts.place("x", "p5")], "Words": [1200], "Note": ['a "b", c; ü']})
    for markup in (shown(data=frame).html(), charts.table(frame, "Places")._repr_mimebundle_()["text/html"]):
        link = next(html.fragment_fromstring(markup).iterfind(".//p[@class='ed-downloads']/a"))
        assert link.attrib["download"].endswith(".csv")
        head, _, text = link.attrib["href"].partition(",")
        assert head == "data:text/csv;charset=utf-8"
        assert pd.read_csv(io.StringIO(unquote(text))).to_dict("records") == [
            {"Place": "p5", "Words": 1200, "Note": 'a "b", c; ü'}
        ]


def test_shares_below_a_chart_are_in_per_cent() -> None:
    table = charts.columns(pd.DataFrame({"a": [0.1234], "b": [7], "c": ["left out"]}), {"b": "B", "a": "A (%)"}, ("a",))
    assert table.to_dict("records") == [{"B": 7, "A (%)": 12.3}]


# Shares of kinds.


def test_kinds_are_shown_for_changes_and_for_sites_and_said_in_words() -> None:
    sites = pd.DataFrame(
        {
            "id": ["v1", "v2", "v3", "v4"],
            "paragraph": "p1",
            "kind": ["omission", "addition", "omission", "omission"],
            "status": ["variant", "variant", "variant", "doubtful"],
            "group": ["v1", "v1", "v3", "v4"],
        }
    )
    chart = charts.kinds(
        analysis.by_kind(sites), "Few", "Shares of the kinds.", "few", doubtful=analysis.by_kind(sites, doubtful=True)
    )
    assert chart.alt == "Shares of the kinds. Counted by changes: 1 omission, 1 mixed."
    rows = chart.data.set_index(["Kind", "Counted"])["Number"]
    assert rows["omission", "sites"] == 2
    assert rows["omission", "with doubtful"] == 3
    assert "sites" not in rows["mixed"].index


# Time from left to right.


OPEN = ["1925-05-01/..", "1925/", "/1922-02", "../1922", "[1926-05..]", "1924-21", "9999-12-31", "0001"]


@pytest.mark.parametrize("dated", OPEN)
def test_a_date_that_is_open_at_one_end_is_drawn_from_the_day_that_is_known(dated: str) -> None:
    events = charts.placed(EVENTS.assign(date=[dated, *EVENTS["date"][1:]]))
    event = events[events["id"] == "a"].iloc[0]
    known = bounds(dated).known
    assert event["middle"] == (known[0].toordinal() + known[1].toordinal()) / 2
    assert min(events["first"]) <= event["first"] <= known[0]
    assert known[1] <= event["last"] <= max(events["last"])
    for draw in (charts.timeline, charts.overview):
        assert event["words"][1:] in json.dumps(
            draw(events, 720, EVENT_MARKS).to_dict(validate=False), ensure_ascii=False
        )


@pytest.mark.parametrize("dated", OPEN)
def test_a_life_whose_end_is_not_a_known_day_ends_in_outline(dated: str) -> None:
    people = charts.lived(PEOPLE.assign(died=[dated, *PEOPLE["died"][1:]])).assign(ending="late")
    drawn = json.dumps(charts.lives(people, 720, ENDING_MARKS).to_dict(validate=False))
    [end] = re.findall(r'\{[^{}]*"told": "Anna Arrested[^{}]*"filled": (true|false)', drawn)
    assert (end == "true") == (dated == "9999-12-31")


def test_lives_stand_in_the_order_of_their_ends() -> None:
    table = charts.lived(PEOPLE)
    assert list(table["name"]) == ["Anna Arrested", "Boris Unborn", "Clara Longlived"]
    assert table["birth"].iloc[1] is None


@pytest.mark.parametrize("kind", ["overview", "lives"])
def test_a_chart_of_time_can_be_shown_in_part(kind: str) -> None:
    for spec in chart_of(kind).specs.values():
        ends = {param["name"]: param["value"] for param in spec["params"]}
        assert ends["ed_from"] < ends["ed_to"]


# The map.


def test_places_that_lie_within_another_are_counted_with_it() -> None:
    table = charts.together(PLACES)
    assert list(table["name"]) == ["Moscow", "Baku", "Tokyo"]
    assert table["within"].iloc[0] == ["Khamovniki"]
    assert table["count"].iloc[0] == 10


def test_places_beyond_the_map_are_named_at_its_edge() -> None:
    texts = [text.text for text in drawn("world").iter("text")]
    assert texts.count("Tokyo") == 2  # once in each drawing


# The network.


def test_a_name_too_long_for_its_column_stands_whole_in_several_lines() -> None:
    (name,) = (name for name in NODES["name"] if name.startswith("A party with a name"))
    for svg in drawn("arcs").iter("svg"):
        lines = [text.text or "" for text in svg.iter("text")]
        assert "Boris" in lines and name not in lines
        start = next(number for number, line in enumerate(lines) if line.startswith("A party"))
        assert " ".join(lines[start:]).startswith(name)


# What a drawing is made of.


@every_chart
def test_a_drawing_says_nothing_that_holds_anyway(kind: str) -> None:
    for svg in drawn(kind).iter("svg"):
        parts = [part for part in svg.iter() if isinstance(part.tag, str)]
        assert not [part for part in parts if part.get("opacity") == "1"]
        assert not [part for part in parts if part.get("transform") == "translate(0,0)"]
        assert not [part for part in parts if part.tag == "g" and not part.attrib]
        assert not [part for part in parts if part.tag == "path" and part.get("d", "").count(",0,1,1,") == 2]


def test_a_circle_and_words_stand_where_vega_had_moved_them() -> None:
    (svg, *_) = drawn("dots").iter("svg")
    circles = list(svg.iter("circle"))
    assert circles and all(part.get(name) for part in circles for name in ("cx", "cy", "r"))
    words = [part for part in svg.iter("text") if not len(part)]
    assert words and all(part.get("x") and part.get("y") for part in words if "rotate" not in part.get("transform", ""))


def test_the_faces_that_a_live_chart_names_are_faces() -> None:
    font = next(iter(chart_of("dots").specs.values()))["config"]["font"]
    assert "Iowan Old Style'" in font and "’" not in font
