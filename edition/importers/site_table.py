"""The editor's decisions about an apparatus whose italics were lost: one row for each bracket."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from edition.csv_file import read_csv
from edition.errors import EditionError, Problem
from edition.numbers import read_whole
from edition.project import find_project
from edition.vocabulary import CERTAINTY, KIND, STATUS

COLUMNS = (
    "id", "paragraph", "kind", "kinds", "status", "group", "lemma_words", "lemma_least", "lemma_most", "evidence",
    "extent_certainty", "reading_words", "reason",
)  # fmt: skip


@dataclass(frozen=True)
class Site:
    """A row of the table: how one bracket is to be understood.

    Numbers are numbers of words.
    """

    id: str
    paragraph: str
    kinds: tuple[str, ...]
    status: str
    group: str
    lemma: int
    least: int
    most: int
    evidence: tuple[str, ...]
    certainty: str
    reading: int
    reason: str
    line: int

    def row(self) -> list[str]:
        """Return the row as it is written to the table."""
        return [
            self.id,
            self.paragraph,
            self.kinds[0],
            " ".join(self.kinds),
            self.status,
            self.group,
            str(self.lemma),
            str(self.least),
            str(self.most),
            ",".join(self.evidence),
            self.certainty,
            str(self.reading),
            self.reason,
        ]


def read_table(path: Path) -> list[Site]:
    """Read the table of decisions, a row for each bracket.

    Raises EditionError with every row that is wrong.
    """
    rows = read_csv(path)
    if not rows or tuple(rows[0][1]) != COLUMNS:
        raise EditionError(Problem.at(path, 1, "not the columns of an apparatus table", ", ".join(COLUMNS)))
    problems: list[Problem] = []
    sites: list[Site] = []
    for line, row in rows[1:]:
        try:
            sites.append(_site(path, line, row))
        except EditionError as error:
            problems.extend(error.problems)
    problems = problems or _order(path, sites)
    if problems:
        raise EditionError(problems)
    return sites


def _site(path: Path, line: int, row: Sequence[str]) -> Site:
    if len(row) != len(COLUMNS):
        raise EditionError(Problem.at(path, line, f"{len(row)} fields", str(len(COLUMNS))))
    fields = dict(zip(COLUMNS, row, strict=True))
    name = fields["id"]

    def wrong(what: str, expected: str) -> EditionError:
        return EditionError(Problem.at(path, line, f"{name}: {what}", expected))

    def number(column: str) -> int:
        words = read_whole(fields[column])
        if words is None:
            raise wrong(f"{column} is {fields[column]!r}", "a number of words")
        return words

    def codes(column: str, parting: str | None, allowed: object) -> tuple[str, ...]:
        given = tuple(fields[column].split(parting))
        known = list(allowed)  # type: ignore[call-overload]
        unknown = [code for code in given if code not in known]
        if unknown or not given:
            raise wrong(f"{column} is {fields[column]!r}", f"one or more of {', '.join(known)}")
        return given

    kinds = codes("kinds", None, KIND)
    if fields["kind"] != kinds[0]:
        raise wrong(f"kind is {fields['kind']!r}", f"the first of kinds, {kinds[0]}")
    site = Site(
        name,
        fields["paragraph"],
        kinds,
        codes("status", ",", STATUS)[0],
        fields["group"],
        number("lemma_words"),
        number("lemma_least"),
        number("lemma_most"),
        codes("evidence", ",", find_project().vocabularies.evidence),
        codes("extent_certainty", ",", CERTAINTY)[0],
        number("reading_words"),
        fields["reason"],
        line,
    )
    if not site.least <= site.lemma <= site.most:
        raise wrong(f"lemma of {site.lemma} words", f"between the least, {site.least}, and the most, {site.most}")
    return site


def _order(path: Path, sites: Sequence[Site]) -> list[Problem]:
    """Return a problem for each id or group that is out of order in the table."""
    problems = [
        Problem.at(path, site.line, f"id {site.id!r}", f"v{nth:02}, since ids follow the text")
        for nth, site in enumerate(sites, 1)
        if site.id != f"v{nth:02}"
    ]
    first = {site.id: site for site in sites if site.group == site.id}
    problems.extend(
        Problem.at(path, site.line, f"{site.id}: group {site.group!r}", "its own id, or that of its group's first site")
        for site in sites
        if site.group not in first or first[site.group].line > site.line
    )
    return problems


def group_sites(sites: Sequence[Site]) -> tuple[tuple[str, ...], ...]:
    """Return groups of sites that are one change, as tuples of ids.

    Groups and sites are in the order of the text; a site that is a change by itself is in no group.
    """
    members: dict[str, list[str]] = {}
    for site in sites:
        members.setdefault(site.group, []).append(site.id)
    return tuple(tuple(ids) for ids in members.values() if len(ids) > 1)
