"""Numbers by which others know an entry of a register: databases, and addresses in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple


class Database(NamedTuple):
    """A database of people and places.

    It has a name, and something that stands before its numbers in an address.
    """

    name: str
    prefix: str


#: The databases by the column of the registers that holds their numbers.
DATABASES: Mapping[str, Database] = {
    "wikidata": Database("Wikidata", "http://www.wikidata.org/entity/"),
    "viaf": Database("VIAF", "https://viaf.org/viaf/"),
}


def list_authorities(row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the columns with a number of an entry, each with its address."""
    for column, database in DATABASES.items():
        if number := row.get(column):
            yield column, f"{database.prefix}{number}"
