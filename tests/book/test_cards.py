"""Cards of the registers: what they hold, and that what data says stays text."""

from __future__ import annotations

import json

import pytest
from conftest import HTML
from lxml import html

import edition
from edition.book.registers.cards import DATA, Card, read_cards, readdress_card, render_script
from edition.vocabulary import REGISTERS

PAGE = """<!DOCTYPE html><article>
<section class="ed-register-entry" id="zinoviev-grigorii">
<h2>Grigorii Zinoviev<a class="headerlink" href="#z">#</a></h2>
<p><span class="ed-foreign" lang="ru">Зиновьев</span> · born 1883</p>
<p>Fate: shot in
1936.</p>
<p class="ed-authorities"><a href="https://www.wikidata.org/wiki/Q1">Wikidata Q1</a></p>
<p class="ed-sources">Sources: <a href="sources.html#a">A</a></p>
<p class="ed-mentions">In M’s letter: <a href="m.html#p2">¶ 2</a>, <a href="../other/j.html#n01">note 1</a></p>
</section>
<ul><li class="ed-event" id="plenum"><p><span class="ed-when">1923</span> <strong>A plenum</strong></p>
<p>It met.</p></li></ul>
</article>"""


def test_a_card_says_what_the_register_says_without_what_it_rests_on() -> None:
    found = {
        name: readdress_card(card, "chapters/people.html") for name, card in read_cards(html.document_fromstring(PAGE))
    }
    mentions = ("In M’s letter:", [("¶ 2", "chapters/m.html#p2"), ("note 1", "other/j.html#n01")])
    lines: list[list[str | tuple[str, str]]] = [[("ru", "Зиновьев"), " · born 1883"], ["Fate: shot in 1936."]]
    assert found["zinoviev-grigorii"] == Card("Grigorii Zinoviev", lines, [mentions])
    assert found["plenum"] == Card("A plenum", [["1923"], ["It met."]], [])


@pytest.mark.parametrize("address", ["chapters/people/", "chapters/people.html"])
def test_a_mention_on_the_page_itself_and_one_in_a_folder_are_found_from_the_root(address: str) -> None:
    page = PAGE.replace("m.html#p2", "#p2").replace("../other/j.html#n01", "../j/#n01")
    (_, card), *_ = read_cards(html.document_fromstring(page))
    ((_, links),) = readdress_card(card, address).mentions
    assert [link for _, link in links] == [f"{address}#p2", "chapters/j/#n01" if address.endswith("/") else "j/#n01"]


def test_hostile_names_are_written_as_data() -> None:
    name = "</script><img src=x onerror=alert(1)>\u2028\"'`"
    written = render_script({"a.html#b": Card(name, [[name]], [])})
    (line,) = written.splitlines()[1:-1] if "\u2028" not in written else written.split("\n")[1:-2]
    assert json.loads(f"{{{line}}}") == {"a.html#b": [name, [[name]], []]}


@pytest.mark.built
def test_every_name_in_a_letter_has_a_card_and_every_entry_one() -> None:
    source = (HTML / "_static" / DATA).read_text(encoding="utf-8")
    known = json.loads(source.split("=", 1)[1].rstrip(";\n"))
    for letter in edition.letters():
        page = html.parse(str(HTML / "chapters" / f"{letter}.html"))
        names = {f"chapters/{link}" for link in page.xpath("//a[@class='ed-name']/@href")}
        assert names and names <= known.keys()
    ids = {address.partition("#")[2] for address in known}
    assert all(set(edition.register(register)["id"]) <= ids for register in REGISTERS)
