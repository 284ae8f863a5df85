"""In the text, the map and the list of signs a kind has one sign, and a count of a kind is everywhere the same."""

from __future__ import annotations

import re

import pytest
from conftest import HTML, Opens
from lxml import html

import edition
from edition import analysis
from edition.book.page.counts import count
from edition.signs import SIGNS

pytestmark = pytest.mark.built

LETTER = "chapters/medvedev-1924.html"


@pytest.mark.browser
def test_text_map_and_list_show_a_kind_by_one_sign_in_one_colour(opens: Opens) -> None:
    page = opens(LETTER)
    page.locator(".ed-map path").first.wait_for(state="attached")
    found = page.evaluate(
        """() => {
          const said = (part) => [part.dataset.kind?.split(" ")[0] ?? part.dataset.sign,
            getComputedStyle(part).getPropertyValue("--ed-sign"), getComputedStyle(part).getPropertyValue("--ed-kind")];
          const sites = [...document.querySelectorAll(".ed-letter .ed-site[id]")].map(said);
          const list = [...document.querySelectorAll(".ed-key .ed-sign")].map(said);
          const map = [...document.querySelectorAll(".ed-map path")].map((sign) => [...said(sign),
            sign.getAttribute("d"), getComputedStyle(sign).fill]);
          const marks = Object.fromEntries([...document.querySelectorAll(".ed-letter .ed-site[id] > .ed-mark")].map(
            (mark) => [said(mark.parentElement)[0], getComputedStyle(mark, "::before").color]));
          return { sites, list, map, marks };
        }"""
    )
    assert {(kind, sign) for kind, sign, _ in found["sites"]} <= {(kind, f'"{SIGNS[kind].glyph}"') for kind in SIGNS}
    assert {(kind, sign) for kind, sign, _ in found["list"] if kind in SIGNS} == {
        (kind, sign) for kind, sign, _ in found["sites"]
    }
    assert len(found["map"]) > len(SIGNS)
    for kind, sign, _, shape, colour in found["map"]:
        if shape is None:
            continue
        assert (sign, shape) == (f'"{SIGNS[kind].glyph}"', SIGNS[kind].shape)
        assert colour == found["marks"][kind]


def listed(letter: str) -> dict[str, int]:
    """Return how many sites the page of a letter says there are of each sign."""
    key = html.parse(str(HTML / f"chapters/{letter}.html")).find(".//p[@class='ed-key']")
    assert key is not None
    return {part.attrib["data-sign"]: int(part.text_content().split("\u00a0")[-1]) for part in key.iter("span")}


@pytest.mark.parametrize("letter", edition.letters())
def test_the_list_of_signs_counts_as_the_charts_and_the_essays_do(letter: str) -> None:
    sites = edition.load(letter).variants
    said = listed(letter)
    of_kinds = {kind: number for kind, number in said.items() if kind in SIGNS}
    assert sum(of_kinds.values()) == len(sites)
    table = analysis.by_kind(sites, doubtful=True)
    charted = dict(table[table["unit"] == "site"].set_index("kind")["count"])
    apart = sites[~sites["status"].isin(["variant", "doubtful"])]["kind"].value_counts()
    for kind, number in of_kinds.items():
        assert number == charted.get(kind, 0) + apart.get(kind, 0)
        without = number - int(((sites["kind"] == kind) & (sites["status"] != "variant")).sum())
        assert count(f"variants {letter} kind={kind}") == str(without)


@pytest.mark.browser
def test_a_filter_shows_as_many_sites_of_a_kind_as_the_list_says(opens: Opens) -> None:
    page = opens(LETTER)
    for kind, number in listed("medvedev-1924").items():
        if kind not in SIGNS:
            continue
        page.evaluate("kind => window.edition.choose({ kind })", kind)
        shown = page.locator(".ed-letter .ed-site[id]:not(.ed-out)")
        page.wait_for_function(
            "number => document.querySelectorAll('.ed-letter .ed-site[id]:not(.ed-out)').length === number", arg=number
        )
        assert shown.count() == number


def test_the_network_says_how_many_it_names_and_how_many_of_them_are_tied() -> None:
    page = html.parse(str(HTML / "notebooks/network.html")).getroot()
    text = " ".join(page.text_content().split())
    named, alone = map(int, re.findall(r"name (\d+) people and bodies, of whom (\d+) are named alone", text)[0])
    tied = int(re.findall(r"They tie the other (\d+) to one another", text)[0])
    assert named == tied + alone
    tables = page.xpath("//figure[@id='chart-betweenness']//tbody/tr")
    assert len(tables) == named
    assert sum(row.findall("td")[1].text_content() == "0" for row in tables) == alone
