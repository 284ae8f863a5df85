"""Registers: sources, dates, lifetimes, and the rows that point to other rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from edition import dates
from edition.bibliography import parse_sources
from edition.check import id_rules
from edition.check.letter_rules import walk_attributes
from edition.check.material import Material
from edition.check.page_rules import ENTRY
from edition.cited import read_prose
from edition.errors import EditionError, Problem
from edition.store import Table
from edition.vocabulary import REGISTERS

#: Columns of dates in any register, and pairs of them in which the second cannot come before the first.
_DATES = ("born", "died", "founded", "dissolved", "date")
_LIVES = (("born", "died"), ("founded", "dissolved"))
_POINTERS = ("people", "places", "organisations")
#: Registers whose rows must be mentioned; an event stands for itself in the chronology.
_MENTIONED = tuple(name for name in REGISTERS if name != "events")


def _registers(material: Material) -> Iterator[Table]:
    for name in REGISTERS:
        if name in material.tables:
            yield material.tables[name]


def sources_are_in_the_bibliography(material: Material) -> Iterator[Problem]:
    """Report keys in ``sources`` that have no entry in the bibliography.

    That there is a key at all, the schema of the table checks.
    """
    if material.sources is None:
        return
    for table in _registers(material):
        for line, row in table.rows:
            for key, _ in parse_sources(row["sources"]):
                if key not in material.sources:
                    yield Problem.at(
                        table.path,
                        line,
                        f"the source {key!r} is not known",
                        "a key of references.bib",
                        f"source {key}",
                    )


def dates_are_edtf(material: Material) -> Iterator[Problem]:
    """Report dates that are not EDTF or not of the calendar."""
    for table in _registers(material):
        for line, row in table.rows:
            for column in _DATES:
                if row.get(column):
                    try:
                        dates.parse(row[column])
                    except ValueError as error:
                        yield Problem.at(
                            table.path,
                            line,
                            f"{column}: {error}",
                            "a date in EDTF, such as 1901-05-20, 1901-05? or 1874~",
                        )


def nothing_ends_before_it_begins(material: Material) -> Iterator[Problem]:
    """Report people and organisations that end before they begin."""
    for table in _registers(material):
        for line, row in table.rows:
            for begin, end in _LIVES:
                first, last = _bounds(row.get(begin, "")), _bounds(row.get(end, ""))
                if first and last and first.first and last.last and last.last < first.first:
                    yield Problem.at(
                        table.path,
                        line,
                        f"{row['id']}: {end} {row[end]} is before {begin} {row[begin]}",
                        f"{begin} before {end}",
                    )


def _bounds(text: str) -> dates.Bounds | None:
    try:
        return dates.bounds(text)
    except ValueError:
        return None


def dates_last_as_their_words_do(material: Material) -> Iterator[Problem]:
    """Report events of which date and words disagree whether they lasted.

    ``a/b`` lasted from a to b, ``[a..b]`` is one day of those between them. Asked are dates of these two forms alone,
    and the words that ``events`` of the project file lists: whoever lists none is told nothing.
    """
    events = material.tables.get("events")
    if events is None or material.project is None:
        return
    spans = material.project.events
    for line, row in events.rows:
        form = _form(row["date"])
        words = {"lasted": spans.fell, "fell": spans.lasted}.get(form, "")
        said = f"{row['label']}. {row['description']}"
        for word in filter(None, map(str.strip, words.split(";"))):
            if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", said, re.IGNORECASE):
                what, other = _FORMS[form]
                yield Problem.at(
                    events.path,
                    line,
                    f"{row['id']}: date {row['date']} {what}, and the text says {word!r}",
                    f"{other}, or other words",
                )


#: What a date of each form says, and the form of the other kind.
_FORMS = {
    "lasted": ("lasted from one day to another", "[a..b] for one day between two"),
    "fell": ("is one day between two", "a/b for what lasted"),
}


def _form(text: str) -> str:
    """Return ``lasted`` for an interval and ``fell`` for one day of several.

    Empty for other dates.
    """
    try:
        if dates.has_lasted(text):
            return "lasted"
    except ValueError:  # said by the rule about EDTF
        return ""
    return "fell" if text.startswith("[") else ""


def events_point_to_rows(material: Material) -> Iterator[Problem]:
    """Report events that name an unknown person, place, organisation or letter."""
    events = material.tables.get("events")
    if events is None:
        return
    letters = set(material.letter_ids)
    for line, row in events.rows:
        for register in _POINTERS:
            known = material.known(register)
            unknown = [
                identifier for identifier in row[register].split() if known is not None and identifier not in known
            ]
            for identifier in unknown:
                what = f"{register}: {identifier!r} is not known"
                cause = f"row {register}:{identifier}"
                yield Problem.at(events.path, line, what, f"an id of registers/{register}.csv", cause)
        if row["letter"] and row["letter"] not in letters:
            what = f"letter: {row['letter']!r} is not known"
            expected = f"one of {', '.join(sorted(letters))}"
            yield Problem.at(events.path, line, what, expected, f"letter {row['letter']}")


def places_have_both_coordinates(material: Material) -> Iterator[Problem]:
    """Report places that have only one of latitude and longitude.

    The schema of the table checks their range.
    """
    places = material.tables.get("places")
    if places is None:
        return
    for line, row in places.rows:
        if bool(row["latitude"]) != bool(row["longitude"]):
            yield Problem.at(
                places.path, line, f"{row['id']}: one coordinate alone", "latitude and longitude, or neither"
            )


def every_row_is_mentioned(material: Material) -> Iterator[Problem]:
    """Report people, places, organisations and terms that are mentioned nowhere.

    Letters with their notes, events, chapters and notebooks count. Nothing is reported while one of these cannot be
    read, or points to a row that does not exist: that row may be a misspelling of the one not mentioned.
    """
    mentioned = _mentioned(material)
    known = {f"{name}:{identifier}" for name in REGISTERS for identifier in material.known(name) or ()}
    if mentioned is None or not mentioned <= known:
        return
    for name in _MENTIONED:
        table = material.tables[name]
        for line, row in table.rows:
            if f"{name}:{row['id']}" not in mentioned and id_rules.ENTRY.fullmatch(
                row["id"]
            ):  # no other id can be pointed to
                what = f"{row['id']} is mentioned nowhere"
                yield Problem.at(
                    table.path, line, what, f"a mention in {material.noun.with_article}, a note, an event or a chapter"
                )


def _mentioned(material: Material) -> set[str] | None:
    """Return ``register:id`` of every row that something points to.

    None where something could not be read.
    """
    letters = set(material.letter_ids)
    if letters != set(material.letters) or not set(REGISTERS) <= set(material.tables):
        return None
    named = {row["letter"] for table in material.tables.values() for _, row in table.rows if row.get("letter")}
    if not named <= letters or any(id_rules.find_lost(material).values()):
        return None  # what is lost may have mentioned any of them
    rows = material.tables["events"].rows
    mentioned = {f"{name}:{identifier}" for _, row in rows for name in _POINTERS for identifier in row[name].split()}
    for letter in material.letters.values():
        tokens = [token for name, value, _ in walk_attributes(letter) if name == "ref" for token in value.split()]
        mentioned.update(token for token in tokens if not token.startswith(("#", "https://")))
    for path in material.prose:
        try:
            mentioned.update(ENTRY.findall(read_prose(path)))
        except EditionError:  # said by the rule about the citations of the chapters
            return None
    return mentioned


def lists_have_no_empty_parts(material: Material) -> Iterator[Problem]:
    """Report lists of other names with empty or repeated names.

    The column is ``also``; its names are separated by ``; ``.
    """
    for table in _registers(material):
        for line, row in table.rows:
            if not row.get("also"):
                continue
            parts = row["also"].split("; ")
            if any(not part.strip() or part != part.strip() or ";" in part for part in parts):
                yield Problem.at(table.path, line, f"also {row['also']!r}", "names parted by a semicolon and one space")
            elif len(set(parts)) < len(parts) or row["name"] in parts:
                yield Problem.at(table.path, line, f"also {row['also']!r} says a name twice", "each other name once")


def authorities_name_one_row(material: Material) -> Iterator[Problem]:
    """Report rows of a register that share an item of Wikidata or VIAF."""
    for table in _registers(material):
        for column in ("wikidata", "viaf"):
            seen: dict[str, str] = {}
            for line, row in table.rows:
                item = row.get(column)
                if item and item in seen:
                    yield Problem.at(
                        table.path,
                        line,
                        f"{row['id']} has the {column} item {item} of {seen[item]}",
                        "an item of its own",
                    )
                elif item:
                    seen[item] = row["id"]


RULES = (
    sources_are_in_the_bibliography,
    dates_are_edtf,
    dates_last_as_their_words_do,
    nothing_ends_before_it_begins,
    events_point_to_rows,
    places_have_both_coordinates,
    every_row_is_mentioned,
    lists_have_no_empty_parts,
    authorities_name_one_row,
)
