"""A kind of variant has one sign: the table holds one for each, and charts and style sheet take theirs from it."""

from __future__ import annotations

import re
from colorsys import rgb_to_hls

import pytest
from test_charts import GROUNDS, contrast

from edition import charts, vocabulary
from edition.signs import SIGNS, write_rules

every_kind = pytest.mark.parametrize("kind", vocabulary.KIND)


def test_every_kind_has_its_own_sign() -> None:
    assert set(SIGNS) == set(vocabulary.KIND)
    for part in ("glyph", "shape", "colour"):
        assert len({getattr(sign, part) for sign in SIGNS.values()}) == len(SIGNS)


@every_kind
def test_a_sign_is_read_as_text_on_light_and_on_dark(kind: str) -> None:
    light, dark = GROUNDS
    assert contrast(SIGNS[kind].on_light, light) >= 4.5
    assert contrast(SIGNS[kind].on_dark, dark) >= 4.5


@every_kind
def test_the_shades_of_a_sign_are_of_one_hue(kind: str) -> None:
    sign = SIGNS[kind]
    shades = [
        rgb_to_hls(*(int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)))
        for colour in (sign.colour, sign.on_light, sign.on_dark)
    ]
    hues = [360 * hue for hue, _, grey in shades if grey > 0]
    assert not hues or max(hues) - min(hues) < 8


@every_kind
def test_a_chart_draws_a_kind_as_the_table_says(kind: str) -> None:
    assert charts.KINDS[kind] == charts.Mark(SIGNS[kind].colour, SIGNS[kind].shape, kind)


@every_kind
def test_the_style_sheet_gives_a_kind_what_the_table_says(kind: str) -> None:
    rule = re.search(rf'\[data-kind\^="{kind}"\],\[data-sign="{kind}"\]\{{(.*?)\}}', write_rules())
    assert rule is not None
    said = dict(one.split(":", 1) for one in rule[1].split(";--"))
    assert said["--ed-sign"] == f'"{SIGNS[kind].glyph}"'
    assert said["ed-shape"] == f'"{SIGNS[kind].shape}"'
    assert said["ed-kind"] == f"light-dark({SIGNS[kind].on_light},{SIGNS[kind].on_dark})"
