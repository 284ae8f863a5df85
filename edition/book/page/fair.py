"""How far the edition keeps to the FAIR principles: answers that follow from its data and its project file.

The fifteen principles are those of Wilkinson and others, "The FAIR Guiding Principles for scientific data management
and stewardship", Scientific Data 3 (2016), https://doi.org/10.1038/sdata.2016.18, asked here in words of our own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from edition.project import Project

#: The columns of registers that hold numbers of others' authority files.
_NUMBERS = ("wikidata", "viaf")


class Answer(NamedTuple):
    """An answer to one principle: how far it is met, why, and the pages that show it."""

    code: str
    question: str
    met: str  # yes, partly or no
    why: str
    pages: tuple[str, ...] = ()


def answer_principles(project: Project, rows: Iterable[Mapping[str, str]]) -> list[Answer]:
    """Answer the fifteen principles. ``rows`` are those of all registers."""
    pages, entries = project.pages, list(rows)
    linked = sum(any(row.get(column) for column in _NUMBERS) for row in entries)
    sourced = sum(bool(row.get("sources")) for row in entries)
    archived, public = bool(project.doi or project.concept_doi), bool(project.site)
    no_doi, no_site = "no DOI has been given yet", "there is no public address yet"
    return [
        Answer(
            "F1",
            "Have data and their description identifiers that are unique and last?",
            _grade(archived, True),
            "Paragraphs, variants, notes and entries have ids that are kept once they are released; "
            + ("each release has a DOI." if archived else f"{no_doi}."),
            (pages.citing,),
        ),
        Answer(
            "F2",
            "Are the data richly described?",
            "yes",
            "A packing list describes every file and a Data Package every column; each page says what it is.",
            (pages.downloads,),
        ),
        Answer(
            "F3",
            "Does the description name the identifier of what it describes?",
            _grade(public, True),
            "Every thing is named by its place in the book"
            + (", with its public address." if public else f"; {no_site}."),
            (pages.downloads,),
        ),
        Answer(
            "F4",
            "Can data and description be found in an index?",
            _grade(archived, public),
            "Who registers the DOI has an index of what it stands for."
            if archived
            else f"The list of pages and the files for catalogues are offered; {no_doi}."
            if public
            else f"{no_doi[0].upper()}{no_doi[1:]}, and {no_site}.",
            (pages.downloads,),
        ),
        Answer(
            "A1",
            "Can they be fetched by their identifier, in a standard way?",
            _grade(public, False),
            "They are plain files on a web server."
            if public
            else f"They are plain files for any web server; {no_site}.",
            (pages.downloads,),
        ),
        Answer(
            "A1.1",
            "Is that way open, free and for everybody?",
            _grade(public, False),
            "It is that of the web." if public else f"It is to be that of the web; {no_site}.",
        ),
        Answer(
            "A1.2",
            "Does it allow for permission where that is needed?",
            "yes",
            "None is needed: whatever is given is open.",
        ),
        Answer(
            "A2",
            "Does the description outlast the data?",
            _grade(archived, False),
            "That of the DOI stays with who registers it." if archived else f"That takes an archive; {no_doi}.",
        ),
        Answer(
            "I1",
            "Are they written in a formal language that many share?",
            "yes",
            "TEI, CSV with a Data Package, JSON-LD.",
            (pages.downloads,),
        ),
        Answer(
            "I2",
            "Are the vocabularies FAIR themselves?",
            "partly",
            "Those of TEI, schema.org, Web Annotation and EDTF are others’; the codes of the apparatus are the "
            "edition’s own, and defined in the exported registers.",
            (pages.terms,),
        ),
        Answer(
            "I3",
            "Do they point to other data, and say how?",
            _grade(linked == len(entries) > 0, linked > 0),
            f"{linked:,} of {len(entries):,} entries of the registers have a number of Wikidata or VIAF.",
            tuple(dict.fromkeys(map(pages.of_register, ("people", "places", "organisations")))),
        ),
        Answer(
            "R1",
            "Are they described by many and fitting attributes?",
            "yes",
            "Nature, rights, witnesses, dates with their doubts, certainty: each column is explained.",
            (pages.downloads,),
        ),
        Answer(
            "R1.1",
            "Is the licence plain?",
            "yes",
            f"{project.licence_title}; each file says its own.",
            (pages.downloads,),
        ),
        Answer(
            "R1.2",
            "Do they say where they come from?",
            _grade(sourced == len(entries) > 0, sourced > 0),
            f"{sourced:,} of {len(entries):,} entries of the registers name their sources.",
            (pages.sources,),
        ),
        Answer(
            "R1.3",
            "Do they keep to the standards of their field?",
            "yes",
            f"{project.text.heading}, registers and apparatus are TEI P5.",
            (pages.downloads,),
        ),
    ]


def _grade(wholly: bool, in_part: bool) -> str:
    return "yes" if wholly else "partly" if in_part else "no"
