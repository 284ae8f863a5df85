"""Where pages lead programs: FAIR Signposting (https://signposting.org/FAIR/), in the pages and as a link set.

A page says how it is cited, what describes it, of which files its data are, whose they are and under which licence. The
same links for all texts stand in one file (RFC 9264, https://www.rfc-editor.org/rfc/rfc9264). There are none while the
site has no address. They lead to the release that the page is of, which stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from edition.exports import letter_facts
from edition.exports.addresses import FOLDER
from edition.exports.authorities import list_authorities
from edition.exports.contents import Contents, Row
from edition.exports.json_file import write_json
from edition.header import read_authors
from edition.model import Letter
from edition.project import Project

FILE = "linkset.json"
_LD, _TEI, _SET = "application/ld+json", "application/tei+xml", "application/linkset+json"
#: What describes the whole edition, and what it consists of as data, by media type.
_DESCRIBED_BY = (("ro-crate-metadata.json", _LD), ("edition.jsonld", _LD))
_ITEMS = (
    ("registers.xml", _TEI),
    ("tables/datapackage.json", "application/json"),
    ("edition.sqlite", "application/vnd.sqlite3"),
)


class Link(NamedTuple):
    """A link from a page: its relation, its address, its media type."""

    rel: str
    href: str
    type: str = ""


def link_home(project: Project) -> list[Link]:
    """Return the links of the front page, which stands for the whole edition."""
    cited = f"https://doi.org/{project.doi}" if project.doi else f"{project.release}/index.html"
    return [
        Link("cite-as", cited),
        Link("type", "https://schema.org/Book"),
        *(Link("author", editor.address) for editor in project.editor_names if editor.address),
        *_describe(project),
        *(Link("item", f"{project.release}/{FOLDER}/{name}", kind) for name, kind in _ITEMS),
        Link("license", project.licence_address),
    ]


def link_letter(project: Project, letter: Letter, people: Iterable[Row]) -> list[Link]:
    """Return the links of a letter's page.

    ``people`` are the rows of the register of people.
    """
    wanted = {person.id for person in read_authors(letter) if person.id}
    known = [list(list_authorities(row)) for row in people if row["id"] in wanted]
    return [
        Link("cite-as", f"{project.release}/{project.pages.of_letter(letter.id)}.html"),
        Link("type", "https://schema.org/CreativeWork"),
        *(Link("author", addresses[0][1]) for addresses in known if addresses),
        *_describe(project),
        Link("item", f"{project.release}/{FOLDER}/{letter.id}.xml", _TEI),
        Link("collection", f"{project.release}/index.html", "text/html"),
        Link("license", letter_facts.find_licence(letter, project)),
    ]


def _describe(project: Project) -> list[Link]:
    return [
        *(Link("describedby", f"{project.release}/{FOLDER}/{name}", kind) for name, kind in _DESCRIBED_BY),
        Link("linkset", f"{project.release}/{FOLDER}/{FILE}", _SET),
    ]


def make_files(contents: Contents) -> dict[str, bytes]:
    """Make the link set, by its name in the folder of the exports.

    Nothing while the site has no address.
    """
    return {FILE: make_linkset(contents)} if contents.project.release else {}


def make_linkset(contents: Contents) -> bytes:
    """Make the links of the front page and of each text as one link set in JSON."""
    project = contents.project
    pages = {f"{project.release}/index.html": link_home(project)} | {
        f"{project.release}/{project.pages.of_letter(letter.id)}.html": link_letter(
            project, letter, contents.registers["people"]
        )
        for letter in contents.letters
    }
    linkset = [{"anchor": page, **_by_relation(links)} for page, links in pages.items()]
    return write_json({"linkset": linkset})


def _by_relation(links: Iterable[Link]) -> dict[str, list[dict[str, str]]]:
    """Return links by their relation, without the one that leads to the set itself."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for link in links:
        if link.rel != "linkset":
            found[link.rel].append({"href": link.href, **({"type": link.type} if link.type else {})})
    return dict(found)
