"""Links from the numbers of authority files to the entries of the registers: BEACON, a file for each database.

Library services read such files to find out who has something on a person or a place. The format:
https://gbv.github.io/beaconspec/beacon.html
"""

from __future__ import annotations

from datetime import UTC, datetime

from edition.exports.addresses import FOLDER
from edition.exports.authorities import DATABASES
from edition.exports.contents import Contents

#: What a link says: its source is what the page that it leads to is about.
_RELATION = "http://xmlns.com/foaf/0.1/isPrimaryTopicOf"


def list_links(contents: Contents, column: str) -> list[tuple[str, str, str]]:
    """List the links of a database: number, name and place of an entry.

    ``column`` is that of the registers which holds the numbers.
    """
    pages = contents.project.pages
    return [
        (row[column], row.get("name") or row.get("label", ""), f"{pages.of_register(register)}.html#{row['id']}")
        for register, rows in contents.registers.items()
        for row in rows
        if row.get(column)
    ]


def name_file(column: str) -> str:
    """Return the name of the file of a database in the folder of the exports."""
    return f"beacon-{column}.txt"


def list_databases(contents: Contents) -> list[str]:
    """List the databases that links are made from, by their columns.

    There are none while the site has no address.
    """
    return [column for column in DATABASES if list_links(contents, column)] if contents.site else []


def make_files(contents: Contents) -> dict[str, bytes]:
    """Make a file of links for each database, by its name."""
    return {name_file(column): make_links(contents, column).encode() for column in list_databases(contents)}


def make_links(contents: Contents, column: str) -> str:
    """Make the links from one database. The edition has an address."""
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
    links = "".join(f"{'|'.join(map(_field, link))}\n" for link in list_links(contents, column))
    return f"{head}\n{links}"


def _line(value: str) -> str:
    return " ".join(value.split())


def _field(value: str) -> str:
    """Return a value without what parts fields and lines."""
    return _line(value.replace("|", " "))
