"""Links from the numbers of authority files to the entries of the registers: BEACON, a file for each database.

Library services read such files to find out who has something on a person or a place. The format:
https://gbv.github.io/beaconspec/beacon.html
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TypeAlias

from edition.exports.addresses import FOLDER
from edition.exports.authorities import DATABASES
from edition.exports.contents import Contents

#: What a link says: its source is what the page that it leads to is about.
_RELATION = "http://xmlns.com/foaf/0.1/isPrimaryTopicOf"


#: A link: number, name and place of an entry.
Link: TypeAlias = tuple[str, str, str]


def list_links(contents: Contents) -> dict[str, list[Link]]:
    """List the links from each database that has any.

    They stand under the column of the registers which holds its numbers. There are none while the site has no address.
    """
    pages = contents.project.pages
    found: dict[str, list[Link]] = {}
    for register, rows in contents.registers.items() if contents.site else ():
        for row in rows:
            place = f"{pages.of_register(register)}.html#{row['id']}"
            for column in DATABASES:
                if row.get(column):
                    found.setdefault(column, []).append((row[column], row.get("name") or row.get("label", ""), place))
    return found


def name_file(column: str) -> str:
    """Return the name of the file of a database in the folder of the exports."""
    return f"beacon-{column}.txt"


def make_files(contents: Contents) -> dict[str, bytes]:
    """Make a file of links for each database, by its name."""
    return {
        name_file(column): make_links(contents, column, links).encode()
        for column, links in list_links(contents).items()
    }


def make_links(contents: Contents, column: str, links: Iterable[Link]) -> str:
    """Make the file of the links from one database. The edition has an address."""
    project, database = contents.project, DATABASES[column]
    changed = [datetime.fromtimestamp(contents.moment, UTC).date().isoformat()] if contents.moment is not None else []
    fields = [
        ("FORMAT", "BEACON"),
        ("PREFIX", f"{database.prefix}{{ID}}"),
        ("TARGET", f"{contents.site}/{{+ID}}"),
        ("RELATION", _RELATION),
        ("NAME", project.title),
        ("DESCRIPTION", f"Entries of the registers that have a number of {database.name}"),
        ("INSTITUTION", project.publisher or project.editors),
        ("HOMEPAGE", f"{contents.site}/index.html"),
        ("FEED", f"{contents.site}/{FOLDER}/{name_file(column)}"),
        *(("CONTACT", mail) for mail in [project.mail] if mail),
        *(("TIMESTAMP", day) for day in changed),
    ]
    head = "".join(f"#{name}: {_line(value)}\n" for name, value in fields)
    return f"{head}\n" + "".join(f"{'|'.join(map(_field, link))}\n" for link in links)


def _line(value: str) -> str:
    return " ".join(value.split())


def _field(value: str) -> str:
    """Return a value without what parts fields and lines."""
    return _line(value.replace("|", " "))
