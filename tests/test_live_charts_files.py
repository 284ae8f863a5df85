"""What a chart is drawn from, in a file beside the page, and none for a chart or a page that is no more."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.utils import new_document

from edition.book.page import live_charts
from edition.theme import NAME

FIGURE = (
    '<figure class="ed-chart" id="{name}"><figcaption></figcaption><style>p{{}}</style>'
    '<div class="ed-chart-drawing"><svg id="x"/><script type="application/json">{first}</script></div>'
    '<div class="ed-chart-drawing"><svg/><script type="application/json">{{"width":2}}</script></div></figure>'
)
MOVING = '{"params":[{"name":"ed_from","value":0}]}'


def a_page(*figures: str) -> nodes.document:
    """Return a page with these figures."""
    document = new_document("page", get_default_settings())
    document += [nodes.raw("", figure, format="html") for figure in figures]
    return document


@pytest.fixture
def app(tmp_path: Path) -> Any:
    """Return what of Sphinx is asked for: a folder, a theme, the pages."""
    builder = SimpleNamespace(theme=SimpleNamespace(name=NAME))
    return SimpleNamespace(outdir=tmp_path, builder=builder, env=SimpleNamespace(found_docs={"notebooks/a"}))


def test_what_a_chart_is_drawn_from_is_no_part_of_the_page(app: Any, tmp_path: Path) -> None:
    page = a_page(FIGURE.format(name="chart-a", first='{"width":1}'), FIGURE.format(name="chart-b", first=MOVING))
    live_charts.take_out(app, page, "notebooks/a")
    text = page.astext()
    assert "application/json" not in text and "<style>" not in text
    addresses = [f"_static/charts/notebooks/a/chart-{name}.js" for name in "ab"]
    assert [f'data-live="{address}"' in text for address in addresses] == [True, True]
    assert text.count(" data-moves") == 1
    assign, _, value = (tmp_path / addresses[0]).read_text("utf-8").partition("]=")
    assert assign == f'(window.editionCharts??={{}})["{addresses[0]}"'
    assert json.loads(value.strip().removesuffix(";")) == [{"width": 1}, {"width": 2}]


def test_a_chart_and_a_page_that_are_no_more_leave_no_file(app: Any, tmp_path: Path) -> None:
    live_charts.take_out(app, a_page(FIGURE.format(name="chart-a", first="{}")), "notebooks/a")
    live_charts.take_out(app, a_page(FIGURE.format(name="chart-b", first="{}")), "notebooks/a")
    live_charts.take_out(app, a_page(FIGURE.format(name="chart-c", first="{}")), "notebooks/gone")
    live_charts.drop_gone(app, None)
    assert [path.name for path in tmp_path.rglob("*.js")] == ["chart-b.js"]


def test_in_another_theme_a_figure_stays_whole_but_for_its_style(app: Any, tmp_path: Path) -> None:
    app.builder.theme.name = "another"
    page = a_page(FIGURE.format(name="chart-a", first="{}"))
    live_charts.take_out(app, page, "notebooks/a")
    assert page.astext().count("application/json") == 2 and "<style>" not in page.astext()
    assert not [*tmp_path.iterdir()]
