"""A page of many witnesses as a reader uses it: one of them, some side by side, all of them in a table, cited."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from accessibility import every_look, faults, overflow
from books import Book
from conftest import Opens, served
from playwright.sync_api import Locator, expect
from test_many_witnesses import FEW, MANY
from test_many_witnesses import book as book_of_witnesses
from waiting import address_ends

import edition
from edition.text import fold

pytestmark = [pytest.mark.browser, pytest.mark.slow]
book = book_of_witnesses


@pytest.fixture(scope="module")
def address(book: Book) -> Iterator[str]:
    """Serve the book; yield its address."""
    with served(book.out) as address:
        yield address


def seen(place: Locator) -> str:
    """Return what a reader sees of a place, with the signs of what is not known and without other marks."""
    text = place.evaluate(
        """(place) => {
          const hidden = [...place.querySelectorAll("[data-paratext]:not(.ed-lost)")];
          hidden.forEach((one) => (one.style.display = "none"));
          const text = place.innerText;
          hidden.forEach((one) => one.style.removeProperty("display"));
          return text;
        }"""
    )
    return fold(str(text))


def of_witness(name: str, siglum: str, paragraph: str) -> str:
    """Return the text of a witness with the words of the page for what is not known."""
    letter = edition.load(name)
    number = [one.id for one in letter.all_paragraphs].index(paragraph)
    return letter.witness_text(siglum).split("\n\n")[number].replace("[…]", "[not extant]")


@pytest.mark.parametrize("name", [FEW, MANY])
def test_every_witness_is_read_as_it_stands(opens: Opens, address: str, name: str) -> None:
    for siglum in edition.load(name).sigla[:6]:
        page = opens(f"{address}{name}.html?version={siglum}")
        for paragraph in ("p1", "p2"):
            assert seen(page.locator(f"#{paragraph}")) == of_witness(name, siglum, paragraph)


def test_a_version_is_chosen_from_a_list_and_the_way_back_leads_to_the_one_before(opens: Opens, address: str) -> None:
    page = opens(f"{address}{MANY}.html")
    chosen = page.locator(".ed-view select[name=version]")
    chosen.select_option("W3")
    address_ends(page, "?version=W3")
    chosen.select_option("W5")
    assert seen(page.locator("#p1")) == of_witness(MANY, "W5", "p1")
    page.go_back()
    expect(chosen).to_have_value("W3")
    assert seen(page.locator("#p1")) == of_witness(MANY, "W3", "p1")
    page.go_back()
    expect(chosen).to_have_value("all")
    expect(page.locator(".ed-not, .ed-made")).to_have_count(0)


@pytest.mark.parametrize("name", [FEW, MANY])
def test_two_or_three_versions_stand_side_by_side(opens: Opens, address: str, name: str) -> None:
    for sigla in (["W3", "W1"], ["W1", "W2", "W3"]):
        page = opens(f"{address}{name}.html?side={','.join(sigla)}")
        shown = [seen(page.locator("#p1"))]
        copies = page.locator("#p1 ~ .ed-copy")
        page.evaluate("document.querySelectorAll('.ed-copy').forEach((one) => delete one.dataset.paratext)")
        shown += [seen(copies.nth(n)) for n in range(len(sigla) - 1)]
        assert shown == [of_witness(name, siglum, "p1") for siglum in sigla]


def test_the_columns_are_chosen_above_the_text_and_stand_in_the_address(opens: Opens, address: str) -> None:
    page = opens(f"{address}{MANY}.html?version=W4")
    page.get_by_label("Column 1").select_option("W2")
    expect(page.get_by_text("Choose a second version.")).to_be_visible()
    page.get_by_label("Column 2").select_option("W9")
    address_ends(page, "?side=W2,W9")
    assert page.locator(".ed-heads").inner_text().split() == ["W2", "W9"]
    page.get_by_label("Only what differs among these").check()
    address_ends(page, "?side=W2,W9&only=differing")
    page.go_back()
    page.go_back()
    address_ends(page, "?version=W4")
    assert seen(page.locator("#p1")) == of_witness(MANY, "W4", "p1")


def test_an_address_with_unknown_versions_shows_the_text_with_its_variants(opens: Opens, address: str) -> None:
    for asked in ("side=W1", "side=nobody,W2", "side=%E0%A4%A", "version=nobody"):
        page = opens(f"{address}{MANY}.html?{asked}")
        expect(page.locator(".ed-not, .ed-copy")).to_have_count(0)


def test_a_table_shows_a_site_with_all_witnesses(opens: Opens, address: str) -> None:
    page, letter = opens(f"{address}{MANY}.html"), edition.load(MANY)
    variant = next(one for one in letter.all_variants if one.absent)
    page.locator(f"#{variant.id} > .ed-mark").click()
    page.get_by_role("button", name=f"All witnesses at {variant.id}").click()
    dialog = page.get_by_role("dialog", name=f"{variant.id}, witness by witness")
    rows = [row.split("\t") for row in dialog.locator("tbody").inner_text().splitlines()]
    assert [siglum for siglum, _ in rows] == list(letter.sigla)
    words = {"omits": "omits", "not extant": "[…] not extant", "unreported": "? not reported"}
    for siglum, said in rows:
        found = variant.attest(siglum)
        expected = words.get(found.state) or "".join(map(str, found.reading.content if found.reading else ())).strip()
        assert said == expected, siglum
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator(f"#{variant.id} > .ed-mark")).to_be_focused()


def test_a_table_shows_a_paragraph_witness_by_witness(opens: Opens, address: str) -> None:
    page = opens(f"{address}{MANY}.html")
    page.locator("#p1").get_by_role("button", name="All witnesses of").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="witness by witness")
    heads = dialog.locator("thead th").all_inner_texts()
    assert heads == ["Witness", *page.locator("#p1 .ed-site[id]").evaluate_all("(all) => all.map((one) => one.id)")]
    expect(dialog.locator("tbody tr")).to_have_count(20)
    dialog.get_by_role("link", name=heads[2], exact=True).click()
    expect(dialog).to_be_hidden()
    address_ends(page, f"#{heads[2]}")


def test_a_passage_in_which_a_witness_is_lost_is_not_read_as_its_text(opens: Opens, address: str) -> None:
    page = opens(f"{address}lost.html?version=B")
    assert seen(page.locator("#p1")) == "The river rose [not extant in B]"
    expect(page.locator("#p2")).to_be_hidden()
    assert seen(page.locator("#p3")) == "fell again."


@pytest.mark.parametrize(("asked", "said"), [("version=W4", "version W4"), ("side=W2,W9", "versions W2 and W9")])
def test_a_citation_names_the_version_that_is_read(opens: Opens, address: str, asked: str, said: str) -> None:
    page = opens(f"{address}{MANY}.html?{asked}#p1")
    page.locator("#p1").get_by_role("button", name="Cite paragraph 1").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_have_text(f"Cite ¶\u00a01, {said}")
    assert f"¶\u00a01, {said}" in dialog.get_by_label("Citation").input_value()


@every_look
def test_every_view_is_accessible_and_fits_its_window(opens: Opens, address: str, scheme: str, width: int) -> None:
    for view in (f"{MANY}.html", f"{MANY}.html?side=W1,W3,W9", "song.html", "psalm.html", "lost.html?version=B"):
        page = opens(address + view, width=width, color_scheme=scheme)
        assert faults(page) == [], view
        assert overflow(page) <= 0, view


@pytest.mark.parametrize("name", [FEW, MANY])
def test_the_columns_are_chosen_in_one_row_and_fit_a_phone_however_long_names_are(
    opens: Opens, address: str, name: str
) -> None:
    page = opens(f"{address}{name}.html")
    chosen = page.locator(".ed-columns > select")
    chosen.locator("option").evaluate_all(
        "(all) => all.forEach((one) => (one.textContent += ' in a library'.repeat(9)))"
    )
    assert len({box["y"] for each in chosen.all() if (box := each.bounding_box())}) == 1
    page.set_viewport_size({"width": 360, "height": 800})
    assert overflow(page) <= 0
