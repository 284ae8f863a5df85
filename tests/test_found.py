"""How an edition is found: what programs read in its pages, beside them, and in the exports for catalogues."""

from __future__ import annotations

import csv
import io
import json
import re
import struct
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import extruct
import pytest
from books import Book, build, write
from conftest import served
from in_small import chosen, make, settle
from lxml import etree, html
from protego import Protego
from signposting.htmllinks import find_signposting_html
from signposting.linkset import find_signposting_linkset

from edition.book.found import site_files
from edition.book.found.social_card import HEIGHT, WIDTH, draw_card
from edition.book.page.fair import answer_principles
from edition.exports import beacon, cmif, gather_contents, registration
from edition.exports.catalogue import list_items
from edition.exports.contents import Contents
from edition.project import find_project
from edition.theme.page_context import read_first_script

SITE = "https://letters.example/harbour"
RELEASE, NEWEST = f"{SITE}/v0.1.0", f"{SITE}/latest"
TEI = {"t": "http://www.tei-c.org/ns/1.0"}
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def settled(data: Path) -> None:
    """Give the edition in small a site, a day, a DOI, and a page of downloads."""
    settle(data, site=SITE, released="2027-03-01", doi="10.5281/zenodo.1", contact="editors@letters.example")
    path = data / "project.yml"
    pages = "{events: chronology, register: '{id}', downloads: downloads}"
    path.write_text(path.read_text().replace("{events: chapters/chronology}", pages), encoding="utf-8")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder = tmp_path_factory.mktemp("found")
    with chosen(make(folder)) as data:
        settled(data)
        source = write("letters", folder)
        (source / "downloads.md").write_text("# Downloads\n\n```{downloads} catalogues\n```\n")
        index = source / "index.md"
        index.write_text(index.read_text().replace("sources\n```", "sources\ndownloads\n```"))
        found = build(source)
    assert (found.said, found.status) == ("", 0)
    return found


@pytest.fixture(scope="module")
def host(book: Book) -> Iterator[str]:
    with served(book.out) as address:
        yield address


#: How the header of the sailor's letter would say that it was sent.
SENT = """<correspDesc>
  <correspAction type="sent"><persName ref="people:sailor-ivan">Ivan the sailor</persName></correspAction>
  <correspAction type="received">{received}</correspAction>
</correspDesc>"""


def sent(data: Path, received: str) -> None:
    """Let the sailor's letter say that he sent it, and who received it."""
    path = data / "letters" / "sailor-1901.xml"
    text = path.read_text(encoding="utf-8")
    assert "</profileDesc>" in text
    path.write_text(text.replace("</profileDesc>", f"{SENT.format(received=received)}</profileDesc>"), encoding="utf-8")


@pytest.fixture
def known(small: Path) -> Contents:
    settled(small)
    sent(small, '<persName ref="people:sister-anna">Anna</persName>')
    return gather_contents()


def test_a_letter_leads_programs_to_its_data(host: str) -> None:
    found = find_signposting_html(f"{host}/sailor.html")
    assert found.citeAs and found.citeAs.target == f"{RELEASE}/chapters/sailor-1901.html"
    assert {each.target for each in found.authors} == {"http://www.wikidata.org/entity/Q111111111"}
    assert {(each.target, each.type) for each in found.items} == {
        (f"{RELEASE}/downloads/sailor-1901.xml", "application/tei+xml")
    }
    assert {each.type for each in found.describedBy} == {"application/ld+json"}
    assert found.license and found.license.target == "https://creativecommons.org/licenses/by/4.0/"
    assert found.collection and found.collection.target == f"{RELEASE}/index.html"


def test_the_front_page_is_cited_by_the_doi_and_its_files_are_there(host: str, book: Book) -> None:
    found = find_signposting_html(f"{host}/index.html")
    assert found.citeAs and found.citeAs.target == "https://doi.org/10.5281/zenodo.1"
    files = {each.target.removeprefix(f"{RELEASE}/") for each in (*found.items, *found.describedBy, *found.linksets)}
    assert len(files) == 6
    assert all((book.out / name).is_file() for name in files)


def test_the_link_set_says_of_each_page_what_the_page_says(host: str) -> None:
    linkset = find_signposting_linkset(f"{host}/downloads/linkset.json")
    for page, name in (("index", "index"), ("chapters/sailor-1901", "sailor"), ("chapters/baker-1902", "baker")):
        told = {(str(each.rel), each.target) for each in linkset.for_context(f"{RELEASE}/{page}.html")}
        said = {(str(each.rel), each.target) for each in find_signposting_html(f"{host}/{name}.html")}
        assert told == {each for each in said if each[0] != "linkset"} and len(told) > 4


def test_what_is_shared_of_a_page_is_read_by_those_who_show_it(book: Book) -> None:
    page = (book.out / "sailor.html").read_text(encoding="utf-8")
    found = extruct.extract(page, base_url=f"{NEWEST}/sailor.html", syntaxes=["opengraph", "json-ld", "dublincore"])
    (graph,) = found["opengraph"]
    said = dict(graph["properties"])
    assert said["og:title"].startswith("A sailor to his sister, spring 1901")
    assert said["og:url"] == f"{NEWEST}/sailor.html" and said["og:type"] == "article"
    assert said["og:description"]
    assert (book.out / said["og:image"].removeprefix(f"{NEWEST}/")).is_file()
    (linked,) = found["json-ld"]
    assert linked["@type"] == "Chapter" and linked["author"][0]["name"] == "Ivan the sailor"
    (core,) = found["dublincore"]
    assert {each["content"] for each in core["elements"] if each["URI"].endswith("/creator")} == {"Ivan the sailor"}


#: Of the tags that Zotero's translator "Embedded Metadata" reads, those that tell the type of an item, in the order of
#: the page: the last that settles it, or else the first that lets it guess; and the fields that others become.
#: https://github.com/zotero/translators
SETTLES = {"citation_journal_title": "journalArticle", "citation_book_title": "bookSection"}
GUESSES = {"citation_title": "journalArticle", "citation_series_title": "journalArticle"}
FIELDS = {
    "citation_title": "title",
    "citation_publication_date": "date",
    "citation_inbook_title": "publicationTitle",
    "citation_book_title": "bookTitle",
    "citation_publisher": "publisher",
    "citation_doi": "DOI",
    "citation_public_url": "url",
    "citation_language": "language",
}


def read_as_zotero(page: Path) -> dict[str, str]:
    """Return the item that Zotero makes of a page, by the rules of its translators "Embedded Metadata" and "RDF"."""
    tree = html.parse(str(page)).getroot()
    tags = [
        (tag.get("name") or tag.get("property") or "", tag.get("content") or "") for tag in tree.iterfind(".//meta")
    ]
    settled = [SETTLES[name] for name, _ in tags if name in SETTLES]
    guessed = [GUESSES[name] for name, _ in tags if name in GUESSES]
    # Of Open Graph an article is a guess, which comes after these; a website is none.
    shared = {"website": "webpage", "book": "book"}.get(dict(tags).get("og:type", ""), "")
    item = {"itemType": shared or (settled[-1] if settled else guessed[0] if guessed else "webpage")}
    for name, field in FIELDS.items():
        values = [content for tag, content in tags if tag.endswith(name) and content.strip()]
        item |= {field: values[0]} if values else {}
    return item | {"authors": "; ".join(content for tag, content in tags if tag.endswith("citation_author"))}


def test_zotero_takes_a_letter_for_a_part_of_the_book(book: Book) -> None:
    item = read_as_zotero(book.out / "sailor.html")
    assert item["itemType"] == "bookSection"
    assert item["bookTitle"] == item["publicationTitle"] and item["bookTitle"].startswith("A book in small")
    assert item["title"].startswith("A sailor to his sister, spring 1901") and item["authors"] == "Ivan the sailor"
    assert (item["date"], item["DOI"], item["language"]) == ("2027/03/01", "10.5281/zenodo.1", "en")
    assert item["url"].endswith("/sailor.html")


def test_the_card_has_the_size_that_is_asked_for_and_shows_the_title(book: Book) -> None:
    content = (book.out / "_static" / "card.png").read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n" and struct.unpack(">II", content[16:24]) == (WIDTH, HEIGHT)
    one, other = draw_card("Salt", "Bread"), draw_card("Salt", "Water")
    assert one == draw_card("Salt", "Bread") != other and "<text" not in one
    assert etree.fromstring(draw_card("long " * 60, "<&>" * 90)) is not None


def test_the_list_of_pages_has_each_page_of_the_book_and_no_other(book: Book) -> None:
    tree = etree.parse(book.out / "sitemap.xml")
    assert tree.getroot().tag == f"{{{SITEMAP['s']}}}urlset"
    listed = {each.text or "" for each in tree.iterfind("s:url/s:loc", SITEMAP)}
    built = {path.name for path in book.out.glob("*.html")} - {"404.html", "search.html", "genindex.html"}
    assert listed == {f"{NEWEST}/{name}" for name in built}
    assert {each.text for each in tree.iterfind("s:url/s:lastmod", SITEMAP)} == {"2027-03-01"}


#: What a list of pages, and a list of such lists, may be: https://www.sitemaps.org/protocol.html
SITEMAP_GRAMMAR = etree.RelaxNG(
    etree.fromstring("""<grammar xmlns="http://relaxng.org/ns/structure/1.0"
    ns="http://www.sitemaps.org/schemas/sitemap/0.9" datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
  <start><choice>
    <element name="urlset"><oneOrMore><element name="url"><interleave>
      <ref name="place"/>
      <optional><element name="changefreq"><choice><value>always</value><value>hourly</value><value>daily</value>
        <value>weekly</value><value>monthly</value><value>yearly</value><value>never</value></choice></element></optional>
      <optional><element name="priority"><data type="decimal"><param name="minInclusive">0</param>
        <param name="maxInclusive">1</param></data></element></optional>
    </interleave></element></oneOrMore></element>
    <element name="sitemapindex"><oneOrMore><element name="sitemap"><ref name="place"/></element></oneOrMore></element>
  </choice></start>
  <define name="place"><interleave>
    <element name="loc"><data type="anyURI"><param name="minLength">12</param><param name="maxLength">2048</param>
      <param name="pattern">https?://[^ ]+</param></data></element>
    <optional><element name="lastmod"><choice><data type="date"/><data type="dateTime"/></choice></element></optional>
  </interleave></define>
</grammar>""")
)


def test_the_list_of_pages_is_what_its_protocol_says(book: Book, small: Path) -> None:
    """And so are a list of lists and its parts; each has no more than the protocol lets it have."""
    settled(small)
    parted = site_files.make_sitemaps([f"{NEWEST}/{number}.html" for number in range(5)], find_project(), most=2)
    for content in ((book.out / "sitemap.xml").read_bytes(), *parted.values()):
        tree = etree.fromstring(content)
        assert SITEMAP_GRAMMAR.validate(tree), SITEMAP_GRAMMAR.error_log
        assert len(tree) <= 50_000 and len(content) <= 50 * 1024 * 1024
    assert not SITEMAP_GRAMMAR.validate(etree.fromstring(parted["sitemap.xml"].replace(b"http", b"ftp")))


def test_more_pages_than_a_list_may_have_make_several(small: Path) -> None:
    settled(small)
    addresses = [f"{NEWEST}/{number}.html" for number in range(5)]
    files = site_files.make_sitemaps(addresses, find_project(), most=2)
    parts = [urlsplit(each.text or "").path.rpartition("/")[2]
             for each in etree.fromstring(files.pop("sitemap.xml")).iterfind("s:sitemap/s:loc", SITEMAP)]  # fmt: skip
    assert set(parts) == set(files)
    listed = [each.text for name in parts for each in etree.fromstring(files[name]).iterfind("s:url/s:loc", SITEMAP)]
    assert listed == addresses


def test_robots_may_read_every_page_and_learn_of_the_list(book: Book) -> None:
    rules = Protego.parse((book.out / "robots.txt").read_text())
    assert rules.can_fetch(f"{NEWEST}/sailor.html", "any")
    assert list(rules.sitemaps) == [f"{NEWEST}/sitemap.xml"]


def test_the_page_for_wrong_addresses_leads_on_from_any_depth(book: Book) -> None:
    page = html.document_fromstring((book.out / "404.html").read_bytes())
    links = [link for _, _, link, _ in page.iterlinks() if not link.startswith(("#", "https://doi.org"))]
    assert len(links) > 10
    for link in links:
        there = urljoin(f"{NEWEST}/some/where/deep.html", link)
        assert (book.out / urlsplit(there).path.removeprefix("/harbour/latest/")).is_file(), link
    assert page.get("data-content_root") == "/harbour/latest/"
    assert page.xpath("//head/script/text()")[0] == read_first_script()  # which the policy knows by its hash
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex"] and not page.xpath("//link[@rel='canonical']")


def test_without_an_address_there_is_nothing_that_names_one(small: Path, tmp_path: Path) -> None:
    settle(small, site=None)
    found = build(write("letters", tmp_path, "sailor", "sources"))
    names = {path.name for path in found.out.rglob("*")}
    assert not names & {"404.html", "sitemap.xml", "robots.txt", "card.png"}
    head = found.page("sailor").find("head")
    assert head is not None and not head.xpath(".//meta[@property] | .//link[@rel='cite-as' or @rel='license']")
    offered = {item.path for item in list_items(gather_contents()) if item.group == "catalogues"}
    assert offered == {registration.CATALOGUE_ENTRY, registration.REGISTRY}


#: As it was published: https://github.com/TEI-Correspondence-SIG/CMIF
CMIF_SCHEMA = Path(__file__).with_name("vendor") / "cmif" / "cmi-customization.rng"


def test_the_index_of_correspondence_keeps_the_rules_of_its_format(known: Contents, tei_all: etree.RelaxNG) -> None:
    tree = etree.fromstring(cmif.make_index(known))
    for schema in (tei_all, etree.RelaxNG(etree.parse(CMIF_SCHEMA))):
        assert schema.validate(tree), schema.error_log.last_error
    keep_rules(tree)
    (letter,) = tree.iterfind(".//t:correspDesc", TEI)  # the other was sent by nobody to nobody
    assert letter.get("ref") == f"{NEWEST}/chapters/sailor-1901.html"
    (sender,) = letter.iterfind("t:correspAction[@type='sent']/t:persName", TEI)
    assert sender.get("ref") == "http://www.wikidata.org/entity/Q111111111" and sender.text == "Ivan the sailor"


def keep_rules(tree: etree._Element) -> None:
    """Hold an index to the documentation and the Schematron rules of CMIF 1.1."""
    (title,), (publisher,) = tree.findall(".//t:titleStmt/t:title", TEI), tree.findall(".//t:publisher", TEI)
    assert title.text and "".join(publisher.itertext()).strip()
    (idno,) = tree.findall(".//t:publicationStmt/t:idno", TEI)
    assert idno.get("type") == "url" and (idno.text or "").startswith("https://")
    (licence,) = tree.findall(".//t:licence", TEI)
    assert licence.get("target") in cmif.LICENCES
    (source,) = tree.findall(".//t:sourceDesc/t:bibl", TEI)
    identifier = source.get("{http://www.w3.org/XML/1998/namespace}id") or ""
    assert re.search(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", identifier) and source.get("type") == "online"
    for letter in tree.iterfind(".//t:correspDesc", TEI):
        assert letter.get("source") == f"#{identifier}" and (letter.get("ref") or "").startswith("https://")
        assert [action.get("type") for action in letter] == ["sent", "received"]
        for action in letter:
            tags = [etree.QName(each).localname for each in action]
            assert set(tags) <= {"persName", "orgName", "placeName", "date"} and {"persName", "orgName"} & set(tags)
            assert all(each.get("cert", "low") == "low" and len(each) == 0 for each in action)
        for day in letter.iterfind(".//t:date", TEI):
            ends = {name: day.get(name) for name in ("when", "from", "to", "notBefore", "notAfter") if day.get(name)}
            assert ends and all(re.fullmatch(r"\d{4}(-\d\d){0,2}", end or "") for end in ends.values())


def test_doubts_about_who_and_where_are_said_as_far_as_the_format_can(small: Path) -> None:
    sent(small, '<placeName ref="places:lowport" cert="low" evidence="conjecture">Lowport</placeName>')
    settled(small)
    (received,) = etree.fromstring(cmif.make_index(gather_contents())).iterfind(
        ".//t:correspAction[@type='received']", TEI
    )
    unknown, place = received
    assert unknown.text == "Unknown"
    assert dict(place.attrib) == {"cert": "low", "evidence": "conjecture"}


def test_an_index_under_a_licence_that_its_format_refuses_is_not_made(known: Contents) -> None:
    assert cmif.make_files(known)
    other = replace(known.project, licence_address="https://creativecommons.org/licenses/by-nc/4.0/")
    assert cmif.make_files(replace(known, project=other)) == {}


def test_an_index_of_which_no_day_is_known_is_not_made(known: Contents) -> None:
    """Its schema asks for one."""
    assert cmif.make_files(replace(known, moment=None, released=None)) == {}
    for dated in (replace(known, moment=None), replace(known, moment=0, released=None)):
        assert cmif.make_files(dated)


#: The grammar of a text file of BEACON, https://gbv.github.io/beaconspec/beacon.html#beacon-text-format
META = re.compile(
    r"#(PREFIX|TARGET|RELATION|MESSAGE|NAME|DESCRIPTION|INSTITUTION|ANNOTATION|HOMEPAGE|CONTACT|FEED|TIMESTAMP|UPDATE)"
    r":[^\r\n]*"
)
LINK = re.compile(r"[^|\r\n]+(\|[^|\r\n]*(\|[^|\r\n]+)?)?")


def read_beacon(text: str) -> dict[str, str]:
    """Read a file by the grammar, and return its links: source by target."""
    head, _, links = text.partition("\n\n")
    start, *lines = head.split("\n")
    assert re.fullmatch(r"#FORMAT:\s+BEACON", start) and all(map(META.fullmatch, lines))
    fields = {name: value.strip() for name, _, value in (line[1:].partition(":") for line in lines)}
    rows = links.removesuffix("\n").split("\n")
    assert all(map(LINK.fullmatch, rows))
    parts = [row.split("|") for row in rows]
    return {
        fields["TARGET"].replace("{+ID}", target): fields["PREFIX"].replace("{ID}", source)
        for source, _, target in parts
    }


def test_numbers_of_authority_files_lead_to_the_entries(known: Contents, book: Book) -> None:
    (made,) = beacon.make_files(known).items()
    assert made[0] == "beacon-wikidata.txt"
    links = read_beacon(made[1].decode())
    assert links == {f"{NEWEST}/people.html#sailor-ivan": "http://www.wikidata.org/entity/Q111111111"}
    assert book.page("people").xpath("//*[@id='sailor-ivan']")


def test_a_name_cannot_break_the_lines_of_a_file_of_links(small: Path) -> None:
    path = small / "registers" / "people.csv"
    hostile = '"Ivan|https://evil.example\nQ1||x"'
    path.write_text(path.read_text(encoding="utf-8").replace("Ivan the sailor", hostile, 1), encoding="utf-8")
    settled(small)
    (made,) = beacon.make_files(gather_contents()).values()
    assert len(read_beacon(made.decode())) == 1


def test_the_entry_for_the_catalogue_of_editions_says_what_is_known_and_nothing_else(known: Contents) -> None:
    (row,) = csv.DictReader(io.StringIO(registration.make_entry(known).decode()))
    assert len(row) == 51
    assert row["URL"] == NEWEST and row["Handle-PID"] == "10.5281/zenodo.1" and row["Feedback"] == "1"
    assert (row["Historical Period"], row["Creative Commons License"]) == ("Long Nineteenth Century", "1")
    assert row["Manager or Editor"] == row["Begin date"] == "not provided"
    assert row["Audience"] == row["Philological statement"] == ""
    unknown = replace(known, site=None, project=replace(known.project, site=None, doi=None, contact=None))
    (row,) = csv.DictReader(io.StringIO(registration.make_entry(unknown).decode()))
    assert (row["URL"], row["Feedback"], row["Current availability"]) == ("not provided", "0", "0")


def test_a_registry_learns_how_the_data_are_reached_and_kept(known: Contents) -> None:
    found = json.loads(registration.make_description(known))
    assert found["dataLicense"][0]["dataLicenseURL"] == known.project.licence_address
    assert found["repositoryContact"] == ["editors@letters.example"] and found["pidSystem"] == ["DOI"]
    assert found["preservation"]["versions"] == f"{SITE}/versions.html"


def test_the_fair_principles_are_answered_from_the_data(known: Contents) -> None:
    rows = [row for each in known.registers.values() for row in each]

    def met(**changed: Any) -> dict[str, str]:
        return {each.code: each.met for each in answer_principles(replace(known.project, **changed), rows)}

    assert len(met()) == 15
    assert met()["F1"] == met()["F4"] == met()["A1"] == met()["A2"] == "yes"
    alone = met(site=None, doi=None)
    assert (alone["F1"], alone["F4"], alone["A1"], alone["A2"]) == ("partly", "no", "no", "no")
    linked = next(each for each in answer_principles(known.project, rows) if each.code == "I3")
    assert linked.met == "partly" and linked.why.startswith(f"1 of {len(rows)} entries")
    assert answer_principles(known.project, [{"wikidata": "Q1", "sources": "a"}])[10].met == "yes"
