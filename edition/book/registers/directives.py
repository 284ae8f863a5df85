"""The directives that print a register: one block an entry, and the events as a chronology."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from typing import ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

import edition
from edition import store
from edition.bibliography import parse_sources
from edition.book.build.dependencies import note_outline, note_table
from edition.book.citing.bibtex import cite
from edition.book.letter.content import Rendered
from edition.book.letter.place_names import name_place
from edition.book.page.faults import Reported, list_known, report_fault
from edition.book.page.ids import place
from edition.book.page.references import point_to
from edition.book.registers.rows import Mention, Row, find_mentions, make_sort_key, name_entry, name_letter, read_rows
from edition.dates import bounds, describe
from edition.doctree import nodes as ours
from edition.doctree.domain import edition_domain
from edition.doctree.names import part_name
from edition.project import find_project
from edition.vocabulary import REGISTERS

#: What each register says of an entry, in this order: column and the words before it.
_FIELDS = {
    "people": (("role", ""), ("fate", "Fate: ")),
    "places": (("description", ""),),
    "organisations": (("description", ""),),
    "terms": (("definition", ""),),
    "events": (("description", ""),),
}
#: Columns that name entries of other registers, in the events.
_LINKED = ("people", "places", "organisations")
#: What a letter's ids begin with, and the role that refers to them.
_KINDS = {"p": "paragraph", "n": "note", "v": "variant"}
#: How many events make a year a period of its own in the chronology.
_MANY = 5
_WIKIDATA, _VIAF = "https://www.wikidata.org/wiki/", "https://viaf.org/viaf/"


class _RegisterDirective(SphinxDirective):
    """A directive that prints a register; it reports data that cannot be read."""

    def run(self) -> list[nodes.Node]:
        """Return what the directive prints, or nothing after reporting what is wrong."""
        with Reported(self):
            return place(self, self.printed())
        return []

    def printed(self) -> list[nodes.Node]:
        """Return what the directive prints. Raises EditionError where data cannot be read."""
        raise NotImplementedError

    def read(self, register: str) -> dict[str, Row]:
        """Return the rows of a register by id, and record that the page depends on them."""
        note_table(self.env, register)
        return read_rows(register)

    def dated(self, edtf: str, identifier: str) -> str:
        """Return a date in words; report what is no EDTF date and return it as it stands."""
        try:
            return describe(edtf)
        except ValueError as error:
            report_fault(self, f"{identifier}: {edtf!r} is not a date: {error}", "an EDTF date")
            return edtf

    def sources(self, row: Row, *, brackets: bool = True) -> Rendered:
        """Return the citation of a row's sources."""
        return cite(self.env, self.state.document, parse_sources(row["sources"]), self.lineno, brackets=brackets)

    def entries(self, register: str, identifiers: str) -> Rendered:
        """Return links to the entries of another register that a field names.

        ``identifiers`` are ids parted by spaces; unknown ones are reported and left out.
        """
        links: Rendered = []
        known = self.read(register) if identifiers else {}
        for identifier in identifiers.split():
            if identifier not in known:
                report_fault(self, f"the register of {register} has no entry {identifier!r}")
                continue
            links += [nodes.Text(", ")] if links else []
            links.append(point_to("entry", f"{register}:{identifier}", name_entry(register, known[identifier])))
        return links


class RegisterDirective(_RegisterDirective):
    """The directive ``{register} people``, which prints every entry of a register.

    Each has its forms, dates, references, sources and mentions.
    """

    required_arguments = 1

    def printed(self) -> list[nodes.Node]:
        """Return a section for each entry."""
        register = self.arguments[0]
        if register not in REGISTERS:
            report_fault(self, f"no register {register!r}", list_known(REGISTERS))
            return []
        for identifier in edition.letters():
            note_outline(self.env, identifier)
        self.languages = store.name_languages(store.package(), register)
        mentioned = find_mentions(map(edition.load, edition.letters()))
        return [
            self._entry(register, identifier, row, mentioned.get(f"{register}:{identifier}", []))
            for identifier, row in self._sorted(register)
        ]

    def _sorted(self, register: str) -> list[tuple[str, Row]]:
        entries = self.read(register).items()
        if register == "events":
            return sorted(entries, key=lambda item: _when(item[1]["date"]))
        return sorted(entries, key=lambda item: make_sort_key(register, item[1]))

    def _entry(self, register: str, identifier: str, row: Row, mentioned: list[Mention]) -> nodes.section:
        name = name_entry(register, row)
        edition_domain(self.env).note_entry(register, identifier, name)
        block = nodes.section("", ids=[identifier], classes=["ed-register-entry"])
        block += nodes.title("", "", *_head(register, identifier, name))
        block += [nodes.paragraph("", "", *line) for line in self._lines(register, row) if line]
        block += self._grounds(row)
        block += _mentions(mentioned)
        return block

    def _lines(self, register: str, row: Row) -> Iterable[Rendered]:
        yield _joined(self._forms(row), self._dates(row))
        for column, words in _FIELDS[register]:
            if row[column]:
                yield [nodes.Text(f"{words}{row[column]}")]
        for column in _LINKED:
            if row.get(column):
                yield [nodes.Text(f"{column.capitalize()}: "), *self.entries(column, row[column])]
        if row.get("certainty"):
            yield [nodes.Text(f"Certainty of the identification: {row['certainty']}.")]

    def _grounds(self, row: Row) -> Iterable[nodes.paragraph]:
        """Yield the lines that say what an entry rests on: authority files, sources."""
        authorities: Rendered = _joined(*([node] for node in _authorities(row)))
        if authorities:
            yield nodes.paragraph("", "", *authorities, classes=["ed-authorities"])
        sources = self.sources(row, brackets=False)
        if sources:
            yield nodes.paragraph("", "", nodes.Text("Sources: "), *sources, classes=["ed-sources"])

    def _forms(self, row: Row) -> Rendered:
        forms: Rendered = []
        for column, language in self.languages.items():
            if row.get(column):
                forms += [nodes.Text("; ")] if forms else []
                forms.append(ours.inline(row[column], classes="ed-foreign", lang=language))
        if row.get("also"):
            forms += [nodes.Text(f"{'; ' if forms else ''}also {row['also']}")]
        return forms

    def _dates(self, row: Row) -> Rendered:
        if row.get("date"):
            return [nodes.Text(self.dated(row["date"], row["id"]))]
        ends = [("born", "died"), ("founded", "dissolved")]
        said = [f"{word} {self.dated(row[word], row['id'])}" for pair in ends for word in pair if row.get(word)]
        return [nodes.Text(", ".join(said))] if said else []


class ChronologyDirective(_RegisterDirective):
    """The directive ``{chronology}``, which lists the events in order of their dates.

    Its option ``letter`` limits the list to the events of a letter.
    """

    option_spec: ClassVar = {"letter": directives.unchanged_required}

    def printed(self) -> list[nodes.Node]:
        """Return lists of the events, each with its date, place, people and sources.

        Where the events fall into several periods, each period is a section with a heading.
        """
        events = self.read("events")
        wanted = self.options.get("letter")
        if wanted:
            if wanted not in edition.letters():
                report_fault(self, f"no {find_project().text.singular} {wanted!r}", list_known(edition.letters()))
                return []
            events = {key: row for key, row in events.items() if row["letter"] == wanted}
        for identifier in edition.letters():
            note_outline(self.env, identifier)
        self.mentioned = find_mentions(map(edition.load, edition.letters()))
        periods = _periods(events.values())
        lists = {period: nodes.bullet_list(classes=["ed-chronology"], bullet="-") for period in periods.values()}
        for identifier, row in sorted(events.items(), key=lambda item: _when(item[1]["date"])):
            lists[periods[_year(row)]] += self._event(identifier, row)
        if len(lists) < 2:
            return [*lists.values()]
        return [self._period(period, items) for period, items in lists.items()]

    def _period(self, period: str, items: nodes.bullet_list) -> nodes.section:
        section = nodes.section("", nodes.title("", period), items, ids=[f"y{period.replace('–', '-')}"])
        return section

    def _event(self, identifier: str, row: Row) -> nodes.list_item:
        edition_domain(self.env).note_entry("events", identifier, row["label"])
        item = nodes.list_item("", ids=[identifier], classes=["ed-event"])
        when = ours.inline(self.dated(row["date"], identifier), classes="ed-when")
        item += nodes.paragraph("", "", when, nodes.Text(" "), nodes.strong("", row["label"]))
        tail: Rendered = [nodes.Text(row["description"]), nodes.Text(" "), *self.sources(row)]
        item += nodes.paragraph("", "", *tail)
        named = _joined(*(self.entries(column, row[column]) for column in _LINKED if row[column]))
        said: list[Rendered] = [
            [nodes.Text(f"{column}: {row[column]}")] for column in ("kind", "certainty") if row[column]
        ]
        remarks = _joined(named, self._about(row["letter"]), *said)
        if remarks:
            item += nodes.paragraph("", "", *remarks, classes=["ed-remarks"])
        item += _mentions(self.mentioned.get(f"events:{identifier}", []))
        return item

    def _about(self, letter: str) -> Rendered:
        if not letter:
            return []
        if letter not in edition.letters():
            report_fault(
                self,
                f"no {find_project().text.singular} {letter!r} (register of events)",
                list_known(edition.letters()),
            )
            return []
        note_outline(self.env, letter)
        return [point_to("letter", letter, name_letter(edition.load(letter)))]


def _head(register: str, identifier: str, name: str) -> Rendered:
    """Return the heading of an entry, of a person with the surname first."""
    surname, given = part_name(name, identifier) if register == "people" else ("", "")
    if not surname:
        return [nodes.Text(name)]
    rest = [nodes.Text(f", {given}")] if given else []
    return [ours.inline(ours.inline(surname, tag="b", classes="ed-surname"), *rest, **{"data-name": name})]


def _periods(events: Iterable[Row]) -> dict[str, str]:
    """Return, by year, the period that the events of the year are put into, in order.

    A year with many events is a period of its own; the years between two of these are one.
    """
    years = Counter(map(_year, events))
    period_of: dict[str, str] = {}
    for _, group in groupby(sorted(years), lambda year: year if years[year] >= _MANY else None):
        period = list(group)
        period_of |= dict.fromkeys(period, "–".join(dict.fromkeys((period[0], period[-1]))))
    return period_of


def _year(row: Row) -> str:
    return _when(row["date"])[:4]


def _when(edtf: str) -> str:
    try:
        return bounds(edtf).known[0].isoformat()
    except ValueError:
        return edtf


def _joined(*parts: Rendered) -> Rendered:
    joined: Rendered = []
    for part in parts:
        if part:
            joined += [nodes.Text("\u00a0· ")] if joined else []
            joined += part
    return joined


def _authorities(row: Row) -> Iterable[nodes.Node]:
    for column, name, address in (("wikidata", "Wikidata", _WIKIDATA), ("viaf", "VIAF", _VIAF)):
        identifier = row.get(column, "")
        if identifier and identifier.isalnum():
            yield nodes.reference("", f"{name} {identifier}", refuri=address + identifier)


def _mentions(mentioned: list[Mention]) -> list[nodes.paragraph]:
    """Return the places where letters mention an entry, a line for each letter."""
    lines = []
    for name in dict.fromkeys(mention.letter for mention in mentioned):
        letter = edition.load(name)
        links: Rendered = []
        for anchor in (mention.anchor for mention in mentioned if mention.letter == name):
            links += [nodes.Text(", ")] if links else []
            links.append(point_to(_KINDS[anchor[0]], f"{name}#{anchor}", name_place(letter, anchor)))
        lines.append(
            nodes.paragraph("", "", nodes.Text(f"In {name_letter(letter)}: "), *links, classes=["ed-mentions"])
        )
    return lines
