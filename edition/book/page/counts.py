"""Numbers in prose, computed when the book is built: ``{count}`variants sailor-1901 kind=omission```."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, TypeAlias

import edition
from edition import bibliography, cited, store, vocabulary
from edition.book.page.faults import list_known
from edition.errors import RestatedTextError
from edition.model import Section, walk
from edition.project import find_project

if TYPE_CHECKING:
    import pandas as pd

Filters: TypeAlias = dict[str, str]
#: The values that columns can hold, by column.
Values: TypeAlias = Mapping[str, Collection[str]]


class UnknownCountError(ValueError):
    """An error about a measure, subject or filter that does not exist.

    The message says what was expected.
    """


def count(asked: str) -> str:
    """Return the number that ``asked`` describes, in figures, or in words if so asked.

    ``asked`` is a measure (``MEASURES``), its subjects and filters, as in ``variants sailor-1901 kind=omission``; a
    final ``in words`` asks for words, ``In words`` for words with a capital. Raises UnknownCountError, and EditionError
    where the data cannot be read.
    """
    words = asked.split()
    in_words = [word.lower() for word in words[-2:]] == ["in", "words"]
    capital = in_words and words[-2][0].isupper()
    if in_words:
        words = words[:-2]
    if not words or words[0] not in MEASURES:
        raise UnknownCountError(f"no count {asked!r}; expected {list_known(MEASURES)}")
    filters = dict(word.split("=", 1) for word in words[1:] if "=" in word)
    subjects = [word for word in words[1:] if "=" not in word]
    number = MEASURES[words[0]](subjects, filters)
    if not in_words:
        return f"{number:,}"
    text = spell_number(number)
    return text[0].upper() + text[1:] if capital else text


_SMALL = (
    *("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spell_number(number: int) -> str:
    """Return a number in words up to a hundred, and in figures above; zero is ``no``.

    >>> spell_number(83), spell_number(101)
    ('eighty-three', '101')
    """
    if number < 0 or number > 100:
        return f"{number:,}"
    if number < 20:
        return _SMALL[number]
    if number == 100:
        return "one hundred"
    tens, ones = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_SMALL[ones]}" if ones else "")


def _one(subjects: list[str], what: str) -> str:
    if len(subjects) != 1:
        raise UnknownCountError(f"{len(subjects)} subjects {' '.join(subjects)!r}; expected {what}")
    return subjects[0]


def _letter(subjects: list[str]) -> edition.Letter:
    identifier = _one(subjects, f"one {find_project().text.singular}")
    if identifier not in edition.letters():
        raise UnknownCountError(
            f"no {find_project().text.singular} {identifier!r}; expected {list_known(edition.letters())}"
        )
    return edition.load(identifier)


def _filtered(table: pd.DataFrame, filters: Filters, known: Values) -> pd.DataFrame:
    """Return the rows of a table that hold the wanted value in each filtered column.

    A cell with a list of codes holds each of them; an empty value finds empty cells. ``known`` gives, for columns with
    a closed list, the values that they can hold. Raises UnknownCountError for an unknown column or value.
    """
    for column, value in filters.items():
        if column not in table.columns:
            raise UnknownCountError(f"no filter {column!r}; expected {list_known(map(str, table.columns), 30)}")
        wanted = value.replace("-", " ") if column in {"evidence", "mechanisms"} else value
        if wanted and column in known and wanted not in known[column]:
            raise UnknownCountError(f"no {column} {value!r}; expected {list_known(known[column], 30)}")
        separator = {"kinds": " ", "evidence": ",", "mechanisms": ",", "people": " ", "places": " "}.get(column)
        cells = table[column].astype("string").fillna("")
        lists = cells.str.split(separator) if separator else cells.map(lambda cell: [cell])
        table = table[[wanted in [item.strip() for item in items] for items in lists]]
    return table


def _of_variants(letter: edition.Letter) -> Values:
    """Return the values that the columns of a letter's variants can hold."""
    lists = find_project().vocabularies.lists(letter.sigla)
    return {
        "id": [variant.id for variant in letter.all_variants],
        "group": [variant.id for variant in letter.all_variants],
        **lists,
        "kinds": lists["kind"],
        "mechanisms": lists["mechanism"],
        "extent_certainty": lists["certainty"],
        **_of_paragraphs(letter, "paragraph"),
    }


def _of_paragraphs(letter: edition.Letter, name: str) -> Values:
    """Return the values that columns of a letter's paragraphs can hold.

    ``name`` is the column that holds the ids of paragraphs.
    """
    return {
        name: [paragraph.id for paragraph in letter.all_paragraphs],
        "section": [node.id for node in walk(letter.sections) if isinstance(node, Section) and node.id],
        "letter": [letter.id],
    }


def _no_filters(filters: Filters) -> None:
    if filters:
        raise UnknownCountError(f"filters {', '.join(filters)}; expected none for this count")


def _sites(subjects: list[str], filters: Filters) -> pd.DataFrame:
    letter = _letter(subjects)
    return _filtered(letter.variants, filters, _of_variants(letter))


def _variants(subjects: list[str], filters: Filters) -> pd.DataFrame:
    return _sites(subjects, {"status": "variant"} | filters)


def _words(subjects: list[str], filters: Filters) -> int:
    """Return the number of words of a witness of a letter.

    They are counted in the layer that holds its text, else taken from the counts recorded from the publication.
    """
    if len(subjects) != 2:
        raise UnknownCountError(
            f"words of {' '.join(subjects)!r}; expected {find_project().text.with_article} and a siglum"
        )
    letter, siglum = _letter(subjects[:1]), subjects[1]
    if siglum not in letter.sigla:
        raise UnknownCountError(f"{letter.id} has no witness {siglum!r}; expected {list_known(letter.sigla)}")
    try:
        letter.witness_text(siglum)
    except RestatedTextError:
        recorded = edition.figures("paragraphs")
        recorded = recorded[(recorded["letter"] == letter.id) & (recorded["witness"] == siglum)]
        published = {"paragraph": list(recorded["paragraph"])}
        return int(_filtered(recorded, filters, published)["words"].sum())
    own = letter.paragraphs.rename(columns={"id": "paragraph"})
    known = _of_paragraphs(letter, "paragraph")
    return int(_filtered(own, filters, known)[f"words_{siglum}"].sum())


def _paragraphs(subjects: list[str], filters: Filters) -> int:
    letter = _letter(subjects)
    return len(_filtered(letter.paragraphs, filters, _of_paragraphs(letter, "id")))


def _of_letter(measure: Callable[[edition.Letter], int]) -> Measure:
    def counted(subjects: list[str], filters: Filters) -> int:
        _no_filters(filters)
        return measure(_letter(subjects))

    return counted


def _entries(subjects: list[str], filters: Filters) -> int:
    from edition.vocabulary import REGISTERS

    register = _one(subjects, "one register")
    if register not in REGISTERS:
        raise UnknownCountError(f"no register {register!r}; expected {list_known(REGISTERS)}")
    table = edition.register(register)
    known = {"id": list(table["id"]), "letter": edition.letters(), "certainty": vocabulary.CERTAINTY}
    return len(_filtered(table, filters, known))


def _letters(subjects: list[str], filters: Filters) -> int:
    _no_filters(filters)
    if subjects:
        raise UnknownCountError(f"{find_project().text.plural} of {' '.join(subjects)!r}; expected no subject")
    return len(edition.letters())


def _coverage(subjects: list[str], filters: Filters) -> int:
    _no_filters(filters)
    if len(subjects) < 2 or f"alignment-{subjects[0]}" not in _table_names():
        wanted = f"{find_project().text.with_article} with an alignment and a code"
        raise UnknownCountError(f"coverage of {' '.join(subjects)!r}; expected {wanted}")
    table = edition.alignment(subjects[0])["coverage"]
    code = " ".join(subjects[1:])
    if code not in set(table):
        raise UnknownCountError(f"no coverage {code!r}; expected {list_known(sorted(set(table.dropna())))}")
    return int((table == code).sum())


def _judged_sources(subjects: list[str], filters: Filters) -> list[bibliography.Source]:
    """Return the sources that have all the wanted codes."""
    if subjects:
        raise UnknownCountError(f"sources of {' '.join(subjects)!r}; expected no subject")
    codes = find_project().vocabularies.of_sources()
    for field, value in filters.items():
        if field not in codes:
            raise UnknownCountError(f"no filter {field!r}; expected {list_known(codes)}")
        if value not in map(vocabulary.as_token, codes[field]):
            raise UnknownCountError(
                f"no {field} {value!r}; expected {list_known(map(vocabulary.as_token, codes[field]))}"
            )
    return [
        source
        for source in bibliography.sources().values()
        if all(vocabulary.as_token(source.fields.get(field, "")) == value for field, value in filters.items())
    ]


def _statements(subjects: list[str], filters: Filters) -> int:
    """Return the number of places that cite a source of the wanted codes."""
    keys = {source.key for source in _judged_sources(subjects, filters)}
    return sum(not keys.isdisjoint(place.keys) for place in cited.list_places(find_project()))


def _table_names() -> Iterable[str]:
    return [resource["name"] for resource in store.package().get("resources", [])]


def _sum(column: str) -> Measure:
    return lambda subjects, filters: int(_variants(subjects, filters)[column].sum())


Measure: TypeAlias = Callable[[list[str], Filters], int]

#: What can be counted, and of what. ``variants`` are those of status ``variant``; ``sites`` are of every status.
MEASURES: dict[str, Measure] = {
    "letters": _letters,
    "paragraphs": _paragraphs,
    "sites": lambda subjects, filters: len(_sites(subjects, filters)),
    "variants": lambda subjects, filters: len(_variants(subjects, filters)),
    "doubtful": lambda subjects, filters: len(_sites(subjects, {"status": "doubtful"} | filters)),
    "changes": lambda subjects, filters: int(_variants(subjects, filters)["group"].nunique()),
    "groups": _of_letter(lambda letter: len(letter.groups)),
    "notes": _of_letter(lambda letter: len(letter.notes)),
    "witnesses": _of_letter(lambda letter: len(letter.witnesses)),
    "words": _words,
    "lemma-words": _sum("lemma_words"),
    "reading-words": _sum("reading_words"),
    "longest-reading": lambda subjects, filters: max(_variants(subjects, filters)["reading_words"], default=0),
    "entries": _entries,
    "coverage": _coverage,
    "sources": lambda subjects, filters: len(_judged_sources(subjects, filters)),
    "statements": _statements,
}
