"""What the edition promises: sound data, the witnesses' own words, whole links, figures that are counted.

`make test` builds the book first. Nothing here names a text: yours is tested as soon as it is there.
"""

from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

import edition
from edition.check import check
from edition.project import find_project
from edition.words import count_words, list_words

PROJECT = find_project(Path(__file__))
HTML = PROJECT.root / "_build" / "html"
TRANSCRIPTIONS = sorted((PROJECT.root / "tests" / "transcriptions").glob("*/*.txt"))
WITNESSES = [(letter, siglum) for letter in edition.letters() for siglum in edition.load(letter).readable]


@cache
def page(path):
    """Return a page of the built book, without its scripts."""
    return html.parse(str(path)).getroot()


@cache
def ids(path):
    """Return what a link may lead to on a page."""
    return {*page(path).xpath("//@id"), *page(path).xpath("//a/@name"), ""}


def words(text):
    """Return the words of a text in small letters: punctuation, capitals and hyphens are not compared."""
    return [part for word in list_words(text.replace("'", "’")) for part in word.split("-")]


def witness_on_page(letter, siglum):
    """Return the words of one witness as a letter's page has them, by the attributes that its elements carry."""
    (text,) = page(HTML / f"{PROJECT.pages.of_letter(letter)}.html").xpath("//*[@data-letter]")
    copy = html.fromstring(html.tostring(text, encoding="unicode"))
    for node in copy.xpath("//*[@data-paratext] | //*[@data-restated]"):
        node.drop_tree()
    for node in copy.xpath("//*[@data-wit]"):
        if siglum not in node.get("data-wit").split():
            node.drop_tree()
    return words(" ".join(paragraph.text_content() for paragraph in copy.xpath("//p[@id]")))


def test_the_data_are_sound():
    assert not [str(problem) for problem in check()]


@pytest.mark.parametrize(("letter", "siglum"), WITNESSES)
def test_a_page_holds_the_words_of_each_witness(letter, siglum):
    assert witness_on_page(letter, siglum) == words(edition.load(letter).witness_text(siglum))


@pytest.mark.parametrize("path", TRANSCRIPTIONS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_apparatus_gives_the_text_of_each_copy(path):
    assert words(edition.load(path.parent.name).witness_text(path.stem)) == words(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted(HTML.rglob("*.html")), ids=lambda path: path.relative_to(HTML).as_posix())
def test_every_link_of_a_page_leads_somewhere(path):
    broken = []
    for link in page(path).xpath("//a/@href"):
        there = urlsplit(link)
        if there.scheme or there.netloc:
            continue
        target = (path.parent / unquote(there.path)).resolve() if there.path else path
        if not target.is_file() or (target.suffix == ".html" and unquote(there.fragment) not in ids(target)):
            broken.append(link)
    assert not broken


@pytest.mark.parametrize("path", sorted((PROJECT.root / "notebooks").glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_shows_its_charts_with_their_data(path):
    charts = page(HTML / "notebooks" / f"{path.stem}.html").xpath("//figure[contains(@class, 'ed-chart')]")
    assert charts
    for chart in charts:
        assert chart.xpath(".//*[local-name() = 'svg']")
        assert chart.xpath(".//table//td")


@pytest.mark.parametrize(
    "path", sorted((PROJECT.root / "notebooks").glob("variants.ipynb")), ids=lambda path: path.stem
)
def test_the_figures_in_the_first_notebook_are_those_of_the_data(path):
    letter = edition.load(edition.letters()[0])
    said = page(HTML / "notebooks" / f"{path.stem}.html").text_content()
    assert f"{len(letter.variants)} sites" in said
    for siglum in letter.readable:
        assert f"{siglum} has {count_words(letter.witness_text(siglum))} words" in said
