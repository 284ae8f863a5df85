"""Names of people as a list has them that is sorted by surnames."""

from __future__ import annotations

from unicodedata import normalize

from edition.figure import slug


def part_name(name: str, key: str) -> tuple[str, str]:
    """Return the surname of a person, and what stands before it.

    The surname is found by ``key``, the id of the person, which begins with it.

    >>> part_name("Ivan Sailor", "sailor-ivan"), part_name("Sun Yat-sen", "sun-yat-sen")
    (('Sailor', 'Ivan'), ('Sun Yat-sen', ''))
    >>> part_name("Professor Müller", "muller")
    ('Müller', 'Professor')
    """
    words = name.split()
    bare = [slug("".join(filter(str.isascii, normalize("NFKD", word)))) for word in words]
    first = next((place for place, word in enumerate(bare) if word == key.partition("-")[0]), 0)
    return " ".join(words[first:]), " ".join(words[:first])
